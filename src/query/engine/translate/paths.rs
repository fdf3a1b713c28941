//! Property paths.

use super::Result;
use super::Translator;
use super::Unsupported;
use crate::query::engine::logical::Closure;
use crate::query::engine::logical::Group;
use crate::query::engine::logical::Part;
use crate::query::engine::logical::Path;
use crate::query::engine::logical::Place;
use crate::query::engine::logical::Triple;
use spargebra::algebra::PropertyPathExpression as Written;

impl<'i> Translator<'_, 'i> {
    /// The joined steps of a path, or one part that closes over them.
    pub(super) fn path(
        &mut self,
        subject: Place,
        path: &Written,
        object: Place,
    ) -> Result<Group<'i>> {
        Ok(match path {
            Written::NamedNode(node) => {
                let places = [subject, Place::Constant(self.iri(node)), object];
                Group {
                    parts: vec![Part::Triple(Triple { graph: self.graph, places })],
                    steps: Vec::new(),
                }
            }
            Written::Reverse(inner) => self.path(object, inner, subject)?,
            Written::Sequence(first, second) => {
                let middle = Place::Variable(self.names.fresh(""));
                let mut group = self.path(subject, first, middle)?;
                group.parts.extend(self.path(middle, second, object)?.parts);
                group
            }
            closure => {
                let path = self.closure(closure)?;
                let closure = Closure { graph: self.graph, subject, path, object };
                Group { parts: vec![Part::Closure(closure)], steps: Vec::new() }
            }
        })
    }

    fn closure(&self, path: &Written) -> Result<Path> {
        let boxed = |path| self.closure(path).map(Box::new);
        Ok(match path {
            Written::NamedNode(node) => Path::Predicate(self.iri(node)),
            Written::Reverse(inner) => Path::Inverse(boxed(inner)?),
            Written::Sequence(a, b) => Path::Sequence(boxed(a)?, boxed(b)?),
            Written::Alternative(a, b) => Path::Alternative(boxed(a)?, boxed(b)?),
            Written::ZeroOrMore(inner) => Path::ZeroOrMore(boxed(inner)?),
            Written::OneOrMore(inner) => Path::OneOrMore(boxed(inner)?),
            Written::ZeroOrOne(inner) => Path::ZeroOrOne(boxed(inner)?),
            Written::NegatedPropertySet(_) => {
                return Err(Unsupported("a path of all other properties"));
            }
        })
    }
}
