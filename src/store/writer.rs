//! Writing: one process at a time, each notice in a transaction of its own, or a whole base at once.

use super::error::OpenError;
use super::error::StoreError;
use super::graph::Graph;
use super::layout;
use super::layout::Layout;
use super::links::Links;
use super::notice;
use super::notice::DEFAULT;
use super::version;
use super::version::VersionInfo;
use crate::iri::IriBase;
use oxigraph::model::GraphNameRef;
use oxigraph::model::NamedNode;
use oxigraph::model::NamedNodeRef;
use oxigraph::model::Quad;
use oxigraph::model::Triple;
use oxigraph::store::BulkLoader;
use oxigraph::store::StorageError;
use oxigraph::store::Store;
use oxigraph::store::Transaction;
use std::collections::HashSet;
use std::fs;
use std::fs::File;
use std::fs::TryLockError;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

/// RocksDB's file that names the others; without it there is no graph to be opened.
const GRAPH_ENTRY: &str = "CURRENT";

/// The one writer of a store.
pub struct Writer {
    graph: Graph,
    layout: Layout,
    iris: IriBase,
    /// Held while the writer lives; the operating system lets go of it when the process ends, however.
    _lock: File,
}

/// What becomes of one notice, at once or not at all.
#[derive(Debug)]
pub struct Change<'a> {
    pub doc: NamedNodeRef<'a>,
    /// All its triples; none: the notice is removed.
    pub own: &'a [Triple],
    /// What is known about it, in named graphs; replaces what was there in these graphs.
    pub about: &'a [Quad],
    /// Shared nodes whose descriptions are replaced.
    pub descriptions: &'a [(NamedNode, Vec<Triple>)],
}

impl Writer {
    /// Opens the store for writing; makes it when it is not there.
    ///
    /// # Errors
    /// When somebody else writes to it, when it has another base IRI, or a newer format.
    pub fn open(dir: &Path, base_iri: Option<&IriBase>) -> Result<Self, OpenError> {
        let layout = Layout::new(dir);
        layout.claim()?;
        let lock = lock(&layout)?;
        layout.create(base_iri)?;
        let iris = layout.base_iri(base_iri)?;
        let path = layout.writer();
        // The engine would begin an empty graph there, and the next version would have lost all of this one.
        if layout.current().exists() && !path.join(GRAPH_ENTRY).exists() {
            return Err(OpenError::NoWriter(path));
        }
        let store = Store::open(&path).map_err(|source| OpenError::Graph { path, source })?;
        let links = Links::new(&iris);
        let writer = Self { graph: Graph { store, links }, layout, iris, _lock: lock };
        writer.remove_drafts().map_err(OpenError::io(writer.layout.versions()))?;
        Ok(writer)
    }

    /// A folder for what a load sorts outside memory; it need not be there.
    #[must_use]
    pub fn scratch(&self) -> std::path::PathBuf {
        self.layout.scratch()
    }

    /// The base IRI of the store.
    #[must_use]
    pub fn iris(&self) -> &IriBase {
        &self.iris
    }

    /// The folder.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What is written so far.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Replaces or removes a notice. Gives the IRIs that it named before and does not name now.
    ///
    /// # Errors
    /// When the store cannot be written; then the notice is as it was.
    pub fn apply(&self, change: &Change<'_>) -> Result<Vec<NamedNode>, StoreError> {
        let mut transaction = self.graph.store.start_transaction()?;
        let before = notice::closure(change.doc, |subject| {
            transaction.quads_for_pattern(Some(subject.into()), None, None, DEFAULT)
        })?;
        let links = &self.graph.links;
        let before = links.without_inverses(before, |quad| transaction.contains(quad))?;
        let before: HashSet<&Triple> = before.iter().collect();
        let after: HashSet<&Triple> = change.own.iter().collect();
        let gone: Vec<&Triple> = before.difference(&after).copied().collect();
        for triple in &gone {
            transaction.remove(triple.as_ref().in_graph(GraphNameRef::DefaultGraph));
        }
        let new: Vec<&Triple> = after.difference(&before).copied().collect();
        for triple in &new {
            transaction.insert(triple.as_ref().in_graph(GraphNameRef::DefaultGraph));
        }
        links.follow(gone.iter().copied(), new, &mut transaction)?;
        let about = notice::about(change.doc, |subject| {
            transaction.quads_for_pattern(Some(subject.into()), None, None, None)
        })?;
        for quad in &about {
            transaction.remove(quad);
        }
        transaction.extend(change.about.iter().map(Quad::as_ref));
        for (subject, description) in change.descriptions {
            describe(&mut transaction, subject.as_ref(), description)?;
        }
        transaction.commit()?;
        Ok(notice::iris_named(gone).cloned().collect())
    }

    /// Replaces the description of a shared node.
    ///
    /// # Errors
    /// When the store cannot be written; then it is as it was.
    pub fn describe(&self, node: NamedNodeRef<'_>, triples: &[Triple]) -> Result<(), StoreError> {
        let mut transaction = self.graph.store.start_transaction()?;
        describe(&mut transaction, node, triples)?;
        Ok(transaction.commit()?)
    }

    /// Removes the descriptions of those nodes that no triple names any more, and of those that only
    /// these named. Gives how many went.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove_orphans(&self, mut candidates: Vec<NamedNode>) -> Result<u64, StoreError> {
        let mut removed = 0;
        while let Some(node) = candidates.pop() {
            let store = &self.graph.store;
            if store
                .quads_for_pattern(None, None, Some(node.as_ref().into()), DEFAULT)
                .next()
                .is_some()
            {
                continue;
            }
            let description = self.graph.described(node.as_ref())?;
            if description.is_empty() {
                continue;
            }
            self.describe(node.as_ref(), &[])?;
            removed += 1;
            candidates.extend(notice::iris_named(description.iter()).cloned());
        }
        Ok(removed)
    }

    /// Begins to load many quads at once; none is visible before [`Bulk::commit`].
    #[must_use]
    pub fn bulk(&self, memory_mib: usize, threads: usize) -> Bulk<'_> {
        let loader = self
            .graph
            .store
            .bulk_loader()
            .with_num_threads(threads.max(1))
            .with_max_memory_size_in_megabytes(memory_mib.max(32));
        Bulk { loader }
    }

    /// Sorts what a bulk load has brought into the rest, which makes every read after it faster, and
    /// lets versions share files with the writer.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn compact(&self) -> Result<(), StoreError> {
        Ok(self.graph.store.optimize()?)
    }

    /// Whether something was written that no version has. Stays true when the process ends in between.
    #[must_use]
    pub fn is_unpublished(&self) -> bool {
        self.layout.unpublished().exists()
    }

    /// Notes, before the first write, that from now on there may be something to publish.
    ///
    /// # Errors
    /// When the note cannot be written.
    pub fn mark_unpublished(&self) -> Result<(), StoreError> {
        let path = self.layout.unpublished();
        layout::write_whole(&path, b"").map_err(StoreError::io(path))
    }

    /// Takes the note back, when nothing was written after all.
    ///
    /// # Errors
    /// When the note cannot be removed.
    pub fn mark_published(&self) -> Result<(), StoreError> {
        let path = self.layout.unpublished();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::io(path)(error))
            }
            _ => Ok(()),
        }
    }

    /// Whether the default graph has no triple.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.graph.triples().next().transpose()?.is_none())
    }

    /// Begins the next version: a folder to put its dumps into.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn draft(&self) -> Result<Draft<'_>, StoreError> {
        let dir = self.layout.versions();
        let numbers = version::numbers(&self.layout).map_err(StoreError::io(&dir))?;
        let number = numbers.last().copied().unwrap_or(0) + 1;
        let draft = Draft { writer: self, number, dir: dir.join(format!("{number:06}.draft")) };
        fs::create_dir_all(draft.dumps()).map_err(StoreError::io(&draft.dir))?;
        Ok(draft)
    }

    fn remove_drafts(&self) -> std::io::Result<()> {
        let Ok(entries) = fs::read_dir(self.layout.versions()) else { return Ok(()) };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "draft") {
                fs::remove_dir_all(path)?;
            }
        }
        Ok(())
    }
}

/// Puts triples in the place of all that have this subject.
fn describe(
    transaction: &mut Transaction<'_>,
    subject: NamedNodeRef<'_>,
    triples: &[Triple],
) -> Result<(), StorageError> {
    let before: Vec<Quad> = transaction
        .quads_for_pattern(Some(subject.into()), None, None, DEFAULT)
        .collect::<Result<_, _>>()?;
    for quad in &before {
        transaction.remove(quad);
    }
    for triple in triples {
        transaction.insert(triple.as_ref().in_graph(GraphNameRef::DefaultGraph));
    }
    Ok(())
}

/// Takes the writer's lock, and notes in it whose it is.
fn lock(layout: &Layout) -> Result<File, OpenError> {
    let path = layout.lock();
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)
        .map_err(OpenError::io(&path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let pid = fs::read_to_string(&path).ok().map(|text| text.trim().to_owned());
            return Err(OpenError::Locked {
                dir: layout.dir().to_owned(),
                pid: pid.filter(|pid| !pid.is_empty()),
            });
        }
        Err(TryLockError::Error(source)) => return Err(OpenError::Io { path, source }),
    }
    file.set_len(0)
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(OpenError::io(&path))?;
    Ok(file)
}

/// Many quads on their way in.
pub struct Bulk<'a> {
    loader: BulkLoader<'a>,
}

impl Bulk<'_> {
    /// Adds quads.
    ///
    /// # Errors
    /// The first error of the iterator, or of the store; then nothing of the whole load becomes visible.
    pub fn load<E: From<StoreError>>(
        &mut self,
        quads: impl Iterator<Item = Result<Quad, E>>,
    ) -> Result<(), E> {
        /// Oxigraph wants one error type for the iterator's errors and its own.
        struct Either<E>(E);
        impl<E: From<StoreError>> From<StorageError> for Either<E> {
            fn from(error: StorageError) -> Self {
                Self(StoreError::from(error).into())
            }
        }
        self.loader
            .load_ok_quads::<Either<E>, Either<E>>(quads.map(|quad| quad.map_err(Either)))
            .map_err(|Either(error)| error)
    }

    /// Makes all that was added visible at once.
    ///
    /// # Errors
    /// When the store cannot be written; then nothing is visible.
    pub fn commit(self) -> Result<(), StoreError> {
        Ok(self.loader.commit()?)
    }
}

/// The next version, being made; dropped unpublished, it goes without a trace.
pub struct Draft<'a> {
    writer: &'a Writer,
    number: u64,
    dir: PathBuf,
}

impl Draft<'_> {
    /// The number that the version will have.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Where its dumps go.
    #[must_use]
    pub fn dumps(&self) -> PathBuf {
        self.dir.join("dumps")
    }

    /// Where its read index goes.
    #[must_use]
    pub fn index_dir(&self) -> PathBuf {
        self.dir.join(version::INDEX)
    }

    /// Takes the checkpoint, where there is time for it before [`Draft::publish`]; nothing may be written between.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        self.writer.graph.store.flush()?;
        Ok(self.writer.graph.store.backup(self.dir.join(version::GRAPH))?)
    }

    /// Takes the checkpoint, unless it is taken, and makes this the version that is read from now on. Of the versions before
    /// it, `versions_kept - 1` stay, and those that somebody reads.
    ///
    /// # Errors
    /// When something cannot be written; then the version before it stays the one that is read.
    pub fn publish(self, info: &VersionInfo, versions_kept: usize) -> Result<(), StoreError> {
        let layout = &self.writer.layout;
        if !self.dir.join(version::GRAPH).exists() {
            self.checkpoint()?;
        }
        version::write_info(&self.dir, info)?;
        version::make_in_use_file(&self.dir).map_err(StoreError::io(&self.dir))?;
        let target = layout.version(self.number);
        fs::rename(&self.dir, &target).map_err(StoreError::io(&target))?;
        layout::write_whole(&layout.current(), format!("{}\n", self.number).as_bytes())
            .map_err(StoreError::io(layout.current()))?;
        self.writer.mark_published()?;
        if let Err(error) = version::prune(layout, self.number, versions_kept) {
            tracing::warn!(%error, "an old version could not be removed; the next load tries again");
        }
        Ok(())
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        // Published, it has another name; otherwise what cannot be removed now goes when a writer opens.
        let _ = fs::remove_dir_all(&self.dir);
    }
}
