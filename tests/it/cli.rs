//! The built program: what it prints, and how it ends.

use crate::harness;
use crate::harness::notitia;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Output;
use std::process::Stdio;
use tempfile::TempDir;

fn run(arguments: &[&str]) -> Output {
    notitia().args(arguments).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
fn a_file_that_cannot_be_loaded_is_told_in_one_line() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let check = |name: &str, content: Option<&[u8]>, expected: &str| {
        let file = dir.path().join(name);
        if let Some(content) = content {
            fs::write(&file, content).expect("a file");
        }
        for command in ["check", "load"] {
            let output = run(&[command, path(&file), "--store", path(&store)]);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{command} {name}: {said}");
            assert_eq!(said.trim_end().lines().count(), 1, "{command} {name}: {said}");
            assert!(said.contains(name) && said.contains(expected), "{command} {name}: {said}");
        }
    };
    check("missing.csv", None, "");
    check("empty.csv", Some(b""), "empty");
    check("image.csv", Some(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), "");
    check("error.csv", Some(b"<!DOCTYPE html><html><body>502</body></html>"), "HTML");
    check("cut.csv.gz", Some(&[0x1f, 0x8b, 8, 0, 0, 0]), "");
    fs::create_dir(dir.path().join("folder.csv")).expect("a folder");
    check("folder.csv", None, "");
    assert!(!store.exists(), "nothing was made");
}

#[test]
fn the_exit_code_says_whether_all_notices_were_stored() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let good = dir.path().join("good.csv");
    fs::write(&good, "REF|TICO|DPT\nPA00000001|Église|87\n").expect("a file");
    let bad = dir.path().join("bad.csv");
    fs::write(&bad, "REF|TICO|DPT\nPA00000002|Église|87\n|Moulin|87\n").expect("a file");
    for (file, code) in [(&good, 0), (&bad, 1)] {
        for command in ["check", "load"] {
            let output = run(&[command, path(file), "--base", "merimee", "--store", path(&store)]);
            assert_eq!(output.status.code(), Some(code), "{command}: {}", text(&output.stderr));
        }
    }
    let listed = run(&["quarantine", "list", "--store", path(&store)]);
    assert!(
        text(&listed.stdout).contains("merimee\t-\tbad.csv:3\tR_NO_REF"),
        "{}",
        text(&listed.stdout)
    );
    let exported = run(&["quarantine", "export", "--store", path(&store)]);
    assert_eq!(text(&exported.stdout), "REF|TICO|DPT\n|Moulin|87\n");
}

#[test]
fn the_exit_code_is_the_same_when_nobody_reads_what_is_printed() {
    let dir = TempDir::new().expect("a folder");
    let bad = dir.path().join("bad.csv");
    fs::write(&bad, "REF|TICO|DPT\nPA00000002|Église|87\n|Moulin|87\n").expect("a file");
    for command in ["check", "load"] {
        let mut child = notitia()
            .args([command, path(&bad), "--base", "merimee"])
            .args(["--store", path(&dir.path().join("store"))])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        drop(child.stdout.take());
        assert_eq!(child.wait().expect("it ends").code(), Some(1), "{command}");
    }
}

#[test]
fn a_setting_may_stand_in_the_file_in_the_environment_or_in_a_flag() {
    let dir = TempDir::new().expect("a folder");
    let notices = dir.path().join("a.csv");
    fs::write(&notices, "REF|TICO\nPM00000001|Calice\n").expect("a file");
    let settings = dir.path().join("notitia.toml");
    fs::write(&settings, "[load]\nbase = \"palissy\"\n").expect("a file");
    let check = |arguments: &[&str], environment: Option<&str>, stored: &str| {
        let store = TempDir::new().expect("a folder");
        let mut command = notitia();
        command.args(["load", path(&notices), "--store", path(store.path())]).args(arguments);
        if let Some(base) = environment {
            command.env("NOTITIA_LOAD_BASE", base);
        }
        command.output().expect("the program runs");
        let status = run(&["status", "--store", path(store.path())]);
        assert!(text(&status.stdout).contains(stored), "{arguments:?}: {}", text(&status.stdout));
    };
    check(&["--config", path(&settings)], None, "palissy");
    check(&[], Some("palissy"), "palissy");
    check(&["--base", "palissy"], None, "palissy");
}

#[test]
fn notices_are_read_from_standard_input() {
    let dir = TempDir::new().expect("a folder");
    let mut child = notitia()
        .args(["load", "-", "--store", path(dir.path())])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(b"REF|TICO|DPT\nPA00000001|\xc3\x89glise|87\n").expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("published version 1"), "{}", text(&output.stdout));
}

#[test]
fn the_report_of_a_check_is_a_shacl_report() {
    let dir = TempDir::new().expect("a folder");
    let file = dir.path().join("a.csv");
    let rows = "REF|TICO|DPT|DPRO\n|Four|87|\nPA00000001|Moulin|87|un jour : inscrit MH\n";
    fs::write(&file, rows).expect("a file");
    let report = dir.path().join("report.ttl");
    let output = run(&["check", path(&file), "--base", "merimee", "--report", path(&report)]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    assert!(said.contains("a.csv:2: refused: REF") && said.contains("[R_NO_REF]"), "{said}");
    assert!(
        said.contains("a.csv:3: PA00000001: warning: DPRO = \"un jour : inscrit MH\""),
        "{said}"
    );
    let turtle = fs::read_to_string(report).expect("a report");
    let triples: Vec<oxrdf::Triple> = oxttl::TurtleParser::new()
        .for_slice(&turtle)
        .map(|triple| triple.expect("Turtle"))
        .collect();
    let with = |property: &str| {
        let property = format!("http://www.w3.org/ns/shacl#{property}");
        triples.iter().filter(|triple| triple.predicate.as_str() == property).count()
    };
    let infos =
        triples.iter().filter(|triple| triple.object.to_string().ends_with("shacl#Info>")).count();
    let found = (with("conforms"), with("result") - infos, with("resultSeverity") - infos);
    assert_eq!(found, (1, 2, 2), "{turtle}");
    for rule in ["building-without-coordinates", "protection-dated"] {
        let of = format!("sh:sourceShape <http://localhost:7878/ns/rules#{rule}>");
        assert!(turtle.contains(&of), "{rule}: {turtle}");
    }
}

#[test]
fn the_store_is_asked_dumped_and_described() {
    let store = path(harness::sample());
    let query = harness::package("queries/buildings-by-region.rq");
    let output = run(&["query", path(&query), "--store", store, "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).lines().count() > 3);
    let output = run(&["status", "--verify", "--store", store]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("verified: "), "{}", text(&output.stdout));
    let output = run(&["status", "--links", "--store", store]);
    let said = text(&output.stdout);
    assert!(said.contains("that are not here: "), "the sample has three such links: {said}");
    let output = run(&["dump", "--dataset", "museofile", "--format", "ttl", "--store", store]);
    assert!(text(&output.stdout).contains("schema:Museum"), "{}", text(&output.stdout));
    let output = run(&["dump", "--format", "parquet", "--store", store]);
    assert_eq!(output.status.code(), Some(2));
    let output = run(&["status", "--store", store, "--base-iri", "http://elsewhere/"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("http://elsewhere/"), "{}", text(&output.stderr));
}

#[test]
fn the_page_on_the_mapping_is_of_today() {
    let output = run(&["mapping", "--markdown"]);
    let page = std::fs::read_to_string(harness::package("docs/mapping.md")).unwrap_or_default();
    let is_stale = String::from_utf8_lossy(&output.stdout) != page;
    assert!(
        !is_stale,
        "docs/mapping.md is stale; run: notitia mapping --markdown > docs/mapping.md"
    );
}

#[test]
fn the_mapping_lists_every_base() {
    let output = run(&["mapping"]);
    let said = text(&output.stdout);
    for base in notitia::notice::Base::ALL {
        let rows = said.lines().filter(|line| line.starts_with(base.name())).count();
        assert!(rows >= 55, "{base}: {rows}");
    }
}
