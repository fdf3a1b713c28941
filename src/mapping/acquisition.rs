//! How a house came by a thing: `crm:E8_Acquisition` where it changed its owner, `crm:E10_Transfer_of_Custody`
//! where it only came into the house. Who gave it is never said: givers may be private persons.

use super::builder::{Builder, ENTITY, Node};
use super::dating::datings;
use super::deposit;
use super::event;
use super::keeper;
use super::text::{self as texts, TextKind};
use crate::notice::grammar::acquisition::{self, Mode, Transfer};
use crate::notice::grammar::date::Dating;
use crate::notice::grammar::{text, year};
use crate::vocab::crm;
use oxrdf::NamedNode;

/// The acquisitions of Joconde, `…#acquisition-1`: one for each date of `dates`, with the modes that `modes` holds
/// beside the owner and the house.
pub fn acquisitions(b: &mut Builder, dates: &'static str, modes: &'static str) {
    let mut known = datings(b, dates);
    let mut modes_told: Vec<&Mode> = Vec::new();
    for mode in b.record.list(modes).into_iter().filter_map(acquisition::term) {
        if !modes_told.contains(&mode) {
            modes_told.push(mode);
        }
    }
    // A deposit of which other fields tell is stated there, with its house and its time.
    if let Some(told) = deposit::times(b) {
        let is_custody = |mode: &&Mode| mode.transfer == Transfer::Custody;
        if !modes_told.is_empty() && modes_told.iter().all(is_custody) {
            known.retain(|dating| !told.contains(&(dating.begin, dating.end)));
            if known.is_empty() {
                return;
            }
        }
        if !modes_told.iter().all(is_custody) {
            modes_told.retain(|mode| !is_custody(mode));
        }
    }
    if known.is_empty() && !modes_told.is_empty() {
        known.push(Dating::default());
    }
    if known.is_empty() {
        return;
    }
    let (museum, owner) = (keeper::sure(b), keeper::beneficiary(b));
    for (index, dating) in known.into_iter().enumerate() {
        let name = format!("acquisition-{}", index + 1);
        let is_entry =
            dating.event.as_deref().is_some_and(|words| text::fold(words) == "entree materielle");
        let node = if is_entry {
            entry(b, &name, museum.as_ref())
        } else {
            // `décision dation` names its own mode.
            let own = dating.event.as_deref().and_then(acquisition::told);
            let modes = own.as_ref().map_or(&modes_told[..], std::slice::from_ref);
            acquired(b, &name, modes, owner.as_ref())
        };
        event::date(b, node, &name, dating);
    }
}

/// An acquisition by these modes, for the owner; a transfer of custody where all of them are.
fn acquired(b: &mut Builder, name: &str, modes: &[&Mode], owner: Option<&NamedNode>) -> Node {
    let custody = !modes.is_empty() && modes.iter().all(|mode| mode.transfer == Transfer::Custody);
    let node = b.part(name);
    if custody {
        b.link(ENTITY, crm::P30I_CUSTODY_TRANSFERRED_THROUGH, node);
        b.is_a(node, crm::E10_TRANSFER_OF_CUSTODY);
    } else {
        b.link(ENTITY, crm::P24I_CHANGED_OWNERSHIP_THROUGH, node);
        b.is_a(node, crm::E8_ACQUISITION);
        if let Some(museum) = owner {
            b.add(node, crm::P22_TRANSFERRED_TITLE_TO, museum.clone());
        }
    }
    for mode in modes {
        b.kind(node, "acquisition", mode.term, mode.term);
    }
    node
}

/// The day on which the thing came into the museum.
fn entry(b: &mut Builder, name: &str, museum: Option<&NamedNode>) -> Node {
    let node = event::state(b, name, &event::ENTRY);
    if let Some(museum) = museum {
        b.add(node, crm::P29_CUSTODY_RECEIVED_BY, museum.clone());
    }
    node
}

/// An acquisition of which a text tells, `…#{name}`, where it tells of one mode; the text stands too, and the
/// event quotes nothing of it.
pub fn told(b: &mut Builder, field: &'static str, name: &str, kind: &'static TextKind) {
    texts::field(b, field, kind);
    let record = b.record;
    let Some(words) = record.text(field) else { return };
    let Some(mode) = acquisition::told(&words) else { return };
    let owner = keeper::beneficiary(b);
    let node = acquired(b, name, &[mode], owner.as_ref());
    if let Some(dating) = year::date_within(&words, b.year_now) {
        event::time(b, node, name, dating);
    }
}
