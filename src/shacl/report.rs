//! The validation report: what a data graph fails, in terms. <https://www.w3.org/TR/shacl/#validation-report>

use super::check::Finding;
use super::index::Index;
use super::message;
use super::path::Path;
use super::plan::Plan;
use super::terms;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::TermRef;
use oxrdf::Triple;

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
    /// The shape's `sh:message`, or a generated one in French and English; sorted.
    pub messages: Vec<Literal>,
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

/// The findings of [`super::check::run`], as terms.
pub(super) fn report(plan: &Plan, index: &Index, graph: &[Triple], findings: &[Finding]) -> Report {
    let term = |id| index.term(plan, graph, id);
    let mut results: Vec<ValidationResult> = findings
        .iter()
        .map(|finding| {
            let shape = &plan.shapes[finding.shape];
            let constraint = &shape.constraints[finding.constraint];
            let predicate = finding.predicate.and_then(|id| match term(id) {
                TermRef::NamedNode(predicate) => Some(Path::Predicate(predicate.into_owned())),
                _ => None,
            });
            ValidationResult {
                focus: term(finding.focus).into_owned(),
                path: predicate.or_else(|| shape.path.clone()),
                value: finding.value.map(|value| term(value).into_owned()),
                severity: shape.severity.clone(),
                component: terms::sh(&format!("{}ConstraintComponent", constraint.component.name)),
                source_shape: shape.node.clone(),
                messages: match shape.messages.as_slice() {
                    [] => message::generated(plan, &constraint.check),
                    messages => messages.to_vec(),
                },
            }
        })
        .collect();
    results.sort_by_cached_key(ValidationResult::sort_key);
    Report { results }
}

impl ValidationResult {
    fn sort_key(&self) -> [String; 6] {
        [
            self.focus.to_string(),
            self.path.as_ref().map_or_else(String::new, ToString::to_string),
            self.component.to_string(),
            self.value.as_ref().map_or_else(String::new, ToString::to_string),
            self.source_shape.to_string(),
            self.messages.first().map_or_else(String::new, ToString::to_string),
        ]
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
