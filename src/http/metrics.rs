//! What the server has done, counted, and `/metrics`, where Prometheus reads it.
//!
//! Labels have few values, all of them ours: routes are the patterns of the router's table, never addresses.
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use super::error::Problem;
use super::state::Served;
use super::state::State;
use crate::query::Spent;
use axum::extract;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// The pattern of the route that answered, as the router's table has it; an extension of the response.
#[derive(Clone, Copy, Debug)]
pub struct Route(pub &'static str);

/// The route of what no route has answered.
const NO_ROUTE: &str = "none";

/// The upper ends of the classes of durations, in seconds.
const DURATIONS_S: [f64; 12] =
    [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// The kinds of budgets, as they are counted.
const BUDGETS: [&str; 6] = ["time", "cancelled", "rows_scanned", "memory", "rows_sent", "regex"];

/// All that is counted.
pub struct Metrics {
    began: Instant,
    requests: Mutex<BTreeMap<(&'static str, u16), u64>>,
    durations: Mutex<BTreeMap<&'static str, Histogram>>,
    bytes: AtomicU64,
    rows: AtomicU64,
    queries: AtomicU64,
    queries_waiting: AtomicU64,
    refused: AtomicU64,
    spent: [AtomicU64; BUDGETS.len()],
    hits: AtomicU64,
    misses: AtomicU64,
    switches: AtomicU64,
    switches_failed: AtomicU64,
}

#[derive(Clone, Copy, Default)]
struct Histogram {
    /// How many were not longer than the class of the same place.
    classes: [u64; DURATIONS_S.len()],
    count: u64,
    sum_s: f64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            requests: Mutex::default(),
            durations: Mutex::default(),
            bytes: AtomicU64::default(),
            rows: AtomicU64::default(),
            queries: AtomicU64::default(),
            queries_waiting: AtomicU64::default(),
            refused: AtomicU64::default(),
            spent: Default::default(),
            hits: AtomicU64::default(),
            misses: AtomicU64::default(),
            switches: AtomicU64::default(),
            switches_failed: AtomicU64::default(),
        }
    }
}

fn add(counter: &AtomicU64, number: u64) {
    counter.fetch_add(number, Ordering::Relaxed);
}

impl Metrics {
    /// A request is over: its body has gone out, or its client has gone away.
    pub fn answered(&self, route: Option<Route>, status: u16, took: Duration, bytes: u64) {
        let route = route.map_or(NO_ROUTE, |Route(route)| route);
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.entry((route, status)).or_default() += 1;
        drop(requests);
        let mut durations = self.durations.lock().unwrap_or_else(PoisonError::into_inner);
        let histogram = durations.entry(route).or_default();
        for (class, end) in histogram.classes.iter_mut().zip(DURATIONS_S) {
            *class += u64::from(took.as_secs_f64() <= end);
        }
        histogram.count += 1;
        histogram.sum_s += took.as_secs_f64();
        drop(durations);
        add(&self.bytes, bytes);
    }

    /// A query was evaluated to its end.
    pub fn evaluated(&self, rows: u64) {
        add(&self.queries, 1);
        add(&self.rows, rows);
    }

    /// A query has spent its budget.
    pub fn spent(&self, spent: Spent) {
        let place = match spent {
            Spent::Time => 0,
            Spent::Cancelled => 1,
            Spent::RowsScanned(_) => 2,
            Spent::Memory(_) => 3,
            Spent::RowsSent(_) => 4,
            Spent::Regex(_) => 5,
        };
        add(&self.spent[place], 1);
    }

    /// A query found no place among those that run.
    pub fn refused(&self) {
        add(&self.refused, 1);
    }

    /// An answer was looked up among those that are kept.
    pub fn looked_up(&self, found: bool) {
        add(if found { &self.hits } else { &self.misses }, 1);
    }

    /// Another version was taken up, or could not be.
    pub fn switched(&self, done: bool) {
        add(if done { &self.switches } else { &self.switches_failed }, 1);
    }

    /// Counts a query as waiting for its turn until the guard is dropped.
    pub fn waiting(&self) -> Waiting<'_> {
        add(&self.queries_waiting, 1);
        Waiting(self)
    }
}

/// A query that waits for its turn.
pub struct Waiting<'a>(&'a Metrics);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.queries_waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// `/metrics`
pub async fn metrics(
    extract::State(state): extract::State<Arc<State>>,
) -> Result<Response, Problem> {
    if !state.config().metrics {
        return Err(Problem::not_found("the metrics are not served at this address"));
    }
    let mut page = Page::default();
    state.metrics().write(&mut page);
    write_queries(&state, &mut page);
    if let Some(version) = state.current() {
        write_version(&version, &mut page);
    }
    page.gauge(
        "notitia_ready",
        "Whether requests of data are answered.",
        u8::from(state.is_ready()),
    );
    if let Some(bytes) = resident_bytes() {
        page.gauge("process_resident_memory_bytes", "Memory of the process.", bytes);
    }
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, page.0).into_response())
}

impl Metrics {
    fn write(&self, page: &mut Page) {
        let up = self.began.elapsed().as_secs();
        page.gauge("notitia_uptime_seconds", "Time since the server began.", up);
        page.head(
            "notitia_http_requests_total",
            "counter",
            "Requests by route and status; 499: the client left.",
        );
        for ((route, status), count) in
            &*self.requests.lock().unwrap_or_else(PoisonError::into_inner)
        {
            page.line(
                "notitia_http_requests_total",
                &format!("route=\"{route}\",status=\"{status}\""),
                count,
            );
        }
        self.write_durations(page);
        let total = |page: &mut Page, name: &str, help: &str, counter: &AtomicU64| {
            page.head(name, "counter", help);
            page.line(name, "", counter.load(Ordering::Relaxed));
        };
        total(
            page,
            "notitia_http_sent_bytes_total",
            "Bytes of bodies that were sent.",
            &self.bytes,
        );
        total(
            page,
            "notitia_queries_total",
            "Queries that were evaluated to their end.",
            &self.queries,
        );
        total(page, "notitia_query_rows_total", "Rows and triples of their answers.", &self.rows);
        total(
            page,
            "notitia_queries_refused_total",
            "Queries that found no place in time.",
            &self.refused,
        );
        let name = "notitia_query_budgets_spent_total";
        page.head(name, "counter", "Queries that ended because a budget was spent, by kind.");
        for (kind, counter) in BUDGETS.iter().zip(&self.spent) {
            page.line(name, &format!("budget=\"{kind}\""), counter.load(Ordering::Relaxed));
        }
        total(
            page,
            "notitia_result_cache_hits_total",
            "Queries answered from the cache.",
            &self.hits,
        );
        total(
            page,
            "notitia_result_cache_misses_total",
            "Queries that were not in the cache.",
            &self.misses,
        );
        total(
            page,
            "notitia_version_switches_total",
            "New versions that were taken up.",
            &self.switches,
        );
        let failed = "New versions that could not be opened; tried again until it goes.";
        total(page, "notitia_version_switches_failed_total", failed, &self.switches_failed);
        let waiting = self.queries_waiting.load(Ordering::Relaxed);
        page.gauge("notitia_queries_waiting", "Queries that wait for their turn.", waiting);
    }

    fn write_durations(&self, page: &mut Page) {
        let name = "notitia_http_request_duration_seconds";
        page.head(name, "histogram", "From the request to the end of the body, by route.");
        let durations = self.durations.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (route, histogram) in durations {
            for (end, count) in DURATIONS_S.iter().zip(histogram.classes) {
                page.line(
                    &format!("{name}_bucket"),
                    &format!("route=\"{route}\",le=\"{end}\""),
                    count,
                );
            }
            let label = format!("route=\"{route}\"");
            page.line(&format!("{name}_bucket"), &format!("{label},le=\"+Inf\""), histogram.count);
            page.line(&format!("{name}_sum"), &label, histogram.sum_s);
            page.line(&format!("{name}_count"), &label, histogram.count);
        }
    }
}

fn write_queries(state: &State, page: &mut Page) {
    let places = state.config().queries_max;
    let running = places.saturating_sub(state.slots().free());
    page.gauge("notitia_queries_running", "Queries that are being evaluated.", running);
    page.gauge("notitia_queries_max", "Queries that may run at the same time.", places);
    let (answers, bytes) = state.results().size();
    page.gauge("notitia_result_cache_entries", "Answers in the cache.", answers);
    page.gauge("notitia_result_cache_bytes", "Their bytes.", bytes);
    page.gauge(
        "notitia_document_cache_bytes",
        "Bytes of documents in the cache.",
        state.cache().weighted_size(),
    );
}

fn write_version(version: &Served, page: &mut Page) {
    let info = version.info();
    page.gauge("notitia_version_number", "The version that is served.", info.number);
    if let Ok(published) = info.published.parse::<Timestamp>() {
        let help = "When it was published, in seconds since 1970.";
        page.gauge("notitia_version_published_timestamp_seconds", help, published.as_second());
    }
    page.gauge("notitia_version_triples", "Its triples.", info.triples);
    let name = "notitia_version_bytes";
    page.head(name, "gauge", "Its bytes on disk, by part.");
    for (part, bytes) in version.part_bytes() {
        page.line(name, &format!("part=\"{part}\""), bytes);
    }
}

/// Resident memory of this process, where the operating system tells it.
fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// The text that Prometheus reads.
#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = match labels {
            "" => writeln!(self.0, "{name} {value}"),
            labels => writeln!(self.0, "{name}{{{labels}}} {value}"),
        };
    }

    fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.head(name, "gauge", help);
        self.line(name, "", value);
    }
}
