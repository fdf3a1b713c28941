//! A load, from files to a published version.

use super::about;
use super::bulk;
use super::error::LoadError;
use super::incremental;
use super::incremental::Changed;
use super::intake::Intake;
use super::labels::Labels;
use super::pipeline;
use super::pipeline::Inputs;
use super::prepare::Rules;
use super::progress::Progress;
use super::publish;
use super::publish::Dumps;
use super::quarantine::QuarantineWriter;
use super::report::Printer;
use super::summary::Summary;
use super::summary::memory_peak_mib;
use crate::dump::DumpFormat;
use crate::mapping::alignment;
use crate::mapping::schemes::schemes;
use crate::notice::Base;
use crate::notice::problem::Severity;
use crate::store::Writer;
use crate::vocab::skos;
use oxrdf::Triple;
use std::time::Instant;

/// How to load.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// Threads that map and validate; 0 means one a processor.
    pub threads: usize,
    /// Memory of the bulk loader, in MiB.
    pub bulk_memory_mib: usize,
    /// Memory for building the read index, in MiB.
    pub index_memory_mib: usize,
    pub dump_formats: Vec<DumpFormat>,
    /// 1 to 9.
    pub gzip_level: u32,
    pub versions_kept: usize,
    /// Whether notices of the bases of the files go that the files do not have.
    pub replace_base: bool,
    /// How many problems of a kind are printed before they are only counted.
    pub problems_shown_max: usize,
}

/// Loads files into the store and publishes a version, if anything has changed. `print` gets what people
/// should know, a line at a time.
///
/// Bases without notices in the store go through the bulk loader; the others notice by notice.
///
/// # Errors
/// When something cannot be read or written. What is stored by then stays, and is whole; the version that
/// was published before stays the one that is read.
pub fn load(
    mut inputs: Inputs,
    writer: &Writer,
    rules: &Rules,
    options: &LoadOptions,
    progress: &Progress,
    print: &mut dyn FnMut(&str),
) -> Result<Summary, LoadError> {
    let begun = Instant::now();
    progress.set_total(inputs.bytes_total());
    let bases = inputs.bases();
    let unread = inputs.take_unread();
    let (empty, filled): (Vec<Base>, Vec<Base>) =
        bases.into_iter().partition(|base| is_empty(*base, writer));
    let (first, later) = inputs.partition(&empty);
    let quarantine = QuarantineWriter::create(writer.layout())?;
    let printer = Printer::new(print, options.problems_shown_max, Severity::Warning);
    let mut intake = Intake::new(printer, progress, Some(quarantine), None);
    intake.unread(unread);
    let mut labels = Labels::default();
    // What an earlier load has written and not published is published now, whatever it was.
    let catch_up = writer.is_unpublished();
    let mut changed = if catch_up { Changed::everything(writer)? } else { Changed::default() };
    writer.mark_unpublished()?;
    let draft = writer.draft()?;
    let mut dumps = Dumps::new(draft.dumps(), options);
    let is_first = writer.is_empty()?;
    if !first.is_empty() {
        pipeline::run(first, rules, options.threads, progress, |events| {
            let (memory, threads) = (options.bulk_memory_mib, options.threads);
            bulk::load(events, writer, &mut intake, &mut labels, &mut dumps, memory, threads)
        })?;
    }
    if !later.is_empty() {
        pipeline::run(later, rules, options.threads, progress, |events| {
            incremental::load(events, writer, &mut intake, &mut labels, &mut changed)
        })?;
    }
    if options.replace_base {
        for base in filled {
            remove_missing(base, writer, &mut intake, &mut changed)?;
        }
    }
    if catch_up {
        writer.disown_links()?;
        writer.complete_links(options.bulk_memory_mib, options.threads)?;
    }
    incremental::remove_orphans(writer, &mut changed)?;
    let has_new_schemes = describe_schemes(writer)? | describe_matches(writer)?;
    let mut summary = intake.finish()?;
    if catch_up || has_new_schemes || summary.stored + summary.removed > 0 {
        // What was found across notices was found in other notices.
        about::forget_across(writer)?;
        let labels = is_first.then_some(&labels);
        let number =
            publish::publish(writer, draft, dumps, labels, &changed.bases, options, rules)?;
        summary.version = Some(number);
    } else {
        drop(draft);
        writer.mark_published()?;
    }
    summary.seconds = begun.elapsed().as_secs_f64();
    summary.memory_peak_mib = memory_peak_mib();
    Ok(summary)
}

/// Whether the store has no notice of a base.
fn is_empty(base: Base, writer: &Writer) -> bool {
    writer.graph().docs(writer.iris().dataset(base).as_ref()).next().is_none()
}

/// Removes the notices of a base that the files do not have, unless the files cannot be trusted to have all.
fn remove_missing(
    base: Base,
    writer: &Writer,
    intake: &mut Intake<'_>,
    changed: &mut Changed,
) -> Result<(), LoadError> {
    let why_not = if intake.broken.contains(&base) {
        "a file broke off"
    } else if !intake.summary.unread_files.is_empty() {
        "a file was left out, which may be of it"
    } else if !intake.has_accepted(base) {
        "no notice could be read"
    } else {
        intake.summary.removed += incremental::remove_others(base, writer, intake, changed)?;
        return Ok(());
    };
    intake.printer.line(&format!("{base}: {why_not}, so nothing of the base is removed"));
    Ok(())
}

/// The concepts that were stored before have the matches that this program knows. Says whether one had not.
fn describe_matches(writer: &Writer) -> Result<bool, LoadError> {
    let mut is_new = false;
    for concept in alignment::concepts(writer.iris()) {
        let stored = writer.graph().described(concept.as_ref())?;
        let is_match = |triple: &&Triple| {
            [skos::EXACT_MATCH, skos::CLOSE_MATCH].contains(&triple.predicate.as_ref())
        };
        let matches = alignment::matches(&concept, writer.iris());
        let known = stored.iter().filter(is_match).count();
        if stored.is_empty()
            || known == matches.len() && matches.iter().all(|triple| stored.contains(triple))
        {
            continue;
        }
        let others = stored.iter().filter(|triple| !is_match(triple)).cloned();
        let described: Vec<Triple> = others.chain(matches).collect();
        writer.describe(concept.as_ref(), &described)?;
        is_new = true;
    }
    Ok(is_new)
}

/// The concept schemes are in the store whatever the notices are. Says whether one was not.
fn describe_schemes(writer: &Writer) -> Result<bool, LoadError> {
    let mut is_new = false;
    for (scheme, triples) in schemes(writer.iris()) {
        let stored = writer.graph().described(scheme.as_ref())?;
        if stored.len() != triples.len() || !triples.iter().all(|triple| stored.contains(triple)) {
            writer.describe(scheme.as_ref(), &triples)?;
            is_new = true;
        }
    }
    Ok(is_new)
}
