//! When something was: the datings that a field holds, and time-spans in the graph.

use super::builder::{Builder, Node};
use crate::notice::grammar::date::{Date, Dating};
use crate::notice::grammar::{century, text, year};
use crate::vocab::{crm, rdf};

/// The years and days of a field; what is none stays as words.
pub fn datings(b: &mut Builder, field: &'static str) -> Vec<Dating> {
    let record = b.record;
    let items = record.list(field);
    let mut known = Vec::new();
    for item in year::years(&items, b.year_now) {
        let words = items.get(item.index).copied().unwrap_or_default();
        known.push(b.take(field, words, item.read).unwrap_or_else(|| in_words(words)));
    }
    known
}

/// The centuries and periods of a field; what is none stays as words.
pub fn centuries(b: &mut Builder, field: &'static str) -> Vec<Dating> {
    let record = b.record;
    let mut known = Vec::new();
    for item in record.list(field).into_iter().filter(|item| !text::is_placeholder(item)) {
        known.push(century::century(item).unwrap_or_else(|note| {
            b.note(field, item, note);
            in_words(item)
        }));
    }
    known
}

/// A dating of which only the words are known.
pub fn in_words(words: &str) -> Dating {
    Dating { words: words.to_owned(), ..Dating::default() }
}

/// From the first begin to the last end; open where one of the datings is open.
pub fn overall<'d>(datings: impl Iterator<Item = &'d Dating> + Clone) -> Dating {
    let known = |d: &&Dating| (d.begin.is_some() || d.end.is_some()) && !is_reversed(d);
    let spans = || datings.clone().filter(known);
    let words: Vec<&str> = datings.clone().map(|dating| dating.words.as_str()).collect();
    Dating {
        words: words.join(" ; "),
        begin: spans().map(|d| d.begin).min().flatten(),
        end: if spans().any(|d| d.end.is_none()) {
            None
        } else {
            spans().filter_map(|d| d.end).max_by_key(last_day)
        },
        ..Dating::default()
    }
}

/// The last day of a date; one without month or day ends with its year or month.
fn last_day(date: &Date) -> (i32, u8, u8) {
    (date.year, date.month.unwrap_or(12), date.day.unwrap_or(31))
}

/// Whether the dating ends before it begins; then only its words are worth anything.
pub fn is_reversed(dating: &Dating) -> bool {
    matches!((&dating.begin, &dating.end), (Some(begin), Some(end))
        if (begin.year, begin.month.unwrap_or(1), begin.day.unwrap_or(1)) > last_day(end))
}

/// The time of an event: first and last second, and the words of the notice.
pub fn time_span(b: &mut Builder, event: Node, name: &str, dating: &Dating) -> Node {
    let node = b.part(name);
    b.link(event, crm::P4_HAS_TIME_SPAN, node);
    b.is_a(node, crm::E52_TIME_SPAN);
    if !is_reversed(dating) {
        if let Some(begin) = dating.begin_datetime() {
            b.typed(node, crm::P82A_BEGIN_OF_THE_BEGIN, begin, rdf::DATE_TIME);
        }
        if let Some(end) = dating.end_datetime() {
            b.typed(node, crm::P82B_END_OF_THE_END, end, rdf::DATE_TIME);
        }
    }
    if !dating.words.is_empty() {
        b.french(node, rdf::LABEL, &text::line(&dating.words));
    } else if (dating.circa || dating.uncertain)
        && let Some(edtf) = dating.edtf()
    {
        // The instants can't say that the date is doubtful, and the words stand elsewhere.
        b.string(node, rdf::LABEL, &edtf);
    }
    node
}
