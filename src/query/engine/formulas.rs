//! Filters and computed columns, each different row of values evaluated once.

use super::batch::Batch;
use super::batch::Operator;
use super::batch::Rows;
use super::chain::Context;
use super::logical::Formula;
use super::terms::UNBOUND;
use super::test::Test;
use crate::query::meter;
use rustc_hash::FxHashMap;

/// So many results are kept.
const KNOWN_MAX: usize = 1 << 17;

/// A formula whose variables are found in columns.
pub struct Formulas {
    pub formula: Formula,
    /// Of each of its variables; none: never bound.
    pub columns: Vec<Option<usize>>,
    pub use_: Use,
    /// The columns that are kept; for a computed one, it follows.
    pub keep: Vec<usize>,
}

pub enum Use {
    Filter(Option<Test>),
    Extend,
}

impl Formulas {
    pub fn open<'p>(&'p self, context: &'p Context<'_>, input: Rows<'p>) -> Rows<'p> {
        Box::new(Evaluating { formulas: self, context, input, known: FxHashMap::default() })
    }
}

struct Evaluating<'p, 'i> {
    formulas: &'p Formulas,
    context: &'p Context<'i>,
    input: Rows<'p>,
    /// Results by the values of the variables; of a filter 1 or 0.
    known: FxHashMap<Box<[u32]>, u32>,
}

impl Evaluating<'_, '_> {
    /// The result for each of some rows.
    fn results(&mut self, batch: &Batch, rows: &[u32]) -> Vec<u32> {
        if self.known.len() > KNOWN_MAX {
            self.known.clear();
        }
        let columns = &self.formulas.columns;
        let value = |column: &Option<usize>, row: u32| {
            column.map_or(UNBOUND, |at| batch.columns[at][row as usize])
        };
        let mut key = Vec::new();
        let mut asked: Vec<Vec<u32>> = vec![Vec::new(); columns.len()];
        let mut asked_keys: Vec<Box<[u32]>> = Vec::new();
        for row in rows {
            meter::step();
            key.clear();
            key.extend(columns.iter().map(|column| value(column, *row)));
            if !self.known.contains_key(key.as_slice()) {
                self.known.insert(Box::from(key.as_slice()), 0);
                asked_keys.push(Box::from(key.as_slice()));
                asked.iter_mut().zip(&key).for_each(|(column, value)| column.push(*value));
            }
        }
        if !asked_keys.is_empty() {
            let (evaluator, formula) = (&self.context.evaluator, &self.formulas.formula);
            let found: Vec<u32> = match self.formulas.use_ {
                Use::Extend => evaluator.values(formula, &asked, asked_keys.len()),
                Use::Filter(_) => {
                    let passes = evaluator.tests(formula, &asked, asked_keys.len());
                    passes.into_iter().map(u32::from).collect()
                }
            };
            self.known.extend(asked_keys.into_iter().zip(found));
        }
        let result = |row: &u32| {
            let key: Vec<u32> = columns.iter().map(|column| value(column, *row)).collect();
            self.known.get(key.as_slice()).copied().unwrap_or(UNBOUND)
        };
        rows.iter().map(result).collect()
    }

    fn passing(&mut self, batch: &Batch) -> Vec<u32> {
        let all = 0..batch.rows as u32;
        let Use::Filter(Some(test)) = &self.formulas.use_ else {
            let all: Vec<u32> = all.collect();
            let results = self.results(batch, &all);
            return all
                .into_iter()
                .zip(results)
                .filter(|(_, passes)| *passes == 1)
                .map(|(row, _)| row)
                .collect();
        };
        let terms = &self.context.terms;
        let column = self.formulas.columns.first().copied().flatten();
        let (mut passing, mut asked) = (Vec::new(), Vec::new());
        for row in all {
            meter::step();
            let value = column.map_or(UNBOUND, |at| batch.columns[at][row as usize]);
            match test.passes(value, terms) {
                Some(true) => passing.push(row),
                Some(false) => {}
                None => asked.push(row),
            }
        }
        if !asked.is_empty() {
            let results = self.results(batch, &asked);
            let more = asked.into_iter().zip(results).filter(|(_, passes)| *passes == 1);
            passing.extend(more.map(|(row, _)| row));
            passing.sort_unstable();
        }
        passing
    }
}

impl Operator for Evaluating<'_, '_> {
    fn next(&mut self) -> Option<Batch> {
        loop {
            let batch = self.input.next()?;
            let keep = &self.formulas.keep;
            if matches!(self.formulas.use_, Use::Extend) {
                let all: Vec<u32> = (0..batch.rows as u32).collect();
                let results = self.results(&batch, &all);
                let kept: Vec<_> = keep.iter().map(|at| Some(*at)).collect();
                let mut out = batch.project(&kept);
                out.columns.push(results);
                return Some(out);
            }
            let passing = self.passing(&batch);
            if !passing.is_empty() {
                let pick = |at: &usize| {
                    let column = &batch.columns[*at];
                    passing.iter().map(|row| column[*row as usize]).collect()
                };
                let columns = keep.iter().map(pick).collect();
                return Some(Batch { columns, rows: passing.len() });
            }
        }
    }
}
