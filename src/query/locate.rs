//! Finds where a query's text is wrong.
//!
//! The parser names the furthest place that it looked at, and it looks ahead by the length of each keyword
//! that it tries, so the place is up to 14 characters too far. Here it parses the text again with wide
//! gaps between the tokens: then the place is behind the right token, and before the next.

use super::guard;
use super::parse::SyntaxError;
use spargebra::SparqlSyntaxError;

/// More than the longest keyword.
const GAP: &str = "                        ";

/// The longest text that is parsed a second time, in bytes.
const WIDENED_BYTES_MAX: usize = 64 * 1024;

/// The place of an error: `message` is what the parser said about `text`; `parse` parses a text again.
pub(super) fn located(
    text: &str,
    message: &str,
    parse: impl FnOnce(&str) -> Result<(), SparqlSyntaxError>,
) -> SyntaxError {
    let refined = (text.len() <= WIDENED_BYTES_MAX).then(|| refined(text, parse)).flatten();
    let (offset, message) = refined.unwrap_or_else(|| match place(message) {
        Some((line, column, rest)) => (offset(text, line, column), rest.to_owned()),
        None => (0, message.to_owned()),
    });
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[line_start..].chars().count() + 1;
    let source = text[line_start..].split('\n').next().unwrap_or_default();
    let token = token(&text[offset..]);
    SyntaxError {
        line,
        column,
        message: explained(&message, token),
        excerpt: excerpt(source, column),
    }
}

/// The place that the parser names at the beginning of its message: `error at 3:14: expected …`.
fn place(message: &str) -> Option<(usize, usize, &str)> {
    let (line, rest) = message.strip_prefix("error at ")?.split_once(':')?;
    let (column, rest) = rest.split_once(": ")?;
    Some((line.parse().ok()?, column.parse().ok()?, rest))
}

/// The byte at a line and column, both counted from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = match line {
        0 | 1 => 0,
        _ => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1),
    };
    let chars = text[start..].char_indices().map(|(at, _)| start + at);
    chars.chain([text.len()]).nth(column.saturating_sub(1)).unwrap_or(text.len())
}

/// Where the error is in `text`, and what the parser says about it.
fn refined(
    text: &str,
    parse: impl FnOnce(&str) -> Result<(), SparqlSyntaxError>,
) -> Option<(usize, String)> {
    let (wide, tokens) = widened(text);
    let error = parse(&wide).err()?.to_string();
    let (line, column, message) = place(&error)?;
    let at = offset(&wide, line, column);
    let found = tokens.iter().rev().find(|(in_wide, _)| *in_wide <= at);
    Some((found.map_or(0, |(_, in_text)| *in_text), message.to_owned()))
}

/// The text with wide gaps, and where each token begins: there and in the text.
fn widened(text: &str) -> (String, Vec<(usize, usize)>) {
    let bytes = text.as_bytes();
    let (mut wide, mut tokens, mut at, mut in_token) = (String::new(), Vec::new(), 0, false);
    while let Some(&byte) = bytes.get(at) {
        let end = match byte {
            b'#' => guard::line_end(bytes, at),
            b'"' | b'\'' => guard::string_end(bytes, at + 1, byte).min(bytes.len()),
            b'<' => guard::iri_end(bytes, at + 1).map_or(at + 1, |end| end + 1),
            _ => at + text[at..].chars().next().map_or(1, char::len_utf8),
        };
        let is_bracket = b"{}()[];,".contains(&byte);
        if byte == b'#' || byte.is_ascii_whitespace() {
            in_token = false;
        } else {
            if !in_token || is_bracket {
                wide.push_str(GAP);
                tokens.push((wide.len(), at));
            }
            // A string may end within a character only when it is not closed; then it ends with the text.
            wide.push_str(text.get(at..end).unwrap_or(&text[at..]));
            in_token = !is_bracket;
        }
        at = end;
    }
    wide.push_str(GAP);
    tokens.push((wide.len(), text.trim_end().len()));
    wide.push_str(GAP);
    (wide, tokens)
}

/// What stands at the place of the error.
fn token(rest: &str) -> &str {
    let length =
        rest.char_indices().skip(1).find(|(_, c)| c.is_whitespace() || "{}()[];,".contains(*c));
    let token = &rest[..length.map_or(rest.len(), |(at, _)| at)];
    token.char_indices().nth(TOKEN_CHARS_MAX).map_or(token, |(at, _)| &token[..at])
}

const TOKEN_CHARS_MAX: usize = 40;

/// The parser's own words where it has some, as for an unknown prefix; its list of what it expected is of
/// no use, since it has only the longest keywords.
fn explained(message: &str, token: &str) -> String {
    let token = token.trim();
    if message.contains("Prefix not found") {
        let prefix = token.split(':').next().unwrap_or_default();
        return format!(
            "the prefix {prefix}: is not declared; write PREFIX {prefix}: <…> at the beginning"
        );
    }
    let words = message.trim_start_matches("expected ").trim_start_matches("one of ");
    let words = words
        .split(", ")
        .find(|words| words.contains(' ') && words.starts_with(char::is_uppercase));
    match (words, token) {
        (Some(words), _) => words.to_owned(),
        (None, "") => "the query ends too early".to_owned(),
        (None, token) => format!("unexpected {token:?}"),
    }
}

/// How many characters of a line are shown before and behind the place of an error.
const EXCERPT_CHARS: usize = 60;

fn excerpt(source: &str, column: usize) -> String {
    let first = column.saturating_sub(EXCERPT_CHARS + 1);
    let shown: String = source
        .chars()
        .skip(first)
        .take(2 * EXCERPT_CHARS)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("{shown}\n{}^", " ".repeat(column.saturating_sub(first + 1)))
}
