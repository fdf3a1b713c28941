//! The read index: all that a version's graphs say, in files that are mapped into memory and never change.
//!
//! Terms are numbered in their order ([`Id`], [`Kind`], [`key`]), so that ranges of values are ranges of ids;
//! lexical forms are kept. The triples of each graph stand in four orders ([`Order`]), packed in blocks that
//! binary search finds. It is built once ([`Builder`]), from the quads of a version in any order, in bounded
//! memory, and verified by checksums when it is opened. It knows nothing of queries.

mod block;
mod build;
mod chunk;
mod compared;
mod dictionary;
mod error;
mod file;
mod graph;
mod id;
pub mod key;
mod kind;
mod line;
mod manifest;
mod mapped;
mod merge;
mod order;
mod scan;
mod sorted;
#[cfg(test)]
mod tests;

pub use build::BuildOptions;
pub use build::Builder;
pub use build::Built;
pub use compared::Compared;
pub use dictionary::KeyBuffer;
pub use error::IndexError;
pub use graph::Graph;
pub use id::Id;
pub use id::is_in;
pub use key::Key;
pub use kind::Kind;
pub use manifest::Counts;
pub use order::Order;
pub use order::Pattern;
pub use scan::Chunk;
pub use scan::Scan;

use dictionary::Dictionary;
use manifest::Manifest;
use mapped::Mapped;
use oxrdf::GraphNameRef;
use oxrdf::QuadRef;
use oxrdf::Term;
use oxrdf::TermRef;
use std::ops::Range;
use std::path::Path;

/// An index, open for reading; any number of threads may share it.
pub struct Index {
    manifest: Manifest,
    dictionary: Dictionary,
    /// In the order of `Order::ALL`: triples, and where their blocks are.
    orders: [(Mapped, Mapped); 4],
}

impl Index {
    /// Opens an index after reading all its files through once, to see that they are as they were written.
    ///
    /// # Errors
    /// When there is none, or it is damaged, or of another format.
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        Self::verify(dir)?;
        Self::open_unverified(dir)
    }

    /// Opens an index whose files were verified already, or written by this process.
    ///
    /// # Errors
    /// When there is none, or its manifest is damaged, or of another format.
    pub fn open_unverified(dir: &Path) -> Result<Self, IndexError> {
        let manifest = manifest::read(dir)?;
        let map = |name: &str| {
            let path = dir.join(name);
            Mapped::open(&path).map_err(IndexError::io(path))
        };
        let order = |order: Order| Ok((map(order.name())?, map(order.blocks_name())?));
        Ok(Self {
            dictionary: Dictionary::open(dir, manifest.terms)?,
            orders: [
                order(Order::Spo)?,
                order(Order::Pso)?,
                order(Order::Pos)?,
                order(Order::Osp)?,
            ],
            manifest,
        })
    }

    /// Reads all files of an index through, and compares them with their checksums.
    ///
    /// # Errors
    /// When there is none, or it is damaged, or of another format.
    pub fn verify(dir: &Path) -> Result<(), IndexError> {
        let files: Vec<_> = manifest::read(dir)?.files.all().collect();
        let verify = |half: usize| {
            let files = files.iter().skip(half).step_by(2);
            files.into_iter().try_for_each(|(name, info)| file::verify(&dir.join(name), *info))
        };
        std::thread::scope(|scope| {
            let other = scope.spawn(|| verify(1));
            verify(0)?;
            other.join().expect("reading a file does not panic")
        })
    }

    /// What it was built from, in the words of whoever built it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.manifest.source
    }

    /// The size of its files, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.manifest.files.bytes()
    }

    /// How many terms there are: their ids are those below.
    #[must_use]
    pub fn terms(&self) -> u32 {
        self.dictionary.count()
    }

    /// The id of a term that some triple has.
    #[must_use]
    pub fn id(&self, term: TermRef<'_>) -> Option<Id> {
        self.find(&key::of(term)).ok()
    }

    /// The id of a key, or, when no term has it, that of the first term above it.
    ///
    /// # Errors
    /// When no term has the key.
    pub fn find(&self, key: &[u8]) -> Result<Id, Id> {
        self.dictionary.find(key)
    }

    /// The key of a term, read into `buffer`.
    #[must_use]
    pub fn key<'k>(&'k self, id: Id, buffer: &'k mut KeyBuffer) -> Key<'k> {
        self.dictionary.key(id, buffer)
    }

    /// A term.
    #[must_use]
    pub fn term(&self, id: Id) -> Term {
        self.key(id, &mut KeyBuffer::default()).to_term()
    }

    /// What a term is, without reading it.
    #[must_use]
    pub fn kind(&self, id: Id) -> Kind {
        let above = self.manifest.kinds.partition_point(|first| *first <= id);
        *Kind::ALL.get(above.wrapping_sub(1)).expect("the id of a term of this index")
    }

    /// The ids of a kind.
    #[must_use]
    pub fn kind_range(&self, kind: Kind) -> Range<Id> {
        let at = usize::from(kind.tag());
        self.manifest.kinds[at]..self.manifest.kinds[at + 1]
    }

    /// The ids of a kind whose text begins so: IRIs, blank nodes, or texts of whatever language.
    #[must_use]
    pub fn prefix_range(&self, kind: Kind, prefix: &str) -> Range<Id> {
        let all = self.kind_range(kind);
        let begin = self.partition(all.clone(), |key| *key.lexical() < *prefix);
        let end = self.partition(begin..all.end, |key| key.lexical().starts_with(prefix));
        begin..end
    }

    /// The first id of a range whose key is not below; all that are must come first. Reads a few terms.
    #[must_use]
    pub fn partition(&self, range: Range<Id>, is_below: impl Fn(Key<'_>) -> bool) -> Id {
        self.dictionary.partition(range, is_below)
    }

    /// The default graph.
    #[must_use]
    pub fn default_graph(&self) -> Graph<'_> {
        Graph { index: self, entry: &self.manifest.graphs[0] }
    }

    /// A named graph that has triples.
    #[must_use]
    pub fn graph(&self, name: Id) -> Option<Graph<'_>> {
        let graphs = &self.manifest.graphs;
        let at = graphs.binary_search_by_key(&Some(name), |entry| entry.name).ok()?;
        Some(Graph { index: self, entry: &graphs[at] })
    }

    /// Whether it has a quad.
    #[must_use]
    pub fn has(&self, quad: QuadRef<'_>) -> bool {
        let graph = match quad.graph_name {
            GraphNameRef::DefaultGraph => Some(self.default_graph()),
            GraphNameRef::NamedNode(name) => self.id(name.into()).and_then(|id| self.graph(id)),
            GraphNameRef::BlankNode(name) => self.id(name.into()).and_then(|id| self.graph(id)),
        };
        let [subject, predicate] =
            [quad.subject.into(), quad.predicate.into()].map(|term| self.id(term));
        match (graph, subject, predicate, self.id(quad.object)) {
            (Some(graph), Some(subject), Some(predicate), Some(object)) => {
                graph.contains([subject, predicate, object])
            }
            _ => false,
        }
    }

    /// The named graphs that have triples, by name.
    pub fn named_graphs(&self) -> impl Iterator<Item = Graph<'_>> {
        self.manifest.graphs[1..].iter().map(|entry| Graph { index: self, entry })
    }

    /// All predicates of all graphs, ascending.
    #[must_use]
    pub fn predicates(&self) -> &[Id] {
        &self.manifest.predicates
    }
}
