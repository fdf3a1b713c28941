//! The writes that wait for their turn, and the thread that takes them.

use super::committer::Committer;
use super::request::Done;
use super::request::Refusal;
use super::request::Write;
use crate::ingest::LoadError;
use crate::query::STACK_BYTES;
use crate::store::Graph;
use std::io;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::TrySendError;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// The most writes that are published as one version.
const BATCH_MAX: usize = 256;

/// A write that waits.
pub(super) struct Job {
    pub(super) write: Write,
    pub(super) who: String,
    pub(super) answer: oneshot::Sender<Result<Done, Refusal>>,
}

/// Too many writes wait, or the thread that writes has ended.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("too many writes are waiting; come back later")]
pub struct Busy;

/// The way in for writes. When it is dropped, those that wait are still carried out.
pub struct Writes {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    graph: Graph,
}

impl Writes {
    /// Starts the thread. `take_up` makes a version that was published the one that is served.
    ///
    /// # Errors
    /// When there can be no thread.
    pub fn start(
        committer: Committer,
        waiting_max: usize,
        take_up: impl Fn() -> Result<(), LoadError> + Send + 'static,
    ) -> io::Result<Self> {
        let (sender, receiver) = sync_channel(waiting_max.max(1));
        let graph = committer.graph().clone();
        let thread = thread::Builder::new()
            .name("writes".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || run(committer, &receiver, take_up))?;
        Ok(Self { queue: Some(sender), thread: Some(thread), graph })
    }

    /// Puts a write into the queue; what comes of it arrives when it is served.
    ///
    /// # Errors
    /// When the queue is full.
    pub fn submit(
        &self,
        write: Write,
        who: &str,
    ) -> Result<oneshot::Receiver<Result<Done, Refusal>>, Busy> {
        let (answer, receiver) = oneshot::channel();
        let job = Job { write, who: who.to_owned(), answer };
        let queue = self.queue.as_ref().ok_or(Busy)?;
        match queue.try_send(job) {
            Ok(()) => Ok(receiver),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Err(Busy),
        }
    }

    /// The store of record, which knows the graphs that are empty.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }
}

impl Drop for Writes {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that writes has panicked");
        }
    }
}

fn run(
    mut committer: Committer,
    queue: &Receiver<Job>,
    take_up: impl Fn() -> Result<(), LoadError>,
) {
    while let Ok(first) = queue.recv() {
        let others = std::iter::from_fn(|| queue.try_recv().ok());
        let batch: Vec<Job> = std::iter::once(first).chain(others).take(BATCH_MAX).collect();
        committer.commit(batch, &take_up);
    }
}
