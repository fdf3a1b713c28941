//! The crosswalk against the producer's own field lists: each field has a row, under its code and under the column
//! names of open-data files.

use crate::harness;
use notitia::mapping::crosswalk;
use notitia::notice::Base;
use notitia::notice::fields;
use std::collections::BTreeSet;

#[test]
fn each_field_of_the_producer_has_a_row() {
    let rows: BTreeSet<(Base, &str)> = crosswalk::rows().map(|row| (row.base, row.code)).collect();
    let mut wrong = Vec::new();
    for base in Base::ALL {
        let file = format!("data/schema/pop_fields_{}.csv", base.pop_name());
        let Some(path) = harness::shared(&file) else { return };
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).from_path(path).expect("a table of fields");
        let mut read = 0;
        for record in reader.records() {
            let record = record.expect("a row");
            // Parts of coordinates are not fields of their own; keys and counters of the database are none.
            let code = record[0].split('.').next().unwrap_or_default().to_owned();
            let is_field = !code.starts_with('_') && code != "__v";
            if is_field && !rows.contains(&(base, code.as_str())) {
                wrong.push(format!("{base} {code}"));
            }
            read += 1;
        }
        assert!(read > 50, "{base}: {read} fields");
    }
    assert!(wrong.is_empty(), "no row: {}", wrong.join(", "));
}

#[test]
fn each_column_of_the_open_data_leads_to_its_field() {
    let Some(path) = harness::shared("data/schema/opendata_columns_crosswalk.csv") else { return };
    let mut reader = csv::Reader::from_path(path).expect("a table of columns");
    let mut wrong = Vec::new();
    let mut read = 0;
    for record in reader.records() {
        let record = record.expect("a row");
        let base: Base = record[0].parse().expect("a base");
        let found = fields::by_header(base, &record[2]).map(|field| field.code);
        if found != Some(&record[1]) {
            wrong.push(format!("{base} {} is {found:?}, not {}", &record[2], &record[1]));
        }
        read += 1;
    }
    assert!(read > 100, "{read} columns");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_row_is_found_by_its_code_and_by_each_of_its_columns() {
    for row in crosswalk::rows() {
        for header in row.columns.iter().chain([&row.code]) {
            let found = fields::by_header(row.base, header).expect("a known header");
            // `HISTORIQUE` is a code and, in other letters, the column of another field.
            let is_other_code = fields::field(row.base, header).is_some() && *header != row.code;
            assert!(
                found.code == row.code || is_other_code,
                "{} {header}: {}",
                row.base,
                found.code
            );
        }
    }
}
