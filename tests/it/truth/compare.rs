//! Holds one notice against what is true of it.

use super::fact;
use super::fact::FACTS;
use super::fact::Outcome;
use super::fact::expected_facts;
use super::generate::Run;
use super::graph;
use super::graph::Graph;
use super::report::Disagreement;
use super::report::Report;
use notitia::ingest::NoticeGraph;
use notitia::iri::IriBase;
use notitia::notice::Problem;
use notitia::notice::problem::Severity;
use serde_json::Value;

/// One notice and what is true of it.
pub(super) struct Compared<'a> {
    pub(super) run: Run,
    pub(super) truth: &'a Value,
    pub(super) iris: &'a IriBase,
    pub(super) reference: &'a str,
    /// What was found wrong with it.
    pub(super) problems: &'a [Problem],
    /// Whether it was kept out, for whatever reason.
    pub(super) refused: bool,
    /// None when it was refused for what it says.
    pub(super) graph: Option<&'a NoticeGraph>,
    pub(super) report: &'a mut Report,
}

impl Compared<'_> {
    /// The verdict, the secrets, and, of a notice that both sides accept, the facts.
    pub(super) fn all(&mut self) {
        self.verdict();
        self.secrets();
        if !self.refused && self.truth["expected_verdict"] != "reject" {
            self.facts();
        }
    }

    /// Counts a fact, unless nothing is to be asked of it; `differ` gives what is true and what is found.
    pub(super) fn note(
        &mut self,
        fact: &'static str,
        outcome: Outcome,
        differ: impl FnOnce() -> (String, String),
    ) {
        if fact::is_undecidable(fact, self.run.shape, self.truth) {
            return;
        }
        self.report.count(self.run, fact, outcome);
        if outcome != Outcome::Right {
            let (expected, found) = differ();
            self.report.add(Disagreement {
                fact,
                run: self.run,
                quirks: fact::strings(&self.truth["quirks"]).join(" "),
                reference: self.reference.to_owned(),
                expected,
                found,
            });
        }
    }

    /// The three verdicts: refused or not, and of what is stored, with a warning or without.
    fn verdict(&mut self) {
        let expected = self.truth["expected_verdict"].as_str().expect("a verdict");
        let refused = self.refused;
        let warned = self.problems.iter().any(|problem| problem.severity == Severity::Warning);
        let found = match (refused, warned) {
            (true, _) => "reject",
            (false, true) => "accept_with_warnings",
            (false, false) => "accept",
        };
        let fact = match expected {
            "accept" => "verdict.accept",
            "accept_with_warnings" => "verdict.warn",
            _ => "verdict.reject",
        };
        let said: Vec<String> = self
            .problems
            .iter()
            .map(|p| format!("{} {} {:?}", p.kind, p.field.unwrap_or_default(), p.value))
            .collect();
        let reasons = self.truth["reasons"].to_string();
        let differ = || (format!("{expected} {reasons}"), format!("{found} {said:?}"));
        self.note("verdict.reject", Outcome::agrees((expected == "reject") == refused), differ);
        if expected != "reject" && !refused {
            self.note(fact, Outcome::agrees(expected == found), differ);
        }
    }

    /// No string that must not be published stands in the graph, in a label, or in a problem.
    fn secrets(&mut self) {
        let secrets = fact::strings(&self.truth["must_not_publish"]);
        if secrets.is_empty() {
            return;
        }
        let mut published: Vec<String> = Vec::new();
        if let Some(graph) = self.graph {
            published.extend(graph.own.iter().map(ToString::to_string));
            for shared in &graph.shared {
                published.push(shared.label.clone());
                published.extend(shared.triples(self.iris).iter().map(ToString::to_string));
            }
        }
        for problem in self.problems {
            published.push(problem.value.clone());
            published.push(problem.message.to_string());
        }
        let published: Vec<String> =
            published.iter().map(|text| graph::fold(text).to_lowercase()).collect();
        for secret in secrets {
            let leak = published.iter().find(|text| graph::tells(text, secret));
            let outcome = if leak.is_none() { Outcome::Right } else { Outcome::Leaked };
            self.note("must_not_publish", outcome, || {
                (secret.to_owned(), leak.cloned().unwrap_or_default())
            });
        }
    }

    fn facts(&mut self) {
        let graph = Graph::new(self.graph.expect("an accepted notice"), self.iris);
        for fact in FACTS {
            let Some(expected) = expected_facts(fact, self.truth) else { continue };
            let found = (fact.found)(&graph);
            if expected.is_empty() && found.is_empty() {
                continue;
            }
            let outcome = fact.outcome(&expected, &found);
            self.note(fact.name, outcome, || (format!("{expected:?}"), format!("{found:?}")));
        }
    }
}
