//! What is never published: the fields, with the reason for each, and the free texts that look personal.
//!
//! Whatever stands in these fields reaches neither the graph nor a problem's words.

use super::crosswalk::Left;
use crate::notice::Base;
use crate::notice::grammar::privacy;

pub use privacy::looks_personal;

/// What a problem says about a free text that is withheld.
pub const WITHHELD_CELL: &str = "the text seems to hold the address, phone or mail of a private \
    person, so it is not published; take it out of the field";

/// A field that is never published: the base (`None` for all), the code, what kind of reason, and the reason.
pub type Withheld = (Option<Base>, &'static str, Left, &'static str);

use Base::{Joconde, Memoire, Merimee, Mnr, Museofile, Palissy};
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
    (Some(Mnr), "REDC", Personal, "writers of the notice"),
    (Some(Museofile), "CONTACT_GENERIQUE", Personal, "mail address"),
    (Some(Museofile), "CONTACT_MUSEO", Personal, "mail address of a member of staff"),
    (Some(Museofile), "GRESP", Personal, "name of a member of staff"),
    (Some(Museofile), "NOM_AMI", Personal, "contact of an association"),
    (Some(Museofile), "OBS_AMI", Personal, "contact of an association"),
    (Some(Museofile), "RESP", Personal, "name of a member of staff"),
    (Some(Museofile), "TEL_M", Personal, "phone number"),
];

/// Fields that are published as typed values only: their words may hold a name, so no problem quotes them.
const WORDS_UNQUOTED: &[&str] = &["STAT", "OBS", "ORIG", "ACQU", "HIST", "DESC", "COMM", "PROV", "NOTE"];

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
        (Joconde, "APTN") => looks_personal(text),
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
    fn the_words_of_a_withheld_field_are_never_quoted() {
        for (base, code, ..) in WITHHELD {
            for base in base.map_or(Base::ALL.to_vec(), |base| vec![base]) {
                assert!(!is_quotable(base, code), "{base} {code}");
            }
        }
    }
}
