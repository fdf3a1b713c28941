//! `notitia quarantine`.

use super::DONE;
use super::INCOMPLETE;
use super::args;
use super::args::QuarantineCommand;
use super::load;
use super::output;
use crate::config::Config;
use crate::ingest::quarantine;
use crate::ingest::quarantine::Entry;
use crate::store::Layout;
use crate::store::Writer;
use anyhow::Context as _;
use anyhow::bail;
use std::fs;
use std::io;
use std::io::BufWriter;
use std::io::Write as _;
use std::path::Path;

pub(super) fn run(config: &Config, command: &args::Quarantine) -> anyhow::Result<u8> {
    let layout = Layout::new(&config.store.dir);
    layout.base_iri(load::given_base_iri(config)?.as_ref())?;
    match &command.command {
        QuarantineCommand::List => list(&layout),
        QuarantineCommand::Show { which } => show(&layout, which),
        QuarantineCommand::Discard { which } => discard(config, which),
        QuarantineCommand::Export { dir: None } => export(&layout),
        QuarantineCommand::Export { dir: Some(dir) } => export_to(&layout, dir),
    }
}

fn list(layout: &Layout) -> anyhow::Result<u8> {
    let mut refused = 0;
    quarantine::for_each(layout, |entry| {
        refused += 1;
        let reasons: Vec<&str> = entry
            .problems
            .iter()
            .filter(|problem| problem.is_violation)
            .map(|problem| problem.kind.as_str())
            .collect();
        let Entry { base, file, line, .. } = &entry;
        let reference = if entry.reference.is_empty() { "-" } else { &entry.reference };
        let line = format!("{base}\t{reference}\t{file}:{line}\t{}\n", reasons.join(" "));
        output::print(&line).map_err(crate::ingest::LoadError::Print)
    })?;
    output::error(&format!("{refused} refused notices"));
    Ok(DONE)
}

fn show(layout: &Layout, which: &str) -> anyhow::Result<u8> {
    let mut found = false;
    quarantine::for_each(layout, |entry| {
        if entry.is(which) {
            found = true;
            output::print(&described(&entry)).map_err(crate::ingest::LoadError::Print)?;
        }
        Ok(())
    })?;
    if !found {
        output::error(&format!("no refused notice is {which}"));
    }
    Ok(if found { DONE } else { INCOMPLETE })
}

fn discard(config: &Config, which: &[String]) -> anyhow::Result<u8> {
    // The writer's lock keeps a load from writing the list at the same time.
    let writer = Writer::open(&config.store.dir, load::given_base_iri(config)?.as_ref())?;
    let is_named = |entry: &Entry| which.iter().any(|which| entry.is(which));
    let discarded = quarantine::discard(writer.layout(), is_named)?;
    output::print(&format!("{discarded} refused notices are forgotten\n"))?;
    Ok(if discarded > 0 { DONE } else { INCOMPLETE })
}

fn described(entry: &Entry) -> String {
    let Entry { base, reference, file, line, problems, .. } = entry;
    let mut text = format!("{base} {reference}, {file}:{line}\n");
    for problem in problems {
        let weight = if problem.is_violation { "refused" } else { "warning" };
        let field = match &problem.field {
            Some(field) if problem.value.is_empty() => format!("{field}: "),
            Some(field) => format!("{field} = {:?}: ", problem.value),
            None => String::new(),
        };
        text.push_str(&format!("  {weight}: {field}{} [{}]\n", problem.message, problem.kind));
    }
    text
}

fn export(layout: &Layout) -> anyhow::Result<u8> {
    let kinds = quarantine::kinds(layout)?;
    if kinds.len() > 1 {
        bail!(
            "the refused notices have {} kinds of rows, which cannot stand in one file; give --dir",
            kinds.len()
        );
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for kind in &kinds {
        quarantine::export(layout, kind, &mut out)?;
    }
    out.flush()?;
    Ok(DONE)
}

fn export_to(layout: &Layout, dir: &Path) -> anyhow::Result<u8> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    for (number, kind) in (1..).zip(quarantine::kinds(layout)?) {
        let path = dir.join(format!("{}-{number}.{}", kind.base, kind.extension()));
        let file = quarantine::private_file(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        let mut out = BufWriter::new(file);
        let rows = quarantine::export(layout, &kind, &mut out)?;
        out.flush()?;
        output::print(&format!("{}: {rows} notices\n", path.display()))?;
    }
    Ok(DONE)
}
