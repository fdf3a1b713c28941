//! A number for each term of a small graph, and the graph's triples as sorted numbers.
//!
//! Terms are compared as strings once, here; all that follows compares numbers. The buffers hold no
//! reference into the graph, so they serve for the next one.

use super::arena::Arena;
use super::plan::Plan;
use super::plan::SUB_CLASS_OF;
use super::plan::TYPE;
use super::plan::TermId;
use super::term_table::Constants;
use super::term_table::TermTable;
use super::term_table::at;
use super::term_table::hash;
use super::term_table::term_id;
use super::term_table::words;
use oxrdf::NamedOrBlankNodeRef;
use oxrdf::Term;
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
    /// The terms after the constants.
    table: TermTable,
    /// By term after the constants.
    terms: Terms,
    /// By triple, as given: subject, predicate, object.
    triples: Vec<[TermId; 3]>,
    /// The nodes with triples that were left out, for closed shapes; sorted.
    unread: Vec<TermId>,
    forward: Sorted,
    /// Objects as subjects; filled only for plans with a path that goes back.
    backward: Sorted,
    /// For each class of the plan the classes below it and itself; none if the data has no subclasses.
    subclasses: Option<FxHashMap<TermId, FxHashSet<TermId>>>,
}

impl Index {
    /// Makes this the index of what the plan reads of `graph`, and knows of which nodes it is not all. False: all
    /// has to be read.
    pub(super) fn fill(&mut self, plan: &Plan, graph: &[&Triple]) -> bool {
        let is_complete = !plan.reads.all && self.number(plan, graph, false);
        if is_complete {
            self.sort(plan);
        }
        is_complete
    }

    /// Makes this the index of `graph`.
    pub(super) fn fill_all(&mut self, plan: &Plan, graph: &[&Triple]) {
        self.number(plan, graph, true);
        self.sort(plan);
    }

    /// Makes this the index of the triples that will be added.
    pub(super) fn begin(&mut self, plan: &Plan) {
        self.clear(&plan.constants, 0);
    }

    /// Takes in a triple, if the plan may read it. All types are kept, since one may come to be below another.
    pub(super) fn add(&mut self, plan: &Plan, triple: TripleRef<'_>) {
        let reads = &plan.reads;
        let predicate = match reads.find(&plan.constants, triple.predicate) {
            Some(predicate) => predicate,
            None if reads.all || reads.closed => {
                self.keep(&plan.constants, triple.predicate.into())
            }
            None => return,
        };
        let subject = self.keep(&plan.constants, triple.subject.into());
        let object = self.keep(&plan.constants, triple.object);
        self.triples.push([subject, predicate, object]);
    }

    /// How many triples it has.
    pub(super) fn len(&self) -> usize {
        self.triples.len()
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
        self.unread.clear();
        self.table.reset(triples);
    }

    /// The number of a term, which is kept if it is new.
    fn keep(&mut self, constants: &Constants, term: TermRef<'_>) -> TermId {
        let hash = hash(term);
        if let Some(id) = constants.find(hash, term) {
            return id;
        }
        let new = term_id(self.terms());
        let arena = &mut self.terms.kept;
        let same = |id: TermId| arena.term(at(id) - constants.len()) == term;
        let id = self.table.find_or_insert(hash, new, same);
        if id == new {
            arena.push(term);
        }
        id
    }

    /// Numbers what the plan reads, or everything. False: a class may be below another, and so all has to be read.
    fn number(&mut self, plan: &Plan, graph: &[&Triple], everything: bool) -> bool {
        let (reads, constants) = (&plan.reads, &plan.constants);
        self.clear(constants, graph.len());
        let mut previous: Option<(&Triple, TermId)> = None;
        for (place, triple) in graph.iter().copied().enumerate() {
            let mut predicate = reads.find(constants, triple.predicate.as_ref());
            let mut class = None;
            if everything {
                predicate = predicate.or_else(|| {
                    let term = triple.predicate.as_ref().into();
                    Some(self.intern(constants, graph, 4 * place + 1, term))
                });
            } else if predicate == Some(SUB_CLASS_OF) {
                return false;
            } else if predicate == Some(TYPE) && reads.known_types_only {
                class = known_class(plan, triple);
                if class.is_none() {
                    continue;
                }
            } else if predicate.is_none() && !reads.closed {
                continue;
            }
            // Triples mostly come subject by subject.
            let subject = match previous {
                Some((other, id)) if other.subject == triple.subject => id,
                _ => self.intern(constants, graph, 4 * place, subject(triple)),
            };
            previous = Some((triple, subject));
            let Some(predicate) = predicate else {
                if self.unread.last() != Some(&subject) {
                    self.unread.push(subject);
                }
                continue;
            };
            let object = class.unwrap_or_else(|| {
                self.intern(constants, graph, 4 * place + 2, triple.object.as_ref())
            });
            self.triples.push([subject, predicate, object]);
        }
        self.unread.sort_unstable();
        true
    }

    fn intern(
        &mut self,
        constants: &Constants,
        graph: &[&Triple],
        origin: usize,
        term: TermRef<'_>,
    ) -> TermId {
        let hash = hash(term);
        if let Some(id) = constants.find(hash, term) {
            return id;
        }
        let new = term_id(self.terms());
        let places = &mut self.terms.places;
        let same = |id: TermId| standing_at(graph, places[at(id) - constants.len()]) == term;
        let id = self.table.find_or_insert(hash, new, same);
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
        let hash = hash(term);
        let own = || self.table.find(hash, |id| self.term(plan, graph, id) == term);
        plan.constants.find(hash, term).or_else(own)
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

    /// Whether triples of a node were left out. Kept only for plans with closed shapes.
    pub(super) fn has_unread(&self, term: TermId) -> bool {
        self.unread.binary_search(&term).is_ok()
    }

    pub(super) fn has_subclasses(&self) -> bool {
        self.subclasses.is_some()
    }
}

/// The object of a triple, if it is a class that the plan names.
#[inline]
fn known_class(plan: &Plan, triple: &Triple) -> Option<TermId> {
    match &triple.object {
        Term::NamedNode(class) => plan.reads.find(&plan.constants, class.as_ref()),
        _ => None,
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
    /// By term: where its triples begin and end.
    ranges: Vec<[u32; 2]>,
    predicates: Vec<TermId>,
    values: Vec<TermId>,
    /// Buffer: predicate above, value below.
    pairs: Vec<u64>,
}

impl Sorted {
    fn fill(&mut self, triples: impl Iterator<Item = [TermId; 3]> + Clone, terms: usize) {
        self.clear(terms);
        if !self.fill_by_runs(triples.clone()) {
            self.clear(terms);
            self.fill_by_counting(triples);
        }
    }

    fn clear(&mut self, terms: usize) {
        self.ranges.clear();
        self.ranges.resize(terms, [0, 0]);
        self.pairs.clear();
        self.predicates.clear();
        self.values.clear();
    }

    /// For triples that come subject by subject. False if they do not.
    fn fill_by_runs(&mut self, mut triples: impl Iterator<Item = [TermId; 3]>) -> bool {
        let Some([mut subject, predicate, value]) = triples.next() else { return true };
        self.pairs.push(pair(predicate, value));
        for [next, predicate, value] in triples {
            if next != subject {
                if !self.end_run(subject) {
                    return false;
                }
                subject = next;
            }
            self.pairs.push(pair(predicate, value));
        }
        self.end_run(subject)
    }

    /// Takes over the pairs of a subject. False if it had some before.
    fn end_run(&mut self, subject: TermId) -> bool {
        let [_, end] = self.ranges[at(subject)];
        let mut pairs = std::mem::take(&mut self.pairs);
        self.ranges[at(subject)] = self.take(&mut pairs);
        pairs.clear();
        self.pairs = pairs;
        end == 0
    }

    /// For triples in any order: a counting sort by subject.
    fn fill_by_counting(&mut self, triples: impl Iterator<Item = [TermId; 3]> + Clone) {
        let mut count = 0;
        for [subject, _, _] in triples.clone() {
            self.ranges[at(subject)][1] += 1;
            count += 1;
        }
        let mut total = 0;
        for range in &mut self.ranges {
            let [_, length] = *range;
            *range = [total; 2];
            total += length;
        }
        let mut pairs = std::mem::take(&mut self.pairs);
        pairs.resize(count, 0);
        for [subject, predicate, value] in triples {
            let [_, end] = &mut self.ranges[at(subject)];
            pairs[at(*end)] = pair(predicate, value);
            *end += 1;
        }
        for term in 0..self.ranges.len() {
            let [from, to] = self.ranges[term];
            self.ranges[term] = self.take(&mut pairs[at(from)..at(to)]);
        }
        self.pairs = pairs;
    }

    /// Sorts the pairs of a subject, leaves out what was given twice, and says where they are.
    fn take(&mut self, pairs: &mut [u64]) -> [u32; 2] {
        pairs.sort_unstable();
        let from = term_id(self.values.len());
        let mut previous = None;
        for pair in pairs.iter().copied() {
            if previous.replace(pair) != Some(pair) {
                let [predicate, value] = words(pair);
                self.predicates.push(predicate);
                self.values.push(value);
            }
        }
        [from, term_id(self.values.len())]
    }

    /// For an index that will not be filled again.
    fn forget_buffers(&mut self) {
        self.pairs = Vec::new();
    }

    fn pairs_of(&self, subject: TermId) -> impl Iterator<Item = (TermId, TermId)> {
        let range = self.range(subject);
        let predicates = &self.predicates[range.clone()];
        predicates.iter().copied().zip(self.values[range].iter().copied())
    }

    fn range(&self, subject: TermId) -> Range<usize> {
        let [from, to] = self.ranges[at(subject)];
        at(from)..at(to)
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

#[inline]
fn pair(predicate: TermId, value: TermId) -> u64 {
    u64::from(predicate) << 32 | u64::from(value)
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
