//! `/sparql`: the SPARQL 1.1 protocol's query operation, the service description, and a form for people.
//!
//! <https://www.w3.org/TR/sparql11-protocol/>, and its 1.2 draft for the method QUERY (RFC 10008). Nothing here writes.

use super::answer;
use super::asked;
use super::error::Problem;
use super::form::NotUtf8;
use super::form::Parameters;
use super::negotiate::Language;
use super::negotiate::language;
use super::service;
use super::state::State;
use crate::query::Prefixes;
use axum::body::HttpBody as _;
use axum::body::to_bytes;
use axum::extract;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use std::sync::Arc;

/// The media types that a body of QUERY may have.
pub const ACCEPT_QUERY: HeaderName = HeaderName::from_static("accept-query");
const ACCEPTED_QUERIES: HeaderValue =
    HeaderValue::from_static("application/sparql-query, application/x-www-form-urlencoded");

/// GET and HEAD. Without any query this is the service description, or the form when a browser asks.
pub async fn get(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let parameters = Parameters::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
    if parameters.only(&["lang", "format", "output"]) {
        let mut response = service::service_description(state, &parameters, &parts.headers).await?;
        response.headers_mut().insert(ACCEPT_QUERY, ACCEPTED_QUERIES);
        return Ok(response);
    }
    let ask = asked::ask(&parameters, None, &parts, prefixes(&state))?;
    answer::answer(state, ask).await
}

/// QUERY, which takes what POST takes; other methods are refused.
pub async fn other(
    state: extract::State<Arc<State>>,
    request: Request,
) -> Result<Response, Problem> {
    let allowed = "GET,HEAD,POST,QUERY";
    if request.method() == Method::QUERY {
        let mut response = post(state, request).await?;
        // Otherwise the router would add what it knows of, which is not QUERY.
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
        return Ok(response);
    }
    let detail = format!("{} is not possible here; possible are {allowed}", request.method());
    Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail)
        .header(header::ALLOW, HeaderValue::from_static(allowed))
        .header(ACCEPT_QUERY, ACCEPTED_QUERIES))
}

/// The prefixes that queries need not declare.
pub fn prefixes(state: &State) -> Prefixes {
    if state.config().usual_prefixes { Prefixes::Usual } else { Prefixes::Declared }
}

/// POST of a form or of a query.
pub async fn post(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let content_type = ContentType::of(&parts.headers)?;
    let limit = state.config().body_bytes_max;
    let too_long = || {
        let detail = format!("the body is longer than {limit} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
            .in_french(format!("le corps de la requête dépasse {limit} octets"))
    };
    // What is announced as too long is not waited for.
    if body.size_hint().lower() > limit as u64 {
        return Err(too_long());
    }
    let body = to_bytes(body, limit).await.map_err(|error| {
        let is_long = std::error::Error::source(&error)
            .is_some_and(|cause| cause.to_string().contains("length limit exceeded"));
        if is_long {
            too_long()
        } else {
            Problem::bad_request("the body did not arrive whole")
                .in_french("le corps de la requête n’est pas arrivé entier")
        }
    })?;
    let of_address = Parameters::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
    let (parameters, text) = match content_type {
        ContentType::Form => (Parameters::parse(&body)?.and(of_address), None),
        ContentType::Query => {
            let text = String::from_utf8(body.into()).map_err(|_| {
                Problem::bad_request("the query is not UTF-8")
                    .in_french("la requête n’est pas de l’UTF-8")
            })?;
            (of_address, Some(text))
        }
    };
    let mut ask = asked::ask(&parameters, text, &parts, prefixes(&state))?;
    if parts.method == Method::POST {
        // 304 is for methods that may be repeated.
        ask.conditions.clear();
    }
    answer::answer(state, ask).await
}

enum ContentType {
    Form,
    Query,
}

impl ContentType {
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let unsupported = |detail: &str| {
            Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
                .header(ACCEPT_QUERY, ACCEPTED_QUERIES)
        };
        let coding = headers.get(header::CONTENT_ENCODING);
        if coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
            return Err(unsupported("send the body as it is, not compressed")
                .header(header::ACCEPT_ENCODING, HeaderValue::from_static("identity")));
        }
        let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let given = given.unwrap_or_default().to_ascii_lowercase();
        let mut parts = given.split(';').map(str::trim);
        let found = match parts.next().unwrap_or_default() {
            "application/x-www-form-urlencoded" => Self::Form,
            "application/sparql-query" => Self::Query,
            "application/sparql-update" => {
                return Err(unsupported("nothing can be updated here; only queries are answered"));
            }
            _ => {
                return Err(unsupported(
                    "post the query as application/sparql-query, or as `query` in application/x-www-form-urlencoded",
                ));
            }
        };
        let charset = parts.find_map(|parameter| parameter.strip_prefix("charset="));
        match charset.map(|charset| charset.trim_matches('"')) {
            None | Some("utf-8" | "utf8" | "us-ascii") => Ok(found),
            Some(other) => Err(Problem::bad_request(format!("the charset {other:?} is not UTF-8"))
                .in_french(format!("le jeu de caractères {other:?} n’est pas UTF-8"))),
        }
    }
}

impl From<NotUtf8> for Problem {
    fn from(error: NotUtf8) -> Self {
        Self::bad_request(error.to_string())
    }
}

/// The language of the form.
pub fn form_language(parameters: &Parameters, headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    language(parameters.first("lang"), accepted)
}
