//! The service, asked as clients ask it. Requests and answers are written as lines:
//!
//! - `GET /doc/merimee/PA00088801 | accept: text/turtle`, a body behind ` || `; what may not stand in an
//!   address is percent-encoded;
//! - `200 | content-type: text/turtle; charset=utf-8 | vary~ accept | range! | body~ Eiffel | body! <script`:
//!   a status, then `:` is, `~` contains, `!` has not.

mod documents;
mod dumps;
mod engine;
mod federation;
mod formats;
mod graph_store;
mod linked_art;
mod malformed;
mod openapi;
mod operations;
mod pages;
mod protocol;
mod queries;
mod results;
mod served;
mod sizes;
mod sparql;
mod truncation;

use crate::harness;
use axum::Router;
use axum::body::Body;
use axum::body::to_bytes;
use axum::http::HeaderMap;
use axum::http::Request;
use notitia::config::Config;
use notitia::config::ServeConfig;
use notitia::http;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::OnceLock;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

/// The settings of a store in a folder, without budgets of clients.
fn config(dir: &Path, change: impl FnOnce(&mut ServeConfig)) -> Config {
    let mut config = Config::default();
    config.store.dir = dir.to_owned();
    config.serve.requests_per_minute = 0;
    config.serve.query_seconds_per_minute = 0;
    config.serve.errors_per_minute = 0;
    change(&mut config.serve);
    config
}

/// The service without a socket.
pub(crate) struct Service {
    runtime: Runtime,
    router: Router,
    state: Arc<http::State>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    /// None when it broke off.
    body: Option<Vec<u8>>,
}

/// The service over the sample.
fn sample() -> &'static Service {
    static SERVICE: OnceLock<Service> = OnceLock::new();
    SERVICE.get_or_init(|| Service::open(harness::sample(), |_| {}))
}

impl Service {
    pub(crate) fn open(dir: &Path, change: impl FnOnce(&mut ServeConfig)) -> Self {
        Self::of(http::State::open(&config(dir, change)).expect("a readable store"))
    }

    fn of(state: http::State) -> Self {
        let state = Arc::new(state);
        let router = http::router(Arc::clone(&state));
        Self { runtime: Runtime::new().expect("a runtime"), router, state }
    }

    pub(crate) fn ask(&self, line: &str) -> Answer {
        let (head, body) = line.split_once(" || ").unwrap_or((line, ""));
        let mut parts = head.split(" | ");
        let (method, target) =
            parts.next().and_then(|first| first.split_once(' ')).expect("a target");
        let mut request = Request::builder().method(method).uri(encoded(target));
        for part in parts {
            let (name, value) = part.split_once(": ").expect("a header");
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        self.runtime.block_on(async {
            let Ok(response) = self.router.clone().oneshot(request).await;
            let (head, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.ok().map(Vec::from);
            Answer { status: head.status.as_u16(), headers: head.headers, body }
        })
    }

    /// Asks each first line and compares with the second.
    fn check<A: AsRef<str>, B: AsRef<str>>(&self, rows: &[(A, B)]) {
        let mut wrong = Vec::new();
        for (line, expected) in rows {
            let answer = self.ask(line.as_ref());
            if let Some(missing) = expected.as_ref().split(" | ").find(|part| !answer.has(part)) {
                wrong.push(format!(
                    "{}\n  wants {missing:?}, gets {}",
                    line.as_ref(),
                    answer.shown()
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(self.body.as_deref().unwrap_or_default()).into_owned()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(self.body.as_deref().unwrap_or_default()).expect("JSON")
    }

    /// All values of a header, or the body.
    fn value(&self, name: &str) -> Option<String> {
        if name == "body" {
            return self.body.as_ref().map(|_| self.text());
        }
        let values = self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        let values: Vec<&str> = values.collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    fn has(&self, expected: &str) -> bool {
        if expected.bytes().all(|byte| byte.is_ascii_digit()) {
            return expected.parse() == Ok(self.status);
        }
        let end = expected.find([':', '~', '!']).expect("a status, or a name with `:`, `~` or `!`");
        let (name, wanted) = (&expected[..end], expected[end + 1..].trim_start());
        let given = self.value(name);
        match (&expected[end..=end], given) {
            (":", given) => given.as_deref() == Some(wanted),
            ("~", given) => given.is_some_and(|given| given.contains(wanted)),
            (_, None) => name != "body",
            (_, Some(given)) => !wanted.is_empty() && !given.contains(wanted),
        }
    }

    fn shown(&self) -> String {
        let mut shown = self.status.to_string();
        for (name, value) in &self.headers {
            let _ = write!(shown, "\n    {name}: {value:?}");
        }
        let body = self.value("body").unwrap_or_else(|| "(broken off)".to_owned());
        shown + "\n    " + &body.chars().take(600).collect::<String>()
    }
}

/// An address with what may not stand in one percent-encoded.
fn encoded(address: &str) -> String {
    address.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{}#".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
