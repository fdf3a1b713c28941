//! Where and how a thing was found or collected: `DECV`, a hierarchy of places with the mode behind it
//! (notices.md §11.7), as `France ; Drôme ; Valence (Lieu de découverte) ; découverte fortuite`.

use super::date::Dating;
use super::hierarchy::bare;
use super::place::levels;
use super::text::fold;
use super::year;

/// A discovery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovery<'c> {
    /// The levels of a hierarchy, from the widest place to the narrowest, without qualifiers in brackets.
    pub places: Vec<&'c str>,
    /// How it was found: `découverte fortuite`, `fouilles programmées`.
    pub modes: Vec<&'c str>,
    pub dating: Option<Dating>,
    /// Collected by someone who looked for it, rather than found.
    pub collected: bool,
}

/// First words of folded levels that say how a thing was found.
const MODES: &[&str] = &[
    "chantier",
    "collecte",
    "collectes",
    "decouverte",
    "decouvertes",
    "diagnostic",
    "dragage",
    "exploration",
    "fouille",
    "fouilles",
    "mission",
    "missions",
    "plongee",
    "prospection",
    "prospections",
    "ramassage",
    "recolte",
    "sauvetage",
    "sondage",
    "sondages",
    "surveillance",
    "trouvaille",
];

/// Reads a cell.
#[must_use]
pub fn discovery(cell: &str, current_year: i32) -> Discovery<'_> {
    let folded = fold(cell);
    let mut found = Discovery {
        collected: words(&folded).any(is_collecting) && !folded.contains("decouvert"),
        ..Discovery::default()
    };
    for level in levels(cell) {
        let (bare, _) = bare(level);
        let folded = fold(bare);
        if found.dating.is_none() && bare.bytes().any(|byte| byte.is_ascii_digit()) {
            found.dating = year::date_within(bare, current_year);
            if found.dating.is_some() && starts_with_digit_or_mode(&folded) {
                if is_mode(&folded) {
                    found.modes.push(bare);
                }
                continue;
            }
        }
        if is_mode(&folded) {
            found.modes.push(bare);
        } else if !bare.is_empty() && bare.chars().any(char::is_alphabetic) {
            found.places.push(bare);
        }
    }
    found
}

/// The date of a sentence on the finding, as `PDEC` has it: only where the sentence speaks of it.
#[must_use]
pub fn date_in_words(text: &str, current_year: i32) -> Option<Dating> {
    let speaks = |sentence: &&str| speaks_of_finding(&fold(sentence));
    let mut dates = text
        .split(['.', ';', '\n', '#'])
        .filter(speaks)
        .filter_map(|sentence| year::date_within(sentence, current_year));
    let first = dates.next()?;
    dates.next().is_none().then_some(first)
}

/// Whether a folded sentence says that something was found; what *is* somewhere (`se trouve`) was not found there.
fn speaks_of_finding(folded: &str) -> bool {
    let mut before = "";
    words(folded).any(|word| {
        let is_there = matches!(std::mem::replace(&mut before, word), "se" | "s" | "y");
        let is_found = word.starts_with("trouv") && !is_there;
        is_found
            || is_collecting(word)
            || ["decouv", "fouill", "exhum"].iter().any(|stem| word.starts_with(stem))
    })
}

/// Whether a folded word says that something was collected; a collection may be anything's.
fn is_collecting(word: &str) -> bool {
    (word.starts_with("collect") && !word.starts_with("collection")) || word.starts_with("recolt")
}

fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_mode(folded: &str) -> bool {
    words(folded).next().is_some_and(|first| MODES.contains(&first))
}

fn starts_with_digit_or_mode(folded: &str) -> bool {
    folded.starts_with(|c: char| c.is_ascii_digit()) || is_mode(folded)
}

#[cfg(test)]
mod tests {
    use super::{date_in_words, discovery};

    #[test]
    fn places_modes_and_dates_are_told_apart() {
        for (cell, places, modes, date, collected) in [
            (
                "France ; Drôme ; Valence (Lieu de découverte) ; découverte fortuite",
                "France|Drôme|Valence",
                "découverte fortuite",
                "",
                false,
            ),
            (
                "Egypte ; Saqqara ; fouilles, 1851",
                "Egypte|Saqqara",
                "fouilles, 1851",
                "1851",
                false,
            ),
            ("France ; Paris ; 1867", "France|Paris", "", "1867", false),
            ("Mali ; Mopti (lieu de collecte) ; mission", "Mali|Mopti", "mission", "", true),
            ("Besançon", "Besançon", "", "", false),
            ("découverte isolée", "", "découverte isolée", "", false),
            ("France ; Loire ; Fouillouse (La)", "France|Loire|Fouillouse (La)", "", "", false),
            ("Mali ; ancienne collection Dupont", "Mali|ancienne collection Dupont", "", "", false),
        ] {
            let found = discovery(cell, 2026);
            assert_eq!(found.places.join("|"), places, "{cell}");
            assert_eq!(found.modes.join("|"), modes, "{cell}");
            let edtf = found.dating.and_then(|dating| dating.edtf()).unwrap_or_default();
            assert_eq!(edtf, date, "{cell}");
            assert_eq!(found.collected, collected, "{cell}");
        }
    }

    #[test]
    fn a_sentence_dates_the_finding_only_where_it_speaks_of_it() {
        for (text, date) in [
            ("Trouvé en 1897 lors de travaux.", Some("1897")),
            ("Trouvé lors de travaux de terrassement, parcelle non précisée.", None),
            ("Publié en 1902.", None),
            ("Don du collectionneur en 1902.", None),
            ("Se trouve au musée depuis 1902.", None),
            ("Retrouvé dans les réserves en 1902.", None),
            ("Collecté en 1902.", Some("1902")),
            ("Fouilles de 1897. Fouilles de 1902.", None),
        ] {
            let found = date_in_words(text, 2026).and_then(|dating| dating.edtf());
            assert_eq!(found.as_deref(), date, "{text}");
        }
    }
}
