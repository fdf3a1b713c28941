//! What the rules have found in the notices of a version, from the quality graph: how much, by base, département
//! and rule, and in which notices.

mod count;
mod csv;
mod entry;

pub use count::Count;
pub use count::counts;
pub use csv::write_csv_row;
pub use entry::Detail;
pub use entry::Entries;
pub use entry::Entry;
pub use entry::Filter;
pub use entry::detail;
pub use entry::entries;
