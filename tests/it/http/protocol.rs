//! The W3C's cases for the SPARQL protocol, the graph store and the service description, and those of the reference files
//! for HTTP, by their own runner.

use super::served::Server;
use crate::harness;
use notitia::iri::IriBase;
use notitia::store::Writer;
use std::process::Command;
use tempfile::TempDir;

#[test]
fn the_cases_of_the_sparql_protocol_pass() {
    let Some(runner) = harness::shared("suites/run_sparql_protocol.py") else { return };
    let packages = Command::new("python3").args(["-c", "import rdflib, pyoxigraph"]).output();
    if !packages.as_ref().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: needs python3 with the packages rdflib and pyoxigraph");
        return;
    }
    // The service names its own address, so the store must have that of the socket.
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let base = format!("http://{}/", listener.local_addr().expect("an address"));
    let dir = TempDir::new().expect("a folder");
    let base_iri = IriBase::new(&base).expect("a base");
    drop(Writer::open(dir.path(), Some(&base_iri)).expect("a store"));
    harness::load(dir.path(), &harness::sample_files(), false);
    let server = Server::on(listener, dir.path(), |_| {});
    assert_eq!(base, format!("http://{}/", server.address));
    let output = Command::new("python3")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(runner)
        .args(["--query", &format!("{base}sparql")])
        .args(["--gsp", &format!("{base}rdf-graph-store")])
        .args(["--resource", &format!("{base}id/merimee/PA00088801")])
        .args(["--resource", &format!("{base}id/museofile/M5031")])
        .output()
        .expect("the runner runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let problems = String::from_utf8_lossy(&output.stderr);
    let passed = said.lines().last().and_then(|line| line.strip_suffix(" passed, 0 failed"));
    let passed: u32 =
        passed.and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("{said}{problems}"));
    assert!(passed >= 110, "only {passed} cases ran: {said}");
}
