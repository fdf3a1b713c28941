//! The pipeline: files to records to graphs to the store, in parallel, every notice accounted for.
//! It does not know HTTP.

mod about;
mod bulk;
mod check;
mod ends;
mod error;
mod incremental;
mod intake;
mod known;
mod labels;
pub mod links;
mod load;
mod pipeline;
mod prepare;
mod progress;
mod publish;
pub mod quarantine;
pub mod read_index;
mod report;
mod republish;
mod results;
mod summary;
pub mod verify;

pub use check::check;
pub use error::LoadError;
pub use known::Known;
pub use load::LoadOptions;
pub use load::load;
pub use pipeline::Inputs;
pub use prepare::NoticeGraph;
pub use prepare::Prepared;
pub use prepare::Preparer;
pub use prepare::Rules;
pub use prepare::RulesError;
pub use prepare::prepare;
pub use progress::Counts;
pub use progress::Progress;
pub use republish::republish;
pub use summary::Summary;
