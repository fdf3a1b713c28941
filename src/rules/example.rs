//! Examples of what breaks a rule, from `shapes/examples/`.

use super::EXAMPLES;
use super::at;
use super::wording;
use crate::iri::IriBase;
use crate::vocab::rdf;
use crate::vocab::sh;
use oxrdf::GraphName;
use oxrdf::Quad;
use oxrdf::Term;
use oxttl::TriGParser;
use oxttl::TurtleSyntaxError;
use std::collections::HashMap;

/// What breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What is wrong: `point-without-latitude`.
    pub name: String,
    /// The statements that break it, one a line; `()` is none.
    pub statements: String,
}

/// The examples by the IRI of the rule that they break, in the order of the files.
pub(super) fn examples(base: &IriBase) -> Result<HashMap<String, Vec<Example>>, TurtleSyntaxError> {
    let mut found: HashMap<String, Vec<Example>> = HashMap::new();
    for (_, text) in EXAMPLES {
        let text = at(text, base);
        let mut broken: Vec<(String, String)> = Vec::new();
        let mut statements: HashMap<String, String> = HashMap::new();
        for quad in TriGParser::new().for_slice(text.as_bytes()) {
            let quad = quad?;
            match &quad.graph_name {
                GraphName::NamedNode(graph) => {
                    let lines = statements.entry(graph.as_str().to_owned()).or_default();
                    lines.push_str(&line(&quad, base));
                }
                _ if quad.predicate == sh::SOURCE_SHAPE => {
                    if let (subject, Term::NamedNode(rule)) = (&quad.subject, &quad.object) {
                        let name = subject.to_string();
                        let name = name.trim_matches(['<', '>']).to_owned();
                        broken.push((name, rule.as_str().to_owned()));
                    }
                }
                _ => {}
            }
        }
        for (graph, rule) in broken {
            let name = graph.rsplit_once('#').map_or(graph.as_str(), |(_, name)| name).to_owned();
            let statements = statements.remove(&graph).unwrap_or_default();
            found.entry(rule).or_default().push(Example { name, statements });
        }
    }
    Ok(found)
}

fn line(quad: &Quad, base: &IriBase) -> String {
    let term = |term: &Term| match term {
        nil if wording::is_nil(nil) => "()".to_owned(),
        Term::NamedNode(iri) => wording::iri(iri.as_str(), base),
        Term::Literal(literal) => wording::literal(literal, base),
        other => other.to_string(),
    };
    let predicate = match quad.predicate.as_ref() == rdf::TYPE {
        true => "a".to_owned(),
        false => wording::iri(quad.predicate.as_str(), base),
    };
    format!("{} {predicate} {} .\n", term(&quad.subject.clone().into()), term(&quad.object))
}
