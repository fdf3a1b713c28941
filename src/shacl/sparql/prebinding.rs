//! Pre-binding: a query with terms for some of its variables. <https://www.w3.org/TR/shacl/#pre-binding>
//!
//! Tables of the terms stand before what a query looks for, joined by `LATERAL`: it is evaluated row by
//! row, and each group in it knows the terms of the row. What holds for all focus nodes is put in when
//! shapes are compiled, the focus nodes when the query is asked, many at once.

use super::algebra;
use super::query;
use super::query::ALWAYS_BOUND;
use super::view;
use oxrdf::TermRef;
use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use std::convert::Infallible;

/// A query with all but its focus nodes.
#[derive(Clone)]
pub(super) struct Prebound {
    query: Query,
    /// Those of the rows to come: `this`, and `value` for an ASK query.
    variables: Vec<Variable>,
    /// How many rows may come at once.
    pub(super) rows_max: usize,
}

/// Enough that what a query costs once is little for each of them.
const ROWS_MAX: usize = 1024;

/// `query` with `constants`. An ASK query becomes one that selects the rows for which it is true.
pub(super) fn prebind(query: Query, constants: &[(Variable, TermRef<'_>)]) -> Prebound {
    let mut variables = vec![Variable::new_unchecked("this")];
    let (mut pattern, base_iri) = match query {
        Query::Ask { mut pattern, base_iri, .. } => {
            variables.push(Variable::new_unchecked("value"));
            let inner = Box::new(std::mem::take(query::within(&mut pattern)));
            (GraphPattern::Project { inner, variables: variables.clone() }, base_iri)
        }
        Query::Select { pattern, base_iri, .. }
        | Query::Construct { pattern, base_iri, .. }
        | Query::Describe { pattern, base_iri, .. } => (pattern, base_iri),
    };
    // A limit is for each focus node.
    let rows_max = if is_limited(&pattern) { 1 } else { ROWS_MAX };
    let inner = query::within(&mut pattern);
    let Ok(()) = algebra::each(inner, &mut |pattern| {
        show_constants(pattern);
        Ok::<(), Infallible>(())
    });
    let (names, terms) =
        constants.iter().map(|(name, term)| (name.clone(), Some(ground(*term)))).unzip();
    put_before(inner, names, vec![terms]);
    Prebound { query: Query::Select { dataset: None, pattern, base_iri }, variables, rows_max }
}

impl Prebound {
    /// The query for some rows of terms.
    pub(super) fn about<'t, R: IntoIterator<Item = TermRef<'t>>>(
        &self,
        rows: impl IntoIterator<Item = R>,
    ) -> Query {
        let terms = |row: R| row.into_iter().map(|term| Some(ground(term))).collect();
        let rows = rows.into_iter().map(terms).collect();
        let mut query = self.query.clone();
        if let Query::Select { pattern, .. } = &mut query {
            put_before(query::within(pattern), self.variables.clone(), rows);
        }
        query
    }
}

fn put_before(
    pattern: &mut GraphPattern,
    variables: Vec<Variable>,
    bindings: Vec<Vec<Option<GroundTerm>>>,
) {
    let left = Box::new(GraphPattern::Values { variables, bindings });
    let right = Box::new(std::mem::take(pattern));
    *pattern = GraphPattern::Lateral { left, right };
}

/// Lets a subquery know what it need not select.
fn show_constants(pattern: &mut GraphPattern) {
    let GraphPattern::Project { variables, .. } = pattern else { return };
    for name in ALWAYS_BOUND.map(Variable::new_unchecked) {
        if !variables.contains(&name) {
            variables.push(name);
        }
    }
}

/// Whether there is a limit or an offset around the outermost projection.
fn is_limited(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Slice { .. } => true,
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => is_limited(inner),
        _ => false,
    }
}

/// Queries have no blank nodes as terms: they go in as names that the view knows.
fn ground(term: TermRef<'_>) -> GroundTerm {
    match term {
        TermRef::NamedNode(iri) => iri.into_owned().into(),
        TermRef::BlankNode(blank) => view::name_of(blank).into(),
        TermRef::Literal(literal) => literal.into_owned().into(),
    }
}
