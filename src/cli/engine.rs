//! Another SPARQL server as the engine: its settings, and how it is told of a version (`notitia push`).

use super::DONE;
use super::output;
use crate::config::Config;
use crate::config::EngineConfig;
use crate::config::EngineKind;
use crate::dump::line;
use crate::remote::Endpoint;
use crate::remote::Engine;
use crate::store::Version;
use anyhow::Context as _;
use anyhow::bail;
use anyhow::ensure;
use clap::Args;
use hyper::header::HeaderValue;
use oxrdf::GraphName;
use oxrdf::NamedNode;
use oxrdf::TripleRef;
use std::fs;
use std::path::PathBuf;
use tokio::runtime::Runtime;

/// Settings that are flags too.
#[derive(Debug, Default, Args)]
pub(super) struct EngineSettings {
    /// Who answers queries: this program, or another SPARQL server (--endpoint) [default: embedded]
    #[arg(long, global = true, value_enum, env = "NOTITIA_ENGINE_KIND", hide_short_help = true)]
    engine: Option<EngineKind>,
    /// Where the other server answers queries
    #[arg(
        long,
        global = true,
        value_name = "IRI",
        env = "NOTITIA_ENGINE_ENDPOINT",
        hide_short_help = true
    )]
    endpoint: Option<Endpoint>,
    /// Where it takes graphs, by the Graph Store Protocol, for `notitia push`
    #[arg(
        long,
        global = true,
        value_name = "IRI",
        env = "NOTITIA_ENGINE_GSP",
        hide_short_help = true
    )]
    gsp: Option<Endpoint>,
    /// The graph that stands there for the default graph [default: its own default graph]
    #[arg(
        long,
        global = true,
        value_name = "IRI",
        env = "NOTITIA_ENGINE_DEFAULT_GRAPH",
        hide_short_help = true
    )]
    engine_default_graph: Option<String>,
    /// A file with what the header Authorization says to it
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "NOTITIA_ENGINE_AUTHORIZATION_FILE",
        hide_short_help = true
    )]
    engine_authorization_file: Option<PathBuf>,
    /// The longest answer of it, in MiB [default: 1024]
    #[arg(
        long,
        global = true,
        value_name = "MIB",
        env = "NOTITIA_ENGINE_ANSWER_MIB",
        hide_short_help = true
    )]
    engine_answer_mib: Option<u64>,
    /// How much of a graph is sent to it at once, in KiB [default: 4096]
    #[arg(
        long,
        global = true,
        value_name = "KIB",
        env = "NOTITIA_ENGINE_PART_KIB",
        hide_short_help = true
    )]
    engine_part_kib: Option<usize>,
}

impl EngineSettings {
    pub(super) fn lay_over(&self, config: &mut EngineConfig) {
        config.kind = self.engine.unwrap_or(config.kind);
        config.endpoint = self.endpoint.clone().or(config.endpoint.take());
        config.gsp = self.gsp.clone().or(config.gsp.take());
        config.default_graph = self.engine_default_graph.clone().or(config.default_graph.take());
        config.authorization_file =
            self.engine_authorization_file.clone().or(config.authorization_file.take());
        config.answer_mib = self.engine_answer_mib.unwrap_or(config.answer_mib);
        config.part_kib = self.engine_part_kib.unwrap_or(config.part_kib);
    }
}

/// The other server that answers queries; none where this program does.
pub(super) fn of_queries(config: &EngineConfig) -> anyhow::Result<Option<Engine>> {
    if config.kind == EngineKind::Embedded {
        ensure!(config.endpoint.is_none(), "--endpoint is about --engine sparql: give both");
        return Ok(None);
    }
    ensure!(config.endpoint.is_some(), "--engine sparql needs --endpoint");
    default_graph(config)?;
    open(config).map(Some)
}

fn open(config: &EngineConfig) -> anyhow::Result<Engine> {
    let authorization = config.authorization_file.as_deref().map(|path| {
        let text =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut value = HeaderValue::from_str(text.trim())
            .with_context(|| format!("{} has no value of a header", path.display()))?;
        value.set_sensitive(true);
        anyhow::Ok(value)
    });
    let (endpoint, gsp) = (config.endpoint.clone(), config.gsp.clone());
    Ok(Engine::new(endpoint, gsp, authorization.transpose()?))
}

fn default_graph(config: &EngineConfig) -> anyhow::Result<Option<NamedNode>> {
    let graph = config.default_graph.as_ref().map(|iri| {
        NamedNode::new(iri).with_context(|| format!("the default graph {iri:?} is no IRI"))
    });
    graph.transpose()
}

/// `notitia push`: writes the graphs of the newest version to the engine, instead of what it has there.
pub(super) fn push(config: &Config) -> anyhow::Result<u8> {
    let settings = &config.engine;
    ensure!(settings.gsp.is_some(), "push needs --gsp, where the engine takes graphs");
    let engine = open(settings)?;
    let default = default_graph(settings)?;
    let Some(version) = Version::open_current(&config.store.dir)? else {
        bail!("nothing was published yet; load notices with `notitia load`")
    };
    let graph = version.graph()?;
    let runtime = Runtime::new()?;
    let part_bytes = settings.part_kib * 1024;
    let to = |name: Option<NamedNode>| Sending {
        engine: &engine,
        runtime: &runtime,
        graph: name,
        part_bytes,
        lines: Vec::new(),
        has_begun: false,
    };
    let (mut triples, mut graphs) = (0_u64, 1);
    let mut sending = to(default);
    for triple in graph.triples() {
        sending.add(triple?.as_ref())?;
        triples += 1;
    }
    let iris = version.iris();
    let mut emptied = vec![
        iris.quality_graph(),
        iris.links_graph(),
        iris.contributions_graph(),
        iris.alignments_graph(),
    ];
    // They come graph by graph, so that each begins by replacing what was there.
    for quad in graph.named_quads() {
        let quad = quad?;
        let GraphName::NamedNode(name) = &quad.graph_name else { continue };
        if sending.graph.as_ref() != Some(name) {
            sending.end()?;
            emptied.retain(|other| other != name);
            sending = to(Some(name.clone()));
            graphs += 1;
        }
        sending.add(TripleRef::from(quad.as_ref()))?;
        triples += 1;
    }
    sending.end()?;
    // What an earlier version had there is gone.
    emptied.into_iter().try_for_each(|name| to(Some(name)).end())?;
    let number = version.info().number;
    output::error(&format!("version {number}: {triples} triples in {graphs} graphs"));
    Ok(DONE)
}

/// A graph on its way, in parts.
struct Sending<'e> {
    engine: &'e Engine,
    runtime: &'e Runtime,
    graph: Option<NamedNode>,
    part_bytes: usize,
    lines: Vec<u8>,
    has_begun: bool,
}

impl Sending<'_> {
    fn add(&mut self, triple: TripleRef<'_>) -> anyhow::Result<()> {
        // A blank node of one part would be another in the next.
        let is_blank = triple.subject.is_blank_node() || triple.object.is_blank_node();
        ensure!(!is_blank, "the graph has a blank node, {triple}, which cannot be sent in parts");
        line::write(triple, &mut self.lines);
        if self.lines.len() >= self.part_bytes { self.send() } else { Ok(()) }
    }

    /// The first part replaces the graph, the others add to it.
    fn send(&mut self) -> anyhow::Result<()> {
        let graph = self.graph.as_ref().map(NamedNode::as_str);
        let lines = std::mem::take(&mut self.lines).into();
        let sent = self.runtime.block_on(self.engine.write(graph, !self.has_begun, lines));
        self.has_begun = true;
        sent.with_context(|| {
            let name = graph.unwrap_or("the default graph");
            format!("{name} is not whole in the engine now; push again")
        })
    }

    fn end(&mut self) -> anyhow::Result<()> {
        if self.lines.is_empty() && self.has_begun { Ok(()) } else { self.send() }
    }
}
