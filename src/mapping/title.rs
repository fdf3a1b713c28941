//! Titles: `schema:name`, `rdfs:label`, and each as a `crm:E33_E41_Linguistic_Appellation`.

use super::builder::{Builder, ENTITY};
use crate::notice::grammar::text;
use crate::vocab::{crm, rdf, schema};

/// The titles of the fields, the main one first: it is the `schema:name`, the others are `schema:alternateName`.
/// Gives the main title.
pub fn titles(b: &mut Builder, fields: &[&'static str]) -> Option<String> {
    let record = b.record;
    let mut main = None;
    for (at, field) in fields.iter().enumerate() {
        let Some(raw) = record.text(field) else { continue };
        let title = text::line(&raw);
        if title.is_empty() || text::is_placeholder(&title) {
            continue;
        }
        // The main title is always `#title-1`; the others keep their number whatever else is blank.
        let node = b.numbered("title", if main.is_none() { 0 } else { at });
        b.link(ENTITY, crm::P1_IS_IDENTIFIED_BY, node);
        b.is_a(node, crm::E33_E41_LINGUISTIC_APPELLATION);
        b.french(node, crm::P190_HAS_SYMBOLIC_CONTENT, &title);
        let property = if main.is_none() { schema::NAME } else { schema::ALTERNATE_NAME };
        b.french(ENTITY, property, &title);
        main.get_or_insert_with(|| title.into_owned());
    }
    main
}

/// The label: the title, or else the denomination and the commune, or else the reference; never empty.
pub fn label(
    b: &mut Builder,
    title: Option<&str>,
    denomination: Option<&str>,
    place: Option<&str>,
) {
    let label = match (title, denomination, place) {
        (Some(title), ..) => title.to_owned(),
        (None, Some(kind), Some(place)) => format!("{kind} ({place})"),
        (None, Some(kind), None) => kind.to_owned(),
        (None, None, _) => b.record.reference.clone(),
    };
    b.french(ENTITY, rdf::LABEL, &label);
}
