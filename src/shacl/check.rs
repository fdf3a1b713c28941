//! Runs a plan over an indexed graph: focus nodes, value nodes, checks. It deals in numbers only and
//! allocates when something is found, or for a path of more than one step.

use super::compare;
use super::data::Data;
use super::details;
use super::options::Deadline;
use super::path::Path;
use super::plan::Check;
use super::plan::Plan;
use super::plan::Qualified;
use super::plan::ShapeId;
use super::plan::Side;
use super::plan::TermId;
use super::sparql;
use super::sparql::Failure;
use super::sparql::Row;
use super::sparql::Solution;
use super::sparql::SparqlCheck;
use super::walk;
use oxrdf::TermRef;
use rustc_hash::FxHashSet;
use std::cell::Cell;
use std::cell::OnceCell;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::ops::ControlFlow;

/// A failed check, in numbers.
pub(super) struct Finding {
    pub(super) shape: ShapeId,
    /// The place in the shape's constraints.
    pub(super) constraint: usize,
    pub(super) focus: TermId,
    pub(super) value: Option<TermId>,
    /// The predicate that a closed shape does not allow; else the path is the shape's.
    pub(super) predicate: Option<TermId>,
    /// What a query says instead of all that.
    pub(super) solution: Option<Box<Solution>>,
    /// If they are asked for: what the shapes that the constraint names found.
    pub(super) details: Vec<Finding>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Complete,
    /// A closed shape fails for triples that the index did not take in: they have to be told.
    LacksTriples,
}

/// Adds all that focus nodes fail, in no order.
pub(super) fn run(
    data: Data<'_>,
    focus: &[(ShapeId, TermId)],
    deadline: Deadline,
    with_details: bool,
    findings: &mut Vec<Finding>,
) -> Result<Ended, Failure> {
    let run = Run {
        data,
        deadline,
        steps: Cell::new(0),
        questions: RefCell::default(),
        failure: OnceCell::new(),
        lacks_triples: Cell::new(false),
    };
    let before = findings.len();
    for (shape, node) in focus {
        // Collecting breaks off for these only; a failure within a shape within a shape shows here.
        let checked = run.shape(*shape, *node, &mut Sink::All(findings));
        if checked.is_break() || run.failure.get().is_some() {
            break;
        }
    }
    if run.failure.get().is_none() {
        let _ = run.ask(findings);
    }
    if with_details && run.failure.get().is_none() {
        // What breaks off leaves a reason.
        let _ = details::add(&run, &mut findings[before..]);
    }
    match run.failure.into_inner() {
        Some(failure) => Err(failure),
        None if run.lacks_triples.get() => Ok(Ended::LacksTriples),
        None => Ok(Ended::Complete),
    }
}

/// Where findings go.
enum Sink<'f> {
    All(&'f mut Vec<Finding>),
    /// One is enough to know that a node does not conform.
    Any,
}

impl Sink<'_> {
    fn take(&mut self, finding: Finding) -> ControlFlow<()> {
        match self {
            Sink::All(findings) => {
                findings.push(finding);
                ControlFlow::Continue(())
            }
            Sink::Any => ControlFlow::Break(()),
        }
    }
}

pub(super) struct Run<'a> {
    data: Data<'a>,
    deadline: Deadline,
    /// Shapes and nodes that were checked against each other.
    steps: Cell<u32>,
    /// Queries that will be asked at the end.
    questions: RefCell<Vec<Question<'a>>>,
    /// Set by a query that failed: then nothing that was found counts.
    failure: OnceCell<Failure>,
    /// Set by a closed shape: then nothing that was found counts either.
    lacks_triples: Cell<bool>,
}

/// A query to ask, for a place in a shape's constraints.
struct Question<'a> {
    shape: ShapeId,
    constraint: usize,
    row: Row,
    query: &'a SparqlCheck,
}

/// The constraint in hand: what a finding says beside the value.
struct Site<'s, 'f> {
    shape: ShapeId,
    constraint: usize,
    focus: TermId,
    sink: &'s mut Sink<'f>,
}

impl Site<'_, '_> {
    fn fail(&mut self, value: Option<TermId>) -> ControlFlow<()> {
        self.fail_at(value, None)
    }

    fn fail_at(&mut self, value: Option<TermId>, predicate: Option<TermId>) -> ControlFlow<()> {
        let (shape, constraint, focus) = (self.shape, self.constraint, self.focus);
        self.sink.take(Finding {
            shape,
            constraint,
            focus,
            value,
            predicate,
            solution: None,
            details: Vec::new(),
        })
    }

    fn fail_if(&mut self, fails: bool) -> ControlFlow<()> {
        if fails { self.fail(None) } else { ControlFlow::Continue(()) }
    }

    /// Fails for each value that is not as it should be.
    fn each(
        &mut self,
        values: &[TermId],
        mut is_right: impl FnMut(TermId) -> bool,
    ) -> ControlFlow<()> {
        for value in values {
            if !is_right(*value) {
                self.fail(Some(*value))?;
            }
        }
        ControlFlow::Continue(())
    }
}

impl<'a> Run<'a> {
    fn term(&self, id: TermId) -> TermRef<'a> {
        self.data.term(id)
    }

    pub(super) fn plan(&self) -> &'a Plan {
        self.data.plan
    }

    pub(super) fn conforms(&self, shape: ShapeId, node: TermId) -> bool {
        self.shape(shape, node, &mut Sink::Any).is_continue()
    }

    pub(super) fn findings_of(
        &self,
        shape: ShapeId,
        node: TermId,
        findings: &mut Vec<Finding>,
    ) -> ControlFlow<()> {
        self.shape(shape, node, &mut Sink::All(findings))?;
        self.ask(findings)
    }

    /// The value nodes of a focus node.
    pub(super) fn values(&self, shape: ShapeId, focus: TermId) -> Vec<TermId> {
        match &self.data.plan.shapes[shape].route {
            None => vec![focus],
            Some(path) => walk::walk(self.data.index, path, focus),
        }
    }

    /// Breaks off when the time is up, after a while: the clock is not looked at each time.
    #[inline]
    fn in_time(&self) -> ControlFlow<()> {
        if self.deadline.is_set() { self.look_at_clock() } else { ControlFlow::Continue(()) }
    }

    fn look_at_clock(&self) -> ControlFlow<()> {
        const STEPS: u32 = 64;
        let steps = self.steps.replace(self.steps.get().wrapping_add(1));
        if self.failure.get().is_some() {
            return ControlFlow::Break(());
        }
        if !steps.is_multiple_of(STEPS) {
            return ControlFlow::Continue(());
        }
        self.deadline.passed().map_or(ControlFlow::Continue(()), |failure| self.fail(failure))
    }

    /// There is no report.
    fn fail(&self, failure: Failure) -> ControlFlow<()> {
        // A later failure adds nothing.
        let _ = self.failure.set(failure);
        ControlFlow::Break(())
    }

    fn shape(&self, id: ShapeId, focus: TermId, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let shape = &self.data.plan.shapes[id];
        if shape.deactivated {
            return ControlFlow::Continue(());
        }
        self.in_time()?;
        let walked;
        let values: &[TermId] = match &shape.route {
            None => &[focus],
            Some(Path::Predicate(predicate)) => self.data.index.objects(focus, *predicate),
            Some(path) => {
                walked = walk::walk(self.data.index, path, focus);
                &walked
            }
        };
        if values.is_empty() && !shape.demands_values {
            return ControlFlow::Continue(());
        }
        for (constraint, stated) in shape.constraints.iter().enumerate() {
            let mut site = Site { shape: id, constraint, focus, sink };
            self.check(&stated.check, values, &mut site)?;
        }
        ControlFlow::Continue(())
    }

    fn check(
        &self,
        check: &'a Check,
        values: &[TermId],
        site: &mut Site<'_, '_>,
    ) -> ControlFlow<()> {
        let focus = site.focus;
        match check {
            Check::Class(class) => site.each(values, |v| self.data.index.is_instance(v, *class)),
            Check::Datatype { datatype, lexical } => {
                let datatype = self.term(*datatype);
                site.each(values, |v| match self.term(v) {
                    TermRef::Literal(literal) => {
                        TermRef::from(literal.datatype()) == datatype
                            && lexical.is_none_or(|allows| allows(literal.value()))
                    }
                    _ => false,
                })
            }
            Check::NodeKind(kind) => site.each(values, |v| match self.term(v) {
                TermRef::NamedNode(_) => kind.iri,
                TermRef::BlankNode(_) => kind.blank,
                TermRef::Literal(_) => kind.literal,
            }),
            Check::MinCount(min) => site.fail_if(count(values) < *min),
            Check::MaxCount(max) => site.fail_if(count(values) > *max),
            Check::Range { bound, side } => {
                let bound = self.term(*bound);
                site.each(values, |v| side.allows(compare::compare(self.term(v), bound)))
            }
            Check::MinLength(min) => site
                .each(values, |v| self.text(v).is_some_and(|text| is_longer_or_equal(text, *min))),
            Check::MaxLength(max) => site.each(values, |v| {
                self.text(v).is_some_and(|text| !is_longer_or_equal(text, max.saturating_add(1)))
            }),
            Check::Pattern { regex, .. } => {
                site.each(values, |v| self.text(v).is_some_and(|text| regex.is_match(text)))
            }
            Check::LanguageIn(ranges) => site.each(values, |v| match self.term(v) {
                TermRef::Literal(literal) => literal
                    .language()
                    .is_some_and(|tag| ranges.iter().any(|range| lang_matches(tag, range))),
                _ => false,
            }),
            Check::UniqueLang => self.unique_lang(values, site),
            Check::Equals(predicate) => {
                let others = self.data.index.objects(focus, *predicate);
                site.each(values, |v| others.binary_search(&v).is_ok())?;
                site.each(others, |v| values.binary_search(&v).is_ok())
            }
            Check::Disjoint(predicate) => {
                let others = self.data.index.objects(focus, *predicate);
                site.each(values, |v| others.binary_search(&v).is_err())
            }
            Check::LessThan(predicate) => {
                self.each_pair(values, *predicate, site, |order| order == Some(Ordering::Less))
            }
            Check::LessThanOrEquals(predicate) => {
                self.each_pair(values, *predicate, site, |order| order.is_some_and(Ordering::is_le))
            }
            Check::Not(shape) => site.each(values, |v| !self.conforms(*shape, v)),
            Check::And(shapes) => {
                site.each(values, |v| shapes.iter().all(|shape| self.conforms(*shape, v)))
            }
            Check::Or(shapes) => {
                site.each(values, |v| shapes.iter().any(|shape| self.conforms(*shape, v)))
            }
            Check::Xone(shapes) => site.each(values, |v| {
                shapes.iter().filter(|shape| self.conforms(**shape, v)).take(2).count() == 1
            }),
            Check::Node(shape) => site.each(values, |v| self.conforms(*shape, v)),
            Check::Property(shape) => {
                values.iter().try_for_each(|v| self.shape(*shape, *v, site.sink))
            }
            Check::QualifiedMinCount(qualified) => {
                site.fail_if(self.qualified(qualified, values) < qualified.count)
            }
            Check::QualifiedMaxCount(qualified) => {
                site.fail_if(self.qualified(qualified, values) > qualified.count)
            }
            Check::Closed(allowed) => {
                values.iter().try_for_each(|v| self.closed(*v, allowed, site))
            }
            Check::HasValue(value) => site.fail_if(values.binary_search(value).is_err()),
            Check::In(members) => site.each(values, |v| members.contains(&v)),
            Check::Sparql(query) => self.sparql(query, values, site),
        }
    }

    fn closed(
        &self,
        node: TermId,
        allowed: &FxHashSet<TermId>,
        site: &mut Site<'_, '_>,
    ) -> ControlFlow<()> {
        // What a closed shape allows is always read.
        if self.data.index.has_unread(node) {
            if matches!(site.sink, Sink::All(_)) {
                self.lacks_triples.set(true);
            }
            return ControlFlow::Break(());
        }
        for (predicate, object) in self.data.index.about(node) {
            if !allowed.contains(&predicate) {
                site.fail_at(Some(object), Some(predicate))?;
            }
        }
        ControlFlow::Continue(())
    }

    fn sparql(
        &self,
        query: &'a SparqlCheck,
        values: &[TermId],
        site: &mut Site<'_, '_>,
    ) -> ControlFlow<()> {
        let (shape, constraint, focus) = (site.shape, site.constraint, site.focus);
        let mut rows: Vec<Row> = match query.selects() {
            true => vec![Row { focus, value: None }],
            false => values.iter().map(|v| Row { focus, value: Some(*v) }).collect(),
        };
        match site.sink {
            Sink::All(_) => {
                let mut questions = self.questions.borrow_mut();
                questions.extend(rows.drain(..).map(|row| Question {
                    shape,
                    constraint,
                    row,
                    query,
                }));
                ControlFlow::Continue(())
            }
            Sink::Any => match self.violations(shape, query, &rows) {
                Ok(found) if found.is_empty() => ControlFlow::Continue(()),
                Ok(_) => ControlFlow::Break(()),
                Err(failure) => self.fail(failure),
            },
        }
    }

    /// Asks what has been left for the end, so that a query is asked for many focus nodes at once.
    fn ask(&self, findings: &mut Vec<Finding>) -> ControlFlow<()> {
        let mut questions = self.questions.take();
        questions.sort_by_key(|question| (question.shape, question.constraint, question.row));
        let is_same = |left: &Question<'_>, right: &Question<'_>| {
            (left.shape, left.constraint) == (right.shape, right.constraint)
        };
        for same in questions.chunk_by(is_same) {
            let Question { shape, constraint, query, .. } = same[0];
            let rows: Vec<Row> = same.iter().map(|question| question.row).collect();
            let found = match self.violations(shape, query, &rows) {
                Ok(found) => found,
                Err(failure) => return self.fail(failure),
            };
            findings.extend(found.into_iter().map(|(row, solution)| Finding {
                shape,
                constraint,
                focus: row.focus,
                value: None,
                predicate: None,
                solution: Some(Box::new(solution)),
                details: Vec::new(),
            }));
        }
        ControlFlow::Continue(())
    }

    fn violations(
        &self,
        shape: ShapeId,
        query: &SparqlCheck,
        rows: &[Row],
    ) -> Result<Vec<(Row, Solution)>, Failure> {
        let asked = sparql::Asked { data: self.data, deadline: self.deadline };
        sparql::violations(asked, &self.data.plan.shapes[shape], query, rows)
    }

    /// What SPARQL's `str` gives: none for blank nodes.
    fn text(&self, id: TermId) -> Option<&'a str> {
        match self.term(id) {
            TermRef::NamedNode(iri) => Some(iri.as_str()),
            TermRef::Literal(literal) => Some(literal.value()),
            TermRef::BlankNode(_) => None,
        }
    }

    /// One finding for each language that two values share.
    fn unique_lang(&self, values: &[TermId], site: &mut Site<'_, '_>) -> ControlFlow<()> {
        if values.len() < 2 {
            return ControlFlow::Continue(());
        }
        let mut languages: Vec<&str> = Vec::with_capacity(values.len());
        languages.extend(values.iter().filter_map(|v| match self.term(*v) {
            TermRef::Literal(literal) => literal.language(),
            _ => None,
        }));
        languages.sort_unstable();
        for same in languages.chunk_by(|left, right| left == right) {
            site.fail_if(same.len() > 1)?;
        }
        ControlFlow::Continue(())
    }

    /// One finding for each pair of a value and an object of `predicate` that is not in order.
    fn each_pair(
        &self,
        values: &[TermId],
        predicate: TermId,
        site: &mut Site<'_, '_>,
        is_right: fn(Option<Ordering>) -> bool,
    ) -> ControlFlow<()> {
        let others = self.data.index.objects(site.focus, predicate);
        for other in others {
            self.in_time()?;
            let other = self.term(*other);
            site.each(values, |v| is_right(compare::compare(self.term(v), other)))?;
        }
        ControlFlow::Continue(())
    }

    fn qualified(&self, qualified: &Qualified, values: &[TermId]) -> u64 {
        let counts = |v: &&TermId| {
            self.conforms(qualified.shape, **v)
                && !qualified.siblings.iter().any(|sibling| self.conforms(*sibling, **v))
        };
        values.iter().filter(counts).map(|_| 1_u64).sum()
    }
}

impl Side {
    fn allows(self, order: Option<Ordering>) -> bool {
        order.is_some_and(|order| match self {
            Side::Above => order.is_gt(),
            Side::AtLeast => order.is_ge(),
            Side::Below => order.is_lt(),
            Side::AtMost => order.is_le(),
        })
    }
}

fn count(values: &[TermId]) -> u64 {
    u64::try_from(values.len()).unwrap_or(u64::MAX)
}

/// In characters; looks no further than it must.
fn is_longer_or_equal(text: &str, min: u64) -> bool {
    match usize::try_from(min) {
        Ok(0) => true,
        Ok(min) => text.chars().nth(min - 1).is_some(),
        Err(_) => false,
    }
}

/// Basic filtering of RFC 4647.
fn lang_matches(tag: &str, range: &str) -> bool {
    range == "*"
        || tag.get(..range.len()).is_some_and(|start| {
            start.eq_ignore_ascii_case(range)
                && matches!(tag.as_bytes().get(range.len()), None | Some(b'-'))
        })
}
