//! Whole small files, by shape and by fault.

use super::*;
use crate::notice::Value;
use crate::notice::problem::Severity;
use std::io::Write as _;

fn read_with(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Reader, Vec<Record>, Option<ReadError>), ReadError> {
    let input = Box::new(io::Cursor::new(bytes.to_vec()));
    let mut reader = from_read("f", input, options)?;
    let mut records = Vec::new();
    let mut error = None;
    for item in reader.by_ref() {
        match item {
            Ok(record) => records.push(record),
            Err(failure) => error = Some(failure),
        }
    }
    Ok((reader, records, error))
}

fn read(bytes: impl AsRef<[u8]>) -> (Reader, Vec<Record>, Option<ReadError>) {
    read_with(bytes.as_ref(), &ReadOptions::default()).unwrap()
}

/// `REF field=value … !KIND` of each record.
fn digest(records: &[Record]) -> Vec<String> {
    let one = |record: &Record| {
        let mut words = vec![format!("{}:{}", record.source.line, record.reference)];
        for (code, value) in record.values().filter(|(code, _)| *code != "REF") {
            words.push(match value {
                Value::Text(text) => format!("{code}={text}"),
                Value::List(items) => format!("{code}={items:?}"),
            });
        }
        words.extend(record.problems.iter().map(|problem| format!("!{}", problem.kind)));
        words.join(" ")
    };
    records.iter().map(one).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn each_shape_gives_its_records() {
    let dump = "Reference|Titre_editorial_de_la_notice|Historique\n\
                \"PA00088801\"|\"Tour | Eiffel\"|\"a\nb\"\n\
                \n\
                Reference|Titre_editorial_de_la_notice|Historique\n\
                \"PA00088802\"|\"\"|\"c\"\n";
    let dump_records: &[&str] =
        &["2:PA00088801 TICO=Tour | Eiffel HIST=a\nb", "6:PA00088802 HIST=c"];
    let upper = "REFERENCE;TITRE EDITORIAL DE LA NOTICE;HISTORIQUE\r\nPA00088801;x;y\r\n";
    let ods = "\u{feff}reference;domaine;denomination;code_museofile\n\
               000PE001028;archéologie,médiéval;chapiteau;M5031\n";
    let legacy: &[u8] = b"REF;REG;TICO;AFFE\r\nPA00078014;Champagne;Cimeti\xe8re d\x92Aix;\r\n";
    let api = r#"{"_id":"x","REF":"PA00078014","DENO":["chapelle",""],"TICO":"","SCLE":[""],
        "POP_COORDONNEES":{"lat":48.2,"lon":3.7},"HISTORIQUE":[{"nom":"X"}],"__v":0}"#;
    let search = r#"{"responses":[{"hits":{"total":1,"hits":[{"_id":"1","_source":
        {"REF":"IM52000044","TICO":"verrière","DENO":["verrière"]}}]}}]}"#;
    let opendatasoft = r#"{"total_count":2,"results":[
        {"reference":"50510016755","auteur":"X","domaine":["dessin"],"code_museofile":null,
         "coordonnees":{"lon":2.3,"lat":48.8}},
        {"reference":"1610014032","auteur":"Y"}],"more":{"a":[1]}}"#;
    let fields =
        r#"[{"datasetid":"d","fields":{"reference":"50510016755","auteur":"X","titre":"T"}}]"#;
    let goldsmith = r#"{"REF":"OR000001","NOM":"Abit","PREN":"Armand","FONC":["Fabricant orfèvre"],
        "TYPID":[],"SYMB":"un habit","REDAC":"X","HISTORIQUE":[{"nom":"X"}],"__v":0}"#;
    let people = "reference;nom;prenom;profession;autre_forme_du_nom\n\
                  AW00001;Eiffel;Gustave;ingénieur,entrepreneur;Eifel, Gustave\n";
    let rows: [(&[u8], Base, Shape, &[&str]); 14] = [
        (
            goldsmith.as_bytes(),
            Base::Autor,
            Shape::PopJson,
            &["1:OR000001 NOM=Abit PREN=Armand FONC=[\"Fabricant orfèvre\"] SYMB=un habit REDAC=X"],
        ),
        (
            people.as_bytes(),
            Base::Autor,
            Shape::OpendatasoftCsv,
            &[
                "2:AW00001 NOM=Eiffel PREN=Gustave FONC=[\"ingénieur\", \"entrepreneur\"] ALIAS=[\"Eifel, Gustave\"]",
            ],
        ),
        (dump.as_bytes(), Base::Merimee, Shape::Dump, dump_records),
        (&gzip(dump.as_bytes()), Base::Merimee, Shape::Dump, dump_records),
        (&zstd::encode_all(dump.as_bytes(), 1).unwrap(), Base::Merimee, Shape::Dump, dump_records),
        (upper.as_bytes(), Base::Merimee, Shape::OpendatasoftCsv, &["2:PA00088801 TICO=x HIST=y"]),
        (
            ods.as_bytes(),
            Base::Joconde,
            Shape::OpendatasoftCsv,
            &[
                "2:000PE001028 DOMN=[\"archéologie\", \"médiéval\"] DENO=[\"chapiteau\"] MUSEO=M5031",
            ],
        ),
        (
            legacy,
            Base::Merimee,
            Shape::CodesCsv,
            &["2:PA00078014 REG=Champagne TICO=Cimetière d’Aix"],
        ),
        (
            b"REF\tTICO\tDENO\nPM01000001\tx\ty;z\n",
            Base::Palissy,
            Shape::CodesCsv,
            &["2:PM01000001 TICO=x DENO=y;z"],
        ),
        (
            b"sep=,\nREF,TICO,DENO\nPM01000001,x,\"y,z\"",
            Base::Palissy,
            Shape::CodesCsv,
            &["3:PM01000001 TICO=x DENO=y,z"],
        ),
        (
            api.as_bytes(),
            Base::Merimee,
            Shape::PopJson,
            &["1:PA00078014 DENO=[\"chapelle\", \"\"] POP_COORDONNEES=48.2,3.7"],
        ),
        (
            search.as_bytes(),
            Base::Palissy,
            Shape::PopJson,
            &["1:IM52000044 TICO=verrière DENO=[\"verrière\"]"],
        ),
        (
            opendatasoft.as_bytes(),
            Base::Joconde,
            Shape::OpendatasoftJson,
            &[
                "2:50510016755 AUTR=X DOMN=[\"dessin\"] POP_COORDONNEES=48.8,2.3",
                "4:01610014032 AUTR=Y !W_REF_FORM",
            ],
        ),
        (
            fields.as_bytes(),
            Base::Joconde,
            Shape::OpendatasoftJson,
            &["1:50510016755 AUTR=X TITR=T"],
        ),
    ];
    for (bytes, base, shape, expected) in rows {
        let (reader, records, error) = read(bytes);
        assert!(error.is_none(), "{expected:?}: {error:?}");
        assert_eq!((reader.base(), reader.shape()), (base, shape), "{expected:?}");
        assert_eq!(digest(&records), expected);
    }
}

#[test]
fn a_faulty_row_is_repaired_with_a_warning_or_refused_and_the_next_is_read() {
    let rows: [(&str, &[&str]); 10] = [
        ("PA00000001;x", &["2:PA00000001 TICO=x !W_RAGGED_ROW"]),
        ("PA00000001;x;y;z", &["2:PA00000001 TICO=x DENO=y !W_RAGGED_ROW"]),
        ("PA00000001;x;y;", &["2:PA00000001 TICO=x DENO=y"]),
        (";x;y", &["2: TICO=x DENO=y !R_NO_REF"]),
        ("PA0000;x;y", &["2: TICO=x DENO=y !R_BAD_REF"]),
        (
            "PA00000001;\"Tour \"Eiffel\"\";y",
            &["2:PA00000001 TICO=Tour \"Eiffel\" DENO=y !W_CSV_QUOTES"],
        ),
        // A quote that is never closed costs its own row alone.
        ("PA00000001;\"x;y", &["2:PA00000001 TICO=\"x DENO=y !W_CSV_QUOTES"]),
        ("PA00000001;\"x\ny;z", &["2: !R_CSV_QUOTES"]),
        ("PA00000001;Ã‰glise;y", &["2:PA00000001 TICO=Ã‰glise DENO=y !W_MOJIBAKE"]),
        ("# partial export", &[]),
    ];
    for (row, expected) in rows {
        let file = format!("REF;TICO;DENO\n{row}\nPA00000009;é;b\nPA00000010;c;d\n");
        let options = ReadOptions { base: Some(Base::Merimee), ..ReadOptions::default() };
        let (_, records, error) = read_with(file.as_bytes(), &options).unwrap();
        assert!(error.is_none());
        let found = digest(&records);
        let (head, tail) = found.split_at(found.len().saturating_sub(2));
        assert_eq!(head, expected, "{row}");
        let line = 3 + row.matches('\n').count();
        assert_eq!(tail[0], format!("{line}:PA00000009 TICO=é DENO=b"), "{row}");
        assert!(tail[1].contains("PA00000010 TICO=c DENO=d"), "{row}");
    }
}

#[test]
fn a_faulty_object_is_refused_and_the_next_is_read() {
    let rows = [
        (r#"{"REF":"PA00000001","TICO":"x}"#, "R_JSON"),
        (r#"{"REF":"PA00000001","TICO":"x""#, "R_JSON"),
        (r#"{"REF":"PA00000001","TICO":x}"#, "R_JSON"),
        (r#"{"REF":"PA00000001","DENO":["x"}"#, "R_JSON"),
        (r#"["PA00000001"]"#, "R_JSON"),
        (r#"{"TICO":"x"}"#, "R_NO_REF"),
        (r#"{"REF":null,"TICO":"x"}"#, "R_NO_REF"),
        (r#"{"REF":["PA00000001"],"TICO":["x"]}"#, "W_JSON_TYPE"),
    ];
    for (row, kind) in rows {
        let first = r#"{"REF":"PA00000008","TICO":"a","APPL":"e"}"#;
        let last = r#"{"REF":"PA00000009","TICO":"b"}"#;
        for file in
            [format!("{first}\n{row}\n{last}\n"), format!("[\n{first},\n{row},\n{last}\n]\n")]
        {
            let options = ReadOptions { base: Some(Base::Merimee), ..ReadOptions::default() };
            let (_, records, error) = read_with(file.as_bytes(), &options).unwrap();
            assert!(error.is_none(), "{file}: {error:?}");
            assert_eq!(records.len(), 3, "{file}: {:?}", digest(&records));
            assert_eq!(records[1].problems[0].kind, kind, "{file}");
            assert_eq!(records[2].reference, "PA00000009", "{file}");
        }
    }
}

#[test]
fn a_record_beyond_the_limit_is_refused_and_the_next_is_read() {
    let long = "x".repeat(300_000);
    let lines = "un texte\nde plusieurs lignes\n".repeat(20_000);
    let rows = [
        format!("REF;TICO;DENO\nPA00000001;\"{long}\";y\nPA00000002;a;b\n"),
        format!("REF;TICO;DENO\nPA00000001;{long};y\nPA00000002;a;b\n"),
        format!("REF;TICO;DENO\nPA00000001;\"{lines}\";y\nPA00000002;a;b\n"),
        format!("{{\"REF\":\"PA00000001\",\"TICO\":\"{long}\"}}\n{{\"REF\":\"PA00000002\"}}\n"),
        format!("[{{\"REF\":\"PA00000001\",\"TICO\":\"{long}\"}},{{\"REF\":\"PA00000002\"}}]"),
    ];
    for file in rows {
        let options = ReadOptions { base: Some(Base::Merimee), record_bytes_max: 100_000 };
        let (_, records, error) = read_with(file.as_bytes(), &options).unwrap();
        assert!(error.is_none());
        assert_eq!(records.len(), 2, "{}", &file[..40]);
        assert_eq!(records[0].problems[0].kind, "R_RECORD_TOO_LARGE");
        assert!(records[0].raw.len() <= csv::RAW_BYTES_MAX);
        assert_eq!(records[1].reference, "PA00000002");
    }
}

#[test]
fn an_unclosed_quote_does_not_swallow_the_file() {
    let mut file = "REF;TICO;DENO\nPA00000001;\"never\nclosed;y\n".to_owned();
    for number in 2..20_000 {
        file.push_str(&format!("PA{number:08};title;kind\n"));
    }
    let options = ReadOptions { record_bytes_max: 100_000, ..ReadOptions::default() };
    let (_, records, error) = read_with(file.as_bytes(), &options).unwrap();
    assert!(error.is_none());
    assert_eq!(records.len(), 19_999);
    let refused = |r: &&Record| r.problems.iter().any(|p| p.severity == Severity::Violation);
    assert_eq!(records.iter().filter(refused).count(), 1);
}

#[test]
fn raw_rows_can_be_read_again_behind_the_raw_header() {
    let file = "\u{feff}REF;TICO;DENO\r\nPA00000001;\"a\r\nb\";c\r\nbad;\"x \"\"y\"\"\";z\r\n";
    let (reader, records, _) = read(file);
    let mut again = reader.raw_header().to_vec();
    for record in &records {
        again.extend_from_slice(&record.raw);
        again.push(b'\n');
    }
    let (_, records_again, _) = read(again);
    assert_eq!(digest(&records), digest(&records_again));
}

#[test]
fn a_stray_byte_warns_in_its_field_and_a_private_value_stays_out() {
    let file = b"Reference|Titre_editorial_de_la_notice|Nom_du_redacteur\n\
                 PA00000001|l\xe2\x80\x99\xc3\xa9glise d\x92\xc3\xa9t\xc3\xa9|Ren\xe9\n";
    let (_, records, _) = read(file);
    let problems: Vec<_> =
        records[0].problems.iter().map(|p| (p.kind, p.field, p.value.as_str())).collect();
    assert_eq!(
        problems,
        [("W_ENCODING", Some("TICO"), "l’église d’été"), ("W_ENCODING", Some("NOMS"), "")]
    );
}

#[test]
fn a_file_that_cannot_be_read_says_why_in_one_line() {
    let rows: [(&[u8], &str); 14] = [
        (b"", "f: is empty; download it again"),
        (b" \n \n", "f: is empty"),
        (b"\x89PNG\r\n\x1a\n", "f: is a PNG image"),
        (b"<!DOCTYPE html><html>", "f: is an HTML or XML document"),
        (b"PK\x03\x04", "f: is a ZIP archive"),
        (b"R\0E\0F\0", "f: is binary data"),
        (b"\xff\xfeR\0E\0F\0", "f: is a UTF-16 text"),
        (b"name,age\nx,1\n", "f: is no file of notices"),
        (b"hello", "f: is no file of notices"),
        (b"TICO;DENO;DPRO\nx;y;z\n", "f, line 1: no column is the reference"),
        (b"REF;COPY\nx;y\n", "f: cannot tell which base"),
        (b"{\"a\":1}", "f: is no file of notices"),
        (b"[]", "f: is no file of notices"),
        (b"{\"results\":[", "f, line 1: not JSON: the file ends before"),
    ];
    for (bytes, expected) in rows {
        match read_with(bytes, &ReadOptions::default()) {
            Ok(_) => panic!("{expected}: it was read"),
            Err(error) => {
                let message = error.to_string();
                assert!(message.starts_with(expected), "{message}");
                assert!(!message.contains('\n'));
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let error = open(folder.path(), &ReadOptions::default()).err().unwrap();
    assert!(matches!(error, ReadError::Directory { .. }), "{error}");
    let error = open(&folder.path().join("none.csv"), &ReadOptions::default()).err().unwrap();
    assert!(matches!(error, ReadError::NotFound { .. }), "{error}");
}

#[test]
fn a_file_that_breaks_off_gives_the_records_before() {
    let mut file = "REF;TICO;DENO\n".to_owned();
    let mut random = 1_u64;
    for number in 0..20_000 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        file.push_str(&format!("PA{number:08};{random:x};kind\n"));
    }
    let packed = [gzip(file.as_bytes()), zstd::encode_all(file.as_bytes(), 1).unwrap()];
    for packed in packed {
        let (reader, records, error) = read(&packed[..packed.len() * 2 / 3]);
        assert!(matches!(error, Some(ReadError::Compression { .. })), "{error:?}");
        assert!(records.len() > 10_000);
        assert!(records.iter().all(|record| record.problems.is_empty()));
        assert!(reader.bytes_read() > 0);
    }
    let json = r#"[{"REF":"PA00000001","TICO":"a","APPL":"e"},{"REF":"PA00000002","TICO":"b"#;
    let (_, records, error) = read(json);
    assert_eq!(digest(&records), ["1:PA00000001 TICO=a APPL=e", "1: !R_JSON"]);
    assert!(matches!(error, Some(ReadError::Json { line: 1, .. })), "{error:?}");
}

#[test]
fn what_concerns_the_whole_file_is_reported_once() {
    let file = b"REF;TICO;TICO;lat;DENO\nPA00000001;\xe9;;1;x\nPA00000002;\xe8;y;1;x\n";
    let (reader, records, _) = read(file);
    let kinds: Vec<&str> = reader.file_problems().iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, ["F_UNKNOWN_COLUMN", "F_REPEATED_COLUMN", "F_ENCODING"]);
    assert!(records.iter().all(|record| record.problems.is_empty()));
}
