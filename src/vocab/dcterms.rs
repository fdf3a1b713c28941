//! Dublin Core terms, <https://www.dublincore.org/specifications/dublin-core/dcmi-terms/>.

super::namespace! {
    "http://purl.org/dc/terms/":
    CONFORMS_TO = "conformsTo",
    COVERAGE = "coverage",
    CREATED = "created",
    CREATOR = "creator",
    DESCRIPTION = "description",
    IDENTIFIER = "identifier",
    IS_PART_OF = "isPartOf",
    IS_REPLACED_BY = "isReplacedBy",
    LANGUAGE = "language",
    LICENSE = "license",
    MODIFIED = "modified",
    RELATION = "relation",
    RIGHTS = "rights",
    SOURCE = "source",
    SPATIAL = "spatial",
    SUBJECT = "subject",
    TITLE = "title",
}
