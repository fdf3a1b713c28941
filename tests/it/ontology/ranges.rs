//! Whether the sample's graph keeps to the domains and ranges of CIDOC-CRM and of schema.org. Classes are those
//! that a node states, with all above them; a node of which the graph says
//! nothing is not judged (a link may lead to a notice that is not here).

use super::pinned::PINNED;
use super::pinned::short;
use super::sources;
use notitia::notice::Base;
use oxrdf::{Literal, NamedOrBlankNode, Term, Triple};
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const BASE: &str = "http://localhost:7878/";
const CRM: &str = "http://www.cidoc-crm.org/cidoc-crm/";
const SCHEMA: &str = "https://schema.org/";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// A departure from a vocabulary that is meant: property, side, the class that is there (`literal` for words,
/// `*` for any), and why.
type Exception = (&'static str, Side, &'static str, &'static str);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Domain,
    Range,
}

const CRM_EXCEPTIONS: &[Exception] = &[(
    "crm:P55_has_current_location",
    Side::Domain,
    "schema:Museum",
    "a group has no location of its own; crm:P74 says where it resides",
)];

const BUILDING: &str = "schema:LandmarksOrHistoricalBuildings";
const WORK: &str = "a building is a work too: the flat layer says of it what it says of any";
const FIXTURE: &str = "what is protected as a fixture is a part of its building";
const PLACE: &str = "the flat layer says where a thing is on the thing itself, as of a building";

const EDTF: &str = "EDTF has intervals, doubt and centuries, which schema:Date can't hold";
const ACTOR: &str = "crm:E39_Actor";
const ANYONE: &str =
    "schema.org has no class for someone who is a person or a body, one does not know which";

/// Most are of the flat layer's one rule, that all bases answer to the same question in the same way.
const SCHEMA_EXCEPTIONS: &[Exception] = &[
    ("schema:birthDate", Side::Range, "xsd:string", EDTF),
    ("schema:deathDate", Side::Range, "xsd:string", EDTF),
    ("schema:foundingDate", Side::Range, "xsd:string", EDTF),
    ("schema:dissolutionDate", Side::Range, "xsd:string", EDTF),
    ("schema:dateCreated", Side::Range, "xsd:string", EDTF),
    ("schema:identifier", Side::Domain, ACTOR, ANYONE),
    ("schema:name", Side::Domain, ACTOR, ANYONE),
    ("schema:sameAs", Side::Domain, ACTOR, ANYONE),
    ("schema:creator", Side::Domain, BUILDING, WORK),
    ("schema:dateCreated", Side::Domain, BUILDING, WORK),
    ("schema:material", Side::Domain, BUILDING, WORK),
    ("schema:isPartOf", Side::Range, BUILDING, FIXTURE),
    ("schema:hasPart", Side::Domain, BUILDING, FIXTURE),
    ("schema:address", Side::Domain, "schema:ArchiveComponent", PLACE),
    ("schema:geo", Side::Domain, "schema:ArchiveComponent", PLACE),
    (
        "schema:contentUrl",
        Side::Range,
        "xsd:string",
        "the path in the producer's storage, whose address changes",
    ),
];

#[test]
fn the_graph_keeps_to_the_domains_and_ranges_of_cidoc_crm() {
    check(CRM, CRM_EXCEPTIONS);
}

#[test]
fn the_graph_keeps_to_the_domains_and_ranges_of_schema_org() {
    check(SCHEMA, SCHEMA_EXCEPTIONS);
}

/// Holds that each triple with a property of the namespace fits, but for the exceptions, each of which occurs.
fn check(namespace: &str, exceptions: &[Exception]) {
    let triples = sources::sample();
    let nodes = Nodes::new(&triples);
    let mut wrong: BTreeMap<(String, Side, String), (usize, String)> = BTreeMap::new();
    let mut met = BTreeSet::new();
    let mut checked = 0;
    for triple in triples.iter().filter(|triple| triple.predicate.as_str().starts_with(namespace)) {
        let fact = &PINNED.terms[triple.predicate.as_str()];
        checked += 1;
        let NamedOrBlankNode::NamedNode(subject) = &triple.subject else { continue };
        let property = short(triple.predicate.as_str());
        let mut judge = |side: Side, unfit: Option<Vec<String>>| {
            let Some(found) = unfit else { return };
            let is_meant = |(of, at, class, _): &&Exception| {
                *of == property
                    && *at == side
                    && (*class == "*" || found.iter().any(|is| is == class))
            };
            if let Some(exception) = exceptions.iter().find(is_meant) {
                met.insert(exception);
                return;
            }
            let key = (property.clone(), side, found.join(" "));
            wrong.entry(key).or_insert_with(|| (0, triple.to_string())).0 += 1;
        };
        judge(Side::Domain, nodes.misfit(subject.as_str(), &fact.domain));
        judge(
            Side::Range,
            match &triple.object {
                Term::NamedNode(object) => nodes.misfit(object.as_str(), &fact.range),
                Term::Literal(literal) => misfit_literal(literal, &fact.range),
                _ => None,
            },
        );
    }
    assert!(checked > 1000, "{checked} triples");
    let lines: Vec<String> = wrong
        .iter()
        .map(|((property, side, found), (count, example))| {
            format!("{property}, {side:?}: {found} ({count} times, as in {example})")
        })
        .collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    for exception in exceptions {
        assert!(met.contains(exception), "no longer needed: {exception:?}");
    }
}

/// What the graph says about nodes.
struct Nodes<'t> {
    /// The classes of each node, with all above them.
    classes: BTreeMap<&'t str, BTreeSet<String>>,
    stated: BTreeMap<&'t str, BTreeSet<&'t str>>,
    subjects: BTreeSet<&'t str>,
}

impl<'t> Nodes<'t> {
    fn new(triples: &'t [Triple]) -> Self {
        let mut nodes =
            Self { classes: BTreeMap::new(), stated: BTreeMap::new(), subjects: BTreeSet::new() };
        for triple in triples {
            let NamedOrBlankNode::NamedNode(subject) = &triple.subject else { continue };
            nodes.subjects.insert(subject.as_str());
            if let (TYPE, Term::NamedNode(class)) = (triple.predicate.as_str(), &triple.object) {
                let classes = nodes.classes.entry(subject.as_str()).or_default();
                classes.extend(PINNED.closure(class.as_str()));
                nodes.stated.entry(subject.as_str()).or_default().insert(class.as_str());
            }
        }
        nodes
    }

    /// Whether nothing is known of a node: it stands elsewhere on the web, or belongs to a notice that is not here.
    fn is_absent(&self, node: &str) -> bool {
        let thing = node.split('#').next().unwrap_or_default();
        let of_a_notice = |base: &Base| thing.starts_with(&format!("{BASE}id/{base}/"));
        !self.subjects.contains(node)
            || !self.stated.contains_key(thing) && Base::ALL.iter().any(of_a_notice)
    }

    /// The classes of a node none of which is asked for; none when it fits.
    fn misfit(&self, node: &str, asked: &[String]) -> Option<Vec<String>> {
        if asked.is_empty() {
            return None;
        }
        if self.is_absent(node) {
            return None;
        }
        let stated = || self.stated.get(node).into_iter().flatten();
        // To schema.org the IRI of what it has no class for, such as a concept, is a URL.
        let is_url = !stated().any(|class| class.starts_with(SCHEMA));
        if is_url && asked.iter().any(|class| class == "https://schema.org/URL") {
            return None;
        }
        let fits = self
            .classes
            .get(node)
            .is_some_and(|classes| asked.iter().any(|class| classes.contains(class)));
        (!fits).then(|| stated().map(|class| short(class)).collect())
    }
}

/// The datatype of a literal, where no class that is asked for holds such a value.
fn misfit_literal(literal: &Literal, asked: &[String]) -> Option<Vec<String>> {
    if asked.is_empty() {
        return None;
    }
    let datatype = literal.datatype().as_str();
    let schema_type = match datatype.rsplit('#').next().unwrap_or_default() {
        "decimal" | "integer" => "Number",
        "boolean" => "Boolean",
        "date" => "Date",
        "dateTime" => "DateTime",
        _ => "Text",
    };
    let fits = asked.iter().any(|class| {
        class == "http://www.w3.org/2000/01/rdf-schema#Literal"
            || class == datatype
            || *class == format!("{SCHEMA}{schema_type}")
    });
    (!fits).then(|| vec!["literal".to_owned(), short(datatype)])
}
