//! When a thing was in use: `crm:E7_Activity`, `…#use-1`, for each dating of `PERU` and `MILU`. What it was used for is
//! `crm:P101_had_as_general_use` of the thing, and `crm:P21_had_general_purpose` of the one use.

use super::builder::Builder;
use super::event;
use crate::notice::grammar::date::Dating;
use crate::notice::grammar::{century, denomination, text};
use crate::vocab::crm;

/// The uses of a thing.
pub fn uses(b: &mut Builder) {
    let mut datings = periods(b);
    datings.extend(super::acquisition::datings(b, "MILU"));
    let single = datings.len() == 1;
    for (index, dating) in datings.into_iter().enumerate() {
        let name = format!("use-{}", index + 1);
        let node = event::state(b, &name, &event::USE);
        if single {
            purposes(b, node);
        }
        event::date(b, node, &name, dating);
    }
}

fn periods(b: &mut Builder) -> Vec<Dating> {
    let record = b.record;
    let mut datings = Vec::new();
    for item in record.list("PERU").into_iter().filter(|item| !text::is_placeholder(item)) {
        datings.push(century::century(item).unwrap_or_else(|note| {
            b.note("PERU", item, note);
            Dating { words: item.to_owned(), ..Dating::default() }
        }));
    }
    datings
}

fn purposes(b: &mut Builder, node: super::builder::Node) {
    let record = b.record;
    for term in record.list("UTIL").into_iter().filter_map(denomination::term) {
        let concept = b.concept("use", &term.label);
        b.add(node, crm::P21_HAD_GENERAL_PURPOSE, concept);
    }
}
