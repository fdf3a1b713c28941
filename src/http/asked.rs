//! What a request asks of SPARQL, read from its parameters, also by the names that other services have for them.

use super::answer::Ask;
use super::answer::Asker;
use super::error::Problem;
use super::form::Parameters;
use super::forms;
use crate::query::Prefixes;
use crate::query::Wishes;
use axum::http::HeaderMap;
use axum::http::header;
use axum::http::request::Parts;
use oxrdf::NamedNode;
use std::time::Duration;

/// What is asked, from parameters and, where the body is the query, from that.
///
/// # Errors
/// When there is not exactly one query, or a parameter has a value that cannot be meant.
pub fn ask(
    parameters: &Parameters,
    body: Option<String>,
    parts: &Parts,
    prefixes: Prefixes,
) -> Result<Ask, Problem> {
    let mut queries = parameters.all("query").map(str::to_owned).chain(body);
    let text = match (queries.next(), queries.next()) {
        (Some(text), None) => text,
        (Some(_), Some(_)) => {
            return Err(Problem::bad_request("there is more than one query")
                .in_french("il y a plus d’une requête"));
        }
        (None, _) if parameters.first("update").is_some() => {
            return Err(Problem::bad_request(
                "nothing can be updated here; only queries are answered",
            )
            .in_french("rien ne peut être mis à jour ici ; il n’est répondu qu’aux requêtes")
            .of_type("update-refused"));
        }
        (None, _) => {
            return Err(Problem::bad_request("there is no parameter `query`")
                .in_french("il n’y a pas de paramètre `query`"));
        }
    };
    check_version(parameters)?;
    Ok(Ask {
        text,
        default_graphs: graphs(parameters, "default-graph-uri")?,
        named_graphs: graphs(parameters, "named-graph-uri")?,
        format: format(parameters).map(str::to_owned),
        accept: forms::accept(&parts.headers),
        conditions: conditions(&parts.headers),
        wishes: Wishes {
            timeout: wish(parameters, "timeout", timeout)?.flatten(),
            rows_scanned: wish(parameters, "max-rows-scanned", number)?,
            memory_mib: wish(parameters, "max-memory", number)?,
            rows: wish(parameters, "max-rows", number)?,
        },
        rows_wanted: rows_wanted(parameters),
        prefixes,
        parts: parameters.first("partial") == Some("allow"),
        asker: Asker::of(parts)?,
        explain: parameters.first("explain").is_some_and(|explain| !["", "0"].contains(&explain)),
    })
}

/// What of the headers says which answer the client has.
fn conditions(headers: &HeaderMap) -> HeaderMap {
    let mut conditions = HeaderMap::new();
    for name in [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE] {
        for value in headers.get_all(&name) {
            conditions.append(&name, value.clone());
        }
    }
    conditions
}

/// The format that is asked for by name: `format`, or `output` as Fuseki and Wikidata call it. Virtuoso's `auto`
/// leaves it to `Accept`.
pub fn format(parameters: &Parameters) -> Option<&str> {
    let given = ["format", "output"].into_iter().filter_map(|name| parameters.first(name));
    given.map(str::trim).find(|name| !["", "auto"].contains(name))
}

/// `version`, of SPARQL 1.2: what is SPARQL 1.1 means the same in both.
fn check_version(parameters: &Parameters) -> Result<(), Problem> {
    const KNOWN: &[&str] = &["", "1.0", "1.1", "1.2-basic", "1.2"];
    match parameters.all("version").find(|version| !KNOWN.contains(version)) {
        None => Ok(()),
        Some(version) => Err(Problem::bad_request(format!(
            "version={version:?} is no version of SPARQL that is known here; SPARQL 1.1 is"
        ))),
    }
}

/// `maxrows` of Virtuoso and `send` of QLever: a client that wants no more rows than these. What is no number
/// counts as none, as it does there.
fn rows_wanted(parameters: &Parameters) -> Option<u64> {
    let given = ["maxrows", "send"].into_iter().filter_map(|name| parameters.first(name));
    given.filter_map(number).min()
}

/// The graphs of the protocol's dataset. An empty value, as forms send it, counts as none.
fn graphs(parameters: &Parameters, name: &str) -> Result<Vec<NamedNode>, Problem> {
    parameters.all(name).filter(|iri| !iri.is_empty()).map(|iri| graph(name, iri)).collect()
}

/// The graph that a parameter names.
///
/// # Errors
/// When it is no absolute IRI.
pub fn graph(name: &str, iri: &str) -> Result<NamedNode, Problem> {
    NamedNode::new(iri).map_err(|error| {
        Problem::bad_request(format!("{name}={iri:?} is no absolute IRI: {error}"))
            .in_french(format!("{name}={iri:?} n’est pas un IRI absolu : {error}"))
    })
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
    text.trim().parse().ok().filter(|number| *number > 0)
}

/// A time that a client asks for: with a unit as QLever has it (`500ms`, `5s`, `1min`), or bare, which is seconds
/// below 1000 as for Fuseki, and milliseconds from there on as for Virtuoso. 0, which is what Virtuoso's forms
/// send, is no wish.
fn timeout(text: &str) -> Option<Option<Duration>> {
    let text = text.trim();
    let digits = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (number, unit) = text.split_at(digits);
    let number: f64 = number.parse().ok()?;
    let seconds = match unit.trim() {
        "ns" => number / 1e9,
        "us" => number / 1e6,
        "ms" => number / 1e3,
        "s" => number,
        "min" => number * 60.0,
        "h" => number * 3600.0,
        "" if number >= 1000.0 => number / 1e3,
        "" => number,
        _ => return None,
    };
    let time = Duration::try_from_secs_f64(seconds).ok()?;
    // Less than the clock tells apart is still a wish, and no query is so short.
    Some((seconds > 0.0).then(|| time.max(Duration::from_millis(1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_the_units_of_other_services() {
        for (text, expected_ms) in [
            ("5", Some(Some(5_000))),
            ("0.5", Some(Some(500))),
            ("999", Some(Some(999_000))),
            ("5000", Some(Some(5_000))),
            ("500ms", Some(Some(500))),
            ("2000000us", Some(Some(2_000))),
            ("2000000000ns", Some(Some(2_000))),
            ("1ns", Some(Some(1))),
            ("2s", Some(Some(2_000))),
            (" 2 s ", Some(Some(2_000))),
            ("1min", Some(Some(60_000))),
            ("1h", Some(Some(3_600_000))),
            ("0", Some(None)),
            ("0ms", Some(None)),
            ("-1", None),
            ("soon", None),
            ("1e9", None),
            ("5 years", None),
            ("1.2.3", None),
        ] {
            let read = timeout(text).map(|time| time.map(|time| time.as_millis()));
            assert_eq!(read, expected_ms, "{text}");
        }
    }
}
