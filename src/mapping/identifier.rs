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

pub const INVENTORY: NumberKind =
    NumberKind { code: "inventory-number", label: "numéro d'inventaire" };
pub const AGREGEE: NumberKind = NumberKind { code: "agregee", label: "identifiant Agrégée" };
pub const ARCHAEOLOGY: NumberKind =
    NumberKind { code: "patriarche", label: "référence Patriarche" };
pub const PARCEL: NumberKind =
    NumberKind { code: "cadastral-parcel", label: "référence cadastrale" };
pub const ACT: NumberKind =
    NumberKind { code: "protection-act", label: "numéro de l'arrêté de protection" };
pub const FORMER: NumberKind =
    NumberKind { code: "former-reference", label: "ancienne référence" };
pub const FORMER_NUMBER: NumberKind = NumberKind { code: "former-number", label: "ancien numéro" };
pub const PHOTOTYPE: NumberKind =
    NumberKind { code: "phototype-number", label: "numéro du phototype" };
pub const ISNI: NumberKind = NumberKind { code: "isni", label: "ISNI" };
pub const ISNI_UNCONFIRMED: NumberKind =
    NumberKind { code: "isni-unconfirmed", label: "ISNI à vérifier" };
pub const ARK: NumberKind = NumberKind { code: "ark", label: "ARK" };
pub const INITIALS: NumberKind = NumberKind { code: "initials", label: "initiales" };
pub const GUARANTEE: NumberKind = NumberKind {
    code: "guarantee-register",
    label: "numéro du registre de la garantie (orfèvres)",
};
pub const PREFECTURE: NumberKind = NumberKind {
    code: "prefecture-register",
    label: "numéro du registre de la préfecture (orfèvres)",
};

pub const SHELF_MARK: NumberKind = NumberKind { code: "shelf-mark", label: "cote" };
pub const PHOTOGRAPHER: NumberKind =
    NumberKind { code: "photographer-number", label: "numéro donné par le photographe" };
pub const FONDS: NumberKind = NumberKind { code: "fonds-number", label: "numéro de fonds" };
pub const TRANSFER: NumberKind =
    NumberKind { code: "transfer-number", label: "numéro de versement" };
pub const SITE: NumberKind = NumberKind { code: "site-number", label: "numéro de site" };
pub const OPERATION: NumberKind =
    NumberKind { code: "operation-number", label: "numéro d'opération" };
pub const TROUVE_TOUT: NumberKind =
    NumberKind { code: "trouve-tout", label: "identifiant de la base TrouveTout" };

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
