//! What can go wrong with a store, by operation.

use oxigraph::store::StorageError;
use std::io;
use std::path::PathBuf;

/// A store that cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no store in {}; make one with `notitia load FILE… --store {}`", .0.display(), .0.display())]
    Missing(PathBuf),
    #[error("the store in {} has no published version yet; load something into it", .0.display())]
    Unpublished(PathBuf),
    #[error(
        "the store in {} has no version {number}; it has {}", dir.display(),
        kept.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
    )]
    NoVersion { dir: PathBuf, number: u64, kept: Vec<u64> },
    #[error("{} is not a notitia store: it is not empty, and has no store.json; give another folder", .0.display())]
    Foreign(PathBuf),
    #[error(
        "the store in {} has format {found}, and this notitia writes format {known}; use a newer notitia",
        dir.display()
    )]
    Newer { dir: PathBuf, found: u32, known: u32 },
    #[error(
        "the store in {} was made with the base IRI {found}, not {given}; use --base-iri {found}, or another folder",
        dir.display()
    )]
    OtherBase { dir: PathBuf, found: String, given: String },
    #[error(
        "another process{} is writing to the store in {}; wait until it has ended",
        pid.as_deref().map(|pid| format!(" (number {pid})")).unwrap_or_default(), dir.display()
    )]
    Locked { dir: PathBuf, pid: Option<String> },
    #[error("cannot use {}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is damaged; restore it, or load again into another folder", path.display())]
    Damaged {
        path: PathBuf,
        #[source]
        source: serde_json::Error,
    },
    #[error("the base IRI in {} is wrong", path.display())]
    BaseIri {
        path: PathBuf,
        #[source]
        source: crate::iri::IriBaseError,
    },
    #[error(
        "the graph in {} is missing, and versions were published from it; restore a backup, or load again into another \
         folder",
        .0.display()
    )]
    NoWriter(PathBuf),
    #[error(
        "cannot open the graph in {}; if it is damaged, restore a backup, or load again into another folder",
        path.display()
    )]
    Graph {
        path: PathBuf,
        #[source]
        source: StorageError,
    },
}

/// Reading from or writing to an open store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the graph cannot be read or written")]
    Graph(#[source] StorageError),
    #[error("the graph is damaged; restore a backup, or load again into another folder")]
    Damaged(#[source] StorageError),
    #[error("cannot write {}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl From<StorageError> for StoreError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Corruption(_) => Self::Damaged(error),
            error => Self::Graph(error),
        }
    }
}

impl StoreError {
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.into(), source }
    }
}

impl OpenError {
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.into(), source }
    }
}
