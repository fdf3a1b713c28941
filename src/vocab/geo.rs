//! GeoSPARQL 1.1, <https://docs.ogc.org/is/22-047r1/22-047r1.html>.

super::namespace! {
    "http://www.opengis.net/ont/geosparql#":
    GEOMETRY = "Geometry",
    HAS_GEOMETRY = "hasGeometry",
    AS_WKT = "asWKT",
    WKT_LITERAL = "wktLiteral",
    HAS_SPATIAL_ACCURACY = "hasSpatialAccuracy",
    HAS_METRIC_SPATIAL_ACCURACY = "hasMetricSpatialAccuracy",
}
