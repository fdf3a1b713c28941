//! One notice, from its record to a graph that may be stored, or to the reasons why not. Pure.

use super::known::Known;
use crate::dump::canonical;
use crate::dump::canonical::CanonicalError;
use crate::iri::IriBase;
use crate::mapping::Mapped;
use crate::mapping::Mapper;
use crate::mapping::Shared;
use crate::notice::Base;
use crate::notice::Problem;
use crate::notice::Record;
use crate::notice::Source;
use crate::notice::problem::Severity;
use crate::rules;
use crate::shacl;
use crate::shacl::Shapes;
use crate::shacl::ShapesError;
use crate::shacl::ValidationResult;
use crate::shacl::Validator;
use crate::vocab::prov;
use crate::vocab::sh;
use oxrdf::NamedNode;
use oxrdf::Triple;
use oxttl::TurtleParser;
use oxttl::TurtleSyntaxError;
use sha2::Digest as _;
use sha2::Sha256;
use std::borrow::Cow;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What every notice is made and judged by.
pub struct Rules {
    pub iris: IriBase,
    pub shapes: Shapes,
    /// Of the shapes: hexadecimal SHA-256 of their canonical graph (RDFC-1.0), whatever their layout.
    pub fingerprint: String,
    /// The current year: a date after it is doubtful.
    pub year_now: i32,
    /// The longest that the shapes may work on one notice.
    pub validation_time_max: Duration,
}

const VALIDATION_TIME_MAX: Duration = Duration::from_secs(10);

/// Shapes that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    #[error("cannot read the shapes in {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("there are no shapes (*.ttl) in {}", .0.display())]
    None(PathBuf),
    #[error("the shapes are wrong")]
    Shapes(#[from] ShapesError),
    #[error("the shapes are not Turtle")]
    Turtle(#[from] TurtleSyntaxError),
    #[error("the shapes have no fingerprint")]
    Canonical(#[from] CanonicalError),
}

impl Rules {
    /// The built-in shapes, or those of a folder, with the base IRI of the store in place of the one that they are
    /// written with.
    ///
    /// # Errors
    /// When the shapes cannot be read, or use a term of SHACL that is not known.
    pub fn new(iris: IriBase, shapes: Option<&Path>, year_now: i32) -> Result<Self, RulesError> {
        let files = match shapes {
            None => {
                let builtin = rules::SHAPES.iter();
                builtin.map(|(name, text)| ((*name).into(), (*text).into())).collect()
            }
            Some(folder) => read_shapes(folder)
                .map_err(|source| RulesError::Read { path: folder.to_owned(), source })?,
        };
        if files.is_empty() {
            return Err(RulesError::None(shapes.unwrap_or(Path::new("shapes")).to_owned()));
        }
        let based: Vec<Cow<'_, str>> =
            files.iter().map(|(_, text)| rules::at(text, &iris)).collect();
        let names = files.iter().map(|(name, _)| name.as_str());
        let shapes = Shapes::parse(names.zip(based.iter().map(AsRef::as_ref)))?;
        let fingerprint = fingerprint(based.iter().map(AsRef::as_ref))?;
        let validation_time_max = VALIDATION_TIME_MAX;
        Ok(Self { iris, shapes, fingerprint, year_now, validation_time_max })
    }
}

/// SHA-256 of the canonical graph of the shapes, which have blank nodes.
fn fingerprint<'t>(texts: impl Iterator<Item = &'t str>) -> Result<String, RulesError> {
    let triples = texts.flat_map(|text| TurtleParser::new().for_slice(text));
    let triples: Vec<Triple> = triples.collect::<Result<_, _>>()?;
    Ok(canonical::fingerprint(&canonical::canonical_lines(&triples)?))
}

fn read_shapes(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ttl") {
            files.push((path.display().to_string(), std::fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// A notice with its verdict.
#[derive(Debug)]
pub struct Prepared {
    pub base: Base,
    pub reference: String,
    pub source: Source,
    /// The record as the file has it, and what stands before such records: for the quarantine.
    pub raw: Vec<u8>,
    pub header: Arc<[u8]>,
    /// Everything found: by the reader, the grammars, and the shapes (these too as problems).
    pub problems: Vec<Problem>,
    /// What the shapes found, as they say it.
    pub results: Vec<ValidationResult>,
    /// None when the notice is refused: then `problems` has a violation.
    pub graph: Option<Box<NoticeGraph>>,
}

/// The graph of a notice, ready to be stored.
#[derive(Debug)]
pub struct NoticeGraph {
    pub doc: NamedNode,
    pub own: Vec<Triple>,
    pub shared: Vec<Shared>,
    /// As [`Mapped::stated`].
    pub stated: Vec<(NamedNode, String)>,
    /// `own` as canonical lines, sorted.
    pub lines: Vec<u8>,
    /// SHA-256 of the canonical graph, hexadecimal: of `own` and the labels of `shared`, without the
    /// name of the file, so that the same notice in another file is the same.
    pub fingerprint: String,
}

impl Prepared {
    /// Whether the notice is kept out.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.graph.is_none()
    }
}

/// Maps and validates one record after the other: one a thread.
pub struct Preparer<'r> {
    mapper: Mapper<'r>,
    validator: Validator<'r>,
    known: Known,
    rules: &'r Rules,
}

impl<'r> Preparer<'r> {
    /// A preparer with buffers of its own.
    #[must_use]
    pub fn new(rules: &'r Rules) -> Self {
        let mapper = Mapper::new(&rules.iris, rules.year_now);
        let options = shacl::Options { time_max: Some(rules.validation_time_max), details: false };
        let validator = rules.shapes.validator().with_options(options);
        Self { mapper, validator, known: Known::default(), rules }
    }

    /// The verdict on a record; `header` is what stands before such records in their file.
    #[must_use]
    pub fn prepare(&mut self, mut record: Record, header: Arc<[u8]>) -> Prepared {
        let mut problems = std::mem::take(&mut record.problems);
        let mut results = Vec::new();
        let mut graph = None;
        if !has_violation(&problems) {
            let mapped = self.mapper.graph(&record);
            let Mapped { doc, own, shared, stated, problems: mut found, .. } = mapped;
            problems.append(&mut found);
            // Of a notice that mapping refuses there is no graph to judge.
            if !has_violation(&problems) {
                self.known.learn(&shared, &self.rules.iris);
                let judged = own.iter().chain(self.known.triples(&shared));
                match self.validator.validate(judged) {
                    Ok(report) => results = report.results,
                    Err(failure) => problems.push(failed(&failure)),
                }
                problems.extend(results.iter().map(problem));
                if !has_violation(&problems) {
                    graph = Some(Box::new(noted(doc, own, shared, stated)));
                }
            }
        }
        Prepared {
            base: record.base,
            reference: record.reference,
            source: record.source,
            raw: record.raw,
            header,
            problems,
            results,
            graph,
        }
    }
}

/// Maps and validates a single record; for many, a [`Preparer`] keeps its buffers.
#[must_use]
pub fn prepare(record: Record, header: Arc<[u8]>, rules: &Rules) -> Prepared {
    Preparer::new(rules).prepare(record, header)
}

fn has_violation(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Violation)
}

/// Which part of a notice's graph a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Own,
    /// Own, but not a reason to call the notice another one: the file that it came from.
    Source,
    Label,
}

fn noted(
    doc: NamedNode,
    own: Vec<Triple>,
    shared: Vec<Shared>,
    stated: Vec<(NamedNode, String)>,
) -> NoticeGraph {
    let labels: Vec<Triple> = shared.iter().flat_map(|shared| shared.forms()).collect();
    let part = |triple: &Triple| match triple.predicate == prov::WAS_DERIVED_FROM {
        true => Part::Source,
        false => Part::Own,
    };
    let parts = own.iter().map(|triple| (triple, part(triple)));
    let parts = parts.chain(labels.iter().map(|triple| (triple, Part::Label)));
    let mut lines = Vec::with_capacity(own.len() * 192);
    let mut hash = Sha256::new();
    canonical::for_each_sorted_line(parts, |line, part| {
        if part != Part::Label {
            lines.extend_from_slice(line);
        }
        if part != Part::Source {
            hash.update(line);
        }
    });
    let fingerprint = canonical::hexadecimal(&hash.finalize());
    NoticeGraph { doc, own, shared, stated, lines, fingerprint }
}

/// Nothing is known of a notice that the shapes could not be held against: it is kept out.
fn failed(failure: &shacl::Failure) -> Problem {
    Problem::new("S_FAILURE", Severity::Violation, None, "", failure.to_string())
}

/// A result of the shapes, in the words that all problems have.
fn problem(result: &ValidationResult) -> Problem {
    let severity = match result.severity {
        // A severity that we do not know weighs as much as the worst.
        shacl::Severity::Violation | shacl::Severity::Other(_) => Severity::Violation,
        shacl::Severity::Warning => Severity::Warning,
        shacl::Severity::Info => Severity::Info,
    };
    let english = result.messages.iter().find(|message| message.language() == Some("en"));
    let message = english.or(result.messages.first()).map_or("", |message| message.value());
    let focus = result.focus.to_string();
    let value = result.value.as_ref().map(ToString::to_string).unwrap_or_default();
    Problem::new(kind(result), severity, None, &value, format!("{message} (focus node {focus})"))
}

/// The kind of a problem that a shape found: the name of the constraint component.
fn kind(result: &ValidationResult) -> &'static str {
    const KINDS: &[(&str, &str)] = &[
        ("ClassConstraintComponent", "S_CLASS"),
        ("ClosedConstraintComponent", "S_CLOSED"),
        ("DatatypeConstraintComponent", "S_DATATYPE"),
        ("HasValueConstraintComponent", "S_HAS_VALUE"),
        ("InConstraintComponent", "S_IN"),
        ("LessThanConstraintComponent", "S_LESS_THAN"),
        ("LessThanOrEqualsConstraintComponent", "S_LESS_THAN_OR_EQUALS"),
        ("MaxCountConstraintComponent", "S_MAX_COUNT"),
        ("MinCountConstraintComponent", "S_MIN_COUNT"),
        ("MaxInclusiveConstraintComponent", "S_MAX_INCLUSIVE"),
        ("MinInclusiveConstraintComponent", "S_MIN_INCLUSIVE"),
        ("MaxLengthConstraintComponent", "S_MAX_LENGTH"),
        ("MinLengthConstraintComponent", "S_MIN_LENGTH"),
        ("NodeConstraintComponent", "S_NODE"),
        ("NodeKindConstraintComponent", "S_NODE_KIND"),
        ("OrConstraintComponent", "S_OR"),
        ("PatternConstraintComponent", "S_PATTERN"),
        ("UniqueLangConstraintComponent", "S_UNIQUE_LANG"),
    ];
    let component = result.component.as_str().strip_prefix(sh::NS).unwrap_or_default();
    let found = KINDS.iter().find(|(name, _)| component == *name);
    found.map_or("S_OTHER", |(_, kind)| kind)
}
