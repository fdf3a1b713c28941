//! The formats that results and graphs are written in: one table of names, media types and extensions.

use oxrdfio::RdfFormat;
use sparesults::QueryResultsFormat;

/// A format of query results or of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Json,
    Xml,
    Csv,
    Tsv,
    Turtle,
    NTriples,
    JsonLd,
    RdfXml,
    TriG,
    NQuads,
}

/// What a query gives, which decides the formats that it can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// SELECT: rows.
    Solutions,
    /// ASK: true or false.
    Boolean,
    /// CONSTRUCT and DESCRIBE: triples.
    Graph,
}

/// How a format is written: by the serialiser of results or that of graphs.
pub(super) enum Writer {
    Results(QueryResultsFormat),
    Graph(RdfFormat),
}

impl Format {
    /// The formats of rows and of ASK, the default first.
    pub const RESULTS: &[Self] = &[Self::Json, Self::Xml, Self::Csv, Self::Tsv];

    /// The formats of graphs, the default first.
    pub const GRAPHS: &[Self] =
        &[Self::Turtle, Self::NTriples, Self::JsonLd, Self::RdfXml, Self::TriG, Self::NQuads];

    /// Other media types that clients have for the formats; the answer has the right one.
    pub const ALIASES: &[(&str, Self)] = &[
        ("application/json", Self::Json),
        ("text/json", Self::Json),
        ("application/xml", Self::Xml),
        ("text/xml", Self::Xml),
        ("text/tsv", Self::Tsv),
        ("application/json", Self::JsonLd),
        ("application/xml", Self::RdfXml),
        ("text/xml", Self::RdfXml),
        ("text/n3", Self::Turtle),
        ("text/rdf+n3", Self::Turtle),
        ("application/n3", Self::Turtle),
        ("application/turtle", Self::Turtle),
        ("application/x-turtle", Self::Turtle),
        ("text/plain", Self::NTriples),
        ("text/x-nquads", Self::NQuads),
        ("application/x-trig", Self::TriG),
    ];

    /// The formats for what a query gives, the default first.
    #[must_use]
    pub fn for_kind(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Solutions | Kind::Boolean => Self::RESULTS,
            Kind::Graph => Self::GRAPHS,
        }
    }

    /// The registered media type, without parameters.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/sparql-results+json",
            Self::Xml => "application/sparql-results+xml",
            Self::Csv => "text/csv",
            Self::Tsv => "text/tab-separated-values",
            Self::Turtle => "text/turtle",
            Self::NTriples => "application/n-triples",
            Self::JsonLd => "application/ld+json",
            Self::RdfXml => "application/rdf+xml",
            Self::TriG => "application/trig",
            Self::NQuads => "application/n-quads",
        }
    }

    /// The usual extension of a file, which is also the short name: `ttl`.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Turtle => "ttl",
            Self::NTriples => "nt",
            Self::JsonLd => "jsonld",
            Self::RdfXml => "rdf",
            Self::TriG => "trig",
            Self::NQuads => "nq",
        }
    }

    /// The name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::Turtle => "Turtle",
            Self::NTriples => "N-Triples",
            Self::JsonLd => "JSON-LD",
            Self::RdfXml => "RDF/XML",
            Self::TriG => "TriG",
            Self::NQuads => "N-Quads",
        }
    }

    /// The format of `kind` that somebody calls by an extension, a name or a media type: `json` means
    /// JSON results for rows, JSON-LD for a graph. A `+` that was not escaped in an address has become a space.
    #[must_use]
    pub fn named(name: &str, kind: Kind) -> Option<Self> {
        let name = name.split(';').next().unwrap_or_default();
        let name = name.trim().to_ascii_lowercase().replace(' ', "+");
        let known = |format: &&Self| format.extension() == name || format.media_type() == name;
        let formats = Self::for_kind(kind);
        let alias = || {
            let same = |(alias, format): &&(&str, Self)| *alias == name && formats.contains(format);
            Self::ALIASES.iter().find(same).map(|(_, format)| *format)
        };
        let other = || match (kind, name.as_str()) {
            (Kind::Graph, "json" | "json-ld") => Some(Self::JsonLd),
            (Kind::Graph, "xml" | "rdfxml" | "rdf-xml" | "rdf+xml" | "rdf/xml") => {
                Some(Self::RdfXml)
            }
            (Kind::Graph, "turtle" | "n3") => Some(Self::Turtle),
            (Kind::Graph, "ntriples" | "n-triples") => Some(Self::NTriples),
            (Kind::Graph, "nquads" | "n-quads") => Some(Self::NQuads),
            (Kind::Graph, _) => None,
            (_, "srj" | "sparql-json" | "sparql-results+json") => Some(Self::Json),
            (_, "srx" | "sparql-xml" | "sparql-results+xml") => Some(Self::Xml),
            _ => None,
        };
        formats.iter().find(known).copied().or_else(alias).or_else(other)
    }

    pub(super) fn writer(self) -> Writer {
        match self {
            Self::Json => Writer::Results(QueryResultsFormat::Json),
            Self::Xml => Writer::Results(QueryResultsFormat::Xml),
            Self::Csv => Writer::Results(QueryResultsFormat::Csv),
            Self::Tsv => Writer::Results(QueryResultsFormat::Tsv),
            Self::Turtle => Writer::Graph(RdfFormat::Turtle),
            Self::NTriples => Writer::Graph(RdfFormat::NTriples),
            Self::JsonLd => {
                Writer::Graph(RdfFormat::JsonLd { profile: oxrdfio::JsonLdProfileSet::empty() })
            }
            Self::RdfXml => Writer::Graph(RdfFormat::RdfXml),
            Self::TriG => Writer::Graph(RdfFormat::TriG),
            Self::NQuads => Writer::Graph(RdfFormat::NQuads),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_found_by_the_names_that_people_use() {
        for (name, kind, expected) in [
            ("json", Kind::Solutions, Some(Format::Json)),
            ("json", Kind::Graph, Some(Format::JsonLd)),
            ("TTL", Kind::Graph, Some(Format::Turtle)),
            ("text/csv", Kind::Boolean, Some(Format::Csv)),
            ("xml", Kind::Graph, Some(Format::RdfXml)),
            ("application/sparql-results json", Kind::Solutions, Some(Format::Json)),
            ("application/rdf xml", Kind::Graph, Some(Format::RdfXml)),
            ("text/csv; charset=utf-8", Kind::Solutions, Some(Format::Csv)),
            ("text/n3", Kind::Graph, Some(Format::Turtle)),
            ("text/html", Kind::Solutions, None),
            ("ttl", Kind::Solutions, None),
            ("", Kind::Graph, None),
        ] {
            assert_eq!(Format::named(name, kind), expected, "{name} {kind:?}");
        }
    }

    #[test]
    fn every_format_is_found_again_by_its_extension() {
        for (formats, kind) in [(Format::RESULTS, Kind::Solutions), (Format::GRAPHS, Kind::Graph)] {
            for format in formats {
                assert_eq!(Format::named(format.extension(), kind), Some(*format));
            }
        }
    }
}
