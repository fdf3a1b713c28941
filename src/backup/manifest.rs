//! What a backup says of itself.

use super::error::BackupError;
use crate::dump::canonical;
use crate::iri::IriBase;
use crate::store::VersionInfo;
use serde::Deserialize;
use serde::Serialize;
use sha2::Digest as _;
use sha2::Sha256;
use std::collections::HashSet;
use std::io;
use std::io::Read;
use std::io::Write;

/// The format that this program writes; it reads the same only.
const FORMAT: u32 = 1;

/// The name of the manifest in a backup.
pub(super) const NAME: &str = "backup.json";

/// The name of the list of all checksums, that of the manifest among them, as `sha256sum -c` reads it.
pub(super) const SUMS: &str = "SHA256SUMS";

/// The folder of the version's files in a backup.
pub(super) const FOLDER: &str = "version/";

/// What a version is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The program that wrote it: `notitia 0.1.0`.
    pub program: String,
    pub base_iri: String,
    /// The number of the version.
    pub number: u64,
    /// When it was published: RFC 3339, UTC.
    pub published: String,
    pub triples: u64,
    /// Of the data, as `version.json` has it.
    pub hash: String,
    pub files: Vec<FileEntry>,
}

/// A file of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// In the folder of the version: `index/spo`.
    pub path: String,
    pub bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
}

impl Manifest {
    pub(super) fn new(info: &VersionInfo, files: Vec<FileEntry>) -> Self {
        Self {
            format: FORMAT,
            program: concat!("notitia ", env!("CARGO_PKG_VERSION")).to_owned(),
            base_iri: info.base_iri.clone(),
            number: info.number,
            published: info.published.clone(),
            triples: info.triples,
            hash: info.hash.clone(),
            files,
        }
    }

    /// Reads a manifest, which may come from anywhere: no file that it names lies outside the version.
    ///
    /// # Errors
    /// When it is not one, of a newer format, or names what no version has.
    pub fn parse(text: &[u8]) -> Result<Self, BackupError> {
        let manifest: Self = serde_json::from_slice(text).map_err(BackupError::Manifest)?;
        if manifest.format != FORMAT {
            return Err(BackupError::Newer { found: manifest.format, known: FORMAT });
        }
        let mut seen = HashSet::new();
        for file in &manifest.files {
            if !is_of_a_version(&file.path) || !seen.insert(&file.path) {
                return Err(BackupError::Path(file.path.clone()));
            }
        }
        Ok(manifest)
    }

    /// The list of the checksums; `text` is the manifest as it is written.
    pub(super) fn sums(&self, text: &[u8]) -> String {
        let files =
            self.files.iter().map(|file| format!("{}  {FOLDER}{}\n", file.sha256, file.path));
        let own = format!("{}  {NAME}\n", canonical::hexadecimal(&Sha256::digest(text)));
        files.chain([own]).collect()
    }

    /// Reads a manifest and the list of checksums beside it, which must be of each other.
    ///
    /// # Errors
    /// As [`Manifest::parse`], and when one of them was changed.
    pub(super) fn verified(text: &[u8], sums: &[u8]) -> Result<Self, BackupError> {
        let manifest = Self::parse(text)?;
        if manifest.sums(text).as_bytes() == sums { Ok(manifest) } else { Err(BackupError::Sums) }
    }

    /// The base IRI of its store.
    ///
    /// # Errors
    /// When it is no base IRI.
    pub fn iris(&self) -> Result<IriBase, BackupError> {
        IriBase::new(&self.base_iri).map_err(BackupError::BaseIri)
    }

    /// The bytes of all its files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// `version.json`, or a plain name in one of the three folders.
fn is_of_a_version(path: &str) -> bool {
    let is_plain = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    match path.split_once('/') {
        None => path == "version.json",
        Some((folder, name)) => ["graph", "index", "dumps"].contains(&folder) && is_plain(name),
    }
}

/// Copies all, and gives the number of bytes and their SHA-256.
pub(super) fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 18];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok((bytes, canonical::hexadecimal(&hash.finalize())));
        }
        hash.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
        bytes += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_files_of_a_version_only() {
        for (path, expected) in [
            ("version.json", true),
            ("graph/000001.sst", true),
            ("graph/MANIFEST-000005", true),
            ("index/spo.blocks", true),
            ("dumps/merimee.nt.gz", true),
            ("", false),
            ("graph", false),
            ("graph/", false),
            ("graph/..", false),
            ("graph/../version.json", false),
            ("../version.json", false),
            ("/etc/passwd", false),
            ("quarantine/merimee", false),
            ("graph/a/b", false),
        ] {
            assert_eq!(is_of_a_version(path), expected, "{path}");
        }
    }
}
