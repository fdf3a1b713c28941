//! What each rule checks, for a page: read from the shapes themselves.

use super::example;
use super::example::Example;
use super::graph;
use super::wording;
use super::wording::Wording;
use crate::iri::IriBase;
use crate::notice::problem::Severity;
use crate::vocab::rdf;
use crate::vocab::sh;
use oxrdf::NamedNodeRef;
use oxrdf::Term;
use oxrdf::Triple;
use oxttl::TurtleSyntaxError;
use std::collections::HashMap;

/// A rule, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Behind the `#` of its IRI: `point-latitude`, `W_DATE`.
    pub name: String,
    pub severity: Severity,
    pub label: Wording,
    /// What it checks, and why.
    pub about: Wording,
    /// What to do where it is broken.
    pub advice: Wording,
    /// The producer's codes of the fields that may be to blame.
    pub fields: Vec<String>,
    /// What it applies to, as in the shapes: `schema:GeoCoordinates`.
    pub targets: Vec<String>,
    /// What must hold, as in the shapes: `sh:path schema:latitude`, `sh:minCount 1`. None for what reading finds.
    pub constraints: Vec<String>,
    pub examples: Vec<Example>,
}

/// All rules, in the order of the files.
///
/// # Errors
/// When a file is not Turtle, which only a mistake in the program can be.
pub fn explained(base: &IriBase) -> Result<Vec<Rule>, TurtleSyntaxError> {
    let triples = graph(base)?;
    let view = View::new(&triples, base);
    let mut examples = example::examples(base)?;
    let root = format!("{}ns/rules#", base.as_str());
    let mut rules = Vec::new();
    for triple in triples.iter().filter(|triple| triple.predicate.as_ref() == rdf::IS_DEFINED_BY) {
        let node = Term::from(triple.subject.clone());
        let Term::NamedNode(iri) = &node else { continue };
        let Some(name) = iri.as_str().strip_prefix(&root) else { continue };
        let mut rule = view.rule(name, &node);
        rule.examples = examples.remove(iri.as_str()).unwrap_or_default();
        rules.push(rule);
    }
    Ok(rules)
}

/// The graph of rules, by subject.
struct View<'t> {
    by_subject: HashMap<Term, Vec<&'t Triple>>,
    triples: &'t [Triple],
    base: &'t IriBase,
}

/// What a rule says beside its constraints.
const ABOUT: &[NamedNodeRef<'_>] = &[sh::MESSAGE, sh::SEVERITY, sh::PROPERTY];

const TARGETS: &[(NamedNodeRef<'_>, &str)] =
    &[(sh::TARGET_CLASS, ""), (sh::TARGET_SUBJECTS_OF, "→ "), (sh::TARGET_OBJECTS_OF, "← ")];

impl<'t> View<'t> {
    fn new(triples: &'t [Triple], base: &'t IriBase) -> Self {
        let mut by_subject: HashMap<Term, Vec<&Triple>> = HashMap::new();
        for triple in triples {
            by_subject.entry(triple.subject.clone().into()).or_default().push(triple);
        }
        Self { by_subject, triples, base }
    }

    fn about(&self, node: &Term) -> &[&'t Triple] {
        self.by_subject.get(node).map(Vec::as_slice).unwrap_or_default()
    }

    fn values(
        &self,
        node: &Term,
        property: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = &'t Term> + use<'t, '_> {
        let property = property.into_owned();
        let about = self.about(node).iter().filter(move |triple| triple.predicate == property);
        about.map(|triple| &triple.object)
    }

    fn rule(&self, name: &str, node: &Term) -> Rule {
        let severity = self.values(node, sh::SEVERITY).next();
        let severity = match severity {
            Some(Term::NamedNode(iri)) if iri.as_ref() == sh::INFO => Severity::Info,
            Some(Term::NamedNode(iri)) if iri.as_ref() == sh::WARNING => Severity::Warning,
            _ => Severity::Violation,
        };
        let field = format!("{}ns#field", self.base.as_str());
        let fields = self.values(node, NamedNodeRef::new_unchecked(&field));
        Rule {
            name: name.to_owned(),
            severity,
            label: Wording::of(self.values(node, rdf::LABEL)),
            about: Wording::of(self.values(node, rdf::COMMENT)),
            advice: Wording::of(self.values(node, sh::MESSAGE)),
            fields: fields.filter_map(text).collect(),
            targets: self.targets(node),
            constraints: self.constraints(node),
            examples: Vec::new(),
        }
    }

    /// The targets of the rule, or of the shapes that have it as a property shape.
    fn targets(&self, node: &Term) -> Vec<String> {
        let holders = self
            .triples
            .iter()
            .filter(|triple| triple.predicate.as_ref() == sh::PROPERTY && triple.object == *node);
        let holders = holders.map(|triple| Term::from(triple.subject.clone()));
        let mut found = Vec::new();
        for shape in [node.clone()].into_iter().chain(holders) {
            for (property, mark) in TARGETS {
                let targets = self.values(&shape, *property);
                found.extend(targets.map(|target| format!("{mark}{}", self.written(target))));
            }
        }
        found
    }

    fn constraints(&self, node: &Term) -> Vec<String> {
        let is_constraint = |triple: &&&Triple| {
            let predicate = triple.predicate.as_ref();
            predicate.as_str().starts_with(sh::NS)
                && !ABOUT.contains(&predicate)
                && !TARGETS.iter().any(|(target, _)| *target == predicate)
        };
        let stated = self.about(node).iter().filter(is_constraint);
        stated.map(|triple| self.statement(triple)).collect()
    }

    fn statement(&self, triple: &Triple) -> String {
        let property = wording::iri(triple.predicate.as_str(), self.base);
        format!("{property} {}", self.written(&triple.object))
    }

    /// A term as in Turtle: lists and blank nodes with what is in them.
    fn written(&self, term: &Term) -> String {
        match term {
            nil if wording::is_nil(nil) => "()".to_owned(),
            Term::NamedNode(iri) => wording::iri(iri.as_str(), self.base),
            Term::Literal(literal) => wording::literal(literal, self.base),
            list if self.values(list, rdf::FIRST).next().is_some() => {
                let mut members = Vec::new();
                let mut rest = Some(list);
                while let Some(cell) = rest.filter(|cell| !wording::is_nil(cell)) {
                    members.extend(self.values(cell, rdf::FIRST).map(|item| self.written(item)));
                    rest = self.values(cell, rdf::REST).next();
                }
                format!("( {} )", members.join(" "))
            }
            node => {
                let inside: Vec<String> =
                    self.about(node).iter().map(|triple| self.statement(triple)).collect();
                format!("[ {} ]", inside.join(" ; "))
            }
        }
    }
}

fn text(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    }
}
