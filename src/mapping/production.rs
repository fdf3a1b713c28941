//! The making of a thing: `crm:E12_Production` with its makers, its time and its techniques, and the same
//! facts flat as `schema:creator` and `schema:dateCreated`.
//!
//! A notice with several datings gets one overall time-span on the production and one phase for each
//! (`#production-phase-1`, by `crm:P9_consists_of`), since an event has one time. A maker with a role or a
//! doubt gets a part of the production (`#production-part-1`) that carries both; the maker stands on the
//! whole too. Where a notice tells the main campaign of building from the later ones, the phases say which they are.

use super::agent;
use super::builder::{Builder, NOTICED, Node, Thing};
use super::dating::{is_reversed, overall, time_span};
use super::evidence::{About, Assignments, Beside};
use crate::notice::grammar::date::Dating;
use crate::notice::grammar::person::{self, Person};
use crate::notice::grammar::{Note, century, text, year};
use crate::vocab::{crm, rdf, schema};
use oxrdf::{NamedNode, NamedNodeRef};
use std::borrow::Cow;

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
    /// Evidence that is about no dating or maker in particular, with the property that it is about.
    loose: Vec<(NamedNodeRef<'static>, String)>,
    /// Attributions that are held no more.
    former: Vec<String>,
}

/// Which campaign of building a dating is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Campaign {
    Main,
    Secondary,
}

#[derive(Debug)]
struct Dated {
    dating: Dating,
    evidence: Option<String>,
    campaign: Option<Campaign>,
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
        self.campaign(b, field, None);
    }

    /// Adds the centuries of a list, all of one campaign of building.
    pub fn campaign(
        &mut self,
        b: &mut Builder,
        field: &'static str,
        campaign: impl Into<Option<Campaign>>,
    ) {
        let (record, campaign) = (b.record, campaign.into());
        for item in record.list(field) {
            if text::is_placeholder(item) {
                continue;
            }
            match century::century(item) {
                Ok(dating) => self.datings.push(Dated { dating, evidence: None, campaign }),
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
        let evidence = Beside::of(record, field, evidence);
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
                    let evidence = evidence.get(item.index);
                    self.datings.push(Dated { dating: read.value, evidence, campaign: None });
                }
                Err(note) => {
                    self.keep_words(words, note.kind);
                    b.note(field, words, note);
                }
            }
        }
        let loose = evidence.loose().into_iter();
        self.loose.extend(loose.map(|words| (crm::P4_HAS_TIME_SPAN, words)));
        others
    }

    /// Words that could not be read date a phase all the same, unless they belong to another column.
    fn keep_words(&mut self, words: &str, kind: &str) {
        if kind != "W_VOCAB" {
            let dating = Dating { words: words.to_owned(), ..Dating::default() };
            self.datings.push(Dated { dating, evidence: None, campaign: None });
        }
    }

    /// Adds the makers of a list, with the parallel list of evidence where it is as long.
    pub fn makers(&mut self, b: &mut Builder, field: &'static str, evidence: Option<&str>) {
        let items = b.record.list(field);
        let evidence = Beside::of(b.record, field, evidence);
        let persons = person::persons(&items, b.record.base);
        self.listed = persons.len();
        for (place, (index, person)) in persons.into_iter().enumerate() {
            if person.unknown {
                self.unknown.push(person.words);
                continue;
            }
            let evidence = evidence.get(index);
            note_remarks(b, field, &person);
            self.makers.push(Maker {
                person,
                evidence,
                life: None,
                place,
                whole: true,
                role: None,
            });
        }
        let loose = evidence.loose().into_iter();
        self.loose.extend(loose.map(|words| (crm::P14_CARRIED_OUT_BY, words)));
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

    /// Adds the words of an attribution that is held no more.
    pub fn former_attribution(&mut self, b: &mut Builder, field: &'static str) {
        self.former.extend(super::text::readable(b, field).map(Cow::into_owned));
    }

    /// Adds persons who had another part in it, such as designers.
    pub fn partners(&mut self, b: &mut Builder, field: &'static str, role: &'static str) {
        let items = b.record.list(field);
        for (_, mut person) in person::persons(&items, b.record.base) {
            // A workshop that has no given name is no person: `France (école)`.
            person.group |= field == "ATEL" && person.given.is_none();
            if !person.unknown {
                note_remarks(b, field, &person);
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
        if self.is_empty() {
            return;
        }
        let Self { datings, makers, techniques, unknown, loose, former, .. } = self;
        let production = b.part_of(thing, "production");
        b.link(thing.node, crm::P108I_WAS_PRODUCED_BY, production);
        b.is_a(production, crm::E12_PRODUCTION);
        for words in unknown {
            b.french(production, crm::P3_HAS_NOTE, &text::line(&words));
        }
        for concept in techniques {
            b.add(production, crm::P32_USED_GENERAL_TECHNIQUE, concept);
        }
        let mut assignments = Assignments::of(thing);
        state_datings(b, production, &datings, &mut assignments);
        for (index, maker) in makers.into_iter().enumerate() {
            state_maker(b, production, index, &maker, &mut assignments);
        }
        let about = |property| About { event: production, property, value: None };
        for (property, words) in loose {
            assignments.by_evidence(b, about(property), &words);
        }
        for words in former {
            assignments.former(b, about(crm::P14_CARRIED_OUT_BY), &words);
        }
    }

    fn is_empty(&self) -> bool {
        self.datings.is_empty()
            && self.makers.is_empty()
            && self.techniques.is_empty()
            && self.unknown.is_empty()
            && self.loose.is_empty()
            && self.former.is_empty()
    }
}

/// Reports words in brackets that say nothing known of a maker. They stay as a note on the part of the production.
fn note_remarks(b: &mut Builder, field: &'static str, person: &Person) {
    if !person.remarks.is_empty() {
        let why = "these words in brackets are no role, title or given name that is known, and stay as words; \
            write the role alone, as in `(sculpteur)`";
        b.note(field, &person.words, Note::quirk("I_ROLE", "Q54", why));
    }
}

fn state_datings(
    b: &mut Builder,
    production: Node,
    datings: &[Dated],
    assignments: &mut Assignments,
) {
    let thing = assignments.thing;
    let flat = datings.iter().filter(|dated| thing.is_noticed() && !is_reversed(&dated.dating));
    for dated in flat {
        if let Some(edtf) = dated.dating.edtf() {
            b.string(thing.node, schema::DATE_CREATED, &edtf);
        }
    }
    match datings {
        [] => {}
        // A secondary campaign alone is not the whole.
        [dated] if dated.campaign != Some(Campaign::Secondary) => {
            let name = format!("{}production", thing.prefix);
            state_dating(b, production, &name, dated, assignments);
        }
        several => {
            let whole = overall(several.iter().map(|dated| &dated.dating));
            time_span(b, production, &format!("{}production-time", thing.prefix), &whole);
            for (index, dated) in several.iter().enumerate() {
                let name = format!("{}production-phase-{}", thing.prefix, index + 1);
                let phase = b.part(&name);
                b.link(production, crm::P9_CONSISTS_OF, phase);
                b.is_a(phase, crm::E12_PRODUCTION);
                state_dating(b, phase, &name, dated, assignments);
            }
        }
    }
}

fn state_dating(
    b: &mut Builder,
    event: Node,
    name: &str,
    dated: &Dated,
    assignments: &mut Assignments,
) {
    match dated.campaign {
        Some(Campaign::Main) => b.kind(event, "campaign", "main", "campagne principale"),
        Some(Campaign::Secondary) => {
            b.kind(event, "campaign", "secondary", "campagne secondaire");
        }
        None => {}
    }
    let span = time_span(b, event, &format!("{name}-time"), &dated.dating);
    if let Some(evidence) = &dated.evidence {
        let value = Some(b.iri(span).clone());
        let about = About { event, property: crm::P4_HAS_TIME_SPAN, value };
        assignments.by_evidence(b, about, evidence);
    }
}

fn state_maker(
    b: &mut Builder,
    production: Node,
    index: usize,
    maker: &Maker,
    assignments: &mut Assignments,
) {
    let thing = assignments.thing;
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
    let is_plain = person.role.is_none()
        && maker.role.is_none()
        && maker.evidence.is_none()
        && person.remarks.is_empty();
    if is_plain && !doubt && !lived {
        return;
    }
    let part = b.part_of(thing, &format!("production-part-{}", index + 1));
    b.link(production, crm::P9_CONSISTS_OF, part);
    b.is_a(part, crm::E12_PRODUCTION);
    b.add(part, crm::P14_CARRIED_OUT_BY, agent.clone());
    b.french(part, rdf::LABEL, &text::line(&person.words));
    for words in person.dates.iter().chain(&maker.life).chain(&person.remarks) {
        b.french(part, crm::P3_HAS_NOTE, &text::line(words));
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
        let about = About { event: part, property: crm::P14_CARRIED_OUT_BY, value: Some(agent) };
        assignments.by_evidence(b, about, evidence);
    }
}

/// Marks what the notice gives with `(?)`.
pub fn uncertain(b: &mut Builder, node: Node) {
    b.kind(node, "certainty", "uncertain", "incertain");
}
