//! The small operators: one plan after the other, only some columns, each row once, some rows of all.

use super::batch::Batch;
use super::batch::Operator;
use super::batch::Rows;
use crate::query::meter;
use rustc_hash::FxHashSet;

/// One after the other, with the columns of the result.
pub struct Concatenated<'p> {
    /// The next last.
    pub inputs: Vec<(Rows<'p>, &'p [Option<usize>])>,
}

impl Operator for Concatenated<'_> {
    fn next(&mut self) -> Option<Batch> {
        while let Some((input, columns)) = self.inputs.last_mut() {
            if let Some(batch) = input.next() {
                return Some(batch.project(columns));
            }
            self.inputs.pop();
        }
        None
    }
}

pub struct Projected<'p> {
    pub input: Rows<'p>,
    pub columns: &'p [Option<usize>],
}

impl Operator for Projected<'_> {
    fn next(&mut self) -> Option<Batch> {
        Some(self.input.next()?.project(self.columns))
    }
}

/// Each row once, the first time.
pub struct Distinct<'p> {
    pub input: Rows<'p>,
    pub met: Met,
}

/// The rows that were there.
pub enum Met {
    Values(FxHashSet<u32>),
    Pairs(FxHashSet<u64>),
    Rows(FxHashSet<Box<[u32]>>),
}

impl Met {
    pub fn new(columns: usize) -> Self {
        match columns {
            1 => Self::Values(FxHashSet::default()),
            2 => Self::Pairs(FxHashSet::default()),
            _ => Self::Rows(FxHashSet::default()),
        }
    }

    fn is_new(&mut self, batch: &Batch, row: usize) -> bool {
        match self {
            Self::Values(met) => met.insert(batch.value(0, row)),
            Self::Pairs(met) => {
                let (one, other) = (batch.value(0, row), batch.value(1, row));
                met.insert(u64::from(one) << 32 | u64::from(other))
            }
            Self::Rows(met) => met.insert(batch.columns.iter().map(|column| column[row]).collect()),
        }
    }
}

impl Operator for Distinct<'_> {
    fn next(&mut self) -> Option<Batch> {
        loop {
            let batch = self.input.next()?;
            meter::steps(batch.rows as u32);
            let rows = 0..batch.rows as u32;
            let new: Vec<u32> = rows.filter(|row| self.met.is_new(&batch, *row as usize)).collect();
            if !new.is_empty() {
                return Some(batch.pick(&new));
            }
        }
    }
}

/// The rows from a place on, as many as wanted.
pub struct Sliced<'p> {
    pub input: Rows<'p>,
    pub skip: usize,
    pub left: Option<usize>,
}

impl Operator for Sliced<'_> {
    fn next(&mut self) -> Option<Batch> {
        while self.left != Some(0) {
            let batch = self.input.next()?;
            let from = self.skip.min(batch.rows);
            self.skip -= from;
            let to = self.left.map_or(batch.rows, |left| batch.rows.min(from + left));
            if let Some(left) = &mut self.left {
                *left -= to - from;
            }
            if from == 0 && to == batch.rows {
                return Some(batch);
            }
            if from < to {
                let places: Vec<u32> = (from as u32..to as u32).collect();
                return Some(batch.pick(&places));
            }
        }
        None
    }
}
