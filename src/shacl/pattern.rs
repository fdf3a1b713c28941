//! `sh:pattern`: regular expressions of XPath, as SPARQL's `REGEX` reads them, for the regex crate.
//! <https://www.w3.org/TR/xpath-functions/#regex-syntax>
//!
//! Not in the regex crate, and so refused: back-references and Unicode blocks (`\p{IsGreek}`).

use super::error::Fault;
use regex::Regex;
use regex::RegexBuilder;

/// The size of a compiled expression. Matching takes linear time whatever the expression; repetition
/// within repetition is refused when it unfolds to more than this.
const BYTES_MAX: usize = 10 << 20;

/// The expression under the flags `i`, `m`, `s`, `x` and `q`.
pub(super) fn regex(pattern: &str, flags: &str) -> Result<Regex, Fault> {
    if !flags.chars().all(|flag| "imsxq".contains(flag)) {
        return Err(Fault::Flags { flags: flags.into() });
    }
    let has = |flag| flags.contains(flag);
    let translated = if has('q') { regex::escape(pattern) } else { translate(pattern, has('x')) };
    RegexBuilder::new(&translated)
        .case_insensitive(has('i'))
        .multi_line(has('m') && !has('q'))
        .dot_matches_new_line(has('s'))
        .size_limit(BYTES_MAX)
        .build()
        .map_err(|cause| Fault::Pattern { pattern: pattern.into(), cause })
}

/// Where the two languages differ: name characters, subtraction of classes, signs that mean something
/// in a class of the regex crate only, and `x`, which leaves white space within classes alone.
fn translate(pattern: &str, extended: bool) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut class_depth = 0_usize;
    let mut chars = pattern.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' => escape(chars.next(), class_depth > 0, &mut out),
            '[' => {
                class_depth += 1;
                out.push('[');
            }
            ']' => {
                class_depth = class_depth.saturating_sub(1);
                out.push(']');
            }
            '-' if class_depth > 0 && chars.peek() == Some(&'[') => out.push_str("--"),
            '&' | '~' if class_depth > 0 => out.extend(['\\', char]),
            ' ' | '\t' | '\n' | '\r' if extended && class_depth == 0 => {}
            other => out.push(other),
        }
    }
    out
}

fn escape(escaped: Option<char>, in_class: bool, out: &mut String) {
    // `NameStartChar` and `NameChar` of XML, in the main.
    const INITIAL: &str = r"\p{L}_:";
    const NAME: &str = r"\p{L}\p{N}\p{M}_:.\-·";
    let (negated, set) = match escaped {
        Some('i') => (false, INITIAL),
        Some('I') => (true, INITIAL),
        Some('c') => (false, NAME),
        Some('C') => (true, NAME),
        other => {
            out.push('\\');
            out.extend(other);
            return;
        }
    };
    match (in_class, negated) {
        (true, false) => out.push_str(set),
        (_, true) => out.extend(["[^", set, "]"]),
        (false, false) => out.extend(["[", set, "]"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_xpath() {
        for (pattern, flags, text, expected) in [
            ("^PA[0-9]{8}$", "", "PA00088804", true),
            ("^PA[0-9]{8}$", "", "PA0008880", false),
            ("^pa", "i", "PA1", true),
            ("^b$", "", "a\nb", false),
            ("^b$", "m", "a\nb", true),
            ("a.b", "", "a\nb", false),
            ("a.b", "s", "a\nb", true),
            ("a b", "x", "ab", true),
            ("a[ ]b", "x", "a b", true),
            ("a.b", "q", "axb", false),
            ("a.b", "q", "a.b", true),
            ("^[a-z-[aeiou]]+$", "", "xyz", true),
            ("^[a-z-[aeiou]]+$", "", "abc", false),
            (r"^\i\c*$", "", "é1", true),
            (r"^\i\c*$", "", "1é", false),
            (r"^[\i&&a]$", "", "&", true),
        ] {
            let regex = regex(pattern, flags).unwrap();
            assert_eq!(regex.is_match(text), expected, "{pattern} {flags} on {text:?}");
        }
    }

    #[test]
    fn an_unreadable_pattern_is_refused() {
        assert!(matches!(regex("(", ""), Err(Fault::Pattern { .. })));
        assert!(matches!(regex(r"(a)\1", ""), Err(Fault::Pattern { .. })));
        assert!(matches!(regex("a", "g"), Err(Fault::Flags { .. })));
    }
}
