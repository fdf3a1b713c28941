//! One thread reads, several map and validate, and the caller's thread gets the notices in the order of
//! the files. Queues are short, so memory does not grow with the input.

use super::error::LoadError;
use super::prepare::Prepared;
use super::prepare::Preparer;
use super::prepare::Rules;
use super::progress::Progress;
use crate::notice::Base;
use crate::notice::Record;
use crate::notice::read;
use crate::notice::read::FileProblem;
use crate::notice::read::ReadError;
use crate::notice::read::ReadOptions;
use crate::notice::read::Reader;
use crossbeam_channel::Receiver;
use crossbeam_channel::Sender;
use crossbeam_channel::bounded;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

/// A batch goes on when it has this many records, or this many bytes.
const BATCH_RECORDS: usize = 64;
const BATCH_BYTES: usize = 1 << 20;

/// How many steps a thread may be ahead of the slowest one, those in the queues included.
const STEPS_PER_THREAD: usize = 8;

/// Files that were opened, and of which it is known which base and shape they have.
pub struct Inputs {
    readers: Vec<(String, Reader)>,
    /// The files beside them that could not be opened, or are no files of notices: why, and what to do.
    unread: Vec<String>,
}

impl Inputs {
    /// Opens all files; `-` is standard input. One that is no file of notices does not keep the others out: it is
    /// reported when they are read.
    ///
    /// # Errors
    /// When no file can be opened, what is wrong with the first.
    pub fn open(
        files: &[PathBuf],
        base: Option<Base>,
        record_bytes_max: usize,
    ) -> Result<Self, ReadError> {
        let options = ReadOptions { base, record_bytes_max };
        let (mut readers, mut errors) = (Vec::new(), Vec::new());
        for file in files {
            match read::open(file, &options) {
                Ok(reader) => readers.push((file.display().to_string(), reader)),
                Err(error) => errors.push(error),
            }
        }
        let unread = errors.iter().map(|error| super::error::chain(error)).collect();
        match errors.into_iter().next() {
            Some(first) if readers.is_empty() => Err(first),
            _ => Ok(Self { readers, unread }),
        }
    }

    /// Why files beside these are not read, a line a file.
    pub(super) fn take_unread(&mut self) -> Vec<String> {
        std::mem::take(&mut self.unread)
    }

    /// The bases of the files, each once.
    #[must_use]
    pub fn bases(&self) -> Vec<Base> {
        let mut bases: Vec<Base> = self.readers.iter().map(|(_, reader)| reader.base()).collect();
        bases.sort_unstable();
        bases.dedup();
        bases
    }

    /// Parts the files of these bases from the others, each in its order.
    pub(super) fn partition(self, bases: &[Base]) -> (Self, Self) {
        let (of_these, others) =
            self.readers.into_iter().partition(|(_, reader)| bases.contains(&reader.base()));
        let unread = Vec::new();
        (Self { readers: of_these, unread: self.unread }, Self { readers: others, unread })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.readers.is_empty()
    }

    /// All bytes of all files, as far as they are known.
    pub(super) fn bytes_total(&self) -> u64 {
        self.readers.iter().filter_map(|(_, reader)| reader.bytes_total()).sum()
    }
}

/// What comes out of the pipeline, in the order of the files.
pub(super) enum Event {
    /// A file begins: its path as it was given.
    FileBegin {
        file: String,
        base: Base,
    },
    Notice(Box<Prepared>),
    /// A file is through: what was found about the whole of it.
    FileEnd {
        file: String,
        base: Base,
        problems: Vec<FileProblem>,
        error: Option<ReadError>,
    },
}

enum Step {
    Records(Vec<Record>, Arc<[u8]>),
    Prepared(Vec<Prepared>),
    File(Event),
    /// A thread has panicked, and the step that it had in hand will never come.
    Lost,
}

/// Runs the pipeline; `consume` gets the events one after the other, on this thread.
///
/// # Errors
/// What `consume` gives.
pub(super) fn run<T>(
    inputs: Inputs,
    rules: &Rules,
    threads: usize,
    progress: &Progress,
    consume: impl FnOnce(&mut dyn Iterator<Item = Event>) -> Result<T, LoadError>,
) -> Result<T, LoadError> {
    let threads = match threads {
        0 => thread::available_parallelism().map_or(1, std::num::NonZero::get),
        given => given,
    };
    thread::scope(|scope| {
        let (to_workers, from_reader) = bounded::<(u64, Step)>(threads * 2);
        let (to_end, from_workers) = bounded::<(u64, Step)>(threads * 2);
        let (begin, end) = bounded::<()>(threads * STEPS_PER_THREAD);
        scope.spawn(move || read_all(inputs, progress, &begin, &to_workers));
        for _ in 0..threads {
            let (from_reader, to_end) = (from_reader.clone(), to_end.clone());
            scope.spawn(move || work(rules, &from_reader, &to_end));
        }
        drop((from_reader, to_end));
        consume(&mut Ordered::new(from_workers, end))
    })
}

fn read_all(
    inputs: Inputs,
    progress: &Progress,
    begin: &Sender<()>,
    to_workers: &Sender<(u64, Step)>,
) {
    let _panic = TellPanic(to_workers);
    let mut number = 0..;
    let mut send = |step: Step| {
        let number = number.next().expect("there are enough numbers");
        // The other end is gone when the load has failed: then there is nothing more to read for.
        begin.send(()).is_ok() && to_workers.send((number, step)).is_ok()
    };
    let mut bytes_before = 0;
    for (file, mut reader) in inputs.readers {
        if !send(Step::File(Event::FileBegin { file: file.clone(), base: reader.base() })) {
            return;
        }
        let header: Arc<[u8]> = reader.raw_header().into();
        let mut error = None;
        let mut batch = Vec::with_capacity(BATCH_RECORDS);
        let mut bytes = 0;
        while let Some(record) = reader.next() {
            match record {
                Ok(record) => {
                    bytes += record.raw.len();
                    batch.push(record);
                }
                Err(broken) => {
                    error = Some(broken);
                    break;
                }
            }
            if batch.len() >= BATCH_RECORDS || bytes >= BATCH_BYTES {
                progress.set_read(bytes_before + reader.bytes_read());
                let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH_RECORDS));
                bytes = 0;
                if !send(Step::Records(full, Arc::clone(&header))) {
                    return;
                }
            }
        }
        bytes_before += reader.bytes_total().unwrap_or_else(|| reader.bytes_read());
        progress.set_read(bytes_before);
        let problems = reader.file_problems().to_vec();
        let end = Event::FileEnd { file, base: reader.base(), problems, error };
        if !send(Step::Records(batch, header)) || !send(Step::File(end)) {
            return;
        }
    }
}

fn work(rules: &Rules, from_reader: &Receiver<(u64, Step)>, to_end: &Sender<(u64, Step)>) {
    let _panic = TellPanic(to_end);
    let mut preparer = Preparer::new(rules);
    for (number, step) in from_reader {
        let step = match step {
            Step::Records(records, header) => Step::Prepared(
                records
                    .into_iter()
                    .map(|record| preparer.prepare(record, Arc::clone(&header)))
                    .collect(),
            ),
            other => other,
        };
        if to_end.send((number, step)).is_err() {
            return;
        }
    }
}

/// Tells the other end when this thread panics: it would wait for a step that never comes.
struct TellPanic<'a>(&'a Sender<(u64, Step)>);

impl Drop for TellPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send((u64::MAX, Step::Lost));
        }
    }
}

/// Puts the batches back into their order. While one takes long, those behind it wait here; since each has
/// a place among those begun until it is passed on, the reader then waits too.
struct Ordered {
    from_workers: Receiver<(u64, Step)>,
    /// One for each step that was begun and not passed on.
    begun: Receiver<()>,
    waiting: HashMap<u64, Step>,
    next: u64,
    batch: std::vec::IntoIter<Prepared>,
}

impl Ordered {
    fn new(from_workers: Receiver<(u64, Step)>, begun: Receiver<()>) -> Self {
        let batch = Vec::new().into_iter();
        Self { from_workers, begun, waiting: HashMap::new(), next: 0, batch }
    }

    fn next_step(&mut self) -> Option<Step> {
        loop {
            if let Some(step) = self.waiting.remove(&self.next) {
                self.next += 1;
                let _ = self.begun.try_recv();
                return Some(step);
            }
            match self.from_workers.recv().ok()? {
                // Nothing of this load may be committed as if it were the whole.
                (_, Step::Lost) => panic!("a thread that reads, maps or validates has panicked"),
                (number, step) => self.waiting.insert(number, step),
            };
        }
    }
}

impl Iterator for Ordered {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(prepared) = self.batch.next() {
                return Some(Event::Notice(Box::new(prepared)));
            }
            match self.next_step()? {
                Step::Prepared(batch) => self.batch = batch.into_iter(),
                Step::File(event) => return Some(event),
                Step::Records(..) | Step::Lost => {
                    unreachable!("workers turn records into prepared notices")
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_keeps_its_place_until_those_before_it_are_passed_on() {
        let (to_end, from_workers) = bounded(4);
        let (begin, begun) = bounded(2);
        let mut ordered = Ordered::new(from_workers, begun);
        let step = |number: u64| (number, Step::Prepared(Vec::new()));
        for number in [1, 0] {
            begin.send(()).expect("there is a place");
            to_end.send(step(number)).expect("the queue is long enough");
        }
        assert!(begin.is_full());
        assert!(ordered.next_step().is_some());
        assert_eq!(begin.len(), 1);
        assert!(ordered.next_step().is_some());
        assert!(begin.is_empty());
    }

    #[test]
    #[should_panic(expected = "a thread that reads")]
    fn the_panic_of_a_thread_ends_the_load() {
        let (to_end, from_workers) = bounded(1);
        let (_begin, begun) = bounded(1);
        let thread = thread::spawn(move || {
            let _panic = TellPanic(&to_end);
            panic!("a test of panics");
        });
        assert!(thread.join().is_err());
        Ordered::new(from_workers, begun).next_step();
    }
}
