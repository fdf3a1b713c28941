//! Theft, loss, looting, destruction, and what was found again: an event each, `…#theft`, dated only where the words
//! on that very event hold one date. That a thing is stolen or missing today is a kind of thing, of the scheme
//! `situation`.

use super::builder::{Builder, ENTITY};
use super::event::{self, Kind};
use crate::notice::Record;
use crate::notice::grammar::incident::{self, Incident, Told};
use crate::notice::grammar::{place, text};
use crate::vocab::crm;

/// States the incidents that `states` tell of (`MANQUANT`, `DEPL`); what `remarks` say of them adds only dates.
pub fn incidents(b: &mut Builder, states: &[&str], remarks: &[&'static str]) {
    let mut told: Vec<Told> = Vec::new();
    for state in states {
        merge(&mut told, incident::incidents(state, b.year_now), true);
    }
    let record = b.record;
    for field in remarks {
        let Some(words) = record.text(field) else { continue };
        // A remark that begins with the incident tells of it; others may speak of a part or of a copy.
        let is_new = incident::is_state(&words);
        merge(&mut told, incident::incidents(&words, b.year_now), is_new);
    }
    for Told { incident, dating } in told {
        let kind = kind(incident);
        let node = event::state(b, kind.code, kind);
        if let Some(dating) = dating {
            event::time(b, node, kind.code, dating);
        }
    }
}

/// Adds dates to what is known, and where `is_new` what is not known yet.
fn merge(told: &mut Vec<Told>, more: Vec<Told>, is_new: bool) {
    for more in more {
        match told.iter_mut().find(|known| known.incident == more.incident) {
            Some(known) if known.dating.is_none() => known.dating = more.dating,
            Some(_) => {}
            None if is_new => told.push(more),
            None => {}
        }
    }
}

fn kind(incident: Incident) -> &'static Kind {
    match incident {
        Incident::Theft => &event::THEFT,
        Incident::Looting => &event::LOOTING,
        Incident::Loss => &event::LOSS,
        Incident::Recovery => &event::RECOVERY,
        Incident::Return => &event::RETURN,
        Incident::Destruction => &event::DESTRUCTION,
        Incident::PresumedDestruction => &event::PRESUMED_DESTRUCTION,
    }
}

/// The levels of `LOCA` behind the town that say what became of the thing: `Lille ; palais des beaux-arts ; volé`.
#[must_use]
pub fn states_of_place(record: &Record) -> Vec<String> {
    let Some(cell) = record.text("LOCA") else { return Vec::new() };
    let levels = place::levels(&cell);
    levels.into_iter().filter(|level| incident::is_state(level)).map(str::to_owned).collect()
}

/// What became of a thing, as a kind of thing: `situation/manquant`.
pub fn situation(b: &mut Builder, state: &str) {
    let label = text::line(state);
    let concept = b.concept("situation", &label);
    b.add(ENTITY, crm::P2_HAS_TYPE, concept);
}
