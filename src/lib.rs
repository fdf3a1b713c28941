//! notitia makes linked data of the heritage notices that France's Ministry of Culture publishes.
//!
//! The modules stand in reading order: each may name only those above it.

pub mod vocab;

pub mod percent;

pub mod remote;

pub mod config;

pub mod memory;

pub mod notice;

pub mod iri;

pub mod mapping;

pub mod algebra;

pub mod shacl;

pub mod rules;

pub mod store;

pub mod index;

pub mod reader;

pub mod dump;

pub mod ingest;

pub mod backup;

pub mod query;

pub mod writes;

pub mod quality;

pub mod linked_art;

pub mod catalog;

pub mod http;

pub mod cli;
