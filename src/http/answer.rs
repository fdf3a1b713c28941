//! The answer to a query: evaluated on a thread of its own, streamed as it comes, and either complete or
//! visibly cut off.
//!
//! The first [`HEAD_BYTES`] are held back, so that most failures still get a status. After that a failure
//! breaks the connection without an end of the body.

use super::error::Problem;
use super::negotiate::Offer;
use super::negotiate::negotiate;
use super::state::State;
use crate::query;
use crate::query::Budget;
use crate::query::Format;
use crate::query::Kind;
use crate::query::QueryError;
use crate::store::CancellationToken;
use crate::store::Version;
use axum::body::Body;
use axum::body::Bytes;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use oxrdf::NamedNode;
use std::io;
use std::io::Write;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;
use std::thread;
use std::time::Duration;
use std::time::Instant;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::sync::oneshot;
use tokio::time::Sleep;
use tokio_stream::Stream;

/// What is held back until it is sure that there is an answer; also the size of each piece.
const HEAD_BYTES: usize = 16 * 1024;

/// How many pieces wait for a slow client before the evaluation waits too.
const PIECES_WAITING: usize = 4;

/// How long after the deadline the evaluation is given up, though its thread may still run.
const GRACE: Duration = Duration::from_millis(250);

/// A query as it was asked.
pub struct Ask {
    pub text: String,
    pub default_graphs: Vec<NamedNode>,
    pub named_graphs: Vec<NamedNode>,
    /// A format by name, which wins over `accept`.
    pub format: Option<String>,
    pub accept: Option<String>,
    pub timeout: Option<Duration>,
}

/// Evaluates a query and answers.
///
/// # Errors
/// When the query is wrong, cannot be answered in an accepted format, or fails before there is a first
/// piece of its answer.
pub async fn answer(state: Arc<State>, ask: Ask) -> Result<Response, Problem> {
    let version = state.version()?;
    let config = state.config();
    let longest = Duration::from_secs(config.query_timeout_s);
    let timeout = ask.timeout.map_or(longest, |timeout| timeout.min(longest));
    let queue = Duration::from_secs(config.queue_timeout_s);
    let permit = match tokio::time::timeout(queue, state.queries().acquire_owned()).await {
        Ok(permit) => permit.expect("the semaphore of queries is never closed"),
        Err(_) => {
            let detail = "too many queries are running; come back later";
            return Err(Problem::unavailable(detail, config.queue_timeout_s.max(1)));
        }
    };
    let budget = Budget::until(Instant::now() + timeout);
    // Dropped when the client goes away, here or while the body is sent.
    let guard = CancelOnDrop(budget.cancel.clone());
    let (started, start) = oneshot::channel();
    let (sender, pieces) = mpsc::channel(PIECES_WAITING);
    let writer = PieceWriter {
        buffer: Vec::with_capacity(HEAD_BYTES),
        start: Some(started),
        content_type: "",
        sender,
        runtime: Handle::current(),
        deadline: budget.deadline,
    };
    let work = Work { version, ask, budget: budget.clone(), writer };
    let spawned = thread::Builder::new().name("query".to_owned()).stack_size(query::STACK_BYTES).spawn(move || {
        work.run();
        // Only now: a query that does not heed its deadline must not make room for another.
        drop(permit);
    });
    spawned.map_err(|error| Problem::internal(&error))?;
    let head = match tokio::time::timeout_at((budget.deadline + GRACE).into(), start).await {
        Ok(Ok(head)) => head?,
        Ok(Err(_)) => return Err(Problem::internal(&io::Error::other("a query ended without an answer"))),
        Err(_) => return Err(QueryError::TimedOut.into()),
    };
    Ok(response(head, pieces, guard, (timeout, budget.deadline)))
}

fn response(
    head: Head,
    pieces: mpsc::Receiver<Piece>,
    guard: CancelOnDrop,
    (timeout, deadline): (Duration, Instant),
) -> Response {
    let body = match head.whole {
        Some(whole) => Body::from(whole),
        None => {
            let overdue = Box::pin(tokio::time::sleep_until((deadline + GRACE).into()));
            Body::from_stream(Pieces { pieces, overdue, _guard: guard })
        }
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

/// How an answer begins.
struct Head {
    content_type: &'static str,
    /// The whole of a short answer.
    whole: Option<Bytes>,
}

type Start = oneshot::Sender<Result<Head, Problem>>;

/// A piece of a body; without a [`Piece::End`] the body is not complete.
enum Piece {
    Data(Bytes),
    End,
}

/// What the thread does.
struct Work {
    version: Arc<Version>,
    ask: Ask,
    budget: Budget,
    writer: PieceWriter,
}

impl Work {
    fn run(mut self) {
        let failure = match catch_unwind(AssertUnwindSafe(|| self.evaluate())) {
            Ok(Ok(())) => return,
            Ok(Err(failure)) => failure,
            Err(_) => Failure::Query(QueryError::Output(io::Error::other("the evaluation panicked"))),
        };
        match self.writer.start.take() {
            Some(start) => {
                // The client may be gone.
                let _ = start.send(Err(failure.into()));
            }
            None => tracing::warn!(reason = %failure, query = self.ask.shown(), "an answer was cut off"),
        }
    }

    fn evaluate(&mut self) -> Result<(), Failure> {
        let mut query = query::parse(&self.ask.text, self.version.iris().as_str())?;
        query.set_dataset(self.ask.default_graphs.clone(), self.ask.named_graphs.clone());
        let chosen = format(query.kind(), &self.ask)?;
        self.writer.content_type = chosen.content_type;
        query::run(&self.version, &query, chosen.format, &self.budget, &mut self.writer)?;
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
            Failure::Query(QueryError::Output(error)) if error.kind() == io::ErrorKind::TimedOut => {
                QueryError::TimedOut.into()
            }
            Failure::Query(QueryError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                QueryError::Cancelled.into()
            }
            Failure::Query(error) => error.into(),
        }
    }
}

#[derive(Clone, Copy)]
struct Chosen {
    format: Format,
    content_type: &'static str,
}

/// The format of the answer: the one asked for by name, else the best that is accepted.
fn format(kind: Kind, ask: &Ask) -> Result<Chosen, Problem> {
    let formats = Format::for_kind(kind);
    let refusal = || Problem::not_acceptable(formats.iter().map(|format| format.media_type()));
    if let Some(name) = &ask.format {
        let format = Format::named(name, kind).ok_or_else(refusal)?;
        return Ok(Chosen { format, content_type: content_type(format) });
    }
    let mut offers: Vec<Offer<Chosen>> = Vec::new();
    for format in formats.iter().copied() {
        let value = Chosen { format, content_type: content_type(format) };
        offers.push(Offer { media_type: format.media_type(), is_alias: false, value });
    }
    for (media_type, format) in ALIASES.iter().copied().filter(|(_, format)| formats.contains(format)) {
        offers.push(Offer { media_type, is_alias: true, value: Chosen { format, content_type: media_type } });
    }
    negotiate(ask.accept.as_deref(), &offers).map(|offer| offer.value).ok_or_else(refusal)
}

/// Other names that clients have for the formats; the answer then has the name that they know.
const ALIASES: &[(&str, Format)] = &[
    ("application/json", Format::Json),
    ("application/xml", Format::Xml),
    ("text/xml", Format::Xml),
    ("application/json", Format::JsonLd),
    ("application/xml", Format::RdfXml),
    ("text/xml", Format::RdfXml),
    ("text/n3", Format::Turtle),
    ("application/x-turtle", Format::Turtle),
    ("text/plain", Format::NTriples),
];

/// The header `Content-Type` of a format.
pub fn content_type(format: Format) -> &'static str {
    match format {
        Format::Csv => "text/csv; charset=utf-8; header=present",
        Format::Tsv => "text/tab-separated-values; charset=utf-8",
        Format::Turtle => "text/turtle; charset=utf-8",
        other => other.media_type(),
    }
}

/// Cuts what is written into pieces and sends them to the body, waiting for the client, but not for ever.
struct PieceWriter {
    buffer: Vec<u8>,
    /// Until the first piece is sent.
    start: Option<Start>,
    content_type: &'static str,
    sender: mpsc::Sender<Piece>,
    runtime: Handle,
    deadline: Instant,
}

impl PieceWriter {
    fn send(&mut self, piece: Piece) -> io::Result<()> {
        if let Some(start) = self.start.take() {
            let head = Head { content_type: self.content_type, whole: None };
            start.send(Ok(head)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        }
        let sent = tokio::time::timeout_at(self.deadline.into(), self.sender.send(piece));
        match self.runtime.block_on(sent) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// Sends what is left, and that it is the end.
    fn end(&mut self) -> io::Result<()> {
        let rest = Bytes::from(std::mem::take(&mut self.buffer));
        if let Some(start) = self.start.take() {
            let head = Head { content_type: self.content_type, whole: Some(rest) };
            return start.send(Ok(head)).map_err(|_| io::ErrorKind::BrokenPipe.into());
        }
        self.send(Piece::Data(rest))?;
        self.send(Piece::End)
    }
}

impl Write for PieceWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= HEAD_BYTES {
            let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(HEAD_BYTES));
            self.send(Piece::Data(Bytes::from(piece)))?;
        }
        Ok(bytes.len())
    }

    /// Pieces go when they are full, and at the end.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A body of pieces, which fails when they stop without an end.
struct Pieces {
    pieces: mpsc::Receiver<Piece>,
    /// Rings when the evaluation does not heed its deadline.
    overdue: Pin<Box<Sleep>>,
    _guard: CancelOnDrop,
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let incomplete = || io::Error::new(io::ErrorKind::UnexpectedEof, "the answer is not complete");
        match self.pieces.poll_recv(cx) {
            Poll::Ready(Some(Piece::Data(bytes))) => Poll::Ready(Some(Ok(bytes))),
            Poll::Ready(Some(Piece::End)) => Poll::Ready(None),
            Poll::Ready(None) => Poll::Ready(Some(Err(incomplete()))),
            Poll::Pending => self.overdue.as_mut().poll(cx).map(|()| Some(Err(incomplete()))),
        }
    }
}

/// Ends the evaluation when nobody waits for it any more.
struct CancelOnDrop(CancellationToken);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
