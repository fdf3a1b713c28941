//! Pre-binding: a query with terms put in for variables. <https://www.w3.org/TR/shacl/#pre-binding>
//!
//! As the specification has it: each basic graph pattern, path and `GRAPH` is joined with a table of
//! the bound variables, so that each group knows them. The terms also take the place of the variables
//! in the patterns, which is the same and tells the optimizer what it has.

use super::algebra;
use super::view;
use oxrdf::TermRef;
use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use spargebra::term::NamedNodePattern;
use spargebra::term::TermPattern;
use std::convert::Infallible;

/// `query` with the variables bound.
pub(super) fn prebind(query: &Query, bindings: &[(Variable, TermRef<'_>)]) -> Query {
    let table: Vec<(Variable, GroundTerm)> =
        bindings.iter().map(|(variable, term)| (variable.clone(), ground(*term))).collect();
    let mut query = query.clone();
    if let Query::Select { pattern, .. } | Query::Ask { pattern, .. } = &mut query {
        let Ok(()) = algebra::each(pattern, &mut |pattern| {
            insert(pattern, &table);
            Ok::<(), Infallible>(())
        });
    }
    query
}

/// Queries have no blank nodes as terms: they go in as names that the view knows.
fn ground(term: TermRef<'_>) -> GroundTerm {
    match term {
        TermRef::NamedNode(iri) => iri.into_owned().into(),
        TermRef::BlankNode(blank) => view::name_of(blank).into(),
        TermRef::Literal(literal) => literal.into_owned().into(),
    }
}

fn insert(pattern: &mut GraphPattern, table: &[(Variable, GroundTerm)]) {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            for triple in patterns {
                put(&mut triple.subject, table);
                put_name(&mut triple.predicate, table);
                put(&mut triple.object, table);
            }
        }
        GraphPattern::Path { subject, object, .. } => {
            put(subject, table);
            put(object, table);
        }
        GraphPattern::Graph { name, .. } => put_name(name, table),
        _ => return,
    }
    let (variables, terms) =
        table.iter().map(|(variable, term)| (variable.clone(), Some(term.clone()))).unzip();
    let values = GraphPattern::Values { variables, bindings: vec![terms] };
    let left = std::mem::take(pattern);
    *pattern = GraphPattern::Join { left: Box::new(left), right: Box::new(values) };
}

fn put(place: &mut TermPattern, table: &[(Variable, GroundTerm)]) {
    let TermPattern::Variable(variable) = place else { return };
    if let Some((_, term)) = table.iter().find(|(bound, _)| bound == variable) {
        *place = match term {
            GroundTerm::NamedNode(name) => name.clone().into(),
            GroundTerm::Literal(literal) => literal.clone().into(),
        };
    }
}

/// A variable that stands for a literal or a blank node stays, and finds nothing.
fn put_name(place: &mut NamedNodePattern, table: &[(Variable, GroundTerm)]) {
    let NamedNodePattern::Variable(variable) = place else { return };
    if let Some((_, GroundTerm::NamedNode(name))) =
        table.iter().find(|(bound, _)| bound == variable)
    {
        *place = name.clone().into();
    }
}
