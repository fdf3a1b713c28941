//! The pages that are about no thing in particular: landing page, query form, list of dumps, errors;
//! and what machines ask for by convention: health, robots.

use super::document::page_language;
use super::document::page_representation;
use super::error::Problem;
use super::forms::Form;
use super::forms::choose;
use super::negotiate::Language;
use super::negotiate::Offer;
use super::state::State;
use crate::catalog::Facts;
use crate::vocab::LICENCE_OUVERTE;
use askama::Template;
use axum::extract;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::json;
use std::sync::Arc;

/// The query that a visitor finds in the form: it gives rows on any data, and means the same everywhere.
const FIRST_QUERY: &str = "\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>

SELECT ?commune (COUNT(?thing) AS ?things)
WHERE {
  ?thing schema:containedInPlace|schema:itemLocation ?place .
  ?place rdfs:label|schema:name ?commune .
}
GROUP BY ?commune
ORDER BY DESC(?things)
LIMIT 20";

/// A page as text; a template of ours cannot fail but for want of memory.
pub fn rendered(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a page cannot be rendered");
        String::new()
    })
}

#[derive(Template)]
#[template(path = "landing.html")]
struct LandingPage<'a> {
    language: Language,
    home: &'a str,
    /// None while nothing was published.
    loaded: Option<Loaded<'a>>,
    licence: &'static str,
    first_query: &'static str,
}

struct Loaded<'a> {
    number: u64,
    published: &'a str,
    triples: String,
    datasets: Vec<Dataset<'a>>,
}

struct Dataset<'a> {
    name: &'a str,
    title: &'static str,
    description: &'static str,
    notices: String,
    /// The path of one document of it.
    example: Option<String>,
}

/// A number with thin spaces between its thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// `/`: what is here, and how to get it.
pub async fn landing(
    extract::State(state): extract::State<Arc<State>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page =
        [Offer::new("text/html", Form::Page), Offer::alias("application/xhtml+xml", Form::Page)];
    choose(&headers, &page)?;
    let language = page_language(&uri, &headers)?;
    let version = state.current();
    let loaded = version.as_deref().map(|version| {
        let facts = Facts { iris: version.iris(), info: version.info() };
        let datasets = facts.datasets().map(|dataset| {
            let first = version.reader().first_doc(dataset.iri(facts).as_ref());
            Dataset {
                name: &dataset.info.base,
                title: language.pick(dataset.title.0, dataset.title.1),
                description: language.pick(dataset.description.0, dataset.description.1),
                notices: grouped(dataset.info.notices),
                example: first.and_then(|doc| {
                    doc.as_str().strip_prefix(facts.iris.as_str()).map(str::to_owned)
                }),
            }
        });
        Loaded {
            number: facts.info.number,
            published: &facts.info.published,
            triples: grouped(facts.info.triples),
            datasets: datasets.collect(),
        }
    });
    let page = rendered(&LandingPage {
        language,
        home: &state.base_path(),
        loaded,
        licence: LICENCE_OUVERTE.as_str(),
        first_query: FIRST_QUERY,
    });
    let published = version.as_deref().map_or("", |version| &version.info().published);
    Ok(page_representation(page, language).respond(&headers, published))
}

#[derive(Template)]
#[template(path = "query.html")]
struct QueryPage<'a> {
    language: Language,
    home: &'a str,
    first_query: &'static str,
    usual_prefixes: bool,
}

/// The form of `/sparql`; `usual_prefixes`: whether it says that they need no declaration.
pub fn query_form(home: &str, language: Language, usual_prefixes: bool) -> String {
    rendered(&QueryPage { language, home, first_query: FIRST_QUERY, usual_prefixes })
}

#[derive(Template)]
#[template(path = "dumps.html")]
struct DumpsPage<'a> {
    language: Language,
    home: &'a str,
    number: u64,
    published: &'a str,
    licence: &'static str,
    files: Vec<File<'a>>,
}

struct File<'a> {
    name: &'a str,
    title: &'static str,
    triples: String,
    bytes: String,
    sha256: &'a str,
}

/// The list of dumps.
pub fn dumps(facts: Facts<'_>, home: &str, language: Language) -> String {
    let files = facts.datasets().flat_map(|dataset| {
        facts.dumps(dataset).map(move |dump| File {
            name: &dump.name,
            title: language.pick(dataset.title.0, dataset.title.1),
            triples: grouped(dump.triples),
            bytes: grouped(dump.bytes),
            sha256: &dump.sha256,
        })
    });
    rendered(&DumpsPage {
        language,
        home,
        number: facts.info.number,
        published: &facts.info.published,
        licence: LICENCE_OUVERTE.as_str(),
        files: files.collect(),
    })
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    language: Language,
    home: &'a str,
    status: u16,
    title: &'a str,
    detail: &'a str,
    path: &'a str,
}

/// The page of an error.
pub fn problem(
    status: u16,
    title: &str,
    detail: &str,
    home: &str,
    path: &str,
    language: Language,
) -> String {
    rendered(&ProblemPage { language, home, status, title, detail, path })
}

/// `/health`: the process is alive, whether it has something to serve or not.
pub async fn health(extract::State(state): extract::State<Arc<State>>) -> Response {
    probe(&state, StatusCode::OK)
}

/// `/ready`: whether requests may be sent here.
pub async fn ready(extract::State(state): extract::State<Arc<State>>) -> Response {
    probe(&state, StatusCode::SERVICE_UNAVAILABLE)
}

/// What is served; `otherwise` is the status when that is nothing, or nothing any more.
fn probe(state: &State, otherwise: StatusCode) -> Response {
    let (status, body) = match state.current() {
        Some(_) if state.is_stopping() => {
            (otherwise, json!({"status": "stopping", "detail": "the server is about to end"}))
        }
        Some(version) => {
            let info = version.info();
            let body = json!({
                "status": "ok",
                "version": info.number,
                "published": info.published,
                "triples": info.triples,
            });
            (StatusCode::OK, body)
        }
        None => (otherwise, json!({"status": "empty", "detail": "nothing is loaded yet"})),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, body.to_string() + "\n").into_response()
}

/// `/robots.txt`: documents may be indexed; queries are not pages.
pub async fn robots() -> Response {
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
    (headers, "User-agent: *\nDisallow: /sparql?\nDisallow: /rdf-graph-store\nDisallow: /dumps/\n")
        .into_response()
}

/// `/favicon.ico`: browsers ask for it on every page; there is none.
pub async fn favicon() -> Response {
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=604800"))];
    (StatusCode::NO_CONTENT, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1000, "1\u{202f}000"), (1_234_567, "1\u{202f}234\u{202f}567")]
        {
            assert_eq!(grouped(number), expected);
        }
    }
}
