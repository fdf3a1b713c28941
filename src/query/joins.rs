//! Refuses a query that joins more patterns than the optimiser can put in order within a deadline, which it
//! does not heed.

use super::guard::TooComplex;
use crate::algebra::parts;
use spargebra::Query;
use spargebra::algebra::AggregateExpression;
use spargebra::algebra::Expression;
use spargebra::algebra::GraphPattern;
use spargebra::algebra::OrderExpression;

/// How many triple patterns and OPTIONALs may be joined in a query's only group: what the optimiser does grows with the
/// fourth power of that (measured: 1 s for 100, 18 s for 200), so with several groups it is the fourth powers
/// that are added up.
pub const JOINS_MAX: usize = 72;

/// Checks a query's algebra.
///
/// # Errors
/// When it joins too many patterns in one group.
pub fn check(query: &Query) -> Result<(), TooComplex> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    let (mut groups, mut work) = (vec![pattern], 0_usize);
    while let Some(group) = groups.pop() {
        work = work.saturating_add(joined(group, &mut groups).saturating_pow(4));
    }
    if work >= (JOINS_MAX + 1).pow(4) { Err(TooComplex::Joins) } else { Ok(()) }
}

/// How many patterns are joined here; the groups within, which are optimised by themselves, go to `groups`.
fn joined<'a>(pattern: &'a GraphPattern, groups: &mut Vec<&'a GraphPattern>) -> usize {
    let mut joins = 0;
    let mut parts = vec![pattern];
    while let Some(part) = parts.pop() {
        joins += match part {
            GraphPattern::Bgp { patterns } => patterns.len(),
            GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
                parts.extend([&**left, &**right]);
                0
            }
            GraphPattern::Filter { expr, inner } => {
                within_expression(expr, groups);
                parts.push(inner);
                0
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                parts.push(left);
                groups.push(right);
                if let Some(expression) = expression {
                    within_expression(expression, groups);
                }
                1
            }
            other => {
                within(other, groups);
                1
            }
        };
    }
    joins
}

fn within<'a>(pattern: &'a GraphPattern, groups: &mut Vec<&'a GraphPattern>) {
    match pattern {
        GraphPattern::Union { left, right } | GraphPattern::Minus { left, right } => {
            groups.extend([&**left, &**right]);
        }
        GraphPattern::Extend { inner, expression, .. } => {
            groups.push(inner);
            within_expression(expression, groups);
        }
        GraphPattern::OrderBy { inner, expression } => {
            groups.push(inner);
            for OrderExpression::Asc(expression) | OrderExpression::Desc(expression) in expression {
                within_expression(expression, groups);
            }
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            groups.push(inner);
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    within_expression(expr, groups);
                }
            }
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Service { inner, .. } => groups.push(inner),
        _ => {}
    }
}

/// The patterns of `EXISTS`.
fn within_expression<'a>(expression: &'a Expression, groups: &mut Vec<&'a GraphPattern>) {
    let mut left = vec![expression];
    while let Some(part) = left.pop() {
        if let Expression::Exists(pattern) = part {
            groups.push(pattern);
        }
        left.extend(parts(part));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_counted_by_group() {
        let group = |n: usize| {
            (0..n).map(|i| format!("?s <http://example.org/{i}> ?o{i} . ")).collect::<String>()
        };
        for (text, expected) in [
            (format!("ASK {{ {} }}", group(72)), Ok(())),
            (format!("ASK {{ {} }}", group(73)), Err(TooComplex::Joins)),
            (format!("ASK {{ {{ {} }} UNION {{ {} }} }}", group(60), group(60)), Ok(())),
            (
                format!("ASK {{ {{ {} }} UNION {{ {} }} }}", group(70), group(70)),
                Err(TooComplex::Joins),
            ),
            (format!("ASK {{ {{ {} }} {{ {} }} }}", group(60), group(60)), Err(TooComplex::Joins)),
            (format!("ASK {{ FILTER NOT EXISTS {{ {} }} }}", group(101)), Err(TooComplex::Joins)),
            (format!("SELECT (EXISTS {{ {} }} AS ?x) {{}}", group(101)), Err(TooComplex::Joins)),
            (
                format!(
                    "ASK {{ ?s <http://example.org/p>{} ?o }}",
                    "/<http://example.org/p>".repeat(200)
                ),
                Err(TooComplex::Joins),
            ),
            (format!("ASK {{ ?s ?p ({}) }}", "1 ".repeat(100)), Err(TooComplex::Joins)),
        ] {
            let query = spargebra::SparqlParser::new().parse_query(&text).expect("a query");
            assert_eq!(check(&query), expected, "{}", &text[..80]);
        }
    }
}
