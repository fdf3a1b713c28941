//! Groups rows and computes aggregates of each group.

use super::batch::Batch;
use super::batch::Operator;
use super::batch::ROWS_MAX;
use super::batch::Rows;
use super::chain::Context;
use super::order;
use super::terms::Terms;
use super::terms::UNBOUND;
use crate::query::meter;
use oxrdf::Literal;
use oxrdf::Term;
use rustc_hash::FxHashMap;
use spareval::ExpressionTerm;
use spargebra::algebra::AggregateFunction;
use std::cmp::Ordering;

/// An aggregate of a column, or of rows.
pub struct Calculation {
    pub function: Function,
    pub column: Option<usize>,
}

pub enum Function {
    Count,
    CountDistinct,
    Other { function: AggregateFunction, distinct: bool },
}

pub struct Grouping {
    pub keys: Vec<usize>,
    pub calculations: Vec<Calculation>,
}

impl Grouping {
    pub fn open<'p>(&'p self, context: &'p Context<'_>, input: Rows<'p>) -> Rows<'p> {
        Box::new(Aggregating { grouping: self, context, input: Some(input), done: Vec::new() })
    }

    /// What is counted of one calculation so far.
    fn accumulator(&self, calculation: &Calculation) -> Accumulator {
        match &calculation.function {
            Function::Count => Accumulator::Count(Vec::new()),
            Function::CountDistinct => Accumulator::CountDistinct { pairs: Vec::new(), sorted: 0 },
            Function::Other { function: AggregateFunction::Min, .. } => {
                Accumulator::Best { best: Vec::new(), wanted: Ordering::Less }
            }
            Function::Other { function: AggregateFunction::Max, .. } => {
                Accumulator::Best { best: Vec::new(), wanted: Ordering::Greater }
            }
            Function::Other { function: AggregateFunction::Sample, .. } => {
                Accumulator::First(Vec::new())
            }
            Function::Other { function, distinct } => Accumulator::Evaluated {
                function: function.clone(),
                distinct: *distinct,
                groups: Vec::new(),
                values: Vec::new(),
            },
        }
    }
}

enum Accumulator {
    Count(Vec<u64>),
    /// Group and value; the first so many sorted and each once.
    CountDistinct {
        pairs: Vec<u64>,
        sorted: usize,
    },
    /// The least or greatest value; unbound: none yet; `FAILED`: one was an error.
    Best {
        best: Vec<u32>,
        wanted: Ordering,
    },
    First(Vec<u32>),
    Evaluated {
        function: AggregateFunction,
        distinct: bool,
        groups: Vec<u32>,
        values: Vec<u32>,
    },
}

/// No term has this number.
const FAILED: u32 = UNBOUND - 1;

fn at<T: Clone>(list: &mut Vec<T>, group: u32, default: T) -> &mut T {
    let group = group as usize;
    if list.len() <= group {
        list.resize(group + 1, default);
    }
    &mut list[group]
}

impl Accumulator {
    fn add(&mut self, groups: &[u32], column: Option<&Vec<u32>>, terms: &Terms<'_>) {
        let Some(column) = column else {
            if let Self::Count(counts) = self {
                groups.iter().for_each(|group| *at(counts, *group, 0) += 1);
            }
            return;
        };
        let values = groups.iter().copied().zip(column.iter().copied());
        match self {
            Self::Count(counts) => {
                values.filter(|(_, value)| *value != UNBOUND).for_each(|(group, _)| {
                    *at(counts, group, 0) += 1;
                })
            }
            Self::CountDistinct { pairs, sorted } => {
                let bound = values.filter(|(_, value)| *value != UNBOUND);
                pairs.extend(bound.map(|(group, value)| u64::from(group) << 32 | u64::from(value)));
                if pairs.len() > 2 * *sorted + (1 << 16) {
                    unique(pairs);
                    *sorted = pairs.len();
                }
            }
            Self::Best { best, wanted } => {
                for (group, value) in values {
                    let here = at(best, group, UNBOUND);
                    if value == UNBOUND {
                        *here = FAILED;
                    } else if *here == UNBOUND
                        || (*here != FAILED && order::compare(value, *here, terms) == *wanted)
                    {
                        *here = value;
                    }
                }
            }
            Self::First(first) => {
                for (group, value) in values {
                    let here = at(first, group, UNBOUND);
                    if *here == UNBOUND {
                        *here = value;
                    }
                }
            }
            Self::Evaluated { groups: all, values: kept, .. } => {
                all.extend_from_slice(groups);
                kept.extend_from_slice(column);
            }
        }
    }

    /// The results of the groups.
    fn finish(self, count: usize, context: &Context<'_>) -> Vec<u32> {
        match self {
            Self::Count(mut counts) => {
                counts.resize(count, 0);
                numbers(&counts, &context.terms)
            }
            Self::CountDistinct { mut pairs, .. } => {
                unique(&mut pairs);
                let mut counts = vec![0; count];
                pairs.iter().for_each(|pair| counts[(pair >> 32) as usize] += 1);
                numbers(&counts, &context.terms)
            }
            Self::Best { mut best, .. } => {
                best.resize(count, UNBOUND);
                best.into_iter().map(|number| canonical(number, &context.terms)).collect()
            }
            Self::First(mut first) => {
                first.resize(count, UNBOUND);
                first.into_iter().map(|number| canonical(number, &context.terms)).collect()
            }
            Self::Evaluated { function, distinct, groups, values } => {
                evaluated(&function, distinct, &groups, &values, count, context)
            }
        }
    }
}

fn unique(pairs: &mut Vec<u64>) {
    meter::steps((pairs.len() / 8) as u32);
    pairs.sort_unstable();
    pairs.dedup();
}

fn numbers(counts: &[u64], terms: &Terms<'_>) -> Vec<u32> {
    let mut known: FxHashMap<u64, u32> = FxHashMap::default();
    let mut number = |count: &u64| {
        *known.entry(*count).or_insert_with(|| {
            let count = i64::try_from(*count).unwrap_or(i64::MAX);
            terms.number(Literal::from(count).as_ref().into())
        })
    };
    counts.iter().map(&mut number).collect()
}

/// As the evaluator gives what it has looked at: `"01"` as `"1"`.
fn canonical(number: u32, terms: &Terms<'_>) -> u32 {
    if number >= FAILED {
        return UNBOUND;
    }
    let kind = terms.kind(number);
    if !kind.is_literal() || kind == crate::index::Kind::Text {
        return number;
    }
    let term: Term = ExpressionTerm::from(terms.term(number)).into();
    terms.number(term.as_ref())
}

/// A group with an error has no result.
fn evaluated(
    function: &AggregateFunction,
    distinct: bool,
    groups: &[u32],
    values: &[u32],
    count: usize,
    context: &Context<'_>,
) -> Vec<u32> {
    let mut failed = vec![false; count];
    let mut met = vec![false; count];
    for (group, value) in groups.iter().zip(values) {
        met[*group as usize] = true;
        failed[*group as usize] |= *value == UNBOUND;
    }
    let is_good = |(group, _): &(&u32, &u32)| !failed[**group as usize];
    let (good_groups, good_values): (Vec<u32>, Vec<u32>) =
        groups.iter().zip(values).filter(is_good).unzip();
    let evaluator = &context.evaluator;
    let mut found = evaluator.aggregate(function, distinct, &good_groups, &good_values, count);
    // Without a row there is no group to evaluate, but a result there is.
    for group in (0..count).filter(|group| !met[*group]) {
        found[group] = match function {
            AggregateFunction::Sum | AggregateFunction::Avg => {
                context.terms.number(Literal::from(0_i64).as_ref().into())
            }
            AggregateFunction::GroupConcat { .. } => {
                context.terms.number(Literal::new_simple_literal("").as_ref().into())
            }
            _ => UNBOUND,
        };
    }
    found
}

struct Aggregating<'p, 'i> {
    grouping: &'p Grouping,
    context: &'p Context<'i>,
    input: Option<Rows<'p>>,
    /// The result, the next batch last.
    done: Vec<Batch>,
}

/// Finds the groups of rows by their keys.
enum Groups {
    One,
    ByValue(FxHashMap<u32, u32>, Vec<u32>),
    ByValues(FxHashMap<Box<[u32]>, u32>, Vec<Vec<u32>>),
}

impl Groups {
    fn find(&mut self, keys: &[&Vec<u32>], row: usize) -> u32 {
        match self {
            Self::One => 0,
            Self::ByValue(groups, values) => {
                let value = keys[0][row];
                *groups.entry(value).or_insert_with(|| {
                    values.push(value);
                    values.len() as u32 - 1
                })
            }
            Self::ByValues(groups, values) => {
                let key: Vec<u32> = keys.iter().map(|key| key[row]).collect();
                if let Some(group) = groups.get(key.as_slice()) {
                    return *group;
                }
                let group = groups.len() as u32;
                values.iter_mut().zip(&key).for_each(|(column, value)| column.push(*value));
                groups.insert(key.into_boxed_slice(), group);
                group
            }
        }
    }

    fn columns(self) -> (Vec<Vec<u32>>, usize) {
        match self {
            Self::One => (Vec::new(), 1),
            Self::ByValue(_, values) => {
                let count = values.len();
                (vec![values], count)
            }
            Self::ByValues(groups, values) => (values, groups.len()),
        }
    }
}

impl Aggregating<'_, '_> {
    fn aggregate(&mut self, mut input: Rows<'_>) {
        let keys = &self.grouping.keys;
        let mut groups = match keys.len() {
            0 => Groups::One,
            1 => Groups::ByValue(FxHashMap::default(), Vec::new()),
            count => Groups::ByValues(FxHashMap::default(), vec![Vec::new(); count]),
        };
        let calculations = &self.grouping.calculations;
        let mut accumulators: Vec<_> =
            calculations.iter().map(|one| self.grouping.accumulator(one)).collect();
        let mut members = Vec::new();
        while let Some(batch) = input.next() {
            meter::steps(batch.rows as u32);
            let key: Vec<&Vec<u32>> = keys.iter().map(|at| &batch.columns[*at]).collect();
            members.clear();
            members.extend((0..batch.rows).map(|row| groups.find(&key, row)));
            for (accumulator, calculation) in accumulators.iter_mut().zip(calculations) {
                let column = calculation.column.map(|at| &batch.columns[at]);
                accumulator.add(&members, column, &self.context.terms);
            }
        }
        let (mut columns, rows) = groups.columns();
        columns.extend(accumulators.into_iter().map(|one| one.finish(rows, self.context)));
        let all = Batch { columns, rows };
        let starts = (0..rows as u32).step_by(ROWS_MAX).rev();
        self.done = starts
            .map(|start| {
                let places: Vec<u32> =
                    (start..(start + ROWS_MAX as u32).min(rows as u32)).collect();
                all.pick(&places)
            })
            .collect();
    }
}

impl Operator for Aggregating<'_, '_> {
    fn next(&mut self) -> Option<Batch> {
        if let Some(input) = self.input.take() {
            self.aggregate(input);
        }
        self.done.pop()
    }
}
