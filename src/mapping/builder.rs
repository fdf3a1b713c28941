//! Collects the triples of one notice, the shared nodes that they name, and what is doubtful.

use super::Mapper;
use super::limit::{self, NOTICE_TRIPLES_MAX};
use super::mapped::{Mapped, Shared, SharedKind};
use super::privacy;
use crate::iri::{self, IriBase};
use crate::notice::grammar::{Note, Read, text};
use crate::notice::{Problem, Record};
use crate::vocab::{crm, rdf};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term, Triple};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::cmp::Ordering;

/// A subject of the graph that is being built: the record, the thing, or a part of its description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node(usize);

/// The record, `{base}doc/{dataset}/{REF}`.
pub const DOC: Node = Node(0);
/// The thing that the notice describes, `{base}id/{dataset}/{REF}`.
pub const ENTITY: Node = Node(1);

/// A thing of the graph, and how the names of its parts begin.
#[derive(Clone, Copy, Debug)]
pub struct Thing {
    pub node: Node,
    /// Empty for the thing that the notice is of; otherwise the name of its own part with a hyphen: `print-`.
    pub prefix: &'static str,
}

impl Thing {
    /// Whether it is the one that the notice is of: only that has the flat layer of schema.org, so that one who counts
    /// works there counts each once.
    #[must_use]
    pub fn is_noticed(self) -> bool {
        self.node == ENTITY
    }
}

/// The thing that the notice is of.
pub const NOTICED: Thing = Thing { node: ENTITY, prefix: "" };

/// The graph of one notice in the making.
pub struct Builder<'a> {
    pub record: &'a Record,
    pub iris: &'a IriBase,
    /// The current year, for dates that lie in the future.
    pub year_now: i32,
    /// `{base}ns#inseeAsGiven`.
    pub insee_as_given: NamedNodeRef<'a>,
    subjects: Vec<NamedNode>,
    statements: Vec<(usize, NamedNodeRef<'a>, Term)>,
    shared: Vec<Shared>,
    stated: Vec<(NamedNode, String)>,
    problems: Vec<Problem>,
    /// Something was not taken in, since the notice makes too much: its graph is not to be used.
    is_over: bool,
}

impl<'a> Builder<'a> {
    /// A graph without triples.
    #[must_use]
    pub fn new(record: &'a Record, mapper: &'a Mapper<'a>) -> Self {
        let iris = mapper.iris;
        let doc = iris.doc(record.base, &record.reference);
        let entity = iris.entity(record.base, &record.reference);
        let mut subjects = Vec::with_capacity(32);
        subjects.extend([doc, entity]);
        Self {
            record,
            iris,
            year_now: mapper.year_now,
            insee_as_given: mapper.insee_as_given.as_ref(),
            subjects,
            statements: Vec::with_capacity(128),
            shared: Vec::with_capacity(24),
            stated: Vec::new(),
            problems: Vec::new(),
            is_over: false,
        }
    }

    /// Whether one more fits in behind `count`. From the first that does not, nothing is taken in any more.
    fn has_room(&mut self, count: usize) -> bool {
        self.is_over |= count >= NOTICE_TRIPLES_MAX;
        !self.is_over
    }

    /// A part of the description of the thing: `…#production`.
    pub fn part(&mut self, name: &str) -> Node {
        if !self.has_room(self.subjects.len()) {
            return ENTITY;
        }
        self.subjects.push(iri::part(&self.subjects[ENTITY.0], name));
        Node(self.subjects.len() - 1)
    }

    /// A part of a thing: `…#production`, `…#print-production`.
    pub fn part_of(&mut self, thing: Thing, name: &str) -> Node {
        match thing.prefix {
            "" => self.part(name),
            prefix => self.part(&[prefix, name].concat()),
        }
    }

    /// A numbered part: `…#title-2`, counted from 1.
    pub fn numbered(&mut self, name: &str, index: usize) -> Node {
        self.part(&format!("{name}-{}", index + 1))
    }

    /// The IRI of a subject.
    #[must_use]
    pub fn iri(&self, node: Node) -> &NamedNode {
        &self.subjects[node.0]
    }

    /// States a triple.
    pub fn add(&mut self, subject: Node, predicate: NamedNodeRef<'a>, object: impl Into<Term>) {
        if self.has_room(self.statements.len()) {
            self.statements.push((subject.0, predicate, object.into()));
        }
    }

    /// States a triple between two subjects of this graph.
    pub fn link(&mut self, subject: Node, predicate: NamedNodeRef<'a>, object: Node) {
        let object = self.subjects[object.0].clone();
        self.add(subject, predicate, object);
    }

    /// States a class.
    pub fn is_a(&mut self, subject: Node, class: NamedNodeRef<'static>) {
        self.add(subject, rdf::TYPE, class.into_owned());
    }

    /// States a plain string: a number, a name of a file, words in no language.
    pub fn string(&mut self, subject: Node, predicate: NamedNodeRef<'a>, text: &str) {
        self.add(subject, predicate, Literal::new_simple_literal(text));
    }

    /// States words in French.
    pub fn french(&mut self, subject: Node, predicate: NamedNodeRef<'a>, text: &str) {
        self.add(subject, predicate, Literal::new_language_tagged_literal_unchecked(text, "fr"));
    }

    /// States a value of a datatype; the text must be in its lexical space. A decimal is stated in its
    /// canonical form, as the store gives it back: else a dump would not be what the store has.
    pub fn typed(
        &mut self,
        subject: Node,
        predicate: NamedNodeRef<'a>,
        text: impl Into<String>,
        datatype: NamedNodeRef<'static>,
    ) {
        let mut text = text.into();
        if datatype == rdf::DECIMAL {
            text = canonical_decimal(&text);
        }
        self.add(subject, predicate, Literal::new_typed_literal(text, datatype));
    }

    /// A term of a vocabulary that notices share; `label` is as the notice has it.
    pub fn concept(&mut self, scheme: &'static str, label: &str) -> NamedNode {
        self.fixed_concept(scheme, label, label)
    }

    /// A term of one of our own closed lists, whose IRI is made from a code that never changes.
    pub fn fixed_concept(&mut self, scheme: &'static str, code: &str, label: &str) -> NamedNode {
        let iri = self.iris.concept(scheme, code);
        let kind = SharedKind::Concept { scheme, material: scheme == "material" };
        self.share(iri.clone(), kind, label);
        iri
    }

    /// Says that a subject is of a kind: `crm:P2_has_type` to the concept.
    pub fn kind(&mut self, subject: Node, scheme: &'static str, code: &str, label: &str) {
        let concept = self.fixed_concept(scheme, code, label);
        self.add(subject, crm::P2_HAS_TYPE, concept);
    }

    /// Notes a node that other notices share. The first label of a node in a notice stays.
    pub fn share(&mut self, iri: NamedNode, kind: SharedKind, label: &str) {
        self.share_forms(iri, kind, label, Vec::new());
    }

    /// Notes an agent, with the further forms in which the notice writes its name.
    pub fn share_agent(&mut self, iri: NamedNode, group: bool, label: &str, others: Vec<String>) {
        self.share_forms(iri, SharedKind::Agent { group }, label, others);
    }

    fn share_forms(&mut self, iri: NamedNode, kind: SharedKind, label: &str, others: Vec<String>) {
        if self.has_room(self.shared.len()) {
            self.shared.push(Shared { iri, kind, label: label.to_owned(), others });
        }
    }

    /// Keeps what a grammar says about the value of a field. The value is quoted only where it can't be private.
    pub fn note(&mut self, field: &'static str, value: &str, note: Note) {
        let value = if privacy::is_quotable(self.record.base, field) { value } else { "" };
        let severity = note.severity();
        self.problem(Problem::new(note.kind, severity, Some(field), value, note.message));
    }

    /// Keeps a problem that mapping itself has found.
    pub fn problem(&mut self, problem: Problem) {
        if self.has_room(self.problems.len()) {
            self.problems.push(problem);
        }
    }

    /// The value that a grammar read, after its doubts are kept; none when it could not read it.
    pub fn take<T>(
        &mut self,
        field: &'static str,
        value: &str,
        read: Result<Read<T>, Note>,
    ) -> Option<T> {
        match read {
            Ok(read) => {
                for note in read.notes {
                    self.note(field, value, note);
                }
                Some(read.value)
            }
            Err(note) => {
                self.note(field, value, note);
                None
            }
        }
    }

    /// States words of the record, folded, under a term of our own, beside the graph.
    pub fn state(&mut self, term: NamedNode, words: &str) {
        self.stated.push((term, text::fold(words)));
    }

    /// The answer on a notice that is refused as a whole.
    #[must_use]
    pub fn refused(mut self, refusal: Problem) -> Mapped {
        let doc = self.subjects.swap_remove(DOC.0);
        let problems = vec![refusal];
        let (own, shared, stated) = (Vec::new(), Vec::new(), Vec::new());
        Mapped { doc, entity: None, own, shared, stated, problems }
    }

    /// The sorted graph. `described` says whether the notice describes a thing.
    #[must_use]
    pub fn finish(self, described: bool) -> Mapped {
        if self.is_over {
            return self.refused(limit::too_many_triples());
        }
        let Self { mut subjects, mut statements, shared, stated, problems, .. } = self;
        let rank = ranks(&subjects);
        statements.sort_unstable_by(|a, b| {
            rank[a.0]
                .cmp(&rank[b.0])
                .then_with(|| a.1.as_str().cmp(b.1.as_str()))
                .then_with(|| compare(&a.2, &b.2))
        });
        statements.dedup_by(|a, b| rank[a.0] == rank[b.0] && a.1 == b.1 && a.2 == b.2);
        let own = statements
            .into_iter()
            .map(|(subject, predicate, object)| {
                Triple::new(subjects[subject].clone(), predicate.into_owned(), object)
            })
            .collect();
        let entity = described.then(|| subjects.swap_remove(ENTITY.0));
        let doc = subjects.swap_remove(DOC.0);
        Mapped { doc, entity, own, shared: without_repetitions(shared), stated, problems }
    }
}

/// Each node once, as it was noted first; an agent has the forms of all its repetitions.
fn without_repetitions(shared: Vec<Shared>) -> Vec<Shared> {
    let mut met: FxHashMap<&str, usize> =
        FxHashMap::with_capacity_and_hasher(shared.len(), FxBuildHasher);
    let mut count = 0;
    let places: Vec<usize> = shared
        .iter()
        .map(|node| {
            let place = *met.entry(node.iri.as_str()).or_insert(count);
            count += usize::from(place == count);
            place
        })
        .collect();
    let mut once: Vec<Shared> = Vec::with_capacity(count);
    for (node, place) in shared.into_iter().zip(places) {
        let Some(known) = once.get_mut(place) else {
            once.push(node);
            continue;
        };
        if matches!(known.kind, SharedKind::Agent { .. }) {
            let is_new = |form: &String| *form != known.label && !known.others.contains(form);
            let forms = std::iter::once(node.label).chain(node.others).filter(is_new);
            let forms: Vec<String> = forms.collect();
            known.others.extend(forms);
        }
    }
    once
}

/// The place of each subject in the order of their IRIs; equal IRIs have one place.
fn ranks(subjects: &[NamedNode]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..subjects.len()).collect();
    order.sort_unstable_by(|a, b| subjects[*a].as_str().cmp(subjects[*b].as_str()));
    let mut rank = vec![0; subjects.len()];
    for pair in order.windows(2) {
        rank[pair[1]] = rank[pair[0]] + usize::from(subjects[pair[0]] != subjects[pair[1]]);
    }
    rank
}

/// The order of objects: IRIs before literals, each by their text, then by language and datatype.
fn compare(a: &Term, b: &Term) -> Ordering {
    match (a, b) {
        (Term::NamedNode(a), Term::NamedNode(b)) => a.as_str().cmp(b.as_str()),
        (Term::Literal(a), Term::Literal(b)) => a
            .value()
            .cmp(b.value())
            .then_with(|| a.language().cmp(&b.language()))
            .then_with(|| a.datatype().as_str().cmp(b.datatype().as_str())),
        (Term::NamedNode(_), _) => Ordering::Less,
        (_, Term::NamedNode(_)) => Ordering::Greater,
        // Blank nodes never stand in a notice's graph.
        _ => Ordering::Equal,
    }
}

/// A decimal without needless zeros and signs: `48.8500` is `48.85`, `-0.0` is `0`.
/// <https://www.w3.org/TR/xmlschema11-2/#decimal>
fn canonical_decimal(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    match (whole, fraction.trim_end_matches('0')) {
        ("0", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::{Base, Source};
    use crate::vocab::schema;

    #[test]
    fn triples_come_out_sorted_and_once() {
        let iris = IriBase::new("http://localhost/").expect("a base");
        let mut record = Record::new(Base::Mnr, Source { file: "-".into(), line: 1 });
        record.reference = "MNR00001".into();
        let mapper = Mapper::new(&iris, 2026);
        let mut builder = Builder::new(&record, &mapper);
        let part = builder.part("production");
        let again = builder.part("production");
        for node in [again, part, ENTITY, DOC] {
            builder.french(node, schema::NAME, "b");
            builder.french(node, schema::NAME, "a");
            builder.string(node, schema::NAME, "a");
        }
        let mapped = builder.finish(true);
        let found: Vec<String> = mapped.own.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 9);
        assert!(found[0].starts_with("<http://localhost/doc/mnr/MNR00001> "), "{found:?}");
        assert!(found[8].contains("#production") && found[8].ends_with("\"b\"@fr"), "{found:?}");
    }

    #[test]
    fn a_graph_does_not_grow_beyond_its_limit() {
        let iris = IriBase::new("http://localhost/").expect("a base");
        let mut record = Record::new(Base::Mnr, Source { file: "-".into(), line: 1 });
        record.reference = "MNR00001".into();
        let mapper = Mapper::new(&iris, 2026);
        let check = |make: fn(&mut Builder<'_>, usize), held: fn(&Builder<'_>) -> usize| {
            let mut builder = Builder::new(&record, &mapper);
            let room = NOTICE_TRIPLES_MAX - held(&builder);
            (0..room).for_each(|at| make(&mut builder, at));
            assert!(!builder.is_over);
            (0..9).for_each(|at| make(&mut builder, at));
            assert_eq!(held(&builder), NOTICE_TRIPLES_MAX);
            let mapped = builder.finish(true);
            assert!(mapped.own.is_empty() && mapped.shared.is_empty());
            assert_eq!(mapped.problems[0].kind, "R_NOTICE_TOO_LARGE");
        };
        check(|b, at| b.string(ENTITY, schema::NAME, &at.to_string()), |b| b.statements.len());
        check(|b, at| _ = b.part(&at.to_string()), |b| b.subjects.len());
        check(|b, at| _ = b.concept("object", &at.to_string()), |b| b.shared.len());
        check(|b, _| b.note("REF", "", Note::new("W_LINK", "no link")), |b| b.problems.len());
    }

    #[test]
    fn a_decimal_is_stated_as_the_store_gives_it_back() {
        for (given, expected) in [
            ("48.8500", "48.85"),
            ("-0.5655000", "-0.5655"),
            ("+007.0", "7"),
            ("-0.0", "0"),
            (".5", "0.5"),
            ("120", "120"),
        ] {
            assert_eq!(canonical_decimal(given), expected, "{given}");
        }
    }
}
