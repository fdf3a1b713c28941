//! Writes the dumps of one dataset, all formats at once, one notice after the other.

use super::canonical::hexadecimal;
use super::reread;
use super::reread::RereadError;
use super::reread::Tally;
use crate::store::DumpFile;
use crate::vocab::PREFIXES;
use flate2::Compression;
use flate2::GzBuilder;
use flate2::write::GzEncoder;
use oxrdf::Triple;
use oxttl::TurtleSerializer;
use oxttl::turtle::WriterTurtleSerializer;
use sha2::Digest as _;
use sha2::Sha256;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::str::FromStr;

/// A format of the published dumps; one that the second reader can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DumpFormat {
    NTriples,
    Turtle,
}

impl DumpFormat {
    /// Its name in settings and at the end of a file: `nt`.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::NTriples => "nt",
            Self::Turtle => "ttl",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::NTriples => "application/n-triples",
            Self::Turtle => "text/turtle",
        }
    }
}

impl FromStr for DumpFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        match name {
            "nt" => Ok(Self::NTriples),
            "ttl" => Ok(Self::Turtle),
            other => Err(UnknownFormat(other.to_owned())),
        }
    }
}

/// A format that dumps are not published in.
#[derive(Debug, thiserror::Error)]
#[error("dumps are not published as {0:?}; there are nt and ttl")]
pub struct UnknownFormat(String);

/// A dump that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    #[error("cannot write the dump {}", path.display())]
    Write {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the dump {} is wrong", path.display())]
    Reread {
        path: PathBuf,
        #[source]
        source: RereadError,
    },
    #[error(
        "the dump {} is wrong: {} triples were written, the second reader finds {}{}",
        path.display(), written.triples, found.triples,
        if written.triples == found.triples { ", of which some are others" } else { "" }
    )]
    Different { path: PathBuf, written: Tally, found: Tally },
}

/// The dumps of one dataset, being written.
pub struct DumpWriter {
    dataset: String,
    tally: Tally,
    files: Vec<Output>,
}

struct Output {
    path: PathBuf,
    format: DumpFormat,
    sink: Sink,
}

enum Sink {
    NTriples(Box<Gzip>),
    Turtle(Box<WriterTurtleSerializer<Gzip>>),
}

impl DumpWriter {
    /// Begins the files `{dataset}.{format}.gz` in a folder; without formats it only counts.
    ///
    /// # Errors
    /// When a file cannot be made.
    pub fn create(
        folder: &Path,
        dataset: &str,
        formats: &[DumpFormat],
        gzip_level: u32,
    ) -> Result<Self, DumpError> {
        let mut files = Vec::new();
        for format in formats.iter().copied() {
            let path = folder.join(format!("{dataset}.{}.gz", format.extension()));
            let gzip = gzip(&path, gzip_level)
                .map_err(|source| DumpError::Write { path: path.clone(), source })?;
            let sink = match format {
                DumpFormat::NTriples => Sink::NTriples(Box::new(gzip)),
                DumpFormat::Turtle => Sink::Turtle(Box::new(turtle().for_writer(gzip))),
            };
            files.push(Output { path, format, sink });
        }
        Ok(Self { dataset: dataset.to_owned(), tally: Tally::default(), files })
    }

    /// Adds triples; `lines` are the same ones as canonical lines, in any order.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn add(&mut self, triples: &[Triple], lines: &[u8]) -> Result<(), DumpError> {
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            self.tally.add(line);
        }
        for Output { path, sink, .. } in &mut self.files {
            let written = match sink {
                Sink::NTriples(gzip) => gzip.write_all(lines),
                Sink::Turtle(turtle) => {
                    triples.iter().try_for_each(|triple| turtle.serialize_triple(triple))
                }
            };
            written.map_err(|source| DumpError::Write { path: path.clone(), source })?;
        }
        Ok(())
    }

    /// Ends the files, has each read again, and says what they are.
    ///
    /// # Errors
    /// When a file cannot be written, or the second reader does not find in it what was written.
    pub fn finish(self) -> Result<(Tally, Vec<DumpFile>), DumpError> {
        let mut dumps = Vec::new();
        for Output { path, format, sink } in self.files {
            let failed = |source| DumpError::Write { path: path.clone(), source };
            let gzip = match sink {
                Sink::NTriples(gzip) => *gzip,
                Sink::Turtle(turtle) => turtle.finish().map_err(failed)?,
            };
            let (bytes, sha256) = finish(gzip).map_err(failed)?;
            let found = reread::tally(&path, format)
                .map_err(|source| DumpError::Reread { path: path.clone(), source })?;
            if found != self.tally {
                return Err(DumpError::Different { path, written: self.tally, found });
            }
            dumps.push(DumpFile {
                dataset: self.dataset.clone(),
                format: format.extension().to_owned(),
                name: format!("{}.{}.gz", self.dataset, format.extension()),
                bytes,
                sha256,
                triples: found.triples,
                media_type: format.media_type().to_owned(),
            });
        }
        Ok((self.tally, dumps))
    }
}

fn turtle() -> TurtleSerializer {
    PREFIXES.iter().fold(TurtleSerializer::new(), |serializer, (prefix, namespace)| {
        serializer.with_prefix(*prefix, *namespace).expect("our namespaces are IRIs")
    })
}

type Gzip = GzEncoder<BufWriter<Hashed>>;

/// No time and no name in the header: the same content gives the same bytes.
fn gzip(path: &Path, level: u32) -> io::Result<Gzip> {
    let hashed = Hashed { file: File::create(path)?, hash: Sha256::new(), bytes: 0 };
    let level = Compression::new(level.clamp(1, 9));
    Ok(GzBuilder::new().write(BufWriter::with_capacity(1 << 17, hashed), level))
}

fn finish(gzip: Gzip) -> io::Result<(u64, String)> {
    let hashed = gzip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    hashed.file.sync_all()?;
    Ok((hashed.bytes, hexadecimal(&hashed.hash.finalize())))
}

/// A file whose bytes are counted and hashed as they are written.
struct Hashed {
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
