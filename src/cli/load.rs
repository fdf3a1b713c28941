//! `notitia load`.

use super::DONE;
use super::INCOMPLETE;
use super::args;
use super::args::BaseChoice;
use super::output;
use super::progress;
use super::quality;
use crate::config::Config;
use crate::dump::DumpFormat;
use crate::ingest;
use crate::ingest::Inputs;
use crate::ingest::LoadOptions;
use crate::ingest::Progress;
use crate::ingest::Rules;
use crate::ingest::Summary;
use crate::iri::IriBase;
use crate::notice::Base;
use crate::quality::AcrossOptions;
use crate::store::Writer;
use std::path::PathBuf;
use std::time::Duration;

pub(super) fn run(config: &Config, command: &args::Load) -> anyhow::Result<u8> {
    let summary = load(
        config,
        &command.files,
        base(config, command.base)?,
        command.replace_base || config.load.replace_base,
    )?;
    let published = match summary.version {
        Some(number) => format!("published version {number}\n"),
        None => "nothing has changed; no version was published\n".to_owned(),
    };
    output::even_if_unread(output::print(&format!("{summary}{published}")))?;
    let loaded = if summary.is_incomplete() { INCOMPLETE } else { DONE };
    if !(command.across || config.load.across) {
        return Ok(loaded);
    }
    let seconds = command.across_timeout_s.unwrap_or(config.load.across_timeout_s);
    let timeout = Duration::from_secs(seconds);
    let options = AcrossOptions { timeout, ..AcrossOptions::default() };
    Ok(loaded.max(quality::across(config, options)?))
}

/// Loads files with a progress display.
pub(super) fn load(
    config: &Config,
    files: &[PathBuf],
    base: Option<Base>,
    replace_base: bool,
) -> anyhow::Result<Summary> {
    let options = options(config, replace_base)?;
    let inputs = Inputs::open(files, base, config.load.record_bytes_max)?;
    let base_iri = given_base_iri(config)?;
    let writer = Writer::open(&config.store.dir, base_iri.as_ref())?;
    let rules = rules(config, writer.iris().clone())?;
    let progress = Progress::default();
    Ok(progress::shown(&progress, |print| {
        ingest::load(inputs, &writer, &rules, &options, &progress, print)
    })?)
}

/// The base that was typed, else that of the settings; none: to be found out.
pub(super) fn base(config: &Config, typed: BaseChoice) -> anyhow::Result<Option<Base>> {
    let setting = config.load.base.as_deref().map(str::parse::<Base>).transpose()?;
    Ok(typed.0.or(setting))
}

/// The base IRI of the settings, if they have one.
pub(super) fn given_base_iri(config: &Config) -> anyhow::Result<Option<IriBase>> {
    Ok(config.store.base_iri.as_deref().map(IriBase::new).transpose()?)
}

/// What notices are made and judged by.
pub(super) fn rules(config: &Config, iris: IriBase) -> anyhow::Result<Rules> {
    let year_now = i32::from(jiff::Zoned::now().year());
    let mut rules = Rules::new(iris, config.load.shapes.as_deref(), year_now)?;
    rules.validation_time_max = Duration::from_secs(config.load.validation_timeout_s);
    Ok(rules)
}

/// How to load.
pub(super) fn options(config: &Config, replace_base: bool) -> anyhow::Result<LoadOptions> {
    let formats = config.load.dump_formats.iter().map(|name| name.parse());
    Ok(LoadOptions {
        threads: config.load.threads,
        bulk_memory_mib: config.load.bulk_memory_mib,
        index_memory_mib: config.load.index_memory_mib,
        dump_formats: formats.collect::<Result<Vec<DumpFormat>, _>>()?,
        gzip_level: config.load.gzip_level,
        versions_kept: config.store.versions_kept,
        replace_base,
        problems_shown_max: config.load.problems_shown_max.unwrap_or(10),
    })
}
