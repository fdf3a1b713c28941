//! Our answers are those of Oxigraph's own store: generated graphs and queries over every operator.
//!
//! The graphs have the literals only that its store keeps as they are written.

use notitia::index::BuildOptions;
use notitia::index::Builder;
use notitia::index::Index;
use notitia::query;
use notitia::query::Budget;
use notitia::query::Format;
use notitia::query::Kind;
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::SparqlEvaluator;
use oxigraph::store::Store;
use oxrdf::GraphName;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::Quad;
use oxrdf::Term;
use oxrdf::vocab::xsd;
use std::fmt::Write as _;
use std::time::Duration;
use std::time::Instant;

/// How many graphs there are, and how many queries each is asked.
const GRAPHS: u64 = 16;
const QUERIES: u64 = 60;

/// Numbers that look random, the same for the same seed (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((mixed ^ (mixed >> 31)) % u64::from(end)).expect("below a u32")
    }

    fn at(&mut self, length: usize) -> usize {
        self.below(u32::try_from(length).expect("a short list")) as usize
    }
}

fn iri(name: impl std::fmt::Display) -> NamedNode {
    NamedNode::new_unchecked(format!("http://example.org/{name}"))
}

/// A small graph, part of it in named graphs, of few terms, so that much joins.
fn quads(random: &mut Random) -> Vec<Quad> {
    let mut quads = Vec::new();
    for _ in 0..40 + random.below(160) {
        let object: Term = match random.below(9) {
            0..=3 => iri(random.below(6)).into(),
            4 => Literal::from(i64::from(random.below(12)) - 4).into(),
            5 => Literal::new_simple_literal(["", "a", "ab", "abc", "église"][random.at(5)]).into(),
            6 => Literal::new_language_tagged_literal_unchecked("ab", ["fr", "en"][random.at(2)])
                .into(),
            7 => {
                let year = format!("{:04}", 1990 + random.below(9));
                Literal::new_typed_literal(format!("{year}-02-03"), xsd::DATE).into()
            }
            _ => oxrdf::BlankNode::new_unchecked(format!("b{}", random.below(3))).into(),
        };
        let graph = match random.below(5) {
            0 => GraphName::from(iri("g0")),
            1 => GraphName::from(iri("g1")),
            _ => GraphName::DefaultGraph,
        };
        let predicate = iri(["p", "q", "r"][random.at(3)]);
        quads.push(Quad::new(iri(random.below(6)), predicate, object, graph));
    }
    quads
}

/// Writes queries at random.
struct Queries<'r> {
    random: &'r mut Random,
    /// How many names there are for groups and keys.
    names: u32,
}

impl Queries<'_> {
    fn pick(&mut self, of: &[&str]) -> String {
        of[self.random.at(of.len())].to_owned()
    }

    fn variable(&mut self) -> String {
        self.pick(&["?a", "?b", "?c", "?d"])
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("?n{}", self.names)
    }

    fn node(&mut self) -> String {
        match self.random.below(8) {
            0 => format!(":{}", self.random.below(6)),
            _ => self.variable(),
        }
    }

    fn value(&mut self) -> String {
        self.pick(&[
            ":1",
            ":2",
            "1",
            "2.5",
            "\"ab\"",
            "\"ab\"@fr",
            "\"1995-02-03\"^^xsd:date",
            "true",
        ])
    }

    fn path(&mut self, depth: u32) -> String {
        let step = self.pick(&[":p", ":q", ":r"]);
        if depth == 0 {
            return step;
        }
        match self.random.below(9) {
            0 => format!("({}/{})", self.path(depth - 1), self.path(depth - 1)),
            1 => format!("({}|{})", self.path(depth - 1), self.path(depth - 1)),
            2 => format!("^({})", self.path(depth - 1)),
            3 => format!("({})*", self.path(depth - 1)),
            4 => format!("({})+", self.path(depth - 1)),
            5 => format!("({})?", self.path(depth - 1)),
            6 => "!(:p|^:q)".to_owned(),
            _ => step,
        }
    }

    fn triple(&mut self) -> String {
        let predicate = match self.random.below(4) {
            0 => self.variable(),
            1 => self.path(2),
            _ => self.pick(&[":p", ":q", ":r"]),
        };
        let object = if self.random.below(8) == 0 { self.value() } else { self.node() };
        format!("{} {predicate} {object} .", self.node())
    }

    fn expression(&mut self, depth: u32) -> String {
        if depth == 0 {
            return if self.random.below(3) == 0 { self.value() } else { self.variable() };
        }
        let (a, b) = (self.expression(depth - 1), self.expression(depth - 1));
        match self.random.below(24) {
            0 => format!("({a} = {b})"),
            1 => format!("({a} < {b})"),
            2 => format!("({a} >= {b})"),
            3 => format!("({a} != {b})"),
            4 => format!("({a} + {b})"),
            5 => format!("({a} * {b})"),
            6 => format!("(!({a}) || {b})"),
            7 => format!("({a} && {b})"),
            8 => format!("({a} IN ({b}, 1, :2))"),
            9 => format!("BOUND({})", self.variable()),
            10 => format!("IF({a}, {b}, 7)"),
            11 => format!("COALESCE({a}, {b})"),
            12 => format!("STR({a})"),
            13 => format!("LANG({a})"),
            14 => format!("DATATYPE({a})"),
            15 => format!("STRLEN(STR({a}))"),
            16 => format!("CONCAT(STR({a}), STR({b}))"),
            17 => format!("REGEX(STR({a}), \"[a1]b?$\", \"i\")"),
            18 => format!("REPLACE(STR({a}), \"(a|1)\", \"<$1>\")"),
            19 => format!("isIRI({a})"),
            20 => format!("sameTerm({a}, {b})"),
            21 => format!("YEAR({a})"),
            22 => format!("EXISTS {{ {} }}", self.triple()),
            _ => format!("NOT EXISTS {{ {} FILTER({a} = 1 || BOUND(?a)) }}", self.triple()),
        }
    }

    fn group(&mut self, depth: u32) -> String {
        let mut text = String::new();
        for _ in 0..=self.random.below(2) {
            text.push_str(&self.triple());
        }
        if depth == 0 {
            return text;
        }
        for _ in 0..=self.random.below(2) {
            let inner = self.group(depth - 1);
            let part = match self.random.below(13) {
                0 => format!("OPTIONAL {{ {inner} }}"),
                1 => format!("OPTIONAL {{ {inner} FILTER({}) }}", self.expression(1)),
                2 => format!("{{ {inner} }} UNION {{ {} }}", self.group(depth - 1)),
                3 => format!("MINUS {{ {inner} }}"),
                4 => format!("FILTER({})", self.expression(2)),
                5 => format!("GRAPH {} {{ {inner} }}", self.pick(&["?g", ":g0", ":none"])),
                6 => format!("BIND({} AS {})", self.expression(2), self.name()),
                7 => format!(
                    "VALUES ({} ?e) {{ ({} 1) (UNDEF 2) (:3 UNDEF) }}",
                    self.variable(),
                    self.value()
                ),
                8 => format!("{{ SELECT DISTINCT ?a ?b {{ {inner} }} }}"),
                9 => {
                    let (key, name) = (self.variable(), self.name());
                    let count =
                        self.pick(&["COUNT(*)", "COUNT(DISTINCT ?c)", "SUM(?d)", "MIN(?b)"]);
                    format!("{{ SELECT {key} ({count} AS {name}) {{ {inner} }} GROUP BY {key} }}")
                }
                10 => format!("{{ {inner} }}"),
                11 => "{} { {} UNION {} } VALUES () { () () }".to_owned(),
                _ => format!("LATERAL {{ {inner} }}"),
            };
            text.push_str(&part);
        }
        text
    }

    fn query(&mut self) -> String {
        let from = match self.random.below(6) {
            0 => "FROM :g0 FROM :g1 ",
            1 => "FROM :g1 FROM NAMED :g0 ",
            _ => "",
        };
        let depth = self.random.below(3);
        let group = self.group(depth);
        let mut text =
            "PREFIX : <http://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
                .to_owned();
        let expression = self.expression(2);
        let written = match self.random.below(10) {
            0 => write!(text, "ASK {from}{{ {group} }}"),
            1 => write!(text, "CONSTRUCT {{ ?a :made ?b . ?c ?d ?a }} {from}WHERE {{ {group} }}"),
            2 => write!(text, "DESCRIBE ?a {from}WHERE {{ {group} }}"),
            3 => write!(text, "SELECT DISTINCT ?a ?b {from}{{ {group} }}"),
            4 => write!(
                text,
                "SELECT ?a (COUNT(DISTINCT *) AS ?n) (MAX({expression}) AS ?m) {from}{{ {group} }} GROUP BY ?a HAVING(COUNT(*) > 1)"
            ),
            5 => write!(text, "SELECT (COUNT(*) AS ?n) (AVG(?b) AS ?m) {from}{{ {group} }}"),
            6 => {
                write!(text, "SELECT * {from}{{ {group} }} ORDER BY DESC({expression}) ?a ?b ?c ?d")
            }
            7 => write!(text, "SELECT ?a ({expression} AS ?x) {from}{{ {group} }} ORDER BY ?x"),
            _ => write!(text, "SELECT * {from}{{ {group} }}"),
        };
        written.expect("a string can be written");
        text
    }
}

fn index(quads: &[Quad]) -> Index {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("index");
    let options = BuildOptions { memory_bytes: 1 << 20, source: String::new(), is_durable: true };
    let mut builder = Builder::create(&dir, options).expect("a folder");
    for quad in quads {
        builder.add(quad.as_ref()).expect("a file");
    }
    builder.finish().expect("an index");
    Index::open_unverified(&dir).expect("an index")
}

/// What Oxigraph's store answers: lines of terms, or sorted triples.
fn expected(store: &Store, text: &str) -> Vec<String> {
    let prepared = SparqlEvaluator::new().parse_query(text).expect("a query");
    match prepared.on_store(store).execute().expect("an answer") {
        QueryResults::Boolean(value) => vec![value.to_string()],
        QueryResults::Graph(triples) => {
            triples.map(|triple| format!("{} .", triple.expect("a triple"))).collect()
        }
        QueryResults::Solutions(rows) => {
            let variables = rows.variables().to_vec();
            rows.map(|row| {
                let row = row.expect("a row");
                let shown = |variable| row.get(variable).map(Term::to_string).unwrap_or_default();
                variables.iter().map(shown).collect::<Vec<_>>().join("\t")
            })
            .collect()
        }
    }
}

/// What we answer, in the same form.
fn found(index: &Index, text: &str) -> Vec<String> {
    let query = query::parse(text, "http://example.org/").expect("a query");
    let format = match query.kind() {
        Kind::Graph => Format::NTriples,
        Kind::Solutions => Format::Json,
        Kind::Boolean => Format::Tsv,
    };
    let budget = Budget::until(Instant::now() + Duration::from_secs(60));
    let mut out = Vec::new();
    query::run(index, &query, format, &budget, &mut out).expect("an answer");
    if format == Format::Json { rows(&out) } else { lines(&out) }
}

fn lines(document: &[u8]) -> Vec<String> {
    str::from_utf8(document).expect("UTF-8").lines().map(str::to_owned).collect()
}

fn rows(document: &[u8]) -> Vec<String> {
    use sparesults::QueryResultsFormat;
    use sparesults::QueryResultsParser;
    use sparesults::SliceQueryResultsParserOutput;
    let parser = QueryResultsParser::from_format(QueryResultsFormat::Json);
    let SliceQueryResultsParserOutput::Solutions(rows) =
        parser.for_slice(document).expect("results")
    else {
        panic!("no rows")
    };
    let variables = rows.variables().to_vec();
    rows.map(|row| {
        let row = row.expect("a row");
        let shown = |variable| row.get(variable).map(Term::to_string).unwrap_or_default();
        variables.iter().map(shown).collect::<Vec<_>>().join("\t")
    })
    .collect()
}

/// The quads as our rules of merging see them: a triple that is in both merged graphs, in one only.
fn store(quads: &[Quad]) -> Store {
    let store = Store::new().expect("a store");
    for quad in quads {
        store.insert(quad).expect("a quad");
    }
    store
}

#[test]
fn generated_queries_have_the_answers_of_oxigraphs_store() {
    let (mut compared, mut full) = (0, 0);
    for seed in 0..GRAPHS {
        let mut random = Random(seed);
        let mut quads = quads(&mut random);
        // Oxigraph 0.5.13 counts a triple of two merged graphs twice.
        let in_both = |quad: &Quad| {
            let other = Quad { graph_name: iri("g0").into(), ..quad.clone() };
            quad.graph_name == iri("g1").into() && quads.contains(&other)
        };
        quads = quads.iter().filter(|quad| !in_both(quad)).cloned().collect();
        let (store, index) = (store(&quads), index(&quads));
        for _ in 0..QUERIES {
            let text = Queries { random: &mut random, names: 0 }.query();
            if query::parse(&text, "http://example.org/").is_err() {
                continue;
            }
            let (mut expected, mut found) = (expected(&store, &text), found(&index, &text));
            expected.sort();
            found.sort();
            // DESCRIBE and CONSTRUCT may repeat triples.
            if text.contains("CONSTRUCT") || text.contains("DESCRIBE") {
                expected.dedup();
                found.dedup();
            }
            assert_eq!(found, expected, "graph {seed}\n{text}");
            compared += 1;
            full += u64::from(found.len() > 1);
        }
    }
    assert!(compared > GRAPHS * QUERIES / 2, "most queries are queries: {compared}");
    assert!(full > compared / 5, "many have several rows: {full} of {compared}");
}

#[test]
fn a_triple_of_two_merged_graphs_is_one() {
    let graphs = ["g0", "g1"].map(|name| GraphName::from(iri(name)));
    let quads: Vec<Quad> =
        graphs.iter().map(|graph| Quad::new(iri("s"), iri("p"), iri("o"), graph.clone())).collect();
    let index = index(&quads);
    for (from, count) in [
        ("FROM :g0 FROM :g1", 1),
        ("FROM :g0 FROM :g0", 1),
        ("FROM :g1 FROM :none", 1),
        ("FROM :none", 0),
        ("FROM NAMED :g0", 0),
        ("", 0),
    ] {
        let text = format!("PREFIX : <http://example.org/> SELECT ?s {from} {{ ?s :p|:q :o }}");
        assert_eq!(found(&index, &text).len(), count, "{text}");
    }
    let named = "PREFIX : <http://example.org/> SELECT ?g FROM NAMED :g0 { GRAPH ?g { ?s ?p ?o } }";
    assert_eq!(found(&index, named), ["<http://example.org/g0>"]);
}

#[test]
fn literals_stay_as_they_are_written() {
    let written = ["01", "+1", "1.50", "1e0", "INF"];
    let types = [xsd::INTEGER, xsd::INT, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT];
    let quads: Vec<Quad> = written
        .iter()
        .flat_map(|text| types.map(|datatype| Literal::new_typed_literal(*text, datatype)))
        .map(|literal| Quad::new(iri("s"), iri("p"), literal, GraphName::DefaultGraph))
        .collect();
    let index = index(&quads);
    let mut expected: Vec<String> = quads.iter().map(|quad| quad.object.to_string()).collect();
    let mut found = found(&index, "SELECT ?o { ?s ?p ?o }");
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}
