//! Makes a store of a backup: verified before anyone can read it, and there at once or not at all.

use super::archive;
use super::error::BackupError;
use super::manifest;
use super::manifest::FileEntry;
use super::manifest::Manifest;
use crate::ingest::read_index;
use crate::ingest::verify;
use crate::store::Arrival;
use std::collections::HashMap;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

/// Where a backup comes from.
pub enum Source<'a> {
    /// A folder or a tar archive.
    Path(&'a Path),
    /// A tar archive from an open file or pipe.
    Stream(&'a mut dyn Read),
}

/// Makes a store in a folder that is empty or not there yet. Until the backup is verified the store has another name.
///
/// # Errors
/// When the folder is not empty; when a file is missing, has another length or checksum than the manifest says, or the
/// index is not that of the graph; then the folder is as it was.
pub fn restore(source: Source<'_>, dir: &Path) -> Result<Manifest, BackupError> {
    let is_empty = |dir: &Path| fs::read_dir(dir).map(|mut entries| entries.next().is_none());
    match is_empty(dir) {
        Ok(true) => {}
        Ok(false) => return Err(BackupError::NotEmpty(dir.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(BackupError::io(dir)(error)),
    }
    let staging = Staging::beside(dir)?;
    let manifest = match source {
        Source::Path(path) if path.is_dir() => from_folder(path, &staging)?,
        Source::Path(path) => {
            let mut archive = File::open(path).map_err(BackupError::io(path))?;
            from_archive(&mut archive, path, &staging)?
        }
        Source::Stream(mut archive) => from_archive(&mut archive, Path::new("-"), &staging)?,
    };
    staging.become_store(dir)?;
    Ok(manifest)
}

/// A folder beside the one to be; it goes with what it has when it is dropped.
struct Staging(PathBuf);

impl Staging {
    fn beside(dir: &Path) -> Result<Self, BackupError> {
        let mut name = dir.file_name().unwrap_or_default().to_owned();
        name.push(".restoring");
        let staging = Self(dir.with_file_name(name));
        if staging.0.exists() {
            fs::remove_dir_all(&staging.0).map_err(BackupError::io(&staging.0))?;
        }
        fs::create_dir_all(&staging.0).map_err(BackupError::io(&staging.0))?;
        Ok(staging)
    }

    fn become_store(&self, dir: &Path) -> Result<(), BackupError> {
        // An empty folder gives way to the one that gets its name.
        fs::rename(self.0.join("store"), dir).map_err(BackupError::io(dir))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now goes with the next try.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn from_folder(folder: &Path, staging: &Staging) -> Result<Manifest, BackupError> {
    let read = |name: &str| {
        fs::read(folder.join(name)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => BackupError::NoManifest(folder.to_owned()),
            _ => BackupError::io(folder.join(name))(error),
        })
    };
    let manifest = Manifest::verified(&read(manifest::NAME)?, &read(manifest::SUMS)?)?;
    let arrival = arrival(&manifest, staging)?;
    for file in &manifest.files {
        let path = folder.join(manifest::FOLDER).join(&file.path);
        let mut source = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(BackupError::Missing(file.path.clone()));
            }
            opened => opened.map_err(BackupError::io(&path))?,
        };
        let (bytes, sha256) = write(&mut source, &arrival.place(&file.path)?)?;
        check(file, bytes, &sha256)?;
    }
    publish(arrival, &manifest)?;
    Ok(manifest)
}

/// The manifest comes last, so that the files wait for it under plain numbers.
fn from_archive(
    archive: &mut impl Read,
    path: &Path,
    staging: &Staging,
) -> Result<Manifest, BackupError> {
    let mut arrived: HashMap<String, (PathBuf, u64, String)> = HashMap::new();
    let mut read = HashMap::new();
    while let Some((name, bytes)) = archive::next(archive)? {
        let mut content = Read::take(&mut *archive, bytes);
        let found = if [manifest::NAME, manifest::SUMS].contains(&name.as_str()) {
            let mut text = Vec::new();
            content.read_to_end(&mut text).map_err(BackupError::io(path))?;
            let found = text.len() as u64;
            read.insert(name, text);
            found
        } else {
            let place = staging.0.join(arrived.len().to_string());
            let (found, sha256) = write(&mut content, &place)?;
            arrived.insert(name, (place, found, sha256));
            found
        };
        if found != bytes {
            return Err(BackupError::Archive("it ends early"));
        }
        archive::skip_padding(bytes, archive)?;
    }
    let text = read.get(manifest::NAME).zip(read.get(manifest::SUMS));
    let (text, sums) = text.ok_or_else(|| BackupError::NoManifest(path.to_owned()))?;
    let manifest = Manifest::verified(text, sums)?;
    let arrival = arrival(&manifest, staging)?;
    for file in &manifest.files {
        let name = format!("{}{}", manifest::FOLDER, file.path);
        let (place, bytes, sha256) =
            arrived.remove(&name).ok_or_else(|| BackupError::Missing(file.path.clone()))?;
        check(file, bytes, &sha256)?;
        let target = arrival.place(&file.path)?;
        fs::rename(&place, &target).map_err(BackupError::io(target))?;
    }
    publish(arrival, &manifest)?;
    Ok(manifest)
}

fn arrival(manifest: &Manifest, staging: &Staging) -> Result<Arrival, BackupError> {
    Ok(Arrival::begin(&staging.0.join("store"), &manifest.iris()?, manifest.number)?)
}

fn write(from: &mut impl Read, path: &Path) -> Result<(u64, String), BackupError> {
    let mut out = File::create(path).map_err(BackupError::io(path))?;
    let copied = manifest::copy(from, &mut out).map_err(BackupError::io(path))?;
    out.sync_all().map_err(BackupError::io(path))?;
    Ok(copied)
}

fn check(file: &FileEntry, bytes: u64, sha256: &str) -> Result<(), BackupError> {
    let path = file.path.clone();
    if bytes != file.bytes {
        return Err(BackupError::Length { path, found: bytes, expected: file.bytes });
    }
    if sha256 != file.sha256 {
        let (found, expected) = (sha256.to_owned(), file.sha256.clone());
        return Err(BackupError::Checksum { path, found, expected });
    }
    Ok(())
}

fn publish(arrival: Arrival, manifest: &Manifest) -> Result<(), BackupError> {
    check_arrived(&arrival, manifest)?;
    arrival.make_writer()?;
    Ok(arrival.publish(1)?)
}

/// Reads the whole graph and its index: whether they are those of the manifest, and agree.
fn check_arrived(arrival: &Arrival, manifest: &Manifest) -> Result<(), BackupError> {
    let version = arrival.open()?;
    let info = version.info();
    if (info.number, &info.hash, &info.base_iri)
        != (manifest.number, &manifest.hash, &manifest.base_iri)
    {
        return Err(BackupError::Other("number, hash or base IRI are others"));
    }
    let (found, expected) = verify::tallies(&version).map_err(BackupError::Verify)?;
    if found != expected {
        return Err(BackupError::Graph { found: found.triples, expected: expected.triples });
    }
    let index = read_index::compare(&version).map_err(BackupError::Verify)?;
    if index.agrees() {
        return Ok(());
    }
    Err(BackupError::Index { missing: index.missing, excess: index.excess })
}
