//! SHACL Core and SHACL-SPARQL: a shapes graph to a compiled plan, a data graph to a validation report.
//! <https://www.w3.org/TR/shacl/>
//!
//! It knows nothing of heritage or of the store. The way in: `graph` reads the shapes, `compile`
//! makes a `plan` of it through the table in `components`; the way out: `index` gives each term of a
//! data graph a small number, `focus` and `check` run the plan over the numbers, and `report` turns
//! what failed back into terms. Checks that are queries are in `sparql`. What `vocabulary` does not know in the `sh:` namespace is refused.
//!
//! A plan is made for many small graphs: a notice's 120 triples take some microseconds. The same index
//! holds a large graph (`large`), then with its terms in an `arena` rather than in a slice of triples.

mod arena;
mod calendar;
mod check;
mod compare;
mod compile;
mod components;
mod data;
mod datatype;
mod details;
mod error;
mod focus;
mod graph;
mod index;
mod large;
mod message;
mod options;
mod path;
mod pattern;
mod plan;
mod reads;
mod report;
mod report_graph;
mod report_json;
mod results;
mod source;
mod sparql;
mod term_table;
mod terms;
mod turtle;
mod vocabulary;
mod walk;

pub use error::Fault;
pub use error::ShapesError;
pub use graph::file_iri;
pub use large::DataGraph;
pub use options::Options;
pub use path::Path;
pub use report::Report;
pub use report::Severity;
pub use report::ValidationResult;
pub use results::Results;
pub use sparql::Failure;
pub use turtle::TurtlePath;

use check::Ended;
use check::Finding;
use data::Data;
use graph::ShapesGraph;
use index::Index;
use options::Deadline;
use oxrdf::Triple;
use plan::Plan;

/// A compiled shapes graph, to share between threads.
pub struct Shapes {
    plan: Plan,
}

impl Shapes {
    /// Compiles the shapes of several texts, each with the file name that errors give. Its extension
    /// tells the format, Turtle if it tells none.
    ///
    /// The texts make one shapes graph: a shape may stand in one and be used in another. Blank nodes
    /// of different texts are different. A relative IRI is resolved against the file name.
    ///
    /// # Errors
    /// A text that is not well-formed, a term of the `sh:` namespace that this engine does not implement,
    /// or an ill-formed shape.
    pub fn parse<'a>(
        sources: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Shapes, ShapesError> {
        let graph = ShapesGraph::parse(sources)?;
        Ok(Shapes { plan: compile::compile(&graph)? })
    }

    /// The report on a data graph, whose triples may come in any order, and more than once.
    ///
    /// # Errors
    /// A query of a shape that fails; shapes of SHACL Core never do.
    pub fn validate<'t>(
        &self,
        graph: impl IntoIterator<Item = &'t Triple>,
    ) -> Result<Report, Failure> {
        self.validator().validate(graph)
    }

    /// A large data graph, to be filled and validated as a whole.
    #[must_use]
    pub fn data_graph(&self) -> DataGraph<'_> {
        DataGraph::new(&self.plan)
    }

    /// A validator that keeps its buffers from one graph to the next: one a thread.
    #[must_use]
    pub fn validator(&self) -> Validator<'_> {
        let options = Options::default();
        Validator { plan: &self.plan, options, index: Index::default(), focus: Vec::new() }
    }
}

/// Validates one graph after the other, without new buffers for each.
pub struct Validator<'s> {
    plan: &'s Plan,
    options: Options,
    index: Index,
    focus: Vec<(plan::ShapeId, plan::TermId)>,
}

impl Validator<'_> {
    /// Options for each graph.
    #[must_use]
    pub fn with_options(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// As [`Shapes::validate`].
    ///
    /// # Errors
    /// As there, and when the time of the options is over.
    pub fn validate<'t>(
        &mut self,
        graph: impl IntoIterator<Item = &'t Triple>,
    ) -> Result<Report, Failure> {
        let graph: Vec<&Triple> = graph.into_iter().collect();
        let deadline = self.options.deadline();
        let mut findings = Vec::new();
        let is_complete = self.index.fill(self.plan, &graph)
            && self.check(&graph, deadline, &mut findings)? == Ended::Complete;
        if !is_complete {
            findings.clear();
            self.index.fill_all(self.plan, &graph);
            self.check(&graph, deadline, &mut findings)?;
        }
        let data = Data { plan: self.plan, index: &self.index, triples: &graph };
        Ok(Report { results: Results::new(data, findings).iter().collect() })
    }

    fn check(
        &mut self,
        graph: &[&Triple],
        deadline: Deadline,
        findings: &mut Vec<Finding>,
    ) -> Result<Ended, Failure> {
        let data = Data { plan: self.plan, index: &self.index, triples: graph };
        focus::focus_nodes(self.plan, &self.index, &mut self.focus);
        check::run(data, &self.focus, deadline, self.options.details, findings)
    }
}

#[cfg(test)]
mod tests;
