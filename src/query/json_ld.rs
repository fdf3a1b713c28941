//! Writes triples as compact JSON-LD: terms abbreviated by the prefixes of a context that stands in the document,
//! one object a subject.
//!
//! Only terms are abbreviated (properties, classes, datatypes, and objects that are such), so that reading it
//! gives the same triples whatever these are. <https://www.w3.org/TR/json-ld11/#compact-iris>

use crate::vocab::rdf;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::io;

/// A prefix and its namespace.
type Prefix = (&'static str, &'static str);

/// A document with these triples: subjects, and properties of each, in the order in which they first come.
///
/// # Errors
/// When the writing fails.
pub fn write(triples: &[Triple], prefixes: &[Prefix]) -> io::Result<Vec<u8>> {
    let prefixes: Vec<Prefix> =
        prefixes.iter().filter(|prefix| !is_a_scheme(prefix.0, triples)).copied().collect();
    let mut nodes: Vec<Map<String, Value>> = Vec::new();
    let mut places: HashMap<&NamedOrBlankNode, usize> = HashMap::new();
    for triple in triples {
        let place = *places.entry(&triple.subject).or_insert_with(|| {
            let id = match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
                NamedOrBlankNode::BlankNode(node) => node.to_string(),
            };
            nodes.push(Map::from_iter([("@id".to_owned(), Value::String(id))]));
            nodes.len() - 1
        });
        let (property, value) = match &triple.object {
            Term::NamedNode(class) if triple.predicate == rdf::TYPE => {
                ("@type".to_owned(), Value::String(compact(class.as_ref(), &prefixes)))
            }
            object => (compact(triple.predicate.as_ref(), &prefixes), value(object, &prefixes)),
        };
        add(&mut nodes[place], property, value);
    }
    let context: Map<String, Value> =
        prefixes.iter().map(|(prefix, iri)| ((*prefix).to_owned(), json!(iri))).collect();
    let mut document = serde_json::to_vec_pretty(&json!({ "@context": context, "@graph": nodes }))?;
    document.push(b'\n');
    Ok(document)
}

/// Whether an IRI would be read as an abbreviation by this prefix: `geo:48.8,2.3`.
fn is_a_scheme(prefix: &str, triples: &[Triple]) -> bool {
    let has_scheme = |iri: &str| iri.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(':'));
    triples.iter().any(|triple| {
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => has_scheme(node.as_str()),
            NamedOrBlankNode::BlankNode(_) => false,
        };
        let object = match &triple.object {
            Term::NamedNode(node) => has_scheme(node.as_str()),
            Term::Literal(literal) => has_scheme(literal.datatype().as_str()),
            Term::BlankNode(_) => false,
        };
        subject || object || has_scheme(triple.predicate.as_str())
    })
}

/// `crm:E12_Production`, or the IRI itself.
fn compact(iri: NamedNodeRef<'_>, prefixes: &[Prefix]) -> String {
    let local = |(prefix, namespace): &Prefix| {
        let local = iri.as_str().strip_prefix(namespace)?;
        // What begins with two slashes is no abbreviation.
        (!local.is_empty() && !local.starts_with("//")).then(|| format!("{prefix}:{local}"))
    };
    prefixes.iter().find_map(local).unwrap_or_else(|| iri.as_str().to_owned())
}

fn value(object: &Term, prefixes: &[Prefix]) -> Value {
    match object {
        Term::NamedNode(node) => json!({ "@id": compact(node.as_ref(), prefixes) }),
        Term::BlankNode(node) => json!({ "@id": node.to_string() }),
        Term::Literal(literal) => literal_value(literal, prefixes),
    }
}

/// Numbers stay text with a datatype: JSON's own have neither decimals nor canonical forms.
fn literal_value(literal: &Literal, prefixes: &[Prefix]) -> Value {
    match literal.language() {
        Some(language) => json!({ "@language": language, "@value": literal.value() }),
        None if literal.datatype() == xsd::STRING => json!(literal.value()),
        None => {
            json!({ "@type": compact(literal.datatype(), prefixes), "@value": literal.value() })
        }
    }
}

/// One value stands alone, several in a list.
fn add(node: &mut Map<String, Value>, property: String, value: Value) {
    match node.get_mut(&property) {
        None => {
            node.insert(property, value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(only) => *only = Value::Array(vec![only.take(), value]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::PREFIXES;
    use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParser};
    use oxttl::NTriplesParser;

    fn triples(text: &str) -> Vec<Triple> {
        NTriplesParser::new().for_slice(text).map(|triple| triple.expect("a triple")).collect()
    }

    #[test]
    fn the_same_triples_are_read_again() {
        for text in [
            "",
            "<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Museum> .",
            "<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \"a literal\" .",
            "<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> _:b .",
            "<http://e/a> <https://schema.org/name> \"é \\\" \\n\"@fr-be .",
            "<http://e/a> <https://schema.org/name> \"x\" .\n<http://e/a> <https://schema.org/name> \"x\"@fr .",
            "<http://e/a> <http://e/p> \"072.40\"^^<http://www.w3.org/2001/XMLSchema#decimal> .",
            "<http://e/a> <http://e/p> \"true\"^^<http://www.w3.org/2001/XMLSchema#boolean> .",
            "<http://e/a> <http://e/p> \"1E0\"^^<http://www.w3.org/2001/XMLSchema#double> .",
            "<http://e/a> <http://e/p> \"@id\" .\n<http://e/a> <http://e/p> \"schema:name\" .",
            "<http://e/a> <http://e/p> <https://schema.org/> .\n<http://e/a> <https://schema.org/> \"x\" .",
            "<http://e/a> <https://schema.org///x> <https://schema.org/a:b//c#d> .",
            "<http://e/a> <http://e/p> <geo:48.8,2.3> .\n<geo:1> <http://www.opengis.net/ont/geosparql#asWKT> \"x\" .",
            "<urn:x:y> <http://e/p> <mailto:a@e> .\n<http://e/b> <http://e/p> \"x\" .\n<urn:x:y> <http://e/p> \"y\" .",
            "_:a <http://e/p> _:b .\n_:b <http://e/p> _:a .",
        ] {
            let triples = triples(text);
            let document = write(&triples, PREFIXES).expect("a document");
            let format = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
            let read = RdfParser::from_format(format).for_slice(&document);
            let mut read: Vec<String> =
                read.map(|quad| Triple::from(quad.expect("JSON-LD")).to_string()).collect();
            let mut expected: Vec<String> = triples.iter().map(ToString::to_string).collect();
            read.sort_unstable();
            expected.sort_unstable();
            assert_eq!(read, expected, "{}", String::from_utf8_lossy(&document));
        }
    }

    #[test]
    fn terms_are_abbreviated_and_single_values_stand_alone() {
        let triples = triples(
            "<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Museum> .
            <http://e/a> <https://schema.org/name> \"x\"@fr .
            <http://e/a> <https://schema.org/about> <http://e/b> .
            <http://e/a> <https://schema.org/about> <https://schema.org/Thing> .",
        );
        let prefixes = [("schema", "https://schema.org/")];
        let document: Value =
            serde_json::from_slice(&write(&triples, &prefixes).expect("a document")).expect("JSON");
        let expected = json!({
            "@context": { "schema": "https://schema.org/" },
            "@graph": [{
                "@id": "http://e/a",
                "@type": "schema:Museum",
                "schema:name": { "@language": "fr", "@value": "x" },
                "schema:about": [{ "@id": "http://e/b" }, { "@id": "schema:Thing" }],
            }],
        });
        assert_eq!(document, expected);
    }
}
