//! Asks an endpoint for the rows of one `SERVICE`.

use super::Resolver;
use super::context::Context;
use super::context::in_scope;
use super::context::project;
use crate::percent;
use crate::query::bounded;
use crate::query::budget::Budget;
use crate::query::meter;
use crate::query::run;
use crate::query::run::QueryError;
use crate::query::written::written;
use crate::remote::FROM_SERVICE;
use crate::remote::Place;
use crate::remote::RemoteError;
use crate::remote::Reply;
use crate::remote::Request;
use hyper::Method;
use hyper::header::HeaderName;
use hyper::header::HeaderValue;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::Term;
use oxrdf::Variable;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use sparesults::QueryResultsFormat;
use sparesults::QueryResultsParser;
use sparesults::SliceQueryResultsParserOutput;
use spargebra::Query;
use spargebra::algebra::Expression;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use spargebra::term::NamedNodePattern;
use std::time::Duration;
use std::time::Instant;

/// How many values go along in one request.
const BLOCK: usize = 50;

/// With more values than these the endpoint is asked once, without any.
const BINDINGS_MAX: usize = 5_000;

const ACCEPT: &str = "application/sparql-results+json;q=1, application/sparql-results+xml;q=0.8";

/// How often somebody who waits looks whether the query was cancelled.
const LOOK: Duration = Duration::from_millis(50);

type Row = Vec<Option<GroundTerm>>;

impl Resolver<'_> {
    /// The rows of a `SERVICE`, as far as they count.
    pub(super) fn rows(
        &mut self,
        name: &NamedNodePattern,
        inner: &GraphPattern,
        context: &Context,
    ) -> Result<GraphPattern, QueryError> {
        let mut columns: Vec<Variable> = in_scope(inner).into_iter().collect();
        columns.sort();
        let mut answers = Answers { columns, rows: Vec::new(), rows_max: self.services.rows_max };
        // Only what the endpoint binds in each row may go along: what it leaves unbound joins with everything.
        let mut shared = bounded::sure(inner);
        match name {
            NamedNodePattern::NamedNode(endpoint) => {
                let bindings = self.bindings(context, &shared)?;
                self.endpoint(endpoint.as_str(), inner, &bindings, &mut answers)?;
            }
            NamedNodePattern::Variable(variable) => {
                shared.remove(variable);
                for endpoint in self.endpoints(context, variable)? {
                    let rows = answers.rows.len();
                    let here = context.and(&values(variable, &endpoint));
                    let bindings = self.bindings(&here, &shared)?;
                    self.endpoint(endpoint.as_str(), inner, &bindings, &mut answers)?;
                    answers.name(variable, &endpoint, rows);
                }
            }
        }
        Ok(GraphPattern::Values { variables: answers.columns, bindings: answers.rows })
    }

    /// The endpoints that a variable stands for.
    fn endpoints(
        &self,
        context: &Context,
        variable: &Variable,
    ) -> Result<Vec<NamedNode>, QueryError> {
        let unbound = || QueryError::Service(variable.to_string());
        let known = FxHashSet::from_iter([variable.clone()]);
        let found = self.bindings(context, &known)?.ok_or_else(unbound)?;
        let iri = |row: Row| match row.into_iter().next() {
            Some(Some(GroundTerm::NamedNode(iri))) => Ok(iri),
            Some(Some(other)) => Err(QueryError::Service(other.to_string())),
            _ => Err(unbound()),
        };
        found.rows.into_iter().map(iri).collect()
    }

    /// The values that the context has for these variables, as far as they are bound in all of its rows and the same
    /// there as elsewhere; none when there is nothing that could go along.
    fn bindings(
        &self,
        context: &Context,
        wanted: &FxHashSet<Variable>,
    ) -> Result<Option<Bindings>, QueryError> {
        let Some(pattern) = context.rows() else { return Ok(None) };
        let scope = in_scope(&pattern);
        let mut columns: Vec<Variable> = wanted.intersection(&scope).cloned().collect();
        columns.sort();
        if columns.is_empty() {
            return Ok(None);
        }
        let distinct =
            GraphPattern::Distinct { inner: Box::new(project(pattern, columns.clone())) };
        let pattern = GraphPattern::Slice {
            inner: Box::new(distinct),
            start: 0,
            length: Some(BINDINGS_MAX + 1),
        };
        let query = Query::Select { dataset: self.dataset.clone(), pattern, base_iri: None };
        let mut rows: Vec<Vec<Option<Term>>> = Vec::new();
        run::each_row(self.index, &query, |row| {
            rows.push(columns.iter().map(|name| row.get(name).cloned()).collect());
            Ok(())
        })?;
        if rows.len() > BINDINGS_MAX {
            return Ok(None);
        }
        Ok(Bindings { columns, rows: rows.into_iter().map(grounded).collect() }.complete())
    }

    /// Asks one endpoint, in blocks.
    fn endpoint(
        &mut self,
        endpoint: &str,
        inner: &GraphPattern,
        bindings: &Option<Bindings>,
        answers: &mut Answers,
    ) -> Result<(), QueryError> {
        let fails = |source| QueryError::Remote { endpoint: endpoint.to_owned(), source };
        if self.services.client.is_empty() {
            return Err(fails(RemoteError::Off));
        }
        self.check(endpoint).map_err(fails)?;
        let place = self.services.client.place(endpoint).map_err(fails)?;
        let blocks: Vec<Option<GraphPattern>> = match bindings {
            None => vec![None],
            Some(bindings) => bindings.blocks().map(Some).collect(),
        };
        for block in blocks {
            let request = request(inner, block, &answers.columns);
            let reply = self.send(place, &request).map_err(fails)?;
            self.asked += 1;
            let genid = format!("{}/.well-known/genid/{}-", place.endpoint.origin(), self.asked);
            answers.read(&reply, &genid).map_err(fails)?;
        }
        Ok(())
    }

    /// Sends a request, and waits for the answer only as long as somebody waits for the query's.
    fn send(&self, place: &Place, request: &Request) -> Result<Reply, RemoteError> {
        let reply = self.services.runtime.block_on(async {
            tokio::select! {
                reply = self.services.client.send(place, request, meter::claim) => Some(reply),
                () = over(self.budget) => None,
            }
        });
        // Leaves the query when it is over.
        meter::look();
        let reply = reply.unwrap_or(Err(RemoteError::Time(self.services.client.limits().time)))?;
        if reply.status.is_success() { Ok(reply) } else { Err(RemoteError::Status(reply.status)) }
    }
}

/// Waits until a query's time is over or it is cancelled.
pub(in crate::query) async fn over(budget: &Budget) {
    while !budget.cancel.is_cancelled() && Instant::now() < budget.deadline {
        tokio::time::sleep(LOOK).await;
    }
}

fn values(variable: &Variable, endpoint: &NamedNode) -> GraphPattern {
    GraphPattern::Values {
        variables: vec![variable.clone()],
        bindings: vec![vec![Some(endpoint.clone().into())]],
    }
}

/// A `SELECT` of a pattern's variables, for rows that have these values.
fn request(inner: &GraphPattern, block: Option<GraphPattern>, columns: &[Variable]) -> Request {
    let mut pattern = inner.clone();
    if let Some(block) = block {
        pattern = GraphPattern::Join { left: Box::new(block), right: Box::new(pattern) };
    }
    let mut columns = columns.to_vec();
    if columns.is_empty() {
        // A SELECT must have something to select.
        let variable = Variable::new_unchecked("row");
        let expression = Expression::Literal(Literal::from(1));
        columns.push(variable.clone());
        pattern = GraphPattern::Extend { inner: Box::new(pattern), variable, expression };
    }
    let query = Query::Select { dataset: None, pattern: project(pattern, columns), base_iri: None };
    Request {
        method: Method::POST,
        suffix: String::new(),
        content_type: "application/x-www-form-urlencoded",
        accept: ACCEPT,
        headers: vec![(HeaderName::from_static(FROM_SERVICE), HeaderValue::from_static("1"))],
        body: format!("query={}", percent::escaped(&written(query))).into(),
    }
}

/// Values that go along.
struct Bindings {
    columns: Vec<Variable>,
    rows: Vec<Row>,
}

impl Bindings {
    /// Without the columns that some row has no value for, so that no row of an endpoint fits two of ours.
    fn complete(self) -> Option<Self> {
        let is_bound = |column: &usize| self.rows.iter().all(|row| row[*column].is_some());
        let kept: Vec<usize> = (0..self.columns.len()).filter(is_bound).collect();
        if kept.is_empty() {
            return None;
        }
        let columns = kept.iter().map(|column| self.columns[*column].clone()).collect();
        let mut met = FxHashSet::default();
        let row = |row: &Row| kept.iter().map(|column| row[*column].clone()).collect::<Row>();
        let rows = self.rows.iter().map(row).filter(|row| met.insert(row.clone())).collect();
        Some(Self { columns, rows })
    }

    fn blocks(&self) -> impl Iterator<Item = GraphPattern> {
        self.rows.chunks(BLOCK).map(|rows| GraphPattern::Values {
            variables: self.columns.clone(),
            bindings: rows.to_vec(),
        })
    }
}

/// Blank nodes are another endpoint's no more than its are ours: they cannot go along.
fn grounded(row: Vec<Option<Term>>) -> Row {
    let grounded = |term| match term {
        Term::NamedNode(iri) => Some(GroundTerm::NamedNode(iri)),
        Term::Literal(literal) => Some(GroundTerm::Literal(literal)),
        Term::BlankNode(_) => None,
    };
    row.into_iter().map(|term| term.and_then(grounded)).collect()
}

/// Rows as they come in.
struct Answers {
    columns: Vec<Variable>,
    rows: Vec<Row>,
    rows_max: usize,
}

impl Answers {
    /// Reads an answer. Blank nodes become IRIs that begin with `genid`:
    /// <https://www.w3.org/TR/rdf11-concepts/#section-skolemization>
    fn read(&mut self, reply: &Reply, genid: &str) -> Result<(), RemoteError> {
        let unreadable = |error: &dyn ToString| RemoteError::Unreadable(error.to_string());
        let format = QueryResultsFormat::from_media_type(&reply.content_type)
            .ok_or_else(|| unreadable(&"it is no table of results"))?;
        let parser = QueryResultsParser::from_format(format);
        let output = parser.for_slice(&reply.body).map_err(|error| unreadable(&error))?;
        let SliceQueryResultsParserOutput::Solutions(solutions) = output else {
            return Err(unreadable(&"it has no rows"));
        };
        let places: FxHashMap<&Variable, usize> =
            self.columns.iter().enumerate().map(|(place, name)| (name, place)).collect();
        for solution in solutions {
            meter::step();
            if self.rows.len() == self.rows_max {
                return Err(RemoteError::Rows(self.rows_max));
            }
            let mut row = vec![None; self.columns.len()];
            for (name, term) in &solution.map_err(|error| unreadable(&error))? {
                if let Some(place) = places.get(name) {
                    row[*place] = Some(skolem(term, genid));
                }
            }
            self.rows.push(row);
        }
        Ok(())
    }

    /// Gives the rows from one on the name of their endpoint. A row that has another value for it is none.
    fn name(&mut self, variable: &Variable, endpoint: &NamedNode, from: usize) {
        let place = self.columns.iter().position(|column| column == variable);
        let place = place.unwrap_or_else(|| {
            self.columns.push(variable.clone());
            self.columns.len() - 1
        });
        let endpoint = GroundTerm::NamedNode(endpoint.clone());
        for row in &mut self.rows {
            row.resize(self.columns.len(), None);
        }
        let mut named = self.rows.split_off(from);
        named.retain_mut(|row| *row[place].get_or_insert_with(|| endpoint.clone()) == endpoint);
        self.rows.append(&mut named);
    }
}

fn skolem(term: &Term, genid: &str) -> GroundTerm {
    match term {
        Term::NamedNode(iri) => iri.clone().into(),
        Term::Literal(literal) => literal.clone().into(),
        Term::BlankNode(node) => {
            let label = percent::escaped(node.as_str());
            NamedNode::new_unchecked(format!("{genid}{label}")).into()
        }
    }
}
