//! The coordinates of a thing and its outline: `schema:geo`, and `geo:hasGeometry` with how far off it may be.

use super::builder::{Builder, ENTITY};
use super::text as texts;
use crate::notice::Base;
use crate::notice::grammar::coordinate::{self, Point, Precision};
use crate::notice::grammar::outline::{self, Outline};
use crate::notice::grammar::text;
use crate::vocab::{geo, rdf, schema};
use std::borrow::Cow;

/// Reports what is wrong with coordinates that are not the thing's own, such as those of its museum.
pub fn check(b: &mut Builder) {
    let _ = given(b);
}

/// The point of `POP_COORDONNEES`.
fn given(b: &mut Builder) -> Option<Point> {
    let cell = b.record.text("POP_COORDONNEES")?;
    match coordinate::wgs84(&cell) {
        Ok(None) => None,
        Ok(Some(read)) => b.take("POP_COORDONNEES", &cell, Ok(read)),
        Err(note) => {
            b.note("POP_COORDONNEES", &cell, note);
            None
        }
    }
}

/// The coordinates: `POP_COORDONNEES`, or else `COOR` in the projection that `ZONE` names; and the outline.
pub fn coordinates(b: &mut Builder) {
    let record = b.record;
    let mut found = given(b);
    let is_projected = matches!(record.base, Base::Merimee | Base::Palissy);
    let zone = record.text("ZONE").unwrap_or_default();
    let mut unread = Vec::new();
    if found.is_none()
        && is_projected
        && let Some(cell) = record.text("COOR")
    {
        match coordinate::projected(&cell, &zone) {
            Ok(None) => {}
            Ok(Some(read)) => found = b.take("COOR", &cell, Ok(read)),
            Err(note) => {
                b.note("COOR", &cell, note);
                unread.push(cell);
            }
        }
    }
    if let Some(point) = &found {
        state_point(b, point);
    }
    if is_projected {
        outline(b, &zone, &mut unread);
    }
    unread.retain(|cell| cell.bytes().any(|byte| byte.is_ascii_digit()));
    if !unread.is_empty() {
        let zone =
            if zone.is_empty() { String::new() } else { format!(" ({})", text::line(&zone)) };
        texts::words(b, &texts::COORDINATES, &format!("{}{zone}", unread.join(" / ")));
    }
}

/// The outline: `POP_COORDINATES_POLYGON`, or else the points of `COORM`.
fn outline<'r>(b: &mut Builder<'r>, zone: &str, unread: &mut Vec<Cow<'r, str>>) {
    let record = b.record;
    let mut found = None;
    if let Some(cell) = record.text("POP_COORDINATES_POLYGON") {
        match outline::polygon(&cell) {
            Ok(None) => {}
            Ok(Some(read)) => found = b.take("POP_COORDINATES_POLYGON", &cell, Ok(read)),
            Err(note) => b.note("POP_COORDINATES_POLYGON", &cell, note),
        }
    }
    if found.is_none()
        && let Some(cell) = record.text("COORM")
    {
        match outline::projected(&cell, zone) {
            Ok(None) => {}
            Ok(Some(read)) => found = b.take("COORM", &cell, Ok(read)),
            Err(note) => {
                b.note("COORM", &cell, note);
                unread.push(cell);
            }
        }
    }
    if let Some(Outline { wkt, precision, accuracy }) = found {
        geometry(b, "outline", wkt, precision, accuracy);
    }
}

fn state_point(b: &mut Builder, point: &Point) {
    let node = b.part("geo");
    b.link(ENTITY, schema::GEO, node);
    b.is_a(node, schema::GEO_COORDINATES);
    b.typed(node, schema::LATITUDE, point.lat_text.as_str(), rdf::DECIMAL);
    b.typed(node, schema::LONGITUDE, point.lon_text.as_str(), rdf::DECIMAL);
    let wkt = format!("POINT({} {})", point.lon_text, point.lat_text);
    geometry(b, "geometry", wkt, point.precision, point.accuracy);
}

/// A geometry with its class of precision and how far off it may be, in metres.
fn geometry(b: &mut Builder, part: &str, wkt: String, precision: Precision, accuracy: f64) {
    let node = b.part(part);
    b.link(ENTITY, geo::HAS_GEOMETRY, node);
    b.is_a(node, geo::GEOMETRY);
    b.typed(node, geo::AS_WKT, wkt, geo::WKT_LITERAL);
    let (code, label) = match precision {
        Precision::Low => ("low", "degrés entiers : centre d'un espace bien plus grand"),
        Precision::Projected => ("projected", "projeté de coordonnées Lambert"),
        Precision::Given => ("given", "point tel que donné"),
    };
    let precision = b.fixed_concept("precision", code, label);
    b.add(node, geo::HAS_SPATIAL_ACCURACY, precision);
    b.typed(node, geo::HAS_METRIC_SPATIAL_ACCURACY, accuracy.to_string(), rdf::DOUBLE);
}
