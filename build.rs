//! Lists the shapes, so that each file in `shapes/` becomes part of the program.

use std::env;
use std::fs;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=shapes");
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
        .map(|name| format!("({name:?}, include_str!(\"{root}/shapes/{name}\"))"))
        .collect();
    fs::write(Path::new(&out).join("shapes.rs"), format!("[{}]", items.join(", ")))
        .expect("the build folder can be written");
}
