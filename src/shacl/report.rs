//! The validation report: what a data graph fails, in terms. <https://www.w3.org/TR/shacl/#validation-report>

use super::path::Path;
use super::terms;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;

/// What a data graph fails. Sorted by focus node, path, component, value and shape, so that it does not
/// depend on the order of the triples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub results: Vec<ValidationResult>,
}

/// One thing that a focus node fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationResult {
    pub focus: Term,
    pub path: Option<Path>,
    pub value: Option<Term>,
    pub severity: Severity,
    pub component: NamedNode,
    /// The shape with the constraint. A blank node has a label of its own for each shape in the graph,
    /// the same each time that it is read.
    pub source_shape: NamedOrBlankNode,
    /// The SPARQL constraint, of those that `sh:sparql` gives.
    pub source_constraint: Option<NamedOrBlankNode>,
    /// The shape's `sh:message`, or a generated one in French and English; sorted.
    pub messages: Vec<Literal>,
    /// What the shapes that the constraint names found on the value, if [`Options`](super::Options) ask for it.
    pub details: Vec<ValidationResult>,
}

/// How bad a result is; a severity that is not SHACL's own counts as the worst.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Info,
    Warning,
    Violation,
    Other(NamedNode),
}

impl From<NamedNode> for Severity {
    fn from(iri: NamedNode) -> Severity {
        match terms::local(&iri) {
            Some("Info") => Severity::Info,
            Some("Warning") => Severity::Warning,
            Some("Violation") => Severity::Violation,
            _ => Severity::Other(iri),
        }
    }
}

impl Severity {
    /// `sh:Info` and so on.
    #[must_use]
    pub fn iri(&self) -> NamedNode {
        match self {
            Severity::Info => terms::sh("Info"),
            Severity::Warning => terms::sh("Warning"),
            Severity::Violation => terms::sh("Violation"),
            Severity::Other(iri) => iri.clone(),
        }
    }
}

impl Report {
    /// Whether there is no result at all, of whatever severity.
    #[must_use]
    pub fn conforms(&self) -> bool {
        self.results.is_empty()
    }

    /// The worst severity among the results.
    #[must_use]
    pub fn worst(&self) -> Option<&Severity> {
        self.results.iter().map(|result| &result.severity).max()
    }
}
