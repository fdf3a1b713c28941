//! Who may write, and what the program refuses to start with.

use super::Server;
use super::TOKEN;
use super::request;
use super::token_file;
use crate::harness::notitia;
use tempfile::TempDir;

#[test]
fn only_who_has_the_token_may_write_or_read_at_the_private_address() {
    let server = Server::start(&[]);
    let update = "INSERT DATA { GRAPH <id/graph/contributions> { <a> <b> <c> } }";
    let long = format!("{TOKEN}0");
    for (authorization, method, target, status) in [
        (None, "POST", "/update", 401),
        (Some("Bearer"), "POST", "/update", 401),
        (Some("Bearer "), "POST", "/update", 401),
        (Some("Bearer wrong"), "POST", "/update", 401),
        (Some(&*format!("Bearer {long}")), "POST", "/update", 401),
        (Some(&*format!("Bearer {}", &TOKEN[1..])), "POST", "/update", 401),
        (Some(&*format!("Basic {TOKEN}")), "POST", "/update", 401),
        (None, "GET", "/sparql?query=ASK%7B%7D", 401),
        (None, "GET", "/store?default", 401),
        (None, "DELETE", "/admin/notices/merimee/PA00000001", 401),
        (None, "GET", "/nowhere", 401),
        (None, "GET", "/health", 200),
        (None, "OPTIONS", "/sparql", 204),
        (Some(&*format!("bearer {TOKEN}")), "POST", "/update", 204),
        (Some(&*format!("Bearer {TOKEN}")), "GET", "/sparql?query=ASK%7B%7D", 200),
        (Some(&*format!("Bearer {TOKEN}")), "GET", "/nowhere", 404),
    ] {
        let authorization =
            authorization.map(|value| format!("authorization: {value}\r\n")).unwrap_or_default();
        let headers = format!("{authorization}content-type: application/sparql-update\r\n");
        let answer = request(&server.private, method, target, &headers, update);
        assert_eq!(answer.status, status, "{authorization}{method} {target}: {}", answer.body);
        if status == 401 {
            assert_eq!(answer.header("www-authenticate"), Some("bearer realm=\"notitia\""));
        }
    }
    let public = request(&server.public, "POST", "/update", "", update);
    assert_eq!(public.status, 403, "there are no writes at the public address");
    let log = std::fs::read_to_string(server.store().join("writes.jsonl")).expect("a log");
    assert!(log.contains("\"who\":\"admin\"") && !log.contains(TOKEN), "{log}");
}

#[test]
fn a_server_that_could_be_misused_does_not_start() {
    let folder = TempDir::new().expect("a folder");
    let check = |token: Option<&str>, flags: &[&str], expected: &str| {
        let mut command = notitia();
        command.args(["serve", "--bind", "127.0.0.1:0"]).args(flags);
        command.arg("--store").arg(folder.path().join("store"));
        if let Some(token) = token {
            command.arg("--admin-token-file").arg(token_file(folder.path(), token));
        }
        let output = command.output().expect("the program runs");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && err.contains(expected), "{flags:?}: {err}");
        assert!(token.is_none_or(|token| token.is_empty() || !err.contains(token)), "{err}");
    };
    let private = &["--admin", "127.0.0.1:0"][..];
    check(None, private, "--admin-token-file");
    check(Some(""), private, "is empty");
    check(Some("tooshorttobegood"), private, "shorter than 20 bytes");
    check(Some(TOKEN), &["--admin-unchecked"], "give --admin too");
    check(Some(TOKEN), &["--admin", "0.0.0.0:0", "--admin-unchecked"], "a loopback address only");
    check(Some(TOKEN), &["--admin", "127.0.0.1:0", "--version", "1"], "--version or --admin");
}
