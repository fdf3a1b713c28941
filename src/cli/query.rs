//! `notitia query`.

use super::DONE;
use super::args;
use super::dump;
use crate::config::Config;
use crate::ingest::read_index;
use crate::query;
use crate::query::Allowance;
use crate::query::Format;
use crate::query::Kind;
use crate::query::Wishes;
use anyhow::Context as _;
use anyhow::bail;
use std::fs;
use std::io;
use std::io::BufWriter;
use std::io::Read as _;
use std::io::Write as _;
use std::path::Path;
use std::thread;

pub(super) fn run(config: &Config, command: &args::Query) -> anyhow::Result<u8> {
    let text = match command.file.as_deref() {
        Some(path) if path != Path::new("-") => fs::read_to_string(path)
            .with_context(|| format!("cannot read the query {}", path.display()))?,
        _ => {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text).context("cannot read the query")?;
            text
        }
    };
    let version = dump::version(config)?;
    let index = read_index::open_or_build(&version, config.load.index_memory_mib)?;
    let budget = Allowance::new(&config.serve, Wishes::default()).start();
    thread::scope(|scope| {
        // A deep query needs more stack than the main thread has.
        let work =
            thread::Builder::new().stack_size(query::STACK_BYTES).spawn_scoped(scope, || {
                let mut parsed = query::parse(&text, version.iris().as_str())?;
                parsed.as_stored();
                if command.explain {
                    let explanation = query::explain(&index, &parsed, &budget, true)?;
                    let as_json = command.format.as_deref() == Some("json");
                    let text =
                        if as_json { explanation.to_json() } else { explanation.to_string() };
                    io::stdout().write_all(text.as_bytes())?;
                    return Ok(DONE);
                }
                let kind = parsed.kind();
                let format = match (command.format.as_deref(), kind) {
                    (None, Kind::Solutions | Kind::Boolean) => Format::Tsv,
                    (None, Kind::Graph) => Format::Turtle,
                    (Some(name), kind) => match Format::named(name, kind) {
                        Some(format) => format,
                        None => bail!("this query cannot be answered in {name:?}"),
                    },
                };
                let mut out = BufWriter::new(io::stdout().lock());
                query::run(&index, &parsed, format, &budget, &mut out)?;
                if kind == Kind::Boolean {
                    out.write_all(b"\n")?;
                }
                out.flush()?;
                anyhow::Ok(DONE)
            })?;
        work.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
