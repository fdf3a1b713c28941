//! The other ends of the links of a bulk load, found without reading the store: what the notices state is
//! written to files as they pass, each triple to the file that its text falls to, and compared file by file
//! when all have passed. So memory holds one part in [`PARTS`] of the links at a time.

use super::error::LoadError;
use crate::iri::IriBase;
use crate::mapping::inverse;
use crate::store::Writer;
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::{FxHashSet, FxHasher};
use std::fs::{self, File};
use std::hash::Hasher as _;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::PathBuf;

/// In how many files the links are.
const PARTS: usize = 32;

/// What a notice states of its own.
const STATED: u8 = b'=';
/// What a link of another notice says from its other end.
const OFFERED: u8 = b'+';

/// The links that have passed.
pub(super) struct Ends {
    iris: IriBase,
    dir: PathBuf,
    parts: Vec<BufWriter<File>>,
    line: Vec<u8>,
    contradicts: bool,
}

impl Ends {
    /// No links yet. Files that a load left that was cut off are gone.
    ///
    /// # Errors
    /// When the files can't be made.
    pub(super) fn new(writer: &Writer) -> Result<Self, LoadError> {
        let dir = writer.scratch();
        let made = || -> io::Result<Vec<BufWriter<File>>> {
            if dir.exists() {
                fs::remove_dir_all(&dir)?;
            }
            fs::create_dir_all(&dir)?;
            (0..PARTS).map(|at| File::create(part(&dir, at)).map(BufWriter::new)).collect()
        };
        let parts = made().map_err(LoadError::write(&dir))?;
        Ok(Self { iris: writer.iris().clone(), dir, parts, line: Vec::new(), contradicts: false })
    }

    /// Notes a triple that a notice states, if it is a link.
    ///
    /// # Errors
    /// When it can't be written.
    pub(super) fn note(&mut self, triple: &Triple) -> Result<(), LoadError> {
        if !inverse::is_link(triple, &self.iris) {
            return Ok(());
        }
        self.contradicts |= inverse::is_contradicting(triple.predicate.as_ref());
        self.write(STATED, triple)?;
        for turned in inverse::inverses(triple, &self.iris) {
            self.write(OFFERED, &turned)?;
        }
        Ok(())
    }

    /// Whether a link has passed that other links contradict.
    pub(super) fn contradicts(&self) -> bool {
        self.contradicts
    }

    fn write(&mut self, kind: u8, triple: &Triple) -> Result<(), LoadError> {
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) =
            (&triple.subject, &triple.object)
        else {
            return Ok(());
        };
        self.line.clear();
        let nodes = [subject.as_str(), triple.predicate.as_str(), object.as_str()];
        for (separator, node) in [kind, b'\t', b'\t'].into_iter().zip(nodes) {
            self.line.push(separator);
            self.line.extend_from_slice(node.as_bytes());
        }
        let mut hasher = FxHasher::default();
        hasher.write(&self.line[1..]);
        let at = (hasher.finish() >> 32) as usize % PARTS;
        self.line.push(b'\n');
        self.parts[at].write_all(&self.line).map_err(LoadError::write(part(&self.dir, at)))
    }

    /// The quads of the other ends that no notice states itself, neither one that has passed nor one of the
    /// store: in the default graph, and in the graph that marks them.
    ///
    /// # Errors
    /// When the files can't be written, or not be read again.
    pub(super) fn missing(
        mut self,
        writer: &Writer,
    ) -> Result<impl Iterator<Item = Result<Quad, LoadError>>, LoadError> {
        for (at, file) in self.parts.iter_mut().enumerate() {
            file.flush().map_err(LoadError::write(part(&self.dir, at)))?;
        }
        let marks = GraphName::NamedNode(self.iris.links_graph());
        let is_empty = !writer.graph().has_links()?;
        let offered = (0..PARTS).flat_map(move |at| match self.unstated(at) {
            Ok(triples) => triples.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        });
        Ok(offered
            .filter_map(move |triple| match triple {
                Ok(triple) if is_empty => Some(Ok(triple)),
                Ok(triple) => match writer.graph().has(&triple) {
                    Ok(true) => None,
                    Ok(false) => Some(Ok(triple)),
                    Err(error) => Some(Err(error.into())),
                },
                Err(error) => Some(Err(error)),
            })
            .flat_map(move |triple| match triple {
                Ok(triple) => {
                    let mark = triple.clone().in_graph(marks.clone());
                    vec![Ok(mark), Ok(triple.in_graph(GraphName::DefaultGraph))]
                }
                Err(error) => vec![Err(error)],
            }))
    }

    /// What links offer in a part, and no notice states; once each.
    fn unstated(&self, at: usize) -> Result<Vec<Triple>, LoadError> {
        let path = part(&self.dir, at);
        let read = || -> io::Result<Vec<Triple>> {
            let mut stated = FxHashSet::default();
            let mut offered = FxHashSet::default();
            for line in BufReader::new(File::open(&path)?).lines() {
                let line = line?;
                match line.as_bytes().first() {
                    Some(&STATED) => stated.insert(line[1..].to_owned()),
                    _ => offered.insert(line[1..].to_owned()),
                };
            }
            Ok(offered.difference(&stated).filter_map(|line| triple(line)).collect())
        };
        read().map_err(LoadError::read(&path))
    }
}

impl Drop for Ends {
    fn drop(&mut self) {
        // The next load removes what can't be removed now.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn part(dir: &std::path::Path, at: usize) -> PathBuf {
    dir.join(format!("links-{at:02}"))
}

/// The triple of a line that [`Ends::write`] wrote.
fn triple(line: &str) -> Option<Triple> {
    let mut nodes = line.split('\t').map(NamedNode::new_unchecked);
    Some(Triple::new(nodes.next()?, nodes.next()?, nodes.next()?))
}
