//! Makes a backup of a version, which may be served and followed by others meanwhile: what is published never changes,
//! and is not removed while somebody has it open.

use super::archive;
use super::error::BackupError;
use super::manifest;
use super::manifest::FileEntry;
use super::manifest::Manifest;
use crate::store::Version;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// Where a backup goes.
pub enum Target<'a> {
    /// A folder that is not there yet.
    Folder(&'a Path),
    /// A tar archive that is not there yet.
    Archive(&'a Path),
    /// A tar archive, written to an open file or pipe.
    Stream(&'a mut dyn Write),
}

/// Copies the files of a version. A folder or file is there under its name only when it is whole.
///
/// # Errors
/// When the target is there already, or something cannot be read or written.
pub fn create(version: &Version, target: Target<'_>) -> Result<Manifest, BackupError> {
    match target {
        Target::Folder(path) => {
            let partial = partial(path)?;
            if partial.exists() {
                fs::remove_dir_all(&partial).map_err(BackupError::io(&partial))?;
            }
            let manifest = write(version, &mut Folder(partial.clone()))?;
            finish(&partial, path)?;
            Ok(manifest)
        }
        Target::Archive(path) => {
            let partial = partial(path)?;
            let mut file = File::create(&partial).map_err(BackupError::io(&partial))?;
            let manifest = write(version, &mut Archive { out: &mut file, path: &partial })?;
            file.sync_all().map_err(BackupError::io(&partial))?;
            finish(&partial, path)?;
            Ok(manifest)
        }
        Target::Stream(out) => write(version, &mut Archive { out, path: Path::new("-") }),
    }
}

fn partial(path: &Path) -> Result<PathBuf, BackupError> {
    if path.exists() {
        return Err(BackupError::Exists(path.to_owned()));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    Ok(path.with_file_name(name))
}

fn finish(partial: &Path, path: &Path) -> Result<(), BackupError> {
    fs::rename(partial, path).map_err(BackupError::io(path))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(BackupError::io(folder))
}

/// Takes files one after the other.
trait Sink {
    /// Takes a file of a certain length; gives the bytes that it had, and their SHA-256.
    fn take(
        &mut self,
        name: &str,
        bytes: u64,
        file: &mut dyn io::Read,
    ) -> Result<(u64, String), BackupError>;

    fn end(&mut self) -> Result<(), BackupError>;
}

fn write(version: &Version, sink: &mut impl Sink) -> Result<Manifest, BackupError> {
    let mut files = Vec::new();
    for path in version.files()? {
        let source = version.dir().join(&path);
        let mut file = File::open(&source).map_err(BackupError::io(&source))?;
        let expected = file.metadata().map_err(BackupError::io(&source))?.len();
        let name = format!("{}{path}", manifest::FOLDER);
        let (bytes, sha256) = sink.take(&name, expected, &mut file)?;
        if bytes != expected {
            return Err(BackupError::Length { path, found: bytes, expected });
        }
        files.push(FileEntry { path, bytes, sha256 });
    }
    let manifest = Manifest::new(version.info(), files);
    let mut text = serde_json::to_vec_pretty(&manifest).map_err(BackupError::Manifest)?;
    text.push(b'\n');
    sink.take(manifest::NAME, text.len() as u64, &mut text.as_slice())?;
    let sums = manifest.sums(&text);
    sink.take(manifest::SUMS, sums.len() as u64, &mut sums.as_bytes())?;
    sink.end()?;
    Ok(manifest)
}

struct Folder(PathBuf);

impl Sink for Folder {
    fn take(
        &mut self,
        name: &str,
        _: u64,
        mut file: &mut dyn io::Read,
    ) -> Result<(u64, String), BackupError> {
        let path = self.0.join(name);
        let folder = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder).map_err(BackupError::io(folder))?;
        let mut out = File::create(&path).map_err(BackupError::io(&path))?;
        let copied = manifest::copy(&mut file, &mut out).map_err(BackupError::io(&path))?;
        out.sync_all().map_err(BackupError::io(&path))?;
        Ok(copied)
    }

    fn end(&mut self) -> Result<(), BackupError> {
        Ok(())
    }
}

struct Archive<'a> {
    out: &'a mut dyn Write,
    path: &'a Path,
}

impl Sink for Archive<'_> {
    fn take(
        &mut self,
        name: &str,
        bytes: u64,
        mut file: &mut dyn io::Read,
    ) -> Result<(u64, String), BackupError> {
        let head = archive::head(name, bytes);
        head.and_then(|head| self.out.write_all(&head)).map_err(BackupError::io(self.path))?;
        // No more than was announced, or the archive could not be read.
        let mut file = io::Read::take(&mut file, bytes);
        let copied =
            manifest::copy(&mut file, &mut self.out).map_err(BackupError::io(self.path))?;
        archive::pad(bytes, &mut self.out).map_err(BackupError::io(self.path))?;
        Ok(copied)
    }

    fn end(&mut self) -> Result<(), BackupError> {
        archive::end(&mut self.out)
            .and_then(|()| self.out.flush())
            .map_err(BackupError::io(self.path))
    }
}
