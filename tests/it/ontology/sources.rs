//! Where the project names terms of vocabularies: its code, graphs, shapes, queries and documents.

use super::pinned::namespace;
use crate::harness;
use notitia::catalog;
use notitia::iri::IriBase;
use notitia::mapping::crosswalk::{self, Target};
use notitia::mapping::path;
use notitia::vocab::ONTOLOGY;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;
use regex::Regex;
use std::collections::BTreeSet;

/// What a term stands as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum As {
    Class,
    Property,
    Any,
}

/// A term where it is used.
pub(crate) type Use = (String, As, String);

/// All of them, without repetition.
pub(crate) fn all() -> BTreeSet<Use> {
    let mut uses = BTreeSet::new();
    constants(&mut uses);
    triples(&mut uses, "the sample's graph", &sample());
    triples(&mut uses, "the catalogue", &described());
    triples(&mut uses, "ontologies/notitia.ttl", &turtle(ONTOLOGY));
    for (folder, extension) in [("shapes", "ttl"), ("ontologies", "ttl")] {
        for file in harness::files(folder, extension) {
            let text = std::fs::read_to_string(&file).expect("a file");
            triples(&mut uses, &file.display().to_string(), &turtle(&text));
        }
    }
    let documents =
        ["docs/model.md", "docs/mapping.md", "src/ingest/report.rs"].map(harness::package);
    for file in harness::files("queries", "rq").into_iter().chain(documents) {
        let text = std::fs::read_to_string(&file).expect("a file");
        curies(&mut uses, &file.display().to_string(), &text);
    }
    crosswalk(&mut uses);
    uses
}

/// The whole default graph of the sample.
pub(crate) fn sample() -> Vec<Triple> {
    let version = harness::version(harness::sample());
    harness::stored(&version).triples().map(|triple| triple.expect("readable")).collect()
}

fn described() -> Vec<Triple> {
    let version = harness::version(harness::sample());
    let facts = catalog::Facts { iris: version.iris(), info: version.info() };
    let mut triples = catalog::void(facts);
    triples.extend(catalog::service_description(facts));
    triples.extend(catalog::distributions(facts));
    triples
}

/// A Turtle file, whose `{base}` is that of the sample.
pub(crate) fn turtle(text: &str) -> Vec<Triple> {
    let text = text.replace("{base}", "http://localhost:7878/");
    TurtleParser::new().for_slice(&text).map(|triple| triple.expect("good Turtle")).collect()
}

/// The constants of `src/vocab`: each file has one namespace and the names in it.
fn constants(uses: &mut BTreeSet<Use>) {
    let name = Regex::new(r#"[A-Z0-9_]+ = "([^"]+)""#).expect("a pattern");
    let full =
        Regex::new(r#"new_unchecked\("(http[^"]+)"\)|new_unchecked\(\s*"(http[^"]+)",?\s*\)"#);
    let full = full.expect("a pattern");
    for file in harness::files("src/vocab", "rs") {
        let text = std::fs::read_to_string(&file).expect("a file");
        let of = file.display().to_string();
        let Some(ns) = text
            .lines()
            .find_map(|line| line.trim().strip_suffix(":")?.strip_prefix('"')?.strip_suffix('"'))
        else {
            continue;
        };
        for found in name.captures_iter(&text).filter(|found| !found[1].starts_with("http")) {
            uses.insert((format!("{ns}{}", &found[1]), As::Any, of.clone()));
        }
        for found in full.captures_iter(&text) {
            let iri = found.get(1).or_else(|| found.get(2)).expect("one of them").as_str();
            uses.insert((iri.to_owned(), As::Any, of.clone()));
        }
    }
}

fn triples(uses: &mut BTreeSet<Use>, of: &str, triples: &[Triple]) {
    const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    for triple in triples {
        let property = triple.predicate.as_str().to_owned();
        if let Term::NamedNode(object) = &triple.object {
            let role = if property == TYPE { As::Class } else { As::Any };
            uses.insert((object.as_str().to_owned(), role, of.to_owned()));
        }
        if let Term::Literal(literal) = &triple.object {
            uses.insert((literal.datatype().as_str().to_owned(), As::Class, of.to_owned()));
        }
        if let NamedOrBlankNode::NamedNode(subject) = &triple.subject {
            uses.insert((subject.as_str().to_owned(), As::Any, of.to_owned()));
        }
        uses.insert((property, As::Property, of.to_owned()));
    }
}

/// The prefixed names of a text.
fn curies(uses: &mut BTreeSet<Use>, of: &str, text: &str) {
    let curie = Regex::new(r"\b([a-z]+):([A-Za-z][A-Za-z0-9_-]*)").expect("a pattern");
    for found in curie.captures_iter(text) {
        if let Some(namespace) = namespace(&found[1]) {
            uses.insert((format!("{namespace}{}", &found[2]), As::Any, of.to_owned()));
        }
    }
}

/// The paths of the crosswalk.
fn crosswalk(uses: &mut BTreeSet<Use>) {
    let iris = IriBase::new("http://localhost:7878/").expect("a base");
    for row in crosswalk::rows() {
        let Target::Paths { paths, .. } = &row.target else { continue };
        let of = format!("RULES, {} {}", row.base, row.code);
        for path in path::paths(paths).iter().flatten() {
            for step in &path.steps {
                uses.insert((step.property.iri(&iris), As::Property, of.clone()));
            }
            for term in path.terms() {
                uses.insert((term.iri(&iris), As::Any, of.clone()));
            }
        }
    }
}
