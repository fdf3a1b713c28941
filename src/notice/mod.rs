//! From bytes to records: which shape and encoding a file has, which of the producer's fields each
//! column is, and what the values say. It does not know RDF.

pub mod base;
pub mod fields;
pub mod grammar;
pub mod problem;
pub mod read;
pub mod record;

pub use base::Base;
pub use problem::Problem;
pub use record::{Record, Source, Value};
