//! `notitia versions`.

use super::DONE;
use super::INCOMPLETE;
use super::args;
use super::output;
use crate::config::Config;
use crate::index::Index;
use crate::ingest::read_index;
use crate::store::Version;
use crate::store::VersionInfo;
use serde_json::json;

pub(super) fn run(config: &Config, command: &args::Versions) -> anyhow::Result<u8> {
    let dir = &config.store.dir;
    let current = Version::current_number(dir)?;
    let mut all_whole = true;
    for (info, index_dir) in Version::published(dir)? {
        let VersionInfo { number, published, triples, dumps, .. } = info;
        let is_current = current == Some(number);
        let dump_bytes: u64 = dumps.iter().map(|dump| dump.bytes).sum();
        let mut index = Index::open(&index_dir).map(|index| index.bytes());
        if command.mend && index.is_err() {
            let version = Version::open_published(dir, number)?;
            let memory_mib = config.load.index_memory_mib;
            index = Ok(read_index::open_or_build(&version, memory_mib)?.bytes());
        }
        all_whole &= index.is_ok();
        if command.json {
            let (bytes, error) =
                (index.as_ref().ok(), index.as_ref().err().map(ToString::to_string));
            let line = json!({
                "number": number, "current": is_current, "published": published, "triples": triples,
                "dump_bytes": dump_bytes, "index_bytes": bytes, "index_error": error,
            });
            output::print(&format!("{line}\n"))?;
            continue;
        }
        let mark = if is_current { "current" } else { "" };
        let index = match index {
            Ok(bytes) => format!("index {} MiB, whole", mib(bytes)),
            Err(error) => format!("no index: {error}"),
        };
        let dumps = mib(dump_bytes);
        output::print(&format!(
            "{number:>6} {mark:<7} {published} {triples:>12} triples, dumps {dumps} MiB, {index}\n"
        ))?;
    }
    Ok(if all_whole { DONE } else { INCOMPLETE })
}

fn mib(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1 << 20);
    format!("{}.{}", tenths / 10, tenths % 10)
}
