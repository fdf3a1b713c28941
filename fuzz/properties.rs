//! What holds for any input. The fuzz targets and a test of the package run the same.

#![allow(dead_code)] // each target uses one of these

use notitia::http::negotiate;
use notitia::http::negotiate::Offer;
use notitia::notice::Base;
use notitia::notice::Problem;
use notitia::notice::grammar;
use notitia::notice::grammar::date::Date;
use notitia::notice::grammar::date::Dating;
use notitia::notice::problem::Severity;
use notitia::notice::read;
use notitia::notice::read::ReadOptions;
use std::io;

/// The largest record that [`read`] takes: small, so that what is over it is met too.
const RECORD_BYTES_MAX: usize = 4 << 10;
const YEAR_NOW: i32 = 2026;

/// A file of any bytes is read to its end: its records stand in their order, and one without a usable
/// `REF` says why.
pub fn read(bytes: &[u8]) {
    for base in [None, Some(Base::Merimee)] {
        let options = ReadOptions { base, record_bytes_max: RECORD_BYTES_MAX };
        let input = Box::new(io::Cursor::new(bytes.to_vec()));
        let Ok(reader) = read::from_read("any", input, &options) else { continue };
        let mut line = 0;
        for record in reader {
            let Ok(record) = record else { break };
            assert!(record.source.line >= line, "the lines go back");
            line = record.source.line;
            let is_violation = |problem: &Problem| problem.severity == Severity::Violation;
            let is_refused = record.problems.iter().any(is_violation);
            assert!(is_refused || !record.reference.is_empty(), "no REF, and no word of it");
            assert!(record.raw.len() <= 64 << 10, "more is kept of a record than its limit");
            for (_, value) in record.values() {
                if let notitia::notice::Value::Text(text) = value {
                    let _ = grammar::text::clean(text, record.base);
                }
            }
        }
    }
}

/// A value of any words is read or refused by every grammar, and what is read can be written.
pub fn grammar(text: &str) {
    let items: Vec<&str> = text.split(';').map(str::trim).filter(|item| !item.is_empty()).collect();
    let lines: Vec<&str> = text.lines().collect();
    for base in Base::ALL {
        let _ = grammar::text::clean(text, base);
        let _ = grammar::dimension::dimensions(text, base);
        let _ = grammar::link::links(text, base);
        let _ = grammar::owner::owners(&items, base);
        for (at, person) in grammar::person::persons(&items, base) {
            assert!(at < items.len());
            let _ = person.display_name();
        }
        let _ = grammar::person::person(text, base);
        for act in grammar::protection::acts(text, base, YEAR_NOW) {
            act.value.date.into_iter().for_each(date);
        }
        let _ = grammar::protection::status(text, base);
    }
    for item in &items {
        let _ = grammar::century::century(item).map(dating);
        let _ = grammar::denomination::term(item);
        let _ = grammar::denomination::material(item);
        let _ = grammar::place::insee(item);
    }
    for item in grammar::year::years(&items, YEAR_NOW) {
        assert!(item.index < items.len());
        let _ = item.read.map(|read| dating(read.value));
    }
    let _ = grammar::year::notice_date(text, YEAR_NOW).map(|read| date(read.value));
    if let Ok(Some(point)) = grammar::coordinate::wgs84(text) {
        on_earth(point.value.lat, point.value.lon);
    }
    let (first, rest) = (lines.first().copied().unwrap_or(""), lines.get(1).copied().unwrap_or(""));
    if let Ok(Some(point)) = grammar::coordinate::projected(first, rest) {
        on_earth(point.value.lat, point.value.lon);
    }
    let _ = grammar::link::reference(text);
    let _ = grammar::link::museum(text);
    let _ = grammar::link::current_building(text);
    let _ = grammar::link::urls(&items);
    let _ = grammar::place::insee_codes(&items, &lines);
    let _ = grammar::place::current_commune(text);
    let _ = grammar::place::departement_of(text);
    let _ = grammar::place::check_departement(text, &items);
    let _ = grammar::place::departement(text);
    let _ = grammar::place::region(text, &items);
    let _ = grammar::place::is_commune_list(text);
    let _ = grammar::place::levels(text);
    let _ = grammar::privacy::looks_personal(text);
    let _ = grammar::privacy::names_private_address(text);
    let line = grammar::text::line(text);
    assert!(!line.contains(['\n', '\r']), "a line has a line break");
    let _ = grammar::text::display_form(text);
    let _ = grammar::text::fold(text);
    let _ = grammar::text::strip_doubt(text);
    let _ = grammar::text::is_placeholder(text);
}

fn date(date: Date) {
    assert!((-9999..=9999).contains(&date.year), "{date:?} cannot be written");
    assert!(date.begin_datetime().ends_with("T00:00:00Z"));
    assert!(date.end_datetime().ends_with("T23:59:59Z"));
}

fn dating(dating: Dating) {
    dating.begin.into_iter().chain(dating.end).for_each(date);
    if let (Some(begin), Some(end)) = (dating.begin, dating.end) {
        assert!(begin.year <= end.year, "{dating:?} ends before it begins");
    }
}

fn on_earth(latitude: f64, longitude: f64) {
    assert!(latitude.abs() <= 90.0 && longitude.abs() <= 180.0, "{latitude} {longitude}");
}

/// A header of any content gets an offer of the list or none, and the same when it is asked again.
pub fn accept(header: &str) {
    let offer = |media_type, is_alias, value| Offer { media_type, is_alias, profile: None, value };
    let offers = [
        offer("text/html", false, 0),
        offer("text/turtle", false, 1),
        offer("application/n-triples", false, 2),
        offer("text/plain", true, 3),
    ];
    let choice = negotiate::negotiate(Some(header), &offers).map(|offer| offer.value);
    let again = negotiate::negotiate(Some(header), &offers).map(|offer| offer.value);
    assert_eq!(choice, again);
    if choice == Some(3) {
        assert!(header.to_ascii_lowercase().contains("text/plain"), "an alias nobody named");
    }
    let _ = negotiate::language(None, Some(header));
    let _ = negotiate::language(Some(header), None);
}
