//! What holds for any input. The fuzz targets and a test of the package run the same.

#![allow(dead_code)] // each target uses one of these

use notitia::http::form::Parameters;
use notitia::http::negotiate;
use notitia::http::negotiate::Offer;
use notitia::index::BuildOptions;
use notitia::index::Builder;
use notitia::index::Index;
use notitia::notice::Base;
use notitia::notice::Problem;
use notitia::notice::grammar;
use notitia::notice::grammar::date::Date;
use notitia::notice::grammar::date::Dating;
use notitia::notice::problem::Severity;
use notitia::notice::read;
use notitia::notice::read::ReadOptions;
use notitia::query;
use notitia::query::Budget;
use notitia::query::Format;
use notitia::query::Kind;
use notitia::query::QueryError;
use notitia::shacl;
use notitia::shacl::Shapes;
use oxrdf::Triple;
use oxttl::NTriplesParser;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;
use std::time::Instant;

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

/// A graph with a value of each kind.
const GRAPH: &str = "<http://example.org/a> <http://schema.org/name> \"Tour \\\"carrée\\\"\\n\"@fr .\n\
    <http://example.org/a> <http://schema.org/name> \"Tower\" .\n\
    <http://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Museum> .\n\
    <http://example.org/a> <http://example.org/p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n\
    <http://example.org/a> <http://example.org/p> \"1.50\"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n\
    <http://example.org/a> <http://example.org/p> \"1862\"^^<http://www.w3.org/2001/XMLSchema#gYear> .\n\
    <http://example.org/a> <http://example.org/q> <http://example.org/b> .\n\
    <http://example.org/b> <http://example.org/q> <http://example.org/a> .\n\
    <http://example.org/b> <http://example.org/q> <http://example.org/c> .\n\
    <http://example.org/b> <http://example.org/p> \"x\"^^<http://example.org/type> .\n";

fn triples() -> &'static [Triple] {
    static TRIPLES: OnceLock<Vec<Triple>> = OnceLock::new();
    TRIPLES.get_or_init(|| {
        let parsed = NTriplesParser::new().for_slice(GRAPH.as_bytes());
        parsed.map(|triple| triple.expect("N-Triples")).collect()
    })
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let dir = std::env::temp_dir().join(format!("notitia-properties-{}", std::process::id()));
        let options =
            BuildOptions { memory_bytes: 16 << 20, source: String::new(), is_durable: false };
        let mut builder = Builder::create(&dir, options).expect("a folder");
        for triple in triples() {
            let quad = triple.as_ref().in_graph(oxrdf::GraphNameRef::DefaultGraph);
            builder.add(quad).expect("a file");
        }
        builder.finish().expect("an index");
        let index = Index::open(&dir).expect("a whole index");
        // Its files are mapped, so they are there as long as it is.
        std::fs::remove_dir_all(dir).expect("ours");
        index
    })
}

/// On a thread with the stack that queries have.
fn with_a_querys_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread =
            thread::Builder::new().stack_size(query::STACK_BYTES).spawn_scoped(scope, work);
        thread.expect("a thread").join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// A query of any text is refused with a place in it, or answered within its budget: in JSON that can be read and has the
/// variables and the number of rows that it should, and with as many rows in every other format.
pub fn sparql(text: &str) {
    with_a_querys_stack(|| {
        let mut parsed = match query::parse(text, "http://example.org/") {
            Ok(parsed) => parsed,
            Err(QueryError::Syntax(error)) => {
                let line = text.split('\n').nth(error.line.saturating_sub(1));
                assert!(line.is_some(), "{text:?} has no line {}", error.line);
                assert!(error.column >= 1 && error.column <= text.chars().count() + 1, "{error}");
                return;
            }
            Err(_) => return,
        };
        parsed.as_stored();
        let mut rows = BTreeSet::new();
        for format in Format::for_kind(parsed.kind()) {
            let budget = Budget {
                rows_scanned_max: 20_000,
                rows_sent_max: 2_000,
                held_bytes_max: 64 << 20,
                ..Budget::until(Instant::now() + Duration::from_secs(5))
            };
            let mut body = Vec::new();
            let began = Instant::now();
            let answered = query::run(index(), &parsed, *format, &budget, &mut body);
            assert!(began.elapsed() < Duration::from_secs(20), "no end: {text:?}");
            let Ok(stats) = answered else { return };
            rows.insert(stats.rows);
            if *format == Format::Json {
                json(&body, parsed.kind(), stats.rows);
            }
        }
        let is_random = ["RAND", "UUID", "NOW", "BNODE"]
            .iter()
            .any(|name| text.to_ascii_uppercase().contains(name));
        assert!(is_random || rows.len() <= 1, "{text:?}: {rows:?} rows by format");
    });
}

/// <https://www.w3.org/TR/sparql11-results-json/>
fn json(body: &[u8], kind: Kind, rows: u64) {
    let table: Value = serde_json::from_slice(body).expect("JSON");
    if kind == Kind::Boolean {
        assert!(table["boolean"].is_boolean(), "{table}");
        return;
    }
    let names = table["head"]["vars"].as_array().expect("variables");
    let bindings = table["results"]["bindings"].as_array().expect("rows");
    assert_eq!(bindings.len() as u64, rows);
    for row in bindings {
        for (name, value) in row.as_object().expect("a row") {
            assert!(names.iter().any(|known| known == name), "{name} is no variable: {table}");
            let kind = value["type"].as_str();
            assert!(matches!(kind, Some("uri" | "literal" | "bnode" | "triple")), "{value}");
            assert!(kind == Some("triple") || value["value"].is_string(), "{value}");
            assert!(value.get("datatype").is_none() || value.get("xml:lang").is_none(), "{value}");
        }
    }
}

/// Parameters of any bytes are read, unless they are not UTF-8, and are the same when they are written and read again.
pub fn parameters(bytes: &[u8]) {
    let Ok(parameters) = Parameters::parse(bytes) else { return };
    let names = ["query", "format", "timeout", "default-graph-uri", ""];
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs = names.iter().flat_map(|name| {
        parameters.all(name).map(|value| format!("{}={}", escaped(name), escaped(value)))
    });
    let written = pairs.collect::<Vec<_>>().join("&");
    let again = Parameters::parse(written.as_bytes()).expect("UTF-8");
    for name in names {
        assert!(parameters.all(name).eq(again.all(name)), "{name} of {written}");
        assert_eq!(parameters.first(name), parameters.all(name).next());
    }
}

/// Shapes of any text are refused, or validate a graph within their time, twice with the same report.
pub fn shapes(text: &str) {
    with_a_querys_stack(|| {
        let Ok(shapes) = Shapes::parse([("shapes.ttl", text)]) else { return };
        let options = shacl::Options { time_max: Some(Duration::from_secs(5)), details: true };
        let report = || shapes.validator().with_options(options).validate(triples());
        let began = Instant::now();
        let (first, second) = (report(), report());
        assert!(began.elapsed() < Duration::from_secs(40), "no end: {text:?}");
        if let (Ok(first), Ok(second)) = (first, second) {
            assert!(first == second, "two reports: {text:?}");
        }
    });
}

/// A text that is a JSON array of objects is a file with so many notices, whatever else is in them.
pub fn pop(text: &str) {
    read(text.as_bytes());
    let Ok(Value::Array(items)) = serde_json::from_str(text) else { return };
    let is_notice = |item: &Value| item.get("REF").is_some_and(Value::is_string);
    if items.is_empty() || !items.iter().all(is_notice) {
        return;
    }
    let options = ReadOptions { base: Some(Base::Merimee), record_bytes_max: RECORD_BYTES_MAX };
    let input = Box::new(io::Cursor::new(text.as_bytes().to_vec()));
    let reader = read::from_read("any.json", input, &options).expect("an array of notices");
    let records = reader.filter(Result::is_ok).count();
    assert_eq!(records, items.len(), "{text:?}");
}
