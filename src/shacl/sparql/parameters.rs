//! Holds what shapes give to declared components against what these say of their parameters: a parameter
//! is a property shape, for the shapes that use it. <https://www.w3.org/TR/shacl/#constraint-components-parameters>

use super::component::Component;
use crate::shacl::check;
use crate::shacl::data::Data;
use crate::shacl::error::Fault;
use crate::shacl::error::ShapesError;
use crate::shacl::graph::ShapesGraph;
use crate::shacl::index::Index;
use crate::shacl::options::Options;
use crate::shacl::plan::Plan;
use crate::shacl::plan::ShapeId;
use crate::shacl::report::ValidationResult;
use crate::shacl::results::Results;
use oxrdf::Term;
use oxrdf::Triple;
use rustc_hash::FxHashMap;

/// Refuses the first value that its parameter does not allow. `ids`: those parameters that have
/// constraints, and so are shapes of the plan.
pub(in crate::shacl) fn check(
    graph: &ShapesGraph,
    plan: &Plan,
    components: &[Component],
    ids: &FxHashMap<Term, ShapeId>,
) -> Result<(), ShapesError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut index = Index::default();
    let triples: Vec<&Triple> = graph.triples().iter().collect();
    index.fill_all(plan, &triples);
    let data = Data { plan, index: &index, triples: &triples };
    for component in components {
        for parameter in &component.parameters {
            let Some(id) = ids.get(&parameter.node) else { continue };
            let users = graph.triples().iter().enumerate().filter(|(_, triple)| {
                let user = Term::from(triple.subject.clone());
                triple.predicate == parameter.property && component.is_used_by(graph, &user)
            });
            for (place, triple) in users {
                let user = Term::from(triple.subject.clone());
                let focus = data.find(user.as_ref()).map(|user| (*id, user));
                let mut findings = Vec::new();
                let deadline = Options::default().deadline();
                let checked = check::run(data, focus.as_slice(), deadline, false, &mut findings);
                let why = match checked {
                    Err(failure) => failure.to_string(),
                    Ok(_) => match Results::new(data, findings).iter().next() {
                        Some(result) => told(&result),
                        None => continue,
                    },
                };
                let property = parameter.property.to_string();
                return Err(graph.error_at(place, Fault::Parameter { property, why }));
            }
        }
    }
    Ok(())
}

/// The value, if it is of one, and what is wrong.
fn told(result: &ValidationResult) -> String {
    let english = result.messages.iter().find(|message| message.language() == Some("en"));
    let message = english.or(result.messages.first()).map_or("", |message| message.value());
    match &result.value {
        Some(value) => format!("{value}: {message}"),
        None => message.to_owned(),
    }
}
