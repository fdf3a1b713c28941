//! A large graph: filled triple by triple, kept as numbers and texts, validated on all cores.

use super::check;
use super::data::Data;
use super::focus;
use super::index::Index;
use super::options::Options;
use super::plan::Plan;
use super::results::Results;
use super::sparql::Failure;
use oxrdf::TripleRef;
use std::num::NonZero;
use std::thread;

/// A data graph for one set of shapes. It takes some 100 bytes a triple.
pub struct DataGraph<'s> {
    plan: &'s Plan,
    index: Index,
}

/// Focus nodes that a thread takes at a time: a core that had the easy ones goes on with others.
const CHUNK: usize = 4096;

impl<'s> DataGraph<'s> {
    /// What the sorting of a triple takes at most, from both ends, beside what keeps it; results come on top.
    pub const TRIPLE_BYTES: usize = 64;

    pub(super) fn new(plan: &'s Plan) -> DataGraph<'s> {
        let mut index = Index::default();
        index.begin(plan);
        DataGraph { plan, index }
    }

    /// Takes in a triple, perhaps again.
    ///
    /// # Panics
    /// Beyond four billion triples or terms.
    pub fn insert(&mut self, triple: TripleRef<'_>) {
        self.index.add(self.plan, triple);
    }

    /// How many triples it has taken in that the shapes may read, repetitions included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the graph fails, found by so many threads; none means one a processor.
    ///
    /// # Errors
    /// A query of a shape that fails, or no more time; shapes of SHACL Core never fail otherwise.
    pub fn validate(
        &mut self,
        threads: Option<NonZero<usize>>,
        options: Options,
    ) -> Result<Results<'_>, Failure> {
        let deadline = options.deadline();
        self.index.finish(self.plan);
        let data = Data { plan: self.plan, index: &self.index, triples: &[] };
        let mut focus = Vec::new();
        focus::focus_nodes(self.plan, &self.index, &mut focus);
        let threads = threads.or(thread::available_parallelism().ok()).map_or(1, NonZero::get);
        let chunks = std::sync::Mutex::new(focus.chunks(CHUNK));
        let next = || chunks.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
        let work = || {
            let mut findings = Vec::new();
            while let Some(chunk) = next() {
                check::run(data, chunk, deadline, options.details, &mut findings)?;
            }
            Ok::<_, Failure>(findings)
        };
        let found: Vec<Result<_, Failure>> = thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut found = vec![work()];
            let join = |other: thread::ScopedJoinHandle<'_, _>| {
                other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            found.extend(others.into_iter().map(join));
            found
        });
        let mut findings = Vec::new();
        for found in found {
            findings.append(&mut found?);
        }
        Ok(Results::new(data, findings))
    }
}
