//! Files with a checksum: written in one go, and verified before they are mapped.

use super::error::IndexError;
use crc32fast::Hasher;
use serde::Deserialize;
use serde::Serialize;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Read as _;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// What a file must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileInfo {
    pub bytes: u64,
    pub crc32: u32,
}

/// How much of a file is read at once.
const CHUNK_BYTES: usize = 1 << 18;

/// Writes a file and counts and sums up what it writes.
pub(super) struct CheckedWriter {
    path: PathBuf,
    out: BufWriter<File>,
    sum: Hasher,
    bytes: u64,
}

impl CheckedWriter {
    pub(super) fn create(path: PathBuf) -> Result<Self, IndexError> {
        let file = File::create(&path).map_err(IndexError::io(&path))?;
        let out = BufWriter::with_capacity(CHUNK_BYTES, file);
        Ok(Self { path, out, sum: Hasher::new(), bytes: 0 })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), IndexError> {
        self.sum.update(bytes);
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes).map_err(IndexError::io(&self.path))
    }

    /// Bytes written so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Ends the file; whether it is brought to the disk is for the builder to say.
    pub(super) fn finish(self) -> Result<FileInfo, IndexError> {
        let Self { path, out, sum, bytes } = self;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error);
        file.map_err(IndexError::io(path))?;
        Ok(FileInfo { bytes, crc32: sum.finalize() })
    }
}

/// Reads a file through, and compares it with what it must be.
pub(super) fn verify(path: &Path, expected: FileInfo) -> Result<(), IndexError> {
    let mut file = File::open(path).map_err(IndexError::io(path))?;
    let bytes = file.metadata().map_err(IndexError::io(path))?.len();
    if bytes != expected.bytes {
        return Err(IndexError::Damaged { path: path.to_owned(), what: "its length is wrong" });
    }
    let mut sum = Hasher::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match file.read(&mut chunk).map_err(IndexError::io(path))? {
            0 => break,
            read => sum.update(&chunk[..read]),
        }
    }
    if sum.finalize() == expected.crc32 {
        Ok(())
    } else {
        Err(IndexError::Damaged { path: path.to_owned(), what: "its checksum is wrong" })
    }
}
