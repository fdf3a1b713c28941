//! The validation report: what a data graph fails, in terms. <https://www.w3.org/TR/shacl/#validation-report>

use super::check::Finding;
use super::data::Data;
use super::message;
use super::path::Path;
use super::plan::Check;
use super::terms;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::TermRef;

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
pub(super) fn report(data: Data<'_>, findings: &[Finding]) -> Report {
    let plan = data.plan;
    let term = |id| data.term(id);
    let mut results: Vec<ValidationResult> = findings
        .iter()
        .map(|finding| {
            let shape = &plan.shapes[finding.shape];
            let constraint = &shape.constraints[finding.constraint];
            let predicate = finding.predicate.and_then(|id| match term(id) {
                TermRef::NamedNode(predicate) => Some(Path::Predicate(predicate.into_owned())),
                _ => None,
            });
            let solution = finding.solution.as_deref();
            let told = solution.and_then(|solution| solution.path.clone()).map(Path::Predicate);
            let value = finding.value.map(|value| term(value).into_owned());
            let messages = match (shape.messages.as_slice(), solution) {
                ([], Some(solution)) if !solution.messages.is_empty() => solution.messages.clone(),
                ([], _) => message::generated(plan, &constraint.check),
                (messages, _) => messages.to_vec(),
            };
            ValidationResult {
                focus: term(finding.focus).into_owned(),
                path: told.or(predicate).or_else(|| shape.path.clone()),
                value: value.or_else(|| solution.and_then(|solution| solution.value.clone())),
                severity: shape.severity.clone(),
                component: constraint.component.clone(),
                source_shape: shape.node.clone(),
                source_constraint: match &constraint.check {
                    Check::Sparql(query) => query.source.clone(),
                    _ => None,
                },
                messages,
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
