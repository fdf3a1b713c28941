//! The IRIs of the vocabularies that the graph uses, one submodule a namespace.
//!
//! A term is listed here only when the code uses it.

pub mod crm;
pub mod dcat;
pub mod dcatap;
pub mod dcterms;
pub mod dqv;
pub mod foaf;
pub mod geo;
pub mod prov;
pub mod rdf;
pub mod schema;
pub mod sd;
pub mod sh;
pub mod skos;
pub mod spdx;
pub mod vcard;
pub mod void;

/// The prefixes of all namespaces, as every serialisation and every query form declares them,
/// sorted by prefix.
pub const PREFIXES: &[(&str, &str)] = &[
    ("crm", crm::NS),
    ("dcat", dcat::NS),
    ("dcterms", dcterms::NS),
    ("dqv", dqv::NS),
    ("foaf", foaf::NS),
    ("geo", geo::NS),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", prov::NS),
    ("rdf", rdf::NS),
    ("rdfs", rdf::RDFS_NS),
    ("schema", schema::NS),
    ("sd", sd::NS),
    ("sh", sh::NS),
    ("skos", skos::NS),
    ("void", void::NS),
    ("xsd", rdf::XSD_NS),
];

/// Further prefixes that a query need not declare: vocabularies that people join our graph with.
pub const QUERY_PREFIXES: &[(&str, &str)] = &[
    ("aat", "http://vocab.getty.edu/aat/"),
    ("bibo", "http://purl.org/ontology/bibo/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dct", dcterms::NS),
    ("edm", "http://www.europeana.eu/schemas/edm/"),
    ("geof", "http://www.opengis.net/def/function/geosparql/"),
    ("la", "https://linked.art/ns/terms/"),
    ("ore", "http://www.openarchives.org/ore/terms/"),
    ("p", "http://www.wikidata.org/prop/"),
    ("pq", "http://www.wikidata.org/prop/qualifier/"),
    ("pr", "http://www.wikidata.org/prop/reference/"),
    ("ps", "http://www.wikidata.org/prop/statement/"),
    ("rico", "https://www.ica.org/standards/RiC/ontology#"),
    ("sf", "http://www.opengis.net/ont/sf#"),
    ("skosxl", "http://www.w3.org/2008/05/skos-xl#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("wdt", "http://www.wikidata.org/prop/direct/"),
    ("wgs", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("wikibase", "http://wikiba.se/ontology#"),
];

/// The licence of the notices, and so of the graph: Licence Ouverte 2.0.
pub const LICENCE_OUVERTE: oxrdf::NamedNodeRef<'static> =
    oxrdf::NamedNodeRef::new_unchecked("https://www.etalab.gouv.fr/licence-ouverte-open-licence/");

/// Our own ontology in Turtle; `{base}` stands for the base IRI.
pub const ONTOLOGY: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/ontologies/notitia.ttl"));

/// What other vocabularies call our concepts, in Turtle; `{base}` stands for the base IRI.
pub const ALIGNMENTS: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/ontologies/alignments.ttl"));

/// Declares a namespace and its terms: `TYPE = "type"` becomes a constant for `NS` + `type`.
macro_rules! namespace {
    ($ns:literal: $($name:ident = $local:literal),* $(,)?) => {
        /// The namespace.
        pub const NS: &str = $ns;
        $(pub const $name: oxrdf::NamedNodeRef<'static> =
            oxrdf::NamedNodeRef::new_unchecked(concat!($ns, $local));)*
    };
}
pub(crate) use namespace;
