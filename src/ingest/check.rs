//! Reads, maps and validates, and stores nothing.

use super::error::LoadError;
use super::intake::Intake;
use super::pipeline;
use super::pipeline::Inputs;
use super::prepare::Rules;
use super::progress::Progress;
use super::report::Printer;
use super::report::ReportWriter;
use super::summary::Summary;
use super::summary::memory_peak_mib;
use crate::notice::problem::Severity;
use std::path::Path;
use std::time::Instant;

/// Checks files; `print` gets each problem as a line, and `report`, when given, all of them as a SHACL
/// validation report in Turtle.
///
/// # Errors
/// When something cannot be read, or the report not be written.
pub fn check(
    mut inputs: Inputs,
    rules: &Rules,
    threads: usize,
    report: Option<&Path>,
    progress: &Progress,
    problems_shown_max: usize,
    print: &mut dyn FnMut(&str),
) -> Result<Summary, LoadError> {
    let begun = Instant::now();
    progress.set_total(inputs.bytes_total());
    let report = report.map(|path| ReportWriter::create(path, &rules.iris)).transpose()?;
    let printer = Printer::new(print, problems_shown_max, Severity::Info);
    let mut intake = Intake::new(printer, progress, None, report);
    intake.unread(inputs.take_unread());
    pipeline::run(inputs, rules, threads, progress, |events| {
        for event in events {
            if let Some(accepted) = intake.take(event)? {
                intake.summary.stored += 1;
                intake.summary.triples += accepted.graph.own.len() as u64;
            }
        }
        Ok(())
    })?;
    let mut summary = intake.finish()?;
    summary.seconds = begun.elapsed().as_secs_f64();
    summary.memory_peak_mib = memory_peak_mib();
    Ok(summary)
}
