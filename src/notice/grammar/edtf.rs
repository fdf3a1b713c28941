//! EDTF (ISO 8601-2:2019; Library of Congress, February 2019), levels 0 and 1: what `schema:dateCreated` is
//! written in, read back.

/// A text of EDTF, and the days that it spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edtf {
    /// The first day.
    pub begin: Limit,
    /// The last day, inclusive.
    pub end: Limit,
    /// `?`, or `%`, on either end.
    pub uncertain: bool,
    /// `~`, or `%`, on either end.
    pub approximate: bool,
}

/// One end of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// A day of the proleptic Gregorian calendar; years are astronomical (1 BC is 0).
    Day { year: i64, month: u8, day: u8 },
    /// `..`: there is none.
    Open,
    /// Nothing before or after the `/`.
    Unknown,
}

impl Limit {
    /// The day as xsd:date, years of at least four digits: `1975-01-28`.
    #[must_use]
    pub fn iso(self) -> Option<String> {
        let Self::Day { year, month, day } = self else { return None };
        let sign = if year < 0 { "-" } else { "" };
        Some(format!("{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs()))
    }

    fn key(self) -> Option<(i64, u8, u8)> {
        match self {
            Self::Day { year, month, day } => Some((year, month, day)),
            Self::Open | Self::Unknown => None,
        }
    }
}

/// Reads a text of level 0 or 1: `1985`, `1985-04-12`, `1985-04-12T23:20:30Z`, `1964/2008`, `1984?`, `201X`,
/// `2001-21` (spring), `Y170000002`, `../1985`, `1985/`. None for anything else, and for days that no calendar has.
#[must_use]
pub fn parse(text: &str) -> Option<Edtf> {
    match text.split_once('/') {
        Some((first, last)) => interval(first, last),
        None => timed(text).or_else(|| date(text)),
    }
}

fn interval(first: &str, last: &str) -> Option<Edtf> {
    let (first, last) = (end(first)?, end(last)?);
    let (begin, end) = (first.begin, last.end);
    let is_reversed = begin.key().zip(end.key()).is_some_and(|(begin, end)| begin > end);
    let is_dated = begin.key().is_some() || end.key().is_some();
    (is_dated && !is_reversed).then_some(Edtf {
        begin,
        end,
        uncertain: first.uncertain || last.uncertain,
        approximate: first.approximate || last.approximate,
    })
}

fn end(text: &str) -> Option<Edtf> {
    let limit = match text {
        ".." => Limit::Open,
        "" => Limit::Unknown,
        date_text => return date(date_text),
    };
    Some(Edtf { begin: limit, end: limit, uncertain: false, approximate: false })
}

/// A date with what qualifies the whole of it.
fn date(text: &str) -> Option<Edtf> {
    let (bare, uncertain, approximate) = match text.as_bytes().last()? {
        b'?' => (&text[..text.len() - 1], true, false),
        b'~' => (&text[..text.len() - 1], false, true),
        b'%' => (&text[..text.len() - 1], true, true),
        _ => (text, false, false),
    };
    let (begin, end) = days(bare)?;
    Some(Edtf { begin, end, uncertain, approximate })
}

/// A date with a time of day, which spans its day.
fn timed(text: &str) -> Option<Edtf> {
    let (day, time) = text.split_once('T')?;
    (day.len() == 10 && is_time(time)).then(|| date(day)).flatten()
}

/// `23:20:30`, with `Z`, `+04` or `-04:30` behind it.
fn is_time(text: &str) -> bool {
    let Some((time, zone)) = text.split_at_checked(8) else { return false };
    let number = |text: &str, max: u8| {
        text.len() == 2 && digits(text).is_some_and(|number| number <= i64::from(max))
    };
    let parts: Vec<&str> = time.split(':').collect();
    let is_zone = |zone: &str| match zone.strip_prefix(['+', '-']).map(|zone| zone.split_once(':'))
    {
        None => matches!(zone, "" | "Z"),
        Some(None) => number(&zone[1..], 14),
        Some(Some((hours, minutes))) => number(hours, 14) && number(minutes, 59),
    };
    let is_clock = matches!(parts[..], [hour, minute, second]
        if number(hour, 23) && number(minute, 59) && number(second, 59));
    is_clock && is_zone(zone)
}

/// The first and the last day of an unqualified date.
fn days(text: &str) -> Option<(Limit, Limit)> {
    if let Some(long) = text.strip_prefix('Y') {
        return long_year(long).map(|year| span(year, (1, 1), (12, 31)));
    }
    let (negative, bare) = match text.strip_prefix('-') {
        Some(bare) => (true, bare),
        None => (false, text),
    };
    let parts: Vec<&str> = bare.split('-').collect();
    let year = |text: &str| {
        let year = (text.len() == 4).then(|| digits(text))??;
        // There is no year minus zero.
        (!negative || year > 0).then_some(if negative { -year } else { year })
    };
    match parts[..] {
        [text] if text.contains('X') => decade_or_century(text, negative),
        [text] => Some(span(year(text)?, (1, 1), (12, 31))),
        [text, "XX"] | [text, "XX", "XX"] => Some(span(year(text)?, (1, 1), (12, 31))),
        [text, month] => month_or_season(year(text)?, two(month)?),
        [text, month, "XX"] => month_of(year(text)?, two(month)?),
        [text, month, day] => {
            let (year, month, day) = (year(text)?, two(month)?, two(day)?);
            let is_day = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
            is_day.then(|| span(year, (month, day), (month, day)))
        }
        _ => None,
    }
}

/// `Y170000002`: five digits at least.
fn long_year(text: &str) -> Option<i64> {
    let bare = text.strip_prefix('-').unwrap_or(text);
    let year = digits(bare).filter(|_| bare.len() > 4 && !bare.starts_with('0'))?;
    Some(if text.starts_with('-') { -year } else { year })
}

/// `201X`, `20XX`: the last digits of a year are not said.
fn decade_or_century(text: &str, negative: bool) -> Option<(Limit, Limit)> {
    let known = text.trim_end_matches('X');
    let size = match (text.len(), known.len()) {
        (4, 3) => 10,
        (4, 2) => 100,
        _ => return None,
    };
    let first = digits(known)? * size;
    let (from, to) = if negative { (1 - first - size, -first) } else { (first, first + size - 1) };
    let (begin, _) = span(from, (1, 1), (12, 31));
    let (_, end) = span(to, (1, 1), (12, 31));
    Some((begin, end))
}

/// A month, or a season: 21 is spring, 24 winter. A season is read as the three months that begin with March,
/// June, September and December; the last ends in the next year.
fn month_or_season(year: i64, number: u8) -> Option<(Limit, Limit)> {
    match number {
        1..=12 => month_of(year, number),
        21..=23 => {
            let first = (number - 20) * 3;
            Some(span(year, (first, 1), (first + 2, days_in(year, first + 2))))
        }
        24 => {
            let (begin, _) = span(year, (12, 1), (12, 31));
            let (_, end) = span(year + 1, (1, 1), (2, days_in(year + 1, 2)));
            Some((begin, end))
        }
        _ => None,
    }
}

fn month_of(year: i64, month: u8) -> Option<(Limit, Limit)> {
    (1..=12).contains(&month).then(|| span(year, (month, 1), (month, days_in(year, month))))
}

fn span(year: i64, first: (u8, u8), last: (u8, u8)) -> (Limit, Limit) {
    let day = |(month, day)| Limit::Day { year, month, day };
    (day(first), day(last))
}

fn two(text: &str) -> Option<u8> {
    digits(text).filter(|_| text.len() == 2).and_then(|number| u8::try_from(number).ok())
}

fn digits(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

fn days_in(year: i64, month: u8) -> u8 {
    let is_leap =
        year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::super::century::century;
    use super::super::date::{Date, Dating};
    use super::super::year::years;
    use super::{Edtf, Limit, parse};
    use proptest::prelude::{Strategy, any, prop_oneof, proptest};

    fn shown(edtf: Edtf) -> String {
        let limit = |limit: Limit| match limit {
            Limit::Open => "..".to_owned(),
            Limit::Unknown => "unknown".to_owned(),
            day => day.iso().expect("a day"),
        };
        let mark = match (edtf.uncertain, edtf.approximate) {
            (true, true) => " %",
            (true, false) => " ?",
            (false, true) => " ~",
            (false, false) => "",
        };
        format!("{} {}{mark}", limit(edtf.begin), limit(edtf.end))
    }

    #[test]
    fn the_examples_of_the_specification_are_read() {
        for (text, wanted) in [
            // Level 0.
            ("1985-04-12", "1985-04-12 1985-04-12"),
            ("1985-04", "1985-04-01 1985-04-30"),
            ("1985", "1985-01-01 1985-12-31"),
            ("1985-04-12T23:20:30", "1985-04-12 1985-04-12"),
            ("1985-04-12T23:20:30Z", "1985-04-12 1985-04-12"),
            ("1985-04-12T23:20:30-04", "1985-04-12 1985-04-12"),
            ("1985-04-12T23:20:30+04:30", "1985-04-12 1985-04-12"),
            ("1964/2008", "1964-01-01 2008-12-31"),
            ("2004-06/2006-08", "2004-06-01 2006-08-31"),
            ("2004-02-01/2005-02-08", "2004-02-01 2005-02-08"),
            ("2004-02-01/2005-02", "2004-02-01 2005-02-28"),
            ("2004-02-01/2005", "2004-02-01 2005-12-31"),
            ("2005/2006-02", "2005-01-01 2006-02-28"),
            ("0000", "0000-01-01 0000-12-31"),
            // Level 1.
            ("Y170000002", "170000002-01-01 170000002-12-31"),
            ("Y-170000002", "-170000002-01-01 -170000002-12-31"),
            ("2001-21", "2001-03-01 2001-05-31"),
            ("2001-24", "2001-12-01 2002-02-28"),
            ("1984?", "1984-01-01 1984-12-31 ?"),
            ("2004-06~", "2004-06-01 2004-06-30 ~"),
            ("2004-06-11%", "2004-06-11 2004-06-11 %"),
            ("201X", "2010-01-01 2019-12-31"),
            ("20XX", "2000-01-01 2099-12-31"),
            ("2004-XX", "2004-01-01 2004-12-31"),
            ("1985-04-XX", "1985-04-01 1985-04-30"),
            ("1985-XX-XX", "1985-01-01 1985-12-31"),
            ("1985-04-12/..", "1985-04-12 .."),
            ("1985-04/..", "1985-04-01 .."),
            ("1985/..", "1985-01-01 .."),
            ("../1985-04-12", ".. 1985-04-12"),
            ("../1985-04", ".. 1985-04-30"),
            ("../1985", ".. 1985-12-31"),
            ("1985-04-12/", "1985-04-12 unknown"),
            ("1985-04/", "1985-04-01 unknown"),
            ("1985/", "1985-01-01 unknown"),
            ("/1985-04-12", "unknown 1985-04-12"),
            ("/1985-04", "unknown 1985-04-30"),
            ("/1985", "unknown 1985-12-31"),
            ("1984~/2004-06", "1984-01-01 2004-06-30 ~"),
            ("1984/2004-06~", "1984-01-01 2004-06-30 ~"),
            ("1984-06-02?/2004-08-08~", "1984-06-02 2004-08-08 %"),
            ("-1985", "-1985-01-01 -1985-12-31"),
            ("-0499/-0400", "-0499-01-01 -0400-12-31"),
        ] {
            assert_eq!(parse(text).map(shown).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_no_edtf_of_these_levels_is_refused() {
        for text in [
            "",
            "/",
            "../..",
            "../",
            "85",
            "185",
            "12345",
            "Y1985",
            "Y01985",
            "-0000",
            "1985-4",
            "1985-13",
            "1985-00",
            "1985-25",
            "1985-04-31",
            "1985-02-29",
            "1985/04/12",
            "12/04/1985",
            "2008/1964",
            "1985-04-12T24:20:30",
            "1985-04-12T23:20",
            "1985-04-12T23:20:30+15",
            "1985-04T23:20:30",
            "1985-04-12T23:20:30/1986",
            "1985?~",
            "?1985",
            // Level 2.
            "1985-04?-12",
            "?2004-06-~11",
            "156X-12-25",
            "15XX-12-25",
            "XXXX-12-XX",
            "1XXX",
            "2XX1",
            "1XXX-XX",
            "1984-1X",
            "Y-17E7",
            "2001-34",
            "[1667,1668,1670..1672]",
            "{1960,1961-12}",
            "1950S2",
            "vers 1520",
            "1520 ",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    /// What is written for a dating spans the days of its instants, and keeps its doubts.
    fn check(dating: &Dating) {
        let Some(text) = dating.edtf() else {
            assert!(dating.begin.is_none() && dating.end.is_none(), "{dating:?}");
            return;
        };
        let edtf = parse(&text).unwrap_or_else(|| panic!("{:?}: {text} is no EDTF", dating.words));
        let day = |instant: Option<String>| {
            instant.map(|instant| instant.split_once('T').expect("an instant").0.to_owned())
        };
        assert_eq!(edtf.begin.iso(), day(dating.begin_datetime()), "{text}");
        assert_eq!(edtf.end.iso(), day(dating.end_datetime()), "{text}");
        assert_eq!((edtf.uncertain, edtf.approximate), (dating.uncertain, dating.circa), "{text}");
    }

    fn ordinal() -> impl Strategy<Value = String> {
        let number = (1..=21_i32).prop_map(|n| if n == 1 { "1er".into() } else { format!("{n}e") });
        prop_oneof![
            number,
            proptest::sample::select(vec!["XIe", "XVIe", "xviiième", "IXe", "XXe"])
                .prop_map(str::to_owned)
        ]
    }

    fn words_of_centuries() -> impl Strategy<Value = String> {
        let head = proptest::sample::select(vec![
            "",
            "1er quart ",
            "4e quart ",
            "2e tiers ",
            "1ère moitié ",
            "2e moitié du ",
            "début ",
            "milieu du ",
            "fin ",
            "avant le ",
            "après le ",
            "vers le ",
            "limite ",
        ]);
        let tail = proptest::sample::select(vec![
            " siècle",
            "",
            " s.",
            " siècle (?)",
            " siècle av. J.-C.",
            " siècle ?",
            " (fin)",
            " siècle 16e siècle",
            "-17e siècle",
            " siècle et 18e siècle",
        ]);
        (head, ordinal(), tail).prop_map(|(head, ordinal, tail)| format!("{head}{ordinal}{tail}"))
    }

    fn words_of_years() -> impl Strategy<Value = String> {
        let year = prop_oneof![
            (0..2100_i32).prop_map(|year| year.to_string()),
            (900..2030_i32, 0..14_u8, 0..33_u8).prop_map(|(y, m, d)| format!("{y}/{m:02}/{d:02}")),
            (1000..2030_i32, 1..40_i32).prop_map(|(y, more)| format!("{y}-{}", y + more)),
            (1000..2030_i32, 0..99_u8).prop_map(|(y, short)| format!("{y}.{short:02}")),
        ];
        let head =
            proptest::sample::select(vec!["", "vers ", "avant ", "après ", "entre ", "c. ", "["]);
        let tail = proptest::sample::select(vec![
            "",
            " ?",
            " (avant)",
            " (vers)",
            " env.",
            " av. J.-C.",
            "]",
        ]);
        (head, year, tail).prop_map(|(head, year, tail)| format!("{head}{year}{tail}"))
    }

    proptest! {
        #[test]
        fn centuries_span_what_their_edtf_says(words in words_of_centuries()) {
            if let Ok(dating) = century(&words) {
                check(&dating);
            }
        }

        #[test]
        fn years_span_what_their_edtf_says(words in words_of_years()) {
            for item in years(&[&words], 2026) {
                if let Ok(read) = item.read {
                    check(&read.value);
                }
            }
        }

        #[test]
        fn any_span_is_written_and_read_back(
            first in -9999..=9999_i32,
            length in 0..500_i32,
            circa in any::<bool>(),
            uncertain in any::<bool>(),
            ends in 0..3_u8,
        ) {
            let last = (first + length).min(9999);
            check(&Dating {
                begin: (ends != 1).then(|| Date::year(first)),
                end: (ends != 2).then(|| Date::year(last)),
                circa,
                uncertain,
                ..Dating::default()
            });
        }

        #[test]
        fn no_text_makes_the_parser_fail(text in "[-0-9XYTZ/.?~%:+]{0,24}") {
            let _ = parse(&text);
        }
    }
}
