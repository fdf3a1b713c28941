//! `/admin/notices/{dataset}/{REF}`: one notice, as POP's JSON has it, put or removed.

use super::Admin;
use super::Who;
use super::body;
use super::body::MediaType;
use super::written;
use crate::http::error::Problem;
use crate::ingest;
use crate::notice::Base;
use crate::notice::Record;
use crate::notice::problem::Severity;
use crate::writes::Effect;
use crate::writes::Write;
use axum::Extension;
use axum::extract;
use axum::extract::Path;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use std::sync::Arc;

/// PUT: the notice is this from now on, if the rules let it in.
pub(super) async fn put(
    extract::State(admin): extract::State<Arc<Admin>>,
    Extension(who): Extension<Who>,
    Path((dataset, reference)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Response> {
    let headers = request.headers().clone();
    let base = base(&dataset).map_err(Problem::into_response)?;
    let record = read(&admin, base, &reference, request).await.map_err(Problem::into_response)?;
    let write = Write::PutNotice { base, record: Box::new(record) };
    let done = admin.write(write, &who, &headers).await?;
    let status = match done.effect {
        Effect::Created => StatusCode::CREATED,
        Effect::Changed | Effect::None => StatusCode::NO_CONTENT,
    };
    let mut response = written(status, &done);
    if let Ok(version) = admin.state.version()
        && let Ok(entity) = HeaderValue::from_str(version.iris().entity(base, &reference).as_str())
    {
        response.headers_mut().insert(header::CONTENT_LOCATION, entity);
    }
    Ok(response)
}

/// DELETE: there is no such notice from now on.
pub(super) async fn delete(
    extract::State(admin): extract::State<Arc<Admin>>,
    Extension(who): Extension<Who>,
    Path((dataset, reference)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let base = base(&dataset).map_err(Problem::into_response)?;
    let done = admin.write(Write::DeleteNotice { base, reference }, &who, &headers).await?;
    Ok(written(StatusCode::NO_CONTENT, &done))
}

fn base(name: &str) -> Result<Base, Problem> {
    name.parse().map_err(|error| Problem::not_found(format!("{error}")))
}

async fn read(
    admin: &Admin,
    base: Base,
    reference: &str,
    request: Request,
) -> Result<Record, Problem> {
    if MediaType::of(request.headers()).essence() != "application/json" {
        return Err(body::unsupported(
            "the notice as application/json, with the field codes of POP",
        ));
    }
    let bytes_max = admin.config.body_bytes_max;
    let text = body::whole(request.into_body(), bytes_max).await?;
    let read = tokio::task::spawn_blocking(move || ingest::read_one(base, text, bytes_max));
    let read = read.await.map_err(|error| Problem::internal(&error))?;
    let record = read.map_err(|error| Problem::bad_request(ingest::chain(&error)))?;
    // One that has no usable reference is refused with the reasons that the reader gives.
    let is_refused = record.problems.iter().any(|problem| problem.severity == Severity::Violation);
    if !is_refused && record.reference != reference {
        return Err(Problem::bad_request(format!(
            "the address says {reference:?}, and the notice has the REF {:?}",
            record.reference
        )));
    }
    Ok(record)
}
