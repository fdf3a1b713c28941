//! Looks up a triple pattern for each row. The rows of a batch are looked up in the order of the index, each key
//! once, with one scan that only goes forward: few rows make few look-ups, many make a merge.

use super::batch::Batch;
use super::batch::Growth;
use super::batch::Operator;
use super::batch::Rows;
use super::terms::Terms;
use super::translate::stored;
use crate::index::Graph;
use crate::index::Id;
use crate::index::Order;
use crate::index::Pattern;
use crate::index::Scan;
use crate::query::meter;

/// Where the part of a triple comes from, or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Constant(u32),
    /// A column of the rows.
    Column(usize),
    /// The nth variable that the pattern binds; the same may come twice.
    Free(usize),
}

/// A pattern to look up.
pub struct Probe<'i> {
    pub graph: Option<Graph<'i>>,
    pub slots: [Slot; 3],
    /// The columns of the rows that are kept; they come first.
    pub keep: Vec<usize>,
    /// Of the variables that the pattern binds, those that are kept, in order.
    pub keep_free: Vec<usize>,
}

impl<'i> Probe<'i> {
    fn pattern(&self, terms: &Terms<'i>, value: impl Fn(usize) -> Option<u32>) -> Option<Pattern> {
        let mut ids = [None; 3];
        for (id, slot) in ids.iter_mut().zip(self.slots) {
            let number = match slot {
                Slot::Constant(number) => Some(number),
                Slot::Column(column) => value(column),
                Slot::Free(_) => None,
            };
            if let Some(number) = number {
                *id = Some(stored(terms, number)?);
            }
        }
        Some(Pattern::new(ids[0], ids[1], ids[2]))
    }

    /// The places of a triple that the rows give.
    fn keyed(&self) -> Vec<usize> {
        let is_keyed = |at: &usize| matches!(self.slots[*at], Slot::Column(_));
        (0..3).filter(is_keyed).collect()
    }

    /// An order with the constants first, then what the rows give; and the columns of these as they stand in it.
    fn forward(&self) -> Option<(Order, Vec<usize>)> {
        let rank = |at: &usize| match self.slots[*at] {
            Slot::Constant(_) => 0,
            Slot::Column(_) => 1,
            Slot::Free(_) => 2,
        };
        if !(1..=2).contains(&self.keyed().len()) {
            return None;
        }
        let order = Order::ALL.into_iter().find(|order| order.parts().is_sorted_by_key(rank))?;
        let columns = order.parts().into_iter().filter_map(|at| match self.slots[at] {
            Slot::Column(column) => Some(column),
            _ => None,
        });
        Some((order, columns.collect()))
    }

    pub fn open<'p>(&'p self, terms: &'p Terms<'i>, input: Rows<'p>) -> Rows<'p> {
        Box::new(Probing {
            probe: self,
            terms,
            input,
            forward: self.forward(),
            batch: Batch::default(),
            places: Vec::new(),
            at: 0,
            scan: None,
            known: Vec::new(),
            known_at: 0,
            state: State::Row,
            growth: Growth::default(),
        })
    }

    /// The values of the variables that the pattern binds; none when one stands twice for different terms.
    fn bind(&self, triple: [Id; 3]) -> Option<[u32; 3]> {
        let mut free = [u32::MAX; 3];
        for (slot, id) in self.slots.iter().zip(triple) {
            if let Slot::Free(nth) = slot {
                if free[*nth] != u32::MAX && free[*nth] != id.0 {
                    return None;
                }
                free[*nth] = id.0;
            }
        }
        Some(free)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The next row is to be begun.
    Row,
    /// The triples of a row are read.
    Reading,
    /// The triples of a row are those of the row before.
    Repeating,
}

struct Probing<'p, 'i> {
    probe: &'p Probe<'i>,
    terms: &'p Terms<'i>,
    input: Rows<'p>,
    forward: Option<(Order, Vec<usize>)>,
    batch: Batch,
    /// The rows of the batch in the order in which they are looked up.
    places: Vec<u32>,
    at: usize,
    scan: Option<Scan<'i>>,
    /// What was found for a key that several rows have.
    known: Vec<[u32; 3]>,
    known_at: usize,
    state: State,
    growth: Growth,
}

impl Probing<'_, '_> {
    /// Takes the next batch; false at the end.
    fn advance(&mut self) -> bool {
        let Some(batch) = self.input.next() else { return false };
        self.batch = batch;
        self.at = 0;
        self.scan = None;
        self.places = (0..self.batch.rows as u32).collect();
        let Some((order, columns)) = &self.forward else { return true };
        if self.batch.rows == 1 {
            return true;
        }
        let column = |nth: usize| columns.get(nth).map(|column| &self.batch.columns[*column]);
        match (column(0), column(1)) {
            (Some(one), Some(two)) => {
                self.places.sort_by_key(|at| (one[*at as usize], two[*at as usize]));
            }
            (Some(one), None) => self.places.sort_by_key(|at| one[*at as usize]),
            _ => {}
        }
        let constants = self.probe.pattern(self.terms, |_| None);
        self.scan = constants
            .zip(self.probe.graph)
            .and_then(|(pattern, graph)| graph.scan_in(*order, pattern));
        true
    }

    fn key(&self, nth: usize) -> [u32; 3] {
        let row = self.places[nth] as usize;
        self.probe.slots.map(|slot| match slot {
            Slot::Column(column) => self.batch.columns[column][row],
            _ => 0,
        })
    }

    /// Begins to look up the row that is next.
    fn begin(&mut self) {
        meter::step();
        let row = self.places[self.at] as usize;
        let is_forward = self.forward.is_some() && self.batch.rows > 1;
        if is_forward {
            let Some((_, columns)) = &self.forward else { return };
            let value =
                |nth: usize| columns.get(nth).map(|column| self.batch.columns[*column][row]);
            let Some(scan) = &mut self.scan else { return };
            scan.seek_pair(Id(value(0).unwrap_or(0)), Id(value(1).unwrap_or(0)));
        } else {
            let pattern =
                self.probe.pattern(self.terms, |column| Some(self.batch.columns[column][row]));
            self.scan = pattern.zip(self.probe.graph).map(|(pattern, graph)| graph.scan(pattern));
        }
    }

    /// The next triple of the row.
    fn read(&mut self, key: [u32; 3]) -> Option<[Id; 3]> {
        let scan = self.scan.as_mut()?;
        let triple = scan.peek()?;
        let keyed = self.probe.slots.iter().zip(triple).zip(key);
        for ((slot, id), key) in keyed {
            if matches!(slot, Slot::Column(_)) && id.0 != key {
                return None;
            }
        }
        scan.skip_triples(1);
        meter::scanned();
        Some(triple)
    }

    fn has_successor(&self, key: [u32; 3]) -> bool {
        self.at + 1 < self.places.len() && self.key(self.at + 1) == key
    }

    fn push(&self, out: &mut Batch, free: [u32; 3]) {
        let row = self.places[self.at] as usize;
        let kept = self.probe.keep.len();
        for (column, from) in out.columns.iter_mut().zip(&self.probe.keep) {
            column.push(self.batch.columns[*from][row]);
        }
        for (column, nth) in out.columns[kept..].iter_mut().zip(&self.probe.keep_free) {
            column.push(free[*nth]);
        }
        out.rows += 1;
    }

    fn begin_row(&mut self) {
        let key = self.key(self.at);
        let repeats = self.at > 0 && self.key(self.at - 1) == key;
        self.known_at = 0;
        if repeats {
            self.state = State::Repeating;
            return;
        }
        self.begin();
        self.known.clear();
        if self.has_successor(key) {
            while let Some(triple) = self.read(key) {
                self.known.extend(self.probe.bind(triple));
            }
            self.state = State::Repeating;
        } else {
            self.state = State::Reading;
        }
    }

    fn fill(&mut self, out: &mut Batch, rows: usize) {
        while out.rows < rows {
            match self.state {
                State::Row => {
                    if self.at == self.places.len() && !self.advance() {
                        return;
                    }
                    self.begin_row();
                    continue;
                }
                State::Reading => {
                    let key = self.key(self.at);
                    if let Some(triple) = self.read(key) {
                        if let Some(free) = self.probe.bind(triple) {
                            self.push(out, free);
                        }
                        continue;
                    }
                }
                State::Repeating => {
                    if let Some(free) = self.known.get(self.known_at).copied() {
                        self.known_at += 1;
                        meter::step();
                        self.push(out, free);
                        continue;
                    }
                }
            }
            self.at += 1;
            self.state = State::Row;
        }
    }
}

impl Operator for Probing<'_, '_> {
    fn next(&mut self) -> Option<Batch> {
        let mut out = Batch::new(self.probe.keep.len() + self.probe.keep_free.len());
        self.fill(&mut out, self.growth.rows());
        self.growth.grow();
        (out.rows > 0).then_some(out)
    }
}
