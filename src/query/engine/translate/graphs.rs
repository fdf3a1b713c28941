//! `GRAPH`, with a name and with a variable (SPARQL 1.1 §18.6, the evaluation of a graph pattern).

use super::Result;
use super::Translator;
use super::Unsupported;
use super::alone;
use super::merged;
use crate::index::Graph;
use crate::query::engine::logical::Group;
use crate::query::engine::logical::Plan;
use crate::query::engine::logical::Step;
use oxrdf::Literal;
use oxrdf::NamedNode;
use oxrdf::Variable;
use spargebra::algebra::GraphPattern;

/// A pattern is written out for each graph, and one within it for each again; where that makes more than so many it
/// is left to the evaluator.
const GRAPHS_MAX: usize = 16;

impl<'i> Translator<'_, 'i> {
    pub(super) fn in_graph(&mut self, name: &NamedNode, inner: &GraphPattern) -> Result<Group<'i>> {
        let id = self.terms.index.id(name.as_ref().into());
        let graph = id.and_then(|id| self.terms.index.graph(id));
        let mut group = self.within(graph, inner)?;
        if graph.is_none() {
            // What reads no triple has no solutions either in a graph that is not there.
            group.steps.push(Step::Filter(self.formula(&Literal::from(false).into())?));
        }
        Ok(group)
    }

    /// The solutions in each graph, joined with its name: within, the variable is one like others.
    pub(super) fn in_each_graph(
        &mut self,
        name: &Variable,
        inner: &GraphPattern,
    ) -> Result<Group<'i>> {
        let graphs: Vec<Graph<'i>> = self.terms.index.named_graphs().take(GRAPHS_MAX + 1).collect();
        let before = self.graphs;
        if graphs.is_empty() || graphs.len() * before > GRAPHS_MAX {
            return Err(Unsupported("GRAPH with a variable over no graph, or very many"));
        }
        self.graphs = graphs.len() * before;
        let var = self.variable(name.as_str());
        let mut branches = Vec::new();
        for graph in graphs {
            let rows = graph.name().map(|id| vec![id.0]).into_iter().collect();
            let named = alone(Plan::Values { variables: vec![var], rows });
            branches.push(Plan::Group(merged(named, self.within(Some(graph), inner)?)?));
        }
        self.graphs = before;
        Ok(alone(Plan::Union(branches)))
    }

    fn within(&mut self, graph: Option<Graph<'i>>, inner: &GraphPattern) -> Result<Group<'i>> {
        let before = std::mem::replace(&mut self.graph, graph);
        let group = self.group(inner);
        self.graph = before;
        group
    }
}
