//! Numbers for terms: a hash table that stores numbers only, and the constants of a plan.

use super::plan::TermId;
use oxrdf::Term;
use oxrdf::TermRef;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// The terms of a plan, numbered from 0.
#[derive(Default)]
pub(super) struct Constants {
    terms: Vec<Term>,
    table: TermTable,
}

impl Constants {
    pub(super) fn intern(&mut self, term: TermRef<'_>) -> TermId {
        let hash = hash(term);
        let new = term_id(self.terms.len());
        let id = self.table.find_or_insert(hash, new, |id| self.terms[at(id)].as_ref() == term);
        if id == new {
            self.terms.push(term.into_owned());
        }
        id
    }

    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    pub(super) fn term(&self, id: TermId) -> &Term {
        &self.terms[at(id)]
    }

    #[inline]
    pub(super) fn is_iri(&self, id: TermId, iri: &str) -> bool {
        matches!(&self.terms[at(id)], Term::NamedNode(name) if name.as_str() == iri)
    }

    /// The number of a term, if it is one of these.
    #[inline]
    pub(super) fn find(&self, hash: u32, term: TermRef<'_>) -> Option<TermId> {
        self.table.find(hash, |id| self.terms[at(id)].as_ref() == term)
    }
}

/// A hash table of numbers, open addressing: it stores no term, whoever asks compares.
#[derive(Default)]
pub(super) struct TermTable {
    /// Hash above, number + 1 below; 0 is free. The length is a power of two, at most half is taken.
    slots: Vec<u64>,
    taken: usize,
}

impl TermTable {
    /// Empties it, and makes room for so many terms.
    pub(super) fn reset(&mut self, expected: usize) {
        self.slots.clear();
        self.slots.resize((2 * expected + 16).next_power_of_two(), 0);
        self.taken = 0;
    }

    /// The number of the term that `same` recognises, or `new` after taking it in under that.
    #[inline]
    pub(super) fn find_or_insert(
        &mut self,
        hash: u32,
        new: TermId,
        same: impl Fn(TermId) -> bool,
    ) -> TermId {
        if 2 * (self.taken + 1) > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = at(hash) & mask;
        loop {
            let [found_hash, number] = words(self.slots[slot]);
            if number == 0 {
                break;
            }
            if found_hash == hash && same(number - 1) {
                return number - 1;
            }
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = u64::from(hash) << 32 | u64::from(new + 1);
        self.taken += 1;
        new
    }

    /// The number of the term that `same` recognises.
    #[inline]
    pub(super) fn find(&self, hash: u32, same: impl Fn(TermId) -> bool) -> Option<TermId> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut slot = at(hash) & mask;
        loop {
            let [found_hash, number] = words(self.slots[slot]);
            if number == 0 {
                return None;
            }
            if found_hash == hash && same(number - 1) {
                return Some(number - 1);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Takes in a term that is known not to be there.
    fn insert_new(&mut self, hash: u32, new: TermId) {
        self.find_or_insert(hash, new, |_| false);
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.reset(old.len() + 16);
        for slot in old {
            let [hash, number] = words(slot);
            if number != 0 {
                self.insert_new(hash, number - 1);
            }
        }
    }
}

/// Without the datatype of a literal: the same words in two datatypes are rare.
#[inline]
pub(super) fn hash(term: TermRef<'_>) -> u32 {
    let mut hasher = FxHasher::default();
    match term {
        TermRef::NamedNode(iri) => hasher.write(iri.as_str().as_bytes()),
        TermRef::BlankNode(blank) => hasher.write(blank.as_str().as_bytes()),
        TermRef::Literal(literal) => {
            hasher.write(literal.value().as_bytes());
            hasher.write_u8(1);
        }
    }
    let [high, low] = words(hasher.finish());
    high ^ low
}

/// The upper and the lower half of a number.
#[inline]
pub(super) fn words(number: u64) -> [u32; 2] {
    let [a, b, c, d, e, f, g, h] = number.to_be_bytes();
    [u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h])]
}

#[inline]
pub(super) fn at(id: u32) -> usize {
    usize::try_from(id).expect("a pointer has 32 bits or more")
}

#[inline]
pub(super) fn term_id(number: usize) -> TermId {
    TermId::try_from(number).expect("a graph in memory has fewer than a billion triples")
}
