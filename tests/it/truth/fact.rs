//! The kinds of fact that are compared: what is true of a notice, and the same looked up in its graph.
//!
//! Both sides are lists of strings, compared as sets. An expected one may give several readings, parted by
//! `|`, and a number with a tolerance, `lat 48.5±0.0001`. A fact of both layers stands there twice, as
//! `schema …` and `crm …`.

use super::graph::Graph;
use super::graph::fold;
use notitia::mapping::SharedKind;
use notitia::notice::grammar::date::Date;
use notitia::notice::grammar::edtf;
use notitia::vocab::crm;
use notitia::vocab::dcterms;
use notitia::vocab::geo;
use notitia::vocab::rdf;
use notitia::vocab::schema;
use serde_json::Value;

/// One kind of fact. The name begins with the key of the truth that it is about.
pub(super) struct Fact {
    pub(super) name: &'static str,
    matching: Matching,
    /// None: not a fact of such a notice.
    expected: fn(&Value) -> Option<Vec<String>>,
    pub(super) found: fn(&Graph<'_>) -> Vec<String>,
}

/// How the two sides are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Matching {
    /// They hold the same.
    Same,
    /// What is true is found; the graph may say more.
    Within,
}

use Matching::{Same, Within};

/// A malformed value of which the generator knows more than the notice shows.
struct Undecidable {
    fact: &'static str,
    /// Its name in the generator's table.
    quirk: &'static str,
    /// In which notices of which shapes, and why.
    is: fn(shape: &str, truth: &Value) -> bool,
}

const UNDECIDABLE: &[Undecidable] = &[
    // Of two equal titles one is changed; the truth changes both.
    Undecidable { fact: "titles", quirk: "Q06.mer", is: |_, truth| is_of(truth, &["palissy"]) },
    // The code of today's commune is lost, and `DEPL` still says that the object was moved.
    Undecidable { fact: "insee.current", quirk: "Q67.1", is: was_moved },
    Undecidable { fact: "linked_refs.itemLocation", quirk: "Q67.1", is: was_moved },
    // The code of another museum, in a notice that does not contradict it.
    Undecidable { fact: "verdict.warn", quirk: "Q30.1", is: |_, _| true },
    // A donor, as in notices of Mérimée that are not to be warned of.
    Undecidable { fact: "verdict.warn", quirk: "Q63.6", is: |_, truth| is_of(truth, &["merimee"]) },
    // An old region, where the place lay in it, or in the files of 2013, where all regions are old.
    Undecidable {
        fact: "verdict.warn",
        quirk: "Q43.1",
        is: |shape, truth| {
            let poitou = |code: &&str| ["16", "17", "79", "86"].contains(code);
            shape == "legacy2013" || strings(&truth["departments"]).iter().any(poitou)
        },
    },
];

/// Whether the notice leads to the building of today; of where the object is the truth says the former one.
fn was_moved(_: &str, truth: &Value) -> bool {
    truth["linked_refs"].get("MOSA").is_some()
}

/// Whether nothing is to be asked of this fact of a notice.
pub(super) fn is_undecidable(fact: &str, shape: &str, truth: &Value) -> bool {
    let quirks = strings(&truth["quirks"]);
    let lenient =
        fact.split('.').next().is_some_and(|about| strings(&truth["lenient"]).contains(&about));
    let is = |row: &Undecidable| {
        row.fact == fact && quirks.contains(&row.quirk) && (row.is)(shape, truth)
    };
    lenient || UNDECIDABLE.iter().any(is)
}

#[rustfmt::skip]
pub(super) const FACTS: &[Fact] = &[
    Fact { name: "record_only", matching: Same, expected: record_only, found: found_record_only },
    Fact { name: "ref", matching: Same, expected: |t| Some(layers(&strings(&t["ref"]))), found: references },
    Fact { name: "titles", matching: Same, expected: titles, found: found_titles },
    Fact { name: "denominations", matching: Same, expected: denominations, found: found_denominations },
    Fact { name: "counts", matching: Within, expected: counts, found: found_counts },
    Fact { name: "insee.given", matching: Same, expected: |t| insee(t, "given"), found: |g| g.path(&[g.insee_as_given.as_ref()]) },
    Fact { name: "insee.current", matching: Same, expected: insee_current, found: communes_of_today },
    Fact { name: "commune", matching: Within, expected: commune, found: commune_names },
    Fact { name: "departments", matching: Within, expected: departments, found: found_departments },
    Fact { name: "coordinates", matching: Same, expected: coordinates, found: found_coordinates },
    Fact { name: "creation", matching: Same, expected: creation, found: production_spans },
    Fact { name: "creation.dateCreated", matching: Same, expected: dates_created, found: |g| g.path(&[schema::DATE_CREATED]) },
    Fact { name: "creation.isEdtf", matching: Same, expected: |_| Some(Vec::new()), found: no_edtf },
    Fact { name: "creation.words", matching: Within, expected: creation_words, found: production_words },
    Fact { name: "protections", matching: Same, expected: protections, found: found_protections },
    Fact { name: "authors", matching: Same, expected: authors, found: found_authors },
    Fact { name: "authors.group", matching: Same, expected: groups, found: found_groups },
    Fact { name: "authors.role", matching: Same, expected: roles, found: |g| of_makers(g, "role") },
    Fact { name: "authors.qualifiers", matching: Same, expected: qualifiers, found: |g| of_makers(g, "attribution") },
    Fact { name: "owner_category", matching: Same, expected: owner_categories, found: owners },
    Fact { name: "owner_uncertain", matching: Same, expected: owner_uncertain, found: found_owner_uncertain },
    Fact { name: "dimensions", matching: Same, expected: dimensions, found: found_dimensions },
    Fact { name: "materials", matching: Same, expected: materials, found: found_materials },
    Fact { name: "materials.words", matching: Same, expected: material_words, found: |g| folded(&g.path(&[schema::MATERIAL])) },
    Fact { name: "linked_refs", matching: Same, expected: links, found: |g| g.all_others(&KEEPERS) },
    Fact { name: "linked_refs.about", matching: Same, expected: |t| links_of(t, &["LBASE"], &["memoire"]), found: |g| both_others(g, schema::ABOUT, crm::P62_DEPICTS) },
    Fact { name: "linked_refs.subjectOf", matching: Same, expected: |t| links_of(t, &["MEMOIRE", "REFMEM"], &["merimee", "palissy", "joconde", "museofile"]), found: |g| both_others(g, schema::SUBJECT_OF, crm::P62I_IS_DEPICTED_BY) },
    Fact { name: "linked_refs.hasPart", matching: Same, expected: |t| links_of(t, &["REFP"], &["merimee", "palissy"]), found: |g| both_others(g, schema::HAS_PART, crm::P46_IS_COMPOSED_OF) },
    Fact { name: "linked_refs.isPartOf", matching: Within, expected: |t| links_of(t, &["REFE"], &["merimee", "palissy"]), found: |g| both_others(g, schema::IS_PART_OF, crm::P46I_FORMS_PART_OF) },
    Fact { name: "linked_refs.itemLocation", matching: Same, expected: building, found: |g| both_others(g, schema::ITEM_LOCATION, crm::P55_HAS_CURRENT_LOCATION) },
    Fact { name: "museum_ref", matching: Same, expected: museum, found: |g| both_others(g, schema::HOLDING_ARCHIVE, crm::P50_HAS_CURRENT_KEEPER) },
    Fact { name: "inventory_numbers", matching: Same, expected: inventory_numbers, found: found_inventory_numbers },
    Fact { name: "images", matching: Same, expected: |t| Some(layers(&strings(&t["images"]))), found: images },
    Fact { name: "rights", matching: Same, expected: rights, found: |g| folded(&g.from(g.doc, &[dcterms::RIGHTS])) },
    Fact { name: "texts", matching: Within, expected: texts, found: found_texts },
];

/// Museums that the graph names without a link in the notice: by their code, or by a name that is sure.
const KEEPERS: [oxrdf::NamedNodeRef<'static>; 5] = [
    schema::HOLDING_ARCHIVE,
    crm::P50_HAS_CURRENT_KEEPER,
    crm::P22_TRANSFERRED_TITLE_TO,
    crm::P28_CUSTODY_SURRENDERED_BY,
    crm::P29_CUSTODY_RECEIVED_BY,
];

/// What is true of a notice; none where the notice has no such fact.
pub(super) fn expected_facts(fact: &Fact, truth: &Value) -> Option<Vec<String>> {
    // A notice that only sends to another one describes nothing.
    let record_only = truth["record_only"] == true;
    let of_the_record = ["record_only", "linked_refs", "rights"].contains(&fact.name);
    if record_only && !of_the_record { None } else { (fact.expected)(truth) }
}

/// What became of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Right,
    /// The graph says what is not true.
    Wrong,
    /// The graph says nothing that is not true, and not all that is.
    Missing,
    /// The graph tells what must not be published.
    Leaked,
}

impl Outcome {
    pub(super) fn agrees(agrees: bool) -> Self {
        if agrees { Self::Right } else { Self::Wrong }
    }
}

impl Fact {
    /// Whether the graph says what is true.
    pub(super) fn outcome(&self, expected: &[String], found: &[String]) -> Outcome {
        let is_found = |expected: &String| found.iter().any(|found| is_same(expected, found));
        let is_expected = |found: &String| expected.iter().any(|expected| is_same(expected, found));
        if self.matching == Same && !found.iter().all(is_expected) {
            Outcome::Wrong
        } else if !expected.iter().all(is_found) {
            Outcome::Missing
        } else {
            Outcome::Right
        }
    }
}

fn is_same(expected: &str, found: &str) -> bool {
    expected == found || expected.split('|').any(|reading| is_reading(reading, found))
}

fn is_reading(reading: &str, found: &str) -> bool {
    let number = |text: &str| {
        text.rsplit_once(' ').and_then(|(kind, n)| Some((kind.to_owned(), n.parse::<f64>().ok()?)))
    };
    // The sign occurs in text that was decoded wrongly, too.
    let with_tolerance = reading
        .split_once('±')
        .and_then(|(about, tolerance)| Some((about, tolerance.parse::<f64>().ok()?)));
    let Some((about, tolerance)) = with_tolerance else { return reading == found };
    match (number(about), number(found)) {
        (Some((kind, a)), Some((found_kind, b))) => {
            kind == found_kind && (a - b).abs() <= tolerance
        }
        _ => false,
    }
}

/// The strings of an array, or the one string.
pub(super) fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn owned(value: &Value) -> Vec<String> {
    strings(value).into_iter().map(str::to_owned).collect()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn folded(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| fold(text)).collect()
}

fn lower(text: &str) -> String {
    fold(text).to_lowercase()
}

/// Each as a fact of both layers.
fn layers(values: &[impl AsRef<str>]) -> Vec<String> {
    let each =
        |layer: &'static str| values.iter().map(move |value| format!("{layer} {}", value.as_ref()));
    each("schema").chain(each("crm")).collect()
}

fn both(flat: Vec<String>, event: Vec<String>) -> Vec<String> {
    let flat = flat.into_iter().map(|value| format!("schema {value}"));
    flat.chain(event.into_iter().map(|value| format!("crm {value}"))).collect()
}

fn is_of(truth: &Value, bases: &[&str]) -> bool {
    bases.iter().any(|base| truth["base"] == *base)
}

fn record_only(truth: &Value) -> Option<Vec<String>> {
    Some((truth["record_only"] == true).then(|| "record only".to_owned()).into_iter().collect())
}

fn found_record_only(graph: &Graph<'_>) -> Vec<String> {
    (!graph.is_described()).then(|| "record only".to_owned()).into_iter().collect()
}

/// Identifiers with or without a kind: `schema:identifier`, and the `E42` that have none.
fn references(graph: &Graph<'_>) -> Vec<String> {
    both(graph.path(&[schema::IDENTIFIER]), identifiers(graph, None))
}

fn identifiers(graph: &Graph<'_>, kind: Option<&str>) -> Vec<String> {
    let nodes = graph.path(&[crm::P1_IS_IDENTIFIED_BY]);
    let is_asked = |node: &&String| {
        let kinds = graph.slugs(&graph.from(node, &[crm::P2_HAS_TYPE]), "identifier");
        graph.from(node, &[rdf::TYPE]).contains(&crm::E42_IDENTIFIER.as_str().to_owned())
            && kinds.first().map(String::as_str) == kind
    };
    let asked = nodes.iter().filter(is_asked);
    asked.flat_map(|node| graph.from(node, &[crm::P190_HAS_SYMBOLIC_CONTENT])).collect()
}

fn titles(truth: &Value) -> Option<Vec<String>> {
    let titles: Vec<String> = strings(&truth["titles"]).into_iter().map(fold).collect();
    let flat = titles
        .iter()
        .enumerate()
        .map(|(at, title)| format!("{} {title}", if at == 0 { "name" } else { "alternateName" }));
    Some(both(flat.collect(), titles.clone()))
}

fn found_titles(graph: &Graph<'_>) -> Vec<String> {
    let named = |name: &'static str, property| {
        graph.path(&[property]).into_iter().map(move |title| format!("{name} {}", fold(&title)))
    };
    let flat = named("name", schema::NAME).chain(named("alternateName", schema::ALTERNATE_NAME));
    let nodes = graph.path(&[crm::P1_IS_IDENTIFIED_BY]);
    let is_title = |node: &&String| {
        let classes = graph.from(node, &[rdf::TYPE]);
        classes.contains(&crm::E33_E41_LINGUISTIC_APPELLATION.as_str().to_owned())
    };
    let titles = nodes.iter().filter(is_title);
    let event = titles.flat_map(|node| graph.from(node, &[crm::P190_HAS_SYMBOLIC_CONTENT]));
    both(flat.collect(), event.map(|title| fold(&title)).collect())
}

fn denominations(truth: &Value) -> Option<Vec<String>> {
    let terms: Vec<String> = strings(&truth["denominations"]).into_iter().map(lower).collect();
    Some(layers(&terms))
}

fn found_denominations(graph: &Graph<'_>) -> Vec<String> {
    let of = |property| graph.concepts(&graph.path(&[property]), "denomination");
    both(of(schema::ADDITIONAL_TYPE), of(crm::P2_HAS_TYPE))
}

fn counts(truth: &Value) -> Option<Vec<String>> {
    Some(truth["counts"].as_object().into_iter().flatten().map(|(_, n)| n.to_string()).collect())
}

fn found_counts(graph: &Graph<'_>) -> Vec<String> {
    measures(graph).filter(|(kind, ..)| kind == "count").map(|(_, value, _)| value).collect()
}

/// The dimensions: kind, value and unit.
fn measures(graph: &Graph<'_>) -> impl Iterator<Item = (String, String, String)> {
    let nodes = graph.path(&[crm::P43_HAS_DIMENSION]);
    nodes.into_iter().map(|node| {
        let kinds = graph.slugs(&graph.from(&node, &[crm::P2_HAS_TYPE]), "dimension");
        let units = graph.slugs(&graph.from(&node, &[crm::P91_HAS_UNIT]), "unit");
        (kinds.join("+"), graph.from(&node, &[crm::P90_HAS_VALUE]).join("+"), units.join("+"))
    })
}

fn insee(truth: &Value, key: &str) -> Option<Vec<String>> {
    is_of(truth, &["merimee", "palissy", "memoire"]).then(|| owned(&truth["insee"][key]))
}

fn insee_current(truth: &Value) -> Option<Vec<String>> {
    let codes = match truth.get("moved_to_insee") {
        Some(moved) => owned(moved),
        None => insee(truth, "current")?,
    };
    is_of(truth, &["merimee", "palissy", "memoire"]).then(|| layers(&codes))
}

fn communes_of_today(graph: &Graph<'_>) -> Vec<String> {
    let codes = |properties: &[_]| -> Vec<String> {
        let nodes = properties.iter().flat_map(|property| graph.path(&[*property]));
        nodes.filter_map(|node| Some(graph.commune(&node)?.0.to_owned())).collect()
    };
    both(
        codes(&[schema::CONTAINED_IN_PLACE, schema::ITEM_LOCATION]),
        codes(&[crm::P55_HAS_CURRENT_LOCATION]),
    )
}

/// Places of Joconde are those of the museum, and stand on it.
fn commune(truth: &Value) -> Option<Vec<String>> {
    let names = strings(&truth["commune"]).into_iter().map(fold).collect();
    (!is_of(truth, &["joconde"])).then_some(names)
}

const PLACES: [oxrdf::NamedNodeRef<'static>; 2] =
    [crm::P55_HAS_CURRENT_LOCATION, crm::P53_HAS_FORMER_OR_CURRENT_LOCATION];

fn commune_names(graph: &Graph<'_>) -> Vec<String> {
    let mut names = folded(&graph.path(&[schema::ADDRESS, schema::ADDRESS_LOCALITY]));
    for node in PLACES.iter().flat_map(|property| graph.path(&[*property])) {
        names.extend(graph.commune(&node).map(|(_, name, _)| name));
        names.extend(folded(&graph.from(&node, &[schema::NAME])));
    }
    names
}

fn departments(truth: &Value) -> Option<Vec<String>> {
    (!is_of(truth, &["joconde"])).then(|| owned(&truth["departments"]))
}

fn found_departments(graph: &Graph<'_>) -> Vec<String> {
    let mut codes = Vec::new();
    for node in PLACES.iter().flat_map(|property| graph.path(&[*property])) {
        codes.extend(graph.departement(&node));
        codes.extend(graph.commune(&node).and_then(|(.., departement)| departement));
        let above = graph.from(&node, &[crm::P89_FALLS_WITHIN]);
        codes.extend(above.iter().filter_map(|node| graph.departement(node)));
    }
    codes
}

fn coordinates(truth: &Value) -> Option<Vec<String>> {
    let point = &truth["coordinates"];
    if point["of"] == "museum" || point.is_null() {
        return Some(Vec::new());
    }
    let tolerance = point["tolerance_deg"].as_f64().unwrap_or(1e-9);
    let of = |key: &str| format!("{key} {}±{tolerance}", point[key]);
    Some(layers(&[of("lat"), of("lon")]))
}

/// `schema:geo`, and the point for maps.
fn found_coordinates(graph: &Graph<'_>) -> Vec<String> {
    let named = |name: &'static str, property| {
        graph.path(&[schema::GEO, property]).into_iter().map(move |value| format!("{name} {value}"))
    };
    let flat = named("lat", schema::LATITUDE).chain(named("lon", schema::LONGITUDE));
    let points = graph.path(&[geo::HAS_GEOMETRY, geo::AS_WKT]);
    let event = points.iter().filter_map(|wkt| {
        let (lon, lat) = wkt.strip_prefix("POINT(")?.strip_suffix(')')?.split_once(' ')?;
        Some([format!("lat {lat}"), format!("lon {lon}")])
    });
    both(flat.collect(), event.flatten().collect())
}

/// The limits of a span: years, or the day or month where it is known.
fn limits(span: &Value) -> (Option<Date>, Option<Date>) {
    if let Some(date) = span["date"].as_str().filter(|date| date.len() > 4) {
        let date = iso(date);
        return (Some(date), Some(date));
    }
    let year =
        |key: &str| span[key].as_i64().map(|year| Date::year(i32::try_from(year).expect("a year")));
    (year("start"), year("end"))
}

fn iso(date: &str) -> Date {
    let mut parts = date.split('-').map(|part| part.parse::<i32>().expect("a number"));
    let small = |n: i32| u8::try_from(n).expect("a month or a day");
    let year = parts.next().expect("a year");
    match (parts.next(), parts.next()) {
        (None, _) => Date::year(year),
        (Some(month), day) => Date::checked(year, small(month), day.map(small)).expect("a date"),
    }
}

fn instants(begin: Option<Date>, end: Option<Date>) -> String {
    let (begin, end) = (begin.map(Date::begin_datetime), end.map(Date::end_datetime));
    format!("{} to {}", begin.unwrap_or_default(), end.unwrap_or_default())
}

/// The spans of the making that have a limit.
fn spans(truth: &Value) -> impl Iterator<Item = &Value> {
    items(&truth["creation"]).filter(|span| !span["start"].is_null() || !span["end"].is_null())
}

fn creation(truth: &Value) -> Option<Vec<String>> {
    Some(spans(truth).map(limits).map(|(begin, end)| instants(begin, end)).collect())
}

/// The time-spans of the phases of the production; of the production where it has none.
fn production_times(graph: &Graph<'_>) -> Vec<String> {
    let phases =
        graph.path(&[crm::P108I_WAS_PRODUCED_BY, crm::P9_CONSISTS_OF, crm::P4_HAS_TIME_SPAN]);
    match phases.is_empty() {
        true => graph.path(&[crm::P108I_WAS_PRODUCED_BY, crm::P4_HAS_TIME_SPAN]),
        false => phases,
    }
}

fn span_of(graph: &Graph<'_>, node: &str) -> String {
    let begin = graph.from(node, &[crm::P82A_BEGIN_OF_THE_BEGIN]).join("+");
    format!("{begin} to {}", graph.from(node, &[crm::P82B_END_OF_THE_END]).join("+"))
}

fn production_spans(graph: &Graph<'_>) -> Vec<String> {
    let spans = production_times(graph).into_iter().map(|node| span_of(graph, &node));
    spans.filter(|span| span != " to ").collect()
}

fn dates_created(truth: &Value) -> Option<Vec<String>> {
    let edtf = |span: &Value| {
        let mark = match (span["circa"] == true, span["uncertain"] == true) {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => "",
        };
        let marked = |date: Option<Date>| date.map_or("..".to_owned(), |date| date.iso() + mark);
        match limits(span) {
            (begin, end) if begin == end => marked(begin),
            (begin, end) => format!("{}/{}", marked(begin), marked(end)),
        }
    };
    Some(spans(truth).map(edtf).collect())
}

/// The dates of the flat layer that are no EDTF of level 0 or 1.
fn no_edtf(graph: &Graph<'_>) -> Vec<String> {
    let dates = graph.path(&[schema::DATE_CREATED]);
    dates.into_iter().filter(|date| edtf::parse(date).is_none()).collect()
}

fn creation_words(truth: &Value) -> Option<Vec<String>> {
    // Two items that are one dating stand in one label.
    let texts = items(&truth["creation"]).filter_map(|span| span["text"].as_str());
    Some(texts.map(|text| fold(&text.replace([';', ','], ", "))).collect())
}

fn production_words(graph: &Graph<'_>) -> Vec<String> {
    let times = production_times(graph).into_iter();
    times.flat_map(|node| folded(&graph.from(&node, &[rdf::LABEL]))).collect()
}

fn protections(truth: &Value) -> Option<Vec<String>> {
    let act = |act: &Value| {
        let date = act["date"].as_str().map(iso);
        // Without the words for the kind of protection nothing says under which title it is.
        let Some(level) = act["level"].as_str() else {
            return format!(" ? false {}", instants(date, date));
        };
        let regime = act["regime"].as_str().filter(|_| level != "déclassé").unwrap_or_default();
        format!("{level} {regime} {} {}", act["partial"] == true, instants(date, date))
    };
    Some(items(&truth["protections"]).map(act).collect())
}

fn found_protections(graph: &Graph<'_>) -> Vec<String> {
    let act = |node: String| {
        let levels = graph.slugs(&graph.from(&node, &[crm::P42_ASSIGNED]), "protection");
        let (level, regime) = match levels.first().map_or("", String::as_str) {
            "inscrit-mh" => ("inscrit", "MH"),
            "inscrit-au-titre-objet" => ("inscrit", "objet"),
            "inscrit-au-titre-immeuble" => ("inscrit", "immeuble"),
            "classe-mh" => ("classé", "MH"),
            "classe-au-titre-objet" => ("classé", "objet"),
            "classe-au-titre-immeuble" => ("classé", "immeuble"),
            "declasse" => ("déclassé", ""),
            other => (other, "?"),
        };
        let scope = graph.slugs(&graph.from(&node, &[crm::P2_HAS_TYPE]), "protection-scope");
        let times = graph.from(&node, &[crm::P4_HAS_TIME_SPAN]);
        let time = times.first().map_or(" to ".to_owned(), |time| span_of(graph, time));
        format!("{level} {regime} {} {time}", !scope.is_empty())
    };
    graph.path(&[crm::P41I_WAS_CLASSIFIED_BY]).into_iter().map(act).collect()
}

/// The words of a name, in lower case and in alphabetical order: family names stand before given names or behind.
fn name_words(name: &str) -> String {
    let name = lower(name);
    let mut words: Vec<&str> = name.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

fn known_authors(truth: &Value) -> impl Iterator<Item = (String, &Value)> {
    items(&truth["authors"]).filter(|author| author["unknown"] != true).map(|author| {
        let name = match (author["family"].as_str(), author["given"].as_str()) {
            (Some(family), Some(given)) => format!("{family} {given}"),
            _ => author["name"].as_str().unwrap_or_default().to_owned(),
        };
        (name_words(&name), author)
    })
}

fn authors(truth: &Value) -> Option<Vec<String>> {
    Some(layers(&known_authors(truth).map(|(name, _)| name).collect::<Vec<_>>()))
}

fn found_authors(graph: &Graph<'_>) -> Vec<String> {
    let names =
        |nodes: Vec<String>| nodes.iter().map(|node| name_words(&graph.label(node))).collect();
    both(
        names(graph.path(&[schema::CREATOR])),
        names(graph.path(&[crm::P108I_WAS_PRODUCED_BY, crm::P14_CARRIED_OUT_BY])),
    )
}

fn groups(truth: &Value) -> Option<Vec<String>> {
    Some(
        known_authors(truth)
            .filter(|(_, author)| author["group"] == true)
            .map(|(name, _)| name)
            .collect(),
    )
}

fn found_groups(graph: &Graph<'_>) -> Vec<String> {
    let is_group = |node: &&String| {
        graph.shared(node).is_some_and(|shared| shared.kind == SharedKind::Agent { group: true })
    };
    let makers = graph.path(&[schema::CREATOR]);
    makers.iter().filter(is_group).map(|node| name_words(&graph.label(node))).collect()
}

fn roles(truth: &Value) -> Option<Vec<String>> {
    let role = |(name, author): (String, &Value)| {
        let roles = author["role"].as_str().map(lower).unwrap_or_default();
        let roles: Vec<String> = roles
            .split(", ")
            .filter(|role| !role.is_empty())
            .map(|role| format!("{name}: {role}"))
            .collect();
        roles
    };
    Some(known_authors(truth).flat_map(role).collect())
}

fn qualifiers(truth: &Value) -> Option<Vec<String>> {
    let each = |(name, author): (String, &Value)| {
        let qualifiers = strings(&author["qualifiers"]).into_iter();
        qualifiers.map(|qualifier| format!("{name}: {}", lower(qualifier))).collect::<Vec<_>>()
    };
    Some(known_authors(truth).flat_map(each).collect())
}

/// Roles of those who had a part in a work and did not make it: fields of which the truth says nothing.
const PARTNERS: [&str; 2] = ["auteur du projet", "atelier"];

/// The concepts of a scheme on the parts of the production, each after the maker's name.
fn of_makers(graph: &Graph<'_>, scheme: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in graph.path(&[crm::P108I_WAS_PRODUCED_BY, crm::P9_CONSISTS_OF]) {
        let kinds = graph.from(&part, &[crm::P2_HAS_TYPE]);
        if graph.concepts(&kinds, "role").iter().any(|role| PARTNERS.contains(&role.as_str())) {
            continue;
        }
        for maker in graph.from(&part, &[crm::P14_CARRIED_OUT_BY]) {
            for label in graph.concepts(&kinds, scheme) {
                found.push(format!("{}: {label}", name_words(&graph.label(&maker))));
            }
        }
    }
    found
}

fn owner_categories(truth: &Value) -> Option<Vec<String>> {
    Some(
        strings(&truth["owner_category"])
            .into_iter()
            .map(|category| category.replace('_', "-"))
            .collect(),
    )
}

fn owners(graph: &Graph<'_>) -> Vec<String> {
    graph.slugs(&graph.path(&[crm::P52_HAS_CURRENT_OWNER, crm::P2_HAS_TYPE]), "owner")
}

fn owner_uncertain(truth: &Value) -> Option<Vec<String>> {
    Some((truth["owner_uncertain"] == true).then(|| "uncertain".to_owned()).into_iter().collect())
}

fn found_owner_uncertain(graph: &Graph<'_>) -> Vec<String> {
    graph.slugs(&graph.path(&[crm::P52_HAS_CURRENT_OWNER, crm::P2_HAS_TYPE]), "certainty")
}

/// Millimetres or grams in a unit.
fn factor(unit: &str) -> f64 {
    match unit {
        "mm" | "g" => 1.0,
        "cm" => 10.0,
        "m" | "kg" => 1000.0,
        other => panic!("no unit is called {other:?}"),
    }
}

fn dimensions(truth: &Value) -> Option<Vec<String>> {
    let measure = |measure: &Value| {
        let value = measure["value"].as_f64().expect("a number");
        let size = value * factor(measure["unit"].as_str().expect("a unit"));
        let kinds = [&measure["kind"], &measure["kind_alt"]].into_iter().filter_map(Value::as_str);
        kinds.map(|kind| format!("{kind} {size}±0.001")).collect::<Vec<_>>().join("|")
    };
    Some(items(&truth["dimensions"]).map(measure).collect())
}

fn found_dimensions(graph: &Graph<'_>) -> Vec<String> {
    measures(graph)
        .filter(|(kind, ..)| kind != "count")
        .map(|(kind, value, unit)| {
            let value: f64 = value.parse().expect("a decimal");
            format!("{kind} {}", value * factor(&unit))
        })
        .collect()
}

fn materials(truth: &Value) -> Option<Vec<String>> {
    let terms = items(&truth["materials"]).flat_map(|material| strings(&material["terms"]));
    Some(terms.map(lower).collect())
}

fn found_materials(graph: &Graph<'_>) -> Vec<String> {
    let mut nodes = graph.path(&[crm::P45_CONSISTS_OF]);
    nodes.extend(graph.path(&[crm::P108I_WAS_PRODUCED_BY, crm::P32_USED_GENERAL_TECHNIQUE]));
    nodes.iter().map(|node| graph.label(node).to_lowercase()).collect()
}

fn material_words(truth: &Value) -> Option<Vec<String>> {
    // The cell of MNR is one item in the truth; the graph splits it as all lists are.
    let texts = items(&truth["materials"]).filter_map(|material| material["text"].as_str());
    (!is_of(truth, &["mnr"])).then(|| texts.map(fold).collect())
}

fn links(truth: &Value) -> Option<Vec<String>> {
    let all = truth["linked_refs"].as_object()?.values().flat_map(strings);
    Some(all.map(str::to_owned).collect())
}

/// The links of some fields of some bases, in both layers.
fn links_of(truth: &Value, fields: &[&str], bases: &[&str]) -> Option<Vec<String>> {
    let links: Vec<&str> =
        fields.iter().flat_map(|field| strings(&truth["linked_refs"][field])).collect();
    is_of(truth, bases).then(|| layers(&links))
}

/// The building in which an object is: the one of today where it was moved.
fn building(truth: &Value) -> Option<Vec<String>> {
    match truth.get("moved_to_insee") {
        Some(_) => links_of(truth, &["MOSA"], &["palissy"]),
        None => links_of(truth, &["REFA"], &["palissy"]),
    }
}

fn both_others(
    graph: &Graph<'_>,
    flat: oxrdf::NamedNodeRef<'_>,
    event: oxrdf::NamedNodeRef<'_>,
) -> Vec<String> {
    both(graph.others(&[flat]), graph.others(&[event]))
}

fn museum(truth: &Value) -> Option<Vec<String>> {
    is_of(truth, &["joconde"]).then(|| layers(&strings(&truth["museum_ref"])))
}

fn inventory_numbers(truth: &Value) -> Option<Vec<String>> {
    Some(strings(&truth["inventory_numbers"]).into_iter().map(fold).collect())
}

fn found_inventory_numbers(graph: &Graph<'_>) -> Vec<String> {
    folded(&identifiers(graph, Some("inventory-number")))
}

fn images(graph: &Graph<'_>) -> Vec<String> {
    both(
        graph.path(&[schema::IMAGE, schema::CONTENT_URL]),
        graph.path(&[crm::P138I_HAS_REPRESENTATION, schema::CONTENT_URL]),
    )
}

fn rights(truth: &Value) -> Option<Vec<String>> {
    Some(strings(&truth["rights"]).into_iter().map(fold).collect())
}

/// A text with its lines, each in the form for comparing.
fn lines(text: &str) -> String {
    text.lines().map(fold).collect::<Vec<_>>().join("\n")
}

fn texts(truth: &Value) -> Option<Vec<String>> {
    Some(
        truth["texts"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, text)| text.as_str())
            .map(lines)
            .collect(),
    )
}

fn found_texts(graph: &Graph<'_>) -> Vec<String> {
    let texts = graph.path(&[crm::P67I_IS_REFERRED_TO_BY, crm::P190_HAS_SYMBOLIC_CONTENT]);
    texts.iter().map(|text| lines(text)).collect()
}
