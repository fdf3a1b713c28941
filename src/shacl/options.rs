//! How a validation is done, beside what the shapes say.

use super::sparql::Failure;
use std::time::Duration;
use std::time::Instant;

/// What a report has, and how long it may take.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// A validation that takes longer fails; none: it may take as long as it does.
    pub time_max: Option<Duration>,
    /// Whether a result for a shape within a shape has the results of that as its details.
    pub details: bool,
}

impl Options {
    /// For a validation that begins now.
    pub(super) fn deadline(&self) -> Deadline {
        let end = |time_max| Some((Instant::now().checked_add(time_max)?, time_max));
        Deadline(self.time_max.and_then(end))
    }
}

/// When a validation must be done, and the time that it was given; or never.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Option<(Instant, Duration)>);

impl Deadline {
    #[inline]
    pub(super) fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// The failure of what is not done by now.
    pub(super) fn passed(&self) -> Option<Failure> {
        let (end, time_max) = self.0?;
        (Instant::now() >= end).then_some(Failure::TimedOut { time_max })
    }
}
