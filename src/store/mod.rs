//! The embedded Oxigraph store: the one module that names `oxigraph::store`.
//!
//! One process writes, into a RocksDB of its own; what it has written becomes visible when it publishes
//! a version, a read-only checkpoint in a folder of its own, which any number of processes read. It does
//! not know HTTP, nor where the triples come from.

mod arrival;
mod edit;
mod error;
mod graph;
mod layout;
mod links;
mod notice;
mod version;
mod writer;

pub use arrival::Arrival;
pub use edit::Edit;
pub use edit::UpdateError;
pub use error::OpenError;
pub use error::StoreError;
pub use graph::Graph;
pub use layout::DEFAULT_BASE_IRI;
pub use layout::Layout;
pub use layout::StoreMeta;
pub use version::DatasetInfo;
pub use version::DumpFile;
pub use version::Version;
pub use version::VersionInfo;
pub use writer::Bulk;
pub use writer::Change;
pub use writer::Draft;
pub use writer::Writer;
