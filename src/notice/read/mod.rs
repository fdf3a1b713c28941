//! From the bytes of a file to records, whatever its shape, its encoding and its compression.
//!
//! The shape is told by the bytes, never by the name of the file. Memory does not grow with the file.

mod csv;
mod decode;
mod error;
mod header;
mod input;
mod json;
mod objects;
mod reference;
mod row;
mod scan;
mod value;

pub use error::ReadError;
pub use value::MemoireImage;
pub use value::memoire_images;

use super::base::Base;
use super::record::Record;
use csv::CsvRows;
use decode::Encoding;
use input::Input;
use input::SAMPLE_BYTES;
use json::JsonRecords;
use objects::Objects;
use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// What the asker knows about a file, and the limit on a record.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The base of the notices; none: found out from the header and the first references.
    pub base: Option<Base>,
    /// A longer record is refused with `R_RECORD_TOO_LARGE`, and reading goes on behind it.
    pub record_bytes_max: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { base: None, record_bytes_max: 8 << 20 }
    }
}

/// The shape of a file of notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Rows under the French column names of the open-data dumps, `|`.
    Dump,
    /// Rows under the same names, or under lower-case codes, `;` `,` or tab; some cells join their items with commas (Q12).
    OpendatasoftCsv,
    /// Rows under POP's codes, any delimiter.
    CodesCsv,
    /// Objects under POP's codes: one, an array, lines, or an answer of its search engine.
    PopJson,
    /// Objects under the open-data column names.
    OpendatasoftJson,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dump => "open-data dump",
            Self::OpendatasoftCsv => "Opendatasoft CSV",
            Self::CodesCsv => "CSV of POP codes",
            Self::PopJson => "POP JSON",
            Self::OpendatasoftJson => "Opendatasoft JSON",
        })
    }
}

/// Something about the whole file that its producer should know; it is reported once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// `F_ENCODING`, `F_UNKNOWN_COLUMN`, `F_REPEATED_COLUMN`, `F_COMMENT_LINE`, `F_REPEATED_HEADER`.
    pub kind: &'static str,
    /// The line that shows it, counted from 1.
    pub line: u64,
    /// What is wrong and what was done about it, in English, lower case, without a final stop.
    pub message: String,
}

/// The records of one file, in its order.
///
/// A record that must be refused (no usable `REF`, too large, broken JSON) comes like any other, with a
/// violation among its problems. After an error there is nothing more; the records before it are good.
pub struct Reader {
    rows: Rows,
    bytes_total: Option<u64>,
    finished: bool,
}

enum Rows {
    Csv(Box<CsvRows>),
    Json(Box<JsonRecords>),
}

/// Opens a file; `-` is standard input.
///
/// # Errors
///
/// When it cannot be opened, or its beginning shows that it is no file of notices.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Reader, ReadError> {
    if path == Path::new("-") {
        return from_read("-", Box::new(io::stdin()), options);
    }
    let file = File::open(path).map_err(|error| ReadError::opening(path, error))?;
    let metadata = file.metadata().map_err(|error| ReadError::opening(path, error))?;
    if metadata.is_dir() {
        return Err(ReadError::opening(path, io::ErrorKind::IsADirectory.into()));
    }
    let name =
        path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
    let mut reader = from_read(&name, Box::new(file), options)?;
    reader.bytes_total = metadata.is_file().then_some(metadata.len());
    Ok(reader)
}

/// Reads from anything; `name` stands for the file in messages and records.
///
/// # Errors
///
/// When the beginning shows that it is no file of notices.
pub fn from_read(
    name: &str,
    input: Box<dyn io::Read + Send>,
    options: &ReadOptions,
) -> Result<Reader, ReadError> {
    let mut input = Input::new(Arc::from(name), input)?;
    if input.data().is_empty() {
        let failure = input.take_failure();
        return Err(failure.unwrap_or_else(|| ReadError::Empty { file: name.to_owned() }));
    }
    if let Some(what) = foreign(input.data()) {
        return Err(ReadError::NotNotices { file: name.to_owned(), what: what.to_owned() });
    }
    if input.data().starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    let encoding = Encoding::of(whole_letters(input.data(), input.ended()));
    let first = input.data().iter().find(|byte| !byte.is_ascii_whitespace());
    let rows = match first {
        None => return Err(ReadError::Empty { file: name.to_owned() }),
        Some(b'{' | b'[') => {
            let objects = Objects::new(input, options.record_bytes_max);
            Rows::Json(Box::new(JsonRecords::new(objects, encoding, options)?))
        }
        Some(_) => Rows::Csv(Box::new(CsvRows::new(input, encoding, options)?)),
    };
    let mut reader = Reader { rows, bytes_total: None, finished: false };
    reader.report_encoding(encoding);
    Ok(reader)
}

/// What a file is that is surely none of notices.
fn foreign(data: &[u8]) -> Option<&'static str> {
    let text = data.trim_ascii_start();
    let known: [(&[u8], &str); 9] = [
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or a spreadsheet, to be unpacked or saved as CSV first"),
        (b"BZh", "compressed with bzip2, to be unpacked first"),
        (b"\xfd7zXZ", "compressed with xz, to be unpacked first"),
        (b"\xff\xfe", "a UTF-16 text, to be saved as UTF-8 first"),
        (b"\xfe\xff", "a UTF-16 text, to be saved as UTF-8 first"),
        (b"<", "an HTML or XML document (perhaps an error page)"),
    ];
    let by_start = known.into_iter().find(|(magic, _)| text.starts_with(magic));
    let sample = &data[..data.len().min(4096)];
    by_start.map(|(_, what)| what).or_else(|| sample.contains(&0).then_some("binary data"))
}

/// The sample without a letter that its end cuts.
fn whole_letters(data: &[u8], ended: bool) -> &[u8] {
    let sample = &data[..data.len().min(SAMPLE_BYTES)];
    if ended && sample.len() == data.len() {
        return sample;
    }
    let cut = sample.iter().rev().take_while(|byte| !byte.is_ascii()).count();
    &sample[..sample.len() - cut]
}

impl Reader {
    fn report_encoding(&mut self, encoding: Encoding) {
        let name = match encoding {
            Encoding::Utf8 => return,
            Encoding::Latin1 => "ISO-8859-1",
            Encoding::Windows1252 => "windows-1252",
        };
        let message = format!("the file is not UTF-8; it was read as {name}");
        let problem = FileProblem { kind: "F_ENCODING", line: 1, message };
        match &mut self.rows {
            Rows::Csv(rows) => rows.problems.push(problem),
            Rows::Json(rows) => rows.problems.push(problem),
        }
    }

    fn input(&self) -> &Input {
        match &self.rows {
            Rows::Csv(rows) => &rows.input,
            Rows::Json(rows) => &rows.objects.input,
        }
    }

    /// The base as which all records of the file are read.
    #[must_use]
    pub fn base(&self) -> Base {
        match &self.rows {
            Rows::Csv(rows) => rows.header.base,
            Rows::Json(rows) => rows.header.base,
        }
    }

    #[must_use]
    pub fn shape(&self) -> Shape {
        match &self.rows {
            Rows::Csv(rows) => rows.shape,
            Rows::Json(rows) => rows.shape,
        }
    }

    /// What was found about the whole file so far; complete when the records are through.
    #[must_use]
    pub fn file_problems(&self) -> &[FileProblem] {
        match &self.rows {
            Rows::Csv(rows) => &rows.problems,
            Rows::Json(rows) => &rows.problems,
        }
    }

    /// How many bytes of the file, as it is stored (compressed), have been read.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.input().raw_bytes()
    }

    /// How many bytes the file has as it is stored, where that is known.
    #[must_use]
    pub fn bytes_total(&self) -> Option<u64> {
        self.bytes_total
    }

    /// What must stand before raw rows so that they can be read again: the header row, its line end
    /// included, for CSV; nothing for JSON.
    #[must_use]
    pub fn raw_header(&self) -> &[u8] {
        match &self.rows {
            Rows::Csv(rows) => &rows.raw_header,
            Rows::Json(_) => b"",
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Record, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        let item = match &mut self.rows {
            Rows::Csv(rows) => rows.next(),
            Rows::Json(rows) => rows.next(),
        };
        self.finished = !matches!(item, Some(Ok(_)));
        item
    }
}

/// The normal form of a reference, where the base can have it.
#[cfg(test)]
pub(super) fn normal_reference(base: super::Base, given: &str) -> Option<String> {
    reference::normalise(base, given).ok().map(|(reference, _)| reference)
}

#[cfg(test)]
mod tests;
