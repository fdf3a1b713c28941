//! What the rules find is data: kept in the quality graph, replaced with the notice, counted by rule, base and
//! département.

use crate::harness;
use notitia::quality;
use notitia::quality::Filter;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use tempfile::TempDir;

const HEADER: &str = "REF|TICO|DENO|COM|INSEE|DPT|SCLE|DPRO\n";
const CHURCH: &str = "PA00000001|Église|église|Aixe|87001|87|12e siècle|un jour : classé MH";
const CHURCH_MENDED: &str =
    "PA00000001|Église|église|Aixe|87001|87|12e siècle|1910/02/03 : classé MH";
const MILL: &str =
    "PA00000002|Moulin|moulin|Ambérieu|01004|01|18e siècle|1862 : classé MH;1864 : classé MH";

/// A Mérimée file with these rows.
fn file(dir: &Path, rows: &[&str]) -> PathBuf {
    let path = dir.join("merimee.csv");
    fs::write(&path, format!("{HEADER}{}\n", rows.join("\n"))).expect("a file");
    path
}

/// The rows of a query on the quality graph, without the names of the columns.
fn rows(store: &Path, query: &str) -> Vec<String> {
    let output = harness::notitia()
        .args(["query", "--store"])
        .arg(store)
        .arg("-")
        .stdin(stdin(query))
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().skip(1).map(str::to_owned).collect()
}

fn stdin(text: &str) -> std::process::Stdio {
    use std::io::Seek as _;
    use std::io::Write as _;
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(text.as_bytes()).expect("it can be written");
    file.rewind().expect("it can be read again");
    file.into()
}

/// All of the quality graph, sorted.
fn quality_graph(store: &Path) -> Vec<String> {
    let query = "SELECT ?s ?p ?o { GRAPH <id/graph/quality> { ?s ?p ?o } } ORDER BY ?s ?p ?o";
    rows(store, query)
}

#[test]
fn a_result_stands_in_the_quality_graph_until_its_notice_is_mended() {
    let dir = TempDir::new().expect("a folder");
    let [store, fresh] = ["store", "fresh"].map(|name| dir.path().join(name));
    let as_given = [file(dir.path(), &[CHURCH, MILL])];
    harness::load(&store, &as_given, false);
    let once = quality_graph(&store);
    harness::load(&store, &as_given, false);
    assert_eq!(quality_graph(&store), once, "a load twice is a load once");
    let mended = [file(dir.path(), &[CHURCH_MENDED, MILL])];
    harness::load(&store, &mended, false);
    harness::load(&fresh, &mended, false);
    assert!(once.iter().any(|row| row.contains("PA00000001#result-1")), "{once:?}");
    assert_eq!(quality_graph(&store), quality_graph(&fresh), "nothing of the result stays");
    harness::load(&store, &[file(dir.path(), &[CHURCH_MENDED])], true);
    assert!(!quality_graph(&store).iter().any(|row| row.contains("PA00000002")));
}

#[test]
fn each_result_belongs_to_a_report_and_says_what_shacl_asks_for() {
    let incomplete = "SELECT ?result { GRAPH <id/graph/quality> { ?result a sh:ValidationResult \
        FILTER(!(EXISTS { ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result } \
          && EXISTS { ?result sh:focusNode ?f } && EXISTS { ?result sh:resultSeverity ?v } \
          && EXISTS { ?result sh:sourceShape ?r FILTER(CONTAINS(STR(?r), '/ns/rules#')) } \
          && EXISTS { ?result sh:sourceConstraintComponent ?c } \
          && EXISTS { ?result sh:resultMessage ?m })) } }";
    assert_eq!(rows(harness::sample(), incomplete), Vec::<String>::new());
    let all = "SELECT (COUNT(*) AS ?n) { GRAPH <id/graph/quality> { ?r a sh:ValidationResult } }";
    assert_ne!(rows(harness::sample(), all), ["0"]);
}

#[test]
fn results_are_counted_by_rule_base_and_departement() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    harness::load(&store, &[file(dir.path(), &[CHURCH, MILL])], false);
    let version = harness::version(&store);
    let index = harness::index(&version);
    let reader = notitia::reader::Reader::new(&index, version.iris());
    let departement =
        |code: &str| Filter { departement: Some(code.to_owned()), ..Filter::default() };
    let rule = |name: &str| Filter { rule: Some(name.to_owned()), ..Filter::default() };
    for (filter, expected) in [
        (
            Filter::default(),
            "W_PROTECTION_DATE 01 1 2, W_PROTECTION_DATE 87 1 1, building-without-coordinates 01 1 1, \
             building-without-coordinates 87 1 1, protection-dated 87 1 1, thing-description 01 1 1, \
             thing-description 87 1 1",
        ),
        (
            departement("87"),
            "W_PROTECTION_DATE 87 1 1, building-without-coordinates 87 1 1, protection-dated 87 1 1, \
             thing-description 87 1 1",
        ),
        (departement("75"), ""),
        (rule("W_PROTECTION_DATE"), "W_PROTECTION_DATE 01 1 2, W_PROTECTION_DATE 87 1 1"),
        (rule("W_DATE"), ""),
    ] {
        let counts = quality::counts(&reader, &filter);
        let found = counts.iter().map(|count| {
            let departement = count.departement.as_deref().unwrap_or("-");
            format!("{} {departement} {} {}", count.rule, count.notices, count.results)
        });
        assert_eq!(found.collect::<Vec<_>>().join(", "), expected, "{filter:?}");
    }
}

#[test]
fn the_command_prints_counts_and_references_in_each_format() {
    for (arguments, expected) in [
        ("", "W_VOCAB joconde 60 1 1"),
        (
            "--base joconde --format csv",
            "rule,base,departement,notices,results\r\nW_VOCAB,joconde,60,1,1\r\n",
        ),
        ("--departement Oise --format json", "\"departement\": \"60\""),
        (
            "--rule W_VOCAB --notices --format csv",
            "\r\nW_VOCAB,merimee,60,PA00114578,Warning,STAT,,",
        ),
    ] {
        let output = harness::notitia()
            .arg("quality")
            .args(arguments.split_whitespace())
            .arg("--store")
            .arg(harness::sample())
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&output.stdout);
        // How wide a column of the table is depends on all its rows.
        let squeezed =
            said.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        assert!(output.status.success() && squeezed.contains(expected), "{arguments}: {said}");
    }
}
