//! Where a row of CSV ends, and its cells.
//!
//! The rules are those of RFC 4180, and beyond them what the producers' files need: a quote that is
//! neither doubled nor before a delimiter is part of its cell (Q08).

use memchr::memchr;
use memchr::memchr2;
use std::borrow::Cow;
use std::ops::Range;

/// A cell, by its place in the row, without the quotes around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub range: Range<usize>,
    /// Whether quotes in it are doubled.
    pub escaped: bool,
}

impl Cell {
    /// The cell of a decoded row, or of a decoded part of it, with its quotes single.
    pub fn unescape<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.escaped { text.replace("\"\"", "\"").into() } else { text.into() }
    }
}

/// How a row was split.
#[derive(Debug, PartialEq, Eq)]
pub enum Split {
    Row {
        /// Where the row ends, without its line end.
        end: usize,
        /// Where the next begins.
        next: usize,
        /// Whether a quote was where none may be.
        odd_quotes: bool,
    },
    /// The data end before the row does; `quoted` when they end inside quotes.
    Open { quoted: bool },
}

/// How a file separates its cells, and how many it should have in a row.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub delimiter: u8,
    pub width: usize,
}

impl Layout {
    /// Splits the row at the start of `data` into `cells`; `ended` says that no data will follow.
    pub fn split(self, data: &[u8], ended: bool, cells: &mut Vec<Cell>) -> Split {
        cells.clear();
        let mut at = 0;
        let mut odd_quotes = false;
        loop {
            let after = if data.get(at) == Some(&b'"') {
                let Some(quoted) = self.quoted(data, at, ended, cells.len()) else {
                    return Split::Open { quoted: true };
                };
                odd_quotes |= quoted.odd;
                cells.push(quoted.cell);
                quoted.after
            } else {
                match memchr2(self.delimiter, b'\n', &data[at..]) {
                    Some(length) => {
                        let after = at + length;
                        let return_before =
                            data[after] == b'\n' && length > 0 && data[after - 1] == b'\r';
                        let end = after - usize::from(return_before);
                        cells.push(Cell { range: at..end, escaped: false });
                        end
                    }
                    None if ended => {
                        let end = data.len() - usize::from(data[at..].ends_with(b"\r"));
                        cells.push(Cell { range: at..end, escaped: false });
                        end
                    }
                    None => return Split::Open { quoted: false },
                }
            };
            match data.get(after) {
                Some(byte) if *byte == self.delimiter => at = after + 1,
                None => return Split::Row { end: after, next: after, odd_quotes },
                Some(b'\n') => return Split::Row { end: after, next: after + 1, odd_quotes },
                Some(_) => {
                    // `\r\n`, or a lone `\r` at the end of the file.
                    let next = (after + 2).min(data.len());
                    return Split::Row { end: after, next, odd_quotes };
                }
            }
        }
    }

    /// The quoted cell that begins at `open`; none when the data end before it does.
    fn quoted(self, data: &[u8], open: usize, ended: bool, index: usize) -> Option<Quoted> {
        let (mut escaped, mut odd) = (false, false);
        let mut from = open + 1;
        loop {
            let quote = from + memchr(b'"', &data[from..])?;
            // Blanks between the closing quote and the delimiter are tolerated.
            let mut after = quote + 1;
            while matches!(data.get(after), Some(b' ')) {
                after += 1;
            }
            let closed = match data.get(after) {
                None if ended => true,
                None => return None,
                Some(b'"') if !odd && after == quote + 1 => {
                    escaped = true;
                    from = quote + 2;
                    continue;
                }
                Some(byte) if *byte == self.delimiter => true,
                Some(b'\n') => !odd || self.may_end(data, after + 1, index),
                Some(b'\r') => match data.get(after + 1) {
                    Some(b'\n') => !odd || self.may_end(data, after + 2, index),
                    Some(_) => false,
                    None if ended => true,
                    None => return None,
                },
                Some(_) => false,
            };
            if closed {
                let cell = Cell { range: open + 1..quote, escaped: escaped || odd };
                return Some(Quoted { cell, after, odd });
            }
            odd = true;
            from = quote + 1;
        }
    }

    /// Whether a row with odd quotes may end before `next`: it has all its cells, or the next row begins
    /// as rows do when all cells are quoted.
    fn may_end(self, data: &[u8], next: usize, index: usize) -> bool {
        index + 1 >= self.width || data.get(next).is_none_or(|byte| *byte == b'"')
    }

    /// Splits a line as if quotes meant nothing, and takes those off that enclose a whole cell.
    pub fn split_plain(self, line: &[u8], cells: &mut Vec<Cell>) {
        cells.clear();
        let mut at = 0;
        loop {
            let end = memchr(self.delimiter, &line[at..]).map_or(line.len(), |length| at + length);
            let enclosed = end >= at + 2 && line[at] == b'"' && line[end - 1] == b'"';
            let range = if enclosed { at + 1..end - 1 } else { at..end };
            cells.push(Cell { range, escaped: enclosed });
            if end == line.len() {
                return;
            }
            at = end + 1;
        }
    }
}

struct Quoted {
    cell: Cell,
    /// Where the delimiter or the line end stands.
    after: usize,
    odd: bool,
}

/// The first line of some data, without its line end, and where the next begins.
pub fn line(data: &[u8]) -> (&[u8], usize) {
    let (line, next) = match memchr(b'\n', data) {
        Some(end) => (&data[..end], end + 1),
        None => (data, data.len()),
    };
    (line.strip_suffix(b"\r").unwrap_or(line), next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(data: &str, cells: &[Cell]) -> Vec<String> {
        cells.iter().map(|cell| cell.unescape(&data[cell.range.clone()]).into_owned()).collect()
    }

    #[test]
    fn rows_are_split_whatever_their_quotes() {
        let rows: [(&str, &[&str], bool, usize); 13] = [
            ("a|b|c\nx", &["a", "b", "c"], false, 6),
            ("a|b|c\r\nx", &["a", "b", "c"], false, 7),
            ("a|b|", &["a", "b", ""], false, 4),
            ("\"a\"|\"b|b\"|\"c\"\n", &["a", "b|b", "c"], false, 14),
            ("\"a\nb\"|\"\"|\"c\"\n", &["a\nb", "", "c"], false, 13),
            ("\"a \"\"b\"\"\"|c|d\n", &["a \"b\"", "c", "d"], false, 14),
            ("\"a\" |\"b\"|\"c\" \r\n", &["a", "b", "c"], false, 15),
            ("\"a \"b\"\"|\"c\"|\"d\"\n", &["a \"b\"", "c", "d"], true, 16),
            ("\"a \"b\" c\"|\"c\"|\"d \"e\"\"\n\"x\"", &["a \"b\" c", "c", "d \"e\""], true, 22),
            ("a \"b\" c|d|e\n", &["a \"b\" c", "d", "e"], false, 12),
            ("a\n", &["a"], false, 2),
            ("a|b|c|d\n", &["a", "b", "c", "d"], false, 8),
            ("a|\"b\"", &["a", "b"], false, 5),
        ];
        for (data, expected, odd, length) in rows {
            let mut cells = Vec::new();
            let layout = Layout { delimiter: b'|', width: 3 };
            let split = layout.split(data.as_bytes(), true, &mut cells);
            let Split::Row { next, odd_quotes, .. } = split else { panic!("{data:?}: {split:?}") };
            assert_eq!(texts(data, &cells), expected, "{data:?}");
            assert_eq!((odd_quotes, next), (odd, length), "{data:?}");
        }
    }

    #[test]
    fn a_row_is_open_until_its_end_is_seen() {
        let rows = [
            ("a|b", false, false),
            ("a|\"b", false, true),
            ("a|\"b\"", false, true),
            ("a|\"b\"\r", false, true),
            ("a|\"b", true, true),
        ];
        for (data, ended, quoted) in rows {
            let layout = Layout { delimiter: b'|', width: 2 };
            let split = layout.split(data.as_bytes(), ended, &mut Vec::new());
            assert_eq!(split, Split::Open { quoted }, "{data:?}");
        }
    }

    #[test]
    fn without_quoting_only_enclosing_quotes_go() {
        let data = "\"a;b\"|c \"d\"|\"e|\"\"|\"f \"\"g\"\"\"";
        let mut cells = Vec::new();
        Layout { delimiter: b'|', width: 0 }.split_plain(data.as_bytes(), &mut cells);
        assert_eq!(texts(data, &cells), ["a;b", "c \"d\"", "\"e", "", "f \"g\""]);
    }
}
