//! vCard, as DCAT uses it for contacts, <https://www.w3.org/TR/vcard-rdf/>.

super::namespace! {
    "http://www.w3.org/2006/vcard/ns#":
    KIND = "Kind",
    ORGANIZATION = "Organization",
    FN = "fn",
    HAS_URL = "hasURL",
}
