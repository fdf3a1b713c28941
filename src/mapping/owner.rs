//! Owners by category: a group typed by the category. Names of owners never reach the graph.

use super::builder::{Builder, ENTITY};
use super::production::uncertain;
use crate::notice::grammar::owner;
use crate::vocab::{crm, rdf};

/// The categories of `STAT`, `…#owner-1`.
pub fn owners(b: &mut Builder) {
    let record = b.record;
    let found = owner::owners(&record.list("STAT"), record.base);
    for note in found.notes {
        b.note("STAT", "", note);
    }
    for (index, category) in found.categories.into_iter().enumerate() {
        let node = b.numbered("owner", index);
        b.link(ENTITY, crm::P52_HAS_CURRENT_OWNER, node);
        b.is_a(node, crm::E74_GROUP);
        b.kind(node, "owner", category.slug(), category.label());
        b.french(node, rdf::LABEL, category.label());
        if found.uncertain {
            uncertain(b, node);
        }
    }
}
