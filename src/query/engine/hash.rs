//! Joins with the rows of another plan, which are kept in a table.

use super::batch::Batch;
use super::batch::Growth;
use super::batch::Operator;
use super::batch::Rows;
use super::terms::UNBOUND;
use crate::query::meter;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::rc::Rc;

/// Rows by the values of some of their columns.
pub struct Table {
    rows: Batch,
    /// The rows of a key stand together in `places`, from the first number as many as the second.
    keys: FxHashMap<Box<[u32]>, (u32, u32)>,
    places: Vec<u32>,
}

impl Table {
    pub fn build(mut input: Rows<'_>, columns: usize, key: &[usize]) -> Self {
        let mut rows = Batch::new(columns);
        while let Some(batch) = input.next() {
            meter::steps(batch.rows as u32);
            rows.append(&batch);
        }
        let mut places: Vec<u32> = (0..rows.rows as u32).collect();
        let value = |row: u32| key.iter().map(move |at| (at, row));
        places.sort_by(|a, b| {
            meter::step();
            let of = |row| value(row).map(|(at, row)| rows.columns[*at][row as usize]);
            of(*a).cmp(of(*b))
        });
        let mut keys: FxHashMap<Box<[u32]>, (u32, u32)> = FxHashMap::default();
        let mut start = 0;
        while start < places.len() {
            meter::step();
            let of = |at: usize| -> Box<[u32]> {
                key.iter().map(|column| rows.columns[*column][places[at] as usize]).collect()
            };
            let here = of(start);
            let run = (start..places.len()).take_while(|at| of(*at) == here).count();
            keys.insert(here, (start as u32, run as u32));
            start += run;
        }
        Self { rows, keys, places }
    }

    fn find(&self, key: &[u32]) -> &[u32] {
        let Some((start, run)) = self.keys.get(key) else { return &[] };
        &self.places[*start as usize..(*start + *run) as usize]
    }
}

/// What becomes of rows and what the table has for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Join,
    /// Rows for which the table has nothing stay.
    Optional,
    /// Only these stay.
    Minus,
}

/// A join to make.
pub struct HashPlan {
    pub mode: Mode,
    /// The columns that must be equal: of the rows, of the table.
    pub key: Vec<usize>,
    pub table_key: Vec<usize>,
    pub table_columns: usize,
    /// The columns of the rows that are kept; they come first.
    pub keep: Vec<usize>,
    /// Those of the table.
    pub keep_table: Vec<usize>,
    pub table: OnceCell<Rc<Table>>,
}

impl HashPlan {
    pub fn open<'p>(&'p self, input: Rows<'p>, open: impl FnOnce() -> Rows<'p>) -> Rows<'p> {
        let build = || Rc::new(Table::build(open(), self.table_columns, &self.table_key));
        let table = Rc::clone(self.table.get_or_init(build));
        Box::new(Joining {
            plan: self,
            table,
            input,
            batch: Batch::default(),
            row: 0,
            matched: 0,
            growth: Growth::default(),
        })
    }
}

struct Joining<'p> {
    plan: &'p HashPlan,
    table: Rc<Table>,
    input: Rows<'p>,
    batch: Batch,
    row: usize,
    /// How many of the row's matches are out.
    matched: usize,
    growth: Growth,
}

impl Joining<'_> {
    fn push(&self, out: &mut Batch, place: Option<u32>) {
        let kept = self.plan.keep.len();
        for (column, from) in out.columns.iter_mut().zip(&self.plan.keep) {
            column.push(self.batch.columns[*from][self.row]);
        }
        for (column, from) in out.columns[kept..].iter_mut().zip(&self.plan.keep_table) {
            column.push(place.map_or(UNBOUND, |at| self.table.rows.columns[*from][at as usize]));
        }
        out.rows += 1;
    }

    fn row(&mut self, out: &mut Batch, rows: usize) {
        let key: Vec<u32> =
            self.plan.key.iter().map(|at| self.batch.columns[*at][self.row]).collect();
        let table = Rc::clone(&self.table);
        let found = table.find(&key);
        match self.plan.mode {
            Mode::Minus if found.is_empty() => self.push(out, None),
            Mode::Minus => {}
            Mode::Optional if found.is_empty() => self.push(out, None),
            Mode::Join | Mode::Optional => {
                for place in &found[self.matched..] {
                    if out.rows >= rows {
                        return;
                    }
                    meter::step();
                    self.matched += 1;
                    self.push(out, Some(*place));
                }
            }
        }
        self.matched = 0;
        self.row += 1;
    }
}

impl Operator for Joining<'_> {
    fn next(&mut self) -> Option<Batch> {
        let mut out = Batch::new(self.plan.keep.len() + self.plan.keep_table.len());
        let rows = self.growth.rows();
        self.growth.grow();
        while out.rows < rows {
            if self.row == self.batch.rows {
                let Some(batch) = self.input.next() else { break };
                self.batch = batch;
                self.row = 0;
            }
            meter::step();
            self.row(&mut out, rows);
        }
        (out.rows > 0).then_some(out)
    }
}
