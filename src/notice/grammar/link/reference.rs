//! One reference in any wrapping: an address of POP or of the old platform, a bare one, and the base by its prefix.

use super::{Link, is_invisible, pattern};
use crate::notice::Base;
use crate::percent::unescaped;
use regex::Regex;
use std::sync::LazyLock;

pattern!(MISTRAL_VALUE, r"(?i)VALUE_\d{1,2}=([^&#\s'\x22<>]+)");

/// The base of a reference by its prefix, and its normalised form (trimmed, upper case, padded).
#[must_use]
pub fn reference(text: &str) -> Option<Link> {
    if let [value, ..] = mistral_values(text).as_slice() {
        return Some(value.clone());
    }
    let text = bare(text);
    by_prefix(&text).map(|base| Link { base, reference: padded(text, base) })
}

/// As [`reference`], with what the base of the notice adds.
pub(super) fn target(text: &str, from: Base) -> Option<Link> {
    if let Some(link) = pop_address(text) {
        return Some(link);
    }
    if let Some(link) = reference(text) {
        return Some(link);
    }
    let text = bare(text);
    pattern!(MNR, r"^[A-Z]{1,4}[0-9]{5}$");
    pattern!(MEMOIRE, r"^[0-9A-Z]+_[0-9A-Z_]+$");
    match from {
        Base::Mnr if MNR.is_match(&text) => Some(Link { base: Base::Mnr, reference: text }),
        Base::Memoire
            if MEMOIRE.is_match(&text)
                && has_digit(&text)
                && (5..=REFERENCE_BYTES_MAX).contains(&text.len()) =>
        {
            Some(Link { base: Base::Memoire, reference: text })
        }
        _ => None,
    }
}

/// `https://www.pop.culture.gouv.fr/notice/palissy/IM10005283` names the base itself; what cannot be a
/// reference of that base is none.
fn pop_address(text: &str) -> Option<Link> {
    let (_, rest) = text.split_once("/notice/")?;
    let mut parts = rest.split(['/', '?', '#', '&']);
    let base: Base = parts.next()?.to_lowercase().parse().ok()?;
    let last = bare(parts.next()?);
    let plain = last.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        && has_digit(&last);
    let by_prefix = by_prefix(&last);
    let fits = match base {
        Base::Joconde => {
            (4..=11).contains(&last.len()) && !last.contains('_') && by_prefix.is_none()
        }
        Base::Memoire => (5..=REFERENCE_BYTES_MAX).contains(&last.len()) && by_prefix.is_none(),
        _ => false,
    };
    (plain && (fits || by_prefix == Some(base)))
        .then(|| Link { base, reference: padded(last, base) })
}

/// The references in an address of Mistral, `…?ACTION=CHERCHER&FIELD_1=REF&VALUE_1=PA00088801`.
fn mistral_values(text: &str) -> Vec<Link> {
    if !text.contains('=') {
        return Vec::new();
    }
    let values = MISTRAL_VALUE.captures_iter(text).map(|found| bare(&unescaped(&found[1])));
    values
        .filter_map(|text| {
            by_prefix(&text).map(|base| Link { base, reference: padded(text, base) })
        })
        .collect()
}

/// What has no digit is a word.
fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// A Joconde reference lost its zeros when a spreadsheet took it for a number (Q28).
fn padded(text: String, base: Base) -> String {
    if base == Base::Joconde { format!("{text:0>11}") } else { text }
}

/// No base has longer references.
const REFERENCE_BYTES_MAX: usize = 32;

/// The reference inside its wrapping: addresses, quotes, brackets, trailing points and the two characters `\n`.
fn bare(text: &str) -> String {
    let text = text.replace("\\n", "").replace("\\r", "");
    let text = if text.contains("//") || text.contains("www.") {
        let path = text.split(['?', '#']).next().unwrap_or_default().trim().trim_end_matches('/');
        unescaped(path.rsplit('/').next().unwrap_or_default())
    } else {
        text
    };
    text.trim_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .collect::<String>()
        .to_uppercase()
}

fn by_prefix(text: &str) -> Option<Base> {
    pattern!(
        MERIMEE,
        r"^(?:PA[0-9][0-9AB][0-9]{6}|(?:IA|EA)[0-9][0-9AB][0-9]{6,7}|(?:ACR|JAR)[0-9]{7}|(?:AC|JA)[0-9][0-9AB][0-9]{4,6}|MI[0-9]{3}|(?:DN|SPR|SJDP)[0-9]{3,10})$"
    );
    pattern!(PALISSY, r"^(?:(?:PM|IM|EM)[0-9][0-9AB][0-9]{6,7}|JDP[0-9]{3,10})$");
    pattern!(MUSEOFILE, r"^M[0-9]{4}$");
    pattern!(JOCONDE, r"^(?:[0-9][0-9A-Z-]{10}|M[0-9]{10}|[0-9]{10})$");
    pattern!(MNR, r"^(?:MNR|RFR|AEG|AER|AGR|OAR|REC|MAM|ER|EO|TH|OA)[0-9]{5}$");
    pattern!(
        MEMOIRE,
        r"^(?:(?:AP|OA|AR|MH|SAP|AJDP|MHCO)[0-9A-Z_]{5,24}|IV[NRDC]?[0-9A-Z]{0,8}_[0-9A-Z_]{5,24}|[0-9]{9}[A-Z]{2})$"
    );
    // Without `AC`, which is a prefix of Mérimée too.
    pattern!(AUTOR, r"^(?:OR|AW|AA|AB|MV)\d\w{2,12}$");
    Some(match text {
        _ if !has_digit(text) => return None,
        _ if MERIMEE.is_match(text) => Base::Merimee,
        _ if PALISSY.is_match(text) => Base::Palissy,
        _ if MUSEOFILE.is_match(text) => Base::Museofile,
        _ if MNR.is_match(text) => Base::Mnr,
        _ if MEMOIRE.is_match(text) => Base::Memoire,
        _ if AUTOR.is_match(text) => Base::Autor,
        _ if JOCONDE.is_match(text) => Base::Joconde,
        _ => return None,
    })
}
