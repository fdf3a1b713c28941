//! Our own terms: `ontologies/notitia.ttl` holds those that the code mints and no other, and says in two
//! languages what each means.

use super::sources::turtle;
use crate::harness;
use notitia::vocab::ONTOLOGY;
use oxrdf::{Literal, Term, Triple};
use regex::Regex;
use std::collections::BTreeSet;

const NS: &str = "http://localhost:7878/ns#";
const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";

#[test]
fn the_ontology_has_the_terms_that_the_code_mints_and_no_other() {
    let minted = minted();
    let described: BTreeSet<String> = described().into_iter().collect();
    assert!(minted.len() > 5, "{minted:?}");
    assert_eq!(minted, described, "left: minted in src/, right: described in notitia.ttl");
}

#[test]
fn each_own_term_says_what_it_means_in_french_and_in_english() {
    let triples = turtle(ONTOLOGY);
    for term in described() {
        let values = |property: &str| -> Vec<&Term> {
            let iri = format!("<{NS}{term}>");
            let of = |triple: &&Triple| {
                triple.subject.to_string() == iri && triple.predicate.as_str() == property
            };
            triples.iter().filter(of).map(|triple| &triple.object).collect()
        };
        for property in ["label", "comment"] {
            let found = values(&format!("{RDFS}{property}"));
            let languages: BTreeSet<Option<&str>> = found
                .iter()
                .map(|value| match value {
                    Term::Literal(literal) => Literal::language(literal),
                    _ => None,
                })
                .collect();
            assert_eq!(languages, BTreeSet::from([Some("en"), Some("fr")]), "ns:{term} {property}");
        }
        let defined = values(&format!("{RDFS}isDefinedBy"));
        assert_eq!(defined.len(), 1, "ns:{term} rdfs:isDefinedBy");
        assert_eq!(defined[0].to_string(), "<http://localhost:7878/ns>", "ns:{term}");
    }
}

/// The terms that the code states: `iris.ns("…")`, and `ns:…` in what it writes or reads.
fn minted() -> BTreeSet<String> {
    let patterns =
        [r#"\bns\("([A-Za-z]+)"\)"#, r"[^$\w]ns:([A-Za-z]+)\b", r"\{base\}ns#([A-Za-z]+)\b"];
    let patterns = patterns.map(|pattern| Regex::new(pattern).expect("a pattern"));
    let mut found = BTreeSet::new();
    let mut open = vec![harness::package("src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source file");
            for pattern in &patterns {
                found.extend(pattern.captures_iter(&text).map(|term| term[1].to_owned()));
            }
        }
    }
    // The metrics stand in the headers of the measures.
    let metric = Regex::new(r"(?m)^# metric: ([A-Za-z]+)$").expect("a pattern");
    for path in harness::files("shapes/measures", "rq") {
        let text = std::fs::read_to_string(path).expect("a measure");
        found.extend(metric.captures_iter(&text).map(|term| term[1].to_owned()));
    }
    found
}

/// The names of the terms in the ontology.
fn described() -> Vec<String> {
    let of = |triple: &Triple| {
        Some(
            triple
                .subject
                .to_string()
                .strip_prefix('<')?
                .strip_prefix(NS)?
                .trim_end_matches('>')
                .to_owned(),
        )
    };
    let names: BTreeSet<String> = turtle(ONTOLOGY).iter().filter_map(of).collect();
    names.into_iter().collect()
}
