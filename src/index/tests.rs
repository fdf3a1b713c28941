//! The index against the triples that it was built from.

mod files;
mod patterns;
mod terms;

use super::BuildOptions;
use super::Builder;
use super::Index;
use oxrdf::GraphName;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Quad;
use oxrdf::Term;
use proptest::prelude::*;
use std::path::Path;

/// Builds an index of quads with little memory, so that there are several runs where there are many quads.
fn build(quads: &[Quad], dir: &Path, memory_bytes: usize) -> Index {
    let options = BuildOptions { memory_bytes, source: "a test".to_owned(), is_durable: true };
    let mut builder = Builder::create(dir, options).expect("a folder to build in");
    for quad in quads {
        builder.add(quad.as_ref()).expect("a quad is added");
    }
    builder.finish().expect("the index is written");
    Index::open(dir).expect("and opened")
}

/// The index of quads, and the folder that it lasts as long as.
fn index_of(quads: &[Quad]) -> (Index, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a folder");
    (build(quads, &dir.path().join("index"), 20_000), dir)
}

fn iri(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://example.org/{name}"))
}

fn xsd(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{name}"))
}

fn typed(value: &str, datatype: &str) -> Term {
    Literal::new_typed_literal(value, xsd(datatype)).into()
}

fn text(value: &str) -> Term {
    Literal::new_simple_literal(value).into()
}

fn tagged(value: &str, language: &str) -> Term {
    Literal::new_language_tagged_literal_unchecked(value, language).into()
}

const DATATYPES: &[&str] = &[
    "integer", "decimal", "int", "double", "float", "boolean", "date", "dateTime", "gYear", "time",
];

/// Terms of all kinds, few enough that they are met again.
fn any_term() -> impl Strategy<Value = Term> {
    prop_oneof![
        (0..40_u32).prop_map(|number| iri(&number.to_string()).into()),
        (0..5_u32).prop_map(|number| oxrdf::BlankNode::new_unchecked(format!("b{number}")).into()),
        "[ab\u{0}é\u{1F600}]{0,4}".prop_map(|value| text(&value)),
        ("[ab\u{0}]{0,3}", prop_oneof!["fr", "de-ch"])
            .prop_map(|(value, tag)| tagged(&value, &tag)),
        ("[-+]?[0-2]{0,3}(\\.[05]{0,2})?(e[12])?", proptest::sample::select(DATATYPES))
            .prop_map(|(value, datatype)| typed(&value, datatype)),
        (
            "-?[01][0-9]{3}-0[1-9]-0[1-9](T00:00:00)?(Z|\\+02:00)?",
            proptest::sample::select(DATATYPES)
        )
            .prop_map(|(value, datatype)| typed(&value, datatype)),
        prop_oneof!["INF", "-INF", "NaN", "true", "0", "1999", "-0.0"].prop_flat_map(
            move |value| {
                proptest::sample::select(DATATYPES)
                    .prop_map(move |datatype| typed(&value, datatype))
            }
        ),
    ]
}

fn any_quad() -> impl Strategy<Value = Quad> {
    let graph = prop_oneof![
        4 => Just(GraphName::DefaultGraph),
        1 => (0..3_u32).prop_map(|number| iri(&format!("graph/{number}")).into()),
    ];
    (0..30_u32, 0..6_u32, any_term(), graph).prop_map(|(subject, predicate, object, graph)| {
        let subject: NamedOrBlankNode = match subject {
            0..5 => oxrdf::BlankNode::new_unchecked(format!("b{subject}")).into(),
            _ => iri(&subject.to_string()).into(),
        };
        Quad::new(subject, iri(&format!("p{predicate}")), object, graph)
    })
}
