//! The read index as the evaluator sees it.

use super::meter;
use crate::index::Graph;
use crate::index::Id;
use crate::index::Index;
use crate::index::Key;
use crate::index::KeyBuffer;
use crate::index::Kind;
use crate::index::Pattern;
use crate::index::Scan;
use oxrdf::NamedNode;
use oxrdf::Term;
use oxrdf::vocab::xsd;
use spareval::ExpressionTerm;
use spareval::InternalQuad;
use spareval::QueryableDataset;
use std::cell::RefCell;
use std::convert::Infallible;
use std::hash::Hash;
use std::hash::Hasher;
use std::rc::Rc;

/// A term as the evaluator holds it. Whatever it does with rows, it clones, compares or hashes terms, and each time is a
/// step that is counted.
pub enum Node {
    /// A term of the index.
    Stored(Id),
    /// A term that no triple has: computed, or given by the query.
    Other(Rc<Term>),
}

impl Clone for Node {
    #[inline]
    fn clone(&self) -> Self {
        meter::step();
        match self {
            Self::Stored(id) => Self::Stored(*id),
            Self::Other(term) => Self::Other(Rc::clone(term)),
        }
    }
}

impl PartialEq for Node {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        meter::step();
        match (self, other) {
            (Self::Stored(id), Self::Stored(other)) => id == other,
            (Self::Other(term), Self::Other(other)) => term == other,
            _ => false,
        }
    }
}

impl Eq for Node {}

impl Hash for Node {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        meter::step();
        match self {
            Self::Stored(id) => id.hash(state),
            Self::Other(term) => term.hash(state),
        }
    }
}

/// The graphs of an index that a query asks.
pub struct Dataset<'i> {
    index: &'i Index,
    /// Together the default graph: a triple that several have counts once.
    default: Rc<[Graph<'i>]>,
    named: Rc<[Graph<'i>]>,
    buffer: RefCell<KeyBuffer>,
}

impl<'i> Dataset<'i> {
    /// The default graph, or the merge of these instead; graphs that are not there are empty.
    pub fn new(index: &'i Index, merged: Option<&[NamedNode]>) -> Self {
        let default = match merged {
            None => Rc::from([index.default_graph()]),
            Some(names) => {
                let mut ids: Vec<_> =
                    names.iter().filter_map(|name| index.id(name.as_ref().into())).collect();
                ids.sort_unstable();
                ids.dedup();
                ids.into_iter().filter_map(|id| index.graph(id)).collect()
            }
        };
        let named = index.named_graphs().collect();
        Self { index, default, named, buffer: RefCell::default() }
    }
}

impl<'i> QueryableDataset<'i> for Dataset<'i> {
    type InternalTerm = Node;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Node>,
        predicate: Option<&Node>,
        object: Option<&Node>,
        graph: Option<Option<&Node>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Node>, Infallible>> + use<'i> {
        meter::step();
        let pattern = pattern([subject, predicate, object]);
        let graphs = match (pattern, graph) {
            (None, _) | (_, Some(Some(Node::Other(_)))) => Rc::from([]),
            (_, None) => Rc::clone(&self.named),
            (_, Some(None)) => Rc::clone(&self.default),
            (_, Some(Some(Node::Stored(name)))) => self.index.graph(*name).into_iter().collect(),
        };
        Quads {
            graphs,
            at: 0,
            merged: graph == Some(None),
            pattern: pattern.unwrap_or_default(),
            scan: None,
        }
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Node, Infallible>> + use<'i> {
        let names: Vec<Id> = self.named.iter().filter_map(|graph| graph.name()).collect();
        names.into_iter().map(|name| {
            meter::step();
            Ok(Node::Stored(name))
        })
    }

    fn contains_internal_graph_name(&self, graph: &Node) -> Result<bool, Infallible> {
        meter::step();
        Ok(match graph {
            Node::Stored(id) => self.index.graph(*id).is_some(),
            Node::Other(_) => false,
        })
    }

    fn internalize_term(&self, term: Term) -> Result<Node, Infallible> {
        let length = length(&term);
        meter::text(length);
        // What functions make of a text may be several times as long.
        meter::claim(length.saturating_mul(4));
        Ok(match self.index.id(term.as_ref()) {
            Some(id) => Node::Stored(id),
            None => Node::Other(Rc::new(term)),
        })
    }

    fn externalize_term(&self, node: Node) -> Result<Term, Infallible> {
        let term = match node {
            Node::Stored(id) => self.index.key(id, &mut self.buffer.borrow_mut()).to_term(),
            Node::Other(term) => Rc::unwrap_or_clone(term),
        };
        meter::text(length(&term));
        Ok(term)
    }

    fn externalize_expression_term(&self, node: Node) -> Result<ExpressionTerm, Infallible> {
        let Node::Stored(id) = node else { return self.externalize_term(node).map(Into::into) };
        let mut buffer = self.buffer.borrow_mut();
        let key = self.index.key(id, &mut buffer);
        meter::text(key.bytes().len());
        Ok(value(self.index.kind(id), key).unwrap_or_else(|| key.to_term().into()))
    }
}

/// The value of the most frequent kinds of terms, without making a term first.
pub fn value(kind: Kind, key: Key<'_>) -> Option<ExpressionTerm> {
    let lexical = key.lexical();
    if kind == Kind::Iri {
        return Some(ExpressionTerm::NamedNode(NamedNode::new_unchecked(lexical)));
    }
    if let Some(language) = key.language() {
        return Some(ExpressionTerm::LangStringLiteral {
            value: lexical.into_owned(),
            language: language.to_owned(),
        });
    }
    let datatype = key.datatype()?;
    if datatype == xsd::STRING {
        Some(ExpressionTerm::StringLiteral(lexical.into_owned()))
    } else if datatype == xsd::INTEGER {
        lexical.parse().ok().map(ExpressionTerm::IntegerLiteral)
    } else if datatype == xsd::DECIMAL {
        lexical.parse().ok().map(ExpressionTerm::DecimalLiteral)
    } else if datatype == xsd::DATE {
        lexical.parse().ok().map(ExpressionTerm::DateLiteral)
    } else if datatype == xsd::G_YEAR {
        lexical.parse().ok().map(ExpressionTerm::GYearLiteral)
    } else {
        None
    }
}

/// What is asked of the index; none when no triple can have these terms.
fn pattern(terms: [Option<&Node>; 3]) -> Option<Pattern> {
    let mut ids = [None; 3];
    for (id, term) in ids.iter_mut().zip(terms) {
        *id = match term {
            None => None,
            Some(Node::Stored(id)) => Some(*id),
            Some(Node::Other(_)) => return None,
        };
    }
    let [subject, predicate, object] = ids;
    Some(Pattern::new(subject, predicate, object))
}

fn length(term: &Term) -> usize {
    match term {
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(node) => node.as_str().len(),
        Term::Literal(literal) => literal.value().len(),
    }
}

/// The quads of a pattern, graph by graph. It does not tell how many they are: the evaluator would make room
/// for as many rows at once.
struct Quads<'i> {
    graphs: Rc<[Graph<'i>]>,
    /// The graph that is read next.
    at: usize,
    /// Whether the graphs are the default graph.
    merged: bool,
    pattern: Pattern,
    scan: Option<Scan<'i>>,
}

impl Quads<'_> {
    /// Whether a graph that was read already has a triple.
    fn is_known(&self, triple: [Id; 3]) -> bool {
        let before = &self.graphs[..self.at - 1];
        before.iter().any(|graph| {
            meter::step();
            graph.contains(triple)
        })
    }
}

impl Iterator for Quads<'_> {
    type Item = Result<InternalQuad<Node>, Infallible>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(triple) = self.scan.as_mut().and_then(Iterator::next) else {
                let graph = self.graphs.get(self.at)?;
                self.at += 1;
                meter::step();
                self.scan = Some(graph.scan(self.pattern));
                continue;
            };
            meter::scanned();
            if self.merged && self.is_known(triple) {
                continue;
            }
            let [subject, predicate, object] = triple.map(Node::Stored);
            let name = if self.merged { None } else { self.graphs[self.at - 1].name() };
            let graph_name = name.map(Node::Stored);
            return Some(Ok(InternalQuad { subject, predicate, object, graph_name }));
        }
    }
}
