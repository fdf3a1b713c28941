//! A SPARQL query: its text checked and parsed, evaluated on a version under a deadline, its results
//! written in any format. It does not know HTTP.

pub mod format;
pub mod graph;
pub mod guard;
mod joins;
mod json_ld;
mod locate;
pub mod parse;
pub mod run;

pub use format::Format;
pub use format::Kind;
pub use graph::write_graph;
pub use parse::ParsedQuery;
pub use parse::SyntaxError;
pub use parse::parse;
pub use run::Budget;
pub use run::QueryError;
pub use run::Stats;
pub use run::run;

/// The stack that a thread needs to parse, evaluate and drop any query that [`guard::check`] lets
/// through, in bytes. Only what is touched is ever backed by memory.
pub const STACK_BYTES: usize = 512 * 1024 * 1024;
