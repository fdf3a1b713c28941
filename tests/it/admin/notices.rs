//! Single notices, put and removed as records.

use super::Server;
use crate::harness;
use notitia::ingest::read_index;
use serde_json::json;

const NOTICE: &str = "/admin/notices/merimee/PA00000001";

fn notice(title: &str) -> String {
    json!({ "REF": "PA00000001", "TICO": title, "DPT": ["87"] }).to_string()
}

/// The title of the notice, as it is served.
fn titles(server: &Server) -> Vec<String> {
    server.rows("SELECT ?name { ?s schema:identifier 'PA00000001' ; schema:name ?name }")
}

/// The index, the dumps and the store of the current version agree.
fn check_whole(server: &Server) {
    let version = harness::version(&server.store());
    let comparison = read_index::compare(&version).expect("a readable version");
    assert!(comparison.quads > 0 && comparison.orders_agree, "{comparison:?}");
    assert_eq!((comparison.missing, comparison.excess), (0, 0), "{comparison:?}");
    let info = version.info();
    let dumped: u64 =
        info.dumps.iter().filter(|dump| dump.format == "nt").map(|dump| dump.triples).sum();
    assert_eq!(dumped, info.triples, "each triple is in a dump");
}

#[test]
fn a_notice_is_made_replaced_and_removed() {
    let server = Server::start(&[]);
    let json = "application/json";
    assert_eq!(titles(&server), ["Moulin"]);
    for (method, target, content_type, body, status, expected) in [
        ("PUT", NOTICE, json, notice("Four banal"), 204, &["Four banal"][..]),
        ("PUT", NOTICE, json, notice("Four banal"), 204, &["Four banal"]),
        ("DELETE", NOTICE, "", String::new(), 204, &[]),
        ("DELETE", NOTICE, "", String::new(), 404, &[]),
        ("PUT", NOTICE, json, notice("Lavoir"), 201, &["Lavoir"]),
        ("PUT", "/admin/notices/merimee/PA00000002", json, notice("Lavoir"), 400, &["Lavoir"]),
        ("PUT", "/admin/notices/nowhere/PA00000001", json, notice("Pont"), 404, &["Lavoir"]),
        ("PUT", NOTICE, "text/csv", notice("Pont"), 415, &["Lavoir"]),
        ("PUT", NOTICE, json, "{".to_owned(), 400, &["Lavoir"]),
        ("PUT", NOTICE, json, String::new(), 400, &["Lavoir"]),
        (
            "PUT",
            NOTICE,
            json,
            format!("[{},{}]", notice("Pont"), notice("Puits")),
            400,
            &["Lavoir"],
        ),
        ("GET", NOTICE, "", String::new(), 405, &["Lavoir"]),
    ] {
        let answer = server.ask(method, target, content_type, &body);
        assert_eq!(answer.status, status, "{method} {target} {body}: {}", answer.body);
        assert_eq!(titles(&server), expected, "{method} {target} {body}");
    }
    check_whole(&server);
    let log = server.log();
    let written: Vec<_> =
        log.iter().map(|line| line["write"].as_str().unwrap_or_default()).collect();
    assert_eq!(
        written,
        ["put-notice", "delete-notice", "put-notice"],
        "what changed nothing is no write"
    );
    assert!(log.iter().all(|line| line["notice"] == "merimee/PA00000001"), "{log:?}");
}

#[test]
fn a_notice_that_breaks_the_rules_is_refused_with_the_reasons() {
    let server = Server::start(&[]);
    let body = json!({ "REF": "no reference", "TICO": "Pont" }).to_string();
    let answer =
        server.ask("PUT", "/admin/notices/merimee/no%20reference", "application/json", &body);
    assert_eq!(answer.status, 422, "{}", answer.body);
    let problem: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    let is_violation =
        |reason: &serde_json::Value| reason["severity"] == "violation" && reason["field"] == "REF";
    let reasons = problem["reasons"].as_array().expect("reasons");
    assert!(reasons.iter().any(is_violation), "{problem}");
    assert_eq!(titles(&server), ["Moulin"]);
}

#[test]
fn the_quality_of_a_notice_and_what_it_alone_names_come_and_go_with_it() {
    let server = Server::start(&[]);
    let doubtful = json!({ "REF": "PA00000001", "TICO": "Moulin", "DPT": ["87"], "SCLE": ["vers l'an mil peut-être"],
        "DENO": ["machine hydraulique rare"] });
    let answer = server.ask("PUT", NOTICE, "application/json", &doubtful.to_string());
    assert_eq!(answer.status, 204, "{}", answer.body);
    let warnings =
        "SELECT ?w { GRAPH <id/graph/quality> { <doc/merimee/PA00000001> <ns#warning> ?w } }";
    let concept = "SELECT ?c { ?c skos:prefLabel 'machine hydraulique rare'@fr }";
    assert!(!server.rows(warnings).is_empty(), "a date that nobody can read");
    assert_eq!(server.rows(concept).len(), 1);
    assert_eq!(server.ask("PUT", NOTICE, "application/json", &notice("Moulin")).status, 204);
    assert_eq!(server.rows(concept), [""; 0], "no notice names it any more");
    check_whole(&server);
    assert_eq!(server.ask("DELETE", NOTICE, "", "").status, 204);
    assert_eq!(server.rows("SELECT ?o { GRAPH <id/graph/quality> { ?s ?p ?o } }"), [""; 0]);
    check_whole(&server);
}

#[test]
fn a_notice_that_was_put_is_as_if_it_had_been_loaded() {
    let server = Server::start(&[]);
    let body = json!({ "REF": "PA00000002", "TICO": "Église Saint-Pierre", "DPT": ["33"], "DENO": ["église"] });
    let target = "/admin/notices/merimee/PA00000002";
    let answer = server.ask("PUT", target, "application/json", &body.to_string());
    assert_eq!(answer.status, 201, "{}", answer.body);
    let put = harness::graph(&server.store());
    let folder = tempfile::TempDir::new().expect("a folder");
    let old = folder.path().join("a.csv");
    std::fs::write(&old, "REF|TICO|DPT\nPA00000001|Moulin|87\n").expect("a file");
    let new = folder.path().join("admin");
    std::fs::write(&new, body.to_string()).expect("a file");
    let store = folder.path().join("store");
    harness::load(&store, &[old, new], false);
    assert_eq!(put, harness::graph(&store));
}
