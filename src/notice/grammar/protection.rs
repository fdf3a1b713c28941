//! Protection acts: `DPRO` and `PROT` of Mérimée and Palissy.

use super::date::{Date, month_number};
use super::text::fold;
use super::{Note, Read};
use crate::notice::Base;
use regex::Regex;
use std::sync::LazyLock;

/// What an act decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    Inscrit,
    Classe,
    Declasse,
    /// Struck off the list (`radié`, `désinscrit`).
    Radie,
}

/// Under which title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Regime {
    Mh,
    Objet,
    Immeuble,
}

/// A kind of protection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Status {
    pub level: Level,
    pub regime: Option<Regime>,
    /// Only parts are protected.
    pub partial: bool,
}

impl Status {
    /// The standard words, without `partiellement`: `classé MH`, `inscrit au titre objet`, `déclassé`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match (self.level, self.regime) {
            (Level::Inscrit, Some(Regime::Mh)) => "inscrit MH",
            (Level::Inscrit, Some(Regime::Objet)) => "inscrit au titre objet",
            (Level::Inscrit, Some(Regime::Immeuble)) => "inscrit au titre immeuble",
            (Level::Inscrit, None) => "inscrit",
            (Level::Classe, Some(Regime::Mh)) => "classé MH",
            (Level::Classe, Some(Regime::Objet)) => "classé au titre objet",
            (Level::Classe, Some(Regime::Immeuble)) => "classé au titre immeuble",
            (Level::Classe, None) => "classé",
            (Level::Declasse, _) => "déclassé",
            (Level::Radie, _) => "radié",
        }
    }

    /// The slug of the label: `classe-mh`, `inscrit-au-titre-objet`, `declasse`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match (self.level, self.regime) {
            (Level::Inscrit, Some(Regime::Mh)) => "inscrit-mh",
            (Level::Inscrit, Some(Regime::Objet)) => "inscrit-au-titre-objet",
            (Level::Inscrit, Some(Regime::Immeuble)) => "inscrit-au-titre-immeuble",
            (Level::Inscrit, None) => "inscrit",
            (Level::Classe, Some(Regime::Mh)) => "classe-mh",
            (Level::Classe, Some(Regime::Objet)) => "classe-au-titre-objet",
            (Level::Classe, Some(Regime::Immeuble)) => "classe-au-titre-immeuble",
            (Level::Classe, None) => "classe",
            (Level::Declasse, _) => "declasse",
            (Level::Radie, _) => "radie",
        }
    }
}

/// One act of `DPRO`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The words of this act as given, trimmed.
    pub words: String,
    /// Of day, month or year precision; absent when it can't be read.
    pub date: Option<Date>,
    /// Absent when the kind of protection is not one that is known.
    pub status: Option<Status>,
}

/// Reads the acts of `DPRO`, in order. An act always gives a value, since its words are kept; what could not be
/// read or is malformed is noted as `W_PROTECTION_DATE` (Q47), a date to come as `W_FUTURE_DATE`.
#[must_use]
pub fn acts(cell: &str, base: Base, current_year: i32) -> Vec<Read<Act>> {
    let mut out: Vec<Read<Act>> = Vec::new();
    for words in split(cell) {
        let read = act(&words, base, current_year);
        match out.last_mut().filter(|before| are_halves(&before.value, &read.value)) {
            Some(before) => {
                before.value.words = format!("{} ; {words}", before.value.words);
                before.value.date = before.value.date.or(read.value.date);
                before.value.status = before.value.status.or(read.value.status);
                before.notes.extend(read.notes);
                before.notes.retain(|note| note.kind == "W_FUTURE_DATE");
                before.notes.push(malformed(MALFORMED));
            }
            None => out.push(read),
        }
    }
    out
}

/// Reads one item of `PROT`; of several kinds in one item, the first.
///
/// # Errors
/// `W_VOCAB` when it is no kind of protection.
pub fn status(item: &str, base: Base) -> Result<Status, Note> {
    let first = item.split([',', '/']).next().unwrap_or(item);
    level_words(&fold(first), base).ok_or_else(|| {
        Note::quirk(
            "W_VOCAB",
            "Q51",
            "this is no kind of protection that is known; use a term of the list T10",
        )
    })
}

/// The acts of a cell: at `;` and line breaks, and at commas before a date.
fn split(cell: &str) -> Vec<String> {
    static COMMA: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r",\s*(\d{4}/)").expect("a valid pattern"));
    let cell = if cell.contains(',') { COMMA.replace_all(cell, ";$1") } else { cell.into() };
    cell.split([';', '\n', '£', '#'])
        .map(str::trim)
        .filter(|words| words.chars().any(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

/// Whether one has the date and the other the kind of protection, parted by a wrong sign.
fn are_halves(before: &Act, after: &Act) -> bool {
    let dated = |act: &Act| (act.date.is_some(), act.status.is_some());
    matches!(
        (dated(before), dated(after)),
        ((true, false), (false, true)) | ((false, true), (true, false))
    )
}

fn act(words: &str, base: Base, current_year: i32) -> Read<Act> {
    static CLEAN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\d{4}/\d\d/\d\d\s*:\s*[[:alpha:]]").expect("a valid pattern")
    });
    let found = find_date(words);
    let (date, level_text) = match &found {
        Some((date, at)) => {
            let (before, after) = (fold(&words[..at.start]), fold(&words[at.end..]));
            let has_level = level_words(&after, base).is_some();
            (Some(*date), if has_level { after } else { before })
        }
        None => (None, fold(words)),
    };
    let status = level_words(&level_text, base);
    let mut notes = Vec::new();
    let whole = date.is_some_and(|date| date.day.is_some());
    if date.is_none() {
        notes.push(malformed(
            "the act has no date that can be read; write `YYYY/MM/DD : kind of protection`",
        ));
    } else if status.is_none() {
        notes.push(malformed(
            "the kind of protection is not one that is known; use a term of the list T10",
        ));
    } else if !whole {
        notes.push(malformed("the day or the month of the act is missing or impossible; write `YYYY/MM/DD : kind of protection`"));
    } else if !CLEAN.is_match(words)
        || !date.is_some_and(|date| words.starts_with(&date.iso().replace('-', "/")))
    {
        notes.push(malformed(MALFORMED));
    } else if is_misspelt(&level_text) {
        notes.push(malformed(
            "the kind of protection is misspelt and was read as well as it could be; use a term of the list T10",
        ));
    }
    if date.is_some_and(|date| date.year > current_year) {
        notes.push(Note::quirk(
            "W_FUTURE_DATE",
            "Q47",
            "the date of the act lies in the future; correct it",
        ));
    }
    Read { value: Act { words: words.to_owned(), date, status }, notes }
}

const MALFORMED: &str = "the date of the act is malformed and was read as well as it could be; \
    write `YYYY/MM/DD : kind of protection`";

fn malformed(message: &'static str) -> Note {
    Note::quirk("W_PROTECTION_DATE", "Q47", message)
}

/// The date of an act and where it stands. An impossible day leaves the month, an impossible month the year.
fn find_date(words: &str) -> Option<(Date, std::ops::Range<usize>)> {
    static FORMS: LazyLock<Vec<(Regex, [usize; 3])>> = LazyLock::new(|| {
        // `Y` also takes the letter O, which is typed for a zero.
        let forms = [
            (
                r"\b([12][\dO]{3})(?:\s*[/.\-]+\s*|\s+)(\d{1,2})(?:\s*[/.\-]+\s*|\s+)(\d{1,3})\b",
                [1, 2, 3],
            ),
            (r"\b([12]\d{3})(\d\d)\s*[/.\-]?\s*(\d\d)\b", [1, 2, 3]),
            (r"\b([12]\d{3})\s*[/.\-]\s*(\d\d)(\d\d)\b", [1, 2, 3]),
            (r"\b(\d{1,2})\s*[/.\-]+\s*(\d{1,2})\s*[/.\-]+\s*([12]\d{3})\b", [3, 2, 1]),
            (
                r"\b(\d{1,2})(?:er)?\s+([[:alpha:]\u{80}-\u{17f}]{3,9})\.?\s+([12]\d{3})\b",
                [3, 2, 1],
            ),
            (r"()\b([[:alpha:]\u{80}-\u{17f}]{3,9})\.?\s+([12]\d{3})\b", [3, 2, 1]),
            (r"\b([12]\d{3})\s*[/.\-]+\s*(\d{1,2})\b()", [1, 2, 3]),
            (r"()\b(\d{1,2})\s*[/.\-]+\s*([12]\d{3})\b", [3, 2, 1]),
            (r"\b([12][\dO]{3})\b()()", [1, 2, 3]),
        ];
        forms
            .into_iter()
            .map(|(form, order)| (Regex::new(form).expect("a valid pattern"), order))
            .collect()
    });
    // A sign of the same length, so that places stay.
    let words = words.replace('\\', "/");
    FORMS.iter().find_map(|(form, [year, month, day])| {
        let found = form.captures(&words)?;
        let date = calendar(&found[*year].replace('O', "0"), &found[*month], &found[*day])?;
        Some((date, found.get(0)?.range()))
    })
}

fn calendar(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: i32 = year.parse().ok()?;
    if !(1790..=2999).contains(&year) {
        return None;
    }
    let named = month.starts_with(char::is_alphabetic);
    let month: u8 = if named { month_number(&fold(month))? } else { month.parse().unwrap_or(0) };
    let day: u8 = day.parse().unwrap_or(0);
    let swapped = || {
        (month > 12 && (1..=12).contains(&day))
            .then(|| Date::checked(year, day, Some(month)))
            .flatten()
    };
    Date::checked(year, month, Some(day))
        .or_else(swapped)
        .or_else(|| Date::checked(year, month, None))
        .or(Some(Date::year(year)))
}

/// Reads folded words as a kind of protection, by the beginnings of the words (Q51).
fn level_words(folded: &str, base: Base) -> Option<Status> {
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .filter(|word| !word.is_empty())
        .collect();
    if words.iter().any(|word| matches!(*word, "instance" | "label" | "labellise")) {
        return None;
    }
    let level = words.iter().find_map(|word| {
        let word = word.trim_matches('.');
        Some(match word {
            _ if word.starts_with("declas") => Level::Declasse,
            _ if word.starts_with("radi") || word.starts_with("desinscr") => Level::Radie,
            _ if word.starts_with("class") || near(word, "classe") || word == "cl" => Level::Classe,
            _ if word.starts_with("inscr")
                || near(word, "inscrit")
                || matches!(word, "ismh" | "insc") =>
            {
                Level::Inscrit
            }
            _ => return None,
        })
    })?;
    let starts = |stem: &str| words.iter().any(|word| word.starts_with(stem));
    let regime = if starts("objet") {
        Some(Regime::Objet)
    } else if starts("immeuble") {
        Some(Regime::Immeuble)
    } else if words
        .iter()
        .any(|word| matches!(*word, "mh" | "m.h" | "m.h." | "ismh" | "monument" | "monuments"))
    {
        Some(Regime::Mh)
    } else {
        match base {
            Base::Merimee => Some(Regime::Mh),
            Base::Palissy => Some(Regime::Objet),
            _ => None,
        }
    };
    let after_regime =
        words.last().is_some_and(|word| "partiellement".starts_with(word) && word.len() >= 2);
    let partial =
        starts("partiel") || folded.contains("en partie") || (words.len() > 1 && after_regime);
    Some(Status { level, regime, partial })
}

/// Whether a kind of protection that was read has no word as it is spelt or shortened.
fn is_misspelt(folded: &str) -> bool {
    !folded.split(|c: char| !c.is_alphanumeric()).any(|word| {
        ["class", "inscr", "declass", "radi", "desinscr"].iter().any(|stem| word.starts_with(stem))
            || matches!(word, "cl" | "ismh" | "insc")
    })
}

/// Whether a word is another with one letter missing, added, changed or doubled: `clasé`, `insrit`.
fn near(word: &str, wanted: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (word.chars().collect(), wanted.chars().collect());
    if a.len().abs_diff(b.len()) > 1 || a.len() < 5 {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail =
        a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    a.len() - head - tail <= 1 && b.len() - head - tail <= 1
}

#[cfg(test)]
mod tests {
    use super::{acts, status};
    use crate::notice::Base;

    fn read(cell: &str, base: Base) -> String {
        let acts: Vec<String> = acts(cell, base, 2026)
            .into_iter()
            .map(|read| {
                let act = read.value;
                let date = act.date.map_or_else(|| "-".to_owned(), super::Date::iso);
                let status = act.status.map_or("-", super::Status::label);
                let partial =
                    if act.status.is_some_and(|status| status.partial) { " part" } else { "" };
                let notes: String =
                    read.notes.iter().map(|note| format!(" {}", note.kind)).collect();
                format!("{date} {status}{partial}{notes}")
            })
            .collect();
        acts.join(" | ")
    }

    #[test]
    fn acts_are_read_with_date_level_and_title() {
        for (cell, base, wanted) in [
            ("1975/01/28 : inscrit MH", Base::Merimee, "1975-01-28 inscrit MH"),
            (
                "1862/01/01 : classé MH ; 1926/05/04 : inscrit MH partiellement",
                Base::Merimee,
                "1862-01-01 classé MH | 1926-05-04 inscrit MH part",
            ),
            (
                "1953/03/17 : classé au titre objet",
                Base::Palissy,
                "1953-03-17 classé au titre objet",
            ),
            ("1953/03/17 : déclassé", Base::Palissy, "1953-03-17 déclassé"),
            (
                "1975/01/28\u{a0}: Classé au titre immeuble",
                Base::Palissy,
                "1975-01-28 classé au titre immeuble",
            ),
        ] {
            assert_eq!(read(cell, base), wanted, "{cell}");
        }
    }

    #[test]
    fn malformed_acts_are_read_as_far_as_they_go() {
        for (cell, wanted) in [
            ("2019/09/019 : inscrit MH", "2019-09-19 inscrit MH W_PROTECTION_DATE"),
            ("2006//09/15 : inscrit MH", "2006-09-15 inscrit MH W_PROTECTION_DATE"),
            ("201909/13 : classé MH", "2019-09-13 classé MH W_PROTECTION_DATE"),
            ("2019\\09\\13 : classé MH", "2019-09-13 classé MH W_PROTECTION_DATE"),
            ("09/2019 : classé MH", "2019-09 classé MH W_PROTECTION_DATE"),
            ("classé MH, 2019/09/13", "2019-09-13 classé MH W_PROTECTION_DATE"),
            ("2019/09/13 ; classé MH", "2019-09-13 classé MH W_PROTECTION_DATE"),
            ("2019/09/13 : clasé MH", "2019-09-13 classé MH W_PROTECTION_DATE"),
            ("2018/08/6 : inscrit MH", "2018-08-06 inscrit MH W_PROTECTION_DATE"),
            ("2021/01\u{a0}/04 : inscrit MH", "2021-01-04 inscrit MH W_PROTECTION_DATE"),
            ("01/22 : inscrit MH", "- inscrit MH W_PROTECTION_DATE"),
            ("2024/12/09 / inscrit MH", "2024-12-09 inscrit MH W_PROTECTION_DATE"),
            ("1862 : classé MH", "1862 classé MH W_PROTECTION_DATE"),
            ("1862/04 : classé MH", "1862-04 classé MH W_PROTECTION_DATE"),
            ("2024/11/14 inscrit MH", "2024-11-14 inscrit MH W_PROTECTION_DATE"),
            (
                "classé MH partiellement:2017/05/10:inscrit MH",
                "2017-05-10 inscrit MH W_PROTECTION_DATE",
            ),
            ("inscrit MH", "- inscrit MH W_PROTECTION_DATE"),
            ("10/05/2017 : inscrit MH", "2017-05-10 inscrit MH W_PROTECTION_DATE"),
            ("2017-05-10 : inscrit MH", "2017-05-10 inscrit MH W_PROTECTION_DATE"),
            ("10 mai 2017 : inscrit MH", "2017-05-10 inscrit MH W_PROTECTION_DATE"),
            ("inscrit MH le 1er août 1932", "1932-08-01 inscrit MH W_PROTECTION_DATE"),
            ("2017/19/05 : inscrit MH", "2017-05-19 inscrit MH W_PROTECTION_DATE"),
            ("2017/06/31 : inscrit MH", "2017-06 inscrit MH W_PROTECTION_DATE"),
            ("2O17/05/10 : insrit M.H.", "2017-05-10 inscrit MH W_PROTECTION_DATE"),
            ("20170510 : CLASSÉ MH PARTIELLEMENT", "2017-05-10 classé MH part W_PROTECTION_DATE"),
            ("2017/05/10 :", "2017-05-10 - W_PROTECTION_DATE"),
            ("2117/05/10 : inscrit MH", "2117-05-10 inscrit MH W_FUTURE_DATE"),
            ("2017/05/10 ; inscrit MH", "2017-05-10 inscrit MH W_PROTECTION_DATE"),
            ("2017/05/10 : déclasé", "2017-05-10 déclassé W_PROTECTION_DATE"),
            ("arrêté du 12 mars 1923 : classé MH", "1923-03-12 classé MH W_PROTECTION_DATE"),
            ("classement 1923", "1923 classé MH W_PROTECTION_DATE"),
            ("classé MH en 1923", "1923 classé MH W_PROTECTION_DATE"),
            ("1923/00/00 : classé MH", "1923 classé MH W_PROTECTION_DATE"),
            ("1923/03/00 : classé MH", "1923-03 classé MH W_PROTECTION_DATE"),
            ("mars 1923 : classé MH", "1923-03 classé MH W_PROTECTION_DATE"),
            ("inscrit MH (1923.03.12)", "1923-03-12 inscrit MH W_PROTECTION_DATE"),
            ("1923/03/12 : voir le dossier", "1923-03-12 - W_PROTECTION_DATE"),
            ("classé MH : date inconnue", "- classé MH W_PROTECTION_DATE"),
            ("12/03/23 : classé MH", "- classé MH W_PROTECTION_DATE"),
            ("1723/03/12 : classé MH", "- classé MH W_PROTECTION_DATE"),
        ] {
            assert_eq!(read(cell, Base::Merimee), wanted, "{cell}");
        }
    }

    #[test]
    fn kinds_of_protection_are_matched_by_their_beginnings() {
        for (item, wanted) in [
            ("classé MH pa", Some(("classe-mh", true))),
            ("inscrit MH partiellement", Some(("inscrit-mh", true))),
            ("Inscription par arrêté", Some(("inscrit-mh", false))),
            ("déclassé", Some(("declasse", false))),
            ("pierre", None),
        ] {
            let read =
                status(item, Base::Merimee).ok().map(|status| (status.slug(), status.partial));
            assert_eq!(read, wanted, "{item}");
        }
    }
}
