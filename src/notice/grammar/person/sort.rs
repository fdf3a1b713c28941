//! Whether words that stand for a maker name a person, a group, or nobody.

use crate::notice::grammar::text::fold;

pub(super) fn is_unknown(folded: &str) -> bool {
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
    folded.is_empty()
        || folded.starts_with("anonyme")
        || folded.starts_with("non identifie")
        || folded.starts_with("non renseigne")
        || folded == "sans auteur"
        || folded == "auteur non identifie"
        || folded
            .split(' ')
            .any(|word| matches!(word, "inconnu" | "inconnue" | "inconnus" | "inconnues"))
        || folded.ends_with(" anonyme")
        || folded.ends_with(" non identifie")
}

pub(super) fn is_group(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "freres",
        "soeurs",
        "cie",
        "compagnie",
        "manufacture",
        "atelier",
        "ateliers",
        "fonderie",
        "fonderies",
        "maison",
        "societe",
        "ets",
        "etablissement",
        "etablissements",
        "entreprise",
        "imprimerie",
        "agence",
        "studio",
        "verrerie",
        "faiencerie",
        "editions",
        "edition",
        "ecole",
        "famille",
        "ministere",
        "service",
        "direction",
        "ville",
        "usine",
        "usines",
        "fabrique",
        "groupe",
        "cristallerie",
        "tapisserie",
        "orfevrerie",
        "association",
        "couvent",
        "abbaye",
        "communaute",
        "confrerie",
        "sarl",
        "cooperative",
        "papeterie",
        "syndicat",
        "pere et fils",
        "et",
        "&",
    ];
    let folded = fold(name);
    folded.contains("pere et fils")
        || folded.split([' ', ',', '.']).any(|word| WORDS.contains(&word))
}
