//! The terms of an index: their keys in order, in blocks in which each key is written by how it differs
//! from the one before.
//!
//! `terms`: blocks of [`BLOCK`] keys. The first of a block: its length, itself; the others: how many bytes
//! are those of the one before, how many follow, and these. `terms.blocks`: where each block begins, 8 bytes.

use super::error::IndexError;
use super::file::CheckedWriter;
use super::file::FileInfo;
use super::id::Id;
use super::key::Key;
use super::mapped::Mapped;
use super::mapped::u64_at;
use std::cmp::Ordering;
use std::ops::Range;
use std::path::Path;

/// Keys in a block: more make a smaller file and slower reading.
const BLOCK: u32 = 16;

pub(super) const TERMS: &str = "terms";
pub(super) const TERM_BLOCKS: &str = "terms.blocks";

/// Room for one key; the same can be used for many.
#[derive(Debug, Default)]
pub struct KeyBuffer(Vec<u8>);

/// The terms, for reading.
pub(super) struct Dictionary {
    terms: Mapped,
    blocks: Mapped,
    count: u32,
}

impl Dictionary {
    pub(super) fn open(dir: &Path, count: u32) -> Result<Self, IndexError> {
        let map = |name: &str| {
            let path = dir.join(name);
            Mapped::open(&path).map_err(IndexError::io(path))
        };
        Ok(Self { terms: map(TERMS)?, blocks: map(TERM_BLOCKS)?, count })
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    fn block(&self, number: u32) -> usize {
        // In a mapping, so it fits.
        u64_at(&self.blocks, number as usize * 8) as usize
    }

    /// The first key of a block, as it stands there.
    fn first(&self, number: u32) -> Key<'_> {
        let mut at = self.block(number);
        let length = length(&self.terms, &mut at);
        Key(&self.terms[at..at + length])
    }

    pub(super) fn key<'k>(&'k self, id: Id, buffer: &'k mut KeyBuffer) -> Key<'k> {
        let (number, behind) = (id.0 / BLOCK, id.0 % BLOCK);
        if behind == 0 {
            return self.first(number);
        }
        let mut at = self.block(number);
        buffer.0.clear();
        for nth in 0..=behind {
            self.step(nth, &mut at, &mut buffer.0);
        }
        Key(&buffer.0)
    }

    /// Turns a key of a block into the one after it.
    fn step(&self, nth: u32, at: &mut usize, key: &mut Vec<u8>) {
        let shared = if nth == 0 { 0 } else { length(&self.terms, at) };
        let length = length(&self.terms, at);
        key.truncate(shared);
        key.extend_from_slice(&self.terms[*at..*at + length]);
        *at += length;
    }

    /// The id of a key, or, when it is not there, the id of the first one above it.
    pub(super) fn find(&self, key: &[u8]) -> Result<Id, Id> {
        let blocks = self.count.div_ceil(BLOCK);
        let (mut low, mut high) = (0, blocks);
        while low < high {
            let middle = u32::midpoint(low, high);
            if self.first(middle).bytes() <= key { low = middle + 1 } else { high = middle }
        }
        let Some(block) = low.checked_sub(1) else { return Err(Id(0)) };
        self.find_in(block, key)
    }

    fn find_in(&self, block: u32, key: &[u8]) -> Result<Id, Id> {
        let begin = block * BLOCK;
        let end = self.count.min(begin + BLOCK);
        let mut at = self.block(block);
        let mut found = Vec::new();
        for id in begin..end {
            self.step(id - begin, &mut at, &mut found);
            match found.as_slice().cmp(key) {
                Ordering::Less => {}
                Ordering::Equal => return Ok(Id(id)),
                Ordering::Greater => return Err(Id(id)),
            }
        }
        Err(Id(end))
    }

    /// The first id of a range whose key is not below; all that are must come first.
    pub(super) fn partition(&self, range: Range<Id>, is_below: impl Fn(Key<'_>) -> bool) -> Id {
        let mut buffer = KeyBuffer::default();
        let Range { start: Id(mut low), end: Id(mut high) } = range;
        while low < high {
            let middle = u32::midpoint(low, high);
            if is_below(self.key(Id(middle), &mut buffer)) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        Id(low)
    }
}

/// Reads a length: seven bits a byte, the lowest first.
fn length(bytes: &[u8], at: &mut usize) -> usize {
    let mut value = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let byte = bytes[*at];
        *at += 1;
        value |= usize::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            break;
        }
    }
    value
}

fn write_length(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value & 0x7F) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes the terms of an index, in order.
pub(super) struct DictionaryWriter {
    terms: CheckedWriter,
    blocks: CheckedWriter,
    last: Vec<u8>,
    count: u32,
    /// How many keys begin with each tag.
    kinds: [u32; 256],
    entry: Vec<u8>,
}

impl DictionaryWriter {
    pub(super) fn create(dir: &Path) -> Result<Self, IndexError> {
        Ok(Self {
            terms: CheckedWriter::create(dir.join(TERMS))?,
            blocks: CheckedWriter::create(dir.join(TERM_BLOCKS))?,
            last: Vec::new(),
            count: 0,
            kinds: [0; 256],
            entry: Vec::new(),
        })
    }

    /// Adds a key, which must be above all before it.
    pub(super) fn add(&mut self, key: &[u8]) -> Result<Id, IndexError> {
        debug_assert!(self.count == 0 || self.last.as_slice() < key, "keys come in order");
        self.entry.clear();
        let shared = if self.count.is_multiple_of(BLOCK) {
            self.blocks.write(&self.terms.bytes().to_le_bytes())?;
            0
        } else {
            let shared = self.last.iter().zip(key).take_while(|(last, new)| last == new).count();
            write_length(shared, &mut self.entry);
            shared
        };
        write_length(key.len() - shared, &mut self.entry);
        self.entry.extend_from_slice(&key[shared..]);
        self.terms.write(&self.entry)?;
        self.last.truncate(shared);
        self.last.extend_from_slice(&key[shared..]);
        self.kinds[usize::from(key[0])] += 1;
        let id = Id(self.count);
        self.count = self.count.checked_add(1).ok_or(IndexError::TooManyTerms)?;
        Ok(id)
    }

    pub(super) fn finish(mut self) -> Result<Written, IndexError> {
        // An empty file cannot be mapped.
        self.terms.write(&[0])?;
        self.blocks.write(&[0])?;
        let mut begins = Vec::new();
        let mut sum = 0;
        for count in &self.kinds[..=super::kind::Kind::ALL.len()] {
            begins.push(Id(sum));
            sum += count;
        }
        Ok(Written {
            count: self.count,
            kinds: begins,
            terms: self.terms.finish()?,
            blocks: self.blocks.finish()?,
        })
    }
}

/// What has become of the terms.
pub(super) struct Written {
    pub count: u32,
    /// The first id of each kind, and at last the end.
    pub kinds: Vec<Id>,
    pub terms: FileInfo,
    pub blocks: FileInfo,
}
