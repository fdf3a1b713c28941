//! Every format of every answer is read again by a parser and says the same.

use super::Answer;
use super::sample;
use notitia::dump::canonical;
use notitia::query::Format;
use oxrdf::Term;
use oxrdf::Triple;
use oxrdfio::RdfFormat;
use oxrdfio::RdfParser;
use sparesults::QueryResultsFormat;
use sparesults::QueryResultsParser;
use sparesults::SliceQueryResultsParserOutput;

/// The canonical lines of the graph that an answer holds.
fn graph(line: &str, answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{line}: {}", answer.shown());
    let content_type = answer.header("content-type").expect("a media type");
    let format = RdfFormat::from_media_type(content_type)
        .unwrap_or_else(|| panic!("{line}: {content_type}"));
    let quads =
        RdfParser::from_format(format).for_slice(answer.body.as_deref().expect("a whole body"));
    let triples: Vec<Triple> =
        quads.map(|quad| quad.unwrap_or_else(|error| panic!("{line}: {error}")).into()).collect();
    let lines = canonical::canonical_lines(&triples).expect("a graph that can be made canonical");
    String::from_utf8(lines).expect("UTF-8")
}

/// Asks a line with each format's name in the place of `{}` and its media type in that of `<>`.
fn check_same_graph(line: &str, triples_min: usize, part: &str) {
    let mut first: Option<String> = None;
    for format in Format::GRAPHS {
        let line = line.replace("{}", format.extension()).replace("<>", format.media_type());
        let answer = sample().ask(&line);
        assert!(
            answer.has(&format!("content-type~ {}", format.media_type())),
            "{line}: {}",
            answer.shown()
        );
        let graph = graph(&line, &answer);
        let first = first.get_or_insert_with(|| graph.clone());
        assert!(graph == *first, "{line} gives another graph:\n{graph}\n{first}");
    }
    let first = first.expect("formats");
    assert!(first.lines().count() >= triples_min && first.contains(part), "{line}:\n{first}");
}

#[test]
fn the_formats_of_a_document_are_one_graph() {
    let tower = "<http://localhost:7878/id/merimee/PA00088801>";
    for (line, triples_min, part) in [
        ("GET /doc/merimee/PA00088801.{}", 100, tower),
        ("GET /doc/merimee/PA00088801 | accept: <>", 100, tower),
        (
            "GET /doc/dataset/merimee.{}",
            20,
            "#downloadURL> <http://localhost:7878/dumps/merimee.nt.gz>",
        ),
        ("GET /doc/catalog.{}", 20, "#Catalog>"),
        (
            "GET /.well-known/void | accept: <>",
            100,
            "#dataDump> <http://localhost:7878/dumps/merimee.nt.gz>",
        ),
        ("GET /sparql?format={}", 10, "#endpoint> <http://localhost:7878/sparql>"),
        ("GET /sparql | accept: <>", 10, "#endpoint> <http://localhost:7878/sparql>"),
        (
            "GET /dumps/ | accept: <>",
            14,
            "#downloadURL> <http://localhost:7878/dumps/merimee.nt.gz>",
        ),
        ("GET /ns | accept: <>", 5, "<http://localhost:7878/ns"),
        ("GET /ns/rules | accept: <>", 1000, "<http://localhost:7878/ns/rules#point-latitude>"),
    ] {
        check_same_graph(line, triples_min, part);
    }
}

#[test]
fn the_formats_of_a_constructed_graph_are_one_graph() {
    let construct = "CONSTRUCT { ?a <http://example.org/é> 'été'@fr, 1, \"a\\n\\\"b\\\" <c> %26 d\\t\" . \
        _:b <http://example.org/p> ?a, _:b } WHERE { VALUES ?a { <http://example.org/a> <http://example.org/c> } }";
    check_same_graph(&format!("GET /sparql?format={{}}&query={}", escaped(construct)), 10, "été");
    check_same_graph(&format!("GET /sparql?query={} | accept: <>", escaped(construct)), 10, "été");
    check_same_graph(
        "GET /sparql?format={}&query=DESCRIBE <http://localhost:7878/id/merimee/PA00088801>",
        20,
        "PA00088801",
    );
}

/// Braces and angles, which stand for something in the lines of this file.
fn escaped(query: &str) -> String {
    query.replace('{', "%7B").replace('}', "%7D").replace('<', "%3C").replace('>', "%3E")
}

const ROWS: &str = "SELECT ?x ?y { VALUES (?x ?y) { \
    (<http://example.org/é> 'été'@fr) (UNDEF \"a, \\\"b\\\"\\n<c>\\td\") (1 UNDEF) (true 1.5) } }";

#[test]
fn the_formats_of_rows_are_the_same_rows() {
    let mut first = None;
    for (name, format) in [
        ("json", QueryResultsFormat::Json),
        ("xml", QueryResultsFormat::Xml),
        ("tsv", QueryResultsFormat::Tsv),
    ] {
        let answer = sample().ask(&format!("GET /sparql?format={name}&query={ROWS}"));
        let body = answer.body.as_deref().expect("a whole body");
        let parsed = QueryResultsParser::from_format(format).for_slice(body).expect("results");
        let SliceQueryResultsParserOutput::Solutions(rows) = parsed else {
            panic!("{name}: no rows")
        };
        let rows: Vec<Vec<Option<Term>>> =
            rows.map(|row| row.expect("a row").values().to_vec()).collect();
        assert_eq!((rows.len(), rows[1][0].clone(), rows[2][1].clone()), (4, None, None), "{name}");
        assert_eq!(*first.get_or_insert_with(|| rows.clone()), rows, "{name}");
    }
    let answer = sample().ask(&format!("GET /sparql?format=csv&query={ROWS}"));
    let text = answer.text();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    let expected = [
        ["x", "y"],
        ["http://example.org/é", "été"],
        ["", "a, \"b\"\n<c>\td"],
        ["1", ""],
        ["true", "1.5"],
    ];
    assert_eq!(rows, expected.map(|row| row.map(str::to_owned).to_vec()));
}

#[test]
fn the_formats_of_a_yes_are_a_yes() {
    for (name, format) in [
        ("json", QueryResultsFormat::Json),
        ("xml", QueryResultsFormat::Xml),
        ("tsv", QueryResultsFormat::Tsv),
        ("csv", QueryResultsFormat::Csv),
    ] {
        for (query, expected) in [("ASK {}", true), ("ASK { FILTER(false) }", false)] {
            let answer = sample().ask(&format!("GET /sparql?format={name}&query={query}"));
            if name == "csv" {
                assert_eq!(answer.text().trim(), expected.to_string());
                continue;
            }
            let body = answer.body.as_deref().expect("a whole body");
            let parsed = QueryResultsParser::from_format(format).for_slice(body).expect("results");
            let SliceQueryResultsParserOutput::Boolean(value) = parsed else {
                panic!("{name}: rows")
            };
            assert_eq!(value, expected, "{name}");
        }
    }
}
