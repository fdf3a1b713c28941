//! The shared nodes that the notices of a load name, and which of a node's labels is preferred.
//!
//! Two notices may write one term in two ways. All forms are kept; the preferred one is the official name of a
//! commune, or is chosen by a rule that looks at the forms alone, so that the order of the notices makes no
//! difference.

use crate::iri::IriBase;
use crate::mapping::Shared;
use crate::mapping::SharedKind;
use crate::store::Graph;
use crate::store::StoreError;
use crate::vocab::schema;
use oxrdf::NamedNode;
use oxrdf::Term;
use oxrdf::Triple;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// The shared nodes met so far: one entry a node, whatever the number of notices.
#[derive(Default)]
pub(super) struct Labels {
    nodes: FxHashMap<NamedNode, Node>,
}

struct Node {
    kind: SharedKind,
    forms: Vec<String>,
}

impl Labels {
    /// Takes note of a node; says whether it, or its label, is new here.
    pub(super) fn note(&mut self, shared: Shared) -> bool {
        let Shared { iri, kind, label, mut others } = shared;
        match self.nodes.get_mut(&iri) {
            None => {
                others.insert(0, label);
                self.nodes.insert(iri, Node { kind, forms: others });
                true
            }
            Some(node) => {
                let mut is_new = merge_kind(&mut node.kind, kind);
                for form in std::iter::once(label).chain(others) {
                    if !node.forms.contains(&form) {
                        node.forms.push(form);
                        is_new = true;
                    }
                }
                is_new
            }
        }
    }

    /// The IRIs of the nodes, sorted.
    pub(super) fn sorted(&self) -> Vec<&NamedNode> {
        let mut iris: Vec<&NamedNode> = self.nodes.keys().collect();
        iris.sort_unstable();
        iris
    }

    /// The triples of a node as the notices met so far describe it; none for a node that was not met.
    pub(super) fn description(&self, iri: &NamedNode, iris: &IriBase) -> Vec<Triple> {
        self.nodes.get(iri).map_or_else(Vec::new, |node| node.triples(iri, iris))
    }

    /// The triples of a node as the store and the notices met so far together describe it; none when the
    /// store has just that.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn merged(
        &mut self,
        iri: &NamedNode,
        graph: &Graph,
        iris: &IriBase,
    ) -> Result<Option<Vec<Triple>>, StoreError> {
        let Some(node) = self.nodes.get_mut(iri) else { return Ok(None) };
        let before = graph.described(iri.as_ref())?;
        if before.iter().any(|triple| triple.object == Term::from(schema::ORGANIZATION)) {
            merge_kind(&mut node.kind, SharedKind::Agent { group: true });
        }
        let (preferred, other) = node.shared(iri, String::new()).label_predicates();
        for triple in &before {
            if let Term::Literal(form) = &triple.object
                && (triple.predicate == preferred || triple.predicate == other)
                && !node.forms.iter().any(|known| known == form.value())
            {
                node.forms.push(form.value().to_owned());
            }
        }
        let after = node.triples(iri, iris);
        let same =
            before.len() == after.len() && after.iter().all(|triple| before.contains(triple));
        Ok((!same).then_some(after))
    }
}

impl Node {
    fn shared(&self, iri: &NamedNode, label: String) -> Shared {
        Shared { iri: iri.clone(), kind: self.kind.clone(), label, others: Vec::new() }
    }

    fn triples(&self, iri: &NamedNode, iris: &IriBase) -> Vec<Triple> {
        let is_named = |form: &String| self.shared(iri, form.clone()).is_named();
        let mut forms: Vec<&String> = self.forms.iter().filter(|form| is_named(form)).collect();
        if forms.is_empty() {
            forms = self.forms.iter().collect();
        }
        let is_term = matches!(self.kind, SharedKind::Concept { .. });
        let node = self.shared(iri, String::new());
        forms.sort_by_cached_key(|form| (!node.is_minted_from(form, iris), rank(form, is_term)));
        let Some(first) = forms.first() else { return Vec::new() };
        let shared = self.shared(iri, (*first).clone());
        let best = shared.official_name().unwrap_or(first);
        let others = forms.iter().map(|form| form.as_str()).filter(|form| *form != best);
        let mut triples = shared.triples(iris);
        triples.extend(shared.labels(best, others));
        triples
    }
}

/// A firm to one notice and a person to another is a firm. Says whether the kind has changed.
fn merge_kind(kind: &mut SharedKind, other: SharedKind) -> bool {
    let changes = matches!(
        (&*kind, &other),
        (SharedKind::Agent { group: false }, SharedKind::Agent { group: true })
    );
    if changes {
        *kind = other;
    }
    changes
}

/// The least is preferred: not all in capitals, with the fewest digits and the most accents, a term in
/// lower case and a name with a capital, then the shortest, then by letters.
fn rank(form: &str, is_term: bool) -> (bool, usize, Reverse<usize>, bool, usize, &str) {
    let shouted = form.chars().any(char::is_uppercase) && !form.chars().any(char::is_lowercase);
    let digits = form.chars().filter(char::is_ascii_digit).count();
    let accents = form.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    let is_capital = form.starts_with(char::is_uppercase);
    (shouted, digits, Reverse(accents), is_capital == is_term, form.len(), form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_label_does_not_depend_on_the_order_of_the_notices() {
        let iris = IriBase::new("http://e/").expect("a base");
        let check = |forms: &[&str], expected: &str| {
            let iri = iris.concept("denomination", forms[0]);
            let kind = SharedKind::Concept { scheme: "denomination", material: false };
            let of = |forms: Vec<&str>| {
                let mut labels = Labels::default();
                for form in forms {
                    let label = form.to_owned();
                    let (iri, kind) = (iri.clone(), kind.clone());
                    labels.note(Shared { iri, kind, label, others: Vec::new() });
                }
                labels.description(&iri, &iris)
            };
            let forward = of(forms.to_vec());
            assert_eq!(forward, of(forms.iter().rev().copied().collect()));
            let preferred = oxrdf::Literal::new_language_tagged_literal_unchecked(expected, "fr");
            assert!(forward.iter().any(|triple| {
                triple.predicate == crate::vocab::skos::PREF_LABEL
                    && triple.object == Term::from(preferred.clone())
            }));
        };
        check(&["EGLISE", "église", "eglise"], "église");
        check(&["Abbaye", "abbaye"], "abbaye");
        check(&["salle 01", "salle un"], "salle un");
    }

    #[test]
    fn the_official_name_of_a_commune_is_preferred_whatever_the_notices_write() {
        let iris = IriBase::new("http://e/").expect("a base");
        for (insee, forms, preferred, others) in [
            ("75107", &["Paris 07"][..], "Paris 7e Arrondissement", &["Paris 07"][..]),
            ("75107", &["Paris 7e Arrondissement", "75107"], "Paris 7e Arrondissement", &[]),
            (
                "91232",
                &["LA FERTE-ALAIS", "Ferté-Alais"],
                "La Ferté-Alais",
                &["Ferté-Alais", "LA FERTE-ALAIS"],
            ),
            // Its official name is not in the table.
            ("01003", &["Amareins", "01003"], "Amareins", &[]),
            ("01999", &["01999"], "01999", &[]),
        ] {
            let iri = iris.commune(insee);
            let kind = SharedKind::Commune { insee: insee.to_owned(), departement: None };
            let mut labels = Labels::default();
            for form in forms {
                let label = (*form).to_owned();
                labels.note(Shared {
                    iri: iri.clone(),
                    kind: kind.clone(),
                    label,
                    others: Vec::new(),
                });
            }
            let triples = labels.description(&iri, &iris);
            let of = |predicate: oxrdf::NamedNodeRef<'_>| -> Vec<String> {
                let found = triples.iter().filter(|triple| triple.predicate == predicate);
                let mut values: Vec<String> = found
                    .filter_map(|triple| match &triple.object {
                        Term::Literal(name) => Some(name.value().to_owned()),
                        _ => None,
                    })
                    .collect();
                values.sort_unstable();
                values
            };
            assert_eq!(of(schema::NAME), [preferred], "{insee} {forms:?}");
            assert_eq!(of(schema::ALTERNATE_NAME), others, "{insee} {forms:?}");
        }
    }

    #[test]
    fn a_name_in_its_natural_order_is_preferred_to_the_inverted_one() {
        let iris = IriBase::new("http://e/").expect("a base");
        for (group, forms, preferred) in [
            (false, ["Eiffel Gustave", "Gustave Eiffel"], "Gustave Eiffel"),
            (false, ["SAND MAURICE", "Maurice Sand"], "Maurice Sand"),
            (true, ["Lamy Godard frères", "Lamy Godard Frères"], "Lamy Godard Frères"),
        ] {
            let iri = if group { iris.group(preferred) } else { iris.person(preferred) };
            let mut labels = Labels::default();
            let [label, other] = forms.map(str::to_owned);
            let kind = SharedKind::Agent { group };
            labels.note(Shared { iri: iri.clone(), kind, label, others: vec![other] });
            let names: Vec<String> = labels
                .description(&iri, &iris)
                .into_iter()
                .filter(|triple| triple.predicate == schema::NAME)
                .map(|triple| triple.object.to_string())
                .collect();
            assert_eq!(names, [format!("\"{preferred}\"")]);
        }
    }
}
