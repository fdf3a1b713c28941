//! `notitia dump`.

use super::DONE;
use super::args;
use super::load;
use super::output;
use crate::config::Config;
use crate::dump::export;
use crate::dump::export::Selection;
use crate::store::Layout;
use crate::store::OpenError;
use crate::store::Version;
use anyhow::Context as _;
use anyhow::bail;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write as _;
use std::path::Path;

pub(super) fn run(config: &Config, command: &args::Dump) -> anyhow::Result<u8> {
    let Some(format) = export::format(&command.format) else {
        bail!(
            "no format is called {:?}; there are nt, nq, ttl, trig, rdf and jsonld",
            command.format
        );
    };
    let selection = match command.dataset.as_deref() {
        None => Selection::All,
        Some("shared") => Selection::Shared,
        Some(name) => Selection::Dataset(name.parse()?),
    };
    let version = version(config)?;
    let (graph, iris) = (version.graph()?, version.iris());
    let triples = match &command.output {
        None => export::write(graph, iris, selection, format, BufWriter::new(io::stdout().lock()))?,
        Some(path) => {
            // Under another name until it is whole.
            let partial = partial(path);
            let file = File::create(&partial)
                .with_context(|| format!("cannot write {}", partial.display()))?;
            let mut out = BufWriter::new(file);
            let triples = export::write(graph, iris, selection, format, &mut out)?;
            out.flush()?;
            fs::rename(&partial, path)
                .with_context(|| format!("cannot write {}", path.display()))?;
            triples
        }
    };
    output::error(&format!("{triples} triples"));
    Ok(DONE)
}

fn partial(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

/// The version that is current, in the store of the settings.
pub(super) fn version(config: &Config) -> anyhow::Result<Version> {
    let dir = &config.store.dir;
    Layout::new(dir).base_iri(load::given_base_iri(config)?.as_ref())?;
    match Version::open_current(dir)? {
        Some(version) => Ok(version),
        None => Err(OpenError::Unpublished(dir.clone()).into()),
    }
}
