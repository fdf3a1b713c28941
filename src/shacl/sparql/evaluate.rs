//! Asks the queries, and makes results of their solutions.
//! <https://www.w3.org/TR/shacl/#sparql-constraints-validation>

use super::clock;
use super::constraint::SparqlCheck;
use super::message;
use super::query::Form;
use super::view::View;
use crate::shacl::data::Data;
use crate::shacl::options::Deadline;
use crate::shacl::plan::Shape;
use crate::shacl::plan::TermId;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::Term;
use rustc_hash::FxHashMap;
use spareval::QueryEvaluationError;
use spareval::QueryEvaluator;
use spareval::QueryResults;
use spareval::QuerySolution;
use std::time::Duration;
use thiserror::Error;

/// Why there is no report: what SHACL calls a failure.
#[derive(Debug, Error)]
pub enum Failure {
    #[error("the query of {shape} says that it failed, by ?failure, on {focus}")]
    Declared { shape: String, focus: String },
    #[error("the query of {shape} cannot be evaluated")]
    Evaluation {
        shape: String,
        #[source]
        cause: Box<QueryEvaluationError>,
    },
    #[error("the validation is not done after {time_max:?}")]
    TimedOut { time_max: Duration },
}

/// The data that queries are asked, and until when.
#[derive(Clone, Copy)]
pub(in crate::shacl) struct Asked<'a> {
    pub(in crate::shacl) data: Data<'a>,
    pub(in crate::shacl) deadline: Deadline,
}

/// A focus node, and for an ASK query the value in question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::shacl) struct Row {
    pub(in crate::shacl) focus: TermId,
    pub(in crate::shacl) value: Option<TermId>,
}

/// What a query says of one violation; what it leaves out is as for other constraints.
#[derive(Clone)]
pub(in crate::shacl) struct Solution {
    pub(in crate::shacl) path: Option<NamedNode>,
    pub(in crate::shacl) value: Option<Term>,
    pub(in crate::shacl) messages: Vec<Literal>,
}

/// The violations that the query of a check of `shape` finds in sorted rows. If a row is there twice, so
/// are its violations.
pub(in crate::shacl) fn violations(
    asked: Asked<'_>,
    shape: &Shape,
    check: &SparqlCheck,
    rows: &[Row],
) -> Result<Vec<(Row, Solution)>, Failure> {
    let mut violations = Vec::new();
    for rows in rows.chunks(check.query.rows_max) {
        let batch = Batch { asked, shape, check };
        let mut found = batch.ask(rows)?;
        for row in rows {
            let of_row = found.remove(row).unwrap_or_default();
            match check.form {
                Form::Select => violations.extend(of_row.iter().map(|one| (*row, one.clone()))),
                Form::Ask if of_row.is_empty() => violations.extend(batch.wrong_value(*row)),
                Form::Ask => {}
            }
            found.insert(*row, of_row);
        }
    }
    Ok(violations)
}

struct Batch<'a, 'c> {
    asked: Asked<'a>,
    shape: &'c Shape,
    check: &'c SparqlCheck,
}

impl Batch<'_, '_> {
    /// What the query finds, by row.
    fn ask(&self, rows: &[Row]) -> Result<FxHashMap<Row, Vec<Solution>>, Failure> {
        let deadline = self.asked.deadline;
        let late = || Err(deadline.passed().expect("work is only left after its deadline"));
        clock::until(deadline, || self.evaluate(rows)).unwrap_or_else(late)
    }

    fn evaluate(&self, rows: &[Row]) -> Result<FxHashMap<Row, Vec<Solution>>, Failure> {
        let data = self.asked.data;
        let mut rows = rows.to_vec();
        rows.dedup();
        let terms = rows.iter().map(|row| {
            [Some(row.focus), row.value].into_iter().flatten().map(|term| data.term(term))
        });
        let query = self.check.query.about(terms);
        let evaluator = QueryEvaluator::new();
        let results = evaluator.prepare(&query).execute(View::new(self.asked));
        let mut found: FxHashMap<Row, Vec<Solution>> = FxHashMap::default();
        if let QueryResults::Solutions(solutions) = results.map_err(|cause| self.failure(cause))? {
            for solution in solutions {
                let solution = solution.map_err(|cause| self.failure(cause))?;
                let id = |name: &str| data.find(solution.get(name)?.as_ref());
                let Some(focus) = id("this") else { continue };
                let row = Row {
                    focus,
                    value: (self.check.form == Form::Ask).then(|| id("value")).flatten(),
                };
                found.entry(row).or_default().push(self.solution(row, &solution)?);
            }
        }
        Ok(found)
    }

    fn solution(&self, row: Row, found: &QuerySolution) -> Result<Solution, Failure> {
        if found.get("failure").is_some_and(|flag| *flag == Literal::from(true).into()) {
            let focus = self.asked.data.term(row.focus).to_string();
            return Err(Failure::Declared { shape: self.shape.node.to_string(), focus });
        }
        let path = match found.get("path") {
            Some(Term::NamedNode(path)) => Some(path.clone()),
            _ => None,
        };
        let value = found.get("value").cloned().or_else(|| {
            let is_focus = self.shape.path.is_none();
            is_focus.then(|| self.asked.data.term(row.focus).into_owned())
        });
        let messages = match found.get("message") {
            Some(Term::Literal(own)) => vec![own.clone()],
            _ => self.messages(&|name| found.get(name).cloned().or_else(|| self.bound(row, name))),
        };
        Ok(Solution { path, value, messages })
    }

    /// What there is to say of a value that an ASK query is not content with.
    fn wrong_value(&self, row: Row) -> Option<(Row, Solution)> {
        let value = self.asked.data.term(row.value?).into_owned();
        let messages = self.messages(&|name| match name {
            "value" => Some(value.clone()),
            name => self.bound(row, name),
        });
        Some((row, Solution { path: None, value: Some(value.clone()), messages }))
    }

    fn messages(&self, known: &dyn Fn(&str) -> Option<Term>) -> Vec<Literal> {
        self.check.messages.iter().map(|text| message::filled(text, known)).collect()
    }

    /// What is bound beforehand and may stand in messages.
    fn bound(&self, row: Row, name: &str) -> Option<Term> {
        if name == "this" {
            return Some(self.asked.data.term(row.focus).into_owned());
        }
        let parameter = self.check.parameters.iter().find(|(other, _)| other.as_str() == name);
        parameter.map(|(_, value)| value.clone())
    }

    fn failure(&self, cause: QueryEvaluationError) -> Failure {
        let shape = self.shape.node.to_string();
        Failure::Evaluation { shape, cause: Box::new(cause) }
    }
}
