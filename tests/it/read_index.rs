//! The read index of published versions: it has what the store has, damage is mended, older ones stay.

use crate::harness;
use notitia::config::Config;
use notitia::index::Index;
use notitia::ingest;
use notitia::ingest::Inputs;
use notitia::ingest::LoadOptions;
use notitia::ingest::Progress;
use notitia::ingest::Rules;
use notitia::ingest::read_index;
use notitia::ingest::read_index::Comparison;
use notitia::store::OpenError;
use notitia::store::Version;
use notitia::store::Writer;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Output;
use tempfile::TempDir;

const ROWS: [&str; 3] = [
    "PA00000001|Église Saint-Martin|église|Aixe|87001|87|12e siècle|1910/02/03 : classé MH",
    "PA00000002|Moulin|moulin|Aixe|87001|87|18e siècle|",
    "PA00000003|Pont \"du Roi\" \\ dit neuf|pont|Aixe|87001|87|4e quart 18e siècle|",
];

fn file(dir: &Path, name: &str, rows: &[&str]) -> PathBuf {
    let path = dir.join(name);
    let header = "REF|TICO|DENO|COM|INSEE|DPT|SCLE|DPRO\n";
    fs::write(&path, format!("{header}{}\n", rows.join("\n"))).expect("a file");
    path
}

#[track_caller]
fn check_same(version: &Version) {
    let compared = read_index::compare(version).expect("store and index are read");
    let Comparison { quads, missing, excess, orders_agree } = compared;
    assert!(quads > version.info().triples, "named graphs are compared too: {compared:?}");
    assert!((missing, excess, orders_agree) == (0, 0, true), "{compared:?}");
}

/// A store with two versions: the second one has a notice more.
fn two_versions() -> (TempDir, PathBuf) {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    harness::load(&store, &[file(dir.path(), "a.csv", &ROWS[..2])], false);
    harness::load(&store, &[file(dir.path(), "b.csv", &ROWS)], false);
    (dir, store)
}

fn run(store: &Path, arguments: &[&str]) -> Output {
    harness::notitia().args(arguments).arg("--store").arg(store).output().expect("it runs")
}

#[test]
fn the_index_of_the_sample_has_what_the_store_has() {
    check_same(&harness::version(harness::sample()));
}

#[test]
fn each_version_has_its_own_index() {
    let (_dir, store) = two_versions();
    let first = Version::open_published(&store, 1).expect("the version before is kept");
    let second = harness::version(&store);
    assert!(first.info().triples < second.info().triples);
    for version in [&first, &second] {
        check_same(version);
        let index = Index::open(&version.index_dir()).expect("a whole index");
        assert_eq!(index.default_graph().counts().triples, version.info().triples);
    }
    let missing = Version::open_published(&store, 7).err();
    assert!(
        matches!(missing, Some(OpenError::NoVersion { number: 7, ref kept, .. }) if *kept == [1, 2])
    );
}

#[test]
fn without_dumps_in_n_triples_the_index_is_built_from_the_store() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let inputs = Inputs::open(&[file(dir.path(), "a.csv", &ROWS)], None, 1 << 24).expect("a file");
    let writer = Writer::open(&store, None).expect("a store");
    let rules = Rules::new(writer.iris().clone(), None, harness::YEAR_NOW).expect("good shapes");
    let options = LoadOptions { dump_formats: Vec::new(), ..harness::options(false) };
    ingest::load(inputs, &writer, &rules, &options, &Progress::default(), &mut |_line| {})
        .expect("the load runs");
    check_same(&harness::version(&store));
}

#[test]
fn a_damaged_or_missing_index_is_found_and_built_again() {
    let (_dir, store) = two_versions();
    let version = harness::version(&store);
    let triples = version.info().triples;
    let open = || {
        let memory = Config::default().load.index_memory_mib;
        let index = read_index::open_or_build(&version, memory).expect("the index is built again");
        assert_eq!(index.default_graph().counts().triples, triples);
        drop(index);
        check_same(&version);
    };
    let terms = version.index_dir().join("terms");
    let mut damaged = fs::read(&terms).expect("a file of the index");
    damaged[100] ^= 1;
    fs::write(&terms, damaged).expect("the file is damaged");
    assert!(Index::open(&version.index_dir()).is_err());
    assert_eq!(run(&store, &["versions"]).status.code(), Some(1));
    open();
    fs::remove_dir_all(version.index_dir()).expect("the index is removed");
    open();
    let first = Version::open_published(&store, 1).expect("the version before").index_dir();
    for entry in fs::read_dir(first).expect("its index") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_owned();
        fs::copy(&path, version.index_dir().join(name)).expect("the index of another version");
    }
    let compared = read_index::compare(&version).expect("both are read");
    assert!(compared.missing > 0, "{compared:?}");
    assert_eq!(run(&store, &["status", "--verify"]).status.code(), Some(1));
    open();
}

#[test]
fn versions_are_listed_and_mended() {
    let (_dir, store) = two_versions();
    let list = run(&store, &["versions"]);
    let text = String::from_utf8(list.stdout).expect("UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((list.status.code(), lines.len()), (Some(0), 2), "{text}");
    assert!(lines[1].contains("2 current") && lines[1].ends_with("whole"), "{text}");
    fs::remove_dir_all(harness::version(&store).index_dir()).expect("the index is removed");
    let list = run(&store, &["versions", "--json"]);
    assert_eq!(list.status.code(), Some(1));
    let text = String::from_utf8(list.stdout).expect("UTF-8");
    let last: serde_json::Value =
        serde_json::from_str(text.lines().next_back().expect("a line")).expect("JSON");
    assert_eq!((last["number"].as_u64(), last["index_bytes"].as_u64()), (Some(2), None), "{last}");
    assert_eq!(run(&store, &["versions", "--mend"]).status.code(), Some(0));
    check_same(&harness::version(&store));
}
