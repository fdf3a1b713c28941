//! Years and dates: `DATE`, `MILL`, `DATPV`, `DACQ`, and the dates of the notice itself.

use super::century::century;
use super::date::{Bound, Date, Dating, month_number};
use super::text::{fold, is_placeholder, strip_doubt};
use super::{Note, Read};
use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// One dating of a list, and the index of the item on which it begins (for the parallel `JDAT`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearItem {
    pub index: usize,
    pub read: Result<Read<Dating>, Note>,
}

/// Reads the items of a list of years, as [`crate::notice::Record::list`] gives them: `1520 VERS`, `1851.06`,
/// `1869 entre` + `1871 et`, `1834 dépôt légal` (then `event` is set).
///
/// Items that only say that no date is known are left out. `current_year` decides about `W_FUTURE_DATE` (Q50).
#[must_use]
pub fn years(items: &[&str], current_year: i32) -> Vec<YearItem> {
    let pieces: Vec<(usize, &str)> = items
        .iter()
        .enumerate()
        .flat_map(|(index, item)| pieces(item).into_iter().map(move |piece| (index, piece)))
        .collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&(index, piece)) = pieces.get(at) {
        at += 1;
        if says_no_date(piece) {
            continue;
        }
        if let Some(dating) = pieces.get(at).and_then(|(_, next)| between(piece, next)) {
            at += 1;
            out.push(YearItem { index, read: Ok(checked(dating, current_year)) });
            continue;
        }
        out.push(YearItem {
            index,
            read: dating(piece).map(|dating| checked(dating, current_year)),
        });
    }
    out
}

/// Reads a date of the notice itself: `1993-03-29`, `2014-05/28`, `2003.0`, `31/12/2003`.
///
/// # Errors
/// `W_DATE` when it is no date.
pub fn notice_date(text: &str, current_year: i32) -> Result<Read<Date>, Note> {
    let text = text.trim().split_once('T').map_or(text.trim(), |(day, _)| day);
    let found = find(text).filter(|found| found.begin == found.end && filler_only(&found.rest));
    match found {
        Some(Found { begin, .. }) if begin.year > current_year => Ok(Read::noted(begin, future())),
        Some(Found { begin, .. }) => Ok(Read::sure(begin)),
        None => Err(Note::quirk("W_DATE", "Q46", "this is no date; write YYYY-MM-DD")),
    }
}

/// The date that a sentence holds, if it holds one and no other number that could be a year: of
/// `volé le 12 mars 1985 dans la nef` that day. Its words are those of the whole sentence.
#[must_use]
pub fn date_within(sentence: &str, current_year: i32) -> Option<Dating> {
    let (bare, doubt) = strip_doubt(sentence);
    let mut found = find(bare)?;
    if let Some(between) = SENTENCE_SPAN.captures(bare) {
        let (begin, end) = span(number(&between, 1), number(&between, 2))?;
        found = Found { begin, end, rest: bare.replace(&between[0], " ") };
    }
    let is_year = |date: Date| (SENTENCE_YEAR_MIN..=current_year).contains(&date.year);
    if YEAR.is_match(&found.rest) || !is_year(found.begin) || !is_year(found.end) {
        return None;
    }
    let mut dating = Dating {
        words: sentence.trim().to_owned(),
        begin: Some(found.begin),
        end: Some(found.end),
        uncertain: doubt,
        ..Dating::default()
    };
    // Only the word before the date qualifies it.
    let at = bare.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
    match bare[..at].split_whitespace().last().map(|word| meaning(&fold(word))) {
        Some(Meaning::Circa) => dating.circa = true,
        Some(Meaning::Before) => dating.begin = None,
        Some(Meaning::After) => dating.end = None,
        _ => {}
    }
    Some(dating)
}

/// Lower numbers in a sentence are seldom years: codes, counts, measures.
const SENTENCE_YEAR_MIN: i32 = 1400;

/// A dating without an event, of one item that holds digits; for centuries that are written as years.
pub(super) fn single(item: &str) -> Option<Dating> {
    dated(item)?.ok().filter(|dating| dating.event.is_none())
}

/// Whether folded words say how a date is known, which is the column `JDAT` (Q10).
pub(super) fn is_evidence(folded: &str) -> bool {
    [
        "date par",
        "porte la date",
        "daté par",
        "attribution par",
        "signature",
        "datation par",
        "dates par",
    ]
    .iter()
    .any(|words| folded.starts_with(words))
}

fn future() -> Note {
    Note::quirk("W_FUTURE_DATE", "Q50", "the date lies in the future; correct it")
}

fn checked(dating: Dating, current_year: i32) -> Read<Dating> {
    let late = |date: Option<Date>| date.is_some_and(|date| date.year > current_year);
    if late(dating.begin) || late(dating.end) {
        Read::noted(dating, future())
    } else {
        Read::sure(dating)
    }
}

/// An item at its commas, where every piece holds a year: `1774,1783`, `1869 entre,1871 et`.
fn pieces(item: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let parts: Vec<&str> = item
        .split(|c: char| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            c == ',' && depth == 0
        })
        .map(str::trim)
        .collect();
    if parts.len() > 1 && parts.iter().all(|part| YEAR.is_match(part)) {
        parts
    } else {
        vec![item.trim()]
    }
}

fn says_no_date(item: &str) -> bool {
    if item.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let words = fold(item);
    let bare: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
    is_placeholder(item)
        || matches!(bare.as_str(), "sd" | "sansdate" | "nd" | "nondate" | "nondatee" | "nondates")
        || ["date", "annee", "datation"].iter().any(|word| words.contains(word))
            && ["inconnu", "indetermin", "non renseign", "sans "]
                .iter()
                .any(|word| words.contains(word))
}

/// `1869 entre` with `1871 et` behind it, in either order of the words.
fn between(first: &str, second: &str) -> Option<Dating> {
    let (from, to) = (find(first)?, find(second)?);
    let is =
        |rest: &str, word: &str| fold(rest).trim_matches(|c: char| !c.is_alphanumeric()) == word;
    if !is(&from.rest, "entre") || !is(&to.rest, "et") || from.begin > to.end {
        return None;
    }
    Some(Dating {
        words: format!("{first}, {second}"),
        begin: Some(from.begin),
        end: Some(to.end),
        ..Dating::default()
    })
}

/// Reads one item: a date, or else a century.
fn dating(item: &str) -> Result<Dating, Note> {
    if let Some(read) = dated(item) {
        return read;
    }
    if is_evidence(&fold(item)) {
        return Err(Note::quirk(
            "W_VOCAB",
            "Q10",
            "this says how the date is known; move it to the column of the evidence",
        ));
    }
    century(item).map_err(|_| no_date())
}

/// Reads one item that holds a date in digits.
fn dated(item: &str) -> Option<Result<Dating, Note>> {
    let (text, before_christ) = without_era(item.trim());
    // `185?` is a decade, not a doubtful year 185.
    let decade = text.len() == 4 && text.ends_with('?');
    let (bare, doubt) = if decade { (text.as_ref(), false) } else { strip_doubt(&text) };
    let mut found = find(bare)?;
    if before_christ {
        if found.begin != found.end || found.begin.month.is_some() {
            return Some(Err(no_date()));
        }
        let year = Date::year(1 - found.begin.year);
        (found.begin, found.end) = (year, year);
    }
    Some(with_words(item, found, doubt))
}

/// A text without `av. J.-C.` or `ap. J.-C.`, and whether it was the first.
fn without_era(text: &str) -> (Cow<'_, str>, bool) {
    let Some(era) = ERA.captures(text) else { return (text.into(), false) };
    let range = era.get(0).map_or(0..0, |found| found.range());
    let rest = format!("{} {}", &text[..range.start], &text[range.end..]);
    (rest.trim().to_owned().into(), era.get(1).is_some())
}

fn no_date() -> Note {
    Note::quirk(
        "W_DATE",
        "Q46",
        "the words are no date, and are kept as they are; write a year, as in `1834` or `1834 (vers)`",
    )
}

/// Adds to a date what the words around it say.
fn with_words(item: &str, found: Found, doubt: bool) -> Result<Dating, Note> {
    let mut dating = Dating {
        words: item.trim().to_owned(),
        begin: Some(found.begin),
        end: Some(found.end),
        uncertain: doubt,
        ..Dating::default()
    };
    let mut rest = Vec::new();
    for word in found
        .rest
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | ':' | ';'))
    {
        match meaning(&fold(word)) {
            Meaning::Circa => dating.circa = true,
            Meaning::Doubt => dating.uncertain = true,
            Meaning::Before => dating.bound = Some(Bound::Before),
            Meaning::After => dating.bound = Some(Bound::After),
            Meaning::Half => return Err(half_interval()),
            Meaning::Filler => {}
            Meaning::Other => rest.push(word),
        }
    }
    if !rest.is_empty() {
        if rest.iter().any(|word| word.bytes().any(|b| b.is_ascii_digit())) {
            return Err(Note::quirk(
                "W_DATE",
                "Q46",
                "the item holds more numbers than a date; separate the dates with `;`",
            ));
        }
        dating.event = Some(event_words(&found.rest));
    }
    match dating.bound {
        Some(Bound::Before) => dating.begin = None,
        Some(Bound::After) => dating.end = None,
        None => {}
    }
    Ok(dating)
}

fn half_interval() -> Note {
    Note::quirk(
        "W_DATE",
        "Q46",
        "one end of an interval is missing; write both, as in `1869 entre;1871 et`",
    )
}

/// The words of the event as they stand, without what frames them.
fn event_words(rest: &str) -> String {
    let words: Vec<&str> = rest.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ':' | '-' | '.'))
        .to_owned()
}

enum Meaning {
    Circa,
    Doubt,
    Before,
    After,
    /// `entre` or `et` of which the other half is missing.
    Half,
    Filler,
    Other,
}

fn meaning(word: &str) -> Meaning {
    match word.trim_matches(|c: char| !c.is_alphanumeric() && c != '?') {
        "vers" | "v" | "environ" | "env" | "ca" | "circa" | "c" | "approximativement"
        | "approx" | "autour" => Meaning::Circa,
        "?" | "suppose" | "supposee" | "probable" | "probablement" | "peut-etre" | "incertain"
        | "incertaine" | "presume" | "presumee" | "estime" | "estimee" | "estimation" => {
            Meaning::Doubt
        }
        "avant" | "av" | "ante" | "anterieur" | "jusqu'en" | "tard" => Meaning::Before,
        "apres" | "ap" | "post" | "posterieur" | "partir" | "depuis" | "tot" => Meaning::After,
        "entre" | "et" => Meaning::Half,
        "" | "en" | "le" | "la" | "l'" | "l'an" | "an" | "signe" | "signee" | "millesime"
        | "de" | "du" | "des" | "a" | "au" | "plus" | "annee" | "annees" | "debut" | "milieu"
        | "fin" | "date" | "datee" | "dates" | "creation" | "cree" | "creee" | "execution"
        | "execute" | "executee" | "realisation" | "realise" | "realisee" | "fabrication"
        | "fabrique" | "fabriquee" | "construction" | "construit" | "construite" | "conception"
        | "porte" | "d'annee" | "ou" => Meaning::Filler,
        _ => Meaning::Other,
    }
}

fn filler_only(rest: &str) -> bool {
    rest.split_whitespace().all(|word| matches!(meaning(&fold(word)), Meaning::Filler))
}

/// The date or span of an item, and what stands around it.
struct Found {
    begin: Date,
    end: Date,
    rest: String,
}

macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("a valid pattern"));
    };
}

pattern!(
    ERA,
    r"(?i)\b(?:(av(?:ant|t)?)|ap(?:r[eè]s)?)\b\.?\s*(?:j\s*\.?\s*-?\s*c\b\.?|notre\s+[eè]re)"
);
pattern!(YEAR, r"\b\d{3,4}\b");
pattern!(FULL, r"\b(\d{4})(?:\s*[-/.]+\s*|\s)(\d{1,2})(?:\s*[-/.]+\s*|\s)(\d{1,2})\b(?:\.0)?");
pattern!(COMPACT, r"\b((?:1\d|20)\d\d)(\d\d)(\d\d)\b");
pattern!(DAY_FIRST, r"\b(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})\b");
pattern!(
    IN_WORDS,
    r"(?i)\b(?:(\d{1,2})(?:er)?\s+)?([[:alpha:]\u{80}-\u{17f}]{3,9})\.?\s+(\d{4})\b"
);
pattern!(TOLERANCE, r"\b(\d{4})\s*(?:±|\+\s*/?\s*(?:ou)?\s*-)\s*(\d{1,3})\b");
pattern!(
    SPAN,
    r"(?i)(?:\b(?:entre|de)\s+)?\b(\d{4})(?:\.0)?\s*(?:-|–|—|/|à|a|au|et)\s*(?:le\s+)?(\d{4})(?:\.0)?\b"
);
pattern!(SENTENCE_SPAN, r"(?i)\bentre\s+(\d{4})\s+et\s+(\d{4})\b");
pattern!(SHORT_SPAN, r"\b(\d{4})\s*[-–/]\s*(\d{2})\b");
pattern!(MONTH, r"\b(\d{4})\s*[.]\s*(\d{2})\b");
pattern!(
    DECADE,
    r"(?i)\b(?:ann[ée]es|d[ée]cennie)\s+(\d{3})0\b|\b(1\d\d|20[0-2])(?:0['’]?s\b|[.x?]\B|x\b)"
);
pattern!(FLOAT, r"\b(\d{4})\.0+\b");
pattern!(ALONE, r"\b(\d{4})\b");
pattern!(EARLY, r"^\D*\b(\d{3})\b\D*$");

/// Reads the first and the last day from what a form has found.
type Reading = fn(&Captures<'_>) -> Option<(Date, Date)>;

/// Finds the one date of a text; the forms are tried from the most to the least precise.
fn find(text: &str) -> Option<Found> {
    let text = text.trim();
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    // Most items are a year alone. The year nought is no year, but a field that was not filled in.
    if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        let year = Date::year(text.parse().ok().filter(|year| *year > 0)?);
        return Some(Found { begin: year, end: year, rest: String::new() });
    }
    let dashed = if text.contains(['‐', '‑', '−']) {
        text.replace(['‐', '‑', '−'], "-")
    } else {
        text.to_owned()
    };
    let forms: [(&LazyLock<Regex>, Reading); 12] = [
        (&FULL, |c| day(number(c, 1), number(c, 2), number(c, 3))),
        (&COMPACT, |c| day(number(c, 1), number(c, 2), number(c, 3))),
        (&DAY_FIRST, |c| day(number(c, 3), number(c, 2), number(c, 1))),
        (&IN_WORDS, in_words),
        (&TOLERANCE, |c| span(number(c, 1) - number(c, 2), number(c, 1) + number(c, 2))),
        (&SPAN, |c| span(number(c, 1), number(c, 2))),
        (&SHORT_SPAN, short_span),
        (&FLOAT, |c| span(number(c, 1), number(c, 1))),
        (&MONTH, |c| month(number(c, 1), number(c, 2))),
        (&DECADE, |c| {
            let decade = c.get(1).or_else(|| c.get(2))?.as_str().parse::<i32>().ok()? * 10;
            span(decade, decade + 9)
        }),
        (&ALONE, |c| span(number(c, 1), number(c, 1))),
        (&EARLY, |c| span(number(c, 1), number(c, 1))),
    ];
    for (pattern, read) in forms {
        let Some(captures) = pattern.captures(&dashed) else { continue };
        if let Some((begin, end)) = read(&captures) {
            let matched =
                if std::ptr::eq(pattern, &EARLY) { captures.get(1)? } else { captures.get(0)? };
            let rest = format!("{} {}", &dashed[..matched.start()], &dashed[matched.end()..]);
            return Some(Found { begin, end, rest });
        }
    }
    None
}

fn number(captures: &Captures<'_>, group: usize) -> i32 {
    captures.get(group).and_then(|digits| digits.as_str().parse().ok()).unwrap_or(-1)
}

fn day(year: i32, month: i32, day: i32) -> Option<(Date, Date)> {
    let date = Date::checked(year, u8::try_from(month).ok()?, Some(u8::try_from(day).ok()?))?;
    Some((date, date))
}

fn month(year: i32, month: i32) -> Option<(Date, Date)> {
    let date = Date::checked(year, u8::try_from(month).ok()?, None)?;
    Some((date, date))
}

fn span(begin: i32, end: i32) -> Option<(Date, Date)> {
    (0 < begin && begin <= end).then(|| (Date::year(begin), Date::year(end)))
}

/// `28 janvier 1975`, `mai 1884`; other words before a year are none.
fn in_words(captures: &Captures<'_>) -> Option<(Date, Date)> {
    let month_of_year = i32::from(month_number(&fold(captures.get(2)?.as_str()))?);
    match captures.get(1) {
        Some(_) => day(number(captures, 3), month_of_year, number(captures, 1)),
        None => month(number(captures, 3), month_of_year),
    }
}

/// `1851/52` and `1905-12` are two years, `1851-06` a month.
fn short_span(captures: &Captures<'_>) -> Option<(Date, Date)> {
    let (year, short) = (number(captures, 1), number(captures, 2));
    // Months are written with a point (`1905.12`), so that what can be a later year is one.
    if short > year % 100 { span(year, year - year % 100 + short) } else { month(year, short) }
}

#[cfg(test)]
mod tests {
    use super::{date_within, notice_date, years};

    fn read(items: &[&str]) -> String {
        let words: Vec<String> = years(items, 2026)
            .into_iter()
            .map(|item| match item.read {
                Err(note) => format!("{}!{}", item.index, note.kind),
                Ok(read) => {
                    let dating = read.value;
                    let event = dating.event.map(|event| format!(" [{event}]")).unwrap_or_default();
                    let note = read
                        .notes
                        .first()
                        .map(|note| format!(" {}", note.kind))
                        .unwrap_or_default();
                    let edtf = Dating { event: None, ..dating }.edtf().unwrap_or_default();
                    format!("{}:{edtf}{event}{note}", item.index)
                }
            })
            .collect();
        words.join(" | ")
    }
    use super::Dating;

    #[test]
    fn the_zoo_of_years_is_read() {
        for (items, wanted) in [
            (&["1774", "1783"][..], "0:1774 | 1:1783"),
            (&["1774,1783"], "0:1774 | 0:1783"),
            (&["1520 VERS"], "0:1520~"),
            (&["1883 (vers)"], "0:1883~"),
            (&["vers 1883"], "0:1883~"),
            (&["c. 1883"], "0:1883~"),
            (&["1869 entre", "1871 et"], "0:1869/1871"),
            (&["1869 entre,1871 et"], "0:1869/1871"),
            (&["entre 1869 et 1871"], "0:1869/1871"),
            (&["1834 dépôt légal"], "0:1834 [dépôt légal]"),
            (&["1881 édité en"], "0:1881 [édité en]"),
            (&["1919 (avant)"], "0:../1919"),
            (&["1905 (avant, supposé)"], "0:../1905?"),
            (&["1905 (après)"], "0:1905/.."),
            (&["1851.06"], "0:1851-06"),
            (&["1851.06.12"], "0:1851-06-12"),
            (&["1851/52"], "0:1851/1852"),
            (&["1851-1855"], "0:1851/1855"),
            (&["1851-06"], "0:1851-06"),
            (&["1905-12"], "0:1905/1912"),
            (&["v. 1913"], "0:1913~"),
            (&["Sans date", "s.d.", "Non renseigné"], ""),
            (&["2003.0"], "0:2003"),
            (&["1987 entrée matérielle"], "0:1987 [entrée matérielle]"),
            (
                &["1973/02/27 décision dation", "1973 date d'acquisition"],
                "0:1973-02-27 [décision dation] | 1:1973 [date d'acquisition]",
            ),
            (&["date d'acquisition inconnue"], ""),
            (&["2066 acquis"], "0:2066 [acquis] W_FUTURE_DATE"),
            (&["1846 (?)"], "0:1846?"),
            (&["années 1850"], "0:1850/1859"),
            (&["185?"], "0:1850/1859"),
            (&["185. ?"], "0:1850?/1859?"),
            (&["1860 ± 10"], "0:1850/1870"),
            (&["28 janvier 1975"], "0:1975-01-28"),
            (&["1er mai 1884"], "0:1884-05-01"),
            (&["18e siècle"], "0:1701/1800"),
            (&["daté par source"], "0!W_VOCAB"),
            (&["Monuments Historiques"], "0!W_DATE"),
            (&["1869 entre"], "0!W_DATE"),
            (&["987"], "0:0987"),
            (&["987."], "0:0987"),
            (&["450 av. J.-C."], "0:-0449"),
            (&["vers 450 avant JC (?)"], "0:-0449%"),
            (&["1500-1400 av. J.-C."], "0!W_DATE"),
            (&["52 av. J.-C."], "0!W_DATE"),
            (&["120 ap. J.-C."], "0:0120"),
            (&["1er siècle av. J.-C."], "0:-0099/0000"),
            (&["av. 1789"], "0:../1789"),
            (&["ap. 1789"], "0:1789/.."),
            (&["au plus tard 1789"], "0:../1789"),
            (&["le 12 mars 1923"], "0:1923-03-12"),
            (&["12/03/1923"], "0:1923-03-12"),
            (&["12.3.1923"], "0:1923-03-12"),
            (&["1923-03-12"], "0:1923-03-12"),
            (&["du 12/03/1923 au 15/03/1923"], "0!W_DATE"),
            (&["5 mai 1789 - 3 juin 1790"], "0!W_DATE"),
            (&["1520?"], "0:1520?"),
            (&["[1520]"], "0:1520"),
            (&["[1520 ?]"], "0:1520?"),
            (&["ca. 1520"], "0:1520~"),
            (&["1520-1525 env."], "0:1520~/1525~"),
            (&["XIIe s."], "0:1101/1200"),
            (&["fin XVIe-début XVIIe"], "0:1576/1625"),
            (&["signé, daté 1883"], "0:1883"),
            (&["0000"], "0!W_DATE"),
            (&["0000-00-00"], "0!W_DATE"),
            (&["1520 ou 1525"], "0!W_DATE"),
            (&["1500-1600 (16e siècle)"], "0!W_DATE"),
            (&["1923/13/45"], "0!W_DATE"),
            (&["18O5"], "0!W_DATE"),
            (&["'34"], "0!W_DATE"),
            (&["18.."], "0!W_DATE"),
            (&["1830's"], "0:1830/1839"),
            (&["1525-1520"], "0!W_DATE"),
        ] {
            assert_eq!(read(items), wanted, "{items:?}");
        }
    }

    #[test]
    fn the_date_of_a_sentence_is_read_where_it_has_one() {
        for (sentence, wanted) in [
            ("Oeuvre volée le 12 mars 1985 dans la nef", "1985-03-12"),
            ("volé en 1972", "1972"),
            ("volé entre 1972 et 1975", "1972/1975"),
            ("volé vers 1984", "1984~"),
            ("disparu avant 1905", "../1905"),
            ("disparu après 1905", "1905/.."),
            ("volé en 1972, retrouvé en 1975", "none"),
            ("DONATION-(X: 6 OCTOBRE 1952)", "1952-10-06"),
            ("1988 : objet accepté en dation (cote : MJV 83-12 à 83-16)", "1988"),
            ("lieu de déplacement : Guadeloupe, 971, Pointe-à-Pitre", "none"),
            ("volé en 2066", "none"),
            ("volé", "none"),
        ] {
            let read = date_within(sentence, 2026).and_then(|dating| dating.edtf());
            assert_eq!(read.as_deref().unwrap_or("none"), wanted, "{sentence}");
        }
    }

    #[test]
    fn dates_of_notices_are_read_in_every_order() {
        for (given, wanted) in [
            ("1993-03-29", "1993-03-29"),
            ("2014-05/28", "2014-05-28"),
            ("1986 06 02", "1986-06-02"),
            ("31/12/2003", "2003-12-31"),
            ("2003.0", "2003"),
            ("2019-02-11T09:12:00.000Z", "2019-02-11"),
            ("20190211", "2019-02-11"),
            ("2019-02-31", "no"),
            ("jeudi", "no"),
        ] {
            let read =
                notice_date(given, 2026).map_or_else(|_| "no".to_owned(), |read| read.value.iso());
            assert_eq!(read, wanted, "{given}");
        }
    }
}
