//! Passes a query on to another SPARQL server, and writes what that answers in the format that was asked for, under the
//! query's budget.
//!
//! What goes there is written from the algebra, not copied from the text: nothing that we do not understand leaves here.

use super::budget::Budget;
use super::federation::ask::over;
use super::federation::has_service;
use super::format::Format;
use super::format::Kind;
use super::meter;
use super::parse::ParsedQuery;
use super::run::Answer;
use super::run::QueryError;
use super::run::Stats;
use super::written::written;
use crate::remote;
use crate::remote::Engine;
use crate::remote::RemoteError;
use oxrdf::NamedNode;
use oxrdf::Triple;
use oxrdfio::RdfFormat;
use oxrdfio::RdfParser;
use sparesults::QueryResultsFormat;
use sparesults::QueryResultsParser;
use sparesults::ReaderQueryResultsParserOutput;
use spareval::QueryEvaluationError;
use spareval::QueryResults;
use spareval::QuerySolutionIter;
use spareval::QueryTripleIter;
use spargebra::Query;
use std::io;
use std::io::Read;
use std::io::Write;
use tokio::runtime::Handle;

const TABLE: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.8";
const GRAPH: &str = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5";

/// Who is asked instead of the index.
pub struct Forward<'e> {
    pub engine: &'e Engine,
    pub runtime: &'e Handle,
    /// The graph that stands there for the default graph, and the named graphs, where its own default graph is another.
    pub graphs: Option<(NamedNode, Vec<NamedNode>)>,
    /// The most bytes of an answer.
    pub bytes_max: u64,
}

/// Asks a query and writes its results; what is written is complete only when this gives `Ok`.
///
/// # Errors
/// When the engine gives no whole answer, the budget is spent, or `out` cannot be written.
pub fn run_forward(
    forward: &Forward<'_>,
    query: &ParsedQuery,
    format: Format,
    budget: &Budget,
    out: impl Write,
) -> Result<Stats, QueryError> {
    let answer = Answer { format, budget, out };
    let write = || answer.write_results(results(forward, query, budget)?);
    meter::metered(budget, query.text_bytes, write)?
}

fn results(
    forward: &Forward<'_>,
    query: &ParsedQuery,
    budget: &Budget,
) -> Result<QueryResults<'static>, QueryError> {
    let mut query = query.clone();
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = &query.query;
    if has_service(pattern) {
        return Err(QueryError::Service("another endpoint".to_owned()));
    }
    if let Some((default, named)) =
        forward.graphs.clone().filter(|_| query.query.dataset().is_none())
    {
        query.set_dataset(vec![default], named);
    }
    let kind = query.kind();
    let text = written(query.query);
    let accept = if kind == Kind::Graph { GRAPH } else { TABLE };
    let asked = forward.runtime.block_on(async {
        tokio::select! {
            answer = forward.engine.ask(&text, accept) => Some(answer),
            () = over(budget) => None,
        }
    });
    // Leaves the query when it is over.
    meter::look();
    let answer = asked.transpose().map_err(QueryError::Engine)?;
    let answer = answer.ok_or(QueryError::Spent(super::Spent::Time))?;
    let media_type = answer.said("content-type").unwrap_or_default().to_owned();
    let limit = RowLimit::of(&answer)?;
    let body = Body {
        answer,
        runtime: forward.runtime.clone(),
        budget: budget.clone(),
        piece: hyper::body::Bytes::new(),
        bytes_left: forward.bytes_max,
    };
    if kind == Kind::Graph {
        triples(&media_type, body, limit)
    } else {
        table(&media_type, body, limit)
    }
}

fn unreadable(error: impl ToString) -> QueryError {
    QueryError::Engine(RemoteError::Unreadable(error.to_string()))
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> QueryEvaluationError {
    QueryEvaluationError::Service(Box::new(error))
}

fn table(
    media_type: &str,
    body: Body,
    mut limit: RowLimit,
) -> Result<QueryResults<'static>, QueryError> {
    let format = QueryResultsFormat::from_media_type(media_type)
        .ok_or_else(|| unreadable("it is no table of results"))?;
    let output = QueryResultsParser::from_format(format).for_reader(body).map_err(unreadable)?;
    Ok(match output {
        ReaderQueryResultsParserOutput::Boolean(value) => value.into(),
        ReaderQueryResultsParserOutput::Solutions(solutions) => {
            let variables = solutions.variables().into();
            let rows = solutions.map(move |row| limit.count(row.map_err(broken)?));
            QuerySolutionIter::new(variables, rows).into()
        }
    })
}

fn triples(
    media_type: &str,
    body: Body,
    mut limit: RowLimit,
) -> Result<QueryResults<'static>, QueryError> {
    let format =
        RdfFormat::from_media_type(media_type).ok_or_else(|| unreadable("it is no graph"))?;
    let quads = RdfParser::from_format(format).without_named_graphs().for_reader(body);
    let triples = quads.map(move |quad| limit.count(Triple::from(quad.map_err(broken)?)));
    Ok(QueryTripleIter::new(triples).into())
}

/// Virtuoso ends an answer after so many rows, and says so in a header only.
struct RowLimit {
    rows_max: Option<u64>,
    rows: u64,
}

impl RowLimit {
    fn of(answer: &remote::Answer) -> Result<Self, QueryError> {
        // An answer that its time ended.
        if let Some(state) = answer.said("x-sql-state") {
            return Err(unreadable(format!("it is a part ({state})")));
        }
        let rows_max = answer.said("x-sparql-maxrows").and_then(|rows| rows.trim().parse().ok());
        Ok(Self { rows_max, rows: 0 })
    }

    fn count<T>(&mut self, row: T) -> Result<T, QueryEvaluationError> {
        self.rows += 1;
        if self.rows_max.is_some_and(|rows_max| self.rows >= rows_max) {
            return Err(broken(io::Error::other("the engine ends answers after so many rows")));
        }
        Ok(row)
    }
}

/// The body of an answer, read only as long as somebody waits for the query's.
struct Body {
    answer: remote::Answer,
    runtime: Handle,
    budget: Budget,
    piece: hyper::body::Bytes,
    bytes_left: u64,
}

impl Read for Body {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            let next = self.runtime.block_on(async {
                tokio::select! {
                    piece = self.answer.piece() => Some(piece),
                    () = over(&self.budget) => None,
                }
            });
            meter::look();
            let piece = next.ok_or(io::ErrorKind::TimedOut)?.map_err(io::Error::other)?;
            let Some(piece) = piece else { return Ok(0) };
            self.bytes_left = self
                .bytes_left
                .checked_sub(piece.len() as u64)
                .ok_or_else(|| io::Error::other("it has more bytes than it may have"))?;
            self.piece = piece;
        }
        let length = out.len().min(self.piece.len());
        out[..length].copy_from_slice(&self.piece.split_to(length));
        Ok(length)
    }
}
