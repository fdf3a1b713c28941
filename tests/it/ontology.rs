//! Whether the project uses vocabularies as they are: each term exists, and the graph keeps to their domains and
//! ranges. The tables of `ontologies/pinned` say what the vocabularies are.

mod fields;
mod own;
mod pinned;
mod ranges;
mod sources;

use self::pinned::PINNED;
use self::pinned::short;
use self::sources::As;

#[test]
fn every_term_of_a_vocabulary_exists_in_its_pinned_table() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (iri, role, of) in sources::all() {
        let Some(fact) = PINNED.terms.get(&iri) else {
            let is_namespace = PINNED.namespaces.contains(&iri);
            if PINNED.covers(&iri) && !is_namespace {
                wrong.push(format!("{of}: {} does not exist", short(&iri)));
            } else if role != As::Any && !iri.contains("/ns#") {
                wrong.push(format!("{of}: {iri} is of no pinned vocabulary"));
            }
            continue;
        };
        checked += 1;
        let is_right = match role {
            As::Class => !fact.is_property(),
            As::Property => fact.is_property(),
            As::Any => true,
        };
        if !is_right {
            wrong.push(format!("{of}: {} is a {}, not a {role:?}", short(&iri), fact.kind));
        }
    }
    assert!(checked > 500, "{checked} uses");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_table_says_where_it_is_from_and_holds_no_prose() {
    for path in crate::harness::files("ontologies/pinned", "tsv") {
        let text = std::fs::read_to_string(&path).expect("a table");
        let of = path.display();
        for key in ["# Namespace: http", "# Source: http"] {
            assert!(text.lines().any(|line| line.starts_with(key)), "{of} has no {key}");
        }
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines[1..].is_sorted(), "{of} is not sorted");
        for line in &lines[1..] {
            assert!(!line.split('\t').next().expect("a term").contains(' '), "{of}: {line}");
        }
    }
}
