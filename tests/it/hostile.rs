//! Queries that would take for ever, or all memory, end when their budget is spent.

use super::harness;
use notitia::index::BuildOptions;
use notitia::index::Builder;
use notitia::index::Index;
use notitia::query;
use notitia::query::Budget;
use notitia::query::Format;
use notitia::query::Kind;
use notitia::query::QueryError;
use notitia::query::Spent;
use notitia::query::Stats;
use oxrdf::GraphName;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::Quad;
use oxrdf::Term;
use std::io;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;
use std::time::Instant;

/// How many nodes the graph has; each has 15 triples.
const NODES: usize = 20_000;

/// How long a query may go on after its budget is spent. The tests may run unoptimised, beside others.
const SLACK: Duration = Duration::from_millis(if cfg!(debug_assertions) { 1500 } else { 250 });

const MIB: usize = 1024 * 1024;

fn iri(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://example.org/{name}"))
}

/// A graph in which everything reaches everything; a part of it is in named graphs as well.
fn quads() -> impl Iterator<Item = Quad> {
    let node = |n: usize| iri(&format!("node/{}", n % NODES));
    (0..NODES).flat_map(move |n| {
        let note = format!("Note {n}: {}", "a long text about a small thing, ".repeat(1 + n % 9));
        let mut said: Vec<(&str, Term)> = vec![
            ("label", Literal::new_simple_literal(format!("Node {}", n * 7919 % NODES)).into()),
            ("note", Literal::new_simple_literal(note).into()),
            ("year", Literal::from(i64::try_from(1000 + n % 1000).expect("a year")).into()),
            ("next", node(n + 1).into()),
        ];
        said.extend((1..=10).map(|k| ("link", node(n * k * 31 + k).into())));
        let class = Quad::new(
            node(n),
            oxrdf::vocab::rdf::TYPE,
            iri(&format!("Class{}", n % 3)),
            GraphName::DefaultGraph,
        );
        let said = said.into_iter().flat_map(move |(property, object)| {
            let named = GraphName::from(iri(&format!("g/{}", n % 4)));
            let graphs =
                [GraphName::DefaultGraph, named].into_iter().take(1 + usize::from(n % 5 == 0));
            graphs
                .map(move |graph| Quad::new(node(n), iri(property), object.clone(), graph))
                .collect::<Vec<_>>()
        });
        said.chain([class])
    })
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().join("index");
        let options =
            BuildOptions { memory_bytes: 64 * MIB, source: String::new(), is_durable: true };
        let mut builder = Builder::create(&dir, options).expect("a folder");
        for quad in quads() {
            builder.add(quad.as_ref()).expect("a file");
        }
        builder.finish().expect("an index");
        // Its files stay mapped when they are removed.
        Index::open_unverified(&dir).expect("an index")
    })
}

/// Runs a query on a thread like those of the server.
fn run(text: &str, budget: &Budget) -> Result<Stats, QueryError> {
    let evaluate = || {
        let query = query::parse(text, "http://example.org/")?;
        let format = match query.kind() {
            Kind::Graph => Format::NTriples,
            Kind::Solutions | Kind::Boolean => Format::Csv,
        };
        query::run(index(), &query, format, budget, io::sink())
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(query::STACK_BYTES);
        let running = thread.spawn_scoped(scope, evaluate).expect("a thread");
        running.join().expect("no panic")
    })
}

fn within(time: Duration) -> Budget {
    Budget { held_bytes_max: 128 * MIB, ..Budget::until(Instant::now() + time) }
}

/// What is wrong with how each query of the corpus ends.
fn wrong(check: impl Fn(&str) -> Result<(), String> + Sync) -> Vec<String> {
    index();
    let files = harness::files("tests/fixtures/hostile", "rq");
    assert!(files.len() >= 60, "the corpus has {} queries", files.len());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let text = std::fs::read_to_string(file).expect("a query");
            if let Err(problem) = check(&text) {
                wrong.push(format!("{}: {problem}", name(file)));
            }
        }
        wrong
    };
    thread::scope(|scope| {
        let other = scope.spawn(work);
        [work(), other.join().expect("no panic")].concat()
    })
}

fn name(file: &Path) -> String {
    file.file_name().expect("a name").to_string_lossy().into_owned()
}

#[test]
fn whatever_a_query_does_it_ends_in_time() {
    let time = std::env::var("NOTITIA_TEST_HOSTILE_MS").ok().and_then(|text| text.parse().ok());
    let time = Duration::from_millis(time.unwrap_or(300));
    let wrong = wrong(|text| {
        let begin = Instant::now();
        let ended = run(text, &within(time));
        let late = begin.elapsed().saturating_sub(time);
        match ended {
            Err(QueryError::Spent(_)) if late <= SLACK => Ok(()),
            Err(QueryError::Spent(spent)) => Err(format!("{spent}, {late:?} late")),
            other => Err(format!("{other:?} after {:?}", begin.elapsed())),
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn whatever_a_query_does_it_ends_when_it_is_cancelled() {
    let wrong = wrong(|text| {
        let budget = within(Duration::from_secs(60));
        let cancel = budget.cancel.clone();
        let cancelled = thread::spawn(move || {
            thread::sleep(Duration::from_millis(100));
            cancel.cancel();
            Instant::now()
        });
        let ended = run(text, &budget);
        let late = cancelled.join().expect("no panic").elapsed();
        match ended {
            Err(QueryError::Spent(Spent::Cancelled | Spent::Memory(_) | Spent::Regex(_)))
                if late <= SLACK + Duration::from_millis(100) =>
            {
                Ok(())
            }
            other => Err(format!("{other:?}, {late:?} after it was cancelled")),
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_query_holds_is_bounded() {
    for text in [
        "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c",
        "SELECT (GROUP_CONCAT(?o) AS ?x) { ?s :note ?o . ?a :year ?y }",
        "SELECT (STRLEN(REPLACE(REPLACE(REPLACE(?n, '.', ?n), '.', ?n), '.', ?n)) AS ?x) { ?s :note ?n }",
        "SELECT ?a ?f (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?f",
        "SELECT * { ?a :link* ?b . ?b :next+ ?c . ?c ^:next* ?d }",
    ] {
        let text = format!("PREFIX : <http://example.org/>\n{text}");
        let limit = 32 * MIB;
        let budget = Budget {
            held_bytes_max: limit,
            ..Budget::until(Instant::now() + Duration::from_secs(60))
        };
        let ended = run(&text, &budget);
        assert!(matches!(ended, Err(QueryError::Spent(Spent::Memory(_)))), "{text}: {ended:?}");
    }
}

#[test]
fn what_a_query_reads_and_sends_is_bounded() {
    let (all, few) = (Budget::until(Instant::now() + Duration::from_secs(60)), 1000);
    let read = Budget { rows_scanned_max: few, ..all.clone() };
    let sent = Budget { rows_sent_max: few, ..all.clone() };
    let last = "SELECT * { ?s <http://example.org/label> ?o } LIMIT 1000";
    for (budget, text, expected) in [
        (
            &read,
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?s != ?o) }",
            Some(Spent::RowsScanned(few)),
        ),
        (&sent, "SELECT * { ?s ?p ?o }", Some(Spent::RowsSent(few))),
        (&sent, "CONSTRUCT WHERE { ?s ?p ?o }", Some(Spent::RowsSent(few))),
        (&sent, last, None),
        (&all, last, None),
    ] {
        let found = match run(text, budget) {
            Ok(_) => None,
            Err(QueryError::Spent(spent)) => Some(spent),
            Err(error) => panic!("{text}: {error}"),
        };
        assert_eq!(found, expected, "{text}");
    }
}
