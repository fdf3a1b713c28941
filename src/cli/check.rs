//! `notitia check`.

use super::DONE;
use super::INCOMPLETE;
use super::args;
use super::load;
use super::output;
use crate::config::Config;
use crate::ingest;
use crate::ingest::Inputs;
use crate::ingest::Progress;
use crate::iri::IriBase;
use crate::store;
use std::io;
use std::io::BufWriter;
use std::io::Write as _;

pub(super) fn run(config: &Config, command: &args::Check) -> anyhow::Result<u8> {
    let inputs = Inputs::open(
        &command.files,
        load::base(config, command.base)?,
        config.load.record_bytes_max,
    )?;
    let given = load::given_base_iri(config)?;
    let iris = match given {
        Some(iris) => iris,
        None => IriBase::new(store::DEFAULT_BASE_IRI)?,
    };
    let rules = load::rules(config, iris)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut printed = Ok(());
    let summary = ingest::check(
        inputs,
        &rules,
        config.load.threads,
        command.report.as_deref(),
        &Progress::default(),
        config.load.problems_shown_max.unwrap_or(usize::MAX),
        &mut |line| {
            if printed.is_ok() {
                printed = writeln!(out, "{line}");
            }
        },
    )?;
    output::even_if_unread(printed.and_then(|()| out.flush()))?;
    drop(out);
    output::even_if_unread(output::print(&summary.checked().to_string()))?;
    Ok(if summary.is_incomplete() { INCOMPLETE } else { DONE })
}
