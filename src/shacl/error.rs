//! Why a shapes graph is refused.

use oxrdfio::RdfSyntaxError;
use thiserror::Error;

/// A shapes graph that cannot be compiled: the file, the shape, and what is wrong with it.
#[derive(Debug, Error)]
pub enum ShapesError {
    #[error("{file} is not well-formed")]
    Syntax {
        file: String,
        #[source]
        cause: Box<RdfSyntaxError>,
    },
    /// `shape` is written for a reader: an IRI, or a blank node by its path and the shape it hangs on.
    #[error("{file}{}: {shape}: {fault}", of_line(*.line))]
    Shape { file: String, line: Option<usize>, shape: String, fault: Box<Fault> },
}

/// What is wrong with one shape. Terms are written as in N-Triples, parameters without `sh:`.
#[derive(Debug, Error)]
pub enum Fault {
    #[error("sh:{term} is not a term of SHACL{}", did_you_mean(.closest))]
    UnknownTerm { term: String, closest: Option<&'static str> },
    #[error("sh:{term} belongs to {of}, which is not implemented")]
    Unsupported { term: String, of: &'static str },
    #[error("sh:{term} has no meaning on a shape")]
    Misplaced { term: String },
    #[error("sh:{parameter} {value}: expected {expected}")]
    Value { parameter: String, value: String, expected: &'static str },
    #[error("sh:{parameter} is given {count} times, it may be given once")]
    Repeated { parameter: String, count: usize },
    #[error("sh:{parameter} is for property shapes only: this shape has no sh:path")]
    NeedsPath { parameter: String },
    #[error("a sh:PropertyShape needs a sh:path")]
    NoPath,
    #[error("a sh:NodeShape may not have a sh:path: call it a sh:PropertyShape")]
    PathOnNodeShape,
    #[error("sh:{parameter} {value} is described nowhere in the shapes graph")]
    Undefined { parameter: String, value: String },
    #[error(
        "sh:{parameter} {value} is a property shape, expected a node shape: remove its sh:path"
    )]
    NotNodeShape { parameter: String, value: String },
    #[error("the shape refers to itself, directly or through others: recursion is not supported")]
    Recursive,
    #[error("shapes are nested more than {max} deep here")]
    TooDeep { max: usize },
    #[error("sh:path {value} is not a well-formed path: {expected}")]
    Path { value: String, expected: &'static str },
    #[error("sh:{parameter}: {expected}")]
    List { parameter: String, expected: &'static str },
    #[error("sh:pattern {pattern:?} cannot be read: {cause}")]
    Pattern { pattern: String, cause: regex::Error },
    #[error("sh:{property} has a query that is refused: {why}")]
    Query { property: &'static str, why: String },
    #[error("the prefix {prefix:?} is declared twice, as <{one}> and as <{two}>")]
    Prefix { prefix: String, one: String, two: String },
    #[error("{of} needs a sh:{property}")]
    Missing { of: &'static str, property: &'static str },
    #[error("a sh:ConstraintComponent needs an IRI")]
    BlankComponent,
    #[error("the parameter {property} is given {count} times, it may be given once beside others")]
    RepeatedParameter { property: String, count: usize },
    #[error("the parameter {property} {why}")]
    Parameter { property: String, why: String },
    #[error("sh:flags {flags:?}: only i, m, s, x and q are known")]
    Flags { flags: String },
}

impl Fault {
    /// The property of the shape that is wrong, without `sh:`.
    pub(super) fn property(&self) -> Option<&str> {
        match self {
            Fault::UnknownTerm { term, .. }
            | Fault::Unsupported { term, .. }
            | Fault::Misplaced { term } => Some(term),
            Fault::Value { parameter, .. }
            | Fault::Repeated { parameter, .. }
            | Fault::NeedsPath { parameter }
            | Fault::Undefined { parameter, .. }
            | Fault::NotNodeShape { parameter, .. }
            | Fault::List { parameter, .. } => Some(parameter),
            Fault::Query { property, .. } => Some(property),
            Fault::PathOnNodeShape | Fault::Path { .. } => Some("path"),
            Fault::Prefix { .. } => Some("prefixes"),
            Fault::Pattern { .. } => Some("pattern"),
            Fault::Flags { .. } => Some("flags"),
            Fault::NoPath
            | Fault::Recursive
            | Fault::TooDeep { .. }
            | Fault::Missing { .. }
            | Fault::BlankComponent
            | Fault::Parameter { .. }
            | Fault::RepeatedParameter { .. } => None,
        }
    }
}

fn of_line(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!(":{line}"))
}

fn did_you_mean(closest: &Option<&'static str>) -> String {
    closest.map_or_else(String::new, |term| format!(", did you mean sh:{term}?"))
}
