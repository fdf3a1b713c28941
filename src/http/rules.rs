//! `/ns/rules`: what each rule checks and what to do where it is broken, for people; the shapes themselves, for machines.

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
use crate::notice::problem::Severity;
use crate::quality;
use crate::quality::Check;
use crate::rules;
use crate::rules::Rule;
use crate::rules::Wording;
use crate::vocab::rdf;
use crate::vocab::sh;
use askama::Template;
use axum::extract;
use axum::http::HeaderMap;
use axum::http::Uri;
use axum::response::Response;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::Triple;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage<'a> {
    language: Language,
    home: &'a str,
    /// The IRI of the page, to which `#` and a name are added.
    address: String,
    sections: Vec<Section>,
}

/// The rules of one severity, those of reading, or those across notices.
struct Section {
    anchor: &'static str,
    title: &'static str,
    about: &'static str,
    rules: Vec<Rule>,
}

/// `/ns/rules`.
pub async fn rules(
    extract::State(state): extract::State<Arc<State>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = state.version()?;
    let base = version.iris();
    let representation = match choose(&headers, &offers(false))? {
        Form::Graph(format) => {
            let mut triples = rules::graph(base).map_err(|error| Problem::internal(&error))?;
            triples.extend(across_triples(base)?);
            graph(&triples, format)?
        }
        Form::Page => {
            let language = page_language(&uri, &headers)?;
            let explained = rules::explained(base).map_err(|error| Problem::internal(&error))?;
            let across = quality::checks().map_err(|error| Problem::internal(&error))?;
            let across = across.iter().map(across_rule).collect();
            let page = page(explained, across, base, &state.base_path(), language);
            page_representation(page, language)
        }
    };
    Ok(representation.respond(&headers, &version.info().published))
}

/// A check across notices, as a rule: its constraint is a query.
fn across_rule(check: &Check) -> Rule {
    let wording = |(french, english): (&str, &str)| Wording {
        french: french.to_owned(),
        english: english.to_owned(),
    };
    Rule {
        name: check.name.to_owned(),
        severity: if check.severity == sh::INFO { Severity::Info } else { Severity::Warning },
        label: wording(check.title),
        about: wording(check.about),
        advice: wording(check.message),
        fields: check.fields.iter().map(|field| (*field).to_owned()).collect(),
        targets: Vec::new(),
        constraints: Vec::new(),
        examples: Vec::new(),
    }
}

/// What the rules across notices say, as triples.
fn across_triples(base: &IriBase) -> Result<Vec<Triple>, Problem> {
    let document = NamedNode::new_unchecked(format!("{}ns/rules", base.as_str()));
    let mut triples = Vec::new();
    for check in quality::checks().map_err(|error| Problem::internal(&error))? {
        let rule = base.rule(check.name);
        let words =
            [(rdf::LABEL, check.title), (rdf::COMMENT, check.about), (sh::MESSAGE, check.message)];
        for (property, (french, english)) in words {
            for (text, language) in [(french, "fr"), (english, "en")] {
                let text = Literal::new_language_tagged_literal_unchecked(text, language);
                triples.push(Triple::new(rule.clone(), property, text));
            }
        }
        for field in check.fields {
            let code = Literal::new_simple_literal(field);
            triples.push(Triple::new(rule.clone(), base.ns("field"), code));
            triples.push(Triple::new(rule.clone(), rdf::SEE_ALSO, rules::field(base, field)));
        }
        triples.push(Triple::new(rule.clone(), sh::SEVERITY, check.severity));
        triples.push(Triple::new(rule, rdf::IS_DEFINED_BY, document.clone()));
    }
    Ok(triples)
}

fn page(
    explained: Vec<Rule>,
    across: Vec<Rule>,
    base: &IriBase,
    home: &str,
    language: Language,
) -> String {
    let (shapes, reading): (Vec<Rule>, Vec<Rule>) =
        explained.into_iter().partition(|rule| !rule.constraints.is_empty());
    let of = |severity| shapes.iter().filter(move |rule| rule.severity == severity).cloned();
    let section = |anchor, (title, about): Heading, rules| Section {
        anchor,
        title: language.pick(title.0, title.1),
        about: language.pick(about.0, about.1),
        rules,
    };
    let sections = vec![
        section("reading", READING, reading),
        section("across", ACROSS, across),
        section("warning", WARNING, of(Severity::Warning).collect()),
        section("info", INFO, of(Severity::Info).collect()),
        section("violation", VIOLATION, of(Severity::Violation).collect()),
    ];
    let address = format!("{}ns/rules", base.as_str());
    rendered(&RulesPage { language, home, address, sections })
}

/// A title and what it means, each in French and English.
type Heading = ((&'static str, &'static str), (&'static str, &'static str));

const INFO: Heading = (
    ("Qualité", "Quality"),
    (
        "Ce qui manque à la notice. Elle est publiée, et rien n’est faux.",
        "What the notice lacks. It is published, and nothing is wrong.",
    ),
);
const WARNING: Heading = (
    ("Avertissements sur le graphe", "Warnings about the graph"),
    (
        "À regarder par qui tient la notice. Elle est publiée.",
        "For a curator to look at. The notice is published.",
    ),
);
const READING: Heading = (
    ("Lecture des notices", "Reading of notices"),
    (
        "Ce que la lecture d’un fichier ou d’un champ trouve. Ce qui ne se lit pas reste en toutes lettres.",
        "What the reading of a file or a field finds. What cannot be read stays words.",
    ),
);
const ACROSS: Heading = (
    ("D’une notice à l’autre", "Across notices"),
    (
        "Ce que seules toutes les notices ensemble disent. Cherché après le chargement.",
        "What only all notices together tell. Looked for after the load.",
    ),
);
const VIOLATION: Heading = (
    ("Violations", "Violations"),
    (
        "Ce qui rendrait le graphe faux, qui que ce soit qui l’ait écrit. La notice est refusée.",
        "What would make the graph wrong, whoever wrote it. The notice is refused.",
    ),
);

fn words(wording: &Wording, language: Language) -> &str {
    language.pick(&wording.french, &wording.english)
}

fn severity(rule: &Rule, language: Language) -> &'static str {
    match rule.severity {
        Severity::Info => language.pick("information", "information"),
        Severity::Warning => language.pick("avertissement", "warning"),
        Severity::Violation => language.pick("violation", "violation"),
    }
}

/// A name as words: `point-without-latitude`.
fn spaced(name: &str) -> String {
    name.replace('-', " ")
}
