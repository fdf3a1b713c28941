//! What mapping gives: a notice's own triples, and the shared nodes that it names.

use crate::notice::Problem;
use oxrdf::NamedNode;
use oxrdf::Triple;

/// The graph of one notice.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// The record: `{base}doc/{dataset}/{REF}`.
    pub doc: NamedNode,
    /// The thing described: `{base}id/{dataset}/{REF}`; none when the notice describes nothing
    /// (a "notice de renvoi").
    pub entity: Option<NamedNode>,
    /// Triples whose subject is the record, the entity, or a hash IRI of the entity. Sorted, no repetition.
    pub own: Vec<Triple>,
    /// The nodes that other notices share, named by `own`, without repetition, in the order met, each
    /// after those that it names itself (a commune after its département).
    pub shared: Vec<Shared>,
    /// What the record states that the graph does not repeat, for the checks across notices: a term of our own
    /// (`museumName`) and words, folded.
    pub stated: Vec<(NamedNode, String)>,
    /// What no grammar could read, and what is doubtful.
    pub problems: Vec<Problem>,
}

/// A node that several notices name, with the label that this notice gives it.
///
/// Two notices may give one node two labels; which one is preferred is for the store to say, so that it
/// does not depend on the order of the notices. All other triples follow from the IRI and the kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shared {
    pub iri: NamedNode,
    pub kind: SharedKind,
    /// As the notice has it, cleaned of spaces; never empty.
    pub label: String,
    /// Further forms in which the notice writes it, such as the inverted one of a name; they are never preferred.
    pub others: Vec<String>,
}

/// What a shared node is; with the IRI it determines all its triples but the label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SharedKind {
    /// A term of a controlled field. `skos:prefLabel`/`altLabel` hold its labels.
    Concept {
        /// The scheme's name in IRIs: `denomination`.
        scheme: &'static str,
        /// Materials are `crm:E57_Material`, the rest `crm:E55_Type`.
        material: bool,
    },
    /// A maker. `schema:name`/`alternateName` hold its labels.
    Agent {
        /// Whether it is known to be a firm, a workshop or a body; otherwise a person.
        group: bool,
    },
    /// A commune, by INSEE code.
    Commune {
        insee: String,
        /// Its département; none for a commune of former days.
        departement: Option<NamedNode>,
    },
    /// A département, by code.
    Departement { code: String, region: Option<NamedNode> },
    /// A region, by INSEE code.
    Region { code: String },
    /// A country, by its name in French.
    Country,
}
