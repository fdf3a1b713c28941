//! Files that are wrong as a whole, and files with rows that are.

use super::count;
use super::path;
use super::run;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use tempfile::TempDir;

const HEADER: &str = "REF|TICO|DPT\n";

/// What is expected of a load, after the file was found to be one of notices: rows stored and refused,
/// and words that stand in one line of what is printed.
struct Expected<'a> {
    stored: u64,
    rejected: u64,
    said: &'a [&'a str],
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn rows(from: u32, to: u32) -> String {
    (from..to).map(|n| format!("PA{n:08}|Tour {}|87\n", n * 7919 % 10007)).collect()
}

/// Loads a file as one of Mérimée into a new store.
fn load(dir: &Path, name: &str, content: &[u8]) -> super::Ended {
    let file = dir.join(name);
    fs::write(&file, content).expect("a file");
    let store = dir.join(format!("store of {name}"));
    let ended =
        run(&store, &["load", path(&file), "--base", "merimee", "--problems-shown-max", "5"]);
    fs::remove_file(&file).expect("it is there");
    ended
}

/// A load that reads the file: what it says, and that read = stored + rejected.
fn check(dir: &Path, name: &str, content: &[u8], expected: &Expected<'_>) {
    let ended = load(dir, name, content);
    let broken = expected.said.iter().any(|words| words.contains("compressed data"));
    let code = if expected.rejected > 0 || broken { 1 } else { 0 };
    assert_eq!(ended.code, Some(code), "{name}: {} {}", ended.out, ended.err);
    let counted = |what| count(&ended.out, what);
    assert_eq!(counted("read"), counted("stored") + counted("rejected"), "{name}: {}", ended.out);
    assert_eq!(counted("stored"), expected.stored, "{name}: {} {}", ended.out, ended.err);
    assert_eq!(counted("rejected"), expected.rejected, "{name}: {} {}", ended.out, ended.err);
    assert!(counted("peak memory") < 300, "{name}: {}", ended.out);
    for words in expected.said {
        let line = ended.err.lines().find(|line| line.contains(words));
        assert!(line.is_some_and(|line| line.starts_with(name)), "{name}: {words}: {}", ended.err);
    }
    let store = dir.join(format!("store of {name}"));
    fs::remove_dir_all(store).expect("a store");
}

/// A load that refuses the file: one line, that names it.
fn refused(dir: &Path, name: &str, content: &[u8], words: &str) {
    let ended = load(dir, name, content);
    assert_eq!(ended.code, Some(2), "{name}: {} {}", ended.out, ended.err);
    assert_eq!(ended.err.trim_end().lines().count(), 1, "{name}: {}", ended.err);
    assert!(ended.err.contains(name) && ended.err.contains(words), "{name}: {}", ended.err);
    assert!(!dir.join(format!("store of {name}")).exists(), "{name}: a store was made");
}

#[test]
fn a_file_that_is_none_of_notices_is_refused_in_one_line() {
    let dir = TempDir::new().expect("a folder");
    let dir = dir.path();
    refused(dir, "empty.csv", b"", "is empty");
    refused(dir, "blank.csv", b" \n \n", "is empty");
    refused(dir, "image.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "PNG");
    refused(dir, "error.json", b"<!DOCTYPE html><html><body>502</body></html>", "HTML");
    refused(dir, "binary.csv", b"REF|TICO\nPA00000001|\0\0\0\n", "binary");
    refused(dir, "other.csv", b"a,b,c\n1,2,3\n", "other.csv");
    refused(dir, "deep.json", &b"[".repeat(100_000), "deep.json");
    refused(dir, "utf16.csv", b"\xff\xfeR\0E\0F\0", "UTF-16");
    refused(dir, "old-mac.csv", b"REF|TICO|DPT\rPA00000001|A|87\rPA00000002|B|87\r", "CR alone");
    refused(dir, "spaces.csv.gz", &gzip(&b" ".repeat(1 << 20)), "is empty");
}

#[test]
fn what_is_named_must_be_a_file_that_may_be_read() {
    let dir = TempDir::new().expect("a folder");
    let store = dir.path().join("store");
    let check = |name: &str, words: &str| {
        for command in ["check", "load"] {
            let ended = run(&store, &[command, path(&dir.path().join(name))]);
            assert_eq!(ended.code, Some(2), "{command} {name}: {}", ended.err);
            assert_eq!(ended.err.trim_end().lines().count(), 1, "{command} {name}: {}", ended.err);
            assert!(
                ended.err.contains(name) && ended.err.contains(words),
                "{command} {name}: {}",
                ended.err
            );
        }
    };
    check("missing.csv", "no such file");
    fs::create_dir(dir.path().join("folder")).expect("a folder");
    check("folder", "directory");
    let secret = dir.path().join("secret.csv");
    fs::write(&secret, HEADER).expect("a file");
    fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o000))
        .expect("ours");
    if fs::File::open(&secret).is_err() {
        check("secret.csv", "permissions");
    } else {
        eprintln!("skipped: this user may read every file");
    }
}

#[test]
fn a_file_that_is_none_of_notices_does_not_keep_the_others_out() {
    let dir = TempDir::new().expect("a folder");
    let dir = dir.path();
    let made = |name: &str, content: &str| {
        let file = dir.join(name);
        fs::write(&file, content).expect("a file");
        file
    };
    let store = dir.join("store");
    let (first, second) = (HEADER.to_owned() + &rows(1, 3), HEADER.to_owned() + &rows(3, 6));
    let files = [
        made("first.csv", &first),
        made("page.csv", "<!DOCTYPE html><html><body>502</body></html>"),
        dir.join("missing.csv"),
        made("second.csv", &second),
    ];
    let all: Vec<&str> = files.iter().map(|file| path(file)).collect();
    let load = |files: &[&str], options: &[&str]| {
        run(&store, &[&["load", "--base", "merimee"], options, files].concat())
    };
    let ended = load(&all, &[]);
    assert_eq!(ended.code, Some(1), "{} {}", ended.out, ended.err);
    assert_eq!(count(&ended.out, "stored"), 5, "{}", ended.out);
    for (name, why) in [("page.csv", "HTML"), ("missing.csv", "no such file")] {
        let is_told = |line: &&str| line.contains(name) && line.contains(why);
        assert!(ended.err.lines().any(|line| is_told(&line)), "{name}: {}", ended.err);
        let left_out =
            ended.out.lines().find(|line| line.starts_with("left out: ") && is_told(line));
        assert!(left_out.is_some(), "{name}: {}", ended.out);
    }
    let checked = run(&store, &[&["check", "--base", "merimee"], &all[..]].concat());
    assert_eq!(checked.code, Some(1), "{}", checked.out);
    assert_eq!(count(&checked.out, "good"), 5, "{}", checked.out);
    // The file that was left out may hold the others of the base.
    let ended = load(&all[..2], &["--replace-base"]);
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    assert!(ended.err.contains("so nothing of the base is removed"), "{}", ended.err);
    let ended = load(&all[..1], &["--replace-base"]);
    assert_eq!(ended.code, Some(0), "{} {}", ended.out, ended.err);
    assert_eq!(count(&ended.out, "removed"), 3, "{}", ended.out);
}

#[test]
fn each_row_is_stored_or_refused_with_its_line() {
    let dir = TempDir::new().expect("a folder");
    let dir = dir.path();
    let csv = |name: &str, rows: &[u8], expected: &Expected<'_>| {
        check(dir, name, &[HEADER.as_bytes(), rows].concat(), expected);
    };
    csv("header.csv", b"", &Expected { stored: 0, rejected: 0, said: &[] });
    csv(
        "ragged.csv",
        b"PA00000001|A\nPA00000002|B|87|x|y\nPA00000003|C|87\n",
        &Expected {
            stored: 3,
            rejected: 0,
            said: &["2 cells under 3 columns", "5 cells under 3 columns"],
        },
    );
    csv(
        "references.csv",
        b"PA00000001|A|87\n|B|87\n!!!|C|87\nPA00000001|D|87\n",
        &Expected { stored: 1, rejected: 3, said: &["R_NO_REF", "R_BAD_REF", "R_DUPLICATE_REF"] },
    );
    csv(
        "quote.csv",
        format!("PA00000001|\"A|87\n{}", rows(2, 2000)).as_bytes(),
        &Expected { stored: 1999, rejected: 0, said: &["2: PA00000001: warning"] },
    );
    csv(
        "nul.csv",
        format!("{}PA00009999|A\0B|87\n", rows(2, 2000)).as_bytes(),
        &Expected { stored: 1999, rejected: 0, said: &[] },
    );
    csv(
        "bytes.csv",
        b"PA00000001|\xc3\x89glise|87\nPA00000002|\xff\xfe\xc3|87\n",
        &Expected { stored: 2, rejected: 0, said: &[] },
    );
    let dos = format!("{HEADER}{}", rows(1, 9)).replace('\n', "\r\n");
    check(dir, "dos.csv", dos.as_bytes(), &Expected { stored: 8, rejected: 0, said: &[] });
    let deep = format!(
        r#"[{{"REF":"PA00000001","TICO":{}{}}},{{"REF":"PA00000002","TICO":"B"}}]"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    check(
        dir,
        "deep.json",
        deep.as_bytes(),
        &Expected { stored: 1, rejected: 1, said: &["R_JSON"] },
    );
    check(
        dir,
        "unclosed.jsonl",
        b"{\"REF\":\"PA00000001\"}\n{\"REF\":\"PA00000002\",\"TICO\":[\"x\"\n{\"REF\":\"PA00000003\"}\n",
        &Expected { stored: 2, rejected: 1, said: &["unclosed.jsonl:2: refused"] },
    );
}

#[test]
fn a_record_of_any_size_needs_little_memory() {
    let dir = TempDir::new().expect("a folder");
    let dir = dir.path();
    let large = "x".repeat(100 << 20);
    let too_large = ["3: refused: the record is larger than 16777216 bytes"];
    let expected = Expected { stored: 2, rejected: 1, said: &too_large };
    for (name, quote) in [("large.csv", ""), ("large-quoted.csv", "\"")] {
        let rows = format!(
            "{HEADER}PA00000001|A|87\nPA00000002|{quote}{large}{quote}|87\nPA00000003|C|87\n"
        );
        check(dir, name, rows.as_bytes(), &expected);
    }
    let lines = format!(
        "\n{{\"REF\":\"PA00000001\"}}\n{{\"REF\":\"PA00000002\",\"TICO\":\"{large}\"}}\n{{\"REF\":\"PA00000003\"}}\n"
    );
    check(dir, "large.jsonl", lines.as_bytes(), &expected);
}

/// A gzip file of a few MB that unpacks to a gigabyte.
#[test]
fn a_file_that_unpacks_to_much_needs_little_memory() {
    let dir = TempDir::new().expect("a folder");
    let dir = dir.path();
    let blanks = |byte: &[u8]| gzip(&byte.repeat(16 << 20)).repeat(64);
    let after = |head: &str, blanks: Vec<u8>| [gzip(head.as_bytes()), blanks].concat();
    let row = format!("{HEADER}PA00000001|A|87\n");
    let one = Expected { stored: 1, rejected: 0, said: &[] };
    check(dir, "spaces.csv.gz", &after(&row, blanks(b" ")), &one);
    check(dir, "lines.csv.gz", &after(&row, blanks(b"\n")), &one);
    check(
        dir,
        "spaces.json.gz",
        &after("[{\"REF\":\"PA00000001\"},", [blanks(b" "), gzip(b"]")].concat()),
        &one,
    );
    let said = ["2: refused: the record is larger"];
    let none = Expected { stored: 0, rejected: 1, said: &said };
    check(dir, "cell.csv.gz", &after(&format!("{HEADER}PA00000001|\"A"), blanks(b" ")), &none);
}

#[test]
fn a_file_that_breaks_off_gives_the_records_before() {
    let dir = TempDir::new().expect("a folder");
    let whole = gzip(format!("{HEADER}{}", rows(1, 20_000)).as_bytes());
    let ended = load(dir.path(), "cut.csv.gz", &whole[..whole.len() / 2]);
    assert_eq!(ended.code, Some(1), "{} {}", ended.out, ended.err);
    let stored = count(&ended.out, "stored");
    assert!(
        (1000..20_000).contains(&stored) && count(&ended.out, "rejected") == 0,
        "{}",
        ended.out
    );
    let said =
        format!("cut.csv.gz, line {}: the compressed data is cut off or damaged", stored + 2);
    assert!(ended.err.contains(&said) && ended.out.contains(&said), "{} {}", ended.out, ended.err);
}
