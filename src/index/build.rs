//! Building an index: quads in any order in, files out, in bounded memory.

use super::Index;
use super::chunk::Chunk;
use super::chunk::Run;
use super::error::IndexError;
use super::key;
use super::line;
use super::line::TripleKeys;
use super::manifest;
use super::manifest::Counts;
use super::manifest::Files;
use super::manifest::GraphEntry;
use super::manifest::Manifest;
use super::merge;
use super::order::Order;
use super::sorted::Place;
use oxrdf::GraphNameRef;
use oxrdf::QuadRef;
use std::fs;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;
use std::thread;
use std::thread::JoinHandle;

/// How an index is built.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// About how much memory the quads in hand may take, in bytes.
    pub memory_bytes: usize,
    /// What the index is built from, so that it can be told whose it is.
    pub source: String,
    /// Whether it is to be on the disk when it is built, should the machine lose its power then. Otherwise its
    /// checksums tell, and it is built again.
    pub is_durable: bool,
}

/// What was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    pub terms: u32,
    /// Of all graphs.
    pub triples: u64,
    /// Of all files.
    pub bytes: u64,
}

/// An index that is being built; dropped before it is finished, it leaves nothing behind.
pub struct Builder {
    options: BuildOptions,
    dir: PathBuf,
    partial: PathBuf,
    chunk: Chunk,
    runs: Vec<Run>,
    /// The chunk before, which is sorted and written while the next one is collected.
    writing: Option<JoinHandle<Result<Run, IndexError>>>,
    keys: [Vec<u8>; 4],
    line: TripleKeys,
}

impl Builder {
    /// Begins an index that will be in `dir`; until it is whole, it is beside it, in a folder of the same
    /// name that ends in `.partial`, of which what an earlier build has left is removed.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn create(dir: &Path, options: BuildOptions) -> Result<Self, IndexError> {
        let partial = dir.with_extension("partial");
        remove(&partial)?;
        let scratch = partial.join(SCRATCH);
        fs::create_dir_all(&scratch).map_err(IndexError::io(scratch))?;
        Ok(Self {
            options,
            dir: dir.to_owned(),
            partial,
            chunk: Chunk::default(),
            runs: Vec::new(),
            writing: None,
            keys: Default::default(),
            line: TripleKeys::default(),
        })
    }

    /// Adds a quad; one that was added before is harmless.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn add(&mut self, quad: QuadRef<'_>) -> Result<(), IndexError> {
        for key in &mut self.keys {
            key.clear();
        }
        let mut keys = std::mem::take(&mut self.keys);
        let [graph, subject, predicate, object] = &mut keys;
        key::write(quad.subject.into(), subject);
        key::write(quad.predicate.into(), predicate);
        key::write(quad.object, object);
        let named = match quad.graph_name {
            GraphNameRef::DefaultGraph => None,
            GraphNameRef::NamedNode(name) => {
                key::write(name.into(), graph);
                Some(graph.as_slice())
            }
            GraphNameRef::BlankNode(name) => {
                key::write(name.into(), graph);
                Some(graph.as_slice())
            }
        };
        let added = self.add_keys(named, [subject, predicate, object]);
        self.keys = keys;
        added
    }

    /// Adds a quad by the keys of its graph, if it is a named one, and of subject, predicate and object.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn add_keys(&mut self, graph: Option<&[u8]>, triple: [&[u8]; 3]) -> Result<(), IndexError> {
        self.chunk.add(graph, triple);
        // One is collected while the one before is sorted.
        if self.chunk.bytes() > self.options.memory_bytes / 2 { self.spill() } else { Ok(()) }
    }

    /// Adds a triple of the default graph by its line of canonical N-Triples.
    ///
    /// # Errors
    /// When it is no such line, or a file cannot be written.
    pub fn add_line(&mut self, text: &[u8]) -> Result<(), IndexError> {
        let mut keys = std::mem::take(&mut self.line);
        let added = match line::parse(text, &mut keys) {
            Some(()) => self.add_keys(None, keys.each_ref().map(Vec::as_slice)),
            None => Err(IndexError::Line(String::from_utf8_lossy(text).trim_end().to_owned())),
        };
        self.line = keys;
        added
    }

    fn spill(&mut self) -> Result<(), IndexError> {
        self.wait()?;
        let chunk = std::mem::take(&mut self.chunk);
        let base = self.partial.join(SCRATCH).join(self.runs.len().to_string());
        self.writing = Some(thread::spawn(|| chunk.write(base)));
        Ok(())
    }

    fn wait(&mut self) -> Result<(), IndexError> {
        if let Some(writing) = self.writing.take() {
            self.runs.push(writing.join().expect("sorting does not panic")?);
        }
        Ok(())
    }

    /// Writes the index, verifies it, and gives it its name; an index that had this name is removed.
    ///
    /// # Errors
    /// When a file cannot be written, or is not what was written.
    pub fn finish(mut self) -> Result<Built, IndexError> {
        if !self.chunk.is_empty() {
            self.spill()?;
        }
        self.wait()?;
        let manifest = self.merge()?;
        manifest::write(&self.partial, &manifest)?;
        let scratch = self.partial.join(SCRATCH);
        fs::remove_dir_all(&scratch).map_err(IndexError::io(scratch))?;
        Index::verify(&self.partial)?;
        if self.options.is_durable {
            sync_all(&self.partial)?;
        }
        remove(&self.dir)?;
        fs::rename(&self.partial, &self.dir).map_err(IndexError::io(&self.dir))?;
        if self.options.is_durable
            && let Some(parent) = self.dir.parent()
        {
            sync(parent)?;
        }
        Ok(Built {
            terms: manifest.terms,
            triples: manifest.graphs.iter().map(|graph| graph.counts.triples).sum(),
            bytes: manifest.files.bytes(),
        })
    }

    fn merge(&self) -> Result<Manifest, IndexError> {
        let (terms, predicates) = merge::terms(&self.runs, &self.partial)?;
        let quads = |order| merge::quads(&self.runs, order, &predicates, &self.partial);
        // Two threads: with more, the disk is what they wait for.
        let (spo, pso, pos, osp) = thread::scope(|scope| {
            let others = scope.spawn(|| (quads(Order::Pos), quads(Order::Osp)));
            let (spo, pso) = (quads(Order::Spo), quads(Order::Pso));
            let (pos, osp) = others.join().expect("merging does not panic");
            (spo, pso, pos, osp)
        });
        let orders = [spo?, pso?, pos?, osp?];
        let [spo, pso, pos, osp] = orders.each_ref();
        let mut graphs = Vec::new();
        if spo.graphs.first().is_none_or(|graph| graph.name.is_some()) {
            graphs.push(GraphEntry {
                name: None,
                counts: Counts::default(),
                places: [Place::default(); 4],
                predicates: Vec::new(),
            });
        }
        for (at, graph) in spo.graphs.iter().enumerate() {
            let [pso, pos, osp] = [pso, pos, osp].map(|order| &order.graphs[at]);
            graphs.push(GraphEntry {
                name: graph.name,
                counts: Counts {
                    triples: graph.triples,
                    subjects: graph.firsts,
                    objects: osp.firsts,
                },
                places: [graph.place, pso.place, pos.place, osp.place],
                predicates: merge::predicate_counts(pso, pos),
            });
        }
        Ok(Manifest {
            source: self.options.source.clone(),
            terms: terms.count,
            kinds: terms.kinds,
            predicates,
            graphs,
            files: Files {
                terms: terms.terms,
                term_blocks: terms.blocks,
                orders: orders.map(|order| (order.data, order.blocks)),
            },
        })
    }
}

/// What is sorted outside memory.
const SCRATCH: &str = "scratch";

impl Drop for Builder {
    fn drop(&mut self) {
        if let Some(writing) = self.writing.take() {
            drop(writing.join());
        }
        // Finished, it has another name; what cannot be removed now goes when the next build begins.
        let _ = fs::remove_dir_all(&self.partial);
    }
}

fn remove(dir: &Path) -> Result<(), IndexError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(IndexError::io(dir)(error))
        }
        _ => Ok(()),
    }
}

/// Brings all files of a folder to the disk, then the folder itself.
fn sync_all(dir: &Path) -> Result<(), IndexError> {
    for entry in fs::read_dir(dir).map_err(IndexError::io(dir))? {
        sync(&entry.map_err(IndexError::io(dir))?.path())?;
    }
    sync(dir)
}

fn sync(dir: &Path) -> Result<(), IndexError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(IndexError::io(dir))
}
