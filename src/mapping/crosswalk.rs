//! What becomes of each field of each base: one table a base, read by the mapping and by `notitia mapping`.

use super::identifier::NumberKind;
use super::text::TextKind;
use super::{autor, joconde, memoire, merimee, mnr, museofile, palissy, privacy};
use crate::notice::{Base, fields};
use crate::vocab::PREFIXES;
use oxrdf::NamedNodeRef;
use std::borrow::Cow;

/// What becomes of a field.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Each item is a concept of the scheme and says what the thing is: `crm:P2_has_type`.
    Kind(&'static str),
    /// The same, for a field that values of other columns slip into (Q10): those are reported and left out.
    Gated(&'static str),
    /// Each item is a concept of the scheme and says what the thing is or was for.
    Use(&'static str),
    /// Each item is a concept of the scheme and says what is represented: `dcterms:subject`.
    Subject(&'static str),
    /// Each item is a concept of the scheme and says what the record is, under the property.
    Record(NamedNodeRef<'static>, &'static str),
    /// The text stands in the graph in French, typed by what it is about.
    Text(&'static TextKind),
    /// Each item is a further identifier of the thing.
    Number(&'static NumberKind),
    /// Each address on the web is a `rdfs:seeAlso`.
    SeeAlso,
    /// Code of the base or of a shared pattern maps it, to the values at these paths; see [`super::path`].
    Path(&'static str),
    /// The same, on a condition, in words that go on from "where": `WADRS is blank`.
    PathIf(&'static str, &'static str),
    /// It is not in the graph, for this reason.
    Left(Left, &'static str),
}

/// Why a field is not in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// A location that is kept secret.
    Masked,
    /// Personal data.
    Personal,
    /// The producer has given it up.
    Deprecated,
    /// It follows from other fields.
    Derived,
    /// Only the producer's own software or office work needs it.
    Technical,
}

impl Left {
    /// All reasons.
    pub const ALL: [Self; 5] =
        [Self::Masked, Self::Personal, Self::Deprecated, Self::Derived, Self::Technical];

    /// The name of the reason: `masked`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Masked => "masked",
            Self::Personal => "personal",
            Self::Deprecated => "deprecated",
            Self::Derived => "derived",
            Self::Technical => "technical",
        }
    }

    /// What the reason means, in a few words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Masked => "a location that is kept secret",
            Self::Personal => "personal data, never published",
            Self::Deprecated => "the producer has given the field up",
            Self::Derived => "follows from other fields",
            Self::Technical => "only the producer's own software needs it",
        }
    }
}

/// The rules of a base, by field code, sorted by code; fields that are never published are not among them.
#[must_use]
pub fn rules(base: Base) -> &'static [(&'static str, Rule)] {
    match base {
        Base::Merimee => merimee::RULES,
        Base::Palissy => palissy::RULES,
        Base::Joconde => joconde::RULES,
        Base::Memoire => memoire::RULES,
        Base::Mnr => mnr::RULES,
        Base::Museofile => museofile::RULES,
        Base::Autor => autor::RULES,
    }
}

/// The rule of a field.
#[must_use]
pub fn rule(base: Base, code: &str) -> Option<&'static Rule> {
    let rules = rules(base);
    rules.binary_search_by(|(name, _)| (*name).cmp(code)).ok().map(|at| &rules[at].1)
}

/// One line of the crosswalk.
#[derive(Clone, Debug)]
pub struct Row {
    pub base: Base,
    /// The producer's code: `TICO`.
    pub code: &'static str,
    /// The producer's label, in French.
    pub label: &'static str,
    /// The names of the field in open-data files.
    pub columns: &'static [&'static str],
    pub target: Target,
}

/// Where a field goes.
#[derive(Clone, Debug)]
pub enum Target {
    /// To the values at these paths in the graph.
    Paths {
        /// In the grammar of [`super::path`].
        paths: Cow<'static, str>,
        /// Goes on from "where"; empty when there is none.
        condition: &'static str,
    },
    /// Nowhere, and why.
    Left(Left, &'static str),
}

/// A row for every field of every base, in the order of the bases and of the codes.
pub fn rows() -> impl Iterator<Item = Row> {
    Base::ALL.into_iter().flat_map(|base| {
        fields::fields(base).iter().map(move |field| Row {
            base,
            code: field.code,
            label: field.label,
            columns: field.columns,
            target: target(base, field.code),
        })
    })
}

fn target(base: Base, code: &str) -> Target {
    if let Some((_, _, left, why)) = privacy::withheld(base, code) {
        return Target::Left(*left, why);
    }
    let rule = rule(base, code).expect("a field has a rule or is withheld, and a test says so");
    let (paths, condition) = match rule {
        Rule::Left(left, why) => return Target::Left(*left, why),
        Rule::Path(paths) => (Cow::Borrowed(*paths), ""),
        Rule::PathIf(paths, condition) => (Cow::Borrowed(*paths), *condition),
        Rule::Kind(scheme) | Rule::Gated(scheme) => (concept("crm:P2_has_type", scheme), ""),
        Rule::Use(scheme) => (concept("crm:P101_had_as_general_use", scheme), ""),
        Rule::Subject(scheme) => (concept("dcterms:subject", scheme), ""),
        Rule::Record(property, scheme) => {
            (concept(&format!("doc: {}", short(*property)), scheme), "")
        }
        Rule::Text(kind) => (text(kind), ""),
        Rule::Number(kind) => (
            format!(
                "crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/{}>] / \
                 crm:P190_has_symbolic_content",
                kind.code
            )
            .into(),
            "",
        ),
        Rule::SeeAlso => ("rdfs:seeAlso".into(), ""),
    };
    Target::Paths { paths, condition }
}

fn concept(property: &str, scheme: &str) -> Cow<'static, str> {
    format!("{property} <id/concept/{scheme}/*>").into()
}

/// `dcterms:subject` for its IRI.
fn short(property: NamedNodeRef<'_>) -> String {
    let iri = property.as_str();
    let found = PREFIXES
        .iter()
        .find_map(|(prefix, namespace)| Some(format!("{prefix}:{}", iri.strip_prefix(namespace)?)));
    found.unwrap_or_else(|| iri.to_owned())
}

fn text(kind: &TextKind) -> Cow<'static, str> {
    let description = if kind.description { " ; schema:description" } else { "" };
    format!(
        "crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/{}>] / \
         crm:P190_has_symbolic_content{description}",
        kind.code
    )
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_of_each_base_has_one_rule_or_is_withheld() {
        for base in Base::ALL {
            let rules = rules(base);
            assert!(rules.windows(2).all(|pair| pair[0].0 < pair[1].0), "{base} is not sorted");
            for field in fields::fields(base) {
                let withheld = privacy::withheld(base, field.code).is_some();
                assert_ne!(rule(base, field.code).is_some(), withheld, "{base} {}", field.code);
            }
            for (code, _) in rules {
                assert!(fields::field(base, code).is_some(), "{base} has no field {code}");
            }
        }
    }

    #[test]
    fn the_scheme_of_each_rule_is_described_in_the_ontology() {
        let ontology = include_str!("../../ontologies/notitia.ttl");
        for (code, rule) in Base::ALL.into_iter().flat_map(rules) {
            if let Rule::Kind(scheme)
            | Rule::Gated(scheme)
            | Rule::Use(scheme)
            | Rule::Subject(scheme)
            | Rule::Record(_, scheme) = rule
            {
                assert!(ontology.contains(&format!("id/concept/{scheme}>")), "{code}: {scheme}");
            }
        }
    }

    #[test]
    fn the_crosswalk_has_a_row_for_each_field() {
        let fields: usize = Base::ALL.iter().map(|base| fields::fields(*base).len()).sum();
        assert_eq!(rows().count(), fields);
    }
}
