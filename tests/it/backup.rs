//! Backups: a store comes back as it was; one that was damaged on the way does not.

use crate::harness;
use crate::harness::notitia;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use tempfile::TempDir;

fn run(store: &Path, arguments: &[&str]) -> Output {
    let mut command = notitia();
    command.args(arguments).arg("--store").arg(store);
    command.output().expect("the program runs")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn succeeds(store: &Path, arguments: &[&str]) -> String {
    let output = run(store, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", told(&output));
    told(&output)
}

/// A small store of its own.
fn store(dir: &Path, title: &str) -> PathBuf {
    let file = dir.join("a.csv");
    fs::write(&file, format!("REF|TICO|DPT\nPA00000001|{title}|87\n")).expect("a file");
    let store = dir.join("store");
    harness::load(&store, &[file], false);
    store
}

/// All files of a folder and below.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_store_comes_back_as_it_was_and_can_be_loaded_into() {
    let dir = TempDir::new().expect("a folder");
    let original = store(dir.path(), "Moulin");
    let before = harness::graph(&original);
    let (folder, archive) = (dir.path().join("kept"), dir.path().join("kept.tar"));
    for backup in [&folder, &archive] {
        let said = succeeds(&original, &["backup", path(backup)]);
        assert!(said.contains("version 1"), "{said}");
        let restored = dir.path().join(format!("from {}", path(backup).replace('/', "_")));
        let said = succeeds(&restored, &["restore", path(backup)]);
        assert!(said.contains("verified and restored version 1"), "{said}");
        assert_eq!(harness::graph(&restored), before);
        succeeds(&restored, &["status", "--verify"]);
        let file = dir.path().join("b.csv");
        fs::write(&file, "REF|TICO|DPT\nPA00000001|Four banal|87\nPA00000002|Pont|87\n")
            .expect("a file");
        let summary = harness::load(&restored, &[file], false);
        assert_eq!(summary.version, Some(2));
        assert!(harness::graph(&restored).contains("Four banal"));
        assert_eq!(harness::graph(&original), before, "they share nothing that is written to");
    }
}

#[test]
fn a_backup_goes_through_a_pipe_and_other_programs_read_it() {
    let dir = TempDir::new().expect("a folder");
    let original = store(dir.path(), "Moulin");
    let archive = run(&original, &["backup", "-"]).stdout;
    let restored = dir.path().join("restored");
    let mut command = notitia();
    command.args(["restore", "-", "--store", path(&restored)]).stdin(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(&archive).expect("all is read");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(harness::graph(&restored), harness::graph(&original));
    let file = dir.path().join("a.tar");
    fs::write(&file, &archive).expect("a file");
    let Ok(output) = Command::new("tar").arg("xf").arg(&file).current_dir(dir.path()).output()
    else {
        return eprintln!("skipped: needs tar");
    };
    assert!(output.status.success(), "{}", told(&output));
    assert!(dir.path().join("version/version.json").exists());
    let manifest = fs::read_to_string(dir.path().join("backup.json")).expect("a manifest");
    assert!(manifest.contains("\"path\": \"version.json\""), "{manifest}");
    let sums = Command::new("sha256sum")
        .args(["--strict", "-c", "SHA256SUMS"])
        .current_dir(dir.path())
        .output();
    let sums = sums.expect("sha256sum runs");
    assert!(sums.status.success(), "{}", told(&sums));
}

#[test]
fn the_version_before_can_be_backed_up_too() {
    let dir = TempDir::new().expect("a folder");
    let first = store(dir.path(), "Moulin");
    let before = harness::graph(&first);
    store(dir.path(), "Pont");
    let (kept, restored) = (dir.path().join("kept"), dir.path().join("restored"));
    succeeds(&first, &["backup", path(&kept), "--version", "1"]);
    succeeds(&restored, &["restore", path(&kept)]);
    assert_eq!(harness::graph(&restored), before);
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let dir = TempDir::new().expect("a folder");
    let original = store(dir.path(), "Moulin");
    let whole = dir.path().join("kept");
    succeeds(&original, &["backup", path(&whole)]);
    let copy = dir.path().join("copy");
    let target = dir.path().join("restored");
    let refused = |what: &str, damage: &dyn Fn(&Path)| {
        let output = Command::new("cp").arg("-r").arg(&whole).arg(&copy).status();
        assert!(output.expect("cp runs").success());
        damage(&copy);
        let output = run(&target, &["restore", path(&copy)]);
        assert_eq!(output.status.code(), Some(2), "{what}: {}", told(&output));
        assert!(!target.exists() && !dir.path().join("restored.restoring").exists(), "{what}");
        fs::remove_dir_all(&copy).expect("removed");
        told(&output)
    };
    for file in files(&whole) {
        let name = file.strip_prefix(&whole).expect("inside").to_owned();
        let length = fs::metadata(&file).expect("a file").len();
        if length == 0 {
            continue;
        }
        let said = refused(path(&name), &|copy| {
            let file = copy.join(&name);
            let mut content = fs::read(&file).expect("a file");
            let middle = content.len() / 2;
            content[middle] ^= 1;
            fs::write(&file, content).expect("written");
        });
        assert!(said.contains("is damaged"), "{said}");
        refused(path(&name), &|copy| {
            let file = fs::File::options().write(true).open(copy.join(&name)).expect("a file");
            file.set_len(length - 1).expect("shortened");
        });
        refused(path(&name), &|copy| fs::remove_file(copy.join(&name)).expect("removed"));
    }
    let said = refused("a file outside", &|copy| {
        let file = copy.join("backup.json");
        let text = fs::read_to_string(&file).expect("a manifest");
        let text = text.replace("\"version.json\"", "\"../../a.csv\"");
        fs::write(file, text).expect("written");
    });
    assert!(said.contains("which is no file of a version"), "{said}");
}

#[test]
fn a_damaged_archive_is_refused_and_leaves_nothing() {
    let dir = TempDir::new().expect("a folder");
    let original = store(dir.path(), "Moulin");
    let whole = dir.path().join("kept.tar");
    succeeds(&original, &["backup", path(&whole)]);
    let content = fs::read(&whole).expect("an archive");
    let (damaged, target) = (dir.path().join("damaged.tar"), dir.path().join("restored"));
    let check = |content: &[u8], what: &str| {
        fs::write(&damaged, content).expect("written");
        let output = run(&target, &["restore", path(&damaged)]);
        assert_eq!(output.status.code(), Some(2), "{what}: {}", told(&output));
        assert!(!target.exists(), "{what}");
    };
    // The last kibibyte is the end of the archive.
    for length in [0, 100, 512, content.len() / 2, content.len() - 1024 - 512] {
        check(&content[..length], &format!("{length} bytes"));
    }
    for at in [5, 130, 600, content.len() / 3] {
        let mut flipped = content.clone();
        flipped[at] ^= 1;
        check(&flipped, &format!("byte {at}"));
    }
    check(b"something else", "no archive");
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let dir = TempDir::new().expect("a folder");
    let original = store(dir.path(), "Moulin");
    let (kept, taken) = (dir.path().join("kept"), dir.path().join("taken"));
    succeeds(&original, &["backup", path(&kept)]);
    let output = run(&original, &["backup", path(&kept)]);
    assert!(output.status.code() == Some(2) && told(&output).contains("is there already"));
    fs::create_dir(&taken).expect("a folder");
    succeeds(&taken, &["restore", path(&kept)]);
    let output = run(&taken, &["restore", path(&kept)]);
    assert!(output.status.code() == Some(2) && told(&output).contains("is not empty"));
    let output = run(&dir.path().join("other"), &["restore", path(dir.path())]);
    assert!(output.status.code() == Some(2) && told(&output).contains("is no whole backup"));
}
