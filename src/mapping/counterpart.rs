//! What a photograph of Mémoire was made from, and what was made from it: the original document, an engraving,
//! a drawing, the print. Each is a thing of its own, with its own makers, time, numbers and keeper, so that none of
//! them is taken for the photograph's.
//!
//! Of two physical things of which one shows what the other shows, CIDOC-CRM says `crm:P130_shows_features_of`:
//! the photograph shows features of its original, and the print those of the photograph.

use super::builder::{Builder, ENTITY, Thing};
use super::identifier::{self, NumberKind};
use super::link;
use super::production::Making;
use super::text::{self, TextKind};
use crate::notice::grammar::{owner::Category, place, privacy, text as words};
use crate::notice::{Problem, Record};
use crate::vocab::{crm, rdf};
use oxrdf::NamedNodeRef;

/// A model or a copy of the photograph, and the fields that tell of it.
#[derive(Debug)]
pub struct Counterpart {
    /// The part of the description: `print`.
    part: &'static str,
    /// How the names of its own parts begin: `print-`.
    prefix: &'static str,
    /// What it is, in French.
    label: &'static str,
    /// From the photograph to it.
    tie: NamedNodeRef<'static>,
    makers: &'static [&'static str],
    dates: &'static [&'static str],
    techniques: &'static [&'static str],
    numbers: &'static [(&'static str, &'static NumberKind)],
    texts: &'static [(&'static str, &'static TextKind)],
    annotations: &'static [&'static str],
    keeper: &'static [&'static str],
}

/// The document that the photograph reproduces.
pub const ORIGINAL: Counterpart = Counterpart {
    part: "original",
    prefix: "original-",
    label: "document reproduit",
    tie: crm::P130_SHOWS_FEATURES_OF,
    makers: &["AUTOR"],
    dates: &["DATOR"],
    techniques: &[],
    numbers: &[
        ("NUMOR", &identifier::INVENTORY),
        ("ANUMOR", &identifier::FORMER_NUMBER),
        ("COTECOR", &identifier::SHELF_MARK),
    ],
    texts: &[
        ("DOC", &text::DOCUMENT_DETAIL),
        ("FORMATOR", &text::FORMAT),
        ("OBSOR", &text::OBSERVATIONS),
        ("PRECOR", &text::KEEPING_DETAIL),
        ("TECHOR", &text::MATERIAL_DETAIL),
    ],
    annotations: &["MENTOR"],
    keeper: &["LIEUCOR"],
};

/// The engraving that the photograph reproduces.
pub const ENGRAVING: Counterpart = Counterpart {
    part: "engraving",
    prefix: "engraving-",
    label: "gravure",
    tie: crm::P130_SHOWS_FEATURES_OF,
    makers: &["AUTG"],
    dates: &["DATG"],
    ..NOTHING
};

/// The drawing or survey that the photograph reproduces.
pub const DRAWING: Counterpart = Counterpart {
    part: "drawing",
    prefix: "drawing-",
    label: "dessin",
    tie: crm::P130_SHOWS_FEATURES_OF,
    dates: &["DATD"],
    techniques: &["TRL"],
    texts: &[("ECH", &text::SCALE)],
    ..NOTHING
};

/// The print that was made from the photograph.
pub const PRINT: Counterpart = Counterpart {
    part: "print",
    prefix: "print-",
    label: "tirage",
    tie: crm::P130I_FEATURES_ARE_ALSO_FOUND_ON,
    makers: &["AUTTI"],
    dates: &["DATTI"],
    numbers: &[
        ("NUMTI", &identifier::INVENTORY),
        ("ANUMTI", &identifier::FORMER_NUMBER),
        ("COTECTI", &identifier::SHELF_MARK),
    ],
    texts: &[
        ("FORMATTI", &text::FORMAT),
        ("OBSTI", &text::OBSERVATIONS),
        ("TECHTI", &text::MATERIAL_DETAIL),
    ],
    annotations: &["MENTTI"],
    keeper: &["LIEUCTI"],
    ..NOTHING
};

const NOTHING: Counterpart = Counterpart {
    part: "",
    prefix: "",
    label: "",
    tie: crm::P130_SHOWS_FEATURES_OF,
    makers: &[],
    dates: &[],
    techniques: &[],
    numbers: &[],
    texts: &[],
    annotations: &[],
    keeper: &[],
};

impl Counterpart {
    /// Whether the notice tells anything of it, beside who keeps it.
    pub fn is_told_of(&self, record: &Record) -> bool {
        let lists = [self.makers, self.dates, self.techniques, self.annotations];
        lists.into_iter().flatten().any(|field| says(record, field))
            || self.numbers.iter().any(|(field, _)| says(record, field))
            || self.texts.iter().any(|(field, _)| says(record, field))
    }

    /// States it, if the notice tells anything of it; `photograph` is the label of the photograph.
    pub fn state(&self, b: &mut Builder, photograph: &str) {
        let record = b.record;
        if !self.is_told_of(record) && !self.keeper.iter().any(|field| says(record, field)) {
            return;
        }
        let thing = Thing { node: b.part(self.part), prefix: self.prefix };
        b.link(ENTITY, self.tie, thing.node);
        b.is_a(thing.node, crm::E22_HUMAN_MADE_OBJECT);
        b.french(thing.node, rdf::LABEL, &format!("{} : {photograph}", self.label));
        for (field, kind) in self.numbers {
            identifier::numbers_on(b, thing, kind, record.list(field));
        }
        for (field, kind) in self.texts {
            if let Some(value) = text::readable(b, field) {
                text::words_on(b, thing, kind, &value);
            }
        }
        for field in self.annotations {
            text::annotations(b, thing, field);
        }
        for field in self.keeper {
            keeper(b, thing, field);
        }
        let mut making = Making::default();
        for field in self.dates {
            dates(b, thing, &mut making, field);
        }
        for field in self.makers {
            making.makers(b, field, None);
        }
        for item in self.techniques.iter().flat_map(|field| record.list(field)) {
            if !words::is_placeholder(item) {
                let concept = b.concept("technique", &words::line(item));
                making.technique(concept);
            }
        }
        making.state_on(b, thing);
    }
}

/// Whether a field says more than that there is nothing to say.
pub fn says(record: &Record, field: &str) -> bool {
    record.list(field).iter().any(|item| !words::is_placeholder(item))
}

/// The datings of a thing; those of other events than its making are a note on it.
pub fn dates(b: &mut Builder, thing: Thing, making: &mut Making, field: &'static str) {
    for other in making.years(b, field, None) {
        b.french(thing.node, crm::P3_HAS_NOTE, &words::line(&other.words));
    }
}

/// The keeper of a thing from a hierarchy such as `75 ; Paris ; musée de Cluny`: the last level is the house, the
/// others say where it is. A private person is a keeper of that category, without a name (`…#keeper`).
pub fn keeper(b: &mut Builder, thing: Thing, field: &'static str) {
    let record = b.record;
    let Some(cell) = record.text(field) else { return };
    let levels = place::levels(&cell);
    let Some((house, places)) = levels.split_last() else { return };
    if words::is_placeholder(&cell) {
        return;
    }
    if privacy::names_private_keeper(&cell) {
        let why =
            "a private keeper is published as a category only; write `collection particulière`";
        b.problem(Problem::warning("W_PERSONAL_DATA", field, "", why));
        private_keeper(b, thing);
        return;
    }
    let house = words::line(house);
    let node = if thing.is_noticed() {
        link::named_keeper(b, &house)
    } else {
        let node = b.part_of(thing, "keeper");
        b.is_a(node, crm::E74_GROUP);
        b.french(node, rdf::LABEL, &house);
        b.link(thing.node, crm::P50_HAS_CURRENT_KEEPER, node);
        node
    };
    if !places.is_empty() {
        let place = b.part_of(thing, "keeper-place");
        b.link(node, crm::P74_HAS_CURRENT_OR_FORMER_RESIDENCE, place);
        b.is_a(place, crm::E53_PLACE);
        b.french(place, rdf::LABEL, &words::line(&places.join(", ")));
    }
}

fn private_keeper(b: &mut Builder, thing: Thing) {
    let node = b.part_of(thing, "keeper");
    b.is_a(node, crm::E74_GROUP);
    b.kind(node, "owner", Category::Private.slug(), Category::Private.label());
    b.french(node, rdf::LABEL, "collection particulière");
    b.link(thing.node, crm::P50_HAS_CURRENT_KEEPER, node);
}
