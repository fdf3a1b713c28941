//! The built-in rules: each has words in two languages, a graph that passes, and for each of its constraints one that
//! fails it and nothing else.

use crate::harness;
use notitia::iri::IriBase;
use notitia::mapping::crosswalk;
use notitia::quality;
use notitia::rules;
use notitia::shacl::Shapes;
use oxrdf::GraphName;
use oxrdf::NamedOrBlankNode;
use oxrdf::Quad;
use oxrdf::Term;
use oxrdf::Triple;
use oxttl::TriGParser;
use regex::Regex;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const SH: &str = "http://www.w3.org/ns/shacl#";
const RULES: &str = "http://localhost:7878/ns/rules#";
const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const NIL: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";

#[test]
fn each_shape_passes_its_example_and_each_constraint_fails_one() {
    let shapes = Shapes::parse(rules::SHAPES.iter().copied()).expect("good shapes");
    let mut shown = BTreeSet::new();
    let mut wrong = Vec::new();
    for (file, text) in rules::EXAMPLES {
        let examples = Examples::read(text);
        for graph in examples.broken.keys() {
            assert!(examples.graphs.contains_key(graph), "{file}: <#{graph}> says nothing");
        }
        let passes = &examples.graphs["passes"];
        wrong.extend(shapes.validate(passes).expect("a report").results.iter().map(|result| {
            format!(
                "{file}: passes, but {} {} at {}",
                result.source_shape, result.component, result.focus
            )
        }));
        for (name, changed) in examples.graphs.iter().filter(|(name, _)| *name != "passes") {
            let Some((rule, component)) = examples.broken.get(name) else {
                panic!("{file}: <#{name}> names no rule");
            };
            let results = shapes.validate(&replaced(passes, changed)).expect("a report").results;
            let found: BTreeSet<String> =
                results.iter().map(|result| local(&result.source_shape.to_string())).collect();
            let components: BTreeSet<String> =
                results.iter().map(|result| local(&result.component.to_string())).collect();
            if found != BTreeSet::from([rule.clone()]) || !components.contains(component) {
                wrong.push(format!(
                    "{file}: {name}: not {rule} {component}, but {found:?} {components:?}"
                ));
            }
            shown.insert((rule.clone(), component.clone()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(shown, constraints(), "left: failed by an example, right: stated by a shape");
}

#[test]
fn each_file_of_shapes_has_a_file_of_examples() {
    let names = |files: &[(&str, &str)]| -> BTreeSet<String> {
        files.iter().filter_map(|(name, _)| Some(name.rsplit_once('.')?.0.to_owned())).collect()
    };
    assert!(rules::SHAPES.len() > 15, "{:?}", names(rules::SHAPES));
    assert_eq!(names(rules::SHAPES), names(rules::EXAMPLES));
}

#[test]
fn each_rule_says_in_two_languages_what_it_checks_and_what_to_do() {
    let base = IriBase::new("https://example.org/heritage/").expect("a base");
    let explained = rules::explained(&base).expect("good Turtle");
    assert!(explained.len() > 150, "{} rules", explained.len());
    let mut names = BTreeSet::new();
    for rule in &explained {
        for (words, what) in
            [(&rule.label, "label"), (&rule.about, "comment"), (&rule.advice, "message")]
        {
            assert!(!words.french.is_empty() && !words.english.is_empty(), "{} {what}", rule.name);
        }
        assert!(names.insert(&rule.name), "{} stands there twice", rule.name);
        let is_shape = !rule.constraints.is_empty();
        assert_eq!(is_shape, !rule.examples.is_empty(), "{}", rule.name);
        assert_eq!(is_shape, !rule.targets.is_empty(), "{}", rule.name);
    }
}

#[test]
fn each_field_that_a_rule_names_is_one_and_leads_to_its_explanation() {
    let base = IriBase::new("https://example.org/heritage/").expect("a base");
    let graph = rules::graph(&base).expect("good Turtle");
    let codes: BTreeSet<&str> = crosswalk::rows().map(|row| row.code).collect();
    let named: Vec<(&NamedOrBlankNode, &str)> = graph
        .iter()
        .filter(|triple| triple.predicate == base.ns("field"))
        .map(|triple| match &triple.object {
            Term::Literal(code) => (&triple.subject, code.value()),
            other => panic!("{other} is no code"),
        })
        .collect();
    assert!(named.len() > 100, "{} fields", named.len());
    for (rule, code) in named {
        assert!(codes.contains(code), "{rule} names {code}, which is no field");
        let leads = format!("<https://example.org/heritage/ns/fields#{code}>");
        let is_it = |triple: &&Triple| {
            triple.subject == *rule
                && triple.predicate.as_str() == format!("{RDFS}seeAlso")
                && triple.object.to_string() == leads
        };
        assert!(graph.iter().any(|triple| is_it(&triple)), "{rule} does not lead to {leads}");
    }
    for check in quality::checks().expect("good checks") {
        assert!(check.fields.iter().all(|code| codes.contains(code)), "{}", check.name);
    }
}

#[test]
fn each_result_names_its_rule() {
    let triples = graph();
    let property = format!("{SH}property");
    for triple in triples.iter().filter(|triple| triple.predicate.as_str() == property) {
        // What stands within `sh:or` is no source of a result.
        if triple.subject.is_named_node() {
            assert!(triple.object.is_named_node(), "{triple}: a property shape without an IRI");
        }
    }
    for (rule, _) in constraints() {
        let node = format!("<{RULES}{rule}>");
        let says = |property: &str| {
            triples.iter().any(|triple| {
                triple.subject.to_string() == node && triple.predicate.as_str() == property
            })
        };
        assert!(says(&format!("{SH}message")), "{rule} has no message");
        assert!(says(&format!("{RDFS}comment")), "{rule} has no comment");
    }
}

#[test]
fn each_kind_of_problem_in_the_code_is_a_rule_and_each_rule_of_reading_is_in_the_code() {
    let kind = Regex::new(r#""([WIR]_[A-Z_]+)""#).expect("a pattern");
    let mut named = BTreeSet::new();
    let mut open = vec![harness::package("src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).expect("a source file");
            named.extend(kind.captures_iter(&text).map(|found| found[1].to_owned()));
        }
    }
    let base = IriBase::new("http://localhost:7878/").expect("a base");
    let explained = rules::explained(&base).expect("good Turtle").into_iter();
    let reading = explained.filter(|rule| rule.constraints.is_empty()).map(|rule| rule.name);
    assert_eq!(named, reading.collect(), "left: in src/, right: in problems.ttl");
}

#[test]
fn the_rules_take_the_base_iri_of_the_store() {
    let base = IriBase::new("https://example.org/heritage/").expect("a base");
    for triple in rules::graph(&base).expect("good Turtle") {
        assert!(!triple.to_string().contains("localhost"), "{triple}");
    }
    let dir = tempfile::TempDir::new().expect("a folder");
    let own = "@base <http://e/> . <s> a <http://www.w3.org/ns/shacl#NodeShape> .";
    std::fs::write(dir.path().join("own.ttl"), own).expect("a file");
    assert_eq!(rules::at(own, &base), own, "another base stays");
}

/// Graphs by name, and the rule and the component that each breaks.
struct Examples {
    graphs: BTreeMap<String, Vec<Triple>>,
    broken: BTreeMap<String, (String, String)>,
}

impl Examples {
    fn read(text: &str) -> Self {
        let mut examples = Self { graphs: BTreeMap::new(), broken: BTreeMap::new() };
        for quad in TriGParser::new().for_slice(text.as_bytes()) {
            let quad: Quad = quad.expect("good TriG");
            match &quad.graph_name {
                GraphName::NamedNode(graph) => {
                    let graph = examples.graphs.entry(local(graph.as_str())).or_default();
                    graph.push(quad.into());
                }
                _ => {
                    let broken = examples.broken.entry(local(&quad.subject.to_string()));
                    let (rule, component) = broken.or_default();
                    match quad.predicate.as_str().strip_prefix(SH) {
                        Some("sourceShape") => *rule = local(&quad.object.to_string()),
                        Some("sourceConstraintComponent") => {
                            *component = local(&quad.object.to_string())
                        }
                        _ => panic!("{quad}"),
                    }
                }
            }
        }
        examples
    }
}

/// A graph where some properties of some nodes have other values, or none.
fn replaced(graph: &[Triple], changed: &[Triple]) -> Vec<Triple> {
    let pair = |triple: &Triple| (triple.subject.clone(), triple.predicate.clone());
    let pairs: BTreeSet<String> =
        changed.iter().map(|triple| format!("{:?}", pair(triple))).collect();
    let kept = graph.iter().filter(|triple| !pairs.contains(&format!("{:?}", pair(triple))));
    let is_none =
        |triple: &&Triple| matches!(&triple.object, Term::NamedNode(iri) if iri.as_str() == NIL);
    kept.chain(changed.iter().filter(|triple| !is_none(triple))).cloned().collect()
}

/// The rule and the component of each constraint that the shapes state.
fn constraints() -> BTreeSet<(String, String)> {
    const NONE: &[&str] = &[
        "path",
        "message",
        "severity",
        "property",
        "ignoredProperties",
        "targetClass",
        "targetSubjectsOf",
        "targetObjectsOf",
    ];
    let mut found = BTreeSet::new();
    for triple in graph() {
        let (NamedOrBlankNode::NamedNode(subject), Some(parameter)) =
            (&triple.subject, triple.predicate.as_str().strip_prefix(SH))
        else {
            continue;
        };
        if NONE.contains(&parameter) {
            continue;
        }
        let (first, rest) = parameter.split_at(1);
        let component = format!("{}{rest}ConstraintComponent", first.to_uppercase());
        let rule = subject.as_str().strip_prefix(RULES).expect("a shape is a rule");
        found.insert((rule.to_owned(), component));
    }
    found
}

fn graph() -> Vec<Triple> {
    let texts = rules::SHAPES.iter().map(|(_, text)| *text);
    texts
        .flat_map(|text| oxttl::TurtleParser::new().for_slice(text.as_bytes()))
        .map(|triple| triple.expect("good Turtle"))
        .collect()
}

/// What stands behind the `#`.
fn local(iri: &str) -> String {
    let iri = iri.trim_matches(['<', '>']);
    iri.rsplit_once('#').map_or(iri, |(_, local)| local).to_owned()
}
