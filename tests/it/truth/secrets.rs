//! Looks for everything that must not be published in everything that was written.

use super::fact;
use super::graph::fold;
use notitia::iri::slug;
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashSet;
use std::io::BufRead;

/// Shorter secrets are parts of ordinary words.
const BYTES_MIN: usize = 6;

/// The secrets of many notices, in the form for comparing.
#[derive(Default)]
pub(super) struct Secrets {
    by_word: FxHashMap<Vec<u8>, Vec<String>>,
    known: HashSet<String>,
}

impl Secrets {
    /// Takes note of the secrets of a notice; of numbers only its own graph can be asked.
    pub(super) fn add(&mut self, truth: &Value) {
        for secret in fact::strings(&truth["must_not_publish"]) {
            if secret.len() < BYTES_MIN || secret.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            // As a part of an IRI it would stand there as a slug.
            for form in [fold(secret).to_lowercase(), slug(secret)] {
                if self.known.insert(form.clone()) {
                    let (_, word) = words(form.as_bytes()).next().expect("a word");
                    self.by_word.entry(word.to_vec()).or_default().push(form);
                }
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// The secrets that a line tells, each with the line.
    fn told(&self, line: &str, leaks: &mut Vec<String>) {
        let plain = plain(line);
        for (at, word) in words(plain.as_bytes()) {
            let candidates = self.by_word.get(word).into_iter().flatten();
            for secret in candidates.filter(|secret| plain[at..].starts_with(secret.as_str())) {
                leaks.push(format!("{secret:?} in {plain}"));
            }
        }
    }

    /// Reads all of a text, line by line; gives the number of its bytes and what it tells.
    pub(super) fn search(&self, mut text: impl BufRead) -> (u64, Vec<String>) {
        let (mut bytes, mut leaks, mut line) = (0, Vec::new(), Vec::new());
        loop {
            line.clear();
            let read = text.read_until(b'\n', &mut line).expect("a readable output");
            if read == 0 {
                return (bytes, leaks);
            }
            bytes += u64::try_from(read).expect("a length");
            self.told(&String::from_utf8_lossy(&line), &mut leaks);
        }
    }
}

/// A line in the form for comparing: without the escapes of RDF, JSON and HTML.
fn plain(line: &str) -> String {
    let mut text = Cow::Borrowed(line);
    if text.contains(['\\', '&']) {
        for (escape, sign) in [("\\\"", "\""), ("\\n", " "), ("&#39;", "'"), ("&quot;", "\"")] {
            text = text.replace(escape, sign).into();
        }
    }
    match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => fold(&text).to_lowercase(),
    }
}

/// The runs of letters, and those of digits, and where they begin.
fn words(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let kind = |byte: u8| match byte {
        b'0'..=b'9' => 1,
        b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => 2,
        _ => 0,
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].iter().position(|byte| kind(*byte) != 0)?;
        let (start, first) = (at, kind(text[at]));
        let length = text[at..].iter().position(|byte| kind(*byte) != first);
        at += length.unwrap_or(text.len() - at);
        Some((start, &text[start..at]))
    })
}

#[test]
fn secrets_are_found_however_they_are_written() {
    let mut secrets = Secrets::default();
    secrets.add(&serde_json::json!({
        "must_not_publish": ["12 rue de l'Épine", "Vauquerel", "jean.vauquerel@courriel.example", "31555"]
    }));
    for (line, told) in [
        ("<http://b/x> <http://b/y> \"VAUQUEREL Jean\"@fr .", 1),
        ("<http://b/id/agent/jean-vauquerel>", 1),
        ("<td>12 rue de l&#39;épine</td>", 1),
        ("chez lui, 12 Rue\u{a0}de l’Épine", 1),
        ("n°12-rue-de-l-epine", 1),
        ("Contact : jean.vauquerel@courriel.example", 2),
        ("112 rue de l'Épine, 31555", 0),
        ("12 rue de l'Église", 0),
    ] {
        let mut leaks = Vec::new();
        secrets.told(line, &mut leaks);
        assert_eq!(leaks.len(), told, "{line}: {leaks:?}");
    }
}
