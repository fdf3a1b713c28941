//! SPARQL 1.1 service description, <https://www.w3.org/TR/sparql11-service-description/>.

super::namespace! {
    "http://www.w3.org/ns/sparql-service-description#":
    SERVICE = "Service",
    ENDPOINT = "endpoint",
    SUPPORTED_LANGUAGE = "supportedLanguage",
    SPARQL11_QUERY = "SPARQL11Query",
    RESULT_FORMAT = "resultFormat",
    DEFAULT_ENTAILMENT_REGIME = "defaultEntailmentRegime",
    DEFAULT_DATASET = "defaultDataset",
    DATASET = "Dataset",
    DEFAULT_GRAPH = "defaultGraph",
    GRAPH = "Graph",
    NAMED_GRAPH = "namedGraph",
    NAMED_GRAPH_CLASS = "NamedGraph",
    NAME = "name",
}
