//! The next version: its dumps, and what is known of them.
//!
//! Each triple of the default graph is in one dump: a notice's in that of its base, a shared node's in
//! `shared`, and there too what only the other notice of a link states. Their counts and hashes add up to those of the graph.

use super::about::About;
use super::error::LoadError;
use super::labels::Labels;
use super::load::LoadOptions;
use super::prepare::Rules;
use super::read_index;
use crate::dump::DumpWriter;
use crate::dump::canonical;
use crate::dump::rebuild;
use crate::dump::reread::Tally;
use crate::mapping::schemes::schemes;
use crate::notice::Base;
use crate::store::DatasetInfo;
use crate::store::Draft;
use crate::store::DumpFile;
use crate::store::Version;
use crate::store::VersionInfo;
use crate::store::Writer;
use jiff::Timestamp;
use oxrdf::Triple;
use sha2::Digest as _;
use sha2::Sha256;
use std::collections::HashMap;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

/// The name of the dataset of the shared nodes.
pub(super) const SHARED: &str = "shared";

/// The dumps that are written beside a load.
pub(super) struct Dumps {
    folder: PathBuf,
    options: LoadOptions,
    writers: HashMap<Base, (DumpWriter, u64)>,
}

impl Dumps {
    pub(super) fn new(folder: PathBuf, options: &LoadOptions) -> Self {
        Self { folder, options: options.clone(), writers: HashMap::new() }
    }

    fn writer(&self, dataset: &str) -> Result<DumpWriter, LoadError> {
        let LoadOptions { dump_formats, gzip_level, .. } = &self.options;
        Ok(DumpWriter::create(&self.folder, dataset, dump_formats, *gzip_level)?)
    }

    /// Adds a notice to the dump of its base.
    pub(super) fn add(
        &mut self,
        base: Base,
        own: &[Triple],
        lines: &[u8],
    ) -> Result<(), LoadError> {
        if !self.writers.contains_key(&base) {
            let writer = self.writer(base.name())?;
            self.writers.insert(base, (writer, 0));
        }
        let (writer, notices) = self.writers.get_mut(&base).expect("it was put there just now");
        *notices += 1;
        Ok(writer.add(own, lines)?)
    }
}

/// Publishes what the writer has. The dumps of `changed` bases are made from the store, those in `dumps`
/// are complete, all others are those of the version before.
///
/// # Errors
/// When a dump is not what was written, or something cannot be written; then the version before stays.
pub(super) fn publish(
    writer: &Writer,
    draft: Draft<'_>,
    mut dumps: Dumps,
    labels: Option<&Labels>,
    changed: &HashSet<Base>,
    options: &LoadOptions,
    rules: &Rules,
) -> Result<u64, LoadError> {
    let before = Version::open_current(writer.layout().dir())?;
    let mut datasets = Vec::new();
    let mut files = Vec::new();
    for base in Base::ALL {
        let (info, mut made) = match dumps.writers.remove(&base) {
            Some((dump, notices)) => finish(base.name(), dump, notices)?,
            None => match before.as_ref().filter(|_| !changed.contains(&base)) {
                Some(before) if has_all(before, base, options) => keep(before, base, &dumps)?,
                _ => {
                    let mut dump = dumps.writer(base.name())?;
                    let notices = rebuild::write(writer.graph(), writer.iris(), base, &mut dump)?;
                    finish(base.name(), dump, notices)?
                }
            },
        };
        if info.notices > 0 {
            datasets.push(info);
            files.append(&mut made);
        } else {
            for file in made {
                let path = dumps.folder.join(file.name);
                fs::remove_file(&path).map_err(LoadError::write(path))?;
            }
        }
    }
    let mut dump = dumps.writer(SHARED)?;
    let nodes = match labels {
        Some(labels) => write_labels(labels, writer, &mut dump)?,
        None => rebuild::write_shared(writer.graph(), writer.iris(), &mut dump)?,
    };
    rebuild::write_inverses(writer.graph(), &mut dump)?;
    let (shared, mut made) = finish(SHARED, dump, nodes)?;
    files.append(&mut made);
    let number = draft.number();
    let about = About::new(writer.iris());
    let info = VersionInfo {
        number,
        published: published_after(before.as_ref()),
        base_iri: writer.iris().as_str().to_owned(),
        rules: rules.fingerprint.clone(),
        triples: datasets.iter().map(|info| info.triples).sum::<u64>() + shared.triples,
        hash: hash(&datasets, &shared),
        datasets,
        shared,
        dumps: files,
        warnings: writer
            .graph()
            .value_counts(about.warning.as_ref(), writer.iris().quality_graph().as_ref())?,
    };
    let dump_path = |name: &str| Some(draft.dumps().join(name));
    let (dir, memory) = (draft.index_dir(), options.index_memory_mib);
    read_index::build(writer.graph(), &info, dump_path, &dir, memory)?;
    draft.publish(&info, options.versions_kept)?;
    Ok(number)
}

fn finish(
    name: &str,
    dump: DumpWriter,
    notices: u64,
) -> Result<(DatasetInfo, Vec<DumpFile>), LoadError> {
    let (Tally { triples, hash }, files) = dump.finish()?;
    let info =
        DatasetInfo { base: name.to_owned(), notices, triples, hash: format!("{hash:016x}") };
    Ok((info, files))
}

/// Whether a version knows all that is to be known of a base, and has its dumps in these formats.
fn has_all(version: &Version, base: Base, options: &LoadOptions) -> bool {
    let info = version.info();
    !info.datasets.iter().any(|dataset| dataset.base == base.name())
        || options.dump_formats.iter().all(|format| {
            let is_it =
                |dump: &&DumpFile| dump.dataset == base.name() && dump.format == format.extension();
            info.dumps.iter().any(|dump| is_it(&dump))
        })
}

/// Takes over the dumps of the version before, without copying them.
fn keep(
    version: &Version,
    base: Base,
    dumps: &Dumps,
) -> Result<(DatasetInfo, Vec<DumpFile>), LoadError> {
    let info = version.info();
    let found = info.datasets.iter().find(|dataset| dataset.base == base.name());
    let Some(found) = found else {
        let nothing = String::new();
        let info =
            DatasetInfo { base: base.name().to_owned(), notices: 0, triples: 0, hash: nothing };
        return Ok((info, Vec::new()));
    };
    let is_wanted = |dump: &&DumpFile| {
        dump.dataset == base.name()
            && dumps.options.dump_formats.iter().any(|format| format.extension() == dump.format)
    };
    let kept: Vec<DumpFile> = info.dumps.iter().filter(is_wanted).cloned().collect();
    for dump in &kept {
        let from = version.dump_path(&dump.name).expect("it is listed");
        let to = dumps.folder.join(&dump.name);
        fs::hard_link(&from, &to)
            .or_else(|_| fs::copy(&from, &to).map(drop))
            .map_err(LoadError::write(to))?;
    }
    Ok((found.clone(), kept))
}

/// Writes the shared nodes of a first load, which are all in memory.
fn write_labels(labels: &Labels, writer: &Writer, dump: &mut DumpWriter) -> Result<u64, LoadError> {
    let schemes = schemes(writer.iris());
    let mut nodes = 0;
    let described = labels.sorted().into_iter().map(|iri| labels.description(iri, writer.iris()));
    for triples in described.chain(schemes.into_iter().map(|(_, triples)| triples)) {
        dump.add(&triples, &canonical::sorted_lines(&triples))?;
        nodes += 1;
    }
    Ok(nodes)
}

/// One hash for all: it changes whenever a triple does.
fn hash(datasets: &[DatasetInfo], shared: &DatasetInfo) -> String {
    let mut hash = Sha256::new();
    for DatasetInfo { base, triples, hash: sum, .. } in datasets.iter().chain([shared]) {
        hash.update(format!("{base} {triples} {sum}\n"));
    }
    canonical::hexadecimal(&hash.finalize())
}

/// When the next version is published: now, but later than the version before it, also where that was published within
/// this second or the clock has gone back since. Who has the one before would otherwise be told by the times that
/// nothing has changed.
pub(super) fn published_after(before: Option<&Version>) -> String {
    let before = before.and_then(|before| before.info().published.parse::<Timestamp>().ok());
    later(Timestamp::now(), before).to_string()
}

/// In whole seconds.
fn later(now: Timestamp, before: Option<Timestamp>) -> Timestamp {
    let next = before.map(|before| before.as_second().saturating_add(1));
    let second = next.map_or(now.as_second(), |next| next.max(now.as_second()));
    Timestamp::from_second(second).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_later_than_the_one_before_whatever_the_clock_says() {
        for (now, before, expected) in [
            ("2026-11-22T06:30:00.9Z", None, "2026-11-22T06:30:00Z"),
            ("2026-11-22T06:30:00Z", Some("2026-11-22T06:29:00Z"), "2026-11-22T06:30:00Z"),
            ("2026-11-22T06:30:00.9Z", Some("2026-11-22T06:30:00Z"), "2026-11-22T06:30:01Z"),
            ("1970-01-01T00:00:01Z", Some("2026-11-22T06:30:00Z"), "2026-11-22T06:30:01Z"),
        ] {
            let time = |text: &str| text.parse::<Timestamp>().expect("a time");
            assert_eq!(
                later(time(now), before.map(time)).to_string(),
                expected,
                "{now} {before:?}"
            );
        }
    }
}
