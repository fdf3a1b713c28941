//! Plans as they are executed: trees of nodes, and chains of steps, each reading what the one before gives.

use super::aggregate::Grouping;
use super::batch::Batch;
use super::batch::Given;
use super::batch::Operator;
use super::batch::Rows;
use super::batch::Var;
use super::closure::Walk;
use super::evaluate::Evaluator;
use super::formulas::Formulas;
use super::hash::HashPlan;
use super::lateral::LateralPlan;
use super::order::Sort;
use super::probe::Probe;
use super::scan::ScanPlan;
use super::shortcut::Shortcut;
use super::table::Concatenated;
use super::table::Distinct;
use super::table::Met;
use super::table::Projected;
use super::table::Sliced;
use super::terms::Terms;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use std::time::Instant;

/// What all operators of a query share.
pub struct Context<'i> {
    pub terms: Rc<Terms<'i>>,
    pub evaluator: Evaluator<'i>,
}

/// What is known of an operator: before, and once it has run.
#[derive(Default)]
pub struct Info {
    pub label: String,
    /// How many rows it may give.
    pub estimate: f64,
    pub rows: Cell<u64>,
    /// With those that it reads from.
    pub time: Cell<Duration>,
}

impl Info {
    pub fn new(label: String, estimate: f64) -> Self {
        Self { label, estimate, ..Self::default() }
    }
}

pub struct Chain<'i> {
    pub steps: Vec<(Step<'i>, Info)>,
    pub schema: Vec<Var>,
}

pub enum Step<'i> {
    /// The first, where there are no rows before.
    Scan(ScanPlan<'i>),
    /// The same, with the rows of a plan.
    Plan(Box<Node<'i>>),
    Probe(Probe<'i>),
    Walk(Walk<'i>),
    Hash(HashPlan, Box<Node<'i>>),
    Lateral(LateralPlan<'i>),
    Formulas(Formulas),
}

pub struct Node<'i> {
    pub kind: NodeKind<'i>,
    pub schema: Vec<Var>,
    pub info: Info,
}

pub enum NodeKind<'i> {
    Chain(Chain<'i>),
    Union(Vec<(Node<'i>, Vec<Option<usize>>)>),
    Values(Batch),
    Grouping(Grouping, Box<Node<'i>>),
    Project(Vec<Option<usize>>, Box<Node<'i>>),
    Distinct(Box<Node<'i>>),
    Sort(Sort, Box<Node<'i>>),
    Slice { start: usize, length: Option<usize>, inner: Box<Node<'i>> },
    Shortcut(Shortcut<'i>),
}

impl<'i> Chain<'i> {
    pub fn open<'p>(&'p self, context: &'p Context<'i>, input: Rows<'p>) -> Rows<'p> {
        let mut rows = input;
        for (step, info) in &self.steps {
            rows = Box::new(Watched { rows: step.open(context, rows), info });
        }
        rows
    }
}

impl<'i> Step<'i> {
    fn open<'p>(&'p self, context: &'p Context<'i>, input: Rows<'p>) -> Rows<'p> {
        let terms = &*context.terms;
        match self {
            Self::Scan(scan) => scan.open(terms),
            Self::Plan(node) => node.open(context),
            Self::Probe(probe) => probe.open(terms, input),
            Self::Walk(walk) => walk.open(terms, input),
            Self::Hash(hash, node) => hash.open(input, || node.open(context)),
            Self::Lateral(lateral) => lateral.open(context, input),
            Self::Formulas(formulas) => formulas.open(context, input),
        }
    }
}

impl<'i> Node<'i> {
    pub fn open<'p>(&'p self, context: &'p Context<'i>) -> Rows<'p> {
        let rows = self.open_unwatched(context);
        Box::new(Watched { rows, info: &self.info })
    }

    fn open_unwatched<'p>(&'p self, context: &'p Context<'i>) -> Rows<'p> {
        match &self.kind {
            NodeKind::Chain(chain) => chain.open(context, Box::new(Given::one(Batch::unit()))),
            NodeKind::Union(branches) => {
                let open = |(node, columns): &'p (Node<'i>, Vec<Option<usize>>)| {
                    (node.open(context), columns.as_slice())
                };
                Box::new(Concatenated { inputs: branches.iter().rev().map(open).collect() })
            }
            NodeKind::Values(rows) => Box::new(Given::one(rows.clone())),
            NodeKind::Grouping(grouping, inner) => grouping.open(context, inner.open(context)),
            NodeKind::Project(columns, inner) => {
                Box::new(Projected { input: inner.open(context), columns })
            }
            NodeKind::Distinct(inner) => {
                let met = Met::new(inner.schema.len());
                Box::new(Distinct { input: inner.open(context), met })
            }
            NodeKind::Sort(sort, inner) => sort.open(&context.terms, inner.open(context)),
            NodeKind::Slice { start, length, inner } => {
                Box::new(Sliced { input: inner.open(context), skip: *start, left: *length })
            }
            NodeKind::Shortcut(shortcut) => shortcut.open(&context.terms),
        }
    }
}

/// Notes how many rows an operator gives and how long it takes.
struct Watched<'p> {
    rows: Rows<'p>,
    info: &'p Info,
}

impl Operator for Watched<'_> {
    fn next(&mut self) -> Option<Batch> {
        let start = Instant::now();
        let batch = self.rows.next();
        let Info { rows, time, .. } = self.info;
        rows.set(rows.get() + batch.as_ref().map_or(0, |batch| batch.rows as u64));
        time.set(time.get() + start.elapsed());
        batch
    }
}
