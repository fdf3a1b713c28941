//! Lists the shapes, and the examples and queries beside them, so that each file in `shapes/` becomes part of the program.

use std::env;
use std::fs;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=shapes");
    println!("cargo::rerun-if-env-changed=CARGO_MANIFEST_DIR");
    for (folder, extension, list) in [
        ("shapes", ".ttl", "shapes.rs"),
        ("shapes/examples", ".trig", "examples.rs"),
        ("shapes/across", ".rq", "across.rs"),
        ("shapes/measures", ".rq", "measures.rs"),
    ] {
        write_list(folder, extension, list);
    }
}

/// Writes an array of the names and texts of the files of a folder, sorted by name.
fn write_list(folder: &str, extension: &str, list: &str) {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let mut names: Vec<String> = fs::read_dir(Path::new(&root).join(folder))
        .expect("the package has shapes")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(extension))
        .collect();
    names.sort();
    let items: Vec<String> = names
        .iter()
        .map(|name| {
            // The folder is looked up when the package is compiled: a target folder that several
            // checkouts share must not keep the path of one.
            let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{folder}/{name}\")");
            format!("({name:?}, include_str!({path}))")
        })
        .collect();
    fs::write(Path::new(&out).join(list), format!("[{}]", items.join(", ")))
        .expect("the build folder can be written");
}
