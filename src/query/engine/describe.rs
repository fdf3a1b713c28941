//! The triples of a DESCRIBE: of each term that is found, those that it is the subject of, and of blank nodes among
//! their objects theirs.

use super::answer::Cursor;
use super::terms::Terms;
use super::terms::UNBOUND;
use super::translate::stored;
use crate::index::Pattern;
use crate::index::Scan;
use crate::query::meter;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use rustc_hash::FxHashSet;

pub struct Described<'p, 'i> {
    pub terms: &'p Terms<'i>,
    pub rows: Cursor<'p>,
    /// The columns of the terms to describe.
    pub columns: Vec<usize>,
    pub met: FxHashSet<u32>,
    pub waiting: Vec<u32>,
    pub scan: Option<Scan<'i>>,
}

impl Described<'_, '_> {
    /// The next triple's numbers.
    fn read(&mut self) -> Option<[u32; 3]> {
        loop {
            meter::step();
            if let Some(triple) = self.scan.as_mut().and_then(Scan::peek) {
                self.scan.iter_mut().for_each(|scan| scan.skip_triples(1));
                meter::scanned();
                return Some(triple.map(|id| id.0));
            }
            if let Some(number) = self.waiting.pop() {
                let pattern =
                    stored(self.terms, number).map(|id| Pattern::new(Some(id), None, None));
                self.scan = pattern.map(|pattern| self.terms.index.default_graph().scan(pattern));
            } else if self.rows.advance() {
                let numbers = self.columns.iter().map(|column| self.rows.value(*column));
                let new = numbers.filter(|number| *number != UNBOUND && self.met.insert(*number));
                self.waiting.extend(new);
            } else {
                return None;
            }
        }
    }
}

impl Iterator for Described<'_, '_> {
    type Item = Triple;

    fn next(&mut self) -> Option<Triple> {
        loop {
            let numbers = self.read()?;
            let [subject, predicate, object] = numbers.map(|number| self.terms.term(number));
            if object.is_blank_node() && self.met.insert(numbers[2]) {
                self.waiting.push(numbers[2]);
            }
            let subject = match subject {
                Term::NamedNode(node) => NamedOrBlankNode::from(node),
                Term::BlankNode(node) => node.into(),
                Term::Literal(_) => continue,
            };
            if let Term::NamedNode(predicate) = predicate {
                return Some(Triple { subject, predicate, object });
            }
        }
    }
}
