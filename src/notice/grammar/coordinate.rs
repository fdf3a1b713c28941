//! Coordinates: `POP_COORDONNEES` in all its spellings, and `COOR` with `ZONE`, projected to WGS84.

use super::projection::Zone;
use super::text::fold;
use super::{Note, Read};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// How far a point can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As given.
    Given,
    /// Projected from the coordinates of a map.
    Projected,
    /// Whole or nearly whole degrees: the centre of something much larger (Q32).
    Low,
}

/// A point in WGS84.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub lat: f64,
    pub lon: f64,
    /// The same as xsd:decimal, with the digits that were given, or 7 decimals after a projection.
    pub lat_text: String,
    pub lon_text: String,
    pub precision: Precision,
    /// How far off the point may be, in metres: by the digits that were given and by the change of datum. It does not
    /// say how well the place was measured, or which point of a building was meant.
    pub accuracy: f64,
}

/// The accuracy of WGS84 itself without the year of the measurement (EPSG:6326), in metres: no point is better.
const DATUM_METRES: f64 = 2.0;

/// A degree of latitude, in metres.
const DEGREE_METRES: f64 = 111_320.0;

/// Reads a WGS84 point: `48.2,3.7`, `48.2, 3.7`, `{"lat":48.2,"lon":3.7}`, `[48.2,3.7]`, `48,2237 ; 3,7390`,
/// `POINT(3.7 48.2)`, `48°12'30"N 3°44'E`. `None` when the cell is blank or (0,0), which means that there are none (Q33).
///
/// # Errors
/// `W_COORD` when it is no point.
pub fn wgs84(text: &str) -> Result<Option<Read<Point>>, Note> {
    let text = text.trim().trim_matches(|c: char| matches!(c, '"' | '\'') || c.is_whitespace());
    if !text.chars().any(char::is_alphanumeric)
        || matches!(fold(text).as_str(), "null" | "none" | "nan" | "nan,nan" | "null,null")
    {
        return Ok(None);
    }
    let text = without_system(text);
    let (lat, lon) = sexagesimal(&text).or_else(|| pair(&text)).ok_or_else(|| {
        Note::quirk(
            "W_COORD",
            "Q38",
            "this is no pair of coordinates; write `latitude,longitude` in degrees of WGS84",
        )
    })?;
    place(lat, lon)
}

/// A text without the name of the system, which says what is so anyway: `48.2, 3.7 (WGS84)`, `SRID=4326;POINT(3.7 48.2)`.
fn without_system(text: &str) -> Cow<'_, str> {
    static SYSTEM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\(?\b(?:srid\s*=\s*4326\s*;|wgs[\s-]?84\b|epsg\s?:?\s?4326\b)\)?")
            .expect("a valid pattern")
    });
    if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        SYSTEM.replace(text, " ")
    } else {
        text.into()
    }
}

/// Reads `COOR` in the projection that `ZONE` names. `None` when `COOR` is blank or zero.
///
/// # Errors
/// `W_COORD` when it is no pair of numbers, the zone is unknown, or the point lies outside the zone (Q37).
pub fn projected(coor: &str, zone: &str) -> Result<Option<Read<Point>>, Note> {
    let unquoted = coor.replace(['"', '\''], "");
    if !unquoted.chars().any(char::is_alphanumeric) {
        return Ok(None);
    }
    let zone = known_zone(zone)?;
    let pair = pair(&unquoted).ok_or_else(not_numbers)?;
    in_zone(pair, zone)
}

/// The projection that `ZONE` names.
pub(super) fn known_zone(words: &str) -> Result<Zone, Note> {
    Zone::named(words).ok_or_else(|| {
        Note::quirk(
            "W_COORD",
            "Q37",
            "the projection is not one that is known; name it in ZONE, as in `Lambert93`",
        )
    })
}

/// The point of two numbers in a known zone.
pub(super) fn in_zone((x, y): (Number, Number), zone: Zone) -> Result<Option<Read<Point>>, Note> {
    if zone == Zone::Wgs84 {
        // The order is decided by the range: both occur in one column (Q35).
        let (lat, lon) = if in_france(x.value, y.value) { (x, y) } else { (y, x) };
        return place(lat, lon);
    }
    if x.value == 0.0 && y.value == 0.0 {
        return Ok(None);
    }
    let mut notes = Vec::new();
    let straight = zone.easting_northing(x.value, y.value);
    let (x, y) = match straight {
        Some(inside) => inside,
        None => {
            let turned = zone.easting_northing(y.value, x.value).ok_or_else(|| {
                Note::quirk(
                    "W_COORD",
                    "Q37",
                    "the numbers lie outside the projection that ZONE names; correct one of them",
                )
            })?;
            notes.push(Note::quirk("W_COORD_SWAPPED", "Q31", "easting and northing were swapped and have been turned round; swap them in the source"));
            turned
        }
    };
    let (lat, lon) =
        zone.unproject(x, y).filter(|(lat, lon)| in_france(*lat, *lon)).ok_or_else(|| {
            Note::quirk(
                "W_COORD",
                "Q37",
                "the point that COOR and ZONE give lies outside France; correct one of them",
            )
        })?;
    let value = Point {
        lat,
        lon,
        lat_text: format!("{lat:.7}"),
        lon_text: format!("{lon:.7}"),
        precision: Precision::Projected,
        accuracy: zone.shift_metres().ceil().max(DATUM_METRES),
    };
    Ok(Some(Read { value, notes }))
}

fn not_numbers() -> Note {
    Note::quirk("W_COORD", "Q38", "this is no pair of numbers; write `x ; y`")
}

/// A number and its digits as given.
#[derive(Clone, Debug)]
pub(super) struct Number {
    value: f64,
    text: String,
    /// What one of the last digit is worth.
    step: f64,
}

impl Number {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('+').replace(',', ".").replace(['−', '–'], "-");
        let value: f64 = text.parse().ok()?;
        let decimal = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        let text = match text.strip_suffix('.') {
            Some(whole) => whole.to_owned(),
            None => text,
        };
        let text = if decimal { text } else { value.to_string() };
        let step = step_of(&text);
        value.is_finite().then_some(Self { value, text, step })
    }

    fn decimals(&self) -> usize {
        self.text.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len())
    }
}

/// What one of the last digit of a number is worth. Of `44.0`, it is one: no more than the whole number is meant.
fn step_of(text: &str) -> f64 {
    let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals);
    if decimals == "0" { 1.0 } else { 0.1_f64.powi(decimals.len().try_into().unwrap_or(i32::MAX)) }
}

/// How far off a point in degrees may be, in metres: half of what the last digit is worth. Zeros at the end get lost
/// on the way, so the finer number of the two counts, unless one is whole.
fn accuracy(lat: &Number, lon: &Number) -> f64 {
    let is_whole = lat.step >= 1.0 || lon.step >= 1.0;
    let step = if is_whole { 1.0 } else { lat.step.min(lon.step) };
    // Rounded up, but not for the sake of the last bit of the product.
    (step / 2.0 * DEGREE_METRES - 1e-6).ceil().max(DATUM_METRES)
}

/// Two numbers, latitude first unless the text says otherwise.
pub(super) fn pair(text: &str) -> Option<(Number, Number)> {
    static DECIMAL_COMMAS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(-?\d{1,8},\d+)\s*[;,/ ]\s*(-?\d{1,8},\d+)$").expect("a valid pattern")
    });
    static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[+\-−–]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?").expect("a valid pattern")
    });
    // A third number behind two in degrees is a height.
    static HEIGHT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(-?\d{1,3}\.\d{3,})\s*[;, ]\s*(-?\d{1,3}\.\d{3,})\s*[;, ]\s*-?\d{1,4}(?:\.\d*)?$",
        )
        .expect("a valid pattern")
    });
    if let Some(found) = DECIMAL_COMMAS.captures(text).or_else(|| HEIGHT.captures(text)) {
        return Some((Number::read(&found[1])?, Number::read(&found[2])?));
    }
    let mut numbers = NUMBERS.find_iter(text).filter_map(|found| Number::read(found.as_str()));
    let (first, second) = (numbers.next()?, numbers.next()?);
    if numbers.next().is_some() {
        return None;
    }
    let lower = NUMBERS.replace_all(text, " ").to_lowercase();
    let mut words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    words.dedup();
    match words[..] {
        []
        | ["lat", "lon" | "lng" | "long"]
        | ["latitude", "longitude"]
        | ["n"]
        | ["e"]
        | ["n", "e"] => Some((first, second)),
        ["n", "w" | "o"] => Some((first, negative(second))),
        ["s", "e"] => Some((negative(first), second)),
        ["s", "w" | "o"] => Some((negative(first), negative(second))),
        ["lon" | "lng" | "long", "lat"] | ["longitude", "latitude"] | ["point"] | ["e", "n"] => {
            Some((second, first))
        }
        _ => None,
    }
}

fn negative(number: Number) -> Number {
    if number.value <= 0.0 {
        return number;
    }
    Number { value: -number.value, text: format!("-{}", number.text), ..number }
}

/// `48°12'30"N 3°44'E`, in either order; the letter decides which is which.
fn sexagesimal(text: &str) -> Option<(Number, Number)> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i)(\d{1,3})\s*[°º]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['’′]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["”″]|'')\s*)?([NSEWO])"#)
            .expect("a valid pattern")
    });
    let mut lat = None;
    let mut lon = None;
    for found in FORM.captures_iter(text) {
        let part = |group: usize| {
            found
                .get(group)
                .map_or(Some(0.0), |digits| digits.as_str().replace(',', ".").parse::<f64>().ok())
        };
        let (minutes, seconds) = (part(2)?, part(3)?);
        if minutes >= 60.0 || seconds >= 60.0 {
            return None;
        }
        let size = part(1)? + minutes / 60.0 + seconds / 3600.0;
        let letter = found[4].to_ascii_uppercase();
        let value = if matches!(letter.as_str(), "S" | "W" | "O") { -size } else { size };
        let step = match (found.get(2), found.get(3)) {
            (_, Some(seconds)) => step_of(&seconds.as_str().replace(',', ".")) / 3600.0,
            (Some(minutes), None) => step_of(&minutes.as_str().replace(',', ".")) / 60.0,
            (None, None) => 1.0,
        };
        let number = Some(Number { value, text: format!("{value:.6}"), step });
        if matches!(letter.as_str(), "N" | "S") { lat = number } else { lon = number }
    }
    Some((lat?, lon?))
}

/// Turns swapped numbers round, and notes what is doubtful.
fn place(lat: Number, lon: Number) -> Result<Option<Read<Point>>, Note> {
    if lat.value == 0.0 && lon.value == 0.0 {
        return Ok(None);
    }
    let (mut lat, mut lon) = (lat, lon);
    let mut notes = Vec::new();
    if !in_france(lat.value, lon.value) && in_france(lon.value, lat.value) {
        std::mem::swap(&mut lat, &mut lon);
        notes.push(Note::quirk("W_COORD_SWAPPED", "Q31", "latitude and longitude were swapped and have been turned round; swap them in the source"));
    }
    if lat.value.abs() > 90.0 || lon.value.abs() > 180.0 {
        return Err(Note::quirk(
            "W_COORD",
            "Q38",
            "the numbers are no degrees; write `latitude,longitude` in degrees of WGS84",
        ));
    }
    let coarse = lat.decimals() < 2 && lon.decimals() < 2;
    if coarse {
        notes.push(Note::quirk("W_COORD_PRECISION", "Q32", "the coordinates are whole degrees, the centre of something larger; give the place itself"));
    }
    if !in_france(lat.value, lon.value) {
        notes.push(Note::quirk(
            "W_COORD_OUTSIDE",
            "Q34",
            "the point lies outside France; correct it, unless the thing is abroad",
        ));
    }
    let value = Point {
        accuracy: accuracy(&lat, &lon),
        lat: lat.value,
        lon: lon.value,
        lat_text: lat.text,
        lon_text: lon.text,
        precision: if coarse { Precision::Low } else { Precision::Given },
    };
    Ok(Some(Read { value, notes }))
}

/// Latitude from, to, longitude from, to, in degrees: France, overseas included (Q41).
const FRANCE: &[[f64; 4]] = &[
    [41.18, 51.54, -9.62, 10.3],
    [15.7, 16.7, -62.0, -60.9],
    [17.8, 18.2, -63.3, -62.7],
    [14.3, 15.0, -61.4, -60.7],
    [2.0, 6.0, -54.7, -51.5],
    [-21.5, -20.8, 55.1, 55.9],
    [-13.2, -12.5, 44.9, 45.4],
    [46.6, 47.3, -56.6, -56.0],
    [-28.0, -7.0, -155.0, -134.0],
    [-23.0, -17.9, 158.0, 172.2],
    [-14.6, -13.0, -178.4, -175.9],
    [-50.2, -37.0, 50.0, 78.0],
    [10.2, 10.4, -109.4, -109.1],
];

fn in_france(lat: f64, lon: f64) -> bool {
    FRANCE.iter().any(|[south, north, west, east]| {
        (*south..=*north).contains(&lat) && (*west..=*east).contains(&lon)
    })
}

#[cfg(test)]
mod tests {
    use super::{Precision, projected, wgs84};

    fn read(text: &str) -> String {
        match wgs84(text) {
            Err(note) => note.kind.to_owned(),
            Ok(None) => "none".to_owned(),
            Ok(Some(read)) => {
                let notes: String =
                    read.notes.iter().map(|note| format!(" {}", note.kind)).collect();
                format!("{},{}{notes}", read.value.lat_text, read.value.lon_text)
            }
        }
    }

    #[test]
    fn degrees_are_read_in_every_spelling() {
        for (text, wanted) in [
            ("48.2237888048,3.7390246342", "48.2237888048,3.7390246342"),
            ("48.560847, 3.290922", "48.560847,3.290922"),
            ("48.560847 , 3.290922", "48.560847,3.290922"),
            ("{\"lat\":48.56,\"lon\":3.29}", "48.56,3.29"),
            ("{\"lon\": 3.29, \"lat\": 48.56}", "48.56,3.29"),
            ("[48.56, 3.29]", "48.56,3.29"),
            ("POINT(3.29 48.56)", "48.56,3.29"),
            ("SRID=4326;POINT(3.29 48.56)", "48.56,3.29"),
            ("48.56, 3.29 (WGS84)", "48.56,3.29"),
            ("WGS 84 : 48.56 ; 3.29", "48.56,3.29"),
            ("48° 33' Nord, 3° 17' Ouest", "48.550000,-3.283333"),
            ("N 48°33' E 3°17'", "W_COORD"),
            ("48.56,3.29,48.57,3.30", "W_COORD"),
            ("48.56, 3.29 centre bourg", "W_COORD"),
            ("48.56,329.5", "W_COORD"),
            ("-48.56,3.29", "-48.56,3.29 W_COORD_OUTSIDE"),
            ("48,560847 ; 3,290922", "48.560847,3.290922"),
            ("48,560847,3,290922", "48.560847,3.290922"),
            ("48.560847;3.290922", "48.560847,3.290922"),
            ("48.560847 3.290922", "48.560847,3.290922"),
            ("48.560847,3.290922,120", "48.560847,3.290922"),
            ("48.85.12,2.35", "W_COORD"),
            ("48°33'39.0\"N 3°17'27.3\"E", "48.560833,3.290917"),
            ("0,0", "none"),
            ("0.0, 0.0", "none"),
            ("", "none"),
            ("1.9968,49.1631", "49.1631,1.9968 W_COORD_SWAPPED"),
            ("44.0,0.0", "44.0,0.0 W_COORD_PRECISION"),
            ("39.8154380466,1.3722440465", "39.8154380466,1.3722440465 W_COORD_OUTSIDE"),
            ("-21.115,55.536", "-21.115,55.536"),
            ("14.6161,-61.0588", "14.6161,-61.0588"),
            ("55.536,-21.115", "-21.115,55.536 W_COORD_SWAPPED"),
            ("X ; Y", "W_COORD"),
            ("652469.02;6862035.26", "W_COORD"),
            ("48.56", "W_COORD"),
            ("centre bourg", "W_COORD"),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
        assert_eq!(wgs84("49.0,3.0").unwrap().unwrap().value.precision, Precision::Low);
    }

    #[test]
    fn lambert_points_are_projected_within_metres() {
        for (coor, zone, wanted) in [
            ("0774740 ; 10091150", "Lambert1", Some((48.496, 4.701))),
            ("0774740 ; 1091150", "Lambert1", Some((48.496, 4.701))),
            ("0785620;10087585", "lambert I", Some((48.463, 4.847))),
            ("0807255 ; 10085575", "Lambert1", Some((48.436, 5.138))),
            ("0852501 ; 2322595", "Lambert0", Some((47.854, 5.711))),
            ("\"0831353;6301302\"", "Lambert93", Some((43.799, 4.632))),
            ("652469,02 ; 6862035,26", "Lambert 93", Some((48.857, 2.352))),
            ("6.03013878,47.23382986", "WGS84", Some((47.234, 6.030))),
            ("47.234237 , 6.030408", "WGS84", Some((47.234, 6.030))),
            ("6301302;0831353", "Lambert93", Some((43.799, 4.632))),
            ("1091150 ; 0774740", "Lambert1", Some((48.496, 4.701))),
            ("1576050;2271665", "CC43", Some((43.635, 1.464))),
            ("150000 ; 75000", "Gauss Laborde", Some((-20.903, 55.431))),
            ("0774740 ; 10091150", "Lambert3 sud", None),
            ("1576050;2271665", "CC44", None),
            ("0831353;6301302", "CC43", None),
            ("831353", "Lambert93", None),
            ("0831353;6301302", "", None),
            ("1576050;2271665", "Lambert93", None),
            ("X ; Y", "Lambert93", None),
        ] {
            match (projected(coor, zone), wanted) {
                (Ok(Some(read)), Some((lat, lon))) => {
                    let (found, near) = (&read.value, 0.003);
                    assert!(
                        (found.lat - lat).abs() < near && (found.lon - lon).abs() < near,
                        "{coor} {zone}: {found:?}"
                    );
                }
                (Err(note), None) => assert_eq!(note.kind, "W_COORD", "{coor} {zone}"),
                (other, _) => panic!("{coor} {zone}: {other:?}"),
            }
        }
        for nothing in [" ", "0 ; 0", "\"\"", ";"] {
            assert_eq!(projected(nothing, "Lambert93"), Ok(None), "{nothing}");
        }
        let turned = projected("6301302;0831353", "Lambert93").unwrap().unwrap();
        assert_eq!(turned.notes[0].kind, "W_COORD_SWAPPED");
    }

    #[test]
    fn how_far_off_a_point_may_be_is_told_in_metres() {
        // Half a unit of the last digit, a degree being 111,320 m; never less than the 2 m of WGS84 itself.
        for (text, precision, metres) in [
            ("44.0,0.0", Precision::Low, 55_660.0),
            ("44,1", Precision::Low, 55_660.0),
            ("48.8,2.3", Precision::Low, 5_566.0),
            ("48.85,2.35", Precision::Given, 557.0),
            ("48.857,2.352", Precision::Given, 56.0),
            ("48.8566,2.352", Precision::Given, 6.0),
            ("48.8566,2.0", Precision::Given, 55_660.0),
            ("48.85660,2.35200", Precision::Given, 2.0),
            ("48.2237888048,3.7390246342", Precision::Given, 2.0),
            ("48°33'39\"N 3°17'27\"E", Precision::Given, 16.0),
            ("48°33'39.0\"N 3°17'27.3\"E", Precision::Given, 2.0),
            ("48°33'N 3°17'E", Precision::Given, 928.0),
        ] {
            let point = wgs84(text).unwrap().unwrap().value;
            assert_eq!((point.precision, point.accuracy), (precision, metres), "{text}");
        }
        for (coor, zone, metres) in [
            ("0774740 ; 10091150", "Lambert1", 3.0),
            ("0831353;6301302", "Lambert93", 2.0),
            ("150000 ; 75000", "Gauss Laborde", 2.0),
        ] {
            let point = projected(coor, zone).unwrap().unwrap().value;
            assert_eq!((point.precision, point.accuracy), (Precision::Projected, metres), "{zone}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_text_makes_the_reader_fall_over(text in "\\PC{0,40}", zone in "\\PC{0,12}") {
            let _ = wgs84(&text);
            let _ = projected(&text, &zone);
            for zone in ["Lambert1", "Lambert93", "CC43", "Gauss Laborde", "WGS84"] {
                let _ = projected(&text, zone);
            }
        }

        #[test]
        fn a_pair_of_degrees_is_read_as_it_is_written(lat in 42.0..51.0_f64, lon in -4.9..8.2_f64) {
            let point = wgs84(&format!("{lat:.6},{lon:.6}")).unwrap().unwrap().value;
            proptest::prop_assert!((point.lat - lat).abs() < 1e-6 && (point.lon - lon).abs() < 1e-6);
        }
    }
}
