//! Serves until it is told to stop. The socket and the end come from outside.

use super::admin;
use super::admin::Admin;
use super::connection::Connection;
use super::connection::ConnectionTimes;
use super::router::router;
use super::state::State;
use crate::config::ServeConfig;
use axum::Extension;
use axum::Router;
use axum::extract::ConnectInfo;
use hyper_util::rt::TokioExecutor;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use std::fs;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::Layer as _;

/// A connection on which nothing moves in either direction is closed after this and the time that a query
/// may take.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// The same of the private address: a write is answered when it is served, and a large store takes minutes to index.
const ADMIN_IDLE_TIMEOUT: Duration = Duration::from_secs(1800);

/// Files that the process needs besides connections.
const OTHER_FILES: usize = 256;

/// Requests on one connection of HTTP/2 at the same time.
const STREAMS_MAX: u32 = 64;

/// The address of the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Resets a connection in place of closing it while an answer is under way: to a client of HTTP/1.0 the end of the
/// connection is that of the answer.
#[derive(Clone, Debug, Default)]
pub struct Breaker(Arc<AtomicBool>);

impl Breaker {
    pub fn arm(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn disarm(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    pub fn is_armed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Serves on `listener` until `shutdown` is ready; then running requests have the configured time to end.
///
/// # Errors
/// When the listener fails.
pub async fn run(
    state: Arc<State>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let watcher = tokio::spawn(watch_versions(Arc::clone(&state)));
    let sweeper = tokio::spawn(forget_idle_clients(Arc::clone(&state)));
    let idle = IDLE_TIMEOUT + Duration::from_secs(state.config().query_timeout_s);
    let service = router(Arc::clone(&state));
    let result = serve(Server::new(state, service, idle), listener, shutdown).await;
    watcher.abort();
    sweeper.abort();
    result
}

/// As [`run`], for the private address, where an answer may take as long as it takes to publish.
///
/// # Errors
/// When the listener fails.
pub async fn run_admin(
    admin: Arc<Admin>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let state = Arc::clone(&admin.state);
    serve(Server::new(state, admin::router(admin), ADMIN_IDLE_TIMEOUT), listener, shutdown).await
}

async fn serve(
    server: Server,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let limit = Duration::from_secs(server.state.config().shutdown_timeout_s);
    let open = Arc::new(Semaphore::new(connections_max(server.state.config())));
    let stop = CancellationToken::new();
    let mut running = JoinSet::new();
    let told = Arc::clone(&server.state);
    let mut shutdown = pin!(async move {
        shutdown.await;
        told.begin_to_stop();
        // Whoever shares out the requests sees at `/ready` that no more should come here.
        tokio::time::sleep(Duration::from_secs(told.config().shutdown_delay_s)).await;
    });
    loop {
        let accepted = async {
            let permit = Arc::clone(&open).acquire_owned().await;
            (listener.accept().await, permit.expect("the semaphore of connections is never closed"))
        };
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = running.join_next(), if !running.is_empty() => {}
            (accepted, permit) = accepted => match accepted {
                Ok((stream, address)) => {
                    if let Some(serving) = server.serve(stream, address, stop.clone()) {
                        running.spawn(async move {
                            serving.await;
                            drop(permit);
                        });
                    }
                }
                Err(error) => pause_after(&error).await,
            },
        }
    }
    drop(listener);
    stop.cancel();
    let ended = async { while running.join_next().await.is_some() {} };
    if tokio::time::timeout(limit, ended).await.is_err() {
        tracing::warn!(
            seconds = limit.as_secs(),
            "requests still running at shutdown were cut off"
        );
    }
    Ok(())
}

/// What each connection needs.
struct Server {
    state: Arc<State>,
    service: Router,
    builder: Builder<TokioExecutor>,
    idle_timeout: Duration,
}

impl Server {
    fn new(state: Arc<State>, service: Router, idle_timeout: Duration) -> Self {
        Self { builder: builder(state.config()), state, service, idle_timeout }
    }

    /// Serves a connection to its end; none when its client has too many.
    fn serve(
        &self,
        stream: TcpStream,
        address: SocketAddr,
        stop: CancellationToken,
    ) -> Option<impl Future<Output = ()> + Send + 'static> {
        let client = self.state.clients().connect(address.ip(), self.state.config())?;
        // Answers are written in few large pieces, so waiting to fill a packet only delays the last one.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot switch off the delay of small packets");
        }
        let config = self.state.config();
        let times = ConnectionTimes {
            first_byte: Duration::from_secs(config.header_timeout_s),
            idle: self.idle_timeout,
        };
        let breaker = Breaker::default();
        let service = Extension(ConnectInfo(Peer(address))).layer(self.service.clone());
        let service = Extension(breaker.clone()).layer(service);
        let io = TokioIo::new(Connection::new(stream, times, breaker));
        let builder = self.builder.clone();
        Some(async move {
            let _client = client;
            let served = builder.serve_connection(io, TowerToHyperService::new(service));
            let mut served = pin!(served);
            let ended = tokio::select! {
                ended = served.as_mut() => ended,
                () = stop.cancelled() => {
                    served.as_mut().graceful_shutdown();
                    served.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection failed");
            }
        })
    }
}

fn builder(config: &ServeConfig) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    let heads = config.header_bytes_max.saturating_add(config.uri_bytes_max);
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(config.header_timeout_s))
        // Twice, so that what is a little too long is refused with a reason.
        .max_buf_size(heads.saturating_mul(2).max(64 * 1024));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(u32::try_from(heads).unwrap_or(u32::MAX))
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}

/// As many connections as the settings and the system let be open.
fn connections_max(config: &ServeConfig) -> usize {
    let files = open_files_max().unwrap_or(usize::MAX);
    let possible = files.saturating_sub(OTHER_FILES).max(16);
    if possible < config.connections_max {
        tracing::warn!(
            files,
            connections = possible,
            "the system's limit of open files lets fewer connections be open than connections_max says"
        );
    }
    config.connections_max.min(possible)
}

/// The limit of open files, on systems that tell it in `/proc`.
fn open_files_max() -> Option<usize> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// What concerns one connection is passed over; when files or memory are short, some time may free them.
async fn pause_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "a connection cannot be accepted");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn watch_versions(state: Arc<State>) {
    loop {
        tokio::time::sleep(state.version_check()).await;
        let shared = Arc::clone(&state);
        match tokio::task::spawn_blocking(move || shared.refresh()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                state.metrics().switched(false);
                tracing::error!(%error, cause, "a new version cannot be opened; the one before stays");
            }
            Err(error) => tracing::error!(%error, "looking for a new version failed"),
        }
    }
}

async fn forget_idle_clients(state: Arc<State>) {
    loop {
        tokio::time::sleep(Duration::from_secs(60)).await;
        state.clients().forget_idle();
    }
}
