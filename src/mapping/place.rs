//! Where a thing is: communes, départements and regions, and the address.
//!
//! An INSEE code is the one of the day on which the notice was written. It is kept as given, as the literal
//! `ns#inseeAsGiven`, and the thing is linked to the commune that holds it *today* (`crm:P55` and
//! `schema:containedInPlace`, or `schema:itemLocation` for what can be moved). Where the two codes differ, the
//! commune of the old code is a node too: the thing has it as `crm:P53_has_former_or_current_location`, and
//! it is `dcterms:isReplacedBy` the commune of today. *Today* is the day of POP's own table, 2024; what has changed
//! since stands on the commune, which is then `dcterms:isReplacedBy` another one.
//!
//! A département of the notice that holds none of its communes is linked as well, so that nothing that the
//! notice says is lost; a commune without a readable code is a place of the notice's own, `…#place`. Where a base
//! has no codes, a town in a département is the commune of that name, if there is but one.

use super::builder::{Builder, ENTITY, Node};
use super::mapped::SharedKind;
use super::shared::FRANCE;
use super::text as texts;
use crate::notice::grammar::commune::{self as code, Status};
use crate::notice::grammar::hierarchy::Hierarchy;
use crate::notice::grammar::place::{self, Departement, Region};
use crate::notice::grammar::{Note, text};
use crate::notice::{Base, Record};
use crate::vocab::{crm, rdf, schema};
use oxrdf::NamedNode;

/// How a thing is tied to its place in the flat layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// It stands there: `schema:containedInPlace`.
    Stands,
    /// It is kept there: `schema:itemLocation`.
    Kept,
    /// It resides there, as a museum does: `schema:containedInPlace`, and `crm:P74` beside `crm:P55`.
    Resides,
    /// It is a picture of it: `schema:contentLocation` and `crm:P62_depicts`, beside what [`Tie::Kept`] says. That a
    /// photograph of Mémoire is found under the place that it shows is a promise of the model to its clients, see
    /// `docs/model.md`; where it is kept stands on its keeper.
    Shows,
    /// It was there before it was moved: only `crm:P53_has_former_or_current_location`.
    Was,
}

impl Tie {
    fn state(self, b: &mut Builder, place: NamedNode) {
        let (crm, flat) = match self {
            Self::Stands | Self::Resides => {
                (crm::P55_HAS_CURRENT_LOCATION, Some(schema::CONTAINED_IN_PLACE))
            }
            Self::Kept | Self::Shows => {
                (crm::P55_HAS_CURRENT_LOCATION, Some(schema::ITEM_LOCATION))
            }
            Self::Was => (crm::P53_HAS_FORMER_OR_CURRENT_LOCATION, None),
        };
        b.add(ENTITY, crm, place.clone());
        if self == Self::Resides {
            b.add(ENTITY, crm::P74_HAS_CURRENT_OR_FORMER_RESIDENCE, place.clone());
        }
        if self == Self::Shows {
            b.add(ENTITY, schema::CONTENT_LOCATION, place.clone());
            b.add(ENTITY, crm::P62_DEPICTS, place.clone());
        }
        if let Some(flat) = flat {
            b.add(ENTITY, flat, place);
        }
    }
}

/// The communes, départements and regions of a notice (`INSEE`, `COM`/`WCOM`, `DPT`, `REG`). Gives the names of the
/// communes as people write them.
pub fn communes(b: &mut Builder, tie: Tie) -> Vec<String> {
    let record = b.record;
    let names = names(record);
    let departements = record.list("DPT");
    let mut held: Vec<&'static str> = Vec::new();
    let mut replaced: Vec<&'static str> = Vec::new();
    let items = record.list("INSEE");
    let mut codes = Vec::new();
    let cell = items.join(";");
    for read in place::insee_codes(&items, &departements) {
        if let Some(code) = b.take("INSEE", &cell, read) {
            codes.push(code);
        }
    }
    if items.is_empty() && !names.is_empty() && matches!(record.base, Base::Merimee | Base::Palissy)
    {
        b.note(
            "INSEE",
            "",
            Note::new("W_INSEE", "a commune without its code; give the INSEE code"),
        );
    }
    for (index, code) in codes.iter().enumerate() {
        let name = (names.len() == codes.len()).then(|| names[index].as_str());
        let doubts = [place::check_departement(code, &departements), place::check_known(code)];
        for note in doubts.into_iter().flatten() {
            b.note("INSEE", code, note);
        }
        b.string(ENTITY, b.insee_as_given, code);
        let current = place::current_commune(code).to_owned();
        held.extend(place::departement_today(&current).map(|departement| departement.code));
        if current == *code {
            let commune = commune(b, code, name);
            tie.state(b, commune);
        } else {
            replaced.extend(place::departement_of(code).map(|departement| departement.code));
            let today = commune(b, &current, None);
            let former = commune(b, code, name);
            tie.state(b, today);
            b.add(ENTITY, crm::P53_HAS_FORMER_OR_CURRENT_LOCATION, former);
        }
    }
    for given in &departements {
        let Some(found) = place::departement(given) else { continue };
        if !held.contains(&found.code) {
            held.push(found.code);
            let tie = if replaced.contains(&found.code) { Tie::Was } else { tie };
            let node = departement(b, found);
            tie.state(b, node);
        }
    }
    regions(b, &departements);
    if codes.is_empty() && !names.is_empty() {
        let within = departements.iter().find_map(|code| place::departement(code));
        own_town(b, tie, &names.join(", "), within);
    }
    names
}

/// The names of the communes, as people write them: `WCOM`, or `COM` out of its inverted form.
fn names(record: &Record) -> Vec<String> {
    let list = if record.has("WCOM") { record.list("WCOM") } else { record.list("COM") };
    list.into_iter()
        .filter(|name| !text::is_placeholder(name))
        .map(|name| text::line(&text::display_form(name)).into_owned())
        .collect()
}

/// Regions follow from départements; the field is only checked.
fn regions(b: &mut Builder, departements: &[&str]) {
    let record = b.record;
    for name in record.list("REG") {
        let expected = |code: &&str| {
            place::departement(code)
                .and_then(|found| place::region_by_code(found.region))
                .is_some_and(|region| region.name == name)
        };
        if departements.iter().any(expected) {
            continue;
        }
        let read = place::region(name, departements);
        b.take("REG", name, read);
    }
}

/// A commune to which an object was moved.
pub fn kept_in(b: &mut Builder, insee: &str) {
    let current = place::current_commune(insee).to_owned();
    let commune = commune(b, &current, None);
    Tie::Kept.state(b, commune);
}

/// A département, where no town is known.
pub fn in_departement(b: &mut Builder, tie: Tie, found: &'static Departement) {
    let node = departement(b, found);
    tie.state(b, node);
}

/// A town of which only the name and perhaps the département are known: the commune of that name, if the département
/// has but one, or else a place of the notice's own.
pub fn town(b: &mut Builder, tie: Tie, name: &str, within: Option<&'static Departement>) {
    if !in_named_commune(b, tie, name, within) {
        own_town(b, tie, name, within);
    }
}

/// The commune of a name in a département, if it has but one. Says whether.
pub fn in_named_commune(
    b: &mut Builder,
    tie: Tie,
    name: &str,
    within: Option<&'static Departement>,
) -> bool {
    let Some(insee) = within.and_then(|found| code::by_name(name, found)) else { return false };
    // The words behind `cedex` are the post's.
    let is_name = !text::fold(name).contains("cedex");
    let name = text::line(&text::display_form(name)).into_owned();
    let commune = commune(b, insee, Some(name.as_str()).filter(|_| is_name));
    tie.state(b, commune);
    true
}

/// A town that can't be told from others of its name, as a place of the notice's own.
fn own_town(b: &mut Builder, tie: Tie, name: &str, within: Option<&'static Departement>) {
    let node = b.part("place");
    b.is_a(node, crm::E53_PLACE);
    b.is_a(node, schema::CITY);
    b.french(node, schema::NAME, name);
    b.french(node, rdf::LABEL, name);
    if let Some(found) = within {
        let departement = departement(b, found);
        b.add(node, crm::P89_FALLS_WITHIN, departement.clone());
        b.add(node, schema::CONTAINED_IN_PLACE, departement);
    }
    let iri = b.iri(node).clone();
    tie.state(b, iri);
}

/// The smallest place that a hierarchy tells for certain: commune, département, region or country.
pub fn of_hierarchy(b: &mut Builder, read: &Hierarchy) -> Option<NamedNode> {
    if let Some(insee) = read.commune() {
        return Some(commune(b, insee, None));
    }
    if let Some(found) = read.departement {
        return Some(departement(b, found));
    }
    if let Some(found) = read.region {
        return Some(region(b, found));
    }
    read.country.map(|name| country(b, name))
}

/// The canton (`CANT`), as a place of the notice's own: cantons were drawn anew under the same names, so that the same
/// name in two notices need not be the same place.
pub fn canton(b: &mut Builder) {
    let record = b.record;
    let Some(name) = record.text("CANT").filter(|name| !text::is_placeholder(name)) else { return };
    let node = b.part("canton");
    b.link(ENTITY, crm::P53_HAS_FORMER_OR_CURRENT_LOCATION, node);
    b.is_a(node, crm::E53_PLACE);
    b.kind(node, "place-type", "canton", "canton");
    b.french(node, rdf::LABEL, &text::line(&text::display_form(&name)));
    let within = record.list("DPT").into_iter().find_map(place::departement);
    if let Some(found) = within {
        let departement = departement(b, found);
        b.add(node, crm::P89_FALLS_WITHIN, departement);
    }
}

/// The countries of `PAYS`. That a thing is in France follows from its commune or its département, where it has one.
pub fn countries(b: &mut Builder, tie: Tie) {
    let record = b.record;
    for item in record.list("PAYS") {
        if text::is_placeholder(item) {
            continue;
        }
        let name = text::line(item);
        if name.len() > COUNTRY_BYTES_MAX || name.chars().any(|c| c.is_ascii_digit()) {
            let why = "this is no country; move it to its own field";
            b.note("PAYS", item, Note::quirk("W_VOCAB", "Q10", why));
            texts::words(b, &texts::COUNTRY, &name);
            continue;
        }
        let is_france = text::fold(&name) == "france";
        if is_france && (record.has("INSEE") || record.has("DPT")) {
            continue;
        }
        let country = country(b, &name);
        tie.state(b, country);
    }
}

/// How long the name of a country may be, in bytes.
const COUNTRY_BYTES_MAX: usize = 80;

/// The place that a building takes up, `…#place`: what is kept in the building is located there.
pub fn footprint(b: &mut Builder) -> Node {
    let node = b.part("place");
    b.link(ENTITY, crm::P156_OCCUPIES, node);
    b.is_a(node, crm::E53_PLACE);
    node
}

/// A commune of today or of former days, and those that took its place. Without a name in the notice and in the
/// official code its code stands for it, until another notice names it.
pub fn commune(b: &mut Builder, insee: &str, name: Option<&str>) -> NamedNode {
    let mut today = insee;
    let mut wider = Vec::new();
    while let Some(next) = code::successor(today) {
        wider.push(next);
        today = next;
    }
    if let Some(Status::Arrondissement { of }) = code::by_code(insee).map(|found| found.status) {
        wider.push(of);
    }
    for code in wider.into_iter().rev() {
        one_commune(b, code, None);
    }
    one_commune(b, insee, name)
}

fn one_commune(b: &mut Builder, insee: &str, name: Option<&str>) -> NamedNode {
    // Of former days to POP and to INSEE; what POP takes for a commune of today has its département.
    let is_former = place::current_commune(insee) != insee && code::successor(insee).is_some();
    let found = if is_former { None } else { place::departement_today(insee) };
    let departement = found.map(|found| departement(b, found));
    let iri = b.iris.commune(insee);
    let kind = SharedKind::Commune { insee: insee.to_owned(), departement };
    let label = name.or_else(|| code::official_name(insee)).unwrap_or(insee);
    b.share(iri.clone(), kind, label);
    iri
}

/// A département, within its region.
pub(super) fn departement(b: &mut Builder, found: &'static Departement) -> NamedNode {
    let region = match place::region_by_code(found.region) {
        Some(found) => Some(region(b, found)),
        None => {
            country(b, FRANCE);
            None
        }
    };
    let iri = b.iris.departement(found.code);
    b.share(
        iri.clone(),
        SharedKind::Departement { code: found.code.to_owned(), region },
        found.name,
    );
    iri
}

fn region(b: &mut Builder, found: &'static Region) -> NamedNode {
    country(b, FRANCE);
    let iri = b.iris.region(found.code);
    b.share(iri.clone(), SharedKind::Region { code: found.code.to_owned() }, found.name);
    iri
}

fn country(b: &mut Builder, name: &str) -> NamedNode {
    let iri = b.iris.country(name);
    b.share(iri.clone(), SharedKind::Country, name);
    iri
}

/// The postal address, where any part of it is known.
pub fn address(b: &mut Builder, street: Option<&str>, towns: &[String], postal_code: Option<&str>) {
    if street.is_none() && towns.is_empty() && postal_code.is_none() {
        return;
    }
    let node = b.part("address");
    b.link(ENTITY, schema::ADDRESS, node);
    b.is_a(node, schema::POSTAL_ADDRESS);
    if let Some(street) = street {
        b.french(node, schema::STREET_ADDRESS, street);
    }
    for town in towns {
        b.french(node, schema::ADDRESS_LOCALITY, town);
    }
    if let Some(code) = postal_code {
        b.string(node, schema::POSTAL_CODE, code);
    }
}

/// The street of the first field that has one, as people write it, and the hamlet behind it.
#[must_use]
pub fn street(record: &Record, fields: &[&str]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for field in fields {
        if let Some(value) = record.text(field).filter(|value| !text::is_placeholder(value)) {
            parts.push(text::line(&text::display_form(&value)).into_owned());
            break;
        }
    }
    if let Some(hamlet) = record.text("LIEU").filter(|value| !text::is_placeholder(value)) {
        parts.push(text::line(&hamlet).into_owned());
    }
    parts.retain(|part| !part.is_empty());
    (!parts.is_empty()).then(|| parts.join(", "))
}
