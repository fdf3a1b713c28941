//! What can go wrong with an index.

use std::io;
use std::path::PathBuf;

/// An index that cannot be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("there is no index in {}", .0.display())]
    Missing(PathBuf),
    #[error("the index in {} has format {found}, and this notitia reads format {known}", dir.display())]
    OtherFormat { dir: PathBuf, found: u32, known: u32 },
    #[error("the index file {} is damaged: {what}", path.display())]
    Damaged { path: PathBuf, what: &'static str },
    #[error("the graph has more than {} different terms, which an index cannot have", u32::MAX)]
    TooManyTerms,
    #[error("not a line of N-Triples: {0}")]
    Line(String),
    #[error("cannot read or write {}", path.display())]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl IndexError {
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.into(), source }
    }
}
