//! Clocks that are wrong: versions are ordered by their numbers, and no client is told that nothing has changed.

use super::path;
use super::run;
use crate::http::Service;
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

const FUTURE: &str = "2099-01-02T03:04:05Z";

#[test]
fn a_version_is_new_also_when_the_clock_has_gone_back() {
    let dir = TempDir::new().expect("a folder");
    let (file, store) = (dir.path().join("a.csv"), dir.path().join("store"));
    let load = |title: &str| {
        fs::write(&file, format!("REF|TICO|DPT\nPA00000001|{title}|87\n")).expect("a file");
        assert_eq!(run(&store, &["load", path(&file)]).code, Some(0));
    };
    let version = |number: u64| {
        let path = store.join(format!("versions/{number:06}/version.json"));
        let text = fs::read_to_string(&path).expect("a version");
        (path, serde_json::from_str::<Value>(&text).expect("JSON"))
    };
    load("Moulin");
    // As if it had been published under a clock that was wrong, and has been put right since.
    let (info, mut first) = version(1);
    first["published"] = FUTURE.into();
    fs::write(info, first.to_string()).expect("ours");
    load("Four banal");
    let published = version(2).1["published"].as_str().expect("a time").to_owned();
    assert_eq!(published, "2099-01-02T03:04:06Z");
    let listed = run(&store, &["versions"]).out;
    let current = listed.lines().find(|line| line.contains("current")).expect("a version");
    assert!(current.trim_start().starts_with("2 "), "{listed}");
    let service = Service::open(&store, |_| {});
    for target in [
        "/doc/merimee/PA00000001.nt",
        "/sparql?query=SELECT * { ?s schema:name ?n }",
        "/dumps/merimee.nt.gz",
    ] {
        // What a client was told with the first version.
        let since = "if-modified-since: Fri, 02 Jan 2099 03:04:05 GMT";
        let answer = service.ask(&format!("GET {target} | {since}"));
        assert_eq!(answer.status, 200, "{target}");
        let modified = answer.header("last-modified").expect("a time").to_owned();
        assert!(!modified.contains("2099"), "{target}: {modified} is not later than now");
    }
}
