//! The triples of shared nodes, which are judged with each notice that names the node and made once.

use crate::iri::IriBase;
use crate::mapping::Shared;
use crate::mapping::SharedKind;
use oxrdf::NamedNode;
use oxrdf::Triple;
use rustc_hash::FxHashMap;

/// The triples of some thousand nodes: the communes and terms that notices name again and again.
#[derive(Default)]
pub struct Known {
    /// By node; of a node that one notice has for a person and another for a group there are two kinds.
    nodes: FxHashMap<NamedNode, Vec<(SharedKind, Vec<Triple>)>>,
}

/// Nodes that are kept, about 2 KB each.
const NODES_MAX: usize = 8192;

impl Known {
    /// Makes the triples of the nodes of a notice, where they are not known.
    pub fn learn(&mut self, shared: &[Shared], iris: &IriBase) {
        if self.nodes.len() + shared.len() > NODES_MAX {
            self.nodes.clear();
        }
        for node in shared {
            if self.about(node).is_none() {
                let triples = (node.kind.clone(), node.triples(iris));
                self.nodes.entry(node.iri.clone()).or_default().push(triples);
            }
        }
    }

    /// The triples of the nodes that were learnt last.
    pub fn triples(&self, shared: &[Shared]) -> impl Iterator<Item = &Triple> {
        shared.iter().filter_map(|node| self.about(node)).flatten()
    }

    fn about(&self, node: &Shared) -> Option<&[Triple]> {
        let kinds = self.nodes.get(&node.iri)?;
        let of_kind = kinds.iter().find(|(kind, _)| *kind == node.kind);
        of_kind.map(|(_, triples)| triples.as_slice())
    }
}
