//! What the profiles DCAT-AP 3 and that of the Dutch digital heritage network (NDE) ask of a catalogue beyond DCAT: who
//! publishes and who produces, a contact, themes, periodicity; and the classes of the terms that the catalogue names.

use super::Dataset;
use super::Description;
use super::Facts;
use crate::store::DumpFile;
use crate::vocab::LICENCE_OUVERTE;
use crate::vocab::dcat;
use crate::vocab::dcatap;
use crate::vocab::dcterms;
use crate::vocab::foaf;
use crate::vocab::rdf;
use crate::vocab::skos;
use crate::vocab::spdx;
use crate::vocab::vcard;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;

/// A term of the Publications Office of the European Union.
macro_rules! authority {
    ($table:literal, $code:literal) => {
        NamedNodeRef::new_unchecked(concat!(
            "http://publications.europa.eu/resource/authority/",
            $table,
            "/",
            $code
        ))
    };
    ($table:literal) => {
        NamedNodeRef::new_unchecked(concat!(
            "http://publications.europa.eu/resource/authority/",
            $table
        ))
    };
}

pub(super) const FRENCH: NamedNodeRef<'static> = authority!("language", "FRA");
const FRANCE: NamedNodeRef<'static> = authority!("country", "FRA");
/// Whenever somebody loads newer files.
const IRREGULAR: NamedNodeRef<'static> = authority!("frequency", "IRREG");
const CULTURE: NamedNodeRef<'static> = authority!("data-theme", "EDUC");
const THEMES: NamedNodeRef<'static> = authority!("data-theme");
const N_TRIPLES: NamedNodeRef<'static> = authority!("file-type", "RDF_N_TRIPLES");
const TURTLE: NamedNodeRef<'static> = authority!("file-type", "RDF_TURTLE");
/// A version stays until newer ones have taken its place.
const AVAILABLE: NamedNodeRef<'static> = authority!("planned-availability", "AVAILABLE");

const MINISTRY: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://www.culture.gouv.fr/");

const KEYWORDS: &[(&str, &str)] =
    &[("patrimoine", "heritage"), ("France", "France"), ("CIDOC CRM", "CIDOC CRM")];

/// The attribution that the licence asks for.
const RIGHTS: (&str, &str) = (
    "Source : ministère de la Culture, plateforme ouverte du patrimoine (POP)",
    "Source: French Ministry of Culture, open heritage platform (POP)",
);

/// A node of the catalogue's own document: `{base}id/catalog#publisher`.
fn own(facts: Facts<'_>, name: &str) -> NamedNode {
    crate::iri::part(&facts.iris.catalog(), name)
}

/// Who publishes, who produces, the rights and the place: of the catalogue and of each dataset.
pub(super) fn write_agents(out: &mut Description, facts: Facts<'_>, node: &NamedNode) {
    out.add(node, dcterms::PUBLISHER, own(facts, "publisher"))
        .add(node, dcterms::CREATOR, own(facts, "producer"))
        .add(node, dcterms::RIGHTS, own(facts, "rights"))
        .add(node, dcterms::SPATIAL, FRANCE);
}

/// What is asked of a dataset only.
pub(super) fn write_dataset(
    out: &mut Description,
    facts: Facts<'_>,
    node: &NamedNode,
    dataset: Dataset<'_>,
) {
    out.add(node, dcat::CONTACT_POINT, own(facts, "contact"))
        .add(node, dcat::THEME, CULTURE)
        .add(node, dcterms::ACCRUAL_PERIODICITY, IRREGULAR)
        .text(node, dcat::KEYWORD, dataset.title);
    for keyword in KEYWORDS {
        out.text(node, dcat::KEYWORD, *keyword);
    }
}

/// What is asked of the catalogue only.
pub(super) fn write_catalog(out: &mut Description, catalog: &NamedNode) {
    out.add(catalog, dcat::THEME_TAXONOMY, THEMES);
}

/// Format, checksum and description of a file.
pub(super) fn write_file(out: &mut Description, file: &NamedNode, dump: &DumpFile) {
    let (format, title) = match dump.format.as_str() {
        "ttl" => (TURTLE, "Turtle"),
        _ => (N_TRIPLES, "N-Triples"),
    };
    let checksum = NamedNode::new_unchecked(format!("{}-sha256", file.as_str()));
    let hash = Literal::new_typed_literal(dump.sha256.to_uppercase(), rdf::HEX_BINARY);
    out.add(file, dcterms::FORMAT, format)
        .add(file, dcatap::AVAILABILITY, AVAILABLE)
        .add(file, spdx::CHECKSUM, checksum.clone())
        .text(
            file,
            dcterms::DESCRIPTION,
            (
                &format!("Toutes les notices de la base, en {title}, compressées par gzip"),
                &format!("All notices of the dataset, as {title}, compressed by gzip"),
            ),
        )
        .add(&checksum, rdf::TYPE, spdx::CHECKSUM_CLASS)
        .add(&checksum, spdx::ALGORITHM, spdx::SHA256)
        .add(&checksum, spdx::CHECKSUM_VALUE, hash);
}

/// The nodes that the descriptions above name, each with its class and label.
pub(super) fn write_terms(out: &mut Description, facts: Facts<'_>) {
    write_bodies(out, facts);
    let home = facts.address("");
    let rights = own(facts, "rights");
    out.add(&home, rdf::TYPE, foaf::DOCUMENT)
        .add(&rights, rdf::TYPE, dcterms::RIGHTS_STATEMENT)
        .text(&rights, rdf::LABEL, RIGHTS);
    for (term, class) in [
        (LICENCE_OUVERTE, dcterms::LICENSE_DOCUMENT),
        (FRENCH, dcterms::LINGUISTIC_SYSTEM),
        (FRANCE, dcterms::LOCATION),
        (IRREGULAR, dcterms::FREQUENCY),
        (N_TRIPLES, dcterms::MEDIA_TYPE_OR_EXTENT),
        (TURTLE, dcterms::MEDIA_TYPE_OR_EXTENT),
        (spdx::SHA256, spdx::CHECKSUM_ALGORITHM),
        (super::dataset::SPARQL_PROTOCOL, dcterms::STANDARD),
    ] {
        out.add(&term.into_owned(), rdf::TYPE, class);
    }
    for name in ["application/n-triples", "text/turtle", "application/gzip"] {
        out.add(&media_type(name), rdf::TYPE, dcterms::MEDIA_TYPE);
    }
    for (term, table) in [
        (FRENCH, authority!("language")),
        (FRANCE, authority!("country")),
        (IRREGULAR, authority!("frequency")),
        (N_TRIPLES, authority!("file-type")),
        (TURTLE, authority!("file-type")),
        (AVAILABLE, authority!("planned-availability")),
        (CULTURE, THEMES),
    ] {
        out.add(&term.into_owned(), skos::IN_SCHEME, table);
    }
    let culture = ("Éducation, culture et sport", "Education, culture and sport");
    for concept in [(CULTURE, culture), (AVAILABLE, ("disponible", "available"))] {
        let (term, label) = (concept.0.into_owned(), concept.1);
        out.add(&term, rdf::TYPE, skos::CONCEPT).text(&term, skos::PREF_LABEL, label);
    }
    out.add(&THEMES.into_owned(), rdf::TYPE, skos::CONCEPT_SCHEME).text(
        &THEMES.into_owned(),
        dcterms::TITLE,
        ("Thèmes de données", "Data themes"),
    );
}

/// The publisher is whoever runs this service, and can be reached by way of it; the producer is the ministry.
fn write_bodies(out: &mut Description, facts: Facts<'_>) {
    let [publisher, producer, contact] =
        ["publisher", "producer", "contact"].map(|name| own(facts, name));
    let home = facts.address("");
    for (body, name, page) in [
        (&publisher, ("Exploitant de ce service", "Operator of this service"), home.as_ref()),
        (&producer, ("Ministère de la Culture (France)", "Ministry of Culture (France)"), MINISTRY),
    ] {
        out.add(body, rdf::TYPE, foaf::AGENT)
            .add(body, rdf::TYPE, foaf::ORGANIZATION)
            .text(body, foaf::NAME, name)
            .add(body, foaf::HOMEPAGE, page.into_owned());
    }
    out.add(&contact, rdf::TYPE, vcard::KIND)
        .add(&contact, rdf::TYPE, vcard::ORGANIZATION)
        .text(&contact, vcard::FN, ("Exploitant de ce service", "Operator of this service"))
        .add(&contact, vcard::HAS_URL, home);
}

/// The IRI of a media type, by its name.
pub(super) fn media_type(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("https://www.iana.org/assignments/media-types/{name}"))
}
