//! What other vocabularies call our concepts: by hand, in `ontologies/alignments.ttl`.

use crate::iri::IriBase;
use crate::vocab::ALIGNMENTS;
use oxrdf::{NamedNode, NamedOrBlankNode, Triple};
use oxttl::TurtleParser;
use std::sync::LazyLock;

/// Stands for the base IRI, which this module learns later.
const BASE: &str = "urn:base:";

/// The triples of the file by the path of their subject below the base, sorted.
static MATCHES: LazyLock<Vec<(String, Triple)>> = LazyLock::new(|| {
    let text = ALIGNMENTS.replace("{base}", BASE);
    let mut matches: Vec<(String, Triple)> = TurtleParser::new()
        .for_slice(&text)
        .map(|triple| {
            let triple =
                triple.expect("the alignments are part of the program, and a test parses them");
            let NamedOrBlankNode::NamedNode(subject) = &triple.subject else {
                unreachable!("the alignments have no blank nodes, and a test says so")
            };
            (subject.as_str().trim_start_matches(BASE).to_owned(), triple)
        })
        .collect();
    matches.sort_by(|a, b| a.0.cmp(&b.0));
    matches
});

/// The matches of a concept; none for most.
#[must_use]
pub fn matches(concept: &NamedNode, iris: &IriBase) -> Vec<Triple> {
    let Some(path) = concept.as_str().strip_prefix(iris.as_str()) else { return Vec::new() };
    let first = MATCHES.partition_point(|(subject, _)| subject.as_str() < path);
    MATCHES[first..]
        .iter()
        .take_while(|(subject, _)| subject == path)
        .map(|(_, triple)| {
            Triple::new(concept.clone(), triple.predicate.clone(), triple.object.clone())
        })
        .collect()
}

/// The concepts that have matches.
pub fn concepts(iris: &IriBase) -> impl Iterator<Item = NamedNode> {
    let is_first = |at: usize| at == 0 || MATCHES[at - 1].0 != MATCHES[at].0;
    (0..MATCHES.len())
        .filter(move |at| is_first(*at))
        .map(|at| NamedNode::new_unchecked(format!("{}{}", iris.as_str(), MATCHES[at].0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::skos;
    use oxrdf::Term;
    use std::collections::BTreeSet;

    #[test]
    fn each_line_matches_a_concept_of_ours_with_one_of_theirs() {
        let iris = IriBase::new("http://e/").expect("a base");
        let mut met = BTreeSet::new();
        for concept in concepts(&iris) {
            let path = concept.as_str().strip_prefix("http://e/id/concept/").expect("a concept");
            let (scheme, slug) = path.split_once('/').expect("a scheme and a slug");
            // The slug is what the mapping makes of a label: it does not change when it is made again.
            assert_eq!(iris.concept(scheme, slug), concept);
            let scheme = format!("{{base}}id/concept/{scheme}> a skos:ConceptScheme");
            assert!(crate::vocab::ONTOLOGY.contains(&scheme), "{scheme}");
            let found = matches(&concept, &iris);
            assert!(!found.is_empty(), "{concept}");
            for Triple { subject, predicate, object } in found {
                assert_eq!(subject, NamedOrBlankNode::from(concept.clone()));
                assert!([skos::EXACT_MATCH, skos::CLOSE_MATCH].contains(&predicate.as_ref()));
                let Term::NamedNode(object) = object else { panic!("{object}") };
                let is_number =
                    |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
                let in_wikidata = object.as_str().strip_prefix("http://www.wikidata.org/entity/Q");
                let in_aat = object.as_str().strip_prefix("http://vocab.getty.edu/aat/300");
                assert!(
                    in_wikidata.is_some_and(is_number) || in_aat.is_some_and(is_number),
                    "{object}"
                );
                assert!(met.insert((predicate.into_string(), object.clone())), "{object} twice");
            }
        }
        assert!(met.len() > 40, "{}", met.len());
    }

    #[test]
    fn each_line_of_the_alignments_names_its_source() {
        let sources = ["[P380]", "[crom]", "[getty]", "[P31]"];
        for line in ALIGNMENTS.lines().filter(|line| line.starts_with("<{base}")) {
            let comment = line.split_once(" # ").map_or("", |(_, comment)| comment);
            assert!(sources.iter().any(|source| comment.ends_with(source)), "{line}");
        }
        assert_eq!(MATCHES.len(), ALIGNMENTS.lines().filter(|line| line.starts_with('<')).count());
    }
}
