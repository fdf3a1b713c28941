//! Groups that are asked with the values of each row: alternatives, optional ones, and whether there are any.
//!
//! The rows of a batch go in together, each with its number, by which what comes out is told apart.

use super::batch::Batch;
use super::batch::Given;
use super::batch::Operator;
use super::batch::Rows;
use super::chain::Chain;
use super::chain::Context;
use super::terms::UNBOUND;
use crate::query::meter;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// All that the branches give.
    All,
    /// And the rows for which they give nothing.
    Optional,
    /// The rows for which they give something, or nothing.
    Exists { negated: bool },
}

/// Groups to ask.
pub struct LateralPlan<'i> {
    pub mode: Mode,
    /// Their last column of input is the number of the row, but for `All`.
    pub branches: Vec<Chain<'i>>,
    /// The columns of the rows that go in.
    pub input: Vec<usize>,
    /// Of each branch, the columns that become those of the result.
    pub output: Vec<Vec<Option<usize>>>,
    /// Of each branch, where the number of the row is.
    pub number: Vec<usize>,
    /// The columns of a row without a match, in the result.
    pub alone: Vec<Option<usize>>,
}

impl<'i> LateralPlan<'i> {
    pub fn open<'p>(&'p self, context: &'p Context<'i>, input: Rows<'p>) -> Rows<'p> {
        Box::new(Asking {
            plan: self,
            context,
            input,
            batch: Batch::default(),
            met: Vec::new(),
            branch: self.branches.len(),
            rows: None,
        })
    }
}

struct Asking<'p, 'i> {
    plan: &'p LateralPlan<'i>,
    context: &'p Context<'i>,
    input: Rows<'p>,
    batch: Batch,
    /// By row, whether the branches gave something.
    met: Vec<bool>,
    branch: usize,
    rows: Option<Rows<'p>>,
}

impl Asking<'_, '_> {
    fn numbered(&self) -> Batch {
        let columns = self.plan.input.iter().map(|at| self.batch.columns[*at].clone());
        let mut batch = Batch { columns: columns.collect(), rows: self.batch.rows };
        if self.plan.mode != Mode::All {
            batch.columns.push((0..self.batch.rows as u32).collect());
        }
        batch
    }

    fn mark(&mut self, found: &Batch) {
        if self.plan.mode != Mode::All {
            for nth in &found.columns[self.plan.number[self.branch]] {
                self.met[*nth as usize] = true;
            }
        }
    }

    /// What remains to be said of a batch when its branches are through.
    fn rest(&self) -> Option<Batch> {
        let keeps = match self.plan.mode {
            Mode::All => return None,
            Mode::Optional | Mode::Exists { negated: true } => false,
            Mode::Exists { negated: false } => true,
        };
        let rows = (0..self.met.len() as u32).filter(|at| self.met[*at as usize] == keeps);
        let rows: Vec<u32> = rows.collect();
        if rows.is_empty() {
            return None;
        }
        let column = |at: &Option<usize>| match at {
            Some(at) => rows.iter().map(|row| self.batch.columns[*at][*row as usize]).collect(),
            None => vec![UNBOUND; rows.len()],
        };
        Some(Batch { columns: self.plan.alone.iter().map(column).collect(), rows: rows.len() })
    }
}

impl Operator for Asking<'_, '_> {
    fn next(&mut self) -> Option<Batch> {
        loop {
            meter::step();
            if let Some(rows) = &mut self.rows {
                let Some(found) = rows.next() else {
                    self.rows = None;
                    self.branch += 1;
                    continue;
                };
                self.mark(&found);
                if !matches!(self.plan.mode, Mode::Exists { .. }) {
                    return Some(found.project(&self.plan.output[self.branch]));
                }
            } else if let Some(branch) = self.plan.branches.get(self.branch) {
                let input = Box::new(Given::one(self.numbered()));
                self.rows = Some(branch.open(self.context, input));
            } else {
                let rest = self.rest();
                self.met.clear();
                if rest.is_some() {
                    return rest;
                }
                let batch = self.input.next()?;
                self.met = vec![false; batch.rows];
                self.batch = batch;
                self.branch = 0;
            }
        }
    }
}
