//! The named graphs beside the default graph: what is in them, and how to ask for it.

use super::Description;
use super::Facts;
use crate::percent::escaped;
use crate::vocab::LICENCE_OUVERTE;
use crate::vocab::dcterms;
use crate::vocab::dqv;
use crate::vocab::rdf;
use crate::vocab::sd;
use crate::vocab::void;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::Triple;

/// A named graph by its name, `quality` or `links`; empty for any other.
#[must_use]
pub fn named_graph(facts: Facts<'_>, name: &str) -> Vec<Triple> {
    let mut out = Description::default();
    let described = match name {
        "quality" => Described {
            class: Some(dqv::QUALITY_METADATA),
            graph: facts.iris.quality_graph(),
            title: ("Graphe de la qualité", "Quality graph"),
            description: (
                "Ce que l’on sait des notices : empreintes, avertissements, rapports de validation (SHACL), mesures (DQV)",
                "What is known about the notices: fingerprints, warnings, validation reports (SHACL), measurements (DQV)",
            ),
            page: Some("quality"),
        },
        "links" => Described {
            class: None,
            graph: facts.iris.links_graph(),
            title: ("Graphe des liens", "Graph of links"),
            description: (
                "Les liens que seule énonce la notice à leur autre bout",
                "The links that only the notice at their other end states",
            ),
            page: None,
        },
        _ => return Vec::new(),
    };
    described.write(facts, &mut out);
    out.0
}

struct Described {
    class: Option<NamedNodeRef<'static>>,
    graph: NamedNode,
    title: (&'static str, &'static str),
    description: (&'static str, &'static str),
    /// The path of the page that shows what is in it.
    page: Option<&'static str>,
}

impl Described {
    fn write(self, facts: Facts<'_>, out: &mut Description) {
        let Self { class, graph, title, description, page } = self;
        out.add(&graph, rdf::TYPE, sd::GRAPH).add(&graph, rdf::TYPE, void::DATASET);
        if let Some(class) = class {
            out.add(&graph, rdf::TYPE, class);
        }
        out.text(&graph, rdf::LABEL, title)
            .text(&graph, dcterms::TITLE, title)
            .text(&graph, dcterms::DESCRIPTION, description)
            .add(&graph, dcterms::IS_PART_OF, facts.iris.catalog())
            .add(&graph, dcterms::LICENSE, LICENCE_OUVERTE)
            .time(&graph, dcterms::MODIFIED, &facts.info.published)
            .add(&graph, void::SPARQL_ENDPOINT, facts.address("sparql"));
        // All of it, as one query.
        let query =
            format!("CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{}> {{ ?s ?p ?o }} }}", graph.as_str());
        out.add(&graph, rdf::SEE_ALSO, facts.address(&format!("sparql?query={}", escaped(&query))));
        if let Some(page) = page {
            out.add(&graph, rdf::SEE_ALSO, facts.address(page));
        }
    }
}
