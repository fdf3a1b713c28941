//! Measures what a query uses, and ends it when its budget is spent.
//!
//! The evaluator is not ours and looks at no clock, but it makes no row without cloning, comparing or hashing
//! a term of ours, and reads nothing without an iterator of ours. Each of these is a [`step`]; every
//! so many steps the budget is looked at. When it is spent, the query is left by unwinding, which no operator
//! can set aside, up to [`metered`].

use super::budget::Budget;
use crate::memory;
use std::any::Any;
use std::cell::Cell;
use std::cell::RefCell;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::panic::resume_unwind;
use std::time::Instant;

/// Why a query ended before its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Spent {
    #[error("the query ran longer than it may")]
    Time,
    #[error("the query was cancelled")]
    Cancelled,
    #[error("the query read more than the {0} triples that it may")]
    RowsScanned(u64),
    #[error("the query needed more than the {0} bytes of memory that it may")]
    Memory(usize),
    #[error("the answer has more than the {0} rows that it may")]
    RowsSent(u64),
    #[error("a regular expression of the query is too large for a text of {0} bytes")]
    Regex(usize),
}

impl Spent {
    /// In a word, for headers and for marks in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Cancelled => "cancelled",
            Self::RowsScanned(_) => "rows-scanned",
            Self::Memory(_) => "memory",
            Self::RowsSent(_) => "rows-sent",
            Self::Regex(_) => "regex",
        }
    }
}

/// How many steps pass until the budget is looked at, for a query of usual length.
const STEPS: u32 = 64;

/// A longer query's budget is looked at more often: one step may touch all of its constants.
const USUAL_BYTES: usize = 4 * 1024;

thread_local! {
    /// Steps until the budget is looked at.
    static STEPS_LEFT: Cell<u32> = const { Cell::new(u32::MAX) };
    static ROWS_SCANNED: Cell<u64> = const { Cell::new(0) };
    /// None outside of a query, and once the budget is spent: nothing may unwind while it unwinds.
    static METER: RefCell<Option<Meter>> = const { RefCell::new(None) };
}

struct Meter {
    budget: Budget,
    /// How many steps pass until the next look.
    steps: u32,
    /// What the thread held before.
    held_before: isize,
}

impl Meter {
    fn spent(&self) -> Option<Spent> {
        let Budget { deadline, rows_scanned_max, held_bytes_max, cancel, progress, .. } =
            &self.budget;
        progress.set(ROWS_SCANNED.get(), self.held());
        if Instant::now() >= *deadline {
            Some(Spent::Time)
        } else if cancel.is_cancelled() {
            Some(Spent::Cancelled)
        } else if ROWS_SCANNED.get() > *rows_scanned_max {
            Some(Spent::RowsScanned(*rows_scanned_max))
        } else if self.held() > held_bytes_max / 2 {
            Some(Spent::Memory(*held_bytes_max))
        } else {
            None
        }
    }

    fn held(&self) -> usize {
        usize::try_from(memory::held().saturating_sub(self.held_before)).unwrap_or(0)
    }
}

/// Does work under a budget. `query_bytes` is the length of the query's text.
///
/// # Errors
/// When the budget is spent before the work ends.
///
/// # Panics
/// When the work panics by itself.
pub fn metered<T>(
    budget: &Budget,
    query_bytes: usize,
    work: impl FnOnce() -> T,
) -> Result<T, Spent> {
    let rarer = u32::try_from(query_bytes / USUAL_BYTES).unwrap_or(u32::MAX).max(1);
    let steps = (STEPS / rarer).max(1);
    let meter = Meter { budget: budget.clone(), steps, held_before: memory::held() };
    METER.replace(Some(meter));
    STEPS_LEFT.set(0);
    ROWS_SCANNED.set(0);
    let done = catch_unwind(AssertUnwindSafe(|| {
        step();
        let done = work();
        // What is a part is answered as it is.
        if !budget.parts {
            look();
        }
        done
    }));
    disarm();
    done.map_err(spent_or_panic)
}

/// A part of the work of [`metered`], after which there is something to be done without a budget when that is
/// spent: closing what was written so far.
///
/// # Errors
/// When the budget is spent; from then on nothing is counted.
///
/// # Panics
/// When the work panics by itself.
pub fn until_spent<T, E: From<Spent>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let done = catch_unwind(AssertUnwindSafe(work));
    let done = done.unwrap_or_else(|panic| Err(spent_or_panic(panic).into()));
    if done.is_err() {
        disarm();
    }
    done
}

fn spent_or_panic(panic: Box<dyn Any + Send>) -> Spent {
    match panic.downcast::<Spent>() {
        Ok(spent) => *spent,
        Err(panic) => resume_unwind(panic),
    }
}

/// Counts a step of the evaluation.
#[inline]
pub fn step() {
    steps(1);
}

/// Counts what takes as long as many steps: reading a long text, for instance.
#[inline]
pub fn steps(count: u32) {
    match STEPS_LEFT.get().checked_sub(count) {
        Some(left) => STEPS_LEFT.set(left),
        None => look(),
    }
}

/// Counts the handling of a text of this length.
#[inline]
pub fn text(bytes: usize) {
    steps(u32::try_from(bytes / 256).unwrap_or(u32::MAX).saturating_add(1));
}

/// Counts a row that was read of the index.
#[inline]
pub fn scanned() {
    ROWS_SCANNED.set(ROWS_SCANNED.get() + 1);
    step();
}

/// Tells that so much memory is going to be taken at once.
pub fn claim(bytes: usize) {
    let spent = METER.with_borrow(|meter| {
        let meter = meter.as_ref()?;
        let max = meter.budget.held_bytes_max;
        (meter.held().saturating_add(bytes) > max / 2).then_some(Spent::Memory(max))
    });
    if let Some(spent) = spent {
        leave(spent);
    }
}

/// Counts rows that were read of the index together.
#[inline]
pub fn scanned_many(rows: usize) {
    ROWS_SCANNED.set(ROWS_SCANNED.get() + rows as u64);
    steps(u32::try_from(rows / 8 + 1).unwrap_or(u32::MAX));
}

/// Ends a brief query, since what follows may take long within one step.
pub fn begin_long_step() {
    let is_brief =
        METER.with_borrow(|meter| meter.as_ref().is_some_and(|meter| meter.budget.is_brief));
    if is_brief {
        leave(Spent::Time);
    }
}

/// Looks at the budget.
#[cold]
pub fn look() {
    let spent = METER.with_borrow(|meter| {
        STEPS_LEFT.set(meter.as_ref().map_or(u32::MAX, |meter| meter.steps));
        meter.as_ref().and_then(Meter::spent)
    });
    if let Some(spent) = spent {
        leave(spent);
    }
}

/// Ends the query of this thread.
pub fn leave(spent: Spent) -> ! {
    disarm();
    resume_unwind(Box::new(spent))
}

fn disarm() {
    METER.replace(None);
    STEPS_LEFT.set(u32::MAX);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn budget() -> Budget {
        Budget::until(Instant::now() + Duration::from_secs(60))
    }

    fn endless() {
        loop {
            scanned();
        }
    }

    #[test]
    fn whatever_is_spent_ends_the_work() {
        let soon = Budget { deadline: Instant::now() + Duration::from_millis(20), ..budget() };
        let few = Budget { rows_scanned_max: 1000, ..budget() };
        let cancelled = budget();
        cancelled.cancel.cancel();
        for (budget, expected) in
            [(soon, Spent::Time), (few, Spent::RowsScanned(1000)), (cancelled, Spent::Cancelled)]
        {
            assert_eq!(metered(&budget, 0, endless), Err(expected));
        }
    }

    #[test]
    fn a_step_outside_of_a_query_costs_nothing_and_ends_nothing() {
        let late = Budget::until(Instant::now());
        assert_eq!(metered(&late, 0, || ()), Err(Spent::Time));
        for _ in 0..10_000 {
            scanned();
        }
        look();
        assert_eq!(metered(&budget(), usize::MAX, || 7), Ok(7));
    }

    #[test]
    fn a_panic_that_is_none_of_ours_goes_on() {
        let work = || metered(&budget(), 0, || resume_unwind(Box::new("another")));
        let panic = catch_unwind(work).expect_err("a panic");
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"another"));
    }
}
