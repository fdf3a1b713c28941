//! The making of a thing: `crm:E12_Production` with its makers, its time and its techniques, and the same
//! facts flat as `schema:creator` and `schema:dateCreated`.
//!
//! A notice with several datings gets one overall time-span on the production and one phase for each
//! (`#production-phase-1`, by `crm:P9_consists_of`), since an event has one time. A maker with a role or a
//! doubt gets a part of the production (`#production-part-1`) that carries both; the maker stands on the
//! whole too.

use super::agent;
use super::builder::{Builder, NOTICED, Node, Thing};
use crate::notice::grammar::date::{Date, Dating};
use crate::notice::grammar::person::{self, Person};
use crate::notice::grammar::{century, text, year};
use crate::vocab::{crm, rdf, schema};
use oxrdf::NamedNode;

/// What a notice says about the making of its thing.
#[derive(Debug, Default)]
pub struct Making {
    datings: Vec<Dated>,
    makers: Vec<Maker>,
    techniques: Vec<NamedNode>,
    /// Words like `auteur inconnu`, which name no one.
    unknown: Vec<String>,
    /// The makers of the list that was added last, unknown ones too.
    listed: usize,
}

#[derive(Debug)]
struct Dated {
    dating: Dating,
    evidence: Option<String>,
}

#[derive(Debug)]
struct Maker {
    person: Person,
    evidence: Option<String>,
    /// Where and when they lived.
    life: Option<String>,
    /// The place in their list, unknown ones counted.
    place: usize,
    /// Made the thing itself; otherwise only what the role says, such as its design.
    whole: bool,
    role: Option<&'static str>,
}

impl Making {
    /// Adds the centuries of a list.
    pub fn centuries(&mut self, b: &mut Builder, field: &'static str) {
        let record = b.record;
        for item in record.list(field) {
            if text::is_placeholder(item) {
                continue;
            }
            match century::century(item) {
                Ok(dating) => self.datings.push(Dated { dating, evidence: None }),
                Err(note) => {
                    self.keep_words(item, note.kind);
                    b.note(field, item, note);
                }
            }
        }
    }

    /// Adds the years of a list, with the parallel list of evidence where it is as long. Datings of other
    /// events than the making are given back.
    pub fn years(
        &mut self,
        b: &mut Builder,
        field: &'static str,
        evidence: Option<&'static str>,
    ) -> Vec<Dating> {
        let record = b.record;
        let items = record.list(field);
        let evidence = evidence.map(|field| record.list(field)).unwrap_or_default();
        let mut others = Vec::new();
        for item in year::years(&items, b.year_now) {
            let words = items.get(item.index).copied().unwrap_or_default();
            match item.read {
                Ok(read) => {
                    for note in read.notes {
                        b.note(field, words, note);
                    }
                    if read.value.event.is_some() {
                        others.push(read.value);
                        continue;
                    }
                    let evidence =
                        (evidence.len() == items.len()).then(|| evidence[item.index].to_owned());
                    self.datings.push(Dated { dating: read.value, evidence });
                }
                Err(note) => {
                    self.keep_words(words, note.kind);
                    b.note(field, words, note);
                }
            }
        }
        others
    }

    /// Words that could not be read date a phase all the same, unless they belong to another column.
    fn keep_words(&mut self, words: &str, kind: &str) {
        if kind != "W_VOCAB" {
            let dating = Dating { words: words.to_owned(), ..Dating::default() };
            self.datings.push(Dated { dating, evidence: None });
        }
    }

    /// Adds the makers of a list, with the parallel list of evidence where it is as long.
    pub fn makers(&mut self, b: &Builder, field: &str, evidence: Option<&str>) {
        let items = b.record.list(field);
        let evidence = evidence.map(|field| b.record.list(field)).unwrap_or_default();
        let persons = person::persons(&items, b.record.base);
        self.listed = persons.len();
        for (place, (index, person)) in persons.into_iter().enumerate() {
            if person.unknown {
                self.unknown.push(person.words);
                continue;
            }
            let evidence = (evidence.len() == items.len()).then(|| evidence[index].to_owned());
            self.makers.push(Maker {
                person,
                evidence,
                life: None,
                place,
                whole: true,
                role: None,
            });
        }
    }

    /// Adds where and when the makers of the list that was added last have lived, for each of whom it is sure.
    pub fn lives(&mut self, b: &Builder, field: &str) {
        let Some(cell) = b.record.text(field).filter(|cell| !text::is_placeholder(cell)) else {
            return;
        };
        let Some(lives) = person::life_dates(&cell, self.listed) else { return };
        for maker in &mut self.makers {
            maker.life = lives.get(maker.place).cloned();
        }
    }

    /// Adds persons who had another part in it, such as designers.
    pub fn partners(&mut self, b: &Builder, field: &str, role: &'static str) {
        let items = b.record.list(field);
        for (_, person) in person::persons(&items, b.record.base) {
            if !person.unknown {
                self.makers.push(Maker {
                    person,
                    evidence: None,
                    life: None,
                    place: usize::MAX,
                    whole: false,
                    role: Some(role),
                });
            }
        }
    }

    /// Adds a technique.
    pub fn technique(&mut self, concept: NamedNode) {
        self.techniques.push(concept);
    }

    /// States the production of the thing that the notice is of, if anything is known about it.
    pub fn state(self, b: &mut Builder) {
        self.state_on(b, NOTICED);
    }

    /// States the production of a thing, if anything is known about it.
    pub fn state_on(self, b: &mut Builder, thing: Thing) {
        let Self { datings, makers, techniques, unknown, .. } = self;
        if datings.is_empty() && makers.is_empty() && techniques.is_empty() && unknown.is_empty() {
            return;
        }
        let production = b.part_of(thing, "production");
        b.link(thing.node, crm::P108I_WAS_PRODUCED_BY, production);
        b.is_a(production, crm::E12_PRODUCTION);
        for words in unknown {
            b.french(production, crm::P3_HAS_NOTE, &text::line(&words));
        }
        for concept in techniques {
            b.add(production, crm::P32_USED_GENERAL_TECHNIQUE, concept);
        }
        state_datings(b, thing, production, &datings);
        for (index, maker) in makers.into_iter().enumerate() {
            state_maker(b, thing, production, index, &maker);
        }
    }
}

fn state_datings(b: &mut Builder, thing: Thing, production: Node, datings: &[Dated]) {
    let flat = datings.iter().filter(|dated| thing.is_noticed() && !is_reversed(&dated.dating));
    for dated in flat {
        if let Some(edtf) = dated.dating.edtf() {
            b.string(thing.node, schema::DATE_CREATED, &edtf);
        }
    }
    match datings {
        [] => {}
        [dated] => state_dating(b, production, &format!("{}production", thing.prefix), dated),
        several => {
            let whole = overall(several.iter().map(|dated| &dated.dating));
            time_span(b, production, &format!("{}production-time", thing.prefix), &whole);
            for (index, dated) in several.iter().enumerate() {
                let name = format!("{}production-phase-{}", thing.prefix, index + 1);
                let phase = b.part(&name);
                b.link(production, crm::P9_CONSISTS_OF, phase);
                b.is_a(phase, crm::E12_PRODUCTION);
                state_dating(b, phase, &name, dated);
            }
        }
    }
}

fn state_dating(b: &mut Builder, event: Node, name: &str, dated: &Dated) {
    if let Some(evidence) = &dated.evidence {
        let label = text::line(evidence);
        b.kind(event, "evidence", &label, &label);
    }
    time_span(b, event, &format!("{name}-time"), &dated.dating);
}

/// From the first begin to the last end; open where one of the datings is open.
pub fn overall<'d>(datings: impl Iterator<Item = &'d Dating> + Clone) -> Dating {
    let known = |d: &&Dating| (d.begin.is_some() || d.end.is_some()) && !is_reversed(d);
    let spans = || datings.clone().filter(known);
    let words: Vec<&str> = datings.clone().map(|dating| dating.words.as_str()).collect();
    Dating {
        words: words.join(" ; "),
        begin: spans().map(|d| d.begin).min().flatten(),
        end: if spans().any(|d| d.end.is_none()) {
            None
        } else {
            spans().filter_map(|d| d.end).max_by_key(last_day)
        },
        ..Dating::default()
    }
}

/// The last day of a date; one without month or day ends with its year or month.
fn last_day(date: &Date) -> (i32, u8, u8) {
    (date.year, date.month.unwrap_or(12), date.day.unwrap_or(31))
}

/// Whether the dating ends before it begins; then only its words are worth anything.
pub fn is_reversed(dating: &Dating) -> bool {
    matches!((&dating.begin, &dating.end), (Some(begin), Some(end))
        if (begin.year, begin.month.unwrap_or(1), begin.day.unwrap_or(1)) > last_day(end))
}

/// The time of an event: first and last second, and the words of the notice.
pub fn time_span(b: &mut Builder, event: Node, name: &str, dating: &Dating) {
    let node = b.part(name);
    b.link(event, crm::P4_HAS_TIME_SPAN, node);
    b.is_a(node, crm::E52_TIME_SPAN);
    if !is_reversed(dating) {
        if let Some(begin) = dating.begin_datetime() {
            b.typed(node, crm::P82A_BEGIN_OF_THE_BEGIN, begin, rdf::DATE_TIME);
        }
        if let Some(end) = dating.end_datetime() {
            b.typed(node, crm::P82B_END_OF_THE_END, end, rdf::DATE_TIME);
        }
    }
    if !dating.words.is_empty() {
        b.french(node, rdf::LABEL, &text::line(&dating.words));
    }
}

fn state_maker(b: &mut Builder, thing: Thing, production: Node, index: usize, maker: &Maker) {
    let person = &maker.person;
    let agent = agent::named(b, person);
    if maker.whole {
        if thing.is_noticed() {
            b.add(thing.node, schema::CREATOR, agent.clone());
        }
        b.add(production, crm::P14_CARRIED_OUT_BY, agent.clone());
    }
    let doubt = person.uncertain || !person.qualifiers.is_empty();
    let lived = person.dates.is_some() || maker.life.is_some();
    let is_plain = person.role.is_none() && maker.role.is_none() && maker.evidence.is_none();
    if is_plain && !doubt && !lived {
        return;
    }
    let part = b.part_of(thing, &format!("production-part-{}", index + 1));
    b.link(production, crm::P9_CONSISTS_OF, part);
    b.is_a(part, crm::E12_PRODUCTION);
    b.add(part, crm::P14_CARRIED_OUT_BY, agent);
    b.french(part, rdf::LABEL, &text::line(&person.words));
    for life in person.dates.iter().chain(&maker.life) {
        b.french(part, crm::P3_HAS_NOTE, &text::line(life));
    }
    for role in person.role.iter().flat_map(|roles| roles.split(", ")).chain(maker.role) {
        b.kind(part, "role", role, role);
    }
    for qualifier in &person.qualifiers {
        b.kind(part, "attribution", qualifier, qualifier);
    }
    if person.uncertain {
        uncertain(b, part);
    }
    if let Some(evidence) = &maker.evidence {
        let label = text::line(evidence);
        b.kind(part, "evidence", &label, &label);
    }
}

/// Marks what the notice gives with `(?)`.
pub fn uncertain(b: &mut Builder, node: Node) {
    b.kind(node, "certainty", "uncertain", "incertain");
}
