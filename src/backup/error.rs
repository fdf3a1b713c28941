//! Why a backup could not be made or brought back.

use crate::ingest::LoadError;
use crate::iri::IriBaseError;
use crate::store::OpenError;
use crate::store::StoreError;
use std::io;
use std::path::PathBuf;

/// A backup that could not be made or brought back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the version cannot be verified")]
    Verify(#[source] LoadError),
    #[error("{} is there already; nothing was written", .0.display())]
    Exists(PathBuf),
    #[error("{} is not empty; give a folder that is, or none", .0.display())]
    NotEmpty(PathBuf),
    #[error("{} is no whole backup: it has no backup.json, or no SHA256SUMS, which is written last", .0.display())]
    NoManifest(PathBuf),
    #[error("backup.json or SHA256SUMS is damaged: the one is not that of the other")]
    Sums,
    #[error("the manifest is damaged")]
    Manifest(#[source] serde_json::Error),
    #[error(
        "the manifest has format {found}, and this notitia reads format {known}; use a newer notitia"
    )]
    Newer { found: u32, known: u32 },
    #[error("the manifest names {0:?}, which is no file of a version")]
    Path(String),
    #[error("the base IRI in the manifest is wrong")]
    BaseIri(#[source] IriBaseError),
    #[error("{0} is missing in the backup")]
    Missing(String),
    #[error("{path} has {found} bytes, and should have {expected}")]
    Length { path: String, found: u64, expected: u64 },
    #[error("{path} is damaged: its SHA-256 is {found}, and should be {expected}")]
    Checksum { path: String, found: String, expected: String },
    #[error("the version is not what its manifest says: {0}")]
    Other(&'static str),
    #[error("the archive is damaged: {0}")]
    Archive(&'static str),
    #[error(
        "the graph is not what was published: {found} triples, and should be {expected}, or other ones"
    )]
    Graph { found: u64, expected: u64 },
    #[error("the index is not that of the graph: it lacks {missing} quads and has {excess} others")]
    Index { missing: u64, excess: u64 },
    #[error("cannot read or write {}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl BackupError {
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.into(), source }
    }
}
