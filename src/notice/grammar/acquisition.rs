//! How a thing came into a house: the modes of `STAT` (T515), and the same in the words of `ACQU` and `ORIG`.

use super::text::{fold, strip_doubt};

/// Whether the thing changed its owner, or only the house that keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    Title,
    Custody,
}

/// A mode of acquisition: its term, the same folded, the folded words that tell of it in a text, and what is transferred.
#[derive(Debug, PartialEq, Eq)]
pub struct Mode {
    pub term: &'static str,
    folded: &'static str,
    words: &'static [&'static str],
    pub transfer: Transfer,
}

/// A mode; its words get a space on each side, so that they are found as whole words.
macro_rules! mode {
    ($term:literal, $folded:literal, [$($words:literal),*], $transfer:ident $(,)?) => {
        Mode {
            term: $term,
            folded: $folded,
            words: &[$(concat!(" ", $words, " ")),*],
            transfer: Transfer::$transfer,
        }
    };
}

/// A term stands before those that it holds.
const MODES: &[Mode] = &[
    mode!("mode d'acquisition inconnu", "mode d'acquisition inconnu", [], Title),
    mode!("don manuel", "don manuel", ["don manuel", "dons manuels"], Title),
    mode!("partage de fouilles", "partage de fouilles", ["partage de fouilles"], Title),
    mode!(
        "saisie révolutionnaire",
        "saisie revolutionnaire",
        ["saisie revolutionnaire", "saisies revolutionnaires"],
        Title,
    ),
    mode!(
        "transfert de propriété",
        "transfert de propriete",
        ["transfert de propriete", "transferts de propriete"],
        Title,
    ),
    mode!("arrêté d'attribution", "arrete d'attribution", ["arrete d'attribution"], Title),
    mode!("ancien fonds", "ancien fonds", ["ancien fonds"], Title),
    mode!("dation", "dation", ["dation", "dations"], Title),
    mode!("donation", "donation", ["donation", "donations"], Title),
    mode!("don", "don", ["don", "dons"], Title),
    mode!("legs", "legs", ["legs", "legue", "leguee", "legues", "leguees"], Title),
    mode!("achat", "achat", ["achat", "achats", "achete", "achetee", "achetes", "achetees"], Title),
    mode!("cession", "cession", ["cession"], Title),
    mode!("collecte", "collecte", ["collecte"], Title),
    mode!("commande", "commande", ["commande"], Title),
    mode!("échange", "echange", ["echange", "echanges"], Title),
    mode!("fouilles", "fouilles", ["fouilles"], Title),
    mode!("saisie", "saisie", ["saisie"], Title),
    mode!("souscription", "souscription", ["souscription"], Title),
    mode!("affectation", "affectation", [], Custody),
    mode!("dépôt", "depot", ["depot", "depots"], Custody),
    mode!("envoi", "envoi", [], Custody),
    mode!("versement", "versement", [], Custody),
];

/// Words that sound like a mode and are a place or a duty: whatever was kept or printed has come by another way.
const NO_MODES: &[&str] = &[
    " depot archeologique ",
    " depot de fouilles ",
    " depot lapidaire ",
    " depot legal ",
    " depots lapidaires ",
];

/// The mode that an item is, as `don manuel` or `Legs (?)`.
#[must_use]
pub fn term(item: &str) -> Option<&'static Mode> {
    let folded = fold(strip_doubt(item).0);
    MODES.iter().find(|mode| mode.folded == folded)
}

/// The one mode that a text tells of; none where it tells of several, or of none.
#[must_use]
pub fn told(text: &str) -> Option<&'static Mode> {
    let folded = fold(text).replace(|c: char| !c.is_alphanumeric() && c != '\'', " ");
    let mut rest = format!(" {} ", folded.split_whitespace().collect::<Vec<_>>().join(" "));
    for words in NO_MODES {
        rest = rest.replace(words, "  ");
    }
    let mut found: Option<&'static Mode> = None;
    for mode in MODES {
        for words in mode.words {
            if rest.contains(words) {
                if found.is_some_and(|other| other != mode) {
                    return None;
                }
                found = Some(mode);
                rest = rest.replace(words, "  ");
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{MODES, Transfer, fold, term, told};

    #[test]
    fn the_folded_forms_are_those_of_the_terms() {
        for mode in MODES {
            assert_eq!(mode.folded, fold(mode.term));
        }
    }

    #[test]
    fn modes_are_terms_or_words_of_a_text() {
        for (item, wanted) in [
            ("don manuel", Some("don manuel")),
            ("Legs (?)", Some("legs")),
            ("dépôt", Some("dépôt")),
            ("propriété de l'Etat", None),
            ("Saint-Germain-en-Laye", None),
        ] {
            assert_eq!(term(item).map(|mode| mode.term), wanted, "{item}");
        }
        for (text, wanted) in [
            ("1988 : objet de collection accepté en dation (Dation Verne)", Some("dation")),
            ("DONATION-(X: 6 OCTOBRE 1952)", Some("donation")),
            ("DEPOT-(COMITE DU TOURISME)", Some("dépôt")),
            ("dation en paiement des droits de mutation", Some("dation")),
            ("dépôt de l'Etat", Some("dépôt")),
            ("provient du dépôt lapidaire", None),
            ("don du dépôt lapidaire", Some("don")),
            ("décision dépôt légal", None),
            ("Don manuel de la ville", Some("don manuel")),
            ("don puis achat", None),
            ("donc", None),
            ("oui", None),
            ("1947-1958", None),
        ] {
            assert_eq!(told(text).map(|mode| mode.term), wanted, "{text}");
        }
        assert_eq!(term("dépôt").map(|mode| mode.transfer), Some(Transfer::Custody));
        assert_eq!(term("don").map(|mode| mode.transfer), Some(Transfer::Title));
    }
}
