//! From bytes to text: UTF-8 with stray bytes repaired, or windows-1252.

use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// How the text of a file is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// Latin-1, in which a byte of windows-1252 that Latin-1 lacks is a stranger.
    Latin1,
    Windows1252,
}

impl Encoding {
    /// The encoding of a file that begins so. A file is UTF-8 as long as more of its accents are right
    /// than wrong (Q01, Q02).
    pub fn of(sample: &[u8]) -> Self {
        let (mut right, mut wrong, mut strange) = (0_usize, 0_usize, 0_usize);
        let chunks = sample.utf8_chunks();
        for chunk in chunks {
            right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            wrong += chunk.invalid().len();
            strange += chunk.invalid().iter().filter(|b| (0x80..0xa0).contains(*b)).count();
        }
        if wrong <= right {
            Self::Utf8
        } else if strange * 50 <= wrong {
            Self::Latin1
        } else {
            Self::Windows1252
        }
    }

    /// The text of some bytes, and whether a byte was a stranger to the encoding.
    pub fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        match self {
            Self::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => (text.into(), false),
                Err(_) => (repair(bytes).into(), true),
            },
            Self::Latin1 | Self::Windows1252 => {
                let strange =
                    self == Self::Latin1 && bytes.iter().any(|b| (0x80..0xa0).contains(b));
                (WINDOWS_1252.decode_without_bom_handling(bytes).0, strange)
            }
        }
    }
}

/// UTF-8 in which each byte that is none is read as windows-1252 (Q02).
fn repair(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// Whether a text has the traces of a wrong decoding somewhere else: `Ã¨`, `â€™`, `�` (Q04).
pub fn is_mojibake(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let bytes = text.as_bytes();
    memchr::memchr3_iter(0xc3, 0xc5, 0xef, bytes).any(|at| match &bytes[at..] {
        [0xef, 0xbf, 0xbd, ..] => true,
        // `Ã`, `Â` or `Å` before what windows-1252 makes of a byte from 80 to BF.
        [0xc3, 0x83 | 0x82 | 0x85, rest @ ..] => rest.first().is_some_and(|next| *next >= 0x80),
        // `â€`
        [0xc3, 0xa2, 0xe2, 0x82, 0xac, ..] => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_told_by_the_accents() {
        let rows: [(&[u8], Encoding); 6] = [
            (b"plain", Encoding::Utf8),
            ("église".as_bytes(), Encoding::Utf8),
            (b"\xc3\xa9glise d\x92\xc3\xa9t\xc3\xa9", Encoding::Utf8),
            (b"\xe9glise", Encoding::Latin1),
            (b"\xe9glise d\x92\xe9t\xe9", Encoding::Windows1252),
            (b"cut \xc3", Encoding::Latin1),
        ];
        for (bytes, encoding) in rows {
            assert_eq!(Encoding::of(bytes), encoding, "{bytes:?}");
        }
    }

    #[test]
    fn stray_bytes_are_repaired() {
        let rows: [(Encoding, &[u8], &str, bool); 4] = [
            (Encoding::Utf8, b"l\x92\xc3\xa9glise\x85", "l’église…", true),
            (Encoding::Utf8, "l’église".as_bytes(), "l’église", false),
            (Encoding::Latin1, b"l\x92\xe9glise", "l’église", true),
            (Encoding::Windows1252, b"l\x92\xe9glise", "l’église", false),
        ];
        for (encoding, bytes, text, strange) in rows {
            assert_eq!(encoding.decode(bytes), (text.into(), strange), "{bytes:?}");
        }
    }

    #[test]
    fn mojibake_is_seen_and_capitals_are_not() {
        let rows = [
            ("Ã‰tat", true),
            ("chapelle Saint-AndrÃ©", true),
            ("lâ€™église", true),
            ("Ã  voir", false),
            ("Ã\u{a0} voir", true),
            ("CHÂTEAU", false),
            ("SÃO", false),
            ("l\u{fffd}église", true),
            ("châtaigne à Évry", false),
        ];
        for (text, expected) in rows {
            assert_eq!(is_mojibake(text), expected, "{text}");
        }
    }
}
