//! What of a data graph a plan reads: a triple with another predicate, and a class that no shape names,
//! need no number.

use super::plan::Check;
use super::plan::Plan;
use super::plan::SUB_CLASS_OF;
use super::plan::TYPE;
use super::plan::TermId;
use super::term_table::Constants;
use oxrdf::NamedNodeRef;
use oxrdf::TermRef;
use rustc_hash::FxHashSet;

/// The predicates and classes that a plan reads.
#[derive(Default)]
pub(super) struct Reads {
    /// A query may read anything.
    pub(super) all: bool,
    /// Of `rdf:type` only the classes that the plan names.
    pub(super) known_types_only: bool,
    /// Whether a shape is closed: it must know of each node whether it has triples that are not read.
    pub(super) closed: bool,
    names: NameTable,
}

impl Reads {
    /// The number of a predicate or class that the plan reads.
    #[inline]
    pub(super) fn find(&self, constants: &Constants, name: NamedNodeRef<'_>) -> Option<TermId> {
        self.names.find(constants, name.as_str())
    }
}

/// What a plan reads; it is complete but for this.
pub(super) fn of(plan: &Plan) -> Reads {
    let mut predicates = FxHashSet::from_iter([SUB_CLASS_OF]);
    let (mut closed, mut types_allowed) = (false, true);
    for shape in &plan.shapes {
        if let Some(route) = &shape.route {
            route.map(&mut |predicate| predicates.insert(*predicate));
        }
        for constraint in &shape.constraints {
            match &constraint.check {
                Check::Equals(other)
                | Check::Disjoint(other)
                | Check::LessThan(other)
                | Check::LessThanOrEquals(other) => _ = predicates.insert(*other),
                Check::Closed(allowed) => {
                    closed = true;
                    types_allowed &= allowed.contains(&TYPE);
                    predicates.extend(allowed.iter().filter(|predicate| **predicate != TYPE));
                }
                _ => {}
            }
        }
    }
    for (predicate, targets) in (0..).zip(&plan.targets.by_predicate) {
        if !targets.subjects.is_empty() || !targets.objects.is_empty() {
            predicates.insert(predicate);
        }
    }
    let known_types_only = types_allowed && !predicates.contains(&TYPE);
    predicates.insert(TYPE);
    let names = predicates.iter().chain(&plan.classes).copied();
    Reads {
        all: plan.shapes_graph_name.is_some(),
        known_types_only,
        closed,
        names: NameTable::new(&plan.constants, names.collect()),
    }
}

/// A hash table from some IRIs among the constants to their numbers. An IRI is told by its length and its last
/// sixteen bytes, and then compared.
#[derive(Default)]
struct NameTable {
    /// A power of two, at most a quarter is taken: most IRIs that are not there meet a free place.
    slots: Vec<Option<(u64, TermId)>>,
}

impl NameTable {
    fn new(constants: &Constants, names: FxHashSet<TermId>) -> NameTable {
        let mut table = NameTable { slots: vec![None; (4 * names.len()).next_power_of_two()] };
        for id in names {
            if let TermRef::NamedNode(name) = constants.term(id).as_ref() {
                let mark = mark(name.as_str());
                let mut slot = table.place(mark);
                while table.slots[slot].is_some() {
                    slot = (slot + 1) & (table.slots.len() - 1);
                }
                table.slots[slot] = Some((mark, id));
            }
        }
        table
    }

    fn place(&self, mark: u64) -> usize {
        // The upper bits of a product are the mixed ones.
        usize::try_from(mark >> 32).expect("a pointer has 32 bits or more") & (self.slots.len() - 1)
    }

    #[inline]
    fn find(&self, constants: &Constants, name: &str) -> Option<TermId> {
        let mark = mark(name);
        let mut slot = self.place(mark);
        while let Some((found, id)) = self.slots[slot] {
            if found == mark && constants.is_iri(id, name) {
                return Some(id);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        None
    }
}

/// A number that two IRIs seldom share.
#[inline]
fn mark(name: &str) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let bytes = name.as_bytes();
    let [mut before, mut last] = [0, 0];
    if let Some((rest, end)) = bytes.split_last_chunk::<8>() {
        last = u64::from_le_bytes(*end);
        if let Some((_, end)) = rest.split_last_chunk::<8>() {
            before = u64::from_le_bytes(*end);
        }
    }
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mixed = (before.wrapping_mul(ODD)).rotate_left(32) ^ last ^ length;
    let product = mixed.wrapping_mul(ODD);
    product ^ (product << 32)
}
