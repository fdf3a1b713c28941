//! How many rows a step will give, from the index's exact counts.

use super::batch::Var;
use super::logical::Closure;
use super::logical::Path;
use super::logical::Place;
use super::logical::Triple;
use super::terms::Terms;
use super::test::Tests;
use super::translate::stored;
use crate::index::Graph;
use crate::index::Id;
use crate::index::Order;
use crate::index::Pattern;
use rustc_hash::FxHashMap;

/// How many rows, and how many different values of each variable.
#[derive(Clone, Debug, Default)]
pub struct Estimate {
    pub rows: f64,
    pub distinct: FxHashMap<Var, f64>,
}

impl Estimate {
    /// One row without variables.
    pub fn unit() -> Self {
        Self { rows: 1.0, distinct: FxHashMap::default() }
    }

    /// How many different values a variable has in these rows.
    pub fn of(&self, var: Var) -> f64 {
        self.distinct.get(&var).copied().unwrap_or(self.rows).min(self.rows).max(1.0)
    }

    /// Of the join with another, if values of one are among those of the other. What filters left of the
    /// rows does not change of how many values a variable could have, so that their share counts.
    pub fn join(&self, other: &Self) -> Self {
        let both = self
            .distinct
            .iter()
            .filter_map(|(var, count)| Some(count.max(*other.distinct.get(var)?).max(1.0)));
        let divisor: f64 = both.product();
        let rows = self.rows * other.rows / divisor.max(1.0);
        let mut distinct = self.distinct.clone();
        for (var, count) in &other.distinct {
            let here = distinct.entry(*var).or_insert(*count);
            *here = here.min(*count);
        }
        Self { rows, distinct }
    }

    pub fn reduced(&self, share: f64) -> Self {
        let rows = self.rows * share;
        Self { rows, distinct: self.distinct.clone() }
    }
}

/// Of a pattern alone.
pub fn triple(triple: &Triple<'_>, terms: &Terms<'_>, tests: &Tests) -> Estimate {
    let none =
        || Estimate { rows: 0.0, distinct: triple.variables().map(|var| (var, 0.0)).collect() };
    let Some(graph) = triple.graph else { return none() };
    let mut ids = [None; 3];
    for (id, place) in ids.iter_mut().zip(triple.places) {
        if let Place::Constant(number) = place {
            *id = stored(terms, number);
            if id.is_none() {
                return none();
            }
        }
    }
    let pattern = Pattern::new(ids[0], ids[1], ids[2]);
    let rows = graph.count(pattern) as f64;
    let mut estimate = Estimate { rows, distinct: FxHashMap::default() };
    for (at, place) in triple.places.into_iter().enumerate() {
        if let Place::Variable(var) = place {
            let count = distinct(graph, pattern, at, rows);
            let here = estimate.distinct.entry(var).or_insert(count);
            *here = here.min(count);
        }
    }
    within_ranges(triple, graph, pattern, tests, &mut estimate);
    estimate
}

/// How many different terms stand at a place that the pattern leaves open.
fn distinct(graph: Graph<'_>, pattern: Pattern, at: usize, rows: f64) -> f64 {
    let is_open = pattern.parts().map(|part| part.is_none());
    let counts = match pattern.predicate {
        Some(predicate) => graph.predicate(predicate),
        None => graph.counts(),
    };
    let count = match (at, is_open) {
        (0, [_, _, true]) => counts.subjects as f64,
        (2, [true, ..]) => counts.objects as f64,
        (1, _) => graph.predicates().count() as f64,
        _ => rows,
    };
    count.min(rows)
}

/// Filters that are ranges of ids are counted exactly.
fn within_ranges(
    triple: &Triple<'_>,
    graph: Graph<'_>,
    pattern: Pattern,
    tests: &Tests,
    estimate: &mut Estimate,
) {
    let before = estimate.rows;
    for (at, place) in triple.places.into_iter().enumerate() {
        let Some(var) = place.variable() else { continue };
        let Some(ranges) = tests.ranges(var).filter(|ranges| ranges.len() <= 16) else { continue };
        let Some(order) = order_with_first(pattern, at) else { continue };
        let within = ranges.iter().map(|range| count_within(graph, order, pattern, range));
        let share = within.sum::<u64>() as f64 / before.max(1.0);
        estimate.rows *= share;
        let distinct = estimate.distinct.entry(var).or_insert(before);
        *distinct = (*distinct * share).max(1.0);
    }
}

/// An order in which a pattern's triples stand by this open place first.
pub fn order_with_first(pattern: Pattern, at: usize) -> Option<Order> {
    let given = pattern.parts().iter().flatten().count();
    Order::ALL
        .into_iter()
        .find(|order| order.fits(pattern) && order.parts().get(given) == Some(&at))
}

fn count_within(
    graph: Graph<'_>,
    order: Order,
    pattern: Pattern,
    range: &std::ops::Range<u32>,
) -> u64 {
    let Some(mut scan) = graph.scan_in(order, pattern) else { return 0 };
    scan.seek(Id(range.start));
    let from = scan.left();
    scan.seek(Id(range.end));
    from - scan.left()
}

/// Of a closure, by the mean number of its first steps.
pub fn closure(closure: &Closure<'_>, terms: &Terms<'_>) -> Estimate {
    let places = [closure.subject, closure.object];
    let Some(graph) = closure.graph else { return Estimate::default() };
    let steps = path(&closure.path, graph, terms);
    let open = places.iter().filter(|place| place.variable().is_some()).count();
    let nodes = graph.counts().subjects.max(1) as f64;
    let rows = match open {
        0 => 1.0,
        1 => (steps / nodes).max(1.0) * 3.0,
        _ => steps.max(nodes),
    };
    let vars = closure.variables().map(|var| (var, rows.min(nodes)));
    Estimate { rows, distinct: vars.collect() }
}

/// How many pairs a path has, roughly.
fn path(path: &Path, graph: Graph<'_>, terms: &Terms<'_>) -> f64 {
    match path {
        Path::Predicate(number) => {
            stored(terms, *number).map_or(0.0, |id| graph.predicate(id).triples as f64)
        }
        Path::Inverse(inner) => self::path(inner, graph, terms),
        Path::Sequence(a, b) => self::path(a, graph, terms).max(self::path(b, graph, terms)),
        Path::Alternative(a, b) => self::path(a, graph, terms) + self::path(b, graph, terms),
        Path::OneOrMore(inner) => 3.0 * self::path(inner, graph, terms),
        Path::ZeroOrMore(inner) => {
            3.0 * self::path(inner, graph, terms) + graph.counts().subjects as f64
        }
        Path::ZeroOrOne(inner) => self::path(inner, graph, terms) + graph.counts().subjects as f64,
    }
}
