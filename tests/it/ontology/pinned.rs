//! The pinned vocabularies: the fact tables of `ontologies/pinned`.

use crate::harness;
use notitia::vocab::PREFIXES;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What a table says about a term. A cell with several classes means any of them.
#[derive(Debug)]
pub(crate) struct Fact {
    /// `class`, `datatype`, `property`, `datatype-property` or `individual`.
    pub kind: String,
    pub domain: Vec<String>,
    pub range: Vec<String>,
    /// What it specialises, one step up.
    pub above: Vec<String>,
}

impl Fact {
    pub(crate) fn is_property(&self) -> bool {
        self.kind.ends_with("property")
    }
}

/// All tables, by IRI.
#[derive(Debug, Default)]
pub(crate) struct Pinned {
    pub terms: BTreeMap<String, Fact>,
    pub namespaces: Vec<String>,
}

pub(crate) static PINNED: LazyLock<Pinned> = LazyLock::new(|| {
    let mut pinned = Pinned::default();
    for path in harness::files("ontologies/pinned", "tsv") {
        let text = std::fs::read_to_string(&path).expect("a table");
        pinned.read(&text);
    }
    assert!(pinned.namespaces.len() >= 12, "{:?}", pinned.namespaces);
    pinned
});

impl Pinned {
    fn read(&mut self, text: &str) {
        let namespace = text.lines().find_map(|line| line.strip_prefix("# Namespace: "));
        let namespace = namespace.expect("a namespace").to_owned();
        for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let [local, kind, domain, range, above] = line.split('\t').collect::<Vec<_>>()[..]
            else {
                panic!("not five cells: {line}")
            };
            let fact = Fact {
                kind: kind.to_owned(),
                domain: iris(domain),
                range: iris(range),
                above: iris(above),
            };
            self.terms.insert(format!("{namespace}{local}"), fact);
        }
        self.namespaces.push(namespace);
    }

    /// A class with all that are above it.
    pub(crate) fn closure(&self, class: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![class.to_owned()];
        while let Some(class) = open.pop() {
            if let Some(fact) = self.terms.get(&class) {
                open.extend(fact.above.iter().cloned());
            }
            if !found.insert(class) {
                continue;
            }
        }
        found
    }

    /// Whether the IRI belongs to a namespace that is pinned.
    pub(crate) fn covers(&self, iri: &str) -> bool {
        self.namespaces.iter().any(|namespace| iri.starts_with(namespace.as_str()))
    }
}

fn iris(cell: &str) -> Vec<String> {
    cell.split_whitespace().map(expanded).collect()
}

/// `crm:E1_CRM_Entity` or `<…>` in full.
fn expanded(name: &str) -> String {
    if let Some(iri) = name.strip_prefix('<') {
        return iri.trim_end_matches('>').to_owned();
    }
    let (prefix, local) = name.split_once(':').expect("a prefixed name");
    format!("{}{local}", namespace(prefix).unwrap_or_else(|| panic!("no prefix {prefix}")))
}

/// The namespace of a prefix.
pub(crate) fn namespace(prefix: &str) -> Option<&'static str> {
    if prefix == "la" {
        return Some("https://linked.art/ns/terms/");
    }
    PREFIXES.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| *namespace)
}

/// An IRI with its prefix, for messages.
pub(crate) fn short(iri: &str) -> String {
    let prefix = PREFIXES.iter().find(|(_, namespace)| iri.starts_with(namespace));
    prefix.map_or_else(
        || iri.to_owned(),
        |(prefix, namespace)| format!("{prefix}:{}", &iri[namespace.len()..]),
    )
}
