//! Constraint components that a shapes graph declares. <https://www.w3.org/TR/shacl/#sparql-constraint-components>

use super::query;
use super::query::Form;
use crate::shacl::compile::Compiler;
use crate::shacl::error::Fault;
use crate::shacl::error::ShapesError;
use crate::shacl::graph::ShapesGraph;
use crate::shacl::terms;
use crate::vocab::rdf;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::Term;
use oxrdf::Variable;
use rustc_hash::FxHashSet;
use spargebra::Query;

/// A constraint component and its validators.
pub(in crate::shacl) struct Component {
    pub(super) node: NamedNode,
    pub(super) parameters: Vec<Parameter>,
    /// For node shapes, property shapes, and both.
    node_validator: Option<Validator>,
    property_validator: Option<Validator>,
    validator: Option<Validator>,
}

pub(super) struct Parameter {
    pub(super) node: Term,
    pub(super) property: NamedNode,
    /// The local name of the property.
    pub(super) name: Variable,
    pub(super) is_optional: bool,
}

pub(super) struct Validator {
    pub(super) node: Term,
    pub(super) form: Form,
    pub(super) query: Query,
    /// Its own messages, else those of the component.
    pub(super) messages: Vec<Literal>,
}

impl Component {
    /// The validator for a kind of shapes.
    pub(super) fn validator(&self, has_path: bool) -> Option<&Validator> {
        let special = if has_path { &self.property_validator } else { &self.node_validator };
        special.as_ref().or(self.validator.as_ref())
    }

    /// Whether a shape has all that the component needs.
    pub(super) fn is_used_by(&self, graph: &ShapesGraph, shape: &Term) -> bool {
        self.parameters.iter().all(|parameter| {
            parameter.is_optional
                || graph.values(shape, parameter.property.as_ref()).next().is_some()
        })
    }

    /// The nodes of the parameters.
    pub(in crate::shacl) fn parameter_nodes(&self) -> impl Iterator<Item = &Term> {
        self.parameters.iter().map(|parameter| &parameter.node)
    }

    /// The properties that make their subject a shape.
    pub(in crate::shacl) fn properties(&self) -> impl Iterator<Item = &NamedNode> {
        self.parameters.iter().map(|parameter| &parameter.property)
    }
}

/// The components that the shapes graph declares, in its order.
pub(in crate::shacl) fn components(c: &Compiler<'_>) -> Result<Vec<Component>, ShapesError> {
    let graph = c.graph;
    let class = terms::sh("ConstraintComponent");
    let mut seen = FxHashSet::default();
    let mut components = Vec::new();
    for triple in graph.triples().iter().filter(|triple| triple.predicate == rdf::TYPE) {
        let node = Term::from(triple.subject.clone());
        if !graph.is_instance(&node, class.as_ref()) || !seen.insert(node.clone()) {
            continue;
        }
        match &node {
            // SHACL's own are in the table, whoever describes them.
            Term::NamedNode(name) if terms::local(name).is_some() => {}
            Term::NamedNode(name) => components.push(component(c, &node, name)?),
            _ => return Err(graph.error(&node, Fault::BlankComponent)),
        }
    }
    Ok(components)
}

fn component(c: &Compiler<'_>, node: &Term, name: &NamedNode) -> Result<Component, ShapesError> {
    let mut parameters = Vec::new();
    for parameter in c.graph.values(node, terms::sh("parameter").as_ref()) {
        parameters.push(self::parameter(c, parameter)?);
    }
    if parameters.iter().all(|parameter| parameter.is_optional) {
        let fault = Fault::Missing { of: "a sh:ConstraintComponent", property: "parameter" };
        return Err(c.graph.error(node, fault));
    }
    let one = |property: &str, forms: &[Form]| match c.one(node, property)? {
        Some(validator) => self::validator(c, node, validator, forms, &parameters).map(Some),
        None => Ok(None),
    };
    Ok(Component {
        node: name.clone(),
        node_validator: one("nodeValidator", &[Form::Select, Form::Ask])?,
        property_validator: one("propertyValidator", &[Form::Select, Form::Ask])?,
        validator: one("validator", &[Form::Ask])?,
        parameters,
    })
}

fn parameter(c: &Compiler<'_>, node: &Term) -> Result<Parameter, ShapesError> {
    let property = match c.one(node, "path")? {
        Some(Term::NamedNode(property)) => property,
        Some(other) => return Err(c.bad(node, "path", other, "an IRI, on a parameter")),
        None => {
            let fault = Fault::Missing { of: "a parameter", property: "path" };
            return Err(c.graph.error(node, fault));
        }
    };
    let name = local_name(property.as_str());
    let is_reserved = ["this", "shapesGraph", "currentShape", "path", "PATH", "value"];
    match Variable::new(name) {
        Ok(name) if !is_reserved.contains(&name.as_str()) => Ok(Parameter {
            node: node.clone(),
            property: property.clone(),
            name,
            is_optional: c.flag(node, "optional")?,
        }),
        _ => {
            let value = Term::from(property.clone());
            let expected = "an IRI whose end is a name that SPARQL has for variables";
            Err(c.bad(node, "path", &value, expected))
        }
    }
}

/// What stands after the last character that a name cannot have.
fn local_name(iri: &str) -> &str {
    let is_end = |char: char| !(char.is_alphanumeric() || char == '_' || char == '-');
    iri.rsplit(is_end).next().unwrap_or_default()
}

fn validator(
    c: &Compiler<'_>,
    component: &Term,
    node: &Term,
    forms: &[Form],
    parameters: &[Parameter],
) -> Result<Validator, ShapesError> {
    let graph = c.graph;
    for form in forms {
        let Some(text) = text(c, node, *form)? else { continue };
        let names: Vec<Variable> =
            parameters.iter().map(|parameter| parameter.name.clone()).collect();
        let query = query::parse(graph, node, *form, text, &names)
            .map_err(|fault| graph.error(node, fault))?;
        let mut messages = c.messages(node)?;
        if messages.is_empty() {
            messages = c.messages(component)?;
        }
        return Ok(Validator { node: node.clone(), form: *form, query, messages });
    }
    let fault = Fault::Missing { of: "a validator", property: forms[0].property() };
    Err(graph.error(node, fault))
}

/// The text of the query of a node.
pub(super) fn text<'g>(
    c: &Compiler<'g>,
    node: &Term,
    form: Form,
) -> Result<Option<&'g str>, ShapesError> {
    match c.one(node, form.property())? {
        None => Ok(None),
        Some(Term::Literal(text)) => Ok(Some(text.value())),
        Some(other) => Err(c.bad(node, form.property(), other, "a query")),
    }
}

/// The shapes graph, so that a fault of a validator names its place.
pub(super) fn fault(graph: &ShapesGraph, node: &Term, form: Form, why: String) -> ShapesError {
    graph.error(node, Fault::Query { property: form.property(), why })
}
