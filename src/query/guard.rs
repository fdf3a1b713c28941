//! Refuses a query that would overflow the stack of parser, optimiser or evaluator, since an overflow ends
//! the process, or that would keep the optimiser busy past any deadline, since it heeds none.
//!
//! It reads the text before the parser does. Where SPARQL's grammar lets a `<` be an IRI or an operator, it
//! counts for the worse of both.

use super::joins::JOINS_MAX;

/// How deep `(`, `[`, `{` and `!` may nest.
pub const DEPTH_MAX: usize = 128;

/// How many operators and brackets a query may have outside of `VALUES`: each can make the algebra one
/// level deeper, and what the optimiser does grows with the square of that.
pub const JOINTS_MAX: usize = 4_000;

/// Whether a text is so short and flat that to parse it takes no time to speak of.
#[must_use]
pub fn is_slight(text: &str) -> bool {
    text.len() <= 2048 && text.bytes().filter(|byte| b"([{!".contains(byte)).count() <= 32
}

/// A query that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooComplex {
    #[error("the query nests brackets more than {DEPTH_MAX} deep; flatten it")]
    Deep,
    #[error("the query has more than {JOINTS_MAX} operators and brackets; split it, or use VALUES")]
    Long,
    #[error(
        "the query joins more than {JOINS_MAX} triple patterns and OPTIONALs, or has several groups of nearly so many; split it"
    )]
    Joins,
}

/// Checks a query's text.
///
/// # Errors
/// When it nests too deep or has too many parts.
pub fn check(text: &str) -> Result<(), TooComplex> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut nots, mut joints) = (0, 0_usize, 0_usize, 0_usize);
    // Up to the end of such a line a closing bracket may stand in a comment, so it is not trusted.
    let mut doubtful_line = false;
    let mut data = Data::None;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        nots = if byte == b'!' { nots + 1 } else { nots * usize::from(byte.is_ascii_whitespace()) };
        match byte {
            b'\n' | b'\r' => doubtful_line = false,
            b'#' => at = line_end(bytes, at),
            b'"' | b'\'' => at = string_end(bytes, at, byte),
            b'\\' => at += 1,
            b'<' => {
                if let Some(end) = iri_end(bytes, at) {
                    let content = &bytes[at..end];
                    at = end + 1;
                    if !is_absolute(content) {
                        depth += content.iter().filter(|byte| b"([".contains(byte)).count();
                        joints += content.iter().filter(|byte| is_joint(**byte)).count();
                        doubtful_line |= content.iter().any(|byte| b"#)]".contains(byte));
                    }
                }
            }
            b'V' | b'v' if is_word(bytes, at - 1, b"values") => data = Data::Announced,
            b'D' | b'd' if is_word(bytes, at - 1, b"data") => data = Data::Announced,
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if !doubtful_line => depth = depth.saturating_sub(1),
            _ => {}
        }
        data = match (byte, data) {
            (b'{', Data::Announced) => Data::Inside,
            (b'}', Data::Inside) => Data::None,
            (_, data) => data,
        };
        joints += usize::from(is_joint(byte) && data != Data::Inside);
        if depth + nots > DEPTH_MAX {
            return Err(TooComplex::Deep);
        }
        if joints > JOINTS_MAX {
            return Err(TooComplex::Long);
        }
    }
    Ok(())
}

fn is_joint(byte: u8) -> bool {
    b"({!+-*/|&^,".contains(&byte)
}

/// Where the block of a `VALUES`, or of an update's `INSERT DATA`, is: there are no operators in it, and a sign is none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Data {
    None,
    Announced,
    Inside,
}

/// Whether a keyword stands here, and not a part of a name or variable.
fn is_word(bytes: &[u8], at: usize, word: &[u8]) -> bool {
    let here = bytes[at..].get(..word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word));
    let before = at
        .checked_sub(1)
        .is_none_or(|at| bytes[at].is_ascii_whitespace() || b"{}()".contains(&bytes[at]));
    let behind = bytes
        .get(at + word.len())
        .is_none_or(|byte| byte.is_ascii_whitespace() || b"?$({".contains(byte));
    here && before && behind
}

pub(super) fn line_end(bytes: &[u8], from: usize) -> usize {
    let length = bytes[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    length.map_or(bytes.len(), |length| from + length)
}

/// Behind a string whose first quote stands before `from`.
pub(super) fn string_end(bytes: &[u8], from: usize, quote: u8) -> usize {
    let long = bytes[from..].starts_with(&[quote, quote]);
    let mut at = if long { from + 2 } else { from };
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            byte if byte != quote => {}
            _ if !long => return at,
            _ if bytes[at..].starts_with(&[quote, quote]) => return at + 2,
            _ => {}
        }
    }
    bytes.len()
}

/// Where the `>` is, if what follows `<` can be an IRI.
/// `IRIREF`, <https://www.w3.org/TR/sparql11-query/#rIRIREF>
pub(super) fn iri_end(bytes: &[u8], from: usize) -> Option<usize> {
    let length =
        bytes[from..].iter().position(|byte| *byte <= b' ' || b"<>\"{}|^`".contains(byte))?;
    (bytes[from + length] == b'>').then_some(from + length)
}

/// Whether it begins with `scheme://`: two slashes stand nowhere in an expression, so this is an IRI.
fn is_absolute(content: &[u8]) -> bool {
    let scheme = content.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    scheme > 0 && content[scheme..].starts_with(b"://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_queries_pass_and_deep_or_endless_ones_do_not() {
        let deep = |open: &str, close: &str, n: usize| {
            format!("SELECT * {{ FILTER({}1{}) }}", open.repeat(n), close.repeat(n))
        };
        let iris = "FILTER(?x = <http://example.org/a#b>)\n".repeat(500);
        let rows = "(<http://example.org/(a)#b> -1.5) ".repeat(10_000);
        for (text, expected) in [
            ("SELECT * WHERE { ?s ?p ?o }".to_owned(), Ok(())),
            (format!("SELECT * {{ {iris} }}"), Ok(())),
            (format!("SELECT * {{ VALUES (?x ?y) {{ {rows} }} }}"), Ok(())),
            (format!("ASK {{ ?s ?p '{}' }}", "(".repeat(500)), Ok(())),
            (format!("ASK {{ ?s ?p '''{}' ''' }}", "(".repeat(500)), Ok(())),
            (format!("ASK {{ ?s ?p '\\'{}' }}", "(".repeat(500)), Ok(())),
            (format!("ASK {{ }} # {}", "(".repeat(500)), Ok(())),
            (deep("(", ")", 100), Ok(())),
            (deep("(", ")", 1000), Err(TooComplex::Deep)),
            (deep("!", "", 1000), Err(TooComplex::Deep)),
            (deep("! ", "", 1000), Err(TooComplex::Deep)),
            (deep("( #)\n", ")", 1000), Err(TooComplex::Deep)),
            (deep("(?a<?b#>)\n", ")", 1000), Err(TooComplex::Deep)),
            (deep("?a<(((", ")))>", 100), Err(TooComplex::Deep)),
            (deep("1+", "", 5_000), Err(TooComplex::Long)),
            (
                format!("ASK {{ ?s ?p ?VALUES {{ FILTER({}1) }} }}", "1+".repeat(5_000)),
                Err(TooComplex::Long),
            ),
            (
                format!("ASK {{ VALUES ?x {{ 1 }} FILTER({}1) }}", "1+".repeat(5_000)),
                Err(TooComplex::Long),
            ),
            ("{".repeat(1000), Err(TooComplex::Deep)),
            ("'".to_owned(), Ok(())),
            ("\\".to_owned(), Ok(())),
            ("<".to_owned(), Ok(())),
        ] {
            assert_eq!(check(&text), expected, "{}", &text[..text.len().min(80)]);
        }
    }
}
