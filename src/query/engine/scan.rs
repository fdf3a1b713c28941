//! Reads the triples of a pattern from the beginning, or those of some ranges.

use super::batch::Batch;
use super::batch::Growth;
use super::batch::Operator;
use super::batch::Rows;
use super::probe::Slot;
use super::terms::Terms;
use super::translate::stored;
use crate::index::Graph;
use crate::index::Id;
use crate::index::Order;
use crate::index::Pattern;
use crate::index::Scan;
use crate::query::meter;
use std::ops::Range;

/// A pattern to read; no variable stands twice in it.
pub struct ScanPlan<'i> {
    pub graph: Option<Graph<'i>>,
    pub slots: [Slot; 3],
    /// Of the variables, those that are kept, in order.
    pub keep_free: Vec<usize>,
    /// The place of a triple that these ranges limit.
    pub ranges: Option<(usize, Vec<Range<u32>>)>,
}

impl<'i> ScanPlan<'i> {
    pub fn pattern(&self, terms: &Terms<'i>) -> Option<Pattern> {
        let mut ids = [None; 3];
        for (id, slot) in ids.iter_mut().zip(self.slots) {
            if let Slot::Constant(number) = slot {
                *id = Some(stored(terms, number)?);
            }
        }
        Some(Pattern::new(ids[0], ids[1], ids[2]))
    }

    fn scan(&self, terms: &Terms<'i>) -> Option<(Scan<'i>, Vec<Range<u32>>)> {
        let (graph, pattern) = (self.graph?, self.pattern(terms)?);
        let limited = self.ranges.as_ref().and_then(|(at, ranges)| {
            let order = super::estimate::order_with_first(pattern, *at)?;
            Some((graph.scan_in(order, pattern)?, ranges.clone()))
        });
        Some(limited.unwrap_or_else(|| (graph.scan(pattern), Vec::new())))
    }

    pub fn open<'p>(&'p self, terms: &Terms<'i>) -> Rows<'p> {
        let (scan, mut ranges) = self.scan(terms).unzip();
        let is_limited = ranges.as_ref().is_some_and(|ranges| !ranges.is_empty());
        ranges.iter_mut().for_each(|ranges| ranges.reverse());
        let sources = self
            .keep_free
            .iter()
            .filter_map(|nth| self.slots.iter().position(|slot| *slot == Slot::Free(*nth)));
        // An empty list of ranges lets nothing pass.
        let nothing = self.ranges.as_ref().is_some_and(|(_, ranges)| ranges.is_empty());
        Box::new(Scanning {
            scan: scan.filter(|_| !nothing),
            ranges: if is_limited { ranges.unwrap_or_default() } else { Vec::new() },
            is_limited,
            given: self.slots.iter().filter(|slot| matches!(slot, Slot::Constant(_))).count(),
            sources: sources.collect(),
            growth: Growth::default(),
        })
    }
}

struct Scanning<'i> {
    scan: Option<Scan<'i>>,
    /// What is still to be read, the next last.
    ranges: Vec<Range<u32>>,
    is_limited: bool,
    /// How many parts the pattern gives.
    given: usize,
    /// The places of a triple that make the columns.
    sources: Vec<usize>,
    growth: Growth,
}

/// The first place that an order leaves open after as many as a pattern gives.
fn first_open(order: Order, slots_given: usize) -> usize {
    order.parts()[slots_given.min(2)]
}

impl Scanning<'_> {
    fn read_all(scan: &mut Scan<'_>, sources: &[usize], out: &mut Batch) -> bool {
        let Some(chunk) = scan.chunk() else { return false };
        for (column, source) in out.columns.iter_mut().zip(sources) {
            match source {
                0 => column.extend_from_slice(chunk.subjects()),
                2 => column.extend_from_slice(chunk.objects()),
                _ => column.extend((0..chunk.len()).map(|nth| chunk.predicate(nth).0)),
            }
        }
        out.rows += chunk.len();
        meter::scanned_many(chunk.len());
        true
    }

    fn read_range(&mut self, out: &mut Batch, rows: usize, given: usize) -> bool {
        let (Some(scan), Some(range)) = (&mut self.scan, self.ranges.last()) else { return false };
        let at = first_open(scan.order(), given);
        scan.seek(Id(range.start));
        while out.rows < rows {
            match scan.peek() {
                Some(triple) if triple[at].0 < range.end => {
                    scan.skip_triples(1);
                    meter::scanned();
                    for (column, source) in out.columns.iter_mut().zip(&self.sources) {
                        column.push(triple[*source].0);
                    }
                    out.rows += 1;
                }
                _ => {
                    self.ranges.pop();
                    return true;
                }
            }
        }
        true
    }
}

impl Operator for Scanning<'_> {
    fn next(&mut self) -> Option<Batch> {
        let mut out = Batch::new(self.sources.len());
        let rows = self.growth.rows();
        self.growth.grow();
        let given = self.given;
        while out.rows < rows {
            let goes_on = if self.is_limited {
                self.read_range(&mut out, rows, given)
            } else {
                let Some(scan) = &mut self.scan else { break };
                Self::read_all(scan, &self.sources, &mut out)
            };
            if !goes_on {
                break;
            }
        }
        (out.rows > 0).then_some(out)
    }
}
