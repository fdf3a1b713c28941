//! The version that follows edits between loads: what of it can be taken over from the one before depends on how far
//! the edits reach.

use super::about;
use super::error::LoadError;
use super::incremental;
use super::incremental::Changed;
use super::load;
use super::load::LoadOptions;
use super::pipeline::Inputs;
use super::prepare::Rules;
use super::progress::Progress;
use super::publish;
use super::publish::Dumps;
use super::read_index;
use super::republish::link_dumps;
use crate::store::DatasetInfo;
use crate::store::Draft;
use crate::store::Version;
use crate::store::VersionInfo;
use crate::store::Writer;
use std::thread;

/// How far edits reach.
#[derive(Default)]
pub struct Extent {
    /// The notices that were put or removed; with none, the dumps are those of the version before.
    pub notices: Changed,
    /// Anything may be in the default graph: then there is no telling which dump it belongs to, and there are none.
    pub is_unbounded: bool,
}

impl Extent {
    /// After edits that could not be published.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn everything(writer: &Writer) -> Result<Self, LoadError> {
        Ok(Self { notices: Changed::everything(writer)?, is_unbounded: false })
    }
}

/// Publishes what was edited. `note` is told the number of the version before there is one.
///
/// # Errors
/// When something cannot be read or written; then the version before stays the one that is read.
pub fn publish_edits(
    writer: &Writer,
    mut extent: Extent,
    options: &LoadOptions,
    rules: &Rules,
    note: impl FnOnce(u64) -> Result<(), LoadError>,
) -> Result<u64, LoadError> {
    let draft = writer.draft()?;
    let number = draft.number();
    note(number)?;
    if extent.is_unbounded {
        return without_dumps(writer, draft, options, rules);
    }
    if extent.notices.is_empty() {
        return with_the_same_dumps(writer, draft, options);
    }
    incremental::remove_orphans(writer, &mut extent.notices)?;
    about::forget_across(writer)?;
    let dumps = Dumps::new(draft.dumps(), options);
    publish::publish(writer, draft, dumps, None, &extent.notices.bases, options, rules)
}

/// Named graphs have changed, and none of these is in a dump.
fn with_the_same_dumps(
    writer: &Writer,
    draft: Draft<'_>,
    options: &LoadOptions,
) -> Result<u64, LoadError> {
    let before = Version::open_current(writer.layout().dir())?.ok_or(LoadError::Unpublished)?;
    link_dumps(&before, &draft)?;
    let published = publish::published_after(Some(&before));
    let info = VersionInfo { number: draft.number(), published, ..before.info().clone() };
    finish(writer, draft, &info, options)
}

fn without_dumps(
    writer: &Writer,
    draft: Draft<'_>,
    options: &LoadOptions,
    rules: &Rules,
) -> Result<u64, LoadError> {
    let number = draft.number();
    let before = Version::open_current(writer.layout().dir())?;
    let triples = writer.graph().triples().count() as u64;
    let hash = format!("{number:016x}");
    let base = publish::SHARED.to_owned();
    let info = VersionInfo {
        number,
        published: publish::published_after(before.as_ref()),
        base_iri: writer.iris().as_str().to_owned(),
        rules: rules.fingerprint.clone(),
        triples,
        hash: hash.clone(),
        datasets: Vec::new(),
        shared: DatasetInfo { base, notices: 0, triples, hash },
        dumps: Vec::new(),
        warnings: std::collections::BTreeMap::new(),
    };
    finish(writer, draft, &info, options)
}

fn finish(
    writer: &Writer,
    draft: Draft<'_>,
    info: &VersionInfo,
    options: &LoadOptions,
) -> Result<u64, LoadError> {
    let dump_path = |name: &str| Some(draft.dumps().join(name));
    let dir = draft.index_dir();
    let memory_mib = options.index_memory_mib;
    // Both take their time, and neither needs the other.
    thread::scope(|scope| {
        let checkpoint = scope.spawn(|| draft.checkpoint());
        read_index::build_in_passing(writer.graph(), info, dump_path, &dir, memory_mib)?;
        Ok::<_, LoadError>(checkpoint.join().expect("a checkpoint does not panic")?)
    })?;
    draft.publish(info, options.versions_kept)?;
    Ok(info.number)
}

/// Publishes what an earlier process has written and not published, and makes the first version of a new store.
///
/// # Errors
/// As of a load.
pub fn catch_up(writer: &Writer, options: &LoadOptions, rules: &Rules) -> Result<(), LoadError> {
    let is_published = Version::open_current(writer.layout().dir())?.is_some();
    if is_published && !writer.is_unpublished() {
        return Ok(());
    }
    let nothing = Inputs::open(&[], None, options.bulk_memory_mib)?;
    load::load(nothing, writer, rules, options, &Progress::default(), &mut |line| {
        tracing::info!("{line}");
    })?;
    Ok(())
}
