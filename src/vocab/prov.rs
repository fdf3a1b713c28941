//! PROV-O, <https://www.w3.org/TR/prov-o/>.

super::namespace! {
    "http://www.w3.org/ns/prov#":
    WAS_DERIVED_FROM = "wasDerivedFrom",
}
