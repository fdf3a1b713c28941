//! Deposits: `crm:E10_Transfer_of_Custody`, `…#deposit-1`, to the house that is named (`crm:P29`), or from the museum
//! that gave the thing out (`crm:P28`). The owner stays the same.

use super::builder::{Builder, Node};
use super::dating::{datings, time_span};
use super::privacy::WITHHELD_CELL;
use super::{event, keeper};
use crate::notice::grammar::date::Date;
use crate::notice::grammar::{place, privacy, text, year};
use crate::notice::{Problem, Record, Value};
use crate::vocab::{crm, rdf};
use std::borrow::Cow;

/// The deposits of Joconde: `DEPO`, with the dates of `DDPT` where there are as many, and the former ones of `ADPT`.
pub fn deposits(b: &mut Builder) {
    let record = b.record;
    let houses = houses(record, "DEPO");
    let dates = datings(b, "DDPT");
    let parallel = dates.len() == houses.len();
    let mut dates = dates.into_iter();
    for (index, house) in houses.iter().enumerate() {
        let name = format!("deposit-{}", index + 1);
        let node = event::state(b, &name, &event::DEPOSIT);
        received(b, node, &name, "DEPO", house);
        if parallel && let Some(dating) = dates.next() {
            time_span(b, node, &format!("{name}-time"), &dating);
        }
    }
    // Dates whose house is not known are deposits of their own.
    for (index, dating) in dates.enumerate() {
        let name = format!("deposit-{}", houses.len() + index + 1);
        let node = event::state(b, &name, &event::DEPOSIT);
        event::date(b, node, &name, dating);
    }
    former(b);
}

/// When the deposits of [`deposits`] began, as far as it is known; none where there are none.
#[must_use]
pub fn times(b: &Builder) -> Option<Vec<(Option<Date>, Option<Date>)>> {
    let dates = b.record.list("DDPT");
    let dated = dates.into_iter().filter_map(|item| year::date_within(item, b.year_now));
    let times: Vec<_> = dated.map(|dating| (dating.begin, dating.end)).collect();
    (!times.is_empty() || !houses(b.record, "DEPO").is_empty()).then_some(times)
}

/// The deposit or assignment that has ended, or was changed.
fn former(b: &mut Builder) {
    let record = b.record;
    let Some(words) = record.text("ADPT").filter(|words| !text::is_placeholder(words)) else {
        return;
    };
    let node = event::state(b, "former-deposit", &event::FORMER_DEPOSIT);
    received(b, node, "former-deposit", "ADPT", &words);
    if let Some(dating) = year::date_within(&words, b.year_now) {
        event::time(b, node, "former-deposit", dating);
    }
}

/// The words of a deposit, and the house that received it. A private person is not named.
fn received(b: &mut Builder, deposit: Node, name: &str, field: &'static str, words: &str) {
    let words = text::line(words);
    if privacy::names_private_keeper(&words) {
        b.problem(Problem::warning("W_PERSONAL_DATA", field, "", WITHHELD_CELL));
        return;
    }
    b.french(deposit, rdf::LABEL, &words);
    if let Some(house) = keeper::named(b, &format!("{name}-keeper"), &words) {
        b.add(deposit, crm::P29_CUSTODY_RECEIVED_BY, house);
    }
}

/// The cells of a field of hierarchies. An array whose items hold no `;` is one hierarchy that was split.
fn houses<'r>(record: &'r Record, field: &str) -> Vec<Cow<'r, str>> {
    let items = record.value(field).map(Value::items).unwrap_or_default();
    let said = || items.iter().map(|item| item.trim()).filter(|item| !text::is_placeholder(item));
    let is_split = said().count() > 1 && !said().any(|item| item.contains(';'));
    if is_split {
        vec![Cow::Owned(said().collect::<Vec<_>>().join(" ; "))]
    } else {
        said().map(Cow::Borrowed).collect()
    }
}

/// The deposit of a recovered work that `LOCA` names behind the house: `Le Havre ; musée de l'abbaye ; dépôt du musée
/// du Louvre`. `AFFE` tells the town of the museum that it was assigned to.
pub fn of_recovered(b: &mut Builder) {
    let record = b.record;
    let Some(cell) = record.text("LOCA") else { return };
    let levels = place::levels(&cell);
    let depositor = levels.iter().find_map(|level| Some((*level, deposited_by(level)?)));
    let Some((words, name)) = depositor else { return };
    let node = event::state(b, "deposit-1", &event::DEPOSIT);
    b.french(node, rdf::LABEL, &text::line(words));
    let assigned = record.text("AFFE").unwrap_or_default();
    let town = match place::levels(&assigned)[..] {
        [town, museum, ..] if text::fold(museum) == text::fold(&name) => Some(town.to_owned()),
        _ => None,
    };
    let museum = keeper::depositor(b, "depositor", town.as_deref(), &name);
    b.add(node, crm::P28_CUSTODY_SURRENDERED_BY, museum);
    if levels.len() > 2 {
        let keeper = b.part("keeper");
        b.link(node, crm::P29_CUSTODY_RECEIVED_BY, keeper);
    }
    if let Some(dating) = year::date_within(words, b.year_now) {
        event::time(b, node, "deposit-1", dating);
    }
}

/// The museum of `dépôt du musée du Louvre`, without what stands behind a comma or a bracket.
fn deposited_by(level: &str) -> Option<String> {
    let folded = text::fold(level);
    let article = ["depot du ", "depot de la ", "depot de l'", "depot des ", "depot de "]
        .into_iter()
        .find(|article| folded.starts_with(article))?;
    let words = text::line(level);
    // Folding changes no count of characters here: accents go, letters stay.
    let name: String = words.chars().skip(article.chars().count()).collect();
    let name = name.split([',', '(']).next().unwrap_or_default().trim().to_owned();
    (!name.is_empty()).then_some(name)
}
