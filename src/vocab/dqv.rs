//! Data Quality Vocabulary, <https://www.w3.org/TR/vocab-dqv/>.

super::namespace! {
    "http://www.w3.org/ns/dqv#":
    QUALITY_METADATA = "QualityMetadata",
    QUALITY_MEASUREMENT = "QualityMeasurement",
    METRIC = "Metric",
    EXPECTED_DATA_TYPE = "expectedDataType",
    COMPUTED_ON = "computedOn",
    HAS_QUALITY_MEASUREMENT = "hasQualityMeasurement",
    HAS_QUALITY_METADATA = "hasQualityMetadata",
    IS_MEASUREMENT_OF = "isMeasurementOf",
    VALUE = "value",
}
