//! The order of terms, and the operator that sorts rows by it.
//!
//! Unbound, blank nodes, IRIs, then literals: numbers by value, dates and times on the line of time, texts by
//! value, then language. Literals that SPARQL does not compare stand in the order of their kinds, so that the
//! order is the same each time. <https://www.w3.org/TR/sparql11-query/#modOrderBy>

use super::batch::Batch;
use super::batch::Operator;
use super::batch::ROWS_MAX;
use super::batch::Rows;
use super::terms::Terms;
use super::terms::UNBOUND;
use crate::index::Key;
use crate::index::Kind;
use crate::query::meter;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// The kinds that are compared with each other.
fn class(kind: Kind) -> u8 {
    match kind {
        Kind::Double | Kind::Float => Kind::Exact.tag(),
        Kind::ZonedDate => Kind::Date.tag(),
        Kind::ZonedDateTime => Kind::DateTime.tag(),
        Kind::ZonedYear => Kind::Year.tag(),
        kind => kind.tag(),
    }
}

/// Whether different terms of a kind are never equal in order, so that ids tell it all.
fn is_strict(kind: Kind) -> bool {
    matches!(kind, Kind::Blank | Kind::Iri | Kind::Text | Kind::Other)
}

fn compare_keys(a: Key<'_>, b: Key<'_>) -> Ordering {
    let (one, other) = (a.kind(), b.kind());
    class(one).cmp(&class(other)).then_with(|| {
        if one.is_number() && (one != other) {
            let number = |key: Key<'_>| key.number().unwrap_or(f64::NAN);
            return number(a).total_cmp(&number(b));
        }
        if is_strict(one) { a.cmp(&b) } else { a.value_bytes().cmp(b.value_bytes()) }
    })
}

/// Compares two terms; either may be unbound.
pub fn compare(a: u32, b: u32, terms: &Terms<'_>) -> Ordering {
    meter::step();
    if a == b {
        return Ordering::Equal;
    }
    match (a, b) {
        (UNBOUND, _) => return Ordering::Less,
        (_, UNBOUND) => return Ordering::Greater,
        _ => {}
    }
    if terms.is_stored(a) && terms.is_stored(b) {
        let (one, other) = (terms.kind(a), terms.kind(b));
        if class(one) != class(other) || (one == other && is_strict(one)) {
            return class(one).cmp(&class(other)).then(a.cmp(&b));
        }
    }
    terms.read(a, |a| terms.read(b, |b| compare_keys(a, b)))
}

/// What rows are sorted by: columns, and whether descending.
pub struct Sort {
    pub by: Vec<(usize, bool)>,
    /// Only so many rows are wanted.
    pub first: Option<usize>,
    /// The columns that are kept.
    pub keep: Vec<usize>,
}

impl Sort {
    pub fn open<'p>(&'p self, terms: &'p Terms<'_>, input: Rows<'p>) -> Rows<'p> {
        Box::new(Sorting { sort: self, terms, input, sorted: None, at: 0 })
    }

    /// The places of the rows in order, as many as are wanted.
    fn places(&self, rows: &Batch, terms: &Terms<'_>) -> Vec<u32> {
        let ranks: Vec<(Vec<u32>, bool)> = self
            .by
            .iter()
            .map(|(column, descending)| (ranks(&rows.columns[*column], terms), *descending))
            .collect();
        let compare = |a: &u32, b: &u32| {
            meter::step();
            for (ranks, descending) in &ranks {
                let order = ranks[*a as usize].cmp(&ranks[*b as usize]);
                let order = if *descending { order.reverse() } else { order };
                if order != Ordering::Equal {
                    return order;
                }
            }
            a.cmp(b)
        };
        let mut places: Vec<u32> = (0..rows.rows as u32).collect();
        if let Some(first) = self.first.filter(|first| *first < places.len()) {
            if first > 0 {
                places.select_nth_unstable_by(first - 1, compare);
            }
            places.truncate(first);
        }
        places.sort_unstable_by(compare);
        places
    }
}

/// Whether the terms of a column are in the order of their ids, none equal to another.
fn ids_tell(column: &[u32], terms: &Terms<'_>) -> bool {
    let bound = || column.iter().copied().filter(|number| *number != UNBOUND);
    let (Some(lowest), Some(highest)) = (bound().min(), bound().max()) else { return true };
    if !terms.is_stored(highest) {
        return false;
    }
    let (low, high) = (terms.kind(lowest), terms.kind(highest));
    // All between two kinds that stand together are of these.
    let are_together = low == high || (low, high) == (Kind::Blank, Kind::Iri);
    is_strict(low) && is_strict(high) && are_together
}

/// Numbers that compare as the terms of a column do.
fn ranks(column: &[u32], terms: &Terms<'_>) -> Vec<u32> {
    meter::steps((column.len() / 64) as u32);
    if ids_tell(column, terms) {
        // Unbound comes first.
        return column.iter().map(|number| number.wrapping_add(1)).collect();
    }
    let mut different: Vec<u32> = column.to_vec();
    different.sort_unstable();
    different.dedup();
    different.sort_by(|a, b| compare(*a, *b, terms));
    let mut rank = 0;
    let mut ranks: FxHashMap<u32, u32> = FxHashMap::default();
    for (nth, number) in different.iter().enumerate() {
        if nth > 0 && compare(different[nth - 1], *number, terms) != Ordering::Equal {
            rank += 1;
        }
        ranks.insert(*number, rank);
    }
    column.iter().map(|number| ranks.get(number).copied().unwrap_or_default()).collect()
}

struct Sorting<'p, 't, 'i> {
    sort: &'p Sort,
    terms: &'t Terms<'i>,
    input: Rows<'p>,
    sorted: Option<(Batch, Vec<u32>)>,
    at: usize,
}

impl Sorting<'_, '_, '_> {
    fn sorted(&mut self) -> (Batch, Vec<u32>) {
        let mut rows: Option<Batch> = None;
        // Rows that can't be among the first are left out from time to time.
        let full = self.sort.first.map(|first| (2 * first).max(8 * ROWS_MAX));
        while let Some(batch) = self.input.next() {
            meter::steps(batch.rows as u32);
            match &mut rows {
                Some(rows) => rows.append(&batch),
                None => rows = Some(batch),
            }
            if let (Some(all), Some(full)) = (&mut rows, full)
                && all.rows > full
            {
                let places = self.sort.places(all, self.terms);
                *all = all.pick(&places);
            }
        }
        let rows = rows.unwrap_or_default();
        let places = if rows.rows == 0 { Vec::new() } else { self.sort.places(&rows, self.terms) };
        (rows, places)
    }
}

impl Operator for Sorting<'_, '_, '_> {
    fn next(&mut self) -> Option<Batch> {
        if self.sorted.is_none() {
            self.sorted = Some(self.sorted());
        }
        let (rows, places) = self.sorted.as_ref()?;
        let end = places.len().min(self.at + ROWS_MAX);
        let here = &places[self.at..end];
        self.at = end;
        if here.is_empty() {
            return None;
        }
        let pick = |at: &usize| here.iter().map(|row| rows.columns[*at][*row as usize]).collect();
        Some(Batch { columns: self.sort.keep.iter().map(pick).collect(), rows: here.len() })
    }
}
