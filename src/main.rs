//! The command line; everything is in the library.

use notitia::memory::CountingAllocator;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

fn main() -> ExitCode {
    notitia::cli::run()
}
