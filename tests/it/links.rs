//! Links between notices are found from both ends, whichever notice has them, and once.

use crate::harness;
use notitia::query;
use notitia::query::Budget;
use notitia::query::Format;
use notitia::reader::Reader;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;
use tempfile::TempDir;

const FROM_OBJECT: &str = "SELECT ?b { ?o <https://schema.org/itemLocation> ?b . FILTER(CONTAINS(STR(?b), '/merimee/')) }";
const FROM_BUILDING: &str =
    "SELECT ?o { ?place <http://www.cidoc-crm.org/cidoc-crm/P55i_currently_holds> ?o }";
const RELATED: &str =
    "SELECT ?o { <id/merimee/PA00000001> <http://purl.org/dc/terms/relation> ?o }";

/// How many solutions a query has.
fn rows(store: &Path, text: &str) -> u64 {
    let version = harness::version(store);
    let query = query::parse(text, version.iris().as_str()).expect("a query");
    let budget = Budget::until(Instant::now() + Duration::from_secs(60));
    let index = harness::index(&version);
    query::run(&index, &query, Format::Json, &budget, Vec::new()).expect("an answer").rows
}

/// A building, with its objects in `REFO`.
fn building(dir: &Path, objects: &str) -> PathBuf {
    let path = dir.join("merimee.csv");
    let row = format!("PA00000001|Église Saint-Martin|église|Aixe|87001|87|{objects}");
    fs::write(&path, format!("REF|TICO|DENO|COM|INSEE|DPT|REFO\n{row}\n")).expect("a file");
    path
}

/// An object, with its building in `REFA` and whether it was moved to Limoges since.
fn object(dir: &Path, building: &str, moved: bool) -> PathBuf {
    let path = dir.join("palissy.csv");
    let (depl, web) = if moved { ("déplacé dans le musée", "87085") } else { ("", "") };
    let row = format!("PM87000001|Calice|calice|Aixe|87001|87|{building}|{depl}|{web}");
    fs::write(&path, format!("REF|TICO|DENO|COM|INSEE|DPT|REFA|DEPL|WEB\n{row}\n"))
        .expect("a file");
    path
}

const OBJECT: &str = "PM87000001";
const BUILDING: &str = "PA00000001";

/// The sums of the dumps are those of the graph.
fn check_dumps(store: &Path) {
    let output = harness::notitia()
        .args(["status", "--verify", "--store"])
        .arg(store)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_link_is_found_from_both_ends_and_once_whichever_notice_has_it() {
    for (refo, refa) in [(OBJECT, BUILDING), (OBJECT, ""), ("", BUILDING)] {
        for order in [["merimee", "palissy"], ["palissy", "merimee"]] {
            let dir = TempDir::new().expect("a folder");
            let store = dir.path().join("store");
            for base in order {
                let file = match base {
                    "merimee" => building(dir.path(), refo),
                    _ => object(dir.path(), refa, false),
                };
                harness::load(&store, &[file], false);
            }
            for query in [FROM_OBJECT, FROM_BUILDING, RELATED] {
                assert_eq!(rows(&store, query), 1, "REFO {refo:?} REFA {refa:?} {order:?} {query}");
            }
            check_dumps(&store);
        }
    }
}

#[test]
fn a_link_is_found_from_the_end_whose_notice_is_not_here() {
    let dir = TempDir::new().expect("a folder");
    let of_building = dir.path().join("building");
    harness::load(&of_building, &[building(dir.path(), OBJECT)], false);
    let of_object = dir.path().join("object");
    harness::load(&of_object, &[object(dir.path(), BUILDING, false)], false);
    for store in [of_building, of_object] {
        assert_eq!((rows(&store, FROM_OBJECT), rows(&store, FROM_BUILDING)), (1, 1));
        check_dumps(&store);
    }
}

#[test]
fn later_loads_leave_the_links_that_a_first_load_of_the_same_notices_makes() {
    // What the two notices say after each load; a link goes when neither says it any more.
    let steps = [
        (OBJECT, BUILDING, false),
        ("", BUILDING, false),
        ("", "", false),
        (OBJECT, "", false),
        (OBJECT, BUILDING, false),
        (OBJECT, "", false),
        (OBJECT, BUILDING, true),
        (OBJECT, BUILDING, false),
        ("", BUILDING, true),
        (OBJECT, BUILDING, true),
        ("", "", false),
    ];
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    for (step, (refo, refa, moved)) in steps.into_iter().enumerate() {
        let files = [building(dir.path(), refo), object(dir.path(), refa, moved)];
        harness::load(&store, &files, false);
        let fresh = dir.path().join(format!("fresh-{step}"));
        harness::load(&fresh, &files, false);
        assert_eq!(harness::graph(&store), harness::graph(&fresh), "step {step}");
        check_dumps(&store);
        check_dumps(&fresh);
    }
}

#[test]
fn a_building_does_not_say_where_an_object_is_that_was_moved() {
    for order in [["merimee", "palissy"], ["palissy", "merimee"]] {
        let dir = TempDir::new().expect("a folder");
        let store = dir.path().join("store");
        for base in order {
            let file = match base {
                "merimee" => building(dir.path(), OBJECT),
                _ => object(dir.path(), BUILDING, true),
            };
            harness::load(&store, &[file], false);
        }
        assert_eq!(rows(&store, FROM_OBJECT), 0, "{order:?}");
        assert_eq!(rows(&store, RELATED), 1, "{order:?}");
        check_dumps(&store);
    }
}

#[test]
fn a_notice_that_goes_takes_its_side_of_a_link_and_leaves_the_other() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let both = [building(dir.path(), OBJECT), object(dir.path(), BUILDING, false)];
    harness::load(&store, &both, false);
    let another = dir.path().join("palissy.csv");
    let row = "PM87000009|Ciboire|ciboire|Aixe|87001|87";
    fs::write(&another, format!("REF|TICO|DENO|COM|INSEE|DPT\n{row}\n")).expect("a file");
    assert_eq!(harness::load(&store, &[another], true).removed, 1);
    assert_eq!((rows(&store, FROM_OBJECT), rows(&store, FROM_BUILDING)), (1, 1));
    check_dumps(&store);
}

#[test]
fn links_are_put_right_after_a_load_that_was_cut_off() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let first = building(dir.path(), OBJECT);
    harness::load(&store, std::slice::from_ref(&first), false);
    {
        // As if a bulk load of the object had been killed when it had claimed its side and not stored it.
        let writer = notitia::store::Writer::open(&store, None).expect("a store");
        writer.mark_unpublished().expect("a note");
        let claimed: Vec<_> =
            writer.graph().inverses().collect::<Result<_, _>>().expect("readable");
        assert!(!claimed.is_empty());
        writer.own(&claimed).expect("written");
    }
    harness::load(&store, &[first], false);
    check_dumps(&store);
    let version = harness::version(&store);
    assert!(harness::stored(&version).inverses().count() > 0);
    drop(version);
    harness::load(&store, &[building(dir.path(), "")], false);
    assert_eq!(rows(&store, FROM_OBJECT), 0);
    check_dumps(&store);
}

#[test]
fn the_page_of_a_notice_has_what_other_notices_state_about_it() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    harness::load(&store, &[building(dir.path(), ""), object(dir.path(), BUILDING, false)], false);
    let version = harness::version(&store);
    let iris = version.iris();
    let index = harness::index(&version);
    let reader = Reader::new(&index, iris);
    let church = iris.entity(notitia::notice::Base::Merimee, BUILDING);
    let stated = reader.stated_by_others(church.as_ref(), 100);
    let calice = iris.entity(notitia::notice::Base::Palissy, OBJECT);
    let holds = stated.iter().filter(|triple| triple.object == calice.clone().into());
    assert_eq!(holds.count(), 2, "{stated:?}");
    let doc = iris.doc(notitia::notice::Base::Merimee, BUILDING);
    let own = reader.notice(doc.as_ref());
    assert!(own.iter().all(|triple| !stated.contains(triple)));
}
