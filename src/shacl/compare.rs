//! The order of two literals, as the operator `<` of SPARQL sees it, and of dates and times too.
//!
//! Whole numbers and decimals are compared exactly up to 20 digits before the point and 18 after it;
//! beyond that, and against `xsd:double` and `xsd:float`, as 64-bit floating point.

use super::calendar;
use super::calendar::Moment;
use super::datatype;
use crate::vocab::rdf;
use oxrdf::LiteralRef;
use oxrdf::TermRef;
use std::cmp::Ordering;

/// None if the two cannot be compared: no literals, of different kinds, ill-formed, or NaN.
pub(super) fn compare(left: TermRef<'_>, right: TermRef<'_>) -> Option<Ordering> {
    match (Value::read(left)?, Value::read(right)?) {
        (Value::Exact(left), Value::Exact(right)) => Some(left.cmp(&right)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Boolean(left), Value::Boolean(right)) => Some(left.cmp(&right)),
        (Value::Moment(left_type, left), Value::Moment(right_type, right)) => {
            (left_type == right_type).then(|| left.compare(right))?
        }
        (left, right) => left.to_f64()?.partial_cmp(&right.to_f64()?),
    }
}

enum Value<'a> {
    /// In units of 10^-18.
    Exact(i128),
    Double(f64),
    Text(&'a str),
    Boolean(bool),
    /// With the local name of its datatype.
    Moment(&'a str, Moment),
}

impl<'a> Value<'a> {
    fn read(term: TermRef<'a>) -> Option<Value<'a>> {
        let TermRef::Literal(literal) = term else { return None };
        if literal.language().is_some() {
            return None;
        }
        let name = xsd_name(literal)?;
        let text = literal.value();
        let moment = match name {
            "string" => return Some(Value::Text(text)),
            "dateTime" | "dateTimeStamp" => {
                return calendar::date_time(text).map(|moment| Value::Moment("dateTime", moment));
            }
            "date" => calendar::date(text),
            "time" => calendar::time(text),
            "gYear" => calendar::year(text),
            "gYearMonth" => calendar::year_month(text),
            _ => return Value::read_simple(literal, name),
        };
        moment.map(|moment| Value::Moment(name, moment))
    }

    fn read_simple(literal: LiteralRef<'a>, name: &str) -> Option<Value<'a>> {
        const NUMBERS: &[&str] = &[
            "integer",
            "decimal",
            "nonNegativeInteger",
            "positiveInteger",
            "nonPositiveInteger",
            "negativeInteger",
            "long",
            "int",
            "short",
            "byte",
            "unsignedLong",
            "unsignedInt",
            "unsignedShort",
            "unsignedByte",
        ];
        let text = literal.value();
        let lexical = datatype::lexical_of(name)?;
        if !lexical(text) {
            return None;
        }
        match name {
            "boolean" => Some(Value::Boolean(matches!(text, "true" | "1"))),
            "double" | "float" => Some(Value::Double(text.parse().ok()?)),
            _ if NUMBERS.contains(&name) => {
                Some(exact(text).map_or_else(|| double(text), Value::Exact))
            }
            _ => None,
        }
    }

    fn to_f64(&self) -> Option<f64> {
        match self {
            Value::Double(number) => Some(*number),
            Value::Exact(number) => double_of(*number),
            _ => None,
        }
    }
}

fn xsd_name(literal: LiteralRef<'_>) -> Option<&str> {
    literal.datatype().as_str().strip_prefix(rdf::XSD_NS)
}

/// A well-formed decimal in units of 10^-18, if it fits.
fn exact(text: &str) -> Option<i128> {
    const PLACES: u32 = 18;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    let places = PLACES.checked_sub(u32::try_from(fraction.len()).ok()?)?;
    let digits = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit);
    let number = digits
        .map(|digit| i128::from(digit - b'0'))
        .try_fold(0_i128, |number, digit| number.checked_mul(10)?.checked_add(digit))?;
    let number = number.checked_mul(10_i128.pow(places))?;
    Some(if whole.starts_with('-') { -number } else { number })
}

fn double(text: &str) -> Value<'static> {
    Value::Double(text.parse().unwrap_or(f64::NAN))
}

/// Through the decimal digits: the nearest double, as if it had been read so.
fn double_of(exact: i128) -> Option<f64> {
    format!("{exact}e-18").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Literal;
    use oxrdf::NamedNode;
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn literals_are_ordered_by_value() {
        for (left, left_type, right, right_type, expected) in [
            ("9", "integer", "10", "integer", Some(Less)),
            ("10.0", "decimal", "10", "integer", Some(Equal)),
            ("-0.5", "decimal", "-0.25", "decimal", Some(Less)),
            ("1e1", "double", "10", "integer", Some(Equal)),
            ("0.1", "double", "0.1", "decimal", Some(Equal)),
            ("9007199254740993", "integer", "9007199254740992", "integer", Some(Greater)),
            ("1e30", "double", "1000000000000000000000000000001", "integer", Some(Equal)),
            ("NaN", "double", "1", "integer", None),
            ("x", "integer", "1", "integer", None),
            ("a", "string", "b", "string", Some(Less)),
            ("false", "boolean", "1", "boolean", Some(Less)),
            ("1", "string", "1", "integer", None),
            ("1889", "gYear", "1900", "gYear", Some(Less)),
            ("1889-05-06", "date", "1889-05-06", "dateTime", None),
            ("1889-05-06", "date", "1889-05-07", "date", Some(Less)),
        ] {
            let literal = |text: &str, name: &str| {
                let datatype = NamedNode::new_unchecked(format!("{}{name}", rdf::XSD_NS));
                Literal::new_typed_literal(text, datatype)
            };
            let (left_read, right_read) = (literal(left, left_type), literal(right, right_type));
            let found = compare(left_read.as_ref().into(), right_read.as_ref().into());
            assert_eq!(found, expected, "{left_read} and {right_read}");
        }
    }
}
