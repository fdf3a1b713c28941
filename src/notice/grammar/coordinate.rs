//! Coordinates: `POP_COORDONNEES` in all its spellings, and `COOR` with `ZONE`, projected to WGS84.

use super::text::fold;
use super::{Note, Read};
use proj4rs::Proj;
use proj4rs::transform::transform;
use regex::Regex;
use std::sync::LazyLock;

/// How far a point can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As given.
    Given,
    /// Whole or nearly whole degrees: the centre of something much larger (Q32).
    Low,
}

/// The projections of `ZONE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    Lambert1,
    /// Lambert II, carried beyond its zone or not: the same numbers.
    Lambert2,
    Lambert3,
    Lambert4,
    Lambert93,
    /// Réunion.
    GaussLaborde,
    Wgs84,
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
    /// The zone out of which it was projected.
    pub projected_from: Option<Zone>,
}

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
    let (lat, lon) = sexagesimal(text).or_else(|| pair(text)).ok_or_else(|| {
        Note::quirk(
            "W_COORD",
            "Q38",
            "this is no pair of coordinates; write `latitude,longitude` in degrees of WGS84",
        )
    })?;
    place(lat, lon)
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
    let zone = zone_of(zone).ok_or_else(|| {
        Note::quirk(
            "W_COORD",
            "Q37",
            "the projection is not one that is known; name it in ZONE, as in `Lambert93`",
        )
    })?;
    if zone == Zone::Wgs84 {
        // The order is decided by the range: both occur in one column (Q35).
        let (first, second) = pair(&unquoted).ok_or_else(not_numbers)?;
        let (lat, lon) =
            if in_france(first.value, second.value) { (first, second) } else { (second, first) };
        return place(lat, lon);
    }
    let (x, y) = pair(&unquoted).ok_or_else(not_numbers)?;
    if x.value == 0.0 && y.value == 0.0 {
        return Ok(None);
    }
    let y = northing(y.value, zone).filter(|y| zone.holds(x.value, *y)).ok_or_else(|| {
        Note::quirk(
            "W_COORD",
            "Q37",
            "the numbers lie outside the projection that ZONE names; correct one of them",
        )
    })?;
    let (lat, lon) =
        zone.unproject(x.value, y).filter(|(lat, lon)| in_france(*lat, *lon)).ok_or_else(|| {
            Note::quirk(
                "W_COORD",
                "Q37",
                "the point that COOR and ZONE give lies outside France; correct one of them",
            )
        })?;
    Ok(Some(Read::sure(Point {
        lat,
        lon,
        lat_text: format!("{lat:.7}"),
        lon_text: format!("{lon:.7}"),
        precision: Precision::Given,
        projected_from: Some(zone),
    })))
}

fn not_numbers() -> Note {
    Note::quirk("W_COORD", "Q38", "this is no pair of numbers; write `x ; y`")
}

/// A number and its digits as given.
#[derive(Clone, Debug)]
struct Number {
    value: f64,
    text: String,
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
        value
            .is_finite()
            .then(|| Self { value, text: if decimal { text } else { value.to_string() } })
    }

    fn decimals(&self) -> usize {
        self.text.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len())
    }
}

/// Two numbers, latitude first unless the text says otherwise.
fn pair(text: &str) -> Option<(Number, Number)> {
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
    Number { value: -number.value, text: format!("-{}", number.text) }
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
        let number = Some(Number { value, text: format!("{value:.6}") });
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
        lat: lat.value,
        lon: lon.value,
        lat_text: lat.text,
        lon_text: lon.text,
        precision: if coarse { Precision::Low } else { Precision::Given },
        projected_from: None,
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

fn zone_of(words: &str) -> Option<Zone> {
    let name: String = fold(words).chars().filter(|c| c.is_alphanumeric()).collect();
    Some(match name.as_str() {
        "lambert1" | "lamberti" | "epsg27571" | "27571" => Zone::Lambert1,
        "lambert0" | "lambert2" | "lambertii" | "lambert2etendu" | "lambertiietendu"
        | "lambert2e" | "epsg27572" | "27572" => Zone::Lambert2,
        "lambert3" | "lambertiii" | "epsg27573" | "27573" => Zone::Lambert3,
        "lambert4" | "lambertiv" | "epsg27574" | "27574" => Zone::Lambert4,
        "lambert93" | "l93" | "rgf93" | "rgf93lambert93" | "epsg2154" | "2154" => Zone::Lambert93,
        "gausslaborde" | "gausslabordereunion" | "laborde" => Zone::GaussLaborde,
        "wgs84" | "wgs" | "epsg4326" | "4326" | "gps" => Zone::Wgs84,
        _ => return None,
    })
}

/// The northing in metres of the whole projection: 8 digits are the digit of the zone and 7 of the northing inside it
/// (Q37b), and a northing inside the zone alone lacks the digit.
fn northing(y: f64, zone: Zone) -> Option<f64> {
    let digit = match zone {
        Zone::Lambert1 => 1.0,
        Zone::Lambert2 => 2.0,
        Zone::Lambert3 => 3.0,
        Zone::Lambert4 => 4.0,
        _ => return Some(y),
    };
    if y >= 1e7 {
        let inside = y % 1e7;
        let named = (y / 1e7).floor() == digit;
        return named.then_some(if inside < 1e6 { digit * 1e6 + inside } else { inside });
    }
    Some(if y < 600_000.0 && zone != Zone::Lambert2 { digit * 1e6 + y } else { y })
}

impl Zone {
    /// Whether a point lies where the projection is used, in metres.
    fn holds(self, x: f64, y: f64) -> bool {
        let (west, east, south, north) = match self {
            Self::Lambert1 => (0.0, 1.2e6, 1.0e6, 1.4e6),
            Self::Lambert2 => (0.0, 1.3e6, 1.6e6, 2.7e6),
            Self::Lambert3 => (0.0, 1.3e6, 3.0e6, 3.45e6),
            Self::Lambert4 => (0.4e6, 0.7e6, 4.1e6, 4.35e6),
            Self::Lambert93 => (0.0, 1.3e6, 6.0e6, 7.2e6),
            Self::GaussLaborde => (0.1e6, 0.22e6, 0.0, 0.11e6),
            Self::Wgs84 => return false,
        };
        (west..=east).contains(&x) && (south..=north).contains(&y)
    }

    fn definition(self) -> &'static str {
        match self {
            Self::Lambert1 => {
                "+proj=lcc +lat_1=49.5 +lat_0=49.5 +lon_0=0 +k_0=0.999877341 +x_0=600000 +y_0=1200000 +a=6378249.2 +b=6356515 +towgs84=-168,-60,320,0,0,0,0 +pm=paris +units=m +no_defs"
            }
            Self::Lambert2 => {
                "+proj=lcc +lat_1=46.8 +lat_0=46.8 +lon_0=0 +k_0=0.99987742 +x_0=600000 +y_0=2200000 +a=6378249.2 +b=6356515 +towgs84=-168,-60,320,0,0,0,0 +pm=paris +units=m +no_defs"
            }
            Self::Lambert3 => {
                "+proj=lcc +lat_1=44.1 +lat_0=44.1 +lon_0=0 +k_0=0.999877499 +x_0=600000 +y_0=3200000 +a=6378249.2 +b=6356515 +towgs84=-168,-60,320,0,0,0,0 +pm=paris +units=m +no_defs"
            }
            Self::Lambert4 => {
                "+proj=lcc +lat_1=42.165 +lat_0=42.165 +lon_0=0 +k_0=0.99994471 +x_0=234.358 +y_0=4185861.369 +a=6378249.2 +b=6356515 +towgs84=-168,-60,320,0,0,0,0 +pm=paris +units=m +no_defs"
            }
            Self::Lambert93 => {
                "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs"
            }
            Self::GaussLaborde => {
                "+proj=tmerc +lat_0=-21.1166666666667 +lon_0=55.5333333333333 +k_0=1 +x_0=160000 +y_0=50000 +ellps=intl +towgs84=94,-948,-1262,0,0,0,0 +units=m +no_defs"
            }
            Self::Wgs84 => "+proj=longlat +datum=WGS84 +no_defs",
        }
    }

    fn unproject(self, x: f64, y: f64) -> Option<(f64, f64)> {
        thread_local! {
            static PROJECTIONS: std::cell::RefCell<Vec<(Zone, Proj)>> = const { std::cell::RefCell::new(Vec::new()) };
        }
        PROJECTIONS.with_borrow_mut(|known| {
            for zone in [self, Self::Wgs84] {
                if !known.iter().any(|(name, _)| *name == zone) {
                    known.push((zone, Proj::from_proj_string(zone.definition()).ok()?));
                }
            }
            let of =
                |zone: Self| known.iter().find(|(name, _)| *name == zone).map(|(_, proj)| proj);
            let mut point = (x, y, 0.0);
            transform(of(self)?, of(Self::Wgs84)?, &mut point).ok()?;
            Some((point.1.to_degrees(), point.0.to_degrees()))
        })
    }
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
            ("0774740 ; 10091150", "Lambert3 sud", None),
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
        assert_eq!(projected(" ", "Lambert93"), Ok(None));
    }
}
