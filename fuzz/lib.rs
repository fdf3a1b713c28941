//! The modules of notitia that are fuzzed, under the names that they have there.

#[path = "../src/notice/mod.rs"]
pub mod notice;

#[path = "../src/http/negotiate.rs"]
pub mod negotiate;

pub mod http {
    pub use crate::negotiate;
}
