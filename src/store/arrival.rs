//! A version that was published elsewhere: its files, and how they become a version here.

use super::error::OpenError;
use super::error::StoreError;
use super::layout;
use super::layout::Layout;
use super::version;
use super::version::Version;
use crate::iri::IriBase;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// What the engine notes for itself beside a graph, and readers for each other: no part of the version.
fn is_part(name: &str) -> bool {
    !name.starts_with("LOG") && name != "LOCK" && name != version::IN_USE
}

impl Version {
    /// The files that make the version, sorted: `graph/000012.sst`, `version.json`.
    ///
    /// # Errors
    /// When a folder of it cannot be read.
    pub fn files(&self) -> Result<Vec<String>, OpenError> {
        let mut files = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            let path = self.dir().join(&folder);
            let io = || OpenError::io(&path);
            for entry in fs::read_dir(&path).map_err(io())? {
                let entry = entry.map_err(io())?;
                let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
                let kind = entry.file_type().map_err(io())?;
                if kind.is_dir() {
                    folders.push(format!("{folder}{name}/"));
                } else if kind.is_file() && is_part(&name) {
                    files.push(format!("{folder}{name}"));
                }
            }
        }
        files.sort();
        Ok(files)
    }
}

/// A version on its way into a store.
pub struct Arrival {
    layout: Layout,
    number: u64,
    dir: PathBuf,
}

impl Arrival {
    /// Begins in the folder of a store, which is made when it is missing. What an earlier try has left is there still.
    ///
    /// # Errors
    /// When the folder holds something else or a store with another base IRI, or cannot be written.
    pub fn begin(dir: &Path, base_iri: &IriBase, number: u64) -> Result<Self, OpenError> {
        let layout = Layout::new(dir);
        layout.claim()?;
        layout.create(Some(base_iri))?;
        layout.base_iri(Some(base_iri))?;
        let dir = layout.versions().join(format!("{number:06}.draft"));
        fs::create_dir_all(&dir).map_err(OpenError::io(&dir))?;
        Ok(Self { layout, number, dir })
    }

    /// Where one of its files goes; its folder is made.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn place(&self, file: &str) -> Result<PathBuf, StoreError> {
        let path = self.dir.join(file);
        let folder = path.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
        Ok(path)
    }

    /// Opens what has arrived, to verify it before anyone reads it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(&self) -> Result<Version, OpenError> {
        version::make_in_use_file(&self.dir).map_err(OpenError::io(&self.dir))?;
        Version::open_dir(self.dir.clone(), &self.layout.base_iri(None)?)
    }

    /// Gives the store a writer that has what the version has, so that loads go on from it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn make_writer(&self) -> Result<(), StoreError> {
        let (from, to) = (self.dir.join("graph"), self.layout.writer());
        fs::create_dir_all(&to).map_err(StoreError::io(&to))?;
        for entry in fs::read_dir(&from).map_err(StoreError::io(&from))? {
            let entry = entry.map_err(StoreError::io(&from))?;
            let (source, target) = (entry.path(), to.join(entry.file_name()));
            if !entry.file_name().to_str().is_some_and(is_part) {
                continue;
            }
            // Tables never change, so both may have one file; the engine writes on in the others.
            let is_table = source.extension().is_some_and(|extension| extension == "sst");
            let linked = is_table && fs::hard_link(&source, &target).is_ok();
            if !linked {
                fs::copy(&source, &target).map_err(StoreError::io(&target))?;
            }
        }
        Ok(())
    }

    /// Makes it the version that is read from now on. Of those before it, `versions_kept - 1` stay.
    ///
    /// # Errors
    /// When something cannot be written; then the version before it stays the one that is read.
    pub fn publish(self, versions_kept: usize) -> Result<(), StoreError> {
        let target = self.layout.version(self.number);
        sync_folders(&self.dir).map_err(StoreError::io(&self.dir))?;
        fs::rename(&self.dir, &target).map_err(StoreError::io(&target))?;
        let current = self.layout.current();
        layout::write_whole(&current, format!("{}\n", self.number).as_bytes())
            .map_err(StoreError::io(current))?;
        if let Err(error) = version::prune(&self.layout, self.number, versions_kept) {
            tracing::warn!(%error, "an old version could not be removed; the next one tries again");
        }
        Ok(())
    }
}

/// Waits until the names of the files are on the disk; their contents are already.
fn sync_folders(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    fs::File::open(dir)?.sync_all()
}
