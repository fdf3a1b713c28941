//! Paths with `*`, `+`, `?` and `|`, walked over ids from the end that is bound.

use super::batch::Batch;
use super::batch::Growth;
use super::batch::Operator;
use super::batch::Rows;
use super::logical::Path;
use super::probe::Slot;
use super::terms::Terms;
use super::translate::stored;
use crate::index::Graph;
use crate::index::Id;
use crate::index::Order;
use crate::index::Pattern;
use crate::query::meter;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use std::cell::Cell;
use std::cell::RefCell;
use std::rc::Rc;

/// So many ids that were found are kept for other rows with the same end.
const KNOWN_MAX: usize = 1 << 20;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    Forward,
    Backward,
}

impl Way {
    fn turned(self) -> Self {
        match self {
            Self::Forward => Self::Backward,
            Self::Backward => Self::Forward,
        }
    }
}

/// A closure to walk; its ends are not the same unbound variable.
pub struct Walk<'i> {
    pub graph: Option<Graph<'i>>,
    pub path: Path,
    pub subject: Slot,
    pub object: Slot,
    /// The columns of the rows that are kept; they come first.
    pub keep: Vec<usize>,
    /// Whether subject and object are kept.
    pub keep_ends: [bool; 2],
}

impl<'i> Walk<'i> {
    pub fn open<'p>(&'p self, terms: &'p Terms<'i>, input: Rows<'p>) -> Rows<'p> {
        Box::new(Walking {
            walk: self,
            terms,
            input,
            batch: Batch::default(),
            row: 0,
            found: Vec::new(),
            known: FxHashMap::default(),
            known_ids: 0,
            known_steps: Known::default(),
            growth: Growth::default(),
        })
    }
}

/// The steps of paths in one graph.
struct Steps<'s, 'i> {
    graph: Graph<'i>,
    terms: &'s Terms<'i>,
    known: &'s Known,
}

/// A predicate, where the step begins, and the way.
type Step = (u32, u32, Way);

/// Single steps that were walked: many walks end on the same way.
#[derive(Default)]
struct Known {
    steps: RefCell<FxHashMap<Step, Rc<[u32]>>>,
    ids: Cell<usize>,
}

impl Steps<'_, '_> {
    /// What one walk over the path leads to, each once.
    fn ends(&self, path: &Path, from: u32, way: Way) -> Vec<u32> {
        meter::step();
        match path {
            Path::Predicate(predicate) => self.step(*predicate, from, way).to_vec(),
            Path::Inverse(inner) => self.ends(inner, from, way.turned()),
            Path::Sequence(a, b) => {
                let (first, second) = if way == Way::Forward { (a, b) } else { (b, a) };
                let middles = self.ends(first, from, way);
                let ends = middles.into_iter().flat_map(|middle| self.ends(second, middle, way));
                unique(ends)
            }
            Path::Alternative(a, b) => {
                let both = [a, b].into_iter().flat_map(|path| self.ends(path, from, way));
                unique(both)
            }
            Path::ZeroOrOne(inner) => unique([from].into_iter().chain(self.ends(inner, from, way))),
            Path::ZeroOrMore(inner) => self.closure(inner, vec![from], way),
            Path::OneOrMore(inner) => self.closure(inner, self.ends(inner, from, way), way),
        }
    }

    fn closure(&self, path: &Path, begin: Vec<u32>, way: Way) -> Vec<u32> {
        let mut met: FxHashSet<u32> = begin.iter().copied().collect();
        let mut ends = begin;
        let mut at = 0;
        while let Some(from) = ends.get(at).copied() {
            at += 1;
            let next = self.ends(path, from, way).into_iter();
            ends.extend(next.filter(|end| met.insert(*end)));
        }
        ends
    }

    fn step(&self, predicate: u32, from: u32, way: Way) -> Rc<[u32]> {
        let Known { steps, ids } = self.known;
        if let Some(known) = steps.borrow().get(&(predicate, from, way)) {
            return Rc::clone(known);
        }
        let ends: Rc<[u32]> = Rc::from(self.triples(predicate, from, way));
        ids.set(ids.get() + ends.len() + 1);
        if ids.get() > KNOWN_MAX {
            steps.borrow_mut().clear();
            ids.set(ends.len() + 1);
        }
        steps.borrow_mut().insert((predicate, from, way), Rc::clone(&ends));
        ends
    }

    fn triples(&self, predicate: u32, from: u32, way: Way) -> Vec<u32> {
        let (Some(predicate), Some(from)) =
            (stored(self.terms, predicate), stored(self.terms, from))
        else {
            return Vec::new();
        };
        let (pattern, end) = match way {
            Way::Forward => (Pattern::new(Some(from), Some(predicate), None), 2),
            Way::Backward => (Pattern::new(None, Some(predicate), Some(from)), 0),
        };
        let scan = self.graph.scan(pattern);
        scan.map(|triple| {
            meter::scanned();
            triple[end].0
        })
        .collect()
    }

    /// Whether a term is subject or object of some triple.
    fn is_node(&self, number: u32) -> bool {
        stored(self.terms, number).is_some_and(|id| {
            self.graph.count(Pattern::new(Some(id), None, None)) > 0
                || self.graph.count(Pattern::new(None, None, Some(id))) > 0
        })
    }

    /// All nodes that a walk can begin at, ascending.
    fn begins(&self, path: &Path, way: Way) -> Vec<u32> {
        let mut begins = match path {
            Path::Predicate(predicate) => {
                let predicate = stored(self.terms, *predicate);
                predicate.map_or_else(Vec::new, |predicate| self.nodes(Some(predicate), way))
            }
            Path::Inverse(inner) => self.begins(inner, way.turned()),
            Path::Sequence(a, b) => self.begins(if way == Way::Forward { a } else { b }, way),
            Path::Alternative(a, b) => {
                let mut both = self.begins(a, way);
                both.extend(self.begins(b, way));
                both
            }
            Path::OneOrMore(inner) => self.begins(inner, way),
            Path::ZeroOrOne(_) | Path::ZeroOrMore(_) => {
                let mut all = self.nodes(None, Way::Forward);
                all.extend(self.nodes(None, Way::Backward));
                all
            }
        };
        begins.sort_unstable();
        begins.dedup();
        begins
    }

    /// The different subjects, or objects, of a predicate or of all.
    fn nodes(&self, predicate: Option<Id>, way: Way) -> Vec<u32> {
        let (order, part) = match (predicate, way) {
            (Some(_), Way::Forward) => (Order::Pso, 0),
            (Some(_), Way::Backward) => (Order::Pos, 2),
            (None, Way::Forward) => (Order::Spo, 0),
            (None, Way::Backward) => (Order::Osp, 2),
        };
        let Some(mut scan) = self.graph.scan_in(order, Pattern::new(None, predicate, None)) else {
            return Vec::new();
        };
        let mut nodes = Vec::new();
        while let Some(triple) = scan.peek() {
            meter::scanned();
            nodes.push(triple[part].0);
            scan.seek(triple[part].next());
        }
        nodes
    }
}

fn unique(ids: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut met = FxHashSet::default();
    ids.filter(|id| met.insert(*id)).collect()
}

struct Walking<'p, 'i> {
    walk: &'p Walk<'i>,
    terms: &'p Terms<'i>,
    input: Rows<'p>,
    batch: Batch,
    row: usize,
    /// Pairs of subject and object of the row before `row`, the next last.
    found: Vec<(u32, u32)>,
    known: FxHashMap<(u32, Way), Rc<[u32]>>,
    known_ids: usize,
    known_steps: Known,
    growth: Growth,
}

impl Walking<'_, '_> {
    fn ends(&mut self, graph: Graph<'_>, from: u32, way: Way) -> Rc<[u32]> {
        if let Some(known) = self.known.get(&(from, way)) {
            return Rc::clone(known);
        }
        let steps = Steps { graph, terms: self.terms, known: &self.known_steps };
        let ends: Rc<[u32]> = Rc::from(steps.ends(&self.walk.path, from, way));
        self.known_ids += ends.len() + 1;
        if self.known_ids > KNOWN_MAX {
            self.known.clear();
            self.known_ids = ends.len() + 1;
        }
        self.known.insert((from, way), Rc::clone(&ends));
        ends
    }

    /// The value of an end in a row, if it has one.
    fn end(&self, slot: Slot, row: usize) -> Option<u32> {
        match slot {
            Slot::Constant(number) => Some(number),
            Slot::Column(column) => Some(self.batch.columns[column][row]),
            Slot::Free(_) => None,
        }
    }

    /// Whether a walk from here may be of no length: a term that the pattern names leads to itself, what a variable
    /// is bound to only when it is in the graph (SPARQL 1.1 §18.4, ZeroLengthPath).
    fn may_begin(&self, graph: Graph<'_>, slots: [Slot; 2], number: u32) -> bool {
        let is_named = slots.iter().any(|slot| matches!(slot, Slot::Constant(_)));
        let steps = Steps { graph, terms: self.terms, known: &self.known_steps };
        is_named || steps.is_node(number)
    }

    fn begin_row(&mut self) {
        let row = self.row;
        self.row += 1;
        let Some(graph) = self.walk.graph else { return };
        let Walk { subject: from, object: to, .. } = *self.walk;
        let ends = (self.end(from, row), self.end(to, row));
        let may_begin = match ends {
            (Some(subject), Some(_)) => self.may_begin(graph, [from, to], subject),
            (Some(subject), None) => self.may_begin(graph, [from, from], subject),
            (None, Some(object)) => self.may_begin(graph, [to, to], object),
            (None, None) => true,
        };
        match ends {
            _ if !may_begin => {}
            (Some(subject), Some(object)) => {
                if self.ends(graph, subject, Way::Forward).contains(&object) {
                    self.found.push((subject, object));
                }
            }
            (Some(subject), None) => {
                let ends = self.ends(graph, subject, Way::Forward);
                self.found.extend(ends.iter().map(|object| (subject, *object)));
            }
            (None, Some(object)) => {
                let ends = self.ends(graph, object, Way::Backward);
                self.found.extend(ends.iter().map(|subject| (*subject, object)));
            }
            (None, None) => {
                let steps = Steps { graph, terms: self.terms, known: &self.known_steps };
                for subject in steps.begins(&self.walk.path, Way::Forward) {
                    let ends = steps.ends(&self.walk.path, subject, Way::Forward);
                    self.found.extend(ends.into_iter().map(|object| (subject, object)));
                }
            }
        }
    }
}

impl Operator for Walking<'_, '_> {
    fn next(&mut self) -> Option<Batch> {
        let [subject, object] = self.walk.keep_ends;
        let kept = self.walk.keep.len();
        let mut out = Batch::new(kept + usize::from(subject) + usize::from(object));
        while out.rows < self.growth.rows() {
            let Some((from, to)) = self.found.pop() else {
                if self.row == self.batch.rows {
                    let Some(batch) = self.input.next() else { break };
                    self.batch = batch;
                    self.row = 0;
                }
                self.begin_row();
                continue;
            };
            meter::step();
            for (column, from) in out.columns.iter_mut().zip(&self.walk.keep) {
                column.push(self.batch.columns[*from][self.row - 1]);
            }
            let ends = [(subject, from), (object, to)].into_iter().filter(|(keep, _)| *keep);
            for (column, (_, number)) in out.columns[kept..].iter_mut().zip(ends) {
                column.push(number);
            }
            out.rows += 1;
        }
        self.growth.grow();
        (out.rows > 0).then_some(out)
    }
}
