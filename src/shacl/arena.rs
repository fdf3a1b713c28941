//! Terms in few large strings: some sixteen bytes for each beside its text.

use super::term_table::at;
use super::term_table::term_id;
use oxrdf::BlankNodeRef;
use oxrdf::LiteralRef;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::TermRef;

/// Terms by the order in which they came.
#[derive(Default)]
pub(super) struct Arena {
    texts: Vec<String>,
    terms: Vec<Place>,
    /// The datatypes and languages of literals.
    tags: Vec<Tag>,
}

struct Place {
    text: u32,
    start: u32,
    length: u32,
    kind: u32,
}

#[derive(PartialEq, Eq)]
enum Tag {
    Datatype(NamedNode),
    Language(String),
}

const IRI: u32 = 0;
const BLANK: u32 = 1;
/// Above: 2 + the place of the tag.
const LITERAL: u32 = 2;

/// The length of a text, unless one term is longer.
const TEXT_BYTES: usize = 4 << 20;

impl Arena {
    pub(super) fn clear(&mut self) {
        self.texts.clear();
        self.terms.clear();
        self.tags.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    pub(super) fn push(&mut self, term: TermRef<'_>) {
        let (text, kind) = match term {
            TermRef::NamedNode(iri) => (iri.as_str(), IRI),
            TermRef::BlankNode(blank) => (blank.as_str(), BLANK),
            TermRef::Literal(literal) => (literal.value(), LITERAL + self.tag(literal)),
        };
        let has_room = |last: &String| last.capacity() - last.len() >= text.len();
        if !self.texts.last().is_some_and(has_room) {
            self.texts.push(String::with_capacity(text.len().max(TEXT_BYTES)));
        }
        let number = self.texts.len() - 1;
        let place = Place {
            text: term_id(number),
            start: term_id(self.texts[number].len()),
            length: term_id(text.len()),
            kind,
        };
        self.texts[number].push_str(text);
        self.terms.push(place);
    }

    fn tag(&mut self, literal: LiteralRef<'_>) -> u32 {
        let same = |tag: &Tag| match (tag, literal.language()) {
            (Tag::Language(known), Some(language)) => known == language,
            (Tag::Datatype(known), None) => *known == literal.datatype(),
            _ => false,
        };
        let place = self.tags.iter().position(same).unwrap_or_else(|| {
            self.tags.push(match literal.language() {
                Some(language) => Tag::Language(language.to_owned()),
                None => Tag::Datatype(literal.datatype().into_owned()),
            });
            self.tags.len() - 1
        });
        term_id(place)
    }

    #[inline]
    pub(super) fn term(&self, number: usize) -> TermRef<'_> {
        let place = &self.terms[number];
        let start = at(place.start);
        let text = &self.texts[at(place.text)][start..start + at(place.length)];
        match place.kind {
            IRI => NamedNodeRef::new_unchecked(text).into(),
            BLANK => BlankNodeRef::new_unchecked(text).into(),
            kind => match &self.tags[at(kind - LITERAL)] {
                Tag::Datatype(datatype) => LiteralRef::new_typed_literal(text, datatype.as_ref()),
                Tag::Language(tag) => LiteralRef::new_language_tagged_literal_unchecked(text, tag),
            }
            .into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::BlankNode;
    use oxrdf::Literal;
    use oxrdf::Term;

    #[test]
    fn a_term_comes_out_as_it_went_in() {
        let long = "x".repeat(TEXT_BYTES + 1);
        let terms: [Term; 7] = [
            NamedNode::new_unchecked("http://example.org/é").into(),
            BlankNode::new_unchecked("b").into(),
            Literal::from("").into(),
            Literal::from(1).into(),
            Literal::new_language_tagged_literal_unchecked("x", "fr").into(),
            Literal::from(long).into(),
            Literal::from("after").into(),
        ];
        let mut arena = Arena::default();
        terms.iter().for_each(|term| arena.push(term.as_ref()));
        for (number, term) in terms.iter().enumerate() {
            assert_eq!(arena.term(number), term.as_ref());
        }
        assert_eq!(arena.len(), terms.len());
    }
}
