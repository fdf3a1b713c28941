//! The constraint components of SHACL Core and `sh:sparql`, one row each: parameter, component, how to
//! compile it.
//! <https://www.w3.org/TR/shacl/#core-components>

use super::compile::Compiler;
use super::datatype;
use super::error::Fault;
use super::error::ShapesError;
use super::pattern;
use super::plan::Check;
use super::plan::NodeKind;
use super::plan::Qualified;
use super::plan::ShapeId;
use super::plan::Side;
use super::plan::TermId;
use super::sparql;
use super::terms;
use oxrdf::Literal;
use oxrdf::Term;
use oxrdf::vocab::xsd;
use rustc_hash::FxHashSet;

/// A constraint component.
pub(super) struct Component {
    /// The parameter that makes the constraint, without `sh:`.
    pub(super) parameter: &'static str,
    /// The component, without `sh:` and `ConstraintComponent`.
    pub(super) name: &'static str,
    pub(super) scope: Scope,
    /// Whether a shape may give the parameter more than once, each time a constraint.
    pub(super) repeats: bool,
    /// From compiler, shape, parameter and its value.
    pub(super) compile: Compile,
}

/// Which shapes may have the parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Any,
    Property,
}

/// None if the parameters do not make a constraint.
type Compiled = Result<Option<Check>, ShapesError>;

type Compile = for<'g> fn(&mut Compiler<'g>, &Term, &'static str, &'g Term) -> Compiled;

const fn row(
    parameter: &'static str,
    name: &'static str,
    scope: Scope,
    repeats: bool,
    compile: Compile,
) -> Component {
    Component { parameter, name, scope, repeats, compile }
}

/// The cheap ones first.
pub(super) const COMPONENTS: &[Component] = &[
    row("minCount", "MinCount", Scope::Property, false, |c, node, parameter, value| {
        Ok(Some(Check::MinCount(count(c, node, parameter, value)?)))
    }),
    row("maxCount", "MaxCount", Scope::Property, false, |c, node, parameter, value| {
        Ok(Some(Check::MaxCount(count(c, node, parameter, value)?)))
    }),
    row("nodeKind", "NodeKind", Scope::Any, false, |c, node, parameter, value| {
        match node_kind(value) {
            Some(kind) => Ok(Some(Check::NodeKind(kind))),
            None => {
                Err(c.bad(node, parameter, value, "sh:IRI, sh:Literal, sh:BlankNode or a pair"))
            }
        }
    }),
    row("datatype", "Datatype", Scope::Any, false, |c, node, parameter, value| {
        let datatype = iri(c, node, parameter, value)?;
        Ok(Some(Check::Datatype { datatype, lexical: datatype::lexical(value) }))
    }),
    row("class", "Class", Scope::Any, true, |c, node, parameter, value| {
        iri(c, node, parameter, value)?;
        Ok(Some(Check::Class(c.class(value))))
    }),
    row("in", "In", Scope::Any, false, |c, node, parameter, value| {
        let members = list(c, node, parameter, value)?;
        Ok(Some(Check::In(members.into_iter().map(|member| c.intern(member)).collect())))
    }),
    row("hasValue", "HasValue", Scope::Any, true, |c, _, _, value| {
        Ok(Some(Check::HasValue(c.intern(value))))
    }),
    row("minLength", "MinLength", Scope::Any, false, |c, node, parameter, value| {
        Ok(Some(Check::MinLength(count(c, node, parameter, value)?)))
    }),
    row("maxLength", "MaxLength", Scope::Any, false, |c, node, parameter, value| {
        Ok(Some(Check::MaxLength(count(c, node, parameter, value)?)))
    }),
    row("pattern", "Pattern", Scope::Any, false, pattern),
    row("languageIn", "LanguageIn", Scope::Any, false, |c, node, parameter, value| {
        let mut ranges = Vec::new();
        for range in list(c, node, parameter, value)? {
            ranges.push(string(c, node, parameter, range)?.to_lowercase());
        }
        Ok(Some(Check::LanguageIn(ranges)))
    }),
    row("uniqueLang", "UniqueLang", Scope::Property, false, |c, node, parameter, value| {
        // Here the specification means the literal `true`, and says so in its test suite: not `"1"`.
        let is_true = c.boolean(node, parameter, value)?;
        Ok((is_true && *value == Literal::from(true).into()).then_some(Check::UniqueLang))
    }),
    row("minExclusive", "MinExclusive", Scope::Any, false, |c, node, parameter, value| {
        range(c, node, parameter, value, Side::Above)
    }),
    row("minInclusive", "MinInclusive", Scope::Any, false, |c, node, parameter, value| {
        range(c, node, parameter, value, Side::AtLeast)
    }),
    row("maxExclusive", "MaxExclusive", Scope::Any, false, |c, node, parameter, value| {
        range(c, node, parameter, value, Side::Below)
    }),
    row("maxInclusive", "MaxInclusive", Scope::Any, false, |c, node, parameter, value| {
        range(c, node, parameter, value, Side::AtMost)
    }),
    row("equals", "Equals", Scope::Any, true, |c, node, parameter, value| {
        Ok(Some(Check::Equals(iri(c, node, parameter, value)?)))
    }),
    row("disjoint", "Disjoint", Scope::Any, true, |c, node, parameter, value| {
        Ok(Some(Check::Disjoint(iri(c, node, parameter, value)?)))
    }),
    row("lessThan", "LessThan", Scope::Property, true, |c, node, parameter, value| {
        Ok(Some(Check::LessThan(iri(c, node, parameter, value)?)))
    }),
    row(
        "lessThanOrEquals",
        "LessThanOrEquals",
        Scope::Property,
        true,
        |c, node, parameter, value| {
            Ok(Some(Check::LessThanOrEquals(iri(c, node, parameter, value)?)))
        },
    ),
    row("closed", "Closed", Scope::Any, false, closed),
    row("not", "Not", Scope::Any, true, |c, node, parameter, value| {
        Ok(Some(Check::Not(shape(c, node, parameter, value)?)))
    }),
    row("and", "And", Scope::Any, true, |c, node, parameter, value| {
        Ok(Some(Check::And(shapes(c, node, parameter, value)?)))
    }),
    row("or", "Or", Scope::Any, true, |c, node, parameter, value| {
        Ok(Some(Check::Or(shapes(c, node, parameter, value)?)))
    }),
    row("xone", "Xone", Scope::Any, true, |c, node, parameter, value| {
        Ok(Some(Check::Xone(shapes(c, node, parameter, value)?)))
    }),
    row("node", "Node", Scope::Any, true, |c, node, parameter, value| {
        let id = shape(c, node, parameter, value)?;
        if c.is_property_shape(id) {
            let fault =
                Fault::NotNodeShape { parameter: parameter.into(), value: value.to_string() };
            return Err(c.graph.error(node, fault));
        }
        Ok(Some(Check::Node(id)))
    }),
    row(
        "qualifiedMinCount",
        "QualifiedMinCount",
        Scope::Any,
        false,
        |c, node, parameter, value| {
            Ok(qualified(c, node, parameter, value)?.map(Check::QualifiedMinCount))
        },
    ),
    row(
        "qualifiedMaxCount",
        "QualifiedMaxCount",
        Scope::Any,
        false,
        |c, node, parameter, value| {
            Ok(qualified(c, node, parameter, value)?.map(Check::QualifiedMaxCount))
        },
    ),
    // The shape alone makes no constraint; the two rows above look for it. Here it is only checked.
    row(
        "qualifiedValueShape",
        "QualifiedMinCount",
        Scope::Property,
        false,
        |c, node, parameter, value| shape(c, node, parameter, value).map(|_| None),
    ),
    row("sparql", "SPARQL", Scope::Any, true, |c, node, _, value| {
        Ok(sparql::constraint(c, node, value)?.map(|check| Check::Sparql(Box::new(check))))
    }),
    row("property", "Property", Scope::Any, true, |c, node, parameter, value| {
        let id = shape(c, node, parameter, value)?;
        match c.is_property_shape(id) {
            true => Ok(Some(Check::Property(id))),
            false => Err(c.graph.error(value, Fault::NoPath)),
        }
    }),
];

fn pattern<'g>(
    c: &mut Compiler<'g>,
    node: &Term,
    parameter: &'static str,
    value: &'g Term,
) -> Compiled {
    let written = string(c, node, parameter, value)?;
    let flags = match c.one(node, "flags")? {
        Some(flags) => string(c, node, "flags", flags)?,
        None => "",
    };
    let regex = pattern::regex(written, flags).map_err(|fault| c.graph.error(node, fault))?;
    Ok(Some(Check::Pattern { regex, written: written.to_owned() }))
}

fn closed<'g>(
    c: &mut Compiler<'g>,
    node: &Term,
    parameter: &'static str,
    value: &'g Term,
) -> Compiled {
    if !c.boolean(node, parameter, value)? {
        return Ok(None);
    }
    let mut allowed = FxHashSet::default();
    if let Some(ignored) = c.one(node, "ignoredProperties")? {
        for property in list(c, node, "ignoredProperties", ignored)? {
            allowed.insert(iri(c, node, "ignoredProperties", property)?);
        }
    }
    let graph = c.graph;
    for property in graph.values(node, terms::sh("property").as_ref()) {
        let property = shape(c, node, "property", property)?;
        allowed.extend(c.predicate_of(property));
    }
    Ok(Some(Check::Closed(allowed)))
}

fn range<'g>(
    c: &mut Compiler<'g>,
    node: &Term,
    parameter: &'static str,
    value: &'g Term,
    side: Side,
) -> Compiled {
    match value {
        Term::Literal(_) => Ok(Some(Check::Range { bound: c.intern(value), side })),
        _ => Err(c.bad(node, parameter, value, "a literal")),
    }
}

fn qualified<'g>(
    c: &mut Compiler<'g>,
    node: &Term,
    parameter: &'static str,
    value: &'g Term,
) -> Result<Option<Qualified>, ShapesError> {
    const SHAPE: &str = "qualifiedValueShape";
    let count = count(c, node, parameter, value)?;
    let Some(own) = c.one(node, SHAPE)? else { return Ok(None) };
    let mut siblings = Vec::new();
    if c.flag(node, "qualifiedValueShapesDisjoint")? {
        let graph = c.graph;
        let property = terms::sh("property");
        let parents = graph
            .triples()
            .iter()
            .filter(|triple| triple.predicate == property && triple.object == *node);
        for parent in parents {
            for sister in graph.values(&parent.subject.clone().into(), property.as_ref()) {
                for other in graph.values(sister, terms::sh(SHAPE).as_ref()) {
                    if other != own {
                        siblings.push(shape(c, sister, SHAPE, other)?);
                    }
                }
            }
        }
        siblings.sort_unstable();
        siblings.dedup();
    }
    Ok(Some(Qualified { shape: shape(c, node, SHAPE, own)?, siblings, count }))
}

/// The values of the parameters, by type.
fn count(
    c: &Compiler<'_>,
    node: &Term,
    parameter: &'static str,
    value: &Term,
) -> Result<u64, ShapesError> {
    match value {
        Term::Literal(literal) if literal.datatype() == xsd::INTEGER => {
            literal.value().parse().ok()
        }
        _ => None,
    }
    .ok_or_else(|| c.bad(node, parameter, value, "an xsd:integer, 0 or more"))
}

fn iri(
    c: &mut Compiler<'_>,
    node: &Term,
    parameter: &'static str,
    value: &Term,
) -> Result<TermId, ShapesError> {
    match value {
        Term::NamedNode(_) => Ok(c.intern(value)),
        _ => Err(c.bad(node, parameter, value, "an IRI")),
    }
}

fn string<'g>(
    c: &Compiler<'g>,
    node: &Term,
    parameter: &'static str,
    value: &'g Term,
) -> Result<&'g str, ShapesError> {
    match value {
        Term::Literal(literal) if literal.datatype() == xsd::STRING => Ok(literal.value()),
        _ => Err(c.bad(node, parameter, value, "a string without language")),
    }
}

fn list<'g>(
    c: &Compiler<'g>,
    node: &Term,
    parameter: &'static str,
    head: &'g Term,
) -> Result<Vec<&'g Term>, ShapesError> {
    c.graph.list(parameter, head).map_err(|fault| c.graph.error(node, fault))
}

fn shape(
    c: &mut Compiler<'_>,
    node: &Term,
    parameter: &'static str,
    value: &Term,
) -> Result<ShapeId, ShapesError> {
    match value {
        Term::Literal(_) => Err(c.bad(node, parameter, value, "a shape")),
        Term::NamedNode(_) if c.graph.about(value).next().is_none() => {
            let fault = Fault::Undefined { parameter: parameter.into(), value: value.to_string() };
            Err(c.graph.error(node, fault))
        }
        _ => c.shape(value),
    }
}

fn shapes<'g>(
    c: &mut Compiler<'g>,
    node: &Term,
    parameter: &'static str,
    head: &'g Term,
) -> Result<Vec<ShapeId>, ShapesError> {
    let members = list(c, node, parameter, head)?;
    members.into_iter().map(|member| shape(c, node, parameter, member)).collect()
}

fn node_kind(value: &Term) -> Option<NodeKind> {
    let Term::NamedNode(kind) = value else { return None };
    let (iri, blank, literal) = match terms::local(kind)? {
        "IRI" => (true, false, false),
        "BlankNode" => (false, true, false),
        "Literal" => (false, false, true),
        "BlankNodeOrIRI" => (true, true, false),
        "BlankNodeOrLiteral" => (false, true, true),
        "IRIOrLiteral" => (true, false, true),
        _ => return None,
    };
    Some(NodeKind { iri, blank, literal })
}
