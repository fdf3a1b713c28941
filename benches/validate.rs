//! What the validator costs on the graphs of notices: `benches/validate` runs this beside other validators.
//!
//! - `write OUT FILE…` maps notices, and writes the graph of each as a paragraph of N-Triples: what a load judges, the
//!   notice's own triples and those of the shared nodes that it names; `write-own` leaves the latter out;
//! - `each GRAPHS` validates these one at a time;
//! - `whole GRAPHS THREADS` validates them as one graph.
//!
//! CPU seconds, as the system counts them. The shapes are those of `shapes/`.

use notitia::ingest::Rules;
use notitia::iri::IriBase;
use notitia::mapping::Mapper;
use notitia::notice::read;
use notitia::notice::read::ReadOptions;
use notitia::shacl::Options;
use notitia::shacl::Shapes;
use oxrdf::Triple;
use oxttl::NTriplesParser;
use oxttl::NTriplesSerializer;
use std::fs;
use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Write;
use std::num::NonZero;
use std::path::Path;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each graph is validated; the first time warms up.
const ROUNDS: usize = 6;

fn main() {
    let words: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let iris = IriBase::new("http://localhost:7878/").expect("a base");
    let rules = Rules::new(iris, None, 2026).expect("good shapes");
    match words.as_slice() {
        ["write", out, files @ ..] => write(Path::new(out), files, &rules, true),
        ["write-own", out, files @ ..] => write(Path::new(out), files, &rules, false),
        ["each", graphs] => each(Path::new(graphs), &rules.shapes),
        ["whole", graphs, threads] => {
            whole(Path::new(graphs), threads.parse().expect("a number"), &rules.shapes);
        }
        _ => println!("see benches/validate"),
    }
}

fn write(out: &Path, files: &[&str], rules: &Rules, with_shared: bool) {
    let mapper = Mapper::new(&rules.iris, rules.year_now);
    let mut out = BufWriter::new(File::create(out).expect("a file"));
    for file in files {
        let options = ReadOptions { base: None, record_bytes_max: 1 << 24 };
        for record in read::open(Path::new(file), &options).expect("a file of notices") {
            let record = record.expect("readable");
            let mapped = mapper.graph(&record);
            let shared = mapped.shared.iter().filter(|_| with_shared);
            let shared = shared.flat_map(|shared| shared.triples(&rules.iris));
            let mut serializer = NTriplesSerializer::new().for_writer(&mut out);
            for triple in mapped.own.iter().cloned().chain(shared) {
                serializer.serialize_triple(&triple).expect("room");
            }
            serializer.finish().write_all(b"\n").expect("room");
        }
    }
    out.flush().expect("room");
}

fn each(graphs: &Path, shapes: &Shapes) {
    let (mut count, mut triples, mut results) = (0_usize, 0, 0);
    let (mut seconds, mut checked) = (0.0, 0_usize);
    for_batches(graphs, |batch| {
        let mut validator = shapes.validator();
        for round in 0..ROUNDS {
            let begun = cpu_s("/proc/thread-self/schedstat");
            for graph in batch {
                let found = validator.validate(graph).expect("no queries").results.len();
                results += usize::from(round == 0) * found;
            }
            if round > 0 {
                seconds += cpu_s("/proc/thread-self/schedstat") - begun;
                checked += batch.len();
            }
        }
        count += batch.len();
        triples += batch.iter().map(Vec::len).sum::<usize>();
    });
    let microseconds = seconds * 1e6 / checked as f64;
    println!(
        "{count} graphs of {:.1} triples: {microseconds:.1} µs a graph, {:.3} µs a triple; {results} results",
        triples as f64 / count as f64,
        microseconds * count as f64 / triples as f64
    );
}

/// Calls `work` with some hundred graphs at a time, so that the data is not in the caches from before.
fn for_batches(graphs: &Path, mut work: impl FnMut(&[Vec<Triple>])) {
    let mut batch = vec![Vec::new()];
    for line in BufReader::new(File::open(graphs).expect("graphs")).lines() {
        let line = line.expect("UTF-8");
        if !line.is_empty() {
            let triple = NTriplesParser::new().for_slice(line.as_bytes()).next();
            let last = batch.last_mut().expect("never empty");
            last.push(triple.expect("a triple").expect("N-Triples"));
            continue;
        }
        if batch.len() == 256 {
            work(&batch);
            batch.clear();
        }
        batch.push(Vec::new());
    }
    batch.pop();
    work(&batch);
}

fn whole(graphs: &Path, threads: usize, shapes: &Shapes) {
    let process = "/proc/self/schedstat";
    let clock = std::time::Instant::now();
    let mut data = shapes.data_graph();
    let mut triples = 0_u64;
    for triple in NTriplesParser::new().for_reader(File::open(graphs).expect("graphs")) {
        data.insert(triple.expect("N-Triples").as_ref());
        triples += 1;
    }
    let (read_cpu, read) = (cpu_s(process), clock.elapsed().as_secs_f64());
    let results = data
        .validate(NonZero::new(threads), Options::default())
        .expect("no queries")
        .iter()
        .count();
    println!(
        "{triples} triples: read {read_cpu:.2} CPU s; validated in {:.2} s by the clock on {threads} threads; {results} results",
        clock.elapsed().as_secs_f64() - read
    );
}

/// CPU seconds of a thread, as the system's scheduler counts them.
fn cpu_s(of: &str) -> f64 {
    let schedule = fs::read_to_string(of).expect("the system tells");
    let first = schedule.split_whitespace().next().expect("a number");
    first.parse::<f64>().expect("nanoseconds") / 1e9
}
