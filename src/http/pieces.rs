//! The body of an answer, in pieces: the thread that evaluates writes them, the connection reads them, and
//! each learns when the other has gone. Its end is said by a piece, and in trailers.

use super::error::Problem;
use super::queries::Switch;
use super::server::Breaker;
use crate::memory;
use crate::query::Budget;
use crate::query::Stats;
use axum::body::Bytes;
use axum::body::HttpBody;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use http_body::Frame;
use std::io;
use std::io::Write;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;
use std::time::Instant;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::sync::oneshot;
use tokio::time::Sleep;

/// What is held back: an answer that fails before it is that long gets a status that says so, one that ends before
/// has a length.
const HEAD_BYTES: usize = 64 * 1024;

/// The size of each piece but the first.
const PIECE_BYTES: usize = 16 * 1024;

/// What the trailers, or the head of a short answer, say of it.
const COMPLETE: HeaderName = HeaderName::from_static("x-sparql-complete");
const PARTIAL: HeaderName = HeaderName::from_static("x-sparql-partial");
const ROWS: HeaderName = HeaderName::from_static("x-sparql-rows");

/// The header that says how many seconds a query was given.
pub const TIMEOUT: HeaderName = HeaderName::from_static("x-sparql-timeout");

/// How many pieces wait for a slow client before the evaluation waits too.
const PIECES_WAITING: usize = 4;

/// How long after the deadline the evaluation is given up, though its thread may still run.
pub const GRACE: Duration = Duration::from_millis(250);

/// How long after the deadline a part may take to reach its client to the end: a client reads more slowly than an answer
/// is made, so the deadline usually comes while pieces wait.
const CLOSING: Duration = Duration::from_secs(5);

/// A whole answer, and what is to be said of one in rows.
pub type Whole = (Bytes, Option<Stats>);

/// How an answer begins.
pub struct Head {
    pub content_type: &'static str,
    /// The tag of an answer that each evaluation gives again.
    pub etag: Option<HeaderValue>,
    /// The whole of a short answer, and what is to be said of it.
    pub whole: Option<Whole>,
    /// The client has this answer already, by this tag if by one.
    pub known: Option<Option<HeaderValue>>,
}

type Start = oneshot::Sender<Result<Head, Problem>>;

/// A piece of a body; without a [`Piece::End`] the body is not complete.
enum Piece {
    Data(Bytes),
    End(Option<Stats>),
}

/// The two ends of a body, and what tells how it begins.
pub fn channel(
    budget: &Budget,
    switch: &Switch,
    breaker: Breaker,
) -> (PieceWriter, oneshot::Receiver<Result<Head, Problem>>, Pieces) {
    let (started, start) = oneshot::channel();
    let deadline = budget.deadline + if budget.parts { CLOSING } else { Duration::ZERO };
    let (sender, pieces) = mpsc::channel(PIECES_WAITING);
    let writer = PieceWriter {
        buffer: Vec::with_capacity(PIECE_BYTES),
        is_attempt: false,
        start: Some(started),
        content_type: "",
        etag: None,
        kept: None,
        sender,
        runtime: Handle::current(),
        deadline,
        switch: switch.clone(),
    };
    let overdue = Box::pin(tokio::time::sleep_until((deadline + GRACE).into()));
    let guard = CancelOnDrop(switch.clone());
    (writer, start, Pieces { pieces, overdue, breaker, has_ended: false, _guard: guard })
}

/// Cuts what is written into pieces and sends them to the body, waiting for the client, but not for ever.
pub struct PieceWriter {
    buffer: Vec<u8>,
    /// Whether nothing may be sent but a short answer as a whole.
    is_attempt: bool,
    /// Until the first piece is sent.
    start: Option<Start>,
    content_type: &'static str,
    etag: Option<HeaderValue>,
    kept: Option<Kept>,
    sender: mpsc::Sender<Piece>,
    runtime: Handle,
    deadline: Instant,
    switch: Switch,
}

/// What was sent, as long as it is not too much.
struct Kept {
    pieces: Vec<Bytes>,
    bytes_left: usize,
}

impl PieceWriter {
    fn head(&mut self, whole: Option<Whole>) -> Head {
        Head { content_type: self.content_type, etag: self.etag.take(), whole, known: None }
    }

    /// Notes a piece for [`PieceWriter::take_kept`].
    fn note(&mut self, piece: &Bytes) {
        self.kept = self.kept.take().and_then(|mut kept| {
            kept.bytes_left = kept.bytes_left.checked_sub(piece.len())?;
            kept.pieces.push(piece.clone());
            Some(kept)
        });
    }

    fn send(&mut self, piece: Piece) -> io::Result<()> {
        if let Some(start) = self.start.take() {
            let head = self.head(None);
            start.send(Ok(head)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        }
        // The timer must be made within the runtime.
        self.runtime.block_on(async {
            tokio::select! {
                sent = self.sender.send(piece) => sent.map_err(|_| io::ErrorKind::BrokenPipe.into()),
                () = tokio::time::sleep_until(self.deadline.into()) => {
                    Err(io::ErrorKind::TimedOut.into())
                }
                () = self.switch.thrown() => Err(io::ErrorKind::ConnectionAborted.into()),
            }
        })
    }

    /// Until [`PieceWriter::begin_again`], a longer answer than can be held back fails with
    /// [`WouldBlock`](io::ErrorKind::WouldBlock), and nothing of it is sent.
    pub fn attempt(&mut self) {
        self.is_attempt = true;
    }

    /// Forgets what an attempt has written.
    pub fn begin_again(&mut self) {
        self.is_attempt = false;
        self.buffer.clear();
        (self.content_type, self.etag, self.kept) = ("", None, None);
    }

    /// To be called before the first write.
    pub fn set_content_type(&mut self, content_type: &'static str) {
        self.content_type = content_type;
    }

    /// To be called before the first write, when the answer has a tag: all of it is noted if it has no more bytes.
    pub fn set_etag(&mut self, etag: HeaderValue, kept_bytes_max: usize) {
        self.etag = Some(etag);
        self.kept = Some(Kept { pieces: Vec::new(), bytes_left: kept_bytes_max });
    }

    /// All that was written, if it was not too much.
    pub fn take_kept(&mut self) -> Option<Vec<Bytes>> {
        self.note(&Bytes::copy_from_slice(&self.buffer));
        self.kept.take().map(|kept| kept.pieces)
    }

    /// Answers at once: with the whole of it, or that the client has it.
    pub fn answer(&mut self, whole: Option<Whole>, known: Option<Option<HeaderValue>>) {
        if let Some(start) = self.start.take() {
            let head = Head { known, ..self.head(whole) };
            // The client may be gone.
            let _ = start.send(Ok(head));
        }
    }

    /// Whether the client has got a status.
    pub fn has_started(&self) -> bool {
        self.start.is_none()
    }

    /// Says that there will be no answer, when nothing was sent yet.
    pub fn refuse(&mut self, problem: Problem) {
        if let Some(start) = self.start.take() {
            // The client may be gone.
            let _ = start.send(Err(problem));
        }
    }

    /// Sends what is left, and that it is the end. `stats`: of an answer in rows.
    pub fn end(&mut self, stats: Option<Stats>) -> io::Result<()> {
        let rest = Bytes::from(std::mem::take(&mut self.buffer));
        if let Some(start) = self.start.take() {
            let head = self.head(Some((rest, stats)));
            return start.send(Ok(head)).map_err(|_| io::ErrorKind::BrokenPipe.into());
        }
        self.send(Piece::Data(rest))?;
        self.send(Piece::End(stats))
    }
}

impl Write for PieceWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        let full = if self.has_started() { PIECE_BYTES } else { HEAD_BYTES };
        if self.buffer.len() >= full {
            if self.is_attempt {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE_BYTES));
            // It is freed by the connection.
            memory::handed_over(piece.capacity());
            let piece = Bytes::from(piece);
            self.note(&piece);
            self.send(Piece::Data(piece))?;
        }
        Ok(bytes.len())
    }

    /// Pieces go when they are full, and at the end.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A body of pieces; dropping it ends the evaluation. It fails when they stop without an end.
pub struct Pieces {
    pieces: mpsc::Receiver<Piece>,
    /// Rings when the evaluation does not heed its deadline.
    overdue: Pin<Box<Sleep>>,
    breaker: Breaker,
    has_ended: bool,
    _guard: CancelOnDrop,
}

fn incomplete() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the answer is not complete")
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        self.breaker.arm();
        match self.pieces.poll_recv(cx) {
            Poll::Ready(Some(Piece::Data(bytes))) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            Poll::Ready(Some(Piece::End(stats))) => {
                self.has_ended = true;
                self.breaker.disarm();
                Poll::Ready(stats.map(|stats| Ok(Frame::trailers(said(&stats)))))
            }
            Poll::Ready(None) => Poll::Ready(Some(Err(incomplete()))),
            Poll::Pending => self.overdue.as_mut().poll(cx).map(|()| Some(Err(incomplete()))),
        }
    }
}

/// What is said of an answer, in its trailers or, when it is known by then, in its head.
pub fn said(stats: &Stats) -> HeaderMap {
    let complete = if stats.ended.is_none() { "true" } else { "false" };
    let mut said = HeaderMap::new();
    said.insert(COMPLETE, HeaderValue::from_static(complete));
    said.insert(ROWS, HeaderValue::from(stats.rows));
    if let Some(reason) = stats.ended {
        said.insert(PARTIAL, HeaderValue::from_static(reason.word()));
    }
    said
}

/// Ends the evaluation when nobody waits for it any more.
struct CancelOnDrop(Switch);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.throw();
    }
}
