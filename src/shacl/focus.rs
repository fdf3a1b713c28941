//! Which nodes of a data graph a plan looks at. <https://www.w3.org/TR/shacl/#targets>

use super::index::Index;
use super::plan::Plan;
use super::plan::ShapeId;
use super::plan::TYPE;
use super::plan::TermId;
use super::term_table::at;

/// The focus nodes of each shape with targets, each once.
pub(super) fn focus_nodes(plan: &Plan, index: &Index, focus: &mut Vec<(ShapeId, TermId)>) {
    let targets = &plan.targets;
    focus.clear();
    focus.extend(&targets.nodes);
    for [subject, predicate, object] in index.triples() {
        if let Some(targets) = targets.by_predicate.get(at(*predicate)) {
            focus.extend(targets.subjects.iter().map(|shape| (*shape, *subject)));
            focus.extend(targets.objects.iter().map(|shape| (*shape, *object)));
        }
        if *predicate == TYPE {
            if index.has_subclasses() {
                let above =
                    targets.classes.iter().filter(|(class, _)| index.is_below(*object, *class));
                focus.extend(above.map(|(_, shape)| (*shape, *subject)));
            } else {
                let shapes = targets.by_class.get(at(*object)).into_iter().flatten();
                focus.extend(shapes.map(|shape| (*shape, *subject)));
            }
        }
    }
    focus.sort_unstable();
    focus.dedup();
}
