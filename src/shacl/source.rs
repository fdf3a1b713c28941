//! A file of shapes as triples, each with its line where the format has lines.

use super::graph::file_iri;
use oxrdf::Term;
use oxrdf::Triple;
use oxrdf::vocab::xsd;
use oxrdfio::RdfFormat;
use oxrdfio::RdfParser;
use oxrdfio::RdfSyntaxError;
use oxttl::TurtleParser;

/// A triple, and the line where its object stands, from 1.
pub(super) type Stated = (Triple, Option<usize>);

/// The triples of a file, in the format that its extension tells; Turtle if it tells none.
pub(super) fn triples(file: &str, text: &str) -> Result<Vec<Stated>, RdfSyntaxError> {
    let extension = file.rsplit_once('.').map(|(_, extension)| extension);
    match extension.and_then(RdfFormat::from_extension).unwrap_or(RdfFormat::Turtle) {
        RdfFormat::Turtle | RdfFormat::NTriples => turtle(file, text),
        format => {
            let parser = RdfParser::from_format(format)
                .with_base_iri(file_iri(file))
                .expect("file_iri gives an absolute IRI");
            let quads = parser.for_slice(text.as_bytes());
            quads.map(|quad| Ok((quad?.into(), None))).collect()
        }
    }
}

/// Gives the parser one line after the other, to know which it has read.
fn turtle(file: &str, text: &str) -> Result<Vec<Stated>, RdfSyntaxError> {
    let mut parser = TurtleParser::new()
        .with_base_iri(file_iri(file))
        .expect("file_iri gives an absolute IRI")
        .low_level();
    let mut triples = Vec::new();
    // The last line with a term on it, before the one in hand.
    let mut before = 1;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        parser.extend_from_slice(line.as_bytes());
        if !line.ends_with('\n') {
            // So that the end of the file ends what stands before it.
            parser.extend_from_slice(b"\n");
        }
        let trimmed = line.trim();
        let goes_on = trimmed.starts_with([';', ',', '.', ']', ')', '#']);
        let mut is_first = true;
        while let Some(triple) = parser.parse_next() {
            let triple = triple?;
            // A string may have a language: what comes after it has to be read first.
            let was_waiting = is_first && goes_on && is_string(&triple.object);
            is_first = false;
            triples.push((triple, Some(if was_waiting { before } else { number + 1 })));
        }
        if !trimmed.is_empty() && !trimmed.starts_with('#') {
            before = number + 1;
        }
    }
    parser.end();
    while let Some(triple) = parser.parse_next() {
        triples.push((triple?, Some(before)));
    }
    Ok(triples)
}

fn is_string(term: &Term) -> bool {
    matches!(term, Term::Literal(literal) if literal.datatype() == xsd::STRING)
}
