//! What the engine knows of the `sh:` namespace, and the refusal of all else.

use super::components::COMPONENTS;
use super::error::Fault;
use super::error::ShapesError;
use super::graph::ShapesGraph;
use super::terms;
use crate::vocab::rdf;
use oxrdf::Term;
use oxrdf::Triple;

/// What a property of the `sh:` namespace is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A parameter of a constraint component.
    Parameter,
    /// Says where a shape applies.
    Target,
    /// On a shape, and read by the engine.
    Shape,
    /// On a shape, for people and forms: no effect on validation.
    Note,
    /// Builds a path.
    Path,
    /// Stands in reports and in the description of a graph, not on shapes.
    Elsewhere,
    /// On SPARQL constraints and constraint components.
    Sparql,
    /// What changes the meaning of a shapes graph and is not implemented; of which extension it is.
    Unsupported(&'static str),
}

const ADVANCED: &str = "SHACL Advanced Features";
const JAVASCRIPT: &str = "SHACL-JS";
const VERSION_1_2: &str = "SHACL 1.2";

/// The properties that are no parameters.
const PROPERTIES: &[(&str, Role)] = &[
    ("targetClass", Role::Target),
    ("targetNode", Role::Target),
    ("targetObjectsOf", Role::Target),
    ("targetSubjectsOf", Role::Target),
    ("deactivated", Role::Shape),
    ("message", Role::Shape),
    ("path", Role::Shape),
    ("severity", Role::Shape),
    ("defaultValue", Role::Note),
    ("description", Role::Note),
    ("group", Role::Note),
    ("name", Role::Note),
    ("order", Role::Note),
    ("alternativePath", Role::Path),
    ("inversePath", Role::Path),
    ("oneOrMorePath", Role::Path),
    ("zeroOrMorePath", Role::Path),
    ("zeroOrOnePath", Role::Path),
    ("conforms", Role::Elsewhere),
    ("declare", Role::Sparql),
    ("detail", Role::Elsewhere),
    ("focusNode", Role::Elsewhere),
    ("namespace", Role::Elsewhere),
    // From a node of the data to a shape; of a draft, but the W3C's own tests have it.
    ("nodeShape", Role::Elsewhere),
    ("prefix", Role::Elsewhere),
    ("result", Role::Elsewhere),
    ("resultMessage", Role::Elsewhere),
    ("resultPath", Role::Elsewhere),
    ("resultSeverity", Role::Elsewhere),
    // Says where the shapes of a data graph are; the caller says that here.
    ("shapesGraph", Role::Elsewhere),
    ("shapesGraphWellFormed", Role::Elsewhere),
    ("sourceConstraint", Role::Elsewhere),
    ("sourceConstraintComponent", Role::Elsewhere),
    ("sourceShape", Role::Elsewhere),
    ("suggestedShapesGraph", Role::Elsewhere),
    ("value", Role::Elsewhere),
    ("ask", Role::Sparql),
    ("labelTemplate", Role::Sparql),
    ("nodeValidator", Role::Sparql),
    ("optional", Role::Sparql),
    ("parameter", Role::Sparql),
    ("prefixes", Role::Sparql),
    ("propertyValidator", Role::Sparql),
    ("select", Role::Sparql),
    ("validator", Role::Sparql),
    ("annotationProperty", Role::Unsupported(ADVANCED)),
    ("annotationValue", Role::Unsupported(ADVANCED)),
    ("annotationVarName", Role::Unsupported(ADVANCED)),
    ("condition", Role::Unsupported(ADVANCED)),
    ("construct", Role::Unsupported(ADVANCED)),
    ("expression", Role::Unsupported(ADVANCED)),
    ("filterShape", Role::Unsupported(ADVANCED)),
    ("intersection", Role::Unsupported(ADVANCED)),
    ("nodes", Role::Unsupported(ADVANCED)),
    ("resultAnnotation", Role::Unsupported(ADVANCED)),
    ("returnType", Role::Unsupported(ADVANCED)),
    ("rule", Role::Unsupported(ADVANCED)),
    ("target", Role::Unsupported(ADVANCED)),
    ("union", Role::Unsupported(ADVANCED)),
    ("update", Role::Unsupported(ADVANCED)),
    ("js", Role::Unsupported(JAVASCRIPT)),
    ("jsFunctionName", Role::Unsupported(JAVASCRIPT)),
    ("jsLibrary", Role::Unsupported(JAVASCRIPT)),
    ("jsLibraryURL", Role::Unsupported(JAVASCRIPT)),
    ("codeIdentifier", Role::Unsupported(VERSION_1_2)),
    ("memberShape", Role::Unsupported(VERSION_1_2)),
    ("maxListLength", Role::Unsupported(VERSION_1_2)),
    ("minListLength", Role::Unsupported(VERSION_1_2)),
    ("nodeByExpression", Role::Unsupported(VERSION_1_2)),
    ("reificationRequired", Role::Unsupported(VERSION_1_2)),
    ("reifierShape", Role::Unsupported(VERSION_1_2)),
    ("shape", Role::Unsupported(VERSION_1_2)),
    ("singleLine", Role::Unsupported(VERSION_1_2)),
    ("someValue", Role::Unsupported(VERSION_1_2)),
    ("subsetOf", Role::Unsupported(VERSION_1_2)),
    ("targetWhere", Role::Unsupported(VERSION_1_2)),
    ("uniqueMembers", Role::Unsupported(VERSION_1_2)),
    ("values", Role::Unsupported(VERSION_1_2)),
    ("entailment", Role::Unsupported("entailment")),
];

/// Classes with an instance that may stand in a shapes graph.
const CLASSES: &[&str] = &[
    "ConstraintComponent",
    "NodeShape",
    "Parameter",
    "PrefixDeclaration",
    "PropertyGroup",
    "PropertyShape",
    "SPARQLAskValidator",
    "SPARQLConstraint",
    "SPARQLSelectValidator",
    "ValidationReport",
    "ValidationResult",
    "Validator",
];

/// Classes that are not implemented, and of which extension they are.
const UNSUPPORTED_CLASSES: &[(&str, &str)] = &[
    ("Function", ADVANCED),
    ("JSConstraint", JAVASCRIPT),
    ("JSFunction", JAVASCRIPT),
    ("JSLibrary", JAVASCRIPT),
    ("JSRule", JAVASCRIPT),
    ("JSTarget", JAVASCRIPT),
    ("JSTargetType", JAVASCRIPT),
    ("JSValidator", JAVASCRIPT),
    ("Rule", ADVANCED),
    ("SPARQLFunction", ADVANCED),
    ("SPARQLRule", ADVANCED),
    ("SPARQLTarget", ADVANCED),
    ("SPARQLTargetType", ADVANCED),
    ("Target", ADVANCED),
    ("TripleRule", ADVANCED),
];

/// Parameters that only add to those of the table.
const COMPANIONS: &[&str] = &["flags", "ignoredProperties", "qualifiedValueShapesDisjoint"];

/// What a property of the `sh:` namespace is for; none if it is unknown.
pub(super) fn role(property: &str) -> Option<Role> {
    if parameters().any(|parameter| parameter == property) {
        return Some(Role::Parameter);
    }
    PROPERTIES.iter().find(|(name, _)| *name == property).map(|(_, role)| *role)
}

fn parameters() -> impl Iterator<Item = &'static str> {
    COMPONENTS.iter().map(|component| component.parameter).chain(COMPANIONS.iter().copied())
}

/// Whether a triple makes its subject a shape. <https://www.w3.org/TR/shacl/#shapes>
pub(super) fn makes_shape(triple: &Triple) -> bool {
    if triple.predicate.as_ref() == rdf::TYPE {
        let Term::NamedNode(class) = &triple.object else { return false };
        return matches!(terms::local(class), Some("NodeShape" | "PropertyShape"));
    }
    terms::local(&triple.predicate)
        .and_then(role)
        .is_some_and(|role| matches!(role, Role::Parameter | Role::Target))
}

/// No term of the `sh:` namespace is passed over in silence, wherever it stands.
pub(super) fn refuse_unknown_terms(graph: &ShapesGraph) -> Result<(), ShapesError> {
    for (place, triple) in graph.triples().iter().enumerate() {
        let refuse = |term: &str, of: Option<&'static str>| {
            let term = term.to_owned();
            let fault = match of {
                Some(of) => Fault::Unsupported { term, of },
                None => Fault::UnknownTerm { closest: closest(&term), term },
            };
            Err(graph.error_at(place, fault))
        };
        if let Some(property) = terms::local(&triple.predicate) {
            match role(property) {
                None => return refuse(property, None),
                Some(Role::Unsupported(of)) => return refuse(property, Some(of)),
                Some(_) => {}
            }
        }
        if let (true, Term::NamedNode(class)) =
            (triple.predicate.as_ref() == rdf::TYPE, &triple.object)
            && let Some(class) = terms::local(class).filter(|class| !CLASSES.contains(class))
        {
            let unsupported = UNSUPPORTED_CLASSES.iter().find(|(name, _)| *name == class);
            return refuse(class, unsupported.map(|(_, of)| *of));
        }
    }
    Ok(())
}

/// The known term that `wrong` was probably meant to be.
fn closest(wrong: &str) -> Option<&'static str> {
    let known = PROPERTIES.iter().filter(|(_, role)| !matches!(role, Role::Unsupported(_)));
    parameters()
        .chain(known.map(|(name, _)| *name))
        .chain(CLASSES.iter().copied())
        .map(|name| (distance(&wrong.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= 2)
        .min()
        .map(|(_, name)| name)
}

/// The number of letters to insert, remove or replace (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(l != *r);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
