//! The first load of a base: all quads through the bulk loader, visible at once, and the dumps written on
//! the way, when the triples are in hand.

use super::about::About;
use super::ends::Ends;
use super::error::LoadError;
use super::intake::Intake;
use super::labels::Labels;
use super::pipeline::Event;
use super::publish::Dumps;
use crate::store::Writer;
use oxrdf::GraphName;
use oxrdf::NamedNode;
use oxrdf::Quad;
use oxrdf::Triple;

/// Loads all notices of the events; bases that have notices in the store already must not be among them.
///
/// # Errors
/// When something cannot be written; then none of these notices is visible.
pub(super) fn load(
    events: &mut dyn Iterator<Item = Event>,
    writer: &Writer,
    intake: &mut Intake<'_>,
    labels: &mut Labels,
    dumps: &mut Dumps,
    memory_mib: usize,
    threads: usize,
) -> Result<(), LoadError> {
    let mut bulk = writer.bulk(memory_mib, threads);
    let about = About::new(writer.iris());
    let had_links = writer.graph().has_links()?;
    let mut feed = Feed {
        events,
        intake,
        labels,
        dumps,
        about: &about,
        writer,
        ends: Ends::new(writer)?,
        has_inverses: had_links && writer.graph().inverses().next().transpose()?.is_some(),
        ready: Vec::new(),
        claimed: Vec::new(),
    };
    bulk.load(&mut feed)?;
    let Feed { claimed, ends, .. } = feed;
    let contradicts = ends.contradicts();
    bulk.load(ends.missing(writer)?)?;
    let tail = shared_nodes(writer, labels)?;
    bulk.load(tail.into_iter().map(Ok::<_, LoadError>))?;
    // Should the load be cut off between these, the next one puts the links right again.
    writer.own(&claimed)?;
    bulk.commit()?;
    if contradicts || had_links {
        writer.contradict()?;
    }
    writer.compact()?;
    Ok(())
}

/// Turns notices into quads, one notice at a time.
struct Feed<'f, 'i> {
    events: &'f mut dyn Iterator<Item = Event>,
    intake: &'f mut Intake<'i>,
    labels: &'f mut Labels,
    dumps: &'f mut Dumps,
    about: &'f About,
    writer: &'f Writer,
    ends: Ends,
    /// Whether there is any link yet that only the notice at its other end states.
    has_inverses: bool,
    /// Quads of the notice in hand, last first.
    ready: Vec<Quad>,
    /// What until now only the other notice of a link has stated.
    claimed: Vec<Triple>,
}

impl Feed<'_, '_> {
    fn notice(&mut self, event: Event) -> Result<(), LoadError> {
        let Some(mut notice) = self.intake.take(event)? else { return Ok(()) };
        self.intake.summary.stored += 1;
        self.intake.summary.triples += notice.graph.own.len() as u64;
        self.dumps.add(notice.base, &notice.graph.own, &notice.graph.lines)?;
        for triple in &notice.graph.own {
            self.ends.note(triple)?;
            if self.has_inverses && self.writer.graph().is_inverse(triple)? {
                self.claimed.push(triple.clone());
            }
        }
        self.ready.extend(self.about.quads(&notice));
        self.ready.extend(notice.graph.own.drain(..).map(in_default_graph));
        for shared in notice.graph.shared {
            self.labels.note(shared);
        }
        Ok(())
    }
}

impl Iterator for Feed<'_, '_> {
    type Item = Result<Quad, LoadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(quad) = self.ready.pop() {
                return Some(Ok(quad));
            }
            let event = self.events.next()?;
            if let Err(error) = self.notice(event) {
                return Some(Err(error));
            }
        }
    }
}

fn in_default_graph(triple: Triple) -> Quad {
    triple.in_graph(GraphName::DefaultGraph)
}

/// The quads of the shared nodes that the store does not know. Those that it knows, and that have got a
/// new label, are replaced here and now: should the load be cut off before it commits, the store knows
/// one more label, and nothing is wrong.
fn shared_nodes(writer: &Writer, labels: &mut Labels) -> Result<Vec<Quad>, LoadError> {
    let iris: Vec<NamedNode> = labels.sorted().into_iter().cloned().collect();
    let mut quads = Vec::new();
    for iri in iris {
        let Some(description) = labels.merged(&iri, writer.graph(), writer.iris())? else {
            continue;
        };
        if writer.graph().described(iri.as_ref())?.is_empty() {
            quads.extend(description.into_iter().map(in_default_graph));
        } else {
            writer.describe(iri.as_ref(), &description)?;
        }
    }
    Ok(quads)
}
