//! A graph to read from, by subject; what is read comes in an order that depends on the graph alone.

use crate::iri::{IriBase, Name};
use crate::notice::Base;
use crate::vocab::{rdf, schema, skos};
use oxrdf::{Literal, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use std::collections::HashMap;

/// The triples of a document, by subject.
pub struct Source<'a> {
    by_subject: HashMap<&'a str, Vec<&'a Triple>>,
    iris: &'a IriBase,
}

impl<'a> Source<'a> {
    pub fn new(triples: &'a [Triple], iris: &'a IriBase) -> Self {
        let mut by_subject: HashMap<&str, Vec<&Triple>> = HashMap::new();
        for triple in triples {
            if let NamedOrBlankNode::NamedNode(subject) = &triple.subject {
                by_subject.entry(subject.as_str()).or_default().push(triple);
            }
        }
        Self { by_subject, iris }
    }

    fn objects(&self, subject: &str, property: NamedNodeRef<'_>) -> impl Iterator<Item = &'a Term> {
        let triples = self.by_subject.get(subject).map_or(&[][..], Vec::as_slice);
        triples.iter().filter(move |triple| triple.predicate == property).map(|t| &t.object)
    }

    /// The IRIs of a property, each once; `#part-2` before `#part-10`.
    pub fn nodes(&self, subject: &str, property: NamedNodeRef<'_>) -> Vec<&'a str> {
        let mut nodes: Vec<&str> = self
            .objects(subject, property)
            .filter_map(|object| match object {
                Term::NamedNode(node) => Some(node.as_str()),
                _ => None,
            })
            .collect();
        nodes.sort_unstable_by_key(|iri| {
            let stem = iri.trim_end_matches(|c: char| c.is_ascii_digit());
            (stem, iri.len(), *iri)
        });
        nodes.dedup();
        nodes
    }

    /// The first IRI of a property.
    pub fn node(&self, subject: &str, property: NamedNodeRef<'_>) -> Option<&'a str> {
        self.nodes(subject, property).first().copied()
    }

    /// The literals of a property, sorted by value.
    pub fn literals(&self, subject: &str, property: NamedNodeRef<'_>) -> Vec<&'a Literal> {
        let mut literals: Vec<&Literal> = self
            .objects(subject, property)
            .filter_map(|object| match object {
                Term::Literal(literal) => Some(literal),
                _ => None,
            })
            .collect();
        literals.sort_unstable_by_key(|literal| (literal.value(), literal.language()));
        literals
    }

    /// The first literal of a property.
    pub fn literal(&self, subject: &str, property: NamedNodeRef<'_>) -> Option<&'a Literal> {
        self.literals(subject, property).first().copied()
    }

    pub fn is_a(&self, subject: &str, class: NamedNodeRef<'_>) -> bool {
        self.nodes(subject, rdf::TYPE).contains(&class.as_str())
    }

    /// What a node is called, when the graph says so.
    pub fn label(&self, subject: &str) -> Option<&'a str> {
        let found = [rdf::LABEL, skos::PREF_LABEL, schema::NAME]
            .into_iter()
            .find_map(|property| self.literal(subject, property));
        found.map(Literal::value)
    }

    /// The nodes that say by a property that they are about this one.
    pub fn pointing(&self, property: NamedNodeRef<'_>, object: &str) -> Vec<&'a str> {
        let mut found: Vec<&str> = self
            .by_subject
            .keys()
            .copied()
            .filter(|subject| self.nodes(subject, property).contains(&object))
            .collect();
        found.sort_unstable();
        found
    }

    /// Whether an IRI names a museum, be it described here or not.
    pub fn is_museum(&self, iri: &str) -> bool {
        let name = self.iris.parse(iri);
        matches!(name, Some(Name::Entity { base: Base::Museofile, part: None, .. }))
    }

    /// The scheme and the code of one of our terms: `dimension`, `height`.
    pub fn code(&self, term: &'a str) -> Option<(&'a str, &'a str)> {
        self.iris.concept_code(term)
    }
}
