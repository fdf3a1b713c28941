//! What a published version says of its things, read from its index.

use crate::index::Graph;
use crate::index::Id;
use crate::index::Index;
use crate::index::Key;
use crate::index::KeyBuffer;
use crate::index::Kind;
use crate::index::Pattern;
use crate::iri::IriBase;
use crate::iri::part;
use crate::vocab::dcterms;
use crate::vocab::foaf;
use oxrdf::BlankNode;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::NamedOrBlankNode;
use oxrdf::Triple;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use std::cell::RefCell;

/// Reads an index for one answer: it remembers the terms that triples share. Triples come in the order of the
/// index: by subject, predicate and object, unless said otherwise.
pub struct Reader<'i> {
    index: &'i Index,
    iris: &'i IriBase,
    terms: RefCell<Terms<'i>>,
}

impl<'i> Reader<'i> {
    /// A reader of the index of a version with this base IRI.
    #[must_use]
    pub fn new(index: &'i Index, iris: &'i IriBase) -> Self {
        let terms = Terms { index, buffer: KeyBuffer::default(), known: FxHashMap::default() };
        Self { index, iris, terms: RefCell::new(terms) }
    }

    /// The base IRI of the version.
    #[must_use]
    pub fn iris(&self) -> &'i IriBase {
        self.iris
    }

    /// The record, its entity and the hash IRIs of this: all triples of a notice, sorted, without those that
    /// only other notices state; empty when there is no such notice.
    #[must_use]
    pub fn notice(&self, doc: NamedNodeRef<'_>) -> Vec<Triple> {
        let mut rows = self.closure(doc);
        if let Some(links) = self.graph(self.iris.links_graph().as_ref()) {
            rows.retain(|row| !links.contains(*row));
        }
        let mut triples = self.terms.borrow_mut().triples(rows);
        triples.sort_by_cached_key(ToString::to_string);
        triples
    }

    /// The triples of the record, its entity and the hash IRIs of this that these lead to.
    fn closure(&self, doc: NamedNodeRef<'_>) -> Vec<[Id; 3]> {
        let graph = self.index.default_graph();
        let Some(doc) = self.id(doc) else { return Vec::new() };
        let mut rows: Vec<[Id; 3]> = graph.scan(Pattern::new(Some(doc), None, None)).collect();
        let primary_topic = self.id(foaf::PRIMARY_TOPIC);
        let topic = rows.iter().find(|[_, property, _]| Some(*property) == primary_topic);
        let Some([_, _, entity]) = topic.copied() else { return rows };
        let mut buffer = KeyBuffer::default();
        let mut prefix = self.index.key(entity, &mut buffer).bytes().to_vec();
        prefix.push(b'#');
        // The key of an IRI is its text after the tag of the kind.
        let mut is_part = |id: Id| self.index.key(id, &mut buffer).bytes().starts_with(&prefix);
        let mut met = vec![entity];
        let mut known = FxHashSet::from_iter([entity]);
        let mut checked = 0;
        let mut next = 0;
        loop {
            for [_, _, object] in &rows[checked..] {
                if known.insert(*object) && is_part(*object) {
                    met.push(*object);
                }
            }
            checked = rows.len();
            let Some(subject) = met.get(next) else { return rows };
            rows.extend(graph.scan(Pattern::new(Some(*subject), None, None)));
            next += 1;
        }
    }

    /// All triples with this subject.
    #[must_use]
    pub fn described(&self, subject: NamedNodeRef<'_>) -> Vec<Triple> {
        self.stated(subject, |_| true)
    }

    /// The triples with this subject and a property that is wanted.
    #[must_use]
    pub fn stated(
        &self,
        subject: NamedNodeRef<'_>,
        is_wanted: impl Fn(NamedNodeRef<'_>) -> bool,
    ) -> Vec<Triple> {
        let Some(subject) = self.id(subject) else { return Vec::new() };
        let scan = self.index.default_graph().scan(Pattern::new(Some(subject), None, None));
        let mut terms = self.terms.borrow_mut();
        let wanted: Vec<[Id; 3]> =
            scan.filter(|[_, property, _]| is_wanted(terms.iri(*property).as_ref())).collect();
        terms.triples(wanted)
    }

    /// Whether anything is said of a thing.
    #[must_use]
    pub fn is_described(&self, subject: NamedNodeRef<'_>) -> bool {
        let count = |id| self.index.default_graph().count(Pattern::new(Some(id), None, None));
        self.id(subject).is_some_and(|id| count(id) > 0)
    }

    /// The triples of a named graph that have this subject.
    #[must_use]
    pub fn described_in(&self, graph: NamedNodeRef<'_>, subject: NamedNodeRef<'_>) -> Vec<Triple> {
        let (Some(graph), Some(subject)) = (self.graph(graph), self.id(subject)) else {
            return Vec::new();
        };
        self.terms.borrow_mut().triples(graph.scan(Pattern::new(Some(subject), None, None)))
    }

    /// Up to `rows_max` triples that have this object, by subject and property.
    #[must_use]
    pub fn pointing_to(&self, object: NamedNodeRef<'_>, rows_max: usize) -> Vec<Triple> {
        let Some(object) = self.id(object) else { return Vec::new() };
        let scan = self.index.default_graph().scan(Pattern::new(None, None, Some(object)));
        self.terms.borrow_mut().triples(scan.take(rows_max))
    }

    /// Up to `rows_max` triples that other notices state about a thing or its `#place`, and its own notice
    /// does not.
    #[must_use]
    pub fn stated_by_others(&self, thing: NamedNodeRef<'_>, rows_max: usize) -> Vec<Triple> {
        let graph = self.iris.links_graph();
        let place = part(&thing.into_owned(), "place");
        let mut found = self.described_in(graph.as_ref(), thing);
        found.extend(self.described_in(graph.as_ref(), place.as_ref()));
        found.truncate(rows_max);
        found
    }

    /// The triples of a named graph that have this property, and this object where one is given, by object and
    /// subject.
    pub fn in_graph(
        &self,
        graph: NamedNodeRef<'_>,
        property: NamedNodeRef<'_>,
        object: Option<NamedNodeRef<'_>>,
    ) -> impl Iterator<Item = Triple> {
        let object = object.map(|object| self.id(object));
        let scan = match (self.graph(graph), self.id(property), object) {
            (Some(graph), Some(property), None) => {
                Some(graph.scan(Pattern::new(None, Some(property), None)))
            }
            (Some(graph), Some(property), Some(Some(object))) => {
                Some(graph.scan(Pattern::new(None, Some(property), Some(object))))
            }
            _ => None,
        };
        scan.into_iter().flatten().map(|row| self.terms.borrow_mut().triple(row))
    }

    /// The first record of a dataset.
    #[must_use]
    pub fn first_doc(&self, dataset: NamedNodeRef<'_>) -> Option<NamedNode> {
        let (property, dataset) = (self.id(dcterms::IS_PART_OF)?, self.id(dataset)?);
        let pattern = Pattern::new(None, Some(property), Some(dataset));
        let [doc, _, _] = self.index.default_graph().scan(pattern).next()?;
        Some(self.terms.borrow_mut().iri(doc))
    }

    fn id(&self, node: NamedNodeRef<'_>) -> Option<Id> {
        self.index.id(node.into())
    }

    fn graph(&self, name: NamedNodeRef<'_>) -> Option<Graph<'i>> {
        self.index.graph(self.id(name)?)
    }
}

/// Makes triples of rows of ids.
struct Terms<'i> {
    index: &'i Index,
    buffer: KeyBuffer,
    /// Subjects and properties, which come again and again.
    known: FxHashMap<Id, NamedNode>,
}

impl Terms<'_> {
    fn triples(&mut self, rows: impl IntoIterator<Item = [Id; 3]>) -> Vec<Triple> {
        rows.into_iter().map(|row| self.triple(row)).collect()
    }

    fn triple(&mut self, [subject, predicate, object]: [Id; 3]) -> Triple {
        let subject: NamedOrBlankNode = match self.index.kind(subject) {
            Kind::Blank => BlankNode::new_unchecked(self.key(subject).lexical()).into(),
            _ => self.iri(subject).into(),
        };
        Triple { subject, predicate: self.iri(predicate), object: self.key(object).to_term() }
    }

    /// An IRI that comes again.
    fn iri(&mut self, id: Id) -> NamedNode {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let iri = NamedNode::new_unchecked(self.key(id).lexical());
        self.known.insert(id, iri.clone());
        iri
    }

    fn key(&mut self, id: Id) -> Key<'_> {
        self.index.key(id, &mut self.buffer)
    }
}
