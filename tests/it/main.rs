//! The integration tests: one binary, so that it is linked once.

mod across;
mod admin;
mod backup;
mod catalogue;
mod cli;
mod engine;
mod faults;
mod fuzz_smoke;
mod harness;
mod hostile;
mod http;
mod incremental;
mod layers;
mod links;
mod ontology;
mod privacy;
mod quality;
mod queries;
mod read_index;
mod reader;
mod real_files;
mod rules;
mod same_answers;
mod sample;
mod shacl_suite;
mod truth;
mod validate;

use notitia::memory::CountingAllocator;

/// As in the program, so that what queries hold is counted.
#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;
