//! The beginning and the end of a museum: `crm:E66_Formation`, `…#formation`, and `crm:E68_Dissolution`, `…#closing`, with
//! `schema:foundingDate` and `schema:dissolutionDate`.

use super::builder::{Builder, ENTITY};
use super::dating::datings;
use super::event::{self, Kind};
use crate::notice::grammar::text;
use crate::vocab::schema;
use oxrdf::NamedNodeRef;

/// The years of `AN_CREAT` and `ANNEE_FE`.
pub fn lifetime(b: &mut Builder) {
    limit(b, "AN_CREAT", &event::FORMATION, schema::FOUNDING_DATE);
    // The field is labelled "closed museum", and some answer as if that were a question.
    let is_open = |words: &str| matches!(text::fold(words).as_str(), "non" | "0" | "ouvert");
    if !b.record.text("ANNEE_FE").is_some_and(|words| is_open(&words)) {
        limit(b, "ANNEE_FE", &event::CLOSING, schema::DISSOLUTION_DATE);
    }
}

fn limit(b: &mut Builder, field: &'static str, kind: &Kind, flat: NamedNodeRef<'static>) {
    // A museum is founded once: of several years it is not known which one is meant.
    let mut found = datings(b, field);
    if found.is_empty() {
        return;
    }
    let several = found.len() > 1;
    let mut dating = found.swap_remove(0);
    if several {
        dating = Default::default();
        dating.words = b.record.text(field).unwrap_or_default().into_owned();
    }
    if let Some(edtf) = dating.edtf() {
        b.string(ENTITY, flat, &edtf);
    }
    let node = event::state(b, kind.code, kind);
    event::date(b, node, kind.code, dating);
}
