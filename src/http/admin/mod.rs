//! The private address: SPARQL updates, whole graphs and single notices, for those who have a token; and queries, so
//! that a client needs one address only.

mod body;
mod graph_store;
mod multipart;
mod notices;
mod refusal;
mod token;
mod update;

pub use token::TokenError;
pub use token::Tokens;

use super::error::Problem;
use super::pages;
use super::queries;
use super::router::around;
use super::sparql;
use super::state::State;
use crate::config::AdminConfig;
use crate::writes::Done;
use crate::writes::Write;
use crate::writes::Writes;
use axum::Router;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::routing::get;
use axum::routing::post;
use axum::routing::put;
use std::io;
use std::sync::Arc;
use tower::Layer as _;

/// What the requests to the private address share.
pub struct Admin {
    pub state: Arc<State>,
    pub writes: Writes,
    pub tokens: Tokens,
    pub config: AdminConfig,
}

/// The private service.
pub(super) fn router(admin: Arc<Admin>) -> Router {
    let state = Arc::clone(&admin.state);
    let reading = Router::new()
        .route("/sparql", get(sparql::get).post(sparql::post).fallback(sparql::other))
        .route("/queries", get(queries::list))
        .route("/queries/{id}", get(queries::show).delete(queries::cancel_any))
        .route("/health", get(pages::health))
        .with_state(Arc::clone(&state));
    let writing = Router::new()
        .route("/update", post(update::post))
        .route(
            "/store",
            get(graph_store::get)
                .put(graph_store::put)
                .post(graph_store::post)
                .delete(graph_store::delete),
        )
        .route(
            "/store/{*path}",
            get(graph_store::get)
                .put(graph_store::put)
                .post(graph_store::post)
                .delete(graph_store::delete),
        )
        .route("/admin/notices/{dataset}/{reference}", put(notices::put).delete(notices::delete))
        .fallback(unknown)
        .with_state(Arc::clone(&admin));
    let guarded = from_fn_with_state(admin, token::require).layer(writing.merge(reading));
    around(state, Router::new().fallback_service(guarded))
}

async fn unknown(uri: Uri) -> Problem {
    Problem::not_found(format!("there is nothing at {}", uri.path()))
}

/// Who asks, by the name of their token.
#[derive(Clone, Debug)]
pub(super) struct Who(String);

/// Which version has what was written.
const VERSION: HeaderName = HeaderName::from_static("notitia-version");

impl Admin {
    /// Queues a write, and waits until it is served.
    async fn write(
        &self,
        write: Write,
        Who(who): &Who,
        asked: &HeaderMap,
    ) -> Result<Done, Response> {
        let waiting = self.writes.submit(write, who).map_err(|busy| {
            Problem::unavailable(busy.to_string(), RETRY_AFTER_S).into_response()
        })?;
        match waiting.await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(refusal)) => Err(refusal::response(refusal, asked)),
            Err(_) => {
                Err(Problem::internal(&io::Error::other("a write was not answered"))
                    .into_response())
            }
        }
    }
}

/// How soon to come back when the queue is full.
const RETRY_AFTER_S: u64 = 5;

/// The answer to a write that was carried out.
fn written(status: StatusCode, done: &Done) -> Response {
    let mut response = status.into_response();
    response.headers_mut().insert(VERSION, HeaderValue::from(done.version));
    response
}
