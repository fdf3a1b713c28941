//! Queries by their ids: who may see them, who may end them, and how soon they are gone.

use super::Service;
use super::encoded;
use super::sample;
use super::served::GONE;
use super::served::SILENT;
use super::served::Server;
use super::served::rest;
use super::served::status;
use crate::harness;
use notitia::config::ServeConfig;
use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;
use std::time::Instant;

const SECRET: &str = "a-secret-of-24-letters..";

/// Asks, and leaves the connection open for the answer.
fn asked(server: &Server, target: &str, headers: &str) -> TcpStream {
    let mut stream = server.connect();
    let target = encoded(target);
    write!(
        stream,
        "GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n"
    )
    .expect("sent");
    stream
}

fn by(server: &Server, method: &str, path: &str, secret: &str) -> String {
    let secret =
        if secret.is_empty() { String::new() } else { format!("query-secret: {secret}\r\n") };
    server.ask(&format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{secret}\r\n"
    ))
}

#[test]
fn a_query_has_an_id_of_its_own_or_its_clients() {
    sample().check(&[
        ("GET /sparql?query=ASK {} | query-id: my.query~1", "200 | query-id: my.query~1"),
        ("GET /sparql?query=ASK {}", "200 | query-id~ | query-secret!"),
        ("GET /sparql?query=ASK { | query-id: wrong-one", "400 | query-id: wrong-one"),
        ("GET /sparql?query=ASK {} | query-id: a b", "400 | body~ query-id must have 1 to 64"),
        (
            "GET /sparql?query=ASK {} | query-secret: short",
            "400 | body~ query-secret must have 16 to 128",
        ),
        ("GET /queries/unheard-of", "404 | content-type: application/problem+json"),
        ("DELETE /queries/unheard-of", "404"),
        ("DELETE /queries/my.query~1", "404"),
        ("GET /queries", "403 | body~ operator"),
        (
            "OPTIONS /queries/x | access-control-request-method: DELETE",
            "204 | access-control-allow-methods~ DELETE",
        ),
    ]);
    let known = sample().ask("GET /queries/my.query~1");
    assert_eq!(known.json()["state"], "complete", "{}", known.shown());
    assert!(known.json().get("query").is_none());
}

#[test]
fn only_who_knows_the_secret_ends_a_query() {
    let server = Server::start(harness::sample(), |_| {});
    let mine = format!("query-id: q1\r\nquery-secret: {SECRET}\r\n");
    let waiting = asked(&server, SILENT, &mine);
    server.wait_for("/queries/q1", "\"running\"");
    let again = rest(asked(&server, SILENT, "query-id: q1\r\n"));
    assert_eq!(status(&again), "409", "{again}");
    assert!(again.contains("/problems/query-id-in-use"), "{again}");
    for (method, path, secret, expected, part) in [
        ("GET", "/queries/q1", "", "200", "\"rows_scanned\""),
        ("GET", "/queries/q1", SECRET, "200", "SELECT"),
        ("DELETE", "/queries/q1", "", "403", "Query-Secret"),
        ("DELETE", "/queries/q1", "another-secret-of-mine", "403", "Query-Secret"),
        ("DELETE", "/queries/q2", SECRET, "404", "q2"),
        ("DELETE", "/queries/q1", SECRET, "204", ""),
    ] {
        let answer = by(&server, method, path, secret);
        assert_eq!(status(&answer), expected, "{method} {path} {secret}: {answer}");
        assert!(answer.contains(part), "{method} {path} {secret}: {answer}");
        assert_eq!(answer.contains("SELECT"), secret == SECRET && method == "GET", "{answer}");
    }
    let began = Instant::now();
    let answer = rest(waiting);
    assert!(began.elapsed() < GONE, "{:?}", began.elapsed());
    assert!(answer.contains("/problems/query-cancelled"), "{answer}");
    assert_eq!(status(&by(&server, "DELETE", "/queries/q1", SECRET)), "404", "it has ended");
    server.stop();
}

#[test]
fn a_query_that_waits_for_its_turn_can_be_ended_too() {
    let server = Server::start(harness::sample(), |serve| {
        serve.queries_max = 1;
        serve.queue_timeout_s = 60;
    });
    let first = asked(&server, SILENT, &format!("query-id: first\r\nquery-secret: {SECRET}\r\n"));
    server.wait_for("/queries/first", "\"running\"");
    let second = asked(&server, SILENT, &format!("query-id: second\r\nquery-secret: {SECRET}\r\n"));
    server.wait_for("/queries/second", "\"waiting\"");
    for (id, waiting) in [("second", second), ("first", first)] {
        let began = Instant::now();
        assert_eq!(status(&by(&server, "DELETE", &format!("/queries/{id}"), SECRET)), "204");
        assert!(rest(waiting).contains("query-cancelled"), "{id}");
        assert!(began.elapsed() < GONE, "{id}: {:?}", began.elapsed());
    }
    server.stop();
}

#[test]
fn a_light_client_is_served_while_a_heavy_one_is_limited() {
    let server = Server::start(harness::sample(), |serve| {
        serve.queries_max = 3;
        serve.queries_per_client_max = 2;
        serve.queue_max = 8;
        serve.queue_per_client_max = 4;
        serve.queue_timeout_s = 2;
        serve.trusted_proxies = vec!["127.0.0.1".parse().expect("an address")];
    });
    let from = |address: &str| format!("x-forwarded-for: {address}\r\n");
    let heavy: Vec<TcpStream> = (0..20)
        .map(|_| asked(&server, &format!("{SILENT}&timeout=4s"), &from("192.0.2.1")))
        .collect();
    thread::sleep(Duration::from_millis(500));
    for n in 0..10 {
        let began = Instant::now();
        let answer =
            rest(asked(&server, "/sparql?query=ASK {}", &from(&format!("198.51.100.{n}"))));
        assert_eq!(status(&answer), "200", "{answer}");
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    }
    let answers: Vec<String> = heavy.into_iter().map(rest).collect();
    let refused = answers.iter().filter(|answer| status(answer) == "429").count();
    assert!(refused >= 14, "two run, four wait: {refused}");
    assert!(answers.iter().all(|answer| ["429", "503"].contains(&status(answer))));
    let told = answers.iter().find(|answer| status(answer) == "429").expect("a refusal");
    let told = told.to_ascii_lowercase();
    for part in
        ["retry-after: ", "/problems/too-many-queries", "concurrent-queries", "rel=\"alternate\""]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    server.stop();
}

#[test]
fn a_spent_budget_is_named_and_says_when_to_come_back() {
    type Change = fn(&mut ServeConfig);
    let budgets: &[(&str, Change, &str)] = &[
        ("requests", |serve| (serve.requests_per_minute, serve.requests_burst) = (1, 3), "ASK {}"),
        (
            "query-seconds",
            |serve| (serve.query_seconds_per_minute, serve.query_seconds_burst) = (1, 1),
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        ),
        ("errors", |serve| (serve.errors_per_minute, serve.errors_burst) = (1, 3), "ASK {"),
    ];
    for (name, change, query) in budgets {
        let service = Service::open(harness::sample(), |serve| {
            change(serve);
            serve.query_timeout_s = 2;
        });
        let line = format!("GET /sparql?query={query}");
        let first = service.ask(&line);
        assert_ne!(first.status, 429, "{name}");
        assert!(first.has(&format!("ratelimit~ \"{name}\";r=")), "{name}: {}", first.shown());
        assert!(
            first.has(&format!("ratelimit-policy~ \"{name}\";q=")),
            "{name}: {}",
            first.shown()
        );
        let refusal = (0..4).map(|_| service.ask(&line)).find(|answer| answer.status == 429);
        let refusal = refusal.unwrap_or_else(|| panic!("{name} is never spent"));
        let wanted = format!(
            "429 | retry-after~ | ratelimit~ \"{name}\";r=0 | link~ /dumps/>; rel=\"alternate\" | body~ /problems/quota-exceeded | body~ \"violated-policies\" | body~ \"{name}\""
        );
        for part in wanted.split(" | ") {
            assert!(refusal.has(part.trim_end()), "{name} {part}: {}", refusal.shown());
        }
    }
}
