//! RDF, RDFS and XML Schema datatypes.

use oxrdf::NamedNodeRef;

super::namespace! {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#":
    FIRST = "first",
    REST = "rest",
    TYPE = "type",
}

/// The namespace of RDFS.
pub const RDFS_NS: &str = "http://www.w3.org/2000/01/rdf-schema#";
/// The namespace of the XML Schema datatypes.
pub const XSD_NS: &str = "http://www.w3.org/2001/XMLSchema#";

pub const LABEL: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#label");
pub const COMMENT: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#comment");
pub const IS_DEFINED_BY: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#isDefinedBy");
pub const RANGE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#range");
pub const SEE_ALSO: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#seeAlso");
pub const BOOLEAN: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#boolean");
pub const DATE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#date");
pub const DATE_TIME: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#dateTime");
pub const DECIMAL: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#decimal");
pub const DOUBLE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#double");
pub const HEX_BINARY: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#hexBinary");
pub const NON_NEGATIVE_INTEGER: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#nonNegativeInteger");
pub const INTEGER: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#integer");
