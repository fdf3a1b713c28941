//! From a query's text to its algebra, or to a message that shows where the text is wrong.

use super::bounded;
use super::format::Kind;
use super::guard;
use super::guard::TooComplex;
use super::joins;
use super::locate;
use super::run::QueryError;
use crate::vocab::PREFIXES;
use oxrdf::NamedNode;
use spargebra::Query;
use spargebra::SparqlParser;
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

/// Parses a query. The prefixes of our vocabularies need not be declared; `base` resolves relative IRIs.
///
/// # Errors
/// When the text is too deep or too long, is an update, or is not SPARQL.
pub fn parse(text: &str, base: &str) -> Result<ParsedQuery, QueryError> {
    guard::check(text)?;
    match parser(base).parse_query(text) {
        Ok(mut query) => {
            joins::check(&query)?;
            bounded::bounded(&mut query);
            Ok(ParsedQuery { query, text_bytes: text.len() })
        }
        Err(_) if is_update(text, base) => Err(QueryError::Update),
        Err(error) => {
            Err(QueryError::Syntax(locate::located(text, &error.to_string(), parser(base))))
        }
    }
}

fn parser(base: &str) -> SparqlParser {
    let mut parser = SparqlParser::new();
    if let Ok(based) = parser.clone().with_base_iri(base) {
        parser = based;
    }
    PREFIXES.iter().fold(parser, |parser, (prefix, iri)| {
        parser.with_prefix(*prefix, *iri).expect("the namespaces of our vocabularies are IRIs")
    })
}

fn is_update(text: &str, base: &str) -> bool {
    parser(base).parse_update(text).is_ok_and(|update| !update.operations.is_empty())
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
    fn our_prefixes_need_no_declaration() {
        let parsed = parse("CONSTRUCT WHERE { ?s crm:P70_documents ?o }", "http://example.org/");
        assert_eq!(parsed.expect("a query").kind(), Kind::Graph);
    }
}
