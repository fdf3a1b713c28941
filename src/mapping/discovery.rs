//! How a thing was found or collected: `crm:E7_Activity`, `…#discovery`, with its place, its mode and its date.

use super::builder::Builder;
use super::event;
use super::relocation::place_in_words;
use super::text as texts;
use crate::notice::grammar::discovery;
use crate::notice::grammar::text;
use crate::vocab::{crm, rdf, schema};

/// The discovery of `DECV`; `PDEC` adds its date where it tells one.
pub fn discovery(b: &mut Builder) {
    let record = b.record;
    texts::field(b, "PDEC", &texts::DISCOVERY_DETAIL);
    let detail = record.text("PDEC");
    let Some(cell) = record.text("DECV").filter(|cell| !text::is_placeholder(cell)) else { return };
    let cell = text::line(&cell);
    let found = discovery::discovery(&cell, b.year_now);
    let kind = if found.collected { &event::COLLECTING } else { &event::DISCOVERY };
    let node = event::state(b, "discovery", kind);
    b.french(node, rdf::LABEL, &cell);
    for mode in &found.modes {
        b.kind(node, "discovery-mode", mode, mode);
    }
    if let Some(narrowest) = found.places.last() {
        let words = found.places.join(" ; ");
        let place = place_in_words(b, "discovery-place", &words, &found.places);
        b.french(place, schema::NAME, &text::display_form(narrowest));
        b.link(node, crm::P7_TOOK_PLACE_AT, place);
    }
    let dating = found.dating.or_else(|| discovery::date_in_words(&detail?, b.year_now));
    if let Some(dating) = dating {
        event::time(b, node, "discovery", dating);
    }
}
