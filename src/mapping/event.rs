//! Events in the life of a thing: of which class each is, how it is tied to the thing, its kind and its time.
//!
//! An event is told apart by `crm:P2_has_type`, a concept of the scheme `event`. A theft is a change of custody
//! without one of title, and so a `crm:E10`; a loss of which no one knows who was in it is a bare `crm:E5`.

use super::builder::{Builder, ENTITY, Node};
use super::dating::{is_reversed, time_span};
use crate::notice::grammar::date::Dating;
use crate::notice::grammar::text;
use crate::vocab::{crm, rdf};
use oxrdf::NamedNodeRef;

/// What an event is.
#[derive(Debug)]
pub struct Kind {
    /// Of the concept `event/…`.
    pub code: &'static str,
    /// In French.
    pub label: &'static str,
    class: NamedNodeRef<'static>,
    /// From the thing to the event.
    tie: NamedNodeRef<'static>,
}

/// Declares kinds of event: name, code, French label, class, property from the thing.
macro_rules! kinds {
    ($($name:ident = $code:literal, $label:literal, $class:ident, $tie:ident;)*) => {
        $(pub const $name: Kind =
            Kind { code: $code, label: $label, class: crm::$class, tie: crm::$tie };)*
    };
}

kinds! {
    CLOSING = "closing", "fermeture", E68_DISSOLUTION, P99I_WAS_DISSOLVED_BY;
    COLLECTING = "collecting", "collecte", E7_ACTIVITY, P12I_WAS_PRESENT_AT;
    DEPOSIT = "deposit", "dépôt", E10_TRANSFER_OF_CUSTODY, P30I_CUSTODY_TRANSFERRED_THROUGH;
    DESTRUCTION = "destruction", "destruction", E6_DESTRUCTION, P13I_WAS_DESTROYED_BY;
    DISCOVERY = "discovery", "découverte", E7_ACTIVITY, P12I_WAS_PRESENT_AT;
    ENTRY = "entry", "entrée matérielle", E10_TRANSFER_OF_CUSTODY, P30I_CUSTODY_TRANSFERRED_THROUGH;
    FORMATION = "formation", "création", E66_FORMATION, P95I_WAS_FORMED_BY;
    FORMER_DEPOSIT = "former-deposit", "ancien dépôt", E10_TRANSFER_OF_CUSTODY, P30I_CUSTODY_TRANSFERRED_THROUGH;
    LOOTING = "looting", "pillage", E10_TRANSFER_OF_CUSTODY, P30I_CUSTODY_TRANSFERRED_THROUGH;
    LOSS = "loss", "disparition", E5_EVENT, P12I_WAS_PRESENT_AT;
    MOVE = "move", "déplacement", E9_MOVE, P25I_MOVED_BY;
    PRESUMED_DESTRUCTION = "presumed-destruction", "destruction présumée", E5_EVENT, P12I_WAS_PRESENT_AT;
    PROVENANCE = "provenance", "provenance", E9_MOVE, P25I_MOVED_BY;
    RECOVERY = "recovery", "redécouverte après disparition", E5_EVENT, P12I_WAS_PRESENT_AT;
    REGISTRATION = "immatriculation", "immatriculation", E7_ACTIVITY, P12I_WAS_PRESENT_AT;
    RETURN = "return", "restitution", E10_TRANSFER_OF_CUSTODY, P30I_CUSTODY_TRANSFERRED_THROUGH;
    SURVEY = "survey", "enquête ou récolement", E7_ACTIVITY, P12I_WAS_PRESENT_AT;
    THEFT = "theft", "vol", E10_TRANSFER_OF_CUSTODY, P30I_CUSTODY_TRANSFERRED_THROUGH;
    USE = "use", "utilisation", E7_ACTIVITY, P16I_WAS_USED_FOR;
}

/// States an event of the thing, `…#{name}`.
pub fn state(b: &mut Builder, name: &str, kind: &Kind) -> Node {
    let node = b.part(name);
    b.link(ENTITY, kind.tie, node);
    b.is_a(node, kind.class);
    b.kind(node, "event", kind.code, kind.label);
    node
}

/// The words of the notice on an event, and its time, `…#{name}-time`, where it has one.
pub fn date(b: &mut Builder, event: Node, name: &str, dating: Dating) {
    if !dating.words.is_empty() {
        b.french(event, rdf::LABEL, &text::line(&dating.words));
    }
    time(b, event, name, dating);
}

/// The time of an event alone: its words stand elsewhere.
pub fn time(b: &mut Builder, event: Node, name: &str, dating: Dating) {
    if (dating.begin.is_some() || dating.end.is_some()) && !is_reversed(&dating) {
        time_span(b, event, &format!("{name}-time"), &Dating { words: String::new(), ..dating });
    }
}

/// Dated events that are not the making, such as `1834 dépôt légal`: `…#event-1`, at which the thing was present.
pub fn others(b: &mut Builder, datings: Vec<Dating>) {
    for (index, dating) in datings.into_iter().enumerate() {
        let name = format!("event-{}", index + 1);
        let node = b.part(&name);
        b.link(ENTITY, crm::P12I_WAS_PRESENT_AT, node);
        b.is_a(node, crm::E7_ACTIVITY);
        if let Some(event) = &dating.event {
            b.kind(node, "event", event, event);
        }
        date(b, node, &name, dating);
    }
}
