//! The shapes graph as it is written: triples of several files, with the file and line of each.

use super::error::Fault;
use super::error::ShapesError;
use super::source;
use super::terms;
use oxiri::Iri;
use oxrdf::BlankNode;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use oxrdf::vocab::rdf;
use oxrdf::vocab::rdfs;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use std::fmt::Write;

/// The shapes graph, each triple once, in the order of the files.
pub(super) struct ShapesGraph {
    files: Vec<String>,
    triples: Vec<Triple>,
    /// By triple: the place of its file in `files`, and its line.
    origins: Vec<(usize, Option<usize>)>,
    by_subject: FxHashMap<Term, Vec<usize>>,
}

impl ShapesGraph {
    pub(super) fn parse<'a>(
        sources: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<ShapesGraph, ShapesError> {
        let mut graph = ShapesGraph {
            files: Vec::new(),
            triples: Vec::new(),
            origins: Vec::new(),
            by_subject: FxHashMap::default(),
        };
        let mut seen = FxHashSet::default();
        let mut blanks = 0;
        for (file, text) in sources {
            let syntax = |cause| ShapesError::Syntax { file: file.into(), cause: Box::new(cause) };
            let mut names = FxHashMap::default();
            for (triple, line) in source::triples(file, text).map_err(syntax)? {
                let triple = rename(triple, &mut names, &mut blanks);
                if seen.insert(triple.clone()) {
                    let subject = Term::from(triple.subject.clone());
                    graph.by_subject.entry(subject).or_default().push(graph.triples.len());
                    graph.triples.push(triple);
                    graph.origins.push((graph.files.len(), line));
                }
            }
            graph.files.push(file.into());
        }
        Ok(graph)
    }

    pub(super) fn triples(&self) -> &[Triple] {
        &self.triples
    }

    /// The property and value of each statement about `node`.
    pub(super) fn about(&self, node: &Term) -> impl Iterator<Item = (&NamedNode, &Term)> {
        let places = self.by_subject.get(node).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|place| (&self.triples[*place].predicate, &self.triples[*place].object))
    }

    pub(super) fn values<'g>(
        &'g self,
        node: &Term,
        property: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = &'g Term> {
        self.about(node)
            .filter(move |(predicate, _)| predicate.as_ref() == property)
            .map(|(_, value)| value)
    }

    /// Whether `node` is of `class`, or of a class that the shapes graph calls a subclass of it.
    pub(super) fn is_instance(&self, node: &Term, class: NamedNodeRef<'_>) -> bool {
        let mut seen: Vec<&Term> = self.values(node, rdf::TYPE).collect();
        let mut next = 0;
        while let Some(candidate) = seen.get(next).copied() {
            if *candidate == Term::from(class) {
                return true;
            }
            for above in self.values(candidate, rdfs::SUB_CLASS_OF) {
                if !seen.contains(&above) {
                    seen.push(above);
                }
            }
            next += 1;
        }
        false
    }

    pub(super) fn is_list(&self, node: &Term) -> bool {
        self.values(node, rdf::FIRST).next().is_some()
    }

    /// The members of a list; `parameter` is for the message.
    pub(super) fn list<'g>(
        &'g self,
        parameter: &str,
        head: &'g Term,
    ) -> Result<Vec<&'g Term>, Fault> {
        let malformed = |expected| Fault::List { parameter: parameter.into(), expected };
        let mut members = Vec::new();
        let mut seen = FxHashSet::default();
        let mut cell = head;
        while *cell != Term::from(rdf::NIL) {
            if !seen.insert(cell) {
                return Err(malformed("the list leads back into itself"));
            }
            let mut first = self.values(cell, rdf::FIRST);
            let mut rest = self.values(cell, rdf::REST);
            let (Some(member), None, Some(next), None) =
                (first.next(), first.next(), rest.next(), rest.next())
            else {
                return Err(malformed("expected a well-formed list, such as ( … )"));
            };
            members.push(member);
            cell = next;
        }
        Ok(members)
    }

    /// The error for a fault in what is said about `node`.
    pub(super) fn error(&self, node: &Term, fault: Fault) -> ShapesError {
        let about = self.by_subject.get(node).map(Vec::as_slice).unwrap_or_default();
        let is_meant = |place: &&usize| {
            let property = terms::local(&self.triples[**place].predicate);
            property.is_some() && property == fault.property()
        };
        let told = about.iter().find(is_meant).or(about.first()).copied();
        let place = told.or_else(|| self.triples.iter().position(|triple| triple.object == *node));
        let (file, line) = place.map_or_else(|| (String::new(), None), |place| self.origin(place));
        ShapesError::Shape { file, line, shape: self.describe(node), fault: Box::new(fault) }
    }

    /// The error for a fault in the triple at `place` of [`Self::triples`].
    pub(super) fn error_at(&self, place: usize, fault: Fault) -> ShapesError {
        let subject = Term::from(self.triples[place].subject.clone());
        let (file, line) = self.origin(place);
        ShapesError::Shape { file, line, shape: self.describe(&subject), fault: Box::new(fault) }
    }

    fn origin(&self, place: usize) -> (String, Option<usize>) {
        let (file, line) = self.origins[place];
        (self.files[file].clone(), line)
    }

    /// A node for a reader: `<iri>`, or for a blank node `[ sh:path <p> ] of <iri>`.
    fn describe(&self, node: &Term) -> String {
        let mut text = String::new();
        let mut node = node.clone();
        let mut climbed = FxHashSet::default();
        while node.is_blank_node() && climbed.insert(node.clone()) {
            let path = self.values(&node, terms::sh("path").as_ref()).next();
            let written = match path {
                Some(path @ Term::NamedNode(_)) => write!(text, "[ sh:path {path} ] of "),
                _ if text.is_empty() => write!(text, "[ ] of "),
                _ => Ok(()),
            };
            written.expect("a string takes all that is written to it");
            let Some(owner) = self.triples.iter().find(|triple| triple.object == node) else {
                break;
            };
            node = owner.subject.clone().into();
        }
        match node {
            Term::NamedNode(iri) => text + &iri.to_string(),
            _ => text.trim_end_matches(" of ").to_owned(),
        }
    }
}

/// The name of a file if it is an IRI, else a `file:` IRI made of it.
#[must_use]
pub fn file_iri(file: &str) -> String {
    if Iri::parse(file).is_ok() {
        return file.to_owned();
    }
    let mut iri = String::from("file:///");
    for byte in file.trim_start_matches('/').bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            iri.push(char::from(byte));
        } else {
            iri += &format!("%{byte:02X}");
        }
    }
    iri
}

/// Numbers the blank nodes, so that those of two files differ and a report is the same each time.
fn rename(
    triple: Triple,
    names: &mut FxHashMap<BlankNode, BlankNode>,
    count: &mut usize,
) -> Triple {
    let mut name = |blank: BlankNode| {
        let new = names.entry(blank).or_insert_with(|| {
            *count += 1;
            BlankNode::new_unchecked(format!("shaclShape{count}"))
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
