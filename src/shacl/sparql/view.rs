//! A data graph under a query, as Oxigraph's evaluator wants to see it.

use super::SHAPES_GRAPH;
use super::clock;
use super::clock::Held;
use super::evaluate::Asked;
use crate::shacl::data::Data;
use crate::shacl::plan::TermId;
use crate::shacl::term_table::at;
use crate::shacl::term_table::term_id;
use oxrdf::BlankNode;
use oxrdf::BlankNodeRef;
use oxrdf::NamedNode;
use oxrdf::Term;
use oxrdf::TermRef;
use rustc_hash::FxHashMap;
use spareval::InternalQuad;
use spareval::QueryableDataset;
use std::cell::RefCell;
use std::convert::Infallible;

/// The name under which a blank node goes into a query; no IRI is written like this.
pub(super) fn name_of(blank: BlankNodeRef<'_>) -> NamedNode {
    NamedNode::new_unchecked(blank.to_string())
}

/// The default graph is the data graph; the shapes graph has a name.
pub(super) struct View<'a> {
    data: Data<'a>,
    /// Terms that the query makes, numbered after those of the data.
    made: RefCell<Made>,
}

#[derive(Default)]
struct Made {
    terms: Vec<Term>,
    numbers: FxHashMap<Term, TermId>,
}

impl<'a> View<'a> {
    pub(super) fn new(asked: Asked<'a>) -> View<'a> {
        View { data: asked.data, made: RefCell::default() }
    }

    fn in_shapes(&self) -> impl Iterator<Item = [TermId; 3]> + use<'a> {
        self.data.plan.shapes_graph.iter().copied()
    }
}

type Triples<'a> = Box<dyn Iterator<Item = [TermId; 3]> + 'a>;

/// The triples of the data graph with the terms that are given, each once.
fn matching<'a>(
    data: Data<'a>,
    subject: Option<TermId>,
    predicate: Option<TermId>,
    object: Option<TermId>,
) -> Triples<'a> {
    let index = data.index;
    if [subject, predicate, object].into_iter().flatten().any(|id| at(id) >= index.terms()) {
        return Box::new(std::iter::empty());
    }
    let is_object = move |other: TermId| object.is_none_or(|object| object == other);
    match (subject, predicate, object) {
        (Some(s), Some(p), _) => {
            let objects = index.objects(s, p).iter().copied().filter(move |o| is_object(*o));
            Box::new(objects.map(move |o| [s, p, o]))
        }
        (Some(s), None, _) => Box::new(
            index.about(s).filter(move |(_, o)| is_object(*o)).map(move |(p, o)| [s, p, o]),
        ),
        (None, Some(p), Some(o)) => Box::new(index.subjects(o, p).iter().map(move |s| [*s, p, o])),
        (None, None, Some(o)) => Box::new(index.leading_to(o).map(move |(p, s)| [s, p, o])),
        (None, Some(p), None) => Box::new(
            index
                .all_terms()
                .flat_map(move |s| index.objects(s, p).iter().map(move |o| [s, p, *o])),
        ),
        (None, None, None) => Box::new(
            index.all_terms().flat_map(move |s| index.about(s).map(move |(p, o)| [s, p, o])),
        ),
    }
}

impl<'a> QueryableDataset<'a> for View<'a> {
    type InternalTerm = Held;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Held>,
        predicate: Option<&Held>,
        object: Option<&Held>,
        graph: Option<Option<&Held>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Held>, Infallible>> + use<'a> {
        let [subject, predicate, object] = [subject, predicate, object].map(|term| Some(term?.0));
        let shapes_graph = self.data.plan.shapes_graph_name;
        let (graph_name, triples): (_, Triples<'a>) = match graph {
            Some(None) => (None, matching(self.data, subject, predicate, object)),
            Some(Some(name)) if Some(name.0) != shapes_graph => {
                (None, Box::new(std::iter::empty()))
            }
            _ => {
                let is = |wanted: Option<TermId>, found| wanted.is_none_or(|id| id == found);
                let matches = move |[s, p, o]: &[TermId; 3]| {
                    is(subject, *s) && is(predicate, *p) && is(object, *o)
                };
                (shapes_graph, Box::new(self.in_shapes().filter(matches)))
            }
        };
        clock::step();
        triples.map(move |[subject, predicate, object]| {
            clock::step();
            let [subject, predicate, object] = [subject, predicate, object].map(Held);
            Ok(InternalQuad { subject, predicate, object, graph_name: graph_name.map(Held) })
        })
    }

    fn internalize_term(&self, term: Term) -> Result<Held, Infallible> {
        let term = match term {
            Term::NamedNode(name) => match name.as_str().strip_prefix("_:") {
                Some(label) => BlankNode::new_unchecked(label).into(),
                None => Term::from(name),
            },
            other => other,
        };
        if let Some(id) = self.data.find(term.as_ref()) {
            return Ok(Held(id));
        }
        let mut made = self.made.borrow_mut();
        if let Some(id) = made.numbers.get(&term) {
            return Ok(Held(*id));
        }
        let id = term_id(self.data.index.terms() + made.terms.len());
        made.terms.push(term.clone());
        made.numbers.insert(term, id);
        Ok(Held(id))
    }

    fn externalize_term(&self, Held(id): Held) -> Result<Term, Infallible> {
        clock::step();
        let made = at(id).checked_sub(self.data.index.terms());
        Ok(match made {
            None => self.data.term(id).into_owned(),
            Some(place) => self.made.borrow().terms[place].clone(),
        })
    }
}

/// The name of the shapes graph.
pub(super) fn shapes_graph() -> TermRef<'static> {
    oxrdf::NamedNodeRef::new_unchecked(SHAPES_GRAPH).into()
}
