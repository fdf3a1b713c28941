//! One notice at a time, between loads: the same verdict, graph, quality results and labels as by a load.

use super::about::About;
use super::error::LoadError;
use super::incremental;
use super::incremental::Changed;
use super::intake::Accepted;
use super::labels::Labels;
use super::prepare::Prepared;
use crate::notice::Base;
use crate::notice::Record;
use crate::notice::read;
use crate::notice::read::ReadError;
use crate::notice::read::ReadOptions;
use crate::store::Change;
use crate::store::Writer;
use std::io::Cursor;

/// What stands for the file in what is said about a notice that came alone.
const SOURCE: &str = "admin";

/// Why some bytes are not the one notice that they should be.
#[derive(Debug, thiserror::Error)]
pub enum SingleError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("there is no notice in it")]
    None,
    #[error("there is more than one notice in it")]
    Several,
}

/// Reads the one notice of a text in any shape that files of notices have.
///
/// # Errors
/// When it is no such text, or has another number of notices.
pub fn read_one(base: Base, text: Vec<u8>, bytes_max: usize) -> Result<Record, SingleError> {
    let options = ReadOptions { base: Some(base), record_bytes_max: bytes_max };
    let mut reader = read::from_read(SOURCE, Box::new(Cursor::new(text)), &options)?;
    let record = reader.next().ok_or(SingleError::None)??;
    match reader.next() {
        None => Ok(record),
        Some(_) => Err(SingleError::Several),
    }
}

/// What has become of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Created,
    Replaced,
    /// It was stored like this already.
    Unchanged,
    Removed,
    /// It was not there to be removed.
    Missing,
}

/// Stores a notice; a refused one changes nothing, and gives none.
///
/// # Errors
/// When the store cannot be read or written; then the notice is as it was.
pub fn put(
    prepared: Prepared,
    writer: &Writer,
    changed: &mut Changed,
) -> Result<Option<Fate>, LoadError> {
    let Some(graph) = prepared.graph else { return Ok(None) };
    let notice = Accepted {
        base: prepared.base,
        graph: *graph,
        problems: prepared.problems,
        results: prepared.results,
    };
    let about = About::new(writer.iris());
    let quads = about.quads(&notice);
    if about.is_known(writer.graph(), &notice.graph.doc, &quads)? {
        return Ok(Some(Fate::Unchanged));
    }
    let is_new = writer.graph().described(notice.graph.doc.as_ref())?.is_empty();
    incremental::replace(&notice, &quads, writer, &mut Labels::default(), changed)?;
    Ok(Some(if is_new { Fate::Created } else { Fate::Replaced }))
}

/// Removes a notice.
///
/// # Errors
/// When the store cannot be read or written; then the notice is as it was.
pub fn remove(
    base: Base,
    reference: &str,
    writer: &Writer,
    changed: &mut Changed,
) -> Result<Fate, LoadError> {
    let doc = writer.iris().doc(base, reference);
    if writer.graph().described(doc.as_ref())?.is_empty() {
        return Ok(Fate::Missing);
    }
    let change = Change { doc: doc.as_ref(), own: &[], about: &[], descriptions: &[] };
    incremental::apply(base, &change, writer, changed)?;
    Ok(Fate::Removed)
}
