//! DCAT 3, <https://www.w3.org/TR/vocab-dcat-3/>.

super::namespace! {
    "http://www.w3.org/ns/dcat#":
    CATALOG = "Catalog",
    DATA_SERVICE = "DataService",
    DATASET = "Dataset",
    DISTRIBUTION = "Distribution",
    HAS_DATASET = "dataset",
    HAS_DISTRIBUTION = "distribution",
    HAS_SERVICE = "service",
    ACCESS_URL = "accessURL",
    ENDPOINT_URL = "endpointURL",
    ENDPOINT_DESCRIPTION = "endpointDescription",
    SERVES_DATASET = "servesDataset",
    COMPRESS_FORMAT = "compressFormat",
    DOWNLOAD_URL = "downloadURL",
    MEDIA_TYPE = "mediaType",
    BYTE_SIZE = "byteSize",
    CONTACT_POINT = "contactPoint",
    KEYWORD = "keyword",
    THEME = "theme",
    THEME_TAXONOMY = "themeTaxonomy",
}
