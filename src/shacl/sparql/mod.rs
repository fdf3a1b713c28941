//! SHACL-SPARQL: constraints and constraint components that are written as queries.
//! <https://www.w3.org/TR/shacl/#part2>
//!
//! `query` parses a query and holds it against the restrictions, `component` reads the constraint
//! components of a shapes graph, `parameters` judges what is given to them, `constraint` makes a check of either; `prebinding` puts the terms in
//! hand into a query, `view` shows it the data graph, `evaluate` asks, and `clock` ends what takes too long. Nothing of this is touched
//! unless a shape has such a constraint.

mod algebra;
mod clock;
mod component;
mod constraint;
mod evaluate;
mod message;
mod parameters;
mod prebinding;
mod query;
mod view;

pub(super) use component::Component;
pub(super) use component::components;
pub(super) use constraint::SparqlCheck;
pub(super) use constraint::constraint;
pub(super) use constraint::of_component;
pub(super) use evaluate::Asked;
pub use evaluate::Failure;
pub(super) use evaluate::Row;
pub(super) use evaluate::Solution;
pub(super) use evaluate::violations;
pub(super) use parameters::check as check_parameters;

/// The name of the shapes graph, where queries may look into it.
pub(super) const SHAPES_GRAPH: &str = "urn:notitia:shapes-graph";

#[cfg(test)]
mod tests;
