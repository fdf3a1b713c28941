//! The read index of a version: built from its dumps, which are read faster than the store, and from the store
//! what they do not have.

use super::error::LoadError;
use crate::index::BuildOptions;
use crate::index::Builder;
use crate::index::Built;
use crate::index::Index;
use crate::index::IndexError;
use crate::store::Graph;
use crate::store::Version;
use crate::store::VersionInfo;
use crossbeam_channel::Receiver;
use crossbeam_channel::Sender;
use flate2::read::GzDecoder;
use oxrdf::GraphNameRef;
use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;
use std::thread;

/// How much of a dump is passed on at once.
const PART_BYTES: usize = 1 << 20;

/// Opens the index of a version; when it is missing, damaged, of another format, or not that of this version,
/// it is built again.
///
/// # Errors
/// When it cannot be built or opened.
pub fn open_or_build(version: &Version, memory_mib: usize) -> Result<Index, LoadError> {
    let dir = version.index_dir();
    match Index::open(&dir) {
        Ok(index) if index.source() == source(version.info()) => return Ok(index),
        Ok(_) => tracing::warn!(dir = %dir.display(), "the index is not of this version"),
        Err(error) => tracing::warn!(%error, "the index cannot be used"),
    }
    let (info, begun) = (version.info(), std::time::Instant::now());
    let built = build_again(version, memory_mib)
        .map_err(|source| LoadError::NoIndex { dir: dir.clone(), source: Box::new(source) })?;
    let seconds = begun.elapsed().as_secs_f64();
    tracing::info!(
        number = info.number,
        triples = built.triples,
        seconds,
        "the index was built again"
    );
    Ok(Index::open(&dir)?)
}

/// Builds the index of a published version, whose dumps may be damaged too: then from its graph alone.
fn build_again(version: &Version, memory_mib: usize) -> Result<Built, LoadError> {
    let (graph, info, dir) = (version.graph()?, version.info(), version.index_dir());
    match build(graph, info, |name| version.dump_path(name), &dir, memory_mib) {
        Err(
            error @ (LoadError::ReadDump { .. }
            | LoadError::DumpTriples { .. }
            | LoadError::Index(IndexError::Line(_))),
        ) => {
            tracing::warn!(%error, "a dump cannot be used; the index is built from the graph");
            build(graph, info, |_name| None, &dir, memory_mib)
        }
        built => built,
    }
}

/// How the index of a version and its store differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Of all graphs of the store.
    pub quads: u64,
    /// Those of them that the index does not have.
    pub missing: u64,
    /// Those of the index that the store does not have.
    pub excess: u64,
    /// Whether the index has the same triples in all its orders.
    pub orders_agree: bool,
}

impl Comparison {
    /// Whether both have the same.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.missing == 0 && self.excess == 0 && self.orders_agree
    }
}

/// Looks up each quad of the store in the index. Nothing is held in memory.
///
/// # Errors
/// When one of them cannot be read.
pub fn compare(version: &Version) -> Result<Comparison, LoadError> {
    let (index, graph) = (Index::open(&version.index_dir())?, version.graph()?);
    let (mut quads, mut missing) = (0, 0);
    let mut count = |is_there: bool| {
        quads += 1;
        missing += u64::from(!is_there);
    };
    for triple in graph.triples() {
        count(index.has(triple?.as_ref().in_graph(GraphNameRef::DefaultGraph)));
    }
    for quad in graph.named_quads() {
        count(index.has(quad?.as_ref()));
    }
    let graphs = || index.named_graphs().chain([index.default_graph()]);
    let all: u64 = graphs().map(|graph| graph.counts().triples).sum();
    let excess = all - (quads - missing);
    Ok(Comparison {
        quads,
        missing,
        excess,
        orders_agree: graphs().all(|graph| graph.orders_agree()),
    })
}

/// Builds the index of a version. The triples of its default graph are those of its dumps, where all that it
/// has are in N-Triples.
///
/// # Errors
/// When something cannot be read or written, or the dumps have other triples than they should.
pub(super) fn build(
    graph: &Graph,
    info: &VersionInfo,
    dump_path: impl Fn(&str) -> Option<PathBuf>,
    dir: &Path,
    memory_mib: usize,
) -> Result<Built, LoadError> {
    let options = options(info, memory_mib, true);
    build_with(graph, info, dump_path, dir, options)
}

/// As [`build()`], for a version that another follows soon: it is not waited for the disk.
///
/// # Errors
/// As there.
pub(super) fn build_in_passing(
    graph: &Graph,
    info: &VersionInfo,
    dump_path: impl Fn(&str) -> Option<PathBuf>,
    dir: &Path,
    memory_mib: usize,
) -> Result<Built, LoadError> {
    build_with(graph, info, dump_path, dir, options(info, memory_mib, false))
}

fn options(info: &VersionInfo, memory_mib: usize, is_durable: bool) -> BuildOptions {
    BuildOptions { memory_bytes: memory_mib.max(16) << 20, source: source(info), is_durable }
}

fn build_with(
    graph: &Graph,
    info: &VersionInfo,
    dump_path: impl Fn(&str) -> Option<PathBuf>,
    dir: &Path,
    options: BuildOptions,
) -> Result<Built, LoadError> {
    let mut builder = Builder::create(dir, options)?;
    match dumps(info, dump_path) {
        Some(dumps) => add_dumps(&dumps, info.triples, &mut builder)?,
        None => {
            for triple in graph.triples() {
                let triple = triple?;
                builder.add(triple.as_ref().in_graph(GraphNameRef::DefaultGraph))?;
            }
        }
    }
    for quad in graph.named_quads() {
        builder.add(quad?.as_ref())?;
    }
    Ok(builder.finish()?)
}

/// What an index of a version says it was built from.
fn source(info: &VersionInfo) -> String {
    format!("version {} {}", info.number, info.hash)
}

/// The dumps in N-Triples, if there is one of each dataset.
fn dumps(info: &VersionInfo, path: impl Fn(&str) -> Option<PathBuf>) -> Option<Vec<PathBuf>> {
    let dump_of = |dataset: &str| {
        let is_it = |dump: &&crate::store::DumpFile| dump.dataset == dataset && dump.format == "nt";
        path(&info.dumps.iter().find(is_it)?.name)
    };
    info.datasets.iter().chain([&info.shared]).map(|dataset| dump_of(&dataset.base)).collect()
}

/// Adds the triples of dumps, which are read and unpacked while the ones before are sorted in.
fn add_dumps(dumps: &[PathBuf], triples: u64, builder: &mut Builder) -> Result<(), LoadError> {
    let (sender, parts) = crossbeam_channel::bounded(8);
    let added = thread::scope(|scope| {
        scope.spawn(move || {
            for dump in dumps {
                let read = read(dump, &sender);
                let is_broken = read.is_err();
                let read =
                    read.map_err(|source| LoadError::ReadDump { path: dump.clone(), source });
                if is_broken && sender.send(read.map(|()| Vec::new())).is_err() {
                    return;
                }
            }
        });
        add_parts(parts, builder)
    })?;
    if added == triples { Ok(()) } else { Err(LoadError::DumpTriples { added, triples }) }
}

fn add_parts(
    parts: Receiver<Result<Vec<u8>, LoadError>>,
    builder: &mut Builder,
) -> Result<u64, LoadError> {
    let mut lines = 0;
    for part in parts {
        for line in part?.split_inclusive(|byte| *byte == b'\n') {
            builder.add_line(line)?;
            lines += 1;
        }
    }
    Ok(lines)
}

/// Passes on the whole lines of a dump.
fn read(path: &Path, parts: &Sender<Result<Vec<u8>, LoadError>>) -> io::Result<()> {
    let mut content = GzDecoder::new(BufReader::with_capacity(1 << 17, File::open(path)?));
    let mut rest = Vec::new();
    loop {
        let mut part = Vec::with_capacity(PART_BYTES + rest.len());
        part.append(&mut rest);
        let read = content.by_ref().take(PART_BYTES as u64).read_to_end(&mut part)?;
        if read > 0 {
            rest = part.split_off(memchr::memrchr(b'\n', &part).map_or(0, |end| end + 1));
        }
        // The other side has ended only after an error of its own.
        if parts.send(Ok(part)).is_err() || read == 0 {
            return Ok(());
        }
    }
}

impl From<IndexError> for LoadError {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}
