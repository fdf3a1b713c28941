//! One line a request, written when its body has gone out or the client has gone away. No address of a
//! client is logged above the level `debug`, and no query.

use super::server::Peer;
use axum::body::Body;
use axum::body::BodyDataStream;
use axum::body::Bytes;
use axum::body::HttpBody as _;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;
use std::time::Instant;
use tokio_stream::Stream;

/// Middleware for all routes.
pub async fn access(request: Request, next: Next) -> Response {
    let mut line = Line {
        method: request.method().clone(),
        path: request.uri().path().chars().take(PATH_CHARS_MAX).collect(),
        began: Instant::now(),
        status: None,
        bytes: 0,
    };
    if let Some(ConnectInfo(Peer(address))) = request.extensions().get() {
        tracing::debug!(%address, method = %line.method, path = line.path, "request");
    }
    let mut response = next.run(request).await;
    line.status = Some(response.status());
    // A stream has no length, so it is written down before the body becomes one. The answer to HEAD has lost
    // its body already, and the length of that says nothing.
    if line.method != Method::HEAD
        && let Some(length) = response.body().size_hint().exact()
        && response.status() == StatusCode::OK
    {
        response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(HeaderValue::from(length));
    }
    response.map(|body| Body::from_stream(Logged { body: body.into_data_stream(), line }))
}

const PATH_CHARS_MAX: usize = 200;

/// A line of the log that is written when it is dropped.
struct Line {
    method: Method,
    path: String,
    began: Instant,
    /// None: the client went away before there was an answer.
    status: Option<StatusCode>,
    bytes: u64,
}

impl Drop for Line {
    fn drop(&mut self) {
        let status = self.status.map_or(499, |status| status.as_u16());
        let ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(method = %self.method, path = self.path, status, ms, bytes = self.bytes, "answered");
    }
}

/// A body that counts what goes out.
struct Logged {
    body: BodyDataStream,
    line: Line,
}

impl Stream for Logged {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = Pin::new(&mut self.body).poll_next(cx);
        if let Poll::Ready(Some(Ok(data))) = &polled {
            self.line.bytes += data.len() as u64;
        }
        polled
    }
}
