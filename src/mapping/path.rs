//! Paths of the crosswalk, as text that can be checked:
//!
//! ```text
//! paths  = path *( ";" path )                  the value stands at the end of each
//! path   = [ "doc:" ] step *( "/" step )       from the thing; after "doc:" from its record
//! step   = term [ object ] *( "[" filter "]" ) to the nodes that the property leads to
//! object = term / "<" IRI ">"                  only to this one
//! filter = "a" term / term object              only to those that have this class, or this value
//! term   = prefix ":" name                     with the prefixes of `vocab`, and "ns:" for {base}ns#
//! ```
//!
//! `<…>` is relative to the base IRI, unless it is absolute; one `*` in it stands for anything but `#`:
//! `crm:P2_has_type <id/concept/roof/*>`. Spaces between the parts do not count.

use crate::iri::IriBase;
use crate::vocab::PREFIXES;
use std::fmt;

/// One way through the graph, from the thing or its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// From the record, not from the thing.
    pub from_record: bool,
    /// At least one.
    pub steps: Vec<Step>,
}

/// From a node to those that a property leads to, as far as object and filters let them pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub property: Curie,
    pub object: Option<Object>,
    pub filters: Vec<Filter>,
}

/// What a node must have to be passed through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    Class(Curie),
    Value(Curie, Object),
}

/// What a property must lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    Term(Curie),
    /// Relative to the base IRI, or absolute; with at most one `*`.
    Iri(String),
}

/// A term of a vocabulary: `crm:P2_has_type`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curie {
    pub prefix: String,
    pub name: String,
}

/// Why a text is no path.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}, at {rest:?}")]
pub struct PathError {
    why: &'static str,
    /// What was left to read.
    rest: String,
}

/// Reads paths that `;` parts.
///
/// # Errors
/// When the text does not follow the grammar of this module, or has an unknown prefix.
pub fn paths(text: &str) -> Result<Vec<Path>, PathError> {
    let mut reader = Reader { rest: text.trim_start() };
    let mut paths = vec![reader.path()?];
    while reader.eat(";") {
        paths.push(reader.path()?);
    }
    if reader.rest.is_empty() {
        Ok(paths)
    } else {
        Err(reader.error("a path goes on with `/`, `[`, `<` or `;`"))
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn error(&self, why: &'static str) -> PathError {
        PathError { why, rest: self.rest.to_owned() }
    }

    fn eat(&mut self, sign: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(sign) else { return false };
        self.rest = rest.trim_start();
        true
    }

    fn path(&mut self) -> Result<Path, PathError> {
        let from_record = self.eat("doc:");
        let mut steps = vec![self.step()?];
        while self.eat("/") {
            steps.push(self.step()?);
        }
        Ok(Path { from_record, steps })
    }

    fn step(&mut self) -> Result<Step, PathError> {
        let property = self.term()?;
        let object = match self.rest.starts_with('<') {
            true => Some(self.object()?),
            false => None,
        };
        let mut filters = Vec::new();
        while self.eat("[") {
            filters.push(self.filter()?);
            if !self.eat("]") {
                return Err(self.error("a filter ends with `]`"));
            }
        }
        Ok(Step { property, object, filters })
    }

    fn filter(&mut self) -> Result<Filter, PathError> {
        if self.eat("a ") {
            return Ok(Filter::Class(self.term()?));
        }
        Ok(Filter::Value(self.term()?, self.object()?))
    }

    fn object(&mut self) -> Result<Object, PathError> {
        let Some(rest) = self.rest.strip_prefix('<') else { return Ok(Object::Term(self.term()?)) };
        let Some((iri, rest)) = rest.split_once('>') else {
            return Err(self.error("an IRI ends with `>`"));
        };
        if iri.is_empty() || iri.contains(char::is_whitespace) || iri.matches('*').count() > 1 {
            return Err(self.error("an IRI has no spaces and at most one `*`"));
        }
        let known = ["id/", "doc/", "http://", "https://"];
        if !known.iter().any(|start| iri.starts_with(start)) {
            return Err(self.error("an IRI begins with `id/` or `doc/`, or is absolute"));
        }
        self.rest = rest.trim_start();
        Ok(Object::Iri(iri.to_owned()))
    }

    fn term(&mut self) -> Result<Curie, PathError> {
        let is_sign = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'));
        let end = self.rest.find(is_sign).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let Some((prefix, name)) = word.split_once(':') else {
            return Err(self.error("expected a term such as `crm:P2_has_type`"));
        };
        if name.is_empty() || name.contains(':') || namespace(prefix).is_none() {
            return Err(self.error("expected a term with a prefix of `vocab`, or `ns:`"));
        }
        self.rest = rest.trim_start();
        Ok(Curie { prefix: prefix.to_owned(), name: name.to_owned() })
    }
}

/// The namespace of a prefix; that of `ns` is relative to the base IRI.
fn namespace(prefix: &str) -> Option<&'static str> {
    if prefix == "ns" {
        return Some("ns#");
    }
    PREFIXES.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| *namespace)
}

impl Curie {
    /// The IRI in full.
    #[must_use]
    pub fn iri(&self, iris: &IriBase) -> String {
        let namespace = namespace(&self.prefix).expect("no other prefix is read");
        let base = if self.prefix == "ns" { iris.as_str() } else { "" };
        format!("{base}{namespace}{}", self.name)
    }
}

impl Object {
    /// Whether an IRI is what is asked for.
    #[must_use]
    pub fn is_met_by(&self, iri: &str, iris: &IriBase) -> bool {
        let pattern = match self {
            Self::Term(term) => return iri == term.iri(iris),
            Self::Iri(absolute) if absolute.starts_with("http") => absolute,
            Self::Iri(relative) => &format!("{}{relative}", iris.as_str()),
        };
        let Some((begin, end)) = pattern.split_once('*') else { return iri == pattern };
        iri.strip_prefix(begin)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(|any| !any.is_empty() && !any.contains('#'))
    }
}

impl Path {
    /// The terms of vocabularies that the path names.
    pub fn terms(&self) -> impl Iterator<Item = &Curie> {
        self.steps.iter().flat_map(|step| {
            let filters = step.filters.iter().flat_map(|filter| match filter {
                Filter::Class(class) => vec![class],
                Filter::Value(property, Object::Term(term)) => vec![property, term],
                Filter::Value(property, Object::Iri(_)) => vec![property],
            });
            std::iter::once(&step.property).chain(filters)
        })
    }
}

impl fmt::Display for Curie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.prefix, self.name)
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => term.fmt(f),
            Self::Iri(iri) => write!(f, "<{iri}>"),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from_record {
            f.write_str("doc: ")?;
        }
        for (index, step) in self.steps.iter().enumerate() {
            let joint = if index == 0 { "" } else { " / " };
            write!(f, "{joint}{}", step.property)?;
            if let Some(object) = &step.object {
                write!(f, " {object}")?;
            }
            for filter in &step.filters {
                match filter {
                    Filter::Class(class) => write!(f, " [a {class}]")?,
                    Filter::Value(property, object) => write!(f, " [{property} {object}]")?,
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_and_written_as_it_is() {
        for text in [
            "schema:name",
            "doc: dcterms:rights",
            "ns:inseeAsGiven",
            "crm:P2_has_type <id/concept/roof/*>",
            "crm:P1_is_identified_by [a crm:E42_Identifier] / crm:P190_has_symbolic_content",
            "crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/history>] / crm:P190_has_symbolic_content",
            "crm:P41i_was_classified_by [a crm:E17_Type_Assignment] [crm:P2_has_type crm:E55_Type] / crm:P42_assigned",
            "crm:P55_has_current_location <id/merimee/*#place>",
        ] {
            let read = paths(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(read.iter().map(Path::to_string).collect::<Vec<_>>(), [text]);
        }
        let two = paths("schema:name;doc:dcterms:rights/crm:P2_has_type[a skos:Concept]");
        let two: Vec<String> = two.expect("two paths").iter().map(Path::to_string).collect();
        assert_eq!(two, ["schema:name", "doc: dcterms:rights / crm:P2_has_type [a skos:Concept]"]);
    }

    #[test]
    fn prose_is_no_path() {
        for (text, why) in [
            ("", "expected a term"),
            ("schema:name, role on", "goes on with"),
            ("place of the commune", "expected a term"),
            ("foo:bar", "a prefix of `vocab`"),
            ("schema:", "a prefix of `vocab`"),
            ("schema:name ;", "expected a term"),
            ("schema:name / ", "expected a term"),
            ("crm:P2_has_type (concept/roof/…)", "goes on with"),
            ("crm:P2_has_type <concept/roof/*>", "begins with `id/`"),
            ("crm:P2_has_type <id/*/roof/*>", "at most one"),
            ("crm:P2_has_type <id/concept", "ends with `>`"),
            ("crm:P41i_was_classified_by [ crm:E17 ]", "expected a term"),
            ("crm:P41i_was_classified_by [a crm:E17", "ends with `]`"),
        ] {
            let error = paths(text).expect_err(text).to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn a_star_stands_for_anything_but_a_part() {
        let iris = IriBase::new("http://b/").expect("a base");
        let object = |iri: &str| Object::Iri(iri.to_owned());
        for (pattern, iri, expected) in [
            ("id/concept/roof/*", "http://b/id/concept/roof/toit", true),
            ("id/concept/roof/*", "http://b/id/concept/roof/", false),
            ("id/concept/roof/*", "http://b/id/concept/plan/carre", false),
            ("id/merimee/*", "http://b/id/merimee/PA1#place", false),
            ("id/merimee/*#place", "http://b/id/merimee/PA1#place", true),
            ("id/concept/text/history", "http://b/id/concept/text/history", true),
            ("id/concept/text/history", "http://b/id/concept/text/history-2", false),
            ("https://*", "https://www.example/", true),
            ("https://*", "http://b/", false),
        ] {
            assert_eq!(object(pattern).is_met_by(iri, &iris), expected, "{pattern} {iri}");
        }
        assert!(paths("schema:url schema:URL").is_err(), "terms are objects in filters only");
    }
}
