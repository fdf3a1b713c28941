//! Our evaluation gives what the evaluator gives.

use crate::harness;
use notitia::index::BuildOptions;
use notitia::index::Builder;
use notitia::index::Index;
use notitia::query;
use notitia::query::Budget;
use notitia::query::Format;
use notitia::query::Kind;
use notitia::query::ParsedQuery;
use oxrdf::GraphName;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::Quad;
use oxrdf::Term;
use oxrdf::vocab::xsd;
use proptest::prelude::*;
use sparesults::QueryResultsFormat;
use sparesults::QueryResultsSerializer;
use spareval::QueryEvaluator;
use spareval::QueryResults;
use spargebra::SparqlParser;
use std::fs;
use std::io::Write as _;
use std::time::Duration;
use std::time::Instant;
use tempfile::TempDir;

fn budget() -> Budget {
    Budget::until(Instant::now() + Duration::from_secs(60))
}

/// The rows of an answer, sorted, each as a line.
fn answer(index: &Index, query: &ParsedQuery, by_evaluator: bool) -> Vec<String> {
    let format = match query.kind() {
        Kind::Graph => Format::NTriples,
        Kind::Solutions | Kind::Boolean => Format::Tsv,
    };
    let mut out = Vec::new();
    let run = if by_evaluator {
        query::run_by_evaluator(index, query, format, &budget(), &mut out)
    } else {
        query::run(index, query, format, &budget(), &mut out)
    };
    run.unwrap_or_else(|error| panic!("{error}"));
    let text = String::from_utf8(out).expect("UTF-8");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

fn path(index: &Index, query: &ParsedQuery) -> (&'static str, Option<&'static str>) {
    let explanation = query::explain(index, query, &budget(), false).expect("it is explained");
    (explanation.path, explanation.reason)
}

#[test]
fn the_questions_are_answered_alike_and_nearly_all_by_us() {
    let version = harness::version(harness::sample());
    let index = &harness::index(&version);
    let (mut all, mut left) = (0, Vec::new());
    for file in harness::files("queries", "rq") {
        let text = fs::read_to_string(&file).expect("a query");
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let query = query::parse(&text, version.iris().as_str()).expect("a query");
        all += 1;
        if let (_, Some(reason)) = path(index, &query) {
            left.push(format!("{name}: {reason}"));
        }
        assert_eq!(answer(index, &query, false), answer(index, &query, true), "{name}");
    }
    assert!(left.len() * 20 < all, "{} of {all} are left:\n{}", left.len(), left.join("\n"));
}

fn iri(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://example.org/{name}"))
}

fn index_of(quads: &[Quad]) -> (Index, TempDir) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("index");
    let options =
        BuildOptions { memory_bytes: 1 << 20, source: "a test".to_owned(), is_durable: true };
    let mut builder = Builder::create(&path, options).expect("a folder to build in");
    quads.iter().for_each(|quad| builder.add(quad.as_ref()).expect("a quad is added"));
    builder.finish().expect("the index is written");
    (Index::open(&path).expect("and opened"), dir)
}

fn select(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(texts)
}

fn any_object() -> impl Strategy<Value = Term> {
    let typed = |value: &str, datatype| Literal::new_typed_literal(value, datatype).into();
    prop_oneof![
        6 => (0..8_u32).prop_map(|number| iri(&format!("n{number}")).into()),
        2 => (0..5_i64).prop_map(|number| Literal::from(number).into()),
        1 => Just(typed("1.0", xsd::DECIMAL)),
        1 => Just(typed("2.5e0", xsd::DOUBLE)),
        1 => Just(typed("03", xsd::INTEGER)),
        1 => Just(typed("x", xsd::INTEGER)),
        1 => select(&["2020-01-01", "2021-06-01", "2021-06-01Z"])
            .prop_map(move |text| typed(text, xsd::DATE)),
        2 => select(&["a", "ab", "b", "http://example.org/n1"])
            .prop_map(|text| Literal::new_simple_literal(text).into()),
        1 => select(&["a", "ab"])
            .prop_map(|text| Literal::new_language_tagged_literal_unchecked(text, "fr").into()),
    ]
}

fn any_quad() -> impl Strategy<Value = Quad> {
    let graph = prop_oneof![
        6 => Just(GraphName::DefaultGraph),
        1 => Just(iri("g").into()),
    ];
    (0..8_u32, 0..4_u32, any_object(), graph).prop_map(|(subject, predicate, object, graph)| {
        Quad::new(iri(&format!("n{subject}")), iri(&format!("p{predicate}")), object, graph)
    })
}

/// Quads of the default graph and of `:g`; all that queries name is in both.
fn any_quads() -> impl Strategy<Value = Vec<Quad>> {
    prop::collection::vec(any_quad(), 0..40).prop_map(|mut quads| {
        for name in (0..8).map(|number| iri(&format!("n{number}"))) {
            for graph in [GraphName::DefaultGraph, iri("g").into()] {
                quads.push(Quad::new(name.clone(), iri("p7"), name.clone(), graph));
            }
        }
        quads
    })
}

fn any_variable() -> impl Strategy<Value = String> {
    (0..5_u32).prop_map(|number| format!("?v{number}"))
}

fn any_subject() -> impl Strategy<Value = String> {
    prop_oneof![5 => any_variable(), 1 => (0..8_u32).prop_map(|number| format!(":n{number}"))]
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..8_u32).prop_map(|number| format!(":n{number}")),
        (0..5_u32).prop_map(|number| number.to_string()),
        select(&["1.0", "2.5e0", "'a'", "'ab'", "'a'@fr", "'2021-06-01'^^xsd:date", "true"])
            .prop_map(|text| text.to_owned()),
    ]
}

fn any_predicate() -> impl Strategy<Value = String> {
    let one = || (0..4_u32).prop_map(|number| format!(":p{number}"));
    prop_oneof![
        8 => one(),
        1 => any_variable(),
        1 => one().prop_map(|path| format!("{path}+")),
        1 => one().prop_map(|path| format!("{path}*")),
        1 => one().prop_map(|path| format!("{path}?")),
        1 => one().prop_map(|path| format!("^{path}")),
        1 => (one(), one()).prop_map(|(a, b)| format!("{a}/{b}")),
        1 => (one(), one()).prop_map(|(a, b)| format!("({a}|{b})")),
        1 => (one(), one()).prop_map(|(a, b)| format!("({a}/{b}?)+")),
        1 => (one(), one()).prop_map(|(a, b)| format!("(^{a}|{b})*")),
    ]
}

fn any_triple() -> impl Strategy<Value = String> {
    let object = prop_oneof![6 => any_variable(), 1 => any_value()];
    (any_subject(), any_predicate(), object).prop_map(|(subject, predicate, object)| {
        // From a literal that is nowhere in the data the evaluator walks no path of no length.
        let is_literal = !object.starts_with(['?', ':']);
        let object = if is_literal && predicate.contains(['*', '?']) { ":n0" } else { &object };
        format!("{subject} {predicate} {object} .")
    })
}

fn any_expression() -> impl Strategy<Value = String> {
    let compare = select(&["=", "!=", "<", "<=", ">", ">="]);
    let leaf = prop_oneof![
        4 => (any_variable(), compare, any_value()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        1 => (any_value(), any_variable()).prop_map(|(a, b)| format!("{a} < {b}")),
        1 => (any_variable(), any_variable()).prop_map(|(a, b)| format!("{a} != {b}")),
        1 => (any_variable(), any_variable()).prop_map(|(a, b)| format!("{a} < {b}")),
        1 => any_variable().prop_map(|a| format!("BOUND({a})")),
        1 => any_variable().prop_map(|a| format!("{a} IN (:n1, :n2)")),
        1 => any_variable().prop_map(|a| format!("{a} NOT IN (:n1, :n2)")),
        1 => any_variable().prop_map(|a| format!("{a} IN (1, :n2)")),
        1 => any_variable().prop_map(|a| format!("CONTAINS(STR({a}), 'n1')")),
        1 => any_variable().prop_map(|a| format!("STRSTARTS(STR({a}), 'http://example.org/n')")),
        1 => any_variable().prop_map(|a| format!("STRSTARTS({a}, 'a')")),
        1 => any_variable().prop_map(|a| format!("STRENDS({a}, 'b')")),
        1 => any_variable().prop_map(|a| format!("CONTAINS(UCASE({a}), 'B')")),
        1 => any_variable().prop_map(|a| format!("STRSTARTS(LCASE(STR({a})), 'http')")),
        1 => any_variable().prop_map(|a| format!("REGEX({a}, '^a')")),
        1 => any_variable().prop_map(|a| format!("isIRI({a})")),
        1 => any_variable().prop_map(|a| format!("LANG({a}) = 'fr'")),
        1 => any_variable().prop_map(|a| format!("{a} + 1 > 2")),
    ];
    leaf.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

fn any_group() -> impl Strategy<Value = String> {
    let triples = || prop::collection::vec(any_triple(), 1..4).prop_map(|all| all.join(" "));
    triples().prop_recursive(2, 12, 4, move |inner| {
        let item = prop_oneof![
            4 => triples(),
            2 => any_expression().prop_map(|expression| format!("FILTER({expression})")),
            2 => inner.clone().prop_map(|group| format!("OPTIONAL {{ {group} }}")),
            1 => (inner.clone(), any_expression())
                .prop_map(|(group, filter)| format!("OPTIONAL {{ {group} FILTER({filter}) }}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{ {a} }} UNION {{ {b} }}")),
            1 => inner.clone().prop_map(|group| format!("MINUS {{ {group} }}")),
            1 => inner.clone().prop_map(|group| format!("FILTER EXISTS {{ {group} }}")),
            1 => inner.clone().prop_map(|group| format!("FILTER NOT EXISTS {{ {group} }}")),
            1 => inner.clone().prop_map(|group| format!("{{ {group} }}")),
            1 => inner.clone().prop_map(|group| format!("GRAPH :g {{ {group} }}")),
            // The evaluator asks of some groups only that the graph exist.
            1 => (any_triple(), inner.clone())
                .prop_map(|(triple, group)| format!("GRAPH :none {{ {triple} {group} }}")),
            1 => (any_variable(), any_value(), any_value())
                .prop_map(|(variable, a, b)| format!("VALUES {variable} {{ {a} {b} }}")),
            // Of a variable that is also named within, the evaluator does not keep both apart.
            1 => (any_triple(), any_variable()).prop_map(|(triple, variable)| {
                format!("GRAPH {variable}g {{ {triple} }}")
            }),
            1 => (any_value(), 0..9_u32).prop_map(|(value, name)| format!("BIND({value} AS ?d{name})")),
            1 => (any_variable(), any_variable(), any_value()).prop_map(|(a, b, value)| {
                format!("VALUES ({a} {b}w) {{ ({value} UNDEF) (UNDEF {value}) }}")
            }),
            1 => (any_variable(), 0..9_u32)
                .prop_map(|(of, name)| format!("BIND({of} + 1 AS ?b{name})")),
            1 => (any_variable(), 0..9_u32)
                .prop_map(|(of, name)| format!("BIND(STR({of}) AS ?c{name})")),
            1 => (any_variable(), inner.clone())
                .prop_map(|(variable, group)| format!("{{ SELECT DISTINCT {variable} {{ {group} }} }}")),
            1 => (any_variable(), inner).prop_map(|(variable, group)| {
                format!("{{ SELECT {variable} (COUNT(*) AS ?n) {{ {group} }} GROUP BY {variable} }}")
            }),
        ];
        prop::collection::vec(item, 1..5).prop_map(|items| items.join("\n"))
    })
}

fn any_query() -> impl Strategy<Value = String> {
    let aggregate = || {
        let function = select(&["COUNT", "COUNT", "SUM", "MIN", "MAX", "AVG"]);
        (function, any::<bool>(), any_variable()).prop_map(|(function, distinct, variable)| {
            // Which of a number and a date is the lesser, or which of two equal numbers is given, SPARQL leaves open.
            let value = match (function, distinct) {
                ("MIN" | "MAX", true) => format!("STR({variable})"),
                ("MIN" | "MAX", false) => {
                    format!("IF(isNumeric({variable}), xsd:double({variable}), 1e0)")
                }
                _ => variable.to_string(),
            };
            let distinct = if distinct { "DISTINCT " } else { "" };
            format!("({function}({distinct}{value}) AS ?r)")
        })
    };
    prop_oneof![
        6 => any_group().prop_map(|group| format!("SELECT * {{ {group} }}")),
        1 => any_group().prop_map(|group| format!("ASK {{ {group} }}")),
        1 => (any_variable(), any_group())
            .prop_map(|(variable, group)| format!("SELECT DISTINCT {variable} {{ {group} }}")),
        1 => (any_variable(), any_triple())
            .prop_map(|(variable, group)| format!("SELECT DISTINCT {variable} {{ {group} }}")),
        1 => any_group().prop_map(|group| format!("SELECT (COUNT(*) AS ?n) {{ {group} }}")),
        1 => (aggregate(), any_triple()).prop_map(|(one, group)| format!("SELECT {one} {{ {group} }}")),
        2 => (any_variable(), aggregate(), any_group()).prop_map(|(key, one, group)| {
            format!("SELECT {key} {one} {{ {group} }} GROUP BY {key} HAVING(COUNT(*) < 4)")
        }),
        1 => (any_variable(), aggregate(), any_triple())
            .prop_map(|(key, one, group)| format!("SELECT {key} {one} {{ {group} }} GROUP BY {key}")),
        1 => (any_variable(), any_group())
            .prop_map(|(variable, group)| format!("SELECT * {{ {group} }} ORDER BY {variable}")),
        1 => any_group().prop_map(|group| {
            format!("CONSTRUCT {{ ?v0 :p9 ?v1 . ?v1 :p8 ?v0 }} {{ {group} }}")
        }),
        1 => any_group().prop_map(|group| format!("DESCRIBE ?v0 ?v1 :n1 {{ {group} }}")),
    ]
}

const PREFIXES: &str =
    "PREFIX : <http://example.org/>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n";

/// What the evaluator gives without its optimiser, which takes some filters for independent of what follows them,
/// over the quads themselves.
fn unoptimised(quads: &[Quad], text: &str) -> Vec<String> {
    let dataset: oxrdf::Dataset = quads.iter().cloned().collect();
    let parser = SparqlParser::new().with_base_iri("http://example.org/").expect("an IRI");
    let query = parser.parse_query(&format!("{PREFIXES}{text}")).expect("a query");
    let evaluator = QueryEvaluator::new().without_optimizations();
    let results = evaluator.prepare(&query).execute(&dataset).expect("an answer");
    let mut out = Vec::new();
    match results {
        QueryResults::Boolean(value) => out.extend_from_slice(value.to_string().as_bytes()),
        QueryResults::Graph(triples) => {
            for triple in triples {
                writeln!(out, "{} .", triple.expect("a triple")).expect("memory");
            }
        }
        QueryResults::Solutions(rows) => {
            let serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Tsv);
            let variables = rows.variables().to_vec();
            let mut writer =
                serializer.serialize_solutions_to_writer(&mut out, variables).expect("memory");
            for row in rows {
                writer.serialize(&row.expect("a row")).expect("memory");
            }
            writer.finish().expect("memory");
        }
    }
    let text = String::from_utf8(out).expect("UTF-8");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn generated_queries_are_answered_alike(
        quads in any_quads(),
        queries in prop::collection::vec(any_query(), 8),
    ) {
        let (index, _dir) = index_of(&quads);
        for text in queries {
            // Some are none: a variable may be bound twice.
            let Ok(query) = query::parse(&format!("{PREFIXES}{text}"), "http://example.org/") else {
                continue;
            };
            if path(&index, &query).1.is_some() {
                continue;
            }
            let (own, expected) = (answer(&index, &query, false), answer(&index, &query, true));
            if own != expected {
                prop_assert_eq!(own, unoptimised(&quads, &text), "{}\n{:?}", text, expected);
            }
        }
    }
}

#[test]
fn a_graph_that_is_not_there_has_no_solutions() {
    let (index, _dir) = index_of(&[]);
    for group in ["", "VALUES ?x { 1 }", "BIND(1 AS ?x)", "OPTIONAL { ?x :p ?y }", "?x :p* :a"] {
        let text = format!("{PREFIXES}SELECT * {{ GRAPH :none {{ {group} }} }}");
        let query = query::parse(&text, "http://example.org/").expect("a query");
        assert_eq!(answer(&index, &query, false).len(), 1, "{group}");
        assert_eq!(path(&index, &query).1, None, "{group}");
    }
}

#[test]
fn a_term_that_a_path_names_leads_to_itself() {
    let (index, _dir) =
        index_of(&[Quad::new(iri("n0"), iri("p0"), iri("n1"), GraphName::DefaultGraph)]);
    for (pattern, expected) in [
        (":none :p0* ?x", vec!["<http://example.org/none>"]),
        (":none :p0? ?x", vec!["<http://example.org/none>"]),
        (":none :p0+ ?x", vec![]),
        ("?x (:p0/:p0)* 'a'", vec!["\"a\""]),
        ("VALUES ?x { :none } ?x :p0* :none", vec!["<http://example.org/none>"]),
        ("VALUES ?x { :none :n0 } ?x :p0* ?x", vec!["<http://example.org/n0>"]),
        ("VALUES ?x { :none :n1 } ?x :p0? ?y", vec!["<http://example.org/n1>"]),
        (":n0 :p0* ?x", vec!["<http://example.org/n0>", "<http://example.org/n1>"]),
    ] {
        let text = format!("{PREFIXES}SELECT ?x {{ {pattern} }}");
        let query = query::parse(&text, "http://example.org/").expect("a query");
        if path(&index, &query).1.is_none() {
            let answer = answer(&index, &query, false);
            let rows: Vec<&str> =
                answer.iter().map(String::as_str).filter(|row| *row != "?x").collect();
            assert_eq!(rows, expected, "{pattern}");
        }
    }
}

/// How many of the generated queries we answer.
#[test]
fn most_generated_queries_are_answered_by_us() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (index, _dir) = index_of(&[]);
    let (mut all, mut own) = (0, 0);
    for _ in 0..400 {
        let text = any_query().new_tree(&mut runner).expect("a query").current();
        if let Ok(query) = query::parse(&format!("{PREFIXES}{text}"), "http://example.org/") {
            all += 1;
            own += usize::from(path(&index, &query).1.is_none());
        }
    }
    assert!(own * 2 > all, "{own} of {all}");
}
