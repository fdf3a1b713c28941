//! The forms that documents and answers are sent in, and how one is chosen.

use super::error::Problem;
use super::negotiate::Offer;
use super::negotiate::negotiate;
use crate::linked_art;
use crate::query::Format;
use crate::query::Kind;
use axum::http::HeaderMap;
use axum::http::header;

/// What a graph can be sent as: itself, or a page about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Page,
    Graph(Format),
}

/// What a document about a thing can be sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentForm {
    Page,
    Graph(Format),
    /// Linked Art's JSON, of the documents that have it.
    LinkedArt,
}

impl From<Form> for DocumentForm {
    fn from(form: Form) -> Self {
        match form {
            Form::Page => Self::Page,
            Form::Graph(format) => Self::Graph(format),
        }
    }
}

/// The media type of Linked Art's JSON: JSON-LD, with the address of its context as profile.
const LINKED_ART: &str = "application/ld+json;profile=\"https://linked.art/ns/v1/linked-art.json\"";

impl DocumentForm {
    pub fn extension(self) -> &'static str {
        match self {
            Self::Page => "html",
            Self::Graph(format) => format.extension(),
            Self::LinkedArt => "la.json",
        }
    }

    /// Without parameters, except for the profile of Linked Art's JSON.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Page => "text/html",
            Self::Graph(format) => format.media_type(),
            Self::LinkedArt => LINKED_ART,
        }
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Page => "HTML",
            Self::Graph(format) => format.title(),
            Self::LinkedArt => "Linked Art",
        }
    }

    /// The attributes `type` and, where there is one, `profile` of a `Link` to it.
    pub fn link_type(self) -> String {
        let media_type = self.media_type();
        let (media_type, profile) = media_type.split_once(';').unwrap_or((media_type, ""));
        let separator = if profile.is_empty() { "" } else { "; " };
        format!("type=\"{media_type}\"{separator}{profile}")
    }

    /// All forms, the default first.
    pub fn all() -> impl Iterator<Item = Self> {
        let graphs = Format::GRAPHS.iter().copied().map(Self::Graph);
        std::iter::once(Self::Page).chain(graphs).chain([Self::LinkedArt])
    }
}

/// Offers of documents.
pub fn offers_of_documents() -> Vec<Offer<DocumentForm>> {
    let mut offers: Vec<_> = offers(true).into_iter().map(Offer::convert).collect();
    let json_ld = Format::JsonLd.media_type();
    offers.insert(1, Offer::with_profile(json_ld, linked_art::CONTEXT, DocumentForm::LinkedArt));
    offers
}

/// Offers of graphs, or a page about them. `page_is_default`: also to those who accept anything.
pub fn offers(page_is_default: bool) -> Vec<Offer<Form>> {
    let graphs = Format::GRAPHS.iter();
    let graphs = graphs.map(|format| Offer::new(format.media_type(), Form::Graph(*format)));
    let mut offers: Vec<Offer<Form>> = if page_is_default {
        [Offer::new("text/html", Form::Page)].into_iter().chain(graphs).collect()
    } else {
        graphs.chain([Offer::alias("text/html", Form::Page)]).collect()
    };
    offers.push(Offer::alias("application/xhtml+xml", Form::Page));
    let aliases = Format::ALIASES.iter().filter(|(_, format)| Format::GRAPHS.contains(format));
    offers.extend(aliases.map(|(name, format)| Offer::alias(name, Form::Graph(*format))));
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
pub fn choose<T: Copy>(headers: &HeaderMap, offers: &[Offer<T>]) -> Result<T, Problem> {
    negotiate(accept(headers).as_deref(), offers).map(|offer| offer.value).ok_or_else(|| {
        let real = offers.iter().filter(|offer| !offer.is_alias || offer.media_type == "text/html");
        let types: Vec<String> = real.map(Offer::media_type_with_profile).collect();
        Problem::not_acceptable(types.iter().map(String::as_str))
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
    let aliases = Format::ALIASES.iter().filter(|(_, format)| formats.contains(format));
    let offers: Vec<Offer<Format>> = real
        .chain(aliases.map(|(media_type, format)| (*media_type, *format, true)))
        .map(|(media_type, value, is_alias)| Offer { media_type, is_alias, profile: None, value })
        .collect();
    negotiate(accept, &offers).map(|offer| offer.value).ok_or_else(refusal)
}

/// The header `Content-Type` of a format.
pub fn content_type(format: Format) -> &'static str {
    match format {
        Format::Csv => "text/csv; charset=utf-8; header=present",
        Format::Tsv => "text/tab-separated-values; charset=utf-8",
        Format::Turtle => "text/turtle; charset=utf-8",
        other => other.media_type(),
    }
}
