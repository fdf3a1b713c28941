//! Loads that are killed, and readers while a load runs.

use super::copy;
use super::count;
use super::ended;
use super::generated;
use super::path;
use super::program;
use super::run;
use crate::harness;
use flate2::read::GzDecoder;
use notitia::dump::canonical;
use notitia::store::Graph;
use notitia::store::Writer;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;
use tempfile::TempDir;

const NOTICES: u32 = 600;

/// When a load is killed.
#[derive(Debug)]
enum Moment {
    /// After this share of the time that it takes undisturbed.
    Share(f64),
    /// When this path is there, below the folder of the store.
    Exists(&'static str),
}

/// Each notice of a graph, by its record, as sorted lines.
fn notices(graph: &Graph, dataset: oxrdf::NamedNodeRef<'_>) -> BTreeMap<String, Vec<u8>> {
    let one = |doc: oxrdf::NamedNode| {
        let triples = graph.notice(doc.as_ref()).expect("readable");
        (doc.into_string(), canonical::sorted_lines(&triples))
    };
    graph.docs(dataset).map(|doc| one(doc.expect("readable"))).collect()
}

fn published(store: &Path) -> BTreeMap<String, Vec<u8>> {
    let version = harness::version(store);
    notices(
        harness::stored(&version),
        version.iris().dataset(notitia::notice::Base::Merimee).as_ref(),
    )
}

/// The lines of each dump of the current version in N-Triples, sorted.
fn dumps(store: &Path) -> BTreeMap<String, Vec<String>> {
    let version = harness::version(store);
    let dumps = version.info().dumps.iter().filter(|dump| dump.format == "nt");
    let lines = |name: &str| {
        let file = fs::File::open(version.dump_path(name).expect("listed")).expect("a dump");
        let mut text = String::new();
        GzDecoder::new(file).read_to_string(&mut text).expect("a whole dump");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    dumps.map(|dump| (dump.name.clone(), lines(&dump.name))).collect()
}

fn start(store: &Path, file: &Path) -> Child {
    start_any(store, &["load", path(file)])
}

fn start_any(store: &Path, arguments: &[&str]) -> Child {
    let mut command = program(store, arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs")
}

/// Starts a load and kills it; whether it was still running.
fn kill(store: &Path, file: &Path, moment: &Moment, undisturbed: Duration) -> bool {
    let begun = Instant::now();
    let mut child = start(store, file);
    let is_due = || match moment {
        Moment::Share(share) => begun.elapsed() >= undisturbed.mul_f64(*share),
        Moment::Exists(path) => store.join(path).exists(),
    };
    while !is_due() && child.try_wait().expect("ours").is_none() {
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("ours");
    child.wait().expect("ours").code().is_none()
}

/// The same notices under the same name: every third has another title, every tenth is gone.
fn changed(file: &Path, to: &Path) -> PathBuf {
    fs::create_dir_all(to).expect("a folder");
    let mut lines = String::new();
    for (number, line) in fs::read_to_string(file).expect("the notices").lines().enumerate() {
        let mut notice: Value = serde_json::from_str(line).expect("JSON");
        if number % 3 == 0 {
            notice["TICO"] = format!("Moulin numéro {number}").into();
        }
        if number % 10 != 9 {
            lines.push_str(&notice.to_string());
            lines.push('\n');
        }
    }
    let to = to.join(file.file_name().expect("a name"));
    fs::write(&to, lines).expect("a file");
    to
}

/// The files of before and after, and stores into which the loads of them ran undisturbed.
struct Undisturbed {
    dir: TempDir,
    first: PathBuf,
    later: PathBuf,
    before: PathBuf,
    after: PathBuf,
    first_time: Duration,
    later_time: Duration,
}

fn undisturbed() -> Option<Undisturbed> {
    let dir = TempDir::new().expect("a folder");
    let first = generated(&dir.path().join("notices.jsonl"), "merimee", NOTICES, &[])?;
    // The few notices that name thousands of others would make every load a long one.
    let short: String = fs::read_to_string(&first)
        .expect("the notices")
        .lines()
        .filter(|line| line.len() < 6000)
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(&first, short).expect("a file");
    let later = changed(&first, &dir.path().join("later"));
    let (before, after) = (dir.path().join("before"), dir.path().join("after"));
    let timed = |store: &Path, file: &Path| {
        let begun = Instant::now();
        let ended = run(store, &["load", path(file)]);
        assert_eq!(ended.code, Some(0), "{} {}", ended.out, ended.err);
        assert!(count(&ended.out, "stored") > 100, "{}", ended.out);
        begun.elapsed()
    };
    let first_time = timed(&before, &first);
    copy(&before, &after);
    let later_time = timed(&after, &later);
    Some(Undisturbed { dir, first, later, before, after, first_time, later_time })
}

#[test]
fn a_killed_load_leaves_whole_notices_and_is_completed_by_the_next() {
    let Some(all) = undisturbed() else { return };
    let (before, after) = (published(&all.before), published(&all.after));
    assert!(before.len() > 500 && before != after);
    let (dumps_before, dumps_after) = (dumps(&all.before), dumps(&all.after));
    let (graph_before, graph_after) = (harness::graph(&all.before), harness::graph(&all.after));
    let nothing = BTreeMap::new();
    let first = [
        Moment::Share(0.3),
        Moment::Share(0.7),
        Moment::Exists("versions/000001.draft/dumps/shared.nt.gz"),
    ];
    let later = [
        Moment::Share(0.3),
        Moment::Share(0.6),
        Moment::Exists("versions/000002.draft/dumps/shared.nt.gz"),
        Moment::Exists("versions/000002.draft/index.partial"),
        Moment::Exists("versions/000002.draft/index"),
        Moment::Exists("versions/000002.draft/graph"),
        Moment::Exists("versions/000002"),
    ];
    let loads = first
        .iter()
        .map(|moment| (moment, &nothing, &before, &all.first, &graph_before, all.first_time));
    let loads = loads.chain(
        later
            .iter()
            .map(|moment| (moment, &before, &after, &all.later, &graph_after, all.later_time)),
    );
    let mut killed = 0;
    for (number, (moment, old, new, file, graph, time)) in loads.enumerate() {
        let store = all.dir.path().join(format!("killed-{number}"));
        if !old.is_empty() {
            copy(&all.before, &store);
        }
        killed += u32::from(kill(&store, file, moment, time));
        if old.is_empty() {
            let status = run(&store, &["status", "--verify"]);
            assert!(matches!(status.code, Some(0 | 2)), "{moment:?}: {}", status.err);
        } else {
            let found = published(&store);
            assert!(
                found == *old || found == *new,
                "{moment:?}: the version is neither old nor new"
            );
            assert_eq!(run(&store, &["status", "--verify"]).code, Some(0), "{moment:?}");
        }
        {
            let writer = Writer::open(&store, None).expect("the store opens");
            let dataset = writer.iris().dataset(notitia::notice::Base::Merimee);
            for (doc, lines) in notices(writer.graph(), dataset.as_ref()) {
                let is_whole = old.get(&doc) == Some(&lines) || new.get(&doc) == Some(&lines);
                assert!(is_whole, "{moment:?}: {doc} is neither old nor new");
            }
        }
        let again =
            ended(&program(&store, &["load", path(file)]).output().expect("the program runs"));
        assert_eq!(again.code, Some(0), "{moment:?}: {} {}", again.out, again.err);
        let verified = run(&store, &["status", "--verify"]);
        assert_eq!(verified.code, Some(0), "{moment:?}: {}", verified.err);
        assert!(harness::graph(&store) == *graph, "{moment:?}: the graph is another");
        let expected = if new == &before { &dumps_before } else { &dumps_after };
        assert!(dumps(&store) == *expected, "{moment:?}: the dumps are others");
        fs::remove_dir_all(&store).expect("ours");
    }
    assert!(killed >= 4, "only {killed} loads were still running when they were to be killed");
}

#[test]
fn a_killed_build_of_an_index_leaves_none_or_a_whole_one() {
    let Some(all) = undisturbed() else { return };
    let store = &all.after;
    let index = harness::version(store).index_dir();
    let mend = ["versions", "--mend"];
    let mut killed = 0;
    for wait_ms in [10, 60, 150, 300, 600] {
        fs::remove_dir_all(&index).expect("it is there");
        let mut child = start_any(store, &mend);
        thread::sleep(Duration::from_millis(wait_ms));
        child.kill().expect("ours");
        killed += u32::from(child.wait().expect("ours").code().is_none());
        let listed = run(store, &["versions"]);
        let is_whole = index.exists();
        assert_eq!(listed.code, Some(i32::from(!is_whole)), "{}", listed.out);
        assert_eq!(run(store, &mend).code, Some(0));
        let verified = run(store, &["status", "--verify"]);
        assert_eq!(verified.code, Some(0), "{}", verified.err);
        assert!(!index.with_extension("partial").exists(), "nothing is left");
    }
    assert!(killed >= 1, "none was still running when it was to be killed");
}

#[test]
fn who_reads_during_a_load_sees_a_whole_version() {
    let Some(all) = undisturbed() else { return };
    let counts = |store: &Path| {
        let status = run(store, &["status", "--json"]);
        assert_eq!(status.code, Some(0), "{}", status.err);
        let json: Value = serde_json::from_str(&status.out).expect("JSON");
        json["triples"].as_u64().expect("a number")
    };
    let query = all.dir.path().join("count.rq");
    fs::write(&query, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").expect("a query");
    let asked = |store: &Path| {
        let answer = run(store, &["query", path(&query), "--format", "csv"]);
        assert_eq!(answer.code, Some(0), "{}", answer.err);
        answer
            .out
            .lines()
            .nth(1)
            .and_then(|line| line.trim().parse::<u64>().ok())
            .expect("a number")
    };
    let known = [counts(&all.before), counts(&all.after)];
    assert_ne!(known[0], known[1]);
    let store = all.dir.path().join("read");
    copy(&all.before, &store);
    let mut child = start(&store, &all.later);
    let mut reads = 0;
    while child.try_wait().expect("ours").is_none() {
        let seen = [counts(&store), asked(&store)];
        assert!(seen.iter().all(|count| known.contains(count)), "{seen:?} is none of {known:?}");
        reads += 1;
    }
    assert!(child.wait().expect("ours").success());
    assert!(reads > 2, "{reads}");
    assert_eq!([counts(&store), asked(&store)], [known[1]; 2]);
}
