//! What operators ask: whether it is alive and ready, and what it has done.

use super::Service;
use super::sample;
use crate::harness;
use std::collections::HashSet;
use tempfile::TempDir;

#[test]
fn a_server_is_ready_when_it_has_a_version_and_is_not_about_to_end() {
    let dir = TempDir::new().expect("a folder");
    Service::open(&dir.path().join("none"), |_| {}).check(&[
        ("GET /health", "200 | body~ \"empty\""),
        ("GET /ready", "503 | body~ \"empty\" | cache-control: no-store"),
        ("GET /metrics", "200 | body~ notitia_ready 0"),
    ]);
    let service = Service::open(harness::sample(), |_| {});
    service.check(&[("GET /ready", "200 | body~ \"ok\""), ("HEAD /ready", "200")]);
    service.state.begin_to_stop();
    service.check(&[
        ("GET /health", "200 | body~ \"stopping\""),
        ("GET /ready", "503 | body~ \"stopping\""),
        ("GET /doc/merimee/PA00088801", "200"),
    ]);
}

#[test]
fn the_metrics_count_what_happens() {
    let service = Service::open(harness::sample(), |_| {});
    for line in [
        "GET /doc/merimee/PA00088801.ttl",
        "GET /doc/joconde/00000107030",
        "GET /doc/merimee/NONE",
        "GET /no/such/place",
        "DELETE /sparql",
        "GET /sparql?query=SELECT * { ?s a schema:Museum } LIMIT 2",
        "GET /sparql?query=SELECT * { ?s a schema:Museum }&max-rows=1",
        "GET /sparql?query=no",
    ] {
        service.ask(line);
    }
    let page = service.ask("GET /metrics").text();
    for expected in [
        "notitia_http_requests_total{route=\"/doc/{*path}\",status=\"200\"} 2",
        "notitia_http_requests_total{route=\"/doc/{*path}\",status=\"404\"} 1",
        "notitia_http_requests_total{route=\"none\",status=\"404\"} 1",
        "notitia_http_requests_total{route=\"/sparql\",status=\"405\"} 1",
        "notitia_http_requests_total{route=\"/sparql\",status=\"400\"} 1",
        "notitia_http_request_duration_seconds_count{route=\"/sparql\"} 4",
        "notitia_http_request_duration_seconds_bucket{route=\"/sparql\",le=\"+Inf\"} 4",
        "notitia_queries_total 1",
        "notitia_query_rows_total 2",
        "notitia_query_budgets_spent_total{budget=\"rows_sent\"} 1",
        "notitia_query_budgets_spent_total{budget=\"memory\"} 0",
        "notitia_queries_waiting 0",
        "notitia_version_number 1",
        "notitia_ready 1",
    ] {
        assert!(page.lines().any(|line| line == expected), "no {expected} in\n{page}");
    }
    for part in ["graph", "index", "dumps"] {
        assert!(service.metric(&format!("notitia_version_bytes{{part=\"{part}\"}}")) > 1000);
    }
}

/// <https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details>
#[test]
fn the_metrics_are_in_the_format_of_prometheus() {
    let page = sample().ask("GET /metrics").text();
    let mut typed = HashSet::new();
    let mut seen = HashSet::new();
    for line in page.lines() {
        if let Some(head) = line.strip_prefix("# ") {
            let mut words = head.split(' ');
            let (what, name) = (words.next(), words.next().expect("a name"));
            if what == Some("TYPE") {
                assert!(typed.insert(name.to_owned()), "{name} is typed once");
                assert!(["counter", "gauge", "histogram"].contains(&words.next().expect("a type")));
            }
            continue;
        }
        let (series, value) = line.rsplit_once(' ').expect("a value");
        assert!(value.parse::<f64>().is_ok(), "{line}");
        assert!(seen.insert(series.to_owned()), "{series} stands there once");
        let name = series.split('{').next().expect("a name");
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
        assert!(typed.contains(name) || family.is_some_and(|name| typed.contains(name)), "{line}");
    }
    assert!(page.ends_with('\n') && seen.len() > 40);
}

#[test]
fn the_metrics_can_be_withheld() {
    let service = Service::open(harness::sample(), |serve| serve.metrics = false);
    service.check(&[("GET /metrics", "404")]);
}
