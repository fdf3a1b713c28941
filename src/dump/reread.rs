//! The second reader: every dump is read again by rio_turtle, which shares no serialiser and no lexer
//! with what wrote it, before anyone can fetch it. Nothing from outside is read here.

use super::line;
use super::writer::DumpFormat;
use flate2::read::GzDecoder;
use rio_api::model::Literal;
use rio_api::model::Subject;
use rio_api::model::Term;
use rio_api::model::Triple;
use rio_api::parser::TriplesParser;
use rio_turtle::NTriplesParser;
use rio_turtle::TurtleError;
use rio_turtle::TurtleParser;
use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::path::Path;

/// How many triples, and the sum of their hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub triples: u64,
    pub hash: u64,
}

impl Tally {
    /// Counts one line.
    pub fn add(&mut self, line: &[u8]) {
        self.triples += 1;
        self.hash = self.hash.wrapping_add(line::hash(line));
    }
}

/// A dump that cannot be read again.
#[derive(Debug, thiserror::Error)]
pub enum RereadError {
    #[error("the second reader cannot open it")]
    Open(#[from] io::Error),
    #[error("the second reader cannot parse it")]
    Parse(#[from] TurtleError),
}

/// Reads a gzip-compressed dump.
///
/// # Errors
/// When it cannot be opened, or is not in the format.
pub fn tally(path: &Path, format: DumpFormat) -> Result<Tally, RereadError> {
    let content =
        BufReader::with_capacity(1 << 17, GzDecoder::new(BufReader::new(File::open(path)?)));
    match format {
        DumpFormat::NTriples => drain(NTriplesParser::new(content)),
        DumpFormat::Turtle => drain(TurtleParser::<Box<dyn BufRead>>::new(Box::new(content), None)),
    }
}

fn drain(mut parser: impl TriplesParser<Error = TurtleError>) -> Result<Tally, RereadError> {
    let mut tally = Tally::default();
    let mut text = Vec::with_capacity(1024);
    parser.parse_all(&mut |triple| -> Result<(), TurtleError> {
        text.clear();
        write(triple, &mut text);
        tally.add(&text);
        Ok(())
    })?;
    Ok(tally)
}

fn write(triple: Triple<'_>, out: &mut Vec<u8>) {
    match triple.subject {
        Subject::NamedNode(node) => line::iri(node.iri, out),
        Subject::BlankNode(node) => line::blank(node.id, out),
        Subject::Triple(_) => out.extend_from_slice(b"<<>>"),
    }
    out.push(b' ');
    line::iri(triple.predicate.iri, out);
    out.push(b' ');
    match triple.object {
        Term::NamedNode(node) => line::iri(node.iri, out),
        Term::BlankNode(node) => line::blank(node.id, out),
        Term::Literal(Literal::Simple { value }) => line::literal(value, None, None, out),
        Term::Literal(Literal::LanguageTaggedString { value, language }) => {
            line::literal(value, Some(language), None, out);
        }
        Term::Literal(Literal::Typed { value, datatype }) => {
            line::literal(value, None, Some(datatype.iri), out);
        }
        Term::Triple(_) => out.extend_from_slice(b"<<>>"),
    }
    out.extend_from_slice(b" .\n");
}
