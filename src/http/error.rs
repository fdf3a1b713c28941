//! What goes wrong with a request, and how it is told: RFC 9457 problem documents, text or a page.
//!
//! The asker's mistakes say what is wrong; ours say an id, and the log says the rest.

use super::negotiate::Language;
use super::negotiate::Offer;
use super::negotiate::language;
use super::negotiate::negotiate;
use super::pages;
use super::problems;
use super::problems::Type;
use super::state::State;
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
    /// By name; none is the usual one of the status.
    of_type: Option<&'static str>,
    detail: String,
    /// The same in French, where it was written.
    detail_french: Option<String>,
    /// Further members of the problem document: `line`, `column`, `available`.
    members: Vec<(&'static str, Value)>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            of_type: None,
            detail: detail.into(),
            detail_french: None,
            members: Vec::new(),
            headers: Vec::new(),
        }
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
        let french = format!(
            "aucun des types acceptés ne peut être envoyé ; il y a {}",
            available.join(", ")
        );
        Self::new(StatusCode::NOT_ACCEPTABLE, detail)
            .in_french(french)
            .with("available", json!(available))
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
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
            .in_french(format!("le serveur a failli ; dites à son exploitant le numéro {id}"))
            .with("instance", json!(id))
    }

    /// Says of which type it is, where the status has several.
    #[must_use]
    pub fn of_type(mut self, name: &'static str) -> Self {
        self.of_type = Some(name);
        self
    }

    /// Says the detail in French too.
    #[must_use]
    pub fn in_french(mut self, detail: impl Into<String>) -> Self {
        self.detail_french = Some(detail.into());
        self
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

    pub fn add_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.push((name, value));
    }

    #[cfg(test)]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    fn kind(&self) -> &'static Type {
        problems::find(self.of_type, self.status)
    }

    fn detail(&self, language: Language) -> &str {
        match &self.detail_french {
            Some(french) if language == Language::French => french,
            _ => &self.detail,
        }
    }

    fn json(&self, base: &str, language: Language) -> Vec<u8> {
        let mut document = json!({
            "type": problems::iri(base, self.kind()),
            "title": self.kind().title(language),
            "status": self.status.as_u16(),
            "detail": self.detail(language),
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
            let french =
                format!("{method} n’est pas possible ici ; il y a {}", allowed.unwrap_or("none"));
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail).in_french(french)
        }
        (None, StatusCode::BAD_REQUEST) => {
            Problem::bad_request("the address is not UTF-8 once it is decoded")
                .in_french("l’adresse n’est pas de l’UTF-8 une fois décodée")
        }
        _ => return response,
    };
    write_body(&mut response, &problem, &state, &path, &asked);
    response
}

/// The language of a problem: the client's, else French on pages, and English for programs.
fn language_for(form: Form, accepted: Option<&str>) -> Language {
    match (form, accepted.map(str::trim)) {
        (Form::Json | Form::Text, None | Some("" | "*")) => Language::English,
        (_, accepted) => language(None, accepted),
    }
}

fn write_body(
    response: &mut Response,
    problem: &Problem,
    state: &State,
    path: &str,
    asked: &HeaderMap,
) {
    let text = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    let form = negotiate(text(header::ACCEPT), FORMS).map_or(Form::Json, |offer| offer.value);
    let language = language_for(form, text(header::ACCEPT_LANGUAGE));
    let (detail, home) = (problem.detail(language), state.base_path());
    let (media_type, body) = match form {
        Form::Json => ("application/problem+json", problem.json(&state.base_iri(), language)),
        Form::Text => ("text/plain; charset=utf-8", format!("{detail}\n").into_bytes()),
        Form::Html => {
            let (status, title) = (problem.status.as_u16(), problem.kind().title(language));
            let page = pages::problem(status, title, detail, &home, path, language);
            ("text/html; charset=utf-8", page.into_bytes())
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
    if matches!(problem.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        // All data at next to no cost.
        let link = format!("<{home}/dumps/>; rel=\"alternate\"; title=\"dumps\"");
        headers.extend(HeaderValue::from_str(&link).map(|link| (header::LINK, link)));
    }
    *response.body_mut() = Body::from(body);
}
