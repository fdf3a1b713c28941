//! Owners by category: a group typed by the category. Names of owners never reach the graph.

use super::builder::{Builder, NOTICED, Thing};
use super::production::uncertain;
use crate::notice::grammar::owner;
use crate::vocab::{crm, rdf};

/// The categories of `STAT`, `…#owner-1`.
pub fn owners(b: &mut Builder) {
    owners_of(b, NOTICED, "STAT");
}

/// The categories of owners of a thing, from a field.
pub fn owners_of(b: &mut Builder, thing: Thing, field: &'static str) {
    let record = b.record;
    let found = owner::owners(&record.list(field), record.base);
    for note in found.notes {
        b.note(field, "", note);
    }
    for (index, category) in found.categories.into_iter().enumerate() {
        let node = b.part_of(thing, &format!("owner-{}", index + 1));
        b.link(thing.node, crm::P52_HAS_CURRENT_OWNER, node);
        b.is_a(node, crm::E74_GROUP);
        b.kind(node, "owner", category.slug(), category.label());
        b.french(node, rdf::LABEL, category.label());
        if found.uncertain {
            uncertain(b, node);
        }
    }
}
