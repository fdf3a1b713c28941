//! The graph of a document: what is said of a thing, what points to it, and the labels of what both name.

use super::forms::DocumentForm;
use crate::catalog;
use crate::catalog::Facts;
use crate::iri::Name;
use crate::linked_art;
use crate::percent::escaped;
use crate::store::StoreError;
use crate::store::Version;
use crate::vocab::LICENCE_OUVERTE;
use crate::vocab::dcterms;
use crate::vocab::foaf;
use crate::vocab::rdf;
use crate::vocab::schema;
use crate::vocab::skos;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use std::collections::BTreeSet;
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
///
/// # Errors
/// When the store cannot be read.
pub fn described(version: &Version, path: &str) -> Result<Found<Described>, StoreError> {
    Ok(match find(version, path)? {
        Found::Here((topic, doc, own)) => Found::Here(complete(version, topic, doc, own)?),
        Found::Elsewhere(path) => Found::Elsewhere(path),
        Found::Nowhere => Found::Nowhere,
    })
}

/// The path of the document that a path leads to: itself, or another.
///
/// # Errors
/// When the store cannot be read.
pub fn located(version: &Version, path: &str) -> Result<Option<String>, StoreError> {
    Ok(match find(version, path)? {
        Found::Here(_) => Some(path.to_owned()),
        Found::Elsewhere(path) => Some(path),
        Found::Nowhere => None,
    })
}

type Own = (NamedNode, NamedNode, Vec<Triple>);

fn find(version: &Version, path: &str) -> Result<Found<Own>, StoreError> {
    let iris = version.iris();
    let topic = NamedNode::new_unchecked(format!("{}id/{path}", iris.as_str()));
    let doc = NamedNode::new_unchecked(format!("{}doc/{path}", iris.as_str()));
    let (base, reference) = match iris.parse(topic.as_str()) {
        Some(Name::Entity { base, escaped, .. }) => (base, escaped),
        Some(Name::Shared) => {
            let own = shared(version, path, &topic, &doc)?;
            return Ok(if own.is_empty() {
                Found::Nowhere
            } else {
                Found::Here((topic, doc, own))
            });
        }
        // `id/catalog` has no second segment.
        None if topic == iris.catalog() => {
            let own = shared(version, path, &topic, &doc)?;
            return Ok(Found::Here((topic, doc, own)));
        }
        _ => return Ok(Found::Nowhere),
    };
    let own = version.notice(doc.as_ref())?;
    if !own.is_empty() {
        return Ok(Found::Here((topic, doc, own)));
    }
    // Lower case, spaces in between, `museo`: as people write it.
    let decoded = super::form::segment(reference).unwrap_or_default();
    let upper: String =
        decoded.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    for reference in [decoded.trim(), &upper] {
        let canonical = format!("{}/{}", base.name(), escaped(reference));
        let doc = iris.doc(base, reference);
        if canonical != path && !version.described(doc.as_ref())?.is_empty() {
            return Ok(Found::Elsewhere(canonical));
        }
    }
    Ok(Found::Nowhere)
}

/// What is said of a shared node, and of the document about it.
fn shared(
    version: &Version,
    path: &str,
    topic: &NamedNode,
    doc: &NamedNode,
) -> Result<Vec<Triple>, StoreError> {
    let facts = Facts { iris: version.iris(), info: version.info() };
    let mut own = version.described(topic.as_ref())?;
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
    Ok(own)
}

/// Adds what points here, and the labels.
fn complete(
    version: &Version,
    topic: NamedNode,
    doc: NamedNode,
    own: Vec<Triple>,
) -> Result<Described, StoreError> {
    let subjects: HashSet<NamedOrBlankNode> =
        own.iter().map(|triple| triple.subject.clone()).collect();
    let mut triples = own;
    triples.extend(version.stated_by_others(topic.as_ref(), LINKS_MAX)?);
    let pointing = version.pointing_to(topic.as_ref(), POINTING_MAX)?;
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
        let dataset = node.as_str()[ours.len()..].strip_prefix("id/dataset/");
        let described = match dataset {
            Some(name) => {
                catalog::dataset(Facts { iris: version.iris(), info: version.info() }, name)
            }
            None if node == version.iris().catalog() => {
                catalog::catalog(Facts { iris: version.iris(), info: version.info() })
            }
            None => version.described(node.as_ref())?,
        };
        let of_node = described
            .into_iter()
            .filter(|triple| triple.subject == NamedOrBlankNode::from(node.clone()));
        labels.extend(of_node.filter(is_label));
    }
    triples.extend(labels);
    Ok(Described { topic, doc, triples })
}

fn without_part(node: &NamedNode) -> String {
    node.as_str().split('#').next().unwrap_or_default().to_owned()
}

fn is_label(triple: &Triple) -> bool {
    [rdf::LABEL, rdf::TYPE, skos::PREF_LABEL, schema::NAME].contains(&triple.predicate.as_ref())
}
