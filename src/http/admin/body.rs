//! The body of a request that writes, and what it is.

use crate::http::error::Problem;
use axum::body::Body;
use axum::body::to_bytes;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;

/// Reads a body whole.
///
/// # Errors
/// 413 when it is longer than `bytes_max`; 400 when it breaks off.
pub(super) async fn whole(body: Body, bytes_max: usize) -> Result<Vec<u8>, Problem> {
    to_bytes(body, bytes_max).await.map(Vec::from).map_err(|error| {
        let is_long = std::error::Error::source(&error)
            .is_some_and(|cause| cause.to_string().contains("length limit exceeded"));
        if is_long {
            let detail = format!("the body is longer than {bytes_max} bytes");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
        } else {
            Problem::bad_request("the body did not arrive whole")
        }
    })
}

/// A header `Content-Type`.
pub(super) struct MediaType {
    whole: String,
}

impl MediaType {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        Self::new(given.unwrap_or_default())
    }

    pub(super) fn new(whole: &str) -> Self {
        Self { whole: whole.to_owned() }
    }

    /// Without parameters, in lower case; empty when there is none.
    pub(super) fn essence(&self) -> String {
        self.whole.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let parameters = self.whole.split(';').skip(1).filter_map(|given| given.split_once('='));
        let mut found = parameters.filter(|(given, _)| given.trim().eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim().trim_matches('"'))
    }

    /// # Errors
    /// 400 when the charset is not UTF-8.
    pub(super) fn check_charset(&self) -> Result<(), Problem> {
        match self.parameter("charset").map(str::to_ascii_lowercase).as_deref() {
            None | Some("utf-8" | "utf8" | "us-ascii") => Ok(()),
            Some(other) => Err(Problem::bad_request(format!("the charset {other:?} is not UTF-8"))),
        }
    }
}

/// 415, with what can be sent instead.
pub(super) fn unsupported(instead: &str) -> Problem {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("send {instead}"))
}
