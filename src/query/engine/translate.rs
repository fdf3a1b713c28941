//! From SPARQL's algebra to a plan, or to the reason why the query is left to the evaluator.
//!
//! SPARQL evaluates bottom up. Groups are merged, and steps asked row by row, only where that gives the same:
//! see [`Scope::can_follow`] and [`Scope::can_join`].

mod graphs;
mod paths;

use super::batch::Var;
use super::formula;
use super::logical::Aggregate;
use super::logical::Form;
use super::logical::Formula;
use super::logical::Group;
use super::logical::Names;
use super::logical::Part;
use super::logical::Place;
use super::logical::Plan;
use super::logical::Scope;
use super::logical::Step;
use super::logical::Template;
use super::logical::Triple;
use super::terms::Terms;
use super::terms::UNBOUND;
use crate::index::Graph;
use crate::index::Id;
use crate::query::meter;
use oxrdf::TermRef;
use oxrdf::Variable;
use rustc_hash::FxHashMap;
use spargebra::Query;
use spargebra::algebra::AggregateExpression;
use spargebra::algebra::AggregateFunction;
use spargebra::algebra::Expression;
use spargebra::algebra::GraphPattern;
use spargebra::algebra::OrderExpression;
use spargebra::term::GroundTerm;
use spargebra::term::NamedNodePattern;
use spargebra::term::TermPattern;
use spargebra::term::TriplePattern;

/// Why a query is left to the evaluator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unsupported(pub &'static str);

type Result<T> = std::result::Result<T, Unsupported>;

/// A query that we can answer.
pub struct Translated<'i> {
    pub plan: Plan<'i>,
    pub form: Form,
    pub names: Names,
}

/// Translates a query.
pub fn translate<'i>(query: &Query, terms: &Terms<'i>) -> Result<Translated<'i>> {
    if query.dataset().is_some() {
        return Err(Unsupported("FROM"));
    }
    let base = match query {
        Query::Select { base_iri, .. }
        | Query::Construct { base_iri, .. }
        | Query::Describe { base_iri, .. }
        | Query::Ask { base_iri, .. } => base_iri.clone(),
    };
    let graph = Some(terms.index.default_graph());
    let mut translator = Translator {
        terms,
        names: Names::default(),
        scope: FxHashMap::default(),
        graph,
        graphs: 1,
        base,
    };
    let (plan, form) = match query {
        Query::Select { pattern, .. } => {
            let header = header(pattern).ok_or(Unsupported("a SELECT without a projection"))?;
            let header = header
                .iter()
                .map(|variable| (variable.clone(), translator.variable(variable.as_str())));
            let header = header.collect();
            (translator.pattern(pattern)?, Form::Select(header))
        }
        Query::Ask { pattern, .. } => {
            let inner = Box::new(translator.pattern(pattern)?);
            (Plan::Slice { inner, start: 0, length: Some(1) }, Form::Ask)
        }
        Query::Construct { template, pattern, .. } => {
            let plan = translator.pattern(pattern)?;
            (plan, Form::Construct(translator.templates(template)?))
        }
        Query::Describe { pattern, .. } => {
            let header = header(pattern).ok_or(Unsupported("a DESCRIBE without a projection"))?;
            let header = header.iter().map(|variable| translator.variable(variable.as_str()));
            let described = header.collect();
            (translator.pattern(pattern)?, Form::Describe(described))
        }
    };
    Ok(Translated { plan, form, names: translator.names })
}

fn header(pattern: &GraphPattern) -> Option<&[Variable]> {
    match pattern {
        GraphPattern::Project { variables, .. } => Some(variables),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Filter { inner, .. } => header(inner),
        _ => None,
    }
}

struct Translator<'t, 'i> {
    terms: &'t Terms<'i>,
    names: Names,
    /// The variables of the scope, by name.
    scope: FxHashMap<String, Var>,
    graph: Option<Graph<'i>>,
    /// For how many graphs the pattern at hand is written out.
    graphs: usize,
    base: Option<oxiri::Iri<String>>,
}

impl<'i> Translator<'_, 'i> {
    fn variable(&mut self, name: &str) -> Var {
        if let Some(var) = self.scope.get(name) {
            return *var;
        }
        let var = self.names.fresh(name);
        self.scope.insert(name.to_owned(), var);
        var
    }

    fn pattern(&mut self, pattern: &GraphPattern) -> Result<Plan<'i>> {
        Ok(match pattern {
            GraphPattern::Union { left, right } => {
                let mut branches = Vec::new();
                for side in [left, right] {
                    match self.pattern(side)? {
                        Plan::Union(more) => branches.extend(more),
                        plan => branches.push(plan),
                    }
                }
                Plan::Union(branches)
            }
            GraphPattern::Values { variables, bindings } => self.values(variables, bindings),
            GraphPattern::Group { inner, variables, aggregates } => {
                self.aggregate(inner, variables, aggregates)?
            }
            GraphPattern::Project { inner, variables } => self.project(inner, variables)?,
            GraphPattern::Distinct { inner } => Plan::Distinct(Box::new(self.pattern(inner)?)),
            // It may keep duplicates.
            GraphPattern::Reduced { inner } => self.pattern(inner)?,
            GraphPattern::OrderBy { inner, expression } => self.order(inner, expression)?,
            GraphPattern::Slice { inner, start, length } => {
                let inner = Box::new(self.pattern(inner)?);
                Plan::Slice { inner, start: *start, length: *length }
            }
            _ => Plan::Group(self.group(pattern)?),
        })
    }

    fn group(&mut self, pattern: &GraphPattern) -> Result<Group<'i>> {
        meter::step();
        match pattern {
            GraphPattern::Bgp { patterns } => {
                let parts = patterns.iter().map(|pattern| self.triple(pattern)).map(Part::Triple);
                Ok(Group { parts: parts.collect(), steps: Vec::new() })
            }
            GraphPattern::Path { subject, path, object } => {
                let (subject, object) = (self.place(subject), self.place(object));
                self.path(subject, path, object)
            }
            GraphPattern::Join { left, right } => {
                let (left, right) = (self.group(left)?, self.group(right)?);
                merged(left, right)
            }
            GraphPattern::Filter { expr, inner } => {
                let mut group = self.group(inner)?;
                self.filter(expr, &mut group)?;
                Ok(group)
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                let group = self.group(left)?;
                self.optional(group, right, expression.as_ref())
            }
            GraphPattern::Extend { inner, variable, expression } => {
                let mut group = self.group(inner)?;
                let var = self.variable(variable.as_str());
                match self.constant_of(expression) {
                    // It can be looked up by, which what is computed afterwards can't.
                    Some(number) if !group.scope().named.contains(&var) => {
                        let (variables, rows) = (vec![var], vec![vec![number]]);
                        group.parts.push(Part::Plan(Box::new(Plan::Values { variables, rows })));
                    }
                    _ => group.steps.push(Step::Extend(var, self.formula(expression)?)),
                }
                Ok(group)
            }
            GraphPattern::Minus { left, right } => {
                let mut group = self.group(left)?;
                let plan = self.pattern(right)?;
                let (outer, inner) = (group.scope(), plan.scope());
                if !inner.can_join(&outer) {
                    return Err(Unsupported("MINUS over a variable that may be unbound"));
                }
                if !inner.visible.is_disjoint(&outer.visible) {
                    group.steps.push(Step::Minus { plan: Box::new(plan) });
                }
                Ok(group)
            }
            GraphPattern::Graph { name: NamedNodePattern::NamedNode(name), inner } => {
                self.in_graph(name, inner)
            }
            GraphPattern::Graph { name: NamedNodePattern::Variable(name), inner } => {
                self.in_each_graph(name, inner)
            }
            GraphPattern::Lateral { .. } => Err(Unsupported("LATERAL")),
            GraphPattern::Service { .. } => Err(Unsupported("SERVICE")),
            _ => Ok(alone(self.pattern(pattern)?)),
        }
    }

    fn optional(
        &mut self,
        mut group: Group<'i>,
        right: &GraphPattern,
        condition: Option<&Expression>,
    ) -> Result<Group<'i>> {
        let optional = self.group(right)?;
        let outer = group.scope();
        let lateral = optional.strict_scope().can_follow(&outer);
        let condition = condition.map(|condition| self.formula(condition)).transpose()?;
        if !lateral && (condition.is_some() || !optional.scope().can_join(&outer)) {
            return Err(Unsupported("OPTIONAL over a variable that may be unbound"));
        }
        group.steps.push(Step::Optional { group: optional, condition, lateral });
        Ok(group)
    }

    fn filter(&mut self, expression: &Expression, group: &mut Group<'i>) -> Result<()> {
        match expression {
            Expression::And(left, right) => {
                self.filter(left, group)?;
                self.filter(right, group)
            }
            Expression::Exists(pattern) => self.exists(pattern, false, group),
            Expression::Not(inner) if matches!(**inner, Expression::Exists(_)) => {
                let Expression::Exists(pattern) = &**inner else { return Ok(()) };
                self.exists(pattern, true, group)
            }
            _ if formula::only_counts(expression) => Ok(()),
            _ => {
                group.steps.push(Step::Filter(self.formula(expression)?));
                Ok(())
            }
        }
    }

    fn exists(
        &mut self,
        pattern: &GraphPattern,
        negated: bool,
        group: &mut Group<'i>,
    ) -> Result<()> {
        let inner = self.group(pattern)?;
        if !inner.strict_scope().can_follow(&group.scope()) {
            return Err(Unsupported("EXISTS over a variable that may be unbound"));
        }
        group.steps.push(Step::Exists { group: inner, negated });
        Ok(())
    }

    fn formula(&mut self, expression: &Expression) -> Result<Formula> {
        let variables = formula::variables(expression)?;
        let variables = variables.into_iter().map(|variable| {
            let var = self.variable(variable.as_str());
            (variable, var)
        });
        let variables = variables.collect();
        Ok(Formula { expression: expression.clone(), variables, base: self.base.clone() })
    }

    fn values(&mut self, variables: &[Variable], bindings: &[Vec<Option<GroundTerm>>]) -> Plan<'i> {
        let variables: Vec<Var> =
            variables.iter().map(|variable| self.variable(variable.as_str())).collect();
        let number = |term: &Option<GroundTerm>| match term {
            None => UNBOUND,
            Some(GroundTerm::NamedNode(node)) => self.terms.number(node.as_ref().into()),
            Some(GroundTerm::Literal(literal)) => self.terms.number(literal.as_ref().into()),
        };
        let rows = bindings.iter().map(|row| row.iter().map(number).collect()).collect();
        Plan::Values { variables, rows }
    }

    fn aggregate(
        &mut self,
        inner: &GraphPattern,
        keys: &[Variable],
        aggregates: &[(Variable, AggregateExpression)],
    ) -> Result<Plan<'i>> {
        let mut group = self.group(inner)?;
        let keys = keys.iter().map(|key| self.variable(key.as_str())).collect();
        let mut translated = Vec::new();
        for (variable, aggregate) in aggregates {
            let aggregate = match aggregate {
                AggregateExpression::CountSolutions { distinct: false } => {
                    Aggregate::Count { of: None, distinct: false }
                }
                AggregateExpression::CountSolutions { distinct: true } => {
                    return Err(Unsupported("COUNT(DISTINCT *)"));
                }
                AggregateExpression::FunctionCall { name, expr, distinct } => {
                    let (of, distinct) = (self.argument(expr, &mut group)?, *distinct);
                    match name {
                        AggregateFunction::Count => Aggregate::Count { of: Some(of), distinct },
                        AggregateFunction::Custom(_) => {
                            return Err(Unsupported("an aggregate function of its own"));
                        }
                        function => Aggregate::Other { function: function.clone(), of, distinct },
                    }
                }
            };
            translated.push((self.variable(variable.as_str()), aggregate));
        }
        let inner = Box::new(Plan::Group(group));
        Ok(Plan::Aggregate { inner, keys, aggregates: translated })
    }

    /// The variable that an expression's value is in.
    fn argument(&mut self, expression: &Expression, group: &mut Group<'i>) -> Result<Var> {
        if let Expression::Variable(variable) = expression {
            return Ok(self.variable(variable.as_str()));
        }
        let formula = self.formula(expression)?;
        let var = self.names.fresh("");
        group.steps.push(Step::Extend(var, formula));
        Ok(var)
    }

    fn order(&mut self, inner: &GraphPattern, by: &[OrderExpression]) -> Result<Plan<'i>> {
        let mut plan = self.pattern(inner)?;
        let mut keys = Vec::new();
        for key in by {
            let (OrderExpression::Asc(expression) | OrderExpression::Desc(expression)) = key;
            let mut group = alone(plan);
            let var = self.argument(expression, &mut group)?;
            plan = Plan::Group(group);
            keys.push((var, matches!(key, OrderExpression::Desc(_))));
        }
        Ok(Plan::Order { inner: Box::new(plan), by: keys })
    }

    /// Other variables within are not those of the same name without.
    fn project(&mut self, inner: &GraphPattern, variables: &[Variable]) -> Result<Plan<'i>> {
        let mut within = FxHashMap::default();
        let mut projected = Vec::new();
        for variable in variables {
            let var = self.variable(variable.as_str());
            within.insert(variable.as_str().to_owned(), var);
            projected.push(var);
        }
        let without = std::mem::replace(&mut self.scope, within);
        let inner = self.pattern(inner);
        self.scope = without;
        Ok(Plan::Project { inner: Box::new(inner?), variables: projected })
    }

    fn triple(&mut self, pattern: &TriplePattern) -> Triple<'i> {
        let predicate = match &pattern.predicate {
            NamedNodePattern::NamedNode(node) => self.constant(node.as_ref().into()),
            NamedNodePattern::Variable(variable) => {
                Place::Variable(self.variable(variable.as_str()))
            }
        };
        let places = [self.place(&pattern.subject), predicate, self.place(&pattern.object)];
        Triple { graph: self.graph, places }
    }

    fn place(&mut self, term: &TermPattern) -> Place {
        match term {
            TermPattern::NamedNode(node) => self.constant(node.as_ref().into()),
            TermPattern::Literal(literal) => self.constant(literal.as_ref().into()),
            TermPattern::Variable(variable) => Place::Variable(self.variable(variable.as_str())),
            // No variable has a space in its name.
            TermPattern::BlankNode(node) => {
                Place::Variable(self.variable(&format!("_: {}", node.as_str())))
            }
        }
    }

    fn constant_of(&self, expression: &Expression) -> Option<u32> {
        match expression {
            Expression::NamedNode(node) => Some(self.terms.number(node.as_ref().into())),
            Expression::Literal(literal) => Some(self.terms.number(literal.as_ref().into())),
            _ => None,
        }
    }

    fn constant(&self, term: TermRef<'_>) -> Place {
        Place::Constant(self.terms.number(term))
    }

    pub(super) fn iri(&self, node: &oxrdf::NamedNode) -> u32 {
        self.terms.number(node.as_ref().into())
    }

    fn templates(&mut self, template: &[TriplePattern]) -> Result<Vec<Template>> {
        let mut templates = Vec::new();
        for triple in template {
            let nodes = [&triple.subject, &triple.object];
            if nodes.iter().any(|node| matches!(node, TermPattern::BlankNode(_))) {
                return Err(Unsupported("CONSTRUCT with blank nodes"));
            }
            templates.push(Template(self.triple(triple).places));
        }
        Ok(templates)
    }
}

/// A plan as the only part of a group.
fn alone(plan: Plan<'_>) -> Group<'_> {
    match plan {
        Plan::Group(group) => group,
        plan => Group { parts: vec![Part::Plan(Box::new(plan))], steps: Vec::new() },
    }
}

/// The join of two groups.
fn merged<'i>(mut left: Group<'i>, mut right: Group<'i>) -> Result<Group<'i>> {
    let (one, other) = (left.strict_scope(), right.strict_scope());
    let can_merge = |one: &Scope, other: &Scope| one.can_follow(other) && other.can_follow(one);
    if can_merge(&one, &other) {
        left.parts.append(&mut right.parts);
        left.steps.append(&mut right.steps);
        return Ok(left);
    }
    if !left.scope().can_join(&right.scope()) {
        return Err(Unsupported("a join over a variable that may be unbound"));
    }
    let mut both = Group::default();
    for side in [left, right] {
        if side.steps.is_empty() {
            both.parts.extend(side.parts);
        } else {
            both.parts.push(Part::Plan(Box::new(Plan::Group(side))));
        }
    }
    Ok(both)
}

/// The id of a stored term.
pub fn stored(terms: &Terms<'_>, number: u32) -> Option<Id> {
    terms.is_stored(number).then_some(Id(number))
}
