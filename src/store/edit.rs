//! Edits of whole graphs: SPARQL updates, and graphs put, added to or removed, each in a transaction.

use super::error::StoreError;
use super::notice::DEFAULT;
use super::writer::Writer;
use oxigraph::model::GraphNameRef;
use oxigraph::model::NamedNode;
use oxigraph::model::NamedNodeRef;
use oxigraph::model::Triple;
use oxigraph::sparql::CancellationToken;
use oxigraph::sparql::SparqlEvaluator;
use oxigraph::sparql::UpdateEvaluationError;
use oxigraph::store::StorageError;
use oxigraph::store::Transaction;
use spargebra::Update;

/// An edit under way: what it reads has what it has written; nothing stays of it before [`Edit::commit`].
pub struct Edit<'w> {
    transaction: Transaction<'w>,
}

/// An update that could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    #[error("there is no graph {0}")]
    NoGraph(NamedNode),
    #[error("there is a graph {0} already")]
    GraphExists(NamedNode),
    #[error("the update took too long, and nothing of it was done")]
    Cancelled,
    #[error("the update cannot be evaluated: {0}")]
    Unsupported(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Writer {
    /// Begins an edit.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn edit(&self) -> Result<Edit<'_>, StoreError> {
        Ok(Edit { transaction: self.graph().store.start_transaction()? })
    }
}

impl Edit<'_> {
    /// Carries out an update; the token ends it.
    ///
    /// # Errors
    /// When it cannot be carried out; then the edit is to be dropped.
    pub fn update(
        &mut self,
        update: Update,
        cancel: &CancellationToken,
    ) -> Result<(), UpdateError> {
        SparqlEvaluator::new()
            .with_cancellation_token(cancel.clone())
            .for_update(update)
            .on_transaction(&mut self.transaction)
            .execute()
            .map_err(|error| match error {
                _ if cancel.is_cancelled() => UpdateError::Cancelled,
                UpdateEvaluationError::Storage(error) => StoreError::from(error).into(),
                UpdateEvaluationError::GraphAlreadyExists(graph) => UpdateError::GraphExists(graph),
                UpdateEvaluationError::GraphDoesNotExist(graph) => UpdateError::NoGraph(graph),
                other => UpdateError::Unsupported(other.to_string()),
            })
    }

    /// Whether there is such a named graph, be it an empty one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_graph(&self, graph: NamedNodeRef<'_>) -> Result<bool, StoreError> {
        Ok(self.transaction.contains_named_graph(graph)?)
    }

    /// All triples of a graph; none: the default graph.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn triples(&self, graph: Option<&NamedNode>) -> Result<Vec<Triple>, StoreError> {
        self.transaction
            .quads_for_pattern(None, None, None, Some(name(graph)))
            .map(|quad| Ok(quad?.into()))
            .collect()
    }

    /// The triples of the default graph with this subject.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn described(&self, subject: NamedNodeRef<'_>) -> Result<Vec<Triple>, StoreError> {
        self.transaction
            .quads_for_pattern(Some(subject.into()), None, None, DEFAULT)
            .map(|quad| Ok(quad?.into()))
            .collect()
    }

    /// Adds triples to a graph, which is there afterwards, be it empty.
    pub fn add(&mut self, graph: Option<&NamedNode>, triples: &[Triple]) {
        if let Some(graph) = graph {
            self.transaction.insert_named_graph(graph);
        }
        self.transaction.extend(triples.iter().map(|triple| triple.as_ref().in_graph(name(graph))));
    }

    /// Removes all triples of a graph, and a named graph with them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn remove(&mut self, graph: Option<&NamedNode>) -> Result<(), StoreError> {
        match graph {
            Some(graph) => self.transaction.remove_named_graph(graph)?,
            None => self.transaction.clear_graph(GraphNameRef::DefaultGraph)?,
        }
        Ok(())
    }

    /// Makes all of it last.
    ///
    /// # Errors
    /// When the store cannot be written; then it is as it was.
    pub fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit()?)
    }
}

impl From<StorageError> for UpdateError {
    fn from(error: StorageError) -> Self {
        Self::Store(error.into())
    }
}

fn name(graph: Option<&NamedNode>) -> GraphNameRef<'_> {
    graph.map_or(GraphNameRef::DefaultGraph, |graph| graph.as_ref().into())
}
