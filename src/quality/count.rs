//! How many results there are, by rule, base and département.

use super::entry::Entry;
use super::entry::Filter;
use super::entry::each;
use crate::reader::Reader;
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

/// The results of one rule in one base and département.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The name of the rule: `W_DATE`.
    pub rule: String,
    /// The name of the base; none: about nodes that notices share.
    pub base: Option<&'static str>,
    /// The code of the département, where it is known.
    pub departement: Option<String>,
    /// Different notices; one may have several results of a rule.
    pub notices: u64,
    pub results: u64,
}

/// The counts of all results that pass the filter, sorted by rule, base and département.
pub fn counts(reader: &Reader<'_>, filter: &Filter) -> Vec<Count> {
    let mut counter = Counter::default();
    each(reader, filter, |entry| {
        counter.add(entry);
        true
    });
    counter.finish()
}

/// Counts entries in whatever order they come.
#[derive(Default)]
struct Counter {
    counts: BTreeMap<Group, (u64, u64)>,
    /// Hashes of rule, base and reference, 8 bytes each: that two share one, and a notice is not counted, is
    /// less likely than one in a million for a million notices.
    met: FxHashSet<u64>,
    hasher: std::hash::RandomState,
}

type Group = (String, Option<&'static str>, Option<String>);

impl Counter {
    fn add(&mut self, entry: Entry) {
        let base = entry.base.map(|base| base.name());
        let is_new = self.met.insert(self.hasher.hash_one((&entry.rule, base, &entry.reference)));
        let (notices, results) =
            self.counts.entry((entry.rule, base, entry.departement)).or_default();
        *notices += u64::from(is_new);
        *results += 1;
    }

    fn finish(self) -> Vec<Count> {
        let count = |((rule, base, departement), (notices, results))| Count {
            rule,
            base,
            departement,
            notices,
            results,
        };
        self.counts.into_iter().map(count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::Base;
    use oxrdf::NamedNode;

    #[test]
    fn a_notice_counts_once_a_rule() {
        let mut counter = Counter::default();
        for (rule, departement, reference, number) in [
            ("W_DATE", "01", "A", 1),
            ("W_ISNI", "02", "B", 2),
            ("W_DATE", "01", "B", 1),
            ("W_DATE", "01", "A", 2),
            ("W_DATE", "02", "C", 1),
        ] {
            counter.add(Entry {
                rule: rule.to_owned(),
                base: Some(Base::Merimee),
                departement: Some(departement.to_owned()),
                reference: reference.to_owned(),
                node: NamedNode::new_unchecked(format!("http://e/{reference}#{number}")),
            });
        }
        let found: Vec<_> = counter
            .finish()
            .into_iter()
            .map(|count| (count.rule, count.departement, count.notices, count.results))
            .collect();
        let expected = [("W_DATE", "01", 2, 3), ("W_DATE", "02", 1, 1), ("W_ISNI", "02", 1, 1)];
        let expected = expected.map(|(rule, departement, notices, results)| {
            (rule.to_owned(), Some(departement.to_owned()), notices, results)
        });
        assert_eq!(found, expected);
    }
}
