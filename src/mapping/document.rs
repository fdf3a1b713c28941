//! The record: the notice itself as a document, apart from the thing that it describes.

use super::builder::{Builder, DOC, ENTITY};
use crate::notice::grammar::{text, year};
use crate::vocab::{crm, dcterms, foaf, prov, rdf, schema};
use oxrdf::{NamedNode, NamedNodeRef};

/// Licence Ouverte 2.0, under which the Ministry publishes the notices (not the images).
pub const LICENCE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://www.etalab.gouv.fr/licence-ouverte-open-licence/");

/// The record: classes, dates, licence, rights from the field `rights`, source, dataset. `described` says
/// whether it documents a thing.
pub fn record(b: &mut Builder, rights: Option<&'static str>, described: bool) {
    let record = b.record;
    b.is_a(DOC, crm::E31_DOCUMENT);
    b.is_a(DOC, schema::DIGITAL_DOCUMENT);
    let label = format!("Notice {} {}", record.base.title(), record.reference);
    b.french(DOC, rdf::LABEL, &label);
    date(b, "DMIS", dcterms::CREATED);
    date(b, "DMAJ", dcterms::MODIFIED);
    b.add(DOC, dcterms::LICENSE, LICENCE.into_owned());
    if let Some(field) = rights
        && let Some(words) = super::text::readable(b, field)
    {
        b.french(DOC, dcterms::RIGHTS, &words);
    }
    let page = pop_page(record.base.pop_name(), &record.reference);
    b.add(DOC, dcterms::SOURCE, page.clone());
    b.add(DOC, dcterms::IS_PART_OF, b.iris.dataset(record.base));
    let file = b.iris.source_file(record.base, &record.source.file);
    b.add(DOC, prov::WAS_DERIVED_FROM, file);
    if described {
        b.link(DOC, crm::P70_DOCUMENTS, ENTITY);
        b.link(DOC, foaf::PRIMARY_TOPIC, ENTITY);
        b.add(ENTITY, schema::SAME_AS, page);
    }
}

/// The page of the notice on POP.
fn pop_page(base: &str, reference: &str) -> NamedNode {
    let reference = crate::percent::escaped(reference);
    NamedNode::new_unchecked(format!("https://www.pop.culture.gouv.fr/notice/{base}/{reference}"))
}

/// A date of the notice: a day as `xsd:date`; one that is less precise, or can't be read, as words.
fn date(b: &mut Builder, field: &'static str, property: NamedNodeRef<'static>) {
    let record = b.record;
    let Some(given) = record.text(field) else { return };
    if text::is_placeholder(&given) {
        return;
    }
    match b.take(field, &given, year::notice_date(&given, b.year_now)) {
        Some(date) if date.day.is_some() => b.typed(DOC, property, date.iso(), rdf::DATE),
        Some(date) => b.string(DOC, property, &date.iso()),
        None => b.string(DOC, property, &given),
    }
}
