//! Why a load or a check could not go on. What is wrong with a notice is no such error.

use crate::dump::DumpError;
use crate::dump::rebuild::RebuildError;
use crate::index::IndexError;
use crate::notice::read::ReadError;
use crate::store::OpenError;
use crate::store::StoreError;
use std::io;
use std::path::PathBuf;

/// A load or check that could not go on.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Dump(#[from] DumpError),
    #[error(transparent)]
    Index(IndexError),
    #[error("cannot read the dump {} again", path.display())]
    ReadDump {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error(
        "the read index in {} cannot be used, and cannot be built again; make its folder writable and run \
         `notitia versions --mend`, or restore a backup",
        dir.display()
    )]
    NoIndex {
        dir: PathBuf,
        #[source]
        source: Box<LoadError>,
    },
    #[error("the dumps have {added} triples, and should have {triples}")]
    DumpTriples { added: u64, triples: u64 },
    #[error("cannot write {}", path.display())]
    Write {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error(
        "nothing is published as it is stored: load notices first, or again where a load was cut off"
    )]
    Unpublished,
    #[error("cannot read {} again", path.display())]
    ReadAgain {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("cannot print")]
    Print(#[source] io::Error),
    #[error("cannot read {}", path.display())]
    ReadQuarantine {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{} is damaged in line {line}", path.display())]
    Quarantine {
        path: PathBuf,
        line: u64,
        #[source]
        source: serde_json::Error,
    },
}

impl LoadError {
    pub(super) fn write(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Write { path: path.into(), source }
    }

    pub(super) fn read(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::ReadAgain { path: path.into(), source }
    }
}

impl From<RebuildError> for LoadError {
    fn from(error: RebuildError) -> Self {
        match error {
            RebuildError::Store(error) => Self::Store(error),
            RebuildError::Dump(error) => Self::Dump(error),
        }
    }
}

/// An error and its causes in one line, each once.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}
