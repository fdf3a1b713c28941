//! Reading the triples of a pattern, in order, with leaps.

use super::block::BLOCK;
use super::block::Columns;
use super::id::Id;
use super::order::Order;
use super::order::Pattern;
use super::sorted::Sorted;
use std::ops::Range;

/// The triples of a pattern in the order that was asked for; each once. As an iterator it gives subject,
/// predicate, object. It reads a block of up to 128 triples at a time, and holds one.
#[derive(Clone)]
pub struct Scan<'i> {
    sorted: Sorted<'i>,
    /// How many parts are given by the pattern: they come first in the order.
    given: usize,
    /// What is left, as places in the order.
    rest: Range<u64>,
    /// The block in `columns`, `u64::MAX` for none.
    loaded: u64,
    columns: Box<Columns>,
}

impl<'i> Scan<'i> {
    /// The triples of a pattern that the order fits.
    pub(super) fn new(sorted: Sorted<'i>, pattern: Pattern) -> Self {
        let columns = Box::new([[0; BLOCK]; 3]);
        let mut scan = Self { sorted, given: 0, rest: 0..0, loaded: u64::MAX, columns };
        let Some((low, given)) = sorted.prefix(pattern) else { return scan };
        scan.given = given;
        scan.rest = 0..sorted.count;
        if scan.given == 0 || sorted.count == 0 {
            return scan;
        }
        let begin = scan.place(low, 0);
        let end = above(low, given).map_or(sorted.count, |high| scan.place(high, begin));
        scan.rest = begin..end;
        scan
    }

    fn load(&mut self, block: u64) {
        if self.loaded != block {
            self.sorted.load(block, &mut self.columns);
            self.loaded = block;
        }
    }

    /// How many triples a block has.
    fn length(&self, block: u64) -> usize {
        (self.sorted.count - block * BLOCK as u64).min(BLOCK as u64) as usize
    }

    fn key(&self, nth: usize) -> [u32; 3] {
        self.columns.each_ref().map(|column| column[nth])
    }

    /// The place of the first triple from `from` on that is not below a key.
    fn place(&mut self, key: [u32; 3], from: u64) -> u64 {
        let block = self.sorted.block_of(key, from / BLOCK as u64);
        self.place_in(block, key)
    }

    fn place_in(&mut self, block: u64, key: [u32; 3]) -> u64 {
        self.load(block);
        let (mut low, mut high) = (0, self.length(block));
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.key(middle) < key { low = middle + 1 } else { high = middle }
        }
        block * BLOCK as u64 + low as u64
    }

    /// The order in which it reads.
    #[must_use]
    pub fn order(&self) -> Order {
        self.sorted.order
    }

    /// How many triples are left, exactly.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.rest.end - self.rest.start
    }

    /// Passes over triples.
    pub fn skip_triples(&mut self, count: u64) {
        self.rest.start = self.rest.end.min(self.rest.start.saturating_add(count));
    }

    /// Takes away all but the first triples that are left.
    pub fn take_triples(&mut self, count: u64) {
        self.rest.end = self.rest.end.min(self.rest.start.saturating_add(count));
    }

    /// Splits off the second half of what is left, at any place: for reading with several threads.
    #[must_use]
    pub fn split(&mut self) -> Self {
        let mut second = self.clone();
        let middle = u64::midpoint(self.rest.start, self.rest.end);
        self.rest.end = middle;
        second.rest.start = middle;
        second
    }

    /// Passes over all triples whose first part that the pattern does not give is below `id`. It does not go
    /// back.
    pub fn seek(&mut self, id: Id) {
        self.seek_pair(id, Id(0));
    }

    /// Passes over all triples whose first two parts that the pattern does not give are below these.
    pub fn seek_pair(&mut self, first: Id, second: Id) {
        if self.rest.is_empty() || self.given == 3 {
            return;
        }
        let begin = self.rest.start;
        self.load(begin / BLOCK as u64);
        let nth = (begin % BLOCK as u64) as usize;
        let now = self.key(nth);
        let mut key = [0; 3];
        key[..self.given].copy_from_slice(&now[..self.given]);
        for (at, id) in (self.given..3).zip([first, second]) {
            match self.sorted.written(self.sorted.order.parts()[at], id) {
                Ok(number) => key[at] = number,
                Err(above) => {
                    key[at] = above;
                    break;
                }
            }
        }
        if now >= key {
            return;
        }
        let block = begin / BLOCK as u64;
        let last = self.key(self.length(block) - 1);
        let place = if last >= key { self.place_in(block, key) } else { self.place(key, begin) };
        self.rest.start = place.clamp(begin, self.rest.end);
    }

    /// The next triple, which stays the next.
    pub fn peek(&mut self) -> Option<[Id; 3]> {
        if self.rest.is_empty() {
            return None;
        }
        self.load(self.rest.start / BLOCK as u64);
        Some(self.sorted.triple(self.key((self.rest.start % BLOCK as u64) as usize)))
    }

    /// The next triples as they are stored together, up to 128; none at the end.
    pub fn chunk(&mut self) -> Option<Chunk<'_>> {
        if self.rest.is_empty() {
            return None;
        }
        let block = self.rest.start / BLOCK as u64;
        self.load(block);
        let begin = (self.rest.start % BLOCK as u64) as usize;
        let end = self.length(block).min(begin + self.left().min(BLOCK as u64) as usize);
        self.rest.start += (end - begin) as u64;
        Some(Chunk { sorted: self.sorted, columns: &self.columns, range: begin..end })
    }
}

impl Iterator for Scan<'_> {
    type Item = [Id; 3];

    fn next(&mut self) -> Option<[Id; 3]> {
        let triple = self.peek()?;
        self.rest.start += 1;
        Some(triple)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.left()).unwrap_or(usize::MAX);
        (left, Some(left))
    }
}

/// Triples that are stored together, in order.
pub struct Chunk<'s> {
    sorted: Sorted<'s>,
    columns: &'s Columns,
    range: Range<usize>,
}

impl Chunk<'_> {
    /// How many there are: at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "there is no empty one")]
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// The subjects, in the order of the scan.
    #[must_use]
    pub fn subjects(&self) -> &[u32] {
        self.part(0)
    }

    /// The objects, in the order of the scan.
    #[must_use]
    pub fn objects(&self) -> &[u32] {
        self.part(2)
    }

    /// A predicate.
    #[must_use]
    pub fn predicate(&self, nth: usize) -> Id {
        self.sorted.predicates[self.part(1)[nth] as usize]
    }

    fn part(&self, part: usize) -> &[u32] {
        let order = self.sorted.order.parts();
        let column = order.iter().position(|here| *here == part).unwrap_or_default();
        &self.columns[column][self.range.clone()]
    }
}

/// The first key above all that have a prefix of `given` numbers, if there can be one; the rest is zeros.
fn above(mut prefix: [u32; 3], given: usize) -> Option<[u32; 3]> {
    for at in (0..given).rev() {
        if let Some(next) = prefix[at].checked_add(1) {
            prefix[at] = next;
            return Some(prefix);
        }
        prefix[at] = 0;
    }
    None
}
