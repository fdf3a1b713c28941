//! The dump of a dataset from the store, for when it was not written beside the load.

use super::canonical;
use super::writer::DumpError;
use super::writer::DumpWriter;
use crate::iri::IriBase;
use crate::iri::Name;
use crate::notice::Base;
use crate::store::Graph;
use crate::store::StoreError;
use crate::vocab::crm;
use crate::vocab::schema;
use crate::vocab::skos;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::Triple;
use std::collections::BTreeSet;

/// A dump that could not be made from the store.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Dump(#[from] DumpError),
}

/// Passes the triples of every notice of a dataset, in the order of their IRIs. Gives their number.
///
/// # Errors
/// When the store cannot be read, or what `add` gives.
pub fn for_each_notice<E: From<StoreError>>(
    graph: &Graph,
    iris: &IriBase,
    base: Base,
    mut add: impl FnMut(&[Triple]) -> Result<(), E>,
) -> Result<u64, E> {
    let mut docs: Vec<NamedNode> =
        graph.docs(iris.dataset(base).as_ref()).collect::<Result<_, _>>()?;
    docs.sort_unstable();
    for doc in &docs {
        add(&graph.notice(doc.as_ref())?)?;
    }
    Ok(docs.len() as u64)
}

/// Passes the triples of every shared node, in the order of their IRIs. Gives their number.
///
/// # Errors
/// When the store cannot be read, or what `add` gives.
pub fn for_each_shared<E: From<StoreError>>(
    graph: &Graph,
    iris: &IriBase,
    mut add: impl FnMut(&[Triple]) -> Result<(), E>,
) -> Result<u64, E> {
    let nodes = shared_nodes(graph, iris)?;
    for node in &nodes {
        let mut triples = graph.described(node.as_ref())?;
        triples.sort_unstable_by_key(ToString::to_string);
        add(&triples)?;
    }
    Ok(nodes.len() as u64)
}

/// Passes what only the other notice of a link states, subject by subject.
///
/// # Errors
/// When the store cannot be read, or what `add` gives.
pub fn for_each_inverse<E: From<StoreError>>(
    graph: &Graph,
    mut add: impl FnMut(&[Triple]) -> Result<(), E>,
) -> Result<(), E> {
    let mut of_subject: Vec<Triple> = Vec::new();
    for triple in graph.inverses() {
        let triple = triple?;
        if of_subject.first().is_some_and(|first| first.subject != triple.subject) {
            of_subject.sort_unstable_by_key(ToString::to_string);
            add(&of_subject)?;
            of_subject.clear();
        }
        of_subject.push(triple);
    }
    if !of_subject.is_empty() {
        of_subject.sort_unstable_by_key(ToString::to_string);
        add(&of_subject)?;
    }
    Ok(())
}

/// The IRIs of all shared nodes.
///
/// # Errors
/// When the store cannot be read.
pub fn shared_nodes(graph: &Graph, iris: &IriBase) -> Result<BTreeSet<NamedNode>, StoreError> {
    let mut nodes = BTreeSet::new();
    for class in SHARED_CLASSES {
        for node in graph.instances(*class) {
            let node = node?;
            if iris.parse(node.as_str()) == Some(Name::Shared) {
                nodes.insert(node);
            }
        }
    }
    Ok(nodes)
}

/// The classes that together all shared nodes have.
const SHARED_CLASSES: &[NamedNodeRef<'static>] =
    &[skos::CONCEPT, skos::CONCEPT_SCHEME, crm::E53_PLACE, schema::PERSON, schema::ORGANIZATION];

/// Writes a dataset; gives the number of its notices.
///
/// # Errors
/// When the store cannot be read or the dump not written.
pub fn write(
    graph: &Graph,
    iris: &IriBase,
    base: Base,
    writer: &mut DumpWriter,
) -> Result<u64, RebuildError> {
    for_each_notice(graph, iris, base, |triples| {
        Ok(writer.add(triples, &canonical::sorted_lines(triples))?)
    })
}

/// Writes what only the other notice of a link states.
///
/// # Errors
/// When the store cannot be read or the dump not written.
pub fn write_inverses(graph: &Graph, writer: &mut DumpWriter) -> Result<(), RebuildError> {
    for_each_inverse(graph, |triples| Ok(writer.add(triples, &canonical::sorted_lines(triples))?))
}

/// Writes the shared nodes; gives their number.
///
/// # Errors
/// When the store cannot be read or the dump not written.
pub fn write_shared(
    graph: &Graph,
    iris: &IriBase,
    writer: &mut DumpWriter,
) -> Result<u64, RebuildError> {
    for_each_shared(graph, iris, |triples| {
        Ok(writer.add(triples, &canonical::sorted_lines(triples))?)
    })
}
