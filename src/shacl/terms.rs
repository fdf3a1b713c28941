//! Terms of the `sh:` namespace and their names in it.

use crate::vocab::sh;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;

/// The name of a term of the `sh:` namespace.
pub(super) fn local(node: &NamedNode) -> Option<&str> {
    node.as_str().strip_prefix(sh::NS)
}

/// A term of the `sh:` namespace.
pub(super) fn sh(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{local}", sh::NS))
}

/// `owl:imports`.
pub(super) fn owl_imports() -> NamedNodeRef<'static> {
    NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#imports")
}
