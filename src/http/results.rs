//! Complete answers to queries, kept for those who ask the same again, and the tags by which clients know them.
//!
//! An answer is kept under version, algebra and format, so that none outlives its version. How a query was spelt leads
//! to its algebra without parsing it again.

use super::answer::Ask;
use super::metrics::Metrics;
use super::pieces::Whole;
use super::state::Served;
use crate::config::ServeConfig;
use crate::query::Fingerprint;
use crate::query::Format;
use crate::query::Kind;
use crate::query::ParsedQuery;
use crate::query::Prefixes;
use crate::query::Stats;
use axum::body::Bytes;
use axum::http::HeaderValue;
use moka::sync::Cache;
use sha2::Digest as _;
use sha2::Sha256;
use std::fmt::Write as _;
use std::sync::Arc;

/// What a text and the dataset of a request say, once they are parsed.
#[derive(Clone, Copy, Debug)]
pub struct Meaning {
    pub kind: Kind,
    /// None when each evaluation may answer otherwise.
    fingerprint: Option<Fingerprint>,
}

impl Meaning {
    pub fn of(query: &ParsedQuery) -> Self {
        Self { kind: query.kind(), fingerprint: query.fingerprint() }
    }
}

/// Names an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResultKey {
    version: u64,
    fingerprint: Fingerprint,
    format: Format,
}

impl ResultKey {
    /// None for an answer that no other can stand for.
    pub fn new(version: &Served, meaning: Meaning, format: Format) -> Option<Self> {
        let fingerprint = meaning.fingerprint?;
        Some(Self { version: version.info().number, fingerprint, format })
    }

    /// The strong tag of the answer. It is the same after a restart, and on another server of the same version.
    pub fn etag(&self, version: &Served) -> HeaderValue {
        let info = version.info();
        let mut hash = Sha256::new();
        // Another program may write the same rows otherwise.
        for part in [env!("CARGO_PKG_VERSION"), &info.hash, &info.published, &info.base_iri] {
            hash.update(part);
            hash.update([0]);
        }
        hash.update(self.version.to_be_bytes());
        hash.update(self.fingerprint.0);
        hash.update(self.format.media_type());
        let mut etag = String::from("\"");
        for byte in &hash.finalize()[..16] {
            let _ = write!(etag, "{byte:02x}");
        }
        etag.push('"');
        HeaderValue::from_str(&etag).expect("hexadecimal digits can stand in a header")
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct WholeAnswer {
    pub body: Bytes,
    /// Rows or triples, for those who want no more than so many.
    pub rows: u64,
}

impl WholeAnswer {
    pub fn whole(&self) -> Whole {
        (self.body.clone(), Some(Stats { rows: self.rows, ended: None }))
    }
}

/// How many spellings are known at most.
const SPELLINGS_MAX: u64 = 50_000;

/// What an entry costs beside its bytes, about.
const ENTRY_BYTES: usize = 256;

/// The cache of answers.
pub struct Results {
    spellings: Cache<[u8; 32], Meaning>,
    answers: Cache<ResultKey, Arc<WholeAnswer>>,
    entry_bytes_max: usize,
}

impl Results {
    pub fn new(config: &ServeConfig) -> Self {
        let weigh = |_: &ResultKey, answer: &Arc<WholeAnswer>| {
            u32::try_from(answer.body.len() + ENTRY_BYTES).unwrap_or(u32::MAX)
        };
        Self {
            spellings: Cache::new(SPELLINGS_MAX),
            answers: Cache::builder()
                .max_capacity(config.result_cache_mib * 1024 * 1024)
                .weigher(weigh)
                .build(),
            entry_bytes_max: match config.result_cache_mib {
                0 => 0,
                _ => config.result_cache_entry_kib * 1024,
            },
        }
    }

    /// The most bytes of an answer that is kept.
    pub fn entry_bytes_max(&self) -> usize {
        self.entry_bytes_max
    }

    /// What a request means, when the same was asked before.
    pub fn meaning(&self, ask: &Ask, base: &str) -> Option<Meaning> {
        self.spellings.get(&spelling(ask, base))
    }

    pub fn learn(&self, ask: &Ask, base: &str, meaning: Meaning) {
        self.spellings.insert(spelling(ask, base), meaning);
    }

    /// An answer of no more than so many rows.
    pub fn get(
        &self,
        key: &ResultKey,
        rows_max: u64,
        metrics: &Metrics,
    ) -> Option<Arc<WholeAnswer>> {
        let found = self.answers.get(key).filter(|answer| answer.rows <= rows_max);
        metrics.looked_up(found.is_some());
        found
    }

    /// Keeps an answer of the version that is served; what is too long is left.
    pub fn keep(&self, key: ResultKey, pieces: &[Bytes], rows: u64) {
        let body = match pieces {
            [piece] => piece.clone(),
            pieces => pieces.concat().into(),
        };
        if body.len() <= self.entry_bytes_max {
            self.answers.insert(key, Arc::new(WholeAnswer { body, rows }));
        }
    }

    /// Forgets all answers, since they are of a version that is served no more.
    pub fn clear(&self) {
        self.answers.invalidate_all();
    }

    /// How many answers are kept, and their bytes.
    pub fn size(&self) -> (u64, u64) {
        self.answers.run_pending_tasks();
        (self.answers.entry_count(), self.answers.weighted_size())
    }
}

/// What of a request the meaning depends on.
fn spelling(ask: &Ask, base: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    };
    add(base);
    add(&ask.text);
    if ask.prefixes == Prefixes::Declared {
        add("prefixes");
    }
    if let Some(rows) = ask.rows_wanted {
        add(&format!("rows {rows}"));
    }
    for (what, graphs) in [("default", &ask.default_graphs), ("named", &ask.named_graphs)] {
        add(what);
        graphs.iter().for_each(|graph| add(graph.as_str()));
    }
    hash.finalize().into()
}
