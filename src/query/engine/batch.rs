//! Rows in columns of numbers, as operators hand them on.

use super::terms::UNBOUND;

/// A variable of a query, by its number. Variables of the same name in other scopes are others.
pub type Var = u32;

/// The first batch of an operator has so many rows, so that a `LIMIT` ends soon; later ones have more.
pub const ROWS_FIRST: usize = 128;
pub const ROWS_MAX: usize = 8192;

/// Some rows: a column for each variable of the operator that made them.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub columns: Vec<Vec<u32>>,
    /// Told apart from the columns, since there may be none.
    pub rows: usize,
}

impl Batch {
    pub fn new(columns: usize) -> Self {
        Self { columns: vec![Vec::new(); columns], rows: 0 }
    }

    /// One row without variables.
    pub fn unit() -> Self {
        Self { columns: Vec::new(), rows: 1 }
    }

    pub fn value(&self, column: usize, row: usize) -> u32 {
        self.columns[column][row]
    }

    /// Appends rows of another batch that has the same columns.
    pub fn append(&mut self, other: &Self) {
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            column.extend_from_slice(more);
        }
        self.rows += other.rows;
    }

    /// The rows at these places, in this order.
    pub fn pick(&self, places: &[u32]) -> Self {
        let pick = |column: &Vec<u32>| places.iter().map(|at| column[*at as usize]).collect();
        Self { columns: self.columns.iter().map(pick).collect(), rows: places.len() }
    }

    /// Only some columns, in this order; where there is none, nothing is bound.
    pub fn project(&self, columns: &[Option<usize>]) -> Self {
        let column = |at: &Option<usize>| match at {
            Some(at) => self.columns[*at].clone(),
            None => vec![UNBOUND; self.rows],
        };
        Self { columns: columns.iter().map(column).collect(), rows: self.rows }
    }
}

/// Gives batches until there are no more; none of them is empty.
pub trait Operator {
    fn next(&mut self) -> Option<Batch>;
}

pub type Rows<'i> = Box<dyn Operator + 'i>;

/// How large the next batch may be.
#[derive(Clone, Copy)]
pub struct Growth(usize);

impl Default for Growth {
    fn default() -> Self {
        Self(ROWS_FIRST)
    }
}

impl Growth {
    pub fn rows(self) -> usize {
        self.0
    }

    pub fn grow(&mut self) {
        self.0 = (self.0 * 4).min(ROWS_MAX);
    }
}

/// Some batches that are there already.
pub struct Given(pub std::vec::IntoIter<Batch>);

impl Given {
    pub fn one(batch: Batch) -> Self {
        Self(vec![batch].into_iter())
    }
}

impl Operator for Given {
    fn next(&mut self) -> Option<Batch> {
        self.0.find(|batch| batch.rows > 0)
    }
}
