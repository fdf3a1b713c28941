//! The compiled form of a shapes graph: terms as numbers, shapes as flat lists of checks.

use super::datatype::Lexical;
use super::path::Path;
use super::reads::Reads;
use super::report::Severity;
use super::sparql::SparqlCheck;
use super::term_table::Constants;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use regex::Regex;
use rustc_hash::FxHashSet;

/// A term: of the plan if below the number of its constants, else of the data graph in hand.
pub(super) type TermId = u32;

/// A shape: its place in [`Plan::shapes`].
pub(super) type ShapeId = usize;

/// The constants that every plan begins with.
pub(super) const TYPE: TermId = 0;
pub(super) const SUB_CLASS_OF: TermId = 1;

#[derive(Default)]
pub(super) struct Plan {
    pub(super) constants: Constants,
    pub(super) shapes: Vec<Shape>,
    pub(super) targets: Targets,
    /// The classes that a target or `sh:class` names.
    pub(super) classes: FxHashSet<TermId>,
    pub(super) reads: Reads,
    /// Whether something goes from object to subject: a path or a query.
    pub(super) goes_back: bool,
    /// The shapes graph itself and its name, if some check is a query.
    pub(super) shapes_graph: Vec<[TermId; 3]>,
    pub(super) shapes_graph_name: Option<TermId>,
}

impl Plan {
    pub(super) fn term(&self, id: TermId) -> &Term {
        self.constants.term(id)
    }
}

/// Where shapes apply. The vectors over constants are as long as there are constants.
#[derive(Default)]
pub(super) struct Targets {
    pub(super) nodes: Vec<(ShapeId, TermId)>,
    pub(super) classes: Vec<(TermId, ShapeId)>,
    pub(super) by_predicate: Vec<PredicateTargets>,
    /// `classes` by class.
    pub(super) by_class: Vec<Vec<ShapeId>>,
}

/// The shapes that a predicate is a target for.
#[derive(Clone, Default)]
pub(super) struct PredicateTargets {
    pub(super) subjects: Vec<ShapeId>,
    pub(super) objects: Vec<ShapeId>,
}

pub(super) struct Shape {
    pub(super) node: NamedOrBlankNode,
    /// Of a property shape, as written.
    pub(super) path: Option<Path>,
    /// `path`, over terms of the plan.
    pub(super) route: Option<Path<TermId>>,
    pub(super) severity: Severity,
    /// `sh:message`; empty if there is none.
    pub(super) messages: Vec<Literal>,
    pub(super) deactivated: bool,
    /// Whether a constraint may fail where there is no value.
    pub(super) demands_values: bool,
    pub(super) constraints: Vec<Constraint>,
}

pub(super) struct Constraint {
    pub(super) component: NamedNode,
    pub(super) check: Check,
}

/// What one constraint demands of the value nodes of a focus node.
pub(super) enum Check {
    Class(TermId),
    Datatype { datatype: TermId, lexical: Option<Lexical> },
    NodeKind(NodeKind),
    MinCount(u64),
    MaxCount(u64),
    Range { bound: TermId, side: Side },
    MinLength(u64),
    MaxLength(u64),
    Pattern { regex: Regex, written: String },
    LanguageIn(Vec<String>),
    UniqueLang,
    Equals(TermId),
    Disjoint(TermId),
    LessThan(TermId),
    LessThanOrEquals(TermId),
    Not(ShapeId),
    And(Vec<ShapeId>),
    Or(Vec<ShapeId>),
    Xone(Vec<ShapeId>),
    Node(ShapeId),
    Property(ShapeId),
    QualifiedMinCount(Qualified),
    QualifiedMaxCount(Qualified),
    Closed(FxHashSet<TermId>),
    HasValue(TermId),
    In(FxHashSet<TermId>),
    Sparql(Box<SparqlCheck>),
}

impl Check {
    /// Whether it may fail where there is no value.
    pub(super) fn demands_values(&self) -> bool {
        matches!(
            self,
            Check::MinCount(_)
                | Check::HasValue(_)
                | Check::Equals(_)
                | Check::QualifiedMinCount(_)
                | Check::Sparql(_)
        )
    }
}

/// `sh:qualifiedValueShape` with one of its counts.
pub(super) struct Qualified {
    pub(super) shape: ShapeId,
    /// A value that conforms to one of these does not count.
    pub(super) siblings: Vec<ShapeId>,
    pub(super) count: u64,
}

/// Which side of the bound a value must be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// `sh:nodeKind`, as the kinds that are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeKind {
    pub(super) iri: bool,
    pub(super) blank: bool,
    pub(super) literal: bool,
}
