//! Every query of `queries/` runs on the sample and gives the rows that it says.

use crate::harness;
use notitia::query;
use notitia::query::Budget;
use notitia::query::Format;
use notitia::query::Kind;
use std::fs;
use std::time::Duration;
use std::time::Instant;

#[test]
fn each_query_gives_the_rows_that_it_says() {
    let version = harness::version(harness::sample());
    let mut wrong = Vec::new();
    let mut ran = 0;
    for entry in fs::read_dir(harness::package("queries")).expect("the queries") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "rq") {
            continue;
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a query");
        for key in ["title-fr", "title-en", "about"] {
            assert!(text.contains(&format!("# {key}: ")), "{name} has no {key}");
        }
        let says = |line: &str| line.strip_prefix("# rows: ")?.trim().parse::<u64>().ok();
        let expected = text.lines().find_map(says).unwrap_or_else(|| panic!("{name} has no rows"));
        let query = query::parse(&text, version.iris().as_str()).expect("a query");
        let format = match query.kind() {
            Kind::Graph => Format::NTriples,
            Kind::Solutions | Kind::Boolean => Format::Json,
        };
        let budget = Budget::until(Instant::now() + Duration::from_secs(60));
        let mut out = Vec::new();
        let stats = query::run(&version, &query, format, &budget, &mut out).expect("an answer");
        if query.kind() == Kind::Boolean {
            assert!(String::from_utf8_lossy(&out).contains("true"), "{name} says false");
        }
        if stats.rows != expected {
            wrong.push(format!("{name}: says {expected}, gives {}", stats.rows));
        }
        ran += 1;
    }
    assert!(ran >= 14, "only {ran} queries");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
