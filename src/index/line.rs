//! A line of canonical N-Triples, as dumps have them, straight to the keys of its terms.

use super::key;
use std::borrow::Cow;

/// The keys of subject, predicate and object.
pub(super) type TripleKeys = [Vec<u8>; 3];

/// Replaces the keys by those of a line, with or without its line end. None when it is not a triple; then the
/// keys are of no use.
pub(super) fn parse(line: &[u8], keys: &mut TripleKeys) -> Option<()> {
    let line = std::str::from_utf8(line).ok()?.trim_ascii_end();
    let line = line.strip_suffix('.')?.strip_suffix(' ')?;
    let (subject, rest) = line.split_once(' ')?;
    let (predicate, object) = rest.split_once(' ')?;
    keys.iter_mut().for_each(Vec::clear);
    node(subject, &mut keys[0])?;
    node(predicate, &mut keys[1])?;
    if object.starts_with('"') { literal(object, &mut keys[2]) } else { node(object, &mut keys[2]) }
}

fn node(token: &str, key: &mut Vec<u8>) -> Option<()> {
    if let Some(label) = token.strip_prefix("_:") {
        key::write_blank(label, key);
    } else {
        key::write_iri(&unescaped(token.strip_prefix('<')?.strip_suffix('>')?)?, key);
    }
    Some(())
}

fn literal(token: &str, key: &mut Vec<u8>) -> Option<()> {
    // Neither a language nor the IRI of a datatype has a quotation mark.
    let end = memchr::memrchr(b'"', token.as_bytes()).filter(|end| *end > 0)?;
    let value = unescaped(&token[1..end])?;
    let (language, datatype) = match &token[end + 1..] {
        "" => (None, oxrdf::vocab::xsd::STRING.as_str()),
        rest => match rest.strip_prefix('@') {
            Some(language) => (Some(language), ""),
            None => (None, rest.strip_prefix("^^<")?.strip_suffix('>')?),
        },
    };
    key::write_literal(&value, language, datatype, key);
    Some(())
}

fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    if memchr::memchr(b'\\', text.as_bytes()).is_none() {
        return Some(Cow::Borrowed(text));
    }
    let mut value = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        value.push_str(before);
        let digits = match escape.as_bytes().first()? {
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        let code = || u32::from_str_radix(escape.get(1..=digits)?, 16).ok();
        value.push(match escape.as_bytes()[0] {
            b'u' | b'U' => char::from_u32(code()?)?,
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'"' => '"',
            b'\\' => '\\',
            _ => return None,
        });
        rest = &escape[1 + digits..];
    }
    value.push_str(rest);
    Some(Cow::Owned(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Literal;
    use oxrdf::NamedNode;
    use oxrdf::Term;

    #[test]
    fn a_line_gives_the_keys_of_its_terms() {
        let check = |token: &str, object: Term| {
            let mut keys = TripleKeys::default();
            let line = format!("<http://a/s> <http://a/p> {token} .\n");
            parse(line.as_bytes(), &mut keys).expect("it is a triple");
            assert_eq!(keys[0], key::of(NamedNode::new_unchecked("http://a/s").as_ref().into()));
            assert_eq!(keys[1], key::of(NamedNode::new_unchecked("http://a/p").as_ref().into()));
            assert_eq!(keys[2], key::of(object.as_ref()), "{token}");
        };
        check("<http://a/o>", NamedNode::new_unchecked("http://a/o").into());
        check("_:b1", oxrdf::BlankNode::new_unchecked("b1").into());
        check(r#""a . \"b\" \\ é""#, Literal::new_simple_literal("a . \"b\" \\ é").into());
        check(r#""\t\b\n\r\f\u0001\U0001F600""#, {
            Literal::new_simple_literal("\t\u{8}\n\r\u{c}\u{1}\u{1F600}").into()
        });
        let tagged = Literal::new_language_tagged_literal_unchecked("église", "fr");
        check("\"église\"@fr", tagged.into());
        check("\"01\"^^<http://www.w3.org/2001/XMLSchema#integer>", {
            let integer = oxrdf::vocab::xsd::INTEGER;
            Literal::new_typed_literal("01", integer).into()
        });
    }

    #[test]
    fn what_is_not_a_triple_is_refused() {
        let lines = [
            "",
            ".",
            "<a> <b> .",
            "<a> <b> \" .",
            "<a> <b> \"a\"x .",
            "<a> <b> \"\\x\" .",
            "<a> <b> \"\\uD800\" .",
            "<a> <b> <c>",
            "a b c .",
        ];
        for line in lines {
            assert_eq!(parse(line.as_bytes(), &mut TripleKeys::default()), None, "{line}");
        }
    }
}
