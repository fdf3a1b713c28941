//! Terms as numbers: those of the index, and beyond them those that a query brings or computes.

use crate::index::Id;
use crate::index::Index;
use crate::index::Key;
use crate::index::KeyBuffer;
use crate::index::Kind;
use crate::index::key;
use crate::query::meter;
use oxrdf::Term;
use oxrdf::TermRef;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// What stands where a variable has no value.
pub const UNBOUND: u32 = u32::MAX;

/// The terms of a query: equal terms have equal numbers, whether the index has them or not.
pub struct Terms<'i> {
    pub index: &'i Index,
    /// How many the index has.
    stored: u32,
    others: RefCell<Others>,
    buffer: RefCell<KeyBuffer>,
}

#[derive(Default)]
struct Others {
    keys: Vec<Rc<[u8]>>,
    numbers: FxHashMap<Rc<[u8]>, u32>,
}

impl<'i> Terms<'i> {
    pub fn new(index: &'i Index) -> Self {
        let stored = index.terms();
        Self { index, stored, others: RefCell::default(), buffer: RefCell::default() }
    }

    /// Whether the index has the term: only such are in triples.
    #[inline]
    pub fn is_stored(&self, number: u32) -> bool {
        number < self.stored
    }

    /// The number of a term.
    pub fn number(&self, term: TermRef<'_>) -> u32 {
        self.number_of_key(&key::of(term))
    }

    fn number_of_key(&self, key: &[u8]) -> u32 {
        meter::text(key.len());
        if let Some(number) = self.others.borrow().numbers.get(key) {
            return *number;
        }
        if let Ok(id) = self.index.find(key) {
            return id.0;
        }
        let mut others = self.others.borrow_mut();
        let nth = u32::try_from(others.keys.len()).unwrap_or(u32::MAX);
        let number = self.stored.checked_add(nth).filter(|number| *number < UNBOUND - 1);
        let number = number.expect("a query's memory ends before the numbers do");
        let key: Rc<[u8]> = Rc::from(key);
        others.keys.push(Rc::clone(&key));
        others.numbers.insert(key, number);
        number
    }

    /// Reads a term that is bound.
    pub fn read<T>(&self, number: u32, read: impl FnOnce(Key<'_>) -> T) -> T {
        meter::step();
        if number < self.stored {
            // Taken out, since what reads may read another.
            let mut buffer = self.buffer.take();
            let done = read(self.index.key(Id(number), &mut buffer));
            self.buffer.replace(buffer);
            done
        } else {
            let key = Rc::clone(&self.others.borrow().keys[(number - self.stored) as usize]);
            read(Key::new(&key))
        }
    }

    /// A term that is bound.
    pub fn term(&self, number: u32) -> Term {
        self.read(number, |key| key.to_term())
    }

    /// What a bound term is.
    pub fn kind(&self, number: u32) -> Kind {
        if number < self.stored {
            self.index.kind(Id(number))
        } else {
            self.others
                .borrow()
                .keys
                .get((number - self.stored) as usize)
                .map_or(Kind::Other, |key| Key::new(key).kind())
        }
    }
}
