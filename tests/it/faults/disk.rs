//! A disk that fills up under a load.

use super::generated;
use super::path;
use super::run;
use crate::harness;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A small disk in memory; unmounted when dropped.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    /// None where this user may not mount.
    fn mount(path: &'a Path, size: &str) -> Option<Self> {
        let mounted = mount(&["-t", "tmpfs", "-o", size, "tmpfs"], path);
        mounted.then_some(Self(path))
    }

    fn resize(&self, size: &str) {
        assert!(mount(&["-o", &format!("remount,{size}")], self.0), "the disk grows");
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

fn mount(arguments: &[&str], path: &Path) -> bool {
    Command::new("mount")
        .args(arguments)
        .arg(path)
        .output()
        .is_ok_and(|output| output.status.success())
}

#[test]
fn a_full_disk_ends_a_load_and_loses_nothing() {
    let (files, disk) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let Some(small) = generated(&files.path().join("small.jsonl"), "museofile", 100, &[]) else {
        return;
    };
    let Some(large) = generated(&files.path().join("large.jsonl"), "merimee", 1500, &[]) else {
        return;
    };
    let Some(mounted) = Disk::mount(disk.path(), "size=12m") else {
        eprintln!("skipped: this user may not mount a disk");
        return;
    };
    let store = disk.path().join("store");
    assert_eq!(run(&store, &["load", path(&small)]).code, Some(0));
    let before = harness::graph(&store);
    let full = run(&store, &["load", path(&large)]);
    assert_eq!(full.code, Some(2), "{}", full.err);
    assert_eq!(full.err.trim_end().lines().count(), 1, "{}", full.err);
    assert!(full.err.contains(path(&store)) && full.err.contains("No space left"), "{}", full.err);
    let verified = run(&store, &["status", "--verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.err);
    assert_eq!(harness::graph(&store), before, "what was published stays");
    mounted.resize("size=300m");
    let ended = run(&store, &["load", path(&large)]);
    assert_eq!(ended.code, Some(0), "{} {}", ended.out, ended.err);
    assert_eq!(run(&store, &["status", "--verify"]).code, Some(0));
    let undisturbed = files.path().join("undisturbed");
    assert_eq!(run(&undisturbed, &["load", path(&small)]).code, Some(0));
    assert_eq!(run(&undisturbed, &["load", path(&large)]).code, Some(0));
    assert!(harness::graph(&store) == harness::graph(&undisturbed), "the graphs differ");
}
