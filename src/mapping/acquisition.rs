//! How a museum came by a thing: `DACQ` with the modes that stand in `STAT`, as acquisitions and transfers.

use super::builder::{Builder, ENTITY};
use super::production::time_span;
use crate::notice::grammar::date::Dating;
use crate::notice::grammar::{text, year};
use crate::vocab::{crm, rdf};

/// The modes of acquisition that `STAT` holds beside the owner and a place (T515).
const MODES: &[&str] = &[
    "achat",
    "affectation",
    "ancien fonds",
    "arrêté d'attribution",
    "cession",
    "collecte",
    "commande",
    "dation",
    "dépôt",
    "don",
    "don manuel",
    "donation",
    "échange",
    "envoi",
    "fouilles",
    "legs",
    "mode d'acquisition inconnu",
    "partage de fouilles",
    "saisie",
    "saisie révolutionnaire",
    "souscription",
    "transfert de propriété",
    "versement",
];

/// The acquisitions, `…#acquisition-1`: `crm:E8_Acquisition`, or `crm:E10_Transfer_of_Custody` for what only
/// says when the thing came into the house.
pub fn acquisitions(b: &mut Builder, dates: &'static str, modes: &'static str) {
    let record = b.record;
    let items = record.list(dates);
    let mut known = Vec::new();
    for item in year::years(&items, b.year_now) {
        let words = items.get(item.index).copied().unwrap_or_default();
        known.extend(b.take(dates, words, item.read));
    }
    let modes: Vec<&str> = record
        .list(modes)
        .into_iter()
        .filter(|item| MODES.contains(&text::strip_doubt(item).0.to_lowercase().as_str()))
        .collect();
    if known.is_empty() && !modes.is_empty() {
        known.push(Dating::default());
    }
    for (index, dating) in known.into_iter().enumerate() {
        let name = format!("acquisition-{}", index + 1);
        let node = b.part(&name);
        if matches!(dating.event.as_deref(), Some("entrée matérielle")) {
            b.link(ENTITY, crm::P30I_CUSTODY_TRANSFERRED_THROUGH, node);
            b.is_a(node, crm::E10_TRANSFER_OF_CUSTODY);
        } else {
            b.link(ENTITY, crm::P24I_CHANGED_OWNERSHIP_THROUGH, node);
            b.is_a(node, crm::E8_ACQUISITION);
            for mode in &modes {
                let (mode, _) = text::strip_doubt(mode);
                b.kind(node, "acquisition", mode, mode);
            }
        }
        if !dating.words.is_empty() {
            b.french(node, rdf::LABEL, &text::line(&dating.words));
            let span = Dating { words: String::new(), ..dating };
            time_span(b, node, &format!("{name}-time"), &span);
        }
    }
}

/// Dated events that are not the making, such as `1834 dépôt légal`: `…#event-1`, at which the thing was present.
pub fn events(b: &mut Builder, datings: Vec<Dating>) {
    for (index, dating) in datings.into_iter().enumerate() {
        let name = format!("event-{}", index + 1);
        let node = b.part(&name);
        b.link(ENTITY, crm::P12I_WAS_PRESENT_AT, node);
        b.is_a(node, crm::E7_ACTIVITY);
        if let Some(event) = &dating.event {
            b.kind(node, "event", event, event);
        }
        b.french(node, rdf::LABEL, &text::line(&dating.words));
        let span = Dating { words: String::new(), ..dating };
        time_span(b, node, &format!("{name}-time"), &span);
    }
}
