//! Headers of any content.

#![no_main]

#[path = "../properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|header: &str| properties::accept(header));
