//! Which nodes of a data graph a plan looks at. <https://www.w3.org/TR/shacl/#targets>

use super::index::Index;
use super::plan::Plan;
use super::plan::ShapeId;
use super::plan::TYPE;
use super::plan::TermId;

/// The focus nodes of each shape with targets, each once.
pub(super) fn focus_nodes(plan: &Plan, index: &Index, focus: &mut Vec<(ShapeId, TermId)>) {
    let targets = &plan.targets;
    focus.clear();
    focus.extend(&targets.nodes);
    for [subject, predicate, object] in index.triples() {
        focus.extend(of(&targets.subjects_of, *predicate).map(|shape| (*shape, *subject)));
        focus.extend(of(&targets.objects_of, *predicate).map(|shape| (*shape, *object)));
        if *predicate == TYPE {
            if index.has_subclasses() {
                let above =
                    targets.classes.iter().filter(|(class, _)| index.is_below(*object, *class));
                focus.extend(above.map(|(_, shape)| (*shape, *subject)));
            } else {
                focus.extend(of(&targets.by_class, *object).map(|shape| (*shape, *subject)));
            }
        }
    }
    focus.sort_unstable();
    focus.dedup();
}

/// The shapes that a constant is a target for; none for a term that is no constant.
fn of(by_constant: &[Vec<ShapeId>], term: TermId) -> std::slice::Iter<'_, ShapeId> {
    let place = usize::try_from(term).ok();
    place.and_then(|place| by_constant.get(place)).map(Vec::as_slice).unwrap_or_default().iter()
}
