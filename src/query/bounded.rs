//! Makes of a query one of the same answers in which every step can be counted.
//!
//! - `REGEX` and `REPLACE` become functions of ours, which count what they do.
//! - A row in which nothing is bound costs the evaluator no step that we see, so where such rows are joined or put together
//!   stands a filter that counts them.
//! - `ORDER BY` an expression becomes `ORDER BY` a variable: the evaluator evaluates what it sorts by at
//!   each comparison.

use super::functions;
use crate::algebra::parts_mut;
use oxrdf::NamedNodeRef;
use oxrdf::Variable;
use rustc_hash::FxHashSet;
use spargebra::Query;
use spargebra::algebra::AggregateExpression;
use spargebra::algebra::Expression;
use spargebra::algebra::Function;
use spargebra::algebra::GraphPattern;
use spargebra::algebra::OrderExpression;
use spargebra::term::NamedNodePattern;
use spargebra::term::TermPattern;

/// Rewrites a query.
pub fn bounded(query: &mut Query) {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    Rewriter::default().pattern(pattern);
}

/// The variables that each row of a pattern has.
pub fn sure(pattern: &GraphPattern) -> FxHashSet<Variable> {
    Rewriter::default().pattern(&mut pattern.clone())
}

#[derive(Default)]
struct Rewriter {
    keys: usize,
}

impl Rewriter {
    /// Gives the variables that each row of the pattern has.
    fn pattern(&mut self, pattern: &mut GraphPattern) -> FxHashSet<Variable> {
        let bound = self.parts(pattern);
        let multiplies = match pattern {
            GraphPattern::Join { .. }
            | GraphPattern::LeftJoin { .. }
            | GraphPattern::Lateral { .. }
            | GraphPattern::Union { .. } => true,
            GraphPattern::Values { bindings, .. } => bindings.len() > 1,
            _ => false,
        };
        if bound.is_empty() && multiplies {
            count_rows(pattern);
        }
        bound
    }

    fn parts(&mut self, pattern: &mut GraphPattern) -> FxHashSet<Variable> {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                let mut bound = FxHashSet::default();
                for triple in patterns {
                    bound.extend(variable_of(&triple.subject));
                    bound.extend(variable_of_name(&triple.predicate));
                    bound.extend(variable_of(&triple.object));
                }
                bound
            }
            GraphPattern::Path { subject, object, .. } => {
                variable_of(subject).into_iter().chain(variable_of(object)).collect()
            }
            GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
                let mut bound = self.pattern(left);
                bound.extend(self.pattern(right));
                bound
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                if let Some(expression) = expression {
                    self.expression(expression);
                }
                self.pattern(right);
                self.pattern(left)
            }
            GraphPattern::Minus { left, right } => {
                self.pattern(right);
                self.pattern(left)
            }
            GraphPattern::Union { left, right } => {
                let (left, right) = (self.pattern(left), self.pattern(right));
                left.intersection(&right).cloned().collect()
            }
            GraphPattern::Filter { expr, inner } => {
                self.expression(expr);
                self.pattern(inner)
            }
            GraphPattern::Graph { name, inner } => {
                let mut bound = self.pattern(inner);
                bound.extend(variable_of_name(name));
                bound
            }
            GraphPattern::Extend { inner, variable, expression } => {
                self.expression(expression);
                let mut bound = self.pattern(inner);
                let is_sure = match expression {
                    Expression::NamedNode(_) | Expression::Literal(_) => true,
                    Expression::Variable(other) => bound.contains(other),
                    _ => false,
                };
                if is_sure {
                    bound.insert(variable.clone());
                }
                bound
            }
            GraphPattern::Values { variables, bindings } => {
                let in_all = |at: &usize| bindings.iter().all(|row| row[*at].is_some());
                let sure = (0..variables.len()).filter(in_all);
                sure.map(|at| variables[at].clone()).collect()
            }
            GraphPattern::Project { inner, variables } => {
                let bound = self.pattern(inner);
                variables.iter().filter(|variable| bound.contains(*variable)).cloned().collect()
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                let within = self.pattern(inner);
                let mut bound: FxHashSet<_> =
                    variables.iter().filter(|key| within.contains(*key)).cloned().collect();
                for (variable, aggregate) in aggregates {
                    match aggregate {
                        AggregateExpression::CountSolutions { .. } => {
                            bound.insert(variable.clone());
                        }
                        AggregateExpression::FunctionCall { expr, .. } => self.expression(expr),
                    }
                }
                bound
            }
            GraphPattern::OrderBy { inner, expression } => {
                let bound = self.pattern(inner);
                for condition in expression {
                    self.order(condition, inner);
                }
                bound
            }
            GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.pattern(inner),
            // It is another endpoint's; its rows take its place before anything is evaluated.
            GraphPattern::Service { .. } => FxHashSet::default(),
        }
    }

    /// What is sorted by becomes a variable of its own, which no query can name.
    fn order(&mut self, condition: &mut OrderExpression, inner: &mut GraphPattern) {
        let (OrderExpression::Asc(expression) | OrderExpression::Desc(expression)) = condition;
        if matches!(expression, Expression::Variable(_)) {
            return;
        }
        self.expression(expression);
        let variable = Variable::new_unchecked(format!("-key{}", self.keys));
        self.keys += 1;
        let key = Expression::Variable(variable.clone());
        let expression = std::mem::replace(expression, key);
        let before = Box::new(std::mem::replace(inner, nothing()));
        *inner = GraphPattern::Extend { inner: before, variable, expression };
    }

    fn expression(&mut self, expression: &mut Expression) {
        match expression {
            Expression::Exists(pattern) => {
                self.pattern(pattern);
            }
            Expression::FunctionCall(function @ Function::Regex, _) => {
                *function = Function::Custom(functions::REGEX.into());
            }
            Expression::FunctionCall(function @ Function::Replace, _) => {
                *function = Function::Custom(functions::REPLACE.into());
            }
            _ => {}
        }
        parts_mut(expression).into_iter().for_each(|part| self.expression(part));
    }
}

/// Puts a filter over a pattern that lets all rows pass. It names a variable that is never bound, so that the
/// optimiser can't move it below a join.
fn count_rows(pattern: &mut GraphPattern) {
    let row: NamedNodeRef<'_> = functions::ROW;
    let count = Expression::FunctionCall(Function::Custom(row.into()), Vec::new());
    let never = Expression::Variable(Variable::new_unchecked("-never"));
    let inner = Box::new(std::mem::replace(pattern, nothing()));
    *pattern = GraphPattern::Filter { expr: Expression::Coalesce(vec![never, count]), inner };
}

fn nothing() -> GraphPattern {
    GraphPattern::Bgp { patterns: Vec::new() }
}

fn variable_of(term: &TermPattern) -> Option<Variable> {
    match term {
        TermPattern::Variable(variable) => Some(variable.clone()),
        // The evaluator makes a variable of it.
        TermPattern::BlankNode(node) => Some(Variable::new_unchecked(node.as_str())),
        TermPattern::NamedNode(_) | TermPattern::Literal(_) => None,
    }
}

fn variable_of_name(name: &NamedNodePattern) -> Option<Variable> {
    match name {
        NamedNodePattern::Variable(variable) => Some(variable.clone()),
        NamedNodePattern::NamedNode(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::SparqlParser;

    #[test]
    fn rows_are_counted_where_nothing_else_would() {
        for (text, guards) in [
            ("SELECT * { ?s ?p ?o . ?o ?q ?r }", 0),
            ("SELECT * { VALUES ?x { 1 2 } VALUES ?y { 1 2 } }", 0),
            ("SELECT * { ?s ?p ?o OPTIONAL { ?o ?q ?r } BIND(1 AS ?x) }", 0),
            ("SELECT * { { ?s ?p 1 } UNION { ?s ?p 2 } }", 0),
            ("SELECT * { VALUES ?x { 1 UNDEF } VALUES ?y { 1 UNDEF } }", 3),
            ("SELECT (COUNT(*) AS ?n) { {} UNION {} {} UNION {} }", 3),
            ("ASK { { SELECT ?u { ?s ?p ?o } } { SELECT ?v { ?s ?p ?o } } }", 1),
            ("ASK { ?s ?p ?o FILTER EXISTS { {} UNION {} } }", 1),
        ] {
            let mut query = SparqlParser::new().parse_query(text).expect("a query");
            bounded(&mut query);
            let found = query.to_string().matches(functions::ROW.as_str()).count();
            assert_eq!(found, guards, "{text}\n{query}");
        }
    }

    #[test]
    fn functions_and_keys_are_replaced_wherever_they_stand() {
        for (text, expected) in [
            (
                "SELECT * { ?s ?p ?o FILTER(REGEX(?o, 'a') || !REGEX(?o, 'b')) }",
                ["urn:notitia:regex"; 2],
            ),
            (
                "SELECT (MAX(REPLACE(?o, 'a', 'b')) AS ?x) { ?s ?p ?o } ORDER BY STRLEN(?x)",
                ["urn:notitia:replace", "AS ?-key0"],
            ),
            (
                "SELECT * { ?s ?p ?o } ORDER BY ?s DESC(?p) STR(?o) REGEX(?o, 'b')",
                ["AS ?-key0", "AS ?-key1"],
            ),
        ] {
            let mut query = SparqlParser::new().parse_query(text).expect("a query");
            bounded(&mut query);
            let shown = query.to_string();
            for expected in expected {
                assert!(shown.contains(expected), "{text}\n{shown}");
            }
            assert!(!shown.contains("REGEX(") && !shown.contains("REPLACE("), "{shown}");
        }
    }
}
