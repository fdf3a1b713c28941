//! Threads with the stack that queries need. One that has done its work waits a while for the next, since to make a
//! thread takes longer than to answer most questions.

use crate::query::STACK_BYTES;
use crossbeam_channel::Receiver;
use crossbeam_channel::Sender;
use crossbeam_channel::TrySendError;
use std::io;
use std::thread;
use std::time::Duration;

/// How long a thread waits for more work.
const IDLE: Duration = Duration::from_secs(10);

type Work = Box<dyn FnOnce() + Send>;

/// The threads. How much work there is at the same time is for others to limit.
pub struct Threads {
    /// Holds nothing: work is handed to a thread that waits.
    give: Sender<Work>,
    take: Receiver<Work>,
}

impl Default for Threads {
    fn default() -> Self {
        let (give, take) = crossbeam_channel::bounded(0);
        Self { give, take }
    }
}

impl Threads {
    /// Begins work on a thread that waits, or else on a new one.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn run(&self, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let work = match self.give.try_send(Box::new(work)) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Full(work) | TrySendError::Disconnected(work)) => work,
        };
        let take = self.take.clone();
        let thread = thread::Builder::new().name("query".to_owned()).stack_size(STACK_BYTES);
        thread.spawn(move || {
            let mut next = Some(work);
            while let Some(work) = next {
                work();
                next = take.recv_timeout(IDLE).ok();
            }
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_thread_that_has_done_its_work_does_more() {
        let threads = Threads::default();
        let (done, ids) = crossbeam_channel::unbounded();
        let mut met = HashSet::new();
        for _ in 0..50 {
            let done = done.clone();
            threads
                .run(move || done.send(thread::current().id()).expect("a test"))
                .expect("a thread");
            met.insert(ids.recv().expect("work is done"));
            // Until the thread waits again.
            thread::sleep(Duration::from_millis(1));
        }
        assert!(met.len() < 25, "{} threads", met.len());
    }

    #[test]
    fn work_does_not_wait_for_other_work() {
        let threads = Threads::default();
        let (done, ended) = crossbeam_channel::unbounded();
        let (release, released) = crossbeam_channel::bounded::<()>(0);
        for _ in 0..4 {
            let (done, released) = (done.clone(), released.clone());
            threads
                .run(move || {
                    let _ = released.recv();
                    done.send(()).expect("a test");
                })
                .expect("a thread");
        }
        for _ in 0..4 {
            release.send(()).expect("four wait");
        }
        (0..4).for_each(|_| ended.recv().expect("work is done"));
    }
}
