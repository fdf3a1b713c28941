//! Outlines: `COORM` in the projection of `ZONE`, and the polygon that POP keeps, as WKT in WGS84.

use super::coordinate::{self, Point, Precision};
use super::{Note, Read};

/// The area or the points that a thing takes up.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// `POLYGON((lon lat, …))`, or `MULTIPOINT((lon lat), …)`.
    pub wkt: String,
    pub precision: Precision,
    /// How far off any of its points may be, in metres; see [`Point::accuracy`].
    pub accuracy: f64,
}

/// How many points an outline may have; a longer one is no outline of a building.
const POINTS_MAX: usize = 10_000;

/// Reads `COORM`: points parted by `/`, each `x ; y` (§11.6). A ring that is closed is a polygon; else nothing says
/// that the points go round something, and they are points. `None` when the cell is blank.
///
/// # Errors
/// `W_COORD` when one of the points cannot be read, or there is but one.
pub fn projected(cell: &str, zone: &str) -> Result<Option<Read<Outline>>, Note> {
    if !cell.chars().any(char::is_alphanumeric) {
        return Ok(None);
    }
    let unquoted = cell.replace(['"', '\''], "");
    let zone = coordinate::known_zone(zone)?;
    let mut points = Vec::new();
    let mut notes = Vec::new();
    for item in unquoted.split('/').filter(|item| item.chars().any(char::is_alphanumeric)) {
        let pair = coordinate::pair(item.trim()).ok_or_else(unread)?;
        let read = coordinate::in_zone(pair, zone)?.ok_or_else(unread)?;
        notes.extend(read.notes);
        points.push(read.value);
        if points.len() > POINTS_MAX {
            return Err(unread());
        }
    }
    notes.dedup();
    let is_ring = points.len() >= 4 && is_same(points.first(), points.last());
    outline(points, is_ring).map(|value| Some(Read { value, notes }))
}

/// Reads the polygon of POP: GeoJSON but for one thing, its pairs are latitude and longitude, and the single ring may
/// stand alone and open (Q39). It is turned and closed. `None` when there is none.
///
/// # Errors
/// `W_COORD` when it is no ring of points.
pub fn polygon(json: &str) -> Result<Option<Read<Outline>>, Note> {
    if !json.bytes().any(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let tree: serde_json::Value = serde_json::from_str(json).map_err(|_| unread())?;
    let mut ring = tree.get("coordinates").unwrap_or(&tree);
    // A ring inside a list of rings; a second ring, a hole, is not known to occur.
    while let Some([only]) = ring.as_array().map(Vec::as_slice) {
        ring = only;
    }
    let pairs = ring.as_array().filter(|pairs| pairs.len() <= POINTS_MAX).ok_or_else(unread)?;
    let mut points = Vec::with_capacity(pairs.len() + 1);
    let mut notes = Vec::new();
    for pair in pairs {
        let Some([first, second]) = pair.as_array().map(Vec::as_slice) else {
            return Err(unread());
        };
        if !first.is_number() || !second.is_number() {
            return Err(unread());
        }
        let read = coordinate::wgs84(&format!("{first},{second}"))?.ok_or_else(unread)?;
        // A corner of whole degrees may be a corner; a polygon of them is doubtful as a whole.
        notes.extend(read.notes);
        points.push(read.value);
    }
    notes.dedup();
    if let Some(first) =
        points.first().filter(|first| !is_same(Some(first), points.last())).cloned()
    {
        points.push(first);
    }
    if points.len() < 4 {
        return Err(unread());
    }
    outline(points, true).map(|value| Some(Read { value, notes }))
}

fn unread() -> Note {
    Note::quirk(
        "W_COORD",
        "Q39",
        "this is no outline; write at least three points, `x ; y`, parted by `/`, the first again at the end",
    )
}

fn is_same(a: Option<&Point>, b: Option<&Point>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.lat == b.lat && a.lon == b.lon)
}

fn outline(points: Vec<Point>, is_ring: bool) -> Result<Outline, Note> {
    let worst = |a: &Point, b: &Point| a.accuracy.total_cmp(&b.accuracy);
    let worst = points.iter().max_by(|a, b| worst(a, b)).ok_or_else(unread)?;
    if points.len() < 2 {
        return Err(unread());
    }
    let (precision, accuracy) = (worst.precision, worst.accuracy);
    let pairs = points.iter().map(|point| format!("{} {}", point.lon_text, point.lat_text));
    let wkt = if is_ring {
        format!("POLYGON(({}))", pairs.collect::<Vec<_>>().join(", "))
    } else {
        let pairs: Vec<String> = pairs.map(|pair| format!("({pair})")).collect();
        format!("MULTIPOINT({})", pairs.join(", "))
    };
    Ok(Outline { wkt, precision, accuracy })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(read: Result<Option<Read<Outline>>, Note>) -> String {
        match read {
            Err(note) => note.kind.to_owned(),
            Ok(None) => "none".to_owned(),
            Ok(Some(read)) => {
                let notes: String =
                    read.notes.iter().map(|note| format!(" {}", note.kind)).collect();
                format!("{}{notes}", read.value.wkt)
            }
        }
    }

    #[test]
    fn the_polygon_of_pop_is_turned_and_closed() {
        for (json, wanted) in [
            (
                r#"{"type":"Polygon","coordinates":[[[48.1,3.21],[48.15,3.21],[48.1,3.26]]]}"#,
                "POLYGON((3.21 48.1, 3.21 48.15, 3.26 48.1, 3.21 48.1))",
            ),
            (
                r#"{"type":"Polygon","coordinates":[[48.1,3.21],[48.15,3.21],[48.1,3.26],[48.1,3.21]]}"#,
                "POLYGON((3.21 48.1, 3.21 48.15, 3.26 48.1, 3.21 48.1))",
            ),
            (
                "[[3.21,48.15],[3.21,48.16],[3.26,48.15]]",
                "POLYGON((3.21 48.15, 3.21 48.16, 3.26 48.15, 3.21 48.15)) W_COORD_SWAPPED",
            ),
            ("[[48.1,3.21],[48.15,3.21]]", "W_COORD"),
            (r#"{"type":"Polygon","coordinates":[["48","x"]]}"#, "W_COORD"),
            ("12", "W_COORD"),
            ("{12", "W_COORD"),
            (r#"{"type":"Polygon","coordinates":[]}"#, "none"),
            ("", "none"),
        ] {
            assert_eq!(read(polygon(json)), wanted, "{json}");
        }
    }

    #[test]
    fn points_of_a_map_are_an_area_only_where_they_go_round() {
        let corners = "0700000 ; 6600000/0700000 ; 6600100/0700100 ; 6600100";
        let open = read(projected(corners, "Lambert93"));
        assert!(open.starts_with("MULTIPOINT((3.0000000 46.5000000), (3.0000000 46.50"), "{open}");
        let closed = read(projected(&format!("\"{corners}/0700000;6600000\""), "Lambert93"));
        assert!(closed.starts_with("POLYGON((3.0000000 46.5000000, 3.0"), "{closed}");
        assert!(closed.ends_with(", 3.0000000 46.5000000))"), "{closed}");
        for (cell, zone, wanted) in [
            (corners, "Lambert3 sud", "W_COORD"),
            (corners, "", "W_COORD"),
            ("0700000 ; 6600000/X ; Y", "Lambert93", "W_COORD"),
            ("0700000 ; 6600000", "Lambert93", "W_COORD"),
            ("0700000 ; 6600000/0 ; 0", "Lambert93", "W_COORD"),
            (" / ", "Lambert93", "none"),
        ] {
            assert_eq!(read(projected(cell, zone)), wanted, "{cell} {zone}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_text_makes_the_reader_fall_over(text in "\\PC{0,60}", numbers in "[0-9 ;/.,\\[\\]{}:\"-]{0,60}") {
            for text in [text, numbers] {
                let _ = polygon(&text);
                let _ = projected(&text, "Lambert93");
                let _ = projected(&text, "WGS84");
            }
        }
    }
}
