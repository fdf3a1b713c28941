//! What the tests share: stores in temporary folders, the built binary, and the reference files.

use notitia::config::Config;
use notitia::index::Index;
use notitia::ingest;
use notitia::ingest::Inputs;
use notitia::ingest::LoadOptions;
use notitia::ingest::Progress;
use notitia::ingest::Rules;
use notitia::ingest::Summary;
use notitia::ingest::read_index;
use notitia::notice::Base;
use notitia::store::Graph;
use notitia::store::Version;
use notitia::store::Writer;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// The year that counts as the present one.
pub(crate) const YEAR_NOW: i32 = 2026;

/// The bases that the generator of the reference files knows.
pub(crate) const GENERATED: [Base; 6] =
    [Base::Merimee, Base::Palissy, Base::Joconde, Base::Memoire, Base::Mnr, Base::Museofile];

/// A folder or file of the package.
pub(crate) fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder of the package that have the extension, sorted.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(package(folder)).expect("a folder of the package");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut found: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|is| is == extension)).collect();
    assert!(!found.is_empty(), "{folder} has no .{extension}");
    found.sort();
    found
}

/// The files of the sample.
pub(crate) fn sample_files() -> Vec<PathBuf> {
    let names = [
        "joconde.json",
        "memoire.csv",
        "merimee.csv",
        "mnr.jsonl",
        "museofile.csv",
        "palissy.csv",
        "autor.csv",
    ];
    names.iter().map(|name| package("tests/fixtures/sample").join(name)).collect()
}

/// A store with the sample, loaded once for all tests.
pub(crate) fn sample() -> &'static Path {
    static SAMPLE: OnceLock<TempDir> = OnceLock::new();
    SAMPLE
        .get_or_init(|| {
            let dir = TempDir::new().expect("a folder");
            let summary = load(dir.path(), &sample_files(), false);
            assert_eq!(summary.rejected, 0, "{summary}");
            dir
        })
        .path()
}

/// The current version of a store.
pub(crate) fn version(dir: &Path) -> Version {
    Version::open_current(dir).expect("a store").expect("a published version")
}

/// The graph of a version, in the store.
pub(crate) fn stored(version: &Version) -> &Graph {
    version.graph().expect("a graph")
}

/// The read index of a version.
pub(crate) fn index(version: &Version) -> Index {
    read_index::open_or_build(version, 16).expect("an index")
}

/// Options as the settings give them by default.
pub(crate) fn options(replace_base: bool) -> LoadOptions {
    let Config { load, store, .. } = Config::default();
    LoadOptions {
        threads: 2,
        bulk_memory_mib: 64,
        index_memory_mib: 16,
        dump_formats: load.dump_formats.iter().map(|name| name.parse().expect("known")).collect(),
        gzip_level: load.gzip_level,
        versions_kept: store.versions_kept,
        replace_base,
        problems_shown_max: 0,
    }
}

/// Loads files into the store of a folder.
pub(crate) fn load(dir: &Path, files: &[PathBuf], replace_base: bool) -> Summary {
    let inputs = Inputs::open(files, None, 1 << 24).expect("files of notices");
    let writer = Writer::open(dir, None).expect("a store");
    let rules = Rules::new(writer.iris().clone(), None, YEAR_NOW).expect("good shapes");
    let progress = Progress::default();
    ingest::load(inputs, &writer, &rules, &options(replace_base), &progress, &mut |_line| {})
        .expect("the load runs")
}

/// The whole default graph as sorted canonical lines.
pub(crate) fn graph(dir: &Path) -> String {
    let version = version(dir);
    let triples: Vec<_> =
        stored(&version).triples().map(|triple| triple.expect("readable")).collect();
    String::from_utf8(notitia::dump::canonical::sorted_lines(&triples)).expect("UTF-8")
}

/// The built program.
pub(crate) fn notitia() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_notitia"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// A path of the reference files; none, with a word on standard error, where these are missing and not
/// required.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let folder =
        std::env::var_os("NOTITIA_SHARED").map_or_else(|| package("../shared"), PathBuf::from);
    if folder.is_dir() {
        let path = folder.join(path);
        assert!(path.exists(), "{} is missing", path.display());
        return Some(path);
    }
    assert!(
        std::env::var_os("NOTITIA_REQUIRE_SHARED").is_none_or(|value| value != "1"),
        "the reference files are required, and {} is missing",
        folder.display()
    );
    eprintln!("skipped: needs {path} of the reference files; set NOTITIA_SHARED");
    None
}
