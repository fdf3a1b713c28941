//! A server on a socket: new versions, shutdown, clients that leave, places for queries.

use super::config;
use super::encoded;
use crate::harness;
use notitia::config::ServeConfig;
use notitia::http;
use std::fs;
use std::io;
use std::io::Read as _;
use std::io::Write as _;
use std::net::SocketAddr;
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;
use std::time::Instant;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server that runs until it is dropped or stopped.
pub(super) struct Server {
    runtime: Runtime,
    pub(super) address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<io::Result<()>>,
}

impl Server {
    pub(super) fn start(dir: &Path, change: impl FnOnce(&mut ServeConfig)) -> Self {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        Self::on(listener, dir, change)
    }

    pub(super) fn on(
        listener: std::net::TcpListener,
        dir: &Path,
        change: impl FnOnce(&mut ServeConfig),
    ) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let address = listener.local_addr().expect("an address");
        listener.set_nonblocking(true).expect("a socket that does not wait");
        let state = Arc::new(http::State::open(&config(dir, change)).expect("a readable store"));
        let (stop, stopped) = oneshot::channel();
        let running = runtime.spawn(async move {
            let listener = TcpListener::from_std(listener)?;
            http::run(state, listener, async { stopped.await.unwrap_or_default() }).await
        });
        Self { runtime, address, stop, running }
    }

    /// Tells it to stop; how long it took.
    pub(super) fn stop(self) -> Duration {
        let began = Instant::now();
        self.stop.send(()).expect("it runs");
        let ended = self.runtime.block_on(self.running).expect("it does not panic");
        ended.expect("it ends well");
        let took = began.elapsed();
        self.runtime.shutdown_background();
        took
    }

    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
        stream
    }

    /// Sends a request and leaves the connection open for its answer.
    pub(super) fn send(&self, target: &str) -> TcpStream {
        let mut stream = self.connect();
        let target = encoded(target);
        write!(stream, "GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .expect("sent");
        stream
    }

    /// Sends a request and waits for the whole answer, head included.
    pub(super) fn get(&self, target: &str) -> String {
        rest(self.send(target))
    }

    /// Sends what is given, and waits for the whole answer.
    pub(super) fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("sent");
        rest(stream)
    }

    /// Asks again until the answer has a part.
    pub(super) fn wait_for(&self, target: &str, part: &str) -> String {
        let began = Instant::now();
        loop {
            let answer = self.get(target);
            if answer.contains(part) {
                return answer;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "{target}: no {part:?} in {answer}");
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// What is left to be read.
pub(super) fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that breaks off gives what came before.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

pub(super) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

pub(super) const ENDLESS: &str = "/sparql?query=SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
pub(super) const SILENT: &str =
    "/sparql?query=SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";

/// Long and silent too, without reading anything.
const COMPUTED: &str = "/sparql?query=SELECT (COUNT(*) AS ?n) { \
    VALUES ?a { 1 2 3 4 5 6 7 8 } VALUES ?b { 1 2 3 4 5 6 7 8 } VALUES ?c { 1 2 3 4 5 6 7 8 } \
    VALUES ?d { 1 2 3 4 5 6 7 8 } VALUES ?e { 1 2 3 4 5 6 7 8 } VALUES ?f { 1 2 3 4 5 6 7 8 } \
    VALUES ?g { 1 2 3 4 5 6 7 8 } VALUES ?h { 1 2 3 4 5 6 7 8 } VALUES ?i { 1 2 3 4 5 6 7 8 } }";

/// How soon a query ends that nobody waits for any more: 250 ms, and more where the tests run unoptimised.
pub(super) const GONE: Duration =
    Duration::from_millis(if cfg!(debug_assertions) { 1500 } else { 250 });

#[test]
fn a_version_that_is_published_meanwhile_is_taken_up() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let server = Server::start(&store, |serve| serve.version_check_s = 1);
    assert_eq!(status(&server.get("/ready")), "503");
    assert!(server.get("/doc/merimee/PA00000001.nt").contains("nothing is loaded yet"));
    let load = |title: &str| {
        let file = dir.path().join("a.csv");
        fs::write(&file, format!("REF|TICO|DPT\nPA00000001|{title}|87\n")).expect("a file");
        harness::load(&store, &[file], false);
    };
    load("Moulin");
    server.wait_for("/health", "\"version\":1");
    for _ in 0..2 {
        assert!(
            server.get("/doc/merimee/PA00000001.nt").contains("\"Moulin\""),
            "also from the cache"
        );
    }
    load("Four banal");
    server.wait_for("/health", "\"version\":2");
    let answer = server.get("/doc/merimee/PA00000001.nt");
    assert!(answer.contains("\"Four banal\"") && !answer.contains("\"Moulin\""), "{answer}");
    let answer = server.get("/sparql?format=csv&query=SELECT ?name { ?s schema:identifier 'PA00000001' ; schema:name ?name }");
    assert!(answer.contains("Four banal"), "{answer}");
    server.stop();
}

/// Each version has the same notices with another title, so that an answer of two versions is seen, and one that lacks
/// something too.
#[test]
fn no_answer_fails_or_is_mixed_while_versions_change() {
    const NOTICES: usize = 40;
    const VERSIONS: usize = 4;
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let load = |title: usize| {
        let rows = (0..NOTICES).map(|number| format!("PA{number:08}|Titre {title}|87\n"));
        let file = dir.path().join("a.csv");
        fs::write(&file, format!("REF|TICO|DPT\n{}", rows.collect::<String>())).expect("a file");
        harness::load(&store, &[file], false);
    };
    load(1);
    let server = Server::start(&store, |serve| serve.version_check_s = 1);
    let done = AtomicBool::new(false);
    // The second is evaluated anew each time, the first comes from the cache.
    let queries = ["", "BIND(RAND() AS ?any)"].map(|more| {
        let pattern = "?s schema:identifier ?id ; schema:name ?name";
        format!("/sparql?format=csv&query=SELECT ?name {{ {pattern} {more} }}")
    });
    let client = |query: &str| {
        let (mut seen, mut answers) = (0, 0);
        while !done.load(Ordering::Relaxed) {
            let answer = server.get(query);
            assert_eq!(status(&answer), "200", "{answer}");
            let titles: Vec<usize> = answer.split("Titre ").skip(1).map(number).collect();
            assert_eq!(titles.len(), NOTICES, "{answer}");
            assert!(titles.iter().all(|title| *title == titles[0]), "{titles:?}");
            assert!(titles[0] >= seen, "an older version came back");
            (seen, answers) = (titles[0], answers + 1);
            let document = server.get("/doc/merimee/PA00000007.nt");
            assert!(status(&document) == "200" && document.contains("\"Titre "), "{document}");
        }
        (seen, answers)
    };
    let ends = thread::scope(|scope| {
        let clients = [&queries[0], &queries[1], &queries[0], &queries[1]];
        let clients = clients.map(|query| scope.spawn(|| client(query)));
        for title in 2..=VERSIONS {
            load(title);
            server.wait_for("/health", &format!("\"version\":{title}"));
            thread::sleep(Duration::from_millis(300));
        }
        done.store(true, Ordering::Relaxed);
        clients.map(|client| client.join().expect("no answer was wrong"))
    });
    for (seen, answers) in ends {
        assert!(seen == VERSIONS && answers > 10, "{seen} after {answers} answers");
    }
    server.stop();
}

/// The number at the beginning of a text.
fn number(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text[..digits].parse().expect("a number")
}

/// Those who share out requests see it at `/ready` before connections are refused.
#[test]
fn a_server_that_is_told_to_stop_says_so_and_goes_on_for_a_while() {
    let mut server = Server::start(harness::sample(), |serve| serve.shutdown_delay_s = 2);
    let stop = std::mem::replace(&mut server.stop, oneshot::channel().0);
    assert_eq!(status(&server.get("/ready")), "200");
    stop.send(()).expect("it runs");
    let answer = server.wait_for("/ready", "\"stopping\"");
    assert_eq!(status(&answer), "503");
    assert_eq!(status(&server.get("/doc/merimee/PA00088801")), "200");
    let ended = server.runtime.block_on(server.running).expect("it does not panic");
    ended.expect("it ends well");
    assert!(TcpStream::connect(server.address).is_err(), "no new connections");
    server.runtime.shutdown_background();
}

#[test]
fn a_running_request_is_answered_at_shutdown() {
    let server = Server::start(harness::sample(), |_| {});
    let (address, slow) = (server.address, server.send(&format!("{SILENT}&timeout=2s")));
    let idle = server.connect();
    thread::sleep(Duration::from_millis(500));
    let took = server.stop();
    assert!(took < Duration::from_secs(8), "{took:?}: an idle connection holds nothing up");
    assert_eq!(status(&rest(slow)), "503", "its time was over, and it was told so");
    assert!(TcpStream::connect(address).is_err(), "no new connections");
    drop(idle);
}

#[test]
fn a_request_that_does_not_end_is_cut_off_at_shutdown() {
    let server = Server::start(harness::sample(), |serve| serve.shutdown_timeout_s = 1);
    let slow = server.send(SILENT);
    thread::sleep(Duration::from_millis(500));
    let took = server.stop();
    assert!(took >= Duration::from_millis(900) && took < Duration::from_secs(8), "{took:?}");
    drop(slow);
}

#[test]
fn a_client_that_leaves_makes_room_for_another() {
    let server = Server::start(harness::sample(), |serve| {
        serve.queries_max = 1;
        serve.queue_timeout_s = 10;
        serve.query_timeout_s = 60;
    });
    for query in [ENDLESS, SILENT, COMPUTED] {
        let mut client = server.send(query);
        if query == ENDLESS {
            let mut some = [0; 1000];
            client.read_exact(&mut some).expect("a first piece");
        } else {
            thread::sleep(Duration::from_millis(500));
        }
        drop(client);
        let left = Instant::now();
        assert_eq!(status(&server.get("/sparql?query=ASK {}")), "200", "after {query}");
        assert!(left.elapsed() < GONE, "{:?} after {query}", left.elapsed());
    }
    server.stop();
}

#[test]
fn a_query_that_finds_no_place_is_refused() {
    let server = Server::start(harness::sample(), |serve| {
        serve.queries_max = 1;
        serve.queue_timeout_s = 1;
    });
    let first = server.send(SILENT);
    thread::sleep(Duration::from_millis(500));
    let answer = server.get("/sparql?query=ASK {}");
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("too many queries"), "{answer}");
    assert!(answer.to_ascii_lowercase().contains("\r\nretry-after: "), "{answer}");
    assert_eq!(status(&server.get("/health")), "200");
    assert_eq!(status(&server.get("/doc/merimee/PA00088801")), "200");
    drop(first);
    server.stop();
}

#[test]
fn an_answer_that_is_cut_off_can_be_told_from_a_whole_one() {
    let server = Server::start(harness::sample(), |_| {});
    let cut = server.get(&format!("{ENDLESS}&timeout=1s&format=csv"));
    assert_eq!(status(&cut), "200");
    assert!(!cut.ends_with("\r\n0\r\n\r\n"), "the last chunk says that it is whole");
    let whole = server.get("/sparql?format=csv&query=SELECT * { ?a ?b ?c }");
    assert!(whole.ends_with("\r\n0\r\n\r\n"));
    server.stop();
}

#[test]
fn the_answer_to_head_has_no_body_on_the_wire() {
    let server = Server::start(harness::sample(), |_| {});
    for target in [
        "/doc/merimee/PA00088801",
        "/dumps/merimee.nt.gz",
        "/sparql?query=SELECT * { ?a ?b ?c }",
        "/none",
    ] {
        let mut stream = server.connect();
        let target = encoded(target);
        let head =
            format!("HEAD {target} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip\r\n\r\n");
        let next = "GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        stream.write_all(format!("{head}{next}").as_bytes()).expect("sent");
        let answers = rest(stream);
        let (_, second) = answers.split_once("\r\n\r\n").expect("a head");
        assert!(
            second.starts_with("HTTP/1.1 200 OK\r\n") && second.contains("\"ok\""),
            "{target}: {answers}"
        );
    }
    server.stop();
}
