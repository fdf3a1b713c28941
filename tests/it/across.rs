//! The checks across notices: for each, of the notices of `tests/fixtures/across` one fails and one beside it passes,
//! over the sample.

use crate::harness;
use notitia::quality;
use notitia::quality::AcrossOptions;
use notitia::quality::Filter;
use notitia::reader::Reader;
use notitia::store::Version;
use notitia::store::Writer;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;
use tempfile::TempDir;

const OPTIONS: AcrossOptions =
    AcrossOptions { results_max: 1000, timeout: Duration::from_secs(60) };

/// Each check, what it finds (notice and value), and a notice beside it that passes.
const EXPECTED: &[(&str, &str, &str)] = &[
    ("dangling-link", "palissy/PM90000003 merimee/PA90000099", "palissy/PM90000001"),
    ("dangling-link", "memoire/APMH00007577 merimee/PA00086975", "memoire/APMH00014037"),
    ("dangling-link", "merimee/PA00079920 merimee/IA00075818", "merimee/PA00088801"),
    ("dangling-link", "mnr/MNR00574 mnr/MNR00576", "mnr/MNR90001"),
    ("dangling-link", "joconde/000PE990005 museofile/M0990", "joconde/000PE990004"),
    ("dangling-link", "joconde/000PE990006 museofile/M0990", "joconde/000PE990004"),
    ("dangling-link", "joconde/000PE990007 museofile/M0991", "joconde/000PE990004"),
    ("inverse-links-disagree", "palissy/PM90000002 merimee/PA90000003", "palissy/PM90000004"),
    ("museum-named-otherwise", "joconde/000PE990004 musee d'orsay", "joconde/000PE990002"),
    ("object-in-another-commune", "palissy/PM90000001 merimee/PA90000001", "palissy/PM90000004"),
    ("one-isni-two-agents", "autor/AW00001 autor/AW90001", "autor/AW00002"),
    ("one-museum-two-names", "joconde/000PE990005 musee de la toile", "joconde/000PE990007"),
    ("one-museum-two-names", "joconde/000PE990006 musee du fil", "joconde/000PE990007"),
    ("one-number-two-bases", "mnr/MNR90001 joconde/000PE990001", "mnr/MNR90002"),
    ("one-reference-two-bases", "autor/AW90001 memoire/AW90001", "memoire/MH90000001"),
    ("photograph-of-another-commune", "memoire/MH90000001 merimee/PA90000001", "memoire/AW90001"),
    ("same-point", "merimee/PA90000002 merimee/PA90000001", "merimee/PA90000003"),
    ("work-far-from-its-museum", "joconde/000PE990003 museofile/M5031", "joconde/000PE990002"),
];

/// The sample with the fixtures.
fn store() -> &'static std::path::Path {
    static STORE: OnceLock<TempDir> = OnceLock::new();
    STORE
        .get_or_init(|| {
            let dir = TempDir::new().expect("a folder");
            let mut files = harness::sample_files();
            files.extend(fixtures());
            let summary = harness::load(dir.path(), &files, false);
            assert_eq!(summary.rejected, 0, "{summary}");
            dir
        })
        .path()
}

fn fixtures() -> Vec<PathBuf> {
    let folder = "tests/fixtures/across";
    [harness::files(folder, "csv"), harness::files(folder, "jsonl")].concat()
}

/// The results that stand in the quality graph: rule, notice and value.
fn stored(version: &Version) -> BTreeSet<String> {
    let checks = quality::checks().expect("good checks");
    let index = harness::index(version);
    let reader = Reader::new(&index, version.iris());
    let mut found = BTreeSet::new();
    for check in checks {
        let filter = Filter { rule: Some(check.name.to_owned()), ..Filter::default() };
        let entries = quality::entries(&reader, &filter, usize::MAX);
        for entry in entries.entries {
            let detail = quality::detail(&reader, entry.node.as_ref());
            let short = |iri: &str| iri.rsplit("/id/").next().unwrap_or_default().to_owned();
            assert!(!detail.message_fr.is_empty() && !detail.message_en.is_empty(), "{detail:?}");
            found.insert(format!(
                "{}: {} {}",
                entry.rule,
                short(&detail.focus),
                short(&detail.value)
            ));
        }
    }
    found
}

#[test]
fn each_check_finds_what_is_wrong_and_nothing_else() {
    let version = harness::version(store());
    let across =
        quality::across(&version, &harness::index(&version), OPTIONS).expect("the checks run");
    let writer = Writer::open(store(), None).expect("a store");
    let published =
        notitia::ingest::republish(&writer, &across.quads, 2, 16).expect("it is published");
    assert!(published.is_some());
    let again = notitia::ingest::republish(&writer, &across.quads, 2, 16).expect("it is published");
    assert_eq!(again, None, "the same results are no new version");
    let version = harness::version(store());
    let expected: BTreeSet<String> =
        EXPECTED.iter().map(|(rule, found, _)| format!("{rule}: {found}")).collect();
    assert_eq!(stored(&version), expected);
    for (rule, _, passes) in EXPECTED {
        let thing = format!("{}id/{passes}", version.iris().as_str());
        let thing = oxrdf::NamedNode::new(thing).expect("an IRI");
        let described = harness::stored(&version).described(thing.as_ref());
        let is_there = !described.expect("a readable store").is_empty();
        let passes = format!("{rule}: {passes} ");
        assert!(is_there && !expected.iter().any(|row| row.starts_with(&passes)), "{passes}");
    }
    let rules: BTreeSet<&str> = EXPECTED.iter().map(|(rule, ..)| *rule).collect();
    let checks = quality::checks().expect("good checks");
    assert_eq!(rules, checks.iter().map(|check| check.name).collect(), "each check has a row");
}

#[test]
fn results_across_notices_go_when_a_notice_changes_and_come_again_with_the_checks() {
    let dir = TempDir::new().expect("a folder");
    let folder = dir.path().join("store");
    let files = fixtures();
    harness::load(&folder, &files, false);
    let run = |arguments: &[&str]| {
        let mut command = harness::notitia();
        let output = command.arg("quality").args(arguments).arg("--store").arg(&folder).output();
        let output = output.expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let row = "same-point,merimee,87,1,1\r\n";
    assert!(!run(&["--format", "csv"]).contains(row));
    assert!(run(&["--across", "--format", "csv"]).contains(row));
    harness::load(&folder, &files, false);
    assert!(run(&["--format", "csv"]).contains(row), "nothing has changed");
    let mended = dir.path().join("merimee.csv");
    let given = files.iter().find(|path| path.ends_with("merimee.csv")).expect("a fixture");
    let text = std::fs::read_to_string(given).expect("a fixture");
    let text = text.replace(
        "au point commun|chapelle|Aixe-sur-Vienne|87001|87|45.798",
        "ailleurs|chapelle|Aixe-sur-Vienne|87001|87|45.797",
    );
    std::fs::write(&mended, text).expect("a file");
    harness::load(&folder, &[mended], false);
    assert!(!run(&["--format", "csv"]).contains("same-point"), "they are of another state");
    assert!(!run(&["--across", "--format", "csv"]).contains("same-point"));
}

#[test]
fn a_load_that_is_told_to_runs_the_checks_and_replaces_what_they_found() {
    let dir = TempDir::new().expect("a folder");
    let folder = dir.path().join("store");
    let run = |arguments: &[&str], files: &[PathBuf]| {
        let mut command = harness::notitia();
        let output = command.args(arguments).arg("--store").arg(&folder).args(files).output();
        let output = output.expect("the program runs");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(output.status.success(), "{said}");
        (String::from_utf8(output.stdout).expect("UTF-8"), said)
    };
    let found = |row: &str| run(&["quality", "--format", "csv"], &[]).0.contains(row);
    let (point, name) = ("same-point,merimee,87,1,1\r\n", "one-museum-two-names,joconde,");
    let files = fixtures();
    let of = |base: &str| -> Vec<PathBuf> {
        files
            .iter()
            .filter(|path| path.file_stem().is_some_and(|stem| stem == base))
            .cloned()
            .collect()
    };
    let (loaded, said) = run(&["load", "--across"], &of("merimee"));
    assert!(loaded.contains("published version 1\n"), "{loaded}");
    assert!(said.contains("same-point") && said.contains("published version 2\n"), "{said}");
    assert!(found(point) && !found(name));
    let version = harness::version(&folder);
    assert!(version.index_dir().is_dir(), "the version with the results has its index");
    let (loaded, said) = run(&["load", "--across"], &of("merimee"));
    assert!(loaded.contains("nothing has changed") && said.contains("nothing has changed"));
    let config = dir.path().join("notitia.toml");
    std::fs::write(&config, "[load]\nacross = true\nacross_timeout_s = 60\n").expect("a file");
    let config = config.to_str().expect("UTF-8");
    let (_, said) = run(&["load", "--config", config], &of("joconde"));
    assert!(said.contains("published version 4\n"), "{said}");
    assert!(found(point) && found(name));
}

#[test]
fn measures_are_shares_of_the_notices_of_a_dataset() {
    let version = harness::version(harness::sample());
    let across =
        quality::across(&version, &harness::index(&version), OPTIONS).expect("the checks run");
    let value = |name: &str| {
        let node = format!("id/graph/quality#{name}>");
        let mut values = across.quads.iter().filter(|quad| {
            quad.subject.to_string().ends_with(&node) && quad.predicate.as_str().ends_with("#value")
        });
        values.next().map(|quad| quad.object.to_string())
    };
    for (name, expected) in [
        // 21 of 22 buildings.
        ("with-coordinates-merimee", Some("\"0.9545\"")),
        ("with-coordinates-joconde", Some("\"0\"")),
        ("with-place-joconde", Some("\"1\"")),
        ("with-place-none", None),
    ] {
        let found = value(name);
        let found = found.as_deref().and_then(|value| value.split("^^").next());
        assert_eq!(found, expected, "{name}");
    }
}
