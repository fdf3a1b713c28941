//! All rules as one graph: what `/ns/rules` answers to machines, and what its page is made of.

use super::READING;
use super::SHAPES;
use super::at;
use crate::iri::IriBase;
use crate::vocab::rdf;
use oxrdf::BlankNode;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use oxttl::TurtleParser;
use oxttl::TurtleSyntaxError;
use std::collections::HashMap;

/// The shapes and the kinds of problem, each defined by the document `/ns/rules`, and with the place that explains each
/// field that may be to blame. Blank nodes are numbered in the order
/// of the files, so that the graph is the same each time.
///
/// # Errors
/// When a file is not Turtle, which only a mistake in the program can be.
pub fn graph(base: &IriBase) -> Result<Vec<Triple>, TurtleSyntaxError> {
    let document = NamedNode::new_unchecked(format!("{}ns/rules", base.as_str()));
    let fault = base.ns("field");
    let mut triples = Vec::new();
    let mut blanks = 0;
    for text in SHAPES.iter().map(|(_, text)| *text).chain([READING]) {
        let text = at(text, base);
        let mut names = HashMap::new();
        for triple in TurtleParser::new().for_slice(text.as_bytes()) {
            let triple = numbered(triple?, &mut names, &mut blanks);
            if triple.predicate.as_ref() == rdf::COMMENT
                && let Term::Literal(comment) = &triple.object
                && comment.language() == Some("fr")
            {
                let subject = triple.subject.clone();
                triples.push(Triple::new(subject, rdf::IS_DEFINED_BY, document.clone()));
            }
            if triple.predicate == fault
                && let Term::Literal(code) = &triple.object
            {
                let explained = super::field(base, code.value());
                triples.push(Triple::new(triple.subject.clone(), rdf::SEE_ALSO, explained));
            }
            triples.push(triple);
        }
    }
    Ok(triples)
}

fn numbered(
    triple: Triple,
    names: &mut HashMap<BlankNode, BlankNode>,
    count: &mut usize,
) -> Triple {
    let mut name = |blank: BlankNode| {
        let new = names.entry(blank).or_insert_with(|| {
            *count += 1;
            BlankNode::new_unchecked(format!("r{count}"))
        });
        new.clone()
    };
    let subject = match triple.subject {
        NamedOrBlankNode::BlankNode(blank) => name(blank).into(),
        named => named,
    };
    let object = match triple.object {
        Term::BlankNode(blank) => name(blank).into(),
        other => other,
    };
    Triple { subject, predicate: triple.predicate, object }
}
