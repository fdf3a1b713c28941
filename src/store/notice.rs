//! Which triples are those of one notice: the record, its entity, and the hash IRIs that these lead to; and which
//! quads of named graphs are about it.

use crate::vocab::foaf;
use oxigraph::model::GraphNameRef;
use oxigraph::model::NamedNode;
use oxigraph::model::NamedNodeRef;
use oxigraph::model::Quad;
use oxigraph::model::Term;
use oxigraph::model::Triple;
use oxigraph::store::StorageError;
use std::collections::HashSet;

/// All triples of the notice, sorted; none when it is not there. `of_subject` gives the quads of the
/// default graph with a subject.
pub(super) fn closure<I>(
    doc: NamedNodeRef<'_>,
    of_subject: impl Fn(NamedNodeRef<'_>) -> I,
) -> Result<Vec<Triple>, StorageError>
where
    I: Iterator<Item = Result<Quad, StorageError>>,
{
    let mut triples: Vec<Triple> = Vec::new();
    for quad in of_subject(doc) {
        triples.push(quad?.into());
    }
    let topic = triples.iter().find(|triple| triple.predicate == foaf::PRIMARY_TOPIC);
    let Some(Term::NamedNode(entity)) = topic.map(|triple| triple.object.clone()) else {
        return Ok(sorted(triples));
    };
    let prefix = format!("{}#", entity.as_str());
    let is_part = |node: &&NamedNode| node.as_str().starts_with(&prefix);
    let of_the_record: Vec<NamedNode> = iris_named(&triples).filter(is_part).cloned().collect();
    let mut met = vec![entity];
    met.extend(of_the_record);
    let mut known: HashSet<NamedNode> = met.iter().cloned().collect();
    let mut next = 0;
    while let Some(subject) = met.get(next).cloned() {
        next += 1;
        for quad in of_subject(subject.as_ref()) {
            let triple: Triple = quad?.into();
            if let Term::NamedNode(object) = &triple.object
                && object.as_str().starts_with(&prefix)
                && known.insert(object.clone())
            {
                met.push(object.clone());
            }
            triples.push(triple);
        }
    }
    Ok(sorted(triples))
}

/// What is known about a record in named graphs: the quads of the record, and of the hash IRIs of it that these
/// lead to. `of_subject` gives the quads of all graphs with a subject.
pub(super) fn about<I>(
    doc: NamedNodeRef<'_>,
    of_subject: impl Fn(NamedNodeRef<'_>) -> I,
) -> Result<Vec<Quad>, StorageError>
where
    I: Iterator<Item = Result<Quad, StorageError>>,
{
    let prefix = format!("{}#", doc.as_str());
    let mut quads: Vec<Quad> = Vec::new();
    let mut met: Vec<NamedNode> = vec![doc.into_owned()];
    let mut known: HashSet<NamedNode> = HashSet::new();
    let mut next = 0;
    while let Some(subject) = met.get(next).cloned() {
        next += 1;
        for quad in of_subject(subject.as_ref()) {
            let quad = quad?;
            if quad.graph_name.is_default_graph() {
                continue;
            }
            if let Term::NamedNode(object) = &quad.object
                && object.as_str().starts_with(&prefix)
                && known.insert(object.clone())
            {
                met.push(object.clone());
            }
            quads.push(quad);
        }
    }
    Ok(quads)
}

fn sorted(mut triples: Vec<Triple>) -> Vec<Triple> {
    triples.sort_by_cached_key(ToString::to_string);
    triples
}

/// The triples of one subject in the default graph of a store, a snapshot or a transaction.
pub(super) const DEFAULT: Option<GraphNameRef<'static>> = Some(GraphNameRef::DefaultGraph);

/// The objects that are IRIs.
pub(super) fn iris_named<'t>(
    triples: impl IntoIterator<Item = &'t Triple>,
) -> impl Iterator<Item = &'t NamedNode> {
    triples.into_iter().filter_map(|triple| match &triple.object {
        Term::NamedNode(node) => Some(node),
        _ => None,
    })
}
