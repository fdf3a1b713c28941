//! Reading: what a version and the writer both can tell.

use super::error::StoreError;
use super::links::Links;
use super::notice;
use super::notice::DEFAULT;
use crate::vocab::dcterms;
use crate::vocab::rdf;
use oxigraph::model::NamedNode;
use oxigraph::model::NamedNodeRef;
use oxigraph::model::NamedOrBlankNode;
use oxigraph::model::Quad;
use oxigraph::model::Term;
use oxigraph::model::Triple;
use oxigraph::store::Store;

/// A graph to read from: each call sees one state of it.
#[derive(Clone)]
pub struct Graph {
    pub(super) store: Store,
    pub(super) links: Links,
}

impl Graph {
    /// The record, its entity and the hash IRIs of this: all triples of a notice, sorted, without those that
    /// only other notices state; empty when there is no such notice.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn notice(&self, doc: NamedNodeRef<'_>) -> Result<Vec<Triple>, StoreError> {
        let of_subject = |subject: NamedNodeRef<'_>| {
            self.store.quads_for_pattern(Some(subject.into()), None, None, DEFAULT)
        };
        let all = notice::closure(doc, of_subject)?;
        Ok(self.links.without_inverses(all, |quad| self.store.contains(quad))?)
    }

    /// All triples with this subject, in the order of the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn described(&self, subject: NamedNodeRef<'_>) -> Result<Vec<Triple>, StoreError> {
        self.store
            .quads_for_pattern(Some(subject.into()), None, None, DEFAULT)
            .map(|quad| Ok(quad?.into()))
            .collect()
    }

    /// The quads about a notice in a named graph: its fingerprint, warnings and validation report.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn about(
        &self,
        doc: NamedNodeRef<'_>,
        graph: NamedNodeRef<'_>,
    ) -> Result<Vec<Quad>, StoreError> {
        Ok(notice::about(doc, |subject| {
            self.store.quads_for_pattern(Some(subject.into()), None, None, Some(graph.into()))
        })?)
    }

    /// The records of a dataset, in the order of the store.
    pub fn docs(
        &self,
        dataset: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = Result<NamedNode, StoreError>> + use<> {
        self.subjects(dcterms::IS_PART_OF, dataset)
    }

    /// The triples of the default graph with this property, in the order of the store.
    pub fn with_property(
        &self,
        property: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = Result<Triple, StoreError>> + use<> {
        self.store
            .quads_for_pattern(None, Some(property), None, DEFAULT)
            .map(|quad| Ok(Triple::from(quad?)))
    }

    /// The nodes of a class, in the order of the store.
    pub fn instances(
        &self,
        class: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = Result<NamedNode, StoreError>> + use<> {
        self.subjects(rdf::TYPE, class)
    }

    fn subjects(
        &self,
        property: NamedNodeRef<'_>,
        object: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = Result<NamedNode, StoreError>> + use<> {
        self.store.quads_for_pattern(None, Some(property), Some(object.into()), DEFAULT).filter_map(
            |quad| match quad {
                Ok(Quad { subject: NamedOrBlankNode::NamedNode(node), .. }) => Some(Ok(node)),
                Ok(_) => None,
                Err(error) => Some(Err(error.into())),
            },
        )
    }

    /// All triples of the default graph, in the order of the store.
    pub fn triples(&self) -> impl Iterator<Item = Result<Triple, StoreError>> + use<> {
        self.store.quads_for_pattern(None, None, None, DEFAULT).map(|quad| Ok(Triple::from(quad?)))
    }

    /// All quads of named graphs, graph by graph.
    pub fn named_quads(&self) -> impl Iterator<Item = Result<Quad, StoreError>> + use<> {
        let store = self.store.clone();
        self.store.named_graphs().flat_map(move |name| {
            let (quads, error) = match &name {
                Ok(name) => {
                    let graph = Some(name.as_ref().into());
                    (Some(store.quads_for_pattern(None, None, None, graph)), None)
                }
                Err(_) => (None, name.err()),
            };
            let quads = quads.into_iter().flatten().chain(error.map(Err));
            quads.map(|quad| Ok(quad?))
        })
    }

    /// Whether there is such a named graph, be it an empty one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_graph(&self, name: NamedNodeRef<'_>) -> Result<bool, StoreError> {
        Ok(self.store.contains_named_graph(name)?)
    }

    /// How often each value of a property occurs in a named graph, sorted by value.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn value_counts(
        &self,
        property: NamedNodeRef<'_>,
        graph: NamedNodeRef<'_>,
    ) -> Result<std::collections::BTreeMap<String, u64>, StoreError> {
        let mut counts = std::collections::BTreeMap::new();
        for quad in self.store.quads_for_pattern(None, Some(property), None, Some(graph.into())) {
            if let Term::Literal(literal) = quad?.object {
                *counts.entry(literal.value().to_owned()).or_insert(0) += 1;
            }
        }
        Ok(counts)
    }
}
