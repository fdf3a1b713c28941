//! The beginning, the end and the activity of a person or body: events with their time and place, and the same flat.

use super::builder::{Builder, ENTITY, Node};
use super::dating::{centuries, datings, in_words, is_reversed, overall, time_span};
use crate::notice::grammar::authority::AgentKind;
use crate::notice::grammar::date::{Date, Dating};
use crate::notice::grammar::{Note, text, year};
use crate::vocab::{crm, rdf, schema};
use oxrdf::NamedNodeRef;

/// For so many years after a birth, or after a date of activity, a person may be alive.
const LIFE_YEARS_MAX: i32 = 120;

/// When a person or body began and ended.
#[derive(Debug, Default)]
pub struct Life {
    birth: Option<Dating>,
    death: Option<Dating>,
}

/// The properties and class by which an agent of a kind begins or ends.
struct Terms {
    name: &'static str,
    event: NamedNodeRef<'static>,
    class: NamedNodeRef<'static>,
    /// The date and the place in the flat layer; schema.org has none for an agent of unknown kind.
    date: Option<NamedNodeRef<'static>>,
    place: Option<NamedNodeRef<'static>>,
}

impl Terms {
    fn begin(kind: AgentKind) -> Self {
        let (name, event, class, date, place) = match kind {
            AgentKind::Person => (
                "birth",
                crm::P98I_WAS_BORN,
                crm::E67_BIRTH,
                Some(schema::BIRTH_DATE),
                Some(schema::BIRTH_PLACE),
            ),
            AgentKind::Group => (
                "formation",
                crm::P95I_WAS_FORMED_BY,
                crm::E66_FORMATION,
                Some(schema::FOUNDING_DATE),
                Some(schema::FOUNDING_LOCATION),
            ),
            AgentKind::Unknown => (
                "beginning",
                crm::P92I_WAS_BROUGHT_INTO_EXISTENCE_BY,
                crm::E63_BEGINNING_OF_EXISTENCE,
                None,
                None,
            ),
        };
        Self { name, event, class, date, place }
    }

    fn end(kind: AgentKind) -> Self {
        let (name, event, class, date, place) = match kind {
            AgentKind::Person => (
                "death",
                crm::P100I_DIED_IN,
                crm::E69_DEATH,
                Some(schema::DEATH_DATE),
                Some(schema::DEATH_PLACE),
            ),
            AgentKind::Group => (
                "dissolution",
                crm::P99I_WAS_DISSOLVED_BY,
                crm::E68_DISSOLUTION,
                Some(schema::DISSOLUTION_DATE),
                None,
            ),
            AgentKind::Unknown => (
                "end",
                crm::P93I_WAS_TAKEN_OUT_OF_EXISTENCE_BY,
                crm::E64_END_OF_EXISTENCE,
                None,
                None,
            ),
        };
        Self { name, event, class, date, place }
    }
}

impl Life {
    /// Reads `DNAISS` and `DMORT`. An end before the beginning leaves only the words of both.
    pub fn read(b: &mut Builder) -> Self {
        let mut life = Self { birth: single(b, "DNAISS"), death: single(b, "DMORT") };
        let reversed = Dating {
            begin: life.birth.as_ref().and_then(|birth| birth.begin),
            end: life.death.as_ref().and_then(|death| death.end),
            ..Dating::default()
        };
        if is_reversed(&reversed) {
            let why = "the end lies before the beginning; correct one of the two";
            b.note("DMORT", "", Note::new("W_DATE", why));
            for dating in [&mut life.birth, &mut life.death].into_iter().flatten() {
                only_words(dating);
            }
        }
        life
    }

    /// Whether the person is dead, or was born or active so long ago that nobody could be alive; `activity` holds
    /// dates at which the person was grown up.
    #[must_use]
    pub fn is_over(&self, activity: &[Dating], year_now: i32) -> bool {
        let died =
            |dating: &Dating| dating.begin.or(dating.end).is_some_and(|d| d.year <= year_now);
        let long_ago = |dating: &Dating| {
            dating.end.or(dating.begin).is_some_and(|date| date.year + LIFE_YEARS_MAX < year_now)
        };
        self.death.as_ref().is_some_and(died) || self.birth.iter().chain(activity).any(long_ago)
    }

    /// Leaves the year alone of a birth: the day and the month of a person who may be alive are not published.
    pub fn hide_birthday(&mut self) {
        let Some(birth) = &mut self.birth else { return };
        let year = |date: Date| Date::year(date.year);
        let precise = |date: &Option<Date>| date.is_some_and(|date| date.month.is_some());
        if birth.begin.is_none() && birth.end.is_none() {
            // Words that no grammar reads may hold the day.
            self.birth = None;
        } else if precise(&birth.begin) || precise(&birth.end) {
            birth.begin = birth.begin.map(year);
            birth.end = birth.end.map(year);
            birth.words = birth.edtf().unwrap_or_default();
        }
    }

    /// States the beginning and the end, each where its date or its place (`LNAISS`, `LMORT`) is known.
    pub fn state(&self, b: &mut Builder, kind: AgentKind) {
        state_event(b, &Terms::begin(kind), self.birth.as_ref(), "LNAISS");
        state_event(b, &Terms::end(kind), self.death.as_ref(), "LMORT");
    }
}

/// The one date of a field; words where there are several, none, or one of something else.
fn single(b: &mut Builder, field: &'static str) -> Option<Dating> {
    let record = b.record;
    let cell = record.text(field).filter(|cell| !text::is_placeholder(cell))?;
    let mut found = Vec::new();
    for item in year::years(&[&cell], b.year_now) {
        found.extend(b.take(field, &cell, item.read));
    }
    match (found.pop(), found.is_empty()) {
        (Some(dating), true) if dating.event.is_none() => Some(dating),
        _ => Some(in_words(&cell)),
    }
}

fn only_words(dating: &mut Dating) {
    *dating = Dating { words: std::mem::take(&mut dating.words), ..Dating::default() };
}

fn state_event(b: &mut Builder, terms: &Terms, dating: Option<&Dating>, place: &'static str) {
    let place = b.record.text(place).filter(|place| !text::is_placeholder(place));
    if dating.is_none() && place.is_none() {
        return;
    }
    let node = b.part(terms.name);
    b.link(ENTITY, terms.event, node);
    b.is_a(node, terms.class);
    if let Some(dating) = dating {
        time_span(b, node, &format!("{}-time", terms.name), dating);
        if let Some(property) = terms.date {
            flat_date(b, property, dating);
        }
    }
    if let Some(name) = place {
        let place = own_place(b, &format!("{}-place", terms.name), &name);
        b.link(node, crm::P7_TOOK_PLACE_AT, place);
        if let Some(property) = terms.place {
            b.link(ENTITY, property, place);
        }
    }
}

/// A day as `xsd:date`, all else as EDTF.
fn flat_date(b: &mut Builder, property: NamedNodeRef<'static>, dating: &Dating) {
    let day = dating.begin.filter(|date| {
        date.day.is_some()
            && dating.end == Some(*date)
            && (1..=9999).contains(&date.year)
            && !dating.circa
            && !dating.uncertain
    });
    if let Some(date) = day {
        b.typed(ENTITY, property, date.iso(), rdf::DATE);
    } else if let Some(edtf) = dating.edtf() {
        b.string(ENTITY, property, &edtf);
    }
}

/// A place that has a name only, as one of the notice's own.
fn own_place(b: &mut Builder, part: &str, name: &str) -> Node {
    let node = b.part(part);
    let name = text::line(name);
    b.is_a(node, crm::E53_PLACE);
    b.is_a(node, schema::PLACE);
    b.french(node, schema::NAME, &name);
    b.french(node, rdf::LABEL, &name);
    node
}

/// The datings of the activity: the centuries of `SCLE`, the years of `DATES`.
pub fn active(b: &mut Builder) -> Vec<Dating> {
    let mut known = centuries(b, "SCLE");
    known.extend(datings(b, "DATES"));
    known
}

/// The activity, `…#activity`: from the first to the last of its datings, in the places of `LOCACT`.
pub fn state_activity(b: &mut Builder, datings: &[Dating], kind: AgentKind) {
    let record = b.record;
    let mut places = record.list("LOCACT");
    places.retain(|place| !text::is_placeholder(place));
    if datings.is_empty() && places.is_empty() {
        return;
    }
    let node = b.part("activity");
    b.link(ENTITY, crm::P14I_PERFORMED, node);
    b.is_a(node, crm::E7_ACTIVITY);
    match datings {
        [] => {}
        [dating] => {
            time_span(b, node, "activity-time", dating);
        }
        several => {
            time_span(b, node, "activity-time", &overall(several.iter()));
        }
    }
    for (index, name) in places.into_iter().enumerate() {
        let place = own_place(b, &format!("activity-place-{}", index + 1), name);
        b.link(node, crm::P7_TOOK_PLACE_AT, place);
        if kind == AgentKind::Person {
            b.link(ENTITY, schema::WORK_LOCATION, place);
        }
    }
}

/// When a goldsmith's mark was struck or struck out, at which the goldsmith was present: `…#mark-registration`.
/// Gives the dating.
pub fn mark_event(
    b: &mut Builder,
    field: &'static str,
    code: &'static str,
    label: &'static str,
) -> Option<Dating> {
    let dating = single(b, field)?;
    let node = b.part(code);
    b.link(ENTITY, crm::P12I_WAS_PRESENT_AT, node);
    b.is_a(node, crm::E7_ACTIVITY);
    b.kind(node, "event", code, label);
    time_span(b, node, &format!("{code}-time"), &dating);
    Some(dating)
}
