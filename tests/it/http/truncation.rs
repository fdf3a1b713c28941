//! An answer that is not complete never looks as if it were: formats × reasons × clients. With `partial=allow` it is a
//! part, and says so.

use super::encoded;
use super::served::ENDLESS;
use super::served::Server;
use super::served::rest;
use super::served::status;
use crate::harness;
use std::io::Read as _;
use std::io::Write as _;
use std::process::Command;
use std::thread;
use std::time::Duration;

/// A SELECT and a CONSTRUCT; with [`MORE`] their answers have no end that anybody waits for, and begin at once.
const ROWS: &str = "SELECT * { ?a ?b ?c MORE}";
const TRIPLES: &str = "CONSTRUCT { ?a ?b LAST } WHERE { ?a ?b ?c MORE}";
const MORE: &str = ". ?d ?e ?f . ?g ?h ?i ";

/// Each format with its query and the mark of a part in it.
const FORMATS: &[(&str, &str, &str)] = &[
    ("json", ROWS, "]},\"partial\":{\"reason\":\"WHY\",\"rows\":"),
    ("xml", ROWS, "</sparql>\n<?partial reason=\"WHY\" rows=\""),
    ("csv", ROWS, ""),
    ("tsv", ROWS, ""),
    ("ttl", TRIPLES, "\n# partial: reason=WHY rows="),
    ("nt", TRIPLES, "\n# partial: reason=WHY rows="),
    ("jsonld", TRIPLES, "]"),
    ("rdf", TRIPLES, "</rdf:RDF>\n<?partial reason=\"WHY\" rows=\""),
    ("trig", TRIPLES, "\n# partial: reason=WHY rows="),
    ("nq", TRIPLES, "\n# partial: reason=WHY rows="),
];

/// Why an answer ends before its end, by which parameters, and of what in place of `MORE`: each after the answer has
/// begun.
const REASONS: &[(&str, &str, &str)] = &[
    ("time", "timeout=1s", MORE),
    ("rows-scanned", "max-rows-scanned=9000", ""),
    ("rows-sent", "max-rows=5000", MORE),
];

fn filled(query: &str, more: &str) -> String {
    query.replace("MORE", more).replace("LAST", if more.is_empty() { "?c" } else { "?i" })
}

fn server() -> Server {
    Server::start(harness::sample(), |serve| {
        serve.queries_max = 4;
        serve.shutdown_timeout_s = 1;
        serve.query_timeout_s = 60;
        serve.query_seconds_per_minute = 0;
    })
}

fn target(format: &str, query: &str, parameters: &str) -> String {
    format!("/sparql?{parameters}&format={format}&query={query}")
}

/// What came over the wire: the head, the body out of its chunks, the trailers. No trailers: it broke off.
struct Received {
    head: String,
    body: String,
    trailers: Option<String>,
}

/// Asks as a client that reads trailers.
fn receive(server: &Server, version: &str, target: &str) -> Received {
    let mut stream = server.connect();
    let target = encoded(target);
    write!(stream, "GET {target} HTTP/{version}\r\nhost: localhost\r\nconnection: close, te\r\nte: trailers\r\n\r\n")
        .expect("sent");
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, rest) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let head = head.to_ascii_lowercase();
    if !head.contains("transfer-encoding: chunked") {
        // Up to the end of the connection, which must not be a reset.
        let trailers = read.is_ok().then(String::new);
        return Received { head, body: rest.to_owned(), trailers };
    }
    let (body, trailers) = dechunked(&bytes[bytes.len() - rest.len().min(bytes.len())..]);
    Received { head, body, trailers }
}

/// The data of chunks, and the trailers behind the last one.
fn dechunked(mut bytes: &[u8]) -> (String, Option<String>) {
    let mut data = Vec::new();
    while let Some(end) = bytes.windows(2).position(|pair| pair == b"\r\n") {
        let Ok(size) = usize::from_str_radix(&String::from_utf8_lossy(&bytes[..end]), 16) else {
            break;
        };
        bytes = &bytes[end + 2..];
        if size == 0 {
            let trailers = String::from_utf8_lossy(bytes).to_ascii_lowercase();
            return (
                String::from_utf8_lossy(&data).into_owned(),
                trailers.ends_with("\r\n").then_some(trailers),
            );
        }
        if bytes.len() < size + 2 {
            data.extend_from_slice(bytes);
            break;
        }
        data.extend_from_slice(&bytes[..size]);
        bytes = &bytes[size + 2..];
    }
    (String::from_utf8_lossy(&data).into_owned(), None)
}

#[test]
fn an_answer_that_breaks_off_has_no_end_on_the_wire() {
    let server = server();
    let mut wrong = Vec::new();
    for (format, query, _) in FORMATS {
        for (reason, parameters, more) in REASONS {
            let query = filled(query, more);
            for version in ["1.1", "1.0"] {
                let received = receive(&server, version, &target(format, &query, parameters));
                let is_refused = received.head.starts_with(&format!("http/{version} 503"));
                let is_begun = received.head.starts_with(&format!("http/{version} 200"));
                if !(is_refused || is_begun && received.trailers.is_none()) {
                    wrong.push(format!("{format} {reason} HTTP/{version}: {}", received.head));
                }
                for prose in ["cancelled", "longer than it may", "error"] {
                    if is_begun && received.body.contains(prose) {
                        wrong.push(format!("{format} {reason}: {prose:?} stands in the body"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    server.stop();
}

#[test]
fn a_part_is_closed_and_marked() {
    let server = server();
    let mut wrong = Vec::new();
    for (format, query, mark) in FORMATS {
        for (reason, parameters, more) in REASONS {
            let query = filled(query, more);
            let parameters = format!("partial=allow&{parameters}");
            let received = receive(&server, "1.1", &target(format, &query, &parameters));
            let said = match &received.trailers {
                Some(trailers) if !trailers.is_empty() => trailers.clone(),
                // A short one says it in its head.
                _ => received.head.clone(),
            };
            let is_marked = received.body.contains(&mark.replace("WHY", reason))
                && said.contains("x-sparql-complete: false")
                && said.contains(&format!("x-sparql-partial: {reason}"))
                && said.contains("x-sparql-rows: ");
            if !is_marked || received.trailers.is_none() {
                let end: String = received.body.chars().rev().take(200).collect();
                let end: String = end.chars().rev().collect();
                wrong.push(format!("{format} {reason}: {}\n{said}\n…{end}", received.head));
            }
            if *format == "json" {
                let parsed = serde_json::from_str::<serde_json::Value>(&received.body);
                let rows =
                    parsed.as_ref().ok().and_then(|json| json["results"]["bindings"].as_array());
                let count = parsed.as_ref().ok().and_then(|json| json["partial"]["rows"].as_u64());
                assert_eq!(rows.map(|rows| rows.len() as u64), count, "{reason}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    server.stop();
}

#[test]
fn a_part_of_nothing_is_no_answer() {
    let server = server();
    let counted = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    for parameters in ["partial=allow&timeout=300ms", "partial=allow&max-rows-scanned=100"] {
        let received = receive(&server, "1.1", &target("csv", counted, parameters));
        assert!(received.head.starts_with("http/1.1 503"), "{parameters}: {}", received.head);
    }
    server.stop();
}

#[test]
fn a_complete_answer_says_so() {
    let server = server();
    for (query, is_long) in [
        ("SELECT ?a ?b { ?a ?b ?c }", true),
        ("SELECT ?a ?b { ?a ?b ?c } LIMIT 7", false),
        ("ASK {}", false),
    ] {
        let received = receive(&server, "1.1", &target("csv", query, "partial=allow"));
        let said =
            if is_long { received.trailers.unwrap_or_default() } else { received.head.clone() };
        let rows = received.body.lines().count() - usize::from(query != "ASK {}");
        assert!(said.contains("x-sparql-complete: true"), "{query}: {}", received.head);
        let has_rows = said.lines().any(|line| line == format!("x-sparql-rows: {rows}"));
        assert!(has_rows, "{query}: {rows} in {said}");
        assert_eq!(received.head.contains("content-length: "), !is_long, "{query}");
        assert_eq!(received.head.contains("trailer: x-sparql-complete"), is_long, "{query}");
        let is_partial = said.lines().any(|line| line.starts_with("x-sparql-partial"));
        assert!(!is_partial, "{query}: {said}");
    }
    for query in ["ASK {}", "SELECT ?a ?b { ?a ?b ?c }", "nonsense"] {
        let received = receive(&server, "1.0", &target("csv", query, ""));
        assert!(received.trailers.is_some() && !received.body.is_empty(), "HTTP/1.0: {query}");
    }
    let silent = server.get("/sparql?format=csv&query=SELECT * { ?a ?b ?c }").to_ascii_lowercase();
    assert!(
        !silent.contains("trailer:") && silent.ends_with("\r\n0\r\n\r\n"),
        "nobody asked for trailers"
    );
    server.stop();
}

#[test]
fn an_answer_that_the_servers_stop_cuts_has_no_end_either() {
    for version in ["1.1", "1.0"] {
        let server = server();
        let mut stream = server.connect();
        let target = encoded(&format!("{ENDLESS}&format=csv"));
        write!(stream, "GET {target} HTTP/{version}\r\nhost: localhost\r\n\r\n").expect("sent");
        let mut first = [0; 2000];
        stream.read_exact(&mut first).expect("a first piece");
        let reader = thread::spawn(move || {
            let mut answer = Vec::new();
            let read = stream.read_to_end(&mut answer);
            (read.is_ok(), answer)
        });
        server.stop();
        let (ended_well, answer) = reader.join().expect("it reads");
        let has_end =
            if version == "1.0" { ended_well } else { answer.ends_with(b"\r\n0\r\n\r\n") };
        assert!(!has_end, "HTTP/{version}");
    }
}

#[test]
fn clients_of_other_makers_see_that_an_answer_broke_off() {
    let script = harness::package("scripts/check-truncation");
    let has = |program: &str, argument: &str| {
        Command::new(program).arg(argument).output().is_ok_and(|output| output.status.success())
    };
    if !has("python3", "--version") {
        eprintln!("skipped: needs python3");
        return;
    }
    let server = server();
    let output = Command::new("python3")
        .arg(script)
        .arg(format!("http://{}/", server.address))
        .output()
        .expect("the script runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let problems = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{problems}");
    for client in ["curl", "node"] {
        if !has(client, "--version") {
            eprintln!("skipped: needs {client}");
        } else {
            assert!(said.contains(&format!("{client}: ")), "{said}");
        }
    }
    assert!(said.contains("urllib: "), "{said}");
    server.stop();
}

#[test]
fn who_ends_a_query_that_answers_cuts_it_off() {
    let server = server();
    let mut stream = server.connect();
    let target = encoded(&format!("{ENDLESS}&format=csv"));
    write!(stream, "GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nquery-id: mine\r\nquery-secret: 0123456789abcdef\r\n\r\n").expect("sent");
    let mut first = [0; 2000];
    stream.read_exact(&mut first).expect("a first piece");
    let cancelled = server.ask("DELETE /queries/mine HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nquery-secret: 0123456789abcdef\r\n\r\n");
    assert_eq!(status(&cancelled), "204", "{cancelled}");
    let answer = rest(stream);
    assert!(!answer.ends_with("\r\n0\r\n\r\n"));
    thread::sleep(Duration::from_millis(300));
    let known = server.get("/queries/mine");
    assert!(
        known.contains("\"state\": \"cut-off\"") && known.contains("\"reason\": \"cancelled\""),
        "{known}"
    );
    server.stop();
}
