//! Writes triples as a document in a graph format.

use super::format::Format;
use super::format::Writer;
use super::json_ld;
use crate::vocab::PREFIXES;
use oxrdf::Term;
use oxrdf::Triple;
use oxrdfio::RdfFormat;
use oxrdfio::RdfSerializer;
use std::io;

/// A prefix and its namespace.
type Prefix = (&'static str, &'static str);

/// A document with these triples in this order. The same triples give the same bytes.
///
/// # Errors
/// When `format` is one of tables.
pub fn write_graph(triples: &[Triple], format: Format) -> io::Result<Vec<u8>> {
    let Writer::Graph(format) = format.writer() else {
        return Err(io::Error::other("triples cannot be written in a format of tables"));
    };
    if matches!(format, RdfFormat::JsonLd { .. }) {
        return json_ld::write(triples, &used(triples));
    }
    let mut writer = serializer(format, &used(triples)).for_writer(Vec::new());
    for triple in triples {
        writer.serialize_triple(triple)?;
    }
    Ok(with_sorted_prefixes(writer.finish()?, format))
}

/// A serialiser that abbreviates by these prefixes, where the format can.
pub(super) fn serializer(format: RdfFormat, prefixes: &[Prefix]) -> RdfSerializer {
    // In JSON-LD they would be declared, but not used.
    let prefixes = if matches!(format, RdfFormat::JsonLd { .. }) { &[] } else { prefixes };
    prefixes.iter().fold(RdfSerializer::from_format(format), |serializer, (prefix, iri)| {
        serializer.with_prefix(*prefix, *iri).expect("the namespaces of our vocabularies are IRIs")
    })
}

/// The prefixes that a document needs.
fn used(triples: &[Triple]) -> Vec<Prefix> {
    let needs = |namespace: &str, triple: &Triple| {
        triple.predicate.as_str().starts_with(namespace)
            || match &triple.object {
                Term::NamedNode(node) => node.as_str().starts_with(namespace),
                Term::Literal(literal) => literal.datatype().as_str().starts_with(namespace),
                Term::BlankNode(_) => false,
            }
    };
    let is_used = |(_, namespace): &&Prefix| triples.iter().any(|triple| needs(namespace, triple));
    PREFIXES.iter().filter(is_used).copied().collect()
}

/// The serialisers declare the prefixes in an order that changes from run to run.
fn with_sorted_prefixes(document: Vec<u8>, format: RdfFormat) -> Vec<u8> {
    let Ok(text) = str::from_utf8(&document) else { return document };
    let sorted = match format {
        RdfFormat::Turtle | RdfFormat::TriG => {
            let length: usize = text
                .split_inclusive('\n')
                .take_while(|line| line.starts_with("@prefix "))
                .map(str::len)
                .sum();
            let (prefixes, rest) = text.split_at(length);
            let mut prefixes: Vec<&str> = prefixes.split_inclusive('\n').collect();
            prefixes.sort_unstable();
            prefixes.concat() + rest
        }
        RdfFormat::RdfXml => {
            let Some((before, rest)) = text.split_once("<rdf:RDF ") else { return document };
            let Some((attributes, rest)) = rest.split_once('>') else { return document };
            let mut attributes: Vec<&str> = attributes.split(' ').collect();
            attributes.sort_unstable();
            format!("{before}<rdf:RDF {}>{rest}", attributes.join(" "))
        }
        _ => return document,
    };
    sorted.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::dcterms;
    use crate::vocab::rdf;
    use crate::vocab::schema;
    use oxrdf::Literal;
    use oxrdf::NamedNode;
    use oxrdfio::RdfParser;

    #[test]
    fn a_document_is_the_same_each_time_and_is_read_again() {
        let subject = NamedNode::new_unchecked("http://example.org/id/merimee/PA1");
        let triples = vec![
            Triple::new(subject.clone(), rdf::TYPE, schema::MUSEUM),
            Triple::new(
                subject.clone(),
                dcterms::TITLE,
                Literal::new_simple_literal("a <b> \"c\" > d"),
            ),
            Triple::new(
                subject,
                rdf::LABEL,
                Literal::new_language_tagged_literal_unchecked("église", "fr"),
            ),
        ];
        for format in Format::GRAPHS.iter().copied() {
            let first = write_graph(&triples, format).expect("a document");
            for _ in 0..20 {
                assert_eq!(write_graph(&triples, format).expect("a document"), first, "{format:?}");
            }
            let Writer::Graph(rdf_format) = format.writer() else {
                panic!("{format:?} is no graph")
            };
            let read = RdfParser::from_format(rdf_format).for_slice(&first);
            let mut read: Vec<Triple> = read.map(|quad| quad.expect("RDF").into()).collect();
            let mut expected = triples.clone();
            read.sort_by_key(ToString::to_string);
            expected.sort_by_key(ToString::to_string);
            assert_eq!(read, expected, "{format:?}");
        }
    }
}
