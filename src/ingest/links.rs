//! Links between notices that lead to one that is not here. That is normal, since not all bases are
//! published, but worth counting.

use super::error::LoadError;
use crate::iri::Name;
use crate::percent::unescaped;
use crate::store::Graph;
use crate::store::StoreError;
use crate::store::Version;
use crate::vocab::dcterms;
use crate::vocab::schema;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::Term;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The properties by which the schema.org layer links one notice to another.
const LINKS: &[NamedNodeRef<'static>] = &[
    dcterms::RELATION,
    schema::ABOUT,
    schema::HAS_PART,
    schema::HOLDING_ARCHIVE,
    schema::IS_PART_OF,
    schema::ITEM_LOCATION,
    schema::SUBJECT_OF,
];

/// How many links lead to a notice that the version does not have, by the name of the base they lead to.
///
/// # Errors
/// When the store cannot be read.
pub fn dangling(version: &Version) -> Result<BTreeMap<&'static str, u64>, LoadError> {
    let graph = version.graph()?;
    let mut known: FxHashMap<NamedNode, bool> = FxHashMap::default();
    let mut counts = BTreeMap::new();
    for property in LINKS {
        for triple in graph.with_property(*property) {
            let triple = triple?;
            // The notice at the other end of a link that only it states is here.
            if graph.is_inverse(&triple)? {
                continue;
            }
            let Term::NamedNode(target) = triple.object else { continue };
            let Some(Name::Entity { base, escaped, part: None }) =
                version.iris().parse(target.as_str())
            else {
                continue;
            };
            let is_here = match known.get(&target) {
                Some(is_here) => *is_here,
                None => {
                    let doc = version.iris().doc(base, &unescaped(escaped));
                    let is_here = has(graph, doc.as_ref())?;
                    known.insert(target, is_here);
                    is_here
                }
            };
            if !is_here {
                *counts.entry(base.name()).or_insert(0) += 1;
            }
        }
    }
    Ok(counts)
}

fn has(graph: &Graph, doc: NamedNodeRef<'_>) -> Result<bool, StoreError> {
    Ok(!graph.described(doc)?.is_empty())
}
