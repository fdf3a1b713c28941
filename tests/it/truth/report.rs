//! How often the graph agrees with what is true, fact by fact, and the first cases where it does not.

use super::fact::Outcome;
use super::generate::Run;
use notitia::notice::Base;
use std::collections::BTreeMap;
use std::fmt;

/// How many kinds of disagreement a report shows for each fact of a base.
const SHOWN_MAX: usize = 8;

/// Counts and cases of any number of runs.
#[derive(Debug, Default)]
pub(super) struct Report {
    counts: BTreeMap<Row, Tally>,
    cases: BTreeMap<(&'static str, Base, bool, String), Case>,
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    base: Base,
    shape: &'static str,
    fact: &'static str,
}

/// How often a fact had each outcome.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    right: u64,
    wrong: u64,
    missing: u64,
    leaked: u64,
}

/// Disagreements that are alike: of one fact and one malformed value.
#[derive(Debug)]
struct Case {
    times: u64,
    shapes: Vec<&'static str>,
    first: Disagreement,
}

/// One fact of one notice that the graph does not say.
#[derive(Debug)]
pub(super) struct Disagreement {
    pub(super) fact: &'static str,
    pub(super) run: Run,
    /// What is malformed in the notice, by the names of the generator's table.
    pub(super) quirks: String,
    pub(super) reference: String,
    pub(super) expected: String,
    pub(super) found: String,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missing += other.missing;
        self.leaked += other.leaked;
    }

    fn all(self) -> u64 {
        self.right + self.wrong + self.missing + self.leaked
    }
}

impl Report {
    pub(super) fn count(&mut self, run: Run, fact: &'static str, outcome: Outcome) {
        let row = Row { base: run.base, shape: run.shape, fact };
        let tally = self.counts.entry(row).or_default();
        match outcome {
            Outcome::Right => tally.right += 1,
            Outcome::Wrong => tally.wrong += 1,
            Outcome::Missing => tally.missing += 1,
            Outcome::Leaked => tally.leaked += 1,
        }
    }

    /// Keeps the first of the disagreements that are alike, and how many there are.
    pub(super) fn add(&mut self, found: Disagreement) {
        let key = (found.fact, found.run.base, found.run.malformed, found.quirks.clone());
        let shape = found.run.shape;
        let case =
            self.cases.entry(key).or_insert(Case { times: 0, shapes: Vec::new(), first: found });
        case.times += 1;
        if !case.shapes.contains(&shape) {
            case.shapes.push(shape);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (row, tally) in other.counts {
            self.counts.entry(row).or_default().add(tally);
        }
        for (key, case) in other.cases {
            match self.cases.get_mut(&key) {
                None => drop(self.cases.insert(key, case)),
                Some(known) => {
                    known.times += case.times;
                    known.shapes.extend(case.shapes);
                    known.shapes.sort_unstable();
                    known.shapes.dedup();
                }
            }
        }
    }

    /// Whether nothing differs.
    pub(super) fn is_right(&self) -> bool {
        self.cases.is_empty()
    }

    /// The sums of the facts whose name a test accepts.
    fn sum(&self, is_asked: impl Fn(&str) -> bool) -> Tally {
        let mut sum = Tally::default();
        for (_, tally) in self.counts.iter().filter(|(row, _)| is_asked(row.fact)) {
            sum.add(*tally);
        }
        sum
    }

    /// The share of facts that are right, verdicts aside; the share of verdicts; how many secrets are told.
    pub(super) fn shares(&self) -> (f64, f64, u64) {
        let is_verdict = |fact: &str| fact.starts_with("verdict");
        let is_secret = |fact: &str| fact.starts_with("must_not_publish");
        let facts = self.sum(|fact| !is_verdict(fact) && !is_secret(fact));
        let share = |tally: Tally| tally.right as f64 / tally.all().max(1) as f64;
        (share(facts), share(self.sum(is_verdict)), self.sum(is_secret).leaked)
    }

    fn table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<10} {:<10} {:<26} {:>9} {:>7} {:>7} {:>7}",
            "base", "shape", "fact", "right", "wrong", "missing", "leaked"
        )?;
        for (Row { base, shape, fact }, tally) in &self.counts {
            let Tally { right, wrong, missing, leaked } = tally;
            writeln!(
                f,
                "{:<10} {shape:<10} {fact:<26} {right:>9} {wrong:>7} {missing:>7} {leaked:>7}",
                base.name()
            )?;
        }
        Ok(())
    }

    fn differences(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown: BTreeMap<(&str, Base), usize> = BTreeMap::new();
        for ((fact, base, malformed, quirks), Case { times, shapes, first }) in &self.cases {
            let shown = shown.entry((fact, *base)).or_default();
            *shown += 1;
            if *shown > SHOWN_MAX {
                continue;
            }
            let files = if *malformed { "malformed" } else { "clean" };
            writeln!(f, "{fact} {base} {files} [{quirks}]: {times} in {}", shapes.join(" "))?;
            writeln!(f, "    {} says  {}", first.reference, first.expected)?;
            writeln!(f, "    the graph  {}", first.found)?;
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table(f)?;
        self.differences(f)?;
        let (facts, verdicts, leaked) = self.shares();
        let number = self.sum(|fact| !fact.starts_with("verdict")).all();
        writeln!(
            f,
            "{number} facts, {:.4} % right; verdicts {:.4} % right; {leaked} leaks",
            facts * 100.0,
            verdicts * 100.0
        )
    }
}
