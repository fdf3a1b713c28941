//! Rows of CSV, <https://www.rfc-editor.org/rfc/rfc4180>.

use std::io;
use std::io::Write;

/// Writes a row; a cell is quoted when it must be.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe before it: values are the producer's.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_csv_row<C: AsRef<str>>(out: &mut impl Write, cells: &[C]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        let cell = cell.as_ref();
        let mark = if cell.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        if cell.contains(['"', ',', '\n', '\r']) {
            write!(out, "\"{mark}{}\"", cell.replace('"', "\"\""))?;
        } else {
            write!(out, "{mark}{cell}")?;
        }
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_when_it_must_be_and_never_a_formula() {
        for (cells, expected) in [
            (["a", "b"], "a,b\r\n"),
            (["a,b", "c\"d"], "\"a,b\",\"c\"\"d\"\r\n"),
            (["=1+1", "-,"], "'=1+1,\"'-,\"\r\n"),
        ] {
            let mut out = Vec::new();
            write_csv_row(&mut out, &cells).expect("memory can be written");
            assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
        }
    }
}
