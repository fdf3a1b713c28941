//! Evaluates a query on an index and writes what it gives, under a budget.

use super::budget::Budget;
use super::dataset::Dataset;
use super::engine;
use super::engine::Explanation;
use super::engine::Planned;
use super::federation;
use super::federation::Services;
use super::format::Format;
use super::format::Writer;
use super::functions;
use super::graph;
use super::guard::TooComplex;
use super::json_table::JsonTable;
use super::meter;
use super::meter::Spent;
use super::parse::ParsedQuery;
use super::parse::SyntaxError;
use super::partial::Ending;
use crate::dump::line;
use crate::index::Index;
use crate::remote::RemoteError;
use crate::vocab::PREFIXES;
use oxrdf::GraphName;
use oxrdf::Triple;
use oxrdf::Variable;
use oxrdfio::RdfFormat;
use sparesults::QueryResultsFormat;
use sparesults::QueryResultsSerializer;
use spareval::QueryEvaluationError;
use spareval::QueryResults;
use spareval::QuerySolution;
use spareval::QuerySolutionIter;
use spargebra::Query;
use std::io;
use std::io::Write;
use std::sync::Arc;

/// How many bytes of lines are written at once.
const LINES_BYTES: usize = 4 * 1024;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Rows of a SELECT, triples of a graph, 1 for an ASK.
    pub rows: u64,
    /// Why these are not all; only under a budget that lets parts be answers.
    pub ended: Option<Spent>,
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
    #[error("SERVICE <{endpoint}> is not available: {source}")]
    Remote {
        endpoint: String,
        #[source]
        source: RemoteError,
    },
    #[error("the engine gives no answer: {0}")]
    Engine(#[source] RemoteError),
    #[error("the query cannot be evaluated: {0}")]
    Unsupported(String),
    #[error("a {kind} cannot be written as {format}", format = .format.title())]
    Format { kind: &'static str, format: Format },
    #[error("{0}")]
    Spent(Spent),
    #[error("the query could not be evaluated")]
    Evaluation(#[source] QueryEvaluationError),
    #[error("the results could not be written")]
    Output(#[from] io::Error),
}

impl From<Spent> for QueryError {
    fn from(spent: Spent) -> Self {
        Self::Spent(spent)
    }
}

impl From<QueryEvaluationError> for QueryError {
    fn from(error: QueryEvaluationError) -> Self {
        match error {
            QueryEvaluationError::UnsupportedService(name) => Self::Service(name.into_string()),
            QueryEvaluationError::InvalidServiceName(name) => Self::Service(name.to_string()),
            QueryEvaluationError::UnboundService => Self::Service("?".to_owned()),
            error @ (QueryEvaluationError::UnsupportedCustomFunction(_)
            | QueryEvaluationError::UnsupportedCustomFunctionArity { .. }) => {
                Self::Unsupported(error.to_string())
            }
            // No SERVICE gets as far as the evaluator: this is what another engine sent.
            QueryEvaluationError::Service(error) => {
                Self::Engine(RemoteError::Unreadable(error.to_string()))
            }
            error => Self::Evaluation(error),
        }
    }
}

/// Evaluates a query on a thread of its own, which the caller makes, and writes its results; what is written is
/// complete only when this gives `Ok`.
///
/// # Errors
/// When the query fails, its budget is spent, or `out` cannot be written.
pub fn run(
    index: &Index,
    query: &ParsedQuery,
    format: Format,
    budget: &Budget,
    out: impl Write,
) -> Result<Stats, QueryError> {
    let answer = Answer { format, budget, out };
    meter::metered(budget, query.text_bytes, || answer.write_any(index, &query.query))?
}

/// As [`run`], but each `SERVICE` is asked first, under the same budget.
///
/// # Errors
/// As [`run`], and when an endpoint gives no answer.
pub fn run_with(
    services: &Services<'_>,
    index: &Index,
    query: &ParsedQuery,
    format: Format,
    budget: &Budget,
    out: impl Write,
) -> Result<Stats, QueryError> {
    let answer = Answer { format, budget, out };
    let write = || {
        let query = federation::resolved(&query.query, index, budget, services)?;
        answer.write_any(index, &query)
    };
    meter::metered(budget, query.text_bytes, write)?
}

/// As [`run`], but by the evaluator, whatever the query: for comparing both.
///
/// # Errors
/// As [`run`].
pub fn run_by_evaluator(
    index: &Index,
    query: &ParsedQuery,
    format: Format,
    budget: &Budget,
    out: impl Write,
) -> Result<Stats, QueryError> {
    let write = || Answer { format, budget, out }.write(index, &query.query);
    meter::metered(budget, query.text_bytes, write)?
}

/// How a query is evaluated; `runs`: after evaluating it, its answer thrown away.
///
/// # Errors
/// When the budget is spent.
pub fn explain(
    index: &Index,
    query: &ParsedQuery,
    budget: &Budget,
    runs: bool,
) -> Result<Explanation, QueryError> {
    let explain = || match engine::plan(&query.query, index) {
        Ok(planned) => {
            if runs {
                planned.run().exhaust();
            }
            planned.explain()
        }
        Err(reason) => reason.into(),
    };
    Ok(meter::metered(budget, query.text_bytes, explain)?)
}

/// Evaluates a SELECT and hands over its rows, one after the other; of other queries there are none. Gives how
/// many there were.
///
/// # Errors
/// When the query fails, or its budget is spent.
pub fn rows(
    index: &Index,
    query: &ParsedQuery,
    budget: &Budget,
    mut take: impl FnMut(&QuerySolution),
) -> Result<u64, QueryError> {
    let hand_over = || {
        let mut stats = Stats::default();
        each_row(index, &query.query, |row| {
            stats.count(budget)?;
            take(row);
            Ok(())
        })?;
        Ok(stats.rows)
    };
    meter::metered(budget, query.text_bytes, hand_over)?
}

/// Hands over the rows of a SELECT, within a query's budget.
pub(super) fn each_row(
    index: &Index,
    query: &Query,
    mut take: impl FnMut(&QuerySolution) -> Result<(), QueryError>,
) -> Result<(), QueryError> {
    if let Ok(planned) = engine::plan(query, index) {
        let engine::Answer::Solutions(mut rows) = planned.run() else { return Ok(()) };
        let variables: Arc<[Variable]> = Arc::from(rows.variables());
        let mut row = Vec::new();
        while rows.read(&mut row) {
            take(&(Arc::clone(&variables), std::mem::take(&mut row)).into())?;
        }
    } else if let QueryResults::Solutions(rows) = evaluated(index, query)? {
        for row in rows {
            take(&row?)?;
        }
    }
    Ok(())
}

fn evaluated<'i>(
    index: &'i Index,
    query: &Query,
) -> Result<QueryResults<'i>, QueryEvaluationError> {
    let evaluator = functions::evaluator();
    let mut prepared = evaluator.prepare(query);
    // Merging graphs is the dataset's part.
    prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
    let merged = query.dataset().map(|dataset| dataset.default.as_slice());
    prepared.execute(Dataset::new(index, merged))
}

/// How an answer is written.
pub(super) struct Answer<'b, W> {
    pub(super) format: Format,
    pub(super) budget: &'b Budget,
    pub(super) out: W,
}

impl<W: Write> Answer<'_, W> {
    fn write_any(self, index: &Index, query: &Query) -> Result<Stats, QueryError> {
        match engine::plan(query, index) {
            Ok(planned) => self.write_planned(&planned),
            // Its optimiser heeds no deadline.
            Err(_) if self.budget.is_brief => Err(Spent::Time.into()),
            Err(_) => self.write(index, query),
        }
    }

    fn write(self, index: &Index, query: &Query) -> Result<Stats, QueryError> {
        self.write_results(evaluated(index, query)?)
    }

    pub(super) fn write_results(self, results: QueryResults<'_>) -> Result<Stats, QueryError> {
        match (results, self.format.writer()) {
            (QueryResults::Solutions(rows), Writer::Results(format)) => self.rows(rows, format),
            (QueryResults::Boolean(value), Writer::Results(format)) => {
                let serializer = QueryResultsSerializer::from_format(format);
                serializer.serialize_boolean_to_writer(self.out, value)?.flush()?;
                Ok(Stats::of_ask())
            }
            (QueryResults::Graph(triples), Writer::Graph(format)) => self.triples(triples, format),
            (QueryResults::Graph(_), _) => {
                Err(QueryError::Format { kind: "graph", format: self.format })
            }
            _ => Err(QueryError::Format { kind: "table", format: self.format }),
        }
    }

    fn write_planned(self, planned: &Planned<'_>) -> Result<Stats, QueryError> {
        match (planned.run(), self.format.writer()) {
            (engine::Answer::Solutions(rows), Writer::Results(format)) => {
                self.solutions(rows, format)
            }
            (engine::Answer::Boolean(value), Writer::Results(format)) => {
                let serializer = QueryResultsSerializer::from_format(format);
                serializer.serialize_boolean_to_writer(self.out, value)?.flush()?;
                Ok(Stats::of_ask())
            }
            (engine::Answer::Graph(triples), Writer::Graph(format)) => {
                self.triples(triples.map(Ok), format)
            }
            (engine::Answer::Graph(_), _) => {
                Err(QueryError::Format { kind: "graph", format: self.format })
            }
            _ => Err(QueryError::Format { kind: "table", format: self.format }),
        }
    }

    fn solutions(
        mut self,
        mut rows: engine::Solutions<'_, '_>,
        format: QueryResultsFormat,
    ) -> Result<Stats, QueryError> {
        let mut stats = Stats::default();
        let variables = rows.variables().to_vec();
        if format == QueryResultsFormat::Json {
            let mut table = JsonTable::begin(self.out, &variables);
            stats.take(self.budget, |stats| {
                while rows.read_keys(|column, key| table.key(column, key)) {
                    stats.count(self.budget)?;
                    table.end_row()?;
                }
                Ok(())
            })?;
            table.finish(stats.ending())?;
            return Ok(stats);
        }
        let mut writer = QueryResultsSerializer::from_format(format)
            .serialize_solutions_to_writer(&mut self.out, variables.clone())?;
        let mut row = Vec::new();
        stats.take(self.budget, |stats| {
            while rows.read(&mut row) {
                stats.count(self.budget)?;
                let terms = variables.iter().zip(&row);
                let bound = terms.filter_map(|(variable, term)| Some((variable, term.as_ref()?)));
                writer.serialize(bound)?;
            }
            Ok(())
        })?;
        writer.finish()?;
        self.end(stats)
    }

    fn rows(
        mut self,
        rows: QuerySolutionIter<'_>,
        format: QueryResultsFormat,
    ) -> Result<Stats, QueryError> {
        let mut stats = Stats::default();
        if format == QueryResultsFormat::Json {
            let mut table = JsonTable::begin(self.out, rows.variables());
            stats.take(self.budget, |stats| {
                for row in rows {
                    stats.count(self.budget)?;
                    for (column, term) in row?.values().iter().enumerate() {
                        term.iter().for_each(|term| table.term(column, term.as_ref()));
                    }
                    table.end_row()?;
                }
                Ok(())
            })?;
            table.finish(stats.ending())?;
            return Ok(stats);
        }
        let mut writer = QueryResultsSerializer::from_format(format)
            .serialize_solutions_to_writer(&mut self.out, rows.variables().to_vec())?;
        stats.take(self.budget, |stats| {
            for row in rows {
                stats.count(self.budget)?;
                writer.serialize(&row?)?;
            }
            Ok(())
        })?;
        writer.finish()?;
        self.end(stats)
    }

    fn triples(
        mut self,
        triples: impl Iterator<Item = Result<Triple, QueryEvaluationError>>,
        format: RdfFormat,
    ) -> Result<Stats, QueryError> {
        let mut stats = Stats::default();
        if matches!(format, RdfFormat::NTriples | RdfFormat::NQuads) {
            return self.lines(triples);
        }
        let mut writer = graph::serializer(format, PREFIXES).for_writer(&mut self.out);
        stats.take(self.budget, |stats| {
            for triple in triples {
                stats.count(self.budget)?;
                writer.serialize_triple(&triple?)?;
            }
            Ok(())
        })?;
        writer.finish()?;
        self.end(stats)
    }

    /// Marks the answer when it is a part, and hands on what is still in buffers.
    fn end(mut self, stats: Stats) -> Result<Stats, QueryError> {
        if let Some(ending) = stats.ending() {
            ending.mark(self.format, &mut self.out)?;
        }
        self.out.flush()?;
        Ok(stats)
    }
}

impl<W: Write> Answer<'_, W> {
    /// Triples of the default graph, as N-Triples and N-Quads have them.
    fn lines(
        mut self,
        triples: impl Iterator<Item = Result<Triple, QueryEvaluationError>>,
    ) -> Result<Stats, QueryError> {
        let mut stats = Stats::default();
        let mut lines = Vec::with_capacity(LINES_BYTES + 1024);
        stats.take(self.budget, |stats| {
            for triple in triples {
                stats.count(self.budget)?;
                line::write(triple?.as_ref(), &mut lines);
                if lines.len() >= LINES_BYTES {
                    self.out.write_all(&lines)?;
                    lines.clear();
                }
            }
            Ok(())
        })?;
        self.out.write_all(&lines)?;
        self.end(stats)
    }
}

impl Stats {
    fn of_ask() -> Self {
        Self { rows: 1, ended: None }
    }

    fn ending(&self) -> Option<Ending> {
        self.ended.map(|reason| Ending { reason, rows: self.rows })
    }

    fn count(&mut self, budget: &Budget) -> Result<(), Spent> {
        meter::step();
        if self.rows == budget.rows_sent_max {
            return Err(Spent::RowsSent(self.rows));
        }
        self.rows += 1;
        // Who watches need not know each.
        if self.rows.is_multiple_of(64) {
            budget.progress.set_rows_sent(self.rows);
        }
        Ok(())
    }

    /// Writes rows to their end or, where parts are answers and there is at least one row, to that of the budget.
    fn take(
        &mut self,
        budget: &Budget,
        write: impl FnOnce(&mut Self) -> Result<(), QueryError>,
    ) -> Result<(), QueryError> {
        let written = if budget.parts { meter::until_spent(|| write(self)) } else { write(self) };
        budget.progress.set_rows_sent(self.rows);
        match written {
            Err(QueryError::Spent(spent)) if budget.parts && self.rows > 0 => {
                self.ended = Some(spent);
                Ok(())
            }
            written => written,
        }
    }
}
