//! What can be typed, and how it lies over the settings file.

use super::admin::AdminSettings;
use super::engine::EngineSettings;
use super::services::ServiceSettings;
use crate::config::Config;
use crate::config::ConfigError;
use crate::config::LogFormat;
use crate::notice::Base;
use clap::ArgAction;
use clap::Args as ClapArgs;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Linked data from France's heritage notices: read, map, validate, store, serve.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub(super) struct Args {
    /// A settings file (TOML); `notitia config` prints all settings in its form.
    #[arg(long, global = true, value_name = "FILE", env = "NOTITIA_CONFIG")]
    config: Option<PathBuf>,

    #[command(flatten)]
    settings: Settings,

    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read, map and validate files, store nothing, and say what is wrong.
    Check(Check),
    /// Load files into the store and publish a version of it.
    Load(Load),
    /// Serve the store: SPARQL, documents, dumps.
    Serve(Serve),
    /// Write the graph, or one dataset of it, in any format.
    Dump(Dump),
    /// Ask the store a SPARQL query.
    Query(Query),
    /// What the rules have found in the notices: how much, and in which.
    Quality(Quality),
    /// The notices that were refused.
    Quarantine(Quarantine),
    /// What the store has.
    Status(Status),
    /// The published versions that are kept, and whether their indexes are whole.
    Versions(Versions),
    /// Copy a published version, with the SHA-256 of each file, while it is served and loads go on.
    Backup(Backup),
    /// Make a store of a backup, once all of it is verified.
    Restore(Restore),
    /// Write the newest version to another SPARQL server (--gsp), instead of what that has of it.
    Push,
    /// Load the sample notices and serve them.
    Demo(Demo),
    /// Validate any RDF with SHACL shapes and print the report.
    Validate(Validate),
    /// Print which field of each base goes where in the graph.
    Mapping(Mapping),
    /// Print all settings, as they are now.
    Config,
}

/// Settings that are flags too; each is also a variable of the environment and a line of the file.
#[derive(Debug, Default, ClapArgs)]
#[command(next_help_heading = "Settings")]
struct Settings {
    #[command(flatten)]
    admin: AdminSettings,
    #[command(flatten)]
    services: ServiceSettings,
    #[command(flatten)]
    engine: EngineSettings,
    /// The folder of the store [default: notitia-data]
    #[arg(long, global = true, value_name = "DIR", env = "NOTITIA_STORE_DIR")]
    store: Option<PathBuf>,
    /// The root of all IRIs [default: that of the store; http://localhost:7878/ for a new one]
    #[arg(long, global = true, value_name = "IRI", env = "NOTITIA_STORE_BASE_IRI")]
    base_iri: Option<String>,
    /// How many published versions are kept [default: 2]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_STORE_VERSIONS_KEPT",
        hide_short_help = true
    )]
    versions_kept: Option<usize>,
    /// Threads that map and validate; 0: one a processor [default: 0]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_LOAD_THREADS",
        hide_short_help = true
    )]
    threads: Option<usize>,
    /// The largest record that is read, in bytes [default: 16777216]
    #[arg(
        long,
        global = true,
        value_name = "BYTES",
        env = "NOTITIA_LOAD_RECORD_BYTES_MAX",
        hide_short_help = true
    )]
    record_bytes_max: Option<usize>,
    /// The longest that the shapes may work on one notice, in seconds [default: 10]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_LOAD_VALIDATION_TIMEOUT_S",
        hide_short_help = true
    )]
    validation_timeout_s: Option<u64>,
    /// Memory of the bulk loader, in MiB [default: 128]
    #[arg(
        long,
        global = true,
        value_name = "MIB",
        env = "NOTITIA_LOAD_BULK_MEMORY_MIB",
        hide_short_help = true
    )]
    bulk_memory_mib: Option<usize>,
    /// Memory for building the read index, in MiB [default: 256]
    #[arg(
        long,
        global = true,
        value_name = "MIB",
        env = "NOTITIA_LOAD_INDEX_MEMORY_MIB",
        hide_short_help = true
    )]
    index_memory_mib: Option<usize>,
    /// A folder of SHACL shapes to use instead of the built-in ones
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "NOTITIA_LOAD_SHAPES",
        hide_short_help = true
    )]
    shapes: Option<PathBuf>,
    /// Formats of the published dumps: nt, ttl; `none` for no dumps [default: nt,ttl]
    #[arg(
        long,
        global = true,
        value_name = "LIST",
        value_delimiter = ',',
        env = "NOTITIA_LOAD_DUMP_FORMATS",
        hide_short_help = true
    )]
    dump_formats: Option<Vec<String>>,
    /// Level of gzip for dumps, 1 to 9 [default: 1]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=9),
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_LOAD_GZIP_LEVEL",
        hide_short_help = true
    )]
    gzip_level: Option<u32>,
    /// How many problems of a kind are printed before they are only counted [default: 10; check: all]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_LOAD_PROBLEMS_SHOWN_MAX",
        hide_short_help = true
    )]
    problems_shown_max: Option<usize>,
    /// Address and port to listen on [default: 127.0.0.1:7878]
    #[arg(long, global = true, value_name = "ADDRESS", env = "NOTITIA_SERVE_BIND")]
    bind: Option<SocketAddr>,
    /// The longest that a query may run, in seconds [default: 30]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_SERVE_QUERY_TIMEOUT_S",
        hide_short_help = true
    )]
    query_timeout_s: Option<u64>,
    /// How long a query may run when its client says nothing, in seconds [default: 30]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_SERVE_QUERY_TIMEOUT_DEFAULT_S",
        hide_short_help = true
    )]
    query_timeout_default_s: Option<u64>,
    /// The most triples that a query may read [default: 4000000000]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_QUERY_ROWS_SCANNED_MAX",
        hide_short_help = true
    )]
    query_rows_scanned_max: Option<u64>,
    /// How many triples a query may read when its client says nothing [default: 1000000000]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_QUERY_ROWS_SCANNED_DEFAULT",
        hide_short_help = true
    )]
    query_rows_scanned_default: Option<u64>,
    /// The most memory that a query may take, in MiB [default: 1024]
    #[arg(
        long,
        global = true,
        value_name = "MIB",
        env = "NOTITIA_SERVE_QUERY_MEMORY_MAX_MIB",
        hide_short_help = true
    )]
    query_memory_max_mib: Option<u64>,
    /// How much memory a query may take when its client says nothing, in MiB [default: 512]
    #[arg(
        long,
        global = true,
        value_name = "MIB",
        env = "NOTITIA_SERVE_QUERY_MEMORY_DEFAULT_MIB",
        hide_short_help = true
    )]
    query_memory_default_mib: Option<u64>,
    /// The most rows that an answer may have [default: 100000000]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_QUERY_ROWS_MAX",
        hide_short_help = true
    )]
    query_rows_max: Option<u64>,
    /// How many rows an answer may have when its client says nothing [default: 10000000]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_QUERY_ROWS_DEFAULT",
        hide_short_help = true
    )]
    query_rows_default: Option<u64>,
    /// How many queries run at the same time [default: 8]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_QUERIES_MAX",
        hide_short_help = true
    )]
    queries_max: Option<usize>,
    /// Queries of one client at the same time [default: 4]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_QUERIES_PER_CLIENT_MAX",
        hide_short_help = true
    )]
    queries_per_client_max: Option<usize>,
    /// Queries that wait for their turn, before 503 [default: 128]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_QUEUE_MAX",
        hide_short_help = true
    )]
    queue_max: Option<usize>,
    /// Queries of one client that wait for their turn, before 429 [default: 32]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_QUEUE_PER_CLIENT_MAX",
        hide_short_help = true
    )]
    queue_per_client_max: Option<usize>,
    /// How long a query waits for its turn, in seconds [default: 5]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_SERVE_QUEUE_TIMEOUT_S",
        hide_short_help = true
    )]
    queue_timeout_s: Option<u64>,
    /// The longest body of a request, in bytes [default: 1048576]
    #[arg(
        long,
        global = true,
        value_name = "BYTES",
        env = "NOTITIA_SERVE_BODY_BYTES_MAX",
        hide_short_help = true
    )]
    body_bytes_max: Option<usize>,
    /// Whether a query need not declare the usual prefixes, such as schema: and crm: [default: true]
    #[arg(
        long,
        global = true,
        value_name = "BOOL",
        env = "NOTITIA_SERVE_USUAL_PREFIXES",
        hide_short_help = true
    )]
    usual_prefixes: Option<bool>,
    /// The longest address of a request, in bytes, before 414 [default: 16384]
    #[arg(
        long,
        global = true,
        value_name = "BYTES",
        env = "NOTITIA_SERVE_URI_BYTES_MAX",
        hide_short_help = true
    )]
    uri_bytes_max: Option<usize>,
    /// The longest headers of a request, in bytes, before 431 [default: 65536]
    #[arg(
        long,
        global = true,
        value_name = "BYTES",
        env = "NOTITIA_SERVE_HEADER_BYTES_MAX",
        hide_short_help = true
    )]
    header_bytes_max: Option<usize>,
    /// How long the head of a request may take to arrive, and a connection may wait for the next one, in seconds [default: 30]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_SERVE_HEADER_TIMEOUT_S",
        hide_short_help = true
    )]
    header_timeout_s: Option<u64>,
    /// How long the body of a request may take to arrive, in seconds, before 408 [default: 30]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_SERVE_BODY_TIMEOUT_S",
        hide_short_help = true
    )]
    body_timeout_s: Option<u64>,
    /// Connections that are open at the same time; more wait [default: 2048]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_CONNECTIONS_MAX",
        hide_short_help = true
    )]
    connections_max: Option<usize>,
    /// Connections of one address at the same time; more are closed [default: 512]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_CONNECTIONS_PER_CLIENT_MAX",
        hide_short_help = true
    )]
    connections_per_client_max: Option<usize>,
    /// Cache of rendered documents, in MiB [default: 64]
    #[arg(
        long,
        global = true,
        value_name = "MIB",
        env = "NOTITIA_SERVE_CACHE_MIB",
        hide_short_help = true
    )]
    cache_mib: Option<u64>,
    /// Cache of answers to queries, in MiB; 0: none [default: 128]
    #[arg(
        long,
        global = true,
        value_name = "MIB",
        env = "NOTITIA_SERVE_RESULT_CACHE_MIB",
        hide_short_help = true
    )]
    result_cache_mib: Option<u64>,
    /// The longest answer that is kept in it, in KiB [default: 1024]
    #[arg(
        long,
        global = true,
        value_name = "KIB",
        env = "NOTITIA_SERVE_RESULT_CACHE_ENTRY_KIB",
        hide_short_help = true
    )]
    result_cache_entry_kib: Option<usize>,
    /// Whether /metrics is served [default: true]
    #[arg(
        long,
        global = true,
        value_name = "BOOL",
        action = ArgAction::Set,
        env = "NOTITIA_SERVE_METRICS",
        hide_short_help = true
    )]
    metrics: Option<bool>,
    /// Requests a client may make a minute; 0: no limit [default: 1200]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_REQUESTS_PER_MINUTE",
        hide_short_help = true
    )]
    requests_per_minute: Option<u32>,
    /// Requests a client may make at once before the rate counts [default: 600]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_REQUESTS_BURST",
        hide_short_help = true
    )]
    requests_burst: Option<u32>,
    /// Seconds that the queries of a client may take a minute, before 429; 0: no limit [default: 120]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_QUERY_SECONDS_PER_MINUTE",
        hide_short_help = true
    )]
    query_seconds_per_minute: Option<u32>,
    /// Seconds that the queries of a client may take at once before the rate counts [default: 240]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_QUERY_SECONDS_BURST",
        hide_short_help = true
    )]
    query_seconds_burst: Option<u32>,
    /// Wrong queries that a client may send a minute, before 429; 0: no limit [default: 60]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_ERRORS_PER_MINUTE",
        hide_short_help = true
    )]
    errors_per_minute: Option<u32>,
    /// Wrong queries that a client may send at once before the rate counts [default: 240]
    #[arg(
        long,
        global = true,
        value_name = "N",
        env = "NOTITIA_SERVE_ERRORS_BURST",
        hide_short_help = true
    )]
    errors_burst: Option<u32>,
    /// Proxies whose X-Forwarded-For is believed
    #[arg(
        long,
        global = true,
        value_name = "LIST",
        value_delimiter = ',',
        env = "NOTITIA_SERVE_TRUSTED_PROXIES",
        hide_short_help = true
    )]
    trusted_proxies: Option<Vec<std::net::IpAddr>>,
    /// How often the server looks for a new version, in seconds [default: 2]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_SERVE_VERSION_CHECK_S",
        hide_short_help = true
    )]
    version_check_s: Option<u64>,
    /// How long requests are still taken once the server is told to stop, in seconds [default: 0]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_SERVE_SHUTDOWN_DELAY_S",
        hide_short_help = true
    )]
    shutdown_delay_s: Option<u64>,
    /// How long running requests may take to end at shutdown, in seconds [default: 10]
    #[arg(
        long,
        global = true,
        value_name = "S",
        env = "NOTITIA_SERVE_SHUTDOWN_TIMEOUT_S",
        hide_short_help = true
    )]
    shutdown_timeout_s: Option<u64>,
    /// What is logged: `info`, `notitia=debug` [default: info]
    #[arg(
        long,
        global = true,
        value_name = "FILTER",
        env = "NOTITIA_LOG_FILTER",
        hide_short_help = true
    )]
    log_filter: Option<String>,
    /// How a line of the log looks [default: text]
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        env = "NOTITIA_LOG_FORMAT",
        hide_short_help = true
    )]
    log_format: Option<LogFormat>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Check {
    /// Files of notices, whatever their shape; `-` for standard input.
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// The base of the notices, or `auto` to find it out.
    #[arg(long, value_name = "BASE", default_value = "auto", value_parser = base, env = "NOTITIA_LOAD_BASE")]
    pub(super) base: BaseChoice,
    /// Write the full SHACL validation report (Turtle) to a file.
    #[arg(long, value_name = "FILE", env = "NOTITIA_CHECK_REPORT")]
    pub(super) report: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Load {
    /// Files of notices, whatever their shape; `-` for standard input.
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// The base of the notices, or `auto` to find it out.
    #[arg(long, value_name = "BASE", default_value = "auto", value_parser = base, env = "NOTITIA_LOAD_BASE")]
    pub(super) base: BaseChoice,
    /// The files hold all notices of their bases: remove those that they do not have.
    #[arg(long, env = "NOTITIA_LOAD_REPLACE_BASE")]
    pub(super) replace_base: bool,
    /// Then run the checks and measures that need all notices, and publish what they find.
    #[arg(long, env = "NOTITIA_LOAD_ACROSS")]
    pub(super) across: bool,
    /// How long one check across notices may run, in seconds [default: 600]
    #[arg(long, value_name = "S", env = "NOTITIA_LOAD_ACROSS_TIMEOUT_S")]
    pub(super) across_timeout_s: Option<u64>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Serve {
    /// The number of the version to serve, and to go on serving when a newer one is published
    /// [default: the newest]
    #[arg(long = "version", value_name = "NUMBER", env = "NOTITIA_SERVE_VERSION")]
    pub(super) number: Option<u64>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Versions {
    /// As JSON.
    #[arg(long, env = "NOTITIA_VERSIONS_JSON")]
    pub(super) json: bool,
    /// Build the indexes again that are missing or damaged.
    #[arg(long, env = "NOTITIA_VERSIONS_MEND")]
    pub(super) mend: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Backup {
    /// A folder that is not there yet; with the extension `tar` an archive; `-` for an archive on standard output.
    pub(super) target: PathBuf,
    /// The number of the version [default: the newest]
    #[arg(long = "version", value_name = "NUMBER", env = "NOTITIA_BACKUP_VERSION")]
    pub(super) number: Option<u64>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Restore {
    /// A folder or archive that `backup` has made; `-` for an archive on standard input.
    pub(super) source: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Dump {
    /// One dataset only: merimee, palissy, joconde, memoire, mnr, museofile, autor, or shared.
    #[arg(long, value_name = "DATASET", env = "NOTITIA_DUMP_DATASET")]
    pub(super) dataset: Option<String>,
    /// nt, nq, ttl, trig, rdf or jsonld.
    #[arg(long, default_value = "nt", env = "NOTITIA_DUMP_FORMAT")]
    pub(super) format: String,
    /// The file to write; standard output without it.
    #[arg(short, long, value_name = "FILE", env = "NOTITIA_DUMP_OUTPUT")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Query {
    /// A file with the query; `-`, or nothing, for standard input.
    pub(super) file: Option<PathBuf>,
    /// json, xml, csv, tsv for rows; ttl, nt, jsonld, rdf, trig, nq for graphs [default: tsv or ttl]
    #[arg(long, env = "NOTITIA_QUERY_FORMAT")]
    pub(super) format: Option<String>,
    /// Instead of the answer, how it is found, with rows and times; as JSON with --format json.
    #[arg(long, env = "NOTITIA_QUERY_EXPLAIN")]
    pub(super) explain: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Quality {
    /// One base only.
    #[arg(long, value_name = "BASE", default_value = "auto", value_parser = base, hide_default_value = true, env = "NOTITIA_QUALITY_BASE")]
    pub(super) base: BaseChoice,
    /// One département only, by its code: 2A, 75, 971.
    #[arg(long, value_name = "CODE", env = "NOTITIA_QUALITY_DEPARTEMENT")]
    pub(super) departement: Option<String>,
    /// One rule only: its name, or its IRI.
    #[arg(long, value_name = "RULE", env = "NOTITIA_QUALITY_RULE")]
    pub(super) rule: Option<String>,
    /// The notices themselves, one line a result, and not how many there are.
    #[arg(long, env = "NOTITIA_QUALITY_NOTICES")]
    pub(super) notices: bool,
    /// First run the checks and measures that need all notices, and publish what they find.
    #[arg(long, env = "NOTITIA_QUALITY_ACROSS")]
    pub(super) across: bool,
    /// How many results of a check across notices are kept; all are counted.
    #[arg(long, value_name = "N", default_value_t = 10_000, env = "NOTITIA_QUALITY_RESULTS_MAX")]
    pub(super) results_max: usize,
    /// How long one check across notices may run, in seconds.
    #[arg(long, value_name = "S", default_value_t = 600, env = "NOTITIA_QUALITY_CHECK_TIMEOUT_S")]
    pub(super) check_timeout_s: u64,
    /// How the answer looks.
    #[arg(long, value_enum, default_value = "table", env = "NOTITIA_QUALITY_FORMAT")]
    pub(super) format: TableFormat,
}

/// How rows are printed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum TableFormat {
    /// Columns for people.
    Table,
    Csv,
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Quarantine {
    #[command(subcommand)]
    pub(super) command: QuarantineCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum QuarantineCommand {
    /// One line a refused notice: its base, REF, file, line, and why.
    List,
    /// All that is wrong with a refused notice.
    Show {
        /// Its REF, or the file and line where it stands, as `list` gives them.
        #[arg(value_name = "REF|FILE:LINE")]
        which: String,
    },
    /// Forget refused notices: those that were mended in another file, and had no REF to tell it by.
    Discard {
        /// Their REFs, or the files and lines where they stand.
        #[arg(value_name = "REF|FILE:LINE", required = true)]
        which: Vec<String>,
    },
    /// The rows as their files had them, to be corrected and loaded again.
    Export {
        /// A folder for one file a base and header; needed when there is more than one.
        #[arg(long, value_name = "DIR", env = "NOTITIA_QUARANTINE_EXPORT_DIR")]
        dir: Option<PathBuf>,
    },
}

#[derive(Debug, ClapArgs)]
pub(super) struct Status {
    /// As JSON.
    #[arg(long, env = "NOTITIA_STATUS_JSON")]
    pub(super) json: bool,
    /// Count the links that lead to notices which are not here.
    #[arg(long, env = "NOTITIA_STATUS_LINKS")]
    pub(super) links: bool,
    /// Read the whole graph again and compare it with what was counted when it was published, and with the
    /// read index.
    #[arg(long, env = "NOTITIA_STATUS_VERIFY")]
    pub(super) verify: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Demo {
    /// The folder of the sample notices.
    #[arg(
        long,
        value_name = "DIR",
        default_value = "tests/fixtures/sample",
        env = "NOTITIA_DEMO_SAMPLE"
    )]
    pub(super) sample: PathBuf,
    /// Load, and do not serve.
    #[arg(long, env = "NOTITIA_DEMO_NO_SERVE")]
    pub(super) no_serve: bool,
}

/// The exit code is 0 if the data conform, 1 if they do not, 2 if that could not be found out.
///
/// The format of a file is told by its extension: ttl, nt, rdf, jsonld, trig, nq. The triples of all
/// graphs of all data files make the data graph. owl:imports and sh:shapesGraph are not followed.
#[derive(Debug, ClapArgs)]
pub(super) struct Validate {
    /// Files of shapes, or folders of them (*.ttl); without any, the built-in shapes for notices.
    #[arg(long, value_name = "FILE", num_args = 1.., env = "NOTITIA_VALIDATE_SHAPES")]
    pub(super) shapes: Vec<PathBuf>,
    /// Files to validate; `-` for standard input in Turtle, TriG, N-Triples or N-Quads.
    #[arg(long, value_name = "FILE", num_args = 1.., required = true, env = "NOTITIA_VALIDATE_DATA")]
    pub(super) data: Vec<PathBuf>,
    /// The form of the report: that of SHACL in Turtle, plain JSON, or lines to read.
    #[arg(long, value_enum, default_value_t, env = "NOTITIA_VALIDATE_FORMAT")]
    pub(super) format: ReportFormat,
    /// The language of the lines to read.
    #[arg(long, value_enum, default_value_t, env = "NOTITIA_VALIDATE_LANG")]
    pub(super) lang: ReportLanguage,
    /// Whether a result that says that a value does not conform to a shape also says why (sh:detail).
    #[arg(
        long,
        value_name = "BOOL",
        action = ArgAction::Set,
        default_value_t = true,
        env = "NOTITIA_VALIDATE_DETAILS"
    )]
    pub(super) details: bool,
    /// Give up after so many seconds [default: never]
    #[arg(long, value_name = "S", env = "NOTITIA_VALIDATE_TIMEOUT_S")]
    pub(super) timeout_s: Option<u64>,
    /// Give up while reading when shapes and data take so many MiB [default: no limit]
    #[arg(long, value_name = "MIB", env = "NOTITIA_VALIDATE_MEMORY_MIB")]
    pub(super) memory_mib: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ReportFormat {
    #[default]
    Turtle,
    Json,
    Human,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ReportLanguage {
    #[default]
    En,
    Fr,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Mapping {
    /// One base only.
    #[arg(long, value_name = "BASE", default_value = "auto", value_parser = base, hide_default_value = true, env = "NOTITIA_MAPPING_BASE")]
    pub(super) base: BaseChoice,
    /// As a page in Markdown with counts, as tab-separated values otherwise.
    #[arg(long, env = "NOTITIA_MAPPING_MARKDOWN")]
    pub(super) markdown: bool,
}

/// A base, or none: to be found out.
#[derive(Clone, Copy, Debug)]
pub(super) struct BaseChoice(pub(super) Option<Base>);

fn base(name: &str) -> Result<BaseChoice, String> {
    match name {
        "auto" => Ok(BaseChoice(None)),
        name => name.parse().map(|base| BaseChoice(Some(base))).map_err(|error| format!("{error}")),
    }
}

impl Args {
    /// The settings: defaults, under the file, under the environment and the flags.
    pub(super) fn config(&self) -> Result<Config, ConfigError> {
        let mut config = match &self.config {
            Some(path) => Config::from_file(path)?,
            None => Config::default(),
        };
        self.settings.lay_over(&mut config);
        config.check()?;
        Ok(config)
    }
}

impl Settings {
    fn lay_over(&self, config: &mut Config) {
        fn set<T: Clone>(given: &Option<T>, setting: &mut T) {
            if let Some(given) = given {
                setting.clone_from(given);
            }
        }
        set(&self.store, &mut config.store.dir);
        set(&self.versions_kept, &mut config.store.versions_kept);
        config.store.base_iri = self.base_iri.clone().or(config.store.base_iri.take());
        set(&self.threads, &mut config.load.threads);
        set(&self.record_bytes_max, &mut config.load.record_bytes_max);
        set(&self.validation_timeout_s, &mut config.load.validation_timeout_s);
        set(&self.bulk_memory_mib, &mut config.load.bulk_memory_mib);
        set(&self.index_memory_mib, &mut config.load.index_memory_mib);
        config.load.shapes = self.shapes.clone().or(config.load.shapes.take());
        set(&self.dump_formats, &mut config.load.dump_formats);
        config.load.dump_formats.retain(|format| format != "none");
        set(&self.gzip_level, &mut config.load.gzip_level);
        config.load.problems_shown_max = self.problems_shown_max.or(config.load.problems_shown_max);
        set(&self.bind, &mut config.serve.bind);
        set(&self.query_timeout_s, &mut config.serve.query_timeout_s);
        set(&self.query_timeout_default_s, &mut config.serve.query_timeout_default_s);
        set(&self.query_rows_scanned_max, &mut config.serve.query_rows_scanned_max);
        set(&self.query_rows_scanned_default, &mut config.serve.query_rows_scanned_default);
        set(&self.query_memory_max_mib, &mut config.serve.query_memory_max_mib);
        set(&self.query_memory_default_mib, &mut config.serve.query_memory_default_mib);
        set(&self.query_rows_max, &mut config.serve.query_rows_max);
        set(&self.query_rows_default, &mut config.serve.query_rows_default);
        set(&self.queries_max, &mut config.serve.queries_max);
        set(&self.queries_per_client_max, &mut config.serve.queries_per_client_max);
        set(&self.queue_max, &mut config.serve.queue_max);
        set(&self.queue_per_client_max, &mut config.serve.queue_per_client_max);
        set(&self.queue_timeout_s, &mut config.serve.queue_timeout_s);
        set(&self.body_bytes_max, &mut config.serve.body_bytes_max);
        set(&self.usual_prefixes, &mut config.serve.usual_prefixes);
        set(&self.uri_bytes_max, &mut config.serve.uri_bytes_max);
        set(&self.header_bytes_max, &mut config.serve.header_bytes_max);
        set(&self.header_timeout_s, &mut config.serve.header_timeout_s);
        set(&self.body_timeout_s, &mut config.serve.body_timeout_s);
        set(&self.connections_max, &mut config.serve.connections_max);
        set(&self.connections_per_client_max, &mut config.serve.connections_per_client_max);
        set(&self.cache_mib, &mut config.serve.cache_mib);
        set(&self.result_cache_mib, &mut config.serve.result_cache_mib);
        set(&self.result_cache_entry_kib, &mut config.serve.result_cache_entry_kib);
        set(&self.metrics, &mut config.serve.metrics);
        set(&self.requests_per_minute, &mut config.serve.requests_per_minute);
        set(&self.requests_burst, &mut config.serve.requests_burst);
        set(&self.query_seconds_per_minute, &mut config.serve.query_seconds_per_minute);
        set(&self.query_seconds_burst, &mut config.serve.query_seconds_burst);
        set(&self.errors_per_minute, &mut config.serve.errors_per_minute);
        set(&self.errors_burst, &mut config.serve.errors_burst);
        set(&self.trusted_proxies, &mut config.serve.trusted_proxies);
        set(&self.version_check_s, &mut config.serve.version_check_s);
        set(&self.shutdown_delay_s, &mut config.serve.shutdown_delay_s);
        set(&self.shutdown_timeout_s, &mut config.serve.shutdown_timeout_s);
        self.admin.lay_over(&mut config.admin);
        self.services.lay_over(&mut config.serve);
        self.engine.lay_over(&mut config.engine);
        set(&self.log_filter, &mut config.log.filter);
        set(&self.log_format, &mut config.log.format);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_flag_wins_over_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("notitia.toml");
        std::fs::write(&file, "[serve]\nqueries_max = 3\nquery_timeout_s = 4\n").expect("a file");
        let file = file.to_str().expect("a path in UTF-8");
        let args = Args::parse_from(["notitia", "--config", file, "serve", "--queries-max", "5"]);
        let config = args.config().expect("good settings");
        assert_eq!((config.serve.queries_max, config.serve.query_timeout_s), (5, 4));
    }
}
