//! What the rules have found in the notices of a version, from the quality graph: how much, by base, département
//! and rule, and in which notices; and the checks and measures that need all notices at once.

mod across;
mod check;
mod count;
mod csv;
mod entry;

pub use across::Across;
pub use across::AcrossError;
pub use across::AcrossOptions;
pub use across::Tally;
pub use across::across;
pub use check::Check;
pub use check::CheckError;
pub use check::Measure;
pub use check::checks;
pub use check::measures;
pub use count::Count;
pub use count::counts;
pub use csv::write_csv_row;
pub use entry::Detail;
pub use entry::Entries;
pub use entry::Entry;
pub use entry::Filter;
pub use entry::detail;
pub use entry::entries;
pub use entry::of_notice;
