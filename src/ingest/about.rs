//! What is known about a notice, kept in the quality graph: its fingerprint, its warnings, and a validation
//! report when there is anything to report.

use super::intake::Accepted;
use super::results::Results;
use crate::iri::IriBase;
use crate::notice::problem::Severity;
use crate::store::Change;
use crate::store::Graph;
use crate::store::StoreError;
use crate::store::Writer;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::Quad;
use std::collections::HashSet;

/// The names of the properties, made once.
pub(super) struct About {
    graph: NamedNode,
    fingerprint: NamedNode,
    pub(super) warning: NamedNode,
    warning_text: NamedNode,
    results: Results,
}

impl About {
    pub(super) fn new(iris: &IriBase) -> Self {
        Self {
            graph: iris.quality_graph(),
            fingerprint: iris.ns("fingerprint"),
            warning: iris.ns("warning"),
            warning_text: iris.ns("warningText"),
            results: Results::new(iris),
        }
    }

    /// One quad for the fingerprint, one for each thing stated beside the graph, one for each kind of warning, one for each warning in words; and the
    /// validation report.
    pub(super) fn quads(&self, notice: &Accepted) -> Vec<Quad> {
        let quad = |property: &NamedNode, value: &str| {
            let doc = notice.graph.doc.clone();
            let value = Literal::new_simple_literal(value);
            Quad::new(doc, property.clone(), value, self.graph.clone())
        };
        let mut quads = vec![quad(&self.fingerprint, &notice.graph.fingerprint)];
        for (term, words) in &notice.graph.stated {
            quads.push(quad(term, words));
        }
        for problem in &notice.problems {
            if problem.severity == Severity::Warning {
                quads.push(quad(&self.warning, problem.kind));
                let text = match problem.field {
                    Some(field) if problem.value.is_empty() => {
                        format!("{}: {field}: {}", problem.kind, problem.message)
                    }
                    Some(field) => {
                        format!(
                            "{}: {field} = {:?}: {}",
                            problem.kind, problem.value, problem.message
                        )
                    }
                    None => format!("{}: {}", problem.kind, problem.message),
                };
                quads.push(quad(&self.warning_text, &text));
            }
        }
        self.results.write(notice, &mut quads);
        quads
    }

    /// Whether the store knows just this about a notice: its graph, and what was found wrong with it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn is_known(
        &self,
        graph: &Graph,
        doc: &NamedNode,
        quads: &[Quad],
    ) -> Result<bool, StoreError> {
        let stored: HashSet<Quad> =
            graph.about(doc.as_ref(), self.graph.as_ref())?.into_iter().collect();
        Ok(stored == quads.iter().cloned().collect())
    }
}

/// Takes out of the quality graph what the checks and measures across notices have found.
///
/// # Errors
/// When the store cannot be written.
pub(super) fn forget_across(writer: &Writer) -> Result<(), StoreError> {
    let graph = writer.iris().quality_graph();
    if !writer.graph().about(graph.as_ref(), graph.as_ref())?.is_empty() {
        let nothing = Change { doc: graph.as_ref(), own: &[], about: &[], descriptions: &[] };
        writer.apply(&nothing)?;
    }
    Ok(())
}
