//! Questions about one pattern that the order of its triples answers: how many, which values, how many of each.

use super::batch::Batch;
use super::batch::Growth;
use super::batch::Operator;
use super::batch::Rows;
use super::terms::Terms;
use crate::index::Graph;
use crate::index::Id;
use crate::index::Pattern;
use crate::index::Scan;
use crate::query::meter;
use oxrdf::Literal;

/// So many triples are passed one by one before what is left of a value is leapt over.
const NEAR: u32 = 32;

/// What is asked of a pattern whose open places are different variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// `COUNT(*)`, or of a variable that is always bound.
    Count,
    /// `DISTINCT` of the part at this place.
    Values { at: usize },
    /// `COUNT(DISTINCT …)` of it.
    CountValues { at: usize },
    /// `GROUP BY` it, and how many triples it has.
    CountByValue { at: usize },
}

pub struct Shortcut<'i> {
    pub graph: Option<Graph<'i>>,
    pub pattern: Option<Pattern>,
    pub ask: Ask,
}

impl<'i> Shortcut<'i> {
    /// A scan in which equal values of a part stand together.
    fn scan(&self, at: usize) -> Option<Scan<'i>> {
        let (graph, pattern) = (self.graph?, self.pattern?);
        graph.scan_in(super::estimate::order_with_first(pattern, at)?, pattern)
    }

    pub fn open<'p>(&'p self, terms: &'p Terms<'i>) -> Rows<'p> {
        let scan = match self.ask {
            Ask::Count => None,
            Ask::Values { at } | Ask::CountValues { at } | Ask::CountByValue { at } => {
                self.scan(at)
            }
        };
        Box::new(Answering {
            shortcut: self,
            terms,
            scan,
            is_done: false,
            growth: Growth::default(),
        })
    }
}

/// Whether values of a part can be told by skipping.
pub fn fits(pattern: Pattern, at: usize) -> bool {
    super::estimate::order_with_first(pattern, at).is_some()
}

struct Answering<'p, 'i> {
    shortcut: &'p Shortcut<'i>,
    terms: &'p Terms<'i>,
    scan: Option<Scan<'i>>,
    is_done: bool,
    growth: Growth,
}

impl Answering<'_, '_> {
    fn number(&self, count: u64) -> u32 {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.terms.number(Literal::from(count).as_ref().into())
    }

    fn one(&mut self, count: u64) -> Option<Batch> {
        self.is_done = true;
        Some(Batch { columns: vec![vec![self.number(count)]], rows: 1 })
    }

    /// The next value and how many triples have it; they are passed over.
    fn run(&mut self, at: usize) -> Option<(Id, u64)> {
        let scan = self.scan.as_mut()?;
        let value = scan.peek()?[at];
        meter::scanned();
        let before = scan.left();
        for _ in 0..NEAR {
            scan.skip_triples(1);
            if scan.peek().is_none_or(|triple| triple[at] != value) {
                return Some((value, before - scan.left()));
            }
        }
        scan.seek(value.next());
        Some((value, before - scan.left()))
    }

    fn rows(&mut self, at: usize, with_counts: bool) -> Option<Batch> {
        let mut out = Batch::new(1 + usize::from(with_counts));
        while out.rows < self.growth.rows() {
            let Some((value, count)) = self.run(at) else { break };
            out.columns[0].push(value.0);
            if with_counts {
                let count = self.number(count);
                out.columns[1].push(count);
            }
            out.rows += 1;
        }
        self.growth.grow();
        (out.rows > 0).then_some(out)
    }
}

impl Operator for Answering<'_, '_> {
    fn next(&mut self) -> Option<Batch> {
        if self.is_done {
            return None;
        }
        match self.shortcut.ask {
            Ask::Count => {
                let asked = self.shortcut.graph.zip(self.shortcut.pattern);
                self.one(asked.map_or(0, |(graph, pattern)| graph.count(pattern)))
            }
            Ask::CountValues { at } => {
                let mut count = 0;
                while self.run(at).is_some() {
                    count += 1;
                }
                self.one(count)
            }
            Ask::Values { at } => self.rows(at, false),
            Ask::CountByValue { at } => self.rows(at, true),
        }
    }
}
