//! Files of generated notices, each with what is true of them.

use notitia::notice::Base;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

/// Every form of file that the generator can write.
pub(super) const SHAPES: [&str; 5] = ["dump", "ods-json", "ods-csv", "legacy2013", "pop-json"];

/// One file of generated notices.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) base: Base,
    pub(super) shape: &'static str,
    /// Whether some of its values are malformed.
    pub(super) malformed: bool,
}

/// The paths of a file of notices and of the truth about them.
pub(super) struct Generated {
    pub(super) file: PathBuf,
    pub(super) truth: PathBuf,
}

/// Writes the notices of a run into a folder; `options` are those of the generator.
pub(super) fn generate(
    run: Run,
    name: &str,
    tools: &Path,
    dir: &Path,
    options: &[String],
) -> Generated {
    let (file, truth) = (dir.join(name), dir.join(format!("{name}.truth")));
    let output = Command::new("python3")
        .arg("-B")
        .arg(tools.join("make_notices.py"))
        .args(["--base", run.base.name(), "--shape", run.shape])
        .args(options)
        .arg("--out")
        .arg(&file)
        .arg("--truth")
        .arg(&truth)
        .output()
        .expect("python3 runs");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    Generated { file, truth }
}
