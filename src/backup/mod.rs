//! A published version as files that can be kept elsewhere and brought back: each with its length and SHA-256.
//!
//! A backup is a folder, or a tar archive of the same files:
//!
//! | path | what |
//! |---|---|
//! | `version/…` | the files of the version, as they lie in the store |
//! | `backup.json` | the manifest |
//! | `SHA256SUMS` | the checksums of all these, written last |
//!
//! It knows stores and their indexes, and nothing of HTTP.

mod archive;
mod create;
mod error;
mod manifest;
mod restore;

pub use create::Target;
pub use create::create;
pub use error::BackupError;
pub use manifest::FileEntry;
pub use manifest::Manifest;
pub use restore::Source;
pub use restore::restore;
