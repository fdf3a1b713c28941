//! What stands in brackets behind a name: roles, titles, degrees of attribution, given names, dates.

use super::role::{self, Kind};
use super::{Person, has_digit};
use crate::notice::grammar::text::{fold, strip_doubt};
use std::borrow::Cow;

/// Square brackets behind a name as round ones: `Eiffel Gustave [ingénieur]`. A name within them stays.
pub(super) fn round_brackets(text: &str) -> Cow<'_, str> {
    if text.starts_with('[') || !text.contains('[') {
        return text.into();
    }
    text.replace('[', "(").replace(']', ")").into()
}

/// Takes what the brackets say; what is left is the name.
pub(super) fn take_brackets(text: &str, person: &mut Person) -> String {
    let mut name = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        name.push_str(&rest[..open]);
        let inner = &rest[open + 1..];
        let close = inner.find(')').unwrap_or(inner.len());
        for part in inner[..close].split([',', ';']) {
            take_part(part.trim(), person);
        }
        rest = inner.get(close + 1..).unwrap_or_default();
        if !name.ends_with(' ') && !rest.is_empty() {
            name.push(' ');
        }
    }
    name.push_str(rest);
    // What is left of `(architecte))`.
    name.retain(|c| c != ')');
    name.trim().to_owned()
}

fn take_part(part: &str, person: &mut Person) {
    let (part, doubt) = strip_doubt(part);
    person.uncertain |= doubt;
    let folded = fold(part);
    match folded.as_str() {
        "" => {}
        "?" | "suppose" | "supposee" | "probable" | "probablement" | "incertain" | "doute" => {
            person.uncertain = true
        }
        "freres" | "soeurs" | "famille" | "pere et fils" => person.group = true,
        _ if is_qualifier(&folded) => person.qualifiers.push(part.to_lowercase().replace('’', "'")),
        _ if folded.starts_with("dit ")
            || folded.starts_with("dite ")
            || folded.starts_with("ne ") && !has_digit(part) =>
        {
            person.alias = part
                .split_once(' ')
                .map(|(_, alias)| alias.trim_start_matches([':', ' ']).to_owned());
        }
        _ if has_digit(part) => person.dates = Some(part.to_owned()),
        _ => take_words(part, person),
    }
}

/// Takes what is no doubt and no degree of attribution.
fn take_words(part: &str, person: &mut Person) {
    let kind = role::kind(part);
    match kind {
        Kind::Role | Kind::Body => {
            person.group |= kind == Kind::Body;
            let role = part.to_lowercase();
            person.role = Some(match person.role.take() {
                Some(before) => format!("{before}, {role}"),
                None => role,
            });
        }
        Kind::TitleBefore if person.before.is_none() => person.before = Some(part.to_owned()),
        Kind::TitleBehind if person.behind.is_none() => person.behind = Some(part.to_owned()),
        Kind::Given if person.given.is_none() => person.given = Some(part.to_owned()),
        _ => person.remarks.push(part.to_owned()),
    }
}

const QUALIFIERS: &[&str] = &[
    "d'apres",
    "attribue a",
    "attribuee a",
    "attribue",
    "attribuee",
    "attribution",
    "atelier",
    "atelier de",
    "et atelier",
    "et son atelier",
    "et ses ateliers",
    "ecole",
    "ecole de",
    "maniere de",
    "a la maniere de",
    "maniere",
    "genre de",
    "genre",
    "entourage de",
    "entourage",
    "cercle de",
    "cercle",
    "suiveur de",
    "suiveur",
    "imitateur de",
    "imitateur",
    "copie",
    "copie d'apres",
    "copie de",
    "style de",
    "style",
    "d'ap.",
    "ancienne attribution",
    "attr. a",
    "attr.",
    "dans le gout de",
    "gout de",
];

fn is_qualifier(folded: &str) -> bool {
    QUALIFIERS.contains(&folded)
}
