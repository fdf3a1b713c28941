//! SPDX, as DCAT uses it for checksums, <https://spdx.org/rdf/terms/>.

super::namespace! {
    "http://spdx.org/rdf/terms#":
    CHECKSUM = "checksum",
    CHECKSUM_CLASS = "Checksum",
    CHECKSUM_ALGORITHM = "ChecksumAlgorithm",
    CHECKSUM_VALUE = "checksumValue",
    ALGORITHM = "algorithm",
    SHA256 = "checksumAlgorithm_sha256",
}
