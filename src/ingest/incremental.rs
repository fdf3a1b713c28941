//! A later load of a base: each notice whose graph has changed is replaced, in a transaction of its own.

use super::about::About;
use super::error::LoadError;
use super::intake::Accepted;
use super::intake::Intake;
use super::labels::Labels;
use super::pipeline::Event;
use crate::dump::rebuild;
use crate::iri::Name;
use crate::notice::Base;
use crate::store::Change;
use crate::store::Writer;
use oxrdf::NamedNode;
use oxrdf::Quad;
use oxrdf::Triple;
use std::collections::HashSet;

/// What a load has changed.
#[derive(Default)]
pub struct Changed {
    pub(super) bases: HashSet<Base>,
    /// Shared nodes that a notice named and no longer names: perhaps none does.
    dropped: HashSet<NamedNode>,
}

/// Stores what is new or changed among the notices of the events.
///
/// # Errors
/// When something cannot be written; the notices before it are stored.
pub(super) fn load(
    events: &mut dyn Iterator<Item = Event>,
    writer: &Writer,
    intake: &mut Intake<'_>,
    labels: &mut Labels,
    changed: &mut Changed,
) -> Result<(), LoadError> {
    let about = About::new(writer.iris());
    for event in events {
        let Some(notice) = intake.take(event)? else { continue };
        let quads = about.quads(&notice);
        if about.is_known(writer.graph(), &notice.graph.doc, &quads)? {
            intake.summary.unchanged += 1;
            continue;
        }
        replace(&notice, &quads, writer, labels, changed)?;
        intake.summary.stored += 1;
        intake.summary.triples += notice.graph.own.len() as u64;
    }
    Ok(())
}

pub(super) fn replace(
    notice: &Accepted,
    about: &[Quad],
    writer: &Writer,
    labels: &mut Labels,
    changed: &mut Changed,
) -> Result<(), LoadError> {
    let mut descriptions: Vec<(NamedNode, Vec<Triple>)> = Vec::new();
    for shared in &notice.graph.shared {
        let iri = shared.iri.clone();
        let is_new = labels.note(shared.clone());
        // A node that a notice of this load has let go of may be gone from the store by now.
        if (is_new || changed.dropped.contains(&iri))
            && let Some(description) = labels.merged(&iri, writer.graph(), writer.iris())?
        {
            descriptions.push((iri, description));
        }
    }
    let change = Change {
        doc: notice.graph.doc.as_ref(),
        own: &notice.graph.own,
        about,
        descriptions: &descriptions,
    };
    apply(notice.base, &change, writer, changed)
}

/// Applies a change to a notice, and notes what it leaves behind.
pub(super) fn apply(
    base: Base,
    change: &Change<'_>,
    writer: &Writer,
    changed: &mut Changed,
) -> Result<(), LoadError> {
    let dropped = writer.apply(change)?;
    changed.bases.insert(base);
    note_dropped(dropped, writer, changed);
    Ok(())
}

impl Changed {
    /// Whether nothing has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bases.is_empty()
    }

    /// Everything may have changed: a load before this one was cut off.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn everything(writer: &Writer) -> Result<Self, LoadError> {
        let dropped = rebuild::shared_nodes(writer.graph(), writer.iris())?;
        Ok(Self { bases: Base::ALL.into_iter().collect(), dropped: dropped.into_iter().collect() })
    }
}

/// Removes the notices of a base that this load has not seen; gives how many.
///
/// # Errors
/// When the store cannot be read or written.
pub(super) fn remove_others(
    base: Base,
    writer: &Writer,
    intake: &Intake<'_>,
    changed: &mut Changed,
) -> Result<u64, LoadError> {
    let mut gone = Vec::new();
    for doc in writer.graph().docs(writer.iris().dataset(base).as_ref()) {
        let doc = doc?;
        if let Some(Name::Doc { escaped, .. }) = writer.iris().parse(doc.as_str())
            && !intake.is_met(base, &crate::percent::unescaped(escaped))
        {
            gone.push(doc);
        }
    }
    for doc in &gone {
        let change = Change { doc: doc.as_ref(), own: &[], about: &[], descriptions: &[] };
        apply(base, &change, writer, changed)?;
    }
    Ok(gone.len() as u64)
}

fn note_dropped(dropped: Vec<NamedNode>, writer: &Writer, changed: &mut Changed) {
    let is_shared = |node: &NamedNode| writer.iris().parse(node.as_str()) == Some(Name::Shared);
    changed.dropped.extend(dropped.into_iter().filter(is_shared));
}

/// Removes the shared nodes that no notice names any more.
///
/// # Errors
/// When the store cannot be written.
pub(super) fn remove_orphans(writer: &Writer, changed: &mut Changed) -> Result<(), LoadError> {
    let mut candidates: Vec<NamedNode> = changed.dropped.drain().collect();
    candidates.sort_unstable();
    writer.remove_orphans(candidates)?;
    Ok(())
}
