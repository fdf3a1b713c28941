//! The SPARQL checks of a shape: `sh:sparql`, and the components whose parameters it has.

use super::SHAPES_GRAPH;
use super::component;
use super::component::Component;
use super::prebinding;
use super::prebinding::Prebound;
use super::query;
use super::query::Form;
use super::view;
use crate::shacl::compile::Compiler;
use crate::shacl::error::Fault;
use crate::shacl::error::ShapesError;
use crate::shacl::path::Path;
use crate::shacl::plan::Check;
use crate::shacl::plan::Constraint;
use oxrdf::Literal;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::TermRef;
use oxrdf::Variable;
use spargebra::Query;

/// A query that finds what is wrong with a focus node, or tells whether a value is right.
pub(in crate::shacl) struct SparqlCheck {
    pub(super) form: Form,
    pub(super) query: Prebound,
    /// The parameters of the component and their values.
    pub(super) parameters: Vec<(Variable, Term)>,
    /// What results say if the shape says nothing.
    pub(super) messages: Vec<Literal>,
    /// The value of `sh:sparql`.
    pub(in crate::shacl) source: Option<NamedOrBlankNode>,
}

impl SparqlCheck {
    pub(in crate::shacl) fn selects(&self) -> bool {
        self.form == Form::Select
    }
}

/// The check of a value of `sh:sparql`; none if it is deactivated.
pub(in crate::shacl) fn constraint(
    c: &mut Compiler<'_>,
    shape: &Term,
    value: &Term,
) -> Result<Option<SparqlCheck>, ShapesError> {
    let source = match value {
        Term::NamedNode(name) => name.clone().into(),
        Term::BlankNode(blank) => blank.clone().into(),
        Term::Literal(_) => return Err(c.bad(shape, "sparql", value, "a SPARQL constraint")),
    };
    let graph = c.graph;
    let Some(text) = component::text(c, value, Form::Select)? else {
        let fault = Fault::Missing { of: "a SPARQL constraint", property: "select" };
        return Err(graph.error(value, fault));
    };
    let query = query::parse(graph, value, Form::Select, text, &[])
        .map_err(|fault| graph.error(value, fault))?;
    let messages = c.messages(value)?;
    if c.flag(value, "deactivated")? {
        return Ok(None);
    }
    let query = query::with_path(query, c.path(shape)?.as_ref())
        .map_err(|why| component::fault(graph, value, Form::Select, why))?;
    c.queries(SHAPES_GRAPH);
    Ok(Some(SparqlCheck {
        form: Form::Select,
        query: with_constants(query, shape, &[]),
        parameters: Vec::new(),
        messages,
        source: Some(source),
    }))
}

/// A query with what is bound for all focus nodes of a shape.
fn with_constants(query: Query, shape: &Term, parameters: &[(Variable, Term)]) -> Prebound {
    let mut constants: Vec<(Variable, TermRef<'_>)> = vec![
        (Variable::new_unchecked("currentShape"), shape.as_ref()),
        (Variable::new_unchecked("shapesGraph"), view::shapes_graph()),
    ];
    constants.extend(parameters.iter().map(|(name, value)| (name.clone(), value.as_ref())));
    prebinding::prebind(query, &constants)
}

/// The constraints of a shape by one declared component.
pub(in crate::shacl) fn of_component(
    c: &mut Compiler<'_>,
    component: &Component,
    shape: &Term,
    path: Option<&Path>,
    constraints: &mut Vec<Constraint>,
) -> Result<(), ShapesError> {
    let graph = c.graph;
    let mut given: Vec<(Variable, Vec<&Term>)> = Vec::new();
    for parameter in &component.parameters {
        let values: Vec<&Term> = graph.values(shape, parameter.property.as_ref()).collect();
        if values.is_empty() && !parameter.is_optional {
            return Ok(());
        }
        if values.len() > 1 && component.parameters.len() > 1 {
            let fault = Fault::RepeatedParameter {
                property: parameter.property.to_string(),
                count: values.len(),
            };
            return Err(graph.error(shape, fault));
        }
        given.push((parameter.name.clone(), values));
    }
    let Some(validator) = component.validator(path.is_some()) else { return Ok(()) };
    let query = query::with_path(validator.query.clone(), path)
        .map_err(|why| component::fault(graph, &validator.node, validator.form, why))?;
    c.queries(SHAPES_GRAPH);
    // More than one value only where there is one parameter: then each makes a constraint.
    let count = given.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    for number in 0..count {
        let value = |values: &[&Term]| {
            values.get(number.min(values.len().saturating_sub(1))).copied().cloned()
        };
        let parameters: Vec<(Variable, Term)> = given
            .iter()
            .filter_map(|(name, values)| Some((name.clone(), value(values)?)))
            .collect();
        let check = SparqlCheck {
            form: validator.form,
            query: with_constants(query.clone(), shape, &parameters),
            parameters,
            messages: validator.messages.clone(),
            source: None,
        };
        constraints.push(Constraint {
            component: component.node.clone(),
            check: Check::Sparql(Box::new(check)),
        });
    }
    Ok(())
}
