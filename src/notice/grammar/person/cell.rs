//! A cell of several persons: names that were cut are put together again, repetitions are one.

use super::{Person, is_group, is_particle, person};
use crate::notice::Base;
use crate::notice::grammar::text::{fold, line};
use rustc_hash::FxHashMap;

/// Reads the items of a list of authors, as [`crate::notice::Record::list`] gives them.
///
/// Names that hold a `;` are put together again (Q13), repetitions are one (Q24) and `A et B (rôle)` may give two, so
/// that the number of results differs from that of the items. The index is that of the first item, for the parallel `JATT`, `PAUT`.
#[must_use]
pub fn persons(items: &[&str], base: Base) -> Vec<(usize, Person)> {
    let mut out: Vec<(usize, Person)> = Vec::new();
    // A cell may hold tens of thousands of items, so those of one name are looked up, not searched for.
    let mut named: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut push = |out: &mut Vec<(usize, Person)>, index, person: Person| {
        let places = named.entry(fold(&person.name)).or_default();
        match places.iter().copied().find(|place| out[*place].1.is_same(&person)) {
            Some(place) => {
                let known = &mut out[place].1;
                known.role = known.role.take().or(person.role);
                known.alias = known.alias.take().or(person.alias);
                known.dates = known.dates.take().or(person.dates);
                let remarks = person.remarks.into_iter();
                let new =
                    remarks.filter(|words| !known.remarks.contains(words)).collect::<Vec<_>>();
                known.remarks.extend(new);
            }
            None => {
                places.push(out.len());
                out.push((index, person));
            }
        }
    };
    for (index, item) in items.iter().enumerate() {
        let item = line(item);
        if !item.chars().any(char::is_alphanumeric) {
            continue;
        }
        if let Some((_, before)) = out.last_mut() {
            if is_title(&item) {
                let person = person(&item, base);
                before.words = format!("{};{item}", before.words);
                before.role = before.role.take().or(person.role);
                before.qualifiers.extend(person.qualifiers);
                before.remarks.extend(person.remarks);
                continue;
            }
            // `Anonyme;Lorraine`: where the unknown maker worked.
            if base == Base::Mnr
                && before.unknown
                && !item.contains(['(', ' ', ','])
                && fold(&item) != fold(&before.name)
            {
                before.words = format!("{};{item}", before.words);
                continue;
            }
        }
        match two_persons(&item, base) {
            Some(two) => two.into_iter().for_each(|person| push(&mut out, index, person)),
            None => push(&mut out, index, person(&item, base)),
        }
    }
    out
}

/// Whether an item is the title of the person before it: `marquis de la Tour (ingénieur)`.
fn is_title(item: &str) -> bool {
    let first = item.split([' ', '\'', '’', '(']).next().unwrap_or_default();
    let titles = [
        "marquis",
        "marquise",
        "comte",
        "comtesse",
        "duc",
        "duchesse",
        "baron",
        "baronne",
        "vicomte",
        "seigneur",
        "sieur",
        "chevalier",
        "prince",
        "princesse",
        "dit",
        "dite",
        "père",
        "fils",
        "frères",
        "jeune",
        "aîné",
        "évêque",
        "abbé",
        "roi",
    ];
    titles.contains(&first)
}

/// `Martin Jean et Durand Paul (architecte)`: two whole names that share a bracket.
fn two_persons(item: &str, base: Base) -> Option<[Person; 2]> {
    let (name, bracket) = item.split_at(item.find('(').unwrap_or(item.len()));
    let (first, second) = [" et ", " & ", " / "].iter().find_map(|join| name.split_once(join))?;
    let is_name = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        (2..=5).contains(&words.len())
            && words
                .iter()
                .all(|word| !word.starts_with(|c: char| c.is_lowercase()) || is_particle(word))
    };
    if !is_name(first) || !is_name(second) || is_group(first) || is_group(second) {
        return None;
    }
    let read = |name: &str| {
        let mut person = person(&format!("{} {bracket}", name.trim()), base);
        item.trim().clone_into(&mut person.words);
        person
    };
    Some([read(first), read(second)])
}
