//! The key of a term: bytes that compare as the terms do, and from which the term is read back as it was
//! written.
//!
//! | kind | after the tag of the kind |
//! |---|---|
//! | blank node, IRI | its text |
//! | exact number, date, time, year | value, 16 bytes; datatype, 1 byte; lexical form |
//! | double, float, boolean | value, 8, 4 or 1 bytes; datatype, 1 byte; lexical form |
//! | text | value, ended; language, or `FF` when there is none |
//! | other | IRI of the datatype, ended; lexical form |
//!
//! Numbers are big-endian with the sign turned, so that bytes compare as values. An ended text stops at
//! `00 01`; a `00` in it is `00 FF`.

use super::kind::Kind;
use oxrdf::BlankNode;
use oxrdf::Literal;
use oxrdf::LiteralRef;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::Term;
use oxrdf::TermRef;
use oxrdf::vocab::rdf;
use oxrdf::vocab::xsd;
use oxsdatatypes::Boolean;
use oxsdatatypes::Date;
use oxsdatatypes::DateTime;
use oxsdatatypes::Decimal;
use oxsdatatypes::Double;
use oxsdatatypes::Float;
use oxsdatatypes::GYear;
use oxsdatatypes::Integer;
use std::borrow::Cow;

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
const END: [u8; 2] = [0x00, 0x01];
const ESCAPED_NUL: [u8; 2] = [0x00, 0xFF];
/// Above all languages, which are ASCII.
const NO_LANGUAGE: u8 = 0xFF;

/// Appends the key of a term.
pub fn write(term: TermRef<'_>, out: &mut Vec<u8>) {
    match term {
        TermRef::BlankNode(node) => plain(Kind::Blank, node.as_str(), out),
        TermRef::NamedNode(node) => plain(Kind::Iri, node.as_str(), out),
        TermRef::Literal(literal) => {
            write_literal(literal.value(), literal.language(), literal.datatype().as_str(), out);
        }
    }
}

/// Appends the key of an IRI.
pub fn write_iri(iri: &str, out: &mut Vec<u8>) {
    plain(Kind::Iri, iri, out);
}

/// Appends the key of a blank node.
pub fn write_blank(label: &str, out: &mut Vec<u8>) {
    plain(Kind::Blank, label, out);
}

/// Appends the key of a literal; its datatype does not count where it has a language.
pub fn write_literal(value: &str, language: Option<&str>, datatype: &str, out: &mut Vec<u8>) {
    if let Some(language) = language {
        out.push(Kind::Text.tag());
        ended(value, out);
        out.extend_from_slice(language.as_bytes());
    } else if datatype == xsd::STRING.as_str() {
        out.push(Kind::Text.tag());
        ended(value, out);
        out.push(NO_LANGUAGE);
    } else if !write_value(value, datatype, out) {
        out.push(Kind::Other.tag());
        ended(datatype, out);
        out.extend_from_slice(value.as_bytes());
    }
}

fn plain(kind: Kind, text: &str, out: &mut Vec<u8>) {
    out.push(kind.tag());
    out.extend_from_slice(text.as_bytes());
}

fn ended(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr(0, rest) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(&ESCAPED_NUL);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.extend_from_slice(&END);
}

/// Appends the key of a literal of a datatype whose values are compared. Says false, and appends nothing,
/// for all others.
fn write_value(value: &str, datatype: &str, out: &mut Vec<u8>) -> bool {
    let Some(name) = datatype.strip_prefix(XSD) else { return false };
    let Some((kind, sort)) = sort_value(name, value) else { return false };
    let datatypes = kind.datatypes();
    let Some(code) = datatypes.iter().position(|known| known.as_str() == datatype) else {
        return false;
    };
    out.push(kind.tag());
    out.extend_from_slice(&sort.to_be_bytes()[16 - width(kind)..]);
    out.push(u8::try_from(code).expect("a kind has few datatypes"));
    out.extend_from_slice(value.as_bytes());
    true
}

/// The kind of a literal and a number that sorts as its value does.
fn sort_value(name: &str, value: &str) -> Option<(Kind, u128)> {
    Some(match name {
        "decimal" => (Kind::Exact, turned(value.parse::<Decimal>().ok()?.to_be_bytes())),
        "double" => (Kind::Double, double_order(value.parse::<Double>().ok()?.into())),
        "float" => (Kind::Float, float_order(value.parse::<Float>().ok()?.into())),
        "boolean" => (Kind::Boolean, u128::from(bool::from(value.parse::<Boolean>().ok()?))),
        "date" => {
            let date: Date = value.parse().ok()?;
            zoned(Kind::Date, Kind::ZonedDate, date.to_be_bytes(), date.timezone_offset().is_some())
        }
        "dateTime" | "dateTimeStamp" => {
            let time: DateTime = value.parse().ok()?;
            let is_zoned = time.timezone_offset().is_some();
            zoned(Kind::DateTime, Kind::ZonedDateTime, time.to_be_bytes(), is_zoned)
        }
        "gYear" => {
            let year: GYear = value.parse().ok()?;
            zoned(Kind::Year, Kind::ZonedYear, year.to_be_bytes(), year.timezone_offset().is_some())
        }
        _ if is_integer(name) => {
            let number: Integer = value.parse().ok()?;
            (Kind::Exact, turned(Decimal::from(number).to_be_bytes()))
        }
        _ => return None,
    })
}

fn is_integer(name: &str) -> bool {
    Kind::Exact.datatypes().iter().any(|known| known.as_str().strip_prefix(XSD) == Some(name))
}

fn zoned(without: Kind, with: Kind, bytes: [u8; 18], is_zoned: bool) -> (Kind, u128) {
    let value: [u8; 16] = bytes[..16].try_into().expect("16 of 18 bytes");
    (if is_zoned { with } else { without }, turned(value))
}

/// A signed number, so that it sorts when read without a sign.
fn turned(bytes: [u8; 16]) -> u128 {
    u128::from_be_bytes(bytes) ^ (1 << 127)
}

/// Sorts as the doubles do; all that are not a number last.
fn double_order(value: f64) -> u128 {
    let bits = value.to_bits();
    u128::from(match (value.is_nan(), value.is_sign_negative()) {
        (true, _) => u64::MAX,
        (false, true) => !bits,
        (false, false) => bits | 1 << 63,
    })
}

/// Sorts as the floats do; all that are not a number last.
fn float_order(value: f32) -> u128 {
    let bits = value.to_bits();
    u128::from(match (value.is_nan(), value.is_sign_negative()) {
        (true, _) => u32::MAX,
        (false, true) => !bits,
        (false, false) => bits | 1 << 31,
    })
}

/// How many bytes the value of a kind takes in a key.
fn width(kind: Kind) -> usize {
    match kind {
        Kind::Blank | Kind::Iri | Kind::Text | Kind::Other => 0,
        Kind::Boolean => 1,
        Kind::Float => 4,
        Kind::Double => 8,
        _ => 16,
    }
}

/// A key, for reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key<'k>(pub(super) &'k [u8]);

/// What every key in a dictionary fulfils, since its checksum was right when it was opened.
const WHOLE: &str = "a key is as it was written";

impl<'k> Key<'k> {
    /// Reads what [`write`] has written.
    #[must_use]
    pub fn new(bytes: &'k [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(self) -> &'k [u8] {
        self.0
    }

    /// The kind of the term.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.0.first().and_then(|tag| Kind::from_tag(*tag)).expect(WHOLE)
    }

    /// The text of the term: of an IRI itself, of a blank node its label, of a literal its lexical form.
    #[must_use]
    pub fn lexical(self) -> Cow<'k, str> {
        match self.kind() {
            Kind::Blank | Kind::Iri => Cow::Borrowed(text(&self.0[1..])),
            Kind::Text => unescaped(self.split().0),
            Kind::Other => Cow::Borrowed(text(self.split().1)),
            kind => Cow::Borrowed(text(&self.0[2 + width(kind)..])),
        }
    }

    /// The language of a text that has one.
    #[must_use]
    pub fn language(self) -> Option<&'k str> {
        if self.kind() != Kind::Text {
            return None;
        }
        let language = self.split().1;
        (language != [NO_LANGUAGE]).then(|| text(language))
    }

    /// The datatype of a literal; none for other terms.
    #[must_use]
    pub fn datatype(self) -> Option<NamedNodeRef<'k>> {
        match self.kind() {
            Kind::Blank | Kind::Iri => None,
            Kind::Text if self.language().is_some() => Some(rdf::LANG_STRING),
            Kind::Text => Some(xsd::STRING),
            Kind::Other => Some(NamedNodeRef::new_unchecked(text(self.split().0))),
            kind => {
                let code = usize::from(*self.0.get(1 + width(kind)).expect(WHOLE));
                Some(*kind.datatypes().get(code).expect(WHOLE))
            }
        }
    }

    /// The value of an exact number.
    #[must_use]
    pub fn exact(self) -> Option<Decimal> {
        if self.kind() != Kind::Exact {
            return None;
        }
        let value = u128::from_be_bytes(self.0[1..17].try_into().expect(WHOLE)) ^ (1 << 127);
        Some(Decimal::from_be_bytes(value.to_be_bytes()))
    }

    /// The value of a number, as far as 64 bits can have it.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self.kind() {
            Kind::Exact => Some(Double::from(self.exact()?).into()),
            Kind::Double => {
                let order = u64::from_be_bytes(self.0[1..9].try_into().expect(WHOLE));
                Some(match order {
                    u64::MAX => f64::NAN,
                    order if order >> 63 == 1 => f64::from_bits(order & !(1 << 63)),
                    order => f64::from_bits(!order),
                })
            }
            Kind::Float => {
                let order = u32::from_be_bytes(self.0[1..5].try_into().expect(WHOLE));
                Some(f64::from(match order {
                    u32::MAX => f32::NAN,
                    order if order >> 31 == 1 => f32::from_bits(order & !(1 << 31)),
                    order => f32::from_bits(!order),
                }))
            }
            _ => None,
        }
    }

    /// The bytes of the value alone: two terms of a kind with the same are equal in value. Empty for kinds
    /// whose terms have no value but themselves.
    #[must_use]
    pub fn value_bytes(self) -> &'k [u8] {
        &self.0[1..=width(self.kind())]
    }

    /// The term.
    #[must_use]
    pub fn to_term(self) -> Term {
        let lexical = self.lexical();
        match self.kind() {
            Kind::Blank => BlankNode::new_unchecked(lexical).into(),
            Kind::Iri => NamedNode::new_unchecked(lexical).into(),
            Kind::Text => match self.language() {
                Some(language) => {
                    Literal::new_language_tagged_literal_unchecked(lexical, language).into()
                }
                None => Literal::new_simple_literal(lexical).into(),
            },
            _ => Literal::new_typed_literal(lexical, self.datatype().expect(WHOLE)).into(),
        }
    }

    /// What stands before and after the end mark; the tag is in neither.
    fn split(self) -> (&'k [u8], &'k [u8]) {
        let bytes = &self.0[1..];
        let is_end = |at: &usize| bytes.get(at + 1) == Some(&END[1]);
        let at = memchr::memchr_iter(0, bytes).find(is_end).expect(WHOLE);
        (&bytes[..at], &bytes[at + END.len()..])
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect(WHOLE)
}

fn unescaped(bytes: &[u8]) -> Cow<'_, str> {
    if memchr::memchr(0, bytes).is_none() {
        return Cow::Borrowed(text(bytes));
    }
    let is_escape = |at: usize| at > 0 && bytes[at] == ESCAPED_NUL[1] && bytes[at - 1] == 0;
    let kept = (0..bytes.len()).filter(|at| !is_escape(*at)).map(|at| bytes[at]);
    Cow::Owned(text(&kept.collect::<Vec<u8>>()).to_owned())
}

/// The key of a term, on its own.
#[must_use]
pub fn of(term: TermRef<'_>) -> Vec<u8> {
    let mut key = Vec::new();
    write(term, &mut key);
    key
}

/// The key of a literal, on its own.
#[must_use]
pub fn of_literal(literal: LiteralRef<'_>) -> Vec<u8> {
    of(literal.into())
}
