//! What identifies a person or body: its kind (`TYPID`), ISNI and ARK.

use super::Note;
use super::text::{fold, is_placeholder};

/// What bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentKind {
    /// A human being.
    Person,
    /// A firm, a workshop, a family, a body.
    Group,
    /// The notice does not say.
    Unknown,
}

/// Reads `TYPID`: `personne physique`, `personne morale`.
///
/// # Errors
/// `W_VOCAB` when the words are neither, or both.
pub fn kind(items: &[&str]) -> Result<AgentKind, Note> {
    let mut found = AgentKind::Unknown;
    for item in items.iter().filter(|item| !is_placeholder(item)) {
        let folded = fold(item);
        let says = |words: &[&str]| {
            folded
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| words.contains(&word.trim_end_matches('s')))
        };
        let group = says(&["morale", "collectivite", "organisme", "societe", "groupe", "famille"]);
        let person = says(&["physique", "individu"]);
        let read = match (person, group) {
            (true, false) => AgentKind::Person,
            (false, true) => AgentKind::Group,
            _ => return Err(unknown_kind()),
        };
        if found != AgentKind::Unknown && found != read {
            return Err(unknown_kind());
        }
        found = read;
    }
    Ok(found)
}

fn unknown_kind() -> Note {
    Note::new(
        "W_VOCAB",
        "this does not say who bears the name; write `personne physique` or `personne morale`",
    )
}

/// Reads an ISNI (ISO 27729) in any spelling: `0000 0001 2096 1237`, `https://isni.org/isni/0000000120961237`. Gives
/// its sixteen signs.
///
/// # Errors
/// `W_ISNI` when it has not sixteen signs, or its last one does not follow from the others.
pub fn isni(text: &str) -> Result<String, Note> {
    let text = text.trim().trim_end_matches('/');
    let last = text.rsplit(['/', ':']).next().unwrap_or_default();
    let mut signs: String =
        last.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    if let Some(rest) = signs.strip_prefix("ISNI") {
        signs = rest.to_owned();
    }
    let (digits, check) = signs.split_at_checked(15).ok_or_else(no_isni)?;
    if check != check_sign(digits).ok_or_else(no_isni)?.encode_utf8(&mut [0; 4]) {
        return Err(no_isni());
    }
    Ok(signs)
}

/// The last sign of an ISNI, from the fifteen digits before it (ISO 7064, MOD 11-2).
fn check_sign(digits: &str) -> Option<char> {
    let sum = digits.chars().try_fold(0, |sum, c| Some((sum + c.to_digit(10)?) * 2 % 11))?;
    match (12 - sum) % 11 {
        10 => Some('X'),
        digit => char::from_digit(digit, 10),
    }
}

fn no_isni() -> Note {
    Note::new(
        "W_ISNI",
        "this is no ISNI: it has sixteen signs, of which the last checks the others",
    )
}

/// Finds the ARK in a cell or an address: `https://data.bnf.fr/ark:/12148/cb11901609h` → `ark:/12148/cb11901609h`.
#[must_use]
pub fn ark(text: &str) -> Option<&str> {
    let at = text.to_ascii_lowercase().find("ark:")?;
    let rest = &text[at..];
    let end = rest
        .find(|c: char| {
            c.is_whitespace() || matches!(c, ';' | ',' | '"' | '\'' | '<' | '>' | '?' | '#')
        })
        .unwrap_or(rest.len());
    let ark = rest[..end].trim_end_matches(['.', ')', ']', '/']);
    let (authority, name) = ark["ark:".len()..].trim_start_matches('/').split_once('/')?;
    let sound = (5..=9).contains(&authority.len())
        && authority.bytes().all(|b| b.is_ascii_alphanumeric())
        && !name.is_empty();
    sound.then_some(ark)
}

#[cfg(test)]
mod tests {
    use super::{AgentKind, ark, isni, kind};

    #[test]
    fn the_kind_of_an_agent_is_read_or_unknown() {
        for (items, wanted) in [
            (&["personne physique"][..], Some(AgentKind::Person)),
            (&["Personnes physiques"], Some(AgentKind::Person)),
            (&["Personne morale"], Some(AgentKind::Group)),
            (&["collectivité"], Some(AgentKind::Group)),
            (&[], Some(AgentKind::Unknown)),
            (&["non renseigné"], Some(AgentKind::Unknown)),
            (&["orfèvre"], None),
            (&["personne physique ou morale"], None),
            (&["personne physique", "personne morale"], None),
        ] {
            assert_eq!(kind(items).ok(), wanted, "{items:?}");
        }
    }

    #[test]
    fn an_isni_is_checked_by_its_last_sign() {
        for (given, wanted) in [
            ("0000 0001 2150 090X", Some("000000012150090X")),
            ("000000012150090x", Some("000000012150090X")),
            ("ISNI 0000-0001-2150-090X", Some("000000012150090X")),
            ("https://isni.org/isni/000000012150090X", Some("000000012150090X")),
            ("http://www.isni.org/000000012150090X/", Some("000000012150090X")),
            ("0000 0001 2150 0909", None),
            ("0000 0001 2150 090", None),
            ("voir la notice", None),
            ("éééééééééééééééé", None),
            ("", None),
        ] {
            assert_eq!(isni(given).ok().as_deref(), wanted, "{given}");
        }
    }

    #[test]
    fn an_ark_is_found_in_its_address() {
        for (given, wanted) in [
            ("ark:/12148/cb11901609h", Some("ark:/12148/cb11901609h")),
            ("ARK:12148/cb11901609h", Some("ARK:12148/cb11901609h")),
            ("https://data.bnf.fr/ark:/12148/cb11901609h.", Some("ark:/12148/cb11901609h")),
            ("voir ark:/12148/cb11901609h ; BnF", Some("ark:/12148/cb11901609h")),
            ("ark:/12148/", None),
            ("marker: 12148/x", None),
            ("https://data.bnf.fr/", None),
        ] {
            assert_eq!(ark(given), wanted, "{given}");
        }
    }
}
