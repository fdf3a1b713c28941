//! The answer to a query: evaluated at once when it is short, else on another thread, streamed as it comes, and either complete or
//! visibly cut off.
//!
//! The beginning of it is held back, so that most failures still get a status. After that a failure breaks
//! the connection without an end of the body.

use super::buckets::Kind;
use super::client::ClientKey;
use super::error::Problem;
use super::forms;
use super::pieces;
use super::pieces::Head;
use super::pieces::PieceWriter;
use super::pieces::Pieces;
use super::queries::Name;
use super::queries::Outcome;
use super::queries::QUERY_ID;
use super::queries::QUERY_SECRET;
use super::queries::Registered;
use super::queries::Switch;
use super::representation;
use super::results::Meaning;
use super::results::ResultKey;
use super::results::WholeAnswer;
use super::server::Breaker;
use super::slots::Slot;
use super::state::Elsewhere;
use super::state::Served;
use super::state::State;
use crate::index::Graph;
use crate::query;
use crate::query::Allowance;
use crate::query::Budget;
use crate::query::Format;
use crate::query::Forward;
use crate::query::ParsedQuery;
use crate::query::Prefixes;
use crate::query::QueryError;
use crate::query::Services;
use crate::query::Spent;
use crate::query::Stats;
use crate::query::Wishes;
use crate::remote::FROM_SERVICE;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Version;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;
use oxrdf::NamedNode;
use oxrdf::Term;
use std::io;
use std::io::Write as _;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::thread;
use std::time::Duration;
use std::time::Instant;
use tokio::runtime::Handle;

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
    /// Whether a part of the answer is welcome, when the budget is spent before its end.
    pub parts: bool,
    /// Whether not the answer is wanted, but how it is found.
    pub explain: bool,
    pub asker: Asker,
}

/// Who asks, and what their request says beside the query.
#[derive(Clone)]
pub struct Asker {
    client: ClientKey,
    breaker: Breaker,
    name: Name,
    reads_trailers: bool,
    is_service: bool,
}

impl Asker {
    /// # Errors
    /// When the name that the client gives its query cannot be one.
    pub fn of(parts: &Parts) -> Result<Self, Problem> {
        let te = parts.headers.get_all(header::TE).iter().filter_map(|value| value.to_str().ok());
        let mut te = te.flat_map(|value| value.split(','));
        let breaker =
            parts.extensions.get::<Breaker>().filter(|_| parts.version == Version::HTTP_10);
        Ok(Self {
            client: parts.extensions.get().copied().unwrap_or_default(),
            breaker: breaker.cloned().unwrap_or_default(),
            name: Name::of(&parts.headers)?,
            is_service: parts.headers.contains_key(FROM_SERVICE),
            reads_trailers: parts.version == Version::HTTP_2
                || te.any(|coding| coding.trim().eq_ignore_ascii_case("trailers")),
        })
    }
}

/// Evaluates a query and answers.
///
/// # Errors
/// When the query is wrong, cannot be answered in an accepted format, or fails before there is a first
/// piece of its answer.
pub async fn answer(state: Arc<State>, ask: Ask) -> Result<Response, Problem> {
    let id = HeaderValue::from_str(&ask.asker.name.id);
    let mut answered = begun(state, ask).await;
    if let Ok(id) = id {
        match &mut answered {
            Ok(response) => drop(response.headers_mut().insert(QUERY_ID, id)),
            Err(problem) => problem.add_header(QUERY_ID, id),
        }
    }
    answered
}

async fn begun(state: Arc<State>, ask: Ask) -> Result<Response, Problem> {
    let version = state.version()?;
    let allowance = Allowance::new(state.config(), ask.wishes);
    let switch = Switch::default();
    let Asker { client, breaker, name, reads_trailers, .. } = ask.asker.clone();
    let registered = state.registry().enter(&name, &ask.text, allowance, &switch)?;
    if let Some(head) = at_hand(&state, &version, &ask, &allowance)? {
        registered.ended(Outcome::Complete);
        return Ok(respond(head, None, &version, allowance.time));
    }
    let slot = turn(&state, client, &switch).await;
    let slot = slot.inspect_err(|_| registered.ended(Outcome::Refused))?;
    let budget = Budget { parts: ask.parts, cancel: switch.of_evaluation(), ..allowance.start() };
    registered.runs(&budget);
    let (writer, start, pieces) = pieces::channel(&budget, &switch, breaker);
    let failed = Arc::new(Mutex::new(Vec::new()));
    let threads = Arc::clone(&state);
    let work = Work {
        runtime: Handle::current(),
        failed: Arc::clone(&failed),
        state,
        version: Arc::clone(&version),
        ask,
        rows_max: allowance.rows,
        budget: budget.clone(),
        writer,
        registered,
        _slot: slot,
    };
    if let Some(work) = work.attempt() {
        let begun = threads.threads().run(move || work.run());
        begun.map_err(|error| Problem::internal(&error))?;
    }
    let head = match tokio::time::timeout_at((budget.deadline + pieces::GRACE).into(), start).await
    {
        Ok(Ok(head)) => head?,
        Ok(Err(_)) => {
            return Err(Problem::internal(&io::Error::other("a query ended without an answer")));
        }
        Err(_) => return Err(QueryError::Spent(Spent::Time).into()),
    };
    // The secret is of use while the query runs only.
    let secret = (head.whole.is_none() && name.tells_secret).then_some(name.secret);
    let mut response = respond(head, Some((pieces, reads_trailers)), &version, allowance.time);
    let secret = secret.and_then(|secret| HeaderValue::from_str(&secret).ok());
    response.headers_mut().extend(secret.map(|secret| (QUERY_SECRET, secret)));
    let failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
    response.headers_mut().extend(failed.iter().filter_map(service_failed));
    Ok(response)
}

/// The header that names an endpoint of a `SERVICE SILENT` that gave no answer, and why: the answer lacks what it
/// would have added.
const SERVICE_FAILED: HeaderName = HeaderName::from_static("x-sparql-service-failed");

fn service_failed((endpoint, why): &(String, String)) -> Option<(HeaderName, HeaderValue)> {
    let why = why.replace(['"', '\\'], "'");
    let value = HeaderValue::from_str(&format!("<{endpoint}>; reason=\"{why}\"")).ok()?;
    Some((SERVICE_FAILED, value))
}

/// Waits for a turn.
async fn turn(state: &State, client: ClientKey, switch: &Switch) -> Result<Slot, Problem> {
    let place = state.clients().place(client);
    let _waiting = state.metrics().waiting();
    let turn = state.slots().take(&place, switch).await;
    turn.inspect_err(|_| state.metrics().refused())
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
            Some(answer) => Some(answer.whole()),
            None => return Ok(None),
        },
    };
    let content_type = forms::content_type(format);
    Ok(Some(Head { content_type, etag: Some(etag), whole, known }))
}

/// How long a client may show an answer without asking whether it is still the same.
const FRESH: &str = "public, max-age=60, stale-while-revalidate=600";

/// The names of the trailers, as the head announces them.
const TRAILERS: HeaderValue =
    HeaderValue::from_static("x-sparql-complete, x-sparql-rows, x-sparql-partial");

/// `pieces`: of an answer that is not at hand, and whether its client reads trailers.
fn respond(
    head: Head,
    pieces: Option<(Pieces, bool)>,
    version: &Served,
    timeout: Duration,
) -> Response {
    let (mut response, said) = match (&head.known, head.whole, pieces) {
        (Some(_), ..) => (StatusCode::NOT_MODIFIED.into_response(), None),
        (None, Some((whole, stats)), _) => {
            (Body::from(whole).into_response(), stats.as_ref().map(pieces::said))
        }
        (None, None, Some((pieces, reads_trailers))) => {
            let trailers = || HeaderMap::from_iter([(header::TRAILER, TRAILERS)]);
            (Body::new(pieces).into_response(), reads_trailers.then(trailers))
        }
        (None, None, None) => (Body::empty().into_response(), None),
    };
    let is_known = head.known.is_some();
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    let etag = head.known.flatten().or(head.etag);
    let fresh = if etag.is_some() { FRESH } else { "no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(fresh));
    if let Some(etag) = etag {
        headers.insert(header::ETAG, etag);
        if let Some(modified) = published(version).and_then(representation::last_modified) {
            headers.insert(header::LAST_MODIFIED, modified);
        }
    }
    if is_known {
        return response;
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(head.content_type));
    headers.extend(said.unwrap_or_default());
    if let Ok(value) = HeaderValue::from_str(&format!("{}", timeout.as_secs_f64())) {
        headers.insert(pieces::TIMEOUT, value);
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
    runtime: Handle,
    failed: Arc<Mutex<Vec<(String, String)>>>,
    registered: Registered,
    /// Given back at the very end: a query that does not heed its deadline must not make room for another.
    _slot: Slot,
}

impl Work {
    /// Answers at once what takes less time than to wake another thread, as most questions about one thing do. Gives
    /// itself back when there is more to do.
    fn attempt(mut self) -> Option<Self> {
        if self.ask.explain
            || self.state.engine().is_some()
            || !query::guard::is_slight(&self.ask.text)
        {
            return Some(self);
        }
        let brief = self.budget.brief();
        let budget = std::mem::replace(&mut self.budget, brief);
        self.writer.attempt();
        let began = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| self.evaluate()));
        self.budget = budget;
        let needs_more = match &done {
            Ok(Err(Failure::Query(QueryError::Spent(_)))) => true,
            Ok(Err(Failure::Query(QueryError::Output(error)))) => {
                error.kind() == io::ErrorKind::WouldBlock
            }
            _ => false,
        };
        if needs_more {
            self.writer.begin_again();
            return Some(self);
        }
        self.done(began, done);
        None
    }

    fn run(mut self) {
        let began = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| self.evaluate()));
        self.done(began, done);
    }

    /// Says how it ended.
    fn done(mut self, began: Instant, done: thread::Result<Result<Option<Stats>, Failure>>) {
        let seconds = began.elapsed().as_secs_f64();
        self.state.clients().charge(self.ask.asker.client, Kind::QuerySeconds, seconds);
        let failure = match done {
            Ok(Ok(stats)) => return self.registered.ended(Outcome::of(stats.as_ref())),
            Ok(Err(failure)) => failure,
            Err(_) => {
                Failure::Query(QueryError::Output(io::Error::other("the evaluation panicked")))
            }
        };
        if let Failure::Query(QueryError::Spent(spent)) = &failure {
            self.state.metrics().spent(*spent);
        }
        if self.writer.has_started() {
            self.registered.ended(failure.outcome());
            tracing::warn!(reason = failure.reason(), "an answer was cut off");
            tracing::debug!(target: QUERIES, query = self.ask.shown(), "its query");
        } else {
            self.registered.ended(Outcome::Refused);
            self.writer.refuse(failure.into());
        }
    }

    fn evaluate(&mut self) -> Result<Option<Stats>, Failure> {
        let base = self.version.iris().as_str();
        let state = Arc::clone(&self.state);
        let elsewhere = state.engine();
        let parse = if elsewhere.is_some() { query::parse_as_written } else { query::parse_with };
        let mut query = parse(&self.ask.text, base, self.ask.prefixes)?;
        if elsewhere.is_none() {
            query.as_stored();
        }
        query.set_dataset(self.ask.default_graphs.clone(), self.ask.named_graphs.clone());
        if let Some(rows) = self.ask.rows_wanted {
            query.limit_rows(rows);
        }
        if self.ask.explain && elsewhere.is_some() {
            let why = "another engine answers here, and does not tell how";
            return Err(QueryError::Unsupported(why.to_owned()).into());
        }
        if self.ask.explain {
            return self.explain(&query).map(|()| None);
        }
        if let Some(elsewhere) = elsewhere {
            return self.forward(elsewhere, &query).map(Some);
        }
        let meaning = Meaning::of(&query);
        self.state.results().learn(&self.ask, self.version.iris().as_str(), meaning);
        let format = self.format_of(&query)?;
        self.writer.set_content_type(forms::content_type(format));
        let key = ResultKey::new(&self.version, meaning, format);
        if key.is_some_and(|key| self.is_answered(&key)) {
            return Ok(None);
        }
        let index = self.version.index();
        let services = Services {
            client: self.state.services(),
            runtime: &self.runtime,
            rows_max: self.state.config().service_rows_max,
            own: &format!("{}sparql", self.version.iris().as_str()),
            is_asked_by_service: self.ask.asker.is_service,
            failed: &self.failed,
        };
        let (budget, writer) = (&self.budget, &mut self.writer);
        let stats = query::run_with(&services, index, &query, format, budget, writer)?;
        // Before the end is sent: who has read it and asks again finds it.
        self.state.metrics().evaluated(stats.rows);
        match stats.ended {
            Some(spent) => self.state.metrics().spent(spent),
            None => {
                if let Some((key, pieces)) = key.zip(self.writer.take_kept())
                    && self.is_current()
                {
                    self.state.results().keep(key, &pieces, stats.rows);
                }
            }
        }
        self.writer.end(Some(stats)).map_err(QueryError::Output)?;
        Ok(Some(stats))
    }

    /// Has the query answered by another server. What that holds may change at any time, so that its answers have
    /// no tags.
    fn forward(&mut self, elsewhere: &Elsewhere, query: &ParsedQuery) -> Result<Stats, Failure> {
        let format = self.format_of(query)?;
        self.writer.set_content_type(forms::content_type(format));
        let index = self.version.index();
        let name = |graph: Graph<'_>| match index.term(graph.name()?) {
            Term::NamedNode(name) => Some(name),
            _ => None,
        };
        let named = || index.named_graphs().filter_map(name).collect();
        let forward = Forward {
            engine: &elsewhere.engine,
            runtime: &self.runtime,
            graphs: elsewhere.default_graph.clone().map(|default| (default, named())),
            bytes_max: elsewhere.bytes_max,
        };
        let stats = query::run_forward(&forward, query, format, &self.budget, &mut self.writer)?;
        self.state.metrics().evaluated(stats.rows);
        if let Some(spent) = stats.ended {
            self.state.metrics().spent(spent);
        }
        self.writer.end(Some(stats)).map_err(QueryError::Output)?;
        Ok(stats)
    }

    fn format_of(&self, query: &ParsedQuery) -> Result<Format, Failure> {
        let Ask { format, accept, .. } = &self.ask;
        Ok(forms::of_answer(query.kind(), format.as_deref(), accept.as_deref())?)
    }

    /// Sets the tag of the answer; whether there is nothing left to do, since it was found under another spelling,
    /// or the client has it.
    fn is_answered(&mut self, key: &ResultKey) -> bool {
        let results = self.state.results();
        let etag = key.etag(&self.version);
        let known = self.ask.known(&etag, &self.version);
        let found = match known {
            Some(_) => None,
            None => results.get(key, self.rows_max, self.state.metrics()),
        };
        let is_answered = known.is_some() || found.is_some();
        // What may turn out to be a part has no tag.
        if is_answered || !self.ask.parts {
            self.writer.set_etag(etag, results.entry_bytes_max());
        }
        if is_answered {
            self.writer.answer(found.map(|answer: Arc<WholeAnswer>| answer.whole()), known);
        }
        is_answered
    }

    /// Whether the version is still the one that is served.
    fn is_current(&self) -> bool {
        let current = self.state.current();
        current.is_some_and(|current| Arc::ptr_eq(&current, &self.version))
    }
}

/// What the texts of queries are logged under, at the level `debug`, for those who ask for it.
const QUERIES: &str = "query_texts";

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
        Ok(self.writer.end(None).map_err(QueryError::Output)?)
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
                io::ErrorKind::ConnectionAborted => Spent::Cancelled.to_string(),
                _ => error.to_string(),
            },
            other => other.to_string(),
        }
    }

    /// Of an answer that had begun.
    fn outcome(&self) -> Outcome {
        match self {
            Self::Query(QueryError::Spent(spent)) => Outcome::CutOff(spent.word()),
            Self::Query(QueryError::Output(error)) => match error.kind() {
                io::ErrorKind::BrokenPipe => Outcome::Left,
                io::ErrorKind::TimedOut => Outcome::CutOff("slow-client"),
                io::ErrorKind::ConnectionAborted => Outcome::CutOff(Spent::Cancelled.word()),
                _ => Outcome::CutOff("failure"),
            },
            _ => Outcome::CutOff("failure"),
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
            // These are the writer's ways to say that nobody waits for its pieces.
            Failure::Query(QueryError::Output(error))
                if error.kind() == io::ErrorKind::TimedOut =>
            {
                QueryError::Spent(Spent::Time).into()
            }
            Failure::Query(QueryError::Output(error))
                if matches!(
                    error.kind(),
                    io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted
                ) =>
            {
                QueryError::Spent(Spent::Cancelled).into()
            }
            Failure::Query(error) => error.into(),
        }
    }
}
