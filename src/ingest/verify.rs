//! Whether the graph of a version is what was counted when it was published.

use super::error::LoadError;
use crate::dump::line;
use crate::dump::reread::Tally;
use crate::store::Version;

/// Reads the whole graph: what is found, and what was published.
///
/// # Errors
/// When the graph cannot be read.
pub fn tallies(version: &Version) -> Result<(Tally, Tally), LoadError> {
    let mut found = Tally::default();
    let mut text = Vec::new();
    for triple in version.graph()?.triples() {
        text.clear();
        line::write(triple?.as_ref(), &mut text);
        found.add(&text);
    }
    let info = version.info();
    // A hash that is no number is no sum of hashes, and counts as another one.
    let hashes = info
        .datasets
        .iter()
        .chain([&info.shared])
        .map(|dataset| u64::from_str_radix(&dataset.hash, 16).unwrap_or_default());
    let hash = hashes.fold(0_u64, u64::wrapping_add);
    Ok((found, Tally { triples: info.triples, hash }))
}
