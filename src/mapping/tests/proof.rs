//! The proof of the crosswalk: each path of each mapped field leads to a value in the graph of some notice, and
//! that value goes, or is another one, when the field is taken out of the notice.
//!
//! The notices stand in `tests/fixtures/crosswalk.tsv`; a field whose rule says all needs none there.

use super::super::crosswalk::{self, Row, Rule, Target};
use super::super::path::{self, Filter, Object, Path};
use super::{Base, IriBase, Mapped, fields, graph, record};
use crate::vocab::rdf;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use std::collections::BTreeSet;

const FIXTURE: &str = include_str!("../../../tests/fixtures/crosswalk.tsv");

const HOW: &str = "\n\nHow to write a row of RULES: `(\"CODE\", Path(\"paths\"))`, or `PathIf(\"paths\", \
\"WADRS is blank\")` with what follows \"where\".\nPaths are parted by ` ; `, each holds by itself: \
`schema:name ; crm:P1_is_identified_by [a crm:E42_Identifier] / crm:P190_has_symbolic_content`.\nThe last \
step may name its value, with one `*`: `crm:P2_has_type <id/concept/roof/*>`, `dcterms:relation <id/*>`, \
`crm:P67i_is_referred_to_by <doc/*>`.\nFilters: `[a crm:E8_Acquisition]`, `[crm:P2_has_type \
<id/concept/text/history>]`; from the record: `doc: dcterms:rights`; our own terms: `ns:…`.\nThe grammar stands \
in src/mapping/path.rs. A notice that shows the path goes to tests/fixtures/crosswalk.tsv.\n";

#[test]
fn each_row_of_the_crosswalk_is_a_path_that_can_be_checked() {
    let mut wrong = Vec::new();
    for (row, paths, _) in mapped_rows() {
        if let Err(error) = path::paths(&paths) {
            wrong.push(format!("{} {}: {error}", row.base, row.code));
        }
    }
    assert!(wrong.is_empty(), "{}{HOW}", wrong.join("\n"));
}

#[test]
fn each_path_of_each_field_has_a_value_that_goes_with_the_field() {
    let notices = notices();
    let mut wrong = Vec::new();
    for (row, text, _) in mapped_rows() {
        let Ok(paths) = path::paths(&text) else { continue };
        let shown: Vec<Shown> = notices_of(&notices, &row).iter().map(Shown::new).collect();
        for path in paths {
            if !shown.iter().any(|shown| shown.depends(&path)) {
                let all: Vec<String> = shown.iter().map(Shown::to_string).collect();
                wrong.push(format!("{} {}: {path}\n{}", row.base, row.code, all.concat()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "paths that no notice has, or that stay without the field:\n{}{HOW}",
        wrong.join("\n")
    );
}

#[test]
fn each_notice_of_the_fixture_belongs_to_a_mapped_field() {
    let rows: Vec<Row> = mapped_rows().map(|(row, ..)| row).collect();
    for notice in notices() {
        let is_used = rows.iter().any(|row| notice.shows(row));
        assert!(is_used, "crosswalk.tsv, {} {}: no such field is mapped", notice.base, notice.code);
    }
}

/// The rows that have a path, with it and its condition.
fn mapped_rows() -> impl Iterator<Item = (Row, String, &'static str)> {
    crosswalk::rows().filter_map(|row| match row.target.clone() {
        Target::Paths { paths, condition } => Some((row, paths.into_owned(), condition)),
        Target::Left(..) => None,
    })
}

/// A line of the fixture: a field with a value, and what must stand beside it.
#[derive(Clone, Debug)]
struct Notice {
    /// `*`: any base that has the field and no line of its own.
    base: String,
    code: String,
    value: String,
    others: Vec<(String, String)>,
}

impl Notice {
    fn shows(&self, row: &Row) -> bool {
        self.code == row.code && (self.base == "*" || self.base == row.base.name())
    }
}

fn notices() -> Vec<Notice> {
    let lines = FIXTURE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let notices = lines.map(|line| {
        let cells: Vec<String> = line.split('\t').map(|cell| cell.replace('␟', "\u{1f}")).collect();
        let [base, code, value, others @ ..] = &cells[..] else { panic!("crosswalk.tsv: {line}") };
        let pair = |cell: &String| {
            let (code, value) = cell.split_once('=').unwrap_or_else(|| panic!("no `=`: {line}"));
            (code.to_owned(), value.to_owned())
        };
        Notice {
            base: base.clone(),
            code: code.clone(),
            value: value.clone(),
            others: others.iter().map(pair).collect(),
        }
    });
    notices.collect()
}

/// The notices of a field: those of its base, or else those of any, or else one that its rule suggests.
fn notices_of(notices: &[Notice], row: &Row) -> Vec<(Base, Notice)> {
    let mut found: Vec<Notice> =
        notices.iter().filter(|notice| notice.shows(row)).cloned().collect();
    if found.iter().any(|notice| notice.base != "*") {
        found.retain(|notice| notice.base != "*");
    }
    if found.is_empty() {
        let value = match crosswalk::rule(row.base, row.code) {
            Some(Rule::SeeAlso) => "https://www.example/",
            Some(Rule::Number(_)) => "1234",
            _ => "Mots",
        };
        let (base, code) = (row.base.name().to_owned(), row.code.to_owned());
        found.push(Notice { base, code, value: value.to_owned(), others: Vec::new() });
    }
    found.into_iter().map(|notice| (row.base, notice)).collect()
}

/// The graphs of a notice with and without the field that it shows.
struct Shown {
    text: String,
    with: Graph,
    without: Graph,
}

impl Shown {
    fn new((base, notice): &(Base, Notice)) -> Self {
        let all = std::iter::once((&notice.code, &notice.value))
            .chain(notice.others.iter().map(|(code, value)| (code, value)));
        let fields: Vec<(&'static str, &str)> =
            all.map(|(code, value)| (known(*base, code), value.as_str())).collect();
        // The reference can't be taken away: it changes.
        let reference = (notice.code == "REF").then_some(notice.value.as_str());
        let fields = if reference.is_some() { &[][..] } else { &fields[..] };
        let with = Graph::new(*base, fields, reference);
        let without = Graph::new(*base, fields.get(1..).unwrap_or_default(), None);
        Self { text: format!("    {fields:?}\n"), with, without }
    }

    /// Whether the path has a value with the field that it has not without.
    fn depends(&self, path: &Path) -> bool {
        let without = self.without.values(path);
        self.with.values(path).iter().any(|value| !without.contains(value))
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

fn known(base: Base, code: &str) -> &'static str {
    fields::field(base, code).unwrap_or_else(|| panic!("crosswalk.tsv: {base} has no {code}")).code
}

/// All triples of a notice, with those of the shared nodes that it names.
struct Graph {
    iris: IriBase,
    mapped: Mapped,
    triples: Vec<Triple>,
}

impl Graph {
    fn new(base: Base, values: &[(&'static str, &str)], reference: Option<&str>) -> Self {
        let iris = IriBase::new("http://b/").expect("a base");
        let mut record = record(base, values);
        if let Some(reference) = reference {
            record.reference = reference.to_owned();
        }
        let mapped = graph(&record, &iris, 2026);
        let mut triples = mapped.own.clone();
        for node in &mapped.shared {
            triples.extend(node.triples(&iris));
            triples.extend(node.labels(&node.label, []));
        }
        Self { iris, mapped, triples }
    }

    /// What the path leads to.
    fn values(&self, path: &Path) -> BTreeSet<String> {
        let start = match (path.from_record, &self.mapped.entity) {
            (true, _) => &self.mapped.doc,
            (false, Some(entity)) => entity,
            (false, None) => return BTreeSet::new(),
        };
        let mut nodes = vec![Term::from(start.clone())];
        for step in &path.steps {
            let property = step.property.iri(&self.iris);
            let reached = nodes.iter().flat_map(|node| self.objects(node, &property));
            let passes = |node: &&Term| {
                step.object.as_ref().is_none_or(|object| self.meets(node, object))
                    && step.filters.iter().all(|filter| self.has(node, filter))
            };
            nodes = reached.filter(passes).cloned().collect();
        }
        nodes.iter().map(Term::to_string).collect()
    }

    fn objects(&self, node: &Term, property: &str) -> impl Iterator<Item = &Term> {
        let node = match node {
            Term::NamedNode(node) => Some(NamedOrBlankNode::from(node.clone())),
            _ => None,
        };
        let leads = move |triple: &&Triple| {
            Some(&triple.subject) == node.as_ref() && triple.predicate.as_str() == property
        };
        self.triples.iter().filter(leads).map(|triple| &triple.object)
    }

    fn meets(&self, node: &Term, object: &Object) -> bool {
        matches!(node, Term::NamedNode(iri) if object.is_met_by(iri.as_str(), &self.iris))
    }

    fn has(&self, node: &Term, filter: &Filter) -> bool {
        match filter {
            Filter::Class(class) => {
                let class = Object::Term(class.clone());
                self.objects(node, rdf::TYPE.as_str()).any(|found| self.meets(found, &class))
            }
            Filter::Value(property, object) => {
                let property = property.iri(&self.iris);
                self.objects(node, &property).any(|found| self.meets(found, object))
            }
        }
    }
}
