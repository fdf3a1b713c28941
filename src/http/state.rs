//! What all requests share: the current version, the places for queries, the budgets, the cache.

use super::client::Clients;
use super::describe;
use super::error::Problem;
use super::metrics::Metrics;
use super::queries::Registry;
use super::representation::Representation;
use super::results::Results;
use super::slots::Slots;
use super::threads::Threads;
use crate::catalog::Facts;
use crate::config::Config;
use crate::config::EngineConfig;
use crate::config::ServeConfig;
use crate::index::Index;
use crate::ingest::LoadError;
use crate::ingest::read_index;
use crate::reader::Reader;
use crate::remote;
use crate::store::OpenError;
use crate::store::Version;
use arc_swap::ArcSwapOption;
use oxrdf::NamedNode;
use oxrdf::Triple;
use std::collections::HashMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// What all requests share.
pub struct State {
    config: ServeConfig,
    store_dir: PathBuf,
    /// Memory for building an index that is missing or damaged.
    index_memory_mib: usize,
    version: ArcSwapOption<Served>,
    /// Held by the one who takes up a new version, so that none is replaced by an older one.
    refreshing: Mutex<()>,
    slots: Slots,
    threads: Threads,
    registry: Arc<Registry>,
    clients: Clients,
    cache: moka::sync::Cache<CacheKey, Arc<Representation>>,
    results: Results,
    metrics: Metrics,
    services: remote::Client,
    engine: Option<Elsewhere>,
    stopping: AtomicBool,
}

/// Another server that answers queries.
pub struct Elsewhere {
    pub engine: remote::Engine,
    /// What stands there for the default graph.
    pub default_graph: Option<NamedNode>,
    /// The most bytes of an answer.
    pub bytes_max: u64,
}

/// A version that is served, and its index, which all answers are read from.
pub struct Served {
    version: Version,
    index: Index,
    catalog_labels: HashMap<NamedNode, Vec<Triple>>,
    /// Bytes on disk of the graph, the index and the dumps.
    part_bytes: [(&'static str, u64); 3],
}

impl Served {
    fn open(version: Version, index_memory_mib: usize) -> Result<Self, LoadError> {
        let index = read_index::open_or_build(&version, index_memory_mib)?;
        let facts = Facts { iris: version.iris(), info: version.info() };
        let catalog_labels = describe::catalog_labels(facts);
        let part_bytes = version.part_bytes();
        Ok(Self { version, index, catalog_labels, part_bytes })
    }

    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The labels of the catalogue and its datasets, which are in no graph.
    pub fn catalog_labels(&self) -> &HashMap<NamedNode, Vec<Triple>> {
        &self.catalog_labels
    }

    /// Bytes on disk when it was taken up, by part.
    pub fn part_bytes(&self) -> [(&'static str, u64); 3] {
        self.part_bytes
    }

    /// Reads the index for one answer.
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(&self.index, self.version.iris())
    }
}

impl Deref for Served {
    type Target = Version;

    fn deref(&self) -> &Version {
        &self.version
    }
}

fn services(config: &Config) -> remote::Client {
    let serve = &config.serve;
    let limits = remote::Limits {
        time: Duration::from_secs(serve.service_timeout_s),
        bytes_max: serve.service_answer_mib * 1024 * 1024,
        requests_max: serve.service_requests_max,
    };
    let own = [Some(serve.bind), config.admin.bind].into_iter().flatten().collect();
    remote::Client::new(serve.services.clone(), limits, serve.services_private, own)
}

/// A document of a version, so that a new version needs no invalidation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CacheKey {
    pub version: u64,
    pub path: String,
    /// The extension that stands for the format.
    pub extension: &'static str,
    /// The tag of the language, for pages.
    pub language: &'static str,
}

impl State {
    /// Opens the current version of the configured store. Without one, the server says so until there is.
    ///
    /// # Errors
    /// When there is a store, but it cannot be read.
    pub fn open(config: &Config) -> Result<Self, LoadError> {
        let opened = match config.serve.version {
            Some(number) => Version::open_published(&config.store.dir, number).map(Some),
            None => Version::open_current(&config.store.dir),
        };
        let version = match opened {
            Err(OpenError::Missing(dir)) => {
                tracing::warn!(dir = %dir.display(), "there is no store yet");
                None
            }
            opened => opened?,
        };
        let index_memory_mib = config.load.index_memory_mib;
        let served = version.map(|version| Served::open(version, index_memory_mib)).transpose()?;
        let weigh = |key: &CacheKey, value: &Arc<Representation>| {
            u32::try_from(key.path.len() + value.bytes() + 256).unwrap_or(u32::MAX)
        };
        Ok(Self {
            config: config.serve.clone(),
            store_dir: config.store.dir.clone(),
            index_memory_mib,
            version: ArcSwapOption::new(served.map(Arc::new)),
            refreshing: Mutex::new(()),
            threads: Threads::default(),
            slots: Slots::new(&config.serve),
            registry: Arc::default(),
            clients: Clients::new(&config.serve),
            cache: moka::sync::Cache::builder()
                .max_capacity(config.serve.cache_mib * 1024 * 1024)
                .weigher(weigh)
                .build(),
            results: Results::new(&config.serve),
            metrics: Metrics::default(),
            services: services(config),
            engine: None,
            stopping: AtomicBool::new(false),
        })
    }

    /// The threads that queries run on.
    pub fn threads(&self) -> &Threads {
        &self.threads
    }

    pub fn config(&self) -> &ServeConfig {
        &self.config
    }

    pub fn clients(&self) -> &Clients {
        &self.clients
    }

    /// The turns of queries.
    pub fn slots(&self) -> &Slots {
        &self.slots
    }

    /// The queries that run.
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    pub fn cache(&self) -> &moka::sync::Cache<CacheKey, Arc<Representation>> {
        &self.cache
    }

    /// The answers to queries that are kept.
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// From now on another server answers queries.
    ///
    /// # Errors
    /// When its default graph has no IRI.
    pub fn pass_queries_to(
        &mut self,
        engine: remote::Engine,
        config: &EngineConfig,
    ) -> Result<(), oxrdf::IriParseError> {
        let default_graph = config.default_graph.as_ref().map(NamedNode::new).transpose()?;
        let bytes_max = config.answer_mib.saturating_mul(1024 * 1024);
        self.engine = Some(Elsewhere { engine, default_graph, bytes_max });
        Ok(())
    }

    /// The other server that answers queries, where there is one.
    pub fn engine(&self) -> Option<&Elsewhere> {
        self.engine.as_ref()
    }

    /// Those whom a `SERVICE` may ask.
    pub fn services(&self) -> &remote::Client {
        &self.services
    }

    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// From now on the server says that it is not ready: it will end.
    pub fn begin_to_stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether there is something to serve, and the server is not about to end.
    pub fn is_ready(&self) -> bool {
        !self.is_stopping() && self.version.load().is_some()
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// The version that is served at this moment.
    pub fn current(&self) -> Option<Arc<Served>> {
        self.version.load_full()
    }

    /// The version that is served at this moment.
    ///
    /// # Errors
    /// A 503 while nothing was published.
    pub fn version(&self) -> Result<Arc<Served>, Problem> {
        self.current().ok_or_else(|| {
            Problem::unavailable("nothing is loaded yet; load notices with `notitia load`", 10)
                .in_french("rien n’est encore chargé ; chargez des notices par `notitia load`")
                .of_type("not-loaded")
        })
    }

    /// The root of all IRIs; while nothing was published, that of relative ones.
    pub fn base_iri(&self) -> String {
        let version = self.current();
        version.map_or_else(|| "/".to_owned(), |version| version.iris().as_str().to_owned())
    }

    /// The path of the base IRI, when the server is known under more than a host: `/patrimoine`.
    pub fn base_path(&self) -> String {
        let version = self.current();
        let base = version.as_deref().map_or("", |version| version.iris().as_str());
        let path = base.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
        let path = path.map_or("", |(_, path)| path).trim_end_matches('/');
        if path.is_empty() { String::new() } else { format!("/{path}") }
    }

    /// Takes up a version that was published since, when there is one; there may be no store yet.
    ///
    /// # Errors
    /// When it cannot be read; the one before goes on being served.
    pub fn refresh(&self) -> Result<(), LoadError> {
        if self.config.version.is_some() {
            return Ok(());
        }
        let _refreshing = self.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let served = self.current().map(|version| version.info().number);
        let published = Version::current_number(&self.store_dir)?;
        if published.is_none() || published == served {
            return Ok(());
        }
        if let Some(version) = Version::open_current(&self.store_dir)? {
            let served = Served::open(version, self.index_memory_mib)?;
            let info = served.info();
            tracing::info!(number = info.number, triples = info.triples, "serving a new version");
            self.version.store(Some(Arc::new(served)));
            // All of them are of versions before; an answer that is being made checks when it is kept.
            self.results.clear();
            self.cache.invalidate_all();
            self.metrics.switched(true);
        }
        Ok(())
    }

    /// How long a client should wait before it asks again for what is not there yet.
    pub fn version_check(&self) -> Duration {
        Duration::from_secs(self.config.version_check_s.max(1))
    }
}
