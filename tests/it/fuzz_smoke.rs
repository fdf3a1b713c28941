//! What the fuzz targets hold of any input, over some thousand inputs that are like real ones.

use proptest::prelude::*;

#[path = "../../fuzz/properties.rs"]
mod properties;

/// A piece of a file: what its form hangs on, words, and bytes of any kind.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known: [&[u8]; 20] = [
        b"REF|TICO|DENO|DPRO\n",
        b"Reference|Titre_editorial_de_la_notice\n",
        b"reference;domaine\r\n",
        b"PA00078014",
        b"{\"REF\":\"PA00078014\",\"TICO\":",
        b"{\"results\":[",
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b"|",
        b";",
        b"\"",
        b"\"\"",
        b"\\u00e9",
        b"\n",
        b"\r\n",
        b"\xe9",
        b"\xef\xbb\xbf",
    ];
    prop_oneof![
        4 => prop::sample::select(known.to_vec()).prop_map(<[u8]>::to_vec),
        2 => "[a-zéè 0-9]{0,12}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..8),
        1 => (any::<u8>(), 1000..5000_usize).prop_map(|(byte, count)| vec![byte; count]),
    ]
}

/// A value of words that some grammar knows, numbers, and letters of any kind.
fn value() -> impl Strategy<Value = String> {
    let known = [
        "12e siècle",
        "1er quart",
        "limite",
        "moitié",
        "avant",
        "après",
        "vers",
        "entre",
        "et",
        "J.-C.",
        "(?)",
        " ; ",
        "/",
        ":",
        ",",
        ".",
        "-",
        "classé MH",
        "inscrit",
        "H.",
        "cm",
        "kg",
        "attribué à",
        "né en",
        "&eacute;",
        "&#x41;",
        "<br>",
        "£",
        "#",
        "lambert93",
        "POINT(",
        "2A",
        "PA00078014",
        "propriété de la commune",
        "janvier",
        "1er",
        "an XII",
        "\n",
        "°",
        "'",
    ];
    let part = prop_oneof![
        4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        3 => "[0-9]{1,6}",
        1 => "[0-9]{12,24}",
        1 => "\\PC{0,6}",
        1 => Just(" ".to_owned()),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

fn header() -> impl Strategy<Value = String> {
    let known = [
        "text/html",
        "text/plain",
        "TEXT/*",
        "*/*",
        ";q=",
        "0.5",
        "1.000",
        ",",
        ";",
        "\"",
        "\\",
        "en",
        "-",
    ];
    let part = prop_oneof![
        4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec(part, 0..16).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_of_any_bytes_is_read(pieces in prop::collection::vec(piece(), 0..24)) {
        properties::read(&pieces.concat());
    }

    #[test]
    fn a_value_of_any_words_is_read_or_refused(text in value()) {
        properties::grammar(&text);
    }

    #[test]
    fn a_header_of_any_content_is_answered(header in header()) {
        properties::accept(&header);
    }
}
