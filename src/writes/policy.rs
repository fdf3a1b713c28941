//! Which graphs may be written, read off a write before anything is done.

use super::request::Refusal;
use super::request::Write;
use crate::iri::IriBase;
use oxrdf::GraphName;
use oxrdf::NamedNode;
use spargebra::GraphUpdateOperation;
use spargebra::Update;
use spargebra::algebra::GraphTarget;
use spargebra::algebra::QueryDataset;
use spargebra::term::GraphNamePattern;

/// What may be written.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Without the last `/`; what stands below one may be written too.
    graphs: Vec<String>,
    is_unchecked: bool,
}

/// What a write reaches.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Graphs(Vec<NamedNode>),
    Anything,
}

impl Policy {
    /// The graphs of contributions and of alignments, and those that the settings name besides.
    #[must_use]
    pub fn new(iris: &IriBase, more: &[String], is_unchecked: bool) -> Self {
        let ours =
            [iris.contributions_graph(), iris.alignments_graph()].map(NamedNode::into_string);
        let more = more.iter().map(|graph| graph.trim_end_matches('/').to_owned());
        Self { graphs: ours.into_iter().chain(more).collect(), is_unchecked }
    }

    /// Whether any graph may be written, and no shapes are asked.
    #[must_use]
    pub fn is_unchecked(&self) -> bool {
        self.is_unchecked
    }

    /// Whether a graph may be written.
    #[must_use]
    pub fn allows(&self, graph: &NamedNode) -> bool {
        let is_at = |root: &String| {
            let rest = graph.as_str().strip_prefix(root.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.is_unchecked || self.graphs.iter().any(is_at)
    }

    /// The graphs that a write names, all of which may be written.
    ///
    /// # Errors
    /// When one may not, or when it cannot be told before.
    pub(super) fn reach(&self, write: &Write) -> Result<Reach, Refusal> {
        let named = match write {
            Write::Update(update) => {
                loads(update)?;
                if self.is_unchecked {
                    return Ok(Reach::Anything);
                }
                targets(update)
            }
            Write::PutGraph { graph, .. }
            | Write::AddToGraph { graph, .. }
            | Write::DeleteGraph { graph } => {
                vec![graph.clone().map_or(Target::Default, Target::Graph)]
            }
            Write::PutNotice { .. } | Write::DeleteNotice { .. } => Vec::new(),
        };
        if self.is_unchecked {
            return Ok(Reach::Anything);
        }
        let mut graphs: Vec<NamedNode> =
            named.into_iter().map(|target| self.checked(target)).collect::<Result<_, _>>()?;
        graphs.sort_unstable();
        graphs.dedup();
        Ok(Reach::Graphs(graphs))
    }

    fn checked(&self, target: Target) -> Result<NamedNode, Refusal> {
        let why = match target {
            Target::Graph(graph) if self.allows(&graph) => return Ok(graph),
            Target::Graph(graph) => format!("the graph {graph} may not be written"),
            Target::Default => {
                "the default graph may not be written: it has the notices, which are put one by one"
                    .to_owned()
            }
            Target::Variable => {
                "a graph that is a variable could be any; name the graph that is written".to_owned()
            }
            Target::Many => "several graphs at once may not be removed; name each".to_owned(),
        };
        let graphs: Vec<String> = self.graphs.iter().map(|graph| format!("<{graph}>")).collect();
        Err(Refusal::Forbidden(format!(
            "{why}; graphs that may be written: {}, and what is below them",
            graphs.join(", ")
        )))
    }
}

enum Target {
    Graph(NamedNode),
    Default,
    Variable,
    Many,
}

impl From<&GraphName> for Target {
    fn from(graph: &GraphName) -> Self {
        match graph {
            GraphName::NamedNode(graph) => Self::Graph(graph.clone()),
            _ => Self::Default,
        }
    }
}

impl From<&spargebra::term::GraphName> for Target {
    fn from(graph: &spargebra::term::GraphName) -> Self {
        match graph {
            spargebra::term::GraphName::NamedNode(graph) => Self::Graph(graph.clone()),
            spargebra::term::GraphName::DefaultGraph => Self::Default,
        }
    }
}

impl From<&GraphNamePattern> for Target {
    fn from(graph: &GraphNamePattern) -> Self {
        match graph {
            GraphNamePattern::NamedNode(graph) => Self::Graph(graph.clone()),
            GraphNamePattern::DefaultGraph => Self::Default,
            GraphNamePattern::Variable(_) => Self::Variable,
        }
    }
}

impl From<&GraphTarget> for Target {
    fn from(graph: &GraphTarget) -> Self {
        match graph {
            GraphTarget::NamedNode(graph) => Self::Graph(graph.clone()),
            GraphTarget::DefaultGraph => Self::Default,
            GraphTarget::NamedGraphs | GraphTarget::AllGraphs => Self::Many,
        }
    }
}

fn targets(update: &Update) -> Vec<Target> {
    let mut targets = Vec::new();
    for operation in &update.operations {
        match operation {
            GraphUpdateOperation::InsertData { data } => {
                targets.extend(data.iter().map(|quad| Target::from(&quad.graph_name)));
            }
            GraphUpdateOperation::DeleteData { data } => {
                targets.extend(data.iter().map(|quad| Target::from(&quad.graph_name)));
            }
            GraphUpdateOperation::DeleteInsert { delete, insert, .. } => {
                targets.extend(delete.iter().map(|quad| Target::from(&quad.graph_name)));
                targets.extend(insert.iter().map(|quad| Target::from(&quad.graph_name)));
            }
            GraphUpdateOperation::Create { graph, .. } => {
                targets.push(Target::Graph(graph.clone()))
            }
            GraphUpdateOperation::Clear { graph, .. }
            | GraphUpdateOperation::Drop { graph, .. } => {
                targets.push(Target::from(graph));
            }
            // One that is not silent was refused before, and a silent one does nothing.
            GraphUpdateOperation::Load { .. } => {}
        }
    }
    targets
}

/// Nothing is fetched from the web. Who says SILENT wants no error, and gets nothing.
fn loads(update: &Update) -> Result<(), Refusal> {
    let asks = |operation: &GraphUpdateOperation| {
        matches!(operation, GraphUpdateOperation::Load { silent: false, .. })
    };
    match update.operations.iter().any(asks) {
        false => Ok(()),
        true => Err(Refusal::Forbidden(
            "LOAD is off: nothing is fetched from the web; send the data itself".to_owned(),
        )),
    }
}

/// Gives an update the dataset of the protocol. <https://www.w3.org/TR/sparql11-protocol/#update-dataset>
///
/// # Errors
/// When the update has one of its own (`USING`, `WITH`): there may not be both.
pub fn using(
    update: &mut Update,
    default: &[NamedNode],
    named: &[NamedNode],
) -> Result<(), &'static str> {
    if default.is_empty() && named.is_empty() {
        return Ok(());
    }
    for operation in &mut update.operations {
        if let GraphUpdateOperation::DeleteInsert { using, .. } = operation {
            let given = QueryDataset { default: default.to_vec(), named: Some(named.to_vec()) };
            if using.replace(given).is_some() {
                return Err(
                    "using-graph-uri and using-named-graph-uri are given, and so is USING or WITH in the update",
                );
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query;
    use crate::query::Prefixes;

    #[test]
    fn a_write_may_reach_the_graphs_of_contributions_and_alignments_only() {
        let iris = IriBase::new("http://e/").expect("a base");
        let policy = Policy::new(&iris, &["http://other/graphs/".to_owned()], false);
        let data = "<s> <p> 1";
        let check = |text: &str, expected: Result<&[&str], &str>| {
            let update =
                query::parse_update(text, "http://e/", Prefixes::Usual).expect("an update");
            let reach = policy.reach(&Write::Update(Box::new(update)));
            match (reach, expected) {
                (Ok(Reach::Graphs(graphs)), Ok(expected)) => {
                    let found: Vec<&str> = graphs.iter().map(NamedNode::as_str).collect();
                    assert_eq!(found, expected, "{text}");
                }
                (Err(Refusal::Forbidden(why)), Err(expected)) => {
                    assert!(why.starts_with(expected), "{text}: {why}");
                }
                (reach, _) => panic!("{text}: {reach:?}"),
            }
        };
        let ours = "<id/graph/contributions>";
        let full = "http://e/id/graph/contributions";
        for (text, expected) in [
            (format!("INSERT DATA {{ GRAPH {ours} {{ {data} }} }}"), Ok(&[full][..])),
            (
                format!(
                    "DELETE DATA {{ GRAPH <id/graph/alignments/x> {{ {data} }} }}; CREATE GRAPH {ours}"
                ),
                Ok(&["http://e/id/graph/alignments/x", full]),
            ),
            (
                format!("INSERT DATA {{ GRAPH <http://other/graphs/1> {{ {data} }} }}"),
                Ok(&["http://other/graphs/1"]),
            ),
            (
                format!(
                    "WITH {ours} DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p 2 }} WHERE {{ ?s ?p ?o }}"
                ),
                Ok(&[full]),
            ),
            (format!("COPY <id/graph/quality> TO {ours}"), Ok(&[full])),
            ("LOAD SILENT <http://web/>".to_owned(), Ok(&[])),
            ("LOAD <http://web/>".to_owned(), Err("LOAD is off")),
            (format!("INSERT DATA {{ {data} }}"), Err("the default graph")),
            (
                format!("INSERT DATA {{ GRAPH <id/graph/contributionsx> {{ {data} }} }}"),
                Err("the graph <http://e/id/graph/contributionsx>"),
            ),
            (
                format!("INSERT DATA {{ GRAPH <id/graph/quality> {{ {data} }} }}"),
                Err("the graph <http://e/id/graph/quality>"),
            ),
            (
                "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }".to_owned(),
                Err("a graph that is a variable"),
            ),
            (
                format!("MOVE <id/graph/quality> TO {ours}"),
                Err("the graph <http://e/id/graph/quality>"),
            ),
            ("DROP ALL".to_owned(), Err("several graphs")),
            ("CLEAR NAMED".to_owned(), Err("several graphs")),
            ("CLEAR DEFAULT".to_owned(), Err("the default graph")),
        ] {
            check(&text, expected);
        }
    }

    #[test]
    fn the_dataset_of_the_protocol_stands_alone() {
        let graph = [NamedNode::new_unchecked("http://e/g")];
        for (text, is_good) in [
            ("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", true),
            ("DELETE WHERE { ?s ?p ?o }", true),
            ("INSERT DATA { <s> <p> 1 }", true),
            ("INSERT { ?s ?p 1 } USING <u> WHERE { ?s ?p ?o }", false),
            ("INSERT { ?s ?p 1 } USING NAMED <u> WHERE { ?s ?p ?o }", false),
            ("WITH <u> INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", false),
        ] {
            let update =
                || query::parse_update(text, "http://e/", Prefixes::Usual).expect("an update");
            assert_eq!(using(&mut update(), &graph, &[]).is_ok(), is_good, "{text}");
            assert_eq!(using(&mut update(), &[], &graph).is_ok(), is_good, "{text}");
            assert!(using(&mut update(), &[], &[]).is_ok(), "{text}");
        }
    }
}
