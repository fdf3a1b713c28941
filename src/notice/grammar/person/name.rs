//! The order of names in each base: which words are the family name, and which the given ones (Q53).

use super::{Person, has_digit};
use crate::notice::Base;
use crate::notice::grammar::text::fold;

pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        fold(word).trim_end_matches('\''),
        "de" | "du"
            | "des"
            | "d"
            | "la"
            | "le"
            | "les"
            | "l"
            | "van"
            | "von"
            | "der"
            | "den"
            | "di"
            | "da"
            | "del"
            | "della"
            | "dos"
            | "ten"
            | "ter"
            | "zu"
            | "y"
            | "mac"
            | "mc"
            | "saint"
            | "st"
    )
}

fn is_caps(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !word.chars().any(char::is_lowercase)
}

/// Tells family and given names apart, by the order of the base; a name of another form stays whole.
pub(super) fn split_name(person: &mut Person, base: Base) {
    let name = person.name.clone();
    let (family, given) = if let Some((family, given)) = name.split_once(',') {
        (family.trim().to_owned(), given.trim().to_owned())
    } else {
        if base == Base::Memoire {
            return;
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let caps = words
            .iter()
            .take_while(|word| is_caps(word) || (is_particle(word) && words.len() > 2))
            .count();
        // Trailing particles belong to the given name: `LA TOUR Georges de`.
        let cut =
            if caps > 0 && caps < words.len() && words[..caps].iter().any(|word| is_caps(word)) {
                caps
            } else if matches!(base, Base::Joconde | Base::Mnr | Base::Autor) && caps == 0 {
                return;
            } else {
                family_words(&words)
            };
        if cut >= words.len() {
            return;
        }
        (words[..cut].join(" "), words[cut..].join(" "))
    };
    let plausible = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        !words.is_empty()
            && words.len() <= 5
            && !has_digit(text)
            && words.iter().all(|word| {
                is_particle(word)
                    || fold(word).starts_with("d'")
                    || !word.starts_with(|c: char| c.is_lowercase())
            })
    };
    // No given name begins with a particle and a name: `LEONARDO DA VINCI` stands in reading order.
    let mut of_given = given.split_whitespace();
    let is_surname = of_given.next().is_some_and(is_particle) && of_given.next().is_some();
    if plausible(&family) && plausible(&given) && !is_surname {
        person.family = Some(family);
        person.given = Some(given);
    }
}

/// Whether a name is a family name and nothing else: one word, with its particles.
pub(super) fn is_family_alone(name: &str) -> bool {
    let names = name.split_whitespace().filter(|word| !is_particle(word));
    names.count() == 1 && !name.contains(',') && !has_digit(name)
}

/// How many words the family name has: `Le Vau`, `David d'Angers`, `Martin de la Tour`.
fn family_words(words: &[&str]) -> usize {
    let of = |word: &str| {
        matches!(fold(word).as_str(), "de" | "du" | "des" | "d'") || fold(word).starts_with("d'")
    };
    let mut cut = 1 + words.iter().take_while(|word| is_particle(word)).count();
    if words.get(cut).is_some_and(|word| of(word)) {
        let joined = cut + words[cut..].iter().take_while(|word| is_particle(word)).count();
        // The particle of a given name ends the item: `La Tour Georges de`.
        if joined + 1 < words.len() {
            cut = joined + 1;
        }
    }
    cut
}

/// `DE LA TOUR` → `de la Tour`, `HARDOUIN-MANSART` → `Hardouin-Mansart`; mixed case stays.
pub(super) fn title_case(name: &str) -> String {
    let words: Vec<String> = name
        .split(' ')
        .map(|word| {
            if !is_caps(word) {
                return word.to_owned();
            }
            if matches!(word, "DE" | "DU" | "DES") {
                return word.to_lowercase();
            }
            let mut out = String::with_capacity(word.len());
            let mut first = true;
            for c in word.chars() {
                if first {
                    out.extend(c.to_uppercase())
                } else {
                    out.extend(c.to_lowercase())
                }
                first = !c.is_alphanumeric();
            }
            out
        })
        .collect();
    words.join(" ")
}
