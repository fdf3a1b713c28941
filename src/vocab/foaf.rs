//! FOAF, <http://xmlns.com/foaf/spec/>.

super::namespace! {
    "http://xmlns.com/foaf/0.1/":
    PRIMARY_TOPIC = "primaryTopic",
    HOMEPAGE = "homepage",
    PAGE = "page",
    AGENT = "Agent",
    DOCUMENT = "Document",
    NAME = "name",
    ORGANIZATION = "Organization",
}
