//! `/id/…` and `/doc/…`: redirects, negotiation, validators, and pages in which data stays data.

use super::Service;
use super::sample;
use crate::harness;
use notitia::iri::IriBase;
use notitia::store::Writer;
use std::fs;
use tempfile::TempDir;

const TOWER: &str = "/doc/merimee/PA00088801";

#[test]
fn a_thing_leads_to_the_document_about_it() {
    let see = |path: &str| {
        format!("303 | location: /doc/{path} | vary~ accept | access-control-allow-origin: *")
    };
    let mut rows = Vec::new();
    for (asked, path) in [
        ("merimee/PA00088801", "merimee/PA00088801"),
        ("merimee/pa00088801", "merimee/PA00088801"),
        ("merimee/PA%30%30088801", "merimee/PA00088801"),
        ("museofile/M5031", "museofile/M5031"),
        ("autor/AW00001", "autor/AW00001"),
        ("place/commune/75107", "place/commune/75107"),
        ("dataset/merimee", "dataset/merimee"),
        ("catalog", "catalog"),
        ("graph/quality", "graph/quality"),
        ("graph/links", "graph/links"),
    ] {
        rows.push((format!("GET /id/{asked}"), see(path)));
        rows.push((format!("HEAD /id/{asked} | accept: text/turtle"), see(path)));
    }
    for asked in [
        "merimee/PA00000000",
        "merimee/PA00088801-none",
        "merimee/",
        "joconde/PA00088801",
        "x/y",
        "graph/x",
        "merimee/%E9",
    ] {
        let problem = "404 | content-type: application/problem+json | body~ \"status\": 404";
        rows.push((format!("GET /id/{asked}"), problem.to_owned()));
        rows.push((format!("GET /doc/{asked}"), problem.to_owned()));
        rows.push((
            format!("GET /doc/{asked}.ttl | accept: text/plain"),
            "404 | content-type~ text/plain".to_owned(),
        ));
    }
    rows.push((
        format!("GET {} | accept: text/turtle", TOWER.replace("PA", "pa")),
        format!("301 | location: {TOWER}"),
    ));
    rows.push((
        format!("GET {}.ttl", TOWER.replace("PA", "pa")),
        format!("301 | location: {TOWER}.ttl"),
    ));
    rows.push(("POST /id/merimee/PA00088801".to_owned(), "405 | allow~ GET".to_owned()));
    rows.push((format!("DELETE {TOWER}"), "405 | allow~ GET".to_owned()));
    sample().check(&rows);
}

#[test]
fn a_document_is_sent_in_the_form_that_is_asked_for() {
    let mut rows = Vec::new();
    for (accept, media_type) in [
        ("*/*", "text/html; charset=utf-8"),
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html; charset=utf-8",
        ),
        ("text/turtle", "text/turtle; charset=utf-8"),
        (
            "application/rdf+xml;q=0.4, text/turtle;q=0.6, text/html;q=0.5",
            "text/turtle; charset=utf-8",
        ),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("application/xml", "application/rdf+xml"),
        ("text/xml, text/html;q=0.5", "application/rdf+xml"),
        ("application/n3", "text/turtle; charset=utf-8"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
    ] {
        rows.push((
            format!("GET {TOWER} | accept: {accept}"),
            format!("200 | content-type: {media_type} | vary~ accept | etag~ \" | last-modified~ GMT | content-location~ {TOWER}."),
        ));
    }
    for (extension, media_type) in [
        ("html", "text/html; charset=utf-8"),
        ("ttl", "text/turtle; charset=utf-8"),
        ("nt", "application/n-triples"),
        ("jsonld", "application/ld+json"),
        ("rdf", "application/rdf+xml"),
        ("trig", "application/trig"),
        ("nq", "application/n-quads"),
    ] {
        rows.push((
            format!("GET {TOWER}.{extension} | accept: image/png"),
            format!("200 | content-type: {media_type} | content-location: {TOWER}.{extension}"),
        ));
    }
    rows.push((
        format!("GET {TOWER} | accept: image/png"),
        "406 | content-type: application/problem+json | body~ \"available\" | body~ text/html | body~ application/n-quads | \
         link~ </doc/merimee/PA00088801.ttl>; rel=\"alternate\"; type=\"text/turtle\""
            .to_owned(),
    ));
    rows.push((
        format!("GET {TOWER} | accept: text/turtle | accept: text/html;q=0.1"),
        "200 | content-type~ turtle".to_owned(),
    ));
    let links = format!(
        "link~ <{TOWER}.ttl>; rel=\"alternate\"; type=\"text/turtle\" | link~ rel=\"cite-as\" | link~ rel=\"license\""
    );
    rows.push((
        format!("GET {TOWER}.html"),
        format!("200 | {links} | content-security-policy~ default-src 'none'"),
    ));
    rows.push((
        format!("GET {TOWER}.html | accept-language: en"),
        "200 | content-language: en | vary~ accept-language".to_owned(),
    ));
    rows.push((
        format!("GET {TOWER}.html?lang=fr | accept-language: en"),
        "200 | content-language: fr | body~ lang=\"fr\"".to_owned(),
    ));
    sample().check(&rows);
}

#[test]
fn a_client_that_has_a_document_is_not_sent_it_again() {
    let have = |line: &str| {
        let answer = sample().ask(line);
        let header = |name: &str| answer.header(name).unwrap_or_default().to_owned();
        (header("etag"), header("last-modified"))
    };
    let (turtle, published) = have(&format!("GET {TOWER}.ttl"));
    let (page, _) = have(&format!("GET {TOWER}.html"));
    assert_ne!(turtle, page, "each form has a tag of its own");
    let (zipped, _) = have(&format!("GET {TOWER}.ttl | accept-encoding: gzip"));
    assert_ne!(turtle, zipped, "other bytes have another tag");
    let known = format!(
        "304 | body: | etag: {turtle} | vary~ accept | cache-control~ max-age | content-type!"
    );
    let rows = [
        (format!("if-none-match: {turtle}"), known.clone()),
        (format!("if-none-match: \"x\", W/{turtle}"), "304".to_owned()),
        (
            format!("if-none-match: {zipped} | accept-encoding: gzip"),
            format!("304 | etag: {zipped}"),
        ),
        ("if-none-match: *".to_owned(), "304".to_owned()),
        (format!("if-modified-since: {published}"), known),
        ("if-modified-since: Sat, 01 Jan 2000 00:00:00 GMT".to_owned(), "200".to_owned()),
        (format!("if-none-match: {page}"), "200".to_owned()),
        (format!("if-none-match: {page} | if-modified-since: {published}"), "200".to_owned()),
    ];
    let rows: Vec<(String, String)> = rows
        .into_iter()
        .flat_map(|(headers, expected)| {
            [("GET", &headers, &expected), ("HEAD", &headers, &expected)].map(
                |(method, headers, expected)| {
                    (format!("{method} {TOWER}.ttl | {headers}"), expected.clone())
                },
            )
        })
        .collect();
    sample().check(&rows);
}

#[test]
fn head_is_get_without_the_body() {
    for target in [
        "/",
        "/doc/merimee/PA00088801",
        "/doc/merimee/PA00088801.ttl",
        "/doc/merimee/PA00000000",
        "/dumps/",
        "/dumps/merimee.nt.gz",
        "/dumps/none.gz",
        "/.well-known/void",
        "/sparql",
        "/sparql?query=ASK {}",
        "/sparql?query=nonsense",
        "/health",
        "/robots.txt",
        "/ns",
        "/ns/fields",
        "/ns/rules",
        "/no-such-page",
    ] {
        let (get, head) =
            (sample().ask(&format!("GET {target}")), sample().ask(&format!("HEAD {target}")));
        assert_eq!((head.status, head.text().as_str()), (get.status, ""), "{target}");
        let without_id = |answer: &super::Answer| {
            let mut headers = answer.headers.clone();
            headers.remove("query-id");
            headers
        };
        assert_eq!(without_id(&head), without_id(&get), "{target}");
        assert_eq!(get.header("content-length"), Some(get.text_length().as_str()), "{target}");
    }
}

impl super::Answer {
    fn text_length(&self) -> String {
        self.body.as_ref().map_or(0, Vec::len).to_string()
    }
}

#[test]
fn scripts_of_any_site_may_read_everything() {
    let open = "access-control-allow-origin: * | access-control-expose-headers~ ETag | x-content-type-options: nosniff";
    let preflight = "204 | access-control-allow-origin: * | access-control-allow-methods~ POST | \
        access-control-allow-headers~ Content-Type | access-control-max-age: 86400";
    let origin = "origin: https://example.org";
    let asks = "access-control-request-method: POST | access-control-request-headers: content-type";
    let rows = [
        (format!("GET {TOWER}.ttl | {origin}"), format!("200 | {open}")),
        (format!("GET /doc/none/1 | {origin}"), format!("404 | {open}")),
        (format!("GET /sparql?query=nonsense | {origin}"), format!("400 | {open}")),
        (format!("GET /dumps/merimee.nt.gz | {origin}"), format!("200 | {open}")),
        (format!("OPTIONS /sparql | {origin} | {asks}"), preflight.to_owned()),
        (format!("OPTIONS {TOWER} | {origin} | {asks}"), preflight.to_owned()),
        (
            format!("OPTIONS {TOWER}"),
            "204 | allow~ GET | allow~ OPTIONS | access-control-allow-origin: *".to_owned(),
        ),
    ];
    sample().check(&rows);
}

#[test]
fn nothing_of_the_data_becomes_markup() {
    let dir = TempDir::new().expect("a folder");
    let file = dir.path().join("a.csv");
    // Tags are taken out of a text, but not what becomes one when its entities are read.
    let title = "&lt;script&gt;alert(1)&lt;/script&gt; & l'église \"x\" <";
    let row = format!("PA00000001|{title}|\"><img src=x onerror=alert(2)>|87\n");
    fs::write(&file, format!("REF|TICO|DENO|DPT\n{row}")).expect("a file");
    let store = dir.path().join("store");
    harness::load(&store, &[file], false);
    let service = Service::open(&store, |_| {});
    service.check(&[
        (
            "GET /doc/merimee/PA00000001.html",
            "200 | body! <script | body! <img | body~ script&#62;alert(1)",
        ),
        ("GET /doc/merimee/PA00000001.nt", "200 | body~ \"<script>alert(1)</script> & l'église"),
        (
            "GET /doc/merimee/<script>.html | accept: text/html",
            "404 | content-type~ text/html | body! <script",
        ),
        (
            "GET /<script>alert(1)</script> | accept: text/html",
            "404 | content-type~ text/html | body! <script",
        ),
        (
            "GET /dumps/<script> | accept: text/html",
            "404 | content-type~ text/html | body! <script",
        ),
    ]);
}

#[test]
fn the_path_of_the_base_iri_may_be_cut_off_or_not() {
    let dir = TempDir::new().expect("a folder");
    let base = IriBase::new("http://example.org/patrimoine/").expect("a base");
    // It is known only when something was published.
    let service = Service::open(dir.path(), |_| {});
    drop(Writer::open(dir.path(), Some(&base)).expect("a store"));
    harness::load(dir.path(), &harness::sample_files()[4..5], false);
    service.state.refresh().expect("a version");
    for prefix in ["", "/patrimoine"] {
        service.check(&[
            (
                format!("GET {prefix}/id/museofile/M5031"),
                "303 | location: /patrimoine/doc/museofile/M5031",
            ),
            (
                format!("GET {prefix}/doc/museofile/M5031.html"),
                "200 | body~ href=\"/patrimoine/sparql\"",
            ),
            (
                format!("GET {prefix}/doc/museofile/M5031.ttl"),
                "200 | body~ <http://example.org/patrimoine/id/museofile/M5031>",
            ),
            (format!("GET {prefix}/sparql?query=ASK {{}}"), "200"),
            (format!("GET {prefix}/"), "200 | body~ href=\"/patrimoine/dumps/\""),
            (
                format!("GET {prefix}/nothing | accept: text/html"),
                "404 | body~ href=\"/patrimoine/sparql\"",
            ),
        ]);
    }
    service.check(&[
        ("GET /patrimoine", "200"),
        ("GET /patrimoine?lang=en", "200 | content-language: en"),
        ("GET /patrimoines/", "404"),
    ]);
}
