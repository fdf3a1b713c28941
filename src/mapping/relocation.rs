//! Where a thing was moved, `…#move`, and where it came from, `…#provenance`: `crm:E9_Move`. The places are nodes that
//! others share where the notice has their codes; otherwise places of the notice's own, by their words.

use super::builder::{Builder, Node};
use super::event;
use super::place;
use crate::notice::grammar::hierarchy::hierarchy;
use crate::notice::grammar::{place as places, text, year};
use crate::vocab::{crm, rdf, schema};
use oxrdf::NamedNode;
use std::borrow::Cow;

/// The move that `DEPL` tells of in `words`: from the places where the notice located the thing, to those where it is
/// today. Where none has a code, the words are those of the place; without words, the place is not told.
pub fn moved(b: &mut Builder, words: Option<&str>, from: Vec<NamedNode>, to: Vec<NamedNode>) {
    let node = event::state(b, "move", &event::MOVE);
    if let Some(words) = words {
        let label = text::line(words);
        b.french(node, rdf::LABEL, &label);
        if to.is_empty() {
            let words = after_colon(&label);
            let levels: Vec<&str> = words.split(',').collect();
            let place = place_in_words(b, "move-place", words, &levels);
            b.link(node, crm::P26_MOVED_TO, place);
        }
    }
    for place in to {
        b.add(node, crm::P26_MOVED_TO, place);
    }
    for place in from {
        b.add(node, crm::P27_MOVED_FROM, place);
    }
    if let Some(dating) = words.and_then(|words| year::date_within(words, b.year_now)) {
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
    let words = after_colon(&label);
    let place = place_in_words(b, "provenance-place", words, &words.split(',').collect::<Vec<_>>());
    b.link(node, crm::P27_MOVED_FROM, place);
}

fn after_colon(label: &str) -> &str {
    label.split_once(':').map_or(label, |(_, words)| words.trim())
}

/// A place of the notice's own, `…#{part}`, by the words of a hierarchy of these levels.
pub fn place_in_words(b: &mut Builder, part: &str, words: &str, levels: &[&str]) -> Node {
    let node = b.part(part);
    b.is_a(node, crm::E53_PLACE);
    b.is_a(node, schema::PLACE);
    b.french(node, rdf::LABEL, &names(words, levels));
    for area in areas(b, levels) {
        b.add(node, crm::P89_FALLS_WITHIN, area.clone());
        b.add(node, schema::CONTAINED_IN_PLACE, area);
    }
    node
}

/// The words without levels that are the bare number of a département: `Île-de-France, 75, Paris` is `Île-de-France,
/// Paris`.
fn names<'w>(words: &'w str, levels: &[&str]) -> Cow<'w, str> {
    let is_number = |level: &str| {
        level.starts_with(|c: char| c.is_ascii_digit())
            && level.len() <= 3
            && places::departement(level).is_some()
    };
    let named = levels.iter().map(|level| level.trim()).filter(|level| !is_number(level));
    let named: Vec<&str> = named.filter(|level| !level.is_empty()).collect();
    if named.is_empty() || !levels.iter().any(|level| is_number(level.trim())) {
        return words.into();
    }
    named.join(", ").into()
}

/// What holds the place: the smallest area that the levels tell for certain, and its département. Where they do not
/// begin with the widest one, the département that any of them names; abroad, none but the country.
fn areas(b: &mut Builder, levels: &[&str]) -> Vec<NamedNode> {
    let cell = levels.join(";");
    let read = hierarchy(&cell);
    let anywhere = || levels.iter().find_map(|level| places::departement(level));
    let named = match read.departement {
        None if !read.is_abroad() => anywhere(),
        _ => None,
    };
    if let Some(named) = named {
        return vec![place::departement(b, named)];
    }
    let mut areas: Vec<NamedNode> = place::of_hierarchy(b, &read).into_iter().collect();
    if read.commune().is_some() {
        areas.extend(read.departement.map(|found| place::departement(b, found)));
    }
    areas
}
