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
use super::representation;
use super::results::Meaning;
use super::results::ResultKey;
use super::results::WholeAnswer;
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
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;
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
    /// What the client has already: `If-None-Match`, `If-Modified-Since`; nothing where these say nothing.
    pub conditions: HeaderMap,
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
    if let Some(head) = at_hand(&state, &version, &ask, &allowance)? {
        return Ok(respond(head, None, &version, allowance.time));
    }
    let queue = Duration::from_secs(config.queue_timeout_s);
    let waiting = state.metrics().waiting();
    let permit = tokio::time::timeout(queue, state.queries().acquire_owned()).await;
    drop(waiting);
    let permit = match permit {
        Ok(permit) => permit.expect("the semaphore of queries is never closed"),
        Err(_) => {
            state.metrics().refused();
            let detail = "too many queries are running; come back later";
            return Err(Problem::unavailable(detail, config.queue_timeout_s.max(1)));
        }
    };
    let budget = allowance.start();
    let (writer, start, body) = pieces::channel(&budget);
    let rows_max = allowance.rows;
    let shared = (Arc::clone(&state), Arc::clone(&version));
    let work =
        Work { state: shared.0, version: shared.1, ask, rows_max, budget: budget.clone(), writer };
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
    Ok(respond(head, Some(body), &version, allowance.time))
}

/// The answer to a query that was asked in the same words before, where nothing is left to evaluate: it is in the
/// cache, or the client has it.
fn at_hand(
    state: &State,
    version: &Served,
    ask: &Ask,
    allowance: &Allowance,
) -> Result<Option<Head>, Problem> {
    let base = version.iris().as_str();
    let Some(meaning) = state.results().meaning(ask, base).filter(|_| !ask.explain) else {
        return Ok(None);
    };
    let format = forms::of_answer(meaning.kind, ask.format.as_deref(), ask.accept.as_deref())?;
    let Some(key) = ResultKey::new(version, meaning, format) else { return Ok(None) };
    let etag = key.etag(version);
    let known = ask.known(&etag, version);
    let whole = match &known {
        Some(_) => None,
        None => match state.results().get(&key, allowance.rows, state.metrics()) {
            Some(answer) => Some(answer.body.clone()),
            None => return Ok(None),
        },
    };
    let content_type = forms::content_type(format);
    Ok(Some(Head { content_type, etag: Some(etag), whole, known }))
}

/// How long a client may show an answer without asking whether it is still the same.
const FRESH: &str = "public, max-age=60, stale-while-revalidate=600";

fn respond(head: Head, pieces: Option<Pieces>, version: &Served, timeout: Duration) -> Response {
    let mut response = match (&head.known, head.whole, pieces) {
        (Some(_), ..) => StatusCode::NOT_MODIFIED.into_response(),
        (None, Some(whole), _) => Body::from(whole).into_response(),
        (None, None, Some(pieces)) => Body::from_stream(pieces).into_response(),
        (None, None, None) => Body::empty().into_response(),
    };
    let is_known = head.known.is_some();
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    let etag = head.known.flatten().or(head.etag);
    let fresh = if etag.is_some() { FRESH } else { "no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(fresh));
    if let Some(etag) = etag {
        headers.insert(header::ETAG, etag);
        if let Some(modified) = published(version).and_then(representation::http_date) {
            headers.insert(header::LAST_MODIFIED, modified);
        }
    }
    if is_known {
        return response;
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(head.content_type));
    if let Ok(value) = HeaderValue::from_str(&format!("{}", timeout.as_secs_f64())) {
        headers.insert("x-sparql-timeout", value);
    }
    response
}

/// When the version was published, which is when all answers from it may have changed.
fn published(version: &Served) -> Option<Timestamp> {
    version.info().published.parse().ok()
}

/// What the thread does.
struct Work {
    state: Arc<State>,
    version: Arc<Served>,
    ask: Ask,
    rows_max: u64,
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
        if let Failure::Query(QueryError::Spent(spent)) = &failure {
            self.state.metrics().spent(*spent);
        }
        if self.writer.has_started() {
            tracing::warn!(reason = failure.reason(), "an answer was cut off");
            tracing::debug!(target: QUERIES, query = self.ask.shown(), "its query");
        } else {
            self.writer.refuse(failure.into());
        }
    }

    fn evaluate(&mut self) -> Result<(), Failure> {
        let base = self.version.iris().as_str();
        let mut query = query::parse_with(&self.ask.text, base, self.ask.prefixes)?;
        query.as_stored();
        query.set_dataset(self.ask.default_graphs.clone(), self.ask.named_graphs.clone());
        if let Some(rows) = self.ask.rows_wanted {
            query.limit_rows(rows);
        }
        if self.ask.explain {
            return self.explain(&query);
        }
        let meaning = Meaning::of(&query);
        self.state.results().learn(&self.ask, self.version.iris().as_str(), meaning);
        let Ask { format, accept, .. } = &self.ask;
        let format = forms::of_answer(query.kind(), format.as_deref(), accept.as_deref())?;
        self.writer.set_content_type(forms::content_type(format));
        let key = ResultKey::new(&self.version, meaning, format);
        if key.is_some_and(|key| self.is_answered(&key)) {
            return Ok(());
        }
        let stats =
            query::run(self.version.index(), &query, format, &self.budget, &mut self.writer)?;
        // Before the end is sent: who has read it and asks again finds it.
        self.state.metrics().evaluated(stats.rows);
        if let Some((key, pieces)) = key.zip(self.writer.take_kept())
            && self.is_current()
        {
            self.state.results().keep(key, &pieces, stats.rows);
        }
        Ok(self.writer.end().map_err(QueryError::Output)?)
    }

    /// Sets the tag of the answer; whether there is nothing left to do, since it was found under another spelling,
    /// or the client has it.
    fn is_answered(&mut self, key: &ResultKey) -> bool {
        let results = self.state.results();
        let etag = key.etag(&self.version);
        let known = self.ask.known(&etag, &self.version);
        self.writer.set_etag(etag, results.entry_bytes_max());
        let found = match known {
            Some(_) => None,
            None => results.get(key, self.rows_max, self.state.metrics()),
        };
        if known.is_none() && found.is_none() {
            return false;
        }
        self.writer.answer(found.map(|answer: Arc<WholeAnswer>| answer.body.clone()), known);
        true
    }

    /// Whether the version is still the one that is served.
    fn is_current(&self) -> bool {
        let current = self.state.current();
        current.is_some_and(|current| Arc::ptr_eq(&current, &self.version))
    }
}

/// What the texts of queries are logged under, at the level `debug`, for those who ask for it.
const QUERIES: &str = "notitia::queries";

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
    /// Whether the client has the answer already.
    fn known(&self, etag: &HeaderValue, version: &Served) -> Option<Option<HeaderValue>> {
        representation::known(&self.conditions, etag, published(version))
    }

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
