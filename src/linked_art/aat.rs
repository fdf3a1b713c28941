//! The terms of Getty's Art & Architecture Thesaurus that Linked Art asks for, and our terms that are certainly
//! the same.
//!
//! <https://linked.art/model/vocab/required/>, <https://linked.art/model/vocab/recommended/>,
//! <https://linked.art/model/vocab/optional/>

use serde_json::{Value, json};

/// A term of the thesaurus: its number and English name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aat(pub u32, pub &'static str);

impl Aat {
    pub const PRIMARY_NAME: Self = Self(300_404_670, "Primary Name");
    pub const DISPLAY_NAME: Self = Self(300_404_669, "Display Name");
    pub const SYSTEM_NUMBER: Self = Self(300_435_704, "System-Assigned Number");
    pub const STREET_ADDRESS: Self = Self(300_386_983, "Street Address");
    /// Of types: those of brief texts about something.
    pub const BRIEF_TEXT: Self = Self(300_418_049, "Brief Text");
    /// Of types: those of things such as paintings and chairs.
    pub const TYPE_OF_WORK: Self = Self(300_435_443, "Type of Work");
    pub const STYLE: Self = Self(300_015_646, "Style");
    pub const DIMENSIONS_STATEMENT: Self = Self(300_435_430, "Dimensions Statement");
    pub const MATERIALS_STATEMENT: Self = Self(300_435_429, "Materials Statement");
    pub const PRODUCTION_STATEMENT: Self = Self(300_435_436, "Production Statement");
    pub const INSCRIPTION_STATEMENT: Self = Self(300_435_414, "Inscription Statement");
    pub const RIGHTS_STATEMENT: Self = Self(300_435_434, "Rights Statement");
    pub const CREDIT_LINE: Self = Self(300_026_687, "Credit Line");
    pub const WEB_PAGE: Self = Self(300_264_578, "Web Page");
    pub const PHOTOGRAPH: Self = Self(300_046_300, "Photograph");
    pub const MUSEUM: Self = Self(300_312_281, "Museum");
    pub const DESCRIPTION: Self = Self(300_435_416, "Description");
    pub const FRENCH: Self = Self(300_388_306, "French");

    pub fn iri(self) -> String {
        format!("http://vocab.getty.edu/aat/{}", self.0)
    }

    pub fn json(self, class: &str) -> Value {
        json!({ "id": self.iri(), "type": class, "_label": self.1 })
    }

    /// A type of a type: `Brief Text` of `Description`.
    pub fn classified(self, as_what: Self) -> Value {
        let mut term = self.json("Type");
        term["classified_as"] = json!([as_what.json("Type")]);
        term
    }
}

/// The same as one of our terms, by its scheme and code.
const SAME: &[((&str, &str), Aat)] = &[
    (("identifier", "inventory-number"), Aat(300_312_355, "Accession Number")),
    (("dimension", "height"), Aat(300_055_644, "Height")),
    (("dimension", "width"), Aat(300_055_647, "Width")),
    (("dimension", "length"), Aat(300_055_645, "Length")),
    (("dimension", "depth"), Aat(300_072_633, "Depth")),
    (("dimension", "diameter"), Aat(300_055_624, "Diameter")),
    (("dimension", "thickness"), Aat(300_055_646, "Thickness")),
    (("dimension", "weight"), Aat(300_056_240, "Weight")),
    (("unit", "mm"), Aat(300_379_097, "millimeters")),
    (("unit", "cm"), Aat(300_379_098, "centimeters")),
    (("unit", "m"), Aat(300_379_099, "meters")),
    (("unit", "g"), Aat(300_379_225, "grams")),
    (("unit", "kg"), Aat(300_379_226, "kilograms")),
    (("text", "description"), Aat::DESCRIPTION),
    (("text", "bibliography"), Aat(300_026_497, "Bibliography Statement")),
    (("text", "exhibition"), Aat(300_435_424, "Exhibition Statement")),
    (("text", "provenance"), Aat(300_435_438, "Provenance Statement")),
    (("text", "marks"), Aat(300_435_420, "Markings Statement")),
    (("text", "visit"), Aat(300_133_046, "Access Statement")),
];

/// The same as one of our terms.
pub fn same(code: Option<(&str, &str)>) -> Option<Aat> {
    SAME.iter().find(|(ours, _)| Some(*ours) == code).map(|(_, aat)| *aat)
}
