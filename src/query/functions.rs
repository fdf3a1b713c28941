//! `REGEX` and `REPLACE` with bounds, and a function that only counts rows.
//!
//! They do what the evaluator's own do. But a match may take as many steps as the pattern's automaton and the
//! text have parts together, and a replacement may grow without end, both within one call: these count what
//! they do, and refuse a pattern that is too large for its text.

use super::meter;
use super::meter::Spent;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::Term;
use oxrdf::vocab::rdf;
use oxrdf::vocab::xsd;
use regex::Regex;
use regex::RegexBuilder;
use spareval::QueryEvaluator;
use std::borrow::Cow;
use std::cell::RefCell;

pub const REGEX: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:notitia:regex");
pub const REPLACE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:notitia:replace");
/// Gives true, and counts the row.
pub const ROW: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:notitia:row");

/// The largest automaton of a pattern, in bytes, which is that of the evaluator.
const AUTOMATON_BYTES_MAX: usize = 1_000_000;

/// Texts up to here are matched by any pattern; a longer one by patterns that are smaller in proportion. The worst pattern
/// of those that were tried takes 0.3 s for a text as long as it may be.
const USUAL_TEXT_BYTES: usize = 4 * 1024;

/// The evaluator with our functions.
pub fn evaluator() -> QueryEvaluator {
    let named = |name: NamedNodeRef<'_>| NamedNode::from(name);
    QueryEvaluator::new()
        .with_custom_function(named(REGEX), regex_function)
        .with_custom_function(named(REPLACE), replace_function)
        .with_custom_function(named(ROW), |_| {
            meter::step();
            Some(Literal::from(true).into())
        })
}

/// <https://www.w3.org/TR/sparql11-query/#func-regex>
fn regex_function(arguments: &[Term]) -> Option<Term> {
    let (text, pattern, flags) = match arguments {
        [text, pattern] => (text, pattern, ""),
        [text, pattern, flags] => (text, pattern, simple(flags)?),
        _ => return None,
    };
    let text = string(text)?.value();
    let is_match = with_regex(simple(pattern)?, flags, text.len(), |regex| regex.is_match(text))?;
    Some(Literal::from(is_match).into())
}

/// <https://www.w3.org/TR/sparql11-query/#func-replace>
fn replace_function(arguments: &[Term]) -> Option<Term> {
    let (text, pattern, replacement, flags) = match arguments {
        [text, pattern, replacement] => (text, pattern, replacement, ""),
        [text, pattern, replacement, flags] => (text, pattern, replacement, simple(flags)?),
        _ => return None,
    };
    let (text, replacement) = (string(text)?, simple(replacement)?);
    let replaced = with_regex(simple(pattern)?, flags, text.value().len(), |regex| {
        replaced(regex, text.value(), replacement)
    })?;
    Some(match text.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(replaced, language).into(),
        None => Literal::new_simple_literal(replaced).into(),
    })
}

/// As [`Regex::replace_all`], but what it makes is counted while it grows.
fn replaced(regex: &Regex, text: &str, replacement: &str) -> String {
    let (mut out, mut done) = (String::new(), 0);
    let groups_named = replacement.matches('$').count();
    let mut matches = regex.find_iter(text);
    let mut groups = regex.captures_iter(text);
    loop {
        let from = out.len();
        let found = if groups_named > 0 {
            let Some(captures) = groups.next() else { break };
            let found = captures.get_match();
            out.push_str(&text[done..found.start()]);
            meter::claim(groups_named.saturating_mul(found.len()));
            captures.expand(replacement, &mut out);
            found
        } else {
            let Some(found) = matches.next() else { break };
            out.push_str(&text[done..found.start()]);
            out.push_str(replacement);
            found
        };
        done = found.end();
        meter::text(out.len() - from);
    }
    out.push_str(&text[done..]);
    out
}

/// A literal that has a text: plain or with a language.
fn string(term: &Term) -> Option<&Literal> {
    let Term::Literal(literal) = term else { return None };
    let is_string = [xsd::STRING, rdf::LANG_STRING].contains(&literal.datatype());
    is_string.then_some(literal)
}

fn simple(term: &Term) -> Option<&str> {
    let Term::Literal(literal) = term else { return None };
    (literal.datatype() == xsd::STRING).then(|| literal.value())
}

/// The last pattern, since most queries have one.
struct Compiled {
    pattern: String,
    flags: String,
    bytes_max: usize,
    regex: Option<Regex>,
}

thread_local! {
    static LAST: RefCell<Option<Compiled>> = const { RefCell::new(None) };
}

/// Does something with a regular expression; none when the pattern or a flag is wrong.
fn with_regex<T>(
    pattern: &str,
    flags: &str,
    text_bytes: usize,
    work: impl FnOnce(&Regex) -> T,
) -> Option<T> {
    meter::begin_long_step();
    let share = text_bytes.div_ceil(USUAL_TEXT_BYTES).next_power_of_two();
    let bytes_max = AUTOMATON_BYTES_MAX / share;
    // Taken out, since the work may leave the query by unwinding.
    let last = LAST.take().filter(|last| {
        last.pattern == pattern && last.flags == flags && last.bytes_max == bytes_max
    });
    let compiled = match last {
        Some(compiled) => compiled,
        None => {
            meter::look();
            let regex = compiled(pattern, flags, bytes_max);
            if regex.is_none()
                && share > 1
                && self::compiled(pattern, flags, AUTOMATON_BYTES_MAX).is_some()
            {
                meter::leave(Spent::Regex(text_bytes));
            }
            Compiled { pattern: pattern.to_owned(), flags: flags.to_owned(), bytes_max, regex }
        }
    };
    meter::text(text_bytes);
    let done = compiled.regex.as_ref().map(work);
    LAST.replace(Some(compiled));
    done
}

/// As the evaluator compiles it.
fn compiled(pattern: &str, flags: &str, bytes_max: usize) -> Option<Regex> {
    let is_plain = flags.contains('q');
    let pattern =
        if is_plain { Cow::Owned(regex::escape(pattern)) } else { Cow::Borrowed(pattern) };
    let mut builder = RegexBuilder::new(&pattern);
    builder.size_limit(bytes_max).dfa_size_limit(bytes_max.max(100_000));
    for flag in flags.chars() {
        match flag {
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'i' => builder.case_insensitive(true),
            'x' => builder.ignore_whitespace(true),
            'q' => &mut builder,
            _ => return None,
        };
    }
    builder.build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Term {
        Literal::new_simple_literal(text).into()
    }

    #[test]
    fn replacing_does_what_the_library_does() {
        for (text, pattern, replacement) in [
            ("abcabc", "b", "-"),
            ("abcabc", "(b)(c)", "$2$1"),
            ("abcabc", "(?<x>b)", "${x}${x}$$"),
            ("église", "", "."),
            ("aaa", "a*", "b"),
            ("", "x", "y"),
            ("abc", "x", "y"),
        ] {
            let regex = Regex::new(pattern).expect("a pattern");
            let expected = regex.replace_all(text, replacement);
            assert_eq!(replaced(&regex, text, replacement), expected, "{pattern}");
        }
    }

    #[test]
    fn arguments_of_another_kind_are_errors() {
        let number = Term::from(Literal::from(1));
        let tagged = Term::from(Literal::new_language_tagged_literal_unchecked("Église", "fr"));
        for (arguments, expected) in [
            (vec![plain("abc"), plain("B")], Some(false)),
            (vec![plain("abc"), plain("B"), plain("i")], Some(true)),
            (vec![plain("a.c"), plain("a.c"), plain("q")], Some(true)),
            (vec![tagged.clone(), plain("^É")], Some(true)),
            (vec![plain("abc"), tagged], None),
            (vec![number, plain("1")], None),
            (vec![plain("abc"), plain("(")], None),
            (vec![plain("abc"), plain("b"), plain("z")], None),
            (vec![plain("abc")], None),
        ] {
            let expected = expected.map(|is_match| Term::from(Literal::from(is_match)));
            assert_eq!(regex_function(&arguments), expected, "{arguments:?}");
        }
    }

    #[test]
    fn a_long_text_takes_a_small_pattern() {
        let long = "a".repeat(1024 * 1024);
        assert_eq!(with_regex("b$", "", long.len(), |regex| regex.is_match(&long)), Some(false));
        let large = "(a?b?c?){500}x";
        assert_eq!(with_regex(large, "", 10, |regex| regex.is_match("abcx")), Some(true));
        let refused = std::panic::catch_unwind(|| with_regex(large, "", long.len(), |_| ()));
        let refused = refused.expect_err("it is left");
        assert_eq!(refused.downcast_ref(), Some(&Spent::Regex(long.len())));
    }
}
