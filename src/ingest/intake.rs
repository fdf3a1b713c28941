//! One decision a notice, counted and recorded: stored, or refused and kept in the quarantine.

use super::error::LoadError;
use super::pipeline::Event;
use super::prepare::NoticeGraph;
use super::prepare::Prepared;
use super::progress::Progress;
use super::quarantine::QuarantineWriter;
use super::report::Printer;
use super::report::ReportWriter;
use super::summary::Summary;
use crate::notice::Base;
use crate::notice::Problem;
use crate::notice::problem::Severity;
use crate::notice::read::FileProblem;
use crate::notice::read::ReadError;
use crate::shacl::ValidationResult;
use std::collections::HashSet;
use std::hash::Hash as _;
use std::hash::Hasher as _;

/// Takes the notices of one load or check, in their order.
pub(super) struct Intake<'a> {
    pub(super) summary: Summary,
    pub(super) printer: Printer<'a>,
    pub(super) progress: &'a Progress,
    /// None: a check, which keeps nothing.
    pub(super) quarantine: Option<QuarantineWriter>,
    pub(super) report: Option<ReportWriter>,
    /// Bases of which a file broke off: nothing of them may be removed.
    pub(super) broken: HashSet<Base>,
    accepted: HashSet<Base>,
    seen: Seen,
    /// Refused ones: what is stored of them stays, whatever `replace_base` says.
    refused: Seen,
}

/// A notice that is to be stored.
pub(super) struct Accepted {
    pub(super) base: Base,
    pub(super) graph: NoticeGraph,
    pub(super) problems: Vec<Problem>,
    /// Of the problems: what the shapes found, as they say it.
    pub(super) results: Vec<ValidationResult>,
}

impl<'a> Intake<'a> {
    pub(super) fn new(
        printer: Printer<'a>,
        progress: &'a Progress,
        quarantine: Option<QuarantineWriter>,
        report: Option<ReportWriter>,
    ) -> Self {
        Self {
            summary: Summary::default(),
            printer,
            progress,
            quarantine,
            report,
            broken: HashSet::new(),
            accepted: HashSet::new(),
            seen: Seen::default(),
            refused: Seen::default(),
        }
    }

    /// Reports the files that are not read.
    pub(super) fn unread(&mut self, files: Vec<String>) {
        for file in &files {
            self.printer.line(&format!("{file}; it is left out"));
        }
        self.summary.unread_files = files;
    }

    /// The notice, when it is to be stored.
    ///
    /// # Errors
    /// When it cannot be recorded.
    pub(super) fn take(&mut self, event: Event) -> Result<Option<Accepted>, LoadError> {
        match event {
            Event::Notice(prepared) => self.notice(*prepared),
            Event::FileBegin { file, base } => {
                if let Some(quarantine) = &mut self.quarantine {
                    quarantine.file_begins(base, &file);
                }
                Ok(None)
            }
            Event::FileEnd { file, base, problems, error } => {
                for FileProblem { kind, line, message } in problems {
                    self.printer.line(&format!("{file}:{line}: {message} [{kind}]"));
                }
                self.file_end(base, error.as_ref());
                Ok(None)
            }
        }
    }

    fn file_end(&mut self, base: Base, error: Option<&ReadError>) {
        if let Some(error) = error {
            self.broken.insert(base);
            let error = super::error::chain(error);
            self.printer.line(&error);
            self.summary.broken_files.push(error);
        } else if let Some(quarantine) = &mut self.quarantine {
            quarantine.file_ends();
        }
    }

    fn notice(&mut self, mut prepared: Prepared) -> Result<Option<Accepted>, LoadError> {
        let graph = prepared.graph.take();
        let graph = match graph {
            Some(_) if !self.seen.insert(prepared.base, &prepared.reference) => {
                self.summary.duplicates += 1;
                prepared.problems.push(Problem::violation(
                    "R_DUPLICATE_REF",
                    "REF",
                    &prepared.reference,
                    "a notice with this REF was read before; give each notice its own, or remove one",
                ));
                None
            }
            graph => graph,
        };
        self.count(&prepared, graph.as_deref());
        if !prepared.problems.is_empty() {
            self.printer.problems(&prepared);
            if let Some(report) = &mut self.report {
                report.add(&prepared)?;
            }
        }
        let Some(graph) = graph else {
            self.refused.insert(prepared.base, &prepared.reference);
            if let Some(quarantine) = &mut self.quarantine {
                quarantine.add(&prepared)?;
            }
            return Ok(None);
        };
        self.accepted.insert(prepared.base);
        Ok(Some(Accepted {
            base: prepared.base,
            graph: *graph,
            problems: prepared.problems,
            results: prepared.results,
        }))
    }

    fn count(&mut self, prepared: &Prepared, graph: Option<&NoticeGraph>) {
        let summary = &mut self.summary;
        summary.read += 1;
        let triples = graph.map_or(0, |graph| graph.own.len() as u64);
        self.progress.notice(triples, graph.is_none());
        summary.rejected += u64::from(graph.is_none());
        let is_warning = |problem: &Problem| problem.severity == Severity::Warning;
        if graph.is_some() && prepared.problems.iter().any(is_warning) {
            summary.with_warnings += 1;
        }
        for (at, problem) in prepared.problems.iter().enumerate() {
            if !prepared.problems[..at].iter().any(|before| before.kind == problem.kind) {
                *summary.kinds.entry(problem.kind).or_insert(0) += 1;
            }
        }
    }

    /// Whether a notice of the base was accepted by this load.
    pub(super) fn has_accepted(&self, base: Base) -> bool {
        self.accepted.contains(&base)
    }

    /// Whether the files of this load have a notice, accepted or refused.
    pub(super) fn is_met(&self, base: Base, reference: &str) -> bool {
        self.seen.contains(base, reference) || self.refused.contains(base, reference)
    }

    /// Ends the quarantine and the report.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(super) fn finish(self) -> Result<Summary, LoadError> {
        if let Some(quarantine) = self.quarantine {
            quarantine.finish(|base, reference| self.seen.contains(base, reference))?;
        }
        if let Some(report) = self.report {
            report.finish()?;
        }
        Ok(self.summary)
    }
}

/// The references that were accepted: 16 bytes each, so that millions fit.
#[derive(Default)]
struct Seen(HashSet<u128>);

impl Seen {
    fn insert(&mut self, base: Base, reference: &str) -> bool {
        self.0.insert(Self::key(base, reference))
    }

    fn contains(&self, base: Base, reference: &str) -> bool {
        self.0.contains(&Self::key(base, reference))
    }

    /// 128 bits: that two references share a key is less likely than that the machine errs.
    fn key(base: Base, reference: &str) -> u128 {
        let half = |salt: u64| {
            let mut hasher = std::hash::DefaultHasher::new();
            salt.hash(&mut hasher);
            base.hash(&mut hasher);
            reference.hash(&mut hasher);
            u128::from(hasher.finish())
        };
        half(0) << 64 | half(1)
    }
}
