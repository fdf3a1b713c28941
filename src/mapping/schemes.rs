//! The concept schemes: their names are part of the program's own ontology.

use crate::iri::IriBase;
use crate::vocab::{ONTOLOGY, rdf, skos};
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;
use std::collections::BTreeMap;

/// The schemes with their triples, sorted by IRI.
#[must_use]
pub fn schemes(iris: &IriBase) -> Vec<(NamedNode, Vec<Triple>)> {
    let ontology = ONTOLOGY.replace("{base}", iris.as_str());
    let mut described: BTreeMap<NamedNode, Vec<Triple>> = BTreeMap::new();
    for triple in TurtleParser::new().for_slice(&ontology) {
        let triple = triple.expect("the ontology is part of the program, and a test parses it");
        if let NamedOrBlankNode::NamedNode(subject) = &triple.subject {
            described.entry(subject.clone()).or_default().push(triple);
        }
    }
    let is_scheme = |triple: &Triple| {
        triple.predicate == rdf::TYPE && triple.object == Term::from(skos::CONCEPT_SCHEME)
    };
    described.into_iter().filter(|(_, triples)| triples.iter().any(is_scheme)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemes_have_names_in_both_languages() {
        let iris = IriBase::new("http://e/").expect("a base");
        let schemes = schemes(&iris);
        assert!(schemes.iter().any(|(iri, _)| *iri == iris.scheme("denomination")));
        for (iri, triples) in schemes {
            let labels = triples.iter().filter(|triple| triple.predicate == skos::PREF_LABEL);
            assert_eq!(labels.count(), 2, "{iri}");
        }
    }
}
