//! Which strings the datatypes of XML Schema allow.
//! <https://www.w3.org/TR/xmlschema11-2/#built-in-datatypes>
//!
//! A datatype without a row here allows every string.

use super::calendar;
use crate::vocab::rdf;
use oxiri::IriRef;
use oxrdf::Term;

/// Whether a string is in the lexical space of a datatype. White space is not stripped.
pub(super) type Lexical = fn(&str) -> bool;

/// The test for a datatype; none if it allows every string.
pub(super) fn lexical(datatype: &Term) -> Option<Lexical> {
    let Term::NamedNode(iri) = datatype else { return None };
    lexical_of(iri.as_str().strip_prefix(rdf::XSD_NS)?)
}

/// The same by its name, without `xsd:`.
pub(super) fn lexical_of(name: &str) -> Option<Lexical> {
    LEXICAL.iter().find(|(known, _)| *known == name).map(|(_, lexical)| *lexical)
}

const LEXICAL: &[(&str, Lexical)] = &[
    ("boolean", |s| matches!(s, "true" | "false" | "0" | "1")),
    ("integer", |s| digits(unsigned(s))),
    ("decimal", decimal),
    ("double", double),
    ("float", double),
    ("nonNegativeInteger", |s| digits(unsigned(s)) && (!s.starts_with('-') || is_zero(s))),
    ("positiveInteger", |s| digits(unsigned(s)) && !s.starts_with('-') && !is_zero(s)),
    ("nonPositiveInteger", |s| digits(unsigned(s)) && (s.starts_with('-') || is_zero(s))),
    ("negativeInteger", |s| digits(unsigned(s)) && s.starts_with('-') && !is_zero(s)),
    ("long", |s| s.parse::<i64>().is_ok()),
    ("int", |s| s.parse::<i32>().is_ok()),
    ("short", |s| s.parse::<i16>().is_ok()),
    ("byte", |s| s.parse::<i8>().is_ok()),
    ("unsignedLong", |s| minus_zero(s) || s.parse::<u64>().is_ok()),
    ("unsignedInt", |s| minus_zero(s) || s.parse::<u32>().is_ok()),
    ("unsignedShort", |s| minus_zero(s) || s.parse::<u16>().is_ok()),
    ("unsignedByte", |s| minus_zero(s) || s.parse::<u8>().is_ok()),
    ("dateTime", |s| calendar::date_time(s).is_some()),
    ("dateTimeStamp", |s| {
        calendar::date_time(s).is_some()
            && (s.ends_with('Z') || s[s.len() - 6..].contains(['+', '-']))
    }),
    ("date", |s| calendar::date(s).is_some()),
    ("time", |s| calendar::time(s).is_some()),
    ("gYear", |s| calendar::year(s).is_some()),
    ("gYearMonth", |s| calendar::year_month(s).is_some()),
    ("gMonth", |s| calendar::month(s).is_some()),
    ("gMonthDay", |s| calendar::month_day(s).is_some()),
    ("gDay", |s| calendar::day(s).is_some()),
    ("duration", |s| duration(s, "YMD", "HMS")),
    ("yearMonthDuration", |s| duration(s, "YM", "")),
    ("dayTimeDuration", |s| duration(s, "D", "HMS")),
    ("anyURI", |s| IriRef::parse(s).is_ok()),
    ("language", language),
    ("hexBinary", |s| s.len().is_multiple_of(2) && s.bytes().all(|b| b.is_ascii_hexdigit())),
    ("base64Binary", base64),
    ("normalizedString", |s| !s.contains(['\t', '\n', '\r'])),
    ("token", |s| !s.contains(['\t', '\n', '\r']) && !s.contains("  ") && s.trim_matches(' ') == s),
    ("Name", |s| s.starts_with(|c| is_initial(c) || c == ':') && s.chars().all(is_name_char)),
    ("NCName", |s| s.starts_with(is_initial) && s.chars().all(|c| is_name_char(c) && c != ':')),
    ("NMTOKEN", |s| !s.is_empty() && s.chars().all(is_name_char)),
];

fn unsigned(s: &str) -> &str {
    s.strip_prefix(['+', '-']).unwrap_or(s)
}

fn digits(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())
}

fn is_zero(s: &str) -> bool {
    unsigned(s).bytes().all(|b| b == b'0')
}

/// Rust reads no sign but `+` before an unsigned number, XML Schema allows `-0`.
fn minus_zero(s: &str) -> bool {
    s.starts_with('-') && digits(&s[1..]) && is_zero(s)
}

fn decimal(s: &str) -> bool {
    match unsigned(s).split_once('.') {
        None => digits(unsigned(s)),
        Some((whole, "")) => digits(whole),
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
    }
}

fn double(s: &str) -> bool {
    if matches!(s, "INF" | "+INF" | "-INF" | "NaN") {
        return true;
    }
    match s.split_once(['e', 'E']) {
        None => decimal(s),
        Some((mantissa, exponent)) => decimal(mantissa) && digits(unsigned(exponent)),
    }
}

/// `-P1Y2M3DT4H5M6.7S`: the units in order, each at most once, one at least.
fn duration(s: &str, date_units: &str, time_units: &str) -> bool {
    let Some(rest) = s.strip_prefix('-').unwrap_or(s).strip_prefix('P') else { return false };
    match rest.split_once('T') {
        None => !rest.is_empty() && amounts(rest, date_units),
        Some((date, time)) => {
            !time.is_empty() && amounts(date, date_units) && amounts(time, time_units)
        }
    }
}

fn amounts(mut s: &str, units: &str) -> bool {
    let mut units = units.chars();
    while !s.is_empty() {
        let Some(end) = s.find(|c: char| c.is_ascii_alphabetic()) else { return false };
        let (amount, unit) = (&s[..end], s[end..].chars().next());
        let well_formed = match amount.split_once('.') {
            Some((whole, part)) => unit == Some('S') && digits(whole) && digits(part),
            None => digits(amount),
        };
        if !well_formed || !units.any(|next| Some(next) == unit) {
            return false;
        }
        s = &s[end + 1..];
    }
    true
}

/// `fr`, `fr-FR`.
fn language(s: &str) -> bool {
    s.split('-').enumerate().all(|(place, part)| {
        let allowed = |b: u8| b.is_ascii_alphabetic() || (place > 0 && b.is_ascii_digit());
        (1..=8).contains(&part.len()) && part.bytes().all(allowed)
    })
}

/// Groups of four letters; a space may stand between two letters.
fn base64(s: &str) -> bool {
    let letters: Vec<u8> = s.bytes().filter(|b| *b != b' ').collect();
    let padding = letters.iter().rev().take_while(|b| **b == b'=').count();
    let body = &letters[..letters.len() - padding];
    let is_letter = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    // What the padding leaves unused must be zero.
    let end = match padding {
        1 => body.last().is_some_and(|b| b"AEIMQUYcgkosw048".contains(b)),
        2 => body.last().is_some_and(|b| b"AQgw".contains(b)),
        _ => padding == 0,
    };
    let spaces = s.starts_with(' ') || s.ends_with(' ') || s.contains("  ");
    !spaces && letters.len().is_multiple_of(4) && body.iter().all(is_letter) && end
}

fn is_initial(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::NamedNode;

    #[test]
    fn each_datatype_allows_its_strings_and_no_others() {
        for (datatype, allowed, refused) in [
            ("boolean", "true false 0 1", "TRUE yes 2"),
            ("integer", "0 -12 +007 123456789012345678901234567890", "1.0 a - 1e3"),
            ("decimal", "1 -1.5 +.5 1.", ". 1e3 1,5 -"),
            ("double", "1 1.5e-3 INF -INF NaN +INF", "inf 1e e5 1e1.5"),
            ("nonNegativeInteger", "0 -0 12", "-1 a"),
            ("positiveInteger", "1 +12", "0 -1"),
            ("nonPositiveInteger", "0 -1", "1"),
            ("negativeInteger", "-1", "0 1 -0"),
            ("byte", "-128 127 +5", "128 c"),
            ("unsignedByte", "0 255 -0", "256 -1"),
            (
                "dateTime",
                "2024-02-29T00:00:00 2024-02-29T24:00:00Z",
                "2024-02-30T00:00:00 2024-02-29",
            ),
            ("dateTimeStamp", "2024-02-29T00:00:00+01:00", "2024-02-29T00:00:00"),
            ("date", "2024-02-29 -0044-03-15 2024-02-29+02:00", "2023-02-29 29/02/2024 2024"),
            ("time", "12:00:00 23:59:59.5Z", "24:00:01 12:60:00 12:00"),
            ("gYear", "1889 -0052 1889Z", "89 1889-01"),
            ("gYearMonth", "1889-05", "1889-13 1889"),
            ("gMonth", "--05", "05 --13"),
            ("gMonthDay", "--02-29", "--02-30"),
            ("gDay", "---31", "---32"),
            ("duration", "P1Y PT1.5S -P1Y2M3DT4H5M6S", "P PT P1S 1Y P1M1Y P1.5Y"),
            ("yearMonthDuration", "P1Y2M", "P1D"),
            ("dayTimeDuration", "P1DT1H", "P1Y"),
            ("anyURI", "https://example.org/é a/b", "http://a/{b} http://[a"),
            ("language", "fr fr-FR de-1996", "fr_FR 1fr averylonglanguage"),
            ("hexBinary", "0aFF", "0 zz"),
            ("base64Binary", "YQ== YWJj", "YQ= Y*==  YR=="),
            ("NCName", "a-b _a", "1a a:b"),
        ] {
            let iri = NamedNode::new_unchecked(format!("{}{datatype}", rdf::XSD_NS));
            let lexical = lexical(&iri.into()).unwrap();
            for text in allowed.split(' ') {
                assert!(lexical(text), "{text:?} is a {datatype}");
            }
            for text in refused.split(' ').filter(|text| !text.is_empty()) {
                assert!(!lexical(text), "{text:?} is no {datatype}");
            }
        }
    }
}
