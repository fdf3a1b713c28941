//! Percent-encoding, <https://www.rfc-editor.org/rfc/rfc3986#section-2.1>, read and written.

use std::fmt::Write as _;

/// All but the unreserved characters `A-Z a-z 0-9 - . _ ~` as `%` and two digits for each byte.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The bytes that are meant. A `%` without two hexadecimal digits behind it stands for itself.
#[must_use]
pub fn unescaped_bytes(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let byte = match after {
            [high, low, ..] if *first == b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let byte = digit(*high).zip(digit(*low)).map(|(high, low)| high * 16 + low);
                byte.and_then(|byte| u8::try_from(byte).ok())
            }
            _ => None,
        };
        out.push(byte.unwrap_or(*first));
        rest = &after[if byte.is_some() { 2 } else { 0 }..];
    }
    out
}

/// As [`unescaped_bytes`]; bytes that are not UTF-8 are replaced.
#[must_use]
pub fn unescaped(text: &str) -> String {
    String::from_utf8_lossy(&unescaped_bytes(text.as_bytes())).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_read_again() {
        for text in ["PA00088801", "é/ %", "100%", "%zz", "a+b", ""] {
            assert_eq!(unescaped(&escaped(text)), text);
        }
    }

    #[test]
    fn each_form_is_decoded_or_stands_for_itself() {
        for (given, expected) in [
            ("%C3%A9", "é"),
            ("%c3%a9", "é"),
            ("a%2Fb", "a/b"),
            ("a+b", "a+b"),
            ("%zz%4", "%zz%4"),
            ("%+f", "%+f"),
            ("%", "%"),
            ("%é", "%é"),
            ("%25zz", "%zz"),
            ("%FF", "\u{fffd}"),
        ] {
            assert_eq!(unescaped(given), expected, "{given}");
        }
    }
}
