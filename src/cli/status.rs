//! `notitia status`.

use super::DONE;
use super::INCOMPLETE;
use super::args;
use super::dump;
use super::output;
use crate::config::Config;
use crate::ingest::links;
use crate::ingest::quarantine;
use crate::ingest::read_index;
use crate::ingest::read_index::Comparison;
use crate::ingest::verify;
use crate::store::Layout;
use crate::store::Version;
use crate::store::VersionInfo;

pub(super) fn run(config: &Config, command: &args::Status) -> anyhow::Result<u8> {
    let version = dump::version(config)?;
    let mut refused = 0_u64;
    quarantine::for_each(&Layout::new(&config.store.dir), |_entry| {
        refused += 1;
        Ok(())
    })?;
    if command.json {
        let mut json = serde_json::to_value(version.info())?;
        json["quarantine"] = refused.into();
        output::print(&format!("{json:#}\n"))?;
    } else {
        output::print(&text(version.info(), refused))?;
    }
    if command.links {
        let dangling = links::dangling(&version)?;
        for (base, count) in &dangling {
            output::print(&format!("links to notices of {base} that are not here: {count}\n"))?;
        }
        if dangling.is_empty() {
            output::print("all links lead to notices that are here\n")?;
        }
    }
    if command.verify { verify(&version) } else { Ok(DONE) }
}

fn text(info: &VersionInfo, refused: u64) -> String {
    let VersionInfo { number, published, base_iri, rules, triples, .. } = info;
    let mut text = format!("version {number}, published {published}, base IRI {base_iri}\n");
    text.push_str(&format!("judged by the shapes {rules}\n"));
    for dataset in info.datasets.iter().chain([&info.shared]) {
        let what = if dataset.base == "shared" { "nodes" } else { "notices" };
        let (base, notices, triples) = (&dataset.base, dataset.notices, dataset.triples);
        text.push_str(&format!("{base:<12} {notices:>10} {what:<8} {triples:>12} triples\n"));
    }
    text.push_str(&format!("{:<12} {:>19} {triples:>12} triples\n", "all", ""));
    for (kind, notices) in &info.warnings {
        text.push_str(&format!("  {kind:<24} {notices:>8} notices\n"));
    }
    text.push_str(&format!("quarantine   {refused:>10} notices\n"));
    text
}

/// Compares the read index with the graph, quad by quad.
fn verify_index(version: &Version) -> anyhow::Result<u8> {
    let found = read_index::compare(version)?;
    let Comparison { quads, missing, excess, orders_agree } = found;
    if found.agrees() {
        output::print(&format!("verified: the index has the same {quads} quads\n"))?;
        return Ok(DONE);
    }
    let orders = if orders_agree { "" } else { "; its orders have not the same triples" };
    output::error(&format!(
        "the index is not that of the graph: of {quads} quads, it lacks {missing}, and has {excess} others{orders}; \
         it is built again when its folder is removed and the store is served"
    ));
    Ok(INCOMPLETE)
}

/// Compares the files of the dumps with their checksums.
fn verify_dumps(version: &Version) -> anyhow::Result<u8> {
    let damaged = verify::damaged_dumps(version);
    if damaged.is_empty() {
        let dumps = version.info().dumps.len();
        output::print(&format!("verified: {dumps} dumps, as published\n"))?;
        return Ok(DONE);
    }
    output::error(&format!(
        "not what was published: {}, in {}; restore the version, or publish another one: a base's dumps are made again \
         when one of its notices changes",
        damaged.join(", "),
        version.dir().display()
    ));
    Ok(INCOMPLETE)
}

/// Reads the graph again, triple by triple.
fn verify(version: &Version) -> anyhow::Result<u8> {
    let (found, expected) = verify::tallies(version)?;
    if found == expected {
        output::print(&format!("verified: {} triples, as published\n", found.triples))?;
        return Ok(verify_index(version)?.max(verify_dumps(version)?));
    }
    output::error(&format!(
        "the graph is not what was published: {} triples, hash {:016x}; published were {} and {:016x}",
        found.triples, found.hash, expected.triples, expected.hash
    ));
    Ok(INCOMPLETE)
}
