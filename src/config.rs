//! Every setting, with its unit and default: read once from defaults, file, environment and flags.
//!
//! The file is TOML with the sections below (`[serve]`, `[load]`, …); the environment has the same names
//! in capitals (`NOTITIA_SERVE_BIND`); a flag wins over both.

use crate::remote::Endpoint;
use serde::Deserialize;
use serde::Serialize;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;

/// All settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub store: StoreConfig,
    pub load: LoadConfig,
    pub serve: ServeConfig,
    pub admin: AdminConfig,
    pub engine: EngineConfig,
    pub log: LogConfig,
}

/// Where the graph is kept, and under which IRIs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreConfig {
    /// The folder of the store; made when missing.
    pub dir: PathBuf,
    /// The root of all IRIs: of a new store (`http://localhost:7878/` when not given), where it is kept;
    /// a store made with another one is refused.
    pub base_iri: Option<String>,
    /// How many published versions are kept: the current one and those before it.
    pub versions_kept: usize,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self { dir: PathBuf::from("notitia-data"), base_iri: None, versions_kept: 2 }
    }
}

/// How notices are loaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoadConfig {
    /// The base of the notices: `merimee`; without it, it is found out from the file.
    pub base: Option<String>,
    /// The files hold all notices of their bases: those that they do not have are removed.
    pub replace_base: bool,
    /// After a load, run the checks across notices and publish what they find.
    pub across: bool,
    /// How long one of these checks may run, in seconds.
    pub across_timeout_s: u64,
    /// Threads that map and validate; 0 means one a processor.
    pub threads: usize,
    /// The largest record that is read; a longer one is refused, and reading goes on behind it.
    pub record_bytes_max: usize,
    /// The longest that the shapes may work on one notice, in seconds; then it is refused.
    pub validation_timeout_s: u64,
    /// Memory of the bulk loader, in MiB.
    pub bulk_memory_mib: usize,
    /// Memory for building the read index, in MiB.
    pub index_memory_mib: usize,
    /// A folder of SHACL shapes (`*.ttl`) to use instead of the built-in ones.
    pub shapes: Option<PathBuf>,
    /// Formats of the published dumps: `nt`, `ttl`. None: no dumps are written.
    pub dump_formats: Vec<String>,
    /// Level of gzip for dumps, 1 (fast) to 9 (small).
    pub gzip_level: u32,
    /// How many problems of one kind are printed before they are only counted; without it a load prints
    /// ten, a check all.
    pub problems_shown_max: Option<usize>,
}

impl Default for LoadConfig {
    fn default() -> Self {
        Self {
            base: None,
            replace_base: false,
            across: false,
            across_timeout_s: 600,
            threads: 0,
            record_bytes_max: 16 * 1024 * 1024,
            validation_timeout_s: 10,
            bulk_memory_mib: 128,
            index_memory_mib: 256,
            shapes: None,
            dump_formats: vec!["nt".to_owned(), "ttl".to_owned()],
            gzip_level: 1,
            problems_shown_max: None,
        }
    }
}

/// How the store is served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServeConfig {
    /// Address and port to listen on.
    pub bind: SocketAddr,
    /// The number of the version to serve, also when a newer one is published; without it, the newest.
    pub version: Option<u64>,
    /// The longest that a query may run, in seconds.
    pub query_timeout_s: u64,
    /// How long a query may run when its client asks for no other time, in seconds.
    pub query_timeout_default_s: u64,
    /// The most triples that a query may read.
    pub query_rows_scanned_max: u64,
    /// How many triples a query may read when its client asks for no other number.
    pub query_rows_scanned_default: u64,
    /// The most memory that a query may take, in MiB.
    pub query_memory_max_mib: u64,
    /// How much memory a query may take when its client asks for no other amount, in MiB.
    pub query_memory_default_mib: u64,
    /// The most rows or triples that an answer may have.
    pub query_rows_max: u64,
    /// How many rows or triples an answer may have when its client asks for no other number.
    pub query_rows_default: u64,
    /// How many queries run at the same time; more wait for `queue_timeout_s`, then get 503.
    pub queries_max: usize,
    /// Queries of one client at the same time.
    pub queries_per_client_max: usize,
    /// Queries that wait for their turn, before 503.
    pub queue_max: usize,
    /// Queries of one client that wait for their turn, before 429.
    pub queue_per_client_max: usize,
    /// How long a query waits for its turn, in seconds.
    pub queue_timeout_s: u64,
    /// The longest query text or form body, in bytes.
    pub body_bytes_max: usize,
    /// Whether a query need not declare the usual prefixes: `schema:`, `crm:`, `wd:`.
    pub usual_prefixes: bool,
    /// The longest address of a request, in bytes, before 414.
    pub uri_bytes_max: usize,
    /// The longest headers of a request, in bytes, before 431.
    pub header_bytes_max: usize,
    /// How long the head of a request may take to arrive, and a connection may wait for the next one, in seconds.
    pub header_timeout_s: u64,
    /// How long the body of a request may take to arrive, in seconds, before 408.
    pub body_timeout_s: u64,
    /// Connections that are open at the same time; more wait.
    pub connections_max: usize,
    /// Connections of one address at the same time; more are closed.
    pub connections_per_client_max: usize,
    /// Cache of rendered documents, in MiB.
    pub cache_mib: u64,
    /// Cache of answers to queries, in MiB; 0: none.
    pub result_cache_mib: u64,
    /// The longest answer that is kept in it, in KiB.
    pub result_cache_entry_kib: usize,
    /// Whether `/metrics` is served.
    pub metrics: bool,
    /// Requests a client may make a minute, before 429; 0 means no limit.
    pub requests_per_minute: u32,
    /// How many requests a client may make at once before the rate counts.
    pub requests_burst: u32,
    /// Seconds that the queries of a client may take a minute, before 429; 0 means no limit.
    pub query_seconds_per_minute: u32,
    /// Seconds that the queries of a client may take at once before the rate counts.
    pub query_seconds_burst: u32,
    /// Wrong queries that a client may send a minute, before 429; 0 means no limit.
    pub errors_per_minute: u32,
    /// Wrong queries that a client may send at once before the rate counts.
    pub errors_burst: u32,
    /// The endpoints that a query may ask by `SERVICE`, as queries write them; none: `SERVICE` is refused.
    pub services: Vec<Endpoint>,
    /// Whether their names may lead to this machine or its own network. A literal address may in any case.
    pub services_private: bool,
    /// How long one request to one of them may take, in seconds.
    pub service_timeout_s: u64,
    /// The most rows that a `SERVICE` may give.
    pub service_rows_max: usize,
    /// The longest answer of one of them, in MiB.
    pub service_answer_mib: usize,
    /// Requests to one of them at the same time; more wait.
    pub service_requests_max: usize,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// How often the server looks for a newly published version, in seconds.
    pub version_check_s: u64,
    /// How long the server goes on taking requests once it is told to stop, in seconds, while `/ready` says no.
    pub shutdown_delay_s: u64,
    /// How long running requests may take to end at shutdown, in seconds.
    pub shutdown_timeout_s: u64,
}

impl Default for ServeConfig {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 7878)),
            version: None,
            query_timeout_s: 30,
            query_timeout_default_s: 30,
            query_rows_scanned_max: 4_000_000_000,
            query_rows_scanned_default: 1_000_000_000,
            query_memory_max_mib: 1024,
            query_memory_default_mib: 512,
            query_rows_max: 100_000_000,
            query_rows_default: 10_000_000,
            queries_max: 8,
            queries_per_client_max: 4,
            queue_max: 128,
            queue_per_client_max: 32,
            queue_timeout_s: 5,
            body_bytes_max: 1024 * 1024,
            usual_prefixes: true,
            uri_bytes_max: 16_384,
            header_bytes_max: 65_536,
            header_timeout_s: 30,
            body_timeout_s: 30,
            connections_max: 2048,
            connections_per_client_max: 512,
            cache_mib: 64,
            result_cache_mib: 128,
            result_cache_entry_kib: 1024,
            metrics: true,
            requests_per_minute: 1200,
            requests_burst: 600,
            query_seconds_per_minute: 120,
            query_seconds_burst: 240,
            errors_per_minute: 60,
            errors_burst: 240,
            services: Vec::new(),
            services_private: false,
            service_timeout_s: 15,
            service_rows_max: 100_000,
            service_answer_mib: 32,
            service_requests_max: 4,
            trusted_proxies: Vec::new(),
            version_check_s: 2,
            shutdown_delay_s: 0,
            shutdown_timeout_s: 10,
        }
    }
}

/// The private address, where the store is written while it is served.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdminConfig {
    /// Address and port to listen on; without them there is no private address.
    pub bind: Option<SocketAddr>,
    /// The file of the tokens, one a line, of at least 20 bytes, alone or behind a name.
    pub token_file: Option<PathBuf>,
    /// Any graph may be written, and no shapes are asked: for conformance suites, on a loopback address only.
    pub unchecked: bool,
    /// IRIs of graphs that may be written besides those of contributions and alignments, with what is below them.
    pub graphs: Vec<String>,
    /// The longest body, in bytes.
    pub body_bytes_max: usize,
    /// How many writes wait at most; more get 503.
    pub waiting_max: usize,
    /// The longest that a SPARQL update may run, in seconds.
    pub update_timeout_s: u64,
}

impl Default for AdminConfig {
    fn default() -> Self {
        Self {
            bind: None,
            token_file: None,
            unchecked: false,
            graphs: Vec::new(),
            body_bytes_max: 64 * 1024 * 1024,
            waiting_max: 64,
            update_timeout_s: 60,
        }
    }
}

/// Who answers queries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EngineConfig {
    pub kind: EngineKind,
    /// Where another SPARQL server answers queries.
    pub endpoint: Option<Endpoint>,
    /// Where it takes graphs, by the Graph Store Protocol.
    pub gsp: Option<Endpoint>,
    /// The graph that stands there for the default graph, for servers whose own default graph is all graphs together.
    pub default_graph: Option<String>,
    /// A file with what the header `Authorization` says to it.
    pub authorization_file: Option<PathBuf>,
    /// The longest answer of it, in MiB.
    pub answer_mib: u64,
    /// How much of a graph is sent at once, in KiB.
    pub part_kib: usize,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            kind: EngineKind::Embedded,
            endpoint: None,
            gsp: None,
            default_graph: None,
            authorization_file: None,
            answer_mib: 1024,
            part_kib: 4096,
        }
    }
}

/// Which engine answers queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum EngineKind {
    /// That of this program, on the index of the published version.
    Embedded,
    /// Another server, by SPARQL 1.1.
    Sparql,
}

/// What is logged, on standard error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// A `tracing` filter: `info`, `notitia=debug`.
    pub filter: String,
    /// `text` or `json`.
    pub format: LogFormat,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { filter: "info".to_owned(), format: LogFormat::Text }
    }
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

/// A settings file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the settings file {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("the settings file {} is wrong", path.display())]
    Parse {
        path: PathBuf,
        #[source]
        source: Box<toml::de::Error>,
    },
    #[error("{setting} = {value} is out of range: it may be {min} to {max}")]
    Range { setting: &'static str, value: u64, min: u64, max: u64 },
}

impl Config {
    /// The defaults with the settings of a file over them.
    ///
    /// # Errors
    /// When the file cannot be read, is not TOML, or has a setting that does not exist.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        toml::from_str(&text).map_err(|source| ConfigError::Parse {
            path: path.to_owned(),
            source: Box::new(source),
        })
    }

    /// Refuses what cannot be meant: a limit of nothing, or one that limits nothing.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn check(&self) -> Result<(), ConfigError> {
        for (setting, value, min, max) in self.ranges() {
            if !(min..=max).contains(&value) {
                return Err(ConfigError::Range { setting, value, min, max });
            }
        }
        Ok(())
    }

    /// Numbers with the least and the most that they may be.
    fn ranges(&self) -> Vec<(&'static str, u64, u64, u64)> {
        let Self { store, load, serve, .. } = self;
        let of = |size: usize| size as u64;
        vec![
            ("store.versions_kept", of(store.versions_kept), 1, 10_000),
            ("load.threads", of(load.threads), 0, 4096),
            ("load.record_bytes_max", of(load.record_bytes_max), 1024, GIB),
            ("load.validation_timeout_s", load.validation_timeout_s, 1, DAY_S),
            ("load.across_timeout_s", load.across_timeout_s, 1, DAY_S),
            ("load.bulk_memory_mib", of(load.bulk_memory_mib), 1, TIB_MIB),
            ("load.index_memory_mib", of(load.index_memory_mib), 1, TIB_MIB),
            ("load.gzip_level", load.gzip_level.into(), 1, 9),
            ("serve.query_timeout_s", serve.query_timeout_s, 1, DAY_S),
            ("serve.query_timeout_default_s", serve.query_timeout_default_s, 1, DAY_S),
            ("serve.query_rows_scanned_max", serve.query_rows_scanned_max, 1, u64::MAX),
            ("serve.query_rows_scanned_default", serve.query_rows_scanned_default, 1, u64::MAX),
            ("serve.query_memory_max_mib", serve.query_memory_max_mib, 1, TIB_MIB),
            ("serve.query_memory_default_mib", serve.query_memory_default_mib, 1, TIB_MIB),
            ("serve.query_rows_max", serve.query_rows_max, 1, u64::MAX),
            ("serve.query_rows_default", serve.query_rows_default, 1, u64::MAX),
            ("serve.queries_max", of(serve.queries_max), 1, 4096),
            ("serve.queries_per_client_max", of(serve.queries_per_client_max), 1, 4096),
            ("serve.queue_max", of(serve.queue_max), 0, 100_000),
            ("serve.queue_per_client_max", of(serve.queue_per_client_max), 0, 100_000),
            ("serve.queue_timeout_s", serve.queue_timeout_s, 0, 3600),
            ("serve.body_bytes_max", of(serve.body_bytes_max), 64, GIB),
            // An address beyond this is refused before it is seen whole.
            ("serve.uri_bytes_max", of(serve.uri_bytes_max), 64, 65_000),
            ("serve.header_bytes_max", of(serve.header_bytes_max), 256, 1 << 20),
            ("serve.header_timeout_s", serve.header_timeout_s, 1, 3600),
            ("serve.body_timeout_s", serve.body_timeout_s, 1, 3600),
            ("serve.connections_max", of(serve.connections_max), 1, 1_000_000),
            (
                "serve.connections_per_client_max",
                of(serve.connections_per_client_max),
                1,
                1_000_000,
            ),
            ("serve.service_timeout_s", serve.service_timeout_s, 1, 3600),
            ("serve.service_rows_max", of(serve.service_rows_max), 1, 10_000_000),
            ("serve.service_answer_mib", of(serve.service_answer_mib), 1, 1024),
            ("serve.service_requests_max", of(serve.service_requests_max), 1, 1000),
            ("engine.answer_mib", self.engine.answer_mib, 1, TIB_MIB),
            ("engine.part_kib", of(self.engine.part_kib), 64, 1 << 20),
            ("serve.cache_mib", serve.cache_mib, 0, TIB_MIB),
            ("serve.requests_burst", serve.requests_burst.into(), 1, u64::from(u32::MAX)),
            ("serve.query_seconds_burst", serve.query_seconds_burst.into(), 1, u64::from(u32::MAX)),
            ("serve.errors_burst", serve.errors_burst.into(), 1, u64::from(u32::MAX)),
            ("serve.version_check_s", serve.version_check_s, 0, DAY_S),
            ("serve.shutdown_timeout_s", serve.shutdown_timeout_s, 0, 3600),
        ]
    }
}

const GIB: u64 = 1 << 30;

/// A tebibyte, in mebibytes.
const TIB_MIB: u64 = 1 << 20;

const DAY_S: u64 = 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_written_as_a_file_are_read_again() {
        let text = toml::to_string(&Config::default()).expect("settings can be written");
        assert_eq!(toml::from_str::<Config>(&text).expect("and read"), Config::default());
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_range() {
        assert!(Config::default().check().is_ok());
        for (text, expected) in [
            (
                "[serve]\nqueries_max = 0",
                "serve.queries_max = 0 is out of range: it may be 1 to 4096",
            ),
            (
                "[serve]\nquery_timeout_s = 99999999",
                "serve.query_timeout_s = 99999999 is out of range: it may be 1 to 86400",
            ),
            (
                "[serve]\nconnections_max = 0",
                "serve.connections_max = 0 is out of range: it may be 1 to 1000000",
            ),
            ("[load]\ngzip_level = 10", "load.gzip_level = 10 is out of range: it may be 1 to 9"),
        ] {
            let config: Config = toml::from_str(text).expect("settings");
            let refusal = config.check().expect_err(text);
            assert_eq!(refusal.to_string(), expected);
        }
    }

    #[test]
    fn a_setting_that_does_not_exist_is_refused() {
        assert!(toml::from_str::<Config>("[serve]\nbnid = \"127.0.0.1:1\"").is_err());
    }
}
