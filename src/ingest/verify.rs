//! Whether the graph and the dumps of a version are what they were when it was published.

use super::error::LoadError;
use crate::dump::canonical;
use crate::dump::line;
use crate::dump::reread::Tally;
use crate::store::Version;
use sha2::Digest as _;
use sha2::Sha256;
use std::fs::File;
use std::io;
use std::io::Read as _;

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

/// The names of the dumps whose files are not those that were published, or cannot be read.
#[must_use]
pub fn damaged_dumps(version: &Version) -> Vec<&str> {
    let is_damaged = |name: &str, sha256: &str| {
        let read = |path| -> io::Result<String> {
            let (mut hash, mut file, mut part) =
                (Sha256::new(), File::open(path)?, vec![0; 1 << 16]);
            loop {
                match file.read(&mut part)? {
                    0 => break,
                    read => hash.update(&part[..read]),
                }
            }
            Ok(canonical::hexadecimal(&hash.finalize()))
        };
        let path = version.dump_path(name).expect("it is listed");
        read(path).map_or(true, |found| found != sha256)
    };
    let dumps = version.info().dumps.iter();
    dumps
        .filter(|dump| is_damaged(&dump.name, &dump.sha256))
        .map(|dump| dump.name.as_str())
        .collect()
}
