//! Faults, met by the built program: what goes wrong is told in one line, and nothing is lost.

mod bad_files;
mod clock;
mod corrupt;
mod disk;
mod full;
mod killed;
mod privacy;
mod stores;

use crate::harness;
use crate::harness::notitia;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

/// How a run of the program ended.
struct Ended {
    /// None: by a signal.
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs the program on a store.
fn run(store: &Path, arguments: &[&str]) -> Ended {
    ended(&program(store, arguments).output().expect("the program runs"))
}

/// The program with a store, not yet running.
fn program(store: &Path, arguments: &[&str]) -> Command {
    let mut command = notitia();
    command.args(arguments).arg("--store").arg(store).args([
        "--bulk-memory-mib",
        "64",
        "--threads",
        "2",
    ]);
    command
}

fn ended(output: &Output) -> Ended {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ended { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp runs");
    assert!(copied.success());
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// The number in a line of a summary: `stored    12  new or changed`.
fn count(summary: &str, name: &str) -> u64 {
    let line = summary.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| panic!("no {name} in: {summary}"))
}

/// Generated notices in the shape of POP's JSON, one a line; none where the generator is missing.
fn generated(file: &Path, base: &str, notices: u32, more: &[&str]) -> Option<PathBuf> {
    let tool = harness::shared("tools/make_notices.py")?;
    let output = Command::new("python3")
        .arg("-B")
        .arg(tool)
        .args([
            "--base",
            base,
            "--shape",
            "pop-json",
            "--seed",
            "7",
            "--count",
            &notices.to_string(),
        ])
        .args(["--links", "merimee=3000,palissy=3000,joconde=3000,memoire=3000"])
        .arg("--out")
        .arg(file)
        .args(more)
        .output()
        .expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(file.to_owned())
}
