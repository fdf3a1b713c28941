//! What a query asks for, before it is decided how: groups of parts that are joined in any order, and steps
//! that follow in theirs.

use super::batch::Var;
use crate::index::Graph;
use spargebra::algebra::AggregateFunction;
use spargebra::algebra::Expression;
use std::collections::BTreeSet;

pub type Vars = BTreeSet<Var>;

/// A place in a triple pattern: a variable, or the number of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Variable(Var),
    Constant(u32),
}

impl Place {
    pub fn variable(self) -> Option<Var> {
        match self {
            Self::Variable(var) => Some(var),
            Self::Constant(_) => None,
        }
    }
}

/// A triple pattern in a graph; in none, when there is no such graph.
#[derive(Clone)]
pub struct Triple<'i> {
    pub graph: Option<Graph<'i>>,
    pub places: [Place; 3],
}

impl Triple<'_> {
    pub fn variables(&self) -> impl Iterator<Item = Var> + '_ {
        self.places.iter().filter_map(|place| place.variable())
    }
}

/// One step or several of a path, the unit that closures repeat.
#[derive(Clone, Debug, PartialEq)]
pub enum Path {
    Predicate(u32),
    Inverse(Box<Self>),
    Sequence(Box<Self>, Box<Self>),
    Alternative(Box<Self>, Box<Self>),
    ZeroOrMore(Box<Self>),
    OneOrMore(Box<Self>),
    ZeroOrOne(Box<Self>),
}

/// A path pattern whose solutions are each given once: `*`, `+`, `?`, or, as the evaluator has it, `|`.
#[derive(Clone)]
pub struct Closure<'i> {
    pub graph: Option<Graph<'i>>,
    pub subject: Place,
    pub path: Path,
    pub object: Place,
}

impl Closure<'_> {
    pub fn variables(&self) -> impl Iterator<Item = Var> + '_ {
        [self.subject, self.object].into_iter().filter_map(Place::variable)
    }
}

/// What is joined with the other parts of a group.
#[derive(Clone)]
pub enum Part<'i> {
    Triple(Triple<'i>),
    Closure(Closure<'i>),
    Plan(Box<Plan<'i>>),
}

/// An expression, and the variables that it names.
#[derive(Clone)]
pub struct Formula {
    pub expression: Expression,
    /// By name, as the expression has them.
    pub variables: Vec<(oxrdf::Variable, Var)>,
    /// IRIs are resolved against it.
    pub base: Option<oxiri::Iri<String>>,
}

impl Formula {
    pub fn vars(&self) -> impl Iterator<Item = Var> + '_ {
        self.variables.iter().map(|(_, var)| *var)
    }
}

/// What happens to the joined rows, in order.
#[derive(Clone)]
pub enum Step<'i> {
    Filter(Formula),
    Extend(Var, Formula),
    /// The formula may name variables of both sides. `lateral`: the group can be asked with each row's values.
    Optional {
        group: Group<'i>,
        condition: Option<Formula>,
        lateral: bool,
    },
    /// `EXISTS`, `NOT EXISTS`.
    Exists {
        group: Group<'i>,
        negated: bool,
    },
    Minus {
        plan: Box<Plan<'i>>,
    },
}

#[derive(Clone, Default)]
pub struct Group<'i> {
    pub parts: Vec<Part<'i>>,
    pub steps: Vec<Step<'i>>,
}

#[derive(Clone)]
pub enum Aggregate {
    /// Of rows, or of those where a variable is bound.
    Count {
        of: Option<Var>,
        distinct: bool,
    },
    Other {
        function: AggregateFunction,
        of: Var,
        distinct: bool,
    },
}

impl Aggregate {
    pub fn of(&self) -> Option<Var> {
        match self {
            Self::Count { of, .. } => *of,
            Self::Other { of, .. } => Some(*of),
        }
    }
}

#[derive(Clone)]
pub enum Plan<'i> {
    Group(Group<'i>),
    Union(Vec<Self>),
    Values { variables: Vec<Var>, rows: Vec<Vec<u32>> },
    Aggregate { inner: Box<Self>, keys: Vec<Var>, aggregates: Vec<(Var, Aggregate)> },
    Project { inner: Box<Self>, variables: Vec<Var> },
    Distinct(Box<Self>),
    Order { inner: Box<Self>, by: Vec<(Var, bool)> },
    Slice { inner: Box<Self>, start: usize, length: Option<usize> },
}

/// The variables of a plan or a part of it.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Bound in each row.
    pub certain: Vars,
    /// Bound in some.
    pub visible: Vars,
    /// Named anywhere that sees its scope: these, and those that only filters name.
    pub named: Vars,
}

impl Scope {
    fn all(vars: impl IntoIterator<Item = Var>) -> Self {
        let certain: Vars = vars.into_iter().collect();
        Self { visible: certain.clone(), named: certain.clone(), certain }
    }

    fn add(&mut self, other: Self) {
        self.certain.extend(other.certain);
        self.visible.extend(other.visible);
        self.named.extend(other.named);
    }

    /// Whether asking for each row of `rows` separately, its values given, is the same as joining.
    pub fn can_follow(&self, rows: &Self) -> bool {
        let shared = |var: &&Var| rows.visible.contains(*var);
        self.named
            .iter()
            .filter(shared)
            .all(|var| self.certain.contains(var) && rows.certain.contains(var))
    }

    /// Whether rows can be joined by equality of all that both have.
    pub fn can_join(&self, rows: &Self) -> bool {
        let shared = self.visible.intersection(&rows.visible);
        shared.into_iter().all(|var| self.certain.contains(var) && rows.certain.contains(var))
    }
}

impl Part<'_> {
    pub fn scope(&self) -> Scope {
        match self {
            Self::Triple(triple) => Scope::all(triple.variables()),
            Self::Closure(closure) => Scope::all(closure.variables()),
            Self::Plan(plan) => plan.scope(),
        }
    }
}

impl Group<'_> {
    /// Of the parts alone.
    pub fn joined(&self) -> Scope {
        let mut scope = Scope::default();
        self.parts.iter().for_each(|part| scope.add(part.scope()));
        scope
    }

    pub fn scope(&self) -> Scope {
        let mut scope = self.joined();
        for step in &self.steps {
            match step {
                Step::Filter(formula) => scope.named.extend(formula.vars()),
                Step::Extend(var, formula) => {
                    scope.visible.insert(*var);
                    scope.named.insert(*var);
                    scope.named.extend(formula.vars());
                }
                Step::Optional { group, condition, .. } => {
                    let inner = group.scope();
                    scope.visible.extend(inner.visible);
                    scope.named.extend(inner.named);
                    scope.named.extend(condition.iter().flat_map(Formula::vars));
                }
                Step::Exists { group, .. } => scope.named.extend(group.scope().named),
                Step::Minus { plan } => scope.named.extend(plan.scope().visible),
            }
        }
        scope
    }

    /// As [`Scope::can_follow`] needs it: what only steps bind counts as uncertain.
    pub fn strict_scope(&self) -> Scope {
        Scope { certain: self.joined().certain, ..self.scope() }
    }
}

impl Plan<'_> {
    pub fn scope(&self) -> Scope {
        match self {
            Self::Group(group) => group.scope(),
            Self::Union(branches) => {
                let mut scopes = branches.iter().map(Self::scope);
                let mut scope = scopes.next().unwrap_or_default();
                for other in scopes {
                    scope.certain = &scope.certain & &other.certain;
                    scope.visible.extend(other.visible);
                    scope.named.extend(other.named);
                }
                scope
            }
            Self::Values { variables, rows } => {
                let in_all = |at: &usize| rows.iter().all(|row| row[*at] != super::terms::UNBOUND);
                let certain = (0..variables.len()).filter(in_all).map(|at| variables[at]).collect();
                Scope { certain, ..Scope::all(variables.iter().copied()) }
            }
            Self::Aggregate { inner, keys, aggregates } => {
                let inner = inner.scope();
                let mut scope = Scope::all(keys.iter().copied());
                scope.certain = &scope.certain & &inner.certain;
                for (var, aggregate) in aggregates {
                    scope.visible.insert(*var);
                    scope.named.insert(*var);
                    if matches!(aggregate, Aggregate::Count { .. }) {
                        scope.certain.insert(*var);
                    }
                }
                scope
            }
            Self::Project { inner, variables } => {
                let inner = inner.scope();
                let all: Vars = variables.iter().copied().collect();
                Scope { certain: &all & &inner.certain, visible: all.clone(), named: all }
            }
            Self::Distinct(inner) | Self::Order { inner, .. } | Self::Slice { inner, .. } => {
                inner.scope()
            }
        }
    }
}

/// A triple of a `CONSTRUCT` template.
#[derive(Clone, Copy, Debug)]
pub struct Template(pub [Place; 3]);

/// What comes of the rows.
pub enum Form {
    Select(Vec<(oxrdf::Variable, Var)>),
    Ask,
    Construct(Vec<Template>),
    /// The terms that these are bound to.
    Describe(Vec<Var>),
}

/// Names for explanations.
#[derive(Default, Clone)]
pub struct Names {
    pub variables: Vec<String>,
}

impl Names {
    pub fn fresh(&mut self, name: &str) -> Var {
        self.variables.push(name.to_owned());
        Var::try_from(self.variables.len() - 1).expect("a query has few variables")
    }

    pub fn name(&self, var: Var) -> &str {
        self.variables.get(var as usize).map_or("?", String::as_str)
    }
}
