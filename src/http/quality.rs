//! `/quality`: what the rules have found. Without a rule, how much by rule, base and département; with one, the notices
//! that it has found, a page at a time. As a page, CSV or JSON. And what was found in the notice of a document.

use super::document::blocking;
use super::document::page_language;
use super::document::page_representation;
use super::error::Problem;
use super::form::Parameters;
use super::forms;
use super::negotiate::Language;
use super::negotiate::Offer;
use super::negotiate::negotiate;
use super::pages::rendered;
use super::representation::Representation;
use super::state::CacheKey;
use super::state::State;
use crate::notice::Base;
use crate::notice::grammar::place;
use crate::percent::escaped;
use crate::quality;
use crate::quality::Count;
use crate::quality::Detail;
use crate::quality::Entry;
use crate::quality::Filter;
use crate::reader::Reader;
use askama::Template;
use axum::extract;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::response::Response;
use serde_json::json;
use std::sync::Arc;

/// How many results are on a page.
const ROWS: usize = 200;

/// How many results of a rule are put in order; a rule that has more is to be asked about by base or département.
const ENTRIES_MAX: usize = 200_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Page,
    Csv,
    Json,
}

/// What is asked for.
struct Asked {
    filter: Filter,
    /// From 1.
    page: usize,
    form: Form,
}

impl Asked {
    fn read(uri: &Uri, headers: &HeaderMap) -> Result<Self, Problem> {
        let given = Parameters::parse(uri.query().unwrap_or_default().as_bytes())?;
        let named = |name: &str| given.first(name).filter(|value| !value.is_empty());
        let base = match named("base") {
            None => None,
            Some(name) => Some(name.parse::<Base>().map_err(|error| bad(&error.to_string()))?),
        };
        let departement = match named("departement") {
            None => None,
            Some(given) => Some(
                place::departement(given)
                    .ok_or_else(|| bad(&format!("there is no département {given:?}")))?
                    .code
                    .to_owned(),
            ),
        };
        let rule = named("rule").map(|rule| rule.rsplit('#').next().unwrap_or(rule).to_owned());
        if rule.as_deref().is_some_and(|rule| !is_name(rule)) {
            return Err(bad("a rule has a name of letters, digits, _ and -"));
        }
        let page = match named("page").map(str::parse) {
            None => 1,
            Some(Ok(page)) if page > 0 => page,
            Some(_) => return Err(bad("pages are counted from 1")),
        };
        let form = match named("format") {
            Some("html") => Form::Page,
            Some("csv") => Form::Csv,
            Some("json") => Form::Json,
            Some(other) => return Err(bad(&format!("there is no format {other:?}"))),
            None => negotiated(headers)?,
        };
        Ok(Self { filter: Filter { base, departement, rule }, page, form })
    }

    /// The same question about another rule, page or format.
    fn address(&self, rule: Option<&str>, page: usize, format: &str) -> String {
        let Filter { base, departement, .. } = &self.filter;
        let mut query = String::new();
        for (name, value) in [
            ("rule", rule),
            ("base", base.map(|base| base.name())),
            ("departement", departement.as_deref()),
            ("page", (page > 1).then(|| page.to_string()).as_deref()),
            ("format", Some(format).filter(|format| !format.is_empty())),
        ] {
            if let Some(value) = value {
                let mark = if query.is_empty() { '?' } else { '&' };
                query.push_str(&format!("{mark}{name}={}", escaped(value)));
            }
        }
        format!("/quality{query}")
    }
}

fn bad(detail: &str) -> Problem {
    Problem::bad_request(detail)
}

fn is_name(rule: &str) -> bool {
    rule.len() <= 80 && rule.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn negotiated(headers: &HeaderMap) -> Result<Form, Problem> {
    let offers = [
        Offer::new("text/html", Form::Page),
        Offer::new("text/csv", Form::Csv),
        Offer::new("application/json", Form::Json),
    ];
    let found = negotiate(forms::accept(headers).as_deref(), &offers).map(|offer| offer.value);
    found.ok_or_else(|| Problem::not_acceptable(offers.iter().map(|offer| offer.media_type)))
}

/// `/quality`
pub async fn quality(
    extract::State(state): extract::State<Arc<State>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = state.version()?;
    let asked = Asked::read(&uri, &headers)?;
    let language = page_language(&uri, &headers)?;
    let key = CacheKey {
        version: version.info().number,
        path: asked.address(asked.filter.rule.as_deref(), asked.page, ""),
        extension: match asked.form {
            Form::Page => "html",
            Form::Csv => "csv",
            Form::Json => "json",
        },
        language: if asked.form == Form::Page { language.tag() } else { "" },
    };
    if let Some(known) = state.cache().get(&key) {
        return Ok(known.respond(&headers, &version.info().published));
    }
    // All results may have to be read, as for a query.
    let Some(_turn) = state.slots().try_take() else {
        return Err(Problem::unavailable("too many queries are running", 5)
            .in_french("trop de requêtes sont en cours"));
    };
    let (served, home) = (Arc::clone(&version), state.base_path());
    let made = blocking(move || answer(&served.reader(), &asked, &home, language)).await?;
    let made = Arc::new(made);
    state.cache().insert(key, Arc::clone(&made));
    Ok(made.respond(&headers, &version.info().published))
}

fn answer(
    reader: &Reader<'_>,
    asked: &Asked,
    home: &str,
    language: Language,
) -> Result<Representation, Problem> {
    match &asked.filter.rule {
        None => {
            let counts = quality::counts(reader, &asked.filter);
            Ok(overview(&counts, asked, home, language))
        }
        Some(rule) => {
            let found = quality::entries(reader, &asked.filter, ENTRIES_MAX);
            if !found.complete {
                let detail = "the rule has more results than are put in order here; give a base or a département too, or use `notitia quality --notices`";
                return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
                    .in_french("la règle a plus de résultats qu’on n’en met en ordre ici ; donnez aussi une base ou un département")
                    .of_type("too-many-results"));
            }
            let first = (asked.page - 1).saturating_mul(ROWS);
            let of_page = found.entries.iter().skip(first).take(ROWS);
            let rows: Vec<Row> = of_page.map(|entry| row(reader, entry, language)).collect();
            let total = found.entries.len();
            let has_more = first.saturating_add(ROWS) < total;
            let mut made = match asked.form {
                Form::Page => {
                    let list = List { rule, rows: &rows, total, has_more };
                    page(&[], Some(list), asked, home, language)
                }
                Form::Csv => csv(
                    &[
                        "rule",
                        "base",
                        "departement",
                        "reference",
                        "severity",
                        "field",
                        "value",
                        "message",
                        "focus",
                    ],
                    rows.iter().map(|row| row.cells().map(str::to_owned).to_vec()),
                ),
                Form::Json => json_of(&json!({
                    "rule": rule, "results": total, "page": asked.page,
                    "notices": rows.iter().map(Row::json).collect::<Vec<_>>(),
                })),
            };
            if has_more {
                let next = asked.address(Some(rule), asked.page + 1, asked_format(asked));
                made.links = HeaderValue::from_str(&format!("<{home}{next}>; rel=\"next\"")).ok();
            }
            Ok(made)
        }
    }
}

fn asked_format(asked: &Asked) -> &'static str {
    match asked.form {
        Form::Page => "",
        Form::Csv => "csv",
        Form::Json => "json",
    }
}

fn overview(counts: &[Count], asked: &Asked, home: &str, language: Language) -> Representation {
    match asked.form {
        Form::Page => page(counts, None, asked, home, language),
        Form::Csv => csv(
            &["rule", "base", "departement", "notices", "results"],
            counts.iter().map(|count| {
                vec![
                    count.rule.clone(),
                    count.base.unwrap_or("shared").to_owned(),
                    count.departement.clone().unwrap_or_default(),
                    count.notices.to_string(),
                    count.results.to_string(),
                ]
            }),
        ),
        Form::Json => json_of(&json!({ "counts": counts })),
    }
}

/// A result, ready to be shown.
pub struct Row {
    pub rule: String,
    base: &'static str,
    departement: String,
    reference: String,
    /// The path of the document, where the result is about a notice.
    href: Option<String>,
    pub severity: String,
    pub field: String,
    pub value: String,
    pub message: String,
    focus: String,
}

impl Row {
    fn cells(&self) -> [&str; 9] {
        [
            &self.rule,
            self.base,
            &self.departement,
            &self.reference,
            &self.severity,
            &self.field,
            &self.value,
            &self.message,
            &self.focus,
        ]
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "base": self.base, "departement": self.departement, "reference": self.reference,
            "severity": self.severity, "field": self.field, "value": self.value,
            "message": self.message, "focus": self.focus,
        })
    }
}

fn row(reader: &Reader<'_>, entry: &Entry, language: Language) -> Row {
    let Detail { severity, focus, field, value, message_fr, message_en } =
        quality::detail(reader, entry.node.as_ref());
    let (first, second) = match language {
        Language::French => (message_fr, message_en),
        Language::English => (message_en, message_fr),
    };
    let base = entry.base.map_or("shared", |base| base.name());
    Row {
        rule: entry.rule.clone(),
        base,
        departement: entry.departement.clone().unwrap_or_default(),
        reference: entry.reference.clone(),
        href: entry.base.map(|_| format!("doc/{base}/{}", escaped(&entry.reference))),
        severity,
        field,
        value,
        message: if first.is_empty() { second } else { first },
        focus,
    }
}

/// What was found in the notice of a document, and across notices about its thing; at most a page of it.
pub fn of_document(
    reader: &Reader<'_>,
    doc: &oxrdf::NamedNode,
    topic: &oxrdf::NamedNode,
    language: Language,
) -> Vec<Row> {
    let found = quality::of_notice(reader, doc, topic, ROWS);
    found.iter().map(|entry| row(reader, entry, language)).collect()
}

fn csv(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Representation {
    let mut out = Vec::new();
    // Memory can always be written.
    let _ = quality::write_csv_row(&mut out, columns);
    for row in rows {
        let _ = quality::write_csv_row(&mut out, &row);
    }
    Representation::new("text/csv; charset=utf-8; header=present", out)
}

fn json_of(value: &serde_json::Value) -> Representation {
    Representation::new("application/json", format!("{value:#}\n").into_bytes())
}

#[derive(Template)]
#[template(path = "quality.html")]
struct QualityPage<'a> {
    language: Language,
    home: &'a str,
    base: &'a str,
    departement: &'a str,
    rule: &'a str,
    bases: &'a [Base],
    counts: Vec<Line<'a>>,
    list: Option<List<'a>>,
    csv: String,
    json: String,
    next: String,
}

/// A line of the overview, with the address of its notices.
struct Line<'a> {
    count: &'a Count,
    href: String,
}

/// The notices of one rule.
struct List<'a> {
    rule: &'a str,
    rows: &'a [Row],
    total: usize,
    has_more: bool,
}

fn page(
    counts: &[Count],
    list: Option<List<'_>>,
    asked: &Asked,
    home: &str,
    language: Language,
) -> Representation {
    let Filter { base, departement, rule } = &asked.filter;
    let line = |count| {
        let Count { rule, base, departement, .. }: &Count = count;
        let filter = Filter {
            base: base.and_then(|base| base.parse().ok()),
            departement: departement.clone(),
            rule: None,
        };
        let of_line = Asked { filter, page: 1, form: Form::Page };
        Line { count, href: of_line.address(Some(rule), 1, "") }
    };
    let rule = rule.as_deref();
    let page = rendered(&QualityPage {
        language,
        home,
        base: base.map_or("", |base| base.name()),
        departement: departement.as_deref().unwrap_or_default(),
        rule: rule.unwrap_or_default(),
        bases: &Base::ALL,
        counts: counts.iter().map(line).collect(),
        csv: asked.address(rule, asked.page, "csv"),
        json: asked.address(rule, asked.page, "json"),
        next: asked.address(rule, asked.page + 1, ""),
        list,
    });
    page_representation(page, language)
}
