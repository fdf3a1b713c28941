//! What identifies a query however it is spelt: a hash of its algebra.

use super::parse::ParsedQuery;
use sha2::Digest as _;
use sha2::Sha256;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::TermPattern;
use std::collections::HashMap;
use std::fmt::Write as _;

/// The same for queries of one algebra over one dataset: white space, prefixes, comments and the labels of blank
/// nodes make no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl ParsedQuery {
    /// None where each evaluation may answer otherwise, on the same data: `RAND`, `NOW`, `UUID`, `STRUUID`, `BNODE`,
    /// `SERVICE`, and blank nodes that `CONSTRUCT` makes.
    #[must_use]
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        if makes_blank_nodes(&self.query) {
            return None;
        }
        let mut canonical = canonical(&self.query.to_sse())?;
        // The names that the answer has; the others may be the parser's own.
        for variable in names_answered(&self.query) {
            let _ = write!(canonical, " {variable}");
        }
        Some(Fingerprint(Sha256::digest(canonical).into()))
    }
}

fn makes_blank_nodes(query: &Query) -> bool {
    let Query::Construct { template, .. } = query else { return false };
    let is_blank = |term: &TermPattern| matches!(term, TermPattern::BlankNode(_));
    template.iter().any(|triple| is_blank(&triple.subject) || is_blank(&triple.object))
}

fn names_answered(query: &Query) -> &[spargebra::term::Variable] {
    let Query::Select { pattern, .. } = query else { return &[] };
    let mut pattern = pattern;
    loop {
        match pattern {
            GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => pattern = inner,
            GraphPattern::Project { variables, .. } => return variables,
            _ => return &[],
        }
    }
}

/// Functions and operators whose answer does not follow from the data, as the algebra is written.
const CHANGING: &[&str] = &["bnode", "now", "rand", "service", "struuid", "uuid"];

/// From how many hexadecimal digits on the name of a variable is taken for one that the parser made, by chance.
const MADE_DIGITS: usize = 20;

/// The algebra with blank nodes and the parser's variables numbered as they come; none when it has something
/// that changes.
fn canonical(algebra: &str) -> Option<String> {
    let mut out = String::with_capacity(algebra.len());
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut rest = algebra;
    while !rest.is_empty() {
        let token = &rest[..token_bytes(rest.as_bytes())];
        if CHANGING.contains(&token) {
            return None;
        }
        if is_made(token) {
            let next = numbers.len();
            let _ = write!(out, "?.{}", numbers.entry(token).or_insert(next));
        } else {
            out.push_str(token);
        }
        rest = &rest[token.len()..];
    }
    Some(out)
}

fn is_made(token: &str) -> bool {
    let is_hexadecimal = |name: &str| name.bytes().all(|byte| byte.is_ascii_hexdigit());
    token.starts_with("_:")
        || token.strip_prefix('?').is_some_and(|name| {
            name.len() >= MADE_DIGITS && name.len() <= 32 && is_hexadecimal(name)
        })
}

/// The length of the first token: a text between quotes, an IRI, a word, or a single separator.
fn token_bytes(text: &[u8]) -> usize {
    let ends_word = |byte: &u8| matches!(byte, b' ' | b'(' | b')' | b'"' | b'<');
    match text {
        [b'"', rest @ ..] => {
            let mut escaped = false;
            let inside = rest.iter().take_while(|byte| {
                let goes_on = escaped || **byte != b'"';
                escaped = !escaped && **byte == b'\\';
                goes_on
            });
            (inside.count() + 2).min(text.len())
        }
        // `<` and `<=` are operators.
        [b'<', b' ' | b'=' | b'<', ..] | [b' ' | b'(' | b')', ..] => 1,
        [b'<', rest @ ..] => {
            (rest.iter().take_while(|byte| **byte != b'>').count() + 2).min(text.len())
        }
        _ => text.iter().take_while(|byte| !ends_word(byte)).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn fingerprint(text: &str) -> Option<Fingerprint> {
        parse(text, "http://example.org/").expect("a query").fingerprint()
    }

    #[test]
    fn the_spelling_of_a_query_makes_no_difference() {
        for (one, other) in [
            ("SELECT * { ?s ?p ?o }", "select *\nwhere {\n  ?s ?p ?o . # all\n}"),
            (
                "ASK { ?s a crm:E53_Place }",
                "PREFIX c: <http://www.cidoc-crm.org/cidoc-crm/> ASK { ?s a c:E53_Place }",
            ),
            ("SELECT ?a { ?a crm:P1 [ crm:P2 ?b ] }", "SELECT ?a{?a crm:P1[crm:P2 ?b]}"),
            (
                "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
                "SELECT (count( * ) as ?n) WHERE { ?s ?p ?o }",
            ),
            (
                "SELECT ?p (SUM(?o) + MAX(?o) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING (COUNT(?s) > 2)",
                "SELECT ?p (SUM(?o)+MAX(?o) AS ?n){?s ?p ?o}GROUP BY ?p HAVING(COUNT(?s)>2)",
            ),
            ("ASK { ?s ?p _:a . _:a ?q _:b }", "ASK { ?s ?p _:x . _:x ?q _:y }"),
            ("DESCRIBE <id/a>", "DESCRIBE <http://example.org/id/a>"),
            ("ASK { ?s ?p 'a' }", "ASK { ?s ?p \"\"\"a\"\"\" }"),
            ("ASK { ?s owl:sameAs+/owl:sameAs? ?o }", "ASK{?s owl:sameAs+/owl:sameAs? ?o}"),
        ] {
            assert!(fingerprint(one).is_some(), "{one}");
            assert_eq!(fingerprint(one), fingerprint(other), "{one} | {other}");
        }
    }

    #[test]
    fn another_query_has_another_fingerprint() {
        let long = "0123456789abcdef0123456789abcdef";
        for (one, other) in [
            ("SELECT ?s { ?s ?p ?o }", "SELECT ?p { ?s ?p ?o }"),
            ("SELECT ?s ?p { ?s ?p ?o }", "SELECT ?p ?s { ?s ?p ?o }"),
            ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o } LIMIT 1"),
            ("ASK { ?s ?p 'a' }", "ASK { ?s ?p 'a'@fr }"),
            ("ASK { ?s ?p 'a' }", "ASK { ?s ?p <a> }"),
            ("ASK { ?s ?p ' _:a' }", "ASK { ?s ?p ' _:b' }"),
            ("ASK { ?s ?p '\\\" _:a' }", "ASK { ?s ?p '\\\" _:b' }"),
            ("ASK { ?s ?p _:a . ?s ?q _:a }", "ASK { ?s ?p _:a . ?s ?q _:b }"),
            ("ASK { ?s ?p ?o FILTER(?o < 1) }", "ASK { ?s ?p ?o FILTER(?o <= 1) }"),
            ("ASK {}", "ASK FROM <a> {}"),
            ("ASK FROM <a> {}", "ASK FROM NAMED <a> {}"),
            (&format!("SELECT ?a{long} {{}}"), &format!("SELECT ?b{long} {{}}")),
            (&format!("SELECT ?{long} {{}}"), "SELECT ?1123456789abcdef0123456789abcdef {}"),
            (
                &format!("ASK {{ ?s ?p '?{long}' }}"),
                "ASK { ?s ?p '?1123456789abcdef0123456789abcdef' }",
            ),
        ] {
            assert!(fingerprint(one).is_some(), "{one}");
            assert_ne!(fingerprint(one), fingerprint(other), "{one} | {other}");
        }
    }

    #[test]
    fn what_changes_with_each_evaluation_has_none() {
        for (text, changes) in [
            ("SELECT (RAND() AS ?x) {}", true),
            ("SELECT (NOW() AS ?x) {}", true),
            ("SELECT (UUID() AS ?x) {}", true),
            ("SELECT (STRUUID() AS ?x) {}", true),
            ("SELECT (BNODE() AS ?x) {}", true),
            ("SELECT (BNODE('a') AS ?x) {}", true),
            ("ASK { FILTER(1 < RAND() + 1) }", true),
            ("ASK { ?s ?p ?o FILTER EXISTS { ?s ?p ?x FILTER(?x < NOW()) } }", true),
            ("SELECT * { ?s ?p ?o } ORDER BY RAND()", true),
            ("SELECT (MAX(RAND()) AS ?x) { ?s ?p ?o }", true),
            ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", true),
            ("CONSTRUCT { [] rdfs:label ?o } WHERE { ?s ?p ?o }", true),
            ("CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s ?p ?o }", false),
            ("ASK { ?s ?p 'x (now y' }", false),
            ("ASK { ?s ?p <(now> }", false),
            ("SELECT ?rand ?now { ?rand <rand> ?now }", false),
        ] {
            assert_eq!(fingerprint(text).is_none(), changes, "{text}");
        }
    }
}
