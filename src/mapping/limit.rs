//! How much one notice may make. The largest real one, a museum in a castle, has 2,225 links to objects and about 4,600
//! triples: the limits are more than twenty times that. A notice beyond them is a broken or hostile file.

use crate::notice::problem::Severity;
use crate::notice::{Problem, Record, Value};

/// The most items that the fields of one notice may have together: of arrays, and between semicolons.
pub const NOTICE_ITEMS_MAX: usize = 50_000;

/// The most triples that one notice may make; and the most shared nodes, and problems.
pub const NOTICE_TRIPLES_MAX: usize = 100_000;

/// The refusal of a record that has too many items, before anything is made of them.
#[must_use]
pub fn too_many_items(record: &Record) -> Option<Problem> {
    // A short record can't have them: each takes a byte at least.
    let bytes: usize = texts(record).map(|text| text.len() + 1).sum();
    if bytes <= NOTICE_ITEMS_MAX {
        return None;
    }
    let items = |text: &str| 1 + text.bytes().filter(|byte| *byte == b';').count();
    let items: usize = texts(record).map(items).sum();
    let message = format!(
        "the fields of the notice have {items} items together, and {NOTICE_ITEMS_MAX} are the most \
         that is read; take out what does not belong to this notice, or give it in several notices"
    );
    (items > NOTICE_ITEMS_MAX).then(|| refusal(message))
}

fn texts(record: &Record) -> impl Iterator<Item = &str> {
    record.values().flat_map(|(_, value): (_, &Value)| value.items()).map(String::as_str)
}

/// The refusal of a notice of which more than [`NOTICE_TRIPLES_MAX`] triples, shared nodes or problems would come.
#[must_use]
pub fn too_many_triples() -> Problem {
    refusal(format!(
        "the notice makes more than {NOTICE_TRIPLES_MAX} triples, shared nodes or warnings; take out what does not \
         belong to this notice, or give it in several notices"
    ))
}

fn refusal(message: String) -> Problem {
    Problem::new("R_NOTICE_TOO_LARGE", Severity::Violation, None, "", message)
}
