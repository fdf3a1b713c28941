//! Whether a free text seems to hold the address, phone or mail of a private person.

use regex::Regex;
use std::sync::LazyLock;

macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("a valid pattern"));
    };
}

pattern!(
    MAIL,
    r"(?i)[\w.+-]+\s?(?:@|[(\[{]\s?(?:at|a|arobase|@)\s?[)\]}]|\barobase\b|\sat\s)\s?[\w-]+(?:\.|\s?[(\[{](?:dot|point|\.)[)\]}]\s?|\spoint\s)[a-z]{2,}"
);
// French numbers in pairs, whatever parts them; of other countries those that begin with `+`.
pattern!(
    PHONE,
    r"(?:^|[^\w.,/]|[[:alpha:]][.,/])(?:(?:\+|00)\s?33\s?(?:\(0\)\s?)?[1-9]|0[1-9])(?:\s?[.\-/·_]?\s?\d{2}){4}(?:\W|$)|\+\s?[1-9]\d{0,2}(?:[\s.\-/]?\(?\d\)?){7,11}(?:\W|$)"
);
// Days that would look like a phone with what follows them: `01/02/1903 04/05/1910`, `1903-02-01 1904-03-02`.
pattern!(
    DAY,
    r"\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:1\d|20)\d\d\b|\b(?:1\d|20)\d\d[/.\-]\d{1,2}[/.\-]\d{1,2}\b"
);
pattern!(
    STREET,
    r"(?i)\b\d{1,4}\s?(?:bis|ter|quater|[a-d]\b)?[\s,]+(?:(?:petite|grande|grand|vieille|ancienne)\s+)?(?:(?:rue|avenue|ave|boulevard|bd|bld|bvd|place|impasse|chemin|che|all[ée]es?|quai|route|rte|cours\s+\w+|square|passage|sentier|lotissement|r[ée]sidence|villa|faubourg|fg|ruelle|traverse|mont[ée]e|voie|hameau|lieu-dit|venelle|cit[ée]|cl?os|rond-point|esplanade|promenade|parvis|domaine)\b|(?:r|av|ave|pl|imp|che|sq|bd|bld|all|rte|fg|pass)\.\s*(?:d(?:e|u|es)\b|l(?:a|e|es)\b|[dl]['’]|(?-i:[A-ZÀ-Ý])))"
);
pattern!(
    STREET_AND_TOWN,
    r"(?i)\b(?:rue|avenue|boulevard|place|impasse|chemin|all[ée]e|quai|route|cours|square|sentier)\b[^.;\n]{2,60}?\b\d{5}\b"
);
pattern!(
    POSTCODE,
    r"\b(?:F-)?(?:0[1-9]|[1-8]\d|9[0-8])\d{3}\s+(?:[A-ZÀ-Ý][\w'’-]{2,}|L[aeo]s?\s[A-ZÀ-Ý])"
);
pattern!(
    HOME,
    r"(?i)\b(?:chez|domicile de|domicili[ée]e?s?|demeurant|habitant|r[ée]sidant)\b.{0,12}\b(?:m\.|mr\b|mme|mlle|monsieur|madame|mademoiselle|messieurs|m\.\s?et\s?mme|[àa]\b|au\b|\d)|\bt[ée]l(?:[ée]phone)?\s?[.:]+\s?[+0(]"
);
pattern!(
    OWNER,
    r"(?i)\b(?:m\.|mr\b|mme|mlle|monsieur|madame|mademoiselle|propri[ée]taires?|chez|domicili[ée]e?s?|demeurant|h[ée]ritiers?|contact|d[ée]positaire|d[ée]tenteur|don de)"
);

/// True when a text of a field that should hold no address (`APTN`, `OBS`, `ORIG`, `ACQU`, `MFICH`, `DOSADRS`, …) must be
/// withheld as a whole (Q63). Safety goes first: the address of a monument counts too.
#[must_use]
pub fn looks_personal(text: &str) -> bool {
    let text = plain(text);
    reaches_a_person(&text)
        || STREET.is_match(&text)
        || STREET_AND_TOWN.is_match(&text)
        || POSTCODE.is_match(&text)
        || HOME.is_match(&text)
}

/// The same for histories and descriptions, where addresses of buildings are normal: an address counts only with a person
/// named shortly before it.
#[must_use]
pub fn names_private_address(text: &str) -> bool {
    has_phone(&plain(text)) || names_private_address_in_number(text)
}

/// Whether the place where something is kept is a private person's, whose name is not to be published:
/// `Paris ; collection particulière Durand`, `chez Mme Durand`.
#[must_use]
pub fn names_private_keeper(text: &str) -> bool {
    // A mansion is a house like others.
    let folded = super::text::fold(&plain(text)).replace("hotel particulier", "hotel");
    [
        "particulier",
        "collection privee",
        "coll. priv",
        "coll. part",
        "coll part",
        "coll priv",
        "proprietaire",
    ]
    .iter()
    .any(|words| folded.contains(words))
        || folded.split([' ', ';', ',', '(', '\'']).any(|word| {
            matches!(
                word,
                "m." | "mm."
                    | "mr"
                    | "mr."
                    | "mme"
                    | "mlle"
                    | "monsieur"
                    | "madame"
                    | "mademoiselle"
                    | "chez"
            )
        })
        || folded.split([';', ',', ':']).any(|level| level.trim_start().starts_with("famille "))
}

/// As [`names_private_address`] for numbers, which may look like that of a phone.
#[must_use]
pub fn names_private_address_in_number(text: &str) -> bool {
    const BEFORE_CHARS: usize = 100;
    let text = plain(text);
    MAIL.is_match(&text)
        || [&STREET, &STREET_AND_TOWN, &POSTCODE]
            .into_iter()
            .flat_map(|form| form.find_iter(&text))
            .any(|found| {
                let head = &text[..found.start()];
                let from = head.char_indices().rev().nth(BEFORE_CHARS).map_or(0, |(at, _)| at);
                OWNER.is_match(&head[from..])
            })
}

fn reaches_a_person(text: &str) -> bool {
    MAIL.is_match(text) || has_phone(text)
}

fn has_phone(text: &str) -> bool {
    PHONE.is_match(text) && PHONE.is_match(&DAY.replace_all(text, "…"))
}

fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ").replace(['‐', '‑'], "-")
}

#[cfg(test)]
mod tests {
    use super::{looks_personal, names_private_address, names_private_keeper};

    #[test]
    fn addresses_phones_and_mails_are_seen() {
        for text in [
            "DUPONT Jean, 12 rue des Lilas, 33000 Bordeaux",
            "Déposé chez Mr Dupont, impasse des Lilas à Bordeaux",
            "12 bis, allée des Marjolinats",
            "Contact : jean.dupont@courriel.example",
            "tél. 05 56 55 12 34",
            "+33 5 56 55 12 34",
            "05.56.55.12.34",
            "rue du Vieux-Trouillet, 77000 Melun",
            "DUPONT Jean, 77000 Melun",
            "domicilié à Melun",
            "12 bis, r. de la Paix 75002",
            "3,rue des Lilas",
            "4 av. Foch",
            "jean.dupont(at)courriel.example",
            "jean.dupont [at] courriel [dot] example",
            "jean.dupont{at}courriel.example",
            "jean.dupont at courriel.example",
            "dupont arobase courriel point fr",
            "0556551234",
            "05-56-55-12-34",
            "05/56/55/12/34",
            "05 - 56 - 55 - 12 - 34",
            "05·56·55·12·34",
            "Tél.0556551234",
            "0033 5 56 55 12 34",
            "+33 (0)5 56 55 12 34",
            "+32 2 555 12 34",
            "vu le 01/02/1903, puis 05 56 55 12 34",
        ] {
            assert!(looks_personal(text), "{text}");
        }
    }

    #[test]
    fn ordinary_notes_pass() {
        for text in [
            "1906;1907",
            "collection Dupont ; vente Drouot, 1887, n° 234",
            "Anciennement région de : Champagne-Ardenne",
            "don de la Société des amis du Louvre",
            "N° d'inventaire 0001234 ; 12 places",
            "Dation Verne (Nantes, 1988) comprenant 3 manuscrits",
            "01/02/1903 04/05/1910",
            "01.02.1903 - 04.05.1910",
            "1903-02-01 1904-03-02",
            "vu le 05/06/1912 07/08/1913 09/10/1914",
            "fol. 12 r. et v.",
            "album de 12 pl. gravées",
        ] {
            assert!(!looks_personal(text), "{text}");
        }
    }

    #[test]
    fn private_keepers_are_told_from_houses() {
        for (text, expected) in [
            ("75 ; Paris ; Médiathèque de l'architecture et du patrimoine", false),
            ("Paris ; M.A.P.", false),
            ("Collection particulière", true),
            ("77 ; Provins ; coll. part. Quévandalec", true),
            ("chez M. Quévandalec", true),
            ("Mme Quévandalec", true),
            ("Melun ; MM. Quévandalec", true),
            ("Melun ; famille Quévandalec", true),
            ("Paris ; hôtel particulier de Sully", false),
            ("lieu de déplacement : Provins, famille Quévandalec", true),
            ("Paris ; musée de la famille", false),
        ] {
            assert_eq!(names_private_keeper(text), expected, "{text}");
        }
    }

    #[test]
    fn histories_may_name_the_street_of_a_building() {
        assert!(!names_private_address(
            "Hôtel bâti 12 rue de la République en 1750 pour un marchand."
        ));
        assert!(names_private_address(
            "Statue du 18e siècle. Propriétaire : Mme Dupont, 12 rue des Lilas, 33000 Bordeaux."
        ));
        assert!(names_private_address("Renseignements : jean@courriel.example"));
    }
}
