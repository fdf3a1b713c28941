//! Thefts, losses and returns, in the words of `MANQUANT`, `VOLS`, `DEPL` and of the end of Joconde's `LOCA`.

use super::date::Dating;
use super::text::fold;
use super::year;

/// What befell a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incident {
    Theft,
    Looting,
    Loss,
    Recovery,
    /// Given back to whom it was taken from.
    Return,
    Destruction,
    /// `présumé détruit`: no one is sure of it.
    PresumedDestruction,
}

/// An incident that words tell of, and its time where they hold one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub incident: Incident,
    pub dating: Option<Dating>,
}

/// Beginnings of folded words that tell of an incident.
const STEMS: &[(&str, Incident)] = &[
    ("derobe", Incident::Theft),
    ("pille", Incident::Looting),
    ("pillage", Incident::Looting),
    ("spolie", Incident::Looting),
    ("spoliation", Incident::Looting),
    ("disparu", Incident::Loss),
    ("disparition", Incident::Loss),
    ("manquant", Incident::Loss),
    ("perdu", Incident::Loss),
    ("retrouve", Incident::Recovery),
    ("recupere", Incident::Recovery),
    ("restitue", Incident::Return),
    ("restitution", Incident::Return),
    ("detruit", Incident::Destruction),
    ("destruction", Incident::Destruction),
];

/// Words of a check or of a report: a date beside them is not that of the incident.
const REPORTS: &[&str] = &[
    "constat",
    "declar",
    "inventaire",
    "mention",
    "photograph",
    "plainte",
    "rapport",
    "recolement",
    "signal",
    "verifi",
    " vu ",
    " vue ",
];

/// Words with which nothing has happened.
const DENIALS: &[&str] = &["tentative", "risque", "pas ete", "n'a pas", "non vol", "jamais"];

/// The incidents that a text tells of, in its order, each once.
#[must_use]
pub fn incidents(text: &str, current_year: i32) -> Vec<Told> {
    let mut found: Vec<Told> = Vec::new();
    for clause in text.split(['.', ';', '\n', '#', '£']) {
        for told in of_clause(clause, current_year) {
            match found.iter_mut().find(|known| known.incident == told.incident) {
                None => found.push(told),
                Some(known) if known.dating.is_none() => known.dating = told.dating,
                Some(_) => {}
            }
        }
    }
    found
}

/// Whether a value says what has become of the thing, rather than where it is: `oeuvre volée`, `disparu`.
#[must_use]
pub fn is_state(text: &str) -> bool {
    let folded = fold(text);
    let folded = folded.trim_start_matches("presume ").trim_start_matches("presumee ");
    if folded.starts_with("localisation inconnue") {
        return true;
    }
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    let first = words.next().unwrap_or_default();
    let thing = ["oeuvre", "oeuvres", "objet", "objets", "bien", "biens"].contains(&first);
    incident_of(if thing { words.next().unwrap_or_default() } else { first }).is_some()
}

fn incident_of(word: &str) -> Option<Incident> {
    // Not `volets`, nor `volume`.
    if matches!(word, "vol" | "vols" | "vole" | "volee" | "voles" | "volees") {
        return Some(Incident::Theft);
    }
    STEMS.iter().find(|(stem, _)| word.starts_with(stem)).map(|(_, incident)| *incident)
}

fn of_clause(clause: &str, current_year: i32) -> Vec<Told> {
    let folded = format!(" {} ", fold(clause));
    if DENIALS.iter().any(|words| folded.contains(words)) {
        return Vec::new();
    }
    let is_report = REPORTS.iter().any(|words| folded.contains(words));
    let mut found: Vec<Incident> = Vec::new();
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        if let Some(incident) = incident_of(word)
            && !found.contains(&incident)
        {
            found.push(incident);
        }
    }
    if let [Incident::Destruction] = found[..]
        && folded.contains(" presum")
    {
        found = vec![Incident::PresumedDestruction];
    }
    // Of two incidents in one sentence it is not sure which one the date is of.
    let dating = match found[..] {
        [_] if !is_report => year::date_within(clause, current_year),
        _ => None,
    };
    found.into_iter().map(|incident| Told { incident, dating: dating.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::{incidents, is_state};

    #[test]
    fn incidents_are_told_with_their_date() {
        for (text, wanted) in [
            ("volé", "Theft"),
            ("manquant", "Loss"),
            ("Manquant", "Loss"),
            ("oeuvre volée ; oeuvre retrouvée", "Theft, Recovery"),
            ("Oeuvre volée le 12 mars 1985.", "Theft 1985-03-12"),
            ("Vol en 1972. Retrouvée en 1975.", "Theft 1972, Recovery 1975"),
            ("volée en 1972 et retrouvée en 1975", "Theft, Recovery"),
            (
                "Oeuvre volée. Mentionnée manquante dans le rapport de l'inventaire 1981",
                "Theft, Loss",
            ),
            ("non vu au récolement de 2012", ""),
            ("Tentative de vol en 1990.", ""),
            ("présumé détruit", "PresumedDestruction"),
            ("détruit en 1944", "Destruction 1944"),
            ("pillé en 1940 ; restitué en 1946", "Looting 1940, Return 1946"),
            ("volets peints", ""),
            ("volume relié", ""),
            ("localisation inconnue", ""),
        ] {
            let told: Vec<String> = incidents(text, 2026)
                .into_iter()
                .map(|told| {
                    let date = told.dating.and_then(|dating| dating.edtf());
                    format!("{:?} {}", told.incident, date.unwrap_or_default()).trim().to_owned()
                })
                .collect();
            assert_eq!(told.join(", "), wanted, "{text}");
        }
    }

    #[test]
    fn a_state_is_no_place() {
        for (text, is) in [
            ("oeuvre volée", true),
            ("Oeuvre disparue en 1987", true),
            ("volé", true),
            ("localisation inconnue", true),
            ("présumé détruit", true),
            ("lieu de déplacement : Paris, musée", false),
            ("musée des volets", false),
            ("département des Peintures", false),
        ] {
            assert_eq!(is_state(text), is, "{text}");
        }
    }
}
