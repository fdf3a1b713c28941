//! The orders in which triples are sorted, and which of them a pattern can use.

use super::id::Id;
use serde::Deserialize;
use serde::Serialize;

/// What a triple must have: none of a part means any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pattern {
    pub subject: Option<Id>,
    pub predicate: Option<Id>,
    pub object: Option<Id>,
}

impl Pattern {
    /// Subject, predicate, object.
    #[must_use]
    pub fn new(subject: Option<Id>, predicate: Option<Id>, object: Option<Id>) -> Self {
        Self { subject, predicate, object }
    }

    /// Subject, predicate, object.
    #[must_use]
    pub fn parts(self) -> [Option<Id>; 3] {
        [self.subject, self.predicate, self.object]
    }
}

/// An order of triples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Order {
    /// By subject, then predicate, then object.
    Spo,
    Pso,
    Pos,
    Osp,
}

impl Order {
    /// All that an index has.
    pub const ALL: [Self; 4] = [Self::Spo, Self::Pso, Self::Pos, Self::Osp];

    /// The name of its file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Spo => "spo",
            Self::Pso => "pso",
            Self::Pos => "pos",
            Self::Osp => "osp",
        }
    }

    /// The name of the file that says where the blocks of the other begin.
    #[must_use]
    pub fn blocks_name(self) -> &'static str {
        match self {
            Self::Spo => "spo.blocks",
            Self::Pso => "pso.blocks",
            Self::Pos => "pos.blocks",
            Self::Osp => "osp.blocks",
        }
    }

    /// Which part of a triple comes first, second and third: 0 is the subject, 1 the predicate, 2 the object.
    #[must_use]
    pub fn parts(self) -> [usize; 3] {
        match self {
            Self::Spo => [0, 1, 2],
            Self::Pso => [1, 0, 2],
            Self::Pos => [1, 2, 0],
            Self::Osp => [2, 0, 1],
        }
    }

    /// A triple's parts in this order.
    #[must_use]
    pub fn key<T: Copy>(self, triple: [T; 3]) -> [T; 3] {
        self.parts().map(|part| triple[part])
    }

    /// Whether the triples of a pattern stand together in this order: its given parts come first.
    #[must_use]
    pub fn fits(self, pattern: Pattern) -> bool {
        self.key(pattern.parts()).is_sorted_by_key(|part| part.is_none())
    }

    /// The order in which a pattern is read when none is asked for: its triples stand together in it.
    #[must_use]
    pub fn of(pattern: Pattern) -> Self {
        match pattern.parts().map(|part| part.is_some()) {
            [true, true, _] | [true, false, false] | [false, false, false] => Self::Spo,
            [false, true, _] => Self::Pos,
            [_, false, true] => Self::Osp,
        }
    }
}
