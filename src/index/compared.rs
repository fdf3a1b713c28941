//! Which terms a comparison with a constant holds for: ranges of ids, without reading a term.

use super::Index;
use super::id::Id;
use super::key::Key;
use super::kind::Kind;
use oxrdf::LiteralRef;
use oxsdatatypes::Decimal;
use oxsdatatypes::Double;
use oxsdatatypes::Float;
use std::cmp::Ordering;
use std::ops::Range;

/// The terms of one kind that are comparable with a constant, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    pub kind: Kind,
    pub below: Range<Id>,
    pub equal: Range<Id>,
    pub above: Range<Id>,
}

#[derive(Clone, Copy)]
enum Number {
    Exact(Decimal),
    Double(Double),
    Float(Float),
}

impl Number {
    fn of(key: Key<'_>) -> Option<Self> {
        Some(match key.kind() {
            Kind::Exact => Self::Exact(key.exact()?),
            Kind::Double => Self::Double(key.number()?.into()),
            // It was a float, so nothing is lost.
            Kind::Float => Self::Float((key.number()? as f32).into()),
            _ => return None,
        })
    }

    /// As SPARQL compares: both as the wider of the two types.
    fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Exact(one), Self::Exact(other)) => one.partial_cmp(&other),
            (Self::Double(_), _) | (_, Self::Double(_)) => {
                self.double().partial_cmp(&other.double())
            }
            _ => self.float().partial_cmp(&other.float()),
        }
    }

    fn double(self) -> Double {
        match self {
            Self::Exact(value) => value.into(),
            Self::Double(value) => value,
            Self::Float(value) => value.into(),
        }
    }

    fn float(self) -> Float {
        match self {
            Self::Exact(value) => value.into(),
            Self::Double(value) => value.into(),
            Self::Float(value) => value,
        }
    }
}

impl Index {
    /// The terms that SPARQL's `<`, `=` and `>` compare with a number or a date, by kind: for those in no
    /// range of a kind that is listed, no comparison holds. Literals of other kinds may still be comparable
    /// with a date: those with a time zone with one without. Empty for constants of other datatypes.
    #[must_use]
    pub fn compared(&self, constant: LiteralRef<'_>) -> Vec<Compared> {
        let constant = super::key::of_literal(constant);
        let constant = Key(&constant);
        let kind = constant.kind();
        if let Some(number) = Number::of(constant) {
            let kinds = [Kind::Exact, Kind::Double, Kind::Float];
            return kinds.map(|kind| self.compared_number(kind, number)).into();
        }
        if matches!(kind, Kind::Boolean) || (Kind::Date..=Kind::ZonedYear).contains(&kind) {
            let value = constant.value_bytes();
            return vec![self.compared_by(kind, |key| Some(key.value_bytes().cmp(value)))];
        }
        Vec::new()
    }

    fn compared_number(&self, kind: Kind, constant: Number) -> Compared {
        self.compared_by(kind, |key| Number::of(key)?.compare(constant))
    }

    /// Those that compare to nothing come last.
    fn compared_by(&self, kind: Kind, compare: impl Fn(Key<'_>) -> Option<Ordering>) -> Compared {
        let all = self.kind_range(kind);
        let end = self.partition(all.clone(), |key| compare(key).is_some());
        let first = self.partition(all.start..end, |key| compare(key) == Some(Ordering::Less));
        let last = self.partition(first..end, |key| compare(key) == Some(Ordering::Equal));
        Compared { kind, below: all.start..first, equal: first..last, above: last..end }
    }
}
