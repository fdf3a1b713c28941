//! Files: damage is found, and a build that does not end leaves what was there.

use super::build;
use super::iri;
use crate::index::BuildOptions;
use crate::index::Builder;
use crate::index::Index;
use crate::index::IndexError;
use crate::index::Pattern;
use oxrdf::GraphName;
use oxrdf::Quad;
use std::fs;

fn quads(count: u32) -> Vec<Quad> {
    let quad = |number: u32| {
        let subject = iri(&format!("s{}", number / 3));
        Quad::new(subject, iri("p"), iri(&format!("o{number}")), GraphName::DefaultGraph)
    };
    (0..count).map(quad).collect()
}

#[test]
fn a_changed_byte_is_found_in_every_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path().join("index");
    drop(build(&quads(1000), &dir, 1 << 20));
    let files: Vec<_> =
        fs::read_dir(&dir).expect("the folder").map(|file| file.expect("a file").path()).collect();
    assert_eq!(files.len(), 11, "{files:?}");
    for file in &files {
        let whole = fs::read(file).expect("a file");
        for at in (0..whole.len()).step_by(whole.len().div_ceil(20)).chain([whole.len() - 1]) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x20;
            fs::write(file, &damaged).expect("the file is damaged");
            assert!(Index::open(&dir).is_err(), "{} byte {at}", file.display());
        }
        for length in [0, 1, whole.len() / 2, whole.len() - 1] {
            fs::write(file, &whole[..length]).expect("the file is cut");
            assert!(Index::open(&dir).is_err(), "{} cut to {length}", file.display());
        }
        fs::remove_file(file).expect("the file is removed");
        assert!(Index::open(&dir).is_err(), "{} missing", file.display());
        fs::write(file, &whole).expect("the file is mended");
    }
    Index::open(&dir).expect("mended, it opens again");
}

#[test]
fn another_format_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path().join("index");
    drop(build(&quads(10), &dir, 1 << 20));
    let manifest = dir.join("manifest");
    let text = fs::read_to_string(&manifest).expect("the manifest");
    fs::write(&manifest, text.replacen(" 1 ", " 999 ", 1)).expect("it is changed");
    assert!(matches!(Index::open(&dir), Err(IndexError::OtherFormat { found: 999, .. })));
    assert!(matches!(Index::open(dir.parent().expect("above")), Err(IndexError::Missing(_))));
}

#[test]
fn a_build_that_does_not_end_leaves_the_index_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("index");
    drop(build(&quads(100), &dir, 1 << 20));
    let options = BuildOptions { memory_bytes: 1000, source: String::new(), is_durable: true };
    let mut builder = Builder::create(&dir, options).expect("a builder");
    for quad in quads(1000) {
        builder.add(quad.as_ref()).expect("a quad is added");
    }
    drop(builder);
    let index = Index::open(&dir).expect("the index before");
    assert_eq!(index.default_graph().count(Pattern::default()), 100);
    let left = fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(left, 1, "nothing else is left");
}

#[test]
fn an_index_takes_the_place_of_the_one_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("index");
    let before = build(&quads(100), &dir, 1 << 20);
    let after = build(&quads(1000), &dir, 1000);
    assert_eq!(after.default_graph().count(Pattern::default()), 1000);
    // Whoever has the one before open goes on reading it.
    assert_eq!(before.default_graph().scan(Pattern::default()).count(), 100);
    assert_eq!(after.source(), "a test");
}
