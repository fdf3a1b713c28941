//! The graph of a document: what is said of a thing, what points to it, and the labels of what both name.

use super::forms::DocumentForm;
use super::state::Served;
use crate::catalog;
use crate::catalog::Facts;
use crate::iri::Name;
use crate::linked_art;
use crate::percent::escaped;
use crate::reader::Reader;
use crate::vocab::LICENCE_OUVERTE;
use crate::vocab::dcterms;
use crate::vocab::foaf;
use crate::vocab::rdf;
use crate::vocab::schema;
use crate::vocab::skos;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

/// How many triples that point here a document has; there can be hundreds of thousands.
const POINTING_MAX: usize = 100;

/// How many links that only the other notice states a document has.
const LINKS_MAX: usize = 5_000;

/// How many other nodes get their labels.
const LABELLED_MAX: usize = 500;

/// A document's graph.
pub struct Described {
    /// What the document is about.
    pub topic: NamedNode,
    pub doc: NamedNode,
    pub triples: Vec<Triple>,
}

impl Described {
    /// The forms that it can be sent in, the default first.
    pub fn forms(&self) -> impl Iterator<Item = DocumentForm> + use<> {
        let has_record = linked_art::has_record(&self.triples, self.topic.as_ref());
        DocumentForm::all().filter(move |form| has_record || *form != DocumentForm::LinkedArt)
    }
}

/// Where something is.
pub enum Found<T> {
    Here(T),
    /// Under another path: `merimee/PA00088801`.
    Elsewhere(String),
    Nowhere,
}

/// The document at a path: `merimee/PA00088801`, `place/commune/75056`.
pub fn described(version: &Served, reader: &Reader<'_>, path: &str) -> Found<Described> {
    match find(version, reader, path) {
        Found::Here((topic, doc, own)) => Found::Here(complete(version, reader, topic, doc, own)),
        Found::Elsewhere(path) => Found::Elsewhere(path),
        Found::Nowhere => Found::Nowhere,
    }
}

/// The path of the document that a path leads to: itself, or another.
pub fn located(version: &Served, path: &str) -> Option<String> {
    match find(version, &version.reader(), path) {
        Found::Here(_) => Some(path.to_owned()),
        Found::Elsewhere(path) => Some(path),
        Found::Nowhere => None,
    }
}

fn facts(version: &Served) -> Facts<'_> {
    Facts { iris: version.iris(), info: version.info() }
}

type Own = (NamedNode, NamedNode, Vec<Triple>);

fn find(version: &Served, reader: &Reader<'_>, path: &str) -> Found<Own> {
    let iris = version.iris();
    let topic = NamedNode::new_unchecked(format!("{}id/{path}", iris.as_str()));
    let doc = NamedNode::new_unchecked(format!("{}doc/{path}", iris.as_str()));
    let (base, reference) = match iris.parse(topic.as_str()) {
        Some(Name::Entity { base, escaped, .. }) => (base, escaped),
        Some(Name::Shared) => {
            let own = shared(facts(version), reader, path, &topic, &doc);
            return if own.is_empty() { Found::Nowhere } else { Found::Here((topic, doc, own)) };
        }
        // `id/catalog` has no second segment.
        None if topic == iris.catalog() => {
            let own = shared(facts(version), reader, path, &topic, &doc);
            return Found::Here((topic, doc, own));
        }
        _ => return Found::Nowhere,
    };
    let own = reader.notice(doc.as_ref());
    if !own.is_empty() {
        return Found::Here((topic, doc, own));
    }
    // Lower case, spaces in between, `museo`: as people write it.
    let decoded = super::form::segment(reference).unwrap_or_default();
    let upper: String =
        decoded.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    for reference in [decoded.trim(), &upper] {
        let canonical = format!("{}/{}", base.name(), escaped(reference));
        let doc = iris.doc(base, reference);
        if canonical != path && reader.is_described(doc.as_ref()) {
            return Found::Elsewhere(canonical);
        }
    }
    Found::Nowhere
}

/// What is said of a shared node, and of the document about it.
fn shared(
    facts: Facts<'_>,
    reader: &Reader<'_>,
    path: &str,
    topic: &NamedNode,
    doc: &NamedNode,
) -> Vec<Triple> {
    let mut own = reader.described(topic.as_ref());
    own.extend(match path.split_once('/') {
        Some(("dataset", name)) => catalog::dataset(facts, name),
        Some(("graph", name)) => catalog::named_graph(facts, name),
        None => catalog::catalog(facts),
        _ => Vec::new(),
    });
    if !own.is_empty() {
        own.push(Triple::new(doc.clone(), rdf::TYPE, schema::DIGITAL_DOCUMENT));
        own.push(Triple::new(doc.clone(), foaf::PRIMARY_TOPIC, topic.clone()));
        own.push(Triple::new(doc.clone(), dcterms::LICENSE, LICENCE_OUVERTE));
    }
    own
}

/// Adds what points here, and the labels.
fn complete(
    version: &Served,
    reader: &Reader<'_>,
    topic: NamedNode,
    doc: NamedNode,
    own: Vec<Triple>,
) -> Described {
    let subjects: HashSet<NamedOrBlankNode> =
        own.iter().map(|triple| triple.subject.clone()).collect();
    let mut triples = own;
    triples.extend(reader.stated_by_others(topic.as_ref(), LINKS_MAX));
    let pointing = reader.pointing_to(topic.as_ref(), POINTING_MAX);
    triples.extend(pointing.into_iter().filter(|triple| !subjects.contains(&triple.subject)));
    let mut named = BTreeSet::new();
    for triple in &triples {
        if let Term::NamedNode(object) = &triple.object {
            named.insert(without_part(object));
        }
        if let NamedOrBlankNode::NamedNode(subject) = &triple.subject {
            named.insert(without_part(subject));
        }
    }
    let ours = version.iris().as_str();
    let others =
        named.into_iter().filter(|iri| iri.starts_with(ours)).map(NamedNode::new_unchecked);
    let others = others.filter(|node| !subjects.contains(&NamedOrBlankNode::from(node.clone())));
    let mut labels = Vec::new();
    for node in others.take(LABELLED_MAX) {
        match version.catalog_labels().get(&node) {
            Some(known) => labels.extend_from_slice(known),
            None => labels.extend(reader.stated(node.as_ref(), is_label)),
        }
    }
    triples.extend(labels);
    Described { topic, doc, triples }
}

fn without_part(node: &NamedNode) -> String {
    node.as_str().split('#').next().unwrap_or_default().to_owned()
}

/// The labels of the catalogue and its datasets, which are in no graph.
pub fn catalog_labels(facts: Facts<'_>) -> HashMap<NamedNode, Vec<Triple>> {
    let labels = |node: NamedNode, mut triples: Vec<Triple>| {
        let subject = NamedOrBlankNode::from(node.clone());
        triples.retain(|triple| triple.subject == subject && is_label(triple.predicate.as_ref()));
        (node, triples)
    };
    let datasets = facts
        .datasets()
        .map(|dataset| labels(dataset.iri(facts), catalog::dataset(facts, &dataset.info.base)));
    datasets.chain([labels(facts.iris.catalog(), catalog::catalog(facts))]).collect()
}

fn is_label(property: NamedNodeRef<'_>) -> bool {
    [rdf::LABEL, rdf::TYPE, skos::PREF_LABEL, schema::NAME].contains(&property)
}
