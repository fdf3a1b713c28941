//! A published version: a read-only checkpoint of the graph, its dumps, and what is known of both.

use super::error::OpenError;
use super::error::StoreError;
use super::graph::Graph;
use super::layout;
use super::layout::Layout;
use super::links::Links;
use crate::iri::IriBase;
use oxigraph::store::Store;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::OnceLock;

/// What is known of a version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionInfo {
    pub number: u64,
    /// When it was published: RFC 3339, UTC, whole seconds.
    pub published: String,
    pub base_iri: String,
    /// The fingerprint of the shapes that its last load was judged by.
    pub rules: String,
    /// Triples of the default graph.
    pub triples: u64,
    /// Hexadecimal; another one whenever the data is another.
    pub hash: String,
    /// In the order of `Base::ALL`; those only that have notices.
    pub datasets: Vec<DatasetInfo>,
    /// The places, agents and terms that the notices of all datasets name; `notices` counts the nodes.
    pub shared: DatasetInfo,
    pub dumps: Vec<DumpFile>,
    /// How many of the stored notices have a warning of each kind.
    pub warnings: BTreeMap<String, u64>,
}

/// What is known of one dataset of a version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DatasetInfo {
    /// The name of the base: `merimee`; `shared` for the shared nodes.
    pub base: String,
    pub notices: u64,
    /// Of the notices; those of the shared nodes that they name are counted with these.
    pub triples: u64,
    /// The sum of the hashes of these triples, hexadecimal: the same in whichever order they come.
    pub hash: String,
}

/// One file of a version that can be fetched.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DumpFile {
    /// The name of the base: `merimee`; `shared` for the shared nodes.
    pub dataset: String,
    /// `nt` or `ttl`.
    pub format: String,
    /// The name of the file: `merimee.nt.gz`.
    pub name: String,
    pub bytes: u64,
    /// Hexadecimal, of the compressed file.
    pub sha256: String,
    pub triples: u64,
    /// Of the uncompressed content: `application/n-triples`.
    pub media_type: String,
}

/// A published version, open for reading.
pub struct Version {
    /// Opened when it is asked for: whoever reads the index does without it.
    graph: OnceLock<Graph>,
    info: VersionInfo,
    iris: IriBase,
    dir: PathBuf,
    /// A shared lock, so that the writer does not remove what is being read.
    _in_use: File,
}

impl Version {
    /// Opens the version that is current; none when nothing was published yet.
    ///
    /// # Errors
    /// When there is no store, or it cannot be read.
    pub fn open_current(dir: &Path) -> Result<Option<Self>, OpenError> {
        let layout = Layout::new(dir);
        let iris = layout.base_iri(None)?;
        // A version may be replaced and removed between the reading of its number and its opening.
        for _attempt in 0..5 {
            let Some(number) = layout.current_number()? else { return Ok(None) };
            match Self::open(&layout, number, &iris) {
                Ok(version) => return Ok(Some(version)),
                Err(_) if layout.current_number()? != Some(number) => {}
                Err(error) => return Err(error),
            }
        }
        Err(OpenError::io(layout.current())(io::Error::other(
            "it changes faster than it can be read",
        )))
    }

    /// Opens a version by its number: the current one, or one that was kept.
    ///
    /// # Errors
    /// When there is no such version, or it cannot be read.
    pub fn open_published(dir: &Path, number: u64) -> Result<Self, OpenError> {
        let layout = Layout::new(dir);
        let iris = layout.base_iri(None)?;
        let kept = numbers(&layout).map_err(OpenError::io(layout.versions()))?;
        if !kept.contains(&number) {
            return Err(OpenError::NoVersion { dir: dir.to_owned(), number, kept });
        }
        Self::open(&layout, number, &iris)
    }

    /// What is known of the versions that are kept, oldest first, and where the index of each is.
    ///
    /// # Errors
    /// When there is no store, or one of them cannot be read.
    pub fn published(dir: &Path) -> Result<Vec<(VersionInfo, PathBuf)>, OpenError> {
        let layout = Layout::new(dir);
        layout.meta()?;
        let kept = numbers(&layout).map_err(OpenError::io(layout.versions()))?;
        let info = |number| {
            let dir = layout.version(number);
            Ok((read_info(&dir)?, dir.join(INDEX)))
        };
        kept.into_iter().map(info).collect()
    }

    /// The number of the version that is current.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn current_number(dir: &Path) -> Result<Option<u64>, OpenError> {
        Layout::new(dir).current_number()
    }

    fn open(layout: &Layout, number: u64, iris: &IriBase) -> Result<Self, OpenError> {
        Self::open_dir(layout.version(number), iris)
    }

    /// Opens what lies in a folder.
    pub(super) fn open_dir(dir: PathBuf, iris: &IriBase) -> Result<Self, OpenError> {
        // Opened for reading only, so that a store can be served from where nothing may be written.
        let in_use = File::open(dir.join(IN_USE)).map_err(OpenError::io(&dir))?;
        in_use.try_lock_shared().map_err(|error| OpenError::io(&dir)(error.into()))?;
        let info = read_info(&dir)?;
        Ok(Self { graph: OnceLock::new(), info, iris: iris.clone(), dir, _in_use: in_use })
    }

    /// Its graph.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn graph(&self) -> Result<&Graph, OpenError> {
        if let Some(graph) = self.graph.get() {
            return Ok(graph);
        }
        let path = self.dir.join(GRAPH);
        let store =
            Store::open_read_only(&path).map_err(|source| OpenError::Graph { path, source })?;
        Ok(self.graph.get_or_init(|| Graph { store, links: Links::new(&self.iris) }))
    }

    /// Its folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What is known of it.
    #[must_use]
    pub fn info(&self) -> &VersionInfo {
        &self.info
    }

    /// The base IRI that the store was made with.
    #[must_use]
    pub fn iris(&self) -> &IriBase {
        &self.iris
    }

    /// Where its read index is, or will be.
    #[must_use]
    pub fn index_dir(&self) -> PathBuf {
        self.dir.join(INDEX)
    }

    /// Bytes on disk of its graph, its read index and its dumps; 0 for what is not there. Files that it shares with
    /// other versions count too.
    #[must_use]
    pub fn part_bytes(&self) -> [(&'static str, u64); 3] {
        ["graph", INDEX, "dumps"].map(|part| (part, folder_bytes(&self.dir.join(part))))
    }

    /// Where a file that [`VersionInfo::dumps`] lists is; none for any other name.
    #[must_use]
    pub fn dump_path(&self, name: &str) -> Option<PathBuf> {
        let listed = self.info.dumps.iter().any(|dump| dump.name == name);
        listed.then(|| self.dir.join("dumps").join(name))
    }
}

/// The folder of the checkpoint of a version.
pub(super) const GRAPH: &str = "graph";

/// The folder of the read index of a version.
pub(super) const INDEX: &str = "index";

/// The file that readers of a version hold a shared lock on.
pub(super) const IN_USE: &str = "in-use";

pub(super) fn make_in_use_file(dir: &Path) -> io::Result<()> {
    File::create(dir.join(IN_USE)).map(drop)
}

fn folder_bytes(dir: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(dir) else { return 0 };
    let lengths = entries.filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()));
    lengths.sum()
}

fn read_info(dir: &Path) -> Result<VersionInfo, OpenError> {
    let path = dir.join("version.json");
    let text = fs::read_to_string(&path).map_err(OpenError::io(&path))?;
    serde_json::from_str(&text).map_err(|source| OpenError::Damaged { path, source })
}

pub(super) fn write_info(dir: &Path, info: &VersionInfo) -> Result<(), StoreError> {
    let path = dir.join("version.json");
    let text = serde_json::to_vec_pretty(info).map_err(io::Error::from);
    text.and_then(|text| layout::write_whole(&path, &text)).map_err(StoreError::io(path))
}

/// The numbers of the published versions, ascending.
pub(super) fn numbers(layout: &Layout) -> io::Result<Vec<u64>> {
    let entries = match fs::read_dir(layout.versions()) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut numbers = Vec::new();
    for entry in entries {
        if let Some(number) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) {
            numbers.push(number);
        }
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// Removes all but the newest versions; one that somebody reads stays until a later time.
pub(super) fn prune(layout: &Layout, current: u64, kept: usize) -> io::Result<()> {
    let older = numbers(layout)?.into_iter().filter(|number| *number < current).rev();
    for number in older.skip(kept.saturating_sub(1)) {
        let dir = layout.version(number);
        let in_use = match File::open(dir.join(IN_USE)) {
            Ok(file) => file,
            // What a removal that was cut off has left.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::remove_dir_all(dir)?;
                continue;
            }
            Err(error) => return Err(error),
        };
        if in_use.try_lock().is_ok() {
            fs::remove_dir_all(dir)?;
        }
    }
    Ok(())
}
