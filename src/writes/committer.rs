//! Carries out the writes of a batch, each in a transaction of its own, and publishes one version for them.

use super::journal;
use super::journal::Entry;
use super::judge::Before;
use super::policy::Policy;
use super::policy::Reach;
use super::queue::Job;
use super::request::Done;
use super::request::Effect;
use super::request::Refusal;
use super::request::Write;
use crate::ingest;
use crate::ingest::Extent;
use crate::ingest::Fate;
use crate::ingest::LoadError;
use crate::ingest::LoadOptions;
use crate::ingest::Rules;
use crate::query::CancellationToken;
use crate::store::Edit;
use crate::store::Graph;
use crate::store::UpdateError;
use crate::store::Writer;
use oxrdf::NamedNode;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::mpsc;
use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::time::Duration;

/// How writes are carried out.
#[derive(Clone, Debug)]
pub struct Options {
    pub load: LoadOptions,
    /// The longest that an update may run.
    pub update_time_max: Duration,
}

/// The one who writes.
pub struct Committer {
    writer: Writer,
    rules: Rules,
    policy: Policy,
    options: Options,
    /// The number of the version that is served.
    version: u64,
    /// Whether something may be stored that was not published: nobody knows any more how far it reaches.
    is_behind: bool,
}

/// A write that was carried out, and waits to be served.
struct Applied {
    effect: Effect,
    entry: Entry,
}

impl Committer {
    /// Takes the writer of a store, and publishes what an earlier process has left unpublished.
    ///
    /// # Errors
    /// When that cannot be done.
    pub fn new(
        writer: Writer,
        rules: Rules,
        policy: Policy,
        options: Options,
    ) -> Result<Self, LoadError> {
        let mut committer = Self { writer, rules, policy, options, version: 0, is_behind: false };
        let Self { writer, rules, policy, options, .. } = &committer;
        if policy.is_unchecked() && writer.is_unpublished() {
            let extent = Extent { is_unbounded: true, ..Extent::default() };
            ingest::publish_edits(writer, extent, &options.load, rules, |_| Ok(()))?;
        } else {
            ingest::catch_up(writer, &options.load, rules)?;
        }
        let current = crate::store::Version::current_number(writer.layout().dir())?;
        committer.version = current.unwrap_or(0);
        Ok(committer)
    }

    pub(super) fn graph(&self) -> &Graph {
        self.writer.graph()
    }

    /// Carries out a batch, publishes, and answers each.
    pub(super) fn commit(&mut self, batch: Vec<Job>, take_up: &dyn Fn() -> Result<(), LoadError>) {
        let mut extent = Extent::default();
        let mut applied = Vec::new();
        for Job { write, who, answer } in batch {
            match catch_unwind(AssertUnwindSafe(|| self.apply(write, &who, &mut extent))) {
                Ok(Ok(done)) => applied.push((done, answer)),
                // Whoever asked may have gone away; here and below.
                Ok(Err(refusal)) => {
                    self.is_behind |= matches!(refusal, Refusal::Failed(_));
                    drop(answer.send(Err(refusal)));
                }
                Err(_) => {
                    self.is_behind = true;
                    drop(answer.send(Err(Refusal::Panicked)));
                }
            }
        }
        let is_changed = applied.iter().any(|(done, _)| done.effect != Effect::None);
        let served = match is_changed {
            true => self.publish(extent, &mut applied, take_up),
            // What was marked, in case, has not come about.
            false if !self.is_behind => self.writer.mark_published().map_err(LoadError::from),
            false => Ok(()),
        };
        if let Err(error) = &served {
            let cause = ingest::chain(error);
            tracing::error!(cause, "what was written is not published");
        }
        for (Applied { effect, .. }, answer) in applied {
            let outcome = match &served {
                Ok(()) => Ok(Done { effect, version: self.version }),
                Err(_) => Err(Refusal::Unpublished),
            };
            drop(answer.send(outcome));
        }
    }

    fn publish<T>(
        &mut self,
        extent: Extent,
        applied: &mut [(Applied, T)],
        take_up: &dyn Fn() -> Result<(), LoadError>,
    ) -> Result<(), LoadError> {
        let changed = applied.iter_mut().filter(|(done, _)| done.effect != Effect::None);
        let entries = changed.map(|(done, _)| &mut done.entry);
        let note = |number| journal::append(&self.writer, number, entries);
        let extent = if self.is_behind { Extent::everything(&self.writer)? } else { extent };
        let extent = Extent { is_unbounded: self.policy.is_unchecked(), ..extent };
        self.is_behind = true;
        let load = &self.options.load;
        self.version = ingest::publish_edits(&self.writer, extent, load, &self.rules, note)?;
        self.is_behind = false;
        take_up()
    }

    fn apply(&self, write: Write, who: &str, extent: &mut Extent) -> Result<Applied, Refusal> {
        let reach = self.policy.reach(&write)?;
        let graphs = match &reach {
            Reach::Graphs(graphs) => Some(graphs.as_slice()),
            Reach::Anything => None,
        };
        let mut entry = Entry::new(&write, who, graphs);
        let effect = match write {
            Write::PutNotice { record, .. } => {
                let prepared = ingest::prepare(*record, Arc::from([]), &self.rules);
                if prepared.is_refused() {
                    return Err(Refusal::Notice(prepared.problems));
                }
                self.mark()?;
                let fate = ingest::put(prepared, &self.writer, &mut extent.notices)?;
                effect(fate.unwrap_or(Fate::Unchanged))?
            }
            Write::DeleteNotice { base, reference } => {
                self.mark()?;
                effect(ingest::remove(base, &reference, &self.writer, &mut extent.notices)?)?
            }
            other => self.edit(other, graphs, &mut entry)?,
        };
        Ok(Applied { effect, entry })
    }

    fn edit(
        &self,
        write: Write,
        graphs: Option<&[NamedNode]>,
        entry: &mut Entry,
    ) -> Result<Effect, Refusal> {
        let mut edit = self.writer.edit()?;
        let before = graphs.map(|graphs| Before::of(graphs, &edit)).transpose()?;
        let mut is_there = true;
        match write {
            Write::Update(update) => {
                under_deadline(self.options.update_time_max, |cancel| {
                    edit.update(*update, cancel)
                })?;
            }
            Write::PutGraph { graph, triples } => {
                is_there = replace(&mut edit, graph.as_ref())?;
                edit.add(graph.as_ref(), &triples);
            }
            Write::AddToGraph { graph, triples } => {
                is_there = has(&edit, graph.as_ref())?;
                edit.add(graph.as_ref(), &triples);
            }
            Write::DeleteGraph { graph } => {
                if !replace(&mut edit, graph.as_ref())? {
                    return Err(Refusal::NoGraph);
                }
            }
            Write::PutNotice { .. } | Write::DeleteNotice { .. } => {}
        }
        if let Some(before) = before {
            let counts = before.judge(&edit, self.writer.graph(), &self.rules)?;
            entry.count("added", counts.added);
            entry.count("removed", counts.removed);
        }
        self.mark()?;
        edit.commit()?;
        Ok(if is_there { Effect::Changed } else { Effect::Created })
    }

    /// Notes that there may be something to publish, should this process end before it is.
    fn mark(&self) -> Result<(), Refusal> {
        match self.writer.is_unpublished() {
            true => Ok(()),
            false => Ok(self.writer.mark_unpublished()?),
        }
    }
}

fn effect(fate: Fate) -> Result<Effect, Refusal> {
    match fate {
        Fate::Created => Ok(Effect::Created),
        Fate::Replaced | Fate::Removed => Ok(Effect::Changed),
        Fate::Unchanged => Ok(Effect::None),
        Fate::Missing => Err(Refusal::NoNotice),
    }
}

/// Whether there is such a graph; the default graph always is.
fn has(edit: &Edit<'_>, graph: Option<&NamedNode>) -> Result<bool, Refusal> {
    Ok(graph.map_or(Ok(true), |graph| edit.has_graph(graph.as_ref()))?)
}

/// Removes a graph; says whether it was there.
fn replace(edit: &mut Edit<'_>, graph: Option<&NamedNode>) -> Result<bool, Refusal> {
    let is_there = has(edit, graph)?;
    if is_there {
        edit.remove(graph)?;
    }
    Ok(is_there)
}

/// Runs an update, and cancels it when its time is over.
fn under_deadline(
    time_max: Duration,
    update: impl FnOnce(&CancellationToken) -> Result<(), UpdateError>,
) -> Result<(), UpdateError> {
    let cancel = CancellationToken::new();
    thread::scope(|scope| {
        let (done, waiting) = mpsc::channel::<()>();
        let timer = cancel.clone();
        scope.spawn(move || {
            if waiting.recv_timeout(time_max) == Err(RecvTimeoutError::Timeout) {
                timer.cancel();
            }
        });
        let updated = update(&cancel);
        drop(done);
        updated
    })
}
