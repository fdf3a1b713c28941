//! Where a thing is: communes, départements and regions, the address, the coordinates.
//!
//! An INSEE code is the one of the day on which the notice was written. It is kept as given, as the literal
//! `ns#inseeAsGiven`, and the thing is linked to the commune that holds it *today* (`crm:P55` and
//! `schema:containedInPlace`, or `schema:itemLocation` for what can be moved). Where the two codes differ, the
//! commune of the old code is a node too: the thing has it as `crm:P53_has_former_or_current_location`, and
//! it is `dcterms:isReplacedBy` the commune of today. The name in the notice is that of the old commune; the
//! commune of today gets its name from the notices that know it by it.
//!
//! A département of the notice that holds none of its communes is linked as well, so that nothing that the
//! notice says is lost; a commune without a readable code is a place of the notice's own, `…#place`.

use super::builder::{Builder, ENTITY, Node};
use super::mapped::SharedKind;
use crate::notice::grammar::coordinate::{self, Point, Precision};
use crate::notice::grammar::place::{self, Departement};
use crate::notice::grammar::{Note, text};
use crate::notice::{Base, Record};
use crate::vocab::{crm, geo, rdf, schema};
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
    /// It was there before it was moved: only `crm:P53_has_former_or_current_location`.
    Was,
}

impl Tie {
    fn state(self, b: &mut Builder, place: NamedNode) {
        let (crm, flat) = match self {
            Self::Stands | Self::Resides => {
                (crm::P55_HAS_CURRENT_LOCATION, Some(schema::CONTAINED_IN_PLACE))
            }
            Self::Kept => (crm::P55_HAS_CURRENT_LOCATION, Some(schema::ITEM_LOCATION)),
            Self::Was => (crm::P53_HAS_FORMER_OR_CURRENT_LOCATION, None),
        };
        b.add(ENTITY, crm, place.clone());
        if self == Self::Resides {
            b.add(ENTITY, crm::P74_HAS_CURRENT_OR_FORMER_RESIDENCE, place.clone());
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
    for read in place::insee_codes(&items, &departements) {
        if let Some(code) = b.take("INSEE", &items.join(";"), read) {
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
        if let Some(note) = place::check_departement(code, &departements) {
            b.note("INSEE", code, note);
        }
        b.string(ENTITY, b.insee_as_given, code);
        let current = place::current_commune(code).to_owned();
        held.extend(place::departement_of(&current).map(|departement| departement.code));
        if current == *code {
            let commune = commune(b, code, name);
            tie.state(b, commune);
        } else {
            replaced.extend(place::departement_of(code).map(|departement| departement.code));
            let today = commune(b, &current, None);
            let former = former_commune(b, code, name);
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
        town(b, tie, &names.join(", "), within);
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

/// A town that has a name but no code, as a place of the notice's own; `within` a département where it is known.
pub fn town(b: &mut Builder, tie: Tie, name: &str, within: Option<&'static Departement>) {
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

/// The place that a building takes up, `…#place`: what is kept in the building is located there.
pub fn footprint(b: &mut Builder) -> Node {
    let node = b.part("place");
    b.link(ENTITY, crm::P156_OCCUPIES, node);
    b.is_a(node, crm::E53_PLACE);
    node
}

/// A commune of today. Without a name its code stands for it, until another notice names it.
pub fn commune(b: &mut Builder, insee: &str, name: Option<&str>) -> NamedNode {
    let departement = place::departement_of(insee).map(|found| departement(b, found));
    let iri = b.iris.commune(insee);
    let kind = SharedKind::Commune { insee: insee.to_owned(), departement };
    b.share(iri.clone(), kind, name.unwrap_or(insee));
    iri
}

/// A commune that another one holds today.
fn former_commune(b: &mut Builder, insee: &str, name: Option<&str>) -> NamedNode {
    let iri = b.iris.commune(insee);
    let kind = SharedKind::Commune { insee: insee.to_owned(), departement: None };
    b.share(iri.clone(), kind, name.unwrap_or(insee));
    iri
}

fn departement(b: &mut Builder, found: &'static Departement) -> NamedNode {
    let region = place::region_by_code(found.region).map(|region| {
        let iri = b.iris.region(region.code);
        b.share(iri.clone(), SharedKind::Region { code: region.code.to_owned() }, region.name);
        iri
    });
    let iri = b.iris.departement(found.code);
    b.share(
        iri.clone(),
        SharedKind::Departement { code: found.code.to_owned(), region },
        found.name,
    );
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

/// Reports what is wrong with coordinates that are not the thing's own, such as those of its museum.
pub fn check_coordinates(b: &mut Builder) {
    let record = b.record;
    if let Some(cell) = record.text("POP_COORDONNEES") {
        match coordinate::wgs84(&cell) {
            Ok(None) => {}
            Ok(Some(read)) => {
                b.take("POP_COORDONNEES", &cell, Ok(read));
            }
            Err(note) => b.note("POP_COORDONNEES", &cell, note),
        }
    }
}

/// The coordinates: `POP_COORDONNEES`, or else `COOR` in the projection that `ZONE` names.
pub fn coordinates(b: &mut Builder) {
    let record = b.record;
    let mut found = None;
    if let Some(cell) = record.text("POP_COORDONNEES") {
        match coordinate::wgs84(&cell) {
            Ok(None) => {}
            Ok(Some(read)) => found = b.take("POP_COORDONNEES", &cell, Ok(read)),
            Err(note) => b.note("POP_COORDONNEES", &cell, note),
        }
    }
    if found.is_none()
        && matches!(record.base, Base::Merimee | Base::Palissy)
        && let Some(cell) = record.text("COOR")
    {
        let zone = record.text("ZONE").unwrap_or_default();
        match coordinate::projected(&cell, &zone) {
            Ok(None) => {}
            Ok(Some(read)) => found = b.take("COOR", &cell, Ok(read)),
            Err(note) => b.note("COOR", &cell, note),
        }
    }
    if let Some(point) = found {
        state_point(b, &point);
    }
}

fn state_point(b: &mut Builder, point: &Point) {
    let node = b.part("geo");
    b.link(ENTITY, schema::GEO, node);
    b.is_a(node, schema::GEO_COORDINATES);
    b.typed(node, schema::LATITUDE, point.lat_text.as_str(), rdf::DECIMAL);
    b.typed(node, schema::LONGITUDE, point.lon_text.as_str(), rdf::DECIMAL);
    let geometry = b.part("geometry");
    b.link(ENTITY, geo::HAS_GEOMETRY, geometry);
    b.is_a(geometry, geo::GEOMETRY);
    let wkt = format!("POINT({} {})", point.lon_text, point.lat_text);
    b.typed(geometry, geo::AS_WKT, wkt, geo::WKT_LITERAL);
    let (code, label) = match (point.precision, point.projected_from) {
        (Precision::Low, _) => ("low", "degrés entiers : centre d'un espace bien plus grand"),
        (Precision::Given, Some(_)) => ("projected", "projeté de coordonnées Lambert"),
        (Precision::Given, None) => ("given", "point tel que donné"),
    };
    let precision = b.fixed_concept("precision", code, label);
    b.add(geometry, geo::HAS_SPATIAL_ACCURACY, precision);
}
