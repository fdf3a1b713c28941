//! Links between notices, in both layers. What a link means depends on the field; which notice it names on
//! the prefix of the reference. Whether that notice exists is not known here.

use super::builder::{Builder, DOC, ENTITY, Node};
use crate::iri;
use crate::notice::Base;
use crate::notice::grammar::Note;
use crate::notice::grammar::link::{self, Link};
use crate::vocab::{crm, dcterms, rdf, schema};
use oxrdf::{NamedNode, NamedNodeRef};

/// What a link says about this thing and the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It is kept in that building: `schema:itemLocation`, `crm:P55` to the building's place.
    In,
    /// It was kept in that building: `dcterms:relation`, `crm:P53` to the building's place.
    WasIn,
    /// It is a part of the other: `schema:isPartOf`, `crm:P46i`.
    PartOf,
    /// The other is a part of it: `schema:hasPart`, `crm:P46`.
    HasPart,
    /// It shows the other: `schema:about`, `crm:P62`.
    Depicts,
    /// The other shows it: `schema:subjectOf`, `crm:P62i`.
    DepictedBy,
    /// The other has to do with it, in the eyes of another service: `dcterms:relation`, and `crm:P67i` to
    /// the other's record.
    Related,
    /// It lives in that building, as a museum does: `dcterms:relation`, `crm:P74` to the building's place.
    Resides,
}

/// The links of a field.
pub fn links(b: &mut Builder, field: &'static str, relation: Relation) {
    for link in found(b, field) {
        state(b, relation, &link);
    }
}

/// The objects that a building holds: `dcterms:relation`, and `crm:P55i` from the building's place.
pub fn holds(b: &mut Builder, field: &'static str, place: Node) {
    for link in found(b, field) {
        let other = b.iris.entity(link.base, &link.reference);
        b.add(place, crm::P55I_CURRENTLY_HOLDS, other.clone());
        b.add(ENTITY, dcterms::RELATION, other);
    }
}

/// The buildings that the object is in, by `relation`, and of which it is a part if it is a fixture.
pub fn buildings(b: &mut Builder, field: &'static str, relation: Relation, fixture: bool) {
    for link in found(b, field) {
        state(b, relation, &link);
        if fixture && link.base == Base::Merimee {
            state(b, Relation::PartOf, &link);
        }
    }
}

/// The links of a notice that describes nothing itself: from its record.
pub fn from_record(b: &mut Builder, field: &'static str) {
    for link in found(b, field) {
        let other = b.iris.entity(link.base, &link.reference);
        b.add(DOC, dcterms::RELATION, other);
    }
}

/// The references of a field; what is none is noted.
fn found(b: &mut Builder, field: &'static str) -> Vec<Link> {
    let record = b.record;
    let mut found = Vec::new();
    for item in record.list(field) {
        for read in link::links(item, record.base) {
            match read {
                Ok(link) if link.reference == record.reference && link.base == record.base => {
                    b.note(field, item, Note::new("W_LINK", TO_ITSELF));
                }
                Ok(link) => found.push(link),
                Err(note) => b.note(field, item, note),
            }
        }
    }
    found
}

const TO_ITSELF: &str = "this is the notice itself, which is no link; take it out";

/// States one link.
pub fn state(b: &mut Builder, relation: Relation, link: &Link) {
    let other = b.iris.entity(link.base, &link.reference);
    // Only buildings have a place that others are in, and of a person nobody says what the link means.
    let relation = match relation {
        _ if link.base == Base::Autor || b.record.base == Base::Autor => Relation::Related,
        Relation::In | Relation::WasIn | Relation::Resides if link.base != Base::Merimee => {
            Relation::Related
        }
        relation => relation,
    };
    let place = |other: &NamedNode| iri::part(other, "place");
    match relation {
        Relation::In => {
            b.add(ENTITY, crm::P55_HAS_CURRENT_LOCATION, place(&other));
            b.add(ENTITY, schema::ITEM_LOCATION, other);
        }
        Relation::WasIn => {
            b.add(ENTITY, crm::P53_HAS_FORMER_OR_CURRENT_LOCATION, place(&other));
            b.add(ENTITY, dcterms::RELATION, other);
        }
        Relation::Resides => {
            b.add(ENTITY, crm::P74_HAS_CURRENT_OR_FORMER_RESIDENCE, place(&other));
            b.add(ENTITY, dcterms::RELATION, other);
        }
        Relation::PartOf => {
            b.add(ENTITY, schema::IS_PART_OF, other.clone());
            b.add(ENTITY, crm::P46I_FORMS_PART_OF, other);
        }
        Relation::HasPart => {
            b.add(ENTITY, schema::HAS_PART, other.clone());
            b.add(ENTITY, crm::P46_IS_COMPOSED_OF, other);
        }
        Relation::Depicts => {
            b.add(ENTITY, schema::ABOUT, other.clone());
            b.add(ENTITY, crm::P62_DEPICTS, other);
        }
        Relation::DepictedBy => {
            b.add(ENTITY, schema::SUBJECT_OF, other.clone());
            b.add(ENTITY, crm::P62I_IS_DEPICTED_BY, other);
        }
        Relation::Related => {
            let record = b.iris.doc(link.base, &link.reference);
            b.add(ENTITY, crm::P67I_IS_REFERRED_TO_BY, record);
            b.add(ENTITY, dcterms::RELATION, other);
        }
    }
}

/// The notices of Autor that a field which names persons refers to. Gives how many there are.
pub fn authorities(b: &mut Builder, field: &'static str) -> usize {
    let record = b.record;
    let Some(cell) = record.text(field) else { return 0 };
    let found = link::authorities(&cell);
    for link in found.iter().filter(|link| link.reference != record.reference) {
        state(b, Relation::Related, link);
    }
    found.len()
}

/// The addresses on the web of a field, as `rdfs:seeAlso`.
pub fn see_also(b: &mut Builder, field: &'static str) {
    addresses(b, field, rdf::SEE_ALSO);
}

/// The addresses on the web of a field, under a property of the thing.
pub fn addresses(b: &mut Builder, field: &'static str, property: NamedNodeRef<'static>) {
    let record = b.record;
    let items = record.list(field);
    let cell = items.join(";");
    for read in link::urls(&items) {
        if let Some(url) = b.take(field, &cell, read)
            && let Ok(iri) = NamedNode::new(url)
        {
            b.add(ENTITY, property, iri);
        }
    }
}

/// The search in the archives for the thing, as `rdfs:seeAlso`, where it is an address; older files have only the
/// reference.
pub fn archives(b: &mut Builder, field: &'static str) {
    if b.record.text(field).is_some_and(|cell| cell.starts_with("http")) {
        see_also(b, field);
    }
}

/// The museum that keeps the thing, by its code: `crm:P50` and `schema:holdingArchive`. Whether there was one.
pub fn museum(b: &mut Builder, field: &'static str) -> bool {
    let record = b.record;
    let Some(given) = record.text(field) else { return false };
    match link::museum(&given) {
        Ok(code) => {
            let museum = b.iris.entity(Base::Museofile, &code);
            b.add(ENTITY, crm::P50_HAS_CURRENT_KEEPER, museum.clone());
            b.add(ENTITY, schema::HOLDING_ARCHIVE, museum);
            true
        }
        Err(note) => {
            b.note(field, &given, note);
            false
        }
    }
}

/// A keeper that has a name but no code, as a group of the notice's own, `…#keeper`.
pub fn named_keeper(b: &mut Builder, name: &str) -> Node {
    let node = b.part("keeper");
    b.is_a(node, crm::E74_GROUP);
    b.is_a(node, schema::ARCHIVE_ORGANIZATION);
    b.french(node, schema::NAME, name);
    b.french(node, rdf::LABEL, name);
    b.link(ENTITY, crm::P50_HAS_CURRENT_KEEPER, node);
    b.link(ENTITY, schema::HOLDING_ARCHIVE, node);
    node
}
