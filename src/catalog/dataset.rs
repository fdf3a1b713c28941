//! The catalogue, its datasets and their files: DCAT 3 and VoID on the same nodes.

use super::Dataset;
use super::Description;
use super::Facts;
use super::profile;
use crate::store::DumpFile;
use crate::vocab::LICENCE_OUVERTE;
use crate::vocab::PREFIXES;
use crate::vocab::dcat;
use crate::vocab::dcterms;
use crate::vocab::foaf;
use crate::vocab::prov;
use crate::vocab::rdf;
use crate::vocab::void;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::Triple;

/// Where the notices are published by their producer.
const POP: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://www.pop.culture.gouv.fr/");

pub(super) const SPARQL_PROTOCOL: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://www.w3.org/TR/sparql11-protocol/");

/// The catalogue as `/.well-known/void` gives it: all datasets with their files.
#[must_use]
pub fn void(facts: Facts<'_>) -> Vec<Triple> {
    let mut out = Description::default();
    let document = facts.address(".well-known/void");
    let catalog = facts.iris.catalog();
    out.add(&document, rdf::TYPE, void::DATASET_DESCRIPTION).add(
        &document,
        foaf::PRIMARY_TOPIC,
        catalog,
    );
    write_catalog(&mut out, facts);
    for dataset in facts.datasets() {
        write_dataset(&mut out, facts, dataset);
    }
    profile::write_terms(&mut out, facts);
    out.0
}

/// The catalogue itself, naming its datasets.
#[must_use]
pub fn catalog(facts: Facts<'_>) -> Vec<Triple> {
    let mut out = Description::default();
    write_catalog(&mut out, facts);
    profile::write_terms(&mut out, facts);
    out.0
}

/// One dataset with its files; empty when it has no notices.
#[must_use]
pub fn dataset(facts: Facts<'_>, name: &str) -> Vec<Triple> {
    let mut out = Description::default();
    for dataset in facts.datasets().filter(|dataset| dataset.info.base == name) {
        write_dataset(&mut out, facts, dataset);
        profile::write_terms(&mut out, facts);
    }
    out.0
}

/// The files of all datasets.
#[must_use]
pub fn distributions(facts: Facts<'_>) -> Vec<Triple> {
    let mut out = Description::default();
    for dataset in facts.datasets() {
        for dump in facts.dumps(dataset) {
            write_distribution(&mut out, facts, &dataset.iri(facts), dump);
        }
    }
    profile::write_terms(&mut out, facts);
    out.0
}

const CATALOG_TITLE: (&str, &str) =
    ("Le patrimoine français en données liées", "French heritage as linked data");

fn write_catalog(out: &mut Description, facts: Facts<'_>) {
    let catalog = facts.iris.catalog();
    out.add(&catalog, rdf::TYPE, dcat::CATALOG)
        .add(&catalog, rdf::TYPE, void::DATASET)
        .text(&catalog, rdf::LABEL, CATALOG_TITLE)
        .text(&catalog, dcterms::TITLE, CATALOG_TITLE)
        .text(
            &catalog,
            dcterms::DESCRIPTION,
            (
                "Les notices des bases patrimoniales du ministère de la Culture, en RDF (CIDOC-CRM et schema.org)",
                "The notices of the French Ministry of Culture's heritage bases, as RDF (CIDOC-CRM and schema.org)",
            ),
        )
        .add(&catalog, dcterms::LANGUAGE, profile::FRENCH)
        .time(&catalog, dcterms::MODIFIED, &facts.info.published)
        .number(&catalog, void::TRIPLES, facts.info.triples)
        .number(&catalog, void::ENTITIES, facts.datasets().map(|dataset| dataset.info.notices).sum());
    write_access(out, facts, &catalog);
    profile::write_catalog(out, &catalog);
    for dataset in facts.datasets().map(|dataset| dataset.iri(facts)) {
        out.add(&catalog, dcat::HAS_DATASET, dataset.clone()).add(&catalog, void::SUBSET, dataset);
    }
    write_service(out, facts, &catalog);
}

/// What holds for the whole and for each dataset: licence, source, vocabularies, ways in.
fn write_access(out: &mut Description, facts: Facts<'_>, dataset: &NamedNode) {
    out.add(dataset, dcterms::LICENSE, LICENCE_OUVERTE)
        .add(dataset, prov::WAS_DERIVED_FROM, POP)
        .add(dataset, void::SPARQL_ENDPOINT, facts.address("sparql"))
        .add(dataset, foaf::HOMEPAGE, facts.address(""));
    profile::write_agents(out, facts, dataset);
    for (_, namespace) in PREFIXES {
        out.add(dataset, void::VOCABULARY, NamedNodeRef::new_unchecked(namespace));
    }
}

fn write_service(out: &mut Description, facts: Facts<'_>, catalog: &NamedNode) {
    let service = facts.address("sparql");
    out.add(catalog, dcat::HAS_SERVICE, service.clone())
        .add(&service, rdf::TYPE, dcat::DATA_SERVICE)
        .text(&service, dcterms::TITLE, ("Service SPARQL", "SPARQL service"))
        .add(&service, dcat::ENDPOINT_URL, service.clone())
        .add(&service, dcat::ENDPOINT_DESCRIPTION, service.clone())
        .add(&service, dcterms::CONFORMS_TO, SPARQL_PROTOCOL)
        .add(&service, dcterms::LICENSE, LICENCE_OUVERTE);
    for dataset in facts.datasets() {
        out.add(&service, dcat::SERVES_DATASET, dataset.iri(facts));
    }
}

fn write_dataset(out: &mut Description, facts: Facts<'_>, described: Dataset<'_>) {
    let dataset = described.iri(facts);
    let Dataset { title, description, info } = described;
    out.add(&dataset, rdf::TYPE, dcat::DATASET)
        .add(&dataset, rdf::TYPE, void::DATASET)
        .text(&dataset, rdf::LABEL, title)
        .text(&dataset, dcterms::TITLE, title)
        .text(&dataset, dcterms::DESCRIPTION, description)
        .add(&dataset, dcterms::IDENTIFIER, Literal::new_simple_literal(&info.base))
        .add(&dataset, dcterms::IS_PART_OF, facts.iris.catalog())
        .add(&dataset, dcterms::LANGUAGE, profile::FRENCH)
        .time(&dataset, dcterms::MODIFIED, &facts.info.published)
        .number(&dataset, void::TRIPLES, info.triples)
        .number(&dataset, void::ENTITIES, info.notices);
    if info.base != facts.info.shared.base {
        let space = facts.address(&format!("id/{}/", info.base));
        out.add(&dataset, void::URI_SPACE, Literal::new_simple_literal(space.as_str()));
    }
    write_access(out, facts, &dataset);
    profile::write_dataset(out, facts, &dataset, described);
    for dump in facts.dumps(described) {
        let file = facts.address(&format!("dumps/{}", dump.name));
        out.add(&dataset, void::DATA_DUMP, file);
        write_distribution(out, facts, &dataset, dump);
    }
}

fn write_distribution(
    out: &mut Description,
    facts: Facts<'_>,
    dataset: &NamedNode,
    dump: &DumpFile,
) {
    let distribution = NamedNode::new_unchecked(format!(
        "{}#{}",
        dataset.as_str(),
        crate::percent::escaped(&dump.name)
    ));
    let file = facts.address(&format!("dumps/{}", dump.name));
    let bytes = Literal::new_typed_literal(dump.bytes.to_string(), rdf::NON_NEGATIVE_INTEGER);
    out.add(dataset, dcat::HAS_DISTRIBUTION, distribution.clone())
        .add(&distribution, rdf::TYPE, dcat::DISTRIBUTION)
        .add(&distribution, dcterms::TITLE, Literal::new_simple_literal(&dump.name))
        .add(&distribution, dcat::ACCESS_URL, facts.address("dumps/"))
        .add(&distribution, dcat::DOWNLOAD_URL, file)
        .add(&distribution, dcat::MEDIA_TYPE, profile::media_type(&dump.media_type))
        .add(&distribution, dcat::COMPRESS_FORMAT, profile::media_type("application/gzip"))
        .add(&distribution, dcat::BYTE_SIZE, bytes)
        .time(&distribution, dcterms::MODIFIED, &facts.info.published)
        .add(&distribution, dcterms::LICENSE, LICENCE_OUVERTE)
        .add(&distribution, dcterms::LANGUAGE, profile::FRENCH);
    profile::write_file(out, &distribution, dump);
}
