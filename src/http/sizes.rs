//! Limits of requests themselves: address, headers, and how long a body may take to arrive.

use super::error::Problem;
use super::state::State;
use axum::body::Body;
use axum::body::Bytes;
use axum::body::HttpBody;
use axum::extract;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use http_body::Frame;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;
use tokio::time::Sleep;

/// Middleware: 414 and 431.
pub async fn limit(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let config = state.config();
    let address_bytes = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if address_bytes > config.uri_bytes_max {
        return long_address(config.uri_bytes_max).into_response();
    }
    if bytes(request.headers()) > config.header_bytes_max {
        return long_headers(config.header_bytes_max).into_response();
    }
    next.run(request).await
}

/// Middleware of the public address: 408 for a body that takes too long.
pub async fn in_time(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let is_late = Arc::new(AtomicBool::new(false));
    let timeout = Duration::from_secs(state.config().body_timeout_s);
    let request = request.map(|body| {
        let late = Box::pin(tokio::time::sleep(timeout));
        Body::new(InTime { body, late, is_late: Arc::clone(&is_late) })
    });
    let response = next.run(request).await;
    if is_late.load(Ordering::Relaxed) { slow_body(timeout).into_response() } else { response }
}

fn bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

fn long_address(max: usize) -> Problem {
    Problem::new(
        StatusCode::URI_TOO_LONG,
        format!("the address is longer than {max} bytes; send a long query to /sparql by POST"),
    )
    .in_french(format!(
        "l’adresse dépasse {max} octets ; envoyez une longue requête à /sparql par POST"
    ))
}

fn long_headers(max: usize) -> Problem {
    Problem::new(
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        format!("the headers are longer than {max} bytes in all"),
    )
    .in_french(format!("les en-têtes dépassent {max} octets en tout"))
}

fn slow_body(timeout: Duration) -> Problem {
    let s = timeout.as_secs();
    Problem::new(StatusCode::REQUEST_TIMEOUT, format!("the body did not arrive within {s} s"))
        .in_french(format!("le corps de la requête n’est pas arrivé en {s} s"))
}

/// A body that fails when it takes too long.
struct InTime {
    body: Body,
    late: Pin<Box<Sleep>>,
    is_late: Arc<AtomicBool>,
}

impl HttpBody for InTime {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            return Poll::Ready(frame);
        }
        self.late.as_mut().poll(cx).map(|()| {
            self.is_late.store(true, Ordering::Relaxed);
            Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut))))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}
