//! What a look-up costs before it meets HTTP: `cargo bench --bench lookups -- STORE [LOOK-UPS]`
//!
//! Questions about one notice each, another one each time; one thread, its CPU time as the system's scheduler counts
//! it. Prints microseconds a query in Markdown: parsing, and planning, evaluation and writing together.

use notitia::index::Index;
use notitia::query;
use notitia::query::Budget;
use notitia::query::Format;
use notitia::query::Kind;
use notitia::store::Version;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The questions; `{}` stands for the IRI of a notice.
const QUERIES: [(&str, &str); 5] = [
    ("properties", "SELECT ?p ?o { <{}> ?p ?o }"),
    ("name", "SELECT ?name { <{}> rdfs:label ?name }"),
    (
        "by identifier",
        "SELECT ?thing { <{}> schema:identifier ?id . ?thing schema:identifier ?id }",
    ),
    ("description", "CONSTRUCT { ?s ?p ?o } { VALUES ?s { <{}> } ?s ?p ?o }"),
    ("exists", "ASK { <{}> a schema:LandmarksOrHistoricalBuildings }"),
];

/// CPU seconds of this thread.
fn cpu_s() -> f64 {
    let schedule = fs::read_to_string("/proc/thread-self/schedstat").expect("the system tells");
    let first = schedule.split_whitespace().next().expect("a number");
    first.parse::<f64>().expect("nanoseconds") / 1e9
}

fn main() {
    // Cargo adds flags of its own, such as `--bench`.
    let words: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let Some(store) = words.first().cloned() else {
        println!("give a store: cargo bench --bench lookups -- STORE [LOOK-UPS]");
        return;
    };
    let count = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(5_000);
    let work = std::thread::Builder::new().stack_size(query::STACK_BYTES);
    let work = work.spawn(move || measure(Path::new(&store), count)).expect("a thread");
    work.join().expect("the measurement");
}

fn measure(store: &Path, count: usize) {
    let version = Version::open_current(store).expect("a store").expect("a version");
    let base = version.iris().as_str().to_owned();
    let index = Index::open(&version.index_dir()).expect("a read index");
    let budget = Budget::until(Instant::now() + Duration::from_secs(600));
    let all = "SELECT DISTINCT ?notice { ?notice schema:identifier ?id } ORDER BY ?id";
    let all = query::parse(all, &base).expect("a query");
    let mut notices = Vec::new();
    let take = |row: &spareval::QuerySolution| notices.extend(row.get(0).map(ToString::to_string));
    query::rows(&index, &all, &budget, take).expect("notices");
    let step = (notices.len() / count).max(1);
    println!("| look-up | parse, µs | the rest, µs | bytes |\n|---|---|---|---|");
    for (name, text) in QUERIES {
        let texts = notices.iter().step_by(step).map(|notice| text.replace("<{}>", notice));
        let texts: Vec<String> = texts.collect();
        let begun = cpu_s();
        let parsed = texts.iter().map(|text| query::parse(text, &base).expect("a query"));
        let parsed: Vec<_> = parsed.collect();
        let between = cpu_s();
        let mut bytes = 0;
        for query in &parsed {
            let format = if query.kind() == Kind::Graph { Format::NTriples } else { Format::Json };
            let mut out = Count(0);
            query::run(&index, query, format, &budget, &mut out).expect("an answer");
            bytes += out.0;
        }
        let n = texts.len() as f64;
        let each_us = |seconds: f64| seconds * 1e6 / n;
        let (parse, rest) = (each_us(between - begun), each_us(cpu_s() - between));
        println!("| {name} | {parse:.1} | {rest:.1} | {} |", bytes / texts.len());
    }
}

/// Counts what is written.
struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
