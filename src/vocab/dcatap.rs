//! DCAT-AP's own terms, <https://semiceu.github.io/DCAT-AP/releases/3.0.1/>.

super::namespace! {
    "http://data.europa.eu/r5r/":
    AVAILABILITY = "availability",
}
