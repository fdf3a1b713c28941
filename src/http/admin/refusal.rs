//! How it is told that a write was not carried out, and why.

use crate::http::error::Problem;
use crate::http::forms;
use crate::notice;
use crate::notice::problem::Severity;
use crate::query::Format;
use crate::query::write_graph;
use crate::shacl::Report;
use crate::store::UpdateError;
use crate::writes::Refusal;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

/// The answer to a write that was refused. A report of SHACL comes as a graph to those who accept one, else within
/// the problem document.
pub(super) fn response(refusal: Refusal, asked: &HeaderMap) -> Response {
    if let Refusal::Shapes(report) = &refusal
        && let Some(response) = report_graph(report, asked)
    {
        return response;
    }
    problem(refusal).into_response()
}

fn problem(refusal: Refusal) -> Problem {
    let detail = refusal.to_string();
    let unprocessable = |detail: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail);
    match refusal {
        Refusal::Forbidden(_) => Problem::new(StatusCode::FORBIDDEN, detail),
        Refusal::BlankNode => unprocessable(detail),
        Refusal::Shapes(report) => unprocessable(detail).with("report", report.to_json()),
        Refusal::Notice(problems) => {
            let reasons: Vec<Value> = problems.iter().map(reason).collect();
            unprocessable(detail).with("reasons", json!(reasons))
        }
        Refusal::NoGraph | Refusal::NoNotice | Refusal::Update(UpdateError::NoGraph(_)) => {
            Problem::not_found(detail)
        }
        Refusal::Update(UpdateError::GraphExists(_)) => Problem::new(StatusCode::CONFLICT, detail),
        Refusal::Update(UpdateError::Unsupported(_)) => Problem::bad_request(detail),
        Refusal::Update(UpdateError::Cancelled) | Refusal::Judging(_) => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail)
        }
        Refusal::Unpublished => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail),
        Refusal::Update(UpdateError::Store(error)) => Problem::internal(&error),
        Refusal::Failed(error) => Problem::internal(&error),
        Refusal::Panicked => Problem::internal(&refusal),
    }
}

fn reason(problem: &notice::Problem) -> Value {
    let severity = match problem.severity {
        Severity::Violation => "violation",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let mut reason = json!({ "kind": problem.kind, "severity": severity });
    if let Some(field) = problem.field {
        reason["field"] = json!(field);
    }
    reason["message"] = json!(problem.message);
    reason
}

fn report_graph(report: &Report, asked: &HeaderMap) -> Option<Response> {
    let accepted = forms::accept(asked)?.to_ascii_lowercase();
    let format = Format::GRAPHS.iter().find(|format| accepted.contains(format.media_type()))?;
    let body = write_graph(&report.to_triples(), *format).ok()?;
    let mut response = (StatusCode::UNPROCESSABLE_ENTITY, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(forms::content_type(*format)));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    Some(response)
}
