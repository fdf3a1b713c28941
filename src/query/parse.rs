//! From a query's text to its algebra, or to a message that shows where the text is wrong.

use super::bounded;
use super::format::Kind;
use super::guard;
use super::guard::TooComplex;
use super::joins;
use super::locate;
use super::run::QueryError;
use super::stored;
use crate::vocab::PREFIXES;
use crate::vocab::QUERY_PREFIXES;
use oxrdf::NamedNode;
use spargebra::Query;
use spargebra::SparqlParser;
use spargebra::Update;
use spargebra::algebra::GraphPattern;
use spargebra::algebra::QueryDataset;

/// A query that can be evaluated.
#[derive(Clone, Debug)]
pub struct ParsedQuery {
    /// As it is evaluated: see [`bounded()`](bounded::bounded).
    pub(super) query: Query,
    pub(super) text_bytes: usize,
}

/// A text that is no SPARQL query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}\n{excerpt}")]
pub struct SyntaxError {
    /// Counted from 1.
    pub line: usize,
    /// Counted in characters, from 1.
    pub column: usize,
    pub message: String,
    /// The line, and below it a caret under the column.
    pub excerpt: String,
}

/// Which prefixes a query need not declare. What it declares itself always wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prefixes {
    /// Those of our vocabularies and of others that they are often joined with, and `ns:` for our own terms.
    #[default]
    Usual,
    /// None: as the specification has it.
    Declared,
}

/// Parses a query in which the usual prefixes need not be declared; `base` resolves relative IRIs.
///
/// # Errors
/// When the text is too deep or too long, is an update, or is not SPARQL.
pub fn parse(text: &str, base: &str) -> Result<ParsedQuery, QueryError> {
    parse_with(text, base, Prefixes::Usual)
}

/// As [`parse`], with a choice of prefixes.
///
/// # Errors
/// As [`parse`].
pub fn parse_with(text: &str, base: &str, prefixes: Prefixes) -> Result<ParsedQuery, QueryError> {
    let mut parsed = parse_as_written(text, base, prefixes)?;
    bounded::bounded(&mut parsed.query);
    Ok(parsed)
}

/// As [`parse_with`], for a query that is evaluated elsewhere.
///
/// # Errors
/// As [`parse`].
pub fn parse_as_written(
    text: &str,
    base: &str,
    prefixes: Prefixes,
) -> Result<ParsedQuery, QueryError> {
    guard::check(text)?;
    let parser = parser(base, prefixes);
    match parser.clone().parse_query(text) {
        Ok(query) => {
            joins::check(&query)?;
            Ok(ParsedQuery { query, text_bytes: text.len() })
        }
        Err(_) if is_update(text, parser.clone()) => Err(QueryError::Update),
        Err(error) => {
            let again = |wide: &str| parser.parse_query(wide).map(drop);
            Err(QueryError::Syntax(locate::located(text, &error.to_string(), again)))
        }
    }
}

/// Parses an update, as [`parse_with`] does a query.
///
/// # Errors
/// When the text is too deep or too long, or is not SPARQL Update.
pub fn parse_update(text: &str, base: &str, prefixes: Prefixes) -> Result<Update, QueryError> {
    guard::check(text)?;
    let parser = parser(base, prefixes);
    parser.clone().parse_update(text).map_err(|error| {
        let again = |wide: &str| parser.parse_update(wide).map(drop);
        QueryError::Syntax(locate::located(text, &error.to_string(), again))
    })
}

fn parser(base: &str, prefixes: Prefixes) -> SparqlParser {
    let mut parser = SparqlParser::new();
    if let Ok(based) = parser.clone().with_base_iri(base) {
        parser = based;
    }
    if prefixes == Prefixes::Declared {
        return parser;
    }
    if let Ok(with_ours) = parser.clone().with_prefix("ns", format!("{base}ns#")) {
        parser = with_ours;
    }
    PREFIXES.iter().chain(QUERY_PREFIXES).fold(parser, |parser, (prefix, iri)| {
        parser.with_prefix(*prefix, *iri).expect("the namespaces of vocabularies are IRIs")
    })
}

fn is_update(text: &str, parser: SparqlParser) -> bool {
    parser.parse_update(text).is_ok_and(|update| !update.operations.is_empty())
}

impl ParsedQuery {
    /// What the query gives.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.query {
            Query::Select { .. } => Kind::Solutions,
            Query::Ask { .. } => Kind::Boolean,
            Query::Construct { .. } | Query::Describe { .. } => Kind::Graph,
        }
    }

    /// Replaces `FROM` and `FROM NAMED` by the dataset of the request, when it gives one.
    /// <https://www.w3.org/TR/sparql11-protocol/#dataset>
    pub fn set_dataset(&mut self, default: Vec<NamedNode>, named: Vec<NamedNode>) {
        if default.is_empty() && named.is_empty() {
            return;
        }
        let replacement = Some(QueryDataset { default, named: Some(named) });
        match &mut self.query {
            Query::Select { dataset, .. }
            | Query::Construct { dataset, .. }
            | Query::Describe { dataset, .. }
            | Query::Ask { dataset, .. } => *dataset = replacement,
        }
    }

    /// Gives the constants of its patterns the form in which the store keeps them, for a query on the index of a
    /// version.
    pub fn as_stored(&mut self) {
        stored::as_stored(&mut self.query);
    }

    /// Gives at most so many rows of a SELECT, as if its `LIMIT` said so. Other queries stay as they are.
    pub fn limit_rows(&mut self, rows: u64) {
        let Query::Select { pattern, .. } = &mut self.query else { return };
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        if let GraphPattern::Slice { length, .. } = pattern {
            *length = Some(length.map_or(rows, |length| length.min(rows)));
            return;
        }
        let inner = std::mem::replace(
            pattern,
            GraphPattern::Values { variables: Vec::new(), bindings: Vec::new() },
        );
        *pattern = GraphPattern::Slice { inner: Box::new(inner), start: 0, length: Some(rows) };
    }
}

impl From<TooComplex> for QueryError {
    fn from(error: TooComplex) -> Self {
        Self::TooComplex(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_shown_where_it_is() {
        for (text, line, column, message, caret) in [
            ("SELECT ?x WHERE {", 1, 18, "too early", "SELECT ?x WHERE {\n                 ^"),
            ("ASK {\n  ?s ?p }", 2, 9, "\"}\"", "  ?s ?p }\n        ^"),
            ("ASK {\n  ?s é ?o } # é\n", 2, 6, "\"é\"", "  ?s é ?o } # é\n     ^"),
            ("ASK { FILTER(?x = ) }", 1, 19, "\")\"", "ASK { FILTER(?x = ) }\n                  ^"),
            ("SELEC * {}", 1, 1, "\"SELEC\"", "SELEC * {}\n^"),
            (
                "ASK { ?s foo:bar ?o }",
                1,
                10,
                "foo: is not declared",
                "ASK { ?s foo:bar ?o }\n         ^",
            ),
            ("", 1, 1, "too early", "\n^"),
        ] {
            let Err(QueryError::Syntax(error)) = parse(text, "http://example.org/") else {
                panic!("{text} is a query")
            };
            assert_eq!((error.line, error.column), (line, column), "{text}: {error}");
            assert!(error.message.contains(message), "{text}: {error}");
            assert_eq!(error.excerpt, caret, "{text}");
        }
    }

    #[test]
    fn an_update_is_told_from_a_mistake() {
        let parsed = parse("INSERT DATA { <a> <b> 1 }", "http://example.org/");
        assert!(matches!(parsed, Err(QueryError::Update)));
    }

    #[test]
    fn the_usual_prefixes_need_no_declaration_where_they_are_not_switched_off() {
        for (text, iri) in [
            (
                "ASK { ?s crm:P70_documents ?o }",
                "<http://www.cidoc-crm.org/cidoc-crm/P70_documents>",
            ),
            ("ASK { ?s schema:name ?o }", "<https://schema.org/name>"),
            ("ASK { ?s wdt:P31 wd:Q1 }", "<http://www.wikidata.org/prop/direct/P31>"),
            ("ASK { ?s ns:warning ?o }", "<http://example.org/ns#warning>"),
        ] {
            let parsed = parse(text, "http://example.org/").expect("a query");
            assert!(parsed.query.to_string().contains(iri), "{text}: {}", parsed.query);
            let refused = parse_with(text, "http://example.org/", Prefixes::Declared);
            assert!(matches!(refused, Err(QueryError::Syntax(_))), "{text}");
        }
        let own = "PREFIX schema: <http://schema.org/> ASK { ?s schema:name ?o }";
        for prefixes in [Prefixes::Usual, Prefixes::Declared] {
            let parsed = parse_with(own, "http://example.org/", prefixes).expect("a query");
            assert!(
                parsed.query.to_string().contains("<http://schema.org/name>"),
                "{}",
                parsed.query
            );
        }
    }

    #[test]
    fn rows_are_limited_to_the_lesser_number() {
        for (text, expected) in [
            ("SELECT * { ?s ?p ?o }", "LIMIT 5"),
            ("SELECT * { ?s ?p ?o } LIMIT 3", "LIMIT 3"),
            ("SELECT * { ?s ?p ?o } LIMIT 30", "LIMIT 5"),
            ("SELECT * { ?s ?p ?o } OFFSET 7", "OFFSET 7 LIMIT 5"),
            ("SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s", "LIMIT 5"),
        ] {
            let mut parsed = parse(text, "http://example.org/").expect("a query");
            parsed.limit_rows(5);
            let written = parsed.query.to_string();
            assert!(written.contains(expected), "{text}: {written}");
        }
        let mut graph =
            parse("CONSTRUCT WHERE { ?s ?p ?o }", "http://example.org/").expect("a query");
        graph.limit_rows(5);
        assert!(!graph.query.to_string().contains("LIMIT"), "{}", graph.query);
    }
}
