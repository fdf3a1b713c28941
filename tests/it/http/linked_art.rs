//! Linked Art's JSON: who gets it, what shape it has, and that it says nothing that the graph does not say.

use super::Service;
use super::sample;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const PROFILE: &str = "application/ld+json;profile=\"https://linked.art/ns/v1/linked-art.json\"";
const TOWER: &str = "/doc/merimee/PA00088801";
const AAT: &str = "http://vocab.getty.edu/aat/";

#[test]
fn linked_art_is_sent_to_those_who_name_its_profile() {
    let is_linked_art =
        format!("200 | content-type: {PROFILE} | content-location: {TOWER}.la.json | vary~ accept");
    let graph = "200 | content-type: application/ld+json | content-location~ .jsonld".to_owned();
    let page = "200 | content-type~ text/html".to_owned();
    let link = format!(
        "link~ <{TOWER}.la.json>; rel=\"alternate\"; type=\"application/ld+json\"; \
         profile=\"https://linked.art/ns/v1/linked-art.json\""
    );
    sample().check(&[
        (format!("GET {TOWER} | accept: {PROFILE}"), is_linked_art.clone()),
        (format!("GET {TOWER} | accept: {PROFILE}, text/html;q=0.9"), is_linked_art.clone()),
        (format!("GET {TOWER} | accept: {PROFILE};q=0.5, text/html"), page.clone()),
        (format!("GET {TOWER} | accept: application/ld+json"), graph.clone()),
        (format!("GET {TOWER} | accept: application/ld+json;profile=\"http://e/\""), graph.clone()),
        (format!("GET {TOWER}.la.json | accept: image/png"), is_linked_art),
        (
            format!("GET {}.la.json", TOWER.replace("PA", "pa")),
            format!("301 | location: {TOWER}.la.json"),
        ),
        (format!("GET {TOWER}.la.json"), "200 | link~ linked-art.json>; rel=\"profile\"".to_owned()),
        (format!("GET {TOWER}.ttl"), format!("200 | {link}")),
        (format!("GET {TOWER}"), "200 | body~ Linked Art".to_owned()),
        (format!("GET {TOWER} | accept: image/png"), format!("406 | body~ {}", "linked-art.json")),
        // What Linked Art has no records of is sent as the client would have it otherwise.
        (format!("GET /doc/dataset/merimee | accept: {PROFILE}, text/html;q=0.9"), graph),
        (format!("GET /doc/dataset/merimee | accept: {PROFILE};q=0.5, text/html;q=0.9"), page),
        ("GET /doc/dataset/merimee.la.json".to_owned(), "404".to_owned()),
        ("GET /doc/dataset/merimee.ttl".to_owned(), "200 | link! la.json".to_owned()),
        (
            "GET /ns | accept: application/ld+json;profile=\"https://linked.art/ns/v1/linked-art.json\""
                .to_owned(),
            "200 | content-type: application/ld+json".to_owned(),
        ),
    ]);
}

/// The classes of records, with what each must have one of in the sample.
const CLASSES: &[(&str, &str, &[&str])] = &[
    (
        "crm:E22_Human-Made_Object",
        "HumanMadeObject",
        &[
            "attributed_by",
            "changed_ownership_through",
            "classified_as",
            "current_custodian",
            "current_location",
            "current_owner",
            "dimension",
            "identified_by",
            "made_of",
            "part_of",
            "produced_by",
            "referred_to_by",
            "representation",
            "subject_of",
        ],
    ),
    ("crm:E74_Group", "Group", &["contact_point", "identified_by", "residence", "subject_of"]),
    ("crm:E21_Person", "Person", &["identified_by"]),
    ("crm:E53_Place", "Place", &["equivalent", "identified_by", "part_of"]),
    ("crm:E55_Type", "Type", &["identified_by"]),
    ("crm:E57_Material", "Material", &["identified_by"]),
    ("crm:E58_Measurement_Unit", "MeasurementUnit", &["identified_by"]),
];

/// The paths of all documents of a class.
fn paths(service: &Service, class: &str) -> Vec<String> {
    let query =
        format!("SELECT DISTINCT ?s {{ ?s a {class} FILTER(!CONTAINS(STR(?s), \"%23\")) }}");
    let query = query.replace('#', "%23").replace('?', "%3F");
    let rows = service.ask(&format!("GET /sparql?query={query}")).json();
    let rows = rows["results"]["bindings"].as_array().cloned().unwrap_or_default();
    let iri = |row: &Value| row["s"]["value"].as_str().map(str::to_owned);
    let path = |iri: String| Some(iri.split_once("/id/")?.1.to_owned());
    rows.iter().filter_map(iri).filter_map(path).collect()
}

#[test]
fn every_record_has_the_shape_of_its_class() {
    let service = sample();
    for (class, name, expected) in CLASSES {
        let paths = paths(service, class);
        assert!(!paths.is_empty(), "{class}");
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for path in paths {
            let record = service.ask(&format!("GET /doc/{path}.la.json")).json();
            let keys: Vec<&String> = record.as_object().expect("an object").keys().collect();
            assert_eq!(keys[..4], ["@context", "id", "type", "_label"], "{path}");
            assert_eq!(record["@context"], "https://linked.art/ns/v1/linked-art.json");
            assert_eq!(record["id"], format!("http://localhost:7878/id/{path}"));
            assert_eq!(record["type"], *name, "{path}");
            let primary = format!("{AAT}300404670");
            let names = record["identified_by"].as_array().expect("names");
            let has_primary = |name: &&Value| name["classified_as"][0]["id"] == primary.as_str();
            assert_eq!(names.iter().filter(has_primary).count(), 1, "{path}: one primary name");
            assert_shape(&record, &path);
            seen.extend(keys.into_iter().cloned());
        }
        for key in *expected {
            assert!(seen.contains(*key), "no {name} of the sample has {key}");
        }
    }
}

/// What the profile embeds has no `id`; everything has a type; nothing is empty.
fn assert_shape(value: &Value, place: &str) {
    const EMBEDDED: &[&str] = &[
        "Name",
        "Identifier",
        "TimeSpan",
        "Dimension",
        "Production",
        "Acquisition",
        "AttributeAssignment",
        "VisualItem",
        "LinguisticObject",
    ];
    match value {
        Value::Object(members) => {
            let class = members.get("type").and_then(Value::as_str);
            let class = class.unwrap_or_else(|| panic!("{place}: no type"));
            let wants_id = !EMBEDDED.contains(&class)
                && (class != "DigitalObject" || place.ends_with("/access_point"));
            assert_eq!(members.contains_key("id"), wants_id, "{place}: {class}");
            for (key, value) in members {
                assert_shape(value, &format!("{place}/{key}"));
            }
        }
        Value::Array(items) => {
            assert!(!items.is_empty(), "{place} is an empty list");
            items.iter().for_each(|item| assert_shape(item, place));
        }
        Value::String(text) => assert!(!text.is_empty(), "{place} is an empty text"),
        Value::Null => panic!("{place} is null"),
        Value::Number(_) | Value::Bool(_) => {}
    }
}

/// Terms of Linked Art's context, and the properties of the graph that they stand for.
const TERMS: &[(&str, &[&str])] = &[
    ("assigned", &["P42_assigned", "P141_assigned"]),
    ("attributed_by", &["P41i_was_classified_by", "P140i_was_attributed_by"]),
    ("begin_of_the_begin", &["P82a_begin_of_the_begin"]),
    ("carried_out_by", &["P14_carried_out_by"]),
    ("changed_ownership_through", &["P24i_changed_ownership_through"]),
    ("classified_as", &["P2_has_type"]),
    ("content", &["P190_has_symbolic_content"]),
    ("current_custodian", &["P50_has_current_keeper"]),
    ("current_location", &["P55_has_current_location"]),
    ("current_owner", &["P52_has_current_owner"]),
    ("dimension", &["P43_has_dimension"]),
    ("end_of_the_end", &["P82b_end_of_the_end"]),
    ("identified_by", &["P1_is_identified_by"]),
    ("made_of", &["P45_consists_of"]),
    ("part", &["P9_consists_of"]),
    ("part_of", &["P46i_forms_part_of"]),
    ("produced_by", &["P108i_was_produced_by"]),
    ("referred_to_by", &["P67i_is_referred_to_by"]),
    ("representation", &["P138i_has_representation"]),
    ("residence", &["P74_has_current_or_former_residence"]),
    ("technique", &["P32_used_general_technique"]),
    ("timespan", &["P4_has_time-span"]),
    ("unit", &["P91_has_unit"]),
    ("value", &["P90_has_value"]),
];

/// The triples of a document: by subject and property, the IRIs and values.
struct Graph {
    stated: BTreeMap<(String, String), Vec<String>>,
    values: BTreeSet<String>,
}

impl Graph {
    fn of(service: &Service, path: &str) -> Self {
        let text = service.ask(&format!("GET /doc/{path}.nt")).text();
        let (mut stated, mut values) = (BTreeMap::<_, Vec<String>>::new(), BTreeSet::new());
        for triple in oxttl::NTriplesParser::new().for_slice(&text) {
            let triple = triple.expect("a triple");
            let oxrdf::NamedOrBlankNode::NamedNode(subject) = triple.subject else { continue };
            let object = match triple.object {
                oxrdf::Term::NamedNode(node) => node.into_string(),
                oxrdf::Term::Literal(literal) => literal.value().to_owned(),
                oxrdf::Term::BlankNode(_) => continue,
            };
            values.insert(object.clone());
            let property = triple.predicate.as_str().rsplit(['/', '#']).next().unwrap_or_default();
            stated.entry((subject.into_string(), property.to_owned())).or_default().push(object);
        }
        Self { stated, values }
    }

    /// Whether all that a value says of a node stands in the graph.
    fn holds(&self, node: &str, said: &Value, problems: &mut Vec<String>) -> bool {
        let Value::Object(members) = said else {
            let text = said.as_str().map_or_else(|| said.to_string(), str::to_owned);
            return node == text;
        };
        if let Some(id) = members.get("id") {
            return id.as_str() == Some(node);
        }
        let before = problems.len();
        for (key, value) in members {
            let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for item in items {
                if !self.member_holds(node, key, item) {
                    problems.push(format!("{node} {key} {item}"));
                }
            }
        }
        problems.len() == before
    }

    fn member_holds(&self, node: &str, key: &str, value: &Value) -> bool {
        let objects = |property: &str| {
            self.stated.get(&(node.to_owned(), property.to_owned())).cloned().unwrap_or_default()
        };
        match key {
            "@context" | "id" | "type" | "assigned_property" => return true,
            "_label" => {
                let labels = ["label", "prefLabel", "name"].map(objects).concat();
                return labels.iter().any(|label| value == label);
            }
            _ => {}
        }
        let ours = value.get("equivalent").map_or(value, |equivalent| &equivalent[0]);
        let found = TERMS.iter().find(|(term, _)| *term == key);
        let properties = found.map_or(&[][..], |(_, properties)| properties);
        let objects: Vec<String> = properties.iter().flat_map(|p| objects(p)).collect();
        objects.iter().any(|object| self.holds(object, ours, &mut Vec::new()))
            || (is_of_the_profile(key, value) && self.only_repeats(value))
    }

    /// Whether all words, addresses and terms in a value stand somewhere in the graph, terms of the AAT apart.
    fn only_repeats(&self, value: &Value) -> bool {
        match value {
            Value::Object(_) if is_aat(value) => true,
            Value::Object(members) => members.iter().all(|(key, value)| match key.as_str() {
                "type" | "format" => true,
                _ => self.only_repeats(value),
            }),
            Value::Array(items) => items.iter().all(|item| self.only_repeats(item)),
            Value::String(text) => self.is_made_of_values(text),
            _ => false,
        }
    }

    /// Whether a text is a value of the graph, or several on one line as in an address; a value may have a comma itself.
    fn is_made_of_values(&self, text: &str) -> bool {
        self.values.contains(text)
            || text.match_indices(", ").any(|(at, comma)| {
                self.values.contains(&text[..at])
                    && self.is_made_of_values(&text[at + comma.len()..])
            })
    }
}

fn is_aat(value: &Value) -> bool {
    value["id"].as_str().is_some_and(|id| id.starts_with(AAT))
}

/// What the profile has in a way of its own: terms of the AAT, languages, names and statements made of
/// literals, pages, images.
fn is_of_the_profile(key: &str, value: &Value) -> bool {
    let kinds = value["classified_as"].as_array().cloned().unwrap_or_default();
    match key {
        "language" | "subject_of" | "representation" | "contact_point" => true,
        "classified_as" => is_aat(value),
        "referred_to_by" => kinds.iter().all(is_aat) || kinds.len() > 1,
        "identified_by" => kinds.iter().all(is_aat),
        _ => false,
    }
}

#[test]
fn a_record_says_nothing_that_the_graph_does_not_say() {
    let service = sample();
    for class in ["crm:E22_Human-Made_Object", "crm:E74_Group"] {
        for path in paths(service, class).iter().filter(|path| !path.starts_with("agent/")) {
            let graph = Graph::of(service, path);
            let record = service.ask(&format!("GET /doc/{path}.la.json")).json();
            let mut problems = Vec::new();
            let mut said = record.clone();
            let topic = said.as_object_mut().and_then(|members| members.remove("id"));
            let topic = topic.as_ref().and_then(Value::as_str).expect("an id");
            graph.holds(topic, &said, &mut problems);
            assert!(problems.is_empty(), "{path}: {}", problems.join("\n"));
        }
    }
}
