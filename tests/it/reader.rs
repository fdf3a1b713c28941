//! What is read from the index is what stands in the graph.

use crate::harness;
use notitia::notice::Base;
use notitia::reader::Reader;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Triples as lines, which are sorted.
fn lines<'t>(triples: impl IntoIterator<Item = &'t Triple>) -> BTreeSet<String> {
    triples.into_iter().map(ToString::to_string).collect()
}

#[test]
fn notices_are_the_same_in_the_same_order() {
    let version = harness::version(harness::sample());
    let (graph, index, iris) =
        (harness::stored(&version), harness::index(&version), version.iris());
    let mut compared = 0;
    for base in Base::ALL {
        for doc in graph.docs(iris.dataset(base).as_ref()) {
            let doc = doc.expect("readable");
            let expected = graph.notice(doc.as_ref()).expect("readable");
            assert_eq!(Reader::new(&index, iris).notice(doc.as_ref()), expected, "{doc}");
            compared += 1;
        }
    }
    assert!(compared > 10, "{compared} notices");
    let nobody = iris.doc(Base::Merimee, "PA99999999");
    assert!(Reader::new(&index, iris).notice(nobody.as_ref()).is_empty());
}

#[test]
fn things_have_the_same_triples_from_either_end() {
    let version = harness::version(harness::sample());
    let (graph, index, iris) =
        (harness::stored(&version), harness::index(&version), version.iris());
    let all: Vec<Triple> = graph.triples().map(|triple| triple.expect("readable")).collect();
    let mut by_subject: BTreeMap<&NamedNode, Vec<&Triple>> = BTreeMap::new();
    let mut by_object: BTreeMap<&NamedNode, Vec<&Triple>> = BTreeMap::new();
    for triple in &all {
        if let NamedOrBlankNode::NamedNode(subject) = &triple.subject {
            by_subject.entry(subject).or_default().push(triple);
        }
        if let Term::NamedNode(object) = &triple.object {
            by_object.entry(object).or_default().push(triple);
        }
    }
    let reader = Reader::new(&index, iris);
    for (subject, expected) in by_subject {
        let found = reader.described(subject.as_ref());
        assert_eq!(found.len(), expected.len(), "{subject}");
        assert_eq!(lines(&found), lines(expected), "{subject}");
    }
    for (object, expected) in by_object {
        let found = reader.pointing_to(object.as_ref(), usize::MAX);
        assert_eq!(lines(&found), lines(expected), "{object}");
        assert_eq!(reader.pointing_to(object.as_ref(), 1), found[..1], "{object}");
    }
}

#[test]
fn named_graphs_are_told_apart() {
    let version = harness::version(harness::sample());
    let (graph, index, iris) =
        (harness::stored(&version), harness::index(&version), version.iris());
    let reader = Reader::new(&index, iris);
    let mut by_property: BTreeMap<(NamedNode, NamedNode), BTreeSet<String>> = BTreeMap::new();
    for quad in graph.named_quads() {
        let quad = quad.expect("readable");
        let oxrdf::GraphName::NamedNode(name) = &quad.graph_name else { panic!("{quad}") };
        let key = (name.clone(), quad.predicate.clone());
        by_property.entry(key).or_default().insert(Triple::from(quad).to_string());
    }
    assert!(by_property.len() > 10, "{} properties", by_property.len());
    for ((name, property), expected) in by_property {
        let found: Vec<Triple> = reader.in_graph(name.as_ref(), property.as_ref(), None).collect();
        assert_eq!(lines(&found), expected, "{property} in {name}");
        let Some(Triple { subject: NamedOrBlankNode::NamedNode(subject), .. }) = found.first()
        else {
            panic!("{property} in {name} has no IRI as subject")
        };
        let described = reader.described_in(name.as_ref(), subject.as_ref());
        assert!(described.contains(&found[0]), "{subject} in {name}");
    }
}
