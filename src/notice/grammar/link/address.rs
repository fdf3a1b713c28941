//! Addresses of the web, as people wrote them.

use super::{HREF, TAG, pattern};
use crate::notice::grammar::text::fold;
use crate::notice::grammar::{Note, Read};
use regex::Regex;
use std::sync::LazyLock;

/// Reads the links of a field to the world outside (`LIENS`, `WWW`, `LINHA`, …): split ones are joined again (Q21),
/// `http//` is repaired with `W_URL` (Q23), `'javascript:` is dropped (Q20).
#[must_use]
pub fn urls(items: &[&str]) -> Vec<Result<Read<String>, Note>> {
    let mut joined: Vec<String> = Vec::new();
    for item in items.iter().map(|item| item.trim()) {
        match joined.last_mut() {
            Some(last)
                if item.starts_with("//")
                    && matches!(
                        last.trim_end_matches(':').to_lowercase().as_str(),
                        "http" | "https"
                    ) =>
            {
                *last = format!("{}:{item}", last.trim_end_matches(':'));
            }
            _ => joined.push(item.to_owned()),
        }
    }
    joined
        .iter()
        .map(String::as_str)
        .filter(|item| {
            item.chars().any(char::is_alphanumeric) && !fold(item).contains("javascript:")
        })
        .map(url)
        .collect()
}

fn url(item: &str) -> Result<Read<String>, Note> {
    let in_markup = if item.contains('=') { HREF.captures(item) } else { None };
    let address = match in_markup {
        Some(found) => found[1].to_owned(),
        None => TAG
            .replace_all(item, "")
            .replace("\\n", "")
            .trim()
            .trim_matches(['"', '\'', '<', '>'])
            .to_owned(),
    };
    pattern!(SCHEME, r"(?i)^h?t?tp(s?)\s*[:;]?\s*[/\\]+\s*(?:https?:/+)?");
    pattern!(HOST, r"(?i)^(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:]|$)");
    let lower = address.to_lowercase();
    let (fixed, noted) = if lower.starts_with("http://") || lower.starts_with("https://") {
        (address.clone(), false)
    } else if let Some(found) = SCHEME.captures(&address) {
        (format!("http{}://{}", found[1].to_lowercase(), &address[found[0].len()..]), true)
    } else if lower.starts_with("//") {
        (format!("https:{address}"), true)
    } else if HOST.is_match(&address) {
        (format!("http://{address}"), true)
    } else {
        return Err(no_address());
    };
    let rest = fixed.split_once("://").map_or("", |(_, rest)| rest);
    if !HOST.is_match(rest) && !rest.starts_with("localhost") {
        return Err(no_address());
    }
    // What an IRI may not hold is written as its bytes.
    let mut iri = String::with_capacity(fixed.len());
    let mut changed = false;
    for c in fixed.chars() {
        if c <= ' ' || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`') {
            iri.push_str(&format!("%{:02X}", u32::from(c)));
            changed = true;
        } else if c.is_control() || c.is_whitespace() {
            return Err(no_address());
        } else {
            iri.push(c);
        }
    }
    if noted || changed {
        return Ok(Read::noted(
            iri,
            Note::quirk(
                "W_URL",
                "Q23",
                "the address is malformed and was repaired; write it with `http://` and without spaces",
            ),
        ));
    }
    Ok(Read::sure(iri))
}

fn no_address() -> Note {
    Note::quirk("W_URL", "Q23", "this is no address of the web; write it with `https://`")
}
