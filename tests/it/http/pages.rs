//! What is about no thing in particular: landing page, health, robots, old addresses, an empty store,
//! the limit of requests.

use super::Service;
use super::sample;
use crate::harness;
use tempfile::TempDir;

#[test]
fn the_landing_page_is_in_french_and_english() {
    let page = "200 | content-type: text/html; charset=utf-8 | vary~ accept-language | body~ href=\"/doc/merimee/";
    let french = format!(
        "{page} | content-language: fr | body~ <html lang=\"fr\"> | body~ Une première requête"
    );
    let english =
        format!("{page} | content-language: en | body~ <html lang=\"en\"> | body~ A first query");
    let rows = [
        ("GET /", french.as_str()),
        ("GET / | accept-language: de", &french),
        ("GET /?lang=fr | accept-language: en", &french),
        ("GET / | accept-language: en-GB,en;q=0.9,fr;q=0.5", &english),
        ("GET /?lang=en", &english),
        ("GET /?lang=<script>", "200 | body! <script>"),
        ("GET / | accept: application/pdf", "406 | body~ text/html"),
        ("POST /", "405 | allow~ GET"),
    ];
    sample().check(&rows);
}

#[test]
fn every_link_of_the_pages_leads_somewhere() {
    let mut seen: Vec<String> =
        vec!["/".to_owned(), "/dumps/".to_owned(), "/doc/merimee/PA00088801".to_owned()];
    let mut at = 0;
    while let Some(path) = seen.get(at).cloned().filter(|_| at < 60) {
        at += 1;
        let answer = sample().ask(&format!("GET {path} | accept: text/html, */*;q=0.1"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.shown());
        if !answer.has("content-type~ text/html") {
            continue;
        }
        let text = answer.text();
        let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.filter(|link| link.starts_with('/') && !link.starts_with("//")) {
            let link = link.replace("&#38;", "&").replace("&amp;", "&");
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if !seen.contains(&link) {
                seen.push(link);
            }
        }
    }
    assert!(at >= 30, "only {at} pages were found");
}

#[test]
fn pages_name_properties_and_classes_in_words() {
    const SEEN: &[&str] = &["<dt>Nom ou titre</dt>", "<dt>comme « Auteur » de</dt>", "(création)"];
    let list = "GET /sparql?query=SELECT%20%3Fs%20%7B%20%3Fd%20foaf:primaryTopic%20%3Fs%20%7D";
    let notices = sample().ask(list).json();
    let notices = notices["results"]["bindings"].as_array().cloned().unwrap_or_default();
    let iris = notices.iter().filter_map(|row| row["s"]["value"].as_str());
    let mut paths: Vec<String> =
        iris.filter_map(|iri| Some(format!("/doc/{}", iri.split_once("/id/")?.1))).collect();
    assert!(paths.len() > 80, "{} notices", paths.len());
    let shared = ["catalog", "dataset/merimee", "agent/gustave-eiffel", "place/commune/93066"];
    paths.extend(shared.map(|path| format!("/doc/{path}")));
    paths.extend(["concept/material", "concept/material/bois"].map(|path| format!("/doc/{path}")));
    paths.push("/ns".to_owned());
    let mut unseen = SEEN.to_vec();
    for path in paths {
        let page = sample().ask(&format!("GET {path} | accept: text/html, */*;q=0.1")).text();
        for name in page.split("<dt>").skip(1).filter_map(|rest| rest.split("</dt>").next()) {
            assert!(!name.contains(':'), "{path} has a property without a name: {name}");
        }
        for name in
            page.split("<summary>").skip(1).filter_map(|rest| rest.split("</summary>").next())
        {
            let coded = ["(crm:", "(schema:", "(dcat:", "(skos:", "(geo:"];
            let is_coded = coded.iter().any(|code| name.contains(code));
            assert!(!is_coded, "{path} has a class without a name: {name}");
        }
        unseen.retain(|words| !page.contains(words));
    }
    assert!(unseen.is_empty(), "on no page: {unseen:?}");
}

#[test]
fn programs_find_what_they_ask_for_by_convention() {
    let version = harness::version(harness::sample());
    let triples = format!("body~ \"triples\":{}", version.info().triples);
    sample().check(&[
        ("GET /health", format!("200 | content-type: application/json | cache-control: no-store | body~ \"ok\" | {triples}").as_str()),
        ("GET /robots.txt", "200 | content-type: text/plain; charset=utf-8 | body~ User-agent: *"),
        ("GET /favicon.ico", "204"),
        ("GET /.well-known/void", "200 | content-type: text/turtle; charset=utf-8 | body~ void:Dataset | etag~ \""),
        ("GET /.well-known/void | accept: text/html", "406 | body~ text/turtle"),
        ("GET /ns | accept: text/html", "200 | content-type: text/html; charset=utf-8"),
        ("GET /ns/rules", "200 | content-type: text/turtle; charset=utf-8 | body~ /ns/rules#point-latitude> a sh:PropertyShape"),
        ("GET /ns/rules | accept: text/html | accept-language: fr", "200 | content-type: text/html; charset=utf-8 | body~ <section id=\"point-latitude\"> | body~ Donner exactement une latitude"),
        ("GET /ns/rules?lang=en | accept: text/html", "200 | body~ href=\"/ns/fields#COOR\""),
        ("GET /ns/fields | accept: text/html", "200 | content-type: text/html; charset=utf-8 | body~ <section id=\"COOR\">"),
        ("GET /ns/fields", "200 | content-type: text/turtle; charset=utf-8 | body~ /ns/fields#COOR>"),
        ("GET /ns/rules?lang=en | accept: text/html", "200 | body~ <section id=\"W_DATE\"> | body~ point without latitude | body~ <section id=\"dangling-link\">"),
        ("GET /no-such-page", "404 | content-type: application/problem+json | body~ /no-such-page"),
        ("GET /no-such-page | accept: text/html | accept-language: en", "404 | content-type: text/html; charset=utf-8 | body~ lang=\"en\""),
        ("OPTIONS /no-such-page", "404"),
    ]);
}

#[test]
fn addresses_of_the_producers_sites_lead_to_the_same_thing() {
    let moved = "301 | location: /id/merimee/PA00088801";
    sample().check(&[
        ("GET /notice/merimee/PA00088801", moved),
        ("GET /notice/merimee/pa00088801", moved),
        ("GET /notice/museo/M5031", "301 | location: /id/museofile/M5031"),
        ("GET /notice/autor/AW00001", "301 | location: /id/autor/AW00001"),
        ("GET /public/mistral/merimee_fr?ACTION=CHERCHER&FIELD_1=REF&VALUE_1=PA00088801", moved),
        ("GET /public/mistral/merimee_fr?ACTION=CHERCHER&FIELD_2=REF&VALUE_2=PA00088801&FIELD_1=TICO&VALUE_1=x", moved),
        ("GET /public/mistral/MERIMEE_FR?FIELD_1=ref&VALUE_1='PA00088801'", moved),
        ("GET /notice/merimee/PA00000000", "404 | body~ PA00000000"),
        ("GET /notice/nothing/PA00088801", "404"),
        ("GET /notice/merimee/%FF", "400 | content-type: application/problem+json | body~ UTF-8"),
        ("GET /public/mistral/merimee_fr?ACTION=CHERCHER&FIELD_1=TICO&VALUE_1=tour", "404 | body~ tour"),
        ("GET /public/mistral/merimee_fr", "404 | body~ FIELD_1=REF"),
    ]);
}

#[test]
fn a_store_without_a_version_says_so() {
    let dir = TempDir::new().expect("a folder");
    let service = Service::open(&dir.path().join("none"), |_| {});
    let mut rows: Vec<(String, &str)> = [
        "/id/merimee/PA00088801",
        "/doc/merimee/PA00088801",
        "/sparql",
        "/sparql?query=ASK {}",
        "/dumps/",
        "/dumps/merimee.nt.gz",
        "/.well-known/void",
        "/ns",
        "/ns/fields",
        "/ns/rules",
        "/notice/merimee/PA00088801",
    ]
    .map(|path| (format!("GET {path}"), "503 | retry-after: 10 | body~ nothing is loaded yet"))
    .into();
    rows.push(("GET /ready".to_owned(), "503 | body~ \"empty\""));
    rows.push(("GET /?lang=en".to_owned(), "200 | body~ Nothing is loaded yet"));
    rows.push(("GET /robots.txt".to_owned(), "200"));
    service.check(&rows);
}

#[test]
fn a_client_that_asks_too_often_is_told_when_to_come_back() {
    let service = Service::open(harness::sample(), |serve| {
        serve.requests_per_minute = 6;
        serve.requests_burst = 2;
        serve.trusted_proxies = vec!["0.0.0.0".parse().expect("an address")];
    });
    let refused = "429 | retry-after~ 0 | content-type: application/problem+json | access-control-allow-origin: * | body~ /dumps/";
    service.check(&[
        ("GET /sparql?query=ASK {} | x-forwarded-for: 192.0.2.1", "200"),
        ("GET /robots.txt | x-forwarded-for: 192.0.2.1", "200 | ratelimit: \"requests\";r=0;t=20"),
        ("GET /sparql?query=ASK {} | x-forwarded-for: 192.0.2.1", refused),
        ("GET /robots.txt | x-forwarded-for: 192.0.2.1", "429 | retry-after: 10"),
        ("GET /health | x-forwarded-for: 192.0.2.1", "200"),
        ("GET /sparql?query=ASK {} | x-forwarded-for: 192.0.2.2", "200"),
        ("GET /sparql?query=ASK {} | x-forwarded-for: 192.0.2.2", "200"),
        ("GET /sparql?query=ASK {} | x-forwarded-for: 192.0.2.2", refused),
    ]);
}

#[test]
fn pages_run_no_scripts_and_stand_in_no_frame() {
    let guarded = "content-security-policy~ default-src 'none' | content-security-policy~ frame-ancestors 'none' | \
        x-frame-options: DENY | referrer-policy~ origin | x-content-type-options: nosniff";
    let rows = [
        ("GET / | accept: text/html", 200),
        ("GET /sparql | accept: text/html", 200),
        ("GET /doc/merimee/PA00088801 | accept: text/html", 200),
        ("GET /ns/rules | accept: text/html", 200),
        ("GET /ns/fields | accept: text/html", 200),
        ("GET /none | accept: text/html", 404),
        ("GET /sparql?query=no | accept: text/html", 400),
    ];
    sample().check(&rows.map(|(line, status)| (line, format!("{status} | {guarded}"))));
    sample().check(&[(
        "GET /doc/merimee/PA00088801.ttl",
        "200 | content-security-policy! | x-content-type-options: nosniff",
    )]);
}

#[test]
fn what_the_rules_have_found_is_a_page_csv_and_json() {
    let mut rows = Vec::new();
    for (asked, answer) in [
        (
            "GET /quality | accept: text/html",
            "200 | content-type~ text/html | body~ href=\"/quality?rule=W_VOCAB&#38;base=merimee&#38;departement=60\"",
        ),
        (
            "GET /quality | accept: text/csv",
            "200 | content-type~ text/csv | body~ W_VOCAB,merimee,60,1,1",
        ),
        (
            "GET /quality?format=json&base=joconde",
            "200 | content-type: application/json | body~ \"rule\": \"W_VOCAB\" | body! merimee",
        ),
        (
            "GET /quality?rule=W_VOCAB&departement=60",
            "200 | body~ href=\"/doc/merimee/PA00114578\" | body~ href=\"/ns/rules#W_VOCAB\"",
        ),
        (
            "GET /quality?rule=W_VOCAB&format=csv",
            "200 | body~ W_VOCAB,merimee,60,PA00114578,Warning,STAT",
        ),
        (
            "GET /quality?rule=W_VOCAB&page=2&format=json",
            "200 | body~ \"notices\": [] | body~ \"results\": 2",
        ),
        ("GET /quality?rule=%3Cscript%3E", "400 | body! <script"),
        ("GET /quality?base=x", "400 | body~ x"),
        ("GET /quality?departement=00", "400 | body~ département"),
        ("GET /quality?page=0", "400 | body~ counted from 1"),
        ("GET /quality | accept: image/png", "406 | body~ text/csv"),
        (
            "GET /doc/merimee/PA00114578 | accept: text/html",
            "200 | body~ href=\"/quality?rule=W_VOCAB\" | body~ href=\"/ns/rules#W_VOCAB\"",
        ),
        ("GET /doc/graph/quality.ttl", "200 | body~ dqv:QualityMetadata"),
    ] {
        rows.push((asked.to_owned(), answer.to_owned()));
    }
    sample().check(&rows);
}
