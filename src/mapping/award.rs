//! Labels that the State awards, each `crm:E17_Type_Assignment` with its date. They are tied by
//! `crm:P140i_was_attributed_by`; `crm:P41i_was_classified_by`, which is narrower, is kept for the acts of
//! protection, which clients count by it.

use super::builder::{Builder, ENTITY};
use super::dating::datings;
use super::event;
use crate::notice::grammar::date::Dating;
use crate::notice::grammar::text;
use crate::vocab::crm;

/// Code and words of a concept `label/…`.
type Label = (&'static str, &'static str);

/// The law of 7 July 2016 made this label of the one below.
const CONTEMPORARY: Label =
    ("architecture-contemporaine-remarquable", "Architecture contemporaine remarquable");
const TWENTIETH_CENTURY: Label = ("patrimoine-du-xxe-siecle", "Patrimoine du XXe siècle");
const GARDEN: Label = ("jardin-remarquable", "Jardin remarquable");
const ILLUSTRIOUS: Label = ("maison-des-illustres", "Maison des Illustres");
const MUSEUM: Label = ("musee-de-france", "Musée de France");

/// The label of a building, `DLAB`.
pub fn of_building(b: &mut Builder) {
    for (index, dating) in datings(b, "DLAB").into_iter().enumerate() {
        let label = building_label(&b.record.reference, &dating);
        state(b, index, label, dating);
    }
}

/// Which label it is follows from the reference, from the words beside the date, or from the date.
fn building_label(reference: &str, dating: &Dating) -> Label {
    let words = text::fold(dating.event.as_deref().unwrap_or_default());
    if reference.starts_with("JAR") || words.contains("jardin") {
        GARDEN
    } else if reference.starts_with("MI") || words.contains("illustres") {
        ILLUSTRIOUS
    } else if dating.end.is_some_and(|end| end.year < 2016) {
        TWENTIETH_CENTURY
    } else {
        CONTEMPORARY
    }
}

/// The appellation of a museum, `DMDF`.
pub fn of_museum(b: &mut Builder) {
    for (index, dating) in datings(b, "DMDF").into_iter().enumerate() {
        state(b, index, MUSEUM, dating);
    }
}

fn state(b: &mut Builder, index: usize, (code, label): Label, dating: Dating) {
    let name = format!("label-{}", index + 1);
    let node = b.part(&name);
    b.link(ENTITY, crm::P140I_WAS_ATTRIBUTED_BY, node);
    b.is_a(node, crm::E17_TYPE_ASSIGNMENT);
    let concept = b.fixed_concept("label", code, label);
    b.add(node, crm::P42_ASSIGNED, concept);
    event::date(b, node, &name, dating);
}
