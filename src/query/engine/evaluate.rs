//! Expressions and aggregates by the evaluator, for many rows at once, so that there is one meaning of each.
//!
//! The rows are shown to it as a graph: `?row <column> ?value`.

use super::logical::Formula;
use super::terms::Terms;
use super::terms::UNBOUND;
use crate::query::dataset;
use crate::query::functions;
use crate::query::meter;
use oxrdf::NamedNode;
use oxrdf::Term;
use oxrdf::Variable;
use spareval::ExpressionTerm;
use spareval::InternalQuad;
use spareval::QueryEvaluator;
use spareval::QueryResults;
use spareval::QueryableDataset;
use spargebra::Query;
use spargebra::algebra::AggregateExpression;
use spargebra::algebra::AggregateFunction;
use spargebra::algebra::GraphPattern;
use spargebra::term::NamedNodePattern;
use spargebra::term::TermPattern;
use spargebra::term::TriplePattern;
use std::cell::OnceCell;
use std::convert::Infallible;
use std::hash::Hash;
use std::rc::Rc;

const COLUMN: &str = "urn:notitia:column:";

/// Names that no query can have.
const ROW: &str = "-row";
const RESULT: &str = "-result";

pub struct Evaluator<'i> {
    terms: Rc<Terms<'i>>,
    /// Made when it is needed: most look-ups have no formula.
    evaluator: OnceCell<QueryEvaluator>,
}

impl<'i> Evaluator<'i> {
    pub fn new(terms: Rc<Terms<'i>>) -> Self {
        Self { terms, evaluator: OnceCell::new() }
    }

    fn evaluator(&self) -> &QueryEvaluator {
        self.evaluator.get_or_init(|| functions::evaluator().without_optimizations())
    }

    /// The value of a formula for each row; unbound where it is an error. `columns` are those of its variables.
    pub fn values(&self, formula: &Formula, columns: &[Vec<u32>], rows: usize) -> Vec<u32> {
        let mut values = vec![UNBOUND; rows];
        for (bound, members) in by_bound(columns, rows) {
            let inner = Box::new(pattern(formula, &bound));
            let variable = Variable::new_unchecked(RESULT);
            let expression = formula.expression.clone();
            let pattern = GraphPattern::Extend { inner, variable, expression };
            for (row, value) in self.run(pattern, formula, columns, &members) {
                values[row as usize] = value;
            }
        }
        values
    }

    /// Whether a formula is true, for each row.
    pub fn tests(&self, formula: &Formula, columns: &[Vec<u32>], rows: usize) -> Vec<bool> {
        let mut passes = vec![false; rows];
        for (bound, members) in by_bound(columns, rows) {
            let inner = Box::new(pattern(formula, &bound));
            let pattern = GraphPattern::Filter { expr: formula.expression.clone(), inner };
            for (row, _) in self.run(pattern, formula, columns, &members) {
                passes[row as usize] = true;
            }
        }
        passes
    }

    /// An aggregate of the values of each group; all are bound.
    pub fn aggregate(
        &self,
        function: &AggregateFunction,
        distinct: bool,
        groups: &[u32],
        values: &[u32],
        count: usize,
    ) -> Vec<u32> {
        let [group, value] = ["-group", "-value"].map(Variable::new_unchecked);
        let patterns = vec![
            TriplePattern {
                subject: Variable::new_unchecked(ROW).into(),
                predicate: column(1),
                object: value.clone().into(),
            },
            TriplePattern {
                subject: Variable::new_unchecked(ROW).into(),
                predicate: column(0),
                object: group.clone().into(),
            },
        ];
        let aggregate = AggregateExpression::FunctionCall {
            name: function.clone(),
            expr: value.into(),
            distinct,
        };
        let grouped = GraphPattern::Group {
            inner: Box::new(GraphPattern::Bgp { patterns }),
            variables: vec![group.clone()],
            aggregates: vec![(Variable::new_unchecked(RESULT), aggregate)],
        };
        let members: Vec<u32> = (0..u32::try_from(values.len()).unwrap_or(u32::MAX)).collect();
        let columns = Rc::from([Column::Groups(groups.to_vec()), Column::Terms(values.to_vec())]);
        let mut found = vec![UNBOUND; count];
        for (group, value) in self.select(grouped, group, None, columns, &members) {
            found[group as usize] = value;
        }
        found
    }

    fn run(
        &self,
        pattern: GraphPattern,
        formula: &Formula,
        columns: &[Vec<u32>],
        members: &[u32],
    ) -> Vec<(u32, u32)> {
        let columns = columns.iter().cloned().map(Column::Terms).collect();
        let row = Variable::new_unchecked(ROW);
        self.select(pattern, row, formula.base.clone(), columns, members)
    }

    /// The numbers of rows or groups, and the result of each.
    fn select(
        &self,
        pattern: GraphPattern,
        by: Variable,
        base_iri: Option<oxiri::Iri<String>>,
        columns: Rc<[Column]>,
        members: &[u32],
    ) -> Vec<(u32, u32)> {
        let variables = vec![by, Variable::new_unchecked(RESULT)];
        let pattern = GraphPattern::Project { inner: Box::new(pattern), variables };
        let query = Query::Select { dataset: None, pattern, base_iri };
        let rows =
            ColumnRows { terms: Rc::clone(&self.terms), columns, members: Rc::from(members) };
        let rows = ManagedRows(Rc::new(rows));
        let results = self.evaluator().prepare(&query).execute(rows);
        let Ok(QueryResults::Solutions(solutions)) = results else { return Vec::new() };
        let number = |term: Option<&Term>| match term {
            Some(Term::NamedNode(node)) => node.as_str().parse().unwrap_or(UNBOUND),
            _ => UNBOUND,
        };
        let pair =
            |solution: spareval::QuerySolution| (number(solution.get(0)), number(solution.get(1)));
        solutions.filter_map(Result::ok).map(pair).collect()
    }
}

/// The rows by which of their columns are bound.
fn by_bound(columns: &[Vec<u32>], rows: usize) -> Vec<(Vec<bool>, Vec<u32>)> {
    let mut kinds: Vec<(Vec<bool>, Vec<u32>)> = Vec::new();
    for row in 0..rows {
        let is_bound = |column: &Vec<u32>| column[row] != UNBOUND;
        let same = |bound: &[bool]| columns.iter().map(is_bound).eq(bound.iter().copied());
        let nth = row as u32;
        match kinds.iter_mut().find(|(bound, _)| same(bound)) {
            Some((_, members)) => members.push(nth),
            None => kinds.push((columns.iter().map(is_bound).collect(), vec![nth])),
        }
    }
    kinds
}

fn column(nth: usize) -> NamedNodePattern {
    NamedNode::new_unchecked(format!("{COLUMN}{nth}")).into()
}

/// The pattern that binds the variables of a formula.
fn pattern(formula: &Formula, bound: &[bool]) -> GraphPattern {
    let row = || TermPattern::from(Variable::new_unchecked(ROW));
    let columns = formula.variables.iter().zip(bound).enumerate();
    let columns = columns.filter(|(_, (_, is_bound))| **is_bound);
    let mut patterns: Vec<_> = columns
        .map(|(nth, ((variable, _), _))| TriplePattern {
            subject: row(),
            predicate: column(nth),
            object: variable.clone().into(),
        })
        .collect();
    if patterns.is_empty() {
        let object = Variable::new_unchecked("-any").into();
        patterns.push(TriplePattern { subject: row(), predicate: column(usize::MAX), object });
    }
    GraphPattern::Bgp { patterns }
}

enum Column {
    Terms(Vec<u32>),
    Groups(Vec<u32>),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Value {
    /// A row or a group.
    Place(u32),
    Column(usize),
    Term(u32),
}

struct ColumnRows<'i> {
    terms: Rc<Terms<'i>>,
    columns: Rc<[Column]>,
    members: Rc<[u32]>,
}

impl ColumnRows<'_> {
    fn value(&self, column: usize, row: u32) -> Value {
        match self.columns.get(column) {
            Some(Column::Terms(values)) => Value::Term(values[row as usize]),
            Some(Column::Groups(groups)) => Value::Place(groups[row as usize]),
            None => Value::Place(row),
        }
    }
}

#[derive(Clone)]
struct ManagedRows<'i>(Rc<ColumnRows<'i>>);

impl<'i> QueryableDataset<'i> for ManagedRows<'i> {
    type InternalTerm = Value;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Value>,
        predicate: Option<&Value>,
        object: Option<&Value>,
        _: Option<Option<&Value>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Value>, Infallible>> + use<'i> {
        let rows = Rc::clone(&self.0);
        let column = match predicate {
            Some(Value::Column(column)) => *column,
            _ => usize::MAX,
        };
        let places = match subject {
            Some(Value::Place(row)) => {
                let nth = rows.members.binary_search(row);
                nth.map_or(0..0, |nth| nth..nth + 1)
            }
            _ => 0..rows.members.len(),
        };
        let object = object.copied();
        places.filter_map(move |nth| {
            meter::step();
            let row = rows.members[nth];
            let value = rows.value(column, row);
            let is_asked = object.is_none_or(|object| object == value);
            is_asked.then_some(Ok(InternalQuad {
                subject: Value::Place(row),
                predicate: Value::Column(column),
                object: value,
                graph_name: None,
            }))
        })
    }

    fn internalize_term(&self, term: Term) -> Result<Value, Infallible> {
        if let Term::NamedNode(node) = &term
            && let Some(column) = node.as_str().strip_prefix(COLUMN)
        {
            return Ok(Value::Column(column.parse().unwrap_or(usize::MAX)));
        }
        Ok(Value::Term(self.0.terms.number(term.as_ref())))
    }

    /// Results are wanted as numbers.
    fn externalize_term(&self, value: Value) -> Result<Term, Infallible> {
        let number = match value {
            Value::Place(number) | Value::Term(number) => number,
            Value::Column(_) => UNBOUND,
        };
        Ok(NamedNode::new_unchecked(number.to_string()).into())
    }

    fn externalize_expression_term(&self, value: Value) -> Result<ExpressionTerm, Infallible> {
        let Value::Term(number) = value else {
            return self.externalize_term(value).map(Into::into);
        };
        Ok(self.0.terms.read(number, |key| {
            meter::text(key.bytes().len());
            dataset::value(key.kind(), key).unwrap_or_else(|| key.to_term().into())
        }))
    }
}
