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

/// Pieces of a text in a language of ours, in any order, and some words that are none.
fn pieces(
    known: &'static [&'static str],
    separator: &'static str,
) -> impl Strategy<Value = String> {
    let part = prop_oneof![
        12 => prop::sample::select(known).prop_map(str::to_owned),
        1 => "[0-9]{1,4}",
        1 => "\\PC{0,4}",
    ];
    prop::collection::vec(part, 0..24).prop_map(move |parts| parts.join(separator))
}

/// Queries: whole ones with something in their middle, and pieces.
fn sparql() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "SELECT",
        "DISTINCT",
        "*",
        "?s",
        "?p",
        "?o",
        "WHERE",
        "{",
        "}",
        "(",
        ")",
        ".",
        ";",
        ",",
        "a",
        "schema:name",
        "<http://example.org/q>",
        "<q>",
        "+",
        "/",
        "|",
        "^",
        "!",
        "OPTIONAL {",
        "UNION {",
        "MINUS {",
        "FILTER(",
        "FILTER EXISTS {",
        "BIND(",
        "AS ?x",
        "VALUES ?o {",
        "GROUP BY",
        "HAVING(",
        "ORDER BY DESC(?o)",
        "LIMIT 3",
        "OFFSET 1",
        "COUNT(*)",
        "SUM(?o)",
        "GROUP_CONCAT(?o)",
        "STR(?o)",
        "LANG(?o)",
        "REGEX(?o, '^T')",
        "1",
        "-1.5e3",
        "'x'@fr",
        "\"\"\"",
        "'",
        "=",
        "<",
        "&&",
        "||",
        "IN (",
        "GRAPH ?g {",
        "SERVICE <http://127.0.0.1/> {",
        "CONSTRUCT {",
        "ASK",
        "DESCRIBE",
        "PREFIX :",
        "#",
        "UNDEF",
        "\\u0041",
        "<<",
        ">>",
        "_:b",
        "[]",
        "()",
        "INSERT DATA {",
        "DELETE",
        "LOAD <http://127.0.0.1/>",
    ];
    let middle = || pieces(&PIECES[10..], " ");
    prop_oneof![
        1 => pieces(PIECES, " "),
        2 => middle().prop_map(|middle| format!("SELECT * {{ ?s ?p ?o . {middle} }}")),
        2 => middle().prop_map(|middle| format!("SELECT ?s (COUNT(*) AS ?n) {{ ?s ?p ?o }} GROUP BY ?s {middle}")),
        1 => middle().prop_map(|middle| format!("CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o {middle} }}")),
        2 => prop::sample::select(&PIECES[11..17]).prop_map(|path| format!("SELECT * {{ ?s {path} ?o }}")),
        2 => (pieces(&["?o", "?x", "1", "'a'", "+", "-", "*", "/", "=", "<", "&&", "(", ")", "!", "STR(?o)", "YEAR(?o)",
            "IF(?o,1,2)", "COALESCE(?x,3)", "xsd:integer(?o)", "STRLEN(?o)", "CONCAT(?o,'é')"], " "))
            .prop_map(|expression| format!("SELECT ?s (({expression}) AS ?y) {{ ?s ex:p ?o FILTER({expression}) }}")
                .replace("ex:p", "<p>")),
    ]
}

/// A shapes graph whose middle may be anything.
fn shapes() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        ":S",
        "a sh:NodeShape",
        "a sh:PropertyShape",
        ";",
        ".",
        ",",
        "[",
        "]",
        "(",
        ")",
        "sh:targetClass schema:Museum",
        "sh:targetNode ex:a",
        "sh:targetSubjectsOf ex:p",
        "sh:property [",
        "sh:path ex:q",
        "sh:path ( ex:q ex:q )",
        "sh:path [ sh:inversePath ex:q ]",
        "sh:path [ sh:zeroOrMorePath ex:q ]",
        "sh:minCount 1",
        "sh:maxCount 0",
        "sh:minCount -1",
        "sh:datatype xsd:integer",
        "sh:nodeKind sh:IRI",
        "sh:in ( 1 2 )",
        "sh:pattern \"^T\"",
        "sh:pattern \"(\"",
        "sh:node :S",
        "sh:node :T",
        "sh:not :S",
        "sh:and ( :S :T )",
        "sh:xone ( :T )",
        "sh:qualifiedValueShape :T",
        "sh:qualifiedMinCount 1",
        "sh:closed true",
        "sh:hasValue 1",
        "sh:uniqueLang true",
        "sh:languageIn ( \"fr\" )",
        "sh:lessThan ex:p",
        "sh:sparql [ sh:select \"SELECT $this { $this ?p ?o }\" ]",
        "sh:severity sh:Warning",
        "sh:message \"é\"@fr",
        "sh:deactivated true",
        ":T",
        "sh:unknown 1",
        "\"",
        "<",
        "[]",
    ];
    let text = |middle: String| {
        format!(
            "@prefix : <http://example.org/s#> . @prefix ex: <http://example.org/> .\n\
             @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix schema: <http://schema.org/> .\n\
             @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n{middle}"
        )
    };
    let constraints = || prop::collection::vec(prop::sample::select(&PIECES[10..43]), 0..6);
    prop_oneof![
        1 => pieces(PIECES, " ").prop_map(text),
        3 => (constraints(), constraints()).prop_map(move |(node, property)| text(format!(
            ":S a sh:NodeShape ; sh:targetNode ex:a , ex:b ; {} .\n:T a sh:PropertyShape ; sh:path ex:q ; {} .",
            node.iter().filter(|piece| **piece != "sh:property [").copied().collect::<Vec<_>>().join(" ; "),
            property.iter().filter(|piece| !piece.ends_with('[') && !piece.starts_with("sh:path")).copied().collect::<Vec<_>>().join(" ; ")
        ))),
    ]
}

fn parameters() -> impl Strategy<Value = Vec<u8>> {
    let known: [&[u8]; 15] = [
        b"query",
        b"=",
        b"&",
        b"+",
        b"%20",
        b"%C3%A9",
        b"%ff",
        b"%",
        b"%z",
        b"default-graph-uri",
        b"timeout",
        b"ASK {}",
        b";",
        b"format",
        b"\xff",
    ];
    let part = prop_oneof![
        8 => prop::sample::select(known.to_vec()).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..3),
    ];
    prop::collection::vec(part, 0..20).prop_map(|parts| parts.concat())
}

/// JSON as POP has it, with values of any kind, and sometimes cut short.
fn pop() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => value().prop_map(serde_json::Value::from),
        1 => any::<f64>().prop_map(serde_json::Value::from),
        1 => Just(serde_json::Value::Null),
        1 => any::<bool>().prop_map(serde_json::Value::from),
    ];
    let any_json = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::btree_map("[A-Z]{1,4}", inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    });
    let notice = (any::<u32>(), prop::collection::btree_map("[A-Z]{3,4}", any_json, 0..5))
        .prop_map(|(number, fields)| {
            let mut fields: serde_json::Map<_, _> = fields.into_iter().collect();
            fields.insert("REF".to_owned(), format!("PA{:08}", number % 100_000_000).into());
            serde_json::Value::from(fields)
        });
    let file = prop::collection::vec(notice, 0..5);
    (file, prop::option::weighted(0.2, 0..400_usize)).prop_map(|(notices, cut)| {
        let text = serde_json::Value::from(notices).to_string();
        text.chars().take(cut.unwrap_or(usize::MAX)).collect()
    })
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

    #[test]
    fn a_query_of_any_text_is_refused_or_answered(text in sparql()) {
        properties::sparql(&text);
    }

    #[test]
    fn parameters_of_any_bytes_are_read(bytes in parameters()) {
        properties::parameters(&bytes);
    }

    #[test]
    fn shapes_of_any_text_are_refused_or_validate(text in shapes()) {
        properties::shapes(&text);
    }

    #[test]
    fn each_object_of_a_json_file_is_a_notice(text in pop()) {
        properties::pop(&text);
    }
}
