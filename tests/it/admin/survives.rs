//! The end of the process, at any moment: no write that was answered is lost, and none is served by half.

use super::Server;
use super::TOKEN;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

/// Writes one pair after the other until the server is gone; gives how many were answered.
fn write_pairs(address: &str, first: u64, stop: &AtomicBool) -> u64 {
    let mut next = first;
    while !stop.load(Ordering::Relaxed) {
        let text = format!(
            "INSERT DATA {{ GRAPH <id/graph/contributions> {{ <pair/{next}> <ns#one> 1 ; <ns#two> 2 }} }}"
        );
        let sent = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(address)?;
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            write!(
                stream,
                "POST /update HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {TOKEN}\r\n\
                 content-type: application/sparql-update\r\ncontent-length: {}\r\n\r\n{text}",
                text.len()
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        };
        match sent() {
            Ok(answer) if answer.starts_with("HTTP/1.1 204") => next += 1,
            _ => break,
        }
    }
    next
}

#[test]
fn a_write_that_was_answered_survives_the_end_of_the_process() {
    let mut server = Server::start(&[]);
    let mut answered = 0;
    for wait_ms in [300, 470, 810] {
        let (stop, address) = (AtomicBool::new(false), server.private.clone());
        answered = thread::scope(|scope| {
            let writer = scope.spawn(|| write_pairs(&address, answered, &stop));
            thread::sleep(Duration::from_millis(wait_ms));
            server.child.kill().expect("it runs");
            stop.store(true, Ordering::Relaxed);
            writer.join().expect("no panic")
        });
        server.kill_and_restart();
        let ones = server.rows("SELECT ?s { GRAPH <id/graph/contributions> { ?s <ns#one> 1 } }");
        let twos = server.rows("SELECT ?s { GRAPH <id/graph/contributions> { ?s <ns#two> 2 } }");
        assert_eq!(ones, twos, "no half of a pair");
        // The one that was under way may be there too: nobody was told that it is not.
        let found = ones.len() as u64;
        assert!(found == answered || found == answered + 1, "{found} of {answered} answered");
        answered = found;
        let write = "INSERT DATA { GRAPH <id/graph/alignments> { <a> <b> <c> } }";
        assert_eq!(server.update(write).status, 204, "it goes on");
    }
    assert!(answered > 0, "something was written between the ends");
}
