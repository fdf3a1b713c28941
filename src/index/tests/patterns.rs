//! Patterns, counts and leaps, against a filter over all triples.

use super::any_quad;
use super::index_of;
use super::iri;
use crate::index::Graph;
use crate::index::Id;
use crate::index::Index;
use crate::index::Order;
use crate::index::Pattern;
use oxrdf::GraphName;
use oxrdf::Quad;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::collections::HashSet;

/// The triples of a graph as ids.
fn ids(index: &Index, quads: &[Quad], name: &GraphName) -> BTreeSet<[Id; 3]> {
    let id = |term: oxrdf::TermRef<'_>| index.id(term).expect("each term has an id");
    let triple = |quad: &Quad| {
        [
            id(quad.subject.as_ref().into()),
            id(quad.predicate.as_ref().into()),
            id(quad.object.as_ref()),
        ]
    };
    quads.iter().filter(|quad| quad.graph_name == *name).map(triple).collect()
}

/// What a pattern has, in an order, by looking at all.
fn filtered(all: &BTreeSet<[Id; 3]>, pattern: Pattern, order: Order) -> Vec<[Id; 3]> {
    let has = |triple: &[Id; 3]| {
        pattern.parts().iter().zip(triple).all(|(part, id)| part.is_none_or(|part| part == *id))
    };
    let mut found: Vec<[Id; 3]> = all.iter().filter(|triple| has(triple)).copied().collect();
    found.sort_by_key(|triple| order.key(*triple));
    found
}

/// All that can be asked of one pattern.
fn check(graph: Graph<'_>, all: &BTreeSet<[Id; 3]>, pattern: Pattern) {
    for order in Order::ALL.into_iter().filter(|order| order.fits(pattern)) {
        let expected = filtered(all, pattern, order);
        let scan = || graph.scan_in(order, pattern).expect("the order fits");
        assert_eq!(scan().collect::<Vec<_>>(), expected, "{pattern:?} {order:?}");
        assert_eq!(scan().left(), expected.len() as u64);
        assert_eq!(graph.count(pattern), expected.len() as u64, "{pattern:?}");
        let mut chunks = Vec::new();
        let mut by_chunk = scan();
        while let Some(chunk) = by_chunk.chunk() {
            for nth in 0..chunk.len() {
                chunks.push([
                    Id(chunk.subjects()[nth]),
                    chunk.predicate(nth),
                    Id(chunk.objects()[nth]),
                ]);
            }
        }
        assert_eq!(chunks, expected, "{pattern:?} {order:?} by chunks");
        let mut first = scan();
        let second = first.split();
        assert_eq!(first.chain(second).collect::<Vec<_>>(), expected, "in two halves");
        let given = pattern.parts().iter().flatten().count();
        let step = expected.len() / 6 + 1;
        for target in expected.iter().step_by(step).filter(|_| given < 3) {
            let first = order.key(*target)[given];
            for leap in [first, first.next()] {
                let mut leaping = scan();
                leaping.seek(leap);
                let rest = expected.iter().filter(|triple| order.key(**triple)[given] >= leap);
                assert!(leaping.eq(rest.copied()), "{pattern:?} {order:?} from {leap:?}");
            }
            if given < 2 {
                let pair = [first, order.key(*target)[given + 1].next()];
                let mut leaping = scan();
                leaping.seek_pair(pair[0], pair[1]);
                let rest = expected
                    .iter()
                    .filter(|triple| order.key(**triple)[given..given + 2] >= pair[..]);
                assert!(leaping.eq(rest.copied()), "{pattern:?} {order:?} from {pair:?}");
            }
        }
    }
}

fn check_graph(graph: Graph<'_>, all: &BTreeSet<[Id; 3]>) {
    let samples: Vec<[Id; 3]> = all.iter().step_by(all.len() / 8 + 1).copied().collect();
    for [subject, predicate, object] in samples {
        for mask in 0..8 {
            let part = |bit: u8, id: Id| (mask & bit != 0).then_some(id);
            check(graph, all, Pattern::new(part(1, subject), part(2, predicate), part(4, object)));
        }
        check(graph, all, Pattern::new(Some(object), Some(subject), Some(predicate)));
        check(graph, all, Pattern::new(None, Some(subject), None));
    }
    let distinct = |part: usize| all.iter().map(|triple| triple[part]).collect::<BTreeSet<Id>>();
    assert_eq!(graph.counts().triples, all.len() as u64);
    assert_eq!(graph.counts().subjects, distinct(0).len() as u64);
    assert_eq!(graph.counts().objects, distinct(2).len() as u64);
    assert_eq!(graph.predicates().map(|(id, _)| id).collect::<BTreeSet<Id>>(), distinct(1));
    for (predicate, counts) in graph.predicates() {
        let of = |part: usize| {
            let its = all.iter().filter(|triple| triple[1] == predicate);
            its.map(|triple| triple[part]).collect::<BTreeSet<Id>>().len() as u64
        };
        assert_eq!([counts.subjects, counts.objects], [of(0), of(2)]);
        assert_eq!(graph.predicate(predicate), counts);
    }
}

fn check_all(quads: &[Quad]) {
    let (index, _dir) = index_of(quads);
    check_graph(index.default_graph(), &ids(&index, quads, &GraphName::DefaultGraph));
    let names: HashSet<&GraphName> =
        quads.iter().map(|quad| &quad.graph_name).filter(|name| !name.is_default_graph()).collect();
    assert_eq!(index.named_graphs().count(), names.len());
    for name in names {
        let GraphName::NamedNode(node) = name else { panic!("graphs are named by IRIs") };
        let id = index.id(node.as_ref().into()).expect("a graph's name has an id");
        let graph = index.graph(id).expect("the graph is there");
        assert_eq!(graph.name(), Some(id));
        check_graph(graph, &ids(&index, quads, name));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_pattern_has_what_a_filter_finds(quads in proptest::collection::vec(any_quad(), 0..700)) {
        check_all(&quads);
    }
}

#[test]
fn one_predicate_over_many_blocks() {
    let quad = |number: u32| {
        let object = iri(&format!("o{:04}", number % 3));
        Quad::new(iri(&format!("s{number:06}")), iri("p"), object, GraphName::DefaultGraph)
    };
    let quads: Vec<Quad> = (0..2000).map(quad).collect();
    check_all(&quads);
}

#[test]
fn nothing_is_an_index_too() {
    let (index, _dir) = index_of(&[]);
    assert_eq!(index.terms(), 0);
    assert_eq!(index.default_graph().scan(Pattern::default()).next(), None);
    assert_eq!(index.named_graphs().count(), 0);
    assert_eq!(index.id(iri("a").as_ref().into()), None);
}
