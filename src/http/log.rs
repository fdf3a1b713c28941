//! One line a request, written and counted when its body has gone out or the client has gone away. Addresses are logged
//! at the level `debug` only, and shortened to their network; queries are not.

use super::metrics::Route;
use super::server::Peer;
use super::state::State;
use axum::body::Body;
use axum::body::Bytes;
use axum::body::HttpBody;
use axum::extract;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use http_body::Frame;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;
use std::time::Instant;

/// Middleware for all routes.
pub async fn access(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let mut line = Line {
        state,
        method: request.method().clone(),
        path: request.uri().path().chars().take(PATH_CHARS_MAX).collect(),
        began: Instant::now(),
        status: None,
        route: None,
        query_id: None,
        bytes: 0,
    };
    if let Some(ConnectInfo(Peer(address))) = request.extensions().get() {
        let network = network(address.ip());
        tracing::debug!(%network, method = %line.method, path = line.path, "request");
    }
    let mut response = next.run(request).await;
    line.status = Some(response.status());
    line.route = response.extensions().get().copied();
    line.query_id = response
        .headers()
        .get("query-id")
        .and_then(|id| id.to_str().ok())
        .map(|id| id.chars().take(PATH_CHARS_MAX).collect());
    // What is counted below has no length, so it is written down before the body becomes one. The answer to HEAD has lost
    // its body already, and the length of that says nothing.
    if line.method != Method::HEAD
        && let Some(length) = response.body().size_hint().exact()
        && response.status() == StatusCode::OK
    {
        response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(HeaderValue::from(length));
    }
    response.map(|body| Body::new(Logged { body, line }))
}

const PATH_CHARS_MAX: usize = 200;

/// What of an address says no more than which network somebody is in: 24 bits of IPv4, 48 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            IpAddr::V4(Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

/// A line of the log that is written when it is dropped.
struct Line {
    state: Arc<State>,
    method: Method,
    path: String,
    began: Instant,
    /// None: the client went away before there was an answer.
    status: Option<StatusCode>,
    route: Option<Route>,
    /// Of a query, so that its line is found when somebody reports it.
    query_id: Option<String>,
    bytes: u64,
}

impl Drop for Line {
    fn drop(&mut self) {
        let status = self.status.map_or(499, |status| status.as_u16());
        let took = self.began.elapsed();
        self.state.metrics().answered(self.route, status, took, self.bytes);
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let (path, query_id) = (&self.path, self.query_id.as_deref());
        tracing::info!(method = %self.method, path, query_id, status, ms, bytes = self.bytes, "answered");
    }
}

/// A body that counts what goes out.
struct Logged {
    body: Body,
    line: Line,
}

impl HttpBody for Logged {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            self.line.bytes += data.len() as u64;
        }
        polled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shortened_to_its_network() {
        for (address, expected) in [
            ("192.0.2.77", "192.0.2.0"),
            ("::ffff:192.0.2.77", "192.0.2.0"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ] {
            let address = address.parse().expect("an address");
            assert_eq!(network(address).to_string(), expected);
        }
    }
}
