//! The web server: SPARQL, documents about everything that has an IRI, dumps and descriptions.
//!
//! One file a resource; it does not know how notices are read or mapped. What is public writes nothing; `admin` is private.

pub mod admin;
mod answer;
mod asked;
mod buckets;
mod client;
mod connection;
mod cors;
mod describe;
mod document;
mod dumps;
mod error;
mod fields;
pub mod form;
mod forms;
mod graph_store;
mod legacy;
mod log;
mod metrics;
pub mod negotiate;
mod openapi;
mod pages;
mod pieces;
mod problems;
mod quality;
mod queries;
mod range;
mod refusal;
mod representation;
mod requests;
mod results;
mod router;
mod rules;
mod security;
mod server;
mod service;
mod sizes;
mod slots;
mod sparql;
mod state;
mod terms;
mod threads;
mod view;

pub use router::router;
pub use router::routes;
pub use server::Peer;
pub use server::run;
pub use server::run_admin;
pub use state::State;
