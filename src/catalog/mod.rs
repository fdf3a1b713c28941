//! What a version says about itself, as triples: catalogue and datasets (DCAT, VoID) and the service
//! description, all from the same facts. It does not know HTTP.

mod dataset;
mod graph;
mod profile;
mod service;

pub use dataset::catalog;
pub use dataset::dataset;
pub use dataset::distributions;
pub use dataset::void;
pub use graph::named_graph;
pub use service::service_description;

use crate::iri::IriBase;
use crate::notice::Base;
use crate::store::DatasetInfo;
use crate::store::DumpFile;
use crate::store::VersionInfo;
use crate::vocab::rdf;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::Term;
use oxrdf::Triple;

/// The one list of facts that every description is written from.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub iris: &'a IriBase,
    pub info: &'a VersionInfo,
}

impl<'a> Facts<'a> {
    /// The datasets that have notices, and last the one of the nodes that they share.
    pub fn datasets(self) -> impl Iterator<Item = Dataset<'a>> {
        let of_bases = self.info.datasets.iter().filter_map(|info| {
            let base: Base = info.base.parse().ok()?;
            Some(Dataset {
                title: (base.title(), base.title()),
                description: description(base),
                info,
            })
        });
        let shared = Dataset {
            title: ("Lieux, personnes et termes", "Places, people and terms"),
            description: (
                "Les lieux, les personnes et les termes que les notices ont en commun",
                "The places, people and terms that the notices share",
            ),
            info: &self.info.shared,
        };
        of_bases.chain((shared.info.triples > 0).then_some(shared))
    }

    /// The dumps of a dataset.
    pub fn dumps(self, dataset: Dataset<'a>) -> impl Iterator<Item = &'a DumpFile> {
        self.info.dumps.iter().filter(move |dump| dump.dataset == dataset.info.base)
    }

    /// An address of ours: `sparql`, `dumps/merimee.nt.gz`.
    #[must_use]
    pub fn address(self, path: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{path}", self.iris.as_str()))
    }
}

/// A dataset, with its texts in French and English.
#[derive(Clone, Copy)]
pub struct Dataset<'a> {
    pub title: (&'static str, &'static str),
    pub description: (&'static str, &'static str),
    pub info: &'a DatasetInfo,
}

impl Dataset<'_> {
    /// `{base}id/dataset/merimee`
    #[must_use]
    pub fn iri(self, facts: Facts<'_>) -> NamedNode {
        facts.address(&format!("id/dataset/{}", self.info.base))
    }
}

/// What the notices of a base are about.
fn description(base: Base) -> (&'static str, &'static str) {
    match base {
        Base::Merimee => (
            "Les édifices du patrimoine français : monuments historiques et inventaire général",
            "Buildings of French heritage: protected monuments and the general inventory",
        ),
        Base::Palissy => (
            "Les objets mobiliers du patrimoine français, protégés ou inventoriés",
            "Movable objects of French heritage, protected or inventoried",
        ),
        Base::Joconde => {
            ("Les collections des musées de France", "The collections of the museums of France")
        }
        Base::Memoire => (
            "Les photographies et les documents graphiques du patrimoine français",
            "Photographs and graphic documents of French heritage",
        ),
        Base::Mnr => (
            "Les œuvres récupérées après la Seconde Guerre mondiale et confiées aux musées nationaux",
            "Works recovered after the Second World War and entrusted to the national museums",
        ),
        Base::Museofile => ("Les musées de France", "The museums of France"),
        Base::Autor => (
            "Les personnes et les organismes : créateurs, orfèvres, photographes",
            "People and bodies: makers, goldsmiths, photographers",
        ),
    }
}

/// Triples of a description, being written.
#[derive(Default)]
struct Description(Vec<Triple>);

impl Description {
    fn add(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'static>,
        object: impl Into<Term>,
    ) -> &mut Self {
        self.0.push(Triple::new(subject.clone(), predicate, object));
        self
    }

    fn text(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'static>,
        (french, english): (&str, &str),
    ) -> &mut Self {
        let tagged = Literal::new_language_tagged_literal_unchecked;
        self.add(subject, predicate, tagged(french, "fr"));
        self.add(subject, predicate, tagged(english, "en"))
    }

    fn number(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'static>,
        value: u64,
    ) -> &mut Self {
        self.add(subject, predicate, Literal::new_typed_literal(value.to_string(), rdf::INTEGER))
    }

    fn time(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'static>,
        value: &str,
    ) -> &mut Self {
        self.add(subject, predicate, Literal::new_typed_literal(value, rdf::DATE_TIME))
    }
}
