//! The triples of one graph in one order.
//!
//! In a file of the order (`spo`) stand their blocks; in another (`spo.blocks`) of each its first triple and where it begins, 16
//! bytes, by which they are found. Predicates are written as their rank among all predicates.

use super::block;
use super::block::BLOCK;
use super::block::Columns;
use super::error::IndexError;
use super::file::CheckedWriter;
use super::id::Id;
use super::mapped::u32_at;
use super::order::Order;
use super::order::Pattern;
use serde::Deserialize;
use serde::Serialize;

/// Bytes of an entry of a block: its first triple, and the number of the 8 bytes that it begins with.
const ENTRY: usize = 16;
const WORD: u64 = 8;

/// Where the blocks of an order are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// The first byte, and behind the last.
    pub begin: u64,
    pub end: u64,
    /// The first entry in the file of entries.
    pub entry: u64,
}

/// The triples, for reading.
#[derive(Clone, Copy)]
pub(super) struct Sorted<'i> {
    pub order: Order,
    pub count: u64,
    pub predicates: &'i [Id],
    data: &'i [u8],
    entries: &'i [u8],
}

impl<'i> Sorted<'i> {
    pub(super) fn new(
        order: Order,
        count: u64,
        place: Place,
        predicates: &'i [Id],
        (triples, blocks): (&'i [u8], &'i [u8]),
    ) -> Self {
        let begin = place.entry as usize * ENTRY;
        let end = begin + count.div_ceil(BLOCK as u64) as usize * ENTRY;
        let data = &triples[place.begin as usize..place.end as usize + block::SLACK];
        Self { order, count, predicates, data, entries: &blocks[begin..end] }
    }

    fn blocks(&self) -> u64 {
        (self.entries.len() / ENTRY) as u64
    }

    fn first(&self, block: u64) -> [u32; 3] {
        let at = block as usize * ENTRY;
        [0, 4, 8].map(|part| u32_at(self.entries, at + part))
    }

    /// Unpacks a block; gives how many triples it has.
    pub(super) fn load(&self, block: u64, columns: &mut Columns) -> usize {
        let at = block as usize * ENTRY;
        let begin = u32_at(self.entries, at + 12) as usize * WORD as usize;
        let count = (self.count - block * BLOCK as u64).min(BLOCK as u64) as usize;
        block::unpack(&self.data[begin..], u32_at(self.entries, at), count, columns);
        count
    }

    /// The last block that begins with this key or below, among those from one on; that one if none does.
    pub(super) fn block_of(&self, key: [u32; 3], from: u64) -> u64 {
        let (mut low, mut high) = (from, self.blocks());
        // After a place, what is looked for is mostly near: steps of growing length before the halving.
        let mut step = 1;
        while from > 0 && low + step < high {
            if self.first(low + step) > key {
                high = low + step;
                break;
            }
            low += step;
            step *= 2;
        }
        while low + 1 < high {
            let middle = u64::midpoint(low, high);
            if self.first(middle) <= key { low = middle } else { high = middle }
        }
        low
    }

    /// The numbers that a pattern's triples begin with, as they are written here, and how many there are. None
    /// when a predicate is not one of any triple.
    pub(super) fn prefix(&self, pattern: Pattern) -> Option<([u32; 3], usize)> {
        let (mut prefix, mut given) = ([0; 3], 0);
        let parts = pattern.parts();
        for part in self.order.parts() {
            let Some(id) = parts[part] else { break };
            prefix[given] = self.written(part, id).ok()?;
            given += 1;
        }
        Some((prefix, given))
    }

    /// How an id is written as a part of a triple; as an error, how the first one above it is.
    pub(super) fn written(&self, part: usize, id: Id) -> Result<u32, u32> {
        if part != 1 {
            return Ok(id.0);
        }
        let as_rank = |rank: usize| rank as u32;
        self.predicates.binary_search(&id).map(as_rank).map_err(as_rank)
    }

    /// The ids of a key as it is written here, as a triple.
    pub(super) fn triple(&self, [first, second, third]: [u32; 3]) -> [Id; 3] {
        let predicate = |rank: u32| self.predicates[rank as usize];
        match self.order {
            Order::Spo => [Id(first), predicate(second), Id(third)],
            Order::Pso => [Id(second), predicate(first), Id(third)],
            Order::Pos => [Id(third), predicate(first), Id(second)],
            Order::Osp => [Id(second), predicate(third), Id(first)],
        }
    }
}

/// Writes the triples of one graph in one order.
pub(super) struct SortedWriter {
    begin: u64,
    first_entry: u64,
    waiting: Vec<[u32; 3]>,
    packed: Vec<u8>,
    pub(super) count: u64,
}

impl SortedWriter {
    /// Begins where the files end.
    pub(super) fn begin(triples: &CheckedWriter, blocks: &CheckedWriter) -> Self {
        Self {
            begin: triples.bytes(),
            first_entry: blocks.bytes() / ENTRY as u64,
            waiting: Vec::with_capacity(BLOCK),
            packed: Vec::new(),
            count: 0,
        }
    }

    /// Adds a key, predicates as ranks, which must be above all before it.
    pub(super) fn add(
        &mut self,
        key: [u32; 3],
        triples: &mut CheckedWriter,
        blocks: &mut CheckedWriter,
    ) -> Result<(), IndexError> {
        self.waiting.push(key);
        self.count += 1;
        if self.waiting.len() == BLOCK { self.write(triples, blocks) } else { Ok(()) }
    }

    fn write(
        &mut self,
        triples: &mut CheckedWriter,
        blocks: &mut CheckedWriter,
    ) -> Result<(), IndexError> {
        let Some(first) = self.waiting.first() else { return Ok(()) };
        let word = (triples.bytes() - self.begin) / WORD;
        // 32 GiB of one order are more than ids of 32 bits make.
        let word = u32::try_from(word).map_err(|_error| IndexError::TooManyTerms)?;
        for number in first.iter().chain([&word]) {
            blocks.write(&number.to_le_bytes())?;
        }
        self.packed.clear();
        block::pack(&self.waiting, &mut self.packed);
        self.waiting.clear();
        triples.write(&self.packed)
    }

    pub(super) fn finish(
        mut self,
        triples: &mut CheckedWriter,
        blocks: &mut CheckedWriter,
    ) -> Result<Place, IndexError> {
        self.write(triples, blocks)?;
        Ok(Place { begin: self.begin, end: triples.bytes(), entry: self.first_entry })
    }
}
