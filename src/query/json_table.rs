//! Writes the rows of a SELECT as JSON, from the keys of the index where there are such.
//!
//! <https://www.w3.org/TR/sparql11-results-json/>. Written by hand because every row that is asked for passes here.

use super::partial::Ending;
use crate::index::Key;
use crate::index::Kind;
use oxrdf::TermRef;
use oxrdf::Variable;
use oxrdf::vocab::xsd;
use std::io;
use std::io::Write;

/// How much is written at once.
const PIECE_BYTES: usize = 4 * 1024;

/// A table that is being written. Each row is its cells, left to right, and [`end_row`](Self::end_row).
pub(super) struct JsonTable<W> {
    out: W,
    buffer: Vec<u8>,
    /// `"name":`, by column.
    names: Vec<Vec<u8>>,
    is_first_row: bool,
    is_first_cell: bool,
    /// Where the last whole row ends in the buffer.
    rows_end: usize,
}

/// A term by its parts; a literal without datatype is a plain or tagged text.
enum Cell<'c> {
    Iri(&'c str),
    Blank(&'c str),
    Literal { value: &'c str, language: Option<&'c str>, datatype: Option<&'c str> },
}

impl<W: Write> JsonTable<W> {
    pub fn begin(out: W, variables: &[Variable]) -> Self {
        let mut buffer = Vec::with_capacity(PIECE_BYTES + 1024);
        buffer.extend_from_slice(br#"{"head":{"vars":["#);
        for (nth, variable) in variables.iter().enumerate() {
            if nth > 0 {
                buffer.push(b',');
            }
            text(variable.as_str(), &mut buffer);
        }
        buffer.extend_from_slice(br#"]},"results":{"bindings":["#);
        let name = |variable: &Variable| {
            let mut name = Vec::new();
            text(variable.as_str(), &mut name);
            name.push(b':');
            name
        };
        let names = variables.iter().map(name).collect();
        let rows_end = buffer.len();
        Self { out, buffer, names, is_first_row: true, is_first_cell: true, rows_end }
    }

    /// The value of a column, which is bound.
    pub fn key(&mut self, column: usize, key: Key<'_>) {
        let lexical = key.lexical();
        let value = &*lexical;
        self.cell(
            column,
            match key.kind() {
                Kind::Iri => Cell::Iri(value),
                Kind::Blank => Cell::Blank(value),
                Kind::Text => Cell::Literal { value, language: key.language(), datatype: None },
                _ => {
                    let datatype = key.datatype().map(|datatype| datatype.as_str());
                    Cell::Literal { value, language: None, datatype }
                }
            },
        );
    }

    /// The value of a column, which is bound.
    pub fn term(&mut self, column: usize, term: TermRef<'_>) {
        self.cell(
            column,
            match term {
                TermRef::NamedNode(node) => Cell::Iri(node.as_str()),
                TermRef::BlankNode(node) => Cell::Blank(node.as_str()),
                TermRef::Literal(literal) => {
                    let language = literal.language();
                    let is_text = language.is_some() || literal.datatype() == xsd::STRING;
                    let datatype = (!is_text).then(|| literal.datatype().as_str());
                    Cell::Literal { value: literal.value(), language, datatype }
                }
            },
        );
    }

    fn cell(&mut self, column: usize, cell: Cell<'_>) {
        let out = &mut self.buffer;
        match (std::mem::take(&mut self.is_first_cell), self.is_first_row) {
            (true, true) => out.push(b'{'),
            (true, false) => out.extend_from_slice(b",{"),
            (false, _) => out.push(b','),
        }
        out.extend_from_slice(&self.names[column]);
        match cell {
            Cell::Iri(iri) => {
                out.extend_from_slice(br#"{"type":"uri","value":"#);
                text(iri, out);
            }
            Cell::Blank(label) => {
                out.extend_from_slice(br#"{"type":"bnode","value":"#);
                text(label, out);
            }
            Cell::Literal { value, language, datatype } => {
                out.extend_from_slice(br#"{"type":"literal","value":"#);
                text(value, out);
                if let Some(language) = language {
                    out.extend_from_slice(br#","xml:lang":"#);
                    text(language, out);
                }
                if let Some(datatype) = datatype {
                    out.extend_from_slice(br#","datatype":"#);
                    text(datatype, out);
                }
            }
        }
        out.push(b'}');
    }

    /// # Errors
    /// When what is full cannot be written.
    pub fn end_row(&mut self) -> io::Result<()> {
        if self.is_first_cell {
            self.buffer.extend_from_slice(if self.is_first_row { b"{" } else { b",{" });
        }
        self.buffer.push(b'}');
        self.is_first_row = false;
        self.is_first_cell = true;
        if self.buffer.len() >= PIECE_BYTES {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        self.rows_end = self.buffer.len();
        Ok(())
    }

    /// Ends the table; `ending`: before its end, perhaps within a row, which is left out.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub fn finish(mut self, ending: Option<Ending>) -> io::Result<()> {
        self.buffer.truncate(self.rows_end);
        match ending {
            None => self.buffer.extend_from_slice(b"]}}"),
            Some(ending) => ending.close_json(&mut self.buffer)?,
        }
        self.out.write_all(&self.buffer)?;
        self.out.flush()
    }
}

/// Appends a string of JSON, with its quotes (RFC 8259 §7).
fn text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut copied = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte >= 0x20 && !matches!(byte, b'"' | b'\\') {
            continue;
        }
        out.extend_from_slice(&bytes[copied..at]);
        copied = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            control => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[copied..]);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::key;
    use oxrdf::BlankNode;
    use oxrdf::Literal;
    use oxrdf::NamedNode;
    use oxrdf::Term;
    use sparesults::QueryResultsFormat;
    use sparesults::QueryResultsParser;
    use sparesults::SliceQueryResultsParserOutput;

    fn terms() -> Vec<Term> {
        let controls: String = (0..0x20_u8).map(char::from).collect();
        vec![
            NamedNode::new_unchecked("http://example.org/é").into(),
            BlankNode::new_unchecked("b1").into(),
            Literal::new_simple_literal("").into(),
            Literal::new_simple_literal("\"a\\b\u{7f}\u{2028}\" 🏰").into(),
            Literal::new_simple_literal(controls).into(),
            Literal::new_language_tagged_literal_unchecked("église", "fr").into(),
            Literal::new_typed_literal("01", xsd::INTEGER).into(),
            Literal::new_typed_literal("POINT(1 2)", NamedNode::new_unchecked("urn:a:b")).into(),
        ]
    }

    /// What is read back of a table with one column for each term, in a first row by keys, in a second by terms.
    fn read_back(columns: &[Option<Term>]) -> Vec<Vec<Option<Term>>> {
        let variable = |nth| Variable::new_unchecked(format!("v{nth}"));
        let variables: Vec<Variable> = (0..columns.len()).map(variable).collect();
        let mut out = Vec::new();
        let mut table = JsonTable::begin(&mut out, &variables);
        for by_key in [true, false] {
            for (nth, term) in columns.iter().enumerate() {
                match term {
                    Some(term) if by_key => table.key(nth, Key::new(&key::of(term.as_ref()))),
                    Some(term) => table.term(nth, term.as_ref()),
                    None => {}
                }
            }
            table.end_row().expect("memory");
        }
        table.finish(None).expect("memory");
        let parser = QueryResultsParser::from_format(QueryResultsFormat::Json);
        let read = parser.for_slice(&out).unwrap_or_else(|error| panic!("{error}"));
        let SliceQueryResultsParserOutput::Solutions(rows) = read else { panic!("no table") };
        assert_eq!(rows.variables(), variables);
        rows.map(|row| row.expect("a row").values().to_vec()).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let all: Vec<Option<Term>> = terms().into_iter().map(Some).collect();
        let gaps = vec![None, all[0].clone(), None, all[5].clone(), None];
        for columns in [all, gaps, vec![None], vec![]] {
            assert_eq!(read_back(&columns), [columns.clone(), columns]);
        }
    }
}
