//! Asks the queries, and makes results of their solutions.
//! <https://www.w3.org/TR/shacl/#sparql-constraints-validation>

use super::constraint::SparqlCheck;
use super::message;
use super::prebinding;
use super::view;
use super::view::View;
use crate::shacl::data::Data;
use crate::shacl::options::Deadline;
use crate::shacl::plan::Shape;
use crate::shacl::plan::TermId;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::TermRef;
use oxrdf::Variable;
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
    #[error("the query of {shape} cannot be evaluated on {focus}")]
    Evaluation {
        shape: String,
        focus: String,
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

/// What a query says of one violation; what it leaves out is as for other constraints.
pub(in crate::shacl) struct Solution {
    pub(in crate::shacl) path: Option<NamedNode>,
    pub(in crate::shacl) value: Option<Term>,
    pub(in crate::shacl) messages: Vec<Literal>,
}

/// The violations that a SELECT query finds for a focus node.
pub(in crate::shacl) fn solutions(
    asked: Asked<'_>,
    shape: &Shape,
    check: &SparqlCheck,
    focus: TermId,
) -> Result<Vec<Solution>, Failure> {
    let site = Site { asked, data: asked.data, shape, check, focus };
    let QueryResults::Solutions(found) = site.ask(None)? else { return Ok(Vec::new()) };
    found.map(|found| site.solution(&found.map_err(|cause| site.failure(cause))?)).collect()
}

/// Whether an ASK query is content with a value node; if not, what there is to say.
pub(in crate::shacl) fn conforms(
    asked: Asked<'_>,
    shape: &Shape,
    check: &SparqlCheck,
    focus: TermId,
    value: TermId,
) -> Result<Option<Solution>, Failure> {
    let site = Site { asked, data: asked.data, shape, check, focus };
    if !matches!(site.ask(Some(value))?, QueryResults::Boolean(false)) {
        return Ok(None);
    }
    let value = site.data.term(value).into_owned();
    let known = |name: &str| match name {
        "value" => Some(value.clone()),
        name => site.bound(name),
    };
    let messages = check.messages.iter().map(|text| message::filled(text, &known)).collect();
    Ok(Some(Solution { path: None, value: Some(value.clone()), messages }))
}

struct Site<'a, 'c> {
    asked: Asked<'a>,
    data: Data<'a>,
    shape: &'c Shape,
    check: &'c SparqlCheck,
    focus: TermId,
}

impl<'a> Site<'a, '_> {
    fn ask(&self, value: Option<TermId>) -> Result<QueryResults<'a>, Failure> {
        let shape = match &self.shape.node {
            NamedOrBlankNode::NamedNode(name) => TermRef::from(name.as_ref()),
            NamedOrBlankNode::BlankNode(blank) => blank.as_ref().into(),
        };
        let mut bindings = vec![
            (Variable::new_unchecked("this"), self.data.term(self.focus)),
            (Variable::new_unchecked("currentShape"), shape),
            (Variable::new_unchecked("shapesGraph"), view::shapes_graph()),
        ];
        if let Some(value) = value {
            bindings.push((Variable::new_unchecked("value"), self.data.term(value)));
        }
        let parameters = self.check.parameters.iter();
        bindings.extend(parameters.map(|(name, value)| (name.clone(), value.as_ref())));
        let query = prebinding::prebind(&self.check.query, &bindings);
        let evaluator = QueryEvaluator::new();
        let view = View::new(self.asked);
        evaluator.prepare(&query).execute(view).map_err(|cause| self.failure(cause))
    }

    fn solution(&self, found: &QuerySolution) -> Result<Solution, Failure> {
        if found.get("failure").is_some_and(|flag| *flag == Literal::from(true).into()) {
            let (shape, focus) = self.names();
            return Err(Failure::Declared { shape, focus });
        }
        let path = match found.get("path") {
            Some(Term::NamedNode(path)) => Some(path.clone()),
            _ => None,
        };
        let value = found.get("value").cloned().or_else(|| {
            let is_focus = self.shape.path.is_none();
            is_focus.then(|| self.data.term(self.focus).into_owned())
        });
        let known = |name: &str| found.get(name).cloned().or_else(|| self.bound(name));
        let messages = match found.get("message") {
            Some(Term::Literal(own)) => vec![own.clone()],
            _ => self.check.messages.iter().map(|text| message::filled(text, &known)).collect(),
        };
        Ok(Solution { path, value, messages })
    }

    /// What is bound beforehand and may stand in messages.
    fn bound(&self, name: &str) -> Option<Term> {
        if name == "this" {
            return Some(self.data.term(self.focus).into_owned());
        }
        let parameter = self.check.parameters.iter().find(|(other, _)| other.as_str() == name);
        parameter.map(|(_, value)| value.clone())
    }

    fn failure(&self, cause: QueryEvaluationError) -> Failure {
        if let Some(failure) = self.asked.deadline.passed() {
            return failure;
        }
        let (shape, focus) = self.names();
        Failure::Evaluation { shape, focus, cause: Box::new(cause) }
    }

    fn names(&self) -> (String, String) {
        (self.shape.node.to_string(), self.data.term(self.focus).to_string())
    }
}
