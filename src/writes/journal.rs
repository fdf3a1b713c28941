//! The log of writes: a line of JSON a write, in the folder of the store. Who is the name of a token, never of a
//! person; what is named by graph or notice, never quoted.

use super::request::Write;
use crate::ingest::LoadError;
use crate::store::Writer;
use oxrdf::NamedNode;
use serde_json::Value;
use serde_json::json;
use std::fs::File;
use std::io;
use std::io::Write as _;
use std::path::Path;

/// What is noted of a write.
pub(super) struct Entry(Value);

impl Entry {
    /// Notes who writes what. `graphs`: those that it names, where they are known before.
    pub(super) fn new(write: &Write, who: &str, graphs: Option<&[NamedNode]>) -> Self {
        let mut entry = json!({ "time": "", "who": who, "write": write.kind() });
        match write {
            Write::PutNotice { base, record } => {
                entry["notice"] = json!(format!("{base}/{}", record.reference));
            }
            Write::DeleteNotice { base, reference } => {
                entry["notice"] = json!(format!("{base}/{reference}"));
            }
            Write::PutGraph { graph, .. }
            | Write::AddToGraph { graph, .. }
            | Write::DeleteGraph { graph } => {
                let name = graph.as_ref().map_or("default", NamedNode::as_str);
                entry["graphs"] = json!([name]);
            }
            Write::Update(_) => {
                if let Some(graphs) = graphs {
                    entry["graphs"] = graphs.iter().map(NamedNode::as_str).collect();
                }
            }
        }
        Self(entry)
    }

    /// Notes a number.
    pub(super) fn count(&mut self, name: &str, number: u64) {
        self.0[name] = json!(number);
    }
}

/// Appends the writes of a version, before it is published: should the process end between, the next version to be
/// published has this number, and has them.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn append<'e>(
    writer: &Writer,
    version: u64,
    entries: impl Iterator<Item = &'e mut Entry>,
) -> Result<(), LoadError> {
    let path = writer.layout().writes_log();
    let time = jiff::Timestamp::now().to_string();
    let mut lines = Vec::new();
    for Entry(entry) in entries {
        entry["time"] = json!(time);
        entry["version"] = json!(version);
        lines.extend_from_slice(entry.to_string().as_bytes());
        lines.push(b'\n');
    }
    write(&path, &lines).map_err(|source| LoadError::Write { path, source })
}

fn write(path: &Path, lines: &[u8]) -> io::Result<()> {
    // Opened each time, so that the file can be moved away while the server runs.
    let mut file = File::options().create(true).append(true).open(path)?;
    file.write_all(lines)?;
    file.sync_data()
}
