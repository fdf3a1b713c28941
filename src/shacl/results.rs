//! What failed, kept as numbers until it is told: the results of a large graph need not be in memory.

use super::check::Finding;
use super::data::Data;
use super::message;
use super::path::Path;
use super::plan::Check;
use super::report::ValidationResult;
use oxrdf::TermRef;
use std::borrow::Cow;
use std::cmp::Ordering;

/// What a data graph fails. Sorted by focus node, path, component, value and shape, so that it does not
/// depend on the order of the triples.
pub struct Results<'g> {
    data: Data<'g>,
    findings: Vec<Finding>,
}

impl<'g> Results<'g> {
    pub(super) fn new(data: Data<'g>, mut findings: Vec<Finding>) -> Results<'g> {
        sort(data, &mut findings);
        Results { data, findings }
    }

    /// Whether there is no result at all, of whatever severity.
    #[must_use]
    pub fn conforms(&self) -> bool {
        self.findings.is_empty()
    }

    /// The results, each made when it is its turn.
    pub fn iter(&self) -> impl Iterator<Item = ValidationResult> {
        self.findings.iter().map(|finding| result(self.data, finding))
    }
}

fn sort(data: Data<'_>, findings: &mut [Finding]) {
    findings.sort_by(|left, right| compare(data, left, right));
    findings.iter_mut().for_each(|finding| sort(data, &mut finding.details));
}

fn result(data: Data<'_>, finding: &Finding) -> ValidationResult {
    let term = |id| data.term(id);
    let shape = &data.plan.shapes[finding.shape];
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
        ([], _) => message::generated(data.plan, &constraint.check),
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
        details: finding.details.iter().map(|detail| result(data, detail)).collect(),
    }
}

fn compare(data: Data<'_>, left: &Finding, right: &Finding) -> Ordering {
    let shape = |finding: &Finding| &data.plan.shapes[finding.shape];
    let component = |finding: &Finding| &shape(finding).constraints[finding.constraint].component;
    let by_focus = match left.focus == right.focus {
        true => Ordering::Equal,
        false => key(data.term(left.focus)).cmp(&key(data.term(right.focus))),
    };
    by_focus
        .then_with(|| path(data, left).cmp(&path(data, right)))
        .then_with(|| component(left).as_str().cmp(component(right).as_str()))
        .then_with(|| value(data, left).map(key).cmp(&value(data, right).map(key)))
        .then_with(|| left.shape.cmp(&right.shape))
        .then_with(|| left.constraint.cmp(&right.constraint))
}

/// Literals first, then IRIs, then blank nodes, as they would be if they were written out.
fn key(term: TermRef<'_>) -> (u8, &str, &str, &str) {
    match term {
        TermRef::Literal(literal) => {
            (0, literal.value(), literal.datatype().as_str(), literal.language().unwrap_or(""))
        }
        TermRef::NamedNode(iri) => (1, iri.as_str(), "", ""),
        TermRef::BlankNode(blank) => (2, blank.as_str(), "", ""),
    }
}

fn path<'g>(data: Data<'g>, finding: &'g Finding) -> Cow<'g, str> {
    if let Some(path) = finding.solution.as_deref().and_then(|solution| solution.path.as_ref()) {
        return path.as_str().into();
    }
    if let Some(TermRef::NamedNode(predicate)) = finding.predicate.map(|id| data.term(id)) {
        return predicate.as_str().into();
    }
    match &data.plan.shapes[finding.shape].path {
        None => "".into(),
        Some(Path::Predicate(predicate)) => predicate.as_str().into(),
        Some(path) => path.to_string().into(),
    }
}

fn value<'g>(data: Data<'g>, finding: &'g Finding) -> Option<TermRef<'g>> {
    let solution = finding.solution.as_deref().and_then(|solution| solution.value.as_ref());
    finding.value.map(|value| data.term(value)).or_else(|| Some(solution?.as_ref()))
}
