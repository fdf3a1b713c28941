//! How far a load is: counted by the pipeline's threads, read by whoever shows it.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

/// Counters that only grow.
#[derive(Debug, Default)]
pub struct Progress {
    bytes_read: AtomicU64,
    bytes_total: AtomicU64,
    notices: AtomicU64,
    triples: AtomicU64,
    refused: AtomicU64,
}

/// The counters at one moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Of the files as they lie on disk.
    pub bytes_read: u64,
    /// Zero where a file's size is not known.
    pub bytes_total: u64,
    pub notices: u64,
    pub triples: u64,
    pub refused: u64,
}

impl Progress {
    /// The counters now.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            bytes_read: self.bytes_read.load(Relaxed),
            bytes_total: self.bytes_total.load(Relaxed),
            notices: self.notices.load(Relaxed),
            triples: self.triples.load(Relaxed),
            refused: self.refused.load(Relaxed),
        }
    }

    pub(super) fn set_total(&self, bytes: u64) {
        self.bytes_total.store(bytes, Relaxed);
    }

    pub(super) fn set_read(&self, bytes: u64) {
        self.bytes_read.store(bytes, Relaxed);
    }

    pub(super) fn notice(&self, triples: u64, refused: bool) {
        self.notices.fetch_add(1, Relaxed);
        self.triples.fetch_add(triples, Relaxed);
        self.refused.fetch_add(u64::from(refused), Relaxed);
    }
}
