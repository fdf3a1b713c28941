//! What goes wrong with a request, and how it is told: RFC 9457 problem documents, text or a page.
//!
//! The asker's mistakes say what is wrong; ours say an id, and the log says the rest.

use super::negotiate::Language;
use super::negotiate::Offer;
use super::negotiate::language;
use super::negotiate::negotiate;
use super::pages;
use super::state::State;
use crate::query::QueryError;
use crate::query::Spent;
use axum::body::Body;
use axum::extract;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;
use std::any::Any;
use std::error::Error;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

/// A request that gets no answer but a reason.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    detail: String,
    /// Further members of the problem document: `line`, `column`, `available`.
    members: Vec<(&'static str, Value)>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), members: Vec::new(), headers: Vec::new() }
    }

    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// Nothing that the client accepts; says what there is.
    pub fn not_acceptable<'a>(available: impl Iterator<Item = &'a str>) -> Self {
        let available: Vec<&str> = available.collect();
        let detail = format!(
            "none of the accepted media types can be sent; there are {}",
            available.join(", ")
        );
        Self::new(StatusCode::NOT_ACCEPTABLE, detail).with("available", json!(available))
    }

    /// For the moment; the client may come back.
    pub fn unavailable(detail: impl Into<String>, retry_after_s: u64) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
            .header(header::RETRY_AFTER, HeaderValue::from(retry_after_s))
    }

    /// A failure of ours: the client gets an id, the log the causes.
    pub fn internal(error: &(dyn Error + 'static)) -> Self {
        let mut causes = error.to_string();
        let mut next = error.source();
        while let Some(cause) = next {
            let _ = write!(causes, ": {cause}");
            next = cause.source();
        }
        Self::failure(&causes)
    }

    fn failure(causes: &str) -> Self {
        let id = failure_id();
        tracing::error!(id, "{causes}");
        let detail = format!("the server failed; tell its operator the number {id}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail).with("instance", json!(id))
    }

    /// Adds a member to the problem document.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.members.push((name, value));
        self
    }

    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    fn title(&self) -> &'static str {
        self.status.canonical_reason().unwrap_or("Error")
    }

    fn json(&self) -> Vec<u8> {
        let mut document = json!({
            "type": "about:blank",
            "title": self.title(),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        for (name, value) in &self.members {
            document[name] = value.clone();
        }
        let mut text = serde_json::to_vec_pretty(&document).unwrap_or_default();
        text.push(b'\n');
        text
    }
}

/// A number that is in the answer and in the log: time and a counter, folded so that it looks like none.
fn failure_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    let seed = u64::try_from(time & u128::from(u64::MAX)).unwrap_or_default()
        ^ COUNT.fetch_add(1, Ordering::Relaxed).rotate_left(48);
    format!("{:016x}", seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31))
}

/// Blame decides the status.
impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Syntax(error) => {
                Self::bad_request(format!("the query is not SPARQL: {error}"))
                    .with("line", json!(error.line))
                    .with("column", json!(error.column))
            }
            QueryError::Update
            | QueryError::TooComplex(_)
            | QueryError::Service(_)
            | QueryError::Spent(Spent::Regex(_)) => Self::bad_request(error.to_string()),
            // It is SPARQL, and asks for a function that is not known here.
            QueryError::Unsupported(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
            }
            QueryError::Format { .. } => Self::new(StatusCode::NOT_ACCEPTABLE, error.to_string()),
            QueryError::Spent(Spent::Time | Spent::Cancelled) => {
                Self::unavailable(error.to_string(), 60)
            }
            // The same query would come to the same end.
            QueryError::Spent(_) => Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
            QueryError::Evaluation(_) | QueryError::Output(_) => Self::internal(&error),
        }
    }
}

impl From<crate::store::StoreError> for Problem {
    fn from(error: crate::store::StoreError) -> Self {
        Self::internal(&error)
    }
}

/// The response has no body yet: [`render`] writes it, in a form that the client accepts.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        for (name, value) in &self.headers {
            response.headers_mut().insert(name, value.clone());
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// What a panic in a handler becomes.
pub fn from_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    Problem::failure(&format!("panic: {message}")).into_response()
}

#[derive(Clone, Copy)]
enum Form {
    Json,
    Html,
    Text,
}

const FORMS: &[Offer<Form>] = &[
    Offer::new("application/problem+json", Form::Json),
    Offer::new("text/html", Form::Html),
    Offer::new("text/plain", Form::Text),
    Offer::alias("application/json", Form::Json),
    Offer::alias("application/xhtml+xml", Form::Html),
];

/// Middleware: gives each [`Problem`] a body, and each bare 400 and 405 of the router a reason.
pub async fn render(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let asked = request.headers().clone();
    let mut response = next.run(request).await;
    let problem = match (response.extensions_mut().remove::<Problem>(), response.status()) {
        (Some(problem), _) => problem,
        (None, StatusCode::METHOD_NOT_ALLOWED) => {
            let allowed =
                response.headers().get(header::ALLOW).and_then(|value| value.to_str().ok());
            let detail = format!(
                "{method} is not possible here; possible are {}",
                allowed.unwrap_or("none")
            );
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail)
        }
        (None, StatusCode::BAD_REQUEST) => {
            Problem::bad_request("the address is not UTF-8 once it is decoded")
        }
        _ => return response,
    };
    write_body(&mut response, &problem, &state.base_path(), &path, &asked);
    response
}

fn write_body(
    response: &mut Response,
    problem: &Problem,
    home: &str,
    path: &str,
    asked: &HeaderMap,
) {
    let text = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    let form = negotiate(text(header::ACCEPT), FORMS).map_or(Form::Json, |offer| offer.value);
    let (media_type, body) = match form {
        Form::Json => ("application/problem+json", problem.json()),
        Form::Text => ("text/plain; charset=utf-8", format!("{}\n", problem.detail).into_bytes()),
        Form::Html => {
            let language: Language = language(None, text(header::ACCEPT_LANGUAGE));
            let page = pages::problem(
                problem.status.as_u16(),
                problem.title(),
                &problem.detail,
                home,
                path,
                language,
            );
            ("text/html; charset=utf-8", page.into_bytes())
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
    *response.body_mut() = Body::from(body);
}
