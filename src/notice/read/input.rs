//! The bytes of a file, decompressed, through a window that slides over them.

use super::error::ReadError;
use std::io;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

/// How much is read first; enough to tell shape, encoding and base.
pub const SAMPLE_BYTES: usize = 64 << 10;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// The part of the file that is looked at now, and where it stands.
pub struct Input {
    /// The name of the file for messages.
    pub name: Arc<str>,
    /// The line on which the window begins, counted from 1.
    pub line: u64,
    /// How many decompressed bytes lie before the window.
    pub offset: u64,
    source: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    failure: Option<io::Error>,
    compressed: bool,
    raw_bytes: Arc<AtomicU64>,
}

impl Input {
    /// Begins to read; unpacks gzip and zstd, told by their first bytes.
    pub fn new(name: Arc<str>, source: Box<dyn Read + Send>) -> Result<Self, ReadError> {
        let raw_bytes = Arc::new(AtomicU64::new(0));
        let mut counted = Counted { source, bytes: Arc::clone(&raw_bytes) };
        let mut magic = Vec::with_capacity(4);
        let failed = |source| ReadError::Io { file: name.to_string(), source };
        counted.by_ref().take(4).read_to_end(&mut magic).map_err(failed)?;
        let gzip = magic.starts_with(GZIP);
        let zstd = magic.starts_with(ZSTD);
        let whole = io::Cursor::new(magic).chain(counted);
        let source: Box<dyn Read + Send> = if gzip {
            Box::new(flate2::read::MultiGzDecoder::new(io::BufReader::new(whole)))
        } else if zstd {
            Box::new(zstd::stream::read::Decoder::new(whole).map_err(failed)?)
        } else {
            Box::new(whole)
        };
        let mut input = Self {
            name,
            line: 1,
            offset: 0,
            source,
            buffer: vec![0; 4 * SAMPLE_BYTES],
            start: 0,
            end: 0,
            ended: false,
            failure: None,
            compressed: gzip || zstd,
            raw_bytes,
        };
        while input.data().len() < SAMPLE_BYTES && input.fill() {}
        Ok(input)
    }

    /// The window.
    pub fn data(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Whether the window reaches to the end of the file.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Whether the file broke off, so that its last record must not be trusted.
    pub fn broken(&self) -> bool {
        self.failure.is_some()
    }

    /// Moves the start of the window, and counts the lines passed.
    pub fn consume(&mut self, bytes: usize) {
        let passed = &self.buffer[self.start..self.start + bytes];
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.offset += bytes as u64;
        self.start += bytes;
    }

    /// Lengthens the window, at least to twice what it is unless the file ends; false at the end.
    pub fn grow(&mut self) -> bool {
        let wanted = (2 * self.data().len()).max(SAMPLE_BYTES);
        let mut grown = false;
        while self.data().len() < wanted && self.fill() {
            grown = true;
        }
        grown
    }

    /// One read behind the window; false at the end.
    fn fill(&mut self) -> bool {
        if self.ended {
            return false;
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(2 * self.buffer.len(), 0);
        }
        loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.ended = true,
                Ok(bytes) => self.end += bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.failure = Some(error);
                    self.ended = true;
                }
            }
            return !self.ended;
        }
    }

    /// Why the file broke off, once.
    pub fn take_failure(&mut self) -> Option<ReadError> {
        let source = self.failure.take()?;
        let file = self.name.to_string();
        Some(match source.kind() {
            io::ErrorKind::IsADirectory => ReadError::Directory { file },
            _ if self.compressed => ReadError::Compression { file, line: self.line, source },
            _ => ReadError::Io { file, source },
        })
    }

    /// How many bytes have been read from the file as it is stored.
    pub fn raw_bytes(&self) -> u64 {
        self.raw_bytes.load(Ordering::Relaxed)
    }
}

/// Counts what passes.
struct Counted {
    source: Box<dyn Read + Send>,
    bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.source.read(buffer)?;
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}
