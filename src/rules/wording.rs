//! Words in the two languages of rules, and terms as people write them.

use crate::iri::IriBase;
use crate::vocab::PREFIXES;
use crate::vocab::rdf;
use oxrdf::Literal;
use oxrdf::Term;
use oxrdf::vocab::xsd;

/// The same in French and in English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    pub french: String,
    pub english: String,
}

impl Wording {
    /// From literals of both languages; others are passed over.
    pub(super) fn of<'t>(literals: impl Iterator<Item = &'t Term>) -> Self {
        let mut wording = Self::default();
        for literal in literals {
            if let Term::Literal(literal) = literal {
                match literal.language() {
                    Some("fr") => literal.value().clone_into(&mut wording.french),
                    Some("en") => literal.value().clone_into(&mut wording.english),
                    _ => {}
                }
            }
        }
        wording
    }
}

/// An IRI with its prefix, `schema:geo`, or below the base, `<id/concept/protection/inscrit>`.
pub(super) fn iri(iri: &str, base: &IriBase) -> String {
    if let Some(rest) = iri.strip_prefix(base.as_str()) {
        return format!("<{rest}>");
    }
    let known = PREFIXES.iter().find_map(|(prefix, namespace)| {
        iri.strip_prefix(namespace).map(|local| format!("{prefix}:{local}"))
    });
    known.unwrap_or_else(|| format!("<{iri}>"))
}

/// A literal as in Turtle: numbers bare, datatypes with their prefix.
pub(super) fn literal(literal: &Literal, base: &IriBase) -> String {
    let datatype = literal.datatype();
    if [xsd::INTEGER, xsd::DECIMAL, xsd::BOOLEAN].contains(&datatype) {
        return literal.value().to_owned();
    }
    if literal.language().is_some() || datatype == xsd::STRING {
        return literal.to_string();
    }
    let value = Literal::new_simple_literal(literal.value());
    format!("{value}^^{}", iri(datatype.as_str(), base))
}

/// Whether it is the empty list.
pub(super) fn is_nil(term: &Term) -> bool {
    matches!(term, Term::NamedNode(iri) if iri.as_str().strip_prefix(rdf::NS) == Some("nil"))
}
