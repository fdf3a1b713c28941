//! All routes on one screen, and what happens around each request.

use super::client;
use super::cors;
use super::document;
use super::dumps;
use super::error;
use super::error::Problem;
use super::fields;
use super::graph_store;
use super::legacy;
use super::log;
use super::metrics;
use super::metrics::Route;
use super::openapi;
use super::pages;
use super::problems;
use super::quality;
use super::queries;
use super::representation;
use super::rules;
use super::security;
use super::service;
use super::sizes;
use super::sparql;
use super::state::State;
use axum::Router;
use axum::body::Body;
use axum::body::HttpBody as _;
use axum::extract;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::http::uri::PathAndQuery;
use axum::middleware::Next;
use axum::middleware::from_fn;
use axum::middleware::from_fn_with_state;
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::MethodRouter;
use axum::routing::get;
use std::sync::Arc;
use tower::Layer as _;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::DefaultPredicate;
use tower_http::compression::Predicate as _;
use tower_http::compression::predicate::NotForContentType;

/// Each route with what answers there.
fn table() -> Vec<(&'static str, MethodRouter<Arc<State>>)> {
    vec![
        ("/", get(pages::landing)),
        ("/sparql", get(sparql::get).post(sparql::post).fallback(sparql::other)),
        ("/rdf-graph-store", get(graph_store::get)),
        ("/queries", get(queries::refuse_list)),
        ("/queries/{id}", get(queries::show).delete(queries::cancel)),
        ("/problems", get(problems::all)),
        ("/problems/{name}", get(problems::one)),
        ("/id/{*path}", get(document::redirect_to_document)),
        ("/doc/{*path}", get(document::document)),
        ("/ns", get(service::ontology)),
        ("/ns/fields", get(fields::fields)),
        ("/ns/rules", get(rules::rules)),
        ("/quality", get(quality::quality)),
        ("/dumps", get(dumps::redirect_to_list)),
        ("/dumps/", get(dumps::list)),
        ("/dumps/{file}", get(dumps::file)),
        ("/.well-known/void", get(service::void)),
        ("/notice/{base}/{reference}", get(legacy::pop)),
        ("/public/mistral/{base}", get(legacy::mistral)),
        ("/health", get(pages::health)),
        ("/ready", get(pages::ready)),
        ("/metrics", get(metrics::metrics)),
        ("/openapi.json", get(openapi::openapi)),
        ("/robots.txt", get(pages::robots)),
        ("/favicon.ico", get(pages::favicon)),
    ]
}

/// The patterns of all routes.
#[must_use]
pub fn routes() -> Vec<&'static str> {
    table().into_iter().map(|(pattern, _)| pattern).collect()
}

/// The whole service.
pub fn router(state: Arc<State>) -> Router {
    let mut routes = Router::new().fallback(unknown);
    for (pattern, answers) in table() {
        let name = move |mut response: Response| async move {
            response.extensions_mut().insert(Route(pattern));
            response
        };
        routes = routes.route(pattern, answers.layer(map_response(name)));
    }
    let limited = from_fn_with_state(Arc::clone(&state), client::limit)
        .layer(routes.with_state(Arc::clone(&state)));
    let limited = from_fn_with_state(Arc::clone(&state), sizes::in_time).layer(limited);
    around(state, Router::new().fallback_service(limited))
}

/// What happens around each request, on the public address and on the private one.
pub(super) fn around(state: Arc<State>, routes: Router) -> Router {
    // Dumps are compressed already, and their ranges count compressed bytes.
    let compression = CompressionLayer::new().compress_when(
        DefaultPredicate::new().and(NotForContentType::const_new("application/gzip")),
    );
    // Around all routes at once, so that these see what the router itself answers, and its `Allow`. The last
    // is the outermost: it sees the request first and the response last.
    let short = from_fn_with_state(Arc::clone(&state), sizes::limit).layer(routes);
    let caught = CatchPanicLayer::custom(error::from_panic).layer(short);
    let rooted = from_fn_with_state(Arc::clone(&state), without_base_path).layer(caught);
    let rendered = from_fn_with_state(Arc::clone(&state), error::render).layer(rooted);
    let guarded = from_fn(security::pages).layer(rendered);
    let compressed = from_fn(representation::tag_codings).layer(compression.layer(guarded));
    let open = from_fn(cors::allow_all).layer(from_fn(head_as_get).layer(compressed));
    Router::new().fallback_service(from_fn_with_state(state, log::access).layer(open))
}

/// Middleware: a proxy may or may not cut off the path of the base IRI, so both work. Each request asks for
/// that path, since it is known only from when something was published.
async fn without_base_path(
    extract::State(state): extract::State<Arc<State>>,
    mut request: Request,
    next: Next,
) -> Response {
    let given = request.uri().path_and_query().map_or("", PathAndQuery::as_str);
    let rest = match (state.base_path().as_str(), given) {
        ("", _) => None,
        (base_path, given) => given.strip_prefix(base_path),
    };
    let rooted: Option<PathAndQuery> = rest.and_then(|rest| match rest.bytes().next() {
        Some(b'/') => rest.parse().ok(),
        None | Some(b'?') => format!("/{rest}").parse().ok(),
        Some(_) => None,
    });
    if let Some(rooted) = rooted {
        *request.uri_mut() = Uri::from(rooted);
    }
    next.run(request).await
}

/// Middleware: inside of it HEAD is GET, so that all headers are the same. A part of no body is none.
async fn head_as_get(mut request: Request, next: Next) -> Response {
    if request.method() != Method::HEAD {
        return next.run(request).await;
    }
    *request.method_mut() = Method::GET;
    request.headers_mut().remove(header::RANGE);
    let mut response = next.run(request).await;
    if let Some(length) = response.body().size_hint().exact().filter(|length| *length > 0) {
        response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(HeaderValue::from(length));
    }
    response.map(|_| Body::empty())
}

async fn unknown(uri: Uri) -> Problem {
    // Where clients look for updates.
    if uri.path() == "/update" {
        return Problem::new(
            StatusCode::FORBIDDEN,
            "nothing can be updated here; queries are answered at /sparql",
        )
        .in_french("rien ne peut être mis à jour ici ; /sparql répond aux requêtes");
    }
    Problem::not_found(format!("there is nothing at {}", uri.path()))
        .in_french(format!("il n’y a rien à {}", uri.path()))
}
