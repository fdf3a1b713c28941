//! `/ns/fields`: each field of the producer, and what becomes of it in each base. Rules lead here by the fields that they
//! name. For machines, a node a field.

use super::document::graph;
use super::document::page_language;
use super::document::page_representation;
use super::error::Problem;
use super::forms::Form;
use super::forms::choose;
use super::forms::offers;
use super::negotiate::Language;
use super::pages::rendered;
use super::state::State;
use crate::iri::IriBase;
use crate::mapping::crosswalk;
use crate::mapping::crosswalk::Row;
use crate::mapping::crosswalk::Target;
use crate::rules;
use crate::vocab::rdf;
use crate::vocab::skos;
use askama::Template;
use axum::extract;
use axum::http::HeaderMap;
use axum::http::Uri;
use axum::response::Response;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::Triple;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "fields.html")]
struct FieldsPage<'a> {
    language: Language,
    home: &'a str,
    /// The IRI of the page.
    address: String,
    fields: Vec<Field>,
}

/// A code with its meaning in each base that has it.
struct Field {
    code: &'static str,
    uses: Vec<Row>,
}

/// `/ns/fields`.
pub async fn fields(
    extract::State(state): extract::State<Arc<State>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = state.version()?;
    let base = version.iris();
    let representation = match choose(&headers, &offers(false))? {
        Form::Graph(format) => graph(&triples(base), format)?,
        Form::Page => {
            let language = page_language(&uri, &headers)?;
            let address = format!("{}ns/fields", base.as_str());
            let home = &state.base_path();
            let page = FieldsPage { language, home, address, fields: all() };
            page_representation(rendered(&page), language)
        }
    };
    Ok(representation.respond(&headers, &version.info().published))
}

/// All fields, by code.
fn all() -> Vec<Field> {
    let mut by_code: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
    for row in crosswalk::rows() {
        by_code.entry(row.code).or_default().push(row);
    }
    by_code.into_iter().map(|(code, uses)| Field { code, uses }).collect()
}

/// Each field with its code, and of each base the label and what becomes of it.
fn triples(base: &IriBase) -> Vec<Triple> {
    let document = NamedNode::new_unchecked(format!("{}ns/fields", base.as_str()));
    let tagged =
        |text: &str, language: &str| Literal::new_language_tagged_literal_unchecked(text, language);
    let mut triples = Vec::new();
    for Field { code, uses } in all() {
        let field = rules::field(base, code);
        triples.push(Triple::new(field.clone(), skos::NOTATION, Literal::new_simple_literal(code)));
        let mut labels: Vec<&str> = uses.iter().map(|row| row.label).collect();
        labels.sort_unstable();
        labels.dedup();
        for label in labels {
            triples.push(Triple::new(field.clone(), rdf::LABEL, tagged(label, "fr")));
        }
        for row in &uses {
            let said = format!("{}: {}", row.base.title(), said(row).join(" ; "));
            triples.push(Triple::new(field.clone(), rdf::COMMENT, tagged(&said, "en")));
        }
        triples.push(Triple::new(field, rdf::IS_DEFINED_BY, document.clone()));
    }
    triples
}

/// The paths to the value of a field and their condition, or why it is not in the graph.
fn said(row: &Row) -> Vec<String> {
    match &row.target {
        Target::Left(left, reason) => vec![format!("{}: {reason}", left.name())],
        Target::Paths { paths, condition } => {
            let paths = paths.split(';').map(|path| path.trim().to_owned());
            let condition =
                (!condition.is_empty()).then(|| format!("where {condition}")).into_iter();
            paths.chain(condition).collect()
        }
    }
}
