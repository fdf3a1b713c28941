//! From a cell or a JSON value to the value of a field, with what is wrong with it.

use super::FileProblem;
use super::header;
use super::reference;
use crate::notice::Problem;
use crate::notice::Record;
use crate::notice::Value;
use crate::notice::fields::Card;
use crate::notice::fields::Field;
use crate::notice::problem::Severity;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde::de::value::MapAccessDeserializer;
use serde_json::Map;
use std::fmt;

/// Separates the parts of an image in `MEMOIRE`.
const UNIT: char = '\u{1f}';

/// One image of `MEMOIRE`, which POP copies from the base Mémoire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoireImage<'r> {
    /// The `REF` of the Mémoire notice.
    pub reference: &'r str,
    /// The storage path, or an older address.
    pub url: &'r str,
    pub name: &'r str,
    pub copyright: &'r str,
    /// The mark that makes it the notice's main image.
    pub mark: &'r str,
}

/// The images of `MEMOIRE`, in the order of the notice.
pub fn memoire_images(record: &Record) -> impl Iterator<Item = MemoireImage<'_>> {
    let items: &[String] = match record.value("MEMOIRE") {
        Some(Value::List(items)) => items,
        _ => &[],
    };
    items.iter().map(|item| {
        let mut parts = item.split(UNIT);
        let mut part = || parts.next().unwrap_or("");
        MemoireImage {
            reference: part(),
            url: part(),
            name: part(),
            copyright: part(),
            mark: part(),
        }
    })
}

/// The items of a cell that the Opendatasoft portal joined with commas; a comma before a space or in
/// brackets is part of an item (Q12).
pub fn comma_items(cell: &str) -> Vec<String> {
    let mut items = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    let bytes = cell.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 && bytes.get(at + 1).is_some_and(|next| *next != b' ') => {
                items.push(cell[from..at].trim().to_owned());
                from = at + 1;
            }
            _ => {}
        }
    }
    items.push(cell[from..].trim().to_owned());
    items
}

/// Sets `REF` as the record's reference, or says why it has none.
pub fn set_reference(record: &mut Record, given: &str) {
    match reference::normalise(record.base, given) {
        Ok((reference, problem)) => {
            record.reference = reference;
            record.problems.extend(problem);
        }
        Err(problem) => record.problems.push(problem),
    }
}

/// The warning for a byte that is not of the file's encoding.
pub fn stray_byte(field: &'static Field, value: &str) -> Problem {
    let message = "a byte of windows-1252 in a text of another encoding; it was read as such";
    warning("W_ENCODING", field, value, message)
}

/// The warning for a text that was once decoded wrongly.
pub fn mojibake(field: &'static Field, value: &str) -> Problem {
    let message = "letters were lost in an earlier wrong decoding; it is kept as it is, correct it";
    warning("W_MOJIBAKE", field, value, message)
}

fn warning(
    kind: &'static str,
    field: &'static Field,
    value: &str,
    message: &'static str,
) -> Problem {
    let value = if field.private { "" } else { value };
    Problem::warning(kind, field.code, value, message)
}

/// The report of names that no field of the base has.
pub fn unknown_names(names: &[String], line: u64) -> FileProblem {
    let count = names.len();
    let message =
        format!("{count} names are of no field and were passed over: {}", header::listed(names));
    FileProblem { kind: "F_UNKNOWN_COLUMN", line, message }
}

/// A JSON value as far as the fields need it apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`, and blank texts.
    Blank,
    Text(String),
    /// A number or a boolean.
    Scalar(String),
    /// An array of texts and scalars; `scalars` when there was one.
    List {
        items: Vec<String>,
        scalars: bool,
    },
    /// Anything with an object in it.
    Tree(serde_json::Value),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Blank)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(if value.trim().is_empty() { Json::Blank } else { Json::Text(value.to_owned()) })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Json, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = array.next_element::<Json>()? {
            elements.push(element);
        }
        Ok(Json::array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Json, A::Error> {
        serde_json::Value::deserialize(MapAccessDeserializer::new(object)).map(Json::Tree)
    }
}

impl Json {
    fn array(elements: Vec<Self>) -> Self {
        if elements.iter().any(|element| matches!(element, Self::List { .. } | Self::Tree(_))) {
            return Self::Tree(elements.into_iter().map(Self::into_tree).collect());
        }
        let scalars = elements.iter().any(|element| matches!(element, Self::Scalar(_)));
        let text = |element| match element {
            Self::Text(text) | Self::Scalar(text) => text,
            _ => String::new(),
        };
        let items: Vec<String> = elements.into_iter().map(text).collect();
        match items.iter().all(String::is_empty) {
            true => Self::Blank,
            false => Self::List { items, scalars },
        }
    }

    fn into_tree(self) -> serde_json::Value {
        match self {
            Self::Blank => serde_json::Value::Null,
            Self::Text(text) | Self::Scalar(text) => text.into(),
            Self::List { items, .. } => items.into(),
            Self::Tree(tree) => tree,
        }
    }

    /// The same from a value that is parsed already.
    pub fn of(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Blank,
            serde_json::Value::String(text) if text.trim().is_empty() => Self::Blank,
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(elements) => {
                Self::array(elements.into_iter().map(Self::of).collect())
            }
            object @ serde_json::Value::Object(_) => Self::Tree(object),
            scalar => Self::Scalar(scalar.to_string()),
        }
    }
}

/// Gives a field what the JSON has; `typed` when the shape has the types of POP's model.
pub fn set_json(record: &mut Record, field: &'static Field, json: Json, typed: bool) {
    if is_edit_log(field) {
        return;
    }
    let numeric = field.code == "POP_DATE";
    let (value, wrong) = match json {
        Json::Blank => return,
        Json::Text(text) => (
            Value::Text(text),
            (typed && field.card == Card::List).then_some("a text instead of a list"),
        ),
        Json::Scalar(text) => {
            (Value::Text(text), (!numeric).then_some("a number or boolean instead of a text"))
        }
        Json::List { items, .. } if field.code == "POP_COORDONNEES" && items.len() == 2 => {
            (Value::Text(items.join(",")), None)
        }
        Json::List { mut items, scalars } => {
            let wrong = match field.card {
                Card::One if typed => Some("a list instead of a text"),
                _ => (scalars && !numeric).then_some("a number or boolean among texts"),
            };
            match (field.card, items.len()) {
                (Card::One, 1) => (Value::Text(items.remove(0)), wrong),
                _ => (Value::List(items), wrong),
            }
        }
        Json::Tree(tree) => match composite(field, &tree) {
            Some(value) => (value, None),
            None => (Value::Text(tree.to_string()), Some("an object instead of a text or a list")),
        },
    };
    if let Some(wrong) = wrong {
        let text = match &value {
            Value::Text(text) => text.as_str(),
            Value::List(items) => items.first().map_or("", String::as_str),
        };
        record.problems.push(warning("W_JSON_TYPE", field, text, wrong));
    }
    let texts: &[String] = match &value {
        Value::Text(text) => std::slice::from_ref(text),
        Value::List(items) => items,
    };
    let broken = texts.iter().find(|text| super::decode::is_mojibake(text));
    let broken = broken.map(|text| mojibake(field, text));
    record.problems.extend(broken);
    record.set(field.code, value);
}

/// The log of who edited the notice, and POP's own import ids: never even loaded.
pub fn is_edit_log(field: &Field) -> bool {
    matches!(field.code, "HISTORIQUE" | "POP_IMPORT")
}

/// The values that are objects in the model: a point, a polygon, images.
fn composite(field: &Field, tree: &serde_json::Value) -> Option<Value> {
    match field.code {
        "POP_COORDONNEES" => point(tree).map(Value::Text),
        "POP_COORDINATES_POLYGON" => Some(Value::Text(polygon(tree))),
        "MEMOIRE" => {
            let images = tree.as_array()?.iter().map(|image| image.as_object().map(memoire_item));
            images.collect::<Option<Vec<String>>>().map(Value::List)
        }
        _ => None,
    }
}

/// `lat,lon` of `{lat,lon}` and of a GeoJSON point.
fn point(tree: &serde_json::Value) -> Option<String> {
    let object = tree.as_object()?;
    if let Some(serde_json::Value::Array(pair)) = object.get("coordinates") {
        return Some(format!("{},{}", plain(pair.get(1)?), plain(pair.first()?)));
    }
    let get = |names: [&str; 3]| names.iter().find_map(|name| object.get(*name)).map(plain);
    let latitude = get(["lat", "latitude", "y"])?;
    let longitude = get(["lon", "longitude", "lng"])?;
    match latitude.is_empty() && longitude.is_empty() {
        true => Some(String::new()),
        false => Some(format!("{latitude},{longitude}")),
    }
}

/// GeoJSON as it is; nothing when it has no coordinates.
fn polygon(tree: &serde_json::Value) -> String {
    let empty = tree["coordinates"].as_array().is_none_or(Vec::is_empty);
    if empty { String::new() } else { tree.to_string() }
}

fn memoire_item(image: &Map<String, serde_json::Value>) -> String {
    let parts = ["ref", "url", "name", "copy", "marq"]
        .map(|name| image.get(name).map_or(String::new(), plain));
    if parts.iter().all(String::is_empty) { String::new() } else { parts.join("\u{1f}") }
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.replace(UNIT, " ").trim().to_owned(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A reason to refuse a record that no field is to blame for.
pub fn refusal(kind: &'static str, message: String) -> Problem {
    Problem::new(kind, Severity::Violation, None, "", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::Base;
    use crate::notice::Source;
    use crate::notice::fields;

    #[test]
    fn commas_join_items_unless_a_space_or_a_bracket_says_otherwise() {
        let rows: [(&str, &[&str]); 4] = [
            (
                "archéologie,égyptien,costume - accessoires",
                &["archéologie", "égyptien", "costume - accessoires"],
            ),
            ("plume, encre,sanguine", &["plume, encre", "sanguine"]),
            ("scène (a,b),paysage", &["scène (a,b)", "paysage"]),
            ("10003,", &["10003,"]),
        ];
        for (cell, items) in rows {
            assert_eq!(comma_items(cell), items, "{cell}");
        }
    }

    #[test]
    fn json_values_become_values_of_fields() {
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let list =
            |items: &[&str]| Some(Value::List(items.iter().map(ToString::to_string).collect()));
        let rows = [
            ("TICO", "\"Église\"", text("Église"), None),
            ("TICO", "\"  \"", None, None),
            ("TICO", "null", None, None),
            ("TICO", "[\"Église\"]", text("Église"), Some("W_JSON_TYPE")),
            ("TICO", "12", text("12"), Some("W_JSON_TYPE")),
            ("TICO", "{\"a\":1}", text("{\"a\":1}"), Some("W_JSON_TYPE")),
            ("TICO", "\"Ã‰glise\"", text("Ã‰glise"), Some("W_MOJIBAKE")),
            ("DENO", "[\"église\",\"tour\"]", list(&["église", "tour"]), None),
            ("DENO", "[\"\"]", None, None),
            ("DENO", "\"église;tour\"", text("église;tour"), Some("W_JSON_TYPE")),
            ("INSEE", "[10003]", list(&["10003"]), Some("W_JSON_TYPE")),
            ("POP_DATE", "[1400,1500]", list(&["1400", "1500"]), None),
            ("POP_COORDONNEES", "{\"lat\":48.5,\"lon\":-3}", text("48.5,-3"), None),
            ("POP_COORDONNEES", "[48.5,3.25]", text("48.5,3.25"), None),
            ("POP_COORDONNEES", "{\"type\":\"Point\",\"coordinates\":[3,48]}", text("48,3"), None),
            ("POP_COORDINATES_POLYGON", "{\"type\":\"Polygon\",\"coordinates\":[]}", None, None),
            ("HISTORIQUE", "[{\"nom\":\"X\"}]", None, None),
        ];
        for (code, json, expected, kind) in rows {
            let source = Source { file: "f".into(), line: 1 };
            let mut record = Record::new(Base::Merimee, source);
            let field = fields::field(Base::Merimee, code).unwrap();
            set_json(&mut record, field, serde_json::from_str(json).unwrap(), true);
            assert_eq!(record.value(code), expected.as_ref(), "{code} {json}");
            assert_eq!(record.problems.first().map(|p| p.kind), kind, "{code} {json}");
        }
    }

    #[test]
    fn a_private_value_is_not_quoted() {
        let source = Source { file: "f".into(), line: 1 };
        let mut record = Record::new(Base::Merimee, source);
        let field = fields::field(Base::Merimee, "CONTACT").unwrap();
        set_json(&mut record, field, serde_json::from_str("[\"a@b.fr\"]").unwrap(), true);
        assert_eq!(record.problems[0].value, "");
    }

    #[test]
    fn images_keep_their_parts() {
        let source = Source { file: "f".into(), line: 1 };
        let mut record = Record::new(Base::Merimee, source);
        let field = fields::field(Base::Merimee, "MEMOIRE").unwrap();
        let json = r#"[{"ref":"APMH1","url":"memoire/APMH1/a;b.jpg","name":"n","copy":"© X ; Y","marq":"M","_id":"1"}]"#;
        set_json(&mut record, field, serde_json::from_str(json).unwrap(), true);
        let images: Vec<MemoireImage> = memoire_images(&record).collect();
        let image = MemoireImage {
            reference: "APMH1",
            url: "memoire/APMH1/a;b.jpg",
            name: "n",
            copyright: "© X ; Y",
            mark: "M",
        };
        assert_eq!(images, [image]);
    }
}
