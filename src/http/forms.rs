//! The forms that documents and answers are sent in, and how one is chosen.

use super::error::Problem;
use super::negotiate::Offer;
use super::negotiate::negotiate;
use crate::query::Format;
use crate::query::Kind;
use axum::http::HeaderMap;
use axum::http::header;

/// What a document can be sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Page,
    Graph(Format),
}

impl Form {
    pub fn extension(self) -> &'static str {
        match self {
            Self::Page => "html",
            Self::Graph(format) => format.extension(),
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Page => "text/html",
            Self::Graph(format) => format.media_type(),
        }
    }

    /// All forms, the default first.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Page).chain(Format::GRAPHS.iter().copied().map(Self::Graph))
    }
}

/// Offers of documents. `page_is_default`: also to those who accept anything.
pub fn offers(page_is_default: bool) -> Vec<Offer<Form>> {
    let offer = |form: Form| Offer { media_type: form.media_type(), is_alias: false, value: form };
    let alias = |media_type, value| Offer { media_type, is_alias: true, value };
    let mut offers: Vec<Offer<Form>> = if page_is_default {
        Form::all().map(offer).collect()
    } else {
        let graphs = Format::GRAPHS.iter().copied().map(Form::Graph).map(offer);
        graphs.chain([alias("text/html", Form::Page)]).collect()
    };
    offers.extend([
        alias("application/xhtml+xml", Form::Page),
        alias("application/json", Form::Graph(Format::JsonLd)),
        alias("text/n3", Form::Graph(Format::Turtle)),
        alias("application/x-turtle", Form::Graph(Format::Turtle)),
        alias("text/plain", Form::Graph(Format::NTriples)),
    ]);
    offers
}

/// What the client accepts: its `Accept` headers as one.
pub fn accept(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let values: Vec<&str> = values.collect();
    (!values.is_empty()).then(|| values.join(","))
}

/// The best form for a client, or a 406 that lists them.
///
/// # Errors
/// When the client accepts none.
pub fn choose(headers: &HeaderMap, offers: &[Offer<Form>]) -> Result<Form, Problem> {
    negotiate(accept(headers).as_deref(), offers).map(|offer| offer.value).ok_or_else(|| {
        let real = offers.iter().filter(|offer| !offer.is_alias || offer.media_type == "text/html");
        Problem::not_acceptable(real.map(|offer| offer.media_type))
    })
}

/// The format of the answer: the one asked for by name, else the best that is accepted.
///
/// # Errors
/// When the client accepts none.
pub fn of_answer(kind: Kind, asked: Option<&str>, accept: Option<&str>) -> Result<Format, Problem> {
    let formats = Format::for_kind(kind);
    let refusal = || Problem::not_acceptable(formats.iter().map(|format| format.media_type()));
    if let Some(name) = asked {
        return Format::named(name, kind).ok_or_else(refusal);
    }
    let real = formats.iter().map(|format| (format.media_type(), *format, false));
    let aliases = ALIASES.iter().filter(|(_, format)| formats.contains(format));
    let offers: Vec<Offer<Format>> = real
        .chain(aliases.map(|(media_type, format)| (*media_type, *format, true)))
        .map(|(media_type, value, is_alias)| Offer { media_type, is_alias, value })
        .collect();
    negotiate(accept, &offers).map(|offer| offer.value).ok_or_else(refusal)
}

/// Other names that clients have for the formats; the answer has the right one.
const ALIASES: &[(&str, Format)] = &[
    ("application/json", Format::Json),
    ("application/xml", Format::Xml),
    ("text/xml", Format::Xml),
    ("application/json", Format::JsonLd),
    ("application/xml", Format::RdfXml),
    ("text/xml", Format::RdfXml),
    ("text/n3", Format::Turtle),
    ("application/x-turtle", Format::Turtle),
    ("text/plain", Format::NTriples),
];

/// The header `Content-Type` of a format.
pub fn content_type(format: Format) -> &'static str {
    match format {
        Format::Csv => "text/csv; charset=utf-8; header=present",
        Format::Tsv => "text/tab-separated-values; charset=utf-8",
        Format::Turtle => "text/turtle; charset=utf-8",
        other => other.media_type(),
    }
}
