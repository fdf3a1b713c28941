//! What lies where in the folder of a store, and what the store says of itself.
//!
//! | path | what |
//! |---|---|
//! | `store.json` | format and base IRI, written once |
//! | `writer.lock` | held by the process that writes |
//! | `writer/` | the writer's RocksDB |
//! | `unpublished` | there while the writer has something that no version has |
//! | `versions/000001/` | a published version: `graph/`, `index/`, `dumps/`, `version.json` |
//! | `current` | the number of the version that is served |
//! | `scratch/` | what a load sorts outside memory; gone when it ends |
//! | `writes.jsonl` | the log of writes over HTTP, a line a write |
//! | `quarantine/` | refused notices, with their rows: for the owner alone |

use super::error::OpenError;
use crate::iri::IriBase;
use serde::Deserialize;
use serde::Serialize;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

/// The format that this program writes; it reads the same only.
const FORMAT: u32 = 1;

/// The base IRI of a store that is made without one.
pub const DEFAULT_BASE_IRI: &str = "http://localhost:7878/";

/// What a store says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoreMeta {
    pub format: u32,
    pub base_iri: String,
}

/// The folder of a store.
#[derive(Clone, Debug)]
pub struct Layout {
    dir: PathBuf,
}

impl Layout {
    /// Names the folder; nothing is read or made.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// The folder itself.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub(super) fn writer(&self) -> PathBuf {
        self.dir.join("writer")
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.dir.join("writer.lock")
    }

    pub(super) fn unpublished(&self) -> PathBuf {
        self.dir.join("unpublished")
    }

    pub(super) fn scratch(&self) -> PathBuf {
        self.dir.join("scratch")
    }

    pub(super) fn versions(&self) -> PathBuf {
        self.dir.join("versions")
    }

    pub(super) fn version(&self, number: u64) -> PathBuf {
        self.versions().join(format!("{number:06}"))
    }

    pub(super) fn current(&self) -> PathBuf {
        self.dir.join("current")
    }

    /// The folder of the refused notices.
    #[must_use]
    pub fn quarantine(&self) -> PathBuf {
        self.dir.join("quarantine")
    }

    /// The log of writes.
    #[must_use]
    pub fn writes_log(&self) -> PathBuf {
        self.dir.join("writes.jsonl")
    }

    fn meta_path(&self) -> PathBuf {
        self.dir.join("store.json")
    }

    /// What the store says of itself.
    ///
    /// # Errors
    /// When there is none, it is damaged, or of a newer format.
    pub fn meta(&self) -> Result<StoreMeta, OpenError> {
        let path = self.meta_path();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(OpenError::Missing(self.dir.clone()));
            }
            Err(error) => return Err(OpenError::io(path)(error)),
        };
        let meta: StoreMeta =
            serde_json::from_str(&text).map_err(|source| OpenError::Damaged { path, source })?;
        if meta.format > FORMAT {
            return Err(OpenError::Newer {
                dir: self.dir.clone(),
                found: meta.format,
                known: FORMAT,
            });
        }
        Ok(meta)
    }

    /// The base IRI of the store, which must be `given` where one is given.
    ///
    /// # Errors
    /// As [`Layout::meta`], and when the store has another base IRI.
    pub fn base_iri(&self, given: Option<&IriBase>) -> Result<IriBase, OpenError> {
        let found = IriBase::new(&self.meta()?.base_iri)
            .map_err(|source| OpenError::BaseIri { path: self.meta_path(), source })?;
        match given {
            Some(given) if *given != found => Err(OpenError::OtherBase {
                dir: self.dir.clone(),
                found: found.as_str().to_owned(),
                given: given.as_str().to_owned(),
            }),
            _ => Ok(found),
        }
    }

    /// Makes the folder, unless it is there.
    ///
    /// # Errors
    /// When the folder holds something else, of which nothing is touched, or cannot be made.
    pub(super) fn claim(&self) -> Result<(), OpenError> {
        fs::create_dir_all(&self.dir).map_err(OpenError::io(&self.dir))?;
        if self.meta_path().exists() {
            return Ok(());
        }
        // A fresh file system is empty but for its own folder.
        let ours =
            [self.lock(), self.meta_path().with_extension("partial"), self.dir.join("lost+found")];
        let mut entries = fs::read_dir(&self.dir).map_err(OpenError::io(&self.dir))?;
        if entries.any(|entry| entry.is_ok_and(|entry| !ours.contains(&entry.path()))) {
            return Err(OpenError::Foreign(self.dir.clone()));
        }
        Ok(())
    }

    /// Says in the folder whose it is, unless that is done already.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn create(&self, base_iri: Option<&IriBase>) -> Result<(), OpenError> {
        if self.meta_path().exists() {
            return Ok(());
        }
        let base_iri = base_iri.map_or(DEFAULT_BASE_IRI, IriBase::as_str).to_owned();
        let meta = StoreMeta { format: FORMAT, base_iri };
        let text = serde_json::to_string_pretty(&meta)
            .map_err(|source| OpenError::Damaged { path: self.meta_path(), source })?;
        write_whole(&self.meta_path(), text.as_bytes()).map_err(OpenError::io(self.meta_path()))
    }

    /// The number of the published version, if there is one.
    pub(super) fn current_number(&self) -> Result<Option<u64>, OpenError> {
        match fs::read_to_string(self.current()) {
            Ok(text) => text.trim().parse().map(Some).map_err(|_error| {
                OpenError::io(self.current())(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("{:?} is not the number of a version", text.trim()),
                ))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(OpenError::io(self.current())(error)),
        }
    }
}

/// Writes a small file so that a reader sees the old or the new one, whole, even after a crash.
pub(super) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let partial = path.with_extension("partial");
    let mut file = File::create(&partial)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&partial, path)?;
    match path.parent() {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}
