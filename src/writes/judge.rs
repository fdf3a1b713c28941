//! What an edit has changed in the graphs that it names, and whether the shapes let it in.

use super::request::Refusal;
use crate::ingest::Rules;
use crate::iri::Name;
use crate::percent::unescaped;
use crate::shacl::Options;
use crate::shacl::Report;
use crate::shacl::Severity;
use crate::shacl::ValidationResult;
use crate::store::Edit;
use crate::store::Graph;
use oxrdf::NamedNode;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use std::collections::BTreeSet;
use std::collections::HashSet;

/// How many triples came and went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) added: u64,
    pub(super) removed: u64,
}

/// Graphs as they were before an edit.
pub(super) struct Before(Vec<(NamedNode, HashSet<Triple>)>);

impl Before {
    pub(super) fn of(graphs: &[NamedNode], edit: &Edit<'_>) -> Result<Self, Refusal> {
        let read = |graph: &NamedNode| {
            Ok((graph.clone(), edit.triples(Some(graph))?.into_iter().collect()))
        };
        Ok(Self(graphs.iter().map(read).collect::<Result<_, Refusal>>()?))
    }

    /// Compares the graphs with what they are now, and judges what stands in them about each thing of which
    /// something has changed, together with what the store says of it.
    ///
    /// # Errors
    /// When a blank node was added, or the shapes find a violation that was not there without these graphs.
    pub(super) fn judge(
        &self,
        edit: &Edit<'_>,
        graph: &Graph,
        rules: &Rules,
    ) -> Result<Counts, Refusal> {
        let mut counts = Counts::default();
        let mut stated: Vec<Triple> = Vec::new();
        let mut touched: BTreeSet<NamedNode> = BTreeSet::new();
        for (name, before) in &self.0 {
            let after: HashSet<Triple> = edit.triples(Some(name))?.into_iter().collect();
            let added: Vec<&Triple> = after.difference(before).collect();
            let removed: Vec<&Triple> = before.difference(&after).collect();
            if added.iter().any(|triple| has_blank_node(triple)) {
                return Err(Refusal::BlankNode);
            }
            counts.added += added.len() as u64;
            counts.removed += removed.len() as u64;
            let subjects: HashSet<&NamedNode> =
                added.iter().chain(&removed).filter_map(|triple| subject(triple)).collect();
            let is_touched =
                |triple: &&Triple| subject(triple).is_some_and(|is| subjects.contains(is));
            stated.extend(after.iter().filter(is_touched).cloned());
            touched.extend(subjects.into_iter().cloned());
        }
        let mut known = Vec::new();
        for subject in &touched {
            known.append(&mut of_the_store(subject, graph, rules)?);
        }
        let known_violations = violations(&known, rules)?;
        known.append(&mut stated);
        let mut found = violations(&known, rules)?;
        found.retain(|result| !known_violations.contains(result));
        match found.is_empty() {
            true => Ok(counts),
            false => Err(Refusal::Shapes(Report { results: found })),
        }
    }
}

/// What the store says about a thing: the whole notice, where it is one of ours.
fn of_the_store(subject: &NamedNode, graph: &Graph, rules: &Rules) -> Result<Vec<Triple>, Refusal> {
    Ok(match rules.iris.parse(subject.as_str()) {
        Some(Name::Entity { base, escaped, .. } | Name::Doc { base, escaped }) => {
            graph.notice(rules.iris.doc(base, &unescaped(escaped)).as_ref())?
        }
        Some(Name::Shared) => graph.described(subject.as_ref())?,
        None => Vec::new(),
    })
}

fn violations(triples: &[Triple], rules: &Rules) -> Result<Vec<ValidationResult>, Refusal> {
    if triples.is_empty() {
        return Ok(Vec::new());
    }
    let options = Options { time_max: Some(rules.validation_time_max), details: false };
    let report = rules.shapes.validator().with_options(options).validate(triples);
    let report = report.map_err(|failure| Refusal::Judging(failure.to_string()))?;
    let is_violation = |result: &ValidationResult| {
        matches!(result.severity, Severity::Violation | Severity::Other(_))
    };
    Ok(report.results.into_iter().filter(is_violation).collect())
}

fn subject(triple: &Triple) -> Option<&NamedNode> {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(subject) => Some(subject),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

fn has_blank_node(triple: &Triple) -> bool {
    matches!(triple.subject, NamedOrBlankNode::BlankNode(_))
        || matches!(triple.object, Term::BlankNode(_))
}
