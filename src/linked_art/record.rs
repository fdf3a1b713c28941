//! The records: what each class of Linked Art says, in the order of its profile.

use super::aat::Aat;
use super::node::Node;
use super::parts;
use super::source::Source;
use crate::iri::IriBase;
use crate::vocab::{crm, geo, rdf, schema};
use oxrdf::{Literal, NamedNodeRef, Triple};
use serde_json::Value;

/// The classes that have records, with Linked Art's names; what a thing is first decides.
const CLASSES: &[(NamedNodeRef<'static>, &str)] = &[
    (crm::E22_HUMAN_MADE_OBJECT, "HumanMadeObject"),
    (crm::E74_GROUP, "Group"),
    (crm::E21_PERSON, "Person"),
    (crm::E53_PLACE, "Place"),
    (crm::E57_MATERIAL, "Material"),
    (crm::E58_MEASUREMENT_UNIT, "MeasurementUnit"),
    (crm::E55_TYPE, "Type"),
];

/// Whether the topic of a document is of a class that Linked Art has records of.
#[must_use]
pub fn has_record(triples: &[Triple], topic: NamedNodeRef<'_>) -> bool {
    triples.iter().any(|triple| {
        triple.predicate == rdf::TYPE
            && triple.subject == topic.into()
            && CLASSES.iter().any(|(class, _)| triple.object == (*class).into())
    })
}

/// The record of a document's topic; none when it is of no class that has one. The same triples give the same
/// record, in whatever order they come.
#[must_use]
pub fn record(triples: &[Triple], topic: NamedNodeRef<'_>, iris: &IriBase) -> Option<Value> {
    let source = Source::new(triples, iris);
    let topic = topic.as_str();
    let (_, class) = CLASSES.iter().find(|(class, _)| source.is_a(topic, *class))?;
    let mut node = Node::record(topic, class);
    let last = topic.rsplit('/').next().unwrap_or(topic);
    node.put("_label", source.label(topic).unwrap_or(last));
    node.list("classified_as", classified_as(&source, topic));
    node.list("identified_by", parts::identified_by(&source, topic));
    node.list("referred_to_by", parts::statements(&source, topic));
    node.list("equivalent", equivalent(&source, topic, class));
    let images = source.nodes(topic, crm::P138I_HAS_REPRESENTATION).into_iter();
    node.list("representation", images.map(|image| parts::image(&source, image)));
    node.list("subject_of", parts::notice(&source, topic));
    match *class {
        "HumanMadeObject" => object(&source, topic, &mut node),
        "Group" => group(&source, topic, &mut node),
        "Place" => place(&source, topic, &mut node),
        _ => {}
    }
    Some(node.into())
}

/// The types of a thing: what schema.org's classes are in the AAT, its kind, and the others.
fn classified_as(source: &Source<'_>, topic: &str) -> Vec<Value> {
    let work = source.nodes(topic, schema::ADDITIONAL_TYPE);
    let of_types = |term: &str| match source.code(term) {
        _ if work.contains(&term) => Some(Aat::TYPE_OF_WORK),
        Some(("style", _)) => Some(Aat::STYLE),
        _ => None,
    };
    let photograph = source.is_a(topic, schema::PHOTOGRAPH);
    let photograph = photograph.then(|| Aat::PHOTOGRAPH.classified(Aat::TYPE_OF_WORK));
    let museum = source.is_a(topic, schema::MUSEUM).then(|| Aat::MUSEUM.json("Type"));
    let kinds = parts::kinds(source, topic, of_types);
    photograph.into_iter().chain(museum).chain(kinds).collect()
}

/// The sites whose addresses name the thing itself, not a page about it.
const NAMING: &[&str] = &[
    "http://id.insee.fr/",
    "http://www.wikidata.org/entity/",
    "http://vocab.getty.edu/",
    "http://isni.org/isni/",
    "https://isni.org/isni/",
    "http://viaf.org/viaf/",
    "http://data.bnf.fr/ark:",
    "https://data.bnf.fr/ark:",
];

fn equivalent(source: &Source<'_>, topic: &str, class: &str) -> Vec<Value> {
    let names = |iri: &&str| NAMING.iter().any(|site| iri.starts_with(site));
    let same = source.nodes(topic, schema::SAME_AS).into_iter().filter(names);
    same.map(|iri| Node::identified(iri, class).into()).collect()
}

fn object(source: &Source<'_>, topic: &str, node: &mut Node) {
    let acts = source.nodes(topic, crm::P41I_WAS_CLASSIFIED_BY).into_iter();
    node.list("attributed_by", acts.map(|act| parts::assignment(source, act)));
    let measures = source.nodes(topic, crm::P43_HAS_DIMENSION).into_iter();
    node.list("dimension", measures.filter_map(|measure| parts::dimension(source, measure)));
    node.list("made_of", parts::references(source, topic, crm::P45_CONSISTS_OF, "Material"));
    let whole = source.node(topic, crm::P46I_FORMS_PART_OF);
    node.some("part_of", whole.map(|whole| parts::reference(source, whole, "HumanMadeObject")));
    node.list("current_owner", parts::agents(source, topic, crm::P52_HAS_CURRENT_OWNER));
    node.list("current_custodian", parts::agents(source, topic, crm::P50_HAS_CURRENT_KEEPER));
    let place = location(source, topic);
    node.some("current_location", place.map(|place| parts::reference(source, place, "Place")));
    let making = source.node(topic, crm::P108I_WAS_PRODUCED_BY);
    node.some("produced_by", making.map(|making| parts::production(source, making)));
    let acquisitions = source.nodes(topic, crm::P24I_CHANGED_OWNERSHIP_THROUGH).into_iter();
    node.list(
        "changed_ownership_through",
        acquisitions.map(|iri| parts::event(source, iri, "Acquisition").into()),
    );
}

/// Where a thing is. The profile has one place: a building rather than its commune.
fn location<'a>(source: &Source<'a>, topic: &str) -> Option<&'a str> {
    let places = source.nodes(topic, crm::P55_HAS_CURRENT_LOCATION);
    let building = places.iter().find(|place| place.contains('#'));
    building.or(places.first()).copied()
}

fn group(source: &Source<'_>, topic: &str, node: &mut Node) {
    let site = source.nodes(topic, schema::URL).into_iter().map(|address| {
        let mut words = Node::embedded("LinguisticObject");
        words.list("digitally_carried_by", [parts::web_page(address)]);
        words.into()
    });
    node.list("subject_of", site);
    let addresses = source.nodes(topic, schema::ADDRESS).into_iter();
    node.list("contact_point", addresses.filter_map(|iri| parts::address(source, iri)));
    let places = crm::P74_HAS_CURRENT_OR_FORMER_RESIDENCE;
    node.list("residence", parts::references(source, topic, places, "Place"));
}

fn place(source: &Source<'_>, topic: &str, node: &mut Node) {
    let code = source.literals(topic, schema::IDENTIFIER).into_iter().map(|code| {
        let mut identifier = Node::embedded("Identifier");
        identifier.put("content", code.value());
        identifier.into()
    });
    node.list("identified_by", code);
    let geometry = source.node(topic, geo::HAS_GEOMETRY);
    let wkt = geometry.and_then(|geometry| source.literal(geometry, geo::AS_WKT));
    node.some("defined_by", wkt.map(Literal::value));
    node.list("part_of", parts::references(source, topic, crm::P89_FALLS_WITHIN, "Place"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::PREFIXES;
    use oxrdf::NamedNode;
    use oxttl::TurtleParser;
    use serde_json::json;

    /// The record of `<id/joconde/1>`, of which these Turtle statements are true.
    fn read(statements: &str) -> (Vec<Triple>, Option<Value>) {
        let prefixes = PREFIXES.iter().map(|(name, iri)| format!("@prefix {name}: <{iri}> .\n"));
        let text = format!("@base <http://e/> .\n{}{statements}", prefixes.collect::<String>());
        let triples: Result<Vec<Triple>, _> = TurtleParser::new().for_slice(&text).collect();
        let triples = triples.expect("Turtle");
        let topic = NamedNode::new_unchecked("http://e/id/joconde/1");
        let record = record(&triples, topic.as_ref(), &IriBase::new("http://e/").expect("a base"));
        assert_eq!(record.is_some(), has_record(&triples, topic.as_ref()));
        (triples, record)
    }

    const THING: &str = "<id/joconde/1> a crm:E22_Human-Made_Object ; rdfs:label \"nom\"@fr .\n";

    #[test]
    fn each_pattern_of_the_graph_becomes_that_of_the_profile() {
        for (statements, place, expected) in [
            // A thing without a title has its label for a name.
            ("", "/identified_by/0/content", json!("nom")),
            (
                "<id/joconde/1> schema:name \"b\"@fr ; crm:P1_is_identified_by <#1>, <#2> .
                <#1> a crm:E33_E41_Linguistic_Appellation ; crm:P190_has_symbolic_content \"a\"@fr .
                <#2> a crm:E33_E41_Linguistic_Appellation ; crm:P190_has_symbolic_content \"b\"@fr .",
                "/identified_by/0",
                json!({
                    "type": "Name",
                    "classified_as": [Aat::PRIMARY_NAME.json("Type")],
                    "content": "b",
                    "language": [Aat::FRENCH.json("Language")],
                }),
            ),
            // Ten comes after two.
            (
                "<id/joconde/1> crm:P1_is_identified_by <#n-10>, <#n-2> .
                <#n-10> a crm:E42_Identifier ; crm:P190_has_symbolic_content \"x\" .
                <#n-2> a crm:E42_Identifier ; crm:P190_has_symbolic_content \"y\" .",
                "/identified_by/1/content",
                json!("y"),
            ),
            (
                "<id/joconde/1> crm:P43_has_dimension <#1> . <#1> crm:P90_has_value 7.20 ;
                crm:P2_has_type <id/concept/dimension/height> ; crm:P91_has_unit <id/concept/unit/pied> .",
                "/dimension/0",
                json!({
                    "type": "Dimension",
                    "classified_as": [
                        { "id": "http://vocab.getty.edu/aat/300055644", "type": "Type", "_label": "Height" },
                        { "id": "http://e/id/concept/dimension/height", "type": "Type" },
                    ],
                    "value": 7.2,
                    "unit": { "id": "http://e/id/concept/unit/pied", "type": "MeasurementUnit" },
                }),
            ),
            (
                "<id/joconde/1> crm:P43_has_dimension <#1> . <#1> crm:P90_has_value 7 ;
                crm:P91_has_unit <id/concept/unit/cm> .",
                "/dimension/0/unit/id",
                json!("http://vocab.getty.edu/aat/300379098"),
            ),
            // Without a unit it is no measure.
            (
                "<id/joconde/1> crm:P43_has_dimension <#1> . <#1> crm:P90_has_value 7 .",
                "/dimension",
                Value::Null,
            ),
            // A museum is a group, though nothing is known of it; of another agent nobody knows what it is.
            (
                "<id/joconde/1> crm:P50_has_current_keeper <id/museofile/M1>, <id/agent/x> .",
                "/current_custodian",
                json!([{ "id": "http://e/id/museofile/M1", "type": "Group" }]),
            ),
            (
                "<id/joconde/1> crm:P55_has_current_location <id/place/commune/1>, <id/merimee/PA1#place> .",
                "/current_location/id",
                json!("http://e/id/merimee/PA1#place"),
            ),
            (
                "<id/joconde/1> crm:P41i_was_classified_by <#1> .
                <#1> a crm:E17_Type_Assignment ; crm:P42_assigned <id/concept/protection/classe-mh> .",
                "/attributed_by/0",
                json!({
                    "type": "AttributeAssignment",
                    "assigned": [{ "id": "http://e/id/concept/protection/classe-mh", "type": "Type" }],
                    "assigned_property": "classified_as",
                }),
            ),
            (
                "<id/joconde/1> crm:P138i_has_representation <#1> . <#1> schema:contentUrl \"joconde/1.jpg\" .",
                "/representation/0/digitally_shown_by/0/identified_by/0/content",
                json!("joconde/1.jpg"),
            ),
            (
                "<id/joconde/1> crm:P138i_has_representation <#1> . <#1> schema:contentUrl \"https://e/1.jpg\" .",
                "/representation/0/digitally_shown_by/0/access_point/0/id",
                json!("https://e/1.jpg"),
            ),
            // A page about a thing is not the thing.
            (
                "<id/joconde/1> schema:sameAs <http://www.wikidata.org/entity/Q1>, <http://e/page> .",
                "/equivalent",
                json!([{ "id": "http://www.wikidata.org/entity/Q1", "type": "HumanMadeObject" }]),
            ),
            // A production that is said to be part of itself ends.
            (
                "<id/joconde/1> crm:P108i_was_produced_by <#1> . <#1> crm:P9_consists_of <#1> .",
                "/produced_by/part/0/part",
                json!([{ "type": "Production" }]),
            ),
        ] {
            let (triples, record) = read(&format!("{THING}{statements}"));
            let record = record.expect("a record");
            let found = record.pointer(place).cloned().unwrap_or_default();
            assert_eq!(found, expected, "{statements}");
            let topic = NamedNode::new_unchecked("http://e/id/joconde/1");
            let backwards: Vec<Triple> = triples.into_iter().rev().collect();
            let iris = IriBase::new("http://e/").expect("a base");
            assert_eq!(super::record(&backwards, topic.as_ref(), &iris), Some(record));
        }
    }

    #[test]
    fn what_is_of_no_class_of_linked_art_has_no_record() {
        for statements in [
            "",
            "<id/joconde/1> a skos:ConceptScheme .",
            "<id/joconde/2> a crm:E22_Human-Made_Object .",
        ] {
            assert_eq!(read(statements).1, None, "{statements}");
        }
    }
}
