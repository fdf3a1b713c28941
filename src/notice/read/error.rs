//! Why a file cannot be read, or not further.

use std::io;
use std::path::Path;

/// One line that says which file, where, what, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{file}: there is no such file; check the path")]
    NotFound { file: String },
    #[error("{file}: may not be read; check its permissions")]
    Forbidden { file: String },
    #[error("{file}: is a directory; name the notice files in it")]
    Directory { file: String },
    #[error("{file}: cannot be read")]
    Io { file: String, source: io::Error },
    #[error("{file}: is empty; download it again")]
    Empty { file: String },
    /// Not a file of notices at all.
    #[error("{file}: is {what}; give a CSV or JSON file of notices")]
    NotNotices { file: String, what: String },
    /// Nothing says of which base the notices are.
    #[error("{file}: cannot tell which base its notices are of; say it with --base")]
    UnknownBase { file: String },
    /// Known columns, but none is the reference.
    #[error(
        "{file}, line {line}: no column is the reference (REF) of {base}; add it, or check --base"
    )]
    NoReference { file: String, line: u64, base: &'static str },
    /// The compressed stream ends early or is damaged; the records before `line` are good.
    #[error("{file}, line {line}: the compressed data is cut off or damaged; download it again")]
    Compression { file: String, line: u64, source: io::Error },
    /// What stands between JSON records is no JSON.
    #[error("{file}, line {line}: not JSON: {what}; repair it there, or download the file again")]
    Json { file: String, line: u64, what: &'static str },
}

impl ReadError {
    /// The error of opening a file, by cause.
    pub(super) fn opening(path: &Path, source: io::Error) -> Self {
        let file = path.display().to_string();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { file },
            io::ErrorKind::PermissionDenied => Self::Forbidden { file },
            io::ErrorKind::IsADirectory => Self::Directory { file },
            _ => Self::Io { file, source },
        }
    }
}
