//! Stores that somebody else writes to, and folders that are no store of ours.

use super::path;
use super::run;
use notitia::store::Writer;
use std::fs;
use tempfile::TempDir;

const FILE: &str = "REF|TICO|DPT\nPA00000001|Moulin|87\n";

#[test]
fn a_second_writer_is_refused_and_readers_are_not() {
    let dir = TempDir::new().expect("a folder");
    let (file, store) = (dir.path().join("a.csv"), dir.path().join("store"));
    fs::write(&file, FILE).expect("a file");
    assert_eq!(run(&store, &["load", path(&file)]).code, Some(0));
    let _first = Writer::open(&store, None).expect("a store");
    let second = run(&store, &["load", path(&file)]);
    assert_eq!(second.code, Some(2), "{}", second.err);
    assert_eq!(second.err.trim_end().lines().count(), 1, "{}", second.err);
    let number = std::process::id().to_string();
    let said = ["another process", &number, path(&store), "wait"];
    assert!(said.iter().all(|words| second.err.contains(words)), "{}", second.err);
    assert_eq!(run(&store, &["status", "--verify"]).code, Some(0));
}

#[test]
fn a_store_that_is_not_for_this_program_is_told_and_not_touched() {
    let dir = TempDir::new().expect("a folder");
    let file = dir.path().join("a.csv");
    fs::write(&file, FILE).expect("a file");
    let load = ["load", path(&file)];
    let query = dir.path().join("q.rq");
    fs::write(&query, "ASK {}").expect("a file");
    let all: [&[&str]; 5] =
        [&load, &["query", path(&query)], &["status"], &["dump"], &["quarantine", "list"]];
    let check = |name: &str, files: &[(&str, &str)], commands: &[&[&str]], words: &str| {
        let store = dir.path().join(name);
        fs::create_dir(&store).expect("a folder");
        for (name, content) in files {
            fs::write(store.join(name), content).expect("a file");
        }
        for command in commands {
            let command = [*command, &["--base-iri", "http://here.example/"]].concat();
            let ended = run(&store, &command);
            assert_eq!(ended.code, Some(2), "{name}: {command:?}: {}", ended.err);
            assert_eq!(
                ended.err.trim_end().lines().count(),
                1,
                "{name}: {command:?}: {}",
                ended.err
            );
            assert!(
                ended.err.contains(words) && ended.err.contains(path(&store)),
                "{name}: {}",
                ended.err
            );
            for (name, content) in files {
                assert_eq!(fs::read_to_string(store.join(name)).expect("a file"), *content);
            }
        }
        store
    };
    let other = r#"{"format": 1, "base_iri": "http://other.example/"}"#;
    check(
        "other",
        &[("store.json", other)],
        &all,
        "was made with the base IRI http://other.example/",
    );
    let newer = r#"{"format": 99, "base_iri": "http://here.example/"}"#;
    check("newer", &[("store.json", newer)], &all, "has format 99");
    check("damaged", &[("store.json", "{")], &all, "damaged");
    check("nothing", &[], &all[1..], "there is no store");
    let foreign = check("foreign", &[("holiday.jpg", "x")], &all[..1], "not a notitia store");
    let left: Vec<_> = fs::read_dir(&foreign).expect("a folder").collect();
    assert_eq!(left.len(), 1, "nothing is put into the folder of somebody else: {left:?}");
}
