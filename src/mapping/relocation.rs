//! Where a thing was moved, `…#move`, and where it came from, `…#provenance`: `crm:E9_Move`. The places are nodes that
//! others share where the notice has their codes; otherwise places of the notice's own, by their words.

use super::builder::{Builder, Node};
use super::event;
use super::place;
use crate::notice::grammar::{place as places, text, year};
use crate::vocab::{crm, rdf, schema};
use oxrdf::NamedNode;

/// The move that `DEPL` tells of in `words`: from the places where the notice located the thing, to those where it is
/// today. Where none has a code, the words are those of the place.
pub fn moved(b: &mut Builder, words: &str, from: Vec<NamedNode>, to: Vec<NamedNode>) {
    let node = event::state(b, "move", &event::MOVE);
    let label = text::line(words);
    b.french(node, rdf::LABEL, &label);
    if to.is_empty() {
        let words = after_colon(&label);
        let place = place_in_words(b, "move-place", words, ',');
        b.link(node, crm::P26_MOVED_TO, place);
    }
    for place in to {
        b.add(node, crm::P26_MOVED_TO, place);
    }
    for place in from {
        b.add(node, crm::P27_MOVED_FROM, place);
    }
    if let Some(dating) = year::date_within(words, b.year_now) {
        event::time(b, node, "move", dating);
    }
}

/// Where the thing came from, if the cell says so: `Lieu de provenance : Île-de-France, 77, Provins, presbytère`.
pub fn provenance(b: &mut Builder, field: &'static str) {
    let record = b.record;
    let Some(cell) = record.text(field) else { return };
    let label = text::line(&cell);
    if !text::fold(&label).starts_with("lieu de provenance") || !label.contains(':') {
        return;
    }
    let node = event::state(b, "provenance", &event::PROVENANCE);
    let place = place_in_words(b, "provenance-place", after_colon(&label), ',');
    b.link(node, crm::P27_MOVED_FROM, place);
}

fn after_colon(label: &str) -> &str {
    label.split_once(':').map_or(label, |(_, words)| words.trim())
}

/// A place of the notice's own, `…#{part}`, by the words of a hierarchy; within the département that one of its levels
/// names by code or name.
pub fn place_in_words(b: &mut Builder, part: &str, words: &str, joint: char) -> Node {
    let levels: Vec<&str> = words.split(joint).map(str::trim).collect();
    let node = b.part(part);
    b.is_a(node, crm::E53_PLACE);
    b.is_a(node, schema::PLACE);
    b.french(node, rdf::LABEL, words);
    if let Some(departement) = levels.iter().find_map(|level| places::departement(level)) {
        let departement = place::departement(b, departement);
        b.add(node, crm::P89_FALLS_WITHIN, departement.clone());
        b.add(node, schema::CONTAINED_IN_PLACE, departement);
    }
    node
}
