//! When a thing was in use: `crm:E7_Activity`, `…#use-1`, for each dating of `PERU` and `MILU`. What it was used for is
//! `crm:P101_had_as_general_use` of the thing, and `crm:P21_had_general_purpose` of the one use.

use super::builder::{Builder, Node};
use super::dating::{centuries, datings};
use super::event;
use crate::notice::grammar::denomination;
use crate::vocab::crm;

/// The uses of a thing.
pub fn uses(b: &mut Builder) {
    let mut known = centuries(b, "PERU");
    known.extend(datings(b, "MILU"));
    let single = known.len() == 1;
    for (index, dating) in known.into_iter().enumerate() {
        let name = format!("use-{}", index + 1);
        let node = event::state(b, &name, &event::USE);
        if single {
            purposes(b, node);
        }
        event::date(b, node, &name, dating);
    }
}

fn purposes(b: &mut Builder, node: Node) {
    let record = b.record;
    for term in record.list("UTIL").into_iter().filter_map(denomination::term) {
        let concept = b.concept("use", &term.label);
        b.add(node, crm::P21_HAD_GENERAL_PURPOSE, concept);
    }
}
