//! A query's text, for another server, that means what its algebra does.
//!
//! The library that writes algebra leaves out the parentheses of arithmetic and the braces around some filters, so that
//! `2 * (3 + 4)` comes out as `2 * 3 + 4`. Here `COALESCE(…)` stands for parentheses, which changes no value and no error, and an empty
//! group beside a filter for braces. Blank nodes of patterns become variables: Virtuoso takes none beside a path.

use crate::algebra::parts_mut;
use spargebra::Query;
use spargebra::algebra::AggregateExpression;
use spargebra::algebra::Expression;
use spargebra::algebra::GraphPattern;
use spargebra::algebra::OrderExpression;
use spargebra::term::TermPattern;
use spargebra::term::Variable;
use std::fmt::Write as _;
use std::mem::replace;

/// The text of a query.
pub(super) fn written(mut query: Query) -> String {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = &mut query;
    group(pattern);
    query.to_string()
}

fn group(pattern: &mut GraphPattern) {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            for triple in patterns {
                name(&mut triple.subject);
                name(&mut triple.object);
            }
        }
        GraphPattern::Path { subject, object, .. } => {
            name(subject);
            name(object);
        }
        GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Minus { left, right } => {
            group(left);
            group(right);
            brace(left);
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            group(left);
            group(right);
            brace(left);
            brace(right);
            expression.iter_mut().for_each(parenthesise);
        }
        GraphPattern::Union { left, right } => {
            group(left);
            group(right);
        }
        GraphPattern::Extend { inner, expression, .. } => {
            group(inner);
            // Over a grouping it is a HAVING.
            if !is_grouped(inner) {
                brace(inner);
            }
            parenthesise(expression);
        }
        GraphPattern::Filter { expr, inner } => {
            group(inner);
            parenthesise(expr);
        }
        GraphPattern::OrderBy { inner, expression } => {
            group(inner);
            for OrderExpression::Asc(key) | OrderExpression::Desc(key) in expression {
                parenthesise(key);
            }
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            let all = AggregateExpression::CountSolutions { distinct: true };
            if aggregates.iter().any(|(_, aggregate)| *aggregate == all) {
                // What was a blank node is not counted as a variable.
                let mut variables = Vec::new();
                inner.on_in_scope_variable(|variable| variables.push(variable.clone()));
                variables.sort();
                variables.dedup();
                let pattern = replace(&mut **inner, GraphPattern::Bgp { patterns: Vec::new() });
                **inner = GraphPattern::Project { inner: Box::new(pattern), variables };
            }
            group(inner);
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    parenthesise(expr);
                }
            }
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Service { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => group(inner),
    }
}

/// Makes a variable of a blank node.
fn name(term: &mut TermPattern) {
    let TermPattern::BlankNode(node) = term else { return };
    let mut name = String::from("blank_");
    for byte in node.as_str().bytes() {
        let _ = write!(name, "{byte:02x}");
    }
    *term = Variable::new_unchecked(name).into();
}

fn is_grouped(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Group { .. } => true,
        GraphPattern::Filter { inner, .. } | GraphPattern::Extend { inner, .. } => {
            is_grouped(inner)
        }
        _ => false,
    }
}

/// Keeps a filter from reaching beyond its group.
fn brace(pattern: &mut GraphPattern) {
    if matches!(pattern, GraphPattern::Filter { .. }) {
        let nothing = || GraphPattern::Bgp { patterns: Vec::new() };
        let filter = replace(pattern, nothing());
        *pattern = GraphPattern::Join { left: Box::new(nothing()), right: Box::new(filter) };
    }
}

fn parenthesise(expression: &mut Expression) {
    if let Expression::Exists(pattern) = expression {
        group(pattern);
    }
    let needs = is_open(expression);
    for part in parts_mut(expression) {
        parenthesise(part);
        if needs && is_open(part) {
            let inner = replace(part, Expression::Coalesce(Vec::new()));
            *part = Expression::Coalesce(vec![inner]);
        }
    }
}

/// Whether an operator is written without parentheses around it.
fn is_open(expression: &Expression) -> bool {
    matches!(
        expression,
        Expression::Add(..)
            | Expression::Subtract(..)
            | Expression::Multiply(..)
            | Expression::Divide(..)
            | Expression::UnaryPlus(_)
            | Expression::UnaryMinus(_)
            | Expression::Not(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Dataset;
    use oxrdf::Term;
    use spareval::QueryEvaluator;
    use spareval::QueryResults;
    use spargebra::SparqlParser;

    fn shown(name: &str, term: &Term) -> String {
        let Term::Literal(literal) = term else { return format!("{name} {term}") };
        format!("{name} {}", literal.value())
    }

    fn rows(query: &Query) -> Vec<String> {
        let evaluator = QueryEvaluator::new();
        let dataset = Dataset::new();
        let results = evaluator.prepare(query).execute(&dataset).expect("results");
        let QueryResults::Solutions(rows) = results else { panic!("a table") };
        let mut rows: Vec<String> = rows
            .map(|row| {
                let row = row.expect("a row");
                let mut terms: Vec<String> =
                    row.iter().map(|(name, term)| shown(name.as_str(), term)).collect();
                terms.sort();
                terms.join(", ")
            })
            .collect();
        rows.sort();
        rows
    }

    #[test]
    fn the_text_means_what_the_algebra_does() {
        let parser = SparqlParser::new();
        for (text, expected) in [
            ("BIND(2 * (3 + 4) AS ?x)", "x 14"),
            ("BIND(10 - (3 - 2) AS ?x)", "x 9"),
            ("BIND(8 / (4 / 2) AS ?x)", "4"),
            ("BIND(-(1 + 2) AS ?x)", "x -3"),
            ("BIND(-(-(5)) AS ?x)", "x 5"),
            ("BIND(!(1 + 1 = 2) AS ?x)", "x false"),
            ("BIND(ROUND(1000 * (1 - 1 / 4)) / 1000 AS ?x)", "x 0.75"),
            ("VALUES ?a { 1 2 } FILTER((?a + 1) * 2 = 6)", "a 2"),
            // The filter of an inner group does not see what stands beside it.
            ("{ { VALUES ?a { 1 } FILTER(!BOUND(?b)) } VALUES ?b { 2 } }", "b 2"),
            (
                "{ { VALUES ?a { 1 } FILTER(!BOUND(?b)) } { VALUES ?b { 3 } FILTER(!BOUND(?a)) } }",
                "b 3",
            ),
            ("{ VALUES ?a { 1 } FILTER(!BOUND(?b)) } OPTIONAL { VALUES ?b { 4 } }", "b 4"),
            ("VALUES ?a { 1 } OPTIONAL { { VALUES ?b { 5 } FILTER(!BOUND(?a)) } }", "b 5"),
            ("{ VALUES ?a { 1 } FILTER(!BOUND(?b)) } BIND(6 AS ?b)", "b 6"),
            (
                "VALUES ?a { 1 } FILTER NOT EXISTS { { VALUES ?c { 7 } FILTER(?c * (1 + 1) = 15) } VALUES ?c { 7 } }",
                "a 1",
            ),
        ] {
            let query = parser.clone().parse_query(&format!("SELECT * {{ {text} }}"));
            let query = query.expect("a query");
            let again = written(query.clone());
            let read = parser
                .clone()
                .parse_query(&again)
                .unwrap_or_else(|error| panic!("{text} became {again}, which is none: {error}"));
            let found = rows(&read);
            assert_eq!(found, rows(&query), "{text} became {again}");
            assert!(found.iter().any(|row| row.contains(expected)), "{text}: {found:?}");
        }
        for (text, expected) in [
            ("SELECT * { ?a <p>/<q>* ?b . [] <r> ?a }", "SELECT ?a ?b"),
            ("SELECT (COUNT(DISTINCT *) AS ?n) { ?a <p> [] }", "SELECT ?a WHERE"),
        ] {
            let parser = parser.clone().with_base_iri("http://e/").expect("a base");
            let again = written(parser.clone().parse_query(text).expect("a query"));
            assert!(again.contains(expected) && !again.contains("_:"), "{again}");
            parser.parse_query(&again).unwrap_or_else(|error| panic!("{again}: {error}"));
        }
        let grouped = "SELECT ?a (SUM(?b * (?b + 1)) AS ?s) { VALUES (?a ?b) { (1 2) (1 3) (2 1) } } GROUP BY ?a \
                       HAVING (SUM(?b) * (1 + 1) > 3) ORDER BY (?s * (1 - 2))";
        let query = parser.clone().parse_query(grouped).expect("a query");
        let again = written(query.clone());
        let read = parser.parse_query(&again).unwrap_or_else(|error| panic!("{again}: {error}"));
        assert_eq!(rows(&read), rows(&query), "{again}");
    }
}
