//! One graph of an index.

use super::Index;
use super::id::Id;
use super::manifest::Counts;
use super::manifest::GraphEntry;
use super::order::Order;
use super::order::Pattern;
use super::scan::Scan;
use super::sorted::Sorted;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher as _;

/// The default graph or a named one.
#[derive(Clone, Copy)]
pub struct Graph<'i> {
    pub(super) index: &'i Index,
    pub(super) entry: &'i GraphEntry,
}

impl<'i> Graph<'i> {
    /// Its name; none: it is the default graph.
    #[must_use]
    pub fn name(self) -> Option<Id> {
        self.entry.name
    }

    /// The triples of a pattern, in the order that it is read in fastest.
    #[must_use]
    pub fn scan(self, pattern: Pattern) -> Scan<'i> {
        Scan::new(self.sorted(Order::of(pattern)), pattern)
    }

    /// The triples of a pattern in this order; none when the order does not fit the pattern.
    #[must_use]
    pub fn scan_in(self, order: Order, pattern: Pattern) -> Option<Scan<'i>> {
        order.fits(pattern).then(|| Scan::new(self.sorted(order), pattern))
    }

    fn sorted(self, order: Order) -> Sorted<'i> {
        let place = self.entry.places[order as usize];
        let index = self.index;
        let (triples, blocks) = &index.orders[order as usize];
        let files = (&**triples, &**blocks);
        Sorted::new(order, self.entry.counts.triples, place, &index.manifest.predicates, files)
    }

    /// How many triples a pattern has, exactly.
    #[must_use]
    pub fn count(self, pattern: Pattern) -> u64 {
        match pattern {
            Pattern { subject: None, predicate: None, object: None } => self.entry.counts.triples,
            Pattern { subject: None, predicate: Some(predicate), object: None } => {
                self.predicate(predicate).triples
            }
            _ => self.scan(pattern).left(),
        }
    }

    /// Whether it has a triple: subject, predicate, object.
    #[must_use]
    pub fn contains(self, [subject, predicate, object]: [Id; 3]) -> bool {
        self.count(Pattern::new(Some(subject), Some(predicate), Some(object))) > 0
    }

    /// Whether it has the same triples in all orders, by their number and a sum of their hashes: all are read.
    #[must_use]
    pub fn orders_agree(self) -> bool {
        let sum = |order: Order| {
            let scan = Scan::new(self.sorted(order), Pattern::default());
            scan.fold((0_u64, 0_u64), |(triples, sum), triple| {
                (triples + 1, sum.wrapping_add(FxBuildHasher.hash_one(triple)))
            })
        };
        let sums = Order::ALL.map(sum);
        sums.iter().all(|other| *other == sums[0])
    }

    /// How much there is of all.
    #[must_use]
    pub fn counts(self) -> Counts {
        self.entry.counts
    }

    /// How much there is of a predicate; zeros for what is not one of its predicates.
    #[must_use]
    pub fn predicate(self, predicate: Id) -> Counts {
        let rank = self.index.manifest.predicates.binary_search(&predicate);
        let Ok(rank) = rank.map(|rank| rank as u32) else { return Counts::default() };
        let all = &self.entry.predicates;
        let at = all.binary_search_by_key(&rank, |(rank, _)| *rank);
        at.map(|at| all[at].1).unwrap_or_default()
    }

    /// Its predicates, ascending, and how much there is of each.
    pub fn predicates(self) -> impl Iterator<Item = (Id, Counts)> + use<'i> {
        let ids = &self.index.manifest.predicates;
        self.entry.predicates.iter().map(|(rank, counts)| (ids[*rank as usize], *counts))
    }
}
