//! How a query is evaluated, as text and as JSON: each step with the rows that it was expected to give, and, once
//! it has run, those that it gave and the time that it took.

use super::answer::Planned;
use super::chain::Chain;
use super::chain::Info;
use super::chain::Node;
use super::chain::NodeKind;
use super::chain::Step;
use super::translate::Unsupported;
use serde::Serialize;
use std::fmt;
use std::fmt::Formatter;

/// How a query is evaluated.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// `own`, or `evaluator`.
    pub path: &'static str,
    /// Why it is left to the evaluator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The last step, which gives the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Operation>,
}

/// A step, and those that it reads from.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    pub step: String,
    pub estimated_rows: u64,
    pub rows: u64,
    /// Without those that it reads from.
    pub microseconds: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<Self>,
}

impl Explanation {
    /// As a JSON object, on several lines.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        format!("{}\n", json.expect("numbers and strings can be written as JSON"))
    }
}

impl From<Unsupported> for Explanation {
    fn from(reason: Unsupported) -> Self {
        Self { path: "evaluator", reason: Some(reason.0), plan: None }
    }
}

impl Planned<'_> {
    /// How it is evaluated; with what it took so far.
    pub fn explain(&self) -> Explanation {
        Explanation { path: "own", reason: None, plan: Some(node(&self.root)) }
    }
}

fn operation(info: &Info, reads: Vec<Operation>, before: u128) -> Operation {
    let all = info.time.get().as_micros();
    Operation {
        step: info.label.clone(),
        estimated_rows: info.estimate as u64,
        rows: info.rows.get(),
        microseconds: u64::try_from(all.saturating_sub(before)).unwrap_or(u64::MAX),
        reads,
    }
}

fn node(here: &Node<'_>) -> Operation {
    let inner: Vec<&Node<'_>> = match &here.kind {
        NodeKind::Chain(chain) => {
            let reads: Vec<_> = self::chain(chain).into_iter().collect();
            let before = chain.steps.last().map_or(0, |(_, info)| info.time.get().as_micros());
            return operation(&here.info, reads, before);
        }
        NodeKind::Union(branches) => branches.iter().map(|(node, _)| node).collect(),
        NodeKind::Grouping(_, inner)
        | NodeKind::Project(_, inner)
        | NodeKind::Distinct(inner)
        | NodeKind::Sort(_, inner)
        | NodeKind::Slice { inner, .. } => vec![inner],
        NodeKind::Values(_) | NodeKind::Shortcut(_) => Vec::new(),
    };
    let before = inner.iter().map(|node| node.info.time.get().as_micros()).sum();
    operation(&here.info, inner.into_iter().map(node).collect(), before)
}

/// The last step of a chain, which reads the one before, and so on.
fn chain(chain: &Chain<'_>) -> Option<Operation> {
    let mut last: Option<Operation> = None;
    let mut before = 0;
    for (step, info) in &chain.steps {
        let mut reads: Vec<Operation> = last.into_iter().collect();
        match step {
            Step::Hash(_, inner) | Step::Plan(inner) => {
                before += inner.info.time.get().as_micros();
                reads.push(node(inner));
            }
            Step::Lateral(lateral) => {
                for branch in &lateral.branches {
                    let time =
                        branch.steps.last().map_or(0, |(_, info)| info.time.get().as_micros());
                    before += time;
                    reads.extend(self::chain(branch));
                }
            }
            _ => {}
        }
        last = Some(operation(info, reads, before));
        before = info.time.get().as_micros();
    }
    last
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.reason {
            Some(reason) => writeln!(f, "path: {} ({reason})", self.path)?,
            None => writeln!(f, "path: {}", self.path)?,
        }
        if let Some(plan) = &self.plan {
            writeln!(f, "{:>10} {:>10} {:>10}  step", "estimated", "rows", "µs")?;
            write_operation(f, plan, 0)?;
        }
        Ok(())
    }
}

fn write_operation(f: &mut Formatter<'_>, operation: &Operation, depth: usize) -> fmt::Result {
    let Operation { step, estimated_rows, rows, microseconds, reads } = operation;
    let indent = "  ".repeat(depth);
    writeln!(f, "{estimated_rows:>10} {rows:>10} {microseconds:>10}  {indent}{step}")?;
    reads.iter().try_for_each(|read| write_operation(f, read, depth + 1))
}
