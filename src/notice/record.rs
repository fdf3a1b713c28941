//! A notice as read: the producer's field codes and their values, still words.

use super::base::Base;
use super::problem::Problem;
use std::sync::Arc;

/// Where a record was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name of the file, without its folders; `-` for standard input.
    pub file: Arc<str>,
    /// The line on which the record begins, counted from 1, header included.
    pub line: u64,
}

/// The value of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One cell.
    Text(String),
    /// An array of a JSON shape, or a cell that the shape is known to join with commas.
    List(Vec<String>),
}

impl Value {
    /// The items of an array, or the one cell.
    #[must_use]
    pub fn items(&self) -> &[String] {
        match self {
            Self::Text(text) => std::slice::from_ref(text),
            Self::List(items) => items,
        }
    }
}

/// One notice.
#[derive(Clone, Debug)]
pub struct Record {
    pub base: Base,
    /// `REF`, normalised (trimmed, upper case, padded); empty when the notice has none that is usable,
    /// and then `problems` says why with a violation.
    pub reference: String,
    pub source: Source,
    /// What the reader found: encoding, cells too few or too many, `REF`.
    pub problems: Vec<Problem>,
    /// The record as the file has it (for CSV its row without the line end), for the quarantine.
    pub raw: Vec<u8>,
    values: Vec<(&'static str, Value)>,
}

impl Record {
    /// A record without values.
    #[must_use]
    pub fn new(base: Base, source: Source) -> Self {
        Self {
            base,
            reference: String::new(),
            source,
            problems: Vec::new(),
            raw: Vec::new(),
            values: Vec::with_capacity(32),
        }
    }

    /// Gives a field its value. A blank one is left out; of two values for one field the first stays.
    pub fn set(&mut self, code: &'static str, value: Value) {
        if self.value(code).is_none() {
            self.set_new(code, value);
        }
    }

    /// As [`Record::set`], for a field that is known to have no value yet: it is not looked for.
    pub(crate) fn set_new(&mut self, code: &'static str, value: Value) {
        let blank = match &value {
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.iter().all(|item| item.trim().is_empty()),
        };
        if !blank {
            self.values.push((code, value));
        }
    }

    /// The value of a field, if it is not blank.
    #[must_use]
    pub fn value(&self, code: &str) -> Option<&Value> {
        self.values.iter().find(|(name, _)| *name == code).map(|(_, value)| value)
    }

    /// Whether the field has a value.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.value(code).is_some()
    }

    /// The field as one text, trimmed; the items of an array are joined with ` ; `.
    #[must_use]
    pub fn text(&self, code: &str) -> Option<std::borrow::Cow<'_, str>> {
        Some(match self.value(code)? {
            Value::Text(text) => text.trim().into(),
            Value::List(items) => {
                let items: Vec<&str> =
                    items.iter().map(|item| item.trim()).filter(|item| !item.is_empty()).collect();
                items.join(" ; ").into()
            }
        })
    }

    /// The items of a field that is a list, trimmed, blanks left out, in order, repetitions kept.
    ///
    /// A cell is split at `;`; an item of an array that holds a `;` is split again (Q14).
    #[must_use]
    pub fn list(&self, code: &str) -> Vec<&str> {
        let cells: &[String] = match self.value(code) {
            None => &[],
            Some(Value::Text(text)) => std::slice::from_ref(text),
            Some(Value::List(items)) => items,
        };
        cells
            .iter()
            .flat_map(|cell| cell.split(';'))
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .collect()
    }

    /// The items of a field that stands beside another one, item by item: as [`Record::list`], but blanks keep
    /// their place.
    #[must_use]
    pub fn places(&self, code: &str) -> Vec<&str> {
        let Some(value) = self.value(code) else { return Vec::new() };
        value.items().iter().flat_map(|cell| cell.split(';')).map(str::trim).collect()
    }

    /// The record without the cells, and the items of arrays, that are to go.
    #[must_use]
    pub fn without(&self, goes: impl Fn(&'static str, &str) -> bool) -> Self {
        let mut record = Self { values: Vec::new(), ..self.clone() };
        for (code, value) in self.values() {
            match value {
                Value::Text(text) if goes(code, text) => {}
                Value::Text(_) => record.set(code, value.clone()),
                Value::List(items) => {
                    let kept = items.iter().filter(|item| !goes(code, item)).cloned().collect();
                    record.set(code, Value::List(kept));
                }
            }
        }
        record
    }

    /// The fields that have a value, in the order of the file.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().map(|(code, value)| (*code, value))
    }
}
