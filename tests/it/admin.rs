//! The private address, on the built program: what may be written, by whom, and what is served then.

mod graphs;
mod notices;
mod survives;
mod tokens;

use crate::harness;
use crate::harness::notitia;
use std::fs;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A program that serves and takes writes, until it is dropped.
struct Server {
    child: Child,
    public: String,
    private: String,
    folder: TempDir,
}

/// What came back.
struct Answer {
    status: u16,
    /// In lower case.
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.map(str::trim)
    }
}

impl Server {
    /// Serves a store with one notice, Mérimée's PA00000001.
    fn start(flags: &[&str]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("a.csv");
        fs::write(&file, "REF|TICO|DPT\nPA00000001|Moulin|87\n").expect("a file");
        harness::load(&store(&folder), &[file], false);
        Self::of(folder, flags)
    }

    fn of(folder: TempDir, flags: &[&str]) -> Self {
        let (child, [public, private]) = launch(folder.path(), flags);
        Self { child, public, private, folder }
    }

    /// Ends it as a power cut would, and starts another on the same store.
    fn kill_and_restart(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
        let (child, [public, private]) = launch(self.folder.path(), &[]);
        (self.child, self.public, self.private) = (child, public, private);
    }

    fn store(&self) -> PathBuf {
        store(&self.folder)
    }

    /// Asks the private address, with the token.
    fn ask(&self, method: &str, target: &str, content_type: &str, body: &str) -> Answer {
        let headers = format!(
            "authorization: Bearer {TOKEN}\r\naccept: */*\r\ncontent-type: {content_type}\r\n"
        );
        request(&self.private, method, target, &headers, body)
    }

    fn update(&self, text: &str) -> Answer {
        self.ask("POST", "/update", "application/sparql-update", text)
    }

    /// What the public address answers to a query, as CSV without its head.
    fn rows(&self, query: &str) -> Vec<String> {
        let headers = "content-type: application/sparql-query\r\naccept: text/csv\r\n";
        let answer = request(&self.public, "POST", "/sparql", headers, query);
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        let mut rows: Vec<String> = answer.body.lines().skip(1).map(str::to_owned).collect();
        rows.sort();
        rows
    }

    /// The lines of the log of writes.
    fn log(&self) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.store().join("writes.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn store(folder: &TempDir) -> PathBuf {
    folder.path().join("store")
}

fn token_file(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("token");
    fs::write(&path, text).expect("a file");
    path
}

/// Starts the program on the store of a folder; gives it and the addresses that it names.
fn launch(folder: &Path, flags: &[&str]) -> (Child, [String; 2]) {
    let mut command = notitia();
    command.args(["serve", "--bind", "127.0.0.1:0", "--admin", "127.0.0.1:0"]).args(flags);
    command.arg("--store").arg(folder.join("store"));
    command.arg("--admin-token-file").arg(token_file(folder, TOKEN));
    command.args(["--requests-per-minute", "0", "--index-memory-mib", "16"]);
    let mut child = command.stderr(Stdio::piped()).spawn().expect("the program runs");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let mut seen = String::new();
    let mut address = || loop {
        let line = lines.next().unwrap_or_else(|| panic!("it ended: {seen}")).expect("text");
        if let Some((_, rest)) = line.split_once(" on http://") {
            return rest.trim_end_matches('/').to_owned();
        }
        seen.push_str(&line);
    };
    let addresses = [address(), address()];
    // What it logs later must go somewhere.
    std::thread::spawn(move || lines.for_each(drop));
    (child, addresses)
}

fn request(address: &str, method: &str, target: &str, headers: &str, body: &str) -> Answer {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(120))).expect("a limit");
    write!(
        stream,
        "{method} {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}
