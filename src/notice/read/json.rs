//! Records of the JSON shapes: objects one after the other, in an array, or in an answer of an API.

use super::FileProblem;
use super::ReadOptions;
use super::Shape;
use super::csv::RAW_BYTES_MAX;
use super::decode::Encoding;
use super::error::ReadError;
use super::header::Header;
use super::objects::Objects;
use super::objects::Raw;
use super::value;
use super::value::Json;
use crate::notice::Problem;
use crate::notice::Record;
use crate::notice::Source;
use crate::notice::fields::Field;
use crate::notice::fields::Names;
use crate::notice::problem::Severity;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;

/// How many records are looked at to find out the base.
const SAMPLE_RECORDS: usize = 8;

/// How many names of unknown fields are remembered for the report.
const UNKNOWN_NAMES_MAX: usize = 200;

/// Objects in which an API wraps a record.
const WRAPPINGS: [&str; 4] = ["_source", "fields", "record", "properties"];

/// Names that databases and APIs add beside the fields.
const NOISE: [&str; 11] = [
    "_id",
    "__v",
    "_index",
    "_type",
    "_score",
    "_highlight",
    "POP_COMMENTAIRES",
    "POP_COORDINATES_POLYGON",
    "createdAt",
    "updatedAt",
    "sort",
];

/// The objects of a JSON file as records.
pub struct JsonRecords {
    pub objects: Objects,
    pub shape: Shape,
    pub header: Header,
    pub problems: Vec<FileProblem>,
    encoding: Encoding,
    /// Objects that were read to find out the base.
    pending: VecDeque<Result<Raw, ReadError>>,
    /// The field that each name met means.
    names: FxHashMap<String, Option<&'static Field>>,
    unknown: Vec<String>,
    unknown_line: u64,
    reported: bool,
}

impl JsonRecords {
    /// Reads the first objects.
    pub fn new(
        mut objects: Objects,
        encoding: Encoding,
        options: &ReadOptions,
    ) -> Result<Self, ReadError> {
        let mut pending = VecDeque::new();
        while pending.len() < SAMPLE_RECORDS && objects.input.offset < 1 << 20 {
            let Some(raw) = objects.next() else { break };
            let failed = raw.is_err();
            pending.push_back(raw);
            if failed {
                break;
            }
        }
        if let (1, Some(Err(_))) = (pending.len(), pending.front()) {
            return Err(pending
                .pop_front()
                .and_then(Result::err)
                .expect("it was seen to be an error"));
        }
        let texts: Vec<Cow<'_, str>> = pending
            .iter()
            .flatten()
            .filter(|raw| raw.refusal.is_none())
            .map(|raw| encoding.decode(&raw.bytes).0)
            .collect();
        let samples: Vec<Members<'_>> =
            texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in samples.iter().flat_map(|sample| &sample.0) {
            if !names.contains(&&**name) {
                names.push(name);
            }
        }
        let references = |header: &Header| {
            let members = samples.iter().flat_map(|sample| &sample.0);
            members
                .filter(|(name, _)| header.field(name).is_some_and(|field| field.code == "REF"))
                .filter_map(|(_, json)| match json {
                    Json::Text(text) | Json::Scalar(text) => Some(text.clone()),
                    _ => None,
                })
                .collect()
        };
        let header = Header::of(&objects.input.name, 1, &names, &references, options.base)?;
        let lower = !names.iter().any(|name| name.contains(char::is_uppercase));
        let shape = match header.vocabulary {
            Names::Codes if !lower => Shape::PopJson,
            _ => Shape::OpendatasoftJson,
        };
        Ok(Self {
            objects,
            shape,
            header,
            problems: Vec::new(),
            encoding,
            pending,
            names: FxHashMap::default(),
            unknown: Vec::new(),
            unknown_line: 0,
            reported: false,
        })
    }

    /// The next record; none at the end of the file.
    pub fn next(&mut self) -> Option<Result<Record, ReadError>> {
        let raw = match self.pending.pop_front() {
            Some(raw) => raw,
            None => match self.objects.next() {
                Some(raw) => raw,
                None => {
                    self.report_unknown();
                    return None;
                }
            },
        };
        Some(raw.map(|raw| self.record(raw)))
    }

    fn report_unknown(&mut self) {
        if !self.unknown.is_empty() && !self.reported {
            self.reported = true;
            self.problems.push(value::unknown_names(&self.unknown, self.unknown_line));
        }
    }

    fn record(&mut self, raw: Raw) -> Record {
        let source = Source { file: self.objects.input.name.clone(), line: raw.line };
        let mut record = Record::new(self.header.base, source);
        match raw.refusal {
            Some((kind, message)) => record.problems.push(value::refusal(kind, message)),
            None => self.set_members(&raw.bytes, &mut record),
        }
        record.raw = raw.bytes;
        if record.reference.is_empty() {
            record.raw.truncate(RAW_BYTES_MAX.max(self.objects.record_bytes_max));
        }
        record
    }

    fn set_members(&mut self, bytes: &[u8], record: &mut Record) {
        let (text, strange) = self.encoding.decode(bytes);
        if strange {
            let message =
                "bytes of windows-1252 in a text of another encoding; they were read as such";
            record.problems.push(Problem::new("W_ENCODING", Severity::Warning, None, "", message));
        }
        let members: Members<'_> = match serde_json::from_str(&text) {
            Ok(members) => members,
            Err(error) => {
                let message = format!("the record is not JSON ({error}); repair it");
                record.problems.push(value::refusal("R_JSON", message));
                return;
            }
        };
        let typed = self.shape == Shape::PopJson;
        let mut given = None;
        for (name, json) in members.0 {
            if json == Json::Blank {
                continue;
            }
            let Some(field) = self.field(&name, record.source.line) else { continue };
            if field.code == "REF" && given.is_none() {
                given = match &json {
                    Json::Text(text) | Json::Scalar(text) => Some(text.clone()),
                    Json::List { items, .. } => items.first().cloned(),
                    _ => None,
                };
            }
            value::set_json(record, field, json, typed);
        }
        value::set_reference(record, given.as_deref().unwrap_or(""));
    }

    /// The field that a name means; what means none is remembered.
    fn field(&mut self, name: &str, line: u64) -> Option<&'static Field> {
        if let Some(field) = self.names.get(name) {
            return *field;
        }
        let field = self.header.field(name);
        if self.names.len() < 4 * UNKNOWN_NAMES_MAX {
            self.names.insert(name.to_owned(), field);
            if field.is_none() && !NOISE.contains(&name) && self.unknown.len() < UNKNOWN_NAMES_MAX {
                if self.unknown.is_empty() {
                    self.unknown_line = line;
                }
                self.unknown.push(name.to_owned());
            }
        }
        field
    }
}

/// The members of a record, without what wraps it.
struct Members<'t>(Vec<(Cow<'t, str>, Json)>);

/// A name, borrowed from the text where it has no escapes.
#[derive(Deserialize)]
struct Name<'t>(#[serde(borrow)] Cow<'t, str>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::with_capacity(64);
        let mut wrapped = None;
        while let Some(Name(name)) = object.next_key::<Name>()? {
            match object.next_value::<Json>()? {
                Json::Tree(serde_json::Value::Object(inner)) if WRAPPINGS.contains(&&*name) => {
                    wrapped = Some(unwrap(inner));
                }
                json => members.push((name, json)),
            }
        }
        Ok(Members(wrapped.unwrap_or(members)))
    }
}

/// The members of the record inside; `record` wraps `fields` once more.
fn unwrap(object: serde_json::Map<String, serde_json::Value>) -> Vec<(Cow<'static, str>, Json)> {
    let mut members = Vec::with_capacity(object.len());
    for (name, value) in object {
        match value {
            serde_json::Value::Object(inner) if name == "fields" => return unwrap(inner),
            value => members.push((name.into(), Json::of(value))),
        }
    }
    members
}
