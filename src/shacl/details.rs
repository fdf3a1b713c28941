//! The details of results: why a value does not conform to a shape that another shape names.
//! <https://www.w3.org/TR/shacl/#results-detail>
//!
//! Such shapes are only asked whether a value conforms, so that the first failure ends it. What else
//! they find is looked up afterwards, for the values that failed.

use super::check::Finding;
use super::check::Run;
use super::plan::Check;
use super::plan::ShapeId;
use std::ops::ControlFlow;

/// Adds to each finding what the shapes behind it find, and so on inwards; it breaks off for a failure.
pub(super) fn add(run: &Run<'_>, findings: &mut [Finding]) -> ControlFlow<()> {
    for finding in findings {
        let constraint = &run.plan().shapes[finding.shape].constraints[finding.constraint];
        if let Check::QualifiedMinCount(qualified) = &constraint.check {
            // Too few values conform: why the others do not.
            for value in run.values(finding.shape, finding.focus) {
                run.findings_of(qualified.shape, value, &mut finding.details)?;
            }
        } else if let Some(value) = finding.value {
            for shape in behind(run, &constraint.check, value) {
                run.findings_of(*shape, value, &mut finding.details)?;
            }
        }
        add(run, &mut finding.details)?;
    }
    ControlFlow::Continue(())
}

/// The shapes that a value should have conformed to. Where it fails for conforming there is nothing to tell:
/// `sh:not`, `sh:qualifiedMaxCount`, and `sh:xone` if it conforms to several.
fn behind<'p>(run: &Run<'p>, check: &'p Check, value: super::plan::TermId) -> &'p [ShapeId] {
    match check {
        Check::Node(shape) => std::slice::from_ref(shape),
        Check::And(shapes) | Check::Or(shapes) => shapes,
        Check::Xone(shapes) if !shapes.iter().any(|shape| run.conforms(*shape, value)) => shapes,
        _ => &[],
    }
}
