//! Every query of `queries/` runs on the sample and gives the answer that stands in `tests/queries/`.
//!
//! `NOTITIA_REWRITE_ANSWERS=1` writes the answers and the page of queries anew. An answer is then to be read
//! against the notices of the sample before it is kept.

use crate::harness;
use notitia::index::Index;
use notitia::query;
use notitia::query::Budget;
use notitia::query::Format;
use notitia::query::Kind;
use notitia::store::Version;
use notitia::vocab::PREFIXES;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

/// Set to `1`, what is compared is written instead.
const REWRITE: &str = "NOTITIA_REWRITE_ANSWERS";

/// Who may ask.
const ASKERS: [&str; 5] = ["researcher", "wikimedian", "curator", "harvester", "photographer"];

/// The themes of the page, in order: as the headers name them, in French, in English.
const THEMES: [(&str, &str, &str); 9] = [
    ("buildings", "Édifices", "Buildings"),
    ("protection", "Protection", "Protection"),
    ("places", "Lieux", "Places"),
    ("making", "Création, auteurs, datation", "Making, makers, dates"),
    ("works", "Œuvres : matière, mesures, sujets", "Works: materials, sizes, subjects"),
    ("holding", "Conservation et histoire des œuvres", "Keeping and history of works"),
    ("museums", "Musées", "Museums"),
    ("photographs", "Photographies", "Photographs"),
    ("data", "Données : liens, qualité, échanges", "Data: links, quality, exchange"),
];

/// A query as its file has it.
struct Question {
    /// The file's, without the extension.
    name: String,
    text: String,
}

impl Question {
    /// The value of a line of the header: `# title-fr: …`.
    fn header(&self, key: &str) -> &str {
        let start = format!("# {key}: ");
        let lines = self.text.lines().take_while(|line| line.starts_with('#'));
        let mut values = lines.filter_map(|line| line.strip_prefix(&start));
        let value = values.next().unwrap_or_else(|| panic!("{}.rq has no {key}", self.name));
        assert!(!value.trim().is_empty() && values.next().is_none(), "{}.rq: {key}", self.name);
        value
    }

    /// The keys that the last ORDER BY sorts by, as written.
    fn order(&self) -> Option<Vec<&str>> {
        let (_, keys) = self.text.rsplit_once("\nORDER BY ")?;
        Some(keys.lines().next()?.split_whitespace().collect())
    }
}

fn questions() -> Vec<Question> {
    let name = |path: &Path| path.file_stem().expect("a name").to_string_lossy().into_owned();
    let read = |path| fs::read_to_string(path).expect("a query");
    let files = harness::files("queries", "rq");
    files.iter().map(|path| Question { name: name(path), text: read(path) }).collect()
}

/// The answer as the tests keep it: rows in the order of the query, `true` or `false`, or sorted triples.
fn answer(version: &Version, index: &Index, question: &Question) -> (Kind, String) {
    let name = &question.name;
    let query = query::parse(&question.text, version.iris().as_str());
    let query = query.unwrap_or_else(|error| panic!("{name}.rq: {error}"));
    let format = match query.kind() {
        Kind::Graph => Format::NTriples,
        Kind::Solutions | Kind::Boolean => Format::Tsv,
    };
    let budget = Budget::until(Instant::now() + Duration::from_secs(60));
    let mut out = Vec::new();
    let run = query::run(index, &query, format, &budget, &mut out);
    run.unwrap_or_else(|error| panic!("{name}.rq: {error}"));
    let mut answer = String::from_utf8(out).expect("UTF-8");
    if query.kind() == Kind::Graph {
        let mut lines: Vec<&str> = answer.lines().collect();
        lines.sort_unstable();
        answer = lines.join("\n");
    }
    (query.kind(), format!("{}\n", answer.trim_end_matches('\n')))
}

/// Whether what is compared is to be written.
fn rewrites() -> bool {
    std::env::var_os(REWRITE).is_some_and(|value| value == "1")
}

/// What is wrong with a file of the package that should hold the text; where the tests rewrite, it then does.
fn compare(path: &str, found: &str) -> Option<String> {
    let file = harness::package(path);
    if rewrites() {
        fs::write(&file, found).expect("a file that can be written");
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    if expected == found {
        return None;
    }
    let differences = difference(&expected, found);
    Some(format!("{path} is not what comes out (- expected, + found):\n{differences}"))
}

/// The lines that only one of two texts has, the first of each; or that the order differs.
fn difference(expected: &str, found: &str) -> String {
    const LINES_MAX: usize = 12;
    let only = |these: &str, those: &str, mark: char| {
        let those: BTreeSet<&str> = those.lines().collect();
        let lines = these.lines().filter(|line| !those.contains(line));
        lines.take(LINES_MAX).map(|line| format!("  {mark} {line}")).collect::<Vec<_>>()
    };
    let mut lines = only(expected, found, '-');
    lines.extend(only(found, expected, '+'));
    if lines.is_empty() {
        let mut pairs = expected.lines().zip(found.lines()).enumerate();
        let first = pairs.find(|(_, (one, other))| one != other);
        let at = first.map_or_else(|| "the end".to_owned(), |(index, _)| (index + 1).to_string());
        lines.push(format!("  the same lines, in another order or number from line {at} on"));
    }
    lines.join("\n")
}

#[test]
fn each_query_gives_its_expected_answer() {
    let version = harness::version(harness::sample());
    let index = harness::index(&version);
    let compare = |question: &Question| {
        let (_, answer) = answer(&version, &index, question);
        compare(&format!("tests/queries/{}.tsv", question.name), &answer)
    };
    let wrong: Vec<String> = questions().iter().filter_map(compare).collect();
    assert!(
        wrong.is_empty(),
        "{}\nif the notices of the sample say so, run the test again with {REWRITE}=1, which keeps what comes out",
        wrong.join("\n")
    );
}

#[test]
fn no_answer_is_empty_or_false() {
    let version = harness::version(harness::sample());
    let index = harness::index(&version);
    for question in questions() {
        let (kind, answer) = answer(&version, &index, &question);
        let says_something = match kind {
            Kind::Solutions => answer.lines().count() > 1,
            Kind::Boolean => answer == "true\n",
            Kind::Graph => answer.ends_with(" .\n"),
        };
        assert!(says_something, "{}.rq: {answer}", question.name);
    }
}

#[test]
fn every_expected_answer_belongs_to_a_query() {
    let names: BTreeSet<String> = questions().into_iter().map(|question| question.name).collect();
    assert!(names.len() >= 40, "only {} queries", names.len());
    let is_answer = |path: &Path| path.extension().is_some_and(|extension| extension == "tsv");
    for entry in fs::read_dir(harness::package("tests/queries")).expect("the answers") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        assert!(is_answer(&path) && names.contains(&*name), "{} has no query", path.display());
    }
}

/// Two rows that tie could come in either order: the keys of ORDER BY are different in each row.
#[test]
fn the_order_of_each_answer_is_determined() {
    let version = harness::version(harness::sample());
    let index = harness::index(&version);
    for question in questions() {
        let (kind, answer) = answer(&version, &index, &question);
        if kind != Kind::Solutions {
            continue;
        }
        let name = &question.name;
        let mut rows = answer.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let columns = rows.next().expect("the names of the columns");
        let keys = question.order().unwrap_or_else(|| panic!("{name}.rq has no ORDER BY"));
        let column = |key: &&str| {
            let variable = key.trim_start_matches("DESC(").trim_start_matches("ASC(");
            let variable = variable.trim_end_matches(')');
            let found = columns.iter().position(|column| *column == variable);
            found.unwrap_or_else(|| panic!("{name}.rq sorts by {key}, which is no column"))
        };
        let keys: Vec<usize> = keys.iter().map(column).collect();
        let mut met = BTreeSet::new();
        for row in rows {
            let key: Vec<&str> = keys.iter().map(|key| row[*key]).collect();
            assert!(met.insert(key.clone()), "{name}.rq: two rows with {key:?}");
        }
    }
}

#[test]
fn each_header_says_what_the_query_is_about_and_who_asks() {
    for question in questions() {
        let name = &question.name;
        for key in ["title-fr", "title-en", "about-fr", "about-en"] {
            question.header(key);
        }
        for asker in question.header("asked-by").split(", ") {
            assert!(ASKERS.contains(&asker), "{name}.rq is asked by {asker}");
        }
        let theme = question.header("theme");
        assert!(THEMES.iter().any(|(known, ..)| *known == theme), "{name}.rq: theme {theme}");
    }
}

/// Our service knows the usual prefixes; others may not.
#[test]
fn each_query_states_the_prefixes_that_it_uses_and_no_others() {
    for question in questions() {
        let (head, body) =
            question.text.split_once("\n\n").expect("an empty line before the query");
        for (prefix, iri) in PREFIXES {
            let is_stated = head.contains(&format!("\nPREFIX {prefix}: <{iri}>"));
            let start = format!("{prefix}:");
            let mut before = body.match_indices(&start).map(|(at, _)| &body[..at]);
            let is_used = before.any(|before| !before.ends_with(char::is_alphanumeric));
            assert_eq!(is_stated, is_used, "{}.rq: {prefix}", question.name);
        }
    }
}

/// The page of queries, from their headers.
fn page(questions: &[Question]) -> String {
    let mut page = format!(
        "# Questions\n\n\
         Des questions que posent chercheurs, wikimédiens, conservateurs et moissonneurs, une par fichier. Chacune \
         s'envoie telle quelle à `/sparql`, ou à `notitia query FICHIER`.\n\n\
         Questions that researchers, Wikimedians, curators and harvesters ask, one a file. Each can be sent to \
         `/sparql` as it stands, or given to `notitia query FILE`. What the sample answers is in \
         [tests/queries](../tests/queries); the tests compare it.\n\n\
         {} questions. This page is made from their headers, by `{REWRITE}=1` and the tests.\n",
        questions.len()
    );
    for (theme, french, english) in THEMES {
        page.push_str(&format!("\n## {french} · {english}\n\n"));
        page.push_str("| file | français | English | asked by |\n|---|---|---|---|\n");
        for question in questions.iter().filter(|question| question.header("theme") == theme) {
            let [french, english, askers] =
                ["title-fr", "title-en", "asked-by"].map(|key| question.header(key));
            let name = &question.name;
            page.push_str(&format!("| [{name}]({name}.rq) | {french} | {english} | {askers} |\n"));
        }
    }
    page
}

#[test]
fn the_page_of_queries_is_of_today() {
    let wrong = compare("queries/README.md", &page(&questions()));
    assert!(wrong.is_none(), "{}\n{REWRITE}=1 makes it anew", wrong.unwrap_or_default());
}
