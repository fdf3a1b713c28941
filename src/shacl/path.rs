//! Property paths, <https://www.w3.org/TR/shacl/#property-paths>.

use super::error::Fault;
use super::graph::ShapesGraph;
use super::terms;
use oxrdf::NamedNode;
use oxrdf::Term;
use std::fmt;

/// A property path over predicates `P`: IRIs as written, numbers in a compiled plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Path<P = NamedNode> {
    Predicate(P),
    Inverse(Box<Path<P>>),
    Sequence(Vec<Path<P>>),
    Alternative(Vec<Path<P>>),
    ZeroOrMore(Box<Path<P>>),
    OneOrMore(Box<Path<P>>),
    ZeroOrOne(Box<Path<P>>),
}

/// Paths nested deeper than this are refused; a path that contains itself is one.
const DEPTH_MAX: usize = 64;

impl Path {
    /// The path that `node` describes.
    pub(super) fn parse(graph: &ShapesGraph, node: &Term) -> Result<Path, Fault> {
        parse(graph, node, 0)
    }
}

impl<P> Path<P> {
    /// The same path over other predicates.
    pub(super) fn map<Q>(&self, to: &mut impl FnMut(&P) -> Q) -> Path<Q> {
        let mut all = |paths: &[Path<P>]| paths.iter().map(|path| path.map(to)).collect();
        match self {
            Path::Sequence(paths) => Path::Sequence(all(paths)),
            Path::Alternative(paths) => Path::Alternative(all(paths)),
            Path::Predicate(predicate) => Path::Predicate(to(predicate)),
            Path::Inverse(path) => Path::Inverse(Box::new(path.map(to))),
            Path::ZeroOrMore(path) => Path::ZeroOrMore(Box::new(path.map(to))),
            Path::OneOrMore(path) => Path::OneOrMore(Box::new(path.map(to))),
            Path::ZeroOrOne(path) => Path::ZeroOrOne(Box::new(path.map(to))),
        }
    }

    /// Whether a walk goes from an object to its subjects somewhere.
    pub(super) fn goes_back(&self) -> bool {
        match self {
            Path::Predicate(_) => false,
            Path::Inverse(_) => true,
            Path::Sequence(paths) | Path::Alternative(paths) => paths.iter().any(Path::goes_back),
            Path::ZeroOrMore(path) | Path::OneOrMore(path) | Path::ZeroOrOne(path) => {
                path.goes_back()
            }
        }
    }
}

fn parse(graph: &ShapesGraph, node: &Term, depth: usize) -> Result<Path, Fault> {
    let malformed = |expected| Fault::Path { value: node.to_string(), expected };
    if depth > DEPTH_MAX {
        return Err(malformed("it is nested too deep or contains itself"));
    }
    match node {
        Term::NamedNode(predicate) => return Ok(Path::Predicate(predicate.clone())),
        Term::Literal(_) => return Err(malformed("expected an IRI or a blank node")),
        Term::BlankNode(_) => {}
    }
    // A list is a sequence whatever else is said of its head; any other form says one thing only.
    if graph.is_list(node) {
        return Ok(Path::Sequence(members(graph, node, depth)?));
    }
    let mut statements = graph.about(node);
    let (Some((property, value)), None) = (statements.next(), statements.next()) else {
        return Err(malformed("expected a list, or exactly one of sh:inversePath, …"));
    };
    let inner = || parse(graph, value, depth + 1).map(Box::new);
    match terms::local(property) {
        Some("inversePath") => Ok(Path::Inverse(inner()?)),
        Some("zeroOrMorePath") => Ok(Path::ZeroOrMore(inner()?)),
        Some("oneOrMorePath") => Ok(Path::OneOrMore(inner()?)),
        Some("zeroOrOnePath") => Ok(Path::ZeroOrOne(inner()?)),
        Some("alternativePath") => Ok(Path::Alternative(members(graph, value, depth)?)),
        _ => Err(malformed("expected a list, or exactly one of sh:inversePath, …")),
    }
}

fn members(graph: &ShapesGraph, head: &Term, depth: usize) -> Result<Vec<Path>, Fault> {
    let members = graph.list("path", head)?;
    if members.len() < 2 {
        let expected = "a sequence or alternative has two members or more";
        return Err(Fault::Path { value: head.to_string(), expected });
    }
    members.into_iter().map(|member| parse(graph, member, depth + 1)).collect()
}

/// As in SPARQL: `^<a>/(<b>|<c>)*`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut joined = |paths: &[Path], sign| {
            for (i, path) in paths.iter().enumerate() {
                let sign = if i == 0 { "(" } else { sign };
                write!(f, "{sign}{path}")?;
            }
            f.write_str(")")
        };
        match self {
            Path::Sequence(paths) => joined(paths, "/"),
            Path::Alternative(paths) => joined(paths, "|"),
            Path::Predicate(predicate) => write!(f, "{predicate}"),
            Path::Inverse(path) => write!(f, "^{path}"),
            Path::ZeroOrMore(path) => write!(f, "{path}*"),
            Path::OneOrMore(path) => write!(f, "{path}+"),
            Path::ZeroOrOne(path) => write!(f, "{path}?"),
        }
    }
}
