//! Looks values up in the graph of one notice, by the paths that clients may rely on.

use notitia::ingest::NoticeGraph;
use notitia::iri::IriBase;
use notitia::iri::Name;
use notitia::iri::slug;
use notitia::mapping::Shared;
use notitia::mapping::SharedKind;
use notitia::percent::unescaped;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization as _;

/// The graph of a notice, by subject.
pub(super) struct Graph<'g> {
    pub(super) doc: &'g str,
    pub(super) entity: String,
    /// `ns#inseeAsGiven`.
    pub(super) insee_as_given: NamedNode,
    reference: String,
    shared: &'g [Shared],
    iris: &'g IriBase,
    by_subject: HashMap<&'g str, Vec<&'g Triple>>,
}

impl<'g> Graph<'g> {
    pub(super) fn new(notice: &'g NoticeGraph, iris: &'g IriBase) -> Self {
        let Some(Name::Doc { base, escaped }) = iris.parse(notice.doc.as_str()) else {
            panic!("{} is no record", notice.doc)
        };
        let reference = unescaped(escaped);
        let mut by_subject: HashMap<&str, Vec<&Triple>> = HashMap::new();
        for triple in &notice.own {
            let NamedOrBlankNode::NamedNode(subject) = &triple.subject else {
                panic!("a blank node: {triple}")
            };
            by_subject.entry(subject.as_str()).or_default().push(triple);
        }
        Self {
            doc: notice.doc.as_str(),
            entity: iris.entity(base, &reference).into_string(),
            insee_as_given: iris.ns("inseeAsGiven"),
            reference,
            shared: &notice.shared,
            iris,
            by_subject,
        }
    }

    /// Whether anything is said about the thing.
    pub(super) fn is_described(&self) -> bool {
        self.by_subject.contains_key(self.entity.as_str())
    }

    /// What a path leads to from a node: IRIs, and the values of literals.
    pub(super) fn from(&self, node: &str, path: &[NamedNodeRef<'_>]) -> Vec<String> {
        let mut nodes = vec![node.to_owned()];
        for predicate in path {
            nodes = nodes.iter().flat_map(|node| self.step(node, *predicate)).collect();
        }
        nodes
    }

    /// What a path leads to from the thing.
    pub(super) fn path(&self, path: &[NamedNodeRef<'_>]) -> Vec<String> {
        self.from(&self.entity, path)
    }

    fn step(&self, node: &str, predicate: NamedNodeRef<'_>) -> Vec<String> {
        let triples = self.by_subject.get(node).map(Vec::as_slice).unwrap_or_default();
        let found = triples.iter().filter(|triple| triple.predicate == predicate);
        found
            .map(|triple| match &triple.object {
                Term::NamedNode(node) => node.as_str().to_owned(),
                Term::Literal(literal) => literal.value().to_owned(),
                other => panic!("not in a notice's graph: {other}"),
            })
            .collect()
    }

    /// The node that notices share, if it is one.
    pub(super) fn shared(&self, iri: &str) -> Option<&'g Shared> {
        self.shared.iter().find(|shared| shared.iri.as_str() == iri)
    }

    /// The label of a shared node, in the form for comparing.
    pub(super) fn label(&self, iri: &str) -> String {
        self.shared(iri).map_or_else(|| format!("no label: {iri}"), |shared| fold(&shared.label))
    }

    /// The labels of the concepts of one scheme among these nodes, in lower case.
    pub(super) fn concepts(&self, nodes: &[String], scheme: &str) -> Vec<String> {
        let of_scheme = nodes.iter().filter(|node| node.contains(&format!("/concept/{scheme}/")));
        of_scheme.map(|node| self.label(node).to_lowercase()).collect()
    }

    /// The last segments of the concepts of one scheme among these nodes.
    pub(super) fn slugs(&self, nodes: &[String], scheme: &str) -> Vec<String> {
        let marker = format!("/concept/{scheme}/");
        let tails = nodes.iter().filter_map(|node| node.split_once(&marker));
        tails.map(|(_, slug)| slug.to_owned()).collect()
    }

    /// The reference of another notice whose thing, part, or record this is.
    pub(super) fn other(&self, iri: &str) -> Option<String> {
        let (Name::Entity { escaped, .. } | Name::Doc { escaped, .. }) = self.iris.parse(iri)?
        else {
            return None;
        };
        let reference = unescaped(escaped);
        (reference != self.reference).then_some(reference)
    }

    /// The references of the other notices that paths lead to.
    pub(super) fn others(&self, path: &[NamedNodeRef<'_>]) -> Vec<String> {
        self.path(path).iter().filter_map(|iri| self.other(iri)).collect()
    }

    /// The references of all other notices that the graph names, but by these predicates.
    pub(super) fn all_others(&self, but: &[NamedNodeRef<'_>]) -> Vec<String> {
        let triples = self.by_subject.values().flatten();
        triples
            .filter(|triple| !but.contains(&triple.predicate.as_ref()))
            .filter_map(|triple| match &triple.object {
                Term::NamedNode(node) => self.other(node.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The communes among these nodes, and those that these are replaced by: code, name, département.
    pub(super) fn commune(&self, iri: &str) -> Option<(&'g str, String, Option<String>)> {
        let shared = self.shared(iri)?;
        let SharedKind::Commune { insee, departement } = &shared.kind else { return None };
        Some((
            insee,
            fold(&shared.label),
            departement.as_ref().and_then(|iri| self.departement(iri.as_str())),
        ))
    }

    /// The code of a département.
    pub(super) fn departement(&self, iri: &str) -> Option<String> {
        match &self.shared(iri)?.kind {
            SharedKind::Departement { code, .. } => Some(code.clone()),
            _ => None,
        }
    }
}

/// The form for comparing texts: the same letters, whatever their signs for spaces, apostrophes and œ.
pub(super) fn fold(text: &str) -> String {
    let composed: String = text.nfc().filter(|c| !matches!(c, '\u{200b}' | '\u{feff}')).collect();
    let plain = composed.replace(['’', 'ʼ'], "'").replace('œ', "oe").replace('Œ', "OE");
    // Narrow and other unbreakable spaces are white space too.
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text, in the form for comparing and in lower case, holds the secret or an IRI made of it; numbers
/// count only as a whole.
pub(super) fn tells(text: &str, secret: &str) -> bool {
    if secret.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.split(|c: char| !c.is_ascii_alphanumeric()).any(|token| token == secret);
    }
    text.contains(&fold(secret).to_lowercase()) || text.contains(&slug(secret))
}
