//! Queries in shapes by what they report, and those that are refused.

use crate::shacl::Shapes;
use oxrdf::Triple;
use oxttl::TurtleParser;

const PREFIXES: &str = "
    @prefix : <http://example.org/> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    :names sh:declare [ sh:prefix '' ; sh:namespace 'http://example.org/'^^xsd:anyURI ] .
";

/// Values of `:p` that are larger than `:limit`; one parameter, and another for property shapes.
const COMPONENTS: &str = "
    :Limit a sh:ConstraintComponent ; sh:parameter [ sh:path :limit ] ;
        sh:validator [ sh:ask 'ASK { FILTER ($value <= $limit) }' ;
                       sh:message '{?value} is above {?limit}' ] .
    :Sum a sh:ConstraintComponent ; sh:message 'sum'@en ;
        sh:parameter [ sh:path :sum ], [ sh:path :plus ; sh:optional true ] ;
        sh:propertyValidator [ sh:prefixes :names ; sh:select '''
            SELECT $this (SUM(?v) AS ?value) WHERE { $this $PATH ?v }
            GROUP BY $this $sum HAVING (SUM(?v) != $sum)''' ] .
";

fn shapes(turtle: &str) -> Result<Shapes, String> {
    let text = format!("{PREFIXES}{turtle}");
    Shapes::parse([("shapes.ttl", text.as_str())]).map_err(|error| error.to_string())
}

/// Each result as `focus path value message`, without the example namespace.
#[track_caller]
fn check(shape: &str, data: &str, expected: &[&str]) {
    let text = format!("{PREFIXES}{data}");
    let data: Vec<Triple> =
        TurtleParser::new().for_slice(&text).collect::<Result<_, _>>().expect("Turtle");
    let shapes = shapes(&format!("{COMPONENTS}:s sh:targetNode :a ; {shape} ."));
    let report = shapes.unwrap_or_else(|error| panic!("{error}")).validate(&data).unwrap();
    let lines: Vec<String> = report
        .results
        .iter()
        .map(|result| {
            let mut line = result.focus.to_string();
            line.extend(result.path.iter().map(|path| format!(" {path}")));
            line.extend(result.value.iter().map(|value| format!(" {value}")));
            line.extend(result.messages.iter().map(|message| format!(" {}", message.value())));
            line.replace("<http://example.org/", "<")
                .replace("^^<http://www.w3.org/2001/XMLSchema#integer>", "")
        })
        .collect();
    assert_eq!(lines, expected, "{shape}");
}

#[test]
fn a_query_finds_what_is_wrong_with_a_focus_node() {
    const DATA: &str = ":a :p 1, 2 ; :q _:b ; :r 'x' . _:b :p 3 . :c :r 'x' .";
    let select = |query: &str| {
        format!("sh:sparql [ sh:prefixes :names ; sh:message 'm' ; sh:select '''{query}''' ]")
    };
    let on =
        |path: &str, query: &str| format!("sh:property [ sh:path {path} ; {} ]", select(query));
    for (shape, expected) in [
        (select("SELECT $this { $this :p 2 }"), &["<a> <a> m"][..]),
        (select("SELECT $this { $this :p 4 }"), &[]),
        (
            select("SELECT $this ?value ?path { $this ?path ?value FILTER (?path = :p) }"),
            &["<a> <p> \"1\" m", "<a> <p> \"2\" m"],
        ),
        (select("SELECT $this ?message { BIND ('own'@en AS ?message) }"), &["<a> <a> own"]),
        // Another node with the same value.
        (
            select("SELECT $this ?value { $this :r ?r . ?value :r ?r FILTER (?value != $this) }"),
            &["<a> <c> m"],
        ),
        (select("SELECT $this { FILTER NOT EXISTS { $this :none ?x } }"), &["<a> <a> m"]),
        (
            select("SELECT $this { OPTIONAL { $this :none ?x } FILTER (!bound(?x)) }"),
            &["<a> <a> m"],
        ),
        (
            select(
                "SELECT $this { { SELECT $this (COUNT(?v) AS ?n) { $this :p ?v } GROUP BY $this } FILTER (?n = 2) }",
            ),
            &["<a> <a> m"],
        ),
        (
            on(":p", "SELECT $this ?value { $this $PATH ?value FILTER (?value > 1) }"),
            &["<a> <p> \"2\" m"],
        ),
        (on("( :q :p )", "SELECT $this ?value { $this $PATH ?value . ?value ?any ?thing }"), &[]),
        (on("( :q :p )", "SELECT $this ?value { $this $PATH ?value }"), &["<a> (<q>/<p>) \"3\" m"]),
        // A blank node is a focus node like any other.
        (
            format!(
                "sh:property [ sh:path :q ; sh:property [ sh:path :p ; {} ] ]",
                select("SELECT $this ?value { $this $PATH ?value FILTER isBlank($this) }")
            )
            .replace("sh:message 'm'", "sh:message '{?value} of {$missing}'"),
            &["_:b <p> \"3\" 3 of {$missing}"],
        ),
        (format!("{} ; sh:deactivated true", select("SELECT $this {}")), &[]),
        (
            format!("{} ; sh:message 'of the shape'", select("SELECT $this {}")),
            &["<a> <a> of the shape"],
        ),
        (select("SELECT $this {}").replace("sh:message 'm'", "sh:deactivated true"), &[]),
    ] {
        let blank = |line: &&str| (*line).to_owned();
        let lines: Vec<String> = expected.iter().map(blank).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        check(&shape, DATA, &lines);
    }
}

#[test]
fn a_declared_component_judges_values() {
    for (shape, data, expected) in [
        (":limit 2", ":a :p 1 .", &["<a> <a> <a> is above 2"][..]),
        ("sh:property [ sh:path :p ; :limit 2 ]", ":a :p 2, 3 .", &["<a> <p> \"3\" 3 is above 2"]),
        (
            "sh:property [ sh:path :p ; :limit 1, 2 ]",
            ":a :p 2, 3 .",
            &[
                "<a> <p> \"2\" 2 is above 1",
                "<a> <p> \"3\" 3 is above 1",
                "<a> <p> \"3\" 3 is above 2",
            ],
        ),
        ("sh:property [ sh:path :p ; :sum 5 ]", ":a :p 2, 3 .", &[]),
        ("sh:property [ sh:path :p ; :sum 6 ]", ":a :p 2, 3 .", &["<a> <p> \"5\" sum"]),
        // Not for node shapes, and not without its parameter.
        (":sum 6", ":a :p 2, 3 .", &[]),
        ("sh:property [ sh:path :p ; :plus 6 ]", ":a :p 2, 3 .", &[]),
    ] {
        let expected: Vec<String> = expected
            .iter()
            .map(|line| line.replace("<a> is above", "http://example.org/a is above"))
            .collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(shape, data, &expected);
    }
}

#[test]
fn a_query_that_prebinding_cannot_be_done_for_is_refused() {
    const C: &str = "<http://example.org/c>: ";
    let select = |query: &str| format!(":s sh:sparql :c . :c sh:select '''{query}''' .");
    let ask = |query: &str| {
        format!(
            ":k a sh:ConstraintComponent ; sh:parameter [ sh:path :limit ] ; sh:validator :c .
             :c sh:ask '''{query}''' ."
        )
    };
    for (turtle, expected) in [
        (select("SELECT $this {"), "sh:select has a query that is refused: error at 1:"),
        (select("ASK {}"), "it is no SELECT query"),
        (select("SELECT ?x { ?x ?y ?z }"), "it does not select $this"),
        (select("SELECT $this { $this :p ?x }"), "error at"),
        (select("SELECT $this { $this ?x ?y MINUS { $this ?x 1 } }"), "MINUS is not allowed"),
        (select("SELECT $this { VALUES ?x { 1 } }"), "VALUES is not allowed"),
        (select("SELECT $this { FILTER EXISTS { VALUES ?x { 1 } } }"), "VALUES is not allowed"),
        (select("SELECT $this { SERVICE <http://x.org/> { ?a ?b ?c } }"), "SERVICE is not allowed"),
        (select("SELECT $this FROM <http://x.org/> {}"), "FROM is not allowed"),
        (select("SELECT (1 AS $this) {}"), "AS ?this is not allowed"),
        (select("SELECT $this { BIND (1 AS $currentShape) }"), "AS ?currentShape is not allowed"),
        (select("SELECT $this { { SELECT ?x { ?x ?y ?z } } }"), "a subquery must select ?this"),
        (select("SELECT $this ?value { $this $PATH ?value }"), "it has $PATH, but the shape has no sh:path"),
        (select(&format!("SELECT $this {{ FILTER ({}1{}) }}", "(".repeat(200), ")".repeat(200))), "brackets are nested more than 100 deep"),
        (select(&format!("SELECT $this {{}} #{}", "x".repeat(20_000))), "it is longer than 16384 bytes"),
        (ask("ASK { BIND (1 AS ?value) }"), "AS ?value is not allowed"),
        (ask("ASK { BIND (1 AS ?limit) }"), "AS ?limit is not allowed"),
        (ask("SELECT $this {}"), "it is no ASK query"),
        (":s sh:sparql :c . :c sh:message 'm' .".into(), "a SPARQL constraint needs a sh:select"),
        (":s sh:sparql :c . :c sh:select :d .".into(), "sh:select <http://example.org/d>: expected a query"),
        (":c a sh:ConstraintComponent .".into(), "a sh:ConstraintComponent needs a sh:parameter"),
        (
            ":k a sh:ConstraintComponent ; sh:parameter :c . :c sh:path ( :a :b ) .".into(),
            "expected an IRI, on a parameter",
        ),
        (":k a sh:ConstraintComponent ; sh:parameter :c . :c sh:path :this .".into(), "expected an IRI whose end"),
        (
            ":k a sh:ConstraintComponent ; sh:parameter [ sh:path :limit ] ; sh:validator :c . :c sh:message 'm' .".into(),
            "a validator needs a sh:ask",
        ),
        (
            format!(
                "{} :c sh:prefixes :names, :more . :more sh:declare [ sh:prefix '' ; sh:namespace 'http://x.org/' ] .",
                select("SELECT $this {}")
            ),
            "the prefix \"\" is declared twice",
        ),
    ] {
        let error = shapes(&turtle).err().unwrap_or_else(|| panic!("accepted: {turtle}"));
        let (_, what) = error.split_once(": ").expect("file and line, then the shape");
        let rest = what.strip_prefix(C).unwrap_or_else(|| panic!("{error}"));
        assert!(rest.contains(expected), "{error}");
    }
}

#[test]
fn a_query_may_say_that_it_failed() {
    let shapes = shapes(
        ":s sh:targetNode :a ; sh:sparql [ sh:select 'SELECT $this (true AS ?failure) {}' ] .",
    );
    let error = shapes.unwrap().validate(&[]).err().unwrap().to_string();
    assert!(error.contains("?failure, on <http://example.org/a>"), "{error}");
}

#[test]
fn what_a_parameter_does_not_allow_is_refused_with_its_line() {
    let declared = |constraints: &str, used: &str| {
        shapes(&format!(
            ":k a sh:ConstraintComponent ; sh:validator [ sh:ask 'ASK {{}}' ] ;
                 sh:parameter [ sh:path :max ; sh:name 'max' ; {constraints} ],
                     [ sh:path :of ; sh:optional true ; sh:nodeKind sh:IRI ] .
             :s a sh:NodeShape ;
                 {used} ."
        ))
    };
    for (constraints, used, expected) in [
        ("sh:datatype xsd:integer", ":max 1", None),
        ("sh:datatype xsd:integer", ":max 1.5", Some(("<max> \"1.5\"", 11))),
        ("sh:in ( 1 2 )", ":max 2", None),
        ("sh:in ( 1 2 )", ":max 3", Some(("<max> \"3\"", 11))),
        ("sh:description 'any'", ":max 'x'", None),
        ("sh:node :positive", ":max 1", None),
        ("sh:node :positive", ":max 0", Some(("<max> \"0\"", 11))),
        ("sh:description 'any'", ":max 1 ; :of :x", None),
        ("sh:description 'any'", ":max 1 ;\n :of 'x'", Some(("<of> \"x\"", 12))),
        // Without what the component needs it says nothing.
        ("sh:description 'any'", ":of 'x'", None),
    ] {
        let used = format!("{used} .\n :positive sh:minExclusive 0");
        let found = declared(constraints, &used).err();
        let Some((what, line)) = expected else {
            assert_eq!(found, None, "{constraints}, {used}");
            continue;
        };
        let found = found.unwrap_or_else(|| panic!("accepted: {constraints}, {used}"));
        let found = found.replace("<http://example.org/", "<");
        let start = format!("shapes.ttl:{line}: <s>: the parameter {what}");
        assert!(found.starts_with(&start), "{found}");
    }
}

#[test]
fn a_query_is_asked_for_each_focus_node_as_if_it_were_the_only_one() {
    const DATA: &str = ":a :p 1, 2 . :b :p 3, 4 . :c :p 3 ; :q :a . _:d :p 5 .";
    for (query, expected) in [
        (
            "SELECT $this ?value { $this :p ?value } LIMIT 1",
            &["1 <a>", "1 <b>", "1 <c>", "1 _:d"][..],
        ),
        (
            "SELECT $this { { SELECT $this { $this :p ?v } LIMIT 1 } }",
            &["1 <a>", "1 <b>", "1 <c>", "1 _:d"],
        ),
        (
            "SELECT DISTINCT $this { $this :p ?v . ?other :p ?v FILTER (?other != $this) }",
            &["1 <b>", "1 <c>"],
        ),
        (
            "SELECT $this (COUNT(?v) AS ?n) { $this :p ?v } GROUP BY $this HAVING (COUNT(?v) > 1)",
            &["1 <a>", "1 <b>"],
        ),
        (
            "SELECT $this ?value { $this :p ?value OPTIONAL { ?x :q $this } FILTER (bound(?x)) }",
            &["2 <a>"],
        ),
        ("SELECT $this { FILTER NOT EXISTS { ?x :p 3 FILTER (?x = $this) } }", &["1 <a>", "1 _:d"]),
        ("SELECT $this { { FILTER isBlank($this) } UNION { $this :q ?x } }", &["1 <c>", "1 _:d"]),
        // Shapes are there in subqueries too, though these need not select them.
        (
            "SELECT $this { { SELECT $this { $this :q ?x FILTER bound($currentShape) } } FILTER (isIRI($currentShape) && bound($shapesGraph)) }",
            &["1 <c>"],
        ),
    ] {
        let shapes = shapes(&format!(
            ":s sh:targetSubjectsOf :p ; sh:sparql [ sh:prefixes :names ; sh:select '''{query}''' ] ."
        ));
        let data: Vec<Triple> = TurtleParser::new()
            .for_slice(&format!("{PREFIXES}{DATA}"))
            .map(|triple| triple.expect("Turtle"))
            .filter(|triple| triple.predicate.as_str().starts_with("http://example.org/"))
            .collect();
        let report = shapes.unwrap().validate(&data).unwrap();
        let mut counts: Vec<(String, usize)> = Vec::new();
        for result in &report.results {
            let blank = result.focus.is_blank_node();
            let focus = if blank { "_:d".into() } else { result.focus.to_string() };
            match counts.last_mut() {
                Some((last, count)) if *last == focus => *count += 1,
                _ => counts.push((focus, 1)),
            }
        }
        let lines: Vec<String> =
            counts.iter().map(|(focus, count)| format!("{count} {focus}")).collect();
        let lines: Vec<String> =
            lines.iter().map(|line| line.replace("<http://example.org/", "<")).collect();
        assert_eq!(lines, expected, "{query}");
    }
}

#[test]
fn shapes_that_share_a_query_each_report_it() {
    check(
        "sh:property :q . :t sh:targetNode :a ; sh:property :q .
         :q sh:path :p ; sh:sparql [ sh:prefixes :names ; sh:message 'm' ;
            sh:select 'SELECT DISTINCT $this ?value { $this $PATH ?value }' ]",
        ":a :p 1 .",
        &["<a> <p> \"1\" m", "<a> <p> \"1\" m"],
    );
}
