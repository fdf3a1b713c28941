//! What is in the graph is what the notices say: generated notices, clean and malformed, in every shape, are
//! read, mapped and validated, and each fact that the generator knows of is looked up in the graph.

mod fact;
mod graph;
mod report;

use crate::harness;
use fact::FACTS;
use fact::expected_facts;
use graph::Graph;
use notitia::ingest::Prepared;
use notitia::ingest::Rules;
use notitia::ingest::prepare;
use notitia::iri::IriBase;
use notitia::notice::Base;
use notitia::notice::problem::Severity;
use notitia::notice::read;
use notitia::notice::read::ReadOptions;
use report::Disagreement;
use report::Report;
use serde_json::Value;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use tempfile::TempDir;

/// Every form of file that the generator can write.
const SHAPES: [&str; 5] = ["dump", "ods-json", "ods-csv", "legacy2013", "pop-json"];

/// The sizes of the bases, so that links lead from one to the other.
const LINKS: &str = "merimee=1500,palissy=1500,joconde=1500,memoire=1500,mnr=1500,museofile=1000";

/// One file of generated notices.
#[derive(Clone, Copy, Debug)]
struct Run {
    base: Base,
    shape: &'static str,
    kind: Kind,
}

/// What is wrong with a generated file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing.
    Clean,
    /// Nothing but the form of its header and of its lines.
    FormOfFile,
    /// Nothing; some notices of Mérimée are of the Inventaire.
    Inventaire,
    /// Every known malformed value.
    Quirks,
}

impl Kind {
    /// Seed, count and further options of the generator.
    fn options(self) -> &'static str {
        match self {
            Self::Clean => "--seed 1 --count 300",
            Self::FormOfFile => {
                "--seed 2 --count 200 --file-quirk bom --file-quirk crlf --file-quirk no-eol \
                 --file-quirk header-quoted --file-quirk header-upper --file-quirk header-spaced"
            }
            Self::Inventaire => "--seed 3 --count 300 --inventaire",
            Self::Quirks => "--seed 4 --count 1200 --quirk-scale 10 --cover",
        }
    }
}

fn runs() -> Vec<Run> {
    let mut runs = Vec::new();
    for base in harness::GENERATED {
        for shape in SHAPES {
            runs.push(Run { base, shape, kind: Kind::Quirks });
            runs.push(Run { base, shape, kind: Kind::Clean });
            if base == Base::Merimee {
                runs.push(Run { base, shape, kind: Kind::Inventaire });
            }
        }
        runs.push(Run { base, shape: "dump", kind: Kind::FormOfFile });
    }
    runs
}

/// Writes the notices of a run and what is true of them, and gives both paths.
fn generate(run: Run, tools: &Path, dir: &Path) -> (PathBuf, PathBuf) {
    let name = format!("{}-{}-{:?}", run.base, run.shape, run.kind);
    let (file, truth) = (dir.join(&name), dir.join(format!("{name}.truth")));
    let mut command = Command::new("python3");
    command.arg("-B").arg(tools.join("make_notices.py"));
    if run.kind == Kind::Quirks {
        command.arg("--quirks").arg(tools.join("quirks.json"));
    }
    let output = command
        .args(["--base", run.base.name(), "--shape", run.shape, "--links", LINKS])
        .args(run.kind.options().split(' '))
        .arg("--out")
        .arg(&file)
        .arg("--truth")
        .arg(&truth)
        .output()
        .expect("python3 runs");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    (file, truth)
}

/// Reads the file of a run and holds each notice against what is true of it.
fn compare(run: Run, file: &Path, truth: &Path, rules: &Rules) -> Report {
    let options = ReadOptions { base: Some(run.base), ..ReadOptions::default() };
    let reader = read::open(file, &options).expect("a file of notices");
    let header: std::sync::Arc<[u8]> = reader.raw_header().into();
    let truth = fs::read_to_string(truth).expect("the truth");
    let mut lines = truth.lines();
    let mut accepted = HashSet::new();
    let mut report = Report::default();
    for record in reader {
        let record = record.expect("a record");
        let line = lines.next().unwrap_or_else(|| panic!("{run:?}: more records than notices"));
        let truth: Value = serde_json::from_str(line).expect("JSON");
        let prepared = prepare(record, std::sync::Arc::clone(&header), rules);
        let refused = prepared.is_refused() || !accepted.insert(prepared.reference.clone());
        let mut compared =
            Compared { run, truth: &truth, rules, prepared: &prepared, report: &mut report };
        compared.verdict(refused);
        compared.secrets();
        if !refused && truth["expected_verdict"] != "reject" {
            compared.facts();
        }
    }
    assert_eq!(lines.next(), None, "{run:?}: fewer records than notices");
    report
}

/// One notice and what is true of it.
struct Compared<'a> {
    run: Run,
    truth: &'a Value,
    rules: &'a Rules,
    prepared: &'a Prepared,
    report: &'a mut Report,
}

impl Compared<'_> {
    fn note(
        &mut self,
        fact: &'static str,
        agrees: bool,
        differ: impl FnOnce() -> (String, String),
    ) {
        if fact::is_undecidable(fact, self.run.shape, self.truth) {
            return;
        }
        let quirks = fact::strings(&self.truth["quirks"]);
        self.report.count(fact, self.run.kind == Kind::Quirks, agrees);
        if !agrees {
            let (expected, found) = differ();
            self.report.disagreements.push(Disagreement {
                fact,
                base: self.run.base,
                shape: self.run.shape,
                clean: self.run.kind != Kind::Quirks,
                quirks: quirks.join(" "),
                reference: self.prepared.reference.clone(),
                expected,
                found,
            });
        }
    }

    /// The three verdicts: refused or not, and of what is stored, with a warning or without.
    fn verdict(&mut self, refused: bool) {
        let expected = self.truth["expected_verdict"].as_str().expect("a verdict");
        let problems = &self.prepared.problems;
        let warned = problems.iter().any(|problem| problem.severity == Severity::Warning);
        let found = match (refused, warned) {
            (true, _) => "reject",
            (false, true) => "accept_with_warnings",
            (false, false) => "accept",
        };
        let fact = match expected {
            "accept" => "verdict.accept",
            "accept_with_warnings" => "verdict.warn",
            _ => "verdict.reject",
        };
        let said: Vec<String> = problems
            .iter()
            .map(|p| format!("{} {} {:?}", p.kind, p.field.unwrap_or_default(), p.value))
            .collect();
        let reasons = self.truth["reasons"].to_string();
        let differ = || (format!("{expected} {reasons}"), format!("{found} {said:?}"));
        self.note("verdict.reject", (expected == "reject") == refused, differ);
        let differ = || (format!("{expected} {reasons}"), format!("{found} {said:?}"));
        if expected != "reject" && !refused {
            self.note(fact, expected == found, differ);
        }
    }

    /// No string that must not be published stands in the graph, in a label, or in a problem.
    fn secrets(&mut self) {
        let secrets = fact::strings(&self.truth["must_not_publish"]);
        if secrets.is_empty() {
            return;
        }
        let mut published: Vec<String> = Vec::new();
        if let Some(graph) = &self.prepared.graph {
            published.extend(graph.own.iter().map(ToString::to_string));
            for shared in &graph.shared {
                published.push(shared.label.clone());
                published.extend(shared.triples(&self.rules.iris).iter().map(ToString::to_string));
            }
        }
        for problem in &self.prepared.problems {
            published.push(problem.value.clone());
            published.push(problem.message.to_string());
        }
        let published: Vec<String> =
            published.iter().map(|text| graph::fold(text).to_lowercase()).collect();
        for secret in secrets {
            let leak = published.iter().find(|text| graph::tells(text, secret));
            self.note("must_not_publish", leak.is_none(), || {
                (secret.to_owned(), leak.cloned().unwrap_or_default())
            });
        }
    }

    fn facts(&mut self) {
        let notice = self.prepared.graph.as_deref().expect("an accepted notice");
        let graph = Graph::new(notice, &self.rules.iris);
        for fact in FACTS {
            let Some(expected) = expected_facts(fact, self.truth) else { continue };
            let found = (fact.found)(&graph);
            let agrees = fact.agrees(&expected, &found);
            self.note(fact.name, agrees, || (format!("{expected:?}"), format!("{found:?}")));
        }
    }
}

#[test]
fn the_graph_says_what_the_notices_say() {
    let Some(tools) = harness::shared("tools") else { return };
    let dir = TempDir::new().expect("a folder");
    let iris = IriBase::new("http://example.org/").expect("a base");
    let rules = Rules::new(iris, None, harness::YEAR_NOW).expect("good shapes");
    let left = Mutex::new(runs().into_iter());
    let next = || left.lock().expect("no thread failed").next();
    let work = || {
        let mut report = Report::default();
        while let Some(run) = next() {
            let (file, truth) = generate(run, &tools, dir.path());
            report.merge(compare(run, &file, &truth, &rules));
        }
        report
    };
    let mut report = Report::default();
    std::thread::scope(|scope| {
        let workers = [scope.spawn(work), scope.spawn(work)];
        for worker in workers {
            report.merge(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
    });
    assert!(report.disagreements.is_empty(), "{report}");
    eprintln!("{report}");
}
