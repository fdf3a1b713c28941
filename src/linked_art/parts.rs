//! The structures that records embed: names, statements, time-spans, dimensions, events, images, references.

use super::aat::{self, Aat};
use super::node::Node;
use super::source::Source;
use crate::vocab::{crm, dcterms, foaf, rdf, schema, skos};
use oxrdf::{Literal, NamedNodeRef};
use serde_json::{Number, Value};

/// What has a record of its own: `id`, `type` and `_label`.
pub fn reference(source: &Source<'_>, iri: &str, class: &str) -> Value {
    let mut node = Node::identified(iri, class);
    node.some("_label", source.label(iri));
    node.into()
}

/// References by a property, all of one class.
pub fn references(
    source: &Source<'_>,
    subject: &str,
    property: NamedNodeRef<'_>,
    class: &str,
) -> Vec<Value> {
    let nodes = source.nodes(subject, property);
    nodes.into_iter().map(|iri| reference(source, iri, class)).collect()
}

/// Persons and groups by a property. A museum whose notice is not here is a group all the same; who else is not
/// described cannot be told to be one or the other, and is left out.
pub fn agents(source: &Source<'_>, subject: &str, property: NamedNodeRef<'_>) -> Vec<Value> {
    let nodes = source.nodes(subject, property).into_iter();
    let agent = |iri| {
        let is_person = source.is_a(iri, crm::E21_PERSON);
        let is_group = source.is_a(iri, crm::E74_GROUP) || source.is_museum(iri);
        let class = if is_person { "Person" } else { "Group" };
        (is_person || is_group).then(|| reference(source, iri, class))
    };
    nodes.filter_map(agent).collect()
}

/// One of our terms as a type, after the term of the AAT that is the same.
fn kind(source: &Source<'_>, term: &str, of_types: Option<Aat>) -> Vec<Value> {
    let same = aat::same(source.code(term));
    let same = same.map(|same| match of_types {
        Some(of_types) => same.classified(of_types),
        None => same.json("Type"),
    });
    let mut own = Node::identified(term, "Type");
    own.some("_label", source.label(term));
    own.list("classified_as", of_types.map(|of_types| of_types.json("Type")));
    same.into_iter().chain([own.into()]).collect()
}

/// The types of a node, each with the type that `of_types` gives to its scheme.
pub fn kinds(
    source: &Source<'_>,
    subject: &str,
    of_types: impl Fn(&str) -> Option<Aat>,
) -> Vec<Value> {
    let nodes = source.nodes(subject, crm::P2_HAS_TYPE);
    nodes.into_iter().flat_map(|term| kind(source, term, of_types(term))).collect()
}

/// Names and identifiers. One name is the primary one: what stands as `schema:name` or preferred label, or
/// what the thing is labelled by when it has no name.
pub fn identified_by(source: &Source<'_>, subject: &str) -> Vec<Value> {
    let (mut names, mut identifiers) = (Vec::new(), Vec::new());
    for iri in source.nodes(subject, crm::P1_IS_IDENTIFIED_BY) {
        let Some(content) = source.literal(iri, crm::P190_HAS_SYMBOLIC_CONTENT) else { continue };
        if source.is_a(iri, crm::E42_IDENTIFIER) {
            identifiers.push(identifier(source, iri, content.value()));
        } else {
            names.push((content, kinds(source, iri, |_| None)));
        }
    }
    for property in [skos::PREF_LABEL, schema::NAME, skos::ALT_LABEL, schema::ALTERNATE_NAME] {
        for content in source.literals(subject, property) {
            if !names.iter().any(|(known, _)| known.value() == content.value()) {
                names.push((content, Vec::new()));
            }
        }
    }
    if names.is_empty() {
        names.extend(source.literal(subject, rdf::LABEL).map(|label| (label, Vec::new())));
    }
    let preferred = [skos::PREF_LABEL, schema::NAME]
        .into_iter()
        .find_map(|property| source.literal(subject, property));
    let is_primary =
        |content: &Literal| preferred.is_some_and(|name| name.value() == content.value());
    let primary = names.iter().position(|(content, _)| is_primary(content)).unwrap_or(0);
    if !names.is_empty() {
        names[..=primary].rotate_right(1);
    }
    let names = names.into_iter().enumerate().map(|(at, (content, mut kinds))| {
        if at == 0 {
            kinds.insert(0, Aat::PRIMARY_NAME.json("Type"));
        }
        text("Name", content, kinds)
    });
    names.chain(identifiers).collect()
}

fn identifier(source: &Source<'_>, iri: &str, content: &str) -> Value {
    let mut node = Node::embedded("Identifier");
    let kinds = kinds(source, iri, |_| None);
    // The reference of the notice is the one that has no type.
    let reference = kinds.is_empty().then(|| Aat::SYSTEM_NUMBER.json("Type"));
    node.list("classified_as", kinds.into_iter().chain(reference));
    node.put("content", content);
    node.into()
}

/// Words with a class and types: a name or a statement.
fn text(class: &str, content: &Literal, kinds: Vec<Value>) -> Value {
    let mut node = Node::embedded(class);
    node.list("classified_as", kinds);
    node.put("content", content.value());
    let is_french = content.language() == Some("fr");
    node.list("language", is_french.then(|| Aat::FRENCH.json("Language")));
    node.into()
}

/// Words about something, with a type of the AAT.
pub fn statement(content: &Literal, kind: Aat) -> Value {
    text("LinguisticObject", content, vec![kind.classified(Aat::BRIEF_TEXT)])
}

/// All words about something: its texts, and those that the graph has as literals or inscriptions.
pub fn statements(source: &Source<'_>, subject: &str) -> Vec<Value> {
    let of_kind = |property, kind| {
        source.literals(subject, property).into_iter().map(move |words| statement(words, kind))
    };
    let texts = source.nodes(subject, crm::P67I_IS_REFERRED_TO_BY).into_iter().filter_map(|iri| {
        let content = source.literal(iri, crm::P190_HAS_SYMBOLIC_CONTENT)?;
        let kinds = kinds(source, iri, |_| Some(Aat::BRIEF_TEXT));
        Some(text("LinguisticObject", content, kinds))
    });
    let inscriptions = source.nodes(subject, crm::P128_CARRIES).into_iter().filter_map(|iri| {
        let content = source.literal(iri, crm::P190_HAS_SYMBOLIC_CONTENT)?;
        let mut types = vec![Aat::INSCRIPTION_STATEMENT.classified(Aat::BRIEF_TEXT)];
        types.extend(kinds(source, iri, |_| Some(Aat::BRIEF_TEXT)));
        Some(text("LinguisticObject", content, types))
    });
    texts
        .chain(of_kind(schema::MATERIAL, Aat::MATERIALS_STATEMENT))
        .chain(of_kind(schema::SIZE, Aat::DIMENSIONS_STATEMENT))
        .chain(inscriptions)
        .collect()
}

/// A measure; none without a value and a unit. The unit is that of the AAT where it is certain, and ours is
/// its equivalent.
pub fn dimension(source: &Source<'_>, iri: &str) -> Option<Value> {
    let value = number(source.literal(iri, crm::P90_HAS_VALUE)?.value())?;
    let unit = source.node(iri, crm::P91_HAS_UNIT)?;
    let mut node = Node::embedded("Dimension");
    node.some("_label", source.label(iri));
    node.list("classified_as", kinds(source, iri, |_| None));
    node.put("value", value);
    let own = reference(source, unit, "MeasurementUnit");
    node.put(
        "unit",
        match aat::same(source.code(unit)) {
            Some(same) => {
                let mut same = same.json("MeasurementUnit");
                same["equivalent"] = Value::Array(vec![own]);
                same
            }
            None => own,
        },
    );
    Some(node.into())
}

/// A decimal as a JSON number.
fn number(text: &str) -> Option<Number> {
    match text.parse::<i64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => Number::from_f64(text.parse().ok()?),
    }
}

fn time_span(source: &Source<'_>, iri: &str) -> Value {
    let mut node = Node::embedded("TimeSpan");
    let words = source.literal(iri, rdf::LABEL);
    node.some("_label", words.map(Literal::value));
    let name = words.map(|words| text("Name", words, vec![Aat::DISPLAY_NAME.json("Type")]));
    node.list("identified_by", name);
    for (key, property) in [
        ("begin_of_the_begin", crm::P82A_BEGIN_OF_THE_BEGIN),
        ("end_of_the_end", crm::P82B_END_OF_THE_END),
    ] {
        node.some(key, source.literal(iri, property).map(Literal::value));
    }
    node.into()
}

/// What happened: a production with its parts, an acquisition, an assignment.
pub fn event(source: &Source<'_>, iri: &str, class: &str) -> Node {
    let mut node = Node::embedded(class);
    node.some("_label", source.label(iri));
    node.list("classified_as", kinds(source, iri, |_| None));
    let notes = source.literals(iri, crm::P3_HAS_NOTE).into_iter();
    let about = if class == "Production" { Aat::PRODUCTION_STATEMENT } else { Aat::DESCRIPTION };
    node.list("referred_to_by", notes.map(|note| statement(note, about)));
    node.some(
        "timespan",
        source.node(iri, crm::P4_HAS_TIME_SPAN).map(|span| time_span(source, span)),
    );
    node.list("carried_out_by", agents(source, iri, crm::P14_CARRIED_OUT_BY));
    node.list("technique", references(source, iri, crm::P32_USED_GENERAL_TECHNIQUE, "Type"));
    node
}

/// How deep productions are nested at most; ours have phases and shares, without parts of their own.
const LEVELS_MAX: usize = 3;

/// A production with its phases and the shares of its makers.
pub fn production(source: &Source<'_>, iri: &str) -> Value {
    nested_production(source, iri, LEVELS_MAX)
}

fn nested_production(source: &Source<'_>, iri: &str, levels: usize) -> Value {
    let mut node = event(source, iri, "Production");
    if levels > 1 {
        let parts = source.nodes(iri, crm::P9_CONSISTS_OF).into_iter();
        node.list("part", parts.map(|part| nested_production(source, part, levels - 1)));
    }
    node.into()
}

/// An act of protection: Linked Art knows it as the assignment of a type, by the general class and property.
pub fn assignment(source: &Source<'_>, iri: &str) -> Value {
    let mut node = event(source, iri, "AttributeAssignment");
    node.list("assigned", references(source, iri, crm::P42_ASSIGNED, "Type"));
    node.put("assigned_property", "classified_as");
    node.into()
}

/// An image, with whom to credit and what may be done with it; its address, or its path in POP's storage.
pub fn image(source: &Source<'_>, iri: &str) -> Value {
    let mut node = Node::embedded("VisualItem");
    for (property, kind) in
        [(schema::CREDIT_TEXT, Aat::CREDIT_LINE), (schema::COPYRIGHT_NOTICE, Aat::RIGHTS_STATEMENT)]
    {
        let words = source.literals(iri, property).into_iter();
        node.list("referred_to_by", words.map(|words| statement(words, kind)));
    }
    node.list(
        "digitally_shown_by",
        source.literals(iri, schema::CONTENT_URL).into_iter().map(|place| {
            let mut file = Node::embedded("DigitalObject");
            if is_address(place.value()) {
                let point = Node::identified(place.value(), "DigitalObject");
                file.list("access_point", [point.into()]);
            } else {
                let mut path = Node::embedded("Identifier");
                path.put("content", place.value());
                file.list("identified_by", [path.into()]);
            }
            file.into()
        }),
    );
    node.into()
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// A page of the web about something.
pub fn web_page(address: &str) -> Value {
    let mut page = Node::embedded("DigitalObject");
    page.list("classified_as", [Aat::WEB_PAGE.json("Type")]);
    page.put("format", "text/html");
    page.list("access_point", [Node::identified(address, "DigitalObject").into()]);
    page.into()
}

/// The notice that describes something, with its licence and its page on POP.
pub fn notice(source: &Source<'_>, subject: &str) -> Option<Value> {
    let docs = source.pointing(foaf::PRIMARY_TOPIC, subject);
    let doc = *docs.iter().find(|doc| source.node(doc, dcterms::SOURCE).is_some())?;
    let mut node = Node::embedded("LinguisticObject");
    node.some("_label", source.label(doc));
    let licence = source.nodes(doc, dcterms::LICENSE);
    let licence = licence.into_iter().map(Literal::new_simple_literal);
    let rights = source.literals(doc, dcterms::RIGHTS).into_iter().cloned();
    let words = licence.chain(rights);
    node.list("referred_to_by", words.map(|words| statement(&words, Aat::RIGHTS_STATEMENT)));
    node.list("digitally_carried_by", source.nodes(doc, dcterms::SOURCE).into_iter().map(web_page));
    Some(node.into())
}

/// An address for letters, on one line.
pub fn address(source: &Source<'_>, iri: &str) -> Option<Value> {
    let line = [schema::STREET_ADDRESS, schema::POSTAL_CODE, schema::ADDRESS_LOCALITY]
        .into_iter()
        .filter_map(|property| source.literal(iri, property).map(Literal::value))
        .collect::<Vec<_>>()
        .join(", ");
    let mut node = Node::embedded("Identifier");
    node.list("classified_as", [Aat::STREET_ADDRESS.json("Type")]);
    node.put("content", line.as_str());
    (!line.is_empty()).then(|| node.into())
}
