//! Single results: which rule, which notice, where; and what the result says.

use crate::iri::Name;
use crate::iri::part;
use crate::notice::Base;
use crate::percent::unescaped;
use crate::reader::Reader;
use crate::vocab::dcterms;
use crate::vocab::sh;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use serde::Serialize;
use std::collections::BTreeSet;

/// Which results are wanted; nothing given: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub base: Option<Base>,
    /// A code: `2A`, `75`, `971`.
    pub departement: Option<String>,
    /// The name of a rule: `W_DATE`.
    pub rule: Option<String>,
}

/// One result. Sorted by rule, base, département and reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The name of the rule: `W_DATE`.
    pub rule: String,
    /// None: the result is about a node that notices share.
    pub base: Option<Base>,
    /// The code of the département that the thing stands or is kept in, where that is known.
    pub departement: Option<String>,
    /// The `REF` of the notice; the IRI of a node that notices share.
    pub reference: String,
    /// The node of the result in the quality graph.
    pub node: NamedNode,
}

/// The results that were found.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    /// Sorted.
    pub entries: Vec<Entry>,
    /// Whether these are all: not when there were more results to look at than was allowed.
    pub complete: bool,
}

/// What a result says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Detail {
    /// `Info`, `Warning` or `Violation`.
    pub severity: String,
    /// The IRI of the node that is to be looked at.
    pub focus: String,
    /// The producer's code of the field to blame, or the IRI of the property; empty where there is neither.
    pub field: String,
    /// The value that is wrong; empty where it was withheld, or nothing is there.
    pub value: String,
    pub message_fr: String,
    pub message_en: String,
}

/// The results that pass the filter, sorted; the first `entries_max` of the index, where there are more.
pub fn entries(reader: &Reader<'_>, filter: &Filter, entries_max: usize) -> Entries {
    let mut found = Entries { entries: Vec::new(), complete: true };
    each(reader, filter, |entry| {
        found.complete = found.entries.len() < entries_max;
        if found.complete {
            found.entries.push(entry);
        }
        found.complete
    });
    found.entries.sort_unstable();
    found
}

/// Hands over each result that passes the filter, in the order of the index, until `take` has enough.
pub(super) fn each(reader: &Reader<'_>, filter: &Filter, mut take: impl FnMut(Entry) -> bool) {
    let iris = reader.iris();
    let graph = iris.quality_graph();
    let rule = filter.rule.as_deref().map(|name| iris.rule(name));
    let rule = rule.as_ref().map(NamedNode::as_ref);
    for triple in reader.in_graph(graph.as_ref(), sh::SOURCE_SHAPE, rule) {
        if let Some(entry) = entry(reader, graph.as_ref(), &triple, filter)
            && !take(entry)
        {
            break;
        }
    }
}

/// What was found in the notice of a record, and about its thing in results across notices: the first `entries_max`.
pub fn of_notice(
    reader: &Reader<'_>,
    doc: &NamedNode,
    topic: &NamedNode,
    entries_max: usize,
) -> Vec<Entry> {
    let graph = reader.iris().quality_graph();
    let report = part(doc, "report");
    let mut nodes: BTreeSet<NamedNode> = BTreeSet::new();
    for triple in reader.described_in(graph.as_ref(), report.as_ref()) {
        if let (true, Term::NamedNode(node)) = (triple.predicate == sh::RESULT, triple.object) {
            nodes.insert(node);
        }
    }
    let about = reader.in_graph(graph.as_ref(), sh::FOCUS_NODE, Some(topic.as_ref()));
    for triple in about.take(entries_max) {
        if let NamedOrBlankNode::NamedNode(node) = triple.subject {
            nodes.insert(node);
        }
    }
    let mut found = Vec::new();
    for node in nodes.into_iter().take(entries_max) {
        for triple in reader.described_in(graph.as_ref(), node.as_ref()) {
            if triple.predicate == sh::SOURCE_SHAPE {
                found.extend(entry(reader, graph.as_ref(), &triple, &Filter::default()));
            }
        }
    }
    found.sort_unstable();
    found
}

/// The entry of `?node sh:sourceShape ?rule`, if it passes the filter.
fn entry(
    reader: &Reader<'_>,
    graph: NamedNodeRef<'_>,
    triple: &Triple,
    filter: &Filter,
) -> Option<Entry> {
    let (NamedOrBlankNode::NamedNode(node), Term::NamedNode(rule)) =
        (&triple.subject, &triple.object)
    else {
        return None;
    };
    let iris = reader.iris();
    // A result of a single notice stands below its record; one of all notices says itself what it is about.
    let (base, reference, place) = match iris.parse(node.as_str()) {
        Some(Name::Doc { base, escaped }) => {
            let report = node.as_str().split('#').next().map(|doc| format!("{doc}#report"));
            (Some(base), unescaped(escaped), NamedNode::new_unchecked(report.unwrap_or_default()))
        }
        _ => {
            let about = reader.described_in(graph, node.as_ref());
            let focus = object(&about, sh::FOCUS_NODE).map(text).unwrap_or_default();
            match iris.parse(&focus) {
                Some(Name::Doc { base, escaped } | Name::Entity { base, escaped, .. }) => {
                    (Some(base), unescaped(escaped), node.clone())
                }
                _ => (None, focus, node.clone()),
            }
        }
    };
    if filter.base.is_some() && filter.base != base {
        return None;
    }
    let about = reader.described_in(graph, place.as_ref());
    let departement = object(&about, dcterms::SPATIAL).map(text);
    let departement = departement.map(|iri| last_segment(&iri).to_owned());
    if filter.departement.is_some() && filter.departement != departement {
        return None;
    }
    let rule = rule.as_str().rsplit('#').next().unwrap_or_default().to_owned();
    Some(Entry { rule, base, departement, reference, node: node.clone() })
}

/// What the result of an entry says.
pub fn detail(reader: &Reader<'_>, node: NamedNodeRef<'_>) -> Detail {
    let iris = reader.iris();
    let about = reader.described_in(iris.quality_graph().as_ref(), node);
    let of = |property: NamedNodeRef<'_>| object(&about, property).map(text).unwrap_or_default();
    let field = of(iris.ns("field").as_ref());
    let message = |language: &str| {
        let messages = about.iter().filter(|triple| triple.predicate == sh::RESULT_MESSAGE);
        let mut messages = messages.filter_map(|triple| match &triple.object {
            Term::Literal(message) if message.language() == Some(language) => Some(message.value()),
            _ => None,
        });
        messages.next().unwrap_or_default().to_owned()
    };
    Detail {
        severity: last_segment(&of(sh::RESULT_SEVERITY)).to_owned(),
        focus: of(sh::FOCUS_NODE),
        field: if field.is_empty() { of(sh::RESULT_PATH) } else { field },
        value: of(sh::VALUE),
        message_fr: message("fr"),
        message_en: message("en"),
    }
}

fn object<'t>(triples: &'t [Triple], property: NamedNodeRef<'_>) -> Option<&'t Term> {
    triples.iter().find(|triple| triple.predicate == property).map(|triple| &triple.object)
}

fn text(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::BlankNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
    }
}

fn last_segment(iri: &str) -> &str {
    iri.rsplit(['/', '#']).next().unwrap_or_default()
}
