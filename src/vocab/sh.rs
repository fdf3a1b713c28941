//! SHACL, <https://www.w3.org/TR/shacl/>. The engine keeps its own table of the terms it reads.

super::namespace! {
    "http://www.w3.org/ns/shacl#":
    VALIDATION_REPORT = "ValidationReport",
}
