//! The private address of `notitia serve`: its settings, and its start.

use super::load;
use crate::config::AdminConfig;
use crate::config::Config;
use crate::http::State;
use crate::http::admin::Admin;
use crate::http::admin::Tokens;
use crate::store::Writer;
use crate::writes;
use crate::writes::Committer;
use crate::writes::Policy;
use crate::writes::Writes;
use anyhow::Context as _;
use anyhow::bail;
use anyhow::ensure;
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Settings that are flags too.
#[derive(Debug, Default, Args)]
pub(super) struct AdminSettings {
    /// A private address for writes, as 127.0.0.1:7879; needs --admin-token-file [default: none]
    #[arg(
        long = "admin",
        global = true,
        value_name = "ADDRESS",
        env = "NOTITIA_ADMIN_BIND",
        hide_short_help = true
    )]
    admin_bind: Option<SocketAddr>,
    /// The file of the tokens of the private address
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "NOTITIA_ADMIN_TOKEN_FILE",
        hide_short_help = true
    )]
    admin_token_file: Option<PathBuf>,
    /// Let any graph be written, and ask no shapes: for conformance suites, on a loopback address only
    #[arg(long, global = true, env = "NOTITIA_ADMIN_UNCHECKED", hide_short_help = true)]
    admin_unchecked: bool,
    /// Graphs that may be written besides those of contributions and alignments
    #[arg(
        long,
        global = true,
        value_name = "IRIS",
        value_delimiter = ',',
        env = "NOTITIA_ADMIN_GRAPHS",
        hide_short_help = true
    )]
    admin_graphs: Option<Vec<String>>,
    /// The longest body of a write, in bytes [default: 67108864]
    #[arg(
        long,
        global = true,
        value_name = "BYTES",
        env = "NOTITIA_ADMIN_BODY_BYTES_MAX",
        hide_short_help = true
    )]
    admin_body_bytes_max: Option<usize>,
    /// How many writes wait at most [default: 64]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_ADMIN_WAITING_MAX",
        hide_short_help = true
    )]
    admin_waiting_max: Option<usize>,
    /// The longest that a SPARQL update may run, in seconds [default: 60]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_ADMIN_UPDATE_TIMEOUT_S",
        hide_short_help = true
    )]
    admin_update_timeout_s: Option<u64>,
}

impl AdminSettings {
    pub(super) fn lay_over(&self, config: &mut AdminConfig) {
        fn set<T: Clone>(given: &Option<T>, setting: &mut T) {
            if let Some(given) = given {
                setting.clone_from(given);
            }
        }
        config.bind = self.admin_bind.or(config.bind);
        config.token_file = self.admin_token_file.clone().or(config.token_file.take());
        config.unchecked |= self.admin_unchecked;
        set(&self.admin_graphs, &mut config.graphs);
        set(&self.admin_body_bytes_max, &mut config.body_bytes_max);
        set(&self.admin_waiting_max, &mut config.waiting_max);
        set(&self.admin_update_timeout_s, &mut config.update_timeout_s);
    }
}

/// The writer of the store and the tokens, before anything is served.
pub(super) struct Prepared {
    pub(super) address: SocketAddr,
    committer: Committer,
    tokens: Tokens,
}

/// Takes the store for writing, and publishes what an earlier process has left; none without a private address.
pub(super) fn prepare(config: &Config) -> anyhow::Result<Option<Prepared>> {
    let admin = &config.admin;
    let Some(address) = admin.bind else {
        ensure!(
            !admin.unchecked,
            "--admin-unchecked is about the private address: give --admin too"
        );
        return Ok(None);
    };
    let Some(token_file) = &admin.token_file else {
        bail!("the private address needs a token: give --admin-token-file");
    };
    ensure!(
        config.serve.version.is_none(),
        "a server that keeps to one version cannot show what is written: give --version or --admin"
    );
    if admin.unchecked {
        ensure!(
            address.ip().is_loopback(),
            "--admin-unchecked lets anything be written, so it is for a loopback address only, as 127.0.0.1:{}",
            address.port()
        );
        tracing::warn!(
            "any graph may be written, and no shapes are asked; this store has no dumps from the first write on"
        );
    }
    let tokens = Tokens::read(token_file)?;
    let base_iri = load::given_base_iri(config)?;
    let writer = Writer::open(&config.store.dir, base_iri.as_ref())?;
    let rules = load::rules(config, writer.iris().clone())?;
    let policy = Policy::new(writer.iris(), &admin.graphs, admin.unchecked);
    let options = writes::Options {
        load: load::options(config, false)?,
        update_time_max: Duration::from_secs(admin.update_timeout_s),
    };
    let committer = Committer::new(writer, rules, policy, options)?;
    Ok(Some(Prepared { address, committer, tokens }))
}

impl Prepared {
    /// Starts the thread that writes.
    pub(super) fn start(self, config: &Config, state: &Arc<State>) -> anyhow::Result<Arc<Admin>> {
        let served = Arc::clone(state);
        let writes =
            Writes::start(self.committer, config.admin.waiting_max, move || served.refresh())
                .context("cannot start the thread that writes")?;
        let (state, config) = (Arc::clone(state), config.admin.clone());
        Ok(Arc::new(Admin { state, writes, tokens: self.tokens, config }))
    }
}
