//! Walks property paths over an index. <https://www.w3.org/TR/shacl/#property-paths>

use super::index::Index;
use super::path::Path;
use super::plan::TermId;
use rustc_hash::FxHashSet;

/// The nodes at the end of a path, each once, in the order of their numbers.
pub(super) fn walk(index: &Index, path: &Path<TermId>, from: TermId) -> Vec<TermId> {
    let mut found = Vec::new();
    step(index, path, from, false, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

/// Adds what a path leads to, perhaps more than once. `back`: the path is walked from its end.
fn step(index: &Index, path: &Path<TermId>, from: TermId, back: bool, found: &mut Vec<TermId>) {
    match path {
        Path::Predicate(predicate) if back => {
            found.extend(index.subjects(from, *predicate));
        }
        Path::Predicate(predicate) => found.extend(index.objects(from, *predicate)),
        Path::Inverse(path) => step(index, path, from, !back, found),
        Path::Alternative(paths) => {
            paths.iter().for_each(|path| step(index, path, from, back, found));
        }
        Path::Sequence(paths) => {
            let mut nodes = vec![from];
            let mut advance = |path| {
                let mut next = Vec::new();
                nodes.iter().for_each(|node| step(index, path, *node, back, &mut next));
                next.sort_unstable();
                next.dedup();
                nodes = next;
            };
            if back {
                paths.iter().rev().for_each(&mut advance);
            } else {
                paths.iter().for_each(&mut advance);
            }
            found.extend(nodes);
        }
        Path::ZeroOrOne(path) => {
            found.push(from);
            step(index, path, from, back, found);
        }
        Path::ZeroOrMore(path) => {
            found.push(from);
            closure(index, path, from, back, found);
        }
        Path::OneOrMore(path) => closure(index, path, from, back, found),
    }
}

fn closure(index: &Index, path: &Path<TermId>, from: TermId, back: bool, found: &mut Vec<TermId>) {
    let mut seen = FxHashSet::default();
    let mut open = vec![from];
    let mut next = Vec::new();
    while let Some(node) = open.pop() {
        step(index, path, node, back, &mut next);
        open.extend(next.drain(..).filter(|node| seen.insert(*node)));
    }
    found.extend(seen);
}
