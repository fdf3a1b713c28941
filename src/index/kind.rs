//! The kinds of terms, in the order in which the dictionary has them.

use oxrdf::NamedNodeRef;
use oxrdf::vocab::xsd;

/// What a term is, and for a literal, what it compares with: inside a kind, terms stand in the order of their
/// values. Literals whose lexical form their datatype does not allow are `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Blank,
    Iri,
    /// `xsd:decimal`, `xsd:integer` and what is derived from it.
    Exact,
    Double,
    Float,
    Boolean,
    /// Without a time zone, as all up to `ZonedYear` that do not say so: those with one are not comparable
    /// with those without one when they are close.
    Date,
    ZonedDate,
    /// `xsd:dateTime` and `xsd:dateTimeStamp`.
    DateTime,
    ZonedDateTime,
    Year,
    ZonedYear,
    /// Plain and language-tagged strings, by value, then language; plain ones last.
    Text,
    /// All else, by datatype, then lexical form.
    Other,
}

impl Kind {
    /// In order.
    pub const ALL: [Self; 14] = [
        Self::Blank,
        Self::Iri,
        Self::Exact,
        Self::Double,
        Self::Float,
        Self::Boolean,
        Self::Date,
        Self::ZonedDate,
        Self::DateTime,
        Self::ZonedDateTime,
        Self::Year,
        Self::ZonedYear,
        Self::Text,
        Self::Other,
    ];

    /// The first byte of the keys of the kind.
    #[must_use]
    pub fn tag(self) -> u8 {
        self as u8
    }

    /// The kind of a first byte.
    #[must_use]
    pub fn from_tag(tag: u8) -> Option<Self> {
        Self::ALL.get(usize::from(tag)).copied()
    }

    /// Whether its terms are numbers.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Exact | Self::Double | Self::Float)
    }

    /// Whether its terms are literals.
    #[must_use]
    pub fn is_literal(self) -> bool {
        self >= Self::Exact
    }

    /// The datatypes of the kind, in order of their IRIs; none where a key spells them out.
    #[must_use]
    pub fn datatypes(self) -> &'static [NamedNodeRef<'static>] {
        match self {
            Self::Exact => EXACT,
            Self::Double => &[xsd::DOUBLE],
            Self::Float => &[xsd::FLOAT],
            Self::Boolean => &[xsd::BOOLEAN],
            Self::Date | Self::ZonedDate => &[xsd::DATE],
            Self::DateTime | Self::ZonedDateTime => &[xsd::DATE_TIME, xsd::DATE_TIME_STAMP],
            Self::Year | Self::ZonedYear => &[xsd::G_YEAR],
            Self::Blank | Self::Iri | Self::Text | Self::Other => &[],
        }
    }
}

const EXACT: &[NamedNodeRef<'static>] = &[
    xsd::BYTE,
    xsd::DECIMAL,
    xsd::INT,
    xsd::INTEGER,
    xsd::LONG,
    xsd::NEGATIVE_INTEGER,
    xsd::NON_NEGATIVE_INTEGER,
    xsd::NON_POSITIVE_INTEGER,
    xsd::POSITIVE_INTEGER,
    xsd::SHORT,
    xsd::UNSIGNED_BYTE,
    xsd::UNSIGNED_INT,
    xsd::UNSIGNED_LONG,
    xsd::UNSIGNED_SHORT,
];
