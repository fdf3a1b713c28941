//! Files of the graph: canonical lines, dumps by dataset and format, and the second reader that checks
//! each before it is published. It does not know HTTP, nor how
//! notices are read or mapped.

pub mod canonical;
pub mod export;
pub mod line;
pub mod rebuild;
pub mod reread;
pub mod writer;

pub use writer::DumpError;
pub use writer::DumpFormat;
pub use writer::DumpWriter;
