//! `/rdf-graph-store`: one graph of the store, by the reading operations of the SPARQL 1.1 Graph Store Protocol.
//!
//! <https://www.w3.org/TR/sparql11-http-rdf-update/>. Nothing here writes.

use super::answer;
use super::asked;
use super::error::Problem;
use super::form::Parameters;
use super::sparql;
use super::state::State;
use axum::extract;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::Response;
use oxrdf::NamedNode;
use oxrdf::Term;
use std::sync::Arc;

/// GET and HEAD, of `?default` or `?graph=IRI`. A graph is the answer to a query, so that the same limits hold.
pub async fn get(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let parameters = Parameters::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
    let graph = graph(&parameters)?;
    if let Some(name) = &graph {
        let version = state.version()?;
        let index = version.index();
        let id = index.id(Term::from(name.clone()).as_ref());
        if id.and_then(|id| index.graph(id)).is_none() {
            return Err(Problem::not_found(format!("there is no graph {name}"))
                .in_french(format!("il n’y a pas de graphe {name}")));
        }
    }
    whole(state, graph, &parameters, &parts).await
}

/// All triples of a graph; none is the default graph.
pub async fn whole(
    state: Arc<State>,
    graph: Option<NamedNode>,
    parameters: &Parameters,
    parts: &Parts,
) -> Result<Response, Problem> {
    let query = match graph {
        None => "CONSTRUCT WHERE { ?s ?p ?o }".to_owned(),
        Some(name) => format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}"),
    };
    let mut ask = asked::ask(parameters, Some(query), parts, sparql::prefixes(&state))?;
    ask.default_graphs.clear();
    ask.named_graphs.clear();
    answer::answer(state, ask).await
}

/// The graph that is asked for; none is the default graph.
fn graph(parameters: &Parameters) -> Result<Option<NamedNode>, Problem> {
    let mut named = parameters.all("graph");
    match (parameters.first("default"), named.next(), named.next()) {
        (Some(_), None, _) => Ok(None),
        (None, Some(iri), None) => asked::graph("graph", iri).map(Some),
        (None, None, _) => Err(Problem::bad_request(
            "name a graph by ?graph=IRI, or the default graph by ?default",
        )),
        _ => Err(Problem::bad_request("there is more than one graph; ask for one at a time")),
    }
}
