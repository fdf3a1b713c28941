//! Records of the CSV shapes.

use super::FileProblem;
use super::ReadOptions;
use super::Shape;
use super::decode::Encoding;
use super::decode::is_mojibake;
use super::error::ReadError;
use super::header;
use super::header::Header;
use super::input::Input;
use super::reference;
use super::row;
use super::row::Cell;
use super::row::Layout;
use super::row::Split;
use super::value;
use crate::notice::Base;
use crate::notice::Problem;
use crate::notice::Record;
use crate::notice::Source;
use crate::notice::Value;
use crate::notice::fields::Field;
use crate::notice::fields::Names;
use crate::notice::problem::Severity;

/// A header row longer than this is none.
const HEADER_BYTES_MAX: usize = 1 << 20;

/// How much of a record that is refused for its size is kept.
pub const RAW_BYTES_MAX: usize = 64 << 10;

/// The rows of a CSV file as records.
pub struct CsvRows {
    pub input: Input,
    pub shape: Shape,
    pub header: Header,
    pub problems: Vec<FileProblem>,
    /// The header row with its line end.
    pub raw_header: Vec<u8>,
    layout: Layout,
    encoding: Encoding,
    columns: Vec<Option<&'static Field>>,
    reference_at: usize,
    /// Whether two columns mean one field.
    repeated: bool,
    /// Whether cells of some fields join their items with commas.
    commas: bool,
    record_bytes_max: usize,
    /// Up to here, an earlier row was searched for the end of its quotes in vain: lines are rows.
    lines_until: u64,
    cells: Vec<Cell>,
}

/// How the bytes that make a record were got.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Sound,
    Odd,
}

impl CsvRows {
    /// Reads the header; the window of `input` stands on the first line.
    pub fn new(
        mut input: Input,
        encoding: Encoding,
        options: &ReadOptions,
    ) -> Result<Self, ReadError> {
        skip_preamble(&mut input);
        let (raw, _) = row::line(input.data());
        if raw.len() > HEADER_BYTES_MAX || raw.is_empty() {
            let what = "no text with a header line".to_owned();
            return Err(ReadError::NotNotices { file: input.name.to_string(), what });
        }
        if raw.trim_ascii_end().contains(&b'\r') && !input.data().contains(&b'\n') {
            let what = "a text whose lines end with CR alone, to be saved with LF first".to_owned();
            return Err(ReadError::NotNotices { file: input.name.to_string(), what });
        }
        let delimiter = delimiter(raw, encoding, options.base);
        let mut cells = Vec::new();
        let split = Layout { delimiter, width: 0 }.split(input.data(), input.ended(), &mut cells);
        let (end, next) = match split {
            Split::Row { end, next, .. } if end <= HEADER_BYTES_MAX => (end, next),
            _ => {
                Layout { delimiter, width: 0 }.split_plain(raw, &mut cells);
                (raw.len(), row::line(input.data()).1)
            }
        };
        let names = names(&input.data()[..end], &cells, encoding);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let layout = Layout { delimiter, width: cells.len() };
        let references = |header: &Header| {
            let at = header.reference_at(&names).unwrap_or(0);
            first_references(&input.data()[next..], layout, at)
        };
        let header = Header::of(&input.name, input.line, &names, &references, options.base)?;
        let reference_at = header.reference_at(&names).unwrap_or(0);
        let columns: Vec<_> = names.iter().map(|name| header.field(name)).collect();
        let lower = !names.iter().any(|name| name.contains(char::is_uppercase));
        let shape = match (header.vocabulary, delimiter) {
            (Names::Columns, b'|') => Shape::Dump,
            (Names::Codes, _) if !lower => Shape::CodesCsv,
            _ => Shape::OpendatasoftCsv,
        };
        let mut raw_header = input.data()[..next].to_vec();
        if !raw_header.ends_with(b"\n") {
            raw_header.push(b'\n');
        }
        let problems = column_problems(&names, &columns, input.line);
        let mut rows = Self {
            repeated: problems.iter().any(|problem| problem.kind == "F_REPEATED_COLUMN"),
            problems,
            commas: shape == Shape::OpendatasoftCsv,
            lines_until: 0,
            record_bytes_max: options.record_bytes_max,
            input,
            shape,
            header,
            raw_header,
            layout,
            encoding,
            columns,
            reference_at,
            cells,
        };
        rows.input.consume(next);
        Ok(rows)
    }

    /// The next record; none at the end of the file.
    pub fn next(&mut self) -> Option<Result<Record, ReadError>> {
        loop {
            if self.input.data().is_empty() && !self.input.grow() {
                return self.input.take_failure().map(Err);
            }
            if self.input.data()[0].is_ascii_whitespace() && self.skip_blank() {
                continue;
            }
            let ended = self.input.ended();
            if self.input.offset < self.lines_until {
                let (end, next) = match memchr::memchr(b'\n', self.input.data()) {
                    None if !ended && self.input.data().len() <= self.record_bytes_max => {
                        self.input.grow();
                        continue;
                    }
                    None if !ended => return Some(Ok(self.too_large(false))),
                    _ => {
                        let (line, next) = row::line(self.input.data());
                        (line.len(), next)
                    }
                };
                return Some(Ok(self.line_row(end, next)));
            }
            let split = self.layout.split(self.input.data(), ended, &mut self.cells);
            match split {
                Split::Row { next, .. }
                    if next == self.input.data().len() && self.input.broken() =>
                {
                    self.input.consume(next);
                }
                Split::Row { end, .. } if end > self.record_bytes_max => {
                    return Some(Ok(self.too_large(false)));
                }
                Split::Row { end, next, .. } if self.is_no_notice(end) => self.input.consume(next),
                Split::Row { end, next, odd_quotes } => {
                    return Some(Ok(self.row(end, next, odd_quotes)));
                }
                Split::Open { .. } if ended && self.input.broken() => {
                    self.input.consume(self.input.data().len());
                }
                Split::Open { .. } if ended => return Some(Ok(self.unclosed())),
                Split::Open { quoted } if self.input.data().len() > self.record_bytes_max => {
                    return Some(Ok(self.too_large(quoted)));
                }
                Split::Open { .. } => {
                    self.input.grow();
                }
            }
        }
    }

    /// Passes a blank line; false when the line is none.
    fn skip_blank(&mut self) -> bool {
        let breaks = |byte: &&u8| matches!(**byte, b'\n' | b'\r');
        let run = self.input.data().iter().take_while(breaks).count();
        if let Some(end) = memchr::memrchr(b'\n', &self.input.data()[..run]) {
            self.input.consume(end + 1);
            return true;
        }
        while memchr::memchr(b'\n', self.input.data()).is_none()
            && self.input.data().len() <= self.record_bytes_max
            && self.input.grow()
        {}
        let (line, next) = row::line(self.input.data());
        let delimiter = self.layout.delimiter;
        let blank = line.iter().all(|byte| byte.is_ascii_whitespace() && *byte != delimiter);
        if blank {
            self.input.consume(next);
        }
        blank
    }

    /// Whether the row is the header once more, or a comment; each kind is reported once.
    fn is_no_notice(&mut self, end: usize) -> bool {
        let row = &self.input.data()[..end];
        let (header, _) = row::line(&self.raw_header);
        let (kind, message) = if row == header {
            ("F_REPEATED_HEADER", "the header stands again among the rows; it was passed over")
        } else if self.cells.len() == 1 && self.layout.width > 1 && row.starts_with(b"#") {
            ("F_COMMENT_LINE", "a line that begins with # and has no cells was passed over")
        } else {
            return false;
        };
        if !self.problems.iter().any(|problem| problem.kind == kind) {
            let line = self.input.line;
            self.problems.push(FileProblem { kind, line, message: message.to_owned() });
        }
        true
    }

    /// A row whose end is known.
    fn row(&mut self, end: usize, next: usize, odd_quotes: bool) -> Record {
        if !odd_quotes {
            return self.record(end, next, Quotes::Sound);
        }
        // Where the cells of the line add up if quotes mean nothing, that is what its producer meant.
        let cells = self.cells.len();
        let (line, line_next) = row::line(self.input.data());
        let line_end = line.len();
        self.layout.split_plain(line, &mut self.cells);
        if self.cells.len() == self.layout.width {
            return self.record(line_end, line_next, Quotes::Odd);
        }
        if cells != self.layout.width && next > line_next {
            return self.damaged(next);
        }
        self.layout.split(&self.input.data()[..end], true, &mut self.cells);
        self.record(end, next, Quotes::Odd)
    }

    /// A row that ends with its line, whatever its quotes say.
    fn line_row(&mut self, end: usize, next: usize) -> Record {
        let line = &self.input.data()[..end];
        match self.layout.split(line, true, &mut self.cells) {
            Split::Row { odd_quotes: false, .. } => self.record(end, next, Quotes::Sound),
            _ => {
                self.layout.split_plain(line, &mut self.cells);
                self.record(end, next, Quotes::Odd)
            }
        }
    }

    /// The last row of the file, inside quotes that nothing closes.
    fn unclosed(&mut self) -> Record {
        let (line, next) = row::line(self.input.data());
        let end = line.len();
        self.layout.split_plain(line, &mut self.cells);
        if self.cells.len() == self.layout.width {
            self.lines_until = self.input.offset + self.input.data().len() as u64;
            return self.record(end, next, Quotes::Odd);
        }
        self.damaged(self.input.data().len())
    }

    /// A row whose quotes ran into the rows behind it, searched up to `searched`: refused up to the
    /// first line that is a row by itself.
    fn damaged(&mut self, searched: usize) -> Record {
        let stop = self.next_whole_row(searched).unwrap_or(searched);
        self.lines_until = self.input.offset + searched as u64;
        let message =
            "a quote is never closed, so the cells cannot be told; close it, or double it";
        self.refused(stop, "R_CSV_QUOTES", message)
    }

    /// Where the first line within `searched` bytes begins that is a row by itself, after the first line.
    fn next_whole_row(&mut self, searched: usize) -> Option<usize> {
        let data = &self.input.data()[..searched];
        let mut at = row::line(data).1;
        while at < data.len() {
            let (line, next) = row::line(&data[at..]);
            let whole = matches!(
                self.layout.split(line, true, &mut self.cells),
                Split::Row { odd_quotes: false, .. }
            ) && self.cells.len() == self.layout.width;
            if whole {
                let cell = &line[self.cells[self.reference_at].range.clone()];
                let given = String::from_utf8_lossy(cell);
                if reference::normalise(self.header.base, &given).is_ok() {
                    return Some(at);
                }
            }
            at += next;
        }
        None
    }

    /// A record beyond the limit: passed over, its beginning kept.
    fn too_large(&mut self, quoted: bool) -> Record {
        if quoted {
            let searched = self.input.data().len();
            if self.next_whole_row(searched).is_some() {
                return self.damaged(searched);
            }
        }
        let mut record = self.new_record();
        record.raw = self.input.data()[..RAW_BYTES_MAX.min(self.input.data().len())].to_vec();
        let ended = self.pass_row();
        let mut message = format!(
            "the record is larger than {} bytes; split or shorten it",
            self.record_bytes_max
        );
        if ended {
            message.push_str(
                "; it reaches to the end of the file: look for a quote that is never closed",
            );
        }
        record.problems.push(value::refusal("R_RECORD_TOO_LARGE", message));
        record
    }

    /// Moves behind the row; true when it reaches to the end of the file inside quotes.
    fn pass_row(&mut self) -> bool {
        let mut quoted = false;
        loop {
            let data = self.input.data();
            let end = memchr::memchr2_iter(b'"', b'\n', data).find(|at| {
                quoted ^= data[*at] == b'"';
                data[*at] == b'\n' && !quoted
            });
            match end {
                Some(end) => {
                    self.input.consume(end + 1);
                    return false;
                }
                None => {
                    self.input.consume(data.len());
                    if !self.input.grow() {
                        return quoted;
                    }
                }
            }
        }
    }

    fn refused(&mut self, length: usize, kind: &'static str, message: &'static str) -> Record {
        let mut record = self.new_record();
        let raw = &self.input.data()[..length.min(RAW_BYTES_MAX)];
        let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
        record.raw = raw.strip_suffix(b"\r").unwrap_or(raw).to_vec();
        record.problems.push(value::refusal(kind, message.to_owned()));
        self.input.consume(length);
        record
    }

    fn new_record(&self) -> Record {
        let source = Source { file: self.input.name.clone(), line: self.input.line };
        Record::new(self.header.base, source)
    }

    /// The record of the cells found; moves behind its row.
    fn record(&mut self, end: usize, next: usize, quotes: Quotes) -> Record {
        let mut record = self.new_record();
        record.raw = self.input.data()[..end].to_vec();
        self.input.consume(next);
        if quotes == Quotes::Odd {
            let message = "quotes inside a quoted cell are not doubled; they were taken as text";
            record.problems.push(Problem::new(
                "W_CSV_QUOTES",
                Severity::Warning,
                None,
                "",
                message,
            ));
        }
        self.check_width(&mut record);
        let raw = std::mem::take(&mut record.raw);
        self.set_values(&raw, &mut record);
        record.raw = raw;
        record
    }

    fn check_width(&self, record: &mut Record) {
        let (cells, width) = (self.cells.len(), self.layout.width);
        let blank_tail = cells == width + 1 && self.cells[width].range.is_empty();
        if cells != width && !blank_tail {
            let message =
                format!("the row has {cells} cells under {width} columns; check its delimiters");
            record.problems.push(Problem::new(
                "W_RAGGED_ROW",
                Severity::Warning,
                None,
                "",
                message,
            ));
        }
    }

    fn set_values(&self, raw: &[u8], record: &mut Record) {
        let sound = match self.encoding {
            Encoding::Utf8 => std::str::from_utf8(raw).ok(),
            Encoding::Latin1 | Encoding::Windows1252 => None,
        };
        let suspicious = sound.is_none_or(is_mojibake);
        let mut reference = None;
        for (at, (cell, column)) in self.cells.iter().zip(&self.columns).enumerate() {
            let Some(field) = *column else { continue };
            let bytes = &raw[cell.range.clone()];
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let (text, strange) = match sound {
                Some(row) => (row[cell.range.clone()].into(), false),
                None => self.encoding.decode(bytes),
            };
            let text = cell.unescape(&text);
            if strange {
                record.problems.push(value::stray_byte(field, &text));
            }
            if suspicious && is_mojibake(&text) {
                record.problems.push(value::mojibake(field, &text));
            }
            if at == self.reference_at {
                reference = Some(text.clone().into_owned());
            }
            let value = match self.commas && field.ods_commas {
                true => Value::List(value::comma_items(&text)),
                false => Value::Text(text.into_owned()),
            };
            match self.repeated {
                true => record.set(field.code, value),
                false => record.set_new(field.code, value),
            }
        }
        value::set_reference(record, reference.as_deref().unwrap_or(""));
    }
}

/// Passes blank lines and a spreadsheet's `sep=;` before the header.
fn skip_preamble(input: &mut Input) {
    loop {
        let (line, next) = row::line(input.data());
        let sep = line.len() == 5 && line[..4].eq_ignore_ascii_case(b"sep=");
        if next == 0 || !(sep || line.iter().all(u8::is_ascii_whitespace)) {
            return;
        }
        input.consume(next);
    }
}

/// The delimiter under which the header has the most known names.
fn delimiter(header: &[u8], encoding: Encoding, base: Option<Base>) -> u8 {
    let known = |delimiter: u8| {
        let mut cells = Vec::new();
        let layout = Layout { delimiter, width: 0 };
        if let Split::Open { .. } = layout.split(header, true, &mut cells) {
            layout.split_plain(header, &mut cells);
        }
        let names = names(header, &cells, encoding);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        header::known_names(&names, base)
    };
    // `max_by_key` gives the last of equals.
    [b',', b'\t', b';', b'|'].into_iter().max_by_key(|delimiter| known(*delimiter)).unwrap_or(b'|')
}

fn names(row: &[u8], cells: &[Cell], encoding: Encoding) -> Vec<String> {
    let name = |cell: &Cell| {
        let (text, _) = encoding.decode(&row[cell.range.clone()]);
        cell.unescape(&text).trim().trim_matches('"').trim().to_owned()
    };
    cells.iter().map(name).collect()
}

/// The references of the first rows, as they are.
fn first_references(data: &[u8], layout: Layout, at: usize) -> Vec<String> {
    let mut references = Vec::new();
    let mut cells = Vec::new();
    let mut from = 0;
    while references.len() < 20 && from < data.len() {
        let next = match layout.split(&data[from..], true, &mut cells) {
            Split::Row { next, .. } => next,
            Split::Open { .. } => {
                let (line, next) = row::line(&data[from..]);
                layout.split_plain(line, &mut cells);
                next
            }
        };
        if let Some(cell) = cells.get(at) {
            let bytes = &data[from..][cell.range.clone()];
            references.push(String::from_utf8_lossy(bytes).into_owned());
        }
        from += next;
    }
    references
}

/// The columns that mean nothing, and those that mean a field once more.
fn column_problems(
    names: &[&str],
    columns: &[Option<&'static Field>],
    line: u64,
) -> Vec<FileProblem> {
    let mut unknown = Vec::new();
    let mut repeated = Vec::new();
    for (at, (name, column)) in names.iter().zip(columns).enumerate() {
        match column {
            None if !name.is_empty() => unknown.push((*name).to_owned()),
            Some(_) if columns[..at].contains(column) => repeated.push((*name).to_owned()),
            _ => {}
        }
    }
    let mut problems = Vec::new();
    if !unknown.is_empty() {
        problems.push(value::unknown_names(&unknown, line));
    }
    if !repeated.is_empty() {
        let message = format!(
            "{} columns mean a field that another column is already, and fill it only where that is blank: {}",
            repeated.len(),
            header::listed(&repeated)
        );
        problems.push(FileProblem { kind: "F_REPEATED_COLUMN", line, message });
    }
    problems
}
