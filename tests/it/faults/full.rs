//! Files that cannot grow, by the limit that a process may have: as on a full disk, for every user and at each stage.

use super::Ended;
use super::copy;
use super::ended;
use super::generated;
use super::path;
use super::program;
use super::run;
use crate::harness;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// What `ulimit -f` counts in.
const BLOCK_BYTES: u64 = 512;

/// Runs the program so that no file becomes longer than this.
fn limited(store: &Path, arguments: &[&str], bytes_max: u64) -> Ended {
    let command = program(store, arguments);
    let mut shell = Command::new("sh");
    // The signal is ignored, so that the write fails as on a full disk.
    shell.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""]);
    shell.arg((bytes_max / BLOCK_BYTES).to_string()).arg(command.get_program());
    ended(&shell.args(command.get_args()).output().expect("sh runs"))
}

/// The length of the longest file in a folder.
fn longest(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("a folder");
    let lengths = entries.map(|entry| entry.expect("an entry").metadata().expect("a file").len());
    lengths.max().expect("a file")
}

#[test]
fn a_file_that_cannot_be_written_ends_a_load_and_loses_nothing() {
    let dir = TempDir::new().expect("a folder");
    let dir = dir.path();
    let Some(small) = generated(&dir.join("small.jsonl"), "museofile", 60, &[]) else { return };
    let large = dir.join("large.csv");
    let title = |n: u32| format!("Tour {}", "carrée et ronde ".repeat((n % 7) as usize));
    let rows = (1..600).map(|n| format!("PA{n:08}|{}|87\n", title(n)));
    fs::write(&large, format!("REF|TICO|DPT\n{}", rows.collect::<String>())).expect("a file");
    let (before, after) = (dir.join("before"), dir.join("after"));
    assert_eq!(run(&before, &["load", path(&small)]).code, Some(0));
    copy(&before, &after);
    assert_eq!(run(&after, &["load", path(&large)]).code, Some(0));
    let (graph_before, graph_after) = (harness::graph(&before), harness::graph(&after));
    let version = after.join("versions/000002");
    let parts = ["graph", "index", "dumps"].map(|part| longest(&version.join(part)));
    // Just too little for each part, and less.
    let limits = parts.iter().flat_map(|longest| [longest - 1, longest / 3]);
    let limits: BTreeSet<u64> = limits.chain([2 * BLOCK_BYTES]).collect();
    let (mut failed, mut said) = (0, BTreeSet::new());
    for limit in limits {
        let store = dir.join("full");
        copy(&before, &store);
        let full = limited(&store, &["load", path(&large)], limit);
        let what = format!("{limit} of {parts:?}: {:?} {} {}", full.code, full.out, full.err);
        if full.code != Some(0) {
            failed += 1;
            assert_eq!(full.code, Some(2), "{what}");
            assert_eq!(full.err.trim_end().lines().count(), 1, "{what}");
            assert!(full.err.contains("File too large"), "{what}");
            said.insert(full.err.replace(path(&store), "STORE"));
            assert_eq!(harness::graph(&store), graph_before, "{what}");
            let drafts = fs::read_dir(store.join("versions")).expect("versions").count();
            assert_eq!(drafts, 1, "the draft is removed: {what}");
        }
        let again = run(&store, &["load", path(&large)]);
        assert_eq!(again.code, Some(0), "{what}: {}", again.err);
        assert!(harness::graph(&store) == graph_after, "{what}: another graph");
        assert_eq!(run(&store, &["status", "--verify"]).code, Some(0), "{what}");
        fs::remove_dir_all(&store).expect("ours");
    }
    assert!(failed >= 4 && said.len() >= 3, "{failed} loads failed, by {said:?}");
}
