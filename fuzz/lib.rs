//! The modules of notitia that are fuzzed, and those that they need, under the names that they have there.

#![allow(dead_code)] // what other modules of the package use

#[path = "../src/vocab/mod.rs"]
pub mod vocab;

#[path = "../src/config.rs"]
pub mod config;

#[path = "../src/memory.rs"]
pub mod memory;

#[path = "../src/percent.rs"]
pub mod percent;

#[path = "../src/notice/mod.rs"]
pub mod notice;

#[path = "../src/remote/mod.rs"]
pub mod remote;

#[path = "../src/algebra.rs"]
pub mod algebra;

#[path = "../src/shacl/mod.rs"]
pub mod shacl;

#[path = "../src/index/mod.rs"]
pub mod index;

#[path = "../src/dump/line.rs"]
pub mod line;

pub mod dump {
    pub use crate::line;
}

#[path = "../src/query/mod.rs"]
pub mod query;

#[path = "../src/http/form.rs"]
pub mod form;

#[path = "../src/http/negotiate.rs"]
pub mod negotiate;

pub mod http {
    pub use crate::form;
    pub use crate::negotiate;
}
