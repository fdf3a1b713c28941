//! Fields whose items are terms: denominations, domains, periods of style, subjects.

use super::builder::{Builder, DOC, ENTITY, Node};
use crate::notice::grammar::denomination::Term;
use crate::notice::grammar::{Note, denomination, link, place, text};
use crate::vocab::{crm, dcterms, rdf, schema};
use oxrdf::{NamedNode, NamedNodeRef};

/// How long a term may be, in bytes; longer ones are sentences, and stay words.
const TERM_BYTES_MAX: usize = 200;

/// What the thing is: each term as `crm:P2_has_type` and as `schema:additionalType`. Gives the first label.
pub fn denomination(b: &mut Builder, field: &'static str, scheme: &'static str) -> Option<String> {
    let record = b.record;
    let mut first = None;
    let items = record.list(field);
    for (index, term) in items.iter().filter_map(|item| denomination::term(item)).enumerate() {
        doubt(b, &term);
        let concept = state(b, ENTITY, crm::P2_HAS_TYPE, scheme, &term);
        b.add(ENTITY, schema::ADDITIONAL_TYPE, concept);
        count(b, index, &term);
        first.get_or_insert(term.label);
    }
    first
}

/// How many pieces there are of a term, `…#count-1`, where it says so: `manuscrit (3)`.
fn count(b: &mut Builder, index: usize, term: &Term) {
    let Some(count) = term.count else { return };
    let node = b.numbered("count", index);
    b.link(ENTITY, crm::P43_HAS_DIMENSION, node);
    b.is_a(node, crm::E54_DIMENSION);
    b.kind(node, "dimension", "count", "nombre");
    b.typed(node, crm::P90_HAS_VALUE, count.to_string(), rdf::DECIMAL);
    let unit = b.fixed_concept("unit", "piece", "pièce");
    b.add(node, crm::P91_HAS_UNIT, unit);
    b.french(node, rdf::LABEL, &term.words);
}

/// States the concept of a term under a property, and gives it.
fn state(
    b: &mut Builder,
    node: Node,
    property: NamedNodeRef<'static>,
    scheme: &'static str,
    term: &Term,
) -> NamedNode {
    let concept = b.concept(scheme, &term.label);
    b.add(node, property, concept.clone());
    concept
}

/// Each item of a field as a concept under the property.
pub fn terms(
    b: &mut Builder,
    field: &'static str,
    scheme: &'static str,
    property: NamedNodeRef<'static>,
) {
    let record = b.record;
    for item in record.list(field) {
        let Some(term) = term(b, ENTITY, item) else { continue };
        doubt(b, &term);
        state(b, ENTITY, property, scheme, &term);
        let facets =
            if FACETED.contains(&scheme) { denomination::facets(item) } else { Vec::new() };
        for facet in facets {
            state(b, ENTITY, property, scheme, &facet);
        }
    }
}

/// What the record is, or the study that it was made in: each item as a concept, under the property.
pub fn of_record(
    b: &mut Builder,
    field: &'static str,
    scheme: &'static str,
    property: NamedNodeRef<'static>,
) {
    let record = b.record;
    for item in record.list(field) {
        if let Some(term) = term(b, DOC, item) {
            state(b, DOC, property, scheme, &term);
        }
    }
}

/// The term of an item; one that is too long for a term is a note on the node.
fn term(b: &mut Builder, node: Node, item: &str) -> Option<Term> {
    let term = denomination::term(item)?;
    if item.len() > TERM_BYTES_MAX {
        b.french(node, crm::P3_HAS_NOTE, &text::line(item));
        return None;
    }
    Some(term)
}

/// As [`terms`] under `crm:P2_has_type`, where values of other columns are known to slip in (Q10).
pub fn gated(b: &mut Builder, field: &'static str, scheme: &'static str) {
    let record = b.record;
    for item in record.list(field) {
        if belongs_elsewhere(item) {
            let why = "this is a value of another column; move it there";
            b.note(field, item, Note::quirk("W_VOCAB", "Q10", why));
        } else if let Some(term) = denomination::term(item) {
            b.kind(ENTITY, scheme, &term.label, &term.label);
        }
    }
}

/// Whether an item is a reference, a region or a parcel of the land register.
fn belongs_elsewhere(item: &str) -> bool {
    let parcel = item.rsplit_once(' ').is_some_and(|(sections, number)| {
        number.bytes().all(|byte| byte.is_ascii_digit())
            && sections.split(' ').all(|section| {
                (1..=2).contains(&section.len())
                    && section.bytes().all(|byte| byte.is_ascii_uppercase())
            })
    });
    parcel || link::reference(item).is_some() || place::region(item, &[]).is_ok()
}

/// What is represented: the whole words of each item, and each of its terms where brackets hold some.
pub fn subjects(b: &mut Builder, field: &'static str, scheme: &'static str) {
    terms(b, field, scheme, dcterms::SUBJECT);
}

/// The schemes of fields whose terms have others in brackets: `ornementation (plante, fleur)`.
const FACETED: &[&str] = &["structure", "subject"];

/// Keeps the words of a term that its notice is not sure of.
fn doubt(b: &mut Builder, term: &Term) {
    if term.uncertain {
        b.french(ENTITY, crm::P3_HAS_NOTE, &text::line(&term.words));
    }
}
