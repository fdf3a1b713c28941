//! The validation report of a stored notice, as quads of the quality graph: a result for each problem, whether a
//! shape found it or the reading of a field. <https://www.w3.org/TR/shacl/#validation-report>
//!
//! The nodes are hash IRIs of the record, `…/doc/merimee/PA00086250#report` and `#result-1`, so that they go and
//! come with it, and two loads of a notice give the same quads. A notice without a problem has no report.

use super::intake::Accepted;
use super::prepare::NoticeGraph;
use crate::iri::IriBase;
use crate::iri::part;
use crate::mapping::SharedKind;
use crate::notice::Problem;
use crate::notice::problem::Severity;
use crate::shacl::Path;
use crate::shacl::ValidationResult;
use crate::vocab::dcterms;
use crate::vocab::rdf;
use crate::vocab::schema;
use crate::vocab::sh;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::NamedOrBlankNode;
use oxrdf::Quad;
use oxrdf::Term;

/// How many results a report has; more than that are of no use to anyone, and a notice may be hostile.
const RESULTS_MAX: usize = 200;

/// Writes reports; the names of our own terms are made once.
pub(super) struct Results {
    iris: IriBase,
    graph: NamedNode,
    report: NamedNode,
    field: NamedNode,
    of_a_field: NamedNode,
}

impl Results {
    pub(super) fn new(iris: &IriBase) -> Self {
        Self {
            iris: iris.clone(),
            graph: iris.quality_graph(),
            report: iris.ns("report"),
            field: iris.ns("field"),
            of_a_field: iris.ns("FieldConstraintComponent"),
        }
    }

    /// Adds the report on a notice, if there is anything to report.
    pub(super) fn write(&self, notice: &Accepted, quads: &mut Vec<Quad>) {
        if notice.problems.is_empty() {
            return;
        }
        let doc = &notice.graph.doc;
        let report = part(doc, "report");
        let mut out = Writer { graph: &self.graph, quads };
        out.add(doc, self.report.as_ref(), report.clone());
        out.add(&report, rdf::TYPE, sh::VALIDATION_REPORT);
        out.add(&report, sh::CONFORMS, Literal::from(false));
        if let Some(place) = departement(&notice.graph) {
            out.add(&report, dcterms::SPATIAL, place.clone());
        }
        let mut found = notice.results.iter();
        for (problem, number) in notice.problems.iter().take(RESULTS_MAX).zip(1..) {
            let node = part(doc, &format!("result-{number}"));
            out.add(&report, sh::RESULT, node.clone());
            out.add(&node, rdf::TYPE, sh::VALIDATION_RESULT);
            out.add(&node, sh::RESULT_SEVERITY, severity(problem.severity));
            let result = if problem.kind.starts_with("S_") { found.next() } else { None };
            match result {
                Some(result) => self.of_a_shape(&node, problem.kind, result, &mut out),
                None => self.of_a_field(&node, doc, problem, &mut out),
            }
        }
    }

    fn of_a_shape(
        &self,
        node: &NamedNode,
        kind: &str,
        result: &ValidationResult,
        out: &mut Writer<'_>,
    ) {
        out.add(node, sh::FOCUS_NODE, result.focus.clone());
        out.add(node, sh::SOURCE_SHAPE, self.iris.rule(rule(result).unwrap_or(kind)));
        out.add(node, sh::SOURCE_CONSTRAINT_COMPONENT, result.component.clone());
        // Any other path would need blank nodes; the rule says what it is.
        if let Some(Path::Predicate(property)) = &result.path {
            out.add(node, sh::RESULT_PATH, property.clone());
        }
        if let Some(value) = &result.value {
            out.add(node, sh::VALUE, value.clone());
        }
        for message in &result.messages {
            out.add(node, sh::RESULT_MESSAGE, message.clone());
        }
    }

    fn of_a_field(
        &self,
        node: &NamedNode,
        doc: &NamedNode,
        problem: &Problem,
        out: &mut Writer<'_>,
    ) {
        out.add(node, sh::FOCUS_NODE, doc.clone());
        out.add(node, sh::SOURCE_SHAPE, self.iris.rule(problem.kind));
        out.add(node, sh::SOURCE_CONSTRAINT_COMPONENT, self.of_a_field.clone());
        if let Some(field) = problem.field {
            out.add(node, self.field.as_ref(), Literal::new_simple_literal(field));
        }
        if !problem.value.is_empty() {
            out.add(node, sh::VALUE, Literal::new_simple_literal(&problem.value));
        }
        let message = Literal::new_language_tagged_literal_unchecked(&*problem.message, "en");
        out.add(node, sh::RESULT_MESSAGE, message);
    }
}

/// Quads of one graph, being written.
struct Writer<'w> {
    graph: &'w NamedNode,
    quads: &'w mut Vec<Quad>,
}

impl Writer<'_> {
    fn add(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), property, object, self.graph.clone()));
    }
}

fn severity(severity: Severity) -> NamedNodeRef<'static> {
    match severity {
        Severity::Info => sh::INFO,
        Severity::Warning => sh::WARNING,
        Severity::Violation => sh::VIOLATION,
    }
}

/// The name of the rule that a result's shape is; none for a shape without a name.
fn rule(result: &ValidationResult) -> Option<&str> {
    let NamedOrBlankNode::NamedNode(shape) = &result.source_shape else { return None };
    shape.as_str().rsplit(['#', '/', ':']).next().filter(|name| !name.is_empty())
}

/// The département that the thing of a notice stands or is kept in.
fn departement(graph: &NoticeGraph) -> Option<&NamedNode> {
    let is_tie = |property: NamedNodeRef<'_>| {
        [schema::CONTAINED_IN_PLACE, schema::ITEM_LOCATION].contains(&property)
    };
    let mut ties = graph.own.iter().filter(|triple| is_tie(triple.predicate.as_ref()));
    ties.find_map(|tie| {
        let is_it =
            |iri: &NamedNode| matches!(&tie.object, Term::NamedNode(object) if object == iri);
        let place = graph.shared.iter().find(|shared| is_it(&shared.iri))?;
        match &place.kind {
            SharedKind::Commune { departement, .. } => departement.as_ref(),
            SharedKind::Departement { .. } => Some(&place.iri),
            _ => None,
        }
    })
}
