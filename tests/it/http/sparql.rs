//! `/sparql`: the protocol, formats by `Accept`, limits, and refusals that say why.

use super::Service;
use super::sample;
use crate::harness;
use std::io::Read as _;

/// More rows than anybody waits for, the first of them at once.
const ENDLESS: &str = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";

/// As long, but nothing comes before the end.
const SILENT: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";

#[test]
fn a_query_is_asked_by_get_by_form_and_by_body() {
    let form = "content-type: application/x-www-form-urlencoded";
    let direct = "content-type: application/sparql-query";
    let yes = "200 | content-type: application/sparql-results+json | body~ \"boolean\":true";
    let rows = [
        ("GET /sparql?query=ASK {}".to_owned(), yes),
        (format!("POST /sparql | {form} || query=ASK+%7B%7D"), yes),
        (format!("POST /sparql | {form};charset=UTF-8 || query=ASK+%7B%7D"), yes),
        (format!("POST /sparql | {direct} || ASK {{}}"), yes),
        (format!("POST /sparql | {direct}; charset=\"utf-8\" || ASK {{}}"), yes),
        ("POST /sparql | content-type: Application/SPARQL-Query || ASK {}".to_owned(), yes),
        (
            format!("POST /sparql?format=csv | {direct} || ASK {{}}"),
            "200 | body~ true | content-type~ text/csv",
        ),
        (format!("POST /sparql?timeout=2s | {direct} || ASK {{}}"), "200 | x-sparql-timeout: 2"),
        (format!("QUERY /sparql | {form} || query=ASK+%7B%7D"), yes),
        (format!("QUERY /sparql | {direct} || ASK {{}}"), yes),
        (format!("QUERY /sparql | {direct};version=1.2 || ASK {{}}"), yes),
        (
            format!(
                "QUERY /sparql?default-graph-uri=http://example.org/none | {direct} || ASK {{ ?s ?p ?o }}"
            ),
            "200 | body~ \"boolean\":false",
        ),
        (format!("POST /sparql?version=1.1 | {direct} || ASK {{}}"), yes),
        (format!("POST /sparql | {form} || query=ASK+%7B%7D&version=1.2"), yes),
        ("GET /sparql?query=ASK { ?s schema:identifier 'PA00088801' }".to_owned(), yes),
        ("GET /sparql?query=ASK {}&default-graph-uri=&named-graph-uri=".to_owned(), yes),
        (
            "GET /sparql?query=ASK { ?s ?p ?o }&default-graph-uri=http://example.org/none"
                .to_owned(),
            "200 | body~ \"boolean\":false",
        ),
        (
            "HEAD /sparql?query=ASK {}".to_owned(),
            "200 | content-type: application/sparql-results+json | body:",
        ),
        (
            format!("HEAD /sparql?query={}", ENDLESS.replace(". ?d ?e ?f . ?g ?h ?i ", "")),
            "200 | content-length!",
        ),
    ];
    sample().check(&rows);
}

#[test]
fn what_is_no_query_is_refused_with_the_reason() {
    let form = "content-type: application/x-www-form-urlencoded";
    let direct = "content-type: application/sparql-query";
    let problem = "400 | content-type: application/problem+json | access-control-allow-origin: *";
    let rows = [
        (
            "GET /sparql?query=SELECT ?x WHERE {".to_owned(),
            format!("{problem} | body~ \"line\": 1 | body~ \"column\": 18"),
        ),
        (
            "GET /sparql?query=ASK {%0A ?s ?p }".to_owned(),
            format!("{problem} | body~ \"line\": 2 | body~ \"column\": 8"),
        ),
        (
            "GET /sparql?query=ASK { ?s nope:p 1 } | accept: text/html".to_owned(),
            "400 | content-type: text/html; charset=utf-8 | body~ nope: is not declared".to_owned(),
        ),
        (
            "GET /sparql?query=ASK { <script>alert(1)</script> } | accept: text/html".to_owned(),
            "400 | content-type~ text/html | body! <script>".to_owned(),
        ),
        (
            "GET /sparql?query=nonsense | accept: text/plain".to_owned(),
            "400 | content-type: text/plain; charset=utf-8 | body~ line 1, column 1".to_owned(),
        ),
        ("GET /sparql?query=".to_owned(), "400 | body~ too early".to_owned()),
        ("GET /sparql?x=1".to_owned(), "400 | body~ no parameter `query`".to_owned()),
        (
            "GET /sparql?query=ASK {}&query=ASK {}".to_owned(),
            "400 | body~ more than one query".to_owned(),
        ),
        ("GET /sparql?query=INSERT DATA { <a> <b> 1 }".to_owned(), "400 | body~ Update".to_owned()),
        (
            "GET /sparql?update=CLEAR ALL".to_owned(),
            "400 | body~ nothing can be updated".to_owned(),
        ),
        (
            format!("POST /sparql | {form} || update=CLEAR+ALL"),
            "400 | body~ nothing can be updated".to_owned(),
        ),
        (format!("POST /sparql | {form} || x=1"), "400 | body~ no parameter `query`".to_owned()),
        (
            format!("POST /sparql | {direct} || INSERT DATA {{ <a> <b> 1 }}"),
            "400 | body~ Update".to_owned(),
        ),
        (
            format!("POST /sparql?query=ASK {{}} | {direct} || ASK {{}}"),
            "400 | body~ more than one query".to_owned(),
        ),
        (
            format!("POST /sparql | {direct}; charset=latin1 || ASK {{}}"),
            "400 | body~ latin1".to_owned(),
        ),
        ("GET /sparql?query=%E9".to_owned(), "400 | body~ UTF-8".to_owned()),
        (
            "GET /sparql?query=ASK {}&default-graph-uri=not an iri".to_owned(),
            "400 | body~ default-graph-uri".to_owned(),
        ),
        ("GET /sparql?query=ASK {}&timeout=soon".to_owned(), "400 | body~ timeout".to_owned()),
        (
            "GET /sparql?query=ASK {}&version=3".to_owned(),
            "400 | body~ no version of SPARQL".to_owned(),
        ),
        (
            "GET /sparql?query=ASK {}&named-graph-uri=links".to_owned(),
            "400 | body~ named-graph-uri".to_owned(),
        ),
        ("GET /sparql?query=ASK {}&max-rows=none".to_owned(), "400 | body~ max-rows".to_owned()),
        ("GET /sparql?query=ASK {}&max-memory=0".to_owned(), "400 | body~ max-memory".to_owned()),
        (
            "GET /sparql?query=SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }".to_owned(),
            "400 | body~ SERVICE <http://127.0.0.1:1/> is not available: none is asked here"
                .to_owned(),
        ),
        (
            format!("GET /sparql?query=ASK {}{}", "{".repeat(200), "}".repeat(200)),
            "400 | body~ nests".to_owned(),
        ),
    ];
    sample().check(&rows);
}

#[test]
fn other_methods_and_bodies_are_refused_by_their_status() {
    let allowed = "405 | allow: GET,HEAD,POST,QUERY | content-type: application/problem+json";
    let unsupported = "415 | content-type: application/problem+json | body~ application/sparql-query | \
        accept-query: application/sparql-query, application/x-www-form-urlencoded";
    sample().check(&[
        ("PUT /sparql", allowed),
        ("DELETE /sparql", allowed),
        ("PATCH /sparql", allowed),
        ("POST /sparql | content-type: text/plain || ASK {}", unsupported),
        ("POST /sparql | content-type: application/json || {}", unsupported),
        ("POST /sparql || ASK {}", unsupported),
        (
            "POST /sparql | content-type: application/sparql-update || CLEAR ALL",
            "415 | body~ nothing can be updated",
        ),
        (
            "POST /sparql | content-type: application/sparql-query | content-encoding: gzip || x",
            "415 | accept-encoding: identity | body~ not compressed",
        ),
        (
            "POST /sparql | content-type: application/sparql-query | content-encoding: identity || ASK {}",
            "200",
        ),
        ("POST /update | content-type: application/sparql-update || CLEAR ALL", "403 | body~ /sparql"),
        ("QUERY /sparql || ASK {}", unsupported),
        ("QUERY /sparql | content-type: application/json || {}", unsupported),
        ("QUERY /doc/merimee/PA00088801", "405 | allow: GET,HEAD"),
        (
            "OPTIONS /sparql",
            "204 | allow: GET,HEAD,POST,QUERY,OPTIONS | accept-query~ application/sparql-query",
        ),
    ]);
}

#[test]
fn an_address_that_is_too_long_is_refused_with_the_way_that_is_left() {
    let query = |bytes: usize| format!("GET /sparql?query=ASK%7B%7D%23{}", "x".repeat(bytes));
    sample().check(&[
        (query(12_000), "200"),
        (
            query(17_000),
            "414 | content-type: application/problem+json | access-control-allow-origin: * | body~ POST",
        ),
        (format!("GET /doc/{}", "x".repeat(17_000)), "414"),
    ]);
}

#[test]
fn the_parameters_of_other_services_are_understood_or_passed_over() {
    let rows = |wanted: &str| {
        format!("GET /sparql?format=csv&{wanted}&query=SELECT ?p {{ ?s ?p ?o }} LIMIT 9")
    };
    let lines = |line: &str| sample().ask(line).text().lines().count();
    for (wanted, expected) in [
        ("maxrows=4", 5),
        ("send=3", 4),
        ("maxrows=4&send=2", 3),
        ("maxrows=0", 10),
        ("maxrows=", 10),
        ("maxrows=100", 10),
        ("maxrows=all", 10),
    ] {
        assert_eq!(lines(&rows(wanted)), expected, "{wanted}");
    }
    let (json, csv) = ("content-type: application/sparql-results+json", "content-type~ text/csv");
    let of_virtuoso = "default-graph-uri=&query=ASK {}&format=application/sparql-results+json&timeout=0\
        &should-sponge=soft&debug=on&signal_void=on&signal_unbound=on&CXML_redir_for_subjs=121&run= Run Query ";
    sample().check(&[
        (format!("GET /sparql?{of_virtuoso}"), format!("200 | {json} | x-sparql-timeout: 30")),
        ("GET /sparql?query=ASK {}&output=csv".to_owned(), format!("200 | {csv}")),
        // As SPARQLWrapper sends it.
        (
            "GET /sparql?query=CONSTRUCT WHERE {}&format=rdf%2Bxml&format=application/rdf%2Bxml&results=rdf%2Bxml"
                .to_owned(),
            "200 | content-type: application/rdf+xml".to_owned(),
        ),
        (
            "QUERY /sparql | content-type: application/sparql-query || ASK {}".to_owned(),
            "200 | allow: GET,HEAD,POST,QUERY".to_owned(),
        ),
        ("GET /sparql?query=ASK {}&format=&output=csv".to_owned(), format!("200 | {csv}")),
        ("GET /sparql?query=ASK {}&format=csv&output=json".to_owned(), format!("200 | {csv}")),
        (
            "GET /sparql?query=ASK {}&format=auto | accept: text/csv".to_owned(),
            format!("200 | {csv}"),
        ),
        (
            "GET /sparql?query=ASK {}&timeout=2000".to_owned(),
            "200 | x-sparql-timeout: 2".to_owned(),
        ),
        ("GET /sparql?query=ASK {}&timeout=7".to_owned(), "200 | x-sparql-timeout: 7".to_owned()),
        (
            "GET /sparql?query=ASK {}&timeout=2000ms".to_owned(),
            "200 | x-sparql-timeout: 2".to_owned(),
        ),
        ("GET /sparql?query=ASK {}&timeout=".to_owned(), "200 | x-sparql-timeout: 30".to_owned()),
    ]);
}

#[test]
fn a_query_is_never_answered_by_a_page() {
    let browser =
        "accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
    let rows: Vec<(String, String)> = ["accept: */*", browser, "accept: text/html, */*;q=0.1"]
        .iter()
        .flat_map(|accept| {
            ["ASK {}", "SELECT * {}", "DESCRIBE <http://example.org/>", "CONSTRUCT WHERE {}"].map(
                |query| {
                    (
                        format!("GET /sparql?query={query} | {accept}"),
                        "200 | content-type! text/html".to_owned(),
                    )
                },
            )
        })
        .collect();
    sample().check(&rows);
    sample().check(&[(
        "GET /sparql?query=nonsense | accept: */*",
        "400 | content-type: application/problem+json",
    )]);
}

#[test]
fn the_usual_prefixes_can_be_switched_off() {
    let strict = Service::open(harness::sample(), |serve| serve.usual_prefixes = false);
    let (ours, own) = (
        "GET /sparql?query=ASK { ?s schema:name ?o . ?s ns:x wd:Q1 }",
        "GET /sparql?query=PREFIX schema: <https://schema.org/>%0AASK { ?s schema:name ?o }",
    );
    sample().check(&[(ours, "200 | body~ false"), (own, "200 | body~ true")]);
    let refused = "400 | body~ schema: is not declared | body~ \"line\": 1 | body~ \"column\": 10";
    strict.check(&[(ours, refused), (own, "200 | body~ true")]);
}

#[test]
fn scripts_of_any_site_may_read_every_answer() {
    let open = "access-control-allow-origin: * | access-control-expose-headers~ Link | \
        access-control-expose-headers~ ETag | access-control-expose-headers~ Retry-After | \
        access-control-expose-headers~ Query-Id | access-control-expose-headers~ RateLimit-Policy";
    let asked = sample().ask("GET /doc/merimee/PA00088801.ttl");
    let etag = asked.header("etag").expect("a tag").to_owned();
    let limited = Service::open(harness::sample(), |serve| {
        serve.requests_per_minute = 1;
        serve.requests_burst = 1;
    });
    assert_eq!(limited.ask("GET /sparql?query=ASK {}").status, 200);
    limited.check(&[("GET /sparql?query=ASK {}", format!("429 | {open} | retry-after~ 0"))]);
    let preflight = "204 | access-control-allow-methods~ QUERY | access-control-allow-headers~ Content-Type | \
        access-control-allow-headers~ Accept-Language | access-control-allow-headers~ Accept-Profile | \
        access-control-allow-headers~ If-None-Match | access-control-allow-headers~ Query-Id | \
        access-control-max-age: 86400";
    let asks = "origin: https://example.org | access-control-request-method: POST";
    let direct = "content-type: application/sparql-query";
    let mut rows: Vec<(String, String)> = [
        ("GET /sparql?query=ASK {}", "200"),
        ("GET /sparql", "200"),
        ("GET /sparql?query=nonsense", "400"),
        ("GET /nowhere", "404"),
        ("DELETE /sparql", "405"),
        ("GET /sparql?query=ASK {} | accept: image/png", "406"),
        ("POST /sparql || ASK {}", "415"),
        ("GET /id/merimee/PA00088801", "303"),
        ("GET /notice/merimee/PA00088801", "301"),
        ("GET /dumps", "308"),
        ("GET /rdf-graph-store?default", "200"),
        ("HEAD /doc/merimee/PA00088801", "200"),
    ]
    .iter()
    .map(|(line, status)| ((*line).to_owned(), format!("{status} | {open}")))
    .collect();
    rows.push((
        format!("GET /doc/merimee/PA00088801.ttl | if-none-match: {etag}"),
        format!("304 | {open}"),
    ));
    rows.push((
        format!("POST /sparql | {direct} || {}", "x".repeat(2_000_000)),
        format!("413 | {open}"),
    ));
    for path in
        ["/", "/sparql", "/rdf-graph-store", "/doc/merimee/PA00088801", "/dumps/", "/nowhere"]
    {
        rows.push((format!("OPTIONS {path} | {asks}"), format!("{preflight} | {open}")));
    }
    sample().check(&rows);
}

#[test]
fn a_body_longer_than_the_limit_is_refused() {
    let service = Service::open(harness::sample(), |serve| serve.body_bytes_max = 100);
    let direct = "POST /sparql | content-type: application/sparql-query || ASK {} #";
    let long = "x".repeat(100);
    service.check(&[
        (direct.to_owned(), "200"),
        (
            format!("{direct}{long}"),
            "413 | content-type: application/problem+json | body~ 100 bytes",
        ),
    ]);
}

#[test]
fn the_format_is_the_best_that_is_accepted() {
    let is = |media_type: &str| format!("200 | content-type~ {media_type} | vary~ accept");
    let (json, xml) = ("application/sparql-results+json", "application/sparql-results+xml");
    let mut rows = Vec::new();
    for (accept, media_type) in [
        ("*/*", json),
        (json, json),
        (xml, xml),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.5, application/sparql-results+json", json),
        ("application/sparql-results+json;q=0, */*", xml),
        ("application/json", json),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", xml),
        (";;=,/q", json),
    ] {
        rows.push((format!("GET /sparql?query=ASK {{}} | accept: {accept}"), is(media_type)));
    }
    for (accept, media_type) in [
        ("*/*", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml;q=0.5, text/turtle;q=0.9", "text/turtle"),
        ("application/ld+json, */*;q=0.1", "application/ld+json"),
        ("application/sparql-results+json, application/rdf+xml;q=0.3", "application/rdf+xml"),
    ] {
        let line = format!(
            "GET /sparql?query=CONSTRUCT WHERE {{ ?s foaf:primaryTopic ?o }} | accept: {accept}"
        );
        rows.push((line, is(media_type)));
    }
    for (line, listed) in [
        ("ASK {} | accept: image/png", xml),
        ("ASK {} | accept: text/csv;q=0", "text/csv"),
        ("ASK {} | accept: text/turtle", json),
        ("ASK {}&format=ttl", json),
        (
            "CONSTRUCT WHERE { ?s a ?o } | accept: application/sparql-results+json",
            "application/trig",
        ),
    ] {
        rows.push((
            format!("GET /sparql?query={line}"),
            format!("406 | body~ \"available\" | body~ {listed}"),
        ));
    }
    rows.push(("GET /sparql?query=ASK {}&format=xml | accept: text/csv".to_owned(), is(xml)));
    sample().check(&rows);
}

#[test]
fn a_query_that_runs_too_long_ends() {
    let rows = [
        (
            format!("GET /sparql?timeout=300ms&query={SILENT}"),
            "503 | retry-after~ 6 | body~ longer than it may",
        ),
        (
            format!("GET /sparql?timeout=1ms&query={ENDLESS}"),
            "503 | retry-after~ 6 | body~ longer than it may",
        ),
        ("GET /sparql?timeout=1h&query=ASK {}".to_owned(), "200 | x-sparql-timeout: 30"),
        (format!("GET /sparql?max-rows-scanned=1000&query={SILENT}"), "503 | body~ 1000 triples"),
        (
            "GET /sparql?max-memory=1&query=SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c"
                .to_owned(),
            "503 | body~ of memory",
        ),
        (
            "GET /sparql?max-rows=10&query=SELECT * { ?a ?b ?c }".to_owned(),
            "503 | body~ the 10 rows",
        ),
        (
            "GET /sparql?max-rows=10&query=SELECT * { ?a ?b ?c } LIMIT 10".to_owned(),
            "200 | content-type: application/sparql-results+json",
        ),
    ];
    sample().check(&rows);
    for format in ["json", "xml", "csv", "tsv"] {
        let answer =
            sample().ask(&format!("GET /sparql?format={format}&timeout=700ms&query={ENDLESS}"));
        assert_eq!(answer.status, 200, "{format}: {}", answer.shown());
        assert!(answer.body.is_none(), "{format}: the answer ends as if it were whole");
    }
}

#[test]
fn a_long_answer_is_whole_when_it_is_compressed() {
    let rows = "GET /sparql?format=tsv&query=SELECT * { ?s ?p ?o } LIMIT 3000";
    let plain = sample().ask(rows);
    let zipped = sample().ask(&format!("{rows} | accept-encoding: gzip"));
    assert!(zipped.has("content-encoding: gzip"), "{}", zipped.shown());
    let mut text = String::new();
    let body = zipped.body.as_deref().expect("a whole body");
    flate2::read::GzDecoder::new(body).read_to_string(&mut text).expect("gzip of UTF-8");
    assert_eq!(text.lines().count(), 3001);
    assert_eq!(text, plain.text());
    let endless =
        format!("GET /sparql?format=csv&timeout=700ms&query={ENDLESS} | accept-encoding: gzip");
    let cut_off = sample().ask(&endless);
    assert_eq!(cut_off.status, 200);
    assert!(cut_off.body.is_none(), "the answer ends as if it were whole");
}

#[test]
fn the_dataset_of_the_request_replaces_that_of_the_query() {
    let (quality, links) =
        ("http://localhost:7878/id/graph/quality", "http://localhost:7878/id/graph/links");
    let (stated, linked) = ("?s ns:fingerprint ?o", "?s crm:P62i_is_depicted_by ?o");
    let names = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }";
    let (yes, no) = ("200 | body~ true", "200 | body~ false");
    let rows = [
        (format!("ASK {{ {stated} }}"), String::new(), no),
        (format!("ASK {{ {stated} }}"), format!("default-graph-uri={quality}"), yes),
        (format!("ASK {{ {linked} }}"), format!("default-graph-uri={quality}"), no),
        (
            format!("ASK {{ {stated} . ?x crm:P62i_is_depicted_by ?y }}"),
            format!("default-graph-uri={quality}&default-graph-uri={links}"),
            yes,
        ),
        (format!("ASK FROM <{links}> {{ {stated} }}"), format!("default-graph-uri={quality}"), yes),
        (format!("ASK {{ {stated} }}"), format!("named-graph-uri={quality}"), no),
        (format!("ASK {{ GRAPH ?g {{ {stated} }} }}"), format!("named-graph-uri={quality}"), yes),
        (format!("ASK {{ GRAPH ?g {{ {stated} }} }}"), format!("named-graph-uri={links}"), no),
        (format!("ASK {{ GRAPH ?g {{ {stated} }} }}"), format!("default-graph-uri={quality}"), no),
        (
            names.to_owned(),
            format!("named-graph-uri={quality}"),
            "200 | body~ graph/quality | body! graph/links",
        ),
        (
            names.to_owned(),
            "default-graph-uri=&named-graph-uri=".to_owned(),
            "200 | body~ graph/quality | body~ graph/links",
        ),
        (
            names.to_owned(),
            format!("named-graph-uri={quality}&named-graph-uri={links}"),
            "200 | body~ graph/quality | body~ graph/links",
        ),
    ];
    let rows: Vec<(String, &str)> = rows
        .into_iter()
        .map(|(query, dataset, expected)| {
            (format!("GET /sparql?format=csv&query={query}&{dataset}"), expected)
        })
        .collect();
    sample().check(&rows);
}

#[test]
fn the_service_description_is_small_and_says_what_is_true() {
    let lines = sample().ask("GET /sparql?format=nt").text();
    assert!(lines.len() < 10_000 && !lines.contains("_:"), "{lines}");
    for absent in
        ["#UnionDefaultGraph", "#BasicFederatedQuery", "#SPARQL11Update", "#DereferencesURIs"]
    {
        assert!(!lines.contains(absent), "{absent}: {lines}");
    }
    for present in [
        "<http://localhost:7878/sparql> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        "#endpoint> <http://localhost:7878/sparql> .",
        "#defaultEntailmentRegime> <http://www.w3.org/ns/entailment/Simple> .",
        "page> <http://localhost:7878/sparql?format=html> .",
        "#name> <http://localhost:7878/id/graph/links> .",
        "#name> <http://localhost:7878/id/graph/quality> .",
        "<http://purl.org/dc/terms/license>",
    ] {
        assert!(lines.contains(present), "{present}: {lines}");
    }
    let formats = "JSON-LD N-Quads N-Triples RDF_XML SPARQL_Results_CSV SPARQL_Results_JSON SPARQL_Results_TSV \
        SPARQL_Results_XML TriG Turtle";
    let mut listed: Vec<&str> = lines
        .lines()
        .filter_map(|line| line.split_once("<http://www.w3.org/ns/formats/")?.1.split('>').next())
        .collect();
    listed.sort_unstable();
    assert_eq!(listed.join(" "), formats);
}

#[test]
fn without_a_query_the_service_describes_itself() {
    let form = "200 | content-type: text/html; charset=utf-8 | body~ <form | vary~ accept";
    sample().check(&[
        (
            "GET /sparql",
            "200 | content-type: text/turtle; charset=utf-8 | body~ sd:Service | etag~ \"",
        ),
        ("GET /sparql | accept: application/ld+json", "200 | content-type: application/ld+json"),
        (
            "GET /sparql?format=nt",
            "200 | content-type: application/n-triples | body~ SPARQL11Query",
        ),
        ("GET /sparql | accept: image/png", "406 | body~ text/turtle"),
        ("GET /sparql?format=csv", "406 | body~ text/turtle"),
        ("GET /sparql?output=jsonld", "200 | content-type: application/ld+json"),
        ("GET /sparql?format=html", form),
        (
            "GET /sparql",
            "200 | link~ </sparql?format=html>; rel=\"alternate\"; type=\"text/html\" | \
             link~ </.well-known/void>; rel=\"describedby\" | accept-query~ application/sparql-query",
        ),
        ("HEAD /sparql", "200 | content-type: text/turtle; charset=utf-8 | body:"),
        (
            "GET /sparql | accept: text/html",
            &format!("{form} | content-language: fr | body~ Interroger"),
        ),
        (
            "GET /sparql?lang=en | accept: text/html",
            &format!("{form} | content-language: en | body~ Run"),
        ),
    ]);
}
