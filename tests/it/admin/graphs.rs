//! SPARQL updates and whole graphs.

use super::Server;
use crate::harness;
use notitia::store::Version;
use serde_json::json;
use std::thread;

const OURS: &str = "http%3A%2F%2Flocalhost%3A7878%2Fid%2Fgraph%2Fcontributions";

#[test]
fn each_write_has_the_status_that_the_protocols_give_it() {
    let server = Server::start(&[]);
    let (update, form, turtle) =
        ("application/sparql-update", "application/x-www-form-urlencoded", "text/turtle");
    let graph = format!("/store?graph={OURS}");
    let insert = "INSERT DATA { GRAPH <id/graph/contributions> { <a> <b> 1 } }";
    let insert_form =
        "update=INSERT+DATA+%7B+GRAPH+%3Cid/graph/contributions%3E+%7B+%3Ca%3E+%3Cb%3E+2+%7D+%7D";
    let copy = "INSERT { GRAPH <id/graph/alignments> { ?s ?p 7 } } WHERE { ?s ?p 1 }";
    let parts = "--x\r\ncontent-type: text/turtle\r\n\r\n<a> <b> 3 .\r\n--x\r\ncontent-type: \
                 application/n-triples\r\n\r\n<http://e/a> <http://e/b> <http://e/c> .\r\n--x--\r\n";
    let multipart = "multipart/form-data; boundary=x";
    let big = format!("{insert} #{}", "x".repeat(300_000));
    let rows: &[(&str, &str, &str, &str, u16)] = &[
        ("GET", &graph, "", "", 404),
        ("HEAD", &graph, "", "", 404),
        ("DELETE", &graph, "", "", 404),
        ("POST", "/update", update, insert, 204),
        ("POST", "/update", form, insert_form, 204),
        ("POST", "/update", "Application/SPARQL-Update; charset=UTF-8", insert, 204),
        ("POST", "/update?using-graph-uri=http%3A%2F%2Fe%2Fnone", update, copy, 204),
        ("POST", "/update?using-graph-uri=no%20iri", update, copy, 400),
        (
            "POST",
            "/update?using-graph-uri=http%3A%2F%2Fe%2F",
            update,
            &format!("WITH <id/graph/alignments> {copy}"),
            400,
        ),
        (
            "POST",
            "/update?using-named-graph-uri=http%3A%2F%2Fe%2F",
            update,
            "INSERT { GRAPH <id/graph/alignments> { ?s ?p 1 } } USING <g> WHERE { ?s ?p 1 }",
            400,
        ),
        ("POST", "/update", update, "INSERT DATA {", 400),
        ("POST", "/update", update, &big, 204),
        ("POST", "/update", form, "x=1", 400),
        ("POST", "/update", form, "update=CLEAR+SILENT+GRAPH+%3Cg%3E&update=x", 400),
        ("POST", "/update", "text/plain", insert, 415),
        ("POST", "/update", "", insert, 415),
        ("PUT", "/update", update, insert, 405),
        ("GET", "/update", "", "", 405),
        (
            "POST",
            "/update",
            update,
            "LOAD <http://127.0.0.1:1/x> INTO GRAPH <id/graph/contributions>",
            403,
        ),
        ("POST", "/update", update, "INSERT DATA { <a> <b> <c> }", 403),
        (
            "POST",
            "/update",
            update,
            "INSERT DATA { GRAPH <id/graph/quality> { <a> <b> <c> } }",
            403,
        ),
        ("POST", "/update", update, "DROP ALL", 403),
        ("POST", "/update", update, "CREATE GRAPH <id/graph/contributions>", 409),
        ("POST", "/update", update, "DROP GRAPH <id/graph/contributions/none>", 404),
        ("POST", "/update", update, "DROP SILENT GRAPH <id/graph/contributions/none>", 204),
        (
            "POST",
            "/update",
            update,
            "INSERT DATA { GRAPH <id/graph/contributions> { [] <b> <c> } }",
            422,
        ),
        ("PUT", &graph, turtle, "<a> <b> 5 .", 204),
        ("GET", &graph, "", "", 200),
        ("POST", &graph, multipart, parts, 204),
        ("POST", &graph, multipart, "nothing", 400),
        ("PUT", &graph, turtle, "<a> <b", 400),
        ("PUT", &graph, "application/pdf", "x", 415),
        ("PUT", &graph, "", "x", 415),
        ("PUT", &graph, turtle, "[] <b> 1 .", 422),
        ("DELETE", &graph, "", "", 204),
        ("GET", &graph, "", "", 404),
        ("PUT", &graph, turtle, "", 201),
        ("GET", &graph, "", "", 200),
        ("PUT", "/store?default", turtle, "<a> <b> 1 .", 403),
        ("DELETE", "/store?default", "", "", 403),
        ("GET", "/store?default", "", "", 200),
        ("GET", "/store", "", "", 400),
        ("GET", &format!("{graph}&default"), "", "", 400),
        ("GET", "/store?graph=relative", "", "", 400),
        ("PATCH", &graph, "", "", 405),
        ("PUT", "/store/a", turtle, "<a> <b> 1 .", 403),
    ];
    for (method, target, content_type, body, status) in rows {
        let answer = server.ask(method, target, content_type, body);
        assert_eq!(answer.status, *status, "{method} {target} {body:.80}: {}", answer.body);
        if *status == 405 {
            assert!(answer.header("allow").is_some(), "{method} {target}");
        }
    }
    let made = server.ask("POST", "/store", turtle, "<a> <b> 6 .");
    assert_eq!(made.status, 201, "{}", made.body);
    let graph = made.header("location").expect("where it is").to_owned();
    assert!(graph.starts_with("http://localhost:7878/id/graph/contributions/"), "{graph}");
    assert_eq!(server.rows(&format!("SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")), ["6"]);
    assert_eq!(server.rows("SELECT ?o { GRAPH <id/graph/alignments> { ?s ?p ?o } }"), [""; 0]);
}

#[test]
fn what_breaks_the_rules_is_refused_whole_with_the_report() {
    let server = Server::start(&[]);
    let bad = "INSERT DATA { GRAPH <id/graph/contributions> {
        <id/merimee/PA00000001> rdfs:seeAlso <http://e/good> ; schema:identifier 'no reference' } }";
    let answer = server.update(bad);
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(answer.body.contains("building-reference"), "{}", answer.body);
    let accepts = format!(
        "authorization: Bearer {}\r\naccept: text/turtle\r\ncontent-type: application/sparql-update\r\n",
        super::TOKEN
    );
    let report = super::request(&server.private, "POST", "/update", &accepts, bad);
    assert_eq!(
        (report.status, report.header("content-type")),
        (422, Some("text/turtle; charset=utf-8"))
    );
    assert!(
        report.body.contains("sh:ValidationReport")
            || report.body.contains("shacl#ValidationReport"),
        "{}",
        report.body
    );
    let put = format!("/store?graph={OURS}");
    let answer = server.ask(
        "PUT",
        &put,
        "text/turtle",
        "<http://localhost:7878/id/merimee/PA00000001> <https://schema.org/identifier> 'no reference' .",
    );
    assert_eq!(answer.status, 422, "{}", answer.body);
    let everything = "SELECT ?o { GRAPH <id/graph/contributions> { ?s ?p ?o } }";
    assert_eq!(server.rows(everything), [""; 0], "nothing of it is there");
    assert!(server.log().is_empty(), "what was refused is no write");
    let good = "INSERT DATA { GRAPH <id/graph/contributions> {
        <id/merimee/PA00000001> rdfs:seeAlso <http://e/good> } }";
    assert_eq!(server.update(good).status, 204);
    assert_eq!(server.rows(everything), ["http://e/good"]);
}

#[test]
fn a_request_is_carried_out_whole_or_not_at_all() {
    let server = Server::start(&[]);
    let insert = "INSERT DATA { GRAPH <id/graph/contributions> { <a> <b> 1 } }";
    for (rest, status) in [
        ("DROP GRAPH <id/graph/contributions/none>", 404),
        ("INSERT DATA {", 400),
        ("LOAD <http://127.0.0.1:1/x>", 403),
        (
            "INSERT { GRAPH <id/graph/contributions> { ?s ?p 2 } } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            400,
        ),
        ("INSERT DATA { GRAPH <id/graph/contributions> { <a> <b> [] } }", 422),
    ] {
        let answer = server.update(&format!("{insert} ; {rest}"));
        assert_eq!(answer.status, status, "{rest}: {}", answer.body);
        assert_eq!(
            server.rows("SELECT ?o { GRAPH <id/graph/contributions> { ?s ?p ?o } }"),
            [""; 0]
        );
    }
}

#[test]
fn a_write_is_served_when_it_is_answered_and_those_that_wait_share_a_version() {
    let server = Server::start(&[]);
    let writes = 24;
    let versions: Vec<u64> = thread::scope(|scope| {
        let write = |number: usize| {
            let server = &server;
            move || {
                let text = format!(
                    "INSERT DATA {{ GRAPH <id/graph/contributions> {{ <a> <b> {number} }} }}"
                );
                let answer = server.update(&text);
                assert_eq!(answer.status, 204, "{}", answer.body);
                let seen = server.rows(&format!(
                    "SELECT ?s {{ GRAPH <id/graph/contributions> {{ ?s ?p {number} }} }}"
                ));
                assert_eq!(seen.len(), 1, "{number} is served");
                answer
                    .header("notitia-version")
                    .and_then(|number| number.parse().ok())
                    .expect("a version")
            }
        };
        let threads: Vec<_> = (0..writes).map(|number| scope.spawn(write(number))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let last = versions.iter().max().copied().unwrap_or(0);
    assert!(last > 1 && last < 1 + writes as u64, "{versions:?}: fewer versions than writes");
    let log = server.log();
    assert_eq!(log.len(), writes, "each is in the log");
    let mut logged: Vec<u64> = log.iter().filter_map(|line| line["version"].as_u64()).collect();
    let mut answered = versions;
    logged.sort_unstable();
    answered.sort_unstable();
    assert_eq!(logged, answered);
    for line in &log {
        let graphs = json!(["http://localhost:7878/id/graph/contributions"]);
        assert_eq!((&line["who"], &line["write"]), (&json!("admin"), &json!("update")));
        assert_eq!(
            (&line["graphs"], &line["added"], &line["removed"]),
            (&graphs, &json!(1), &json!(0))
        );
        assert!(line["time"].as_str().is_some_and(|time| time.ends_with('Z')), "{line}");
    }
    let kept = Version::published(&server.store()).expect("a store");
    assert!(kept.len() <= 3, "old versions go, but for those being read");
    let info = harness::version(&server.store()).info().clone();
    assert_eq!((info.number, info.dumps.len()), (last, 4), "the dumps stay");
}

#[test]
fn a_store_that_is_served_for_writing_is_locked() {
    let server = Server::start(&[]);
    let file = server.folder.path().join("b.csv");
    std::fs::write(&file, "REF|TICO|DPT\nPA00000002|Four|87\n").expect("a file");
    for arguments in [
        vec!["load", file.to_str().expect("UTF-8")],
        vec!["serve", "--bind", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--admin-token-file"],
    ] {
        let mut command = harness::notitia();
        let is_server = arguments[0] == "serve";
        command.args(arguments);
        if is_server {
            command.arg(server.folder.path().join("token"));
        }
        let output = command.arg("--store").arg(server.store()).output().expect("it runs");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{err}");
        let pid = format!("(number {})", server.child.id());
        assert!(err.contains("is writing to the store") && err.contains(&pid), "{err}");
    }
}
