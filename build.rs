//! Lists the shapes, so that each file in `shapes/` becomes part of the program.

use std::env;
use std::fs;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=shapes");
    println!("cargo::rerun-if-env-changed=CARGO_MANIFEST_DIR");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let mut names: Vec<String> = fs::read_dir(Path::new(&root).join("shapes"))
        .expect("the package has shapes")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".ttl"))
        .collect();
    names.sort();
    let items: Vec<String> = names
        .iter()
        .map(|name| {
            // The folder is looked up when the package is compiled: a target folder that several
            // checkouts share must not keep the path of one.
            let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/shapes/{name}\")");
            format!("({name:?}, include_str!({path}))")
        })
        .collect();
    fs::write(Path::new(&out).join("shapes.rs"), format!("[{}]", items.join(", ")))
        .expect("the build folder can be written");
}
