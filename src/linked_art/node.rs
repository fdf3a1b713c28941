//! A JSON object in the making: properties in the order in which they are put, lists only where something is in.

use serde_json::{Map, Value};

/// A JSON object of Linked Art.
pub struct Node(Map<String, Value>);

impl Node {
    /// What is embedded in another: it has a class, and no `id`.
    pub fn embedded(class: &str) -> Self {
        let mut node = Self(Map::new());
        node.put("type", class);
        node
    }

    /// What has an address.
    pub fn identified(id: &str, class: &str) -> Self {
        let mut node = Self(Map::new());
        node.put("id", id);
        node.put("type", class);
        node
    }

    /// The record of a document: its context stands first.
    pub fn record(id: &str, class: &str) -> Self {
        let mut node = Self(Map::new());
        node.put("@context", super::CONTEXT);
        node.put("id", id);
        node.put("type", class);
        node
    }

    pub fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    pub fn some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    /// Adds to a list; an empty list is none.
    pub fn list(&mut self, key: &str, values: impl IntoIterator<Item = Value>) {
        let mut values = values.into_iter().peekable();
        if values.peek().is_none() {
            return;
        }
        let entry = self.0.entry(key.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = entry {
            list.extend(values);
        }
    }
}

impl From<Node> for Value {
    fn from(node: Node) -> Self {
        Self::Object(node.0)
    }
}
