//! Terms: their order, and that each comes back as it was.

use super::any_term;
use super::index_of;
use super::iri;
use super::tagged;
use super::text;
use super::typed;
use crate::index::Kind;
use crate::index::key;
use oxrdf::GraphName;
use oxrdf::Literal;
use oxrdf::Quad;
use oxrdf::Term;
use proptest::prelude::*;

/// One quad an object.
fn quads(objects: &[Term]) -> Vec<Quad> {
    let quad =
        |object: &Term| Quad::new(iri("s"), iri("p"), object.clone(), GraphName::DefaultGraph);
    objects.iter().map(quad).collect()
}

#[test]
fn keys_compare_as_values_do() {
    let ascending = [
        oxrdf::BlankNode::new_unchecked("b").into(),
        iri("a").into(),
        iri("b").into(),
        typed("-10", "integer"),
        typed("-9.5", "decimal"),
        typed("0", "integer"),
        typed("0.5", "decimal"),
        typed("1.0", "decimal"),
        typed("1.00", "decimal"),
        typed("1", "int"),
        typed("01", "integer"),
        typed("1", "integer"),
        typed("2", "byte"),
        typed("10", "integer"),
        typed("9223372036854775807", "integer"),
        typed("-INF", "double"),
        typed("-1e3", "double"),
        typed("-0.0", "double"),
        typed("0.0", "double"),
        typed("1e-3", "double"),
        typed("INF", "double"),
        typed("NaN", "double"),
        typed("-1", "float"),
        typed("1", "float"),
        typed("false", "boolean"),
        typed("true", "boolean"),
        typed("-0044-03-15", "date"),
        typed("0900-01-01", "date"),
        typed("1900-01-01", "date"),
        typed("1900-01-01Z", "date"),
        typed("1900-01-01T00:00:00", "dateTime"),
        typed("1900-01-01T00:00:00+02:00", "dateTime"),
        typed("1900-01-01T00:00:00Z", "dateTime"),
        typed("-0001", "gYear"),
        typed("1900", "gYear"),
        text(""),
        text("a"),
        text("a\0"),
        tagged("ab", "de"),
        tagged("ab", "fr"),
        text("ab"),
        text("b"),
        text("é"),
        text("\u{1F600}"),
        typed("30 février", "date"),
        typed("one", "integer"),
        typed("00:00:00", "time"),
    ];
    for pair in ascending.windows(2) {
        let [one, other] = [&pair[0], &pair[1]].map(|term| key::of(term.as_ref()));
        assert!(one < other, "{} comes before {}", pair[0], pair[1]);
    }
    let (index, _dir) = index_of(&quads(&ascending));
    let ids: Vec<_> =
        ascending.iter().map(|term| index.id(term.as_ref()).expect("it is there")).collect();
    assert!(ids.is_sorted(), "ids are in the order of keys");
}

#[test]
fn lexical_forms_and_datatypes_are_kept() {
    let terms = [
        typed("01", "integer"),
        typed("+1", "integer"),
        typed("1.50", "decimal"),
        typed("1", "negativeInteger"),
        typed("99999999999999999999", "integer"),
        typed("1E0", "double"),
        typed(" 1", "double"),
        typed("1", "boolean"),
        typed("2024-02-30", "date"),
        typed("2024-01-01T24:00:00Z", "dateTime"),
        typed("2024-01-01T00:00:00Z", "dateTimeStamp"),
        typed("", "string"),
        tagged("", "fr"),
        text("\0\u{1}\u{FF}"),
        Literal::new_typed_literal("POINT(1 2)", iri("wkt")).into(),
        Literal::new_typed_literal("", iri("")).into(),
    ];
    let (index, _dir) = index_of(&quads(&terms));
    for term in &terms {
        let id = index.id(term.as_ref()).expect("it is there");
        assert_eq!(index.term(id), *term);
    }
}

/// How many terms of a kind are below, equal and above a constant.
#[track_caller]
fn check_compared(constant: Term, expected: &[(Kind, [u32; 3])]) {
    let objects = [
        typed("-1", "integer"),
        typed("01", "integer"),
        typed("1.0", "decimal"),
        typed("7", "int"),
        typed("1", "double"),
        typed("NaN", "double"),
        typed("1.5", "float"),
        typed("1900-01-01", "date"),
        typed("1950-01-01", "date"),
        typed("2000-01-01", "date"),
        typed("2000-01-01Z", "date"),
    ];
    let (index, _dir) = index_of(&quads(&objects));
    let Term::Literal(constant) = constant else { panic!("a literal") };
    let found: Vec<_> = index
        .compared(constant.as_ref())
        .into_iter()
        .map(|compared| {
            let count = |range: &std::ops::Range<crate::index::Id>| range.end.0 - range.start.0;
            let counts = [&compared.below, &compared.equal, &compared.above].map(count);
            (compared.kind, counts)
        })
        .collect();
    assert_eq!(found, expected, "{constant}");
}

#[test]
fn comparisons_are_ranges() {
    use Kind::*;
    let numbers = |exact, double, float| [(Exact, exact), (Double, double), (Float, float)];
    check_compared(typed("1", "integer"), &numbers([1, 2, 1], [0, 1, 0], [0, 0, 1]));
    check_compared(typed("1.5", "double"), &numbers([3, 0, 1], [1, 0, 0], [0, 1, 0]));
    check_compared(typed("-5", "float"), &numbers([0, 0, 4], [0, 0, 1], [0, 0, 1]));
    check_compared(typed("NaN", "double"), &numbers([0, 0, 0], [0, 0, 0], [0, 0, 0]));
    check_compared(typed("1950-01-01", "date"), &[(Date, [1, 1, 1])]);
    check_compared(typed("1999-01-01Z", "date"), &[(ZonedDate, [0, 0, 1])]);
    check_compared(text("a"), &[]);
}

#[test]
fn a_prefix_is_a_range() {
    let objects = [text("egg"), text("église"), tagged("église", "fr"), text("églises"), text("f")];
    let (index, _dir) = index_of(&quads(&objects));
    let range = index.prefix_range(Kind::Text, "église");
    assert_eq!(range.end.0 - range.start.0, 3);
    let range = index.prefix_range(Kind::Iri, "http://example.org/");
    assert_eq!(range.end.0 - range.start.0, 2);
}

proptest! {
    #[test]
    fn a_term_comes_back_as_it_was(terms in proptest::collection::vec(any_term(), 1..100)) {
        let (index, _dir) = index_of(&quads(&terms));
        for term in &terms {
            let id = index.id(term.as_ref());
            prop_assert!(id.is_some(), "{term} is there");
            let Some(id) = id else { continue };
            prop_assert_eq!(&index.term(id), term);
            let mut buffer = crate::index::KeyBuffer::default();
            let key = index.key(id, &mut buffer);
            prop_assert_eq!(key.kind(), index.kind(id));
            prop_assert!(crate::index::is_in(&index.kind_range(key.kind()), id));
        }
        prop_assert_eq!(index.id(iri("absent").as_ref().into()), None);
    }
}
