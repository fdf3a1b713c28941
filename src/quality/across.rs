//! Runs the checks and measures that need all notices, and makes quads of what they find, in the same form as the
//! results of single notices. All nodes stand below the IRI of the quality graph, so that they go at once.
//!
//! Each query streams its rows; only the first results of a check are kept, and all are counted. A query that takes
//! too long is cut off, and its tally says so.

use super::check::Check;
use super::check::CheckError;
use super::check::checks;
use super::check::measures;
use crate::index::Index;
use crate::iri::part;
use crate::query;
use crate::query::Budget;
use crate::query::ParsedQuery;
use crate::query::QueryError;
use crate::query::Spent;
use crate::reader::Reader;
use crate::store::Version;
use crate::vocab::crm;
use crate::vocab::dcterms;
use crate::vocab::dqv;
use crate::vocab::rdf;
use crate::vocab::schema;
use crate::vocab::sh;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::Quad;
use oxrdf::Term;
use spareval::QuerySolution;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;

/// How far the checks go.
#[derive(Clone, Copy, Debug)]
pub struct AcrossOptions {
    /// How many results of a check are kept.
    pub results_max: usize,
    /// How long one query may run.
    pub timeout: Duration,
}

impl Default for AcrossOptions {
    fn default() -> Self {
        Self { results_max: 10_000, timeout: Duration::from_secs(600) }
    }
}

/// What the checks and measures have found.
#[derive(Debug, Default)]
pub struct Across {
    /// What is to stand in the quality graph.
    pub quads: Vec<Quad>,
    /// One a check and measure, in their order.
    pub tallies: Vec<Tally>,
}

/// What came of one query.
#[derive(Clone, Debug)]
pub struct Tally {
    pub name: &'static str,
    /// Rows: results of a check, datasets of a measure.
    pub rows: u64,
    /// Results that are kept.
    pub kept: usize,
    /// Whether the query ran to its end.
    pub complete: bool,
    pub seconds: f64,
}

/// Checks that could not be run.
#[derive(Debug, thiserror::Error)]
pub enum AcrossError {
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error("{name}: {source}")]
    Query {
        name: &'static str,
        #[source]
        source: QueryError,
    },
}

/// Runs all checks and measures on a version, by way of its index.
///
/// # Errors
/// When a query is wrong.
pub fn across(
    version: &Version,
    index: &Index,
    options: AcrossOptions,
) -> Result<Across, AcrossError> {
    let mut out = Writer::new(version, index);
    let mut tallies = Vec::new();
    for check in checks()? {
        let query = check.query(version.iris().as_str())?;
        let mut found: BTreeSet<Found> = BTreeSet::new();
        let tally = rows(index, check.name, &query, options.timeout, |row| {
            if found.len() < options.results_max {
                found.extend(Found::of(row));
            }
        })?;
        tallies.push(Tally { kept: found.len(), ..tally });
        out.results(&check, &found);
    }
    for measure in measures()? {
        let query = measure.query(version.iris().as_str())?;
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let tally = rows(index, measure.name, &query, options.timeout, |row| {
            if let (Some(Term::NamedNode(dataset)), Some(Term::Literal(notices))) =
                (row.get("dataset"), row.get("notices"))
            {
                counts.insert(dataset.as_str().to_owned(), notices.value().parse().unwrap_or(0));
            }
        })?;
        if tally.complete {
            out.measurements(measure.name, measure.metric, &counts);
        }
        tallies.push(tally);
    }
    Ok(Across { quads: out.finish(), tallies })
}

/// Hands over the rows of a query, one after the other, as long as there is time.
fn rows(
    index: &Index,
    name: &'static str,
    query: &ParsedQuery,
    timeout: Duration,
    mut take: impl FnMut(&QuerySolution),
) -> Result<Tally, AcrossError> {
    let fail = |source| AcrossError::Query { name, source };
    let begun = Instant::now();
    let budget = Budget::until(begun + timeout);
    let mut tally = Tally { name, rows: 0, kept: 0, complete: true, seconds: 0.0 };
    let run = query::rows(index, query, &budget, |row| {
        take(row);
        tally.rows += 1;
    });
    match run {
        Err(QueryError::Spent(Spent::Time)) => tally.complete = false,
        other => {
            other.map_err(fail)?;
        }
    }
    tally.seconds = begun.elapsed().as_secs_f64();
    Ok(tally)
}

/// A row of a check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    this: String,
    path: Option<String>,
    value: Option<Value>,
}

/// A notice, or words of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Iri(String),
    Words(String),
}

impl Found {
    fn of(row: &QuerySolution) -> Option<Self> {
        let iri = |name: &str| match row.get(name) {
            Some(Term::NamedNode(node)) => Some(node.as_str().to_owned()),
            _ => None,
        };
        let value = match row.get("value") {
            Some(Term::NamedNode(node)) => Some(Value::Iri(node.as_str().to_owned())),
            Some(Term::Literal(words)) => Some(Value::Words(words.value().to_owned())),
            _ => None,
        };
        Some(Self { this: iri("this")?, path: iri("path"), value })
    }
}

/// Makes quads.
struct Writer<'v> {
    version: &'v Version,
    reader: Reader<'v>,
    graph: NamedNode,
    report: NamedNode,
    quads: Vec<Quad>,
    conforms: bool,
}

impl<'v> Writer<'v> {
    fn new(version: &'v Version, index: &'v Index) -> Self {
        let graph = version.iris().quality_graph();
        let report = part(&graph, "across");
        let reader = Reader::new(index, version.iris());
        let quads = Vec::new();
        let mut out = Self { version, reader, graph, report, quads, conforms: true };
        let (graph, report) = (out.graph.clone(), out.report.clone());
        out.add(&graph, out.version.iris().ns("report").as_ref(), report.clone());
        out.add(&report, rdf::TYPE, sh::VALIDATION_REPORT);
        out
    }

    fn add(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, object: impl Into<Term>) {
        let quad = Quad::new(subject.clone(), property, object, self.graph.clone());
        self.quads.push(quad);
    }

    fn finish(mut self) -> Vec<Quad> {
        let (report, conforms) = (self.report.clone(), self.conforms);
        self.add(&report, sh::CONFORMS, Literal::from(conforms));
        self.quads
    }

    fn results(&mut self, check: &Check, found: &BTreeSet<Found>) {
        let iris = self.version.iris();
        let (report, rule) = (self.report.clone(), iris.rule(check.name));
        let component = iris.ns("AcrossConstraintComponent");
        let tagged = Literal::new_language_tagged_literal_unchecked;
        for (number, Found { this, path, value }) in (1..).zip(found) {
            self.conforms = false;
            let node = part(&self.graph, &format!("{}-{number}", check.name));
            let this = NamedNode::new_unchecked(this);
            self.add(&report, sh::RESULT, node.clone());
            self.add(&node, rdf::TYPE, sh::VALIDATION_RESULT);
            self.add(&node, sh::FOCUS_NODE, this.clone());
            self.add(&node, sh::RESULT_SEVERITY, check.severity);
            self.add(&node, sh::SOURCE_SHAPE, rule.clone());
            self.add(&node, sh::SOURCE_CONSTRAINT_COMPONENT, component.clone());
            self.add(&node, sh::RESULT_MESSAGE, tagged(check.message.0, "fr"));
            self.add(&node, sh::RESULT_MESSAGE, tagged(check.message.1, "en"));
            if let Some(path) = path {
                self.add(&node, sh::RESULT_PATH, NamedNode::new_unchecked(path));
            }
            match value {
                Some(Value::Iri(iri)) => {
                    self.add(&node, sh::VALUE, NamedNode::new_unchecked(iri));
                }
                Some(Value::Words(words)) => {
                    self.add(&node, sh::VALUE, Literal::new_simple_literal(words));
                }
                None => {}
            }
            if let Some(departement) = departement(&self.reader, &this) {
                self.add(&node, dcterms::SPATIAL, departement);
            }
        }
    }

    /// The share of the notices of each dataset, also where it is none.
    fn measurements(&mut self, name: &str, metric: &str, counts: &BTreeMap<String, u64>) {
        let iris = self.version.iris();
        let metric = iris.ns(metric);
        let datasets = self.version.info().datasets.iter().filter(|dataset| dataset.notices > 0);
        for dataset in datasets {
            let node = part(&self.graph, &format!("{name}-{}", dataset.base));
            let of =
                NamedNode::new_unchecked(format!("{}id/dataset/{}", iris.as_str(), dataset.base));
            let count = counts.get(of.as_str()).copied().unwrap_or(0);
            // Without zeros at its end, as the store gives it back.
            let share = format!("{:.4}", count as f64 / dataset.notices as f64);
            let share = share.trim_end_matches('0').trim_end_matches('.');
            let graph = self.graph.clone();
            self.add(&graph, dqv::HAS_QUALITY_MEASUREMENT, node.clone());
            self.add(&node, rdf::TYPE, dqv::QUALITY_MEASUREMENT);
            self.add(&node, dqv::COMPUTED_ON, of);
            self.add(&node, dqv::IS_MEASUREMENT_OF, metric.clone());
            self.add(&node, dqv::VALUE, Literal::new_typed_literal(share, rdf::DECIMAL));
        }
    }
}

/// The département that a thing stands or is kept in.
fn departement(reader: &Reader<'_>, thing: &NamedNode) -> Option<NamedNode> {
    let places = format!("{}id/place/", reader.iris().as_str());
    let is_tie = |property: NamedNodeRef<'_>| {
        [schema::CONTAINED_IN_PLACE, schema::ITEM_LOCATION].contains(&property)
    };
    let ties = reader.stated(thing.as_ref(), is_tie);
    let place = ties.into_iter().find_map(|triple| match triple.object {
        Term::NamedNode(place) if place.as_str().starts_with(&places) => Some(place),
        _ => None,
    })?;
    if place.as_str()[places.len()..].starts_with("departement/") {
        return Some(place);
    }
    let above = reader.stated(place.as_ref(), |property| property == crm::P89_FALLS_WITHIN);
    above.into_iter().find_map(|triple| match triple.object {
        Term::NamedNode(above) => Some(above),
        _ => None,
    })
}
