//! The order in which the parts of a group are joined: by estimated rows, from each possible beginning.

use super::estimate::Estimate;
use super::logical::Part;

/// A group with more parts tries only the smallest as its beginning.
const BEGINNINGS_MAX: usize = 10;

/// A part and what it is estimated to give alone.
pub struct Candidate<'p, 'i> {
    pub part: &'p Part<'i>,
    pub estimate: Estimate,
}

/// The places of the parts in the order in which they are joined to rows of this estimate.
pub fn order(rows: &Estimate, parts: &[Candidate<'_, '_>]) -> Vec<usize> {
    if rows.rows > 1.5 || !rows.distinct.is_empty() || parts.len() < 2 {
        return from(rows.clone(), Vec::new(), parts, 0.0).0;
    }
    let mut beginnings: Vec<usize> = (0..parts.len()).collect();
    beginnings.sort_by(|a, b| parts[*a].estimate.rows.total_cmp(&parts[*b].estimate.rows));
    beginnings.truncate(BEGINNINGS_MAX);
    let tries = beginnings.into_iter().map(|first| {
        let (cost, joined) = step(rows, &parts[first]);
        from(joined, vec![first], parts, cost)
    });
    tries.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(order, _)| order).unwrap_or_default()
}

/// Goes on with what costs least, again and again. Gives the total cost too.
fn from(
    mut rows: Estimate,
    mut order: Vec<usize>,
    parts: &[Candidate<'_, '_>],
    mut total: f64,
) -> (Vec<usize>, f64) {
    while order.len() < parts.len() {
        let left = (0..parts.len()).filter(|at| !order.contains(at));
        let steps = left.map(|at| (at, step(&rows, &parts[at])));
        let Some((at, (cost, joined))) = steps.min_by(|a, b| a.1.0.total_cmp(&b.1.0)) else {
            break;
        };
        order.push(at);
        total += cost;
        rows = joined;
    }
    (order, total)
}

/// The cost of joining a part to rows, about in triples read, and what comes out.
fn step(rows: &Estimate, candidate: &Candidate<'_, '_>) -> (f64, Estimate) {
    let Candidate { part, estimate } = candidate;
    let joined = rows.join(estimate);
    let shares = estimate.distinct.keys().any(|var| rows.distinct.contains_key(var));
    let reading = match part {
        // A look-up costs about as much as reading twenty triples, but not more than reading all.
        Part::Triple(_) if shares => (rows.rows * 20.0).min(rows.rows + estimate.rows),
        Part::Triple(_) => rows.rows * 20.0,
        Part::Closure(_) if shares => rows.rows * 60.0,
        Part::Closure(_) => estimate.rows * 60.0,
        Part::Plan(_) => rows.rows + estimate.rows,
    };
    (reading + joined.rows, joined)
}
