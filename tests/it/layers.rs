//! A module names only those above it: the order of `lib.rs` is held against the code.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

#[test]
fn a_module_names_only_those_above_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let order = order(&fs::read_to_string(src.join("lib.rs")).expect("lib.rs"));
    assert!(order.len() > 10, "lib.rs lists the modules: {order:?}");
    let mut wrong = Vec::new();
    for (rank, module) in order.iter().enumerate() {
        for file in files(&src, module) {
            let text = fs::read_to_string(&file).expect("a source file");
            for (line, name) in names(&text) {
                let is_above = order.iter().position(|other| *other == name);
                if is_above.is_none_or(|other| other > rank) {
                    wrong.push(format!("{}:{line}: `{module}` names `{name}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_store_names_the_engine() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let modules = order(&fs::read_to_string(src.join("lib.rs")).expect("lib.rs"));
    for module in modules.iter().filter(|module| *module != "store") {
        for file in files(&src, module) {
            let text = fs::read_to_string(&file).expect("a source file");
            assert!(!text.contains("oxigraph::store"), "{} names oxigraph::store", file.display());
        }
    }
}

fn order(lib: &str) -> Vec<String> {
    let module = |line: &str| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned());
    lib.lines().filter_map(module).collect()
}

fn files(src: &Path, module: &str) -> Vec<PathBuf> {
    let single = src.join(format!("{module}.rs"));
    if single.exists() {
        return vec![single];
    }
    let mut found = Vec::new();
    let mut open = vec![src.join(module)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the module") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{module} has files");
    found
}

/// The modules that a file names as `crate::name`, with the line.
fn names(text: &str) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices("crate::") {
            let is_word = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
            let name: String = line[at + "crate::".len()..].chars().take_while(is_word).collect();
            if !name.is_empty() {
                names.push((number + 1, name));
            }
        }
    }
    names
}
