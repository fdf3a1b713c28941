//! Mints and parses our own IRIs; nothing else writes one.

use crate::notice::Base;
use crate::percent::escaped;
use oxrdf::NamedNode;
use std::fmt::Write as _;
use unicode_normalization::char::decompose_compatible;

/// The root of all our IRIs: absolute, `http` or `https`, ending with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IriBase(String);

/// A base IRI that cannot be one.
#[derive(Debug, thiserror::Error)]
#[error("{given:?} cannot be the base IRI: {why}; give one like http://localhost:7878/")]
pub struct IriBaseError {
    given: String,
    why: String,
}

impl IriBase {
    /// Checks the base; a missing `/` at its end is added.
    ///
    /// # Errors
    /// When it is not an absolute http(s) IRI, or has a query or a fragment.
    pub fn new(given: &str) -> Result<Self, IriBaseError> {
        let fail = |why: &str| IriBaseError { given: given.to_owned(), why: why.to_owned() };
        if !(given.starts_with("http://") || given.starts_with("https://")) {
            return Err(fail("it does not begin with http:// or https://"));
        }
        if given.contains(['?', '#']) {
            return Err(fail("it has a query or a fragment"));
        }
        oxiri::Iri::parse(given).map_err(|error| fail(&error.to_string()))?;
        let mut iri = given.to_owned();
        if !iri.ends_with('/') {
            iri.push('/');
        }
        Ok(Self(iri))
    }

    /// The base itself, with its final `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The thing that a notice describes: `{base}id/merimee/PA00088801`.
    #[must_use]
    pub fn entity(&self, base: Base, reference: &str) -> NamedNode {
        self.under(&["id", base.name(), &escaped(reference)])
    }

    /// The notice itself, as a document: `{base}doc/merimee/PA00088801`.
    #[must_use]
    pub fn doc(&self, base: Base, reference: &str) -> NamedNode {
        self.under(&["doc", base.name(), &escaped(reference)])
    }

    /// A commune by its INSEE code.
    #[must_use]
    pub fn commune(&self, insee: &str) -> NamedNode {
        self.under(&["id/place/commune", &escaped(insee)])
    }

    /// A département by its code: `2A`, `75`, `971`.
    #[must_use]
    pub fn departement(&self, code: &str) -> NamedNode {
        self.under(&["id/place/departement", &escaped(code)])
    }

    /// A region by its INSEE code: `11`.
    #[must_use]
    pub fn region(&self, code: &str) -> NamedNode {
        self.under(&["id/place/region", &escaped(code)])
    }

    /// A country, by its name in French: `{base}id/place/country/france`.
    #[must_use]
    pub fn country(&self, name: &str) -> NamedNode {
        self.under(&["id/place/country", &slug(name)])
    }

    /// A person: same normalised name, same IRI.
    #[must_use]
    pub fn person(&self, name: &str) -> NamedNode {
        let mut slug = slug(name);
        // The end by which groups are told.
        if slug.ends_with("-group") {
            slug.push_str("-person");
        }
        self.under(&["id/agent", &slug])
    }

    /// A firm, a workshop or a body; never the IRI of a person, even where the name is the same.
    #[must_use]
    pub fn group(&self, name: &str) -> NamedNode {
        self.under(&["id/agent", &slug(&format!("{name} group"))])
    }

    /// A term of a vocabulary: `{base}id/concept/denomination/eglise`.
    #[must_use]
    pub fn concept(&self, scheme: &str, label: &str) -> NamedNode {
        self.under(&["id/concept", scheme, &slug(label)])
    }

    /// A concept scheme: `{base}id/concept/denomination`.
    #[must_use]
    pub fn scheme(&self, scheme: &str) -> NamedNode {
        self.under(&["id/concept", scheme])
    }

    /// The dataset of a base.
    #[must_use]
    pub fn dataset(&self, base: Base) -> NamedNode {
        self.under(&["id/dataset", base.name()])
    }

    /// The file that a notice came from, by its name without folders.
    #[must_use]
    pub fn source_file(&self, base: Base, file: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}id/dataset/{base}#file-{}", self.0, escaped(file)))
    }

    /// The catalogue of all datasets.
    #[must_use]
    pub fn catalog(&self) -> NamedNode {
        self.under(&["id/catalog"])
    }

    /// The named graph of what is known about the notices: fingerprints, warnings.
    #[must_use]
    pub fn quality_graph(&self) -> NamedNode {
        self.under(&["id/graph/quality"])
    }

    /// A rule that notices are judged by: `{base}ns/rules#W_DATE`.
    #[must_use]
    pub fn rule(&self, name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}ns/rules#{name}", self.0))
    }

    /// The named graph of the links that stand in the default graph only because the notice at their other
    /// end states them.
    #[must_use]
    pub fn links_graph(&self) -> NamedNode {
        self.under(&["id/graph/links"])
    }

    /// The named graph of what others add to the notices; further ones stand below it.
    #[must_use]
    pub fn contributions_graph(&self) -> NamedNode {
        self.under(&["id/graph/contributions"])
    }

    /// The named graph of links to other datasets that are drawn by hand; further ones stand below it.
    #[must_use]
    pub fn alignments_graph(&self) -> NamedNode {
        self.under(&["id/graph/alignments"])
    }

    /// One of our own terms, `{base}ns#…`.
    #[must_use]
    pub fn ns(&self, term: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}ns#{term}", self.0))
    }

    /// The scheme and the code of a term of a vocabulary: `dimension` and `height`; none for any other IRI.
    #[must_use]
    pub fn concept_code<'a>(&self, iri: &'a str) -> Option<(&'a str, &'a str)> {
        iri.strip_prefix(self.as_str())?.strip_prefix("id/concept/")?.split_once('/')
    }

    fn under(&self, segments: &[&str]) -> NamedNode {
        let segments_len: usize = segments.iter().map(|segment| segment.len() + 1).sum();
        let mut iri = String::with_capacity(self.0.len() + segments_len);
        iri.push_str(&self.0);
        for (at, segment) in segments.iter().enumerate() {
            if at > 0 {
                iri.push('/');
            }
            iri.push_str(segment);
        }
        NamedNode::new_unchecked(iri)
    }

    /// What one of our IRIs names; none for one that we do not mint.
    #[must_use]
    pub fn parse<'a>(&self, iri: &'a str) -> Option<Name<'a>> {
        let path = iri.strip_prefix(self.as_str())?;
        let (path, part) = match path.split_once('#') {
            Some((path, part)) => (path, Some(part)),
            None => (path, None),
        };
        let (space, rest) = path.split_once('/')?;
        let (dataset, rest) = match (space, rest.split_once('/')) {
            ("id", Some(split)) => split,
            ("doc", Some(split)) => split,
            _ => return None,
        };
        match (space, dataset.parse::<Base>()) {
            _ if rest.is_empty() => None,
            ("id", Ok(base)) if !rest.contains('/') => {
                Some(Name::Entity { base, escaped: rest, part })
            }
            ("doc", Ok(base)) if !rest.contains('/') => Some(Name::Doc { base, escaped: rest }),
            ("id", _) => Some(Name::Shared),
            _ => None,
        }
    }
}

/// What one of our IRIs names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// The thing of a notice, or a part of its description.
    Entity { base: Base, escaped: &'a str, part: Option<&'a str> },
    /// A notice.
    Doc { base: Base, escaped: &'a str },
    /// A place, an agent, a concept, a dataset.
    Shared,
}

/// A part of an entity's description: `…/id/merimee/PA00088801#production`.
#[must_use]
pub fn part(entity: &NamedNode, name: &str) -> NamedNode {
    NamedNode::new_unchecked([entity.as_str(), "#", name].concat())
}

/// How many characters of a label a slug keeps; a longer one ends with a hash of the whole.
const SLUG_CHARS_MAX: usize = 80;

/// A label folded for IRIs: lower case, accents and punctuation away, words joined by `-`.
///
/// `Église (de l')` → `eglise-de-l`. A label without a single letter or digit that ASCII can show
/// becomes `x-` and a hash of it, so that no slug is empty.
#[must_use]
pub fn slug(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut push = |c: char| match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'œ' => out.push_str("oe"),
        'æ' => out.push_str("ae"),
        'ß' => out.push_str("ss"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        '\u{300}'..='\u{36f}' => {}
        _ if out.ends_with('-') || out.is_empty() => {}
        _ => out.push('-'),
    };
    for c in label.chars() {
        if c.is_ascii() {
            push(c.to_ascii_lowercase());
        } else {
            // As NFKD, in which only marks change places: to a slug all are alike.
            decompose_compatible(c, |c| c.to_lowercase().for_each(&mut push));
        }
    }
    let kept = out.trim_end_matches('-').len();
    out.truncate(kept);
    if out.is_empty() {
        return format!("x-{:016x}", hash(label));
    }
    if out.len() > SLUG_CHARS_MAX {
        out.truncate(SLUG_CHARS_MAX);
        let _ = write!(out, "-{:016x}", hash(label));
    }
    out
}

/// FNV-1a, 64 bits: stable across versions and machines, as an IRI must be.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_fold_to_slugs() {
        for (label, expected) in [
            ("église", "eglise"),
            ("Église  paroissiale", "eglise-paroissiale"),
            ("classé MH", "classe-mh"),
            ("hôtel (de l')", "hotel-de-l"),
            ("Œuvre d’art", "oeuvre-d-art"),
            ("18e siècle", "18e-siecle"),
        ] {
            assert_eq!(slug(label), expected, "{label}");
        }
        assert!(slug("日本").starts_with("x-"));
        assert!(slug(&"a".repeat(500)).len() < 100);
        assert_ne!(slug(&"a".repeat(500)), slug(&"a".repeat(501)));
    }

    #[test]
    fn an_iri_that_was_minted_is_parsed_again() {
        let iris = IriBase::new("http://example.org/x").expect("a base");
        let entity = iris.entity(Base::Mnr, "MNR 1/é");
        assert_eq!(entity.as_str(), "http://example.org/x/id/mnr/MNR%201%2F%C3%A9");
        assert_eq!(
            iris.parse(part(&entity, "title-1").as_str()),
            Some(Name::Entity {
                base: Base::Mnr,
                escaped: "MNR%201%2F%C3%A9",
                part: Some("title-1")
            })
        );
        assert_eq!(iris.parse(iris.commune("75056").as_str()), Some(Name::Shared));
        for foreign in [
            "http://example.org/id/mnr/A",
            "http://example.org/x/id/mnr/",
            "http://example.org/x/other/mnr/A",
        ] {
            assert_eq!(iris.parse(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn a_group_is_never_a_person() {
        let iris = IriBase::new("http://e/").expect("a base");
        for (given, expected) in [
            (iris.person("Neurdein"), "neurdein"),
            (iris.group("Neurdein"), "neurdein-group"),
            (iris.person("Neurdein Group"), "neurdein-group-person"),
        ] {
            assert_eq!(given.as_str(), format!("http://e/id/agent/{expected}"));
        }
    }

    #[test]
    fn a_base_iri_is_checked() {
        for bad in ["", "localhost", "ftp://a/", "http://a b/", "http://a/?q", "http://a/#f"] {
            assert!(IriBase::new(bad).is_err(), "{bad}");
        }
    }
}
