//! What is never published does not get out: not in print, in a report, in a dump, or in a list.

use super::generated;
use super::path;
use super::run;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use tempfile::TempDir;

/// Lower case, with what stands for the same letter made the same, as the words may be cleaned on their way.
fn folded(text: &str) -> String {
    notitia::notice::grammar::text::fold(&text.replace("\\\"", "\"").replace("\\n", " "))
}

/// The secrets of a file of truths that are told by nothing else: names of persons, streets, telephones.
fn secrets(truth: &Path) -> BTreeSet<String> {
    let truth = fs::read_to_string(truth).expect("the truth");
    let notices = truth.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let strings = notices.flat_map(|notice| match &notice["must_not_publish"] {
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(folded).collect(),
        _ => Vec::new(),
    });
    // A bare code of five digits is also that of a place.
    strings
        .filter(|text| text.len() > 5 && !text.bytes().all(|byte| byte.is_ascii_digit()))
        .collect()
}

#[test]
fn nothing_tells_what_is_never_published() {
    let dir = TempDir::new().expect("a folder");
    let Some(quirks) = crate::harness::shared("tools/quirks.json") else { return };
    for base in crate::harness::GENERATED {
        let file = dir.path().join(format!("{base}.jsonl"));
        let truth = dir.path().join("truth");
        let more = ["--truth", path(&truth), "--quirks", path(&quirks), "--quirk-scale", "10"];
        generated(&file, base.name(), 400, &more).expect("the generator is there");
        let secrets = secrets(&truth);
        let given = folded(&fs::read_to_string(&file).expect("the notices"));
        let known = secrets.iter().filter(|secret| given.contains(*secret)).count();
        assert!(known > 100, "{base}: the file tells {known} of {} secrets", secrets.len());
        let store = dir.path().join(format!("store of {base}"));
        let report = dir.path().join("report.ttl");
        let all = ["--base", base.name(), "--problems-shown-max", "1000000"];
        let base_iri = ["--base-iri", "http://example.org/"];
        let mut told = Vec::new();
        let mut tell = |arguments: &[&str]| {
            let ended = run(&store, arguments);
            assert!(ended.code.is_some_and(|code| code < 2), "{arguments:?}: {}", ended.err);
            let listed: Vec<String> = ended.out.lines().map(str::to_owned).collect();
            told.push((format!("{arguments:?}"), ended.out + &ended.err));
            listed
        };
        tell(&[&["check", path(&file), "--report", path(&report)], &all[..], &base_iri].concat());
        tell(&[&["load", path(&file)], &all[..], &base_iri].concat());
        tell(&["dump", "--format", "nq"]);
        tell(&["status"]);
        let listed = tell(&["quarantine", "list"]);
        assert!(!listed.is_empty(), "{base}: the malformed notices have some that are refused");
        for reference in listed.iter().filter_map(|line| line.split('\t').nth(1)).take(5) {
            tell(&["quarantine", "show", reference]);
        }
        told.push(("the report".to_owned(), fs::read_to_string(&report).expect("a report")));
        for (what, text) in &told {
            let text = folded(text);
            let leaks: Vec<&String> =
                secrets.iter().filter(|secret| text.contains(*secret)).collect();
            assert!(leaks.is_empty(), "{base}: {what} tells {leaks:?}");
        }
        let rows = store.join("quarantine/notices.jsonl");
        let mode = fs::metadata(rows).expect("a quarantine").permissions().mode();
        assert_eq!(mode & 0o077, 0, "the rows are for their owner alone");
    }
}
