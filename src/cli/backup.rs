//! `notitia backup` and `notitia restore`.

use super::DONE;
use super::args;
use super::output;
use crate::backup;
use crate::backup::Manifest;
use crate::backup::Source;
use crate::backup::Target;
use crate::config::Config;
use crate::store::OpenError;
use crate::store::Version;
use std::io;
use std::path::Path;

pub(super) fn backup(config: &Config, command: &args::Backup) -> anyhow::Result<u8> {
    let dir = &config.store.dir;
    let version = match command.number {
        Some(number) => Version::open_published(dir, number)?,
        None => Version::open_current(dir)?.ok_or_else(|| OpenError::Unpublished(dir.clone()))?,
    };
    let path = command.target.as_path();
    let manifest = if path == Path::new("-") {
        backup::create(&version, Target::Stream(&mut io::stdout().lock()))?
    } else if path.extension().is_some_and(|extension| extension == "tar") {
        backup::create(&version, Target::Archive(path))?
    } else {
        backup::create(&version, Target::Folder(path))?
    };
    output::error(&format!("backed up {}", described(&manifest)));
    Ok(DONE)
}

pub(super) fn restore(config: &Config, command: &args::Restore) -> anyhow::Result<u8> {
    let dir = &config.store.dir;
    let manifest = if command.source == Path::new("-") {
        backup::restore(Source::Stream(&mut io::stdin().lock()), dir)?
    } else {
        backup::restore(Source::Path(&command.source), dir)?
    };
    output::error(&format!("verified and restored {} in {}", described(&manifest), dir.display()));
    Ok(DONE)
}

fn described(manifest: &Manifest) -> String {
    let Manifest { number, published, triples, files, .. } = manifest;
    let mib = manifest.bytes().div_ceil(1 << 20);
    format!(
        "version {number}, published {published}: {triples} triples, {} files, {mib} MiB",
        files.len()
    )
}
