//! Evaluates a query on a version and writes what it gives, under a deadline.

use super::format::Format;
use super::format::Writer;
use super::graph;
use super::guard::TooComplex;
use super::parse::ParsedQuery;
use super::parse::SyntaxError;
use crate::store::CancellationToken;
use crate::store::Version;
use crate::vocab::PREFIXES;
use oxigraph::sparql::QueryEvaluationError;
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::QuerySolutionIter;
use oxigraph::sparql::QueryTripleIter;
use oxrdfio::RdfFormat;
use sparesults::QueryResultsFormat;
use sparesults::QueryResultsSerializer;
use std::io;
use std::io::Write;
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Rows of a SELECT, triples of a graph, 1 for an ASK.
    pub rows: u64,
}

/// How long a query may run, and the switch that ends it before.
#[derive(Clone)]
pub struct Budget {
    pub deadline: Instant,
    pub cancel: CancellationToken,
}

/// A query that gave no complete answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    #[error("{0}")]
    Syntax(SyntaxError),
    #[error(
        "this is a SPARQL Update; only queries (SELECT, ASK, CONSTRUCT, DESCRIBE) are answered here"
    )]
    Update,
    #[error("{0}")]
    TooComplex(TooComplex),
    #[error("SERVICE is not available here: <{0}> is not asked")]
    Service(String),
    #[error("the query cannot be evaluated: {0}")]
    Unsupported(String),
    #[error("a {kind} cannot be written as {format}", format = .format.title())]
    Format { kind: &'static str, format: Format },
    #[error("the query ran longer than it may")]
    TimedOut,
    #[error("the query was cancelled")]
    Cancelled,
    #[error("the query could not be evaluated")]
    Evaluation(#[source] QueryEvaluationError),
    #[error("the results could not be written")]
    Output(#[from] io::Error),
}

impl Budget {
    /// A budget of time only.
    #[must_use]
    pub fn until(deadline: Instant) -> Self {
        Self { deadline, cancel: CancellationToken::new() }
    }

    pub(crate) fn check(&self) -> Result<(), QueryError> {
        if Instant::now() >= self.deadline {
            Err(QueryError::TimedOut)
        } else if self.cancel.is_cancelled() {
            Err(QueryError::Cancelled)
        } else {
            Ok(())
        }
    }

    pub(crate) fn blame(&self, error: QueryEvaluationError) -> QueryError {
        match error {
            QueryEvaluationError::Cancelled if Instant::now() >= self.deadline => {
                QueryError::TimedOut
            }
            QueryEvaluationError::Cancelled => QueryError::Cancelled,
            QueryEvaluationError::UnsupportedService(name) => {
                QueryError::Service(name.into_string())
            }
            QueryEvaluationError::InvalidServiceName(name) => QueryError::Service(name.to_string()),
            QueryEvaluationError::UnboundService => QueryError::Service("?".to_owned()),
            error @ (QueryEvaluationError::UnsupportedCustomFunction(_)
            | QueryEvaluationError::UnsupportedCustomFunctionArity { .. }) => {
                QueryError::Unsupported(error.to_string())
            }
            error => QueryError::Evaluation(error),
        }
    }
}

/// Evaluates a query and writes its results; what is written is complete only when this gives `Ok`.
///
/// # Errors
/// When the query fails, its time is over, or `out` cannot be written.
pub fn run(
    version: &Version,
    query: &ParsedQuery,
    format: Format,
    budget: &Budget,
    out: impl Write,
) -> Result<Stats, QueryError> {
    let _alarm = alarm(budget);
    let results = version
        .evaluate(query.query.clone(), budget.cancel.clone())
        .map_err(|error| budget.blame(error))?;
    match (results, format.writer()) {
        (QueryResults::Solutions(rows), Writer::Results(format)) => {
            write_rows(rows, format, budget, out)
        }
        (QueryResults::Boolean(value), Writer::Results(format)) => {
            budget.check()?;
            let serializer = QueryResultsSerializer::from_format(format);
            serializer.serialize_boolean_to_writer(out, value)?.flush()?;
            Ok(Stats { rows: 1 })
        }
        (QueryResults::Graph(triples), Writer::Graph(format)) => {
            write_triples(triples, format, budget, out)
        }
        (QueryResults::Graph(_), _) => Err(QueryError::Format { kind: "graph", format }),
        _ => Err(QueryError::Format { kind: "table", format }),
    }
}

/// Sets the token at the deadline, unless what this gives is dropped before.
pub(crate) fn alarm(budget: &Budget) -> mpsc::Sender<()> {
    let (dropped, ended) = mpsc::channel();
    let Budget { deadline, cancel } = budget.clone();
    thread::spawn(move || {
        let left = deadline.saturating_duration_since(Instant::now());
        if ended.recv_timeout(left) == Err(mpsc::RecvTimeoutError::Timeout) {
            cancel.cancel();
        }
    });
    dropped
}

fn write_rows(
    rows: QuerySolutionIter<'_>,
    format: QueryResultsFormat,
    budget: &Budget,
    out: impl Write,
) -> Result<Stats, QueryError> {
    let mut stats = Stats::default();
    let mut writer = QueryResultsSerializer::from_format(format)
        .serialize_solutions_to_writer(out, rows.variables().to_vec())?;
    for row in rows {
        budget.check()?;
        writer.serialize(&row.map_err(|error| budget.blame(error))?)?;
        stats.rows += 1;
    }
    // An operator may end early without an error when it is cancelled.
    budget.check()?;
    writer.finish()?.flush()?;
    Ok(stats)
}

fn write_triples(
    triples: QueryTripleIter<'_>,
    format: RdfFormat,
    budget: &Budget,
    out: impl Write,
) -> Result<Stats, QueryError> {
    let mut stats = Stats::default();
    let mut writer = graph::serializer(format, PREFIXES).for_writer(out);
    for triple in triples {
        budget.check()?;
        writer.serialize_triple(&triple.map_err(|error| budget.blame(error))?)?;
        stats.rows += 1;
    }
    budget.check()?;
    writer.finish()?.flush()?;
    Ok(stats)
}
