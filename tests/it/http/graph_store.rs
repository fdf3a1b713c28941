//! `/rdf-graph-store`: graphs as wholes, read.

use super::sample;

#[test]
fn a_graph_is_sent_as_the_client_accepts() {
    let links = "/rdf-graph-store?graph=http://localhost:7878/id/graph/links";
    let mut rows = vec![
        (
            "GET /rdf-graph-store?default".to_owned(),
            "200 | content-type: text/turtle; charset=utf-8 | vary~ accept | body~ PA00088801",
        ),
        ("GET /rdf-graph-store?default=".to_owned(), "200 | content-type~ text/turtle"),
        (
            "GET /rdf-graph-store?default&format=nt".to_owned(),
            "200 | content-type: application/n-triples",
        ),
        (
            "GET /rdf-graph-store?graph=http://localhost:7878/id/graph/quality".to_owned(),
            "200 | content-type~ text/turtle | body~ fingerprint",
        ),
        (format!("HEAD {links}"), "200 | content-type: text/turtle; charset=utf-8 | body:"),
        (
            format!("GET {links} | accept: text/html,application/xml;q=0.9,*/*;q=0.8"),
            "200 | content-type: application/rdf+xml",
        ),
    ];
    for (accept, expected) in [
        ("application/n-triples", "200 | content-type: application/n-triples"),
        ("application/rdf+xml", "200 | content-type: application/rdf+xml"),
        ("application/ld+json", "200 | content-type: application/ld+json"),
        (
            "text/turtle;q=0.3, application/n-triples;q=0.6",
            "200 | content-type: application/n-triples",
        ),
        ("text/n3", "200 | content-type: text/turtle; charset=utf-8"),
        ("image/png", "406 | body~ text/turtle | content-type: application/problem+json"),
        ("application/sparql-results+json", "406 | body~ \"available\""),
    ] {
        rows.push((format!("GET {links} | accept: {accept}"), expected));
    }
    sample().check(&rows);
}

#[test]
fn the_default_graph_is_whole() {
    let counted =
        sample().ask("GET /sparql?format=csv&query=SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").text();
    let sent = sample().ask("GET /rdf-graph-store?default | accept: application/n-triples").text();
    assert_eq!(counted.lines().nth(1), Some(sent.lines().count().to_string().as_str()));
}

#[test]
fn what_names_no_graph_is_refused_and_so_is_writing() {
    let named = "/rdf-graph-store?graph=http://example.org/none";
    let refused = "405 | allow: GET,HEAD | content-type: application/problem+json";
    sample().check(&[
        (format!("GET {named}"), "404 | body~ there is no graph <http://example.org/none>"),
        (format!("HEAD {named}"), "404 | body:"),
        // A term of the store that names no graph.
        (
            "GET /rdf-graph-store?graph=http://localhost:7878/id/merimee/PA00088801".to_owned(),
            "404",
        ),
        ("GET /rdf-graph-store".to_owned(), "400 | body~ ?default"),
        ("GET /rdf-graph-store?graph=".to_owned(), "400 | body~ no absolute IRI"),
        ("GET /rdf-graph-store?graph=links".to_owned(), "400 | body~ no absolute IRI"),
        ("GET /rdf-graph-store?graph=not an iri<".to_owned(), "400 | body~ no absolute IRI"),
        (format!("GET {named}&default"), "400 | body~ more than one graph"),
        (format!("GET {named}&graph=http://example.org/other"), "400 | body~ more than one graph"),
        (format!("PUT {named} | content-type: text/turtle || <a> <b> <c> ."), refused),
        (format!("POST {named} | content-type: text/turtle || <a> <b> <c> ."), refused),
        (format!("DELETE {named}"), refused),
        (format!("PATCH {named}"), refused),
        (format!("OPTIONS {named}"), "204 | allow: GET,HEAD,OPTIONS"),
    ]);
}
