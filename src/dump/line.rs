//! One triple as one line of canonical N-Triples, and its hash.
//!
//! <https://www.w3.org/TR/rdf-canon/#canonical-quads>: single spaces, only the escapes below, no datatype
//! for `xsd:string`. Written by hand because every triple of every notice passes here.

use oxrdf::NamedOrBlankNodeRef;
use oxrdf::TermRef;
use oxrdf::TripleRef;
use oxrdf::vocab::xsd;
use std::hash::Hasher as _;

/// Appends the line of a triple, with its line end.
pub fn write(triple: TripleRef<'_>, out: &mut Vec<u8>) {
    match triple.subject {
        NamedOrBlankNodeRef::NamedNode(node) => iri(node.as_str(), out),
        NamedOrBlankNodeRef::BlankNode(node) => blank(node.as_str(), out),
    }
    out.push(b' ');
    iri(triple.predicate.as_str(), out);
    out.push(b' ');
    match triple.object {
        TermRef::NamedNode(node) => iri(node.as_str(), out),
        TermRef::BlankNode(node) => blank(node.as_str(), out),
        TermRef::Literal(term) => {
            let datatype = (term.datatype() != xsd::STRING).then(|| term.datatype().as_str());
            literal(term.value(), term.language(), datatype, out);
        }
    }
    out.extend_from_slice(b" .\n");
}

/// `<…>`; our IRIs and those of checked input hold nothing that needs an escape.
pub fn iri(iri: &str, out: &mut Vec<u8>) {
    out.push(b'<');
    out.extend_from_slice(iri.as_bytes());
    out.push(b'>');
}

/// `_:…`
pub fn blank(id: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"_:");
    out.extend_from_slice(id.as_bytes());
}

/// `"…"`, `"…"@fr` or `"…"^^<…>`; `datatype` is none for plain and language-tagged strings.
pub fn literal(value: &str, language: Option<&str>, datatype: Option<&str>, out: &mut Vec<u8>) {
    out.push(b'"');
    escaped(value.as_bytes(), out);
    out.push(b'"');
    if let Some(language) = language {
        out.push(b'@');
        out.extend_from_slice(language.as_bytes());
    } else if let Some(datatype) = datatype {
        out.extend_from_slice(b"^^");
        iri(datatype, out);
    }
}

fn escaped(value: &[u8], out: &mut Vec<u8>) {
    let mut copied = 0;
    for (at, byte) in value.iter().enumerate() {
        if *byte >= 0x20 && !matches!(byte, b'"' | b'\\' | 0x7f) {
            continue;
        }
        out.extend_from_slice(&value[copied..at]);
        copied = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            control => out.extend_from_slice(format!("\\u{control:04X}").as_bytes()),
        }
    }
    out.extend_from_slice(&value[copied..]);
}

/// A hash of one line. Added up (wrapping), the hashes of a set of triples do not depend on their order;
/// they find a serialiser's mistake, not an adversary.
#[must_use]
pub fn hash(line: &[u8]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(line);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Literal;
    use oxrdf::NamedNode;
    use oxrdf::Triple;

    #[test]
    fn a_line_is_canonical() {
        let node = NamedNode::new_unchecked("http://a/b");
        let check = |object: Literal, expected: &str| {
            let mut line = Vec::new();
            write(Triple::new(node.clone(), node.clone(), object).as_ref(), &mut line);
            let expected = format!("<http://a/b> <http://a/b> {expected} .\n");
            assert_eq!(String::from_utf8(line).expect("lines are UTF-8"), expected);
        };
        check(Literal::new_simple_literal("é \"q\" \\ \n\r\t"), r#""é \"q\" \\ \n\r\t""#);
        check(Literal::new_simple_literal("\u{1}\u{7f}\u{8}\u{c}"), r#""\u0001\u007F\b\f""#);
        check(Literal::new_language_tagged_literal_unchecked("a", "fr"), "\"a\"@fr");
        check(Literal::from(1), "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>");
    }
}
