//! The comparison at scale: as many generated notices as one likes, checked, loaded and served by the program.
//!
//! Facts are looked up in what the store gives back, and the strings that must not be published in every byte
//! that the program has written: dumps, the whole store read back, logs, reports, lists of refused notices,
//! pages. Run by `scripts/verify`; the settings are variables of the environment.

use super::compare::Compared;
use super::fact::Outcome;
use super::generate::Generated;
use super::generate::Run;
use super::generate::SHAPES;
use super::generate::generate;
use super::report::Disagreement;
use super::report::Report;
use super::secrets::Secrets;
use crate::harness;
use crate::http::Service;
use flate2::read::GzDecoder;
use notitia::ingest::NoticeGraph;
use notitia::ingest::Prepared;
use notitia::ingest::Rules;
use notitia::ingest::prepare;
use notitia::notice::Base;
use notitia::notice::read;
use notitia::notice::read::ReadOptions;
use notitia::store::Graph;
use notitia::store::Version;
use oxrdf::NamedNode;
use oxrdf::Term;
use oxrdf::Triple;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::HashSet;
use std::env;
use std::fs;
use std::fs::File;
use std::io::BufRead as _;
use std::io::BufReader;
use std::path::Path;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Instant;
use tempfile::TempDir;

/// What must be reached: shares of the facts and of the verdicts.
const RIGHT_MIN: f64 = 0.999;

/// The generator knows no more museums than this.
const MUSEUMS_MAX: u32 = 9000;

/// Of each base, how many notices that have secrets are asked for as pages.
const PAGES_MAX: usize = 100;

/// The root of the IRIs.
const BASE_IRI: &str = "http://example.org/";

/// The tables of malformed values of the project.
fn own_quirks() -> Vec<PathBuf> {
    let folder = fs::read_dir(harness::package("tests/fixtures/quirks")).expect("the tables");
    let mut tables: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    tables.sort();
    tables
}

/// What to generate.
struct Settings {
    /// Of each base.
    notices: u32,
    seed: String,
    shapes: Vec<&'static str>,
    bases: Vec<Base>,
    /// Tables of malformed values.
    quirks: Vec<PathBuf>,
    /// Where the full report goes; none: to the standard output.
    report: Option<PathBuf>,
}

impl Settings {
    fn from_environment(tools: &Path) -> Self {
        let get = |name: &str| env::var(format!("NOTITIA_VERIFY_{name}")).ok();
        let words = |name: &str| -> Vec<String> {
            get(name).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
        };
        let notices = get("NOTICES").map_or(20_000, |n| n.parse().expect("NOTICES is a number"));
        let (shapes, bases) = (words("SHAPES"), words("BASES"));
        let is_asked = |asked: &[String], name: &str| {
            asked.is_empty() || asked.iter().any(|asked| asked == name)
        };
        let mut quirks = vec![tools.join("quirks.json")];
        quirks.extend(own_quirks());
        quirks.extend(words("QUIRKS").iter().map(PathBuf::from));
        Self {
            notices,
            seed: get("SEED").unwrap_or_else(|| "1".to_owned()),
            shapes: SHAPES.into_iter().filter(|shape| is_asked(&shapes, shape)).collect(),
            bases: harness::GENERATED
                .into_iter()
                .filter(|base| is_asked(&bases, base.name()))
                .collect(),
            quirks,
            report: get("REPORT").map(PathBuf::from),
        }
    }

    fn count(&self, base: Base) -> u32 {
        if base == Base::Museofile { self.notices.min(MUSEUMS_MAX) } else { self.notices }
    }

    /// The options of the generator for a base.
    fn options(&self, base: Base) -> Vec<String> {
        let sizes: Vec<String> =
            harness::GENERATED.iter().map(|base| format!("{base}={}", self.count(*base))).collect();
        let mut options: Vec<String> =
            ["--quirk-scale", "10", "--cover", "--links"].map(str::to_owned).to_vec();
        options.extend([sizes.join(","), "--seed".to_owned(), self.seed.clone()]);
        options.extend(["--count".to_owned(), self.count(base).to_string()]);
        for table in &self.quirks {
            options.extend(["--quirks".to_owned(), table.display().to_string()]);
        }
        options
    }
}

/// The bases in one shape, in a store of their own.
struct Loaded {
    shape: &'static str,
    files: Vec<(Base, Generated)>,
    dir: TempDir,
}

impl Loaded {
    /// Generates the files.
    fn new(settings: &Settings, shape: &'static str, tools: &Path) -> Self {
        let dir = TempDir::new().expect("a folder");
        let write = |base: Base| {
            let run = Run { base, shape, malformed: true };
            (base, generate(run, base.name(), tools, dir.path(), &settings.options(base)))
        };
        let (first, second) = settings.bases.split_at(settings.bases.len() / 2);
        let files = std::thread::scope(|scope| {
            let other = scope.spawn(|| second.iter().map(|base| write(*base)).collect::<Vec<_>>());
            let mut files: Vec<_> = first.iter().map(|base| write(*base)).collect();
            files.extend(other.join().expect("the generator runs"));
            files
        });
        Self { shape, files, dir }
    }

    fn store(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    /// Runs the program, and keeps all that it prints in a file of this name.
    fn run(&self, name: &str, arguments: &[&str]) {
        let log = File::create(self.printed(name)).expect("a log");
        let status = harness::notitia()
            .args(arguments)
            .arg("--store")
            .arg(self.store())
            .args(["--problems-shown-max", "100000000", "--base-iri", BASE_IRI])
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .status()
            .expect("the program runs");
        let code = status.code();
        let shown = || fs::read_to_string(self.printed(name)).unwrap_or_default();
        assert!(code.is_some_and(|code| code < 2), "{arguments:?}: {code:?} {}", shown());
    }

    fn printed(&self, name: &str) -> PathBuf {
        self.dir.path().join(format!("{name}.printed"))
    }

    /// Checks and loads the files, and lets the program list what there is to list.
    fn load(&self) {
        let files: Vec<&str> =
            self.files.iter().map(|(_, of)| of.file.to_str().expect("UTF-8")).collect();
        let report = self.printed("report");
        let report = report.to_str().expect("UTF-8");
        self.run("check", &[&["check", "--report", report], &files[..]].concat());
        self.run("load", &[&["load"], &files[..]].concat());
        self.run("status", &["status"]);
        self.run("quarantine", &["quarantine", "list"]);
        let listed = fs::read_to_string(self.printed("quarantine")).expect("a list");
        for (at, line) in listed.lines().enumerate().take(PAGES_MAX) {
            if let Some(place) = line.split('\t').nth(2) {
                self.run(&format!("quarantine-{at}"), &["quarantine", "show", place]);
            }
        }
    }

    /// The files and lines of the refused notices.
    fn refused(&self) -> HashSet<String> {
        let listed = fs::read_to_string(self.printed("quarantine")).expect("a list");
        listed.lines().filter_map(|line| line.split('\t').nth(2)).map(str::to_owned).collect()
    }

    /// Holds each notice of a base against what is true of it.
    fn compare(
        &self,
        stored: &Stored<'_>,
        base: Base,
        generated: &Generated,
        secrets: &mut Secrets,
    ) -> Report {
        let run = Run { base, shape: self.shape, malformed: true };
        let options = ReadOptions { base: Some(base), ..ReadOptions::default() };
        let reader = read::open(&generated.file, &options).expect("a file of notices");
        let header: Arc<[u8]> = reader.raw_header().into();
        let file = generated.file.file_name().and_then(|name| name.to_str()).expect("a name");
        let truth = File::open(&generated.truth).expect("the truth");
        let mut lines = BufReader::new(truth).lines();
        let mut report = Report::default();
        for record in reader {
            let line = lines.next().expect("as many notices as records").expect("the truth");
            let truth: Value = serde_json::from_str(&line).expect("JSON");
            secrets.add(&truth);
            let prepared = prepare(record.expect("a record"), Arc::clone(&header), stored.rules);
            let refused = stored.refused.contains(&format!("{file}:{}", prepared.source.line));
            let graph = if refused { None } else { stored.notice(&prepared) };
            let is_lost = !refused && graph.is_none();
            let mut compared = Compared {
                run,
                truth: &truth,
                iris: &stored.rules.iris,
                reference: &prepared.reference,
                problems: &prepared.problems,
                refused: refused || is_lost,
                graph: graph.as_ref(),
                report: &mut report,
            };
            if is_lost {
                let differ = || ("stored or refused".to_owned(), "neither".to_owned());
                compared.note("verdict.reject", Outcome::Missing, differ);
            }
            compared.all();
            if let Some(graph) = &graph {
                let lacks = stored.lacks(&prepared, graph);
                compared.note("store", Outcome::agrees(lacks.is_empty()), || {
                    ("what was mapped".to_owned(), format!("not in the store: {lacks:?}"))
                });
            }
        }
        assert!(lines.next().is_none(), "{run:?}: fewer records than notices");
        report
    }

    /// Searches all that was written for the secrets.
    fn search(&self, version: &Version, secrets: &Secrets, report: &mut Report) {
        let base = self.files[0].0;
        let run = Run { base, shape: self.shape, malformed: true };
        let mut bytes_all = 0;
        let mut note = |fact, what: &str, (bytes, leaks): (u64, Vec<String>)| {
            bytes_all += bytes;
            let outcome = if leaks.is_empty() { Outcome::Right } else { Outcome::Leaked };
            report.count(run, fact, outcome);
            for leak in leaks {
                report.add(Disagreement {
                    fact,
                    run,
                    quirks: what.to_owned(),
                    reference: what.to_owned(),
                    expected: "nothing that is never published".to_owned(),
                    found: leak,
                });
            }
        };
        for entry in fs::read_dir(self.dir.path()).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "printed") {
                let printed = BufReader::new(File::open(&path).expect("a log"));
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                note("must_not_publish.printed", &name, secrets.search(printed));
            }
        }
        for dump in &version.info().dumps {
            let file = File::open(version.dump_path(&dump.name).expect("a dump")).expect("a dump");
            let lines = BufReader::new(GzDecoder::new(BufReader::new(file)));
            note("must_not_publish.dumps", &dump.name, secrets.search(lines));
        }
        let mut program = harness::notitia()
            .args(["dump", "--format", "nq", "--store"])
            .arg(self.store())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let all = BufReader::new(program.stdout.take().expect("a pipe"));
        note("must_not_publish.store", "all quads", secrets.search(all));
        assert!(program.wait().expect("the program ends").success());
        for (page, body) in self.pages() {
            note("must_not_publish.pages", &page, secrets.search(body.as_bytes()));
        }
        eprintln!("{}: {} secrets, {bytes_all} bytes searched", self.shape, secrets.len());
    }

    /// Pages of the service: the general ones, and the notices that have secrets.
    fn pages(&self) -> Vec<(String, String)> {
        let service = Service::open(&self.store(), |_| {});
        let mut asked: Vec<String> =
            ["/", "/dumps/", "/ns", "/.well-known/void"].map(|page| format!("GET {page}")).to_vec();
        for (base, generated) in &self.files {
            let truth = BufReader::new(File::open(&generated.truth).expect("the truth"));
            let notices = truth.lines().map(|line| {
                serde_json::from_str::<Value>(&line.expect("the truth")).expect("JSON")
            });
            let references = notices.filter_map(|truth| {
                let has_secrets = !truth["must_not_publish"].as_array()?.is_empty();
                has_secrets.then(|| truth["ref"].as_str().map(str::to_owned))?
            });
            for reference in references.take(PAGES_MAX) {
                for kind in ["text/html", "text/turtle", "application/ld+json"] {
                    asked.push(format!("GET /doc/{base}/{reference} | accept: {kind}"));
                }
            }
        }
        asked.into_iter().map(|line| (line.clone(), service.ask(&line).text())).collect()
    }
}

/// What the store has, read as a client would.
struct Stored<'a> {
    graph: &'a Graph,
    rules: &'a Rules,
    refused: HashSet<String>,
    /// The literals of the shared nodes that were met.
    labels: RefCell<HashMap<NamedNode, Vec<String>>>,
}

impl Stored<'_> {
    /// What a notice states, as the store gives it back, with the shared nodes that the notice names; none when
    /// the store does not have it.
    fn notice(&self, prepared: &Prepared) -> Option<NoticeGraph> {
        let doc = self.rules.iris.doc(prepared.base, &prepared.reference);
        let mut own = self.graph.notice(doc.as_ref()).expect("a readable store");
        // What only the other notices of links state is not a fact of this one.
        own.retain(|triple| !self.graph.is_inverse(triple).expect("a readable store"));
        let shared = prepared.graph.as_ref().map(|graph| graph.shared.clone()).unwrap_or_default();
        (!own.is_empty()).then(|| NoticeGraph {
            doc,
            own,
            shared,
            stated: Vec::new(),
            lines: Vec::new(),
            fingerprint: String::new(),
        })
    }

    /// What the notice says, and the store does not have: triples of its own, and of the nodes that it shares.
    fn lacks(&self, prepared: &Prepared, stored: &NoticeGraph) -> Vec<String> {
        let Some(mapped) = &prepared.graph else { return vec!["a graph".to_owned()] };
        let known: HashSet<&Triple> = stored.own.iter().collect();
        let own = mapped.own.iter().filter(|triple| !known.contains(triple));
        let mut lacks: Vec<String> = own.map(ToString::to_string).collect();
        // The code of a commune gives way to any name.
        for shared in mapped.shared.iter().filter(|shared| shared.is_named()) {
            let mut known = self.labels.borrow_mut();
            let labels =
                known.entry(shared.iri.clone()).or_insert_with(|| self.labels_of(&shared.iri));
            if !labels.contains(&shared.label) {
                lacks.push(format!("{} {:?}", shared.iri, shared.label));
            }
        }
        lacks
    }

    /// The literals that a node has.
    fn labels_of(&self, node: &NamedNode) -> Vec<String> {
        let described = self.graph.described(node.as_ref()).expect("a readable store");
        let literals = described.into_iter().filter_map(|triple| match triple.object {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        });
        literals.collect()
    }
}

#[test]
#[ignore = "takes minutes; scripts/verify runs it"]
fn the_store_says_what_the_notices_say() {
    let Some(tools) = harness::shared("tools") else { return };
    let settings = Settings::from_environment(&tools);
    let mut report = Report::default();
    let mut seconds: HashMap<&str, f64> = HashMap::new();
    for &shape in &settings.shapes {
        let mut timed = |what, begun: Instant| {
            *seconds.entry(what).or_default() += begun.elapsed().as_secs_f64();
            Instant::now()
        };
        let begun = Instant::now();
        let loaded = Loaded::new(&settings, shape, &tools);
        let begun = timed("generating", begun);
        loaded.load();
        let begun = timed("checking and loading", begun);
        let version = harness::version(&loaded.store());
        let rules = Rules::new(version.iris().clone(), None, harness::YEAR_NOW).expect("shapes");
        let (refused, labels) = (loaded.refused(), RefCell::default());
        let stored = Stored { graph: harness::stored(&version), rules: &rules, refused, labels };
        let mut secrets = Secrets::default();
        for (base, generated) in &loaded.files {
            report.merge(loaded.compare(&stored, *base, generated, &mut secrets));
        }
        let begun = timed("comparing", begun);
        loaded.search(&version, &secrets, &mut report);
        timed("searching", begun);
        let (facts, verdicts, leaked) = report.shares();
        eprintln!("{shape}: so far facts {facts:.6}, verdicts {verdicts:.6}, {leaked} leaks");
    }
    match &settings.report {
        Some(path) => fs::write(path, report.to_string()).expect("a report"),
        None => println!("{report}"),
    }
    eprintln!("seed {}, seconds {seconds:.0?}", settings.seed);
    let (facts, verdicts, leaked) = report.shares();
    assert!(
        facts >= RIGHT_MIN && verdicts >= RIGHT_MIN && leaked == 0,
        "facts {facts:.6}, verdicts {verdicts:.6}, {leaked} leaks"
    );
}
