//! A planned query, and the rows that it gives as terms.

use super::batch::Batch;
use super::batch::Rows;
use super::batch::Var;
use super::chain::Context;
use super::chain::Node;
use super::compile::Compiler;
use super::compile::position;
use super::describe::Described;
use super::evaluate::Evaluator;
use super::label::Labels;
use super::logical::Form;
use super::logical::Place;
use super::logical::Template;
use super::logical::Vars;
use super::terms::Terms;
use super::terms::UNBOUND;
use super::translate;
use super::translate::Unsupported;
use crate::index::Index;
use crate::index::Key;
use crate::query::meter;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use oxrdf::Variable;
use rustc_hash::FxHashSet;
use spargebra::Query;
use std::cell::Cell;
use std::rc::Rc;

/// A query that is ready to be evaluated.
pub struct Planned<'i> {
    pub(super) root: Node<'i>,
    form: Form,
    context: Context<'i>,
}

/// Plans a query.
///
/// # Errors
/// When it is to be left to the evaluator.
pub fn plan<'i>(query: &Query, index: &'i Index) -> Result<Planned<'i>, Unsupported> {
    let terms = Rc::new(Terms::new(index));
    let translated = translate::translate(query, &terms)?;
    let needed: Vars = match &translated.form {
        Form::Select(header) => header.iter().map(|(_, var)| *var).collect(),
        Form::Ask => Vars::new(),
        Form::Describe(described) => described.iter().copied().collect(),
        Form::Construct(templates) => {
            let places = templates.iter().flat_map(|template| template.0);
            places.filter_map(Place::variable).collect()
        }
    };
    let names = &translated.names;
    let fresh = Cell::new(Var::try_from(names.variables.len()).unwrap_or(Var::MAX / 2));
    let labels = Labels { names, terms: &terms };
    let compiler = Compiler { terms: &terms, labels, fresh };
    let (root, _) = compiler.plan(&translated.plan, &needed, None)?;
    let context = Context { evaluator: Evaluator::new(Rc::clone(&terms)), terms };
    Ok(Planned { root, form: translated.form, context })
}

/// What a query gives.
pub enum Answer<'p, 'i> {
    Solutions(Solutions<'p, 'i>),
    Boolean(bool),
    Graph(Box<dyn Iterator<Item = Triple> + 'p>),
}

impl Answer<'_, '_> {
    /// Reads all of it.
    pub fn exhaust(self) {
        match self {
            Self::Solutions(mut solutions) => while solutions.rows.advance() {},
            Self::Boolean(_) => {}
            Self::Graph(triples) => triples.for_each(drop),
        }
    }
}

impl<'i> Planned<'i> {
    /// Begins to evaluate.
    pub fn run(&self) -> Answer<'_, 'i> {
        let mut rows = self.root.open(&self.context);
        let schema = &self.root.schema;
        let terms = &*self.context.terms;
        match &self.form {
            Form::Ask => Answer::Boolean(rows.next().is_some()),
            Form::Select(header) => {
                let columns = header.iter().map(|(_, var)| position(schema, *var)).collect();
                let variables = header.iter().map(|(variable, _)| variable.clone()).collect();
                let rows = Cursor { rows, batch: Batch::default(), row: 0 };
                Answer::Solutions(Solutions { terms, rows, columns, variables })
            }
            Form::Construct(templates) => {
                let templates = templates.iter().map(|template| columns(*template, schema));
                let rows = Cursor { rows, batch: Batch::default(), row: 0 };
                Answer::Graph(Box::new(Triples {
                    terms,
                    rows,
                    templates: templates.collect(),
                    at: usize::MAX,
                    met: FxHashSet::default(),
                }))
            }
            Form::Describe(described) => {
                let columns = described.iter().filter_map(|var| position(schema, *var)).collect();
                let rows = Cursor { rows, batch: Batch::default(), row: 0 };
                let (met, waiting, scan) = (FxHashSet::default(), Vec::new(), None);
                Answer::Graph(Box::new(Described { terms, rows, columns, met, waiting, scan }))
            }
        }
    }
}

/// The rows of a plan, one after the other.
pub(super) struct Cursor<'p> {
    rows: Rows<'p>,
    batch: Batch,
    /// The row behind the one that is read.
    row: usize,
}

impl Cursor<'_> {
    /// Goes to the next row; false at the end.
    pub fn advance(&mut self) -> bool {
        meter::step();
        if self.row == self.batch.rows {
            let Some(batch) = self.rows.next() else { return false };
            self.batch = batch;
            self.row = 0;
        }
        self.row += 1;
        true
    }

    pub fn value(&self, column: usize) -> u32 {
        self.batch.columns[column][self.row - 1]
    }
}

/// The rows of a SELECT.
pub struct Solutions<'p, 'i> {
    terms: &'p Terms<'i>,
    rows: Cursor<'p>,
    columns: Vec<Option<usize>>,
    variables: Vec<Variable>,
}

impl Solutions<'_, '_> {
    /// In the order of the projection.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// Reads the next row into `row`, in the order of the variables; false at the end.
    pub fn read(&mut self, row: &mut Vec<Option<Term>>) -> bool {
        row.clear();
        if !self.rows.advance() {
            return false;
        }
        row.extend(self.columns.iter().map(|column| {
            let number = column.map_or(UNBOUND, |column| self.rows.value(column));
            (number != UNBOUND).then(|| self.terms.term(number))
        }));
        true
    }

    /// Gives the keys of the next row's bound columns to `take`, in the order of the variables; false at the end.
    pub fn read_keys(&mut self, mut take: impl FnMut(usize, Key<'_>)) -> bool {
        if !self.rows.advance() {
            return false;
        }
        for (nth, column) in self.columns.iter().enumerate() {
            let number = column.map_or(UNBOUND, |column| self.rows.value(column));
            if number != UNBOUND {
                self.terms.read(number, |key| take(nth, key));
            }
        }
        true
    }
}

/// A part of a triple that is made.
#[derive(Clone, Copy)]
enum Part {
    Constant(u32),
    Column(usize),
    Never,
}

fn columns(Template(places): Template, schema: &[Var]) -> [Part; 3] {
    places.map(|place| match place {
        Place::Constant(number) => Part::Constant(number),
        Place::Variable(var) => position(schema, var).map_or(Part::Never, Part::Column),
    })
}

/// The triples of a CONSTRUCT, each once.
struct Triples<'p, 'i> {
    terms: &'p Terms<'i>,
    rows: Cursor<'p>,
    templates: Vec<[Part; 3]>,
    /// The template that is next for the row.
    at: usize,
    met: FxHashSet<[u32; 3]>,
}

impl Iterator for Triples<'_, '_> {
    type Item = Triple;

    fn next(&mut self) -> Option<Triple> {
        loop {
            let Some(template) = self.templates.get(self.at) else {
                if !self.rows.advance() {
                    return None;
                }
                self.at = 0;
                if self.templates.is_empty() {
                    return None;
                }
                continue;
            };
            self.at += 1;
            let numbers = template.map(|part| match part {
                Part::Constant(number) => number,
                Part::Column(column) => self.rows.value(column),
                Part::Never => UNBOUND,
            });
            if numbers.contains(&UNBOUND) || !self.met.insert(numbers) {
                continue;
            }
            let [subject, predicate, object] = numbers.map(|number| self.terms.term(number));
            let subject = match subject {
                Term::NamedNode(node) => NamedOrBlankNode::from(node),
                Term::BlankNode(node) => node.into(),
                Term::Literal(_) => continue,
            };
            if let Term::NamedNode(predicate) = predicate {
                return Some(Triple { subject, predicate, object });
            }
        }
    }
}
