//! Runs become one: terms get their ids, quads their places.

use super::chunk::Run;
use super::chunk::parted;
use super::dictionary;
use super::dictionary::DictionaryWriter;
use super::error::IndexError;
use super::file::CheckedWriter;
use super::file::FileInfo;
use super::id::Id;
use super::manifest::Counts;
use super::mapped::Mapped;
use super::mapped::u32_at;
use super::order::Order;
use super::sorted::Place;
use super::sorted::SortedWriter;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Read as _;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

/// Writes the dictionary, and for each run the ids of its terms. Gives the predicates besides, ascending.
pub(super) fn terms(
    runs: &[Run],
    dir: &Path,
) -> Result<(dictionary::Written, Vec<Id>), IndexError> {
    let mut writer = DictionaryWriter::create(dir)?;
    let mut readers = runs.iter().map(TermReader::open).collect::<Result<Vec<_>, _>>()?;
    let mut heap = BinaryHeap::with_capacity(runs.len());
    for (at, reader) in readers.iter_mut().enumerate() {
        heap.extend(reader.next(Vec::new())?.map(|key| Reverse((key, at))));
    }
    let mut predicates = BTreeSet::new();
    let mut last: Option<(Vec<u8>, Id)> = None;
    while let Some(Reverse((key, at))) = heap.pop() {
        let (id, room) = match last.take() {
            Some((same, id)) if same == key => (id, same),
            other => (writer.add(&key)?, other.map(|(room, _)| room).unwrap_or_default()),
        };
        if readers[at].assign(id)? {
            predicates.insert(id);
        }
        last = Some((key, id));
        heap.extend(readers[at].next(room)?.map(|key| Reverse((key, at))));
    }
    for reader in readers {
        reader.finish()?;
    }
    Ok((writer.finish()?, predicates.into_iter().collect()))
}

/// The terms of a run on their way in, and their ids on their way out.
struct TermReader<'r> {
    path: PathBuf,
    terms: BufReader<File>,
    ids: BufWriter<File>,
    /// Ranks of predicates to come.
    predicates: &'r [u32],
    rank: u32,
}

impl<'r> TermReader<'r> {
    fn open(run: &'r Run) -> Result<Self, IndexError> {
        let path = run.terms();
        let terms = File::open(&path).map_err(IndexError::io(&path))?;
        let ids = File::create(run.ids()).map_err(IndexError::io(run.ids()))?;
        Ok(Self {
            path,
            terms: BufReader::with_capacity(1 << 16, terms),
            ids: BufWriter::with_capacity(1 << 16, ids),
            predicates: &run.predicates,
            rank: 0,
        })
    }

    /// The next key, written into `room`; none at the end.
    fn next(&mut self, mut room: Vec<u8>) -> Result<Option<Vec<u8>>, IndexError> {
        let mut length = [0; 4];
        match self.terms.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(IndexError::io(&self.path)(error)),
        }
        room.resize(u32::from_le_bytes(length) as usize, 0);
        self.terms.read_exact(&mut room).map_err(IndexError::io(&self.path))?;
        Ok(Some(room))
    }

    /// Notes the id of the key that was read last. Says whether it is a predicate.
    fn assign(&mut self, id: Id) -> Result<bool, IndexError> {
        self.ids.write_all(&id.0.to_le_bytes()).map_err(IndexError::io(&self.path))?;
        let is_predicate = self.predicates.first() == Some(&self.rank);
        if is_predicate {
            self.predicates = &self.predicates[1..];
        }
        self.rank += 1;
        Ok(is_predicate)
    }

    fn finish(mut self) -> Result<(), IndexError> {
        // A run without terms cannot be, but an empty file could not be mapped.
        let end = self.ids.write_all(&[0]).and_then(|()| self.ids.flush());
        end.map_err(IndexError::io(self.path))
    }
}

/// The quads in one order, as they were written.
pub(super) struct Written {
    /// By graph, the default one first, if they have any.
    pub graphs: Vec<WrittenGraph>,
    pub data: FileInfo,
    pub blocks: FileInfo,
}

pub(super) struct WrittenGraph {
    pub name: Option<Id>,
    pub place: Place,
    pub triples: u64,
    /// How many different first parts there are.
    pub firsts: u64,
    /// When predicates come first: of each by its rank, how many triples, and different second parts.
    pub predicates: Vec<(u32, u64, u64)>,
}

/// Writes the quads of all runs in one order.
pub(super) fn quads(
    runs: &[Run],
    order: Order,
    predicates: &[Id],
    dir: &Path,
) -> Result<Written, IndexError> {
    let mut readers = runs
        .iter()
        .map(|run| QuadReader::open(run, order, predicates))
        .collect::<Result<Vec<_>, _>>()?;
    let mut heap = BinaryHeap::with_capacity(runs.len());
    for (at, reader) in readers.iter_mut().enumerate() {
        heap.extend(reader.next()?.map(|quad| Reverse((quad, at))));
    }
    let mut out = OrderWriter::create(order, dir)?;
    let mut last = None;
    while let Some(mut least) = heap.peek_mut() {
        let Reverse((quad, at)) = *least;
        match readers[at].next()? {
            Some(next) => *least = Reverse((next, at)),
            None => drop(std::collections::binary_heap::PeekMut::pop(least)),
        }
        if last != Some(quad) {
            out.add(quad)?;
            last = Some(quad);
        }
    }
    out.finish()
}

/// The quads of a run in one order, with ids for ranks, predicates as ranks among all predicates.
struct QuadReader {
    path: PathBuf,
    quads: BufReader<File>,
    ids: Mapped,
    order: Order,
    predicates: rustc_hash::FxHashMap<u32, u32>,
}

impl QuadReader {
    fn open(run: &Run, order: Order, predicates: &[Id]) -> Result<Self, IndexError> {
        let path = run.quads(order);
        let quads = File::open(&path).map_err(IndexError::io(&path))?;
        let ids = Mapped::open(&run.ids()).map_err(IndexError::io(run.ids()))?;
        let rank = |local: &u32| {
            let id = Id(u32_at(&ids, *local as usize * 4));
            let rank = predicates.binary_search(&id).expect("predicates were merged from the runs");
            (*local, rank as u32)
        };
        let predicates = run.predicates.iter().map(rank).collect();
        let quads = BufReader::with_capacity(1 << 16, quads);
        Ok(Self { path, quads, ids, order, predicates })
    }

    /// Graph, then the parts in order; the graph as one more than its id.
    fn next(&mut self) -> Result<Option<[u32; 4]>, IndexError> {
        let mut quad = [0; 16];
        match self.quads.read_exact(&mut quad) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(IndexError::io(&self.path)(error)),
        }
        let mut quad = parted(u128::from_le_bytes(quad));
        if let Some(name) = quad[0].checked_sub(1) {
            quad[0] = self.id(name) + 1;
        }
        for (number, part) in quad[1..].iter_mut().zip(self.order.parts()) {
            *number = if part == 1 { self.predicates[number] } else { self.id(*number) };
        }
        Ok(Some(quad))
    }

    fn id(&self, rank: u32) -> u32 {
        u32_at(&self.ids, rank as usize * 4)
    }
}

/// Writes the files of an order, graph after graph, and counts.
struct OrderWriter {
    order: Order,
    data: CheckedWriter,
    blocks: CheckedWriter,
    graphs: Vec<WrittenGraph>,
    now: Option<(u32, SortedWriter)>,
    firsts: u64,
    predicates: Vec<(u32, u64, u64)>,
    last: [u32; 3],
}

impl OrderWriter {
    fn create(order: Order, dir: &Path) -> Result<Self, IndexError> {
        Ok(Self {
            order,
            data: CheckedWriter::create(dir.join(order.name()))?,
            blocks: CheckedWriter::create(dir.join(order.blocks_name()))?,
            graphs: Vec::new(),
            now: None,
            firsts: 0,
            predicates: Vec::new(),
            last: [0; 3],
        })
    }

    fn add(&mut self, [graph, key @ ..]: [u32; 4]) -> Result<(), IndexError> {
        if self.now.as_ref().is_none_or(|(now, _)| *now != graph) {
            self.end_graph()?;
            self.now = Some((graph, SortedWriter::begin(&self.data, &self.blocks)));
        }
        let Some((_, writer)) = &mut self.now else { return Ok(()) };
        let is_first = writer.count == 0;
        let is_new = is_first || self.last[0] != key[0];
        self.firsts += u64::from(is_new);
        if matches!(self.order, Order::Pso | Order::Pos) {
            if is_new {
                self.predicates.push((key[0], 0, 0));
            }
            let (_, triples, seconds) = self.predicates.last_mut().expect("pushed at its first");
            *triples += 1;
            *seconds += u64::from(is_new || self.last[1] != key[1]);
        }
        self.last = key;
        writer.add(key, &mut self.data, &mut self.blocks)
    }

    fn end_graph(&mut self) -> Result<(), IndexError> {
        let Some((graph, writer)) = self.now.take() else { return Ok(()) };
        let triples = writer.count;
        let place = writer.finish(&mut self.data, &mut self.blocks)?;
        self.graphs.push(WrittenGraph {
            name: graph.checked_sub(1).map(Id),
            place,
            triples,
            firsts: std::mem::take(&mut self.firsts),
            predicates: std::mem::take(&mut self.predicates),
        });
        Ok(())
    }

    fn finish(mut self) -> Result<Written, IndexError> {
        self.end_graph()?;
        self.data.write(&[0; super::block::SLACK])?;
        // An empty file cannot be mapped.
        self.blocks.write(&[0])?;
        let Self { graphs, data, blocks, .. } = self;
        Ok(Written { graphs, data: data.finish()?, blocks: blocks.finish()? })
    }
}

/// What is known of each predicate of a graph, from the two orders that begin with it.
pub(super) fn predicate_counts(pso: &WrittenGraph, pos: &WrittenGraph) -> Vec<(u32, Counts)> {
    let both = pso.predicates.iter().zip(&pos.predicates);
    both.map(|((rank, triples, subjects), (_, _, objects))| {
        (*rank, Counts { triples: *triples, subjects: *subjects, objects: *objects })
    })
    .collect()
}
