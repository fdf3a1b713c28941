//! A data graph as the checks see it: numbers of the index, and the terms behind them.

use super::index::Index;
use super::plan::Plan;
use super::plan::TermId;
use oxrdf::TermRef;
use oxrdf::Triple;

/// An index with the plan and the triples that it was filled with.
#[derive(Clone, Copy)]
pub(super) struct Data<'a> {
    pub(super) plan: &'a Plan,
    pub(super) index: &'a Index,
    pub(super) triples: &'a [&'a Triple],
}

impl<'a> Data<'a> {
    #[inline]
    pub(super) fn term(&self, id: TermId) -> TermRef<'a> {
        self.index.term(self.plan, self.triples, id)
    }

    /// The number of a term that stands in the plan or the data graph.
    pub(super) fn find(&self, term: TermRef<'_>) -> Option<TermId> {
        self.index.find(self.plan, self.triples, term)
    }
}
