//! Answers to queries that are kept: their tags, who gets them, and what is never kept.

use super::Service;
use super::encoded;
use crate::harness;
use notitia::config::ServeConfig;
use std::fs;
use tempfile::TempDir;

const QUERY: &str = "GET /sparql?query=SELECT ?s { ?s a schema:Museum } ORDER BY ?s";

fn service(change: impl FnOnce(&mut ServeConfig)) -> Service {
    Service::open(harness::sample(), change)
}

impl Service {
    /// A number of `/metrics`.
    pub(super) fn metric(&self, name: &str) -> u64 {
        let page = self.ask("GET /metrics").text();
        let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("no {name} in {page}"))
    }

    fn evaluated(&self) -> u64 {
        self.metric("notitia_queries_total")
    }

    fn etag(&self, line: &str) -> Option<String> {
        let answer = self.ask(line);
        assert_eq!(answer.status, 200, "{line}: {}", answer.shown());
        answer.header("etag").map(str::to_owned)
    }
}

#[test]
fn the_same_question_is_evaluated_once() {
    let service = service(|_| {});
    let first = service.ask(QUERY);
    assert_eq!(service.evaluated(), 1);
    for other in [
        QUERY.to_owned(),
        QUERY.replace("SELECT ?s {", "PREFIX s: <http://schema.org/> SELECT ?s WHERE { # all\n"),
        format!("{QUERY}&timeout=1s&max-rows=500"),
        QUERY.replace("GET", "HEAD"),
        QUERY.replace(
            "GET /sparql?query=",
            "POST /sparql | content-type: application/sparql-query || ",
        ),
        format!(
            "POST /sparql | content-type: application/x-www-form-urlencoded || query={}",
            encoded(&QUERY[18..])
        ),
    ] {
        let again = service.ask(&other);
        assert_eq!(again.header("etag"), first.header("etag"), "{other}: {}", again.shown());
        if !other.starts_with("HEAD") {
            assert_eq!(again.body, first.body, "{other}");
        }
        assert_eq!(service.evaluated(), 1, "{other}");
    }
    assert!(service.metric("notitia_result_cache_hits_total") >= 5);
    assert_eq!(service.metric("notitia_result_cache_entries"), 1);
    assert!(service.metric("notitia_result_cache_bytes") > first.text().len() as u64);
}

#[test]
fn a_client_that_has_the_answer_costs_no_evaluation() {
    let service = service(|config| config.result_cache_mib = 0);
    let answer = service.ask(QUERY);
    let etag = answer.header("etag").expect("a tag").to_owned();
    let modified = answer.header("last-modified").expect("a time").to_owned();
    assert!(!etag.starts_with("W/"));
    let known = format!(
        "304 | body: | etag: {etag} | vary~ accept | cache-control~ max-age=60 | content-type!"
    );
    let spelt = QUERY.replace("ORDER BY ?s", " ORDER  BY ?s");
    let (known, not) = (known.as_str(), "200");
    service.check(&[
        (format!("{QUERY} | if-none-match: {etag}"), known),
        (format!("{spelt} | if-none-match: {etag}"), known),
        (format!("{QUERY} | if-none-match: \"x\", {etag}"), known),
        (format!("{} | if-none-match: {etag}", QUERY.replace("GET", "HEAD")), known),
        (format!("{QUERY} | if-modified-since: {modified}"), "304"),
        (format!("QUERY /sparql | content-type: application/sparql-query | if-none-match: {etag} || {}", &QUERY[18..]), "304"),
    ]);
    assert_eq!(service.evaluated(), 1);
    service.check(&[
        (format!("{QUERY} | if-none-match: \"x\""), not),
        (format!("{QUERY} LIMIT 1 | if-none-match: {etag}"), not),
        (format!("{QUERY}&format=csv | if-none-match: {etag}"), not),
        (format!("{QUERY} | accept: text/csv | if-none-match: {etag}"), not),
        (format!("{QUERY}&default-graph-uri=http://e.org/ | if-none-match: {etag}"), not),
    ]);
    assert_eq!(service.evaluated(), 6, "and nothing was kept");
}

#[test]
fn each_coding_has_a_tag_of_its_own() {
    let plain = service(|_| {});
    let long = "GET /sparql?query=SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT ";
    let mut seen = vec![plain.etag(&format!("{long} 200")).expect("a tag")];
    for (more, coding) in ["gzip", "br", "zstd"].into_iter().enumerate() {
        // From the cache, and streamed as it is found.
        let (kept, new) = (format!("{long} 200"), format!("{long} {}", 300 + more));
        for path in [
            kept.as_str(),
            &new,
            "GET /doc/merimee/PA00088801.ttl",
            "GET /",
            "GET /.well-known/void",
        ] {
            let line = format!("{path} | accept-encoding: {coding}");
            let answer = plain.ask(&line);
            assert_eq!(answer.header("content-encoding"), Some(coding), "{line}");
            assert!(answer.body.is_some(), "{line}: it is whole");
            assert!(answer.value("vary").is_some_and(|vary| vary.contains("accept-encoding")));
            let etag = answer.header("etag").expect("a tag").to_owned();
            plain.check(&[(
                format!("{line} | if-none-match: {etag}"),
                format!("304 | etag: {etag} | vary~ accept-encoding"),
            )]);
            assert!(!seen.contains(&etag), "{line}: {etag}");
            seen.push(etag);
        }
    }
}

#[test]
fn what_each_evaluation_answers_otherwise_is_not_kept() {
    let service = service(|_| {});
    for query in [
        "SELECT (RAND() AS ?x) {}",
        "SELECT (NOW() AS ?x) {}",
        "SELECT (STRUUID() AS ?x) {}",
        "CONSTRUCT { [] rdfs:label ?o } WHERE { ?s schema:name ?o }",
    ] {
        let line = format!("GET /sparql?query={query}");
        let before = service.evaluated();
        for _ in 0..2 {
            let answer = service.ask(&format!("{line} | if-none-match: *"));
            assert!(answer.has("200") && answer.has("etag!") && answer.has("last-modified!"));
            assert!(answer.has("cache-control: no-store"), "{query}: {}", answer.shown());
        }
        assert_eq!(service.evaluated(), before + 2, "{query}");
    }
    assert_eq!(service.metric("notitia_result_cache_entries"), 0);
}

#[test]
fn only_whole_answers_of_a_certain_length_are_kept() {
    let service = service(|config| config.result_cache_entry_kib = 20);
    let all = "GET /sparql?query=SELECT * { ?s ?p ?o }&format=csv";
    let kept = |service: &Service| service.metric("notitia_result_cache_entries");
    // Longer than the limit.
    assert!(service.ask(all).text().len() > 100_000);
    assert_eq!(kept(&service), 0);
    // Refused before it began, and cut off after.
    assert_eq!(service.ask(&format!("{all}&max-rows=3")).status, 503);
    assert!(service.ask(&format!("{all}&max-rows=2000")).body.is_none(), "it breaks off");
    assert_eq!(service.ask("GET /sparql?query=SELECT").status, 400);
    assert_eq!(kept(&service), 0);
    // One piece more than the beginning that is held back.
    let some = "GET /sparql?query=SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 240";
    let whole = service.ask(some);
    assert!((16_384..20_480).contains(&whole.text().len()), "{}", whole.text().len());
    assert_eq!(kept(&service), 1);
    assert_eq!(service.ask(some).body, whole.body);
    // Who wants fewer rows is not given more because they are there.
    assert_eq!(service.ask(&format!("{some}&max-rows=3")).status, 503);
    assert_eq!(service.metric("notitia_query_budgets_spent_total{budget=\"rows_sent\"}"), 3);
}

#[test]
fn no_answer_outlives_its_version() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let load = |title: &str| {
        let file = dir.path().join("a.csv");
        fs::write(&file, format!("REF|TICO|DPT\nPA00000001|{title}|87\n")).expect("a file");
        harness::load(&store, &[file], false);
    };
    load("Moulin");
    let service = Service::open(&store, |_| {});
    let line = "GET /sparql?query=SELECT ?n { ?s schema:identifier 'PA00000001' ; schema:name ?n }";
    let before = service.etag(line).expect("a tag");
    assert!(service.ask(line).text().contains("Moulin"));
    load("Four banal");
    service.state.refresh().expect("a new version");
    assert_eq!(service.metric("notitia_result_cache_entries"), 0);
    let conditional = format!("{line} | if-none-match: {before}");
    service.check(&[(conditional.as_str(), "200 | body~ Four banal | body! Moulin")]);
    assert_ne!(service.etag(line), Some(before));
    assert_eq!(service.metric("notitia_version_number"), 2);
    assert_eq!(service.metric("notitia_version_switches_total"), 1);
}
