//! Later loads: what changed is replaced, what is gone is removed, what is refused is kept apart.

use crate::harness;
use notitia::ingest::quarantine;
use notitia::store::Layout;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use tempfile::TempDir;

const HEADER: &str = "REF|TICO|DENO|COM|INSEE|DPT|SCLE|DPRO\n";

/// A Mérimée file with these rows.
fn file(dir: &Path, name: &str, rows: &[&str]) -> PathBuf {
    let path = dir.join(name);
    fs::write(&path, format!("{HEADER}{}\n", rows.join("\n"))).expect("a file");
    path
}

const CHURCH: &str =
    "PA00000001|Église Saint-Martin|église|Aixe|87001|87|12e siècle|1910/02/03 : classé MH";
const MILL: &str = "PA00000002|Moulin|moulin|Aixe|87001|87|18e siècle|";
const MILL_CORRECTED: &str = "PA00000002|Moulin du Roi|moulin à eau|Aixe|87001|87|18e siècle|";

#[test]
fn a_changed_notice_is_replaced_and_nothing_else() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    harness::load(&store, &[file(dir.path(), "a.csv", &[CHURCH, MILL])], false);
    let summary =
        harness::load(&store, &[file(dir.path(), "b.csv", &[CHURCH, MILL_CORRECTED])], false);
    assert_eq!((summary.stored, summary.unchanged), (1, 1), "{summary}");
    let fresh = dir.path().join("fresh");
    harness::load(&fresh, &[file(dir.path(), "b.csv", &[CHURCH, MILL_CORRECTED])], false);
    // The church keeps the name of the file that it came from.
    let without_file = |graph: String| -> Vec<String> {
        graph.lines().filter(|line| !line.contains("wasDerivedFrom")).map(str::to_owned).collect()
    };
    assert_eq!(without_file(harness::graph(&store)), without_file(harness::graph(&fresh)));
}

#[test]
fn replace_base_removes_what_the_new_file_does_not_have() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    harness::load(&store, &[file(dir.path(), "a.csv", &[CHURCH, MILL])], false);
    let only_church = [file(dir.path(), "a.csv", &[CHURCH])];
    assert_eq!(harness::load(&store, &only_church, false).removed, 0);
    assert_eq!(harness::load(&store, &only_church, true).removed, 1);
    let fresh = dir.path().join("fresh");
    harness::load(&fresh, &only_church, false);
    assert_eq!(harness::graph(&store), harness::graph(&fresh));
}

#[test]
fn replace_base_removes_nothing_when_a_file_broke_off() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    harness::load(&store, &[file(dir.path(), "a.csv", &[CHURCH, MILL])], false);
    let rows: Vec<String> = (3..4000).map(|n| MILL.replace("0002", &format!("{n:04}"))).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let whole = fs::read(file(dir.path(), "c.csv", &rows)).expect("a file");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, &whole).expect("memory");
    let bytes = gzip.finish().expect("memory");
    let broken = dir.path().join("c.csv.gz");
    fs::write(&broken, &bytes[..bytes.len() - bytes.len() / 10]).expect("a file");
    let summary = harness::load(&store, &[broken], true);
    assert_eq!(summary.removed, 0, "{summary}");
    assert_eq!(summary.broken_files.len(), 1, "{summary}");
    assert!(summary.stored > 100, "{summary}");
}

#[test]
fn a_refused_notice_can_be_exported_corrected_and_loaded() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let nameless = "|Four à pain|four|Aixe|87001|87||";
    let given = file(dir.path(), "a.csv", &[CHURCH, nameless, CHURCH, MILL]);
    let summary = harness::load(&store, std::slice::from_ref(&given), false);
    assert_eq!((summary.stored, summary.rejected, summary.duplicates), (2, 2, 1), "{summary}");
    assert!(summary.is_incomplete());
    let layout = Layout::new(&store);
    let kinds = quarantine::kinds(&layout).expect("a quarantine");
    assert_eq!(kinds.len(), 1);
    let mut rows = Vec::new();
    quarantine::export(&layout, &kinds[0], &mut rows).expect("an export");
    let rows = String::from_utf8(rows).expect("UTF-8");
    assert_eq!(rows, format!("{HEADER}{nameless}\n{CHURCH}\n"));
    let corrected = dir.path().join("corrected.csv");
    fs::write(&corrected, rows.replace("\n|Four", "\nPA00000003|Four")).expect("a file");
    let summary = harness::load(&store, &[corrected], false);
    assert_eq!((summary.stored, summary.unchanged, summary.rejected), (1, 1, 0), "{summary}");
    // The same file again is judged anew, and its refusals are not listed twice.
    harness::load(&store, &[given], false);
    let mut lines = Vec::new();
    let note = |entry: quarantine::Entry| {
        lines.push((entry.line, entry.reference));
        Ok(())
    };
    quarantine::for_each(&layout, note).expect("a quarantine");
    assert_eq!(lines, [(3, String::new()), (4, "PA00000001".to_owned())]);
    // The one without REF cannot be known again in another file; it is taken out by name.
    let discarded = quarantine::discard(&layout, |entry| entry.is("a.csv:3")).expect("a list");
    let kept = quarantine::discard(&layout, |_entry| false).expect("a list");
    assert_eq!((discarded, kept), (1, 0));
    let mut left = Vec::new();
    let note = |entry: quarantine::Entry| {
        left.push(entry.line);
        Ok(())
    };
    quarantine::for_each(&layout, note).expect("a quarantine");
    assert_eq!(left, [4]);
}

#[test]
fn what_was_refused_of_another_file_of_the_same_name_stays() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let mut kept = 0;
    for (folder, row) in
        [("a", "|Four|four|Aixe|87001|87||"), ("b", "|Puits|puits|Aixe|87001|87||")]
    {
        let folder = dir.path().join(folder);
        fs::create_dir(&folder).expect("a folder");
        for _again in 0..2 {
            harness::load(&store, &[file(&folder, "x.csv", &[CHURCH, row])], false);
        }
        kept += 1;
        let mut listed = 0;
        let count = |_entry: quarantine::Entry| {
            listed += 1;
            Ok(())
        };
        quarantine::for_each(&Layout::new(&store), count).expect("a quarantine");
        assert_eq!(listed, kept);
    }
}

#[test]
fn a_load_after_a_killed_one_removes_what_that_has_left_behind() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    harness::load(&store, &[file(dir.path(), "a.csv", &[CHURCH, MILL])], false);
    {
        // As if a load had been killed after it replaced the mill, and before it looked for orphans.
        let writer = notitia::store::Writer::open(&store, None).expect("a store");
        writer.mark_unpublished().expect("a note");
        let orphan = writer.iris().concept("denomination", "colombier");
        let kind =
            notitia::mapping::SharedKind::Concept { scheme: "denomination", material: false };
        let label = "colombier".to_owned();
        let shared =
            notitia::mapping::Shared { iri: orphan.clone(), kind, label, others: Vec::new() };
        writer.describe(orphan.as_ref(), &shared.triples(writer.iris())).expect("written");
    }
    let again = file(dir.path(), "a.csv", &[CHURCH, MILL]);
    harness::load(&store, std::slice::from_ref(&again), false);
    let fresh = dir.path().join("fresh");
    harness::load(&fresh, &[again], false);
    assert_eq!(harness::graph(&store), harness::graph(&fresh));
}

#[test]
fn what_a_killed_load_has_written_is_published_by_the_next() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let files = [file(dir.path(), "a.csv", &[CHURCH])];
    harness::load(&store, &files, false);
    fs::write(store.join("unpublished"), "").expect("a note");
    fs::create_dir_all(store.join("versions/000009.draft/dumps")).expect("a folder");
    let summary = harness::load(&store, &files, false);
    assert_eq!((summary.stored, summary.version), (0, Some(2)), "{summary}");
    assert!(!store.join("versions/000009.draft").exists());
    assert!(!store.join("unpublished").exists());
}

#[test]
fn a_second_writer_is_told_that_there_is_one() {
    let dir = TempDir::new().expect("a folder");
    let _first = notitia::store::Writer::open(dir.path(), None).expect("a store");
    let Err(error) = notitia::store::Writer::open(dir.path(), None) else { panic!("two writers") };
    let message = error.to_string();
    assert!(message.contains("another process") && message.contains("writing"), "{message}");
}

#[test]
fn a_store_is_refused_when_it_is_not_for_this_program() {
    let dir = TempDir::new().expect("a folder");
    let check = |meta: &str, expected: &str| {
        let store = dir.path().join("store");
        fs::create_dir_all(&store).expect("a folder");
        fs::write(store.join("store.json"), meta).expect("a file");
        let base = notitia::iri::IriBase::new("http://e/").expect("a base");
        let Err(error) = notitia::store::Writer::open(&store, Some(&base)) else {
            panic!("{meta}")
        };
        assert!(error.to_string().contains(expected), "{error}");
    };
    check(r#"{"format": 99, "base_iri": "http://e/"}"#, "newer notitia");
    check(
        r#"{"format": 1, "base_iri": "http://other/"}"#,
        "was made with the base IRI http://other/",
    );
    check("{", "damaged");
    let foreign = dir.path().join("foreign");
    fs::create_dir_all(foreign.join("photos")).expect("a folder");
    let Err(error) = notitia::store::Writer::open(&foreign, None) else { panic!("foreign") };
    assert!(error.to_string().contains("not a notitia store"), "{error}");
}
