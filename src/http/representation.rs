//! A rendered document with its validators, and how it is sent: 200, or 304 to a client that has it.
//!
//! <https://www.rfc-editor.org/rfc/rfc9110#section-13>

use axum::body::Body;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::rfc2822::DateTimePrinter;
use sha2::Digest as _;
use sha2::Sha256;
use std::fmt::Write as _;

/// A document, ready to be sent.
#[derive(Clone, Debug)]
pub struct Representation {
    pub content_type: HeaderValue,
    pub body: Bytes,
    /// Strong: another one whenever the bytes are others. With its quotes.
    pub etag: HeaderValue,
    /// `Link` headers: other formats, licence.
    pub links: Option<HeaderValue>,
    pub vary: HeaderValue,
    /// Of pages.
    pub language: Option<HeaderValue>,
    /// The address of this very format.
    pub location: Option<HeaderValue>,
}

impl Representation {
    pub fn new(content_type: &'static str, body: Vec<u8>) -> Self {
        let hash = Sha256::digest(&body);
        let mut etag = String::from("\"");
        for byte in &hash[..16] {
            let _ = write!(etag, "{byte:02x}");
        }
        etag.push('"');
        Self {
            content_type: HeaderValue::from_static(content_type),
            body: Bytes::from(body),
            etag: HeaderValue::from_str(&etag).expect("hexadecimal digits can stand in a header"),
            links: None,
            vary: HeaderValue::from_static("accept"),
            language: None,
            location: None,
        }
    }

    /// The bytes that it holds, for the cache.
    pub fn bytes(&self) -> usize {
        self.body.len() + self.links.as_ref().map_or(0, HeaderValue::len)
    }

    /// The response; `published` is when the version that it tells of was published, in RFC 3339.
    pub fn respond(&self, asked: &HeaderMap, published: &str) -> Response {
        let published = published.parse::<Timestamp>().ok();
        let known = known(asked, &self.etag, published);
        let mut response = match known {
            Some(_) => StatusCode::NOT_MODIFIED.into_response(),
            None => Body::from(self.body.clone()).into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, known.flatten().unwrap_or_else(|| self.etag.clone()));
        headers.insert(header::VARY, self.vary.clone());
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=60, stale-while-revalidate=600"),
        );
        if let Some(value) = published.and_then(last_modified) {
            headers.insert(header::LAST_MODIFIED, value);
        }
        if let Some(location) = &self.location {
            headers.insert(header::CONTENT_LOCATION, location.clone());
        }
        if response.status() == StatusCode::NOT_MODIFIED {
            return response;
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        if let Some(links) = &self.links {
            headers.insert(header::LINK, links.clone());
        }
        if let Some(language) = &self.language {
            headers.insert(header::CONTENT_LANGUAGE, language.clone());
        }
        response
    }
}

/// Whether the client has it already; with the tag by which it knows it, if by one.
/// `If-None-Match` decides alone where it is given.
pub fn known(
    asked: &HeaderMap,
    etag: &HeaderValue,
    modified: Option<Timestamp>,
) -> Option<Option<HeaderValue>> {
    let etag = etag.to_str().unwrap_or_default();
    if asked.contains_key(header::IF_NONE_MATCH) {
        return asked
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(',').map(str::trim))
            .find(|given| *given == "*" || without_coding(given.trim_start_matches("W/")) == etag)
            .map(|given| HeaderValue::from_str(given).ok().filter(|given| given != "*"));
    }
    let since = parse_http_date(asked.get(header::IF_MODIFIED_SINCE)?)?;
    (modified?.as_second() <= since.as_second()).then_some(None)
}

/// The time of a version as `Last-Modified`, which is never later than now
/// (<https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.1>): the clock may have gone back.
pub fn last_modified(published: Timestamp) -> Option<HeaderValue> {
    http_date(published.min(Timestamp::now()))
}

/// `Sat, 21 Nov 2026 20:09:40 GMT`
fn http_date(time: Timestamp) -> Option<HeaderValue> {
    let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&time).ok()?;
    HeaderValue::from_str(&text).ok()
}

pub fn parse_http_date(value: &HeaderValue) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(value.to_str().ok()?).ok()
}

/// The codings that bodies are compressed by; the name stands at the end of the tag.
const CODINGS: [&str; 3] = ["gzip", "br", "zstd"];

/// The tag of the body as it is, from that of a compressed one: `"abc-gzip"`.
fn without_coding(etag: &str) -> String {
    let plain = CODINGS.iter().find_map(|coding| {
        etag.strip_suffix('"')?
            .strip_suffix(coding)?
            .strip_suffix('-')
            .map(|tag| format!("{tag}\""))
    });
    plain.unwrap_or_else(|| etag.to_owned())
}

/// Middleware outside of compression: other bytes need another strong tag.
pub async fn tag_codings(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let Some(etag) = headers.get(header::ETAG).and_then(|etag| etag.to_str().ok()) else {
        return response;
    };
    let coding = headers.get(header::CONTENT_ENCODING).and_then(|coding| coding.to_str().ok());
    let coding = coding.filter(|coding| CODINGS.contains(coding) && without_coding(etag) == etag);
    let tagged = coding
        .zip(etag.strip_suffix('"'))
        .and_then(|(coding, tag)| HeaderValue::from_str(&format!("{tag}-{coding}\"")).ok());
    if let Some(tagged) = tagged {
        headers.insert(header::ETAG, tagged);
    }
    // The answer that the client has may be compressed, so this one varies as that does.
    let is_said = |value: &HeaderValue| value.as_bytes() == b"accept-encoding";
    if response.status() == StatusCode::NOT_MODIFIED
        && !response.headers().get_all(header::VARY).iter().any(is_said)
    {
        let vary = HeaderValue::from_static("accept-encoding");
        response.headers_mut().append(header::VARY, vary);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_has_it_is_told_so() {
        let etag = HeaderValue::from_static("\"abc\"");
        let modified = "2026-11-21T20:09:40Z".parse::<Timestamp>().ok();
        for (name, value, expected) in [
            (header::IF_NONE_MATCH, "\"abc\"", true),
            (header::IF_NONE_MATCH, "W/\"abc\"", true),
            (header::IF_NONE_MATCH, "\"x\", \"abc\"", true),
            (header::IF_NONE_MATCH, "\"abc-gzip\"", true),
            (header::IF_NONE_MATCH, "\"abc-br\"", true),
            (header::IF_NONE_MATCH, "\"abc-zstd\"", true),
            (header::IF_NONE_MATCH, "\"abc-lzma\"", false),
            (header::IF_NONE_MATCH, "*", true),
            (header::IF_NONE_MATCH, "\"abcd\"", false),
            (header::IF_NONE_MATCH, "", false),
            (header::IF_MODIFIED_SINCE, "Sat, 21 Nov 2026 20:09:40 GMT", true),
            (header::IF_MODIFIED_SINCE, "Sat, 21 Nov 2026 20:09:39 GMT", false),
            (header::IF_MODIFIED_SINCE, "yesterday", false),
        ] {
            let mut asked = HeaderMap::new();
            asked.insert(name, HeaderValue::from_static(value));
            assert_eq!(known(&asked, &etag, modified).is_some(), expected, "{value}");
        }
    }

    #[test]
    fn if_none_match_decides_alone() {
        let mut asked = HeaderMap::new();
        asked.insert(header::IF_NONE_MATCH, HeaderValue::from_static("\"other\""));
        asked.insert(
            header::IF_MODIFIED_SINCE,
            HeaderValue::from_static("Sat, 21 Nov 2026 20:09:40 GMT"),
        );
        let modified = "2026-11-21T20:09:40Z".parse::<Timestamp>().ok();
        assert_eq!(known(&asked, &HeaderValue::from_static("\"abc\""), modified), None);
    }

    #[test]
    fn dates_of_http_are_written_and_read() {
        let time: Timestamp = "2026-11-21T20:09:40Z".parse().expect("a time");
        let written = http_date(time).expect("a date");
        assert_eq!(written, "Sat, 21 Nov 2026 20:09:40 GMT");
        assert_eq!(parse_http_date(&written), Some(time));
    }
}
