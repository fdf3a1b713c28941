//! The rules that notices are judged by, each under an IRI of its own: the built-in shapes, the kinds of problem that the
//! reading of notices finds, and for each constraint an example that fails it. All texts are part of the program.
//!
//! The files are written with the base IRI of a new store, so that any tool can use them as they are; [`at`] puts the
//! base IRI of a deployment in its place.

mod example;
mod explain;
mod graph;
mod wording;

pub use example::Example;
pub use explain::Rule;
pub use explain::explained;
pub use graph::graph;
pub use wording::Wording;

use crate::iri::IriBase;
use oxrdf::NamedNode;
use std::borrow::Cow;

/// The built-in shapes: name and Turtle of each file of `shapes/`.
pub const SHAPES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/shapes.rs"));

/// Graphs that pass and graphs that fail, in TriG: name and text of each file of `shapes/examples/`.
pub const EXAMPLES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The kinds of problem that are found before there is a graph, in Turtle: each an `ns:ReadingRule`.
pub const READING: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/ontologies/problems.ttl"));

/// As the files have it, at their top.
const BASE_AS_WRITTEN: &str = "@base <http://localhost:7878/> .";

/// Where a field of the producer is explained: `{base}ns/fields#COOR`.
#[must_use]
pub fn field(base: &IriBase, code: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}ns/fields#{code}", base.as_str()))
}

/// A file of rules with the base IRI of a deployment. A file with another base, or none, stays as it is.
#[must_use]
pub fn at<'t>(text: &'t str, base: &IriBase) -> Cow<'t, str> {
    match text.find(BASE_AS_WRITTEN) {
        None => Cow::Borrowed(text),
        Some(from) => {
            let (before, after) = (&text[..from], &text[from + BASE_AS_WRITTEN.len()..]);
            Cow::Owned(format!("{before}@base <{}> .{after}", base.as_str()))
        }
    }
}
