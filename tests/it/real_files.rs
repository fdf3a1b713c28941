//! Real files of the Ministry and of those who reuse them: each row is stored or accounted for.

use crate::harness;
use std::fs;
use tempfile::TempDir;

/// Loads one reference file by itself; gives (read, stored, rejected, duplicates).
fn load(path: &str, base: Option<notitia::notice::Base>) -> Option<(u64, u64, u64, u64)> {
    let file = harness::shared(path)?;
    let dir = TempDir::new().expect("a folder");
    let inputs = notitia::ingest::Inputs::open(&[file], base, 1 << 24).expect("notices");
    let writer = notitia::store::Writer::open(dir.path(), None).expect("a store");
    let rules = notitia::ingest::Rules::new(writer.iris().clone(), None, harness::YEAR_NOW)
        .expect("shapes");
    let progress = notitia::ingest::Progress::default();
    let options = harness::options(false);
    let summary =
        notitia::ingest::load(inputs, &writer, &rules, &options, &progress, &mut |_line| {})
            .expect("the load runs");
    let refused = fs::read_to_string(dir.path().join("quarantine/notices.jsonl")).expect("a list");
    assert_eq!(refused.lines().count() as u64, summary.rejected, "what is refused is kept");
    assert_eq!(summary.stored + summary.rejected, summary.read, "every notice is accounted for");
    Some((summary.read, summary.stored, summary.rejected, summary.duplicates))
}

#[test]
fn real_files_load_with_the_counts_that_are_known() {
    use notitia::notice::Base::*;
    let check = |path: &str, base, expected: (u64, u64, u64, u64)| {
        if let Some(found) = load(path, base) {
            assert_eq!(found, expected, "{path}: (read, stored, rejected, duplicates)");
        }
    };
    check(
        "data/merimee/merimee_mh_geolocated_2026-07-21.csv",
        Some(Merimee),
        (22_111, 22_111, 0, 0),
    );
    check("data/merimee/merimee-MH-10_legacy2013.csv", None, (3, 3, 0, 0));
    check("data/merimee/gertrude_xmlToMERIMEE_lexicovide.txt", None, (13, 13, 0, 0));
    check("data/merimee/pop_api_fixture_merimee-1.json", None, (1, 1, 0, 0));
    check("data/palissy/pop_es_notices_IM52.json", None, (5, 5, 0, 0));
    check("data/palissy/pop_api_fixture_palissy-1.json", None, (1, 1, 0, 0));
    check("data/palissy/palissy-mh-import-fixture.csv", None, (3, 3, 0, 0));
    check("data/joconde/opendatasoft_record_50510016755.json", None, (1, 1, 0, 0));
    check(
        "data/memoire/photographies-serie-monuments-historiques-1851-a-1914_idf_2014.csv",
        None,
        (1_512, 1_512, 0, 0),
    );
    check("data/memoire/pop_api_fixture_memoire-1.json", None, (1, 1, 0, 0));
    check("data/mnr/pop_api_fixture_mnr-1.json", None, (1, 1, 0, 0));
    check("data/museofile/museofile_subset_cojoden_2022.csv", Some(Museofile), (463, 463, 0, 0));
}
