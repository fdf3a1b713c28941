//! What is wrong with a notice, said so that its producer finds the cell and knows what to do.

use std::borrow::Cow;

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the notice is stored.
    Info,
    /// A value is doubtful, or stays as words; the notice is stored.
    Warning,
    /// The notice would make the graph wrong; it goes to quarantine.
    Violation,
}

/// One thing that is wrong with one notice.
///
/// The value of a field that is never published is never put here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The kind, stable and counted: `W_DATE`, `W_COORD`, `R_NO_REF`, …
    pub kind: &'static str,
    pub severity: Severity,
    /// The producer's code of the field, where one field is to blame: `DPRO`.
    pub field: Option<&'static str>,
    /// The value as given, cut to [`Problem::VALUE_CHARS_MAX`] characters; empty for private fields.
    pub value: String,
    /// What is wrong and what to do about it, in English, lower case, without a final stop.
    pub message: Cow<'static, str>,
}

impl Problem {
    /// How many characters of a value a problem quotes.
    pub const VALUE_CHARS_MAX: usize = 120;

    /// A warning about the value of a field.
    #[must_use]
    pub fn warning(
        kind: &'static str,
        field: &'static str,
        value: &str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(kind, Severity::Warning, Some(field), value, message)
    }

    /// A reason to refuse the notice.
    #[must_use]
    pub fn violation(
        kind: &'static str,
        field: &'static str,
        value: &str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(kind, Severity::Violation, Some(field), value, message)
    }

    /// Any problem; the value is cut here.
    #[must_use]
    pub fn new(
        kind: &'static str,
        severity: Severity,
        field: Option<&'static str>,
        value: &str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let value = match value.char_indices().nth(Self::VALUE_CHARS_MAX) {
            Some((end, _)) => format!("{}…", &value[..end]),
            None => value.to_owned(),
        };
        Self { kind, severity, field, value, message: message.into() }
    }
}
