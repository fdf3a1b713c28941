//! Which `REF` of a base is usable, and its normal form.

use crate::notice::Base;
use crate::notice::Problem;

/// The normal form of a `REF`: trimmed, upper case, padded to 11 for Joconde (Q17, Q27, Q28).
///
/// A form that had to be guessed comes with the warning `W_REF_FORM`.
///
/// # Errors
///
/// `R_NO_REF` when it is blank, `R_BAD_REF` when no notice of the base can have it.
pub fn normalise(base: Base, given: &str) -> Result<(String, Option<Problem>), Problem> {
    let trimmed = given.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if trimmed.is_empty() {
        let message = "the notice has no reference; give it one";
        return Err(Problem::violation("R_NO_REF", "REF", "", message));
    }
    let mut reference = bare(trimmed).to_ascii_uppercase();
    if !matches!(base, Base::Joconde | Base::Memoire | Base::Autor) {
        // References of these bases have no such signs.
        reference.retain(|c| !matches!(c, '-' | '_' | '.'));
    }
    if base == Base::Joconde {
        if reference.ends_with(".0") {
            reference.truncate(reference.len() - 2);
        }
        if (4..11).contains(&reference.len()) && !is_of_another_base(&reference) {
            reference = format!("{reference:0>11}");
        }
    }
    let Some(form) = form(base, &reference) else {
        let message = format!("no notice of {} can have this reference; correct it", base.title());
        // Where the columns have slipped, anything may stand here, private words too: only what could be
        // a reference is quoted.
        let is_word = given.len() <= 24 && !given.contains(char::is_whitespace);
        let shown = if is_word { given } else { "" };
        return Err(Problem::violation("R_BAD_REF", "REF", shown, message));
    };
    let same =
        reference == trimmed || base == Base::Memoire && reference.eq_ignore_ascii_case(trimmed);
    let message = match form {
        Form::Usual if same => return Ok((reference, None)),
        Form::Usual => format!("the reference was read as {reference}"),
        Form::Unusual => format!("the reference is unusual for {}; check it", base.title()),
    };
    Ok((reference, Some(Problem::warning("W_REF_FORM", "REF", given, message))))
}

/// Without what some producers put around a reference: quotes, the address of the notice, inner spaces.
fn bare(given: &str) -> String {
    // A line break may stand there as the two characters `\n` (Q16).
    let bare = given.trim_end_matches("\\n").trim_matches(|c| matches!(c, '"' | '\''));
    let bare = bare.trim_end_matches(['/', '.', ',', ';', ':']);
    let bare = match bare.rsplit_once('/') {
        Some((address, last)) if address.contains("/notice/") => last,
        _ => bare,
    };
    bare.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}')).collect()
}

enum Form {
    Usual,
    /// A producer's prefix or length that the published notices do not have.
    Unusual,
}

/// Whether a notice of the base can have the reference (notices.md section 3.1).
fn form(base: Base, reference: &str) -> Option<Form> {
    if !reference.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        || !reference.bytes().any(|b| b.is_ascii_digit())
    {
        return None;
    }
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (prefix, number) = reference.split_at(letters);
    // The second digit may be the A or B of Corsica.
    let all = number
        .bytes()
        .enumerate()
        .all(|(at, b)| b.is_ascii_digit() || at == 1 && matches!(b, b'A' | b'B'));
    let digits = all.then_some(number.len());
    let usual = match base {
        Base::Merimee => match (prefix, digits) {
            ("PA" | "IA" | "EA", Some(8)) | ("ACR" | "JAR", Some(7)) | ("MI", Some(3)) => true,
            ("IA" | "EA", Some(9)) => false,
            ("PA" | "IA" | "EA" | "ACR" | "JAR" | "MI", _) => return None,
            (_, Some(3..=10)) if is_new_prefix(prefix) => false,
            _ => return None,
        },
        Base::Palissy => match (prefix, digits) {
            ("PM" | "IM" | "EM", Some(8 | 9)) => true,
            ("PM" | "IM" | "EM", _) => return None,
            (_, Some(3..=10)) if is_new_prefix(prefix) => false,
            _ => return None,
        },
        Base::Joconde => reference.len() == 11 && !reference.contains('_'),
        Base::Memoire => !is_of_another_base(reference) && (5..=64).contains(&reference.len()),
        Base::Mnr => match (prefix.len(), digits) {
            (2..=4, Some(5)) => true,
            (1..=6, _) if number.len() <= 10 && !is_of_another_base(reference) => false,
            _ => return None,
        },
        Base::Museofile => match (prefix, digits) {
            ("M", Some(4)) => true,
            (_, Some(4 | 5)) if prefix.len() == 1 => false,
            _ => return None,
        },
        Base::Autor => {
            if prefix.len() < 2 || reference.len() > 32 || reference.contains('-') {
                return None;
            }
            match is_of_autor(reference) {
                false if base_of(reference).is_some() => return None,
                known => known,
            }
        }
    };
    match base {
        Base::Joconde | Base::Memoire if !usual => None,
        _ if usual => Some(Form::Usual),
        _ => Some(Form::Unusual),
    }
}

/// Whether the reference has a prefix of Autor before its number.
fn is_of_autor(reference: &str) -> bool {
    matches!(reference.get(..2), Some("OR" | "AW" | "AA" | "AC" | "AB" | "MV"))
        && reference.as_bytes().get(2).is_some_and(u8::is_ascii_digit)
}

/// A producer's prefix that we do not know, but that could be one of Mérimée or Palissy (`SJDP`, `DN`, …).
fn is_new_prefix(prefix: &str) -> bool {
    (2..=4).contains(&prefix.len())
        && !matches!(prefix, "PA" | "IA" | "EA" | "PM" | "IM" | "EM" | "MNR" | "RFR" | "OAR")
        && !prefix.starts_with("AP")
}

/// Whether the reference has the form of Mérimée, Palissy or Muséofile.
fn is_of_another_base(reference: &str) -> bool {
    let bytes = reference.as_bytes();
    let digits = |from: usize| bytes[from..].iter().all(u8::is_ascii_digit);
    match bytes.len() {
        5 => bytes[0] == b'M' && digits(1),
        10 => {
            matches!(&bytes[..2], b"PA" | b"IA" | b"EA" | b"PM" | b"IM" | b"EM")
                && bytes[2].is_ascii_digit()
                && digits(4)
        }
        _ => false,
    }
}

/// The base that a reference is surely of, by its form.
pub fn base_of(given: &str) -> Option<Base> {
    let reference = given.trim().to_ascii_uppercase();
    let digits = |from: usize| reference.bytes().skip(from).all(|b| b.is_ascii_digit());
    Some(match (reference.get(..2)?, reference.len()) {
        ("PA" | "IA" | "EA", 10) if digits(4) => Base::Merimee,
        ("AC" | "JA", 10) if digits(3) => Base::Merimee,
        ("PM" | "IM" | "EM", 10 | 11) if digits(4) => Base::Palissy,
        ("AP", 6..) | ("IV", 12..) => Base::Memoire,
        // Of the prefixes of Autor, `AC` is one of Mérimée too.
        ("OR" | "AW" | "AA" | "AB" | "MV", 5..) if is_of_autor(&reference) => Base::Autor,
        (_, 5) if reference.starts_with('M') && digits(1) => Base::Museofile,
        (_, 7..=9) if digits(4) && form_is_mnr(&reference) => Base::Mnr,
        (_, 11) if reference.bytes().all(|b| b.is_ascii_alphanumeric()) => Base::Joconde,
        _ => return None,
    })
}

fn form_is_mnr(reference: &str) -> bool {
    matches!(form(Base::Mnr, reference), Some(Form::Usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_normalised_warned_about_or_refused() {
        use Base::{Autor, Joconde, Memoire, Merimee, Mnr, Museofile, Palissy};
        let rows = [
            (Merimee, "PA00088801", Ok(("PA00088801", false))),
            (Merimee, "PA2A000001", Ok(("PA2A000001", false))),
            (Merimee, "PA00088801 ", Ok(("PA00088801", false))),
            (Merimee, "\u{a0}PA00088801\u{feff}", Ok(("PA00088801", false))),
            (Merimee, "pa00088801", Ok(("PA00088801", true))),
            (Merimee, "PA 00088801", Ok(("PA00088801", true))),
            (Merimee, "PA-00088801", Ok(("PA00088801", true))),
            (Museofile, "M0332.", Ok(("M0332", true))),
            (Palissy, "PM62001929\\n", Ok(("PM62001929", true))),
            (
                Merimee,
                "https://www.pop.culture.gouv.fr/notice/merimee/PA00088801",
                Ok(("PA00088801", true)),
            ),
            (Merimee, "IA30001105", Ok(("IA30001105", false))),
            (Merimee, "ACR0000123", Ok(("ACR0000123", false))),
            (Merimee, "DN00000001", Ok(("DN00000001", true))),
            (Merimee, "PA000888", Err("R_BAD_REF")),
            (Merimee, "PA0O088801", Err("R_BAD_REF")),
            (Merimee, "PM01000001", Err("R_BAD_REF")),
            (Merimee, "  ", Err("R_NO_REF")),
            (Merimee, "église", Err("R_BAD_REF")),
            (Palissy, "PM01000001", Ok(("PM01000001", false))),
            (Palissy, "EM000000010", Ok(("EM000000010", false))),
            (Palissy, "PM2A000001", Ok(("PM2A000001", false))),
            (Palissy, "PM010000", Err("R_BAD_REF")),
            (Palissy, "PA00088801", Err("R_BAD_REF")),
            (Joconde, "000PE001028", Ok(("000PE001028", false))),
            (Joconde, "1610014032", Ok(("01610014032", true))),
            (Joconde, "1610014032.0", Ok(("01610014032", true))),
            (Joconde, "M5060000044", Ok(("M5060000044", false))),
            (Joconde, "#REF!", Err("R_BAD_REF")),
            (Joconde, "M5031", Err("R_BAD_REF")),
            (Joconde, "PA00088801", Err("R_BAD_REF")),
            (Joconde, "000PE0010281", Err("R_BAD_REF")),
            (Memoire, "APMH0037767b", Ok(("APMH0037767B", false))),
            (Memoire, "IVR21_19895200091XA", Ok(("IVR21_19895200091XA", false))),
            (Memoire, "MHCO001_12", Ok(("MHCO001_12", false))),
            (Memoire, "PA00088801", Err("R_BAD_REF")),
            (Memoire, "a/../b1", Err("R_BAD_REF")),
            (Mnr, "MNR00852", Ok(("MNR00852", false))),
            (Mnr, "MNR00852BIS", Ok(("MNR00852BIS", true))),
            (Mnr, "PA00088801", Err("R_BAD_REF")),
            (Museofile, "M5031", Ok(("M5031", false))),
            (Museofile, "B9001", Ok(("B9001", true))),
            (Museofile, "M5060000044", Err("R_BAD_REF")),
            (Autor, "OR000001", Ok(("OR000001", false))),
            (Autor, "aw_12", Ok(("AW_12", true))),
            (Autor, "AC0012", Ok(("AC0012", false))),
            (Autor, "XY0012", Ok(("XY0012", true))),
            (Autor, "PA00088801", Err("R_BAD_REF")),
            (Autor, "O000001", Err("R_BAD_REF")),
            (Autor, "OR-1", Err("R_BAD_REF")),
        ];
        for (base, given, expected) in rows {
            let found = normalise(base, given).map_err(|problem| problem.kind);
            let found =
                found.as_ref().map(|(reference, problem)| (reference.as_str(), problem.is_some()));
            assert_eq!(found, expected.as_ref().copied(), "{base} {given:?}");
        }
    }

    #[test]
    fn the_base_is_told_by_the_form() {
        let rows = [
            ("PA00088801", Some(Base::Merimee)),
            ("IM52000044", Some(Base::Palissy)),
            ("000PE001028", Some(Base::Joconde)),
            ("M5060000044", Some(Base::Joconde)),
            ("M5031", Some(Base::Museofile)),
            ("OR000001", Some(Base::Autor)),
            ("AC01000123", Some(Base::Merimee)),
            ("APMH00006801", Some(Base::Memoire)),
            ("MNR00852", Some(Base::Mnr)),
            ("978601295ZA", Some(Base::Joconde)),
            ("x", None),
            ("éé1", None),
        ];
        for (given, base) in rows {
            assert_eq!(base_of(given), base, "{given}");
        }
    }
}
