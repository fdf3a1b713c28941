//! The work behind a notice: its drafting (`DBOR`), `crm:E65_Creation` of the record, and the surveys at which the thing was
//! seen (`DENQ`), `crm:E7_Activity`. Who did it is never said.

use super::builder::{Builder, DOC};
use super::dating::overall;
use super::event;
use crate::notice::grammar::date::Dating;
use crate::notice::grammar::{text, year};
use crate::vocab::crm;

/// The drafting of the record, and the surveys of the thing.
pub fn drafting(b: &mut Builder) {
    let drafted = dates(b, "DBOR");
    if !drafted.is_empty() {
        let node = b.part("drafting");
        b.link(DOC, crm::P94I_WAS_CREATED_BY, node);
        b.is_a(node, crm::E65_CREATION);
        // From the first date to the last: a record is created once.
        event::date(b, node, "drafting", overall(drafted.iter()));
    }
    for (index, dating) in dates(b, "DENQ").into_iter().enumerate() {
        let name = format!("survey-{}", index + 1);
        let node = event::state(b, &name, &event::SURVEY);
        event::date(b, node, &name, dating);
    }
}

/// The dates of a field, as `2004.0` and `2003-05-12`; what is none stays as words.
fn dates(b: &mut Builder, field: &'static str) -> Vec<Dating> {
    let record = b.record;
    let mut dates = Vec::new();
    for item in record.list(field).into_iter().filter(|item| !text::is_placeholder(item)) {
        let date = b.take(field, item, year::notice_date(item, b.year_now));
        // A year that a spreadsheet made a decimal (Q49).
        let words = item.trim_end_matches(".0").to_owned();
        dates.push(Dating { words, begin: date, end: date, ..Dating::default() });
    }
    dates
}
