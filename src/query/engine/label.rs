//! Names of what a plan does, for explanations.

use super::batch::Var;
use super::logical::Closure;
use super::logical::Formula;
use super::logical::Names;
use super::logical::Path;
use super::logical::Place;
use super::logical::Triple;
use super::terms::Terms;
use crate::vocab::PREFIXES;
use oxrdf::Term;

pub struct Labels<'c, 'i> {
    pub names: &'c Names,
    pub terms: &'c Terms<'i>,
}

impl Labels<'_, '_> {
    fn variable(&self, var: Var) -> String {
        match self.names.name(var) {
            "" | "?" => format!("?_{var}"),
            name => format!("?{}", name.trim_start_matches("_: ")),
        }
    }

    pub fn variables(&self, vars: &[Var]) -> String {
        vars.iter().map(|var| self.variable(*var)).collect::<Vec<_>>().join(" ")
    }

    pub fn order(&self, by: &[(Var, bool)]) -> String {
        let key = |(var, descending): &(Var, bool)| {
            let var = self.variable(*var);
            if *descending { format!("DESC({var})") } else { var }
        };
        by.iter().map(key).collect::<Vec<_>>().join(" ")
    }

    fn constant(&self, number: u32) -> String {
        let term = self.terms.term(number);
        if let Term::NamedNode(node) = &term {
            for (prefix, iri) in PREFIXES {
                if let Some(local) = node.as_str().strip_prefix(iri) {
                    return format!("{prefix}:{local}");
                }
            }
        }
        term.to_string()
    }

    fn place(&self, place: Place) -> String {
        match place {
            Place::Variable(var) => self.variable(var),
            Place::Constant(number) => self.constant(number),
        }
    }

    pub fn triple(&self, triple: &Triple<'_>) -> String {
        triple.places.map(|place| self.place(place)).join(" ")
    }

    pub fn closure(&self, closure: &Closure<'_>) -> String {
        let Closure { subject, path, object, .. } = closure;
        format!("{} {} {}", self.place(*subject), self.path(path), self.place(*object))
    }

    fn path(&self, path: &Path) -> String {
        match path {
            Path::Predicate(number) => self.constant(*number),
            Path::Inverse(inner) => format!("^{}", self.path(inner)),
            Path::Sequence(a, b) => format!("({}/{})", self.path(a), self.path(b)),
            Path::Alternative(a, b) => format!("({}|{})", self.path(a), self.path(b)),
            Path::ZeroOrMore(inner) => format!("{}*", self.path(inner)),
            Path::OneOrMore(inner) => format!("{}+", self.path(inner)),
            Path::ZeroOrOne(inner) => format!("{}?", self.path(inner)),
        }
    }

    pub fn formula(&self, formula: &Formula) -> String {
        formula.expression.to_string()
    }
}
