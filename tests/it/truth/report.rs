//! How often the graph agrees with what is true, fact by fact, and the first cases where it does not.

use notitia::notice::Base;
use std::collections::BTreeMap;
use std::fmt;

/// How many kinds of disagreement a report shows for each fact.
const SHOWN_MAX: usize = 8;

/// Counts and cases of any number of runs.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// By fact and whether the files have malformed values: comparisons, and how many agree.
    counts: BTreeMap<(&'static str, bool), (u64, u64)>,
    pub(super) disagreements: Vec<Disagreement>,
}

/// One fact of one notice that the graph does not say.
#[derive(Debug)]
pub(super) struct Disagreement {
    pub(super) fact: &'static str,
    pub(super) base: Base,
    pub(super) shape: &'static str,
    /// Whether the file has no malformed value.
    pub(super) clean: bool,
    /// What is malformed in the notice, by the names of the generator's table.
    pub(super) quirks: String,
    pub(super) reference: String,
    pub(super) expected: String,
    pub(super) found: String,
}

impl Report {
    pub(super) fn count(&mut self, fact: &'static str, quirks: bool, agrees: bool) {
        let (compared, agreed) = self.counts.entry((fact, quirks)).or_default();
        *compared += 1;
        *agreed += u64::from(agrees);
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (key, (compared, agreed)) in other.counts {
            let counts = self.counts.entry(key).or_default();
            *counts = (counts.0 + compared, counts.1 + agreed);
        }
        self.disagreements.extend(other.disagreements);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((fact, quirks), (compared, agreed)) in &self.counts {
            let files = if *quirks { "malformed" } else { "clean" };
            writeln!(f, "{fact:<28} {files:<9} {agreed:>6} of {compared:>6} agree")?;
        }
        let mut alike: BTreeMap<_, Vec<&Disagreement>> = BTreeMap::new();
        for case in &self.disagreements {
            let key = (case.fact, !case.clean, case.base, case.quirks.as_str());
            alike.entry(key).or_default().push(case);
        }
        let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
        for ((fact, _, base, quirks), cases) in &alike {
            let shown = shown.entry(fact).or_default();
            *shown += 1;
            if *shown > SHOWN_MAX {
                continue;
            }
            let first = cases[0];
            let mut shapes: Vec<&str> = cases.iter().map(|case| case.shape).collect();
            shapes.dedup();
            let clean = if first.clean { "clean" } else { "malformed" };
            writeln!(
                f,
                "{fact} {base} {clean} [{quirks}]: {} in {}",
                cases.len(),
                shapes.join(" ")
            )?;
            writeln!(f, "    {} says  {}", first.reference, first.expected)?;
            writeln!(f, "    the graph  {}", first.found)?;
        }
        Ok(())
    }
}
