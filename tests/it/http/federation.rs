//! `SERVICE`: the same answers as without it, only from endpoints that are listed, and never from an address that
//! must not be reached.

use super::Service;
use super::served::Server;
use crate::harness;
use notitia::remote::Endpoint;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;
use std::time::Instant;

fn listed(iris: &[&str]) -> Vec<Endpoint> {
    iris.iter().map(|iri| Endpoint::parse(iri).expect("an endpoint")).collect()
}

/// An endpoint that answers what it is told to, and notes what it is asked.
pub(super) struct Fake {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Fake {
    /// `None`: it takes connections and says nothing.
    pub(super) fn start(answer: Option<String>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&asked);
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                notes.lock().expect("notes").push(request(&stream));
                match &answer {
                    Some(answer) => drop(stream.write_all(answer.as_bytes())),
                    None => silent.push(stream),
                }
            }
        });
        Self { port, asked }
    }

    pub(super) fn answering(content_type: &str, body: &str) -> Self {
        let length = body.len();
        Self::start(Some(format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )))
    }

    fn sending_on(status: u16, target: &str) -> Self {
        Self::start(Some(format!(
            "HTTP/1.1 {status} Elsewhere\r\nlocation: {target}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        )))
    }

    pub(super) fn iri(&self) -> String {
        format!("http://127.0.0.1:{}/sparql", self.port)
    }

    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("notes").clone()
    }
}

/// Head and body of a request.
fn request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let from = head.len();
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return head;
        }
        let line = head[from..].to_ascii_lowercase();
        if let Some(given) = line.strip_prefix("content-length: ") {
            length = given.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    head + &String::from_utf8(body).expect("UTF-8")
}

const EMPTY: &str = r#"{"head":{"vars":["y"]},"results":{"bindings":[]}}"#;
const JSON: &str = "application/sparql-results+json";

fn service(iris: &[&str]) -> Service {
    Service::open(harness::sample(), |serve| {
        serve.services = listed(iris);
        serve.service_timeout_s = 1;
        serve.service_rows_max = 1000;
        serve.service_answer_mib = 1;
    })
}

fn sorted_rows(service: &Service, query: &str) -> Vec<String> {
    let answer = service.ask(&format!("GET /sparql?format=tsv&query={query}"));
    assert_eq!(answer.status, 200, "{query}\n{}", answer.shown());
    let mut rows: Vec<String> = answer.text().lines().map(str::to_owned).collect();
    rows.sort();
    rows
}

/// The other endpoint has the same data, so that each `SERVICE` can be left out.
#[test]
fn rows_of_another_endpoint_are_joined_as_if_they_were_ours() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let other = Server::on(listener, harness::sample(), |_| {});
    let iri = format!("http://{}/sparql", other.address);
    let service = Service::open(harness::sample(), |serve| serve.services = listed(&[&iri]));
    let id = "?s schema:identifier ?id";
    for (pattern, rows_min) in [
        (format!("{id} . @ {{ ?s schema:name ?n }}"), 5),
        (format!("@ {{ ?s schema:name ?n }} {id}"), 5),
        ("@ { ?s schema:identifier 'PA00088801' ; ?p ?o FILTER(isIRI(?o)) }".to_owned(), 2),
        (format!("{id} OPTIONAL {{ @ {{ ?s schema:geo ?g }} }}"), 5),
        (format!("{id} @ {{ ?s schema:name ?n OPTIONAL {{ ?s schema:geo ?g }} }}"), 5),
        (
            format!(
                "{id} OPTIONAL {{ ?s schema:geo ?g }} @ {{ ?s schema:name ?n OPTIONAL {{ ?s schema:geo ?g }} }}"
            ),
            5,
        ),
        (format!("{id} MINUS {{ @ {{ ?s schema:geo ?g }} }}"), 1),
        (format!("{id} FILTER(STRSTARTS(?id, 'PA')) @ {{ ?s schema:name ?n }}"), 1),
        (format!("{id} FILTER EXISTS {{ @ {{ ?s schema:geo ?g }} }}"), 1),
        (format!("{{ {id} @ {{ ?s schema:name ?n }} }} UNION {{ @ {{ ?s schema:geo ?g }} }}"), 6),
        (
            format!(
                "{{ SELECT ?s (COUNT(?n) AS ?c) {{ {id} @ {{ ?s schema:name ?n }} }} GROUP BY ?s }}"
            ),
            5,
        ),
        (format!("{id} {{ SELECT ?s ?n {{ @ {{ ?s schema:name ?n }} }} }}"), 5),
        (format!("{id} {{ SELECT ?id {{ @ {{ ?s schema:identifier ?id }} }} }}"), 5),
        (format!("{id} @ {{ ?s schema:name ?n }} @ {{ ?t schema:name ?n }} FILTER(?s != ?t)"), 0),
        (format!("{id} @ {{ ?s schema:name ?n }} BIND(STRLEN(?n) AS ?l) FILTER(?l > 5)"), 1),
        (format!("{id} @ {{ ?s schema:name ?n BIND(2 * (STRLEN(?n) - 1) AS ?l) }}"), 5),
        (
            format!(
                "{id} @ {{ {{ ?s schema:name ?n FILTER(!BOUND(?g)) }} OPTIONAL {{ ?s schema:geo ?g }} }}"
            ),
            5,
        ),
        // Not well designed: the inner OPTIONAL looks past the one around it.
        (
            format!(
                "{id} OPTIONAL {{ ?s schema:name ?n OPTIONAL {{ @ {{ ?s schema:identifier ?x . FILTER(?x = 'PA00088801') BIND(?x AS ?id) }} }} }}"
            ),
            5,
        ),
        (
            format!(
                "VALUES (?s ?n) {{ (UNDEF 'x') (UNDEF UNDEF) }} {id} @ {{ ?s schema:name ?n }}"
            ),
            5,
        ),
    ] {
        let with = format!("SELECT * {{ {} }}", pattern.replace('@', &format!("SERVICE <{iri}>")));
        let without = format!("SELECT * {{ {} }}", pattern.replace('@', ""));
        let rows = sorted_rows(&service, &with);
        assert_eq!(rows, sorted_rows(&service, &without), "{with}");
        assert!(rows.len() > rows_min, "{with}: {rows:?}");
    }
    let named = format!(
        "SELECT ?s ?n {{ VALUES ?e {{ <{iri}> }} {id} SERVICE ?e {{ ?s schema:name ?n }} }}"
    );
    let direct = format!("SELECT ?s ?n {{ {id} ; schema:name ?n }}");
    assert_eq!(sorted_rows(&service, &named), sorted_rows(&service, &direct));
    let ask = format!("GET /sparql?query=ASK {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}");
    service.check(&[(ask, "200 | body~ true | etag! | x-sparql-service-failed!")]);
}

#[test]
fn values_go_along_in_blocks() {
    let fake = Fake::answering(JSON, EMPTY);
    let service = service(&[&fake.iri()]);
    let numbers: String = (0..120).map(|number| format!("{number} ")).collect();
    let pattern =
        format!("VALUES ?x {{ {numbers} }} SERVICE <{}> {{ ?x <http://e/p> ?y }}", fake.iri());
    service.check(&[(format!("GET /sparql?query=SELECT * {{ {pattern} }}"), "200")]);
    let asked = fake.asked();
    let values = |request: &String| request.matches("XMLSchema%23integer").count();
    assert_eq!(asked.iter().map(values).collect::<Vec<_>>(), [50, 50, 20], "{asked:?}");
    for part in [
        "POST /sparql HTTP/1.1\r\n",
        "\r\naccept: application/sparql-results+json;q=1, application/sparql-results+xml;q=0.8\r\n",
        "\r\ncontent-type: application/x-www-form-urlencoded\r\n",
        "\r\nquery=SELECT",
    ] {
        assert!(asked[0].contains(part), "{part} in {}", asked[0]);
    }
    // Where nothing could be joined, nobody is asked.
    let none = format!(
        "GET /sparql?query=SELECT * {{ ?x <http://e/none> 1 SERVICE <{}> {{ ?x <http://e/p> ?y }} }}",
        fake.iri()
    );
    service.check(&[(none, "200")]);
    assert_eq!(fake.asked().len(), 3);
}

#[test]
fn blank_nodes_of_another_endpoint_come_as_iris() {
    let rows =
        r#"{"head":{"vars":["y"]},"results":{"bindings":[{"y":{"type":"bnode","value":"b0"}}]}}"#;
    let fake = Fake::answering(JSON, rows);
    let query = format!("SELECT ?y {{ SERVICE <{}> {{ ?x <http://e/p> ?y }} }}", fake.iri());
    let found = sorted_rows(&service(&[&fake.iri()]), &query);
    assert!(
        found[0].starts_with(&format!("<http://127.0.0.1:{}/.well-known/genid/", fake.port)),
        "{found:?}"
    );
}

/// What is not listed is not asked, however it is spelt; what is listed must not lead to where it must not.
#[test]
fn no_address_is_reached_that_must_not_be() {
    let fake = Fake::answering(JSON, EMPTY);
    let port = fake.port;
    let ask =
        |iri: &str| format!("GET /sparql?query=SELECT * {{ SERVICE <{iri}> {{ ?x ?p ?y }} }}");
    let closed = service(&["https://endpoint.example/sparql"]);
    let off = service(&[]);
    for host in [
        "127.0.0.1",
        "127.1",
        "localhost",
        "LOCALHOST",
        "2130706433",
        "0177.0.0.1",
        "0x7f000001",
        "0x7f.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "endpoint.example@127.0.0.1",
        "endpoint.example:80@127.0.0.1",
    ] {
        let iri = format!("http://{host}:{port}/sparql");
        closed
            .check(&[(ask(&iri), "400 | body~ not one of the endpoints | body~ service-refused")]);
        off.check(&[(ask(&iri), "400 | body~ none is asked here")]);
    }
    for iri in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1/",
        "https://endpoint.example/sparql?x=1",
        "https://endpoint.example/sparql/",
        "http://endpoint.example/sparql",
    ] {
        closed.check(&[(ask(iri), "400 | body~ not one of the endpoints")]);
    }
    // A name that is listed, and leads to this machine: by the resolver, or by a spelling of the address.
    for host in ["localhost", "2130706433", "0177.0.0.1", "0x7f000001", "127.1"] {
        let iri = format!("http://{host}:{port}/sparql");
        let answer = service(&[&iri]).ask(&ask(&iri));
        assert!([400, 502].contains(&answer.status), "{iri}: {}", answer.shown());
    }
    for host in
        ["169.254.169.254", "[::ffff:169.254.169.254]", "[fe80::1]", "0.0.0.0", "[::]", "224.0.0.1"]
    {
        let iri = format!("http://{host}:{port}/sparql");
        service(&[&iri]).check(&[(ask(&iri), "400 | body~ its address is one that is not asked")]);
    }
    assert!(fake.asked().is_empty(), "{:?}", fake.asked());
    // The operator may say so, of all names or by the address itself.
    let iri = format!("http://localhost:{port}/sparql");
    let open = Service::open(harness::sample(), |serve| {
        serve.services = listed(&[&iri]);
        serve.services_private = true;
    });
    open.check(&[(ask(&iri), "200")]);
    service(&[&fake.iri()]).check(&[(ask(&fake.iri()), "200")]);
    assert_eq!(fake.asked().len(), 2);
}

#[test]
fn a_request_is_sent_on_only_to_what_is_listed() {
    let ask =
        |iri: &str| format!("GET /sparql?query=SELECT * {{ SERVICE <{iri}> {{ ?x ?p ?y }} }}");
    let target = Fake::answering(JSON, EMPTY);
    for status in [301, 302, 303, 307, 308] {
        let fake = Fake::sending_on(status, &target.iri());
        let answer = "502 | body~ sends on to an address that is not asked | body~ service-failed";
        service(&[&fake.iri()]).check(&[(ask(&fake.iri()), answer)]);
    }
    let elsewhere = Fake::sending_on(307, "file:///etc/passwd");
    service(&[&elsewhere.iri()]).check(&[(ask(&elsewhere.iri()), "502")]);
    assert!(target.asked().is_empty());
    let fake = Fake::sending_on(307, &target.iri());
    let both = service(&[&fake.iri(), &target.iri()]);
    both.check(&[(ask(&fake.iri()), "200")]);
    assert_eq!(target.asked().len(), 1);
}

#[test]
fn a_query_never_asks_in_a_circle() {
    let fake = Fake::answering(JSON, EMPTY);
    let own = "http://localhost:7878/sparql";
    let service = service(&[own, &fake.iri()]);
    let ask =
        |iri: &str| format!("GET /sparql?query=SELECT * {{ SERVICE <{iri}> {{ ?x ?p ?y }} }}");
    service.check(&[
        (ask(own), "400 | body~ this server".to_owned()),
        (
            format!("{} | notitia-service: 1", ask(&fake.iri())),
            "400 | body~ this server".to_owned(),
        ),
    ]);
    assert!(fake.asked().is_empty());
    service.check(&[(ask(&fake.iri()), "200")]);
    assert!(fake.asked()[0].contains("\r\nnotitia-service: 1\r\n"));
}

/// Each cause without and with `SILENT`.
#[test]
fn what_goes_wrong_is_said_or_swallowed_visibly() {
    let many: Vec<String> = (0..1001)
        .map(|n| format!("{{\"y\":{{\"type\":\"literal\",\"value\":\"{n}\"}}}}"))
        .collect();
    let many =
        format!(r#"{{"head":{{"vars":["y"]}},"results":{{"bindings":[{}]}}}}"#, many.join(","));
    let refused =
        TcpListener::bind(("127.0.0.1", 0)).expect("a port").local_addr().expect("it").port();
    for (fake, iri, cause) in [
        (Some(Fake::start(None)), None, "longer than the 1 s"),
        (
            Some(Fake::start(Some("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n".to_owned()))),
            None,
            "answered with 500",
        ),
        (Some(Fake::start(Some("SSH-2.0-x\r\n".to_owned()))), None, "broke off"),
        (
            Some(Fake::start(Some("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{".to_owned()))),
            None,
            "broke off",
        ),
        (Some(Fake::answering("text/html", "<p>")), None, "no table of results"),
        (Some(Fake::answering(JSON, "{\"head\":")), None, "cannot be read"),
        (Some(Fake::answering(JSON, r#"{"head":{},"boolean":true}"#)), None, "no rows"),
        (Some(Fake::answering(JSON, &many)), None, "more than the 1000 rows"),
        (
            Some(Fake::answering(JSON, &"x".repeat(1024 * 1024 + 1))),
            None,
            "longer than the 1048576 bytes",
        ),
        (None, Some(format!("http://127.0.0.1:{refused}/")), "no connection"),
        (None, Some("http://nowhere.invalid/".to_owned()), "no address"),
    ] {
        let iri = iri.or(fake.map(|fake| fake.iri())).expect("an endpoint");
        let service = service(&[&iri]);
        let ask = |silent: &str| {
            format!(
                "GET /sparql?format=csv&query=SELECT ?x ?y {{ VALUES ?x {{ 1 }} SERVICE {silent} <{iri}> {{ ?a ?p ?y }} }}"
            )
        };
        let header = format!(
            "200 | body: x,y\r\n1,\r\n | x-sparql-service-failed~ <{iri}>; reason=\" | x-sparql-service-failed~ {cause}"
        );
        service.check(&[
            (ask(""), format!("502 | body~ {cause} | body~ service-failed")),
            (ask("SILENT"), header),
        ]);
    }
}

#[test]
fn waiting_for_another_endpoint_counts_as_the_querys_own_time() {
    let fake = Fake::start(None);
    let service = Service::open(harness::sample(), |serve| serve.services = listed(&[&fake.iri()]));
    for silent in ["", "SILENT"] {
        let began = Instant::now();
        let ask = format!(
            "GET /sparql?timeout=1s&query=SELECT * {{ SERVICE {silent} <{}> {{ ?x ?p ?y }} }}",
            fake.iri()
        );
        service.check(&[(ask, "503 | body~ query-timeout")]);
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    }
}
