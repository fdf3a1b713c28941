//! Bytes that are no request, or one that cannot be meant: refused or cut off, and the next client is answered.

use super::served::Server;
use crate::harness;
use std::io::Read as _;
use std::io::Write as _;
use std::net::Shutdown;
use std::net::TcpStream;
use std::time::Duration;

/// Sends bytes and, where nothing else ends it, the end of what is sent; the statuses of the answers, of which there may be
/// none. A client that ends what it sends has left, so it may get no answer to what was a whole request.
fn statuses(server: &Server, bytes: &[u8], ends: bool) -> Vec<u16> {
    let mut stream = TcpStream::connect(server.address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    // The server may have seen enough, and closed.
    let sent = stream.write_all(bytes);
    if ends && sent.is_ok() {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let (mut answer, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => answer.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{}: neither answered nor closed: {error}", shown(bytes)),
        }
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let heads = answer.split("HTTP/1.").skip(1);
    heads.filter_map(|head| head.split(' ').nth(1)?.parse().ok()).collect()
}

fn shown(bytes: &[u8]) -> String {
    bytes.iter().take(80).flat_map(|byte| byte.escape_ascii()).map(char::from).collect()
}

fn goes_on(server: &Server, after: &[u8]) {
    let health = b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert_eq!(statuses(server, health, false), [200], "after {}", shown(after));
}

/// The same pseudo-random bytes each time.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}

fn server() -> Server {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    Server::on(listener, harness::sample(), |serve| serve.header_timeout_s = 5)
}

#[test]
fn what_is_no_request_is_refused_and_the_next_is_answered() {
    let server = server();
    let get = |rest: &str| format!("GET {rest}").into_bytes();
    let post = |head: &str, body: &str| {
        format!("POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\nconnection: close\r\n{head}\r\n\r\n{body}").into_bytes()
    };
    let long = "a".repeat(300_000);
    let many: String = (0..5000).map(|n| format!("x-{n}: y\r\n")).collect();
    // The statuses of which one is to come; with none, the connection may also just end.
    let rows: Vec<(Vec<u8>, &[u16])> = vec![
        (b"".to_vec(), &[]),
        (b"\r\n\r\n".to_vec(), &[]),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), &[400]),
        (b"\0\0\0\0\0\0\0\0\r\n\r\n".to_vec(), &[400]),
        (get("\r\n\r\n"), &[400]),
        (get("/health\r\n\r\n"), &[400]),
        (get("/health HTTP/9.9\r\nhost: x\r\n\r\n"), &[400, 505]),
        (get("/health HTTP/1.1"), &[]),
        (get("/health HTTP/1.1\r\nhost: x\r\n"), &[]),
        (get("/he\0alth HTTP/1.1\r\nhost: x\r\n\r\n"), &[400]),
        (get("/he alth HTTP/1.1\r\nhost: x\r\n\r\n"), &[400]),
        (get("health HTTP/1.1\r\nhost: x\r\n\r\n"), &[400, 404]),
        (get("http://[::1 HTTP/1.1\r\nhost: x\r\n\r\n"), &[400]),
        (get("/doc/%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"), &[400, 404]),
        (get("/doc/%zz/%z HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"), &[400, 404]),
        (
            get("/doc/../../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
            &[400, 404],
        ),
        (
            get("/dumps/..%2fversion.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
            &[400, 404],
        ),
        (get("/sparql?query=%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"), &[400]),
        (get("/health HTTP/1.1\r\nhost x\r\n\r\n"), &[400]),
        (get("/health HTTP/1.1\r\n: x\r\n\r\n"), &[400]),
        (get("/health HTTP/1.1\r\nhost: x\r\na b: c\r\n\r\n"), &[400]),
        (get("/health HTTP/1.1\r\nhost: x\r\na: b\x01\r\n\r\n"), &[400]),
        (get(&format!("/{long} HTTP/1.1\r\nhost: x\r\n\r\n")), &[414, 431]),
        (get(&format!("/health HTTP/1.1\r\nhost: x\r\na: {long}\r\n\r\n")), &[431]),
        (get(&format!("/health HTTP/1.1\r\nhost: x\r\n{many}\r\n")), &[431]),
        (format!("{long} / HTTP/1.1\r\n\r\n").into_bytes(), &[400, 431]),
        (b"BREW /sparql HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_vec(), &[405, 501]),
        (
            b"CONNECT example.org:80 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_vec(),
            &[400, 404, 405],
        ),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff".to_vec(), &[]),
        (post("content-length: x", "ASK {}"), &[400]),
        (post("content-length: -1", "ASK {}"), &[400]),
        (post("content-length: 6\r\ncontent-length: 7", "ASK {}"), &[400]),
        (post("content-length: 99999999999999999999999", "ASK {}"), &[400]),
        (post("content-length: 600", "ASK {}"), &[]),
        (post("content-length: 99999999999", "ASK {}"), &[413]),
        (post("transfer-encoding: chunked", "zz\r\nASK {}\r\n0\r\n\r\n"), &[400]),
        (post("transfer-encoding: chunked", "fffffffffffffffff\r\nASK {}\r\n"), &[400]),
        (post("transfer-encoding: chunked", "6\r\nASK {}\r\n"), &[]),
        (post("transfer-encoding: gzip, identity", "ASK {}"), &[400, 501]),
        (post("content-length: 4", "\u{0}\u{1}\u{2}\u{3}"), &[400]),
    ];
    let mut wrong = Vec::new();
    for (bytes, allowed) in rows {
        let found = statuses(&server, &bytes, allowed.is_empty());
        let is_good = match found.as_slice() {
            [] => allowed.is_empty(),
            // Of what is cut short nothing good can be said.
            found if allowed.is_empty() => found.iter().all(|status| (400..500).contains(status)),
            [first, ..] => allowed.contains(first),
        };
        if !is_good {
            wrong.push(format!("{}: {found:?}, wanted one of {allowed:?}", shown(&bytes)));
        }
        goes_on(&server, &bytes);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bytes_of_any_kind_do_no_harm() {
    let server = server();
    for seed in 0..60 {
        let mut bytes = noise(seed, 20 + usize::try_from(seed).expect("small") * 30);
        // Some that look like a request at first.
        if seed % 3 == 0 {
            bytes.splice(0..0, *b"GET /sparql?query=");
        }
        if seed % 3 == 1 {
            bytes.splice(0..0, *b"POST /sparql HTTP/1.1\r\nhost: x\r\n");
            bytes.extend_from_slice(b"\r\n\r\n");
        }
        let found = statuses(&server, &bytes, true);
        assert!(found.iter().all(|status| (400..500).contains(status)), "{seed}: {found:?}");
        if seed % 10 == 0 {
            goes_on(&server, &bytes);
        }
    }
}
