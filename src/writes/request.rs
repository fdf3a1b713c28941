//! What can be asked to be written, and what comes of it.

use crate::ingest::LoadError;
use crate::notice::Base;
use crate::notice::Problem;
use crate::notice::Record;
use crate::shacl::Report;
use crate::store::StoreError;
use crate::store::UpdateError;
use oxrdf::NamedNode;
use oxrdf::Triple;
use spargebra::Update;

/// Something to be written. A graph without a name is the default graph.
#[derive(Debug)]
pub enum Write {
    Update(Box<Update>),
    PutGraph { graph: Option<NamedNode>, triples: Vec<Triple> },
    AddToGraph { graph: Option<NamedNode>, triples: Vec<Triple> },
    DeleteGraph { graph: Option<NamedNode> },
    PutNotice { base: Base, record: Box<Record> },
    DeleteNotice { base: Base, reference: String },
}

impl Write {
    /// What it is called in the log.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Update(_) => "update",
            Self::PutGraph { .. } => "put-graph",
            Self::AddToGraph { .. } => "add-to-graph",
            Self::DeleteGraph { .. } => "delete-graph",
            Self::PutNotice { .. } => "put-notice",
            Self::DeleteNotice { .. } => "delete-notice",
        }
    }
}

/// What a write has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Created,
    Changed,
    /// All was as it should be before.
    None,
}

/// A write that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub effect: Effect,
    /// The version that has it, which is served.
    pub version: u64,
}

/// Why nothing of a write was done; of [`Refusal::Unpublished`] alone it was.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("{0}")]
    Forbidden(String),
    #[error(
        "blank nodes cannot be written: nobody could name them to change or remove them; give each thing an IRI"
    )]
    BlankNode,
    #[error("what would be written breaks the rules; nothing of it was written")]
    Shapes(Report),
    #[error("the notice breaks the rules; it is as it was")]
    Notice(Vec<Problem>),
    #[error("there is no such graph")]
    NoGraph,
    #[error("there is no such notice")]
    NoNotice,
    #[error(transparent)]
    Update(#[from] UpdateError),
    #[error("the shapes could not be held against it: {0}")]
    Judging(String),
    #[error("it is stored, and could not be published; it will be served with the next version")]
    Unpublished,
    #[error(transparent)]
    Failed(#[from] LoadError),
    #[error("the write panicked")]
    Panicked,
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
