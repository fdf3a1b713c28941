//! The queries that run, by their ids: `GET /queries/{id}` tells how far one has come, `DELETE` ends it for those
//! who know its secret.
//!
//! A client may choose both, by the headers `Query-Id` and `Query-Secret` of its request. What it does not choose is
//! made here and told in the head of the answer.

use super::error::Problem;
use super::state::State;
use crate::query::Allowance;
use crate::query::Budget;
use crate::query::CancellationToken;
use crate::query::Progress;
use crate::query::Spent;
use crate::query::Stats;
use axum::extract;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;
use sha2::Digest as _;
use sha2::Sha256;
use std::collections::HashMap;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

pub const QUERY_ID: HeaderName = HeaderName::from_static("query-id");
pub const QUERY_SECRET: HeaderName = HeaderName::from_static("query-secret");

/// How many queries that have ended are still known, so that a client whose download broke off can ask why.
const ENDED_KNOWN_MAX: usize = 1000;

/// How much of a query's text is kept while it runs, in characters.
const TEXT_CHARS_MAX: usize = 10_000;

/// The characters of an id or a secret.
const ID_CHARS: std::ops::RangeInclusive<usize> = 1..=64;
const SECRET_CHARS: std::ops::RangeInclusive<usize> = 16..=128;

/// What ends a query, wherever it is: waiting for its turn, evaluated, or waiting for its client.
#[derive(Clone, Default)]
pub struct Switch {
    evaluation: CancellationToken,
    waiting: tokio_util::sync::CancellationToken,
}

impl Switch {
    pub fn throw(&self) {
        self.evaluation.cancel();
        self.waiting.cancel();
    }

    /// Ready when it was thrown.
    pub async fn thrown(&self) {
        self.waiting.cancelled().await;
    }

    /// The part that the evaluation looks at.
    pub fn of_evaluation(&self) -> CancellationToken {
        self.evaluation.clone()
    }
}

/// How a query is called and by what its asker ends it.
#[derive(Clone, Debug)]
pub struct Name {
    pub id: String,
    pub secret: String,
    /// Whether the secret was made here, and is unknown to the client as yet.
    pub tells_secret: bool,
}

impl Name {
    /// The name that the client gives, and what it does not give made up.
    ///
    /// # Errors
    /// When id or secret cannot be one.
    pub fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let id = given(headers, &QUERY_ID, &ID_CHARS)?;
        let secret = given(headers, &QUERY_SECRET, &SECRET_CHARS)?;
        let made = || random().map_err(|error| Problem::internal(&error));
        let tells_secret = secret.is_none();
        Ok(Self {
            id: id.map_or_else(made, Ok)?,
            secret: secret.map_or_else(made, Ok)?,
            tells_secret,
        })
    }
}

fn given(
    headers: &HeaderMap,
    name: &HeaderName,
    length: &std::ops::RangeInclusive<usize>,
) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let is_fit = |text: &&str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        length.contains(&text.len()) && text.bytes().all(fits)
    };
    match value.to_str().ok().filter(is_fit) {
        Some(text) => Ok(Some(text.to_owned())),
        None => {
            let (min, max) = (length.start(), length.end());
            Err(Problem::bad_request(format!(
                "the header {name} must have {min} to {max} characters of A-Z a-z 0-9 - . _ ~"
            ))
            .in_french(format!(
                "l’en-tête {name} doit avoir de {min} à {max} caractères parmi A-Z a-z 0-9 - . _ ~"
            )))
        }
    }
}

/// 128 bits that nobody can guess.
fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// How a query ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Complete,
    /// It was answered in part, as its client allowed.
    Partial(Spent),
    /// It was refused with a status.
    Refused,
    /// Its answer was cut off; the reason in a word.
    CutOff(&'static str),
    /// Its client went away.
    Left,
}

enum Life {
    Waiting,
    Running(Arc<Progress>),
    Ended { outcome: Outcome, took: Duration, progress: Option<Arc<Progress>> },
}

/// A query that is known.
struct Entry {
    id: String,
    secret_sha256: [u8; 32],
    asked: jiff::Timestamp,
    since: Instant,
    allowance: Allowance,
    switch: Switch,
    text: String,
    life: Mutex<Life>,
}

/// All queries that wait or run, and the last that have ended.
#[derive(Default)]
pub struct Registry(Mutex<Known>);

#[derive(Default)]
struct Known {
    entries: HashMap<String, Arc<Entry>>,
    ended: VecDeque<Arc<Entry>>,
}

/// A query in the registry: waiting, until it is told to run, and ended when this is dropped.
pub struct Registered {
    registry: Arc<Registry>,
    entry: Arc<Entry>,
}

impl Registry {
    /// Enters a query.
    ///
    /// # Errors
    /// A 409 when one of that id waits or runs.
    pub fn enter(
        self: &Arc<Self>,
        name: &Name,
        text: &str,
        allowance: Allowance,
        switch: &Switch,
    ) -> Result<Registered, Problem> {
        let entry = Arc::new(Entry {
            id: name.id.clone(),
            secret_sha256: Sha256::digest(&name.secret).into(),
            asked: jiff::Timestamp::now(),
            since: Instant::now(),
            allowance,
            switch: switch.clone(),
            text: text.chars().take(TEXT_CHARS_MAX).collect(),
            life: Mutex::new(Life::Waiting),
        });
        let mut known = self.known();
        if known.entries.get(&entry.id).is_some_and(|other| !other.has_ended()) {
            let detail = format!("a query with the id {:?} is running", entry.id);
            return Err(Problem::new(StatusCode::CONFLICT, detail)
                .of_type("query-id-in-use")
                .in_french(format!("une requête d’identifiant {:?} est en cours", entry.id)));
        }
        known.entries.insert(entry.id.clone(), Arc::clone(&entry));
        drop(known);
        Ok(Registered { registry: Arc::clone(self), entry })
    }

    /// What waits and runs now, with its text: for the operator only.
    pub fn list(&self) -> Value {
        let known = self.known();
        let mut running: Vec<&Arc<Entry>> =
            known.entries.values().filter(|entry| !entry.has_ended()).collect();
        running.sort_unstable_by_key(|entry| entry.asked);
        json!({ "queries": running.iter().map(|entry| entry.shown(true)).collect::<Vec<_>>() })
    }

    /// Ends a query whoever asked it: for the operator only. Whether there was one.
    pub fn cancel(&self, id: &str) -> bool {
        let entry = self.find(id).filter(|entry| !entry.has_ended());
        entry.inspect(|entry| entry.switch.throw()).is_some()
    }

    fn find(&self, id: &str) -> Option<Arc<Entry>> {
        self.known().entries.get(id).cloned()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // Each change is made at once, so that a panic leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registered {
    /// Says that it has its turn.
    pub fn runs(&self, budget: &Budget) {
        *self.entry.life() = Life::Running(Arc::clone(&budget.progress));
    }

    /// Says how it ended; without this it counts as left.
    pub fn ended(&self, outcome: Outcome) {
        self.entry.end(outcome);
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.entry.end(Outcome::Left);
        let mut known = self.registry.known();
        known.ended.push_back(Arc::clone(&self.entry));
        while known.ended.len() > ENDED_KNOWN_MAX {
            let Some(oldest) = known.ended.pop_front() else { break };
            // Its id may be that of a later one by now.
            if known.entries.get(&oldest.id).is_some_and(|entry| Arc::ptr_eq(entry, &oldest)) {
                known.entries.remove(&oldest.id);
            }
        }
    }
}

impl Entry {
    fn life(&self) -> MutexGuard<'_, Life> {
        self.life.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_ended(&self) -> bool {
        matches!(*self.life(), Life::Ended { .. })
    }

    fn end(&self, outcome: Outcome) {
        let mut life = self.life();
        let progress = match &*life {
            Life::Waiting => None,
            Life::Running(progress) => Some(Arc::clone(progress)),
            Life::Ended { .. } => return,
        };
        *life = Life::Ended { outcome, took: self.since.elapsed(), progress };
    }

    fn knows(&self, secret: &str) -> bool {
        // Digests tell nothing of how far a guess was right.
        self.secret_sha256 == <[u8; 32]>::from(Sha256::digest(secret))
    }

    /// As JSON. The text is the asker's and the operator's.
    fn shown(&self, with_text: bool) -> Value {
        let (state, reason, took, progress) = match &*self.life() {
            Life::Waiting => ("waiting", None, self.since.elapsed(), None),
            Life::Running(progress) => {
                ("running", None, self.since.elapsed(), Some(Arc::clone(progress)))
            }
            Life::Ended { outcome, took, progress } => {
                let (state, reason) = outcome.words();
                (state, reason, *took, progress.clone())
            }
        };
        let progress = progress.unwrap_or_default();
        let mut shown = json!({
            "id": self.id,
            "state": state,
            "asked": self.asked.to_string(),
            "spent": {
                "seconds": took.as_secs_f64(),
                "rows_scanned": progress.rows_scanned(),
                "rows_sent": progress.rows_sent(),
                "memory_bytes": progress.held_bytes(),
            },
            "budget": {
                "seconds": self.allowance.time.as_secs_f64(),
                "rows_scanned": self.allowance.rows_scanned,
                "rows_sent": self.allowance.rows,
                "memory_bytes": self.allowance.memory_mib.saturating_mul(1024 * 1024),
            },
        });
        if let Some(reason) = reason {
            shown["reason"] = json!(reason);
        }
        if with_text {
            shown["query"] = json!(self.text);
        }
        shown
    }
}

impl Outcome {
    /// Of an answer that was written to its end.
    pub fn of(stats: Option<&Stats>) -> Self {
        stats.and_then(|stats| stats.ended).map_or(Self::Complete, Self::Partial)
    }

    fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Complete => ("complete", None),
            Self::Partial(spent) => ("partial", Some(spent.word())),
            Self::Refused => ("refused", None),
            Self::CutOff(reason) => ("cut-off", Some(reason)),
            Self::Left => ("left", None),
        }
    }
}

fn unknown(id: &str) -> Problem {
    Problem::not_found(format!("no query {id:?} is known here"))
        .in_french(format!("aucune requête {id:?} n’est connue ici"))
}

fn secret(headers: &HeaderMap) -> Option<&str> {
    headers.get(QUERY_SECRET).and_then(|value| value.to_str().ok())
}

/// GET: how far a query has come. Those who know its secret see its text too.
pub async fn show(
    extract::State(state): extract::State<Arc<State>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let entry = state.registry().find(&id).ok_or_else(|| unknown(&id))?;
    let is_askers = secret(&headers).is_some_and(|secret| entry.knows(secret));
    Ok(json_response(&entry.shown(is_askers)))
}

/// DELETE: ends a query.
pub async fn cancel(
    extract::State(state): extract::State<Arc<State>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let running = state.registry().find(&id).filter(|entry| !entry.has_ended());
    let entry = running.ok_or_else(|| unknown(&id))?;
    if !secret(&headers).is_some_and(|secret| entry.knows(secret)) {
        let detail = "the header Query-Secret is not the one that the query was asked with";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail).in_french(
            "l’en-tête Query-Secret n’est pas celui avec lequel la requête a été posée",
        ));
    }
    entry.switch.throw();
    Ok(StatusCode::NO_CONTENT)
}

/// GET of all that wait or run, on the private address: with their texts.
pub async fn list(extract::State(state): extract::State<Arc<State>>) -> Response {
    json_response(&state.registry().list())
}

/// DELETE on the private address: ends a query whoever asked it.
pub async fn cancel_any(
    extract::State(state): extract::State<Arc<State>>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    if state.registry().cancel(&id) { Ok(StatusCode::NO_CONTENT) } else { Err(unknown(&id)) }
}

fn json_response(value: &Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, format!("{value:#}\n")).into_response()
}

/// GET of all: not here.
pub async fn refuse_list() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "the list of queries is the operator's; ask for one by its id",
    )
    .in_french(
        "la liste des requêtes est réservée à l’exploitant ; demandez-en une par son identifiant",
    )
}
