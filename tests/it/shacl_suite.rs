//! The W3C test suite of SHACL Core and SHACL-SPARQL, run from its manifests, whole reports compared as
//! graphs.
//!
//! The suite is not part of this repository: see `NOTITIA_SHARED` in [`suite_folder`].

use notitia::shacl::Shapes;
use oxrdf::Graph;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use oxrdf::graph::CanonicalizationAlgorithm;
use oxttl::TurtleParser;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const SHT: &str = "http://www.w3.org/ns/shacl-test#";
const SH: &str = "http://www.w3.org/ns/shacl#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

#[test]
fn shacl_core_reports_are_those_of_the_w3c() {
    check("core", 98, &[], &[]);
}

#[test]
fn shacl_sparql_reports_are_those_of_the_w3c() {
    // The manifest of the components forgets one.
    check("sparql", 23, &["component/nodeValidator-001.ttl"], &[]);
}

/// Runs the tests of a folder of the suite. `exceptions`: tests that fail, by the name of their file,
/// each with the reason.
#[track_caller]
fn check(group: &str, tests: usize, unlisted: &[&str], exceptions: &[(&str, &str)]) {
    let Some(folder) = suite_folder(group) else { return };
    let mut entries = Vec::new();
    collect(&folder.join("manifest.ttl"), &mut entries);
    for file in unlisted {
        collect(&folder.join(file), &mut entries);
    }
    let mut failures = Vec::new();
    for entry in &entries {
        if let Err(reason) = run(entry) {
            failures.push((entry.name(), reason));
        }
    }
    let passed = entries.len() - failures.len();
    println!("{group}: {} ran, {passed} passed", entries.len());
    for (name, reason) in &failures {
        println!("failed: {name}: {reason}");
    }
    assert_eq!(entries.len(), tests);
    let failed: BTreeSet<String> = failures.into_iter().map(|(name, _)| name).collect();
    let expected: BTreeSet<String> = exceptions.iter().map(|(name, _)| (*name).into()).collect();
    assert_eq!(failed, expected);
}

/// `NOTITIA_SHARED`, or `../shared` beside the repository, holds the suites. Where they are missing
/// the test says so and passes, unless `NOTITIA_REQUIRE_SHARED=1`.
fn suite_folder(group: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("NOTITIA_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("suites/shacl/data-shapes/data-shapes-test-suite/tests").join(group);
    match folder.canonicalize() {
        Ok(folder) => Some(folder),
        Err(error) => {
            let required = std::env::var("NOTITIA_REQUIRE_SHARED").is_ok_and(|value| value == "1");
            assert!(!required, "{}: {error}", folder.display());
            println!("skipped: no SHACL test suite at {}", folder.display());
            None
        }
    }
}

struct Entry {
    manifest: PathBuf,
    graph: Graph,
    node: Term,
}

impl Entry {
    fn name(&self) -> String {
        let stem = self.manifest.file_stem().unwrap().to_str().unwrap();
        let folder = self.manifest.parent().unwrap().file_name().unwrap().to_str().unwrap();
        format!("{folder}/{stem}")
    }
}

/// The tests of a manifest and of those that it includes.
fn collect(manifest: &Path, entries: &mut Vec<Entry>) {
    let graph = parse(manifest);
    for triple in graph.iter() {
        let object = triple.object.into_owned();
        if triple.predicate.as_str() == format!("{MF}include") {
            collect(&path_of(&object), entries);
        } else if triple.predicate.as_str() == format!("{MF}entries") {
            for node in list(&graph, object) {
                let entry = Entry { manifest: manifest.into(), graph: graph.clone(), node };
                entries.push(entry);
            }
        }
    }
}

fn run(entry: &Entry) -> Result<(), String> {
    let value = |node: &Term, ns: &str, name: &str| {
        let values = values(&entry.graph, node, &format!("{ns}{name}"));
        values.into_iter().next().ok_or_else(|| format!("no {name}"))
    };
    let action = value(&entry.node, MF, "action")?;
    let data: Vec<Triple> = parse(&path_of(&value(&action, SHT, "dataGraph")?))
        .iter()
        .map(oxrdf::TripleRef::into_owned)
        .collect();
    let shapes = path_of(&value(&action, SHT, "shapesGraph")?);
    let text = std::fs::read_to_string(&shapes).map_err(|error| error.to_string())?;
    let report = Shapes::parse([(iri_of(&shapes).as_str(), text.as_str())])
        .map_err(|error| error.to_string())
        .and_then(|shapes| shapes.validate(&data).map_err(|failure| failure.to_string()));

    let mut expected = Graph::new();
    let result = value(&entry.node, MF, "result")?;
    let failure = NamedNode::new(format!("{SHT}Failure")).unwrap();
    if result == failure.into() {
        return report.err().map(|_| ()).ok_or_else(|| "a failure was expected".into());
    }
    let report = report?;
    copy_report(&entry.graph, &result, &mut expected);
    // Messages are compared only where the suite gives some.
    let message = NamedNode::new(format!("{SH}resultMessage")).unwrap();
    let with_messages = expected.iter().any(|triple| triple.predicate == message);
    let keep = |triple: &Triple| with_messages || triple.predicate != message;

    let mut turtle = Vec::new();
    report.write_turtle(&mut turtle).unwrap();
    for found in [report.to_triples(), triples(&turtle, "http://example.org/")] {
        let mut found: Graph = found.into_iter().filter(&keep).collect();
        found.canonicalize(CanonicalizationAlgorithm::Unstable);
        expected.canonicalize(CanonicalizationAlgorithm::Unstable);
        if found != expected {
            return Err(format!("expected\n{expected}\nfound\n{found}"));
        }
    }
    Ok(())
}

/// Copies what the suite's rules compare: the report, its results, and the paths in them.
fn copy_report(from: &Graph, node: &Term, to: &mut Graph) {
    const COMPARED: &[&str] = &[
        "conforms",
        "focusNode",
        "result",
        "resultMessage",
        "resultPath",
        "resultSeverity",
        "sourceConstraint",
        "sourceConstraintComponent",
        "sourceShape",
        "value",
    ];
    let subject = subject(node);
    for triple in from.triples_for_subject(&subject) {
        let name = triple.predicate.as_str().strip_prefix(SH);
        let compared = name.is_some_and(|name| COMPARED.contains(&name));
        if !compared && triple.predicate.as_str() != format!("{RDF}type") {
            continue;
        }
        to.insert(triple);
        match name {
            Some("result") => copy_report(from, &triple.object.into_owned(), to),
            Some("resultPath") => copy_all(from, &triple.object.into_owned(), to),
            _ => {}
        }
    }
}

fn copy_all(from: &Graph, node: &Term, to: &mut Graph) {
    if !node.is_blank_node() {
        return;
    }
    for triple in from.triples_for_subject(&subject(node)) {
        to.insert(triple);
        copy_all(from, &triple.object.into_owned(), to);
    }
}

fn subject(node: &Term) -> NamedOrBlankNode {
    match node {
        Term::NamedNode(iri) => iri.clone().into(),
        Term::BlankNode(blank) => blank.clone().into(),
        Term::Literal(_) => panic!("{node} is no subject"),
    }
}

fn values(graph: &Graph, node: &Term, property: &str) -> Vec<Term> {
    let property = NamedNode::new(property).unwrap();
    let subject = subject(node);
    let values = graph.objects_for_subject_predicate(&subject, &property);
    values.map(oxrdf::TermRef::into_owned).collect()
}

fn list(graph: &Graph, mut cell: Term) -> Vec<Term> {
    let mut members = Vec::new();
    while let Some(member) = values(graph, &cell, &format!("{RDF}first")).pop() {
        members.push(member);
        cell = values(graph, &cell, &format!("{RDF}rest")).pop().unwrap();
    }
    members
}

fn parse(file: &Path) -> Graph {
    let text = std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    triples(&text, &iri_of(file)).into_iter().collect()
}

fn triples(text: &[u8], base: &str) -> Vec<Triple> {
    let parser = TurtleParser::new().with_base_iri(base).unwrap();
    parser.for_slice(text).map(|triple| triple.unwrap()).collect()
}

fn iri_of(file: &Path) -> String {
    format!("file://{}", file.to_str().unwrap())
}

fn path_of(iri: &Term) -> PathBuf {
    match iri {
        Term::NamedNode(iri) => PathBuf::from(iri.as_str().strip_prefix("file://").unwrap()),
        _ => panic!("{iri} is no file"),
    }
}
