//! Filters on one variable that ids decide: ranges of ids that pass, and ranges that must be evaluated.

use super::batch::Var;
use super::logical::Formula;
use super::terms::Terms;
use super::terms::UNBOUND;
use crate::index::Id;
use crate::index::Key;
use crate::index::Kind;
use crate::index::key;
use oxrdf::Literal;
use oxrdf::Term;
use oxrdf::TermRef;
use oxrdf::vocab::xsd;
use rustc_hash::FxHashMap;
use spargebra::algebra::Expression;
use spargebra::algebra::Function;
use std::ops::Range;

/// A filter on one variable. An error counts as false, as it does in a filter.
#[derive(Clone, Debug)]
pub struct Test {
    pub var: Var,
    /// Sorted, not overlapping.
    pass: Vec<Range<u32>>,
    /// What must be evaluated, or looked for in its text.
    ask: Vec<Range<u32>>,
    text: Option<TextTest>,
}

#[derive(Clone, Debug)]
struct TextTest {
    place: TextPlace,
    needle: String,
    case: Case,
}

/// What `LCASE` or `UCASE` makes of a text before it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Kept,
    Lower,
    Upper,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TextPlace {
    Start,
    End,
    Anywhere,
}

impl Test {
    /// Whether a value passes; none when that must be evaluated.
    #[inline]
    pub fn passes(&self, number: u32, terms: &Terms<'_>) -> Option<bool> {
        if number == UNBOUND {
            return Some(false);
        }
        if !terms.is_stored(number) {
            return None;
        }
        if within(&self.pass, number) {
            return Some(true);
        }
        if !within(&self.ask, number) {
            return Some(false);
        }
        let text = self.text.as_ref()?;
        let kind = terms.kind(number);
        if !matches!(kind, Kind::Iri | Kind::Text) {
            return None;
        }
        terms.read(number, |key| {
            let lexical = match text.case {
                Case::Kept => key.lexical(),
                Case::Lower => key.lexical().to_lowercase().into(),
                Case::Upper => key.lexical().to_uppercase().into(),
            };
            Some(match text.place {
                TextPlace::Start => lexical.starts_with(&text.needle),
                TextPlace::End => lexical.ends_with(&text.needle),
                TextPlace::Anywhere => {
                    memchr::memmem::find(lexical.as_bytes(), text.needle.as_bytes()).is_some()
                }
            })
        })
    }

    /// What may pass.
    fn candidates(&self) -> Vec<Range<u32>> {
        let mut all: Vec<_> = self.pass.iter().chain(&self.ask).cloned().collect();
        merge(&mut all);
        all
    }
}

#[inline]
fn within(ranges: &[Range<u32>], number: u32) -> bool {
    let at = ranges.partition_point(|range| range.end <= number);
    ranges.get(at).is_some_and(|range| range.start <= number)
}

fn merge(ranges: &mut Vec<Range<u32>>) {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<u32>> = Vec::new();
    for range in ranges.drain(..) {
        match merged.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    *ranges = merged;
}

fn intersect(one: &[Range<u32>], other: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut both: Vec<_> = one
        .iter()
        .flat_map(|a| other.iter().map(|b| a.start.max(b.start)..a.end.min(b.end)))
        .collect();
    merge(&mut both);
    both
}

/// The ranges that the filters of a group leave to each variable.
#[derive(Clone, Debug, Default)]
pub struct Tests(FxHashMap<Var, Vec<Range<u32>>>);

/// A variable with more ranges is not limited by them.
const RANGES_MAX: usize = 256;

impl Tests {
    pub fn add(&mut self, test: &Test) {
        let candidates = test.candidates();
        let ranges = match self.0.get(&test.var) {
            Some(before) => intersect(before, &candidates),
            None => candidates,
        };
        if ranges.len() <= RANGES_MAX {
            self.0.insert(test.var, ranges);
        }
    }

    pub fn ranges(&self, var: Var) -> Option<&[Range<u32>]> {
        self.0.get(&var).map(Vec::as_slice)
    }
}

/// The test that a filter is, when it is one.
pub fn test(formula: &Formula, terms: &Terms<'_>) -> Option<Test> {
    let [(_, var)] = formula.variables.as_slice() else { return None };
    Compiler { var: *var, terms }.test(&formula.expression)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
}

struct Compiler<'t, 'i> {
    var: Var,
    terms: &'t Terms<'i>,
}

impl Compiler<'_, '_> {
    fn test(&self, expression: &Expression) -> Option<Test> {
        match expression {
            Expression::Less(a, b) => self.comparison(Comparison::Less, a, b),
            Expression::LessOrEqual(a, b) => self.comparison(Comparison::LessOrEqual, a, b),
            Expression::Greater(a, b) => self.comparison(Comparison::Greater, a, b),
            Expression::GreaterOrEqual(a, b) => self.comparison(Comparison::GreaterOrEqual, a, b),
            Expression::Equal(a, b) => match self.constant_node(a, b) {
                Some(node) => Some(self.one_of(&[node], false)),
                None => self.comparison(Comparison::Equal, a, b),
            },
            Expression::SameTerm(a, b) => {
                Some(self.one_of(&[self.variable_and_constant(a, b)?], false))
            }
            Expression::In(a, list) => Some(self.one_of(&self.nodes(a, list)?, false)),
            Expression::Not(inner) => match &**inner {
                Expression::Equal(a, b) => Some(self.one_of(&[self.constant_node(a, b)?], true)),
                Expression::In(a, list) => Some(self.one_of(&self.nodes(a, list)?, true)),
                _ => None,
            },
            Expression::FunctionCall(function, arguments) => self.text(function, arguments),
            _ => None,
        }
    }

    /// The constant of a comparison with the variable.
    fn variable_and_constant(&self, a: &Expression, b: &Expression) -> Option<Term> {
        match (a, b) {
            (Expression::Variable(_), constant) | (constant, Expression::Variable(_)) => {
                match constant {
                    Expression::NamedNode(node) => Some(node.clone().into()),
                    Expression::Literal(literal) => Some(literal.clone().into()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A constant to which only itself is equal, all else being different or an error.
    fn constant_node(&self, a: &Expression, b: &Expression) -> Option<Term> {
        self.variable_and_constant(a, b).filter(|term| matches!(term, Term::NamedNode(_)))
    }

    fn nodes(&self, variable: &Expression, list: &[Expression]) -> Option<Vec<Term>> {
        if !matches!(variable, Expression::Variable(_)) {
            return None;
        }
        let node = |item: &Expression| match item {
            Expression::NamedNode(node) => Some(node.clone().into()),
            _ => None,
        };
        list.iter().map(node).collect()
    }

    fn one_of(&self, terms: &[Term], negated: bool) -> Test {
        let ids = terms.iter().filter_map(|term| self.terms.index.id(term.as_ref()));
        let mut pass: Vec<_> = ids.map(|id| id.0..id.0 + 1).collect();
        merge(&mut pass);
        if negated {
            let ends = pass.iter().map(|range| range.start).chain([self.terms.index.terms()]);
            let starts = [0].into_iter().chain(pass.iter().map(|range| range.end));
            let mut others = starts.zip(ends).map(|(start, end)| start..end).collect();
            merge(&mut others);
            pass = others;
        }
        Test { var: self.var, pass, ask: Vec::new(), text: None }
    }

    fn comparison(&self, comparison: Comparison, a: &Expression, b: &Expression) -> Option<Test> {
        let (literal, comparison) = match (a, b) {
            (Expression::Variable(_), Expression::Literal(literal)) => (literal, comparison),
            (Expression::Literal(literal), Expression::Variable(_)) => {
                (literal, turned(comparison))
            }
            _ => return None,
        };
        let bytes = key::of(TermRef::Literal(literal.as_ref()));
        let value = Key::new(&bytes);
        let kind = value.kind();
        if kind == Kind::Text {
            let is_equality = comparison == Comparison::Equal;
            return is_equality.then(|| self.one_of(&[literal.clone().into()], false));
        }
        let uncertain = also_comparable(kind)?;
        let range = self.terms.index.kind_range(kind);
        let value = value.value_bytes();
        let below = |or_equal: bool| {
            let is_below = |key: Key<'_>| {
                let here = key.value_bytes();
                if or_equal { here <= value } else { here < value }
            };
            self.terms.index.partition(range.clone(), is_below).0
        };
        let pass = match comparison {
            Comparison::Less => range.start.0..below(false),
            Comparison::LessOrEqual => range.start.0..below(true),
            Comparison::Greater => below(true)..range.end.0,
            Comparison::GreaterOrEqual => below(false)..range.end.0,
            Comparison::Equal => below(false)..below(true),
        };
        let (mut pass, mut ask) = (vec![pass], self.ranges(uncertain));
        merge(&mut pass);
        merge(&mut ask);
        Some(Test { var: self.var, pass, ask, text: None })
    }

    fn ranges(&self, kinds: &[Kind]) -> Vec<Range<u32>> {
        let range = |kind: &Kind| {
            let Range { start: Id(start), end: Id(end) } = self.terms.index.kind_range(*kind);
            start..end
        };
        kinds.iter().map(range).collect()
    }

    /// `CONTAINS`, `STRSTARTS`, `STRENDS` of the variable or its `STR` and a plain constant.
    fn text(&self, function: &Function, arguments: &[Expression]) -> Option<Test> {
        let place = match function {
            Function::StrStarts => TextPlace::Start,
            Function::StrEnds => TextPlace::End,
            Function::Contains => TextPlace::Anywhere,
            _ => return None,
        };
        let [of, Expression::Literal(needle)] = arguments else { return None };
        let needle = plain(needle)?;
        let (of, case) = match of {
            Expression::FunctionCall(Function::LCase, inner) => (inner.first()?, Case::Lower),
            Expression::FunctionCall(Function::UCase, inner) => (inner.first()?, Case::Upper),
            of => (of, Case::Kept),
        };
        let of_str = match of {
            Expression::Variable(_) => false,
            Expression::FunctionCall(Function::Str, inner) => {
                matches!(inner.as_slice(), [Expression::Variable(_)]).then_some(true)?
            }
            _ => return None,
        };
        let texts: &[Kind] = if of_str { &[Kind::Iri, Kind::Text] } else { &[Kind::Text] };
        let is_range = place == TextPlace::Start && case == Case::Kept;
        let (mut pass, mut ask) = if is_range {
            let range = |kind: &Kind| self.terms.index.prefix_range(*kind, needle);
            (texts.iter().map(range).map(|range| range.start.0..range.end.0).collect(), Vec::new())
        } else {
            (Vec::new(), self.ranges(texts))
        };
        if of_str {
            let others = Kind::ALL.into_iter().filter(|kind| kind.is_literal());
            let others: Vec<_> = others.filter(|kind| *kind != Kind::Text).collect();
            ask.extend(self.ranges(&others));
        }
        merge(&mut pass);
        merge(&mut ask);
        let text = (!is_range).then(|| TextTest { place, needle: needle.to_owned(), case });
        Some(Test { var: self.var, pass, ask, text })
    }
}

fn plain(literal: &Literal) -> Option<&str> {
    (literal.datatype() == xsd::STRING).then(|| literal.value())
}

fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        Comparison::Equal => Comparison::Equal,
    }
}

/// The other kinds with which a kind may compare; none where ids don't tell how the kind compares.
fn also_comparable(kind: Kind) -> Option<&'static [Kind]> {
    Some(match kind {
        Kind::Exact => &[Kind::Double, Kind::Float],
        Kind::Date => &[Kind::ZonedDate],
        Kind::ZonedDate => &[Kind::Date],
        Kind::DateTime => &[Kind::ZonedDateTime],
        Kind::ZonedDateTime => &[Kind::DateTime],
        Kind::Year => &[Kind::ZonedYear],
        Kind::ZonedYear => &[Kind::Year],
        _ => return None,
    })
}
