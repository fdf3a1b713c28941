//! From the words of a cell to typed values, without RDF, clock or I/O.
//!
//! Nothing is guessed: what a grammar can't read stays words, and the [`Note`] says what to do about it.

pub mod acquisition;
pub mod authority;
pub mod century;
pub mod commune;
pub mod coordinate;
pub mod date;
pub mod denomination;
pub mod dimension;
pub mod discovery;
pub mod edtf;
pub mod hierarchy;
pub mod house_number;
pub mod incident;
pub mod link;
pub mod outline;
pub mod owner;
pub mod person;
pub mod place;
pub mod privacy;
pub mod projection;
pub mod protection;
pub mod text;
pub mod year;

use super::problem::Severity;
use std::borrow::Cow;

/// What a grammar has to say about a value: why it stays words (as an error), or why the value that was
/// read is doubtful (in [`Read::notes`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The kind under which the problem is counted: `W_DATE`, `W_COORD`, …
    pub kind: &'static str,
    /// The entry of the quirk catalogue, where there is one: `Q47`.
    pub quirk: Option<&'static str>,
    /// What is wrong and what to do, lower case, without a final stop; it never quotes the value.
    pub message: Cow<'static, str>,
}

impl Note {
    /// How much it weighs: a kind `I_…` is worth knowing, any other a warning.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.kind.starts_with("I_") { Severity::Info } else { Severity::Warning }
    }

    /// A note without a quirk.
    #[must_use]
    pub fn new(kind: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, quirk: None, message: message.into() }
    }

    /// A note about a known quirk.
    #[must_use]
    pub fn quirk(
        kind: &'static str,
        quirk: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { kind, quirk: Some(quirk), message: message.into() }
    }
}

/// A value that was read, and what is doubtful about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    pub value: T,
    pub notes: Vec<Note>,
}

impl<T> Read<T> {
    /// A value without doubt.
    #[must_use]
    pub fn sure(value: T) -> Self {
        Self { value, notes: Vec::new() }
    }

    /// A value with one doubt.
    #[must_use]
    pub fn noted(value: T, note: Note) -> Self {
        Self { value, notes: vec![note] }
    }
}
