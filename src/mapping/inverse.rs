//! What a link of one notice says about the other: for each property that leads from notice to notice, the
//! triple that is true in the other direction.
//!
//! The graph of a notice states its own side only. The store states the other side for as long as nobody else
//! does, so that a link is found from both ends, whichever notice has it.

use crate::iri::{self, IriBase, Name};
use crate::percent::unescaped;
use crate::vocab::{crm, dcterms, schema};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};

/// How the ends of a link change when it is turned round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// They change places.
    Swap,
    /// They change places, and the building's `#place` becomes the building.
    Building,
    /// `A … record of B` becomes `B … record of A`.
    Records,
}

/// A property, what it becomes, and how its ends change.
type Row = (NamedNodeRef<'static>, NamedNodeRef<'static>, Turn);

const ROWS: &[Row] = &[
    (crm::P46_IS_COMPOSED_OF, crm::P46I_FORMS_PART_OF, Turn::Swap),
    (crm::P46I_FORMS_PART_OF, crm::P46_IS_COMPOSED_OF, Turn::Swap),
    (schema::HAS_PART, schema::IS_PART_OF, Turn::Swap),
    (schema::IS_PART_OF, schema::HAS_PART, Turn::Swap),
    (crm::P62_DEPICTS, crm::P62I_IS_DEPICTED_BY, Turn::Swap),
    (crm::P62I_IS_DEPICTED_BY, crm::P62_DEPICTS, Turn::Swap),
    (schema::ABOUT, schema::SUBJECT_OF, Turn::Swap),
    (schema::SUBJECT_OF, schema::ABOUT, Turn::Swap),
    (crm::P55_HAS_CURRENT_LOCATION, crm::P55I_CURRENTLY_HOLDS, Turn::Swap),
    (crm::P55I_CURRENTLY_HOLDS, crm::P55_HAS_CURRENT_LOCATION, Turn::Swap),
    // schema.org has no property from a place to what stands in it.
    (crm::P55I_CURRENTLY_HOLDS, schema::ITEM_LOCATION, Turn::Building),
    (schema::ITEM_LOCATION, dcterms::RELATION, Turn::Swap),
    (FORMERLY_IN, crm::P53I_IS_FORMER_OR_CURRENT_LOCATION_OF, Turn::Swap),
    (crm::P53I_IS_FORMER_OR_CURRENT_LOCATION_OF, FORMERLY_IN, Turn::Swap),
    (
        crm::P74_HAS_CURRENT_OR_FORMER_RESIDENCE,
        crm::P74I_IS_CURRENT_OR_FORMER_RESIDENCE_OF,
        Turn::Swap,
    ),
    (dcterms::RELATION, dcterms::RELATION, Turn::Swap),
    (crm::P67I_IS_REFERRED_TO_BY, crm::P67I_IS_REFERRED_TO_BY, Turn::Records),
];

/// An object that was moved says so itself; its building does not know.
const FORMERLY_IN: NamedNodeRef<'static> = crm::P53_HAS_FORMER_OR_CURRENT_LOCATION;

/// The properties whose triples may have another side.
pub fn properties() -> impl Iterator<Item = NamedNodeRef<'static>> {
    let is_first = |at: usize| ROWS[..at].iter().all(|row| row.0 != ROWS[at].0);
    (0..ROWS.len()).filter(move |at| is_first(*at)).map(|at| ROWS[at].0)
}

/// Whether a triple leads from one notice to another by a property that is turned round, or is what one
/// becomes.
#[must_use]
pub fn is_link(triple: &Triple, iris: &IriBase) -> bool {
    matches!(triple.object, Term::NamedNode(_))
        && ROWS.iter().any(|row| triple.predicate == row.0 || triple.predicate == row.1)
        && ends(triple, iris).is_some()
}

/// What a link says from its other end; nothing for a triple that is no link.
#[must_use]
pub fn inverses(link: &Triple, iris: &IriBase) -> Vec<Triple> {
    let rows = ROWS.iter().filter(|row| link.predicate == row.0);
    let mut turned = Vec::new();
    for (_, property, turn) in rows {
        let Some((from, to)) = ends(link, iris) else { break };
        turned.extend(turned_round(from, to, *property, *turn, iris));
    }
    turned
}

/// The links that say this triple from their other end.
#[must_use]
pub fn sources(inverse: &Triple, iris: &IriBase) -> Vec<Triple> {
    let rows = ROWS.iter().filter(|row| inverse.predicate == row.1);
    let mut found = Vec::new();
    for (property, _, turn) in rows {
        let Some((from, to)) = ends(inverse, iris) else { break };
        match turn {
            Turn::Building if to.as_str().contains('#') => {}
            Turn::Building => {
                found.push(Triple::new(iri::part(to, PLACE), *property, from.clone()));
            }
            turn => found.extend(turned_round(from, to, *property, *turn, iris)),
        }
    }
    found
}

/// What a notice must say of its own for this inverse not to be true: that the object was moved.
#[must_use]
pub fn contradiction(inverse: &Triple) -> Option<Triple> {
    let Term::NamedNode(object) = &inverse.object else { return None };
    let place = match inverse.predicate.as_ref() {
        crm::P55_HAS_CURRENT_LOCATION => object.clone(),
        schema::ITEM_LOCATION => iri::part(object, PLACE),
        _ => return None,
    };
    Some(Triple::new(inverse.subject.clone(), FORMERLY_IN, place))
}

/// Whether triples of a property contradict others.
#[must_use]
pub fn is_contradicting(property: NamedNodeRef<'_>) -> bool {
    property == FORMERLY_IN
}

/// All triples whose being stated may depend on whether a notice states this link.
#[must_use]
pub fn touched(link: &Triple, iris: &IriBase) -> Vec<Triple> {
    let mut touched = inverses(link, iris);
    touched.push(link.clone());
    if link.predicate == FORMERLY_IN
        && let Some((from, to)) = ends(link, iris)
    {
        touched.push(Triple::new(from.clone(), crm::P55_HAS_CURRENT_LOCATION, to.clone()));
        let building = NamedNode::new_unchecked(without_part(to));
        touched.push(Triple::new(from.clone(), schema::ITEM_LOCATION, building));
    }
    touched
}

const PLACE: &str = "place";

/// The two ends of a triple that leads from one notice to another.
fn ends<'t>(triple: &'t Triple, iris: &IriBase) -> Option<(&'t NamedNode, &'t NamedNode)> {
    let (NamedOrBlankNode::NamedNode(from), Term::NamedNode(to)) =
        (&triple.subject, &triple.object)
    else {
        return None;
    };
    let notice = |node: &'t NamedNode| match iris.parse(node.as_str()) {
        Some(Name::Entity { base, escaped, part: None | Some(PLACE) })
        | Some(Name::Doc { base, escaped }) => Some((base, escaped)),
        _ => None,
    };
    (notice(from)? != notice(to)?).then_some((from, to))
}

fn turned_round(
    from: &NamedNode,
    to: &NamedNode,
    property: NamedNodeRef<'static>,
    turn: Turn,
    iris: &IriBase,
) -> Option<Triple> {
    let (subject, object) = match turn {
        Turn::Swap => (to.clone(), from.clone()),
        Turn::Building if from.as_str() == without_part(from) => return None,
        Turn::Building => (to.clone(), NamedNode::new_unchecked(without_part(from))),
        Turn::Records => match (iris.parse(to.as_str())?, iris.parse(from.as_str())?) {
            (
                Name::Doc { base, escaped },
                Name::Entity { base: from_base, escaped: from_escaped, part: None },
            ) => (
                iris.entity(base, &unescaped(escaped)),
                iris.doc(from_base, &unescaped(from_escaped)),
            ),
            _ => return None,
        },
    };
    Some(Triple::new(subject, property, object))
}

fn without_part(node: &NamedNode) -> &str {
    node.as_str().split('#').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDS: [&str; 6] = [
        "id/merimee/A",
        "id/merimee/A#place",
        "doc/merimee/A",
        "id/palissy/B",
        "id/palissy/B#place",
        "doc/palissy/B",
    ];

    fn triple(iris: &IriBase, s: &str, p: NamedNodeRef<'_>, o: &str) -> Triple {
        let node = |path: &str| NamedNode::new_unchecked(format!("{}{path}", iris.as_str()));
        Triple::new(node(s), p.into_owned(), node(o))
    }

    #[test]
    fn links_are_turned_round() {
        let iris = IriBase::new("http://e/").expect("a base");
        let check = |(s, p, o), expected: &[(&str, NamedNodeRef<'static>, &str)]| {
            let expected: Vec<Triple> =
                expected.iter().map(|(s, p, o)| triple(&iris, s, *p, o)).collect();
            assert_eq!(inverses(&triple(&iris, s, p, o), &iris), expected, "{s} {p} {o}");
        };
        check(
            ("id/palissy/B", schema::IS_PART_OF, "id/merimee/A"),
            &[("id/merimee/A", schema::HAS_PART, "id/palissy/B")],
        );
        check(
            ("id/merimee/A#place", crm::P55I_CURRENTLY_HOLDS, "id/palissy/B"),
            &[
                ("id/palissy/B", crm::P55_HAS_CURRENT_LOCATION, "id/merimee/A#place"),
                ("id/palissy/B", schema::ITEM_LOCATION, "id/merimee/A"),
            ],
        );
        check(
            ("id/palissy/B", crm::P67I_IS_REFERRED_TO_BY, "doc/merimee/A"),
            &[("id/merimee/A", crm::P67I_IS_REFERRED_TO_BY, "doc/palissy/B")],
        );
        check(
            ("doc/merimee/A", dcterms::RELATION, "id/merimee/C"),
            &[("id/merimee/C", dcterms::RELATION, "doc/merimee/A")],
        );
        // A text of its own, a commune, itself: no links between notices.
        check(("id/palissy/B", crm::P67I_IS_REFERRED_TO_BY, "id/palissy/B#text-1"), &[]);
        check(("id/palissy/B", schema::ITEM_LOCATION, "id/place/commune/75056"), &[]);
        check(("id/palissy/B", dcterms::RELATION, "id/palissy/B"), &[]);
    }

    #[test]
    fn what_a_link_becomes_has_that_link_among_its_sources() {
        let iris = IriBase::new("http://e/").expect("a base");
        let mut met = 0;
        for property in properties() {
            for (from, to) in ENDS.into_iter().flat_map(|from| ENDS.map(|to| (from, to))) {
                let link = triple(&iris, from, property, to);
                for inverse in inverses(&link, &iris) {
                    assert!(is_link(&inverse, &iris), "{inverse}");
                    met += 1;
                    assert!(sources(&inverse, &iris).contains(&link), "{link}: {inverse}");
                }
            }
        }
        assert!(met > 100, "{met}");
    }

    #[test]
    fn a_moved_object_contradicts_its_building() {
        let iris = IriBase::new("http://e/").expect("a base");
        let moved = triple(&iris, "id/palissy/B", FORMERLY_IN, "id/merimee/A#place");
        let holds = triple(&iris, "id/merimee/A#place", crm::P55I_CURRENTLY_HOLDS, "id/palissy/B");
        for inverse in inverses(&holds, &iris) {
            assert_eq!(contradiction(&inverse), Some(moved.clone()));
            assert!(touched(&moved, &iris).contains(&inverse), "{inverse}");
        }
    }
}
