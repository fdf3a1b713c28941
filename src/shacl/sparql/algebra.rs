//! Walks the patterns of a query, those within expressions too.

use crate::algebra::parts_mut;
use spargebra::algebra::AggregateExpression;
use spargebra::algebra::Expression;
use spargebra::algebra::GraphPattern;
use spargebra::algebra::OrderExpression;

/// Calls `visit` on each pattern within `pattern` and on itself, the inner ones first; it may replace them.
pub(super) fn each<E>(
    pattern: &mut GraphPattern,
    visit: &mut dyn FnMut(&mut GraphPattern) -> Result<(), E>,
) -> Result<(), E> {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            each(left, visit)?;
            each(right, visit)?;
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            each(left, visit)?;
            each(right, visit)?;
            if let Some(expression) = expression {
                each_within(expression, visit)?;
            }
        }
        GraphPattern::Filter { expr: expression, inner }
        | GraphPattern::Extend { inner, expression, .. } => {
            each(inner, visit)?;
            each_within(expression, visit)?;
        }
        GraphPattern::OrderBy { inner, expression } => {
            each(inner, visit)?;
            for OrderExpression::Asc(by) | OrderExpression::Desc(by) in expression {
                each_within(by, visit)?;
            }
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            each(inner, visit)?;
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    each_within(expr, visit)?;
                }
            }
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Service { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => each(inner, visit)?,
    }
    visit(pattern)
}

/// The patterns of `EXISTS` in an expression.
fn each_within<E>(
    expression: &mut Expression,
    visit: &mut dyn FnMut(&mut GraphPattern) -> Result<(), E>,
) -> Result<(), E> {
    if let Expression::Exists(pattern) = expression {
        each(pattern, visit)?;
    }
    parts_mut(expression).into_iter().try_for_each(|part| each_within(part, visit))
}
