//! The official geographic code: what a commune's code means, its official name, which commune holds it, and the
//! commune that a name in a département means.
//!
//! The table is a text, sorted by code and searched where it stands: a look-up by code takes about sixteen steps and
//! allocates nothing. Names have an index of numbers beside it.

use super::place::{self, Departement};
use super::text::{self, fold};
use std::sync::LazyLock;

/// Facts only; its head names the source, the day and the licence.
static TABLE: &str = include_str!("communes.tsv");

/// What a code means to INSEE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commune {
    /// `01004`, `2A004`, `97105`.
    pub code: &'static str,
    /// The official name, with its article: `L'Abergement-de-Varey`. Empty where the source has none.
    pub name: &'static str,
    pub status: Status,
}

/// Whether a code is that of a commune of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// A commune of today.
    Current,
    /// An arrondissement of Paris, Lyon or Marseille; a part of the commune of this code.
    Arrondissement { of: &'static str },
    /// A delegated, associated or former commune, which the commune of this code holds.
    Held { by: &'static str },
}

/// What a code means today; none for a code that is not in the official table.
///
/// Where a new commune took over the code of one that it holds, this is the new one.
#[must_use]
pub fn by_code(code: &str) -> Option<Commune> {
    let commune = row(seek(code).lines().next()?)?;
    (commune.code == code).then_some(commune)
}

/// The official name of a commune of today or of a delegated or associated one.
#[must_use]
pub fn official_name(code: &str) -> Option<&'static str> {
    by_code(code).map(|commune| commune.name).filter(|name| !name.is_empty())
}

/// The code of the commune of today, or of the arrondissement, that a name in a département means: one alone has the
/// name, or holds the only one that had it. `Ferté-Alais (La)`, `PARIS 06`, `Lyon cedex 03`, `St-Denis` are read.
///
/// None where no commune or more than one comes into question.
#[must_use]
pub fn by_name(name: &str, departement: &Departement) -> Option<&'static str> {
    let (key, arrondissement) = key(name);
    let hash = hash(departement.code, key.bytes());
    let index = &*BY_NAME;
    let from = index.partition_point(|(other, _)| *other < hash);
    let rows = index[from..].iter().take_while(|(other, _)| *other == hash);
    let mut found = None;
    for commune in rows.filter_map(|(_, at)| row(TABLE.get(*at as usize..)?.lines().next()?)) {
        let is_it =
            commune.code.starts_with(departement.code) && letters(commune.name).eq(key.bytes());
        let today = match commune.status {
            Status::Current => commune.code,
            Status::Held { by } => by,
            Status::Arrondissement { .. } => continue,
        };
        if is_it && found.replace(today).is_some_and(|other| other != today) {
            return None;
        }
    }
    match (found?, arrondissement) {
        (city, Some(number)) => arrondissement_of(city, number),
        (city, None) => Some(city),
    }
}

/// The rows from the first whose code is not less than `key`.
fn seek(key: &str) -> &'static str {
    let bytes = TABLE.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let is_break = |byte: &u8| *byte == b'\n';
        let start = bytes[low..middle].iter().rposition(is_break).map_or(low, |at| low + at + 1);
        let end = bytes[middle..high].iter().position(is_break).map_or(high, |at| middle + at + 1);
        if &bytes[start..end] < key.as_bytes() {
            low = end;
        } else {
            high = start;
        }
    }
    // `low` is the start of a line, so that the rest is text.
    TABLE.get(low..).unwrap_or_default()
}

/// A row of a commune; none for one of a département, a region or the head.
fn row(line: &'static str) -> Option<Commune> {
    if !line.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut columns = line.split('\t');
    let (code, name) = (columns.next()?, columns.next()?);
    let status = match (columns.next(), columns.next()) {
        (None, _) => Status::Current,
        (Some(of), Some("m")) => Status::Arrondissement { of },
        (Some(by), _) => Status::Held { by },
    };
    Some(Commune { code, name, status })
}

/// The form in which a name of a notice is compared, and the number of the arrondissement behind it.
fn key(name: &str) -> (String, Option<u8>) {
    let name = text::display_form(name);
    let folded = fold(&name).replace(['-', '\'', '(', ')', ','], " ");
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    // The number behind `cedex` is one of a post office.
    if let Some(at) = words.iter().position(|word| *word == "cedex") {
        words.truncate(at);
    }
    if matches!(words.last(), Some(&("arrondissement" | "arr" | "arr."))) {
        words.pop();
    }
    let number = words.last().filter(|_| words.len() > 1).and_then(|word| ordinal(word));
    if number.is_some() {
        words.pop();
    }
    for word in &mut words {
        *word = match *word {
            "st" | "st." => "saint",
            "ste" | "ste." => "sainte",
            other => other,
        };
    }
    (words.join(" "), number)
}

/// `6`, `06`, `6e`, `1er`, `6eme`.
fn ordinal(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let rest = &word[digits.len()..];
    let number = digits.parse().ok().filter(|number| (1..=20).contains(number))?;
    matches!(rest, "" | "e" | "er" | "eme" | "ieme").then_some(number)
}

/// The code of a numbered arrondissement of a city.
fn arrondissement_of(city: &str, number: u8) -> Option<&'static str> {
    let first = match city {
        "75056" => 75_100,
        "69123" => 69_380,
        "13055" => 13_200,
        _ => return None,
    };
    let commune = by_code(&(first + u32::from(number)).to_string())?;
    matches!(commune.status, Status::Arrondissement { .. }).then_some(commune.code)
}

/// The rows that have a name, by the hash of département and name; made when the first name is looked up, in some
/// milliseconds, and 16 bytes a row.
static BY_NAME: LazyLock<Vec<(u64, u32)>> = LazyLock::new(|| {
    let mut index = Vec::with_capacity(38_000);
    let mut at = 0;
    for line in TABLE.split_inclusive('\n') {
        if let Some(commune) = row(line.trim_end()).filter(|commune| !commune.name.is_empty())
            && let Some(departement) = place::departement_of(commune.code)
        {
            index.push((hash(departement.code, letters(commune.name)), at));
        }
        at += u32::try_from(line.len()).expect("a line of the table is short");
    }
    index.sort_unstable();
    index
});

/// FNV-1a, 64 bits.
fn hash(departement: &str, name: impl Iterator<Item = u8>) -> u64 {
    departement.bytes().chain(name).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// An official name as names are compared: without accents and case; hyphens, apostrophes and brackets are gaps, and a
/// gap is one space.
fn letters(name: &str) -> impl Iterator<Item = u8> {
    let (mut gap, mut met) = (false, false);
    let with_gaps = move |letter: char| {
        let Some(letter) = u8::try_from(letter).ok().filter(|letter| *letter != b' ') else {
            gap = met;
            return [None, None];
        };
        met = true;
        [std::mem::take(&mut gap).then_some(b' '), Some(letter)]
    };
    name.chars().flat_map(plain).flat_map(with_gaps).flatten()
}

/// The plain letters of a letter of the table.
fn plain(letter: char) -> impl Iterator<Item = char> {
    let (first, second) = match letter {
        'â' | 'à' | 'Â' | 'À' => ('a', None),
        'ç' | 'Ç' => ('c', None),
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => ('e', None),
        'î' | 'ï' | 'Î' | 'Ï' => ('i', None),
        'ô' | 'ö' | 'Ô' | 'Ö' => ('o', None),
        'û' | 'ü' | 'ù' | 'Û' | 'Ü' | 'Ù' => ('u', None),
        'ÿ' | 'Ÿ' => ('y', None),
        'œ' | 'Œ' => ('o', Some('e')),
        'æ' | 'Æ' => ('a', Some('e')),
        '-' | '\'' | '(' | ')' => (' ', None),
        other => (other.to_ascii_lowercase(), None),
    };
    std::iter::once(first).chain(second)
}

/// The commune that took the place of a commune: by POP's table of 2024, to which the links of notices keep, where
/// that leads to the commune that the official table, which is younger, names; or else that one. None for a commune
/// of today, and for a code that is in neither.
///
/// Followed until there is none, it leads to a commune of today.
#[must_use]
pub fn successor(code: &str) -> Option<&'static str> {
    let official = by_code(code);
    match official.map(|commune| commune.status) {
        Some(Status::Current | Status::Arrondissement { .. }) => None,
        Some(Status::Held { by }) => {
            let leads_there = |next: &&str| {
                *next == by
                    || matches!(by_code(next), Some(Commune { status: Status::Held { by: other }, .. }) if other == by)
            };
            place::moved_commune(code).filter(leads_there).or(Some(by))
        }
        None => place::moved_commune(code),
    }
}

/// Whether a code is in one of the two tables.
#[must_use]
pub fn is_known(code: &str) -> bool {
    by_code(code).is_some() || place::moved_commune(code).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::grammar::place::{DEPARTEMENTS, REGIONS, departement, moved_communes};

    fn rows() -> impl Iterator<Item = Commune> {
        TABLE.lines().filter_map(row)
    }

    #[test]
    fn the_table_is_sorted_and_whole() {
        let keys: Vec<&str> = TABLE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').next().unwrap())
            .collect();
        assert!(keys.is_sorted());
        assert!(
            TABLE.starts_with("# ") && TABLE.lines().nth(1).unwrap().contains("Licence Ouverte")
        );
        // The counts of INSEE for 1 January 2026, with 45 arrondissements.
        let count = |wanted: fn(&Status) -> bool| rows().filter(|row| wanted(&row.status)).count();
        assert_eq!(count(|status| *status == Status::Current), 34_969);
        assert_eq!(count(|status| matches!(status, Status::Arrondissement { .. })), 45);
        for row in rows() {
            // Corsica had the codes 20001 to 20366 until 1976.
            let is_known = place::departement_of(row.code).is_some();
            assert!(is_known || row.code.starts_with("20"), "{row:?}");
            let found = by_code(row.code).expect("it is in the table");
            assert!(found == row || found.status == Status::Current, "{row:?} {found:?}");
            let (Status::Held { by: other } | Status::Arrondissement { of: other }) = row.status
            else {
                continue;
            };
            assert_eq!(by_code(other).map(|row| row.status), Some(Status::Current), "{row:?}");
        }
    }

    #[test]
    fn departements_and_regions_are_those_of_the_table() {
        let expected = |letter: char| {
            let lines = TABLE.lines().filter_map(move |line| line.strip_prefix(letter));
            lines.map(|line| line.split('\t').collect::<Vec<_>>())
        };
        assert_eq!(expected('D').count(), DEPARTEMENTS.len());
        for row in expected('D') {
            let known = DEPARTEMENTS.iter().find(|known| known.code == row[0]).expect("a code");
            assert_eq!((known.name, known.region), (row[1], row.get(2).copied().unwrap_or("")));
        }
        assert_eq!(expected('R').count(), REGIONS.len());
        for row in expected('R') {
            assert!(
                REGIONS.iter().any(|known| (known.code, known.name) == (row[0], row[1])),
                "{row:?}"
            );
        }
    }

    /// POP's table is of 2024. These have been set up again since, or belong to another commune than then.
    const SET_UP_AGAIN: [&str; 8] =
        ["15031", "15035", "15047", "15171", "60455", "60694", "85165", "85212"];

    #[test]
    fn the_two_tables_agree_on_where_a_commune_went() {
        let last = |code: &str| {
            let step = |code: &&'static str| successor(code);
            let steps = std::iter::successors(successor(code), step).take(5).collect::<Vec<_>>();
            assert!(steps.len() < 5, "{code} goes round: {steps:?}");
            steps.last().map(|code| (*code).to_owned()).unwrap_or_else(|| code.to_owned())
        };
        for (old, new) in moved_communes() {
            assert!(is_known(new), "{old} {new}");
            let (today, official) = (last(new), last(old));
            assert_eq!(by_code(&today).map(|row| row.status), Some(Status::Current), "{old} {new}");
            if !SET_UP_AGAIN.contains(old) {
                assert_eq!(today, official, "{old} {new}");
            } else {
                assert_ne!(today, official, "{old} {new}");
            }
        }
        for row in rows() {
            assert!(
                by_code(&last(row.code))
                    .is_some_and(|row| !matches!(row.status, Status::Held { .. }))
            );
        }
    }

    #[test]
    fn names_are_compared_as_all_texts_are() {
        for row in rows().filter(|row| !row.name.is_empty()) {
            let folded = fold(row.name).replace(['-', '\'', '(', ')'], " ");
            let key = folded.split_whitespace().collect::<Vec<_>>().join(" ");
            let found: Vec<u8> = letters(row.name).collect();
            assert_eq!(String::from_utf8(found).as_deref(), Ok(key.as_str()), "{row:?}");
        }
    }

    #[test]
    fn a_code_has_its_official_name() {
        for (code, name) in [
            ("75056", Some("Paris")),
            ("75107", Some("Paris 7e Arrondissement")),
            ("2A004", Some("Ajaccio")),
            ("97105", Some("Basse-Terre")),
            ("98818", Some("Nouméa")),
            // Arbignieu is a part of it, under the same code.
            ("01015", Some("Arboys en Bugey")),
            ("01003", None),
            ("01999", None),
            ("", None),
            ("D01", None),
            ("~", None),
        ] {
            assert_eq!(official_name(code), name, "{code}");
        }
        assert!(is_known("01003") && is_known("98501") && !is_known("01999"));
    }

    #[test]
    fn a_name_in_a_departement_means_one_commune_or_none() {
        for (name, departement_code, code) in [
            ("Paris", "75", Some("75056")),
            ("PARIS", "75", Some("75056")),
            ("Paris 06", "75", Some("75106")),
            ("Paris (6e)", "75", Some("75106")),
            ("Paris 1er arrondissement", "75", Some("75101")),
            ("Paris 21", "75", None),
            ("Paris cedex 07", "75", Some("75056")),
            ("Lyon 3e", "69", Some("69383")),
            ("Marseille 16", "13", Some("13216")),
            ("Ferté-Alais (La)", "91", Some("91232")),
            ("La Ferté-Alais", "91", Some("91232")),
            ("LE HAVRE", "76", Some("76351")),
            ("Havre (Le)", "76", Some("76351")),
            ("St-Denis", "93", Some("93066")),
            ("Saint Denis", "974", Some("97411")),
            ("Villers Cotterets", "02", Some("02810")),
            ("Hauts de Bienne", "39", Some("39368")),
            // Held by Hauts de Bienne.
            ("Morez", "39", Some("39368")),
            // The one of that name lies in the Ain.
            ("Romans", "26", None),
            ("Romans", "01", Some("01328")),
            // Two have this name but for their brackets.
            ("Bors", "16", None),
            ("Sceaux 3", "92", None),
            ("Paris", "01", None),
            ("", "75", None),
            ("()", "75", None),
            ("cedex", "75", None),
        ] {
            let within = departement(departement_code).expect("a département");
            assert_eq!(by_name(name, within), code, "{name} {departement_code}");
        }
    }

    #[test]
    fn an_inverted_name_comes_back_as_the_official_one() {
        let mut met = 0;
        for row in rows() {
            for article in ["Le ", "La ", "Les ", "L'"] {
                let Some(head) = row.name.strip_prefix(article).filter(|head| !head.contains('('))
                else {
                    continue;
                };
                let inverted = format!("{head} ({})", article.trim_end());
                assert_eq!(text::display_form(&inverted), row.name, "{row:?}");
                met += 1;
            }
        }
        assert!(met > 1_000, "{met} names");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_text_makes_the_look_up_fall_over(text in "\\PC{0,40}", code in "[0-9ABDR\\PC]{0,6}") {
            let _ = (by_code(&text), by_code(&code), successor(&code), is_known(&text));
            for departement in DEPARTEMENTS.iter().step_by(20) {
                let _ = by_name(&text, departement);
            }
        }
    }

    #[test]
    fn every_commune_of_today_is_found_by_its_name_or_shares_it() {
        let mut lost = 0;
        for row in rows().filter(|row| row.status == Status::Current) {
            let within = place::departement_of(row.code).expect("checked above");
            match by_name(row.name, within) {
                Some(code) => assert_eq!(code, row.code, "{row:?}"),
                None => lost += 1,
            }
        }
        assert!(lost < 250, "{lost} names");
    }
}
