//! Files of a store that are damaged: what is said, and that no answer is wrong.

use super::Ended;
use super::copy;
use super::path;
use super::run;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// What happens to a file.
#[derive(Clone, Copy, Debug)]
enum Damage {
    /// A bit in its middle is another.
    Flipped,
    /// Its second half is missing.
    Cut,
    Removed,
    Holds(&'static str),
}

/// A store with two versions, each with some notices.
fn made(dir: &Path) -> PathBuf {
    let (file, store) = (dir.join("a.csv"), dir.join("store"));
    for notices in [150, 200] {
        let rows = (1..=notices).map(|n| format!("PA{n:08}|Tour {}|87\n", n * 7919 % 10007));
        fs::write(&file, format!("REF|TICO|DPT\n{}", rows.collect::<String>())).expect("a file");
        let ended = run(&store, &["load", path(&file)]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
    }
    fs::write(dir.join("q.rq"), "SELECT ?s ?n { ?s schema:name ?n } ORDER BY ?s ?n")
        .expect("a query");
    store
}

/// The files that a pattern names, one with `*` in place of its name: all with that ending, in the folder.
fn named(store: &Path, pattern: &str) -> Vec<PathBuf> {
    let Some((folder, ending)) = pattern.split_once('*') else { return vec![store.join(pattern)] };
    let entries = fs::read_dir(store.join(folder)).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.to_string_lossy().ends_with(ending)).collect()
}

fn damage(store: &Path, pattern: &str, damage: Damage) {
    let files = named(store, pattern);
    assert!(!files.is_empty(), "{pattern} names nothing");
    for file in files {
        let mut bytes = fs::read(&file).expect("a file");
        let middle = bytes.len() / 2;
        match damage {
            Damage::Flipped => bytes[middle] ^= 4,
            Damage::Cut => bytes.truncate(middle),
            Damage::Holds(text) => bytes = text.into(),
            Damage::Removed => {}
        }
        // Another file in its place, since versions and writer share files.
        fs::remove_file(&file).expect("ours");
        if !matches!(damage, Damage::Removed) {
            fs::write(&file, bytes).expect("a file");
        }
    }
}

/// What a command answers on the damaged store: with 0 what it answers on the whole one, else all the words.
type Expected<'a> = (&'a [&'a str], i32, &'a [&'a str]);

struct Whole {
    dir: TempDir,
    store: PathBuf,
    query: String,
}

impl Whole {
    fn new() -> Self {
        let dir = TempDir::new().expect("a folder");
        let store = made(dir.path());
        let query = path(&dir.path().join("q.rq")).to_owned();
        Self { dir, store, query }
    }

    fn run(&self, store: &Path, command: &[&str]) -> Ended {
        let command: Vec<&str> = match command {
            ["query"] => vec!["query", &self.query, "--format", "csv"],
            other => other.to_vec(),
        };
        run(store, &command)
    }

    fn check(&self, files: &[(&str, Damage)], expected: &[Expected<'_>]) {
        let store = self.dir.path().join("damaged");
        copy(&self.store, &store);
        for (pattern, how) in files {
            damage(&store, pattern, *how);
        }
        for (command, code, words) in expected {
            let ended = self.run(&store, command);
            let what = format!("{files:?}: {command:?}: {:?} {}", ended.code, ended.err);
            assert_eq!(ended.code, Some(*code), "{what}");
            assert!(!ended.err.contains("panicked"), "{what}");
            for word in *words {
                assert!(ended.err.contains(word), "{what}: no {word:?}");
            }
            match code {
                0 => {
                    let whole = self.run(&self.store, command);
                    assert_eq!(ended.out, whole.out, "{what}: another answer");
                }
                // Said in one line, below what the log may have.
                _ => assert!(!ended.err.trim().is_empty(), "{what}"),
            }
        }
        fs::remove_dir_all(&store).expect("ours");
    }
}

const QUERY: &[&str] = &["query"];
const DUMP: &[&str] = &["dump", "--format", "nq"];
const VERIFY: &[&str] = &["status", "--verify"];
const STATUS: &[&str] = &["status"];

#[test]
fn a_damaged_file_is_told_and_gives_no_wrong_answer() {
    use Damage::{Cut, Flipped, Holds, Removed};
    let whole = Whole::new();
    let current = "versions/000002";
    let at = |file: &str| format!("{current}/{file}");
    for how in [Cut, Removed, Holds("[]"), Holds("")] {
        let words: &[&str] = &["version.json"];
        whole.check(
            &[(&at("version.json"), how)],
            &[(STATUS, 2, words), (QUERY, 2, words), (DUMP, 2, words), (VERIFY, 2, words)],
        );
    }
    whole.check(
        &[("current", Holds("x"))],
        &[(STATUS, 2, &["\"x\" is not the number of a version"])],
    );
    whole.check(&[("current", Holds("7"))], &[(STATUS, 2, &["000007"]), (QUERY, 2, &["000007"])]);
    whole.check(&[("store.json", Cut)], &[(STATUS, 2, &["store.json is damaged; restore it"])]);
    // Answers come from the index, which has checksums of its own; the graph is read to verify it.
    let corrupt: &[&str] = &["orruption", "restore"];
    whole.check(&[(&at("graph/*.sst"), Flipped)], &[(QUERY, 0, &[]), (VERIFY, 2, corrupt)]);
    whole.check(&[(&at("graph/*.sst"), Cut)], &[(QUERY, 0, &[]), (VERIFY, 2, corrupt)]);
    whole.check(&[(&at("graph/CURRENT"), Removed)], &[(QUERY, 0, &[]), (VERIFY, 2, &["restore"])]);
    let dump = at("dumps/merimee.nt.gz");
    for how in [Flipped, Cut, Removed] {
        let said: &[&str] = &["merimee.nt.gz", "not what was published"];
        whole.check(&[(&dump, how)], &[(STATUS, 0, &[]), (QUERY, 0, &[]), (VERIFY, 1, said)]);
        // The index is built again from the graph then.
        let both = [(dump.as_str(), how), (&at("index/terms"), Flipped)];
        whole.check(
            &both,
            &[(QUERY, 0, &["is damaged", "built from the graph"]), (VERIFY, 1, said)],
        );
    }
    // Nothing is left to build the index from: no answer rather than half of one.
    let all =
        [(dump.as_str(), Flipped), (&at("index/terms"), Flipped), (&at("graph/*.sst"), Flipped)];
    whole.check(&all, &[(QUERY, 2, &["cannot be built again", "restore a backup"])]);
}

#[test]
fn a_load_into_a_damaged_store_publishes_nothing_or_the_truth() {
    let whole = Whole::new();
    let file = whole.dir.path().join("a.csv");
    let graph = crate::harness::graph(&whole.store);
    let load: &[&str] = &["load", path(&file)];
    fs::write(&file, fs::read_to_string(&file).expect("a file").replacen("Tour", "Pont", 100))
        .expect("a file");
    for (pattern, how, code) in [
        ("writer/*.sst", Damage::Flipped, 2),
        ("writer/CURRENT", Damage::Removed, 2),
        ("writer/CURRENT", Damage::Cut, 2),
        ("versions/000002/version.json", Damage::Cut, 2),
        ("versions/000001/version.json", Damage::Cut, 0),
    ] {
        let store = whole.dir.path().join("damaged");
        copy(&whole.store, &store);
        damage(&store, pattern, how);
        let ended = run(&store, load);
        let what = format!("{pattern} {how:?}: {} {}", ended.out, ended.err);
        assert_eq!(ended.code, Some(code), "{what}");
        assert!(!ended.err.contains("panicked"), "{what}");
        if code == 2 {
            assert!(ended.err.contains("restore"), "says what to do: {what}");
            let number = fs::read_to_string(store.join("current")).expect("a number");
            assert_eq!(number.trim(), "2", "{what}");
        } else {
            assert!(crate::harness::graph(&store) != graph, "{what}");
            assert_eq!(run(&store, VERIFY).code, Some(0), "{what}");
        }
        fs::remove_dir_all(&store).expect("ours");
    }
}

#[test]
fn a_damaged_index_where_nothing_may_be_written_is_told_with_what_to_do() {
    let whole = Whole::new();
    damage(&whole.store, "versions/000002/index/terms", Damage::Flipped);
    let mounted = whole.dir.path().join("mounted");
    fs::create_dir(&mounted).expect("a folder");
    let mount = |arguments: &[&str]| {
        Command::new("mount")
            .args(arguments)
            .arg(&mounted)
            .output()
            .is_ok_and(|output| output.status.success())
    };
    if !mount(&["--bind", path(&whole.store)]) {
        eprintln!("skipped: this user may not mount a folder");
        return;
    }
    let is_read_only = mount(&["-o", "remount,bind,ro"]);
    let query = whole.run(&mounted, QUERY);
    let serve = run(&mounted, &["serve", "--bind", "127.0.0.1:0"]);
    let unmounted = Command::new("umount").arg(&mounted).status();
    assert!(is_read_only && unmounted.is_ok_and(|status| status.success()));
    for ended in [query, serve] {
        assert_eq!(ended.code, Some(2), "{}", ended.err);
        for words in [
            "cannot be built again",
            "make its folder writable",
            "notitia versions --mend",
            "Read-only",
        ] {
            assert!(ended.err.contains(words), "{words}: {}", ended.err);
        }
    }
    assert_eq!(whole.run(&whole.store, &["versions", "--mend"]).code, Some(0));
    assert_eq!(whole.run(&whole.store, VERIFY).code, Some(0));
}
