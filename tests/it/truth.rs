//! What is in the graph is what the notices say: generated notices, clean and malformed, in every shape, are
//! read, mapped and validated, and each fact that the generator knows of is looked up in the graph.
//!
//! Here in small files and in memory; [`scale`] does the same through the program, with as many as one likes.

mod compare;
mod fact;
mod generate;
mod graph;
mod report;
mod scale;
mod secrets;

use crate::harness;
use compare::Compared;
use generate::Generated;
use generate::Run;
use generate::SHAPES;
use generate::generate;
use notitia::ingest::Rules;
use notitia::ingest::prepare;
use notitia::iri::IriBase;
use notitia::notice::Base;
use notitia::notice::read;
use notitia::notice::read::ReadOptions;
use report::Report;
use serde_json::Value;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use tempfile::TempDir;

/// The sizes of the bases, so that links lead from one to the other.
const LINKS: &str = "merimee=1500,palissy=1500,joconde=1500,memoire=1500,mnr=1500,museofile=1000";

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
    fn options(self, tools: &Path) -> Vec<String> {
        let options = match self {
            Self::Clean => "--seed 1 --count 300",
            Self::FormOfFile => {
                "--seed 2 --count 200 --file-quirk bom --file-quirk crlf --file-quirk no-eol \
                 --file-quirk header-quoted --file-quirk header-upper --file-quirk header-spaced"
            }
            Self::Inventaire => "--seed 3 --count 300 --inventaire",
            Self::Quirks => "--seed 4 --count 1200 --quirk-scale 10 --cover",
        };
        let mut options: Vec<String> = options.split(' ').map(str::to_owned).collect();
        options.extend(["--links".to_owned(), LINKS.to_owned()]);
        if self == Self::Quirks {
            let table = tools.join("quirks.json");
            options.extend(["--quirks".to_owned(), table.display().to_string()]);
        }
        options
    }
}

fn runs() -> Vec<(Run, Kind)> {
    let mut runs = Vec::new();
    for base in harness::GENERATED {
        let mut add = |shape, kind| {
            let malformed = kind == Kind::Quirks;
            runs.push((Run { base, shape, malformed }, kind));
        };
        for shape in SHAPES {
            add(shape, Kind::Quirks);
            add(shape, Kind::Clean);
            if base == Base::Merimee {
                add(shape, Kind::Inventaire);
            }
        }
        add("dump", Kind::FormOfFile);
    }
    runs
}

/// Reads the file of a run and holds each notice against what is true of it.
fn compare(run: Run, generated: &Generated, rules: &Rules) -> Report {
    let options = ReadOptions { base: Some(run.base), ..ReadOptions::default() };
    let reader = read::open(&generated.file, &options).expect("a file of notices");
    let header: Arc<[u8]> = reader.raw_header().into();
    let truth = fs::read_to_string(&generated.truth).expect("the truth");
    let mut lines = truth.lines();
    let mut accepted = HashSet::new();
    let mut report = Report::default();
    for record in reader {
        let record = record.expect("a record");
        let line = lines.next().unwrap_or_else(|| panic!("{run:?}: more records than notices"));
        let truth: Value = serde_json::from_str(line).expect("JSON");
        let prepared = prepare(record, Arc::clone(&header), rules);
        let refused = prepared.is_refused() || !accepted.insert(prepared.reference.clone());
        Compared {
            run,
            truth: &truth,
            iris: &rules.iris,
            reference: &prepared.reference,
            problems: &prepared.problems,
            refused,
            graph: prepared.graph.as_deref(),
            report: &mut report,
        }
        .all();
    }
    assert_eq!(lines.next(), None, "{run:?}: fewer records than notices");
    report
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
        while let Some((run, kind)) = next() {
            let name = format!("{}-{}-{kind:?}", run.base, run.shape);
            let generated = generate(run, &name, &tools, dir.path(), &kind.options(&tools));
            report.merge(compare(run, &generated, &rules));
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
    assert!(report.is_right(), "{report}");
    eprintln!("{report}");
}
