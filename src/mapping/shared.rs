//! The triples of the nodes that notices share: all but their labels, which the store chooses.

use super::alignment;
use super::mapped::{Shared, SharedKind};
use crate::iri::IriBase;
use crate::notice::grammar::commune::{self, Status};
use crate::vocab::{crm, dcterms, rdf, schema, skos};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Triple};

/// The country of the regions.
pub(super) const FRANCE: &str = "France";

impl Shared {
    /// The triples of the node that follow from its IRI and kind. Labels are not among them.
    ///
    /// - a concept: `crm:E55_Type` (or `E57_Material`, `E58_Measurement_Unit`), `skos:Concept`, its scheme, and
    ///   what other vocabularies call it;
    /// - an agent: `crm:E21_Person`, or `crm:E74_Group`, with the schema.org class;
    /// - a place: `crm:E53_Place`, the schema.org class, its code, what it falls within; a commune of today
    ///   also INSEE's own IRI, one of former days the commune that took its place.
    #[must_use]
    pub fn triples(&self, iris: &IriBase) -> Vec<Triple> {
        let mut node = Describe { iri: &self.iri, triples: Vec::with_capacity(7) };
        match &self.kind {
            SharedKind::Concept { scheme, material } => {
                node.is_a(match (*material, *scheme) {
                    (true, _) => crm::E57_MATERIAL,
                    (false, "unit") => crm::E58_MEASUREMENT_UNIT,
                    (false, _) => crm::E55_TYPE,
                });
                node.is_a(skos::CONCEPT);
                node.link(skos::IN_SCHEME, iris.scheme(scheme));
                node.triples.extend(alignment::matches(&self.iri, iris));
            }
            SharedKind::Agent { group: true } => {
                node.is_a(crm::E74_GROUP);
                node.is_a(schema::ORGANIZATION);
            }
            SharedKind::Agent { group: false } => {
                node.is_a(crm::E21_PERSON);
                node.is_a(schema::PERSON);
            }
            SharedKind::Commune { insee, departement } => {
                node.place(schema::CITY, Some(insee));
                match commune::by_code(insee).map(|commune| commune.status) {
                    Some(Status::Current) => {
                        node.link(schema::SAME_AS, insee_area("commune", insee));
                    }
                    Some(Status::Arrondissement { of }) => {
                        node.link(schema::SAME_AS, insee_area("arrondissementMunicipal", insee));
                        node.within(Some(&iris.commune(of)));
                    }
                    Some(Status::Held { .. }) | None => {}
                }
                if let Some(next) = commune::successor(insee) {
                    let next = iris.commune(next);
                    node.link(dcterms::IS_REPLACED_BY, next.clone());
                    node.within(Some(&next));
                }
                node.within(departement.as_ref());
            }
            SharedKind::Departement { code, region } => {
                node.place(schema::ADMINISTRATIVE_AREA, Some(code));
                // Of the codes from 975 on, only Mayotte is a département.
                if code.len() == 2 || code.as_str() < "975" || code == "976" {
                    node.link(schema::SAME_AS, insee_area("departement", code));
                }
                node.within(Some(region.as_ref().unwrap_or(&iris.country(FRANCE))));
            }
            SharedKind::Region { code } => {
                node.place(schema::ADMINISTRATIVE_AREA, Some(code));
                node.link(schema::SAME_AS, insee_area("region", code));
                node.within(Some(&iris.country(FRANCE)));
            }
            SharedKind::Country => node.place(schema::COUNTRY, None),
        }
        node.triples
    }

    /// The triples of the labels: the preferred one also as `rdfs:label`, the others as alternatives.
    /// Labels of agents have no language, since names of persons have none.
    #[must_use]
    pub fn labels<'l>(
        &self,
        preferred: &str,
        others: impl IntoIterator<Item = &'l str>,
    ) -> Vec<Triple> {
        let literal = |text: &str| match self.kind {
            SharedKind::Agent { .. } => Literal::new_simple_literal(text),
            _ => Literal::new_language_tagged_literal_unchecked(text, "fr"),
        };
        let (pref, alt) = self.label_predicates();
        let mut triples = vec![
            Triple::new(self.iri.clone(), pref, literal(preferred)),
            Triple::new(self.iri.clone(), rdf::LABEL, literal(preferred)),
        ];
        triples.extend(
            others.into_iter().map(|text| Triple::new(self.iri.clone(), alt, literal(text))),
        );
        triples
    }

    /// The labels that this notice gives it, each once: the preferred one, then the others.
    #[must_use]
    pub fn forms(&self) -> Vec<Triple> {
        let mut triples = self.labels(&self.label, self.others.iter().map(String::as_str));
        // Not the `rdfs:label`, which says the preferred one again.
        triples.remove(1);
        triples
    }

    /// The property of the preferred label, and that of the others.
    #[must_use]
    pub fn label_predicates(&self) -> (NamedNodeRef<'static>, NamedNodeRef<'static>) {
        match self.kind {
            SharedKind::Concept { .. } => (skos::PREF_LABEL, skos::ALT_LABEL),
            _ => (schema::NAME, schema::ALTERNATE_NAME),
        }
    }

    /// The name that is preferred to all others: that of a commune in the official geographic code.
    #[must_use]
    pub fn official_name(&self) -> Option<&'static str> {
        match &self.kind {
            SharedKind::Commune { insee, .. } => commune::official_name(insee),
            _ => None,
        }
    }

    /// Whether the node has its IRI from this label. An agent also has labels in other forms, such as the inverted
    /// one; any that has its words in the order of the IRI is to be preferred to them.
    #[must_use]
    pub fn is_minted_from(&self, label: &str, iris: &IriBase) -> bool {
        match self.kind {
            SharedKind::Agent { group: true } => iris.group(label) == self.iri,
            SharedKind::Agent { group: false } => iris.person(label) == self.iri,
            _ => true,
        }
    }

    /// Whether the label is a name. A commune that a notice knows only by its code has the code for a
    /// label; any name is to be preferred to it.
    #[must_use]
    pub fn is_named(&self) -> bool {
        match &self.kind {
            SharedKind::Commune { insee, .. } => self.label != *insee,
            _ => true,
        }
    }
}

/// The triples of one node in the making.
struct Describe<'a> {
    iri: &'a NamedNode,
    triples: Vec<Triple>,
}

impl Describe<'_> {
    fn link(&mut self, predicate: NamedNodeRef<'static>, object: NamedNode) {
        self.triples.push(Triple::new(self.iri.clone(), predicate, object));
    }

    fn is_a(&mut self, class: NamedNodeRef<'static>) {
        self.link(rdf::TYPE, class.into_owned());
    }

    fn place(&mut self, class: NamedNodeRef<'static>, code: Option<&str>) {
        self.is_a(crm::E53_PLACE);
        self.is_a(class);
        if let Some(code) = code {
            let code = Literal::new_simple_literal(code);
            self.triples.push(Triple::new(self.iri.clone(), schema::IDENTIFIER, code));
        }
    }

    fn within(&mut self, whole: Option<&NamedNode>) {
        if let Some(whole) = whole {
            self.link(crm::P89_FALLS_WITHIN, whole.clone());
            self.link(schema::CONTAINED_IN_PLACE, whole.clone());
        }
    }
}

/// INSEE's own IRI of an area.
fn insee_area(level: &str, code: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://id.insee.fr/geo/{level}/{code}"))
}
