//! The number of a term.

use serde::Deserialize;
use serde::Serialize;
use std::ops::Range;

/// The rank of a term among all terms of an index: whatever order terms have, their ids have too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Id(pub u32);

impl Id {
    /// The id after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// As a place in a table.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Whether a range of ids has this one.
#[must_use]
pub fn is_in(range: &Range<Id>, id: Id) -> bool {
    range.start <= id && id < range.end
}
