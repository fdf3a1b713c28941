//! Persons and groups: `AUTR`, `AFIG`, `ATEL`, `AUTP`, …, with one order of names a base (Q53).

mod bracket;
mod cell;
mod life;
mod name;
mod role;
mod sort;

pub use cell::persons;
pub use life::life_dates;

use self::bracket::{round_brackets, take_brackets};
use self::name::{is_family_alone, is_particle, split_name, title_case};
use self::sort::{is_group, is_unknown};
use super::text::{fold, line, strip_doubt};
use crate::notice::Base;
use std::borrow::Cow;

/// One person or group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The item as given, trimmed.
    pub words: String,
    /// The name in the order of the notice, without role and qualifiers: `Eiffel Gustave`.
    pub name: String,
    pub family: Option<String>,
    pub given: Option<String>,
    /// What they did, in lower case: `sculpteur`; several of one bracket are joined with `, `.
    pub role: Option<String>,
    /// How sure the attribution is: `d'après`, `attribué à`, `atelier`.
    pub qualifiers: Vec<String>,
    /// `dit l'Aîné`: the other name.
    pub alias: Option<String>,
    /// A title that people say before the name: `baron`.
    pub before: Option<String>,
    /// What people say behind the name, to tell its bearer from others: `père`, `comte de Caylus`.
    pub behind: Option<String>,
    /// What else the brackets say, as given: `Paris`.
    pub remarks: Vec<String>,
    /// Life dates, as given: `1790-1850`.
    pub dates: Option<String>,
    /// `auteur inconnu`, `anonyme`: no person is named.
    pub unknown: bool,
    /// A workshop, firm or family.
    pub group: bool,
    /// Marked `(?)`.
    pub uncertain: bool,
}

impl Person {
    /// The name for people: `Gustave Eiffel`; the source order where family and given name are not told apart.
    #[must_use]
    pub fn display_name(&self) -> String {
        let name = match (&self.given, &self.family) {
            (Some(given), Some(family)) => format!("{} {}", title_case(given), title_case(family)),
            _ => self.name.clone(),
        };
        let before = self.before.as_deref().map(|title| format!("{title} ")).unwrap_or_default();
        format!("{before}{name}{}", self.name_behind())
    }

    /// The name as the notice writes it, with the title and the other name that it gives: `Jeanneret Charles-Edouard, dit
    /// Le Corbusier`.
    #[must_use]
    pub fn written_name(&self) -> Cow<'_, str> {
        if self.before.is_none() && self.behind.is_none() && self.alias.is_none() {
            return self.name.as_str().into();
        }
        let after_comma = |mark, words: &Option<String>| {
            words.as_deref().map(|words| format!(", {mark}{words}")).unwrap_or_default()
        };
        let (title, alias) = (after_comma("", &self.before), after_comma("dit ", &self.alias));
        format!("{}{}{title}{alias}", self.name, self.name_behind()).into()
    }

    /// ` père`, `, comte de Caylus`.
    fn name_behind(&self) -> String {
        match &self.behind {
            Some(words) if words.split(' ').count() > 2 => format!(", {words}"),
            Some(words) => format!(" {words}"),
            None => String::new(),
        }
    }

    /// Whether two items with one name say the same, one perhaps without the role (Q24). A doubt is something said, and
    /// a firm is not the person whose name it bears.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.qualifiers == other.qualifiers
            && (&self.before, &self.behind) == (&other.before, &other.behind)
            && self.group == other.group
            && self.uncertain == other.uncertain
            && (self.role == other.role || self.role.is_none() || other.role.is_none())
    }
}

/// Reads one item.
#[must_use]
pub fn person(item: &str, base: Base) -> Person {
    let line = line(item);
    let (bare, doubt) = strip_doubt(&line);
    let round = round_brackets(bare);
    let mut person =
        Person { words: line.trim().to_owned(), uncertain: doubt, ..Person::default() };
    let name = take_brackets(&round, &mut person);
    let name = take_alias(&name, &mut person);
    let name = take_prefix(&name, &mut person);
    person.name =
        name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':')).to_owned();
    let folded = fold(&person.name);
    person.unknown = is_unknown(&folded);
    person.group |= !person.unknown && is_group(&person.name);
    // A given name in brackets completes a family name that stands alone.
    match person.given.take() {
        Some(given) if !person.unknown && !person.group && is_family_alone(&person.name) => {
            person.family = Some(std::mem::take(&mut person.name));
            person.name = format!("{} {given}", person.family.as_deref().unwrap_or_default());
            person.given = Some(given);
            return person;
        }
        other => person.remarks.extend(other),
    }
    if !person.unknown && !person.group {
        split_name(&mut person, base);
    }
    person
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// `Eiffel Gustave, dit : l'Aîné` → the name, and the alias.
fn take_alias(name: &str, person: &mut Person) -> String {
    let lower = name.to_lowercase();
    // Lower case may change the length of rare letters: then the place is not sure, and the name stays whole.
    if lower.len() == name.len() {
        for mark in [", dit ", ", dite ", " dit ", " dite ", ", dit:"] {
            if let Some(at) = lower.find(mark) {
                let (Some(head), Some(alias)) = (name.get(..at), name.get(at + mark.len()..))
                else {
                    continue;
                };
                let alias = alias.trim_start_matches([':', ' ']);
                if at > 0 && !alias.is_empty() {
                    person.alias = Some(alias.to_owned());
                    return head.to_owned();
                }
            }
        }
    }
    name.to_owned()
}

/// `d'après Rubens`, `atelier de Rubens` → the name, and the qualifier.
fn take_prefix(name: &str, person: &mut Person) -> String {
    let plain = name.replace('’', "'");
    let lower = plain.to_lowercase();
    for prefix in [
        "d'après ",
        "attribué à ",
        "attribuée à ",
        "manière de ",
        "à la manière de ",
        "genre de ",
        "entourage de ",
        "cercle de ",
        "suiveur de ",
        "copie d'après ",
    ] {
        if lower.starts_with(prefix)
            && plain.is_char_boundary(prefix.len())
            && lower.len() == plain.len()
        {
            person.qualifiers.push(prefix.trim().to_owned());
            return plain[prefix.len()..].to_owned();
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{life_dates, person, persons};
    use crate::notice::Base;

    #[test]
    fn each_base_has_its_order_of_names() {
        for (base, given, display, role) in [
            (Base::Merimee, "Eiffel Gustave (ingénieur)", "Gustave Eiffel", Some("ingénieur")),
            (Base::Merimee, "Le Vau Louis (architecte)", "Louis Le Vau", Some("architecte")),
            (Base::Merimee, "GUIMARD Hector", "Hector Guimard", None),
            (Base::Merimee, "Eiffel Gustave [ingénieur]", "Gustave Eiffel", Some("ingénieur")),
            (Base::Merimee, "David d'Angers Pierre-Jean", "Pierre-Jean David d'Angers", None),
            (Base::Merimee, "Durand, Jean (maître maçon)", "Jean Durand", Some("maître maçon")),
            (Base::Palissy, "SAND MAURICE(PEINTRE)", "Maurice Sand", Some("peintre")),
            (Base::Joconde, "DUBREUIL Toussaint", "Toussaint Dubreuil", None),
            (Base::Joconde, "LA TOUR Georges de", "Georges de La Tour", None),
            (Base::Memoire, "Durand, Eugène (photographe)", "Eugène Durand", Some("photographe")),
            (Base::Memoire, "Neurdein", "Neurdein", None),
            (Base::Joconde, "Raphaël (peintre)", "Raphaël", Some("peintre")),
            (Base::Joconde, "LEONARDO DA VINCI (peintre)", "LEONARDO DA VINCI", Some("peintre")),
            (Base::Merimee, "Viollet le Duc Eugène", "Viollet le Duc Eugène", None),
            (Base::Merimee, "Pierredon Louis (architecte))", "Louis Pierredon", Some("architecte")),
            (Base::Autor, "Jeanneret, Charles-Edouard", "Charles-Edouard Jeanneret", None),
            (Base::Autor, "Le Corbusier", "Le Corbusier", None),
        ] {
            let person = person(given, base);
            assert_eq!(
                (person.display_name().as_str(), person.role.as_deref()),
                (display, role),
                "{given}"
            );
            assert!(!person.unknown && !person.group, "{given}");
        }
    }

    #[test]
    fn qualifiers_doubts_groups_and_unknowns_are_told_apart() {
        let read = |given, base| {
            let p = person(given, base);
            (
                p.name,
                p.qualifiers.join("+"),
                p.role.unwrap_or_default(),
                p.group,
                p.unknown,
                p.uncertain,
            )
        };
        let row = |name: &str, qualifiers: &str, role: &str, flags: &str| {
            (
                name.to_owned(),
                qualifiers.to_owned(),
                role.to_owned(),
                flags.contains('g'),
                flags.contains('u'),
                flags.contains('?'),
            )
        };
        for (base, given, wanted) in [
            (
                Base::Joconde,
                "LANTE Louis Marie (dessinateur, d'après)",
                row("LANTE Louis Marie", "d'après", "dessinateur", ""),
            ),
            (Base::Joconde, "BUQUET (atelier, graveur)", row("BUQUET", "atelier", "graveur", "")),
            (
                Base::Palissy,
                "Rubens Pierre Paul (d’après, peintre)",
                row("Rubens Pierre Paul", "d'après", "peintre", ""),
            ),
            (
                Base::Merimee,
                "Buysens et Michel (entrepreneurs)",
                row("Buysens et Michel", "", "entrepreneurs", "g"),
            ),
            (
                Base::Joconde,
                "Lamy Godard Frères (imprimeur)",
                row("Lamy Godard Frères", "", "imprimeur", "g"),
            ),
            (Base::Memoire, "Neurdein (frères)", row("Neurdein", "", "", "g")),
            (Base::Palissy, "auteur inconnu", row("auteur inconnu", "", "", "u")),
            (Base::Joconde, "Anonyme (peintre)", row("Anonyme", "", "peintre", "u")),
            (Base::Merimee, "maître d'oeuvre inconnu", row("maître d'oeuvre inconnu", "", "", "u")),
            (
                Base::Merimee,
                "Mansart François (architecte) (?)",
                row("Mansart François", "", "architecte", "?"),
            ),
        ] {
            assert_eq!(read(given, base), wanted, "{given}");
        }
    }

    #[test]
    fn dates_of_lives_go_to_persons_only_where_it_is_sure_to_whom() {
        for (cell, count, wanted) in [
            ("Paris, 1561 ; Paris, 1602", 1, Some("Paris, 1561 ; Paris, 1602")),
            ("actif à Lyon", 1, Some("actif à Lyon")),
            (
                "Paris, 1561 ; Paris, 1602 ; Lyon, 1700 ; Nantes, 1760",
                2,
                Some("Paris, 1561 ; Paris, 1602|Lyon, 1700 ; Nantes, 1760"),
            ),
            // Two births of two persons, and one death that nobody may have.
            ("Paris, 1561 ; Paris, 1563 ; Lyon, 1700 ; Nantes, 1760", 2, None),
            ("Paris, 1561 ; Paris, 1602", 2, None),
            ("Paris, 1561 ; Paris, 1602 ; Lyon ; Nantes, 1760", 2, None),
        ] {
            let found = life_dates(cell, count).map(|lives| lives.join("|"));
            assert_eq!(found.as_deref(), wanted, "{cell}");
        }
    }

    #[test]
    fn what_is_no_role_goes_into_the_name_or_stays_as_words() {
        for (base, given, display, written, role, rest) in [
            (
                Base::Memoire,
                "Houdon (Jean-Antoine)",
                "Jean-Antoine Houdon",
                "Houdon Jean-Antoine",
                "",
                "",
            ),
            (
                Base::Joconde,
                "LA TOUR (Georges de, peintre)",
                "Georges de La Tour",
                "LA TOUR Georges de",
                "peintre",
                "",
            ),
            (
                Base::Memoire,
                "Séguier, Armand Pierre (baron)",
                "baron Armand Pierre Séguier",
                "Séguier, Armand Pierre, baron",
                "",
                "",
            ),
            (
                Base::Joconde,
                "COUSTOU Guillaume (le jeune, sculpteur)",
                "Guillaume Coustou le jeune",
                "COUSTOU Guillaume le jeune",
                "sculpteur",
                "",
            ),
            (
                Base::Merimee,
                "Caylus Anne (comte de Caylus)",
                "Anne Caylus, comte de Caylus",
                "Caylus Anne, comte de Caylus",
                "",
                "",
            ),
            (
                Base::Merimee,
                "Martin Jean (Paris, architecte)",
                "Jean Martin",
                "Martin Jean",
                "architecte",
                "Paris",
            ),
            // The name has a given one: what this other is, nobody says.
            (Base::Merimee, "Martin Jean (Louis)", "Jean Martin", "Martin Jean", "", "Louis"),
            (Base::Memoire, "Clodion (et son atelier)", "Clodion", "Clodion", "", "et son atelier"),
            (Base::Joconde, "Touareg (population)", "Touareg", "Touareg", "population", "group"),
        ] {
            let read = person(given, base);
            let mut said: Vec<&str> =
                read.remarks.iter().chain(&read.qualifiers).map(String::as_str).collect();
            said.extend(read.group.then_some("group"));
            assert_eq!(
                (
                    read.display_name().as_str(),
                    read.written_name().as_ref(),
                    read.role.as_deref().unwrap_or_default(),
                    said.join("+").as_str()
                ),
                (display, written, role, rest),
                "{given}"
            );
        }
        // Father and son are two.
        assert_eq!(persons(&["Martin Jean (père)", "Martin Jean (fils)"], Base::Palissy).len(), 2);
    }

    #[test]
    fn names_that_were_cut_at_a_semicolon_are_joined() {
        let read = persons(
            &["Vauban Sébastien", "marquis de la Tour (ingénieur)", "Durand Paul"],
            Base::Merimee,
        );
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].1.role.as_deref(), read[1].0), (Some("ingénieur"), 2));
        assert_eq!(persons(&["Anonyme", "Lorraine"], Base::Mnr).len(), 1);
        assert_eq!(persons(&["Martin Paul et Durand Jean (architecte)"], Base::Merimee).len(), 2);
        let alias = person("Martin Jean, dit : l'Aîné (peintre)", Base::Palissy);
        assert_eq!(
            (alias.display_name().as_str(), alias.alias.as_deref()),
            ("Jean Martin", Some("l'Aîné"))
        );
    }
}
