//! A SPARQL query: its text checked and parsed, evaluated on an index under a budget, its results written in
//! any format. It does not know HTTP.

mod bounded;
pub mod budget;
mod dataset;
pub mod engine;
mod federation;
mod fingerprint;
pub mod format;
mod forward;
mod functions;
pub mod graph;
pub mod guard;
mod joins;
mod json_ld;
mod json_table;
mod locate;
mod meter;
pub mod parse;
mod partial;
pub mod run;
mod stored;
mod written;

pub use budget::Allowance;
pub use budget::Budget;
pub use budget::Progress;
pub use budget::Wishes;
pub use engine::Explanation;
pub use federation::Services;
pub use fingerprint::Fingerprint;
pub use format::Format;
pub use format::Kind;
pub use forward::Forward;
pub use forward::run_forward;
pub use graph::write_graph;
pub use meter::Spent;
pub use parse::ParsedQuery;
pub use parse::Prefixes;
pub use parse::SyntaxError;
pub use parse::parse;
pub use parse::parse_as_written;
pub use parse::parse_update;
pub use parse::parse_with;
pub use run::QueryError;
pub use run::Stats;
pub use run::explain;
pub use run::rows;
pub use run::run;
pub use run::run_by_evaluator;
pub use run::run_with;
pub use spareval::CancellationToken;

/// The stack that a thread needs to parse, evaluate and drop any query that [`guard::check`] lets
/// through, in bytes. Only what is touched is ever backed by memory.
pub const STACK_BYTES: usize = 512 * 1024 * 1024;
