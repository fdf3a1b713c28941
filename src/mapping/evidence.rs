//! Why a notice dates or attributes a thing as it does: `crm:E13_Attribute_Assignment`, `…#assignment-1`.
//!
//! The evidence (`JDAT`, `JDATPV`, `JATT`) stands beside the datings and the makers, item by item. Where the two
//! lists are not as long, no one can say which item is about which; the evidence is then of the production as
//! a whole, and names no value. Former attributions are assignments too: in words, since they are held no more.

use super::builder::{Builder, Node, Thing};
use crate::notice::Record;
use crate::notice::grammar::text;
use crate::vocab::crm;
use oxrdf::{NamedNode, NamedNodeRef};
use rustc_hash::FxHashSet;

/// Longer evidence is a sentence, not a term, in bytes.
const TERM_BYTES_MAX: usize = 80;

/// The evidence beside each item of a list.
#[derive(Debug)]
pub enum Beside<'r> {
    /// That of the item with the index, as [`Record::list`] counts.
    Each(Vec<&'r str>),
    /// Which is about which is not known.
    Loose(Vec<&'r str>),
}

impl<'r> Beside<'r> {
    /// Reads the two lists; blanks in either keep their place.
    #[must_use]
    pub fn of(record: &'r Record, field: &str, evidence: Option<&str>) -> Self {
        let Some(evidence) = evidence else { return Self::Loose(Vec::new()) };
        let (values, beside) = (record.places(field), record.places(evidence));
        if values.len() == beside.len() {
            let kept = values.iter().zip(beside).filter(|(value, _)| !value.is_empty());
            return Self::Each(kept.map(|(_, beside)| beside).collect());
        }
        let (values, beside) = (record.list(field), record.list(evidence));
        if values.len() == beside.len() { Self::Each(beside) } else { Self::Loose(beside) }
    }

    /// The evidence of the item with the index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<String> {
        match self {
            Self::Each(items) => items
                .get(index)
                .filter(|item| !text::is_placeholder(item))
                .map(|item| (*item).to_owned()),
            Self::Loose(_) => None,
        }
    }

    /// What is about no item in particular, each once.
    #[must_use]
    pub fn loose(self) -> Vec<String> {
        let Self::Loose(items) = self else { return Vec::new() };
        let mut met = FxHashSet::default();
        let said =
            items.into_iter().filter(|item| !text::is_placeholder(item) && met.insert(*item));
        said.map(str::to_owned).collect()
    }
}

/// What an assignment is about.
#[derive(Clone, Debug)]
pub struct About {
    /// The event that something is said of.
    pub event: Node,
    /// Which property of it: its time, its maker.
    pub property: NamedNodeRef<'static>,
    /// What is said; none where that is not known, or is words.
    pub value: Option<NamedNode>,
}

/// Numbers the assignments about the making of a thing.
#[derive(Debug)]
pub struct Assignments {
    pub thing: Thing,
    stated: usize,
}

impl Assignments {
    /// None yet.
    #[must_use]
    pub fn of(thing: Thing) -> Self {
        Self { thing, stated: 0 }
    }

    /// An assignment with its evidence, as a concept, or as words where it is a sentence.
    pub fn by_evidence(&mut self, b: &mut Builder, about: About, evidence: &str) {
        let node = self.state(b, about);
        let label = text::line(evidence);
        if label.len() > TERM_BYTES_MAX {
            b.french(node, crm::P3_HAS_NOTE, &label);
        } else {
            b.kind(node, "evidence", &label, &label);
        }
    }

    /// An attribution that is held no more, in its words.
    pub fn former(&mut self, b: &mut Builder, about: About, words: &str) {
        let node = self.state(b, about);
        b.kind(node, "assignment", "former-attribution", "ancienne attribution");
        b.french(node, crm::P3_HAS_NOTE, words);
    }

    fn state(&mut self, b: &mut Builder, about: About) -> Node {
        self.stated += 1;
        let node = b.part_of(self.thing, &format!("assignment-{}", self.stated));
        b.link(about.event, crm::P140I_WAS_ATTRIBUTED_BY, node);
        b.is_a(node, crm::E13_ATTRIBUTE_ASSIGNMENT);
        b.link(node, crm::P140_ASSIGNED_ATTRIBUTE_TO, about.event);
        b.add(node, crm::P177_ASSIGNED_PROPERTY_OF_TYPE, about.property.into_owned());
        if let Some(value) = about.value {
            b.add(node, crm::P141_ASSIGNED, value);
        }
        node
    }
}
