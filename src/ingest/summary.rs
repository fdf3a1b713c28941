//! What became of the notices of a load.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Counts of one load or check.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Records met, refused ones included.
    pub read: u64,
    /// Notices that are new or changed, and now stored.
    pub stored: u64,
    /// Notices that were stored like this already.
    pub unchanged: u64,
    /// Notices removed, because the new file of their base does not have them.
    pub removed: u64,
    /// Of the stored and unchanged: those with a warning.
    pub with_warnings: u64,
    /// Refused, duplicates included.
    pub rejected: u64,
    /// Of the refused: a second notice with the same `REF`.
    pub duplicates: u64,
    /// Triples of the stored notices, without the shared nodes.
    pub triples: u64,
    /// How many notices have a problem of each kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// Files that broke off, in words.
    pub broken_files: Vec<String>,
    /// Files that were left out, with the reasons: they could not be opened, or are no files of notices.
    pub unread_files: Vec<String>,
    /// The version that was published, if the load changed anything.
    pub version: Option<u64>,
    pub seconds: f64,
    /// The most memory that the process had at any time, in MiB.
    pub memory_peak_mib: u64,
}

impl Summary {
    /// Whether something that was read is not stored, or could not be read.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.rejected > 0 || !self.broken_files.is_empty() || !self.unread_files.is_empty()
    }

    /// The same counts, in the words of a check, which stores nothing.
    #[must_use]
    pub fn checked(&self) -> Checked<'_> {
        Checked(self)
    }
}

/// A summary of a check.
pub struct Checked<'a>(&'a Summary);

impl fmt::Display for Checked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { read, stored, with_warnings, rejected, duplicates, triples, .. } = self.0;
        writeln!(f, "read           {read:>12}  notices")?;
        writeln!(f, "good           {stored:>12}  of which with warnings {with_warnings}")?;
        writeln!(f, "to be refused  {rejected:>12}  of which duplicates {duplicates}")?;
        writeln!(f, "triples        {triples:>12}")?;
        self.0.fmt_end(f)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "read           {:>12}  notices", self.read)?;
        writeln!(f, "stored         {:>12}  new or changed", self.stored)?;
        writeln!(f, "unchanged      {:>12}", self.unchanged)?;
        if self.removed > 0 {
            writeln!(f, "removed        {:>12}  no longer in their base", self.removed)?;
        }
        writeln!(f, "with warnings  {:>12}", self.with_warnings)?;
        let rejected = self.rejected;
        writeln!(f, "rejected       {rejected:>12}  of which duplicates {}", self.duplicates)?;
        writeln!(f, "triples        {:>12}", self.triples)?;
        self.fmt_end(f)
    }
}

impl Summary {
    fn fmt_end(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = if self.seconds > 0.0 { self.read as f64 / self.seconds } else { 0.0 };
        writeln!(f, "seconds        {:>12.1}  {rate:.0} notices/s", self.seconds)?;
        writeln!(f, "peak memory    {:>12}  MiB", self.memory_peak_mib)?;
        for (kind, notices) in &self.kinds {
            writeln!(f, "  {kind:<20} {notices:>12}  notices")?;
        }
        for file in &self.unread_files {
            writeln!(f, "left out: {file}")?;
        }
        for file in &self.broken_files {
            writeln!(f, "broken off: {file}")?;
        }
        Ok(())
    }
}

/// The most memory that this process had at any time, in MiB; zero where the system does not say.
#[must_use]
pub fn memory_peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
