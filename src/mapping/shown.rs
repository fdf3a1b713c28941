//! What a photograph of Mémoire shows: the work with its own makers and time, the archaeological site, and the
//! play or film. The notices that `LBASE` leads to are shown too; which of them these words are about the
//! notice does not say, so the work is a part of this description (`…#work-shown`) and not one of them.

use super::builder::{Builder, ENTITY, Node, Thing};
use super::counterpart::{self, says};
use super::identifier::{self, NumberKind};
use super::production::Making;
use super::text;
use crate::notice::grammar::{denomination, text as words};
use crate::notice::{Problem, Record};
use crate::vocab::{crm, dcterms, rdf};

/// The fields that name the work shown, the nearest name first. `EDIF` names the work only where it stands alone;
/// beside another name it is the building in which the work was.
const NAMES: &[&str] = &["TICO", "OBJT"];

/// Fields whose terms say what kind of thing the work is, with their schemes.
const KINDS: &[(&str, &str)] = &[
    ("DENO", "denomination"),
    ("EDIARCH", "site-interpretation"),
    ("STRUCT", "archaeological-structure"),
    ("CHRONO", "epoch"),
];

/// Fields that tell of the work, beside its names and kinds.
const ABOUT: &[&str] = &["AUTOEU", "AUTR", "DATOEU", "SCLE", "EDIF", "SITE", "NUMSITE", "NUMOP"];

/// The work shown, `…#work-shown`, if the notice tells anything of it.
pub fn work(b: &mut Builder, photograph: &str) {
    let record = b.record;
    let kinds = KINDS.iter().map(|(field, _)| field);
    if !NAMES.iter().chain(ABOUT).chain(kinds).any(|field| says(record, field)) {
        return;
    }
    let thing = Thing { node: b.part("work-shown"), prefix: "work-shown-" };
    b.link(ENTITY, crm::P62_DEPICTS, thing.node);
    b.is_a(thing.node, crm::E22_HUMAN_MADE_OBJECT);
    names(b, thing, photograph);
    for (field, scheme) in KINDS {
        kinds_of(b, thing.node, field, scheme);
    }
    site(b, thing);
    let mut making = Making::default();
    making.centuries(b, "SCLE");
    counterpart::dates(b, thing, &mut making, "DATOEU");
    making.makers(b, "AUTOEU", None);
    making.makers(b, "AUTR", None);
    making.state_on(b, thing);
    if keeps_object(record) {
        counterpart::keeper(b, thing, "LIEUCOR");
    }
}

/// Whether `LIEUCOR` says who keeps the object shown: there is an object, and no document that is reproduced.
pub fn keeps_object(record: &Record) -> bool {
    NAMES.iter().any(|field| says(record, field)) && !counterpart::ORIGINAL.is_told_of(record)
}

fn names(b: &mut Builder, thing: Thing, photograph: &str) {
    let record = b.record;
    let named = |field: &&&str| says(record, field);
    let mut fields: Vec<&str> = NAMES.iter().filter(named).copied().collect();
    let building = record.text("EDIF").filter(|_| says(record, "EDIF"));
    match building {
        Some(_) if fields.is_empty() => fields.push("EDIF"),
        Some(building) => {
            let place = b.part_of(thing, "place");
            b.link(thing.node, crm::P53_HAS_FORMER_OR_CURRENT_LOCATION, place);
            b.is_a(place, crm::E53_PLACE);
            b.french(place, rdf::LABEL, &words::line(&building));
        }
        None => {}
    }
    let mut label = None;
    for (index, field) in fields.into_iter().enumerate() {
        let Some(raw) = record.text(field) else { continue };
        let name = words::line(&raw);
        appellation(b, thing, index, &name);
        label.get_or_insert_with(|| name.into_owned());
    }
    let label = label.unwrap_or_else(|| format!("œuvre représentée : {photograph}"));
    b.french(thing.node, rdf::LABEL, &label);
}

fn appellation(b: &mut Builder, thing: Thing, index: usize, name: &str) {
    let node = b.part_of(thing, &format!("title-{}", index + 1));
    b.link(thing.node, crm::P1_IS_IDENTIFIED_BY, node);
    b.is_a(node, crm::E33_E41_LINGUISTIC_APPELLATION);
    b.french(node, crm::P190_HAS_SYMBOLIC_CONTENT, name);
}

fn kinds_of(b: &mut Builder, node: Node, field: &'static str, scheme: &'static str) {
    let record = b.record;
    for term in record.list(field).into_iter().filter_map(denomination::term) {
        b.kind(node, scheme, &term.label, &term.label);
    }
}

/// The archaeological site, `…#site`, where the work was; and the operation at which it was present.
fn site(b: &mut Builder, thing: Thing) {
    let record = b.record;
    if ["SITE", "NUMSITE"].iter().any(|field| says(record, field)) {
        let node = b.part("site");
        b.link(thing.node, crm::P53_HAS_FORMER_OR_CURRENT_LOCATION, node);
        b.is_a(node, crm::E53_PLACE);
        if let Some(name) = text::readable(b, "SITE") {
            b.french(node, rdf::LABEL, &words::line(&name));
        }
        numbered(b, Thing { node, prefix: "site-" }, "NUMSITE", &identifier::SITE);
    }
    if says(record, "NUMOP") {
        let node = b.part("operation");
        b.link(thing.node, crm::P12I_WAS_PRESENT_AT, node);
        b.is_a(node, crm::E7_ACTIVITY);
        b.kind(node, "event", "operation-archeologique", "opération archéologique");
        numbered(b, Thing { node, prefix: "operation-" }, "NUMOP", &identifier::OPERATION);
    }
}

fn numbered(b: &mut Builder, thing: Thing, field: &'static str, kind: &'static NumberKind) {
    let record = b.record;
    identifier::numbers_on(b, thing, kind, record.list(field));
}

/// The play or film, `…#performance`: an activity with its title, its place and its producer, that the photograph
/// depicts; and the characters. Who plays them is a person photographed, and not published.
pub fn performance(b: &mut Builder) {
    let record = b.record;
    characters(b);
    if !["TITRE", "THEATRE", "CINEPROD"].iter().any(|field| says(record, field)) {
        return;
    }
    let thing = Thing { node: b.part("performance"), prefix: "performance-" };
    b.link(ENTITY, crm::P62_DEPICTS, thing.node);
    b.is_a(thing.node, crm::E7_ACTIVITY);
    b.kind(thing.node, "event", "representation", "représentation ou tournage");
    if let Some(title) = text::readable(b, "TITRE") {
        let title = words::line(&title);
        appellation(b, thing, 0, &title);
        b.french(thing.node, rdf::LABEL, &title);
    }
    if let Some(theatre) = text::readable(b, "THEATRE") {
        let place = b.part_of(thing, "place");
        b.link(thing.node, crm::P7_TOOK_PLACE_AT, place);
        b.is_a(place, crm::E53_PLACE);
        b.french(place, rdf::LABEL, &words::line(&theatre));
    }
    for (index, item) in record.list("CINEPROD").into_iter().enumerate() {
        if !words::is_placeholder(item) {
            let node = b.part_of(thing, &format!("producer-{}", index + 1));
            b.link(thing.node, crm::P14_CARRIED_OUT_BY, node);
            b.is_a(node, crm::E39_ACTOR);
            b.kind(node, "role", "producteur", "producteur");
            b.french(node, rdf::LABEL, &words::line(item));
        }
    }
}

/// The characters of `ROLE`, `actor : character`, as subjects. What has no colon may be the actor alone.
fn characters(b: &mut Builder) {
    let record = b.record;
    for item in record.list("ROLE") {
        let character = item.split_once(':').map(|(_, character)| words::line(character.trim()));
        match character.filter(|name| !words::is_placeholder(name)) {
            Some(name) => {
                let concept = b.concept("character", &name);
                b.add(ENTITY, dcterms::SUBJECT, concept);
            }
            None if words::is_placeholder(item) => {}
            None => {
                let why = "the name may be that of the person photographed, so it is not published; \
                    write `actor : character`";
                b.problem(Problem::warning("W_PERSONAL_DATA", "ROLE", "", why));
            }
        }
    }
}
