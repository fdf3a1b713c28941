//! A number for each term of a small graph, and the graph's triples as sorted numbers.
//!
//! Terms are compared as strings once, here; all that follows compares numbers. The buffers hold no
//! reference into the graph, so they serve for the next one.

use super::arena::Arena;
use super::plan::Plan;
use super::plan::SUB_CLASS_OF;
use super::plan::TYPE;
use super::plan::TermId;
use super::term_table::Beginning;
use super::term_table::Constants;
use super::term_table::TermTable;
use super::term_table::at;
use super::term_table::hash;
use super::term_table::term_id;
use super::term_table::words;
use oxrdf::NamedOrBlankNodeRef;
use oxrdf::TermRef;
use oxrdf::Triple;
use oxrdf::TripleRef;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Where the terms of a data graph are: in the slice that it was given as, or else in an arena, since
/// the triples came one by one.
#[derive(Default)]
struct Terms {
    /// 4 × triple + (0 subject, 1 predicate, 2 object) of a place where the term stands in the slice.
    places: Vec<u32>,
    kept: Arena,
}

/// The index of one data graph.
#[derive(Default)]
pub(super) struct Index {
    constants: usize,
    beginning: Beginning,
    table: TermTable,
    /// By term after the constants.
    terms: Terms,
    /// By triple, as given: subject, predicate, object.
    triples: Vec<[TermId; 3]>,
    forward: Sorted,
    /// Objects as subjects; filled only for plans with a path that goes back.
    backward: Sorted,
    /// For each class of the plan the classes below it and itself; none if the data has no subclasses.
    subclasses: Option<FxHashMap<TermId, FxHashSet<TermId>>>,
}

impl Index {
    /// Makes this the index of `graph`.
    pub(super) fn fill(&mut self, plan: &Plan, graph: &[&Triple]) {
        self.number(&plan.constants, graph);
        self.sort(plan);
    }

    /// Makes this the index of the triples that will be added.
    pub(super) fn begin(&mut self, plan: &Plan) {
        self.clear(&plan.constants, 0);
    }

    pub(super) fn add(&mut self, plan: &Plan, triple: TripleRef<'_>) {
        let subject = self.keep(&plan.constants, triple.subject.into());
        let predicate = self.keep(&plan.constants, triple.predicate.into());
        let object = self.keep(&plan.constants, triple.object);
        self.triples.push([subject, predicate, object]);
    }

    /// Makes the index of what was added.
    pub(super) fn finish(&mut self, plan: &Plan) {
        self.sort(plan);
        self.forward.forget_buffers();
        self.backward.forget_buffers();
    }

    fn sort(&mut self, plan: &Plan) {
        let terms = self.terms();
        self.forward.fill(self.triples.iter().copied(), terms);
        if plan.goes_back {
            self.backward.fill(self.triples.iter().map(|[s, p, o]| [*o, *p, *s]), terms);
        }
        self.subclasses = self.triples.iter().any(|[_, p, _]| *p == SUB_CLASS_OF).then(|| {
            let mut direct: FxHashMap<TermId, Vec<TermId>> = FxHashMap::default();
            for [below, _, above] in self.triples.iter().filter(|[_, p, _]| *p == SUB_CLASS_OF) {
                direct.entry(*above).or_default().push(*below);
            }
            plan.classes.iter().map(|class| (*class, classes_below(&direct, *class))).collect()
        });
    }

    fn clear(&mut self, constants: &Constants, triples: usize) {
        self.constants = constants.len();
        self.terms.places.clear();
        self.terms.kept.clear();
        self.triples.clear();
        self.beginning.copy_to(&mut self.table, constants, triples);
    }

    /// The number of a term, which is kept if it is new.
    fn keep(&mut self, constants: &Constants, term: TermRef<'_>) -> TermId {
        let new = term_id(self.terms());
        let arena = &mut self.terms.kept;
        let same = |id: TermId| match at(id).checked_sub(constants.len()) {
            None => constants.term(id).as_ref() == term,
            Some(own) => arena.term(own) == term,
        };
        let id = self.table.find_or_insert(hash(term), new, same);
        if id == new {
            arena.push(term);
        }
        id
    }

    fn number(&mut self, constants: &Constants, graph: &[&Triple]) {
        self.clear(constants, graph.len());
        let mut previous: Option<(&Triple, [TermId; 2])> = None;
        for (place, triple) in graph.iter().copied().enumerate() {
            // Triples mostly come subject by subject, and within these by predicate.
            let subject = match previous {
                Some((other, [id, _])) if other.subject == triple.subject => id,
                _ => self.intern(constants, graph, 4 * place, subject(triple)),
            };
            let predicate = match previous {
                Some((other, [_, id])) if other.predicate == triple.predicate => id,
                _ => {
                    let predicate = triple.predicate.as_ref().into();
                    self.intern(constants, graph, 4 * place + 1, predicate)
                }
            };
            let object = self.intern(constants, graph, 4 * place + 2, triple.object.as_ref());
            previous = Some((triple, [subject, predicate]));
            self.triples.push([subject, predicate, object]);
        }
    }

    fn intern(
        &mut self,
        constants: &Constants,
        graph: &[&Triple],
        origin: usize,
        term: TermRef<'_>,
    ) -> TermId {
        let new = term_id(self.terms());
        let places = &mut self.terms.places;
        let same = |id: TermId| match at(id).checked_sub(constants.len()) {
            None => constants.term(id).as_ref() == term,
            Some(own) => standing_at(graph, places[own]) == term,
        };
        let id = self.table.find_or_insert(hash(term), new, same);
        if id == new {
            places.push(term_id(origin));
        }
        id
    }

    /// The term with a number; `graph` is the one that the index was filled with.
    #[inline]
    pub(super) fn term<'a>(
        &'a self,
        plan: &'a Plan,
        graph: &'a [&'a Triple],
        id: TermId,
    ) -> TermRef<'a> {
        match at(id).checked_sub(self.constants) {
            None => plan.term(id).as_ref(),
            Some(own) => match self.terms.places.get(own) {
                Some(place) => standing_at(graph, *place),
                None => self.terms.kept.term(own),
            },
        }
    }

    /// The number of a term that stands in the plan or in `graph`.
    pub(super) fn find(&self, plan: &Plan, graph: &[&Triple], term: TermRef<'_>) -> Option<TermId> {
        self.table.find(hash(term), |id| self.term(plan, graph, id) == term)
    }

    /// How many terms there are.
    pub(super) fn terms(&self) -> usize {
        self.constants + self.terms.places.len() + self.terms.kept.len()
    }

    pub(super) fn all_terms(&self) -> impl Iterator<Item = TermId> + use<> {
        0..term_id(self.terms())
    }

    pub(super) fn triples(&self) -> &[[TermId; 3]] {
        &self.triples
    }

    /// The values of a predicate, each once, in the order of their numbers.
    #[inline]
    pub(super) fn objects(&self, subject: TermId, predicate: TermId) -> &[TermId] {
        self.forward.values(subject, predicate)
    }

    pub(super) fn subjects(&self, object: TermId, predicate: TermId) -> &[TermId] {
        self.backward.values(object, predicate)
    }

    /// The predicate and object of each triple of a subject.
    pub(super) fn about(&self, subject: TermId) -> impl Iterator<Item = (TermId, TermId)> {
        self.forward.pairs_of(subject)
    }

    /// The predicate and subject of each triple of an object.
    pub(super) fn leading_to(&self, object: TermId) -> impl Iterator<Item = (TermId, TermId)> {
        self.backward.pairs_of(object)
    }

    /// Whether a term is of `class`, one of the plan's classes, or of a class below it.
    pub(super) fn is_instance(&self, term: TermId, class: TermId) -> bool {
        self.objects(term, TYPE).iter().any(|of| self.is_below(*of, class))
    }

    /// Whether `class` is `of`, one of the plan's classes, or below it.
    pub(super) fn is_below(&self, class: TermId, of: TermId) -> bool {
        class == of || self.subclasses.as_ref().is_some_and(|below| below[&of].contains(&class))
    }

    pub(super) fn has_subclasses(&self) -> bool {
        self.subclasses.is_some()
    }
}

/// A class and those below it; `direct` has those right below each.
fn classes_below(direct: &FxHashMap<TermId, Vec<TermId>>, class: TermId) -> FxHashSet<TermId> {
    let mut found = FxHashSet::from_iter([class]);
    let mut open = vec![class];
    while let Some(class) = open.pop() {
        for below in direct.get(&class).into_iter().flatten() {
            if found.insert(*below) {
                open.push(*below);
            }
        }
    }
    found
}

/// Triples by subject, and those of a subject sorted by predicate and value.
#[derive(Default)]
struct Sorted {
    /// By term: where its triples begin; one more for the end.
    starts: Vec<u32>,
    predicates: Vec<TermId>,
    values: Vec<TermId>,
    /// Buffers: predicate above, value below; and where the next pair of a subject goes.
    pairs: Vec<u64>,
    cursors: Vec<u32>,
}

impl Sorted {
    fn fill(&mut self, triples: impl Iterator<Item = [TermId; 3]> + Clone, terms: usize) {
        self.group(triples, terms);
        self.predicates.clear();
        self.values.clear();
        self.predicates.reserve(self.pairs.len());
        self.values.reserve(self.pairs.len());
        let mut from = 0;
        for term in 0..terms {
            let to = at(self.starts[term + 1]);
            let pairs = &mut self.pairs[from..to];
            from = to;
            pairs.sort_unstable();
            let mut previous = None;
            for pair in pairs.iter().copied() {
                if previous.replace(pair) != Some(pair) {
                    let [predicate, value] = words(pair);
                    self.predicates.push(predicate);
                    self.values.push(value);
                }
            }
            // A triple that was given twice makes the ranges shorter than they were.
            self.starts[term + 1] = term_id(self.values.len());
        }
    }

    /// A counting sort by subject.
    fn group(&mut self, triples: impl Iterator<Item = [TermId; 3]> + Clone, terms: usize) {
        self.starts.clear();
        self.starts.resize(terms + 1, 0);
        let mut count = 0;
        for [subject, _, _] in triples.clone() {
            self.starts[at(subject) + 1] += 1;
            count += 1;
        }
        let mut total = 0;
        for start in &mut self.starts {
            total += *start;
            *start = total;
        }
        self.cursors.clone_from(&self.starts);
        self.pairs.clear();
        self.pairs.resize(count, 0);
        for [subject, predicate, value] in triples {
            let cursor = &mut self.cursors[at(subject)];
            self.pairs[at(*cursor)] = u64::from(predicate) << 32 | u64::from(value);
            *cursor += 1;
        }
    }

    /// For an index that will not be filled again.
    fn forget_buffers(&mut self) {
        self.pairs = Vec::new();
        self.cursors = Vec::new();
    }

    fn pairs_of(&self, subject: TermId) -> impl Iterator<Item = (TermId, TermId)> {
        let range = self.range(subject);
        let predicates = &self.predicates[range.clone()];
        predicates.iter().copied().zip(self.values[range].iter().copied())
    }

    fn range(&self, subject: TermId) -> Range<usize> {
        at(self.starts[at(subject)])..at(self.starts[at(subject) + 1])
    }

    #[inline]
    fn values(&self, subject: TermId, predicate: TermId) -> &[TermId] {
        let range = self.range(subject);
        let predicates = &self.predicates[range.clone()];
        let from = predicates.partition_point(|other| *other < predicate);
        let count = predicates[from..].iter().take_while(|other| **other == predicate).count();
        let from = range.start + from;
        &self.values[from..from + count]
    }
}

/// The term at `4 * triple + position`.
#[inline]
fn standing_at<'t>(graph: &[&'t Triple], origin: u32) -> TermRef<'t> {
    let triple = graph[at(origin / 4)];
    match origin % 4 {
        0 => subject(triple),
        1 => triple.predicate.as_ref().into(),
        _ => triple.object.as_ref(),
    }
}

#[inline]
fn subject(triple: &Triple) -> TermRef<'_> {
    match triple.subject.as_ref() {
        NamedOrBlankNodeRef::NamedNode(iri) => iri.into(),
        NamedOrBlankNodeRef::BlankNode(blank) => blank.into(),
    }
}
