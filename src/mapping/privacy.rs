//! What is never published: the fields, with the reason for each, and the free texts that look personal.
//!
//! Whatever stands in these fields reaches neither the graph nor a problem's words.

use super::builder::Builder;
use super::crosswalk::{self, Left, Rule};
use crate::notice::grammar::privacy;
use crate::notice::{Base, Problem, Record, Value};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// What a problem says about a free text that is withheld.
pub const WITHHELD_CELL: &str = "the text seems to hold the address, phone or mail of a private \
    person, so it is not published; take it out of the field";

/// What a problem says about the place where a private person keeps a thing.
const WITHHELD_KEEPER: &str = "the words seem to name a private keeper, so they are not published; write \
    `collection particulière`";

/// A field that is never published: the base (`None` for all), the code, what kind of reason, and the reason.
pub type Withheld = (Option<Base>, &'static str, Left, &'static str);

use Base::{Autor, Joconde, Memoire, Merimee, Mnr, Museofile, Palissy};
use Left::{Masked, Personal};

/// The fields that are never published.
#[rustfmt::skip]
pub const WITHHELD: &[Withheld] = &[
    (None, "HISTORIQUE", Personal, "names and mail addresses of the editors of the notice"),
    (None, "CONTACT", Personal, "mail address of a service or of a person"),
    (Some(Merimee), "DOSADRS", Personal, "address in free text"),
    (Some(Merimee), "MFICH", Personal, "holds names and addresses of private owners"),
    (Some(Merimee), "NOMS", Personal, "writers of the notice"),
    (Some(Merimee), "PERS", Personal, "owners, donors and inhabitants, who may be alive"),
    (Some(Merimee), "PSTA", Personal, "details on private owners"),
    (Some(Palissy), "ADRS2", Masked, "location kept secret against theft"),
    (Some(Palissy), "COM2", Masked, "location kept secret against theft"),
    (Some(Palissy), "EDIF2", Masked, "location kept secret against theft"),
    (Some(Palissy), "EMPL2", Masked, "location kept secret against theft"),
    (Some(Palissy), "INSEE2", Masked, "location kept secret against theft"),
    (Some(Palissy), "DOSADRS", Personal, "address in free text"),
    (Some(Palissy), "MFICH", Personal, "holds names and addresses of private owners"),
    (Some(Palissy), "NOMS", Personal, "writers of the notice"),
    (Some(Palissy), "PERS", Personal, "owners and donors, who may be alive"),
    (Some(Palissy), "PRECISION_JURIDIQUE", Personal, "details on private owners"),
    (Some(Joconde), "APTN", Personal, "former owners, with postal addresses of donors"),
    (Some(Joconde), "COOR", Personal, "name of the coordinator, not coordinates"),
    (Some(Joconde), "MSGCOM", Personal, "mail address for orders, as markup"),
    (Some(Joconde), "REDA", Personal, "writers of the notice"),
    (Some(Memoire), "ADPHOT", Personal, "address of the person photographed"),
    (Some(Memoire), "MCPER", Personal, "name of the person photographed"),
    (Some(Mnr), "HIST2", Personal, "research on despoiled families that the producer does not show"),
    (Some(Mnr), "HIST3", Personal, "research on despoiled families that the producer does not show"),
    (Some(Mnr), "HIST4", Personal, "restitutions to families; the producer does not show it"),
    (Some(Mnr), "REDC", Personal, "writers of the notice"),
    (Some(Museofile), "CONTACT_GENERIQUE", Personal, "mail address"),
    (Some(Museofile), "CONTACT_MUSEO", Personal, "mail address of a member of staff"),
    (Some(Museofile), "GRESP", Personal, "name of a member of staff"),
    (Some(Museofile), "LEGS", Personal, "bequests, with the names of those who left them"),
    (Some(Museofile), "NOM_AMI", Personal, "contact of an association"),
    (Some(Museofile), "OBS_AMI", Personal, "contact of an association"),
    (Some(Museofile), "RESP", Personal, "name of a member of staff"),
    (Some(Museofile), "TEL_M", Personal, "phone number"),
    (Some(Autor), "REDAC", Personal, "writers of the notice"),
];

/// Fields that are published as typed values only: their words may hold a name, so no problem quotes them.
const WORDS_UNQUOTED: &[&str] = &[
    "STAT", "OBS", "ORIG", "ACQU", "HIST", "DESC", "COMM", "PROV", "NOTE", "PROPBAT", "PROPCOLL",
    "ROLE", "DNAISS",
];

/// Fields of free remarks that need no address: any withholds the cell. In the others the address of a
/// building is normal, and counts only with a person named beside it.
const REMARKS: &[&str] = &["ACQU", "APTN", "OBS", "OBSE", "ORIG", "VOLS"];

/// Texts that tell where a thing is kept, and so perhaps with whom.
pub const KEEPERS: &[&str] = &["DEPL", "LIEUORIG", "PRECOR"];

/// The record without what looks personal, whatever the field; of an array only the items go. What is taken out is
/// reported without its words. The fields that are never published stay as they are.
#[must_use]
pub fn published(record: &Record) -> (Cow<'_, Record>, Vec<Problem>) {
    let base = record.base;
    let is_personal = |code: &str, text: &str| {
        (REMARKS.contains(&code) || may_name_a_person(text))
            && withheld(base, code).is_none()
            && if is_number(base, code) {
                may_name_a_person(text) && privacy::names_private_address_in_number(text)
            } else {
                looks_personal(code, text)
            }
    };
    let holds =
        |code: &str, value: &Value| value.items().iter().any(|text| is_personal(code, text));
    let found: Vec<&'static str> =
        record.values().filter(|(code, value)| holds(code, value)).map(|(code, _)| code).collect();
    if found.is_empty() {
        return (Cow::Borrowed(record), Vec::new());
    }
    let warn = |code| Problem::warning("W_PERSONAL_DATA", code, "", WITHHELD_CELL);
    (Cow::Owned(record.without(is_personal)), found.into_iter().map(warn).collect())
}

/// Whether the field holds numbers, which may look like that of a phone.
fn is_number(base: Base, code: &str) -> bool {
    matches!(code, "COOR" | "INV" | "NUMP" | "POP_COORDONNEES" | "REF")
        || matches!(crosswalk::rule(base, code), Some(Rule::Number(_)))
}

/// Whether the text of a field must be withheld as a whole (Q63).
#[must_use]
pub fn looks_personal(field: &str, text: &str) -> bool {
    if REMARKS.contains(&field) {
        privacy::looks_personal(text)
    } else {
        may_name_a_person(text) && privacy::names_private_address(text)
    }
}

/// A quick look that spares most histories the slow one. Nothing is a mail or a phone without their signs, nor
/// an address of a person without a word for the person and the beginning of an address.
fn may_name_a_person(text: &str) -> bool {
    static SIGN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"@|[(\[{]\s?at?\s?[)\]}]|arobase|\sat\s|(?-u:\b)(?:m\.|mr|mm\.|mme|mlle|monsieur|madame|mademoiselle|messieurs)|propri|chez|domicili|demeurant|ritier|contact|positaire|tenteur|don de",
        )
    });
    static MAIL: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"@|[(\[{]\s?at?\s?[)\]}]|arobase|\sat\s"));
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\d{5}|\d\s?(?:bis|ter|quater|[a-d])?[\s,]*(?:petite|grande?|vieille|ancienne)?\s*(?:rue|r\.|ave|av\.|boulevard|bd|bld|bvd|place|pl\.|imp|chemin|che|ch\.|all|pass|quai|route|rte|cours|square|sq\.|passage|sentier|lotissement|r[ée]sidence|villa|faubourg|fg|traverse|mont[ée]e|voie|hameau|lieu-dit|venelle|cit[ée]|cl?os|rond-point|esplanade|promenade|parvis|domaine)",
        )
    });
    // A phone and an address have digits; those beyond ASCII begin with U+0660, in UTF-8 with this byte.
    if !text.bytes().any(|byte| byte.is_ascii_digit() || byte >= 0xd9) {
        return MAIL.is_match(text);
    }
    has_phone_digits(text) || SIGN.is_match(text) && (ADDRESS.is_match(text) || MAIL.is_match(text))
}

/// A pattern without regard to case; no word boundaries of Unicode, which would make it slow.
fn pattern(pattern: &str) -> Regex {
    Regex::new(&format!("(?i){pattern}")).expect("a valid pattern")
}

/// Whether nine digits stand together, with nothing but the signs that part the digits of a phone between them.
fn has_phone_digits(text: &str) -> bool {
    let mut digits = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            // Bytes beyond ASCII may be a space that does not break.
            b' ' | b'.' | b'-' | b'/' | b'(' | b')' | b'+' | b'_' | 0x80.. => {}
            _ => digits = 0,
        }
        if digits >= 9 {
            return true;
        }
    }
    false
}

/// The words on where a thing is kept; none where they seem to name a private person, which is reported without them.
pub fn told_keeper<'w>(b: &mut Builder, field: &'static str, words: &'w str) -> Option<&'w str> {
    if privacy::names_private_keeper(words) {
        b.problem(Problem::warning("W_PERSONAL_DATA", field, "", WITHHELD_KEEPER));
        return None;
    }
    Some(words)
}

/// Why a field of a base is never published.
#[must_use]
pub fn withheld(base: Base, code: &str) -> Option<&'static Withheld> {
    WITHHELD.iter().find(|(of, name, ..)| *name == code && of.is_none_or(|of| of == base))
}

/// Whether a problem may quote the value of the field.
#[must_use]
pub fn is_quotable(base: Base, code: &str) -> bool {
    !WORDS_UNQUOTED.contains(&code) && withheld(base, code).is_none()
}

/// The fields whose withholding is reported, since their words show that they are about a person of today.
#[must_use]
pub fn is_telling(base: Base, code: &str, text: &str) -> bool {
    match (base, code) {
        (Palissy, "PERS") => text.contains("(dona") || text.contains("(offreur"),
        (Joconde, "APTN") => looks_personal(code, text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::fields;

    #[test]
    fn every_private_field_of_the_reader_has_a_reason_here() {
        for base in Base::ALL {
            for field in fields::fields(base).iter().filter(|field| field.private) {
                assert!(withheld(base, field.code).is_some(), "{base} {}", field.code);
            }
        }
    }

    #[test]
    fn the_quick_look_misses_nothing_that_the_slow_one_sees() {
        for text in [
            "Propriétaire : Mme Dupont, 12 rue des Lilas, 77000 Melun.",
            "Voir M. Dupont, 3 place du Marché",
            "déposé chez Dupont, 3 bis, place du Marché",
            "HÉRITIERS Dupont, 3 place du Marché",
            "jean.dupont (at) courriel.example",
            "jean.dupont {a} courriel.example",
            "jean.dupont at courriel.example",
            "Voir M. Dupont, 3, r. du Marché",
            "05_56_55_12_34",
            "01 23 45 67 89",
            "+33\u{a0}1\u{a0}23\u{a0}45\u{a0}67\u{a0}89",
        ] {
            assert!(looks_personal("HIST", text), "{text}");
        }
        assert!(!may_name_a_person(
            "Château bâti en 1750, remanié en 1823 par l'architecte Blondel."
        ));
    }

    #[test]
    fn the_words_of_a_withheld_field_are_never_quoted() {
        for (base, code, ..) in WITHHELD {
            for base in base.map_or(Base::ALL.to_vec(), |base| vec![base]) {
                assert!(!is_quotable(base, code), "{base} {code}");
            }
        }
    }
}
