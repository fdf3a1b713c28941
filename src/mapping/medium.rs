//! What a photograph looks like, from fields that hold codes and, now and then, other words.

use super::builder::{Builder, ENTITY};
use super::text::{self, TextKind};
use crate::notice::grammar::{Note, text as words};

/// Words of `COULEUR`, with the term that each stands for. The producer knows that the field holds more than yes and no.
const COLORS: &[(&str, &str)] = &[
    ("c", "couleur"),
    ("couleur", "couleur"),
    ("couleurs", "couleur"),
    ("en couleur", "couleur"),
    ("en couleurs", "couleur"),
    ("monochrome", "monochrome"),
    ("n et b", "noir et blanc"),
    ("n&b", "noir et blanc"),
    ("nb", "noir et blanc"),
    ("noir & blanc", "noir et blanc"),
    ("noir et blanc", "noir et blanc"),
    ("noir-et-blanc", "noir et blanc"),
    ("non", "monochrome"),
    ("oui", "couleur"),
    ("sepia", "sépia"),
];

/// The letters of `SENS`, and the words that they stand for.
const ORIENTATIONS: &[(&str, &str)] = &[
    ("c", "carré"),
    ("carre", "carré"),
    ("h", "horizontal"),
    ("horizontal", "horizontal"),
    ("v", "vertical"),
    ("vertical", "vertical"),
];

/// Whether the photograph is in colour.
pub fn color(b: &mut Builder) {
    coded(b, "COULEUR", "color", COLORS, &text::COLOR);
}

/// Which way the photograph is to be looked at.
pub fn orientation(b: &mut Builder) {
    coded(b, "SENS", "orientation", ORIENTATIONS, &text::ORIENTATION);
}

/// A field with a few known words: each is a concept under `crm:P2_has_type`; if one is not known, all stay a text.
fn coded(
    b: &mut Builder,
    field: &'static str,
    scheme: &'static str,
    known: &[(&str, &'static str)],
    kind: &'static TextKind,
) {
    let record = b.record;
    let items: Vec<&str> =
        record.list(field).into_iter().filter(|item| !words::is_placeholder(item)).collect();
    let term = |item: &&str| {
        let folded = words::fold(item);
        known.iter().find(|(word, _)| *word == folded).map(|(_, term)| *term)
    };
    match items.iter().map(term).collect::<Option<Vec<&str>>>() {
        Some(terms) => terms.into_iter().for_each(|term| b.kind(ENTITY, scheme, term, term)),
        None => {
            let why = "the words are none that this field should hold, and are kept as they are";
            b.note(field, &items.join(" ; "), Note::new("W_VOCAB", why));
            text::field(b, field, kind);
        }
    }
}
