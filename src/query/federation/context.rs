//! What stands beside a `SERVICE`, and so says which of its rows count.

use crate::algebra::parts;
use oxrdf::Variable;
use rustc_hash::FxHashSet;
use spargebra::algebra::Expression;
use spargebra::algebra::GraphPattern;
use spargebra::term::NamedNodePattern;

/// Only rows that can be joined with one of this pattern's rows count; without a pattern, all of them do.
#[derive(Clone, Default)]
pub(super) struct Context {
    pattern: Option<GraphPattern>,
    /// Conditions on the rows that come of it, of which those that nothing else can bind the variables of hold for the
    /// pattern's rows as well.
    filters: Vec<Expression>,
    /// The `GRAPH` within which patterns are added.
    graph: Option<NamedNodePattern>,
}

impl Context {
    /// Rows must be joinable with those of this pattern too.
    pub(super) fn and(&self, pattern: &GraphPattern) -> Self {
        let mut pattern = pattern.clone();
        if let Some(name) = &self.graph {
            pattern = GraphPattern::Graph { name: name.clone(), inner: Box::new(pattern) };
        }
        let pattern = match self.pattern.clone() {
            None => pattern,
            Some(before) => GraphPattern::Join { left: Box::new(before), right: Box::new(pattern) },
        };
        Self { pattern: Some(pattern), ..self.clone() }
    }

    /// Rows must be joinable with those of this pattern, and nothing else.
    pub(super) fn anew(&self, pattern: &GraphPattern) -> Self {
        self.emptied().and(pattern)
    }

    /// All rows count.
    pub(super) fn emptied(&self) -> Self {
        Self { pattern: None, filters: Vec::new(), graph: self.graph.clone() }
    }

    /// With a condition on the rows that come of it.
    pub(super) fn filtered(&self, filter: &Expression) -> Self {
        let mut filtered = self.clone();
        filtered.filters.push(filter.clone());
        filtered
    }

    /// With a pattern beside it that may bind variables, so that conditions on these say nothing yet.
    pub(super) fn binding_otherwise(&self, pattern: &GraphPattern) -> Self {
        let others = in_scope(pattern);
        let mut context = self.clone();
        context.filters.retain(|filter| {
            variables(filter).is_some_and(|names| names.iter().all(|name| !others.contains(name)))
        });
        context
    }

    pub(super) fn in_graph(&self, name: &NamedNodePattern) -> Self {
        Self { graph: Some(name.clone()), ..self.clone() }
    }

    /// As a `SELECT` of these variables sees it.
    pub(super) fn projected(&self, variables: &[Variable]) -> Self {
        let pattern = self.pattern.clone().map(|pattern| project(pattern, variables.to_vec()));
        Self { pattern, filters: Vec::new(), graph: self.graph.clone() }
    }

    /// The pattern, with the conditions that are sure.
    pub(super) fn rows(&self) -> Option<GraphPattern> {
        let mut pattern = self.pattern.clone()?;
        let scope = in_scope(&pattern);
        for filter in &self.filters {
            let names = variables(filter);
            if names.is_some_and(|names| names.iter().all(|name| scope.contains(name))) {
                pattern = GraphPattern::Filter { expr: filter.clone(), inner: Box::new(pattern) };
            }
        }
        Some(pattern)
    }
}

pub(super) fn project(pattern: GraphPattern, variables: Vec<Variable>) -> GraphPattern {
    GraphPattern::Project { inner: Box::new(pattern), variables }
}

/// The variables that a pattern's rows may have.
pub(super) fn in_scope(pattern: &GraphPattern) -> FxHashSet<Variable> {
    let mut scope = FxHashSet::default();
    pattern.on_in_scope_variable(|variable| {
        scope.insert(variable.clone());
    });
    scope
}

/// The variables of an expression; none when it looks at patterns.
fn variables(expression: &Expression) -> Option<Vec<Variable>> {
    match expression {
        Expression::Exists(_) => None,
        Expression::Variable(variable) | Expression::Bound(variable) => {
            Some(vec![variable.clone()])
        }
        other => {
            let names: Option<Vec<_>> = parts(other).into_iter().map(variables).collect();
            names.map(|names| names.concat())
        }
    }
}

/// Whether there is a `SERVICE` in a pattern, or in an `EXISTS` of it.
pub(in crate::query) fn has_service(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Service { .. } => true,
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => false,
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => has_service(left) || has_service(right),
        GraphPattern::LeftJoin { left, right, expression } => {
            has_service(left) || has_service(right) || expression.as_ref().is_some_and(asks)
        }
        GraphPattern::Filter { expr, inner } => asks(expr) || has_service(inner),
        GraphPattern::Extend { inner, expression, .. } => asks(expression) || has_service(inner),
        GraphPattern::Graph { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => has_service(inner),
    }
}

fn asks(expression: &Expression) -> bool {
    match expression {
        Expression::Exists(pattern) => has_service(pattern),
        other => parts(other).into_iter().any(asks),
    }
}
