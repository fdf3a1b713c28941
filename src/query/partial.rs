//! The end of an answer that is a part of one: the format is closed, and says so where it has a place for it.

use super::format::Format;
use super::meter::Spent;
use std::io;
use std::io::Write;

/// Why and where an answer ends before its end.
pub struct Ending {
    pub reason: Spent,
    /// Those that were written.
    pub rows: u64,
}

impl Ending {
    /// Ends a table of rows in JSON, of which at least one was written, in place of the serialiser.
    ///
    /// A member beside `head` and `results` is what readers of SPARQL 1.1 Query Results JSON Format must ignore
    /// (section 2.1).
    pub fn close_json(&self, out: &mut impl Write) -> io::Result<()> {
        let Self { reason, rows } = self;
        let reason = reason.word();
        write!(out, "]}},\"partial\":{{\"reason\":\"{reason}\",\"rows\":{rows}}}}}")
    }

    /// Writes a mark behind the end of a document, in formats that may have one there: an instruction in XML, a
    /// comment in Turtle and its kin. CSV, TSV and JSON-LD have no place for it.
    pub fn mark(&self, format: Format, out: &mut impl Write) -> io::Result<()> {
        let Self { reason, rows } = self;
        let reason = reason.word();
        match format {
            Format::Xml | Format::RdfXml => {
                writeln!(out, "\n<?partial reason=\"{reason}\" rows=\"{rows}\"?>")
            }
            Format::Turtle | Format::NTriples | Format::TriG | Format::NQuads => {
                writeln!(out, "# partial: reason={reason} rows={rows}")
            }
            Format::Json | Format::Csv | Format::Tsv | Format::JsonLd => Ok(()),
        }
    }
}
