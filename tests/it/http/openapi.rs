//! The description of the service is that of the service.

use super::Service;
use super::encoded;
use super::sample;
use crate::harness;
use notitia::http;
use serde_json::Value;
use std::collections::BTreeSet;

fn description() -> Value {
    sample().ask("GET /openapi.json").json()
}

#[test]
fn every_route_is_described_and_no_other() {
    let description = description();
    let described = description["paths"].as_object().expect("paths");
    let described: BTreeSet<String> = described.keys().cloned().collect();
    let routes: BTreeSet<String> =
        http::routes().into_iter().map(|pattern| pattern.replace("{*", "{")).collect();
    assert_eq!(described, routes);
}

#[test]
fn every_reference_leads_somewhere() {
    fn follow(value: &Value, all: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                    let pointer = target.strip_prefix('#').expect("a place in the description");
                    assert!(all.pointer(pointer).is_some(), "{target}");
                }
                members.values().for_each(|member| follow(member, all));
            }
            Value::Array(items) => items.iter().for_each(|item| follow(item, all)),
            _ => {}
        }
    }
    let description = description();
    follow(&description, &description);
}

/// An address with the examples of an operation in place of its parameters.
fn example(path: &str, operation: &Value) -> String {
    let mut target = path.to_owned();
    let mut query = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (Some(name), Some(value)) = (parameter["name"].as_str(), parameter["example"].as_str())
        else {
            continue;
        };
        match parameter["in"].as_str() {
            Some("path") => target = target.replace(&format!("{{{name}}}"), value),
            Some("query") => query.push(format!("{name}={}", encoded(value))),
            _ => {}
        }
    }
    if query.is_empty() { target } else { format!("{target}?{}", query.join("&")) }
}

#[test]
fn the_examples_are_answered_as_described() {
    let service = Service::open(harness::sample(), |_| {});
    for (path, item) in description()["paths"].as_object().expect("paths") {
        let operation = &item["get"];
        let answer = service.ask(&format!("GET {}", example(path, operation)));
        let response = &operation["responses"][answer.status.to_string()];
        // The list of queries is the operator's, and a query that is known comes and goes.
        let is_refused = path.starts_with("/queries") && [403, 404].contains(&answer.status);
        let good = (answer.status < 400 || is_refused) && response.is_object();
        assert!(good, "{path}: {}", answer.shown());
        let response = match response["$ref"].as_str() {
            Some(place) => description().pointer(&place[1..]).cloned().unwrap_or_default(),
            None => response.clone(),
        };
        let content_type = answer.header("content-type").unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default();
        let is_described =
            response["content"].as_object().is_none_or(|all| all.contains_key(media_type));
        assert!(is_described, "{path}: {media_type}");
    }
}
