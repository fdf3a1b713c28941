//! Each constraint, target and path by a valid and an invalid graph; each refusal by its message.

use super::Failure;
use super::Options;
use super::Severity;
use super::Shapes;
use oxrdf::Triple;
use oxttl::TurtleParser;
use std::num::NonZero;
use std::time::Duration;
use std::time::Instant;

const PREFIXES: &str = "
    @prefix : <http://example.org/> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
";

fn triples(turtle: &str) -> Vec<Triple> {
    let text = format!("{PREFIXES}{turtle}");
    TurtleParser::new().for_slice(text.as_bytes()).map(|triple| triple.unwrap()).collect()
}

fn shapes(turtle: &str) -> Shapes {
    Shapes::parse([("shapes.ttl", format!("{PREFIXES}{turtle}").as_str())]).unwrap()
}

/// Each result as `component path value`, without the example namespace.
fn found(shapes: &Shapes, data: &[Triple]) -> Vec<String> {
    let report = shapes.validate(data).unwrap();
    report.results.iter().map(line).collect()
}

fn line(result: &super::ValidationResult) -> String {
    let component = result.component.as_str().rsplit('#').next().unwrap();
    let component = component.strip_suffix("ConstraintComponent").unwrap();
    let mut line = component.to_owned();
    line.extend(result.path.iter().map(|path| format!(" {path}")));
    line.extend(result.value.iter().map(|value| format!(" {value}")));
    line.replace("<http://example.org/", "<").replace("<http://www.w3.org/2001/XMLSchema#", "<xsd:")
}

/// The shape is on `:a`, as a target, under the path `:p` if it says so.
#[track_caller]
fn check(shape: &str, valid: &str, invalid: &str, expected: &[&str]) {
    let shapes = shapes(&format!(":s sh:targetNode :a ; {shape} ."));
    assert_eq!(found(&shapes, &triples(valid)), [""; 0], "{shape} on {valid}");
    let mut data = triples(invalid);
    assert_eq!(found(&shapes, &data), expected, "{shape} on {invalid}");
    assert_eq!(found_as_large(&shapes, &data), expected, "{shape} on {invalid} as a large graph");
    data.reverse();
    data.extend(data.clone());
    assert_eq!(found(&shapes, &data), expected, "{shape} on {invalid}, reversed and doubled");
}

fn found_as_large(shapes: &Shapes, data: &[Triple]) -> Vec<String> {
    let mut large = shapes.data_graph();
    data.iter().for_each(|triple| large.insert(triple.as_ref()));
    let results = large.validate(NonZero::new(1), Options::default()).unwrap();
    results.iter().map(|result| line(&result)).collect()
}

#[test]
fn what_no_shape_names_is_read_where_a_shape_may_fail_for_it() {
    const CLOSED: &str = "sh:closed true ; sh:property [ sh:path :p ]";
    for (shape, valid, invalid, expected) in [
        (
            CLOSED,
            ":a :p :b . :b :q 1 .",
            ":a :p :b ; :q 1 .",
            vec!["Closed <q> \"1\"^^<xsd:integer>"],
        ),
        (
            CLOSED,
            ":a :p 1 .",
            ":a a :C .",
            vec!["Closed <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <C>"],
        ),
        (
            "sh:closed true ; sh:ignoredProperties ( rdf:type :r ) ; sh:property [ sh:path :p ]",
            ":a a :C ; :r 1 ; :p 1 .",
            ":a :q :a ; a :C ; :p 1 .",
            vec!["Closed <q> <a>"],
        ),
        (
            "sh:path :p ; sh:node [ sh:closed true ]",
            ":a :p :b ; :q 1 . :c :q 1 .",
            ":a :p :b . :b :q 1 .",
            vec!["Node <p> <b>"],
        ),
        ("sh:not [ sh:closed true ]", ":a :q 1 .", ":b :q 1 .", vec!["Not <a>"]),
        (
            "sh:path rdf:type ; sh:hasValue :C",
            ":a a :B, :C .",
            ":a a :B .",
            vec!["HasValue <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"],
        ),
        (
            "sh:path rdf:type ; sh:maxCount 1",
            ":a a :B .",
            ":a a :B, :C .",
            vec!["MaxCount <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"],
        ),
        (
            "sh:path :p ; sh:class :C",
            ":a :p :b . :b a :D . :D rdfs:subClassOf :C .",
            ":a :p :b . :b a :D . :E rdfs:subClassOf :C .",
            vec!["Class <p> <b>"],
        ),
        (
            "sh:path :p ; sh:lessThan :q",
            ":a :p 1 ; :q 2 .",
            ":a :p 2 ; :q 1 .",
            vec!["LessThan <p> \"2\"^^<xsd:integer>"],
        ),
        (
            "sh:path :p ; sh:maxCount 1",
            ":a :other 1, 2 ; :longer-name-of-p 1, 2 .",
            ":a :other 1 ; :p 1, 2 .",
            vec!["MaxCount <p>"],
        ),
    ] {
        check(shape, valid, invalid, &expected);
    }
}

#[test]
fn each_constraint_accepts_the_valid_and_reports_the_invalid() {
    const P: &str = "sh:path :p ; ";
    for (shape, valid, invalid, expected) in [
        ("sh:class :C", ":a :p :b . :b a :C .", ":a :p :b . :b a :D .", "Class <p> <b>"),
        (
            "sh:class :C",
            ":a :p :b . :b a :D . :D rdfs:subClassOf :E . :E rdfs:subClassOf :C .",
            ":a :p :b . :b a :D . :C rdfs:subClassOf :D .",
            "Class <p> <b>",
        ),
        ("sh:datatype xsd:integer", ":a :p 1 .", ":a :p '1' .", "Datatype <p> \"1\""),
        (
            "sh:datatype xsd:gYear",
            ":a :p '1889'^^xsd:gYear .",
            ":a :p 'vers 1889'^^xsd:gYear .",
            "Datatype <p> \"vers 1889\"^^<xsd:gYear>",
        ),
        ("sh:datatype rdf:langString", ":a :p 'x'@fr .", ":a :p 'x' .", "Datatype <p> \"x\""),
        ("sh:nodeKind sh:IRI", ":a :p :b .", ":a :p 'b' .", "NodeKind <p> \"b\""),
        ("sh:nodeKind sh:BlankNodeOrLiteral", ":a :p 'b', [] .", ":a :p :b .", "NodeKind <p> <b>"),
        ("sh:minCount 2", ":a :p 1, 2 .", ":a :p 1 .", "MinCount <p>"),
        ("sh:maxCount 1", ":a :p 1 .", ":a :p 1, 2 .", "MaxCount <p>"),
        (
            "sh:minExclusive 1",
            ":a :p 1.1 .",
            ":a :p 1.0 .",
            "MinExclusive <p> \"1.0\"^^<xsd:decimal>",
        ),
        (
            "sh:minInclusive 1",
            ":a :p 1.0 .",
            ":a :p 0.9 .",
            "MinInclusive <p> \"0.9\"^^<xsd:decimal>",
        ),
        (
            "sh:maxExclusive 1",
            ":a :p 9e-1 .",
            ":a :p 1e0 .",
            "MaxExclusive <p> \"1e0\"^^<xsd:double>",
        ),
        ("sh:maxInclusive 1", ":a :p 1 .", ":a :p 'x' .", "MaxInclusive <p> \"x\""),
        ("sh:minLength 2", ":a :p 'éé' .", ":a :p 'é' .", "MinLength <p> \"é\""),
        ("sh:maxLength 2", ":a :p 'éé' .", ":a :p 'ééé' .", "MaxLength <p> \"ééé\""),
        ("sh:maxLength 99", ":a :p :b .", ":a :p _:b .", "MaxLength <p> _:b"),
        (
            "sh:pattern '^PA' ; sh:flags 'i'",
            ":a :p 'pa1' .",
            ":a :p 'xpa' .",
            "Pattern <p> \"xpa\"",
        ),
        ("sh:pattern '^http://'", ":a :p :b .", ":a :p _:b .", "Pattern <p> _:b"),
        ("sh:languageIn ( 'fr' )", ":a :p 'x'@fr-CA .", ":a :p 'x' .", "LanguageIn <p> \"x\""),
        (
            "sh:uniqueLang true",
            ":a :p 'x'@fr, 'y'@en, 'z', 'w' .",
            ":a :p 'x'@fr, 'y'@fr, 'z'@fr .",
            "UniqueLang <p>",
        ),
        ("sh:equals :q", ":a :p 1 ; :q 1 .", ":a :p 1 .", "Equals <p> \"1\"^^<xsd:integer>"),
        ("sh:equals :q", "", ":a :q :b .", "Equals <p> <b>"),
        ("sh:disjoint :q", ":a :p 1 ; :q 2 .", ":a :p :b ; :q :b .", "Disjoint <p> <b>"),
        ("sh:lessThan :q", ":a :p 1 ; :q 2 .", ":a :p 'a' ; :q 'a' .", "LessThan <p> \"a\""),
        (
            "sh:lessThanOrEquals :q",
            ":a :p 1 ; :q 1 .",
            ":a :p 'b' ; :q 'a' .",
            "LessThanOrEquals <p> \"b\"",
        ),
        ("sh:not [ sh:class :C ]", ":a :p :b .", ":a :p :b . :b a :C .", "Not <p> <b>"),
        (
            "sh:and ( [ sh:minLength 2 ] [ sh:maxLength 3 ] )",
            ":a :p 'xx' .",
            ":a :p 'x' .",
            "And <p> \"x\"",
        ),
        (
            "sh:or ( [ sh:maxLength 1 ] [ sh:minLength 3 ] )",
            ":a :p 'x' .",
            ":a :p 'xx' .",
            "Or <p> \"xx\"",
        ),
        (
            "sh:xone ( [ sh:minLength 1 ] [ sh:minLength 3 ] )",
            ":a :p 'x' .",
            ":a :p 'xxx' .",
            "Xone <p> \"xxx\"",
        ),
        (
            "sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]",
            ":a :p :b . :b :q 1 .",
            ":a :p :b .",
            "Node <p> <b>",
        ),
        (
            "sh:property [ sh:path :q ; sh:minCount 1 ]",
            ":a :p :b . :b :q 1 .",
            ":a :p :b .",
            "MinCount <q>",
        ),
        (
            "sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1",
            ":a :p :b . :b a :C .",
            ":a :p :b .",
            "QualifiedMinCount <p>",
        ),
        (
            "sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMaxCount 0",
            ":a :p :b .",
            ":a :p :b . :b a :C .",
            "QualifiedMaxCount <p>",
        ),
        (
            "sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :q ]",
            ":a :p :b . :b a :C ; :q 1 .",
            ":a :p :b . :b :r :c .",
            "Closed <r> <c>",
        ),
        ("sh:hasValue :b", ":a :p :b, :c .", ":a :p :c .", "HasValue <p>"),
        ("sh:in ( :b 'c'@fr )", ":a :p :b, 'c'@fr .", ":a :p 'c' .", "In <p> \"c\""),
        ("sh:deactivated false ; sh:maxCount 0", "", ":a :p 1 .", "MaxCount <p>"),
    ] {
        check(&format!("{P}{shape}"), valid, invalid, &[expected]);
    }
}

#[test]
fn qualified_shapes_of_siblings_do_not_count_when_disjoint() {
    let sibling = |class, disjoint| {
        format!(
            "[ sh:path :p ; sh:qualifiedValueShape [ sh:class {class} ] ; sh:qualifiedMinCount 1 ;
               sh:qualifiedValueShapesDisjoint {disjoint} ]"
        )
    };
    let shape = format!("sh:property {}, {}", sibling(":C", true), sibling(":D", false));
    let valid = ":a :p :b, :c . :b a :C . :c a :D .";
    let invalid = ":a :p :b . :b a :C, :D .";
    check(&shape, valid, invalid, &["QualifiedMinCount <p>"]);
}

#[test]
fn each_path_leads_to_its_values() {
    let data = ":a :p :b ; :q :c . :b :p :c ; :q :d . :c :p :a .";
    for (path, shown, expected) in [
        (":p", "<p>", "<b>"),
        ("[ sh:inversePath :p ]", "^<p>", "<c>"),
        ("( :p :q )", "(<p>/<q>)", "<d>"),
        ("[ sh:alternativePath ( :p :q ) ]", "(<p>|<q>)", "<b> <c>"),
        ("[ sh:zeroOrMorePath :p ]", "<p>*", "<a> <b> <c>"),
        ("[ sh:oneOrMorePath :p ]", "<p>+", "<a> <b> <c>"),
        ("[ sh:zeroOrOnePath :p ]", "<p>?", "<a> <b>"),
        ("[ sh:inversePath ( :p [ sh:inversePath :q ] ) ]", "^(<p>/^<q>)", "<b>"),
        ("( [ sh:inversePath [ sh:oneOrMorePath :p ] ] :q )", "(^<p>+/<q>)", "<c> <d>"),
    ] {
        let expected: Vec<String> =
            expected.split_whitespace().map(|value| format!("In {shown} {value}")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        let shapes = shapes(&format!(":s sh:targetNode :a ; sh:path {path} ; sh:in () ."));
        assert_eq!(found(&shapes, &triples(data)), expected, "{path}");
    }
}

#[test]
fn each_target_finds_its_focus_nodes_once() {
    let data = triples(":a a :C ; :p :b, 1 . :b a :D . :D rdfs:subClassOf :C .");
    for (target, expected) in [
        ("sh:targetNode :a, 7", "\"7\"^^<xsd:integer> <a>"),
        ("sh:targetClass :C", "<a> <b>"),
        ("sh:targetClass :D", "<b>"),
        ("sh:targetSubjectsOf :p", "<a>"),
        ("sh:targetObjectsOf :p", "\"1\"^^<xsd:integer> <b>"),
        ("sh:targetClass :C ; sh:targetNode :a ; sh:targetSubjectsOf :p", "<a> <b>"),
        ("a sh:NodeShape", ""),
        ("sh:targetClass :C ; sh:deactivated true", ""),
    ] {
        let shapes = shapes(&format!(":s {target} ; sh:in () ."));
        let expected: Vec<String> =
            expected.split_whitespace().map(|value| format!("In {value}")).collect();
        assert_eq!(found(&shapes, &data), expected, "{target}");
    }
    let implicit = shapes(":C a rdfs:Class, sh:NodeShape ; sh:in () .");
    assert_eq!(found(&implicit, &data), ["In <a>", "In <b>"]);
}

#[test]
fn an_ill_formed_shapes_graph_is_refused_with_file_shape_and_reason() {
    const S: &str = "shapes.ttl: <http://example.org/s>: ";
    const P: &str = "shapes.ttl: [ sh:path <http://example.org/p> ] of <http://example.org/s>: ";
    for (turtle, whence, expected) in [
        (":s sh:mincount 1 .", S, "sh:mincount is not a term of SHACL, did you mean sh:minCount?"),
        (":s a sh:NodeShap .", S, "sh:NodeShap is not a term of SHACL, did you mean sh:NodeShape?"),
        (":s sh:wholly-unlike 1 .", S, "sh:wholly-unlike is not a term of SHACL"),
        (":s sh:js [] .", S, "sh:js belongs to SHACL-JS, which is not implemented"),
        (
            ":s sh:rule [] .",
            S,
            "sh:rule belongs to SHACL Advanced Features, which is not implemented",
        ),
        (
            ":s sh:singleLine true .",
            S,
            "sh:singleLine belongs to SHACL 1.2, which is not implemented",
        ),
        (
            ":s sh:entailment :e .",
            S,
            "sh:entailment belongs to entailment, which is not implemented",
        ),
        (
            ":s a sh:SPARQLTarget .",
            S,
            "sh:SPARQLTarget belongs to SHACL Advanced Features, which is not implemented",
        ),
        (
            ":s sh:class :C ; sh:resultSeverity sh:Info .",
            S,
            "sh:resultSeverity has no meaning on a shape",
        ),
        (":s sh:class 'C' .", S, "sh:class \"C\": expected an IRI"),
        (":s sh:nodeKind sh:Iri .", S, "sh:nodeKind <http://www.w3.org/ns/shacl#Iri>: expected"),
        (
            ":s sh:class :C ; sh:severity sh:Eror .",
            S,
            "sh:severity <http://www.w3.org/ns/shacl#Eror>",
        ),
        (":s sh:class :C ; sh:message 1 .", S, "sh:message \"1\""),
        (
            ":s sh:class :C ; sh:deactivated 'no' .",
            S,
            "sh:deactivated \"no\": expected true or false",
        ),
        (":s sh:class :C ; sh:targetClass 'C' .", S, "sh:targetClass \"C\": expected an IRI"),
        (":s sh:class :C ; sh:targetNode [] .", S, "sh:targetNode _:"),
        (":s sh:property [ sh:path :p ; sh:maxCount -1 ] .", P, "sh:maxCount \"-1\""),
        (":s sh:property [ sh:path :p ; sh:minCount '1' ] .", P, "sh:minCount \"1\": expected an"),
        (":s sh:minLength 1.5 .", S, "sh:minLength \"1.5\""),
        (":s sh:hasValue 1 ; sh:property 'p' .", S, "sh:property \"p\": expected a shape"),
        (":s sh:languageIn ( 1 ) .", S, "sh:languageIn \"1\""),
        (":s sh:closed 'yes' .", S, "sh:closed \"yes\": expected true or false"),
        (":s sh:property [ sh:path :p ; sh:maxCount 1, 2 ] .", P, "sh:maxCount is given 2 times"),
        (":s sh:maxCount 1 .", S, "sh:maxCount is for property shapes only"),
        (":s a sh:PropertyShape .", S, "a sh:PropertyShape needs a sh:path"),
        (
            ":s sh:property [ sh:class :C ] .",
            "shapes.ttl: [ ] of <http://example.org/s>: ",
            "a sh:PropertyShape needs a sh:path",
        ),
        (":s a sh:NodeShape ; sh:path :p .", S, "a sh:NodeShape may not have a sh:path"),
        (":s sh:node :t .", S, "sh:node <http://example.org/t> is described nowhere"),
        (
            ":s sh:node :t . :t sh:path :p .",
            S,
            "sh:node <http://example.org/t> is a property shape",
        ),
        (":s sh:not :s .", S, "the shape refers to itself"),
        (
            ":s sh:node [ sh:property [ sh:path :p ; sh:node :s ] ] .",
            S,
            "the shape refers to itself",
        ),
        (":s sh:pattern '(' .", S, "sh:pattern \"(\" cannot be read: regex parse error"),
        (":s sh:pattern '(a{1000}){1000}' .", S, "exceeds size limit"),
        (":s sh:pattern 'a' ; sh:flags 'g' .", S, "sh:flags \"g\""),
        (":s sh:in :a .", S, "sh:in: expected a well-formed list"),
        (
            ":s sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .",
            S,
            "sh:in: the list leads back into itself",
        ),
        (
            ":s sh:minInclusive :a .",
            S,
            "sh:minInclusive <http://example.org/a>: expected a literal",
        ),
        (":s sh:path 'p' ; sh:minCount 1 .", S, "sh:path \"p\" is not a well-formed path"),
        (":s sh:path ( :p ) ; sh:minCount 1 .", S, "is not a well-formed path: a sequence"),
        (
            ":s sh:path [ sh:inversePath :p ; sh:zeroOrMorePath :q ] ; sh:minCount 1 .",
            S,
            "is not a well-formed path: expected a list",
        ),
        (
            ":s sh:path _:p ; sh:minCount 1 . _:p sh:inversePath _:p .",
            S,
            "is not a well-formed path: it is",
        ),
        (":s sh:path :p, :q ; sh:minCount 1 .", S, "sh:path is given 2 times"),
    ] {
        let text = format!("{PREFIXES}{turtle}");
        let message = Shapes::parse([("shapes.ttl", text.as_str())]).err().unwrap().to_string();
        let message = without_line(&message);
        let rest = message.strip_prefix(whence).unwrap_or_else(|| panic!("{message}"));
        assert!(rest.contains(expected), "{message}");
    }
    let error = Shapes::parse([("a.ttl", ""), ("b.ttl", "<a> <b>")]).err().unwrap();
    assert_eq!(error.to_string(), "b.ttl is not well-formed");
}

/// `shapes.ttl:12: …` as `shapes.ttl: …`.
fn without_line(message: &str) -> String {
    let mut parts = message.splitn(3, ':');
    let (file, line, rest) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    assert!(line.parse::<u32>().is_ok(), "{message}");
    format!("{file}:{rest}")
}

#[test]
fn a_refusal_names_the_line() {
    for (text, expected) in [
        (":s\n  sh:class :C ;\n  sh:mincount 1 .", 9),
        (":s\n  sh:minLength 1 ;\n  sh:maxLength -1\n.", 9),
        // The string ends where the next line begins.
        (":s\n  sh:class 'C'\n  ; sh:minLength 1 .", 8),
        (":s\n  sh:class 'C'\n\n  # a comment\n  .", 8),
        (":s sh:property [\n  sh:path :p ;\n  sh:minCount '''1\n''' ; sh:maxCount 1 ] .", 10),
        (":t sh:class :C .\n:s sh:property\n  [ sh:class :C ] .", 9),
    ] {
        let text = format!("{PREFIXES}{text}");
        let message = Shapes::parse([("shapes.ttl", text.as_str())]).err().unwrap().to_string();
        assert!(message.starts_with(&format!("shapes.ttl:{expected}: ")), "{text}\n{message}");
    }
}

#[test]
fn nesting_has_an_end() {
    let nested = |depth: usize| {
        let open = "sh:not [ ".repeat(depth);
        let close = " ]".repeat(depth);
        Shapes::parse([("deep.ttl", format!("{PREFIXES}:s {open} sh:class :C {close} .").as_str())])
    };
    assert!(nested(50).is_ok());
    assert!(nested(10_000).err().unwrap().to_string().contains("nested more than 100 deep"));
}

#[test]
fn shapes_of_several_files_make_one_graph_with_blank_nodes_apart() {
    let first = format!(
        "{PREFIXES} :s sh:targetNode :a ; sh:property _:b . _:b sh:path :p ; sh:minCount 1 ."
    );
    let second = format!("{PREFIXES} :s sh:property _:b . _:b sh:path :q ; sh:node :t .");
    let third = format!("{PREFIXES} :t sh:class :C .");
    let sources = [("1.ttl", first.as_str()), ("2.ttl", &second), ("3.ttl", &third)];
    let shapes = Shapes::parse(sources).unwrap();
    assert_eq!(found(&shapes, &triples(":a :q :b .")), ["MinCount <p>", "Node <q> <b>"]);
}

#[test]
fn a_result_carries_the_messages_and_severity_of_its_shape() {
    let shapes = shapes(
        ":s sh:targetNode :a ; sh:property
           [ sh:path :p ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message 'REF manque'@fr, 'no REF'@en ],
           [ sh:path :q ; sh:minCount 1 ; sh:severity sh:Info ],
           [ sh:path :r ; sh:minCount 1 ; sh:severity :Grave ] .",
    );
    let report = shapes.validate(&[]).unwrap();
    let messages = |place: usize| -> Vec<String> {
        report.results[place].messages.iter().map(ToString::to_string).collect()
    };
    assert_eq!(messages(0), ["\"REF manque\"@fr", "\"no REF\"@en"]);
    assert_eq!(
        messages(1),
        ["\"at least one value is expected\"@en", "\"une valeur au moins est attendue\"@fr"]
    );
    assert_eq!(report.results[0].severity, Severity::Warning);
    assert_eq!(report.worst().unwrap().iri().as_str(), "http://example.org/Grave");
    assert!(!report.conforms());
}

#[test]
fn a_report_is_the_same_in_turtle_as_in_triples() {
    let shapes = shapes(
        ":s sh:targetNode :a ; sh:property
           [ sh:path ( :p [ sh:alternativePath ( :q [ sh:zeroOrMorePath [ sh:inversePath :r ] ] ) ] ) ;
             sh:in () ; sh:message 'a \\\"line\\\"\\nbroken'@en ] .",
    );
    let report = shapes.validate(&triples(":a :p :b . :b :q 'c'@fr, 1 .")).unwrap();
    assert_eq!(report.results.len(), 3);
    let mut turtle = Vec::new();
    report.write_turtle(&mut turtle).unwrap();
    let read: Vec<Triple> =
        TurtleParser::new().for_slice(&turtle).map(|triple| triple.unwrap()).collect();
    let canonical = |triples: Vec<Triple>| {
        let mut graph: oxrdf::Graph = triples.into_iter().collect();
        graph.canonicalize(oxrdf::graph::CanonicalizationAlgorithm::Unstable);
        graph
    };
    assert_eq!(canonical(read), canonical(report.to_triples()));
}

#[test]
fn a_validator_keeps_nothing_of_the_graph_before() {
    let shapes =
        shapes(":s sh:targetSubjectsOf :p ; sh:closed true ; sh:property [ sh:path :p ] .");
    let mut validator = shapes.validator();
    let large: String = (0..2000).map(|n| format!(":n{n} :p {n} ; :q :o{n} .")).collect();
    for data in [":a :q 1 .", large.as_str(), ":a :p 1 ; :r 2 .", "", ":a :p 1 ."] {
        let data = triples(data);
        assert_eq!(validator.validate(&data).unwrap(), shapes.validate(&data).unwrap());
    }
    assert_eq!(validator.validate(&triples(&large)).unwrap().results.len(), 2000);
}

/// Each result as in [`found`], below it its details with two more blanks before them.
fn with_details(shapes: &Shapes, data: &[Triple]) -> Vec<String> {
    fn add(results: Vec<super::ValidationResult>, indent: &str, lines: &mut Vec<String>) {
        for mut result in results {
            let details = std::mem::take(&mut result.details);
            lines.push(format!("{indent}{}", line(&result)));
            add(details, &format!("{indent}  "), lines);
        }
    }
    let options = Options { details: true, time_max: None };
    let report = shapes.validator().with_options(options).validate(data).unwrap();
    let mut lines = Vec::new();
    add(report.results, "", &mut lines);
    lines
}

#[test]
fn details_tell_why_a_value_does_not_conform_to_a_shape() {
    const N: &str = ":n sh:property [ sh:path :q ; sh:minCount 1 ],
        [ sh:path :r ; sh:maxCount 1 ; sh:node :m ] . :m sh:nodeKind sh:IRI .";
    for (constraint, data, expected) in [
        (
            "sh:node :n",
            ":a :p :b, :c . :b :r 'x', :y . :c :q 1 .",
            &[
                "Node <p> <b>",
                "  MinCount <q>",
                "  MaxCount <r>",
                "  Node <r> \"x\"",
                "    NodeKind \"x\"",
            ][..],
        ),
        (
            "sh:and ( [ sh:nodeKind sh:Literal ] [ sh:minLength 2 ] )",
            ":a :p 'x' .",
            &["And <p> \"x\"", "  MinLength \"x\""],
        ),
        (
            "sh:or ( [ sh:nodeKind sh:IRI ] [ sh:minLength 2 ] )",
            ":a :p 'x', 'xx' .",
            &["Or <p> \"x\"", "  MinLength \"x\"", "  NodeKind \"x\""],
        ),
        (
            "sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:minLength 2 ] )",
            ":a :p 'x' .",
            &["Xone <p> \"x\"", "  MinLength \"x\"", "  NodeKind \"x\""],
        ),
        // It conforms where it should not.
        (
            "sh:xone ( [ sh:nodeKind sh:Literal ] [ sh:minLength 1 ] [ sh:minLength 2 ] )",
            ":a :p 'x' .",
            &["Xone <p> \"x\""],
        ),
        ("sh:not [ sh:nodeKind sh:Literal ]", ":a :p 'x' .", &["Not <p> \"x\""]),
        (
            "sh:qualifiedValueShape [ sh:minLength 2 ] ; sh:qualifiedMinCount 2",
            ":a :p 'x', 'xx' .",
            &["QualifiedMinCount <p>", "  MinLength \"x\""],
        ),
        // Too many conform.
        (
            "sh:qualifiedValueShape [ sh:minLength 1 ] ; sh:qualifiedMaxCount 1",
            ":a :p 'x', 'xx' .",
            &["QualifiedMaxCount <p>"],
        ),
        // Triples that no shape names.
        (
            "sh:node [ sh:closed true ]",
            ":a :p :b . :b :unnamed 1 .",
            &["Node <p> <b>", "  Closed <unnamed> \"1\"^^<xsd:integer>"],
        ),
    ] {
        let text = format!(":s sh:targetNode :a ; sh:property [ sh:path :p ; {constraint} ] . {N}");
        assert_eq!(with_details(&shapes(&text), &triples(data)), expected, "{constraint}");
    }
}

#[test]
fn a_report_is_the_same_in_all_forms_with_details_too() {
    let shapes = shapes(
        ":s sh:targetNode :a ; sh:node [ sh:node [ sh:class :C ], [ sh:nodeKind sh:Literal ] ] .",
    );
    let options = Options { details: true, time_max: None };
    let report = shapes.validator().with_options(options).validate(&triples(":a :p 1 .")).unwrap();
    let mut turtle = Vec::new();
    report.write_turtle(&mut turtle).unwrap();
    let mut graphs = [
        TurtleParser::new().for_slice(&turtle).map(|triple| triple.unwrap()).collect(),
        report.to_triples().into_iter().collect::<oxrdf::Graph>(),
    ];
    graphs.iter_mut().for_each(|graph| {
        graph.canonicalize(oxrdf::graph::CanonicalizationAlgorithm::Unstable);
    });
    assert_eq!(graphs[0], graphs[1]);
    let details = graphs[0].triples_for_predicate(super::terms::sh("detail").as_ref()).count();
    assert_eq!(details, 4, "two results, and one in each of them");
}

/// Some chunks of nodes, most of which fail something.
fn many_failures(shapes: &Shapes) -> super::DataGraph<'_> {
    let mut data = shapes.data_graph();
    for number in 0..10_000 {
        let turtle = format!(":n{number} :p {}, 'x{}' .", number % 7, number % 11);
        triples(&turtle).iter().for_each(|triple| data.insert(triple.as_ref()));
    }
    data
}

#[test]
fn threads_do_not_change_the_report() {
    let shapes = shapes(
        ":s sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:maxInclusive 3 ],
         [ sh:path :p ; sh:or ( [ sh:datatype xsd:integer ] [ sh:minLength 3 ] ) ],
         [ sh:path :p ; sh:sparql [ sh:select 'SELECT $this ?value { $this $PATH ?value FILTER(?value = 6) }' ] ] .",
    );
    let report = |threads| {
        let mut data = many_failures(&shapes);
        let options = Options { details: true, time_max: None };
        let report = data.validate(NonZero::new(threads), options).unwrap();
        let mut turtle = Vec::new();
        report.write_turtle(&mut turtle).unwrap();
        assert!(report.iter().count() > 10_000);
        String::from_utf8(turtle).unwrap()
    };
    let one = report(1);
    for threads in [2, 3] {
        assert!(report(threads) == one, "{threads} threads");
    }
}

#[test]
fn a_validation_that_takes_too_long_fails() {
    let query = "SELECT $this { ?a :p ?b . ?c :p ?d . ?e :p ?f FILTER (?b + ?d + ?f < 0) }"
        .replace(":p", "<http://example.org/p>");
    for shape in [
        "sh:nodeKind sh:IRI".to_owned(),
        "sh:not [ sh:not [ sh:nodeKind sh:IRI ] ]".to_owned(),
        format!("sh:sparql [ sh:select '{query}' ]"),
        format!("sh:not [ sh:sparql [ sh:select '{query}' ] ]"),
    ] {
        let shapes = shapes(&format!(":s sh:targetSubjectsOf :p ; {shape} ."));
        let mut data = many_failures(&shapes);
        let begun = Instant::now();
        for time_max in [Duration::ZERO, Duration::from_millis(20)] {
            let options = Options { time_max: Some(time_max), details: false };
            match data.validate(NonZero::new(1), options) {
                Err(Failure::TimedOut { time_max: told }) => assert_eq!(told, time_max),
                Err(other) => panic!("{shape}: {other}"),
                Ok(_) => assert!(!time_max.is_zero() && !shape.contains("SELECT"), "{shape}"),
            }
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{shape}");
    }
}
