//! Ends a query whose time is over, wherever the evaluator is in it.
//!
//! The evaluator sets errors aside in filters, and makes products without asking the data for anything; but it
//! makes no row without cloning a term. So each clone is a step, and a step after the deadline leaves the
//! evaluator by unwinding.

use crate::shacl::options::Deadline;
use crate::shacl::plan::TermId;
use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::panic::resume_unwind;

/// How many steps there are between two looks at the time.
const STEPS: u32 = 256;

thread_local! {
    static DEADLINE: Cell<Option<Deadline>> = const { Cell::new(None) };
    static TAKEN: Cell<u32> = const { Cell::new(0) };
}

struct TimeIsOver;

/// Does this work; none when a step of it was taken after the deadline.
pub(super) fn until<T>(deadline: Deadline, work: impl FnOnce() -> T) -> Option<T> {
    DEADLINE.set(Some(deadline));
    let done = catch_unwind(AssertUnwindSafe(work));
    DEADLINE.set(None);
    match done {
        Ok(done) => Some(done),
        Err(cause) if cause.is::<TimeIsOver>() => None,
        Err(cause) => resume_unwind(cause),
    }
}

/// A step of the work that [`until`] does on this thread.
pub(super) fn step() {
    let taken = TAKEN.get().wrapping_add(1);
    TAKEN.set(taken);
    let is_over = || DEADLINE.get().is_some_and(|deadline| deadline.passed().is_some());
    if taken.is_multiple_of(STEPS) && is_over() {
        resume_unwind(Box::new(TimeIsOver));
    }
}

/// A term in the hands of the evaluator.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Held(pub(super) TermId);

impl Clone for Held {
    fn clone(&self) -> Held {
        step();
        Held(self.0)
    }
}
