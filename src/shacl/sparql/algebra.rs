//! Walks the patterns of a query, those within expressions too.

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
    match expression {
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_) => Ok(()),
        Expression::Exists(pattern) => each(pattern, visit),
        Expression::Or(a, b)
        | Expression::And(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b)
        | Expression::Greater(a, b)
        | Expression::GreaterOrEqual(a, b)
        | Expression::Less(a, b)
        | Expression::LessOrEqual(a, b)
        | Expression::Add(a, b)
        | Expression::Subtract(a, b)
        | Expression::Multiply(a, b)
        | Expression::Divide(a, b) => {
            each_within(a, visit)?;
            each_within(b, visit)
        }
        Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => {
            each_within(a, visit)
        }
        Expression::If(a, b, c) => {
            each_within(a, visit)?;
            each_within(b, visit)?;
            each_within(c, visit)
        }
        Expression::In(a, list) => {
            each_within(a, visit)?;
            list.iter_mut().try_for_each(|member| each_within(member, visit))
        }
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
            list.iter_mut().try_for_each(|member| each_within(member, visit))
        }
    }
}
