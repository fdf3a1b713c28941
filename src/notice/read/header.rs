//! What the names of a file mean: which base, which vocabulary, which field each column is.

use super::error::ReadError;
use super::reference;
use crate::notice::Base;
use crate::notice::fields;
use crate::notice::fields::Field;
use crate::notice::fields::Names;

/// The names of a file, understood.
#[derive(Clone, Debug)]
pub struct Header {
    pub base: Base,
    /// The vocabulary of most names; it decides about the words that are in both.
    pub vocabulary: Names,
}

impl Header {
    /// Finds out what the names of a file mean; `references` are those of its first records, and
    /// `base` is what the asker says.
    pub fn of(
        file: &str,
        line: u64,
        names: &[&str],
        references: &dyn Fn(&Self) -> Vec<String>,
        base: Option<Base>,
    ) -> Result<Self, ReadError> {
        if let Some(base) = base {
            let header = Self::in_base(base, names);
            return match header.reference_at(names) {
                Some(_) => Ok(header),
                None => Err(no_reference(file, line, base.title(), header.known(names))),
            };
        }
        let scored: Vec<(usize, Self)> = Base::ALL
            .into_iter()
            .map(|base| Self::in_base(base, names))
            .map(|header| (header.known(names), header))
            .collect();
        let most = scored.iter().max_by_key(|(known, _)| *known);
        let (known_max, title) =
            most.map_or((0, ""), |(known, header)| (*known, header.base.title()));
        let candidates: Vec<(usize, Self)> =
            scored.into_iter().filter(|(_, header)| header.reference_at(names).is_some()).collect();
        let best = candidates.iter().map(|(known, _)| *known).max().unwrap_or(0);
        // The reference of one base may be an ordinary column of the one that the file is of.
        if best == 0 || best * 2 <= known_max {
            return Err(no_reference(file, line, title, known_max));
        }
        let mut near: Vec<(usize, Self)> =
            candidates.into_iter().filter(|(known, _)| known * 10 >= best * 9).collect();
        if near.len() > 1 {
            let references = references(&near[0].1);
            let votes = |header: &Self| {
                references.iter().filter(|r| reference::base_of(r) == Some(header.base)).count()
            };
            near.sort_by_key(|(known, header)| std::cmp::Reverse((votes(header), *known)));
            let rank = |at: usize| (votes(&near[at].1), near[at].0);
            if rank(0) == rank(1) {
                return Err(ReadError::UnknownBase { file: file.to_owned() });
            }
        }
        Ok(near.swap_remove(0).1)
    }

    fn in_base(base: Base, names: &[&str]) -> Self {
        let count = |vocabulary| {
            names.iter().filter(|name| fields::by_name(base, name, vocabulary).is_some()).count()
        };
        let codes = count(Names::Codes) >= count(Names::Columns);
        Self { base, vocabulary: if codes { Names::Codes } else { Names::Columns } }
    }

    /// The field that a name means in this file.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        let other = match self.vocabulary {
            Names::Codes => Names::Columns,
            Names::Columns => Names::Codes,
        };
        fields::by_name(self.base, name, self.vocabulary)
            .or_else(|| fields::by_name(self.base, name, other))
    }

    /// How many of the names are fields of the base.
    pub fn known(&self, names: &[&str]) -> usize {
        names.iter().filter(|name| self.field(name).is_some()).count()
    }

    /// Which of the names is the reference.
    pub fn reference_at(&self, names: &[&str]) -> Option<usize> {
        names.iter().position(|name| self.field(name).is_some_and(|field| field.code == "REF"))
    }
}

/// How many of the names are fields of any base, or of the one that the asker says.
pub fn known_names(names: &[&str], base: Option<Base>) -> usize {
    Base::ALL
        .into_iter()
        .filter(|candidate| base.is_none_or(|base| base == *candidate))
        .map(|base| Header::in_base(base, names).known(names))
        .max()
        .unwrap_or(0)
}

/// Without a reference: a file of notices that lacks it, or none of notices at all.
fn no_reference(file: &str, line: u64, base: &'static str, known: usize) -> ReadError {
    let file = file.to_owned();
    if known > 1 {
        return ReadError::NoReference { file, line, base };
    }
    let what = format!("no file of notices: line {line} names no fields of any base");
    ReadError::NotNotices { file, what }
}

/// Names for a message: the first ten, each shortened.
pub fn listed(names: &[String]) -> String {
    let mut listed: Vec<String> = names
        .iter()
        .take(10)
        .map(|name| name.chars().filter(|c| !c.is_control()).take(40).collect())
        .collect();
    if names.len() > 10 {
        listed.push("…".to_owned());
    }
    listed.join(", ")
}
