//! A validation report as triples. <https://www.w3.org/TR/shacl/#validation-report>

use super::path::Path;
use super::report::Report;
use super::report::ValidationResult;
use super::terms;
use crate::vocab::sh;
use oxrdf::BlankNode;
use oxrdf::Literal;
use oxrdf::NamedNodeRef;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use oxrdf::vocab::rdf;

impl Report {
    /// The report as an RDF graph; the labels of its own blank nodes begin with `shacl`.
    #[must_use]
    pub fn to_triples(&self) -> Vec<Triple> {
        let mut graph = ReportGraph { triples: Vec::new(), paths: 0, results: 0 };
        let report = NamedOrBlankNode::from(BlankNode::new_unchecked("shaclReport"));
        graph.add(&report, rdf::TYPE, sh::VALIDATION_REPORT);
        graph.add_sh(&report, "conforms", Literal::from(self.conforms()));
        for result in &self.results {
            graph.add_result(&report, "result", result);
        }
        graph.triples
    }
}

struct ReportGraph {
    triples: Vec<Triple>,
    /// The blank nodes made for paths and for results.
    paths: usize,
    results: usize,
}

impl ReportGraph {
    fn add(
        &mut self,
        subject: &NamedOrBlankNode,
        predicate: NamedNodeRef<'_>,
        object: impl Into<Term>,
    ) {
        self.triples.push(Triple::new(subject.clone(), predicate, object));
    }

    fn add_sh(&mut self, subject: &NamedOrBlankNode, property: &str, object: impl Into<Term>) {
        self.add(subject, terms::sh(property).as_ref(), object);
    }

    /// Adds what describes a result, as a `property` of `owner`.
    fn add_result(&mut self, owner: &NamedOrBlankNode, property: &str, result: &ValidationResult) {
        let own = BlankNode::new_unchecked(format!("shaclResult{}", self.results));
        self.results += 1;
        self.add_sh(owner, property, own.clone());
        let node = &NamedOrBlankNode::from(own);
        self.add(node, rdf::TYPE, terms::sh("ValidationResult"));
        self.add_sh(node, "focusNode", result.focus.clone());
        if let Some(path) = &result.path {
            let path = self.add_path(path);
            self.add_sh(node, "resultPath", path);
        }
        if let Some(value) = &result.value {
            self.add_sh(node, "value", value.clone());
        }
        self.add_sh(node, "resultSeverity", result.severity.iri());
        self.add_sh(node, "sourceConstraintComponent", result.component.clone());
        self.add_sh(node, "sourceShape", result.source_shape.clone());
        if let Some(constraint) = &result.source_constraint {
            self.add_sh(node, "sourceConstraint", constraint.clone());
        }
        for message in &result.messages {
            self.add_sh(node, "resultMessage", message.clone());
        }
        for detail in &result.details {
            self.add_result(node, "detail", detail);
        }
    }

    /// The node that stands for a path, after adding what describes it.
    fn add_path(&mut self, path: &Path) -> Term {
        let (property, inner) = match path {
            Path::Predicate(predicate) => return predicate.clone().into(),
            Path::Sequence(paths) => return self.add_list(paths),
            Path::Alternative(paths) => ("alternativePath", self.add_list(paths)),
            Path::Inverse(path) => ("inversePath", self.add_path(path)),
            Path::ZeroOrMore(path) => ("zeroOrMorePath", self.add_path(path)),
            Path::OneOrMore(path) => ("oneOrMorePath", self.add_path(path)),
            Path::ZeroOrOne(path) => ("zeroOrOnePath", self.add_path(path)),
        };
        let node = self.path_node();
        self.add_sh(&node, property, inner);
        node.into()
    }

    fn add_list(&mut self, paths: &[Path]) -> Term {
        let mut rest = Term::from(rdf::NIL);
        for path in paths.iter().rev() {
            let member = self.add_path(path);
            let cell = self.path_node();
            self.add(&cell, rdf::FIRST, member);
            self.add(&cell, rdf::REST, rest);
            rest = cell.into();
        }
        rest
    }

    fn path_node(&mut self) -> NamedOrBlankNode {
        self.paths += 1;
        BlankNode::new_unchecked(format!("shaclPath{}", self.paths)).into()
    }
}
