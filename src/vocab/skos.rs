//! SKOS, <https://www.w3.org/TR/skos-reference/>.

super::namespace! {
    "http://www.w3.org/2004/02/skos/core#":
    CONCEPT = "Concept",
    CONCEPT_SCHEME = "ConceptScheme",
    PREF_LABEL = "prefLabel",
    ALT_LABEL = "altLabel",
    EXACT_MATCH = "exactMatch",
    IN_SCHEME = "inScheme",
    CLOSE_MATCH = "closeMatch",
    NOTATION = "notation",
}
