//! VoID, <https://www.w3.org/TR/void/>.

super::namespace! {
    "http://rdfs.org/ns/void#":
    DATASET = "Dataset",
    DATASET_DESCRIPTION = "DatasetDescription",
    TRIPLES = "triples",
    ENTITIES = "entities",
    DATA_DUMP = "dataDump",
    SPARQL_ENDPOINT = "sparqlEndpoint",
    SUBSET = "subset",
    URI_SPACE = "uriSpace",
    VOCABULARY = "vocabulary",
}
