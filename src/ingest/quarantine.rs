//! Refused notices: kept with their report and their rows, so that a corrected file can be loaded again.
//!
//! One file of JSON lines, which only its owner may read: a raw row may hold what is never published.

use super::error::LoadError;
use super::prepare::Prepared;
use crate::notice::Base;
use crate::notice::problem::Severity;
use crate::store::Layout;
use serde::Deserialize;
use serde::Serialize;
use std::collections::HashSet;
use std::fs;
use std::fs::File;
use std::hash::DefaultHasher;
use std::hash::Hash as _;
use std::hash::Hasher as _;
use std::io;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Write;
use std::path::PathBuf;

/// A refused notice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The name of the base: `merimee`.
    pub base: String,
    /// Empty when it has none that is usable.
    pub reference: String,
    /// The name of the file without its folders, and the line on which the notice begins.
    pub file: String,
    pub line: u64,
    /// The whole path of the file; empty for standard input.
    path: String,
    pub problems: Vec<EntryProblem>,
    /// What stands before the rows of the file: the header of a CSV file, or nothing.
    header: Bytes,
    raw: Bytes,
}

/// One thing that is wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EntryProblem {
    pub kind: String,
    pub is_violation: bool,
    pub field: Option<String>,
    pub value: String,
    pub message: String,
}

/// Bytes, as text where they are UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Bytes {
    Text(String),
    /// Hexadecimal.
    Hex(String),
}

impl Bytes {
    fn new(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Hex(crate::dump::canonical::hexadecimal(bytes)),
        }
    }

    fn to_vec(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Hex(digits) => digits
                .as_bytes()
                .chunks(2)
                .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                .collect(),
        }
    }
}

impl Entry {
    fn new(prepared: &Prepared, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            base: prepared.base.name().to_owned(),
            reference: prepared.reference.clone(),
            file: prepared.source.file.to_string(),
            line: prepared.source.line,
            problems: prepared
                .problems
                .iter()
                .map(|problem| EntryProblem {
                    kind: problem.kind.to_owned(),
                    is_violation: problem.severity == Severity::Violation,
                    field: problem.field.map(str::to_owned),
                    value: problem.value.clone(),
                    message: problem.message.to_string(),
                })
                .collect(),
            header: Bytes::new(&prepared.header),
            raw: Bytes::new(&prepared.raw),
        }
    }
}

impl Entry {
    /// A hash of the base, the header and the row.
    fn row(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.base, &self.header, &self.raw).hash(&mut hasher);
        hasher.finish()
    }

    /// Whether this is the notice of a `REF`, or that of `FILE:LINE`.
    #[must_use]
    pub fn is(&self, which: &str) -> bool {
        self.reference.eq_ignore_ascii_case(which) && !which.is_empty()
            || which
                .rsplit_once(':')
                .is_some_and(|(file, line)| file == self.file && line.parse() == Ok(self.line))
    }
}

/// Takes entries out of the quarantine; gives how many.
///
/// # Errors
/// When the quarantine cannot be read or written.
pub fn discard(layout: &Layout, is_out: impl Fn(&Entry) -> bool) -> Result<u64, LoadError> {
    let mut list = QuarantineWriter::create(layout)?;
    let mut discarded = 0;
    for_each(layout, |entry| match is_out(&entry) {
        true => {
            discarded += 1;
            Ok(())
        }
        false => list.write(&entry),
    })?;
    list.replace()?;
    Ok(discarded)
}

fn path(layout: &Layout) -> PathBuf {
    layout.quarantine().join("notices.jsonl")
}

/// Passes every refused notice, in the order in which they were refused.
///
/// # Errors
/// When the quarantine cannot be read, or what `pass` gives.
pub fn for_each(
    layout: &Layout,
    mut pass: impl FnMut(Entry) -> Result<(), LoadError>,
) -> Result<(), LoadError> {
    let path = path(layout);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(LoadError::ReadQuarantine { path, source }),
    };
    for (line, text) in (1..).zip(BufReader::new(file).lines()) {
        let text =
            text.map_err(|source| LoadError::ReadQuarantine { path: path.clone(), source })?;
        let entry = serde_json::from_str(&text).map_err(|source| LoadError::Quarantine {
            path: path.clone(),
            line,
            source,
        })?;
        pass(entry)?;
    }
    Ok(())
}

/// Writes the rows of a kind as their files had them, under their header; gives their number.
///
/// # Errors
/// When the quarantine cannot be read, or `out` not be written.
pub fn export(layout: &Layout, kind: &Kind, out: &mut dyn Write) -> Result<u64, LoadError> {
    out.write_all(&kind.header).map_err(LoadError::Print)?;
    let mut rows = 0;
    for_each(layout, |entry| {
        if Kind::of(&entry) == *kind {
            rows += 1;
            out.write_all(&entry.raw.to_vec()).map_err(LoadError::Print)?;
            out.write_all(b"\n").map_err(LoadError::Print)?;
        }
        Ok(())
    })?;
    Ok(rows)
}

/// Rows that can stand in one file: those of one base under one header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    pub base: String,
    header: Vec<u8>,
}

impl Kind {
    fn of(entry: &Entry) -> Self {
        Self { base: entry.base.clone(), header: entry.header.to_vec() }
    }

    /// `csv`, or `jsonl` where there is no header.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        if self.header.is_empty() { "jsonl" } else { "csv" }
    }
}

/// The kinds of rows in the quarantine, in the order in which they were met.
///
/// # Errors
/// When the quarantine cannot be read.
pub fn kinds(layout: &Layout) -> Result<Vec<Kind>, LoadError> {
    let mut kinds = Vec::new();
    for_each(layout, |entry| {
        let kind = Kind::of(&entry);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
        Ok(())
    })?;
    Ok(kinds)
}

/// What a load refuses, on its way into the quarantine.
pub(super) struct QuarantineWriter {
    layout: Layout,
    new: BufWriter<File>,
    /// The base and the whole path of the file that is being read.
    current: Option<(Base, String)>,
    /// The files that were read to their end.
    judged: HashSet<(Base, String)>,
    /// The rows of the new list, 8 bytes each.
    rows: HashSet<u64>,
}

impl QuarantineWriter {
    /// Begins a load's list. What an earlier load that was cut off has left is thrown away: the load
    /// that completes it finds the same again.
    pub(super) fn create(layout: &Layout) -> Result<Self, LoadError> {
        fs::create_dir_all(layout.quarantine()).map_err(LoadError::write(layout.quarantine()))?;
        let path = layout.quarantine().join("notices.new");
        let new = private_file(&path).map_err(LoadError::write(&path))?;
        Ok(Self {
            layout: layout.clone(),
            new: BufWriter::new(new),
            current: None,
            judged: HashSet::new(),
            rows: HashSet::new(),
        })
    }

    /// Notes which file the next notices come from.
    pub(super) fn file_begins(&mut self, base: Base, file: &str) {
        let path = match file {
            "-" => String::new(),
            file => fs::canonicalize(file).unwrap_or_else(|_| file.into()).display().to_string(),
        };
        self.current = Some((base, path));
    }

    /// Notes that the file was read to its end: what was refused of it before is judged anew.
    pub(super) fn file_ends(&mut self) {
        if let Some((base, path)) = self.current.take()
            && !path.is_empty()
        {
            self.judged.insert((base, path));
        }
    }

    pub(super) fn add(&mut self, prepared: &Prepared) -> Result<(), LoadError> {
        let path = self.current.as_ref().map_or_else(String::new, |(_, path)| path.clone());
        let entry = Entry::new(prepared, &path);
        self.rows.insert(entry.row());
        self.write(&entry)
    }

    fn write(&mut self, entry: &Entry) -> Result<(), LoadError> {
        let written = serde_json::to_writer(&mut self.new, entry).map_err(io::Error::from);
        written
            .and_then(|()| self.new.write_all(b"\n"))
            .map_err(LoadError::write(self.layout.quarantine()))
    }

    /// Ends the list. Of the entries before this load those stay that it did not judge anew: an entry goes
    /// when its file was read to the end again, or when `is_stored` knows its `REF`, or when the same row
    /// was refused again and stands in the new list.
    pub(super) fn finish(
        mut self,
        is_stored: impl Fn(Base, &str) -> bool,
    ) -> Result<(), LoadError> {
        let layout = self.layout.clone();
        for_each(&layout, |entry| {
            let Ok(base) = entry.base.parse::<Base>() else { return Ok(()) };
            let is_judged = self.judged.contains(&(base, entry.path.clone()));
            if is_judged || is_stored(base, &entry.reference) || self.rows.contains(&entry.row()) {
                return Ok(());
            }
            self.write(&entry)
        })?;
        self.replace()
    }

    /// Puts the new list in the place of the old one.
    fn replace(self) -> Result<(), LoadError> {
        let folder = self.layout.quarantine();
        let new = self.new.into_inner().map_err(io::IntoInnerError::into_error);
        new.and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(folder.join("notices.new"), path(&self.layout)))
            .map_err(LoadError::write(folder))
    }
}

/// Makes a file that only its owner can read.
///
/// # Errors
/// When it cannot be made.
#[cfg(unix)]
pub fn private_file(path: &std::path::Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Makes a file.
///
/// # Errors
/// When it cannot be made.
#[cfg(not(unix))]
pub fn private_file(path: &std::path::Path) -> io::Result<File> {
    File::create(path)
}
