//! The answer to a query: evaluated on a thread of its own, streamed as it comes, and either complete or
//! visibly cut off.
//!
//! The beginning of it is held back, so that most failures still get a status. After that a failure breaks
//! the connection without an end of the body.

use super::error::Problem;
use super::forms;
use super::pieces;
use super::pieces::Head;
use super::pieces::PieceWriter;
use super::pieces::Pieces;
use super::state::Served;
use super::state::State;
use crate::query;
use crate::query::Allowance;
use crate::query::Budget;
use crate::query::ParsedQuery;
use crate::query::Prefixes;
use crate::query::QueryError;
use crate::query::Spent;
use crate::query::Wishes;
use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use oxrdf::NamedNode;
use std::io;
use std::io::Write as _;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// A query as it was asked.
pub struct Ask {
    pub text: String,
    pub default_graphs: Vec<NamedNode>,
    pub named_graphs: Vec<NamedNode>,
    /// A format by name, which wins over `accept`.
    pub format: Option<String>,
    pub accept: Option<String>,
    pub wishes: Wishes,
    /// How many rows of a SELECT are wanted, of all that there are.
    pub rows_wanted: Option<u64>,
    /// The prefixes that the text need not declare.
    pub prefixes: Prefixes,
    /// Whether not the answer is wanted, but how it is found.
    pub explain: bool,
}

/// Evaluates a query and answers.
///
/// # Errors
/// When the query is wrong, cannot be answered in an accepted format, or fails before there is a first
/// piece of its answer.
pub async fn answer(state: Arc<State>, ask: Ask) -> Result<Response, Problem> {
    let version = state.version()?;
    let config = state.config();
    let allowance = Allowance::new(config, ask.wishes);
    let queue = Duration::from_secs(config.queue_timeout_s);
    let permit = match tokio::time::timeout(queue, state.queries().acquire_owned()).await {
        Ok(permit) => permit.expect("the semaphore of queries is never closed"),
        Err(_) => {
            let detail = "too many queries are running; come back later";
            return Err(Problem::unavailable(detail, config.queue_timeout_s.max(1)));
        }
    };
    let budget = allowance.start();
    let (writer, start, body) = pieces::channel(&budget);
    let work = Work { version, ask, budget: budget.clone(), writer };
    let spawned = thread::Builder::new()
        .name("query".to_owned())
        .stack_size(query::STACK_BYTES)
        .spawn(move || {
            work.run();
            // Only now: a query that does not heed its deadline must not make room for another.
            drop(permit);
        });
    spawned.map_err(|error| Problem::internal(&error))?;
    let head = match tokio::time::timeout_at((budget.deadline + pieces::GRACE).into(), start).await
    {
        Ok(Ok(head)) => head?,
        Ok(Err(_)) => {
            return Err(Problem::internal(&io::Error::other("a query ended without an answer")));
        }
        Err(_) => return Err(QueryError::Spent(Spent::Time).into()),
    };
    Ok(response(head, body, allowance.time))
}

fn response(head: Head, pieces: Pieces, timeout: Duration) -> Response {
    let body = match head.whole {
        Some(whole) => Body::from(whole),
        None => Body::from_stream(pieces),
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(head.content_type));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(value) = HeaderValue::from_str(&format!("{}", timeout.as_secs_f64())) {
        headers.insert("x-sparql-timeout", value);
    }
    response
}

/// What the thread does.
struct Work {
    version: Arc<Served>,
    ask: Ask,
    budget: Budget,
    writer: PieceWriter,
}

impl Work {
    fn run(mut self) {
        let failure = match catch_unwind(AssertUnwindSafe(|| self.evaluate())) {
            Ok(Ok(())) => return,
            Ok(Err(failure)) => failure,
            Err(_) => {
                Failure::Query(QueryError::Output(io::Error::other("the evaluation panicked")))
            }
        };
        if self.writer.has_started() {
            tracing::warn!(
                reason = failure.reason(),
                query = self.ask.shown(),
                "an answer was cut off"
            );
        } else {
            self.writer.refuse(failure.into());
        }
    }

    fn evaluate(&mut self) -> Result<(), Failure> {
        let base = self.version.iris().as_str();
        let mut query = query::parse_with(&self.ask.text, base, self.ask.prefixes)?;
        query.set_dataset(self.ask.default_graphs.clone(), self.ask.named_graphs.clone());
        if let Some(rows) = self.ask.rows_wanted {
            query.limit_rows(rows);
        }
        if self.ask.explain {
            return self.explain(&query);
        }
        let Ask { format, accept, .. } = &self.ask;
        let format = forms::of_answer(query.kind(), format.as_deref(), accept.as_deref())?;
        self.writer.set_content_type(forms::content_type(format));
        query::run(self.version.index(), &query, format, &self.budget, &mut self.writer)?;
        Ok(self.writer.end().map_err(QueryError::Output)?)
    }
}

impl Work {
    /// Evaluates the query and tells how, as JSON where that is asked for, else as text.
    fn explain(&mut self, query: &ParsedQuery) -> Result<(), Failure> {
        let explanation = query::explain(self.version.index(), query, &self.budget, true)?;
        let Ask { format, accept, .. } = &self.ask;
        let as_json = match format.as_deref() {
            Some(format) => format == "json",
            None => accept.as_deref().is_some_and(|accept| accept.contains("json")),
        };
        let (content_type, text) = if as_json {
            ("application/json", explanation.to_json())
        } else {
            ("text/plain; charset=utf-8", explanation.to_string())
        };
        self.writer.set_content_type(content_type);
        self.writer.write_all(text.as_bytes()).map_err(QueryError::Output)?;
        Ok(self.writer.end().map_err(QueryError::Output)?)
    }
}

impl Ask {
    /// The query, as far as it is logged.
    fn shown(&self) -> String {
        self.text.chars().take(200).collect()
    }
}

/// Why there is no complete answer.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no accepted format")]
    Refused(Problem),
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl Failure {
    fn reason(&self) -> String {
        match self {
            Self::Query(QueryError::Output(error)) => match error.kind() {
                io::ErrorKind::BrokenPipe => "the client went away".to_owned(),
                io::ErrorKind::TimedOut => "the client reads too slowly".to_owned(),
                _ => error.to_string(),
            },
            other => other.to_string(),
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(problem) => problem,
            // Both are the writer's ways to say that nobody waits for its pieces.
            Failure::Query(QueryError::Output(error))
                if error.kind() == io::ErrorKind::TimedOut =>
            {
                QueryError::Spent(Spent::Time).into()
            }
            Failure::Query(QueryError::Output(error))
                if error.kind() == io::ErrorKind::BrokenPipe =>
            {
                QueryError::Spent(Spent::Cancelled).into()
            }
            Failure::Query(error) => error.into(),
        }
    }
}
