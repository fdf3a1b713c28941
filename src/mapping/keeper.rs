//! The houses that keep a thing, or had it on deposit: the museum's own node where its code is sure, otherwise a
//! group of the notice's own, by name.

use super::builder::Builder;
use crate::notice::Base;
use crate::notice::grammar::{link, place, privacy, text};
use crate::vocab::{crm, rdf, schema};
use oxrdf::NamedNode;

/// Museums that deposited works of theirs in other houses, by town and name (folded), with their codes in Muséofile.
const DEPOSITORS: &[(&str, &str, &str)] = &[
    ("paris", "musee d'orsay", "M5060"),
    ("paris", "musee du louvre", "M5031"),
    ("paris", "musee rodin", "M5044"),
];

/// The museum of `MUSEO`, where nothing in the notice speaks against it (Q30).
#[must_use]
pub fn sure(b: &Builder) -> Option<NamedNode> {
    let record = b.record;
    let code = link::museum(&record.text("MUSEO")?).ok()?;
    let (cell, town) = (record.text("LOCA"), record.text("VILLE_M"));
    if let (Some(cell), Some(town)) = (cell, town) {
        let here = text::fold(place::levels(&cell).first()?);
        let there = text::fold(&town);
        if !here.contains(&there) && !there.contains(&here) {
            return None;
        }
    }
    Some(b.iris.entity(Base::Museofile, &code))
}

/// States the official name of the museum, `NOMOFF`, as the notice has it: that of its keeper or, in Muséofile, its own.
pub fn state_name(b: &mut Builder) {
    let name = b.record.text("NOMOFF").filter(|name| {
        !text::is_placeholder(name)
            && (b.record.base == Base::Museofile || !privacy::names_private_keeper(name))
    });
    if let Some(name) = name {
        b.state(b.iris.ns("museumName"), &text::line(&name));
    }
}

/// The museum for which a thing was acquired: that of `MUSEO`, where `STAT` names it.
#[must_use]
pub fn beneficiary(b: &Builder) -> Option<NamedNode> {
    let record = b.record;
    let names: Vec<String> = record.list("STAT").into_iter().map(text::fold).collect();
    let is_named = |name: &str| names.contains(&text::fold(name));
    let loca = record.text("LOCA").unwrap_or_default();
    let by_place = place::levels(&loca).get(1).is_some_and(|name| is_named(name));
    let by_name = record.text("NOMOFF").is_some_and(|name| is_named(&name));
    if by_place || by_name { sure(b) } else { None }
}

/// The house that a cell names by town and name, `Valence ; musée des beaux-arts`: the museum of the notice where
/// it is the same, otherwise a group of the notice's own, `…#{part}`. None for words of another form.
pub fn named(b: &mut Builder, part: &str, cell: &str) -> Option<NamedNode> {
    let levels = place::levels(cell);
    let (town, name) = match levels[..] {
        [town, name] | [town, name, _] => (text::fold(town), name),
        _ => return None,
    };
    let record = b.record;
    let is = |field: &str, folded: &str| {
        record.text(field).is_some_and(|value| text::fold(&value) == folded)
    };
    if is("VILLE_M", &town)
        && is("NOMOFF", &text::fold(name))
        && let Some(museum) = sure(b)
    {
        return Some(museum);
    }
    let label = format!("{} ({})", text::line(name), text::line(levels[0]));
    Some(group(b, part, &label))
}

/// A museum that deposits works elsewhere, by its name and its town, where that is known.
pub fn depositor(b: &mut Builder, part: &str, town: Option<&str>, name: &str) -> NamedNode {
    let (folded_town, folded) = (town.map(text::fold), text::fold(name));
    let code = DEPOSITORS.iter().find(|(there, known, _)| {
        *known == folded && folded_town.as_deref().is_none_or(|town| town == *there)
    });
    match code {
        Some((.., code)) => b.iris.entity(Base::Museofile, code),
        None => group(b, part, &text::line(name)),
    }
}

/// A group that the notice names, `…#{part}`.
fn group(b: &mut Builder, part: &str, name: &str) -> NamedNode {
    let node = b.part(part);
    b.is_a(node, crm::E74_GROUP);
    b.is_a(node, schema::ORGANIZATION);
    b.french(node, schema::NAME, name);
    b.french(node, rdf::LABEL, name);
    b.iri(node).clone()
}
