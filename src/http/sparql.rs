//! `/sparql`: the SPARQL 1.1 protocol's query operation, the service description, and a form for people.
//!
//! <https://www.w3.org/TR/sparql11-protocol/>. Nothing here writes.

use super::answer;
use super::answer::Ask;
use super::error::Problem;
use super::form::NotUtf8;
use super::form::Parameters;
use super::forms;
use super::negotiate::Language;
use super::negotiate::language;
use super::service;
use super::state::State;
use crate::query::Wishes;
use axum::body::to_bytes;
use axum::extract;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::response::Response;
use oxrdf::NamedNode;
use std::sync::Arc;
use std::time::Duration;

/// GET and HEAD. Without any query this is the service description, or the form when a browser asks.
pub async fn get(
    extract::State(state): extract::State<Arc<State>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let parameters = Parameters::parse(uri.query().unwrap_or_default().as_bytes())?;
    if parameters.only(&["lang", "format"]) {
        return service::service_description(state, &parameters, &headers).await;
    }
    answer::answer(state, ask(&parameters, None, &headers)?).await
}

/// POST of a form or of a query.
pub async fn post(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let content_type = ContentType::of(&parts.headers)?;
    let limit = state.config().body_bytes_max;
    let body = to_bytes(body, limit).await.map_err(|error| {
        let is_long = std::error::Error::source(&error)
            .is_some_and(|cause| cause.to_string().contains("length limit exceeded"));
        if is_long {
            let detail = format!("the body is longer than {limit} bytes");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
        } else {
            Problem::bad_request("the body did not arrive whole")
        }
    })?;
    let of_address = Parameters::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
    let ask = match content_type {
        ContentType::Form => ask(&Parameters::parse(&body)?.and(of_address), None, &parts.headers)?,
        ContentType::Query => {
            let text = String::from_utf8(body.into())
                .map_err(|_| Problem::bad_request("the query is not UTF-8"))?;
            ask(&of_address, Some(text), &parts.headers)?
        }
    };
    answer::answer(state, ask).await
}

enum ContentType {
    Form,
    Query,
}

impl ContentType {
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let unsupported = |detail: &str| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail);
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
            Some(other) => Err(Problem::bad_request(format!("the charset {other:?} is not UTF-8"))),
        }
    }
}

impl From<NotUtf8> for Problem {
    fn from(error: NotUtf8) -> Self {
        Self::bad_request(error.to_string())
    }
}

/// What is asked, from parameters and, in a direct POST, the body.
fn ask(parameters: &Parameters, body: Option<String>, headers: &HeaderMap) -> Result<Ask, Problem> {
    let mut queries = parameters.all("query").map(str::to_owned).chain(body);
    let text = match (queries.next(), queries.next()) {
        (Some(text), None) => text,
        (Some(_), Some(_)) => return Err(Problem::bad_request("there is more than one query")),
        (None, _) if parameters.first("update").is_some() => {
            return Err(Problem::bad_request(
                "nothing can be updated here; only queries are answered",
            ));
        }
        (None, _) => return Err(Problem::bad_request("there is no parameter `query`")),
    };
    Ok(Ask {
        text,
        default_graphs: graphs(parameters, "default-graph-uri")?,
        named_graphs: graphs(parameters, "named-graph-uri")?,
        format: parameters.first("format").filter(|name| !name.is_empty()).map(str::to_owned),
        accept: forms::accept(headers),
        wishes: Wishes {
            timeout: wish(parameters, "timeout", timeout)?,
            rows_scanned: wish(parameters, "max-rows-scanned", number)?,
            memory_mib: wish(parameters, "max-memory", number)?,
            rows: wish(parameters, "max-rows", number)?,
        },
        explain: parameters.first("explain").is_some_and(|explain| !["", "0"].contains(&explain)),
    })
}

/// The graphs of the protocol's dataset. An empty value, as forms send it, counts as none.
fn graphs(parameters: &Parameters, name: &str) -> Result<Vec<NamedNode>, Problem> {
    parameters
        .all(name)
        .filter(|iri| !iri.is_empty())
        .map(|iri| {
            NamedNode::new(iri).map_err(|error| {
                Problem::bad_request(format!("{name}={iri:?} is no absolute IRI: {error}"))
            })
        })
        .collect()
}

/// What a client asks for instead of a default. An empty value, as forms send it, counts as none.
fn wish<T>(
    parameters: &Parameters,
    name: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(text) = parameters.first(name).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let expected = if name == "timeout" { "time like 10s or 500ms" } else { "number above 0" };
    let wrong = || Problem::bad_request(format!("{name}={text:?} is no {expected}"));
    read(text).map(Some).ok_or_else(wrong)
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number| *number > 0)
}

/// A time that a client asks for: with a unit (`500ms`, `5s`, `1min`), or bare, which is seconds below
/// 1000 and milliseconds from there on, since some services count in these and others in those.
fn timeout(text: &str) -> Option<Duration> {
    let digits = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (number, unit) = text.split_at(digits);
    let number: f64 = number.parse().unwrap_or(-1.0);
    let seconds = match unit.trim() {
        "ms" => number / 1000.0,
        "s" => number,
        "min" => number * 60.0,
        "h" => number * 3600.0,
        "" if number >= 1000.0 => number / 1000.0,
        "" => number,
        _ => -1.0,
    };
    Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero())
}

/// The language of the form.
pub fn form_language(parameters: &Parameters, headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    language(parameters.first("lang"), accepted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_the_units_of_other_services() {
        for (text, expected_ms) in [
            ("5", Some(5_000)),
            ("0.5", Some(500)),
            ("5000", Some(5_000)),
            ("500ms", Some(500)),
            ("2s", Some(2_000)),
            ("1min", Some(60_000)),
            ("1h", Some(3_600_000)),
            ("0", None),
            ("0ms", None),
            ("-1", None),
            ("soon", None),
            ("1e9", None),
            ("5 years", None),
        ] {
            let read = timeout(text).map(|time| time.as_millis());
            assert_eq!(read, expected_ms, "{text}");
        }
    }
}
