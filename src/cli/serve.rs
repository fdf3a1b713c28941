//! `notitia serve`.

use super::DONE;
use super::admin;
use super::args;
use super::engine;
use super::load;
use super::output;
use crate::config::Config;
use crate::http;
use crate::query;
use crate::store::Layout;
use crate::store::OpenError;
use anyhow::Context as _;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal;

pub(super) fn run(mut config: Config, command: &args::Serve) -> anyhow::Result<u8> {
    config.serve.version = command.number.or(config.serve.version);
    serve(&config)
}

pub(super) fn serve(config: &Config) -> anyhow::Result<u8> {
    let given = load::given_base_iri(config)?;
    match Layout::new(&config.store.dir).base_iri(given.as_ref()) {
        // A server may start before the first load: it says that there is nothing yet.
        Ok(_) | Err(OpenError::Missing(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let prepared = admin::prepare(config)?;
    let mut state = http::State::open(config)?;
    if let Some(engine) = engine::of_queries(&config.engine)? {
        state.pass_queries_to(engine, &config.engine)?;
    }
    let state = Arc::new(state);
    let private = prepared.map(|prepared| {
        let address = prepared.address;
        prepared.start(config, &state).map(|admin| (address, admin))
    });
    let private = private.transpose()?;
    // Short queries run on the runtime's threads, and need their stack.
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().thread_stack_size(query::STACK_BYTES).build()?.block_on(async {
        let listener = TcpListener::bind(config.serve.bind)
            .await
            .with_context(|| format!("cannot listen on {}", config.serve.bind))?;
        let address = listener.local_addr()?;
        output::error(&format!("notitia listens on http://{address}/"));
        let public = http::run(state, listener, shutdown());
        match private {
            None => public.await,
            Some((address, admin)) => {
                let listener = TcpListener::bind(address)
                    .await
                    .with_context(|| format!("cannot listen on {address}"))?;
                let address = listener.local_addr()?;
                output::error(&format!("writes are taken on http://{address}/"));
                let private = http::run_admin(admin, listener, shutdown());
                tokio::try_join!(public, private).map(|((), ())| ())
            }
        }
        .context("the server has failed")?;
        Ok(DONE)
    })
}

/// Ready at the first SIGINT or SIGTERM.
async fn shutdown() {
    let interrupt = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
