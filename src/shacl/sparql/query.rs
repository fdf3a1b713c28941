//! The queries of a shapes graph: their prefixes, their syntax, and what pre-binding forbids them.
//! <https://www.w3.org/TR/shacl/#pre-binding>

use super::algebra;
use crate::shacl::error::Fault;
use crate::shacl::graph::ShapesGraph;
use crate::shacl::path::Path;
use crate::shacl::terms;
use oxrdf::Term;
use oxrdf::Variable;
use spargebra::Query;
use spargebra::SparqlParser;
use spargebra::algebra::GraphPattern;
use spargebra::algebra::PropertyPathExpression;
use spargebra::term::NamedNodePattern;
use spargebra::term::TriplePattern;

/// Which variables are bound before a query runs, beside the parameters of a component.
pub(super) const ALWAYS_BOUND: [&str; 3] = ["this", "shapesGraph", "currentShape"];

/// Those that a subquery need not return.
const OPTIONAL: [&str; 2] = ["shapesGraph", "currentShape"];

/// Longer queries, and more brackets within one another, are refused: the parser needs stack for them.
const BYTES_MAX: usize = 16 * 1024;
const BRACKETS_MAX: usize = 100;

/// The form of a query, and so the property that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Select,
    Ask,
}

impl Form {
    pub(super) fn property(self) -> &'static str {
        match self {
            Form::Select => "select",
            Form::Ask => "ask",
        }
    }
}

/// The query `text` of `node`; `parameters` are bound too.
pub(super) fn parse(
    graph: &ShapesGraph,
    node: &Term,
    form: Form,
    text: &str,
    parameters: &[Variable],
) -> Result<Query, Fault> {
    let refuse = |why: String| Fault::Query { property: form.property(), why };
    check_size(text).map_err(refuse)?;
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in prefixes(graph, node)? {
        parser = parser
            .with_prefix(prefix, namespace)
            .map_err(|error| refuse(format!("its prefix {prefix}: {error}")))?;
    }
    let mut query = parser.parse_query(text).map_err(|error| refuse(error.to_string()))?;
    let mut bound = ALWAYS_BOUND.map(Variable::new_unchecked).to_vec();
    bound.extend_from_slice(parameters);
    let (pattern, dataset) = match (&mut query, form) {
        (Query::Select { pattern, dataset, .. }, Form::Select) => (pattern, dataset),
        (Query::Ask { pattern, dataset, .. }, Form::Ask) => {
            bound.push(Variable::new_unchecked("value"));
            (pattern, dataset)
        }
        _ => return Err(refuse(format!("it is no {} query", form.property().to_uppercase()))),
    };
    if dataset.is_some() {
        return Err(refuse("FROM is not allowed".into()));
    }
    let inner = match form {
        Form::Select => projected(pattern).map_err(refuse)?,
        Form::Ask => within(pattern),
    };
    algebra::each(inner, &mut |pattern| check(pattern, &bound)).map_err(refuse)?;
    Ok(query)
}

/// A query of a property shape with its path for `$PATH`.
pub(super) fn with_path(mut query: Query, path: Option<&Path>) -> Result<Query, String> {
    if let Query::Select { pattern, .. } | Query::Ask { pattern, .. } = &mut query {
        let path = path.map(expression);
        algebra::each(pattern, &mut |pattern| put_path(pattern, path.as_ref()))?;
    }
    Ok(query)
}

/// Replaces `$PATH` in the triples of a basic graph pattern.
fn put_path(
    pattern: &mut GraphPattern,
    path: Option<&PropertyPathExpression>,
) -> Result<(), String> {
    let GraphPattern::Bgp { patterns } = pattern else { return Ok(()) };
    let is_path = |triple: &TriplePattern| matches!(&triple.predicate, NamedNodePattern::Variable(name) if name.as_str() == "PATH");
    if !patterns.iter().any(is_path) {
        return Ok(());
    }
    let Some(path) = path else {
        return Err("it has $PATH, but the shape has no sh:path".into());
    };
    let (with, without): (Vec<_>, Vec<_>) = patterns.drain(..).partition(is_path);
    let mut joined = GraphPattern::Bgp { patterns: without };
    for triple in with {
        let step = match path {
            PropertyPathExpression::NamedNode(predicate) => GraphPattern::Bgp {
                patterns: vec![TriplePattern { predicate: predicate.clone().into(), ..triple }],
            },
            path => GraphPattern::Path {
                subject: triple.subject,
                path: path.clone(),
                object: triple.object,
            },
        };
        joined = match joined {
            GraphPattern::Bgp { patterns } if patterns.is_empty() => step,
            joined => GraphPattern::Join { left: Box::new(joined), right: Box::new(step) },
        };
    }
    *pattern = joined;
    Ok(())
}

fn expression(path: &Path) -> PropertyPathExpression {
    let one = |path: &Path| Box::new(expression(path));
    let all = |paths: &[Path], join: fn(Box<_>, Box<_>) -> PropertyPathExpression| {
        let mut paths = paths.iter().map(expression);
        let first = paths.next().expect("a sequence or alternative has two members or more");
        paths.fold(first, |left, right| join(Box::new(left), Box::new(right)))
    };
    match path {
        Path::Predicate(predicate) => PropertyPathExpression::NamedNode(predicate.clone()),
        Path::Inverse(path) => PropertyPathExpression::Reverse(one(path)),
        Path::Sequence(paths) => all(paths, PropertyPathExpression::Sequence),
        Path::Alternative(paths) => all(paths, PropertyPathExpression::Alternative),
        Path::ZeroOrMore(path) => PropertyPathExpression::ZeroOrMore(one(path)),
        Path::OneOrMore(path) => PropertyPathExpression::OneOrMore(one(path)),
        Path::ZeroOrOne(path) => PropertyPathExpression::ZeroOrOne(one(path)),
    }
}

fn check_size(text: &str) -> Result<(), String> {
    if text.len() > BYTES_MAX {
        return Err(format!("it is longer than {BYTES_MAX} bytes"));
    }
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > BRACKETS_MAX {
            return Err(format!("brackets are nested more than {BRACKETS_MAX} deep"));
        }
    }
    Ok(())
}

/// What stands within the outermost projection, which must have `$this`.
fn projected(pattern: &mut GraphPattern) -> Result<&mut GraphPattern, String> {
    match pattern {
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => projected(inner),
        GraphPattern::Project { inner, variables } => {
            match variables.iter().any(|variable| variable.as_str() == "this") {
                true => Ok(inner),
                false => Err("it does not select $this".into()),
            }
        }
        _ => Err("it selects nothing".into()),
    }
}

/// What stands within the outermost projection; the parser puts one around the pattern of an ASK query too.
pub(super) fn within(pattern: &mut GraphPattern) -> &mut GraphPattern {
    match pattern {
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => within(inner),
        GraphPattern::Project { inner, .. } => inner,
        other => other,
    }
}

/// Refuses what has no meaning under pre-binding.
fn check(pattern: &GraphPattern, bound: &[Variable]) -> Result<(), String> {
    let keyword = match pattern {
        GraphPattern::Minus { .. } => "MINUS",
        GraphPattern::Values { .. } => "VALUES",
        GraphPattern::Service { .. } => "SERVICE",
        GraphPattern::Lateral { .. } => "LATERAL",
        GraphPattern::Extend { variable, .. } if bound.contains(variable) => {
            return Err(format!("AS {variable} is not allowed: the variable is bound beforehand"));
        }
        GraphPattern::Project { variables, .. } => {
            let needed = |variable: &&Variable| !OPTIONAL.contains(&variable.as_str());
            return match bound.iter().filter(needed).find(|name| !variables.contains(name)) {
                Some(missing) => Err(format!("a subquery must select {missing}")),
                None => Ok(()),
            };
        }
        _ => return Ok(()),
    };
    Err(format!("{keyword} is not allowed"))
}

/// The prefixes that `sh:prefixes` leads to, through `owl:imports` within the shapes graph.
fn prefixes<'g>(graph: &'g ShapesGraph, node: &Term) -> Result<Vec<(&'g str, &'g str)>, Fault> {
    let mut prefixes: Vec<(&str, &str)> = Vec::new();
    let mut open: Vec<&Term> = graph.values(node, terms::sh("prefixes").as_ref()).collect();
    let mut next = 0;
    while let Some(ontology) = open.get(next).copied() {
        next += 1;
        for imported in graph.values(ontology, terms::owl_imports()) {
            if !open.contains(&imported) {
                open.push(imported);
            }
        }
        for declaration in graph.values(ontology, terms::sh("declare").as_ref()) {
            let (prefix, namespace) = (
                one_literal(graph, declaration, "prefix")?,
                one_literal(graph, declaration, "namespace")?,
            );
            match prefixes.iter().find(|(other, _)| *other == prefix) {
                Some((_, other)) if *other != namespace => {
                    let (one, two) = ((*other).to_owned(), namespace.to_owned());
                    return Err(Fault::Prefix { prefix: prefix.into(), one, two });
                }
                Some(_) => {}
                None => prefixes.push((prefix, namespace)),
            }
        }
    }
    Ok(prefixes)
}

fn one_literal<'g>(
    graph: &'g ShapesGraph,
    node: &'g Term,
    property: &'static str,
) -> Result<&'g str, Fault> {
    let property_iri = terms::sh(property);
    let mut values = graph.values(node, property_iri.as_ref());
    match (values.next(), values.next()) {
        (Some(Term::Literal(literal)), None) => Ok(literal.value()),
        (Some(other), _) => Err(Fault::Value {
            parameter: property.into(),
            value: other.to_string(),
            expected: "one literal",
        }),
        (None, _) => Err(Fault::Missing { of: "a sh:declare", property }),
    }
}
