//! References, inventory numbers and other identifiers: `schema:identifier`, `crm:E42_Identifier`.

use super::builder::{Builder, ENTITY, NOTICED, Thing};
use crate::notice::grammar::text;
use crate::vocab::{crm, schema};
use rustc_hash::FxHashSet;

/// What a further identifier is.
#[derive(Debug)]
pub struct NumberKind {
    /// Of the concept `identifier/…`.
    pub code: &'static str,
    /// In French.
    pub label: &'static str,
}

/// Declares kinds of identifier: name, code, French label.
macro_rules! kinds {
    ($($name:ident = $code:literal, $label:literal;)*) => {
        $(pub const $name: NumberKind = NumberKind { code: $code, label: $label };)*
    };
}

kinds! {
    INVENTORY = "inventory-number", "numéro d'inventaire";
    AGREGEE = "agregee", "identifiant Agrégée";
    ARCHAEOLOGY = "patriarche", "référence Patriarche";
    PARCEL = "cadastral-parcel", "référence cadastrale";
    ACT = "protection-act", "numéro de l'arrêté de protection";
    FORMER = "former-reference", "ancienne référence";
    FORMER_NUMBER = "former-number", "ancien numéro";
    PHOTOTYPE = "phototype-number", "numéro du phototype";
    ISNI = "isni", "ISNI";
    ISNI_UNCONFIRMED = "isni-unconfirmed", "ISNI à vérifier";
    ARK = "ark", "ARK";
    INITIALS = "initials", "initiales";
    GUARANTEE = "guarantee-register", "numéro du registre de la garantie (orfèvres)";
    PREFECTURE = "prefecture-register", "numéro du registre de la préfecture (orfèvres)";
    SHELF_MARK = "shelf-mark", "cote";
    PHOTOGRAPHER = "photographer-number", "numéro donné par le photographe";
    FONDS = "fonds-number", "numéro de fonds";
    TRANSFER = "transfer-number", "numéro de versement";
    SITE = "site-number", "numéro de site";
    OPERATION = "operation-number", "numéro d'opération";
    TROUVE_TOUT = "trouve-tout", "identifiant de la base TrouveTout";
}

/// The reference of the notice, on the thing: `schema:identifier`, and an `E42` without a type.
pub fn reference(b: &mut Builder) {
    let reference = b.record.reference.as_str();
    b.string(ENTITY, schema::IDENTIFIER, reference);
    let node = b.part("reference");
    b.link(ENTITY, crm::P1_IS_IDENTIFIED_BY, node);
    b.is_a(node, crm::E42_IDENTIFIER);
    b.string(node, crm::P190_HAS_SYMBOLIC_CONTENT, reference);
}

/// Further identifiers, each as an `E42` typed by the kind; `…#inventory-number-1`.
pub fn numbers<'v>(
    b: &mut Builder,
    kind: &'static NumberKind,
    items: impl IntoIterator<Item = &'v str>,
) {
    numbers_on(b, NOTICED, kind, items);
}

/// The same for any thing.
pub fn numbers_on<'v>(
    b: &mut Builder,
    thing: Thing,
    kind: &'static NumberKind,
    items: impl IntoIterator<Item = &'v str>,
) {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for item in items {
        if text::is_placeholder(item) || !seen.insert(item) {
            continue;
        }
        let node = b.part_of(thing, &format!("{}-{}", kind.code, seen.len()));
        b.link(thing.node, crm::P1_IS_IDENTIFIED_BY, node);
        b.is_a(node, crm::E42_IDENTIFIER);
        b.kind(node, "identifier", kind.code, kind.label);
        b.string(node, crm::P190_HAS_SYMBOLIC_CONTENT, &text::line(item));
    }
}

/// The inventory numbers of a cell that separates them with ` ; `.
pub fn inventory(b: &mut Builder, field: &'static str) {
    let record = b.record;
    if let Some(cell) = record.text(field) {
        numbers(b, &INVENTORY, cell.split(" ; ").map(str::trim).filter(|item| !item.is_empty()));
    }
}
