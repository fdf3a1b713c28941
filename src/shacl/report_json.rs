//! A validation report as plain JSON, for programs that know no RDF.
//!
//! Terms are objects as in SPARQL's JSON results; paths are written as in SPARQL; severities,
//! components and shapes are IRIs, or labels of blank nodes that begin with `_:`. What a result does
//! not have is left out; `details` are results too. `messages` is by language, the empty one for those without.

use super::report::Report;
use super::report::ValidationResult;
use super::results::Results;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use std::io;

impl Results<'_> {
    /// Writes the report as a JSON document: `{"conforms": …, "results": [ … ]}`, a line a result.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_json(&self, mut out: impl io::Write) -> io::Result<()> {
        write!(out, "{{\"conforms\":{},\"results\":[", self.conforms())?;
        for (number, found) in self.iter().enumerate() {
            out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut out, &result(&found))?;
        }
        out.write_all(b"\n]}\n")
    }
}

impl Report {
    /// The report as a JSON value, of the same form.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let results: Vec<Value> = self.results.iter().map(result).collect();
        json!({ "conforms": self.conforms(), "results": results })
    }
}

fn result(found: &ValidationResult) -> Value {
    let mut object = Map::new();
    let mut set = |key: &str, value: Value| object.insert(key.into(), value);
    set("focusNode", term(&found.focus));
    if let Some(path) = &found.path {
        set("path", path.to_string().into());
    }
    if let Some(value) = &found.value {
        set("value", term(value));
    }
    set("severity", found.severity.iri().into_string().into());
    set("component", found.component.as_str().into());
    set("shape", node(&found.source_shape));
    if let Some(constraint) = &found.source_constraint {
        set("constraint", node(constraint));
    }
    let mut messages = Map::new();
    for message in &found.messages {
        let all = messages.entry(message.language().unwrap_or("")).or_insert_with(|| json!([]));
        if let Value::Array(all) = all {
            all.push(message.value().into());
        }
    }
    set("messages", messages.into());
    if !found.details.is_empty() {
        set("details", found.details.iter().map(result).collect());
    }
    object.into()
}

fn node(node: &NamedOrBlankNode) -> Value {
    match node {
        NamedOrBlankNode::NamedNode(iri) => iri.as_str().into(),
        NamedOrBlankNode::BlankNode(blank) => blank.to_string().into(),
    }
}

fn term(term: &Term) -> Value {
    match term {
        Term::NamedNode(iri) => json!({ "type": "uri", "value": iri.as_str() }),
        Term::BlankNode(blank) => json!({ "type": "bnode", "value": blank.as_str() }),
        Term::Literal(literal) => match literal.language() {
            Some(tag) => json!({ "type": "literal", "value": literal.value(), "xml:lang": tag }),
            None => {
                let datatype = literal.datatype().as_str();
                json!({ "type": "literal", "value": literal.value(), "datatype": datatype })
            }
        },
    }
}
