//! Texts: line breaks, markup, spaces, display forms of inverted words, and the form in which words are compared.

use super::{Note, Read};
use crate::notice::Base;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_normalization::{UnicodeNormalization, is_nfc};

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    // An attribute of the old dumps holds unbalanced quotes, so that a tag simply ends at the first `>`.
    Regex::new(r"(?si)<(?:!--.*?--|(?:script|style)\b[^>]*>.*?</(?:script|style)\s*|/?[A-Za-z][^<>]{0,2000})>").expect("a valid pattern")
});
static BREAK_TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^<(?:br|/p|/div|/li)\b").expect("a valid pattern"));
static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8}));")
        .expect("a valid pattern")
});
static SHORT_TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^</?[A-Za-z][A-Za-z0-9]*\s*/?>$").expect("a valid pattern"));

/// A text as people should read it: NFC, the producers' line breaks as `\n`, no markup, entities or zero-width
/// characters, single spaces, trimmed.
///
/// Line breaks are `£` (Mérimée, Palissy), `#` (everywhere) and the two characters `\n` (Q15, Q16). A `#` inside an
/// address of the web and a `£` before an amount stay. Markup that carries more than style gives `W_HTML` (Q19).
#[must_use]
pub fn clean(text: &str, base: Base) -> Read<Cow<'_, str>> {
    let mut notes = Vec::new();
    let mut text = strip_markup(text, &mut notes);
    if text.contains(['£', '#', '\\', '\r']) {
        text = Cow::Owned(break_lines(&text, matches!(base, Base::Merimee | Base::Palissy)));
    }
    Read { value: normal(text), notes }
}

/// As [`clean`], but without the producers' line breaks: for titles, names, terms.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    let value = normal(strip_markup(text, &mut Vec::new()));
    if value.contains('\n') { Cow::Owned(value.replace('\n', " ")) } else { value }
}

fn strip_markup<'a>(text: &'a str, notes: &mut Vec<Note>) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains('<') && TAG.is_match(&text) {
        if TAG.find_iter(&text).any(|tag| !SHORT_TAG.is_match(tag.as_str())) {
            notes.push(Note::quirk(
                "W_HTML",
                "Q19",
                "the text holds HTML with attributes, of which only the words were kept; write plain text",
            ));
        }
        let plain = TAG.replace_all(
            &text,
            |found: &regex::Captures<'_>| {
                if BREAK_TAG.is_match(&found[0]) { "\n" } else { "" }
            },
        );
        text = Cow::Owned(plain.into_owned());
    }
    if text.contains('&') && ENTITY.is_match(&text) {
        text = Cow::Owned(entities(&text).into_owned());
    }
    text
}

/// The text with the entities of HTML as the signs that they stand for; unknown ones stay.
pub(super) fn entities(text: &str) -> Cow<'_, str> {
    ENTITY.replace_all(text, decode_entity)
}

fn decode_entity(found: &regex::Captures<'_>) -> String {
    let number = |group: usize, radix: u32| {
        found
            .get(group)
            .and_then(|digits| u32::from_str_radix(digits.as_str(), radix).ok())
            .and_then(char::from_u32)
            .filter(|c| !c.is_control() || *c == '\n')
    };
    let named = found.get(3).and_then(|name| {
        Some(match name.as_str() {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" | "rsquo" => '\'',
            "nbsp" => '\u{a0}',
            "eacute" => 'é',
            "egrave" => 'è',
            "ecirc" => 'ê',
            "agrave" => 'à',
            "acirc" => 'â',
            "ccedil" => 'ç',
            "icirc" => 'î',
            "ocirc" => 'ô',
            "ugrave" => 'ù',
            "oelig" => 'œ',
            "Eacute" => 'É',
            "laquo" => '«',
            "raquo" => '»',
            "deg" => '°',
            "euro" => '€',
            "hellip" => '…',
            _ => return None,
        })
    });
    named
        .or_else(|| number(1, 10))
        .or_else(|| number(2, 16))
        .map_or_else(|| found[0].to_owned(), String::from)
}

fn break_lines(text: &str, pound_breaks: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut in_address = false;
    let mut word_start = 0;
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            in_address = false;
            word_start = out.len() + c.len_utf8();
        } else if c == '/' && out.get(word_start..).is_some_and(|word| word.ends_with(":/")) {
            in_address = true;
        }
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\\' if chars.peek() == Some(&'n') => {
                chars.next();
                out.push('\n');
            }
            '\\' if chars.peek() == Some(&'r') => {
                chars.next();
            }
            '#' if !in_address => out.push('\n'),
            '£' if pound_breaks => out.push('\n'),
            // Elsewhere `£` is a break only where no amount follows.
            '£' if !chars
                .clone()
                .find(|c| !c.is_whitespace())
                .is_some_and(|c| c.is_ascii_digit()) =>
            {
                out.push('\n')
            }
            _ => out.push(c),
        }
        if out.ends_with('\n') {
            word_start = out.len();
            in_address = false;
        }
    }
    out
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
        || (c.is_control() && !c.is_whitespace())
}

/// NFC, no zero-width characters, runs of spaces as one (a lone no-break space stays), no space around breaks, trimmed.
fn normal(text: Cow<'_, str>) -> Cow<'_, str> {
    let trimmed = text.trim();
    if is_tidy(trimmed) {
        return match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(ref owned) if owned.len() == trimmed.len() => text,
            Cow::Owned(owned) => Cow::Owned(owned.trim().to_owned()),
        };
    }
    let mut out = String::with_capacity(trimmed.len());
    let mut run = String::new();
    for c in trimmed.nfc().filter(|c| !is_zero_width(*c)) {
        if c.is_whitespace() {
            run.push(c);
            continue;
        }
        push_space(&mut out, &run);
        run.clear();
        out.push(c);
    }
    Cow::Owned(out)
}

/// Whether a trimmed text is in the form that [`normal`] gives.
fn is_tidy(text: &str) -> bool {
    let mut is_gap = false;
    for c in text.chars() {
        let was_gap = std::mem::replace(&mut is_gap, matches!(c, ' ' | '\u{a0}'));
        match c {
            ' ' | '\u{a0}' if was_gap => return is_tidy_by_the_book(text),
            // Letters and signs of French, none of which is written in two ways: most texts hold nothing else.
            ' '..='~'
            | '\u{a0}'..='\u{ac}'
            | '\u{ae}'..='\u{2ff}'
            | '–'
            | '—'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '…'
            | '€' => {}
            _ => return is_tidy_by_the_book(text),
        }
    }
    true
}

fn is_tidy_by_the_book(text: &str) -> bool {
    is_nfc(text)
        && !text.contains(is_zero_width)
        && !text.contains(['\t', '\n', '\r'])
        && !text.contains("  ")
        && !text.contains(" \u{a0}")
        && !text.contains("\u{a0} ")
}

fn push_space(out: &mut String, run: &str) {
    let breaks = run.matches('\n').count();
    if out.is_empty() || run.is_empty() {
    } else if breaks > 0 {
        out.extend(std::iter::repeat_n('\n', breaks));
    } else if run.chars().count() == 1 && !run.starts_with(['\t', '\r']) {
        out.push_str(run);
    } else {
        out.push(' ');
    }
}

static INVERTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([^()]+?)\s*\(([^()]{1,60})\)(\s+\d[\w\s,-]*)?$").expect("a valid pattern")
});

/// `Ferté-Alais (La)` → `La Ferté-Alais`; `Eglise (place de l')` → `place de l'Eglise` (Q45). Others unchanged.
///
/// Only brackets that hold an article, a street word or an adjective that goes before are moved; `(étude)` stays.
#[must_use]
pub fn display_form(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if !text.contains('(') {
        return Cow::Borrowed(text);
    }
    let Some(found) = INVERTED.captures(text) else { return Cow::Borrowed(text) };
    let (head, moved) = (found[1].trim(), found[2].trim());
    let first = fold(moved.split([' ', '\'', '’']).next().unwrap_or_default());
    if !BEFORE_WORDS.contains(&first.as_str()) {
        return Cow::Borrowed(text);
    }
    let number =
        found.get(3).map_or(String::new(), |number| format!("{} ", number.as_str().trim()));
    let gap = if moved.ends_with(['\'', '’', '-']) { "" } else { " " };
    Cow::Owned(format!("{number}{moved}{gap}{head}"))
}

/// The first words of brackets that stand before the head in running words.
const BEFORE_WORDS: &[&str] = &[
    "le",
    "la",
    "les",
    "l",
    "los",
    "las",
    "lo",
    "l'",
    "du",
    "de",
    "des",
    "d",
    "aux",
    "au",
    "a",
    "vieille",
    "vieilles",
    "vieux",
    "vieil",
    "ancien",
    "ancienne",
    "anciens",
    "anciennes",
    "grand",
    "grande",
    "grands",
    "grandes",
    "petit",
    "petite",
    "petits",
    "petites",
    "haut",
    "haute",
    "bas",
    "basse",
    "nouveau",
    "nouvelle",
    "nouveaux",
    "nouvelles",
    "rue",
    "place",
    "avenue",
    "boulevard",
    "quai",
    "chemin",
    "impasse",
    "route",
    "allee",
    "cours",
    "faubourg",
    "square",
    "passage",
    "ruelle",
    "montee",
    "esplanade",
    "promenade",
    "parvis",
    "pont",
    "sentier",
    "villa",
    "cite",
    "rond-point",
    "placette",
    "traverse",
    "mail",
];

/// The form in which words are compared: lower case, without accents, plain apostrophes, hyphens and single spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut push = |c: char| match c {
        'œ' | 'Œ' => out.push_str("oe"),
        'æ' | 'Æ' => out.push_str("ae"),
        '’' | 'ʼ' | '‘' | '´' | '`' | '′' => out.push('\''),
        '‐' | '‑' | '–' | '—' | '−' => out.push('-'),
        c if c.is_whitespace() => {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        c if is_zero_width(c) => {}
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        c => out.extend(c.to_lowercase()),
    };
    for c in text.chars() {
        if c.is_ascii() {
            push(c);
        } else {
            // As NFD, in which only marks change places: they all go.
            decompose_canonical(c, |c| {
                if !is_combining_mark(c) {
                    push(c);
                }
            });
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// The words without the doubt mark `(?)`, and whether there was one (Q57).
#[must_use]
pub fn strip_doubt(text: &str) -> (&str, bool) {
    let text = text.trim();
    if !text.ends_with(['?', ')', ']']) || !text.contains('?') {
        return (text, false);
    }
    let Some(open) = text.rfind('?') else { return (text, false) };
    let is_frame = |c: char| c.is_whitespace() || matches!(c, ')' | ']' | '(' | '[' | '?');
    if !text[open..].chars().all(is_frame) {
        return (text, false);
    }
    let head = text[..open].trim_end_matches(|c: char| c.is_whitespace() || c == '?');
    let closed = text[open..].contains([')', ']']);
    let bare = head.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '['));
    // `(2 ?)` doubts what else is in the bracket, and is left to the grammar of the field.
    if bare.is_empty() || (closed && head.len() == bare.len()) {
        (text, false)
    } else {
        (bare, true)
    }
}

/// Whether the words only say that there is no value: `Non renseigné`, `sans objet`, `-` (Q11).
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    // Long texts need not be folded: none of these words has so many letters.
    if text.bytes().filter(u8::is_ascii_alphabetic).nth(20).is_some() {
        return false;
    }
    let words = fold(text);
    let words = words.trim_matches(|c: char| c.is_ascii_punctuation() || c == ' ');
    words.is_empty()
        || matches!(
            words,
            "non renseigne"
                | "non renseignee"
                | "non renseignes"
                | "n.r"
                | "nr"
                | "sans objet"
                | "neant"
                | "null"
                | "none"
                | "nan"
                | "n/a"
                | "na"
                | "non communique"
                | "inconnu"
                | "inconnue"
                | "indetermine"
                | "indeterminee"
                | "non determine"
                | "a renseigner"
                | "a completer"
                | "vide"
                | "nc"
                | "undefined"
                | "nsp"
        )
}

#[cfg(test)]
mod tests {
    use super::{clean, display_form, fold, is_placeholder, line, strip_doubt};
    use crate::notice::Base;

    #[test]
    fn breaks_of_the_producers_become_line_breaks() {
        for (base, given, wanted) in [
            (
                Base::Joconde,
                "Musée de France#au sens de la loi",
                "Musée de France\nau sens de la loi",
            ),
            (Base::Mnr, "Achetée.##Rapatriée", "Achetée.\n\nRapatriée"),
            (Base::Palissy, "h = 27 ; la = 21£cadre : h = 32", "h = 27 ; la = 21\ncadre : h = 32"),
            (Base::Palissy, "M0332002058\\n", "M0332002058"),
            (Base::Mnr, "vendu £ 500 à Londres", "vendu £ 500 à Londres"),
            (Base::Merimee, "voir http://exemple.fr/a#b ici", "voir http://exemple.fr/a#b ici"),
            (Base::Merimee, "un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ] {
            assert_eq!(clean(given, base).value, wanted, "{given}");
        }
    }

    #[test]
    fn markup_leaves_its_words() {
        for (given, wanted, noted) in [
            (
                "a <A HREF='javascript:MisNot('palissy','IM62001929')'>dossier d'inventaire</A>",
                "a dossier d'inventaire",
                true,
            ),
            ("<i>sic</i> &amp; al.", "sic & al.", false),
            ("a<script>alert(1)</script>b", "ab", true),
            ("un<br/>deux", "un\ndeux", false),
            ("H < 10 et L > 5", "H < 10 et L > 5", false),
            ("R&D; &inconnu;", "R&D; &inconnu;", false),
            ("a\u{200b}b  c\u{a0}: d", "ab c\u{a0}: d", false),
        ] {
            let read = clean(given, Base::Palissy);
            assert_eq!((read.value.as_ref(), !read.notes.is_empty()), (wanted, noted), "{given}");
        }
        assert_eq!(line(" deux\n lignes "), "deux lignes");
    }

    #[test]
    fn inverted_forms_are_turned_round() {
        for (given, wanted) in [
            ("Ferté-Alais (La)", "La Ferté-Alais"),
            ("Eglise (place de l')", "place de l'Eglise"),
            ("Halles (vieilles)", "vieilles Halles"),
            ("Genèse (la)", "la Genèse"),
            ("République (rue de la) 12", "12 rue de la République"),
            ("Académie d'homme (recto)", "Académie d'homme (recto)"),
            ("Isle-Adam (L')", "L'Isle-Adam"),
            ("Paris", "Paris"),
        ] {
            assert_eq!(display_form(given), wanted);
        }
    }

    #[test]
    fn doubt_marks_and_placeholders_are_seen() {
        assert_eq!(strip_doubt("propriété de la commune (?)"), ("propriété de la commune", true));
        assert_eq!(strip_doubt("19e siècle ( ? )"), ("19e siècle", true));
        assert_eq!(strip_doubt("19e siècle?"), ("19e siècle", true));
        assert_eq!(strip_doubt("manuscrit (3)"), ("manuscrit (3)", false));
        assert_eq!(fold(" L’État\u{a0}  des Œuvres "), "l'etat des oeuvres");
        for (given, wanted) in [("Non renseigné", true), ("  ", true), ("-", true), ("bois", false)]
        {
            assert_eq!(is_placeholder(given), wanted, "{given}");
        }
    }
}
