//! Lets scripts of any site read everything, errors and redirects included, and answers OPTIONS.

use super::sparql;
use axum::extract::Request;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;

/// DELETE ends a query of one's own.
const ALLOWED_METHODS: &str = "GET, HEAD, POST, QUERY, DELETE, OPTIONS";
const ALLOWED_HEADERS: &str = "Accept, Accept-Datetime, Accept-Language, Accept-Profile, Authorization, Cache-Control, \
     Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, Query-Id, Query-Secret, Range, TE";
const EXPOSED_HEADERS: &str = "Accept-Query, Accept-Ranges, Allow, Content-Disposition, Content-Length, \
     Content-Location, Content-Profile, Content-Range, ETag, Last-Modified, Link, Location, Memento-Datetime, Query-Id, Query-Secret, \
     RateLimit, RateLimit-Policy, Retry-After, Trailer, X-Sparql-Complete, X-Sparql-Partial, X-Sparql-Rows, \
     X-Sparql-Service-Failed, X-Sparql-Timeout";

/// Middleware for all routes.
pub async fn allow_all(request: Request, next: Next) -> Response {
    let is_options = request.method() == Method::OPTIONS;
    let is_preflight =
        is_options && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        let response = next.run(request).await;
        if is_options { options(response) } else { response }
    };
    let mut set = |name: HeaderName, value: &'static str| {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if is_options {
        set(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
        set(header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
        set(header::ACCESS_CONTROL_MAX_AGE, "86400");
    }
    response
}

/// No route answers OPTIONS itself: what refuses it says by `Allow` what it answers, and by `Accept-Query` what
/// it takes.
fn options(refusal: Response) -> Response {
    if refusal.status() != StatusCode::METHOD_NOT_ALLOWED {
        return refusal;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    let allowed = refusal.headers().get(header::ALLOW).and_then(|value| value.to_str().ok());
    let allowed = format!("{},OPTIONS", allowed.unwrap_or("GET,HEAD"));
    if let Ok(value) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    if let Some(accepted) = refusal.headers().get(sparql::ACCEPT_QUERY) {
        response.headers_mut().insert(sparql::ACCEPT_QUERY, accepted.clone());
    }
    response
}
