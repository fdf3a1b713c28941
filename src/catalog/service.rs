//! The description of the SPARQL service, <https://www.w3.org/TR/sparql11-service-description/>.

use super::Description;
use super::Facts;
use crate::vocab::LICENCE_OUVERTE;
use crate::vocab::dcterms;
use crate::vocab::foaf;
use crate::vocab::rdf;
use crate::vocab::sd;
use crate::vocab::void;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::Triple;

/// The local names of the formats below <http://www.w3.org/ns/formats/>.
const FORMATS: &[&str] = &[
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
    "TriG",
    "N-Quads",
];

/// What is stated is all there is: nothing is inferred.
const SIMPLE_ENTAILMENT: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/entailment/Simple");

/// The service, its formats and the graphs that it answers from.
#[must_use]
pub fn service_description(facts: Facts<'_>) -> Vec<Triple> {
    let mut out = Description::default();
    let service = facts.address("sparql");
    let dataset = facts.address("sparql#dataset");
    let default_graph = facts.address("sparql#default-graph");
    let quality = facts.address("sparql#quality-graph");
    let links = facts.address("sparql#links-graph");
    out.add(&service, rdf::TYPE, sd::SERVICE)
        .add(&service, sd::ENDPOINT, service.clone())
        .add(&service, sd::SUPPORTED_LANGUAGE, sd::SPARQL11_QUERY)
        .add(&service, sd::DEFAULT_ENTAILMENT_REGIME, SIMPLE_ENTAILMENT)
        .add(&service, sd::DEFAULT_DATASET, dataset.clone())
        .add(&service, dcterms::LICENSE, LICENCE_OUVERTE)
        .add(&service, foaf::PAGE, facts.address("sparql?format=html"))
        .add(&service, rdf::SEE_ALSO, facts.address(".well-known/void"))
        .text(&service, rdf::LABEL, ("Service SPARQL", "SPARQL service"));
    for format in FORMATS {
        let format = NamedNode::new_unchecked(format!("http://www.w3.org/ns/formats/{format}"));
        out.add(&service, sd::RESULT_FORMAT, format);
    }
    out.add(&dataset, rdf::TYPE, sd::DATASET)
        .add(&dataset, sd::DEFAULT_GRAPH, default_graph.clone())
        .add(&dataset, sd::NAMED_GRAPH, quality.clone())
        .add(&dataset, sd::NAMED_GRAPH, links.clone())
        .add(&default_graph, rdf::TYPE, sd::GRAPH)
        .number(&default_graph, void::TRIPLES, facts.info.triples)
        .add(&quality, rdf::TYPE, sd::NAMED_GRAPH_CLASS)
        .add(&quality, sd::NAME, facts.iris.quality_graph())
        .add(&links, rdf::TYPE, sd::NAMED_GRAPH_CLASS)
        .add(&links, sd::NAME, facts.iris.links_graph());
    out.0
}
