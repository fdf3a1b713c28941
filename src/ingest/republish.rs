//! A version with the notices and dumps of the one before, and another quality graph.

use super::error::LoadError;
use super::publish;
use super::read_index;
use crate::store::Change;
use crate::store::Draft;
use crate::store::Version;
use crate::store::VersionInfo;
use crate::store::Writer;
use oxrdf::Quad;
use std::collections::HashSet;
use std::fs;

/// Replaces what is known across notices, which stands below the IRI of the quality graph, and publishes. Gives the
/// number of the version; none when just this was known. Its index is built before, with so much memory.
///
/// # Errors
/// When nothing was published yet, a load was cut off and is to be run again first, or something cannot be written.
pub fn republish(
    writer: &Writer,
    about: &[Quad],
    versions_kept: usize,
    index_memory_mib: usize,
) -> Result<Option<u64>, LoadError> {
    let Some(version) = Version::open_current(writer.layout().dir())? else {
        return Err(LoadError::Unpublished);
    };
    if writer.is_unpublished() {
        return Err(LoadError::Unpublished);
    }
    let graph = writer.iris().quality_graph();
    let known = writer.graph().about(graph.as_ref(), graph.as_ref())?;
    if known.iter().collect::<HashSet<_>>() == about.iter().collect::<HashSet<_>>() {
        return Ok(None);
    }
    writer.mark_unpublished()?;
    writer.apply(&Change { doc: graph.as_ref(), own: &[], about, descriptions: &[] })?;
    let draft = writer.draft()?;
    link_dumps(&version, &draft)?;
    let number = draft.number();
    let published = publish::published_after(Some(&version));
    let info = VersionInfo { number, published, ..version.info().clone() };
    let dump_path = |name: &str| Some(draft.dumps().join(name));
    read_index::build(writer.graph(), &info, dump_path, &draft.index_dir(), index_memory_mib)?;
    draft.publish(&info, versions_kept)?;
    Ok(Some(number))
}

/// Takes over the dumps of a version, without copying them.
pub(super) fn link_dumps(version: &Version, draft: &Draft<'_>) -> Result<(), LoadError> {
    let folder = draft.dumps();
    for dump in &version.info().dumps {
        let from = version.dump_path(&dump.name).expect("it is listed");
        let to = folder.join(&dump.name);
        fs::hard_link(&from, &to)
            .or_else(|_| fs::copy(&from, &to).map(drop))
            .map_err(LoadError::write(to))?;
    }
    Ok(())
}
