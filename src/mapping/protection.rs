//! Protection acts, `crm:E17_Type_Assignment`: what was decided, when, by which kind of act.

use super::builder::{Builder, ENTITY, Node};
use super::dating::time_span;
use crate::notice::grammar::date::Dating;
use crate::notice::grammar::protection::{self, Act};
use crate::notice::grammar::text;
use crate::vocab::{crm, rdf};

/// The acts of `DPRO`, `…#protection-1`; where it is blank, the kinds of protection of `PROT`, without dates. Gives
/// their nodes.
pub fn protections(b: &mut Builder) -> Vec<Node> {
    let record = b.record;
    let acts = match record.text("DPRO") {
        Some(cell) => dated_acts(b, &cell),
        None => undated_acts(b),
    };
    // `APRO` is a set of kinds, not aligned with the acts: it tells their kind only when it has one.
    let kinds = record.list("APRO");
    let mut nodes = Vec::with_capacity(acts.len());
    for (index, act) in acts.into_iter().enumerate() {
        let node = b.numbered("protection", index);
        nodes.push(node);
        b.link(ENTITY, crm::P41I_WAS_CLASSIFIED_BY, node);
        b.is_a(node, crm::E17_TYPE_ASSIGNMENT);
        b.french(node, rdf::LABEL, &text::line(&act.words));
        if let Some(status) = act.status {
            let concept = b.fixed_concept("protection", status.slug(), status.label());
            b.add(node, crm::P42_ASSIGNED, concept);
            if status.partial {
                b.kind(node, "protection-scope", "partial", "protection partielle");
            }
        }
        if let [kind] = kinds[..] {
            let label = text::line(kind);
            b.kind(node, "protection-act", &label, &label);
        }
        if let Some(date) = act.date {
            let day = Dating { begin: Some(date), end: Some(date), ..Dating::default() };
            time_span(b, node, &format!("protection-{}-time", index + 1), &day);
        }
    }
    nodes
}

fn dated_acts(b: &mut Builder, cell: &str) -> Vec<Act> {
    protection::acts(cell, b.record.base, b.year_now)
        .into_iter()
        .filter_map(|read| {
            let words = read.value.words.clone();
            b.take("DPRO", &words, Ok(read))
        })
        .collect()
}

fn undated_acts(b: &mut Builder) -> Vec<Act> {
    let record = b.record;
    let mut acts = Vec::new();
    for item in record.list("PROT") {
        match protection::status(item, record.base) {
            Ok(status) => {
                acts.push(Act { words: item.to_owned(), date: None, status: Some(status) });
            }
            Err(note) => b.note("PROT", item, note),
        }
    }
    acts
}
