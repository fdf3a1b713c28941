//! Dates as precise as they are known, and datings: the span of years in which something happened.

/// A proleptic Gregorian date of day, month or year precision; years are astronomical (1 BC is 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: i32,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl Date {
    /// A year.
    #[must_use]
    pub fn year(year: i32) -> Self {
        Self { year, month: None, day: None }
    }

    /// A month or a day; `None` when the calendar has no such date.
    #[must_use]
    pub fn checked(year: i32, month: u8, day: Option<u8>) -> Option<Self> {
        let valid = (1..=12).contains(&month)
            && (-9999..=9999).contains(&year)
            && day.is_none_or(|day| day >= 1 && day <= days_in_month(year, month));
        valid.then_some(Self { year, month: Some(month), day })
    }

    /// `1975`, `1975-01` or `1975-01-28`; also valid EDTF, xsd:gYear, xsd:gYearMonth, xsd:date.
    #[must_use]
    pub fn iso(self) -> String {
        let year = iso_year(self.year);
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year}-{month:02}"),
            _ => year,
        }
    }

    /// The first second, for `crm:P82a`: `1975-01-01T00:00:00Z`.
    #[must_use]
    pub fn begin_datetime(self) -> String {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        format!("{}-{month:02}-{day:02}T00:00:00Z", iso_year(self.year))
    }

    /// The last second, for `crm:P82b`: `1975-12-31T23:59:59Z`.
    #[must_use]
    pub fn end_datetime(self) -> String {
        let month = self.month.unwrap_or(12);
        let day = self.day.unwrap_or_else(|| days_in_month(self.year, month));
        format!("{}-{month:02}-{day:02}T23:59:59Z", iso_year(self.year))
    }
}

fn iso_year(year: i32) -> String {
    if year < 0 { format!("-{:04}", year.unsigned_abs()) } else { format!("{year:04}") }
}

fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.rem_euclid(4) == 0
            && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) =>
        {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// A date that is only a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `1919 (avant)`: only `end` is known.
    Before,
    /// `1919 (après)`: only `begin` is known.
    After,
}

/// When something happened, in the words of the notice and as a span with inclusive ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dating {
    /// The words as given, trimmed.
    pub words: String,
    pub begin: Option<Date>,
    pub end: Option<Date>,
    pub circa: bool,
    pub uncertain: bool,
    pub bound: Option<Bound>,
    /// What happened then, when it is not the making: `dépôt légal`, `entrée matérielle`.
    pub event: Option<String>,
    /// A named period without years: `Moyen Age`; then both ends are absent.
    pub period: Option<String>,
}

impl Dating {
    /// EDTF, levels 0 and 1: `1101/1125`, `1889`, `1520~`, `1919?`, `../1905`, `1851-06`; absent for a period.
    #[must_use]
    pub fn edtf(&self) -> Option<String> {
        let mark = match (self.circa, self.uncertain) {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => "",
        };
        let marked = |date: Date| format!("{}{mark}", date.iso());
        match (self.begin, self.end) {
            (Some(begin), Some(end)) if begin == end => Some(marked(begin)),
            (Some(begin), Some(end)) => Some(format!("{}/{}", marked(begin), marked(end))),
            (Some(begin), None) => Some(format!("{}/..", marked(begin))),
            (None, Some(end)) => Some(format!("../{}", marked(end))),
            (None, None) => None,
        }
    }

    /// The first second of the span, for `crm:P82a`.
    #[must_use]
    pub fn begin_datetime(&self) -> Option<String> {
        self.begin.map(Date::begin_datetime)
    }

    /// The last second of the span, for `crm:P82b`.
    #[must_use]
    pub fn end_datetime(&self) -> Option<String> {
        self.end.map(Date::end_datetime)
    }
}

/// The number of a French month (folded, whole or cut): `janvier`, `janv`, `fevrier`.
pub(super) fn month_number(folded: &str) -> Option<u8> {
    let names = [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ];
    let cut = folded.trim_end_matches('.');
    let matching: Vec<usize> = (0..12)
        .filter(|&at| names[at] == cut || (cut.len() >= 3 && names[at].starts_with(cut)))
        .collect();
    match matching[..] {
        [only] => u8::try_from(only + 1).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Date, Dating};

    #[test]
    fn spans_are_written_as_edtf_and_as_instants() {
        let year = |year| Some(Date::year(year));
        let month = Date::checked(1851, 6, None);
        for (begin, end, marks, edtf, first, last) in [
            (
                year(1101),
                year(1125),
                "",
                "1101/1125",
                "1101-01-01T00:00:00Z",
                "1125-12-31T23:59:59Z",
            ),
            (year(1889), year(1889), "", "1889", "1889-01-01T00:00:00Z", "1889-12-31T23:59:59Z"),
            (year(1520), year(1520), "c", "1520~", "1520-01-01T00:00:00Z", "1520-12-31T23:59:59Z"),
            (year(1919), year(1919), "?", "1919?", "1919-01-01T00:00:00Z", "1919-12-31T23:59:59Z"),
            (
                year(1919),
                year(1920),
                "c?",
                "1919%/1920%",
                "1919-01-01T00:00:00Z",
                "1920-12-31T23:59:59Z",
            ),
            (None, year(1905), "", "../1905", "", "1905-12-31T23:59:59Z"),
            (month, month, "", "1851-06", "1851-06-01T00:00:00Z", "1851-06-30T23:59:59Z"),
            (
                year(-499),
                year(-400),
                "",
                "-0499/-0400",
                "-0499-01-01T00:00:00Z",
                "-0400-12-31T23:59:59Z",
            ),
            (year(0), year(0), "", "0000", "0000-01-01T00:00:00Z", "0000-12-31T23:59:59Z"),
        ] {
            let dating = Dating {
                begin,
                end,
                circa: marks.contains('c'),
                uncertain: marks.contains('?'),
                bound: begin.is_none().then_some(Bound::Before),
                ..Dating::default()
            };
            assert_eq!(dating.edtf().as_deref(), Some(edtf));
            assert_eq!(dating.begin_datetime().unwrap_or_default(), first);
            assert_eq!(dating.end_datetime().as_deref(), Some(last));
        }
        assert_eq!(Dating { period: Some("Moyen Age".into()), ..Dating::default() }.edtf(), None);
    }

    #[test]
    fn the_calendar_decides_what_is_a_date() {
        for (year, month, day, valid) in [
            (2000, 2, 29, true),
            (1900, 2, 29, false),
            (2019, 9, 31, false),
            (2019, 13, 1, false),
            (2019, 1, 0, false),
        ] {
            assert_eq!(
                Date::checked(year, month, Some(day)).is_some(),
                valid,
                "{year}-{month}-{day}"
            );
        }
    }
}
