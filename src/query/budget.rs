//! What a query may use: time, rows scanned, memory, rows sent.

use crate::config::ServeConfig;
use spareval::CancellationToken;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// What a query may use, and the switch that ends it before.
#[derive(Clone)]
pub struct Budget {
    pub deadline: Instant,
    /// Triples that may be read of the index.
    pub rows_scanned_max: u64,
    /// Bytes that the query's thread may hold; half of them at rest, since a table that grows needs twice its size
    /// while it moves.
    pub held_bytes_max: usize,
    /// Rows of a SELECT, triples of a graph.
    pub rows_sent_max: u64,
    /// Whether the rows that there are when the budget is spent are an answer, marked as a part of one.
    pub parts: bool,
    /// Whether a little is all that may be done: what may take long within one step is not begun.
    pub is_brief: bool,
    pub cancel: CancellationToken,
    pub progress: Arc<Progress>,
}

/// How far a query has come, for those who watch it from another thread; a little behind.
#[derive(Debug, Default)]
pub struct Progress {
    rows_scanned: AtomicU64,
    rows_sent: AtomicU64,
    held_bytes: AtomicU64,
}

impl Progress {
    pub(super) fn set(&self, rows_scanned: u64, held_bytes: usize) {
        self.rows_scanned.store(rows_scanned, Ordering::Relaxed);
        self.held_bytes.store(held_bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn set_rows_sent(&self, rows: u64) {
        self.rows_sent.store(rows, Ordering::Relaxed);
    }

    /// Triples that were read of the index.
    pub fn rows_scanned(&self) -> u64 {
        self.rows_scanned.load(Ordering::Relaxed)
    }

    /// Rows or triples that were written.
    pub fn rows_sent(&self) -> u64 {
        self.rows_sent.load(Ordering::Relaxed)
    }

    /// Bytes that the query's thread held when it was last looked at.
    pub fn held_bytes(&self) -> u64 {
        self.held_bytes.load(Ordering::Relaxed)
    }
}

impl Budget {
    /// A budget of time only.
    #[must_use]
    pub fn until(deadline: Instant) -> Self {
        Self {
            deadline,
            rows_scanned_max: u64::MAX,
            held_bytes_max: usize::MAX,
            rows_sent_max: u64::MAX,
            parts: false,
            is_brief: false,
            cancel: CancellationToken::new(),
            progress: Arc::default(),
        }
    }
}

/// What a brief attempt may take: less than it takes to hand a query to another thread and back, many times over.
const BRIEF: Duration = Duration::from_millis(5);
const BRIEF_ROWS_SCANNED: u64 = 5_000;
const BRIEF_HELD_BYTES: usize = 16 * 1024 * 1024;

impl Budget {
    /// What may be spent on an attempt that others wait for.
    #[must_use]
    pub fn brief(&self) -> Self {
        Self {
            deadline: self.deadline.min(Instant::now() + BRIEF),
            rows_scanned_max: self.rows_scanned_max.min(BRIEF_ROWS_SCANNED),
            held_bytes_max: self.held_bytes_max.min(BRIEF_HELD_BYTES),
            parts: false,
            is_brief: true,
            ..self.clone()
        }
    }
}

/// What somebody asks for instead of the defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    pub timeout: Option<Duration>,
    pub rows_scanned: Option<u64>,
    pub memory_mib: Option<u64>,
    pub rows: Option<u64>,
}

/// What a query gets: what was asked for, or the default, and never more than the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub time: Duration,
    pub rows_scanned: u64,
    pub memory_mib: u64,
    pub rows: u64,
}

impl Allowance {
    #[must_use]
    pub fn new(settings: &ServeConfig, wishes: Wishes) -> Self {
        let time_max = Duration::from_secs(settings.query_timeout_s);
        let time_default = Duration::from_secs(settings.query_timeout_default_s);
        let scanned_max = settings.query_rows_scanned_max;
        let memory_max = settings.query_memory_max_mib;
        let rows_max = settings.query_rows_max;
        Self {
            time: wishes.timeout.unwrap_or(time_default).min(time_max),
            rows_scanned: wishes
                .rows_scanned
                .unwrap_or(settings.query_rows_scanned_default)
                .min(scanned_max),
            memory_mib: wishes
                .memory_mib
                .unwrap_or(settings.query_memory_default_mib)
                .min(memory_max),
            rows: wishes.rows.unwrap_or(settings.query_rows_default).min(rows_max),
        }
    }

    /// The budget of a query that begins now.
    #[must_use]
    pub fn start(&self) -> Budget {
        let bytes = self.memory_mib.saturating_mul(1024 * 1024);
        Budget {
            rows_scanned_max: self.rows_scanned,
            held_bytes_max: usize::try_from(bytes).unwrap_or(usize::MAX),
            rows_sent_max: self.rows,
            ..Budget::until(Instant::now() + self.time)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_counts_up_to_the_maximum() {
        let settings = ServeConfig {
            query_timeout_s: 20,
            query_timeout_default_s: 10,
            query_rows_max: 200,
            query_rows_default: 100,
            ..ServeConfig::default()
        };
        for (wish, expected) in [(None, (10, 100)), (Some(5), (5, 5)), (Some(15), (15, 15))] {
            let timeout = wish.map(Duration::from_secs);
            let given =
                Allowance::new(&settings, Wishes { timeout, rows: wish, ..Wishes::default() });
            assert_eq!((given.time.as_secs(), given.rows), expected, "{wish:?}");
        }
        let all = Some(u64::MAX);
        let greedy =
            Wishes { timeout: Some(Duration::MAX), rows_scanned: all, memory_mib: all, rows: all };
        let given = Allowance::new(&settings, greedy);
        assert_eq!((given.time.as_secs(), given.rows), (20, 200));
        assert_eq!(given.memory_mib, settings.query_memory_max_mib);
        assert_eq!(given.rows_scanned, settings.query_rows_scanned_max);
    }
}
