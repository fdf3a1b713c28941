//! Requests that are too long or too slow, problems in both languages, and connections that only wait.

use super::Service;
use super::sample;
use super::served::Server;
use super::served::rest;
use super::served::status;
use crate::harness;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::Duration;
use std::time::Instant;

#[test]
fn what_is_too_long_is_refused_with_the_limit() {
    let service = Service::open(harness::sample(), |serve| {
        serve.uri_bytes_max = 200;
        serve.header_bytes_max = 300;
        serve.body_bytes_max = 100;
    });
    let (long, longer) = ("x".repeat(200), "x".repeat(300));
    let direct = "content-type: application/sparql-query";
    service.check(&[
        (
            format!("GET /sparql?query={long}"),
            "414 | body~ 200 bytes | body~ POST | body~ /problems/address-too-long",
        ),
        (format!("GET /sparql?query=ASK {{}} | x-long: {longer}"), "431 | body~ 300 bytes"),
        (
            format!("POST /sparql | {direct} || ASK {{}} #{long}"),
            "413 | body~ 100 bytes | body~ /problems/too-large",
        ),
        (format!("GET /sparql?query=ASK {{}} | x-long: {}", &long[..100]), "200"),
    ]);
}

#[test]
fn problems_are_told_in_the_language_of_the_client() {
    let row = |request: &str, language: &str, part: &str| {
        (
            request.to_owned(),
            format!("content-language: {language} | vary~ accept-language | body~ {part}"),
        )
    };
    let wrong = "GET /sparql?query=ASK {";
    sample().check(&[
        row(wrong, "en", "is not SPARQL"),
        row(&format!("{wrong} | accept-language: fr"), "fr", "n’est pas du SPARQL"),
        row(&format!("{wrong} | accept-language: *"), "en", "is not SPARQL"),
        row(&format!("{wrong} | accept-language: en-GB,fr;q=0.5"), "en", "Not SPARQL"),
        row(&format!("{wrong} | accept: text/html"), "fr", "n’est pas du SPARQL"),
        row(&format!("{wrong} | accept: text/html | accept-language: en"), "en", "is not SPARQL"),
        row(&format!("{wrong} | accept: text/plain | accept-language: fr"), "fr", "n’est pas du SPARQL"),
        row("GET /nowhere | accept-language: fr", "fr", "il n’y a rien à /nowhere"),
        row("DELETE /ns | accept-language: fr", "fr", "n’est pas possible ici"),
        row("GET /doc/merimee/NONE | accept: application/json | accept-language: fr", "fr", "on ne sait rien"),
        row("GET /sparql?timeout=200ms&query=SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } | accept-language: fr", "fr", "Temps épuisé"),
        row("GET /sparql?max-rows=1&query=SELECT * { ?a ?b ?c } | accept-language: fr", "fr", "plus que les 1 lignes"),
    ]);
}

#[test]
fn the_type_of_a_problem_leads_to_what_it_means() {
    for request in [
        "GET /sparql?query=ASK {",
        "GET /nowhere",
        "GET /sparql?query=ASK {} | query-id: a b",
        "GET /sparql?max-rows=1&query=SELECT * { ?a ?b ?c }",
        "GET /queries",
        "PUT /ns",
    ] {
        let problem = sample().ask(request).json();
        let of_type = problem["type"].as_str().expect("an IRI");
        let path = of_type.strip_prefix("http://localhost:7878").expect("one of ours");
        let meaning = sample().ask(&format!("GET {path} | accept: application/json")).json();
        assert_eq!(meaning["problems"][0]["type"], of_type, "{request}");
        assert_eq!(meaning["problems"][0]["status"], problem["status"], "{request}");
        sample().check(&[(
            format!("GET {path} | accept-language: fr"),
            "200 | content-type~ text/html | content-language: fr",
        )]);
    }
    sample().check(&[
        ("GET /problems", "200 | content-type~ text/html | body~ quota-exceeded"),
        ("GET /problems/none", "404"),
    ]);
}

#[test]
fn a_request_that_does_not_arrive_is_not_waited_for() {
    let server = Server::start(harness::sample(), |serve| {
        serve.header_timeout_s = 1;
        serve.body_timeout_s = 1;
    });
    let long = "POST /sparql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/sparql-query\r\ncontent-length: 100\r\n\r\nASK";
    for (sent, expected) in
        [("", ""), ("GET / HT", ""), ("GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", ""), (long, "408")]
    {
        let mut stream = server.connect();
        stream.write_all(sent.as_bytes()).expect("sent");
        let began = Instant::now();
        let answer = rest(stream);
        assert_eq!(status(&answer), expected, "{sent:?}: {answer}");
        assert!(began.elapsed() < Duration::from_secs(4), "{sent:?}: {:?}", began.elapsed());
    }
    server.stop();
}

#[test]
fn idle_connections_and_slow_readers_do_not_stop_others() {
    let server = Server::start(harness::sample(), |serve| {
        serve.connections_max = 400;
        serve.connections_per_client_max = 300;
        serve.header_timeout_s = 60;
        serve.queries_max = 4;
        serve.queries_per_client_max = 3;
    });
    let slow: Vec<TcpStream> = (0..3)
        .map(|_| {
            let mut stream = server
                .send("/sparql?format=csv&timeout=20s&query=SELECT * { ?a ?b ?c . ?d ?e ?f }");
            stream.read_exact(&mut [0; 100]).expect("a first piece");
            stream
        })
        .collect();
    let idle: Vec<TcpStream> = (0..280).map(|_| server.connect()).collect();
    for _ in 0..5 {
        assert_eq!(status(&server.get("/doc/merimee/PA00088801.ttl")), "200");
    }
    // Those beyond the limit of one address are closed, and those that wait go on.
    let more: Vec<TcpStream> = (0..40).map(|_| server.connect()).collect();
    thread::sleep(Duration::from_millis(300));
    let closed = more.iter().filter(|stream| {
        stream.set_nonblocking(true).expect("a socket");
        let read = (&mut &**stream).read(&mut [0; 1]);
        read.is_ok_and(|bytes| bytes == 0)
    });
    assert!(closed.count() >= 20, "an address has 300 connections at most");
    drop((idle, more));
    thread::sleep(Duration::from_millis(300));
    assert_eq!(status(&server.get("/health")), "200");
    drop(slow);
    server.stop();
}
