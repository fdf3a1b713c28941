//! The integration tests: one binary, so that it is linked once.

mod across;
mod cli;
mod faults;
mod fuzz_smoke;
mod harness;
mod http;
mod incremental;
mod layers;
mod links;
mod ontology;
mod privacy;
mod quality;
mod queries;
mod real_files;
mod rules;
mod sample;
mod shacl_suite;
mod truth;
mod validate;
