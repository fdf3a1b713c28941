//! `/dumps/`: the list, files whole and in parts, and no way to any other file.

use super::sample;
use crate::harness;
use sha2::Digest as _;
use std::io::Read as _;

#[test]
fn the_list_has_every_file() {
    let list = sample().ask("GET /dumps/ | accept: application/json").json();
    let files = list["dumps"].as_array().expect("a list");
    assert_eq!(files.len(), 16, "eight datasets in two formats");
    for file in files {
        let name = file["name"].as_str().expect("a name");
        let answer = sample().ask(&format!("GET /dumps/{name}"));
        let body = answer.body.as_deref().expect("a whole body");
        let sum = notitia::dump::canonical::hexadecimal(&sha2::Sha256::digest(body));
        assert_eq!(file["sha256"], sum.as_str(), "{name}");
        assert_eq!(file["bytes"], body.len(), "{name}");
        let mut text = String::new();
        flate2::read::GzDecoder::new(body).read_to_string(&mut text).expect("gzip of UTF-8");
        if name.ends_with(".nt.gz") {
            assert_eq!(file["triples"], text.lines().count(), "{name}");
        }
    }
    sample().check(&[
        ("GET /dumps", "308 | location: /dumps/"),
        (
            "GET /dumps/",
            "200 | content-type: text/html; charset=utf-8 | body~ merimee.nt.gz | vary~ accept",
        ),
        ("GET /dumps/ | accept: image/png", "406 | body~ application/json"),
        (
            "GET /dumps/ | accept: text/turtle",
            "200 | content-type~ text/turtle | etag~ \" | last-modified~ GMT",
        ),
        (
            "GET /dumps/ | accept: image/png | accept: application/json",
            "200 | content-type: application/json",
        ),
        ("GET /dumps/?lang=en | accept: text/html", "200 | content-language: en"),
        ("POST /dumps/", "405 | allow~ GET"),
    ]);
}

#[test]
fn a_file_is_sent_whole_or_in_parts() {
    let whole = sample().ask("GET /dumps/merimee.nt.gz");
    let bytes = whole.body.as_deref().expect("a whole body");
    let (length, etag) = (bytes.len(), whole.header("etag").expect("a tag"));
    let published = whole.header("last-modified").expect("a time");
    let part = |first: usize, last: usize| {
        format!(
            "206 | content-range: bytes {first}-{last}/{length} | content-length: {}",
            last - first + 1
        )
    };
    let all = format!("200 | content-length: {length} | content-range!");
    let beyond =
        format!("416 | content-range: bytes */{length} | content-type: application/problem+json");
    let mut rows = Vec::new();
    for (headers, expected) in [
        ("range: bytes=0-9".to_owned(), part(0, 9)),
        ("range: bytes=10-".to_owned(), part(10, length - 1)),
        ("range: bytes=-10".to_owned(), part(length - 10, length - 1)),
        (format!("range: bytes=5-{}", length * 2), part(5, length - 1)),
        (format!("range: bytes={length}-"), beyond.clone()),
        ("range: bytes=-0".to_owned(), beyond),
        ("range: bytes=0-1,5-6".to_owned(), all.clone()),
        ("range: lines=0-1".to_owned(), all.clone()),
        (format!("range: bytes=0-9 | if-range: {etag}"), part(0, 9)),
        (format!("range: bytes=0-9 | if-range: {published}"), part(0, 9)),
        ("range: bytes=0-9 | if-range: \"other\"".to_owned(), all.clone()),
        (format!("range: bytes=0-9 | if-range: W/{etag}"), all.clone()),
        ("range: bytes=0-9 | if-range: Sat, 01 Jan 2000 00:00:00 GMT".to_owned(), all.clone()),
        (
            format!("if-none-match: {etag}"),
            format!("304 | etag: {etag} | last-modified: {published} | cache-control~ max-age"),
        ),
        (format!("if-modified-since: {published}"), "304 | body:".to_owned()),
        ("accept-encoding: gzip".to_owned(), format!("{all} | content-encoding! | etag: {etag}")),
    ] {
        rows.push((format!("GET /dumps/merimee.nt.gz | {headers}"), expected));
    }
    rows.push(("HEAD /dumps/merimee.nt.gz | range: bytes=0-9".to_owned(), all));
    rows.push((
        "GET /dumps/merimee.nt.gz".to_owned(),
        "200 | content-type: application/gzip | accept-ranges: bytes | link~ rel=\"license\" | \
         content-disposition: attachment; filename=\"merimee.nt.gz\""
            .to_owned(),
    ));
    sample().check(&rows);
    let mut pieces = Vec::new();
    for range in ["bytes=0-99", "bytes=100-499", "bytes=500-"] {
        let answer = sample().ask(&format!("GET /dumps/merimee.nt.gz | range: {range}"));
        pieces.extend(answer.body.expect("a whole body"));
    }
    assert_eq!(pieces, bytes, "the parts make the whole");
}

#[test]
fn no_other_file_can_be_reached() {
    assert!(harness::sample().join("store.json").exists(), "there is something to reach");
    let rows = [
        "store.json",
        "../store.json",
        "..%2fstore.json",
        "%2e%2e/store.json",
        "%2e%2e%2fstore.json",
        "../../store.json",
        "..%2f..%2f..%2fstore.json",
        "../version.json",
        "..%5cversion.json",
        "merimee.nt.gz%00",
        "./merimee.nt.gz",
        "%2e/merimee.nt.gz",
        "//etc/passwd",
        "%2fetc%2fpasswd",
        "merimee.nt",
        "MERIMEE.NT.GZ",
        "merimee.nt.gz/",
    ]
    .map(|name| (format!("GET /dumps/{name}"), "404 | content-type: application/problem+json"));
    sample().check(&rows);
    sample()
        .check(&[("GET /dumps/%FF", "400 | content-type: application/problem+json | body~ UTF-8")]);
}
