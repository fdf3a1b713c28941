//! What an index says of itself: one line with the format and a checksum of the rest, which is JSON.

use super::dictionary::TERM_BLOCKS;
use super::dictionary::TERMS;
use super::error::IndexError;
use super::file::FileInfo;
use super::id::Id;
use super::order::Order;
use super::sorted::Place;
use serde::Deserialize;
use serde::Serialize;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Write as _;
use std::path::Path;

/// The format that this program writes; it reads the same only.
const FORMAT: u32 = 1;
const MAGIC: &str = "notitia-index";
pub(super) const MANIFEST: &str = "manifest";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// What it was built from, in the words of whoever built it.
    pub source: String,
    pub terms: u32,
    /// The first id of each kind of term, and at last the end.
    pub kinds: Vec<Id>,
    /// All predicates of all graphs, ascending.
    pub predicates: Vec<Id>,
    /// The default graph first, then the named ones, ascending.
    pub graphs: Vec<GraphEntry>,
    pub files: Files,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Files {
    pub terms: FileInfo,
    pub term_blocks: FileInfo,
    /// In the order of `Order::ALL`: triples, and where their blocks are.
    pub orders: [(FileInfo, FileInfo); 4],
}

impl Files {
    /// All files by name.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, FileInfo)> {
        let orders = Order::ALL.into_iter().zip(self.orders).flat_map(|(order, (data, blocks))| {
            [(order.name(), data), (order.blocks_name(), blocks)]
        });
        [(TERMS, self.terms), (TERM_BLOCKS, self.term_blocks)].into_iter().chain(orders)
    }

    /// Of all files together.
    pub(super) fn bytes(&self) -> u64 {
        self.all().map(|(_, file)| file.bytes).sum()
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct GraphEntry {
    pub name: Option<Id>,
    pub counts: Counts,
    /// In the order of `Order::ALL`.
    pub places: [Place; 4],
    /// By the rank of the predicate, ascending; those only that the graph has.
    pub predicates: Vec<(u32, Counts)>,
}

/// How much there is, of a graph or of one predicate in a graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub triples: u64,
    /// Different ones.
    pub subjects: u64,
    /// Different ones.
    pub objects: u64,
}

pub(super) fn write(dir: &Path, manifest: &Manifest) -> Result<(), IndexError> {
    let path = dir.join(MANIFEST);
    let json = serde_json::to_string(manifest).map_err(io::Error::from);
    let json = json.map_err(IndexError::io(&path))?;
    let sum = crc32fast::hash(json.as_bytes());
    let mut file = File::create(&path).map_err(IndexError::io(&path))?;
    write!(file, "{MAGIC} {FORMAT} {sum:08x}\n{json}\n").map_err(IndexError::io(&path))
}

pub(super) fn read(dir: &Path) -> Result<Manifest, IndexError> {
    let path = dir.join(MANIFEST);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(IndexError::Missing(dir.to_owned()));
        }
        Err(error) => return Err(IndexError::io(path)(error)),
    };
    let damaged = |what| IndexError::Damaged { path: path.clone(), what };
    let text = std::str::from_utf8(&text).map_err(|_error| damaged("it is not text"))?;
    let (head, json) = text.split_once('\n').ok_or_else(|| damaged("its head is missing"))?;
    let json = json.strip_suffix('\n').ok_or_else(|| damaged("it breaks off"))?;
    let mut head = head.split(' ');
    if head.next() != Some(MAGIC) {
        return Err(damaged("it is not the manifest of an index"));
    }
    let format = head.next().and_then(|format| format.parse().ok());
    let format: u32 = format.ok_or_else(|| damaged("its format is not a number"))?;
    if format != FORMAT {
        let dir = dir.to_owned();
        return Err(IndexError::OtherFormat { dir, found: format, known: FORMAT });
    }
    if head.next() != Some(format!("{:08x}", crc32fast::hash(json.as_bytes())).as_str()) {
        return Err(damaged("its checksum is wrong"));
    }
    serde_json::from_str(json).map_err(|_error| damaged("it cannot be read"))
}
