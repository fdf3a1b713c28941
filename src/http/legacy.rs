//! Addresses of the producer's own sites, old and new: whoever kept one finds the same thing here.

use super::describe;
use super::document::blocking;
use super::document::redirect;
use super::error::Problem;
use super::form::Parameters;
use super::state::State;
use crate::percent::escaped;
use axum::extract;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::response::Response;
use std::sync::Arc;

/// `/notice/{base}/{REF}`, as on POP.
pub async fn pop(
    extract::State(state): extract::State<Arc<State>>,
    Path((base, reference)): Path<(String, String)>,
) -> Result<Response, Problem> {
    moved(state, &base, &reference).await
}

/// `/public/mistral/merimee_fr?ACTION=CHERCHER&FIELD_1=REF&VALUE_1=PA00088801`, as until 2019.
pub async fn mistral(
    extract::State(state): extract::State<Arc<State>>,
    Path(base): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let base = base.to_ascii_lowercase();
    let base = base.strip_suffix("_fr").unwrap_or(&base);
    let parameters = Parameters::parse(uri.query().unwrap_or_default().as_bytes())?;
    let field = (1..=9).find(|n| {
        parameters.first(&format!("FIELD_{n}")).is_some_and(|name| name.eq_ignore_ascii_case("REF"))
    });
    let value = format!("VALUE_{}", field.unwrap_or(1));
    let reference = parameters.first(&value).ok_or_else(|| {
        Problem::not_found(
            "only searches for a notice by its reference (FIELD_1=REF) are known here",
        )
    })?;
    moved(state, base, reference.trim_matches(|c: char| c.is_whitespace() || c == '\'' || c == '"'))
        .await
}

async fn moved(state: Arc<State>, base: &str, reference: &str) -> Result<Response, Problem> {
    let version = state.version()?;
    let path = format!("{}/{}", escaped(base), escaped(reference));
    let unknown = Problem::not_found(format!("no notice {reference:?} of {base:?} is known here"))
        .in_french(format!("aucune notice {reference:?} de {base:?} n’est connue ici"));
    let is_notice = matches!(
        version.iris().parse(&format!("{}id/{path}", version.iris().as_str())),
        Some(crate::iri::Name::Entity { .. })
    );
    if !is_notice {
        return Err(unknown);
    }
    let found = blocking(move || Ok(describe::located(&version, &path))).await?;
    let path = found.ok_or(unknown)?;
    redirect(StatusCode::MOVED_PERMANENTLY, &format!("{}/id/{path}", state.base_path()))
}
