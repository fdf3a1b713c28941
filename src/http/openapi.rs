//! `/openapi.json`: every route, for programs that make clients and for those that try what a service bears.

use super::error::Problem;
use super::representation::Representation;
use super::state::State;
use axum::extract;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;
use std::sync::Arc;

/// <https://spec.openapis.org/oas/v3.1.1.html>; where it is served is put in.
const DESCRIPTION: &str = include_str!("openapi.json");

/// The description of this server.
pub async fn openapi(
    extract::State(state): extract::State<Arc<State>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = state.current();
    let mut description: Value =
        serde_json::from_str(DESCRIPTION).map_err(|error| Problem::internal(&error))?;
    description["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    let home = state.base_path();
    description["servers"] = json!([{ "url": if home.is_empty() { "/" } else { &home } }]);
    let text =
        serde_json::to_vec_pretty(&description).map_err(|error| Problem::internal(&error))?;
    let published = version.as_deref().map_or("", |version| &version.info().published);
    Ok(Representation::new("application/json", text).respond(&headers, published))
}
