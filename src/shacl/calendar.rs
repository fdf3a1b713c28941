//! The dates and times of XML Schema 1.1, as points on a line of seconds.
//! <https://www.w3.org/TR/xmlschema11-2/#d-t-values>

use std::cmp::Ordering;

/// A point in time; of a date, its first second. Without an offset it floats over the time zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// Since 1970-01-01T00:00:00, in UTC if there is an offset.
    seconds: i64,
    nanoseconds: u32,
    has_offset: bool,
}

/// An offset is at most 14 hours.
const OFFSET_S_MAX: i64 = 14 * 3600;

impl Moment {
    /// None if one has an offset, the other not, and they are less than 14 hours apart.
    pub(super) fn compare(self, other: Moment) -> Option<Ordering> {
        let key = |moment: Moment| (moment.seconds, moment.nanoseconds);
        if self.has_offset == other.has_offset {
            return Some(key(self).cmp(&key(other)));
        }
        let apart = self.seconds.abs_diff(other.seconds);
        (apart > OFFSET_S_MAX.unsigned_abs()).then(|| key(self).cmp(&key(other)))
    }
}

/// `2024-02-29T12:00:00.5Z`.
pub(super) fn date_time(text: &str) -> Option<Moment> {
    let (date, time) = text.split_once('T')?;
    let (days, rest) = read_date(date)?;
    let (seconds, nanoseconds, rest_of_time) = read_time(time)?;
    if !rest.is_empty() {
        return None;
    }
    moment(days * 86_400 + seconds, nanoseconds, rest_of_time)
}

/// `2024-02-29`, `-0044-03-15Z`.
pub(super) fn date(text: &str) -> Option<Moment> {
    let (days, rest) = read_date(text)?;
    moment(days * 86_400, 0, rest)
}

/// `12:00:00`, `24:00:00`.
pub(super) fn time(text: &str) -> Option<Moment> {
    let (seconds, nanoseconds, rest) = read_time(text)?;
    moment(seconds % 86_400, nanoseconds, rest)
}

/// `1889`.
pub(super) fn year(text: &str) -> Option<Moment> {
    let (year, rest) = read_year(text)?;
    moment(days(year, 1, 1) * 86_400, 0, rest)
}

/// `1889-05`.
pub(super) fn year_month(text: &str) -> Option<Moment> {
    let (year, rest) = read_year(text)?;
    let (month, rest) = read_month(rest.strip_prefix('-')?)?;
    moment(days(year, month, 1) * 86_400, 0, rest)
}

/// `--05`.
pub(super) fn month(text: &str) -> Option<Moment> {
    let (month, rest) = read_month(text.strip_prefix("--")?)?;
    moment(days(1972, month, 1) * 86_400, 0, rest)
}

/// `--02-29`.
pub(super) fn month_day(text: &str) -> Option<Moment> {
    let (month, rest) = read_month(text.strip_prefix("--")?)?;
    let (day, rest) = read_day(rest.strip_prefix('-')?, 1972, month)?;
    moment(days(1972, month, day) * 86_400, 0, rest)
}

/// `---31`.
pub(super) fn day(text: &str) -> Option<Moment> {
    let (day, rest) = read_day(text.strip_prefix("---")?, 1972, 1)?;
    moment(days(1972, 1, day) * 86_400, 0, rest)
}

/// Takes the offset, which is all that may be left.
fn moment(seconds: i64, nanoseconds: u32, offset: &str) -> Option<Moment> {
    let has_offset = !offset.is_empty();
    let offset_s = match offset {
        "" | "Z" => 0,
        _ => {
            let sign = match offset.as_bytes()[0] {
                b'+' => 1,
                b'-' => -1,
                _ => return None,
            };
            let (hours, rest) = two_digits(&offset[1..])?;
            let (minutes, rest) = two_digits(rest.strip_prefix(':')?)?;
            let seconds = hours * 3600 + minutes * 60;
            if !rest.is_empty() || minutes > 59 || seconds > OFFSET_S_MAX {
                return None;
            }
            sign * seconds
        }
    };
    Some(Moment { seconds: seconds - offset_s, nanoseconds, has_offset })
}

/// Days since 1970, and what follows.
fn read_date(text: &str) -> Option<(i64, &str)> {
    let (year, rest) = read_year(text)?;
    let (month, rest) = read_month(rest.strip_prefix('-')?)?;
    let (day, rest) = read_day(rest.strip_prefix('-')?, year, month)?;
    Some((days(year, month, day), rest))
}

/// Seconds, nanoseconds (further digits are cut off), and what follows.
fn read_time(text: &str) -> Option<(i64, u32, &str)> {
    let (hours, rest) = two_digits(text)?;
    let (minutes, rest) = two_digits(rest.strip_prefix(':')?)?;
    let (seconds, rest) = two_digits(rest.strip_prefix(':')?)?;
    let (nanoseconds, rest, fraction_is_zero) = match rest.strip_prefix('.') {
        None => (0, rest, true),
        Some(fraction) => {
            let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
            if length == 0 {
                return None;
            }
            let (digits, rest) = fraction.split_at(length);
            let nine: String = digits.chars().chain("00000000".chars()).take(9).collect();
            (nine.parse().ok()?, rest, digits.bytes().all(|digit| digit == b'0'))
        }
    };
    let total = hours * 3600 + minutes * 60 + seconds;
    let is_midnight = hours == 24 && total == 86_400 && fraction_is_zero;
    let is_time = hours < 24 && minutes < 60 && seconds < 60;
    (is_time || is_midnight).then_some((total, nanoseconds, rest))
}

/// Four digits or more, no further zero in front. Years beyond ten digits are not read.
fn read_year(text: &str) -> Option<(i64, &str)> {
    let (sign, unsigned) = text.strip_prefix('-').map_or((1, text), |unsigned| (-1, unsigned));
    let length = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    if !(4..=10).contains(&length) || (length > 4 && unsigned.starts_with('0')) {
        return None;
    }
    let (digits, rest) = unsigned.split_at(length);
    Some((sign * digits.parse::<i64>().ok()?, rest))
}

fn read_month(text: &str) -> Option<(i64, &str)> {
    two_digits(text).filter(|(month, _)| (1..=12).contains(month))
}

fn read_day(text: &str, year: i64, month: i64) -> Option<(i64, &str)> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    two_digits(text).filter(|(day, _)| (1..=last).contains(day))
}

fn two_digits(text: &str) -> Option<(i64, &str)> {
    let [tens, units] = *text.as_bytes().first_chunk()?;
    let is_number = tens.is_ascii_digit() && units.is_ascii_digit();
    let number = || i64::from(tens - b'0') * 10 + i64::from(units - b'0');
    is_number.then(|| (number(), &text[2..]))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (year 0 is 1 BC).
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years counted from March, so that the leap day comes last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_since_1970() {
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("2000-03-01", Some(11_017)),
            ("1969-12-31", Some(-1)),
            ("0000-01-01", Some(-719_528)),
            ("2024-02-29", Some(19_782)),
            ("2023-02-29", None),
            ("1900-02-29", None),
            ("2024-13-01", None),
            ("2024-1-1", None),
            ("02024-01-01", None),
            ("2024-01-01T", None),
            ("é024-01-01", None),
        ] {
            let found = date(text).map(|moment| moment.seconds / 86_400);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn moments_are_compared_over_offsets() {
        use Ordering::{Equal, Greater, Less};
        for (left, right, expected) in [
            ("2002-10-10T12:00:00-05:00", "2002-10-10T17:00:00Z", Some(Equal)),
            ("2002-10-10T12:00:00", "2002-10-10T12:00:01", Some(Less)),
            ("2002-10-10T12:00:00.10", "2002-10-10T12:00:00.1", Some(Equal)),
            ("2002-10-10T24:00:00", "2002-10-11T00:00:00", Some(Equal)),
            ("2002-10-10T12:00:00", "2002-10-10T12:00:00Z", None),
            ("2002-10-11T12:00:00", "2002-10-10T12:00:00Z", Some(Greater)),
        ] {
            let (left_read, right_read) = (date_time(left).unwrap(), date_time(right).unwrap());
            assert_eq!(left_read.compare(right_read), expected, "{left} and {right}");
        }
    }
}
