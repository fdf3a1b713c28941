//! Serves until it is told to stop. The socket and the end come from outside.

use super::admin;
use super::admin::Admin;
use super::client::Budgets;
use super::router::router;
use super::state::State;
use axum::Router;
use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use axum::serve::Listener;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio::time::Sleep;

/// A connection on which nothing moves in either direction is closed after this and the time that a query
/// may take.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// The same of the private address: a write is answered when it is served, and a large store takes minutes to index.
const ADMIN_IDLE_TIMEOUT: Duration = Duration::from_secs(1800);

/// How many connections are open at the same time; more wait in the operating system's queue.
const CONNECTIONS_MAX: usize = 2048;

/// The address of the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

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
    let idle_timeout = IDLE_TIMEOUT + Duration::from_secs(state.config().query_timeout_s);
    let limit = Duration::from_secs(state.config().shutdown_timeout_s);
    let result =
        serve(&state, router(Arc::clone(&state)), listener, idle_timeout, limit, shutdown).await;
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
    let limit = Duration::from_secs(admin.state.config().shutdown_timeout_s);
    let state = Arc::clone(&admin.state);
    serve(&state, admin::router(admin), listener, ADMIN_IDLE_TIMEOUT, limit, shutdown).await
}

async fn serve(
    state: &Arc<State>,
    routes: Router,
    listener: TcpListener,
    idle_timeout: Duration,
    limit: Duration,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stop, mut stopped) = watch::channel(false);
    let open = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let listener = Connections { listener, open, idle_timeout };
    let service = routes.into_make_service_with_connect_info::<Peer>();
    let told = Arc::clone(state);
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        shutdown.await;
        told.begin_to_stop();
        // Whoever shares out the requests sees at `/ready` that no more should come here.
        tokio::time::sleep(Duration::from_secs(told.config().shutdown_delay_s)).await;
        stop.send_replace(true);
    });
    let overdue = async {
        // An error says that the sender is gone, which is a stop too.
        let _ = stopped.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(limit).await;
    };
    tokio::select! {
        result = server.into_future() => result,
        () = overdue => {
            tracing::warn!(seconds = limit.as_secs(), "requests still running at shutdown were cut off");
            Ok(())
        }
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
        state.budgets().map(Budgets::forget_idle);
    }
}

/// Connections in limited number, each closed when it idles.
struct Connections {
    listener: TcpListener,
    open: Arc<Semaphore>,
    idle_timeout: Duration,
}

impl Listener for Connections {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let permit = Arc::clone(&self.open)
            .acquire_owned()
            .await
            .expect("the semaphore of connections is never closed");
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Answers are written in few large pieces, so waiting to fill a packet only delays the last one.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot switch off the delay of small packets");
        }
        let idle_timeout = self.idle_timeout;
        let idle = Box::pin(tokio::time::sleep(idle_timeout));
        (Connection { stream, idle, idle_timeout, _permit: permit }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, Connections>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Connections>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// A connection that fails when nothing moves for `idle_timeout`.
struct Connection {
    stream: TcpStream,
    idle: Pin<Box<Sleep>>,
    idle_timeout: Duration,
    _permit: OwnedSemaphorePermit,
}

impl Connection {
    /// Winds the clock up when something moved; fails when it ran down.
    fn watch<T>(
        &mut self,
        cx: &mut Context<'_>,
        moved: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if moved.is_ready() {
            let then = Instant::now() + self.idle_timeout;
            self.idle.as_mut().reset(then);
            return moved;
        }
        match self.idle.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let moved = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.watch(cx, moved)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let moved = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch(cx, moved)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let moved = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.watch(cx, moved)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
