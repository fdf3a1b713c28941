//! Another SPARQL server as the engine: its answers go through our protocol, formats and limits.

use super::Service;
use super::config;
use super::federation::Fake;
use super::served::Server;
use crate::harness;
use notitia::config::EngineConfig;
use notitia::config::ServeConfig;
use notitia::http;
use notitia::remote::Endpoint;
use notitia::remote::Engine;
use std::net::TcpListener;

fn service(iri: &str, engine: EngineConfig, change: impl FnOnce(&mut ServeConfig)) -> Service {
    let endpoint = Endpoint::parse(iri).expect("an endpoint");
    let mut state = http::State::open(&config(harness::sample(), change)).expect("a store");
    let other = Engine::new(Some(endpoint), None, None);
    state.pass_queries_to(other, &engine).expect("settings");
    Service::of(state)
}

#[test]
fn answers_of_another_server_come_in_all_formats() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let other = Server::on(listener, harness::sample(), |_| {});
    let iri = format!("http://{}/sparql", other.address);
    let here = super::sample();
    let there = service(&iri, EngineConfig::default(), |_| {});
    let id = "?s schema:identifier 'PA00088801'";
    for query in [
        format!("SELECT ?s {{ {id} }}"),
        "SELECT ?n (COUNT(*) AS ?c) { ?s schema:name ?n FILTER(REGEX(?n, 'e')) } GROUP BY ?n HAVING (?c > 0) ORDER BY ?n LIMIT 7"
            .to_owned(),
        "ASK { ?s schema:identifier 'none' }".to_owned(),
        format!("CONSTRUCT {{ ?s a ?t }} WHERE {{ {id} ; a ?t }}"),
        format!(
            "SELECT ?x {{ {id} ; schema:name ?n BIND(<relative> AS ?x) OPTIONAL {{ ?s schema:geo/schema:latitude ?l }} MINUS {{ ?s schema:none 1 }} }}"
        ),
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g".to_owned(),
    ] {
        let formats: &[&str] = if query.starts_with('C') {
            &["nt", "ttl", "jsonld"]
        } else {
            &["json", "xml", "csv", "tsv"]
        };
        for format in formats.iter().filter(|format| !query.starts_with('A') || **format != "tsv") {
            let line = format!("GET /sparql?format={format}&query={query}");
            let (here, there) = (here.ask(&line), there.ask(&line));
            assert_eq!(there.status, 200, "{line}\n{}", there.shown());
            assert_eq!(there.header("content-type"), here.header("content-type"), "{line}");
            let sorted = |text: String| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.sort();
                lines
            };
            assert_eq!(sorted(there.text()), sorted(here.text()), "{line}");
        }
    }
    there.check(&[
        ("GET /sparql?query=SELECT * { ?s ?p", "400 | body~ query-syntax"),
        ("GET /sparql?query=INSERT DATA { <a> <b> 1 }", "400 | body~ update-refused"),
        ("GET /sparql?query=ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "400 | body~ service-refused"),
        ("GET /sparql?query=ASK { FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } } }", "400 | body~ service-refused"),
        ("GET /sparql?explain=1&query=ASK {}", "422 | body~ another engine"),
        ("GET /sparql?format=ttl&query=ASK {}", "406"),
        ("GET /sparql?max-rows=3&query=SELECT * { ?s ?p ?o }", "503 | body~ answer-too-long"),
        ("GET /sparql?format=csv&maxrows=1&query=SELECT ?s { ?s schema:identifier 'PA00088801' }", "200 | etag! | x-sparql-complete: true | x-sparql-rows: 1"),
        ("GET /doc/merimee/PA00088801.nt", "200 | body~ PA00088801"),
    ]);
}

#[test]
fn what_the_engine_lacks_is_said() {
    let json = "application/sparql-results+json";
    let rows = r#"{"head":{"vars":["y"]},"results":{"bindings":[{"y":{"type":"literal","value":"1"}},{"y":{"type":"literal","value":"2"}}]}}"#;
    let answer = |head: &str, body: &str| {
        let length = body.len();
        Some(Fake::start(Some(format!(
            "HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        ))))
    };
    let ok = format!("200 OK\r\ncontent-type: {json}");
    for (fake, expected) in [
        (answer(&ok, rows), "200 | body~ \"2\""),
        (answer("500 No", ""), "502 | body~ engine-failed | body~ answered with 500"),
        (answer("400 No", ""), "502 | body~ answered with 400"),
        (answer("302 No\r\nlocation: http://127.0.0.1:1/", ""), "502 | body~ answered with 302"),
        (answer("200 OK\r\ncontent-type: text/html", "<p>"), "502 | body~ no table"),
        (answer(&ok, &rows[..rows.len() - 3]), "502 | body~ cannot be read"),
        (answer(&format!("{ok}\r\nx-sparql-maxrows: 2"), rows), "502 | body~ after so many rows"),
        (answer(&format!("{ok}\r\nx-sparql-maxrows: 3"), rows), "200"),
        (answer(&format!("{ok}\r\nx-sql-state: S1TAT"), rows), "502 | body~ it is a part"),
        (None, "502 | body~ no connection"),
    ] {
        let iri = fake.map_or("http://127.0.0.1:1/".to_owned(), |fake| fake.iri());
        let service = service(&iri, EngineConfig::default(), |_| {});
        service.check(&[("GET /sparql?query=SELECT ?y { ?x ?p ?y }", expected)]);
    }
    let silent = Fake::start(None);
    let service = service(&silent.iri(), EngineConfig::default(), |_| {});
    service.check(&[("GET /sparql?timeout=1s&query=ASK {}", "503 | body~ query-timeout")]);
}

/// Where the engine's own default graph is all graphs together, it is told which are meant.
#[test]
fn the_graphs_are_named_where_the_engine_has_others() {
    let fake = Fake::answering("application/sparql-results+json", r#"{"head":{},"boolean":true}"#);
    let engine =
        EngineConfig { default_graph: Some("http://e/all".to_owned()), ..EngineConfig::default() };
    let service = service(&fake.iri(), engine, |_| {});
    service.check(&[
        ("GET /sparql?query=ASK { ?s ?p ?o }", "200 | body~ true"),
        ("GET /sparql?query=ASK FROM <http://e/own> { ?s ?p ?o }", "200"),
        ("GET /sparql?query=ASK { ?s ?p ?o }&default-graph-uri=http://e/asked", "200"),
    ]);
    let asked = fake.asked();
    for (request, from) in asked.iter().zip(["all", "own", "asked"]) {
        assert!(request.contains(&format!("FROM%20%3Chttp%3A%2F%2Fe%2F{from}%3E")), "{request}");
        assert_eq!(request.contains("FROM%20NAMED"), from == "all", "{request}");
        assert!(!request.to_ascii_lowercase().contains("notitia-service"), "{request}");
    }
}
