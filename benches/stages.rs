//! What each stage of the pipeline costs: `cargo bench --bench stages -- FILE…`
//!
//! One thread, its CPU time as the system's scheduler counts it, batch after batch as in a load, so that
//! memory is used again. Give files of 10,000 notices or more. Prints a table in Markdown.

use notitia::dump::DumpFormat;
use notitia::dump::DumpWriter;
use notitia::dump::canonical;
use notitia::ingest::Known;
use notitia::ingest::Rules;
use notitia::iri::IriBase;
use notitia::mapping::Mapped;
use notitia::mapping::Mapper;
use notitia::notice::Record;
use notitia::notice::read;
use notitia::notice::read::ReadOptions;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BATCH: usize = 256;

/// CPU seconds of this thread.
fn cpu_s() -> f64 {
    let schedule = fs::read_to_string("/proc/thread-self/schedstat").expect("the system tells");
    let first = schedule.split_whitespace().next().expect("a number");
    first.parse::<f64>().expect("nanoseconds") / 1e9
}

/// CPU seconds by stage, in the order of the stages.
#[derive(Default)]
struct Clock(BTreeMap<(usize, &'static str), f64>);

impl Clock {
    fn timed<T>(&mut self, stage: (usize, &'static str), work: impl FnOnce() -> T) -> T {
        let begun = cpu_s();
        let result = work();
        *self.0.entry(stage).or_insert(0.0) += cpu_s() - begun;
        result
    }
}

fn main() {
    // Cargo adds flags of its own, such as `--bench`.
    let files: Vec<PathBuf> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).map(PathBuf::from).collect();
    if files.is_empty() {
        println!("give files of notices: cargo bench --bench stages -- FILE…");
        return;
    }
    let iris = IriBase::new("http://localhost:7878/").expect("a base");
    let rules = Rules::new(iris, None, 2026).expect("good shapes");
    let folder = tempfile::tempdir().expect("a folder");
    let mut clock = Clock::default();
    let (mut notices, mut triples) = (0, 0);
    let mut known = Known::default();
    let mut dumps =
        [DumpFormat::NTriples, DumpFormat::Turtle].map(|format| dump(folder.path(), format));
    for file in &files {
        let options = ReadOptions { base: None, record_bytes_max: 1 << 24 };
        let mut reader = read::open(file, &options).expect("a file of notices");
        loop {
            let records = clock.timed((0, "read"), || batch(&mut reader));
            if records.is_empty() {
                break;
            }
            notices += records.len();
            triples += stages(&records, &rules, &mut known, &mut clock, &mut dumps);
        }
    }
    for (dump, stage) in dumps.into_iter().zip([(5, "dump N-Triples"), (6, "dump Turtle")]) {
        // Its end is mostly the second reader's work.
        clock.timed(stage, || dump.finish().expect("a dump that reads back"));
    }
    println!("{notices} notices, {triples} triples\n");
    println!("| stage | CPU s | µs a notice | notices/s | triples/s |\n|---|---|---|---|---|");
    for ((_, stage), seconds) in &clock.0 {
        println!(
            "| {stage} | {seconds:.2} | {:.1} | {:.0} | {:.0} |",
            seconds * 1e6 / notices as f64,
            notices as f64 / seconds,
            triples as f64 / seconds
        );
    }
}

fn batch(reader: &mut read::Reader) -> Vec<Record> {
    let records = reader.map(|record| record.expect("readable"));
    records.filter(|record| !record.reference.is_empty()).take(BATCH).collect()
}

/// Gives the number of triples.
fn stages(
    records: &[Record],
    rules: &Rules,
    known: &mut Known,
    clock: &mut Clock,
    dumps: &mut [DumpWriter; 2],
) -> usize {
    let mapper = Mapper::new(&rules.iris, rules.year_now);
    let mut validator = rules.shapes.validator();
    let mapped: Vec<Mapped> =
        clock.timed((1, "map"), || records.iter().map(|record| mapper.graph(record)).collect());
    clock.timed((2, "validate"), || {
        for Mapped { own, shared, .. } in &mapped {
            known.learn(shared, &rules.iris);
            let graph = own.iter().chain(known.triples(shared));
            std::hint::black_box(validator.validate(graph)).ok();
        }
    });
    let lines: Vec<Vec<u8>> = clock.timed((3, "canonical lines"), || {
        mapped.iter().map(|mapped| canonical::sorted_lines(&mapped.own)).collect()
    });
    clock.timed((4, "fingerprint"), || {
        for lines in &lines {
            std::hint::black_box(canonical::fingerprint(lines));
        }
    });
    for (dump, stage) in dumps.iter_mut().zip([(5, "dump N-Triples"), (6, "dump Turtle")]) {
        clock.timed(stage, || {
            for (mapped, lines) in mapped.iter().zip(&lines) {
                dump.add(&mapped.own, lines).expect("a dump");
            }
        });
    }
    mapped.iter().map(|mapped| mapped.own.len()).sum()
}

fn dump(folder: &Path, format: DumpFormat) -> DumpWriter {
    DumpWriter::create(folder, "bench", &[format], 1).expect("a dump")
}
