//! A part of the quads, as many as fit in memory: numbered, sorted, and written out as a run.
//!
//! A run is one file of keys in order, and one of quads for each order of triples. In these a term is the rank
//! of its key in the run; ranks become ids without the quads losing their order.

use super::error::IndexError;
use super::order::Order;
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::BufWriter;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

/// The graph of a quad of the default graph, in runs; a named graph is one more than its term.
pub(super) const DEFAULT_GRAPH: u32 = 0;

/// What a term takes besides its key, and a quad, in bytes: in the table, and again while they are sorted.
const TERM_BYTES: usize = 80;
const QUAD_BYTES: usize = 48;

/// Quads that are being collected.
#[derive(Default)]
pub(super) struct Chunk {
    numbers: FxHashMap<Box<[u8]>, u32>,
    key_bytes: usize,
    /// Graph, subject, predicate, object.
    quads: Vec<[u32; 4]>,
    /// The last graph, subject and predicate, which the next quad often has too.
    last: [(Vec<u8>, u32); 3],
}

/// A sorted part of the quads, on disk.
#[derive(Clone, Debug)]
pub(super) struct Run {
    base: PathBuf,
    /// Ranks of its predicates.
    pub predicates: Vec<u32>,
}

impl Run {
    pub(super) fn terms(&self) -> PathBuf {
        self.base.with_extension("terms")
    }

    /// The ids of its terms by rank, 4 bytes each.
    pub(super) fn ids(&self) -> PathBuf {
        self.base.with_extension("ids")
    }

    pub(super) fn quads(&self, order: Order) -> PathBuf {
        self.base.with_extension(order.name())
    }
}

impl Chunk {
    /// Adds a quad by the keys of its terms; without one for the graph, it is in the default graph.
    pub(super) fn add(&mut self, graph: Option<&[u8]>, triple: [&[u8]; 3]) {
        let graph = graph.map_or(DEFAULT_GRAPH, |graph| self.number_again(0, graph) + 1);
        let subject = self.number_again(1, triple[0]);
        let predicate = self.number_again(2, triple[1]);
        let object = self.number(triple[2]);
        self.quads.push([graph, subject, predicate, object]);
    }

    fn number_again(&mut self, place: usize, key: &[u8]) -> u32 {
        let (last, number) = &self.last[place];
        if last == key && !key.is_empty() {
            return *number;
        }
        let number = self.number(key);
        let last = &mut self.last[place];
        last.0.clear();
        last.0.extend_from_slice(key);
        last.1 = number;
        number
    }

    fn number(&mut self, key: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.key_bytes += key.len();
        self.numbers.insert(key.into(), number);
        number
    }

    pub(super) fn is_empty(&self) -> bool {
        self.quads.is_empty()
    }

    /// About how much memory it takes, with what sorting it will take.
    pub(super) fn bytes(&self) -> usize {
        self.key_bytes + self.numbers.len() * TERM_BYTES + self.quads.len() * QUAD_BYTES
    }

    /// Sorts it and writes it to files whose names begin with `base`.
    pub(super) fn write(self, base: PathBuf) -> Result<Run, IndexError> {
        let Self { numbers, mut quads, .. } = self;
        let mut terms: Vec<(Box<[u8]>, u32)> = numbers.into_iter().collect();
        terms.sort_unstable();
        let mut ranks = vec![0; terms.len()];
        for (rank, (_, number)) in (0..).zip(&terms) {
            ranks[*number as usize] = rank;
        }
        let mut run = Run { base, predicates: Vec::new() };
        write_terms(&terms, &run.terms())?;
        drop(terms);
        let mut is_predicate = vec![false; ranks.len()];
        for [graph, rest @ ..] in &mut quads {
            if let Some(name) = graph.checked_sub(1) {
                *graph = ranks[name as usize] + 1;
            }
            *rest = rest.map(|number| ranks[number as usize]);
            is_predicate[rest[1] as usize] = true;
        }
        drop(ranks);
        run.predicates =
            (0..).zip(&is_predicate).filter(|(_, is)| **is).map(|(at, _)| at).collect();
        for order in Order::ALL {
            let mut keys: Vec<u128> = quads.iter().map(|quad| joined(*quad, order)).collect();
            keys.sort_unstable();
            keys.dedup();
            write_quads(&keys, &run.quads(order))?;
        }
        Ok(run)
    }
}

/// The numbers of a quad in order, the graph first, as one.
fn joined([graph, triple @ ..]: [u32; 4], order: Order) -> u128 {
    order.key(triple).iter().fold(graph.into(), |sum, part| sum << 32 | u128::from(*part))
}

/// The numbers of a quad.
pub(super) fn parted(quad: u128) -> [u32; 4] {
    [96, 64, 32, 0].map(|shift| (quad >> shift) as u32)
}

fn write_terms(terms: &[(Box<[u8]>, u32)], path: &Path) -> Result<(), IndexError> {
    let mut out = create(path)?;
    let written = terms.iter().try_for_each(|(key, _)| {
        out.write_all(&(key.len() as u32).to_le_bytes())?;
        out.write_all(key)
    });
    written.and_then(|()| out.flush()).map_err(IndexError::io(path))
}

fn write_quads(quads: &[u128], path: &Path) -> Result<(), IndexError> {
    let mut out = create(path)?;
    let written = quads.iter().try_for_each(|quad| out.write_all(&quad.to_le_bytes()));
    written.and_then(|()| out.flush()).map_err(IndexError::io(path))
}

fn create(path: &Path) -> Result<BufWriter<File>, IndexError> {
    let file = File::create(path).map_err(IndexError::io(path))?;
    Ok(BufWriter::with_capacity(1 << 18, file))
}
