//! Terms of the `sh:` namespace and their names in it.

use crate::vocab::sh;
use oxrdf::NamedNode;

/// The name of a term of the `sh:` namespace.
pub(super) fn local(node: &NamedNode) -> Option<&str> {
    node.as_str().strip_prefix(sh::NS)
}

/// A term of the `sh:` namespace.
pub(super) fn sh(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{local}", sh::NS))
}
