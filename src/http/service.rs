//! What the service says about itself: datasets, SPARQL service, our own terms.

use super::asked;
use super::describe::Described;
use super::document::graph;
use super::document::page_language;
use super::document::page_representation;
use super::error::Problem;
use super::form::Parameters;
use super::forms::Form;
use super::forms::choose;
use super::forms::offers;
use super::negotiate::Offer;
use super::pages;
use super::sparql;
use super::state::State;
use super::view;
use crate::catalog;
use crate::catalog::Facts;
use crate::query::Format;
use crate::query::Kind;
use crate::vocab::ALIGNMENTS;
use crate::vocab::ONTOLOGY;
use axum::extract;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Uri;
use axum::response::Response;
use oxrdf::NamedNode;
use oxrdf::Triple;
use std::sync::Arc;

/// `/.well-known/void`: all datasets.
pub async fn void(
    extract::State(state): extract::State<Arc<State>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = state.version()?;
    let Form::Graph(format) = choose(&headers, &offers_of_graphs())? else {
        return Err(Problem::not_found("there is no page of this"));
    };
    let facts = Facts { iris: version.iris(), info: version.info() };
    Ok(graph(&catalog::void(facts), format)?.respond(&headers, &version.info().published))
}

/// Graphs only, the default first.
fn offers_of_graphs() -> Vec<Offer<Form>> {
    let mut offers = offers(false);
    offers.retain(|offer| offer.value != Form::Page);
    offers
}

/// `/sparql` without a query: what the service can do, or a form for those who prefer pages.
pub async fn service_description(
    state: Arc<State>,
    parameters: &Parameters,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let version = state.version()?;
    let form = match asked::format(parameters) {
        Some("html" | "text/html") => Form::Page,
        Some(name) => Form::Graph(Format::named(name, Kind::Graph).ok_or_else(|| {
            Problem::not_acceptable(Format::GRAPHS.iter().map(|format| format.media_type()))
        })?),
        None => choose(headers, &offers(false))?,
    };
    let facts = Facts { iris: version.iris(), info: version.info() };
    let mut representation = match form {
        Form::Graph(format) => graph(&catalog::service_description(facts), format)?,
        Form::Page => {
            let language = sparql::form_language(parameters, headers);
            let usual_prefixes = state.config().usual_prefixes;
            let page = pages::query_form(&state.base_path(), language, usual_prefixes);
            page_representation(page, language)
        }
    };
    representation.links = HeaderValue::from_str(&links(&state.base_path())).ok();
    Ok(representation.respond(headers, &version.info().published))
}

/// The header `Link`: the form, the description in each format, and the datasets.
fn links(base_path: &str) -> String {
    let graphs = Format::GRAPHS.iter().map(|format| (format.extension(), format.media_type()));
    let alternates = [("html", "text/html")].into_iter().chain(graphs).map(|(name, media_type)| {
        format!("<{base_path}/sparql?format={name}>; rel=\"alternate\"; type=\"{media_type}\"")
    });
    let datasets = format!("<{base_path}/.well-known/void>; rel=\"describedby\"");
    alternates.chain([datasets]).collect::<Vec<_>>().join(", ")
}

/// `/ns`: our own terms.
pub async fn ontology(
    extract::State(state): extract::State<Arc<State>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = state.version()?;
    let base = version.iris().as_str();
    let text = (ONTOLOGY.to_owned() + ALIGNMENTS).replace("{base}", base);
    let triples: Result<Vec<Triple>, _> =
        oxttl::TurtleParser::new().for_slice(text.as_bytes()).collect();
    let triples = triples.map_err(|error| Problem::internal(&error))?;
    let representation = match choose(&headers, &offers(false))? {
        Form::Graph(format) => graph(&triples, format)?,
        Form::Page => {
            let language = page_language(&uri, &headers)?;
            let topic = NamedNode::new_unchecked(format!("{base}ns"));
            let described = Described { doc: topic.clone(), topic, triples };
            page_representation(
                view::page(&described, &[], base, &state.base_path(), language),
                language,
            )
        }
    };
    Ok(representation.respond(&headers, &version.info().published))
}
