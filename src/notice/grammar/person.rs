//! Persons and groups: `AUTR`, `AFIG`, `ATEL`, `AUTP`, …, with one order of names a base (Q53).

use super::text::{fold, line, strip_doubt};
use crate::notice::Base;
use rustc_hash::FxHashMap;
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
        match (&self.given, &self.family) {
            (Some(given), Some(family)) => format!("{} {}", title_case(given), title_case(family)),
            _ => self.name.clone(),
        }
    }
}

impl Person {
    /// The name as the notice writes it, with the other name that it gives: `Jeanneret Charles-Edouard, dit Le Corbusier`.
    #[must_use]
    pub fn written_name(&self) -> Cow<'_, str> {
        match &self.alias {
            Some(alias) => format!("{}, dit {alias}", self.name).into(),
            None => self.name.as_str().into(),
        }
    }

    /// Whether two items with one name say the same, one perhaps without the role (Q24). A doubt is something said, and
    /// a firm is not the person whose name it bears.
    fn is_same(&self, other: &Self) -> bool {
        self.qualifiers == other.qualifiers
            && self.group == other.group
            && self.uncertain == other.uncertain
            && (self.role == other.role || self.role.is_none() || other.role.is_none())
    }
}

/// Reads the items of a list of authors, as [`crate::notice::Record::list`] gives them.
///
/// Names that hold a `;` are put together again (Q13), repetitions are one (Q24) and `A et B (rôle)` may give two, so
/// that the number of results differs from that of the items. The index is that of the first item, for the parallel `JATT`, `PAUT`.
#[must_use]
pub fn persons(items: &[&str], base: Base) -> Vec<(usize, Person)> {
    let mut out: Vec<(usize, Person)> = Vec::new();
    // A cell may hold tens of thousands of items, so those of one name are looked up, not searched for.
    let mut named: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut push = |out: &mut Vec<(usize, Person)>, index, person: Person| {
        let places = named.entry(fold(&person.name)).or_default();
        match places.iter().copied().find(|place| out[*place].1.is_same(&person)) {
            Some(place) => {
                let known = &mut out[place].1;
                known.role = known.role.take().or(person.role);
                known.alias = known.alias.take().or(person.alias);
                known.dates = known.dates.take().or(person.dates);
            }
            None => {
                places.push(out.len());
                out.push((index, person));
            }
        }
    };
    for (index, item) in items.iter().enumerate() {
        let item = line(item);
        if !item.chars().any(char::is_alphanumeric) {
            continue;
        }
        if let Some((_, before)) = out.last_mut() {
            if is_title(&item) {
                let person = person(&item, base);
                before.words = format!("{};{item}", before.words);
                before.role = before.role.take().or(person.role);
                before.qualifiers.extend(person.qualifiers);
                continue;
            }
            // `Anonyme;Lorraine`: where the unknown maker worked.
            if base == Base::Mnr
                && before.unknown
                && !item.contains(['(', ' ', ','])
                && fold(&item) != fold(&before.name)
            {
                before.words = format!("{};{item}", before.words);
                continue;
            }
        }
        match two_persons(&item, base) {
            Some(two) => two.into_iter().for_each(|person| push(&mut out, index, person)),
            None => push(&mut out, index, person(&item, base)),
        }
    }
    out
}

/// The parts of `PAUT` for each of `count` persons: `Paris, 1561 ; Paris, 1602` says where and when one was born
/// and died. None where it is not sure which part is about whom: then every person must have two dates as far apart as
/// those of a life.
#[must_use]
pub fn life_dates(cell: &str, count: usize) -> Option<Vec<String>> {
    if count == 1 {
        return Some(vec![line(cell).into_owned()]);
    }
    let pieces: Vec<&str> = cell.split([';', '#', '\n']).map(str::trim).collect();
    if count == 0 || pieces.len() != 2 * count {
        return None;
    }
    let year = |piece: &str| -> Option<i32> {
        let mut years = piece
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| matches!(digits.len(), 3 | 4))
            .filter_map(|digits| digits.parse().ok());
        let year = years.next();
        year.filter(|_| years.next().is_none())
    };
    pieces
        .chunks(2)
        .map(|life| match (year(life[0]), year(life[1])) {
            (Some(birth), Some(death)) if (10..=110).contains(&(death - birth)) => {
                Some(line(&life.join(" ; ")).into_owned())
            }
            _ => None,
        })
        .collect()
}

/// Whether an item is the title of the person before it: `marquis de la Tour (ingénieur)`.
fn is_title(item: &str) -> bool {
    let first = item.split([' ', '\'', '’', '(']).next().unwrap_or_default();
    let titles = [
        "marquis",
        "marquise",
        "comte",
        "comtesse",
        "duc",
        "duchesse",
        "baron",
        "baronne",
        "vicomte",
        "seigneur",
        "sieur",
        "chevalier",
        "prince",
        "princesse",
        "dit",
        "dite",
        "père",
        "fils",
        "frères",
        "jeune",
        "aîné",
        "évêque",
        "abbé",
        "roi",
    ];
    titles.contains(&first)
}

/// `Martin Jean et Durand Paul (architecte)`: two whole names that share a bracket.
fn two_persons(item: &str, base: Base) -> Option<[Person; 2]> {
    let (name, bracket) = item.split_at(item.find('(').unwrap_or(item.len()));
    let (first, second) = [" et ", " & ", " / "].iter().find_map(|join| name.split_once(join))?;
    let is_name = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        (2..=5).contains(&words.len())
            && words
                .iter()
                .all(|word| !word.starts_with(|c: char| c.is_lowercase()) || is_particle(word))
    };
    if !is_name(first) || !is_name(second) || is_group(first) || is_group(second) {
        return None;
    }
    let read = |name: &str| {
        let mut person = person(&format!("{} {bracket}", name.trim()), base);
        item.trim().clone_into(&mut person.words);
        person
    };
    Some([read(first), read(second)])
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
    if !person.unknown && !person.group {
        split_name(&mut person, base);
    }
    person
}

/// Square brackets behind a name as round ones: `Eiffel Gustave [ingénieur]`. A name within them stays.
fn round_brackets(text: &str) -> Cow<'_, str> {
    if text.starts_with('[') || !text.contains('[') {
        return text.into();
    }
    text.replace('[', "(").replace(']', ")").into()
}

/// Takes what the brackets say; what is left is the name.
fn take_brackets(text: &str, person: &mut Person) -> String {
    let mut name = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        name.push_str(&rest[..open]);
        let inner = &rest[open + 1..];
        let close = inner.find(')').unwrap_or(inner.len());
        for part in inner[..close].split([',', ';']) {
            take_part(part.trim(), person);
        }
        rest = inner.get(close + 1..).unwrap_or_default();
        if !name.ends_with(' ') && !rest.is_empty() {
            name.push(' ');
        }
    }
    name.push_str(rest);
    // What is left of `(architecte))`.
    name.retain(|c| c != ')');
    name.trim().to_owned()
}

fn take_part(part: &str, person: &mut Person) {
    let (part, doubt) = strip_doubt(part);
    person.uncertain |= doubt;
    let folded = fold(part);
    match folded.as_str() {
        "" => {}
        "?" | "suppose" | "supposee" | "probable" | "probablement" | "incertain" | "doute" => {
            person.uncertain = true
        }
        "freres" | "soeurs" | "famille" | "pere et fils" => person.group = true,
        _ if is_qualifier(&folded) => person.qualifiers.push(part.to_lowercase().replace('’', "'")),
        _ if folded.starts_with("dit ")
            || folded.starts_with("dite ")
            || folded.starts_with("ne ") && !has_digit(part) =>
        {
            person.alias = part
                .split_once(' ')
                .map(|(_, alias)| alias.trim_start_matches([':', ' ']).to_owned());
        }
        _ if has_digit(part) => person.dates = Some(part.to_owned()),
        _ => {
            let role = part.to_lowercase();
            person.role = Some(match person.role.take() {
                Some(before) => format!("{before}, {role}"),
                None => role,
            });
        }
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

const QUALIFIERS: &[&str] = &[
    "d'apres",
    "attribue a",
    "attribuee a",
    "attribue",
    "attribuee",
    "attribution",
    "atelier",
    "atelier de",
    "ecole",
    "ecole de",
    "maniere de",
    "a la maniere de",
    "maniere",
    "genre de",
    "genre",
    "entourage de",
    "entourage",
    "cercle de",
    "cercle",
    "suiveur de",
    "suiveur",
    "imitateur de",
    "imitateur",
    "copie",
    "copie d'apres",
    "copie de",
    "style de",
    "style",
    "d'ap.",
    "ancienne attribution",
    "attr. a",
    "attr.",
    "dans le gout de",
    "gout de",
];

fn is_qualifier(folded: &str) -> bool {
    QUALIFIERS.contains(&folded)
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

fn is_unknown(folded: &str) -> bool {
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
    folded.is_empty()
        || folded.starts_with("anonyme")
        || folded.starts_with("non identifie")
        || folded.starts_with("non renseigne")
        || folded == "sans auteur"
        || folded == "auteur non identifie"
        || folded
            .split(' ')
            .any(|word| matches!(word, "inconnu" | "inconnue" | "inconnus" | "inconnues"))
        || folded.ends_with(" anonyme")
        || folded.ends_with(" non identifie")
}

fn is_group(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "freres",
        "soeurs",
        "cie",
        "compagnie",
        "manufacture",
        "atelier",
        "ateliers",
        "fonderie",
        "fonderies",
        "maison",
        "societe",
        "ets",
        "etablissement",
        "etablissements",
        "entreprise",
        "imprimerie",
        "agence",
        "studio",
        "verrerie",
        "faiencerie",
        "editions",
        "edition",
        "ecole",
        "famille",
        "ministere",
        "service",
        "direction",
        "ville",
        "usine",
        "usines",
        "fabrique",
        "groupe",
        "cristallerie",
        "tapisserie",
        "orfevrerie",
        "association",
        "couvent",
        "abbaye",
        "communaute",
        "confrerie",
        "sarl",
        "cooperative",
        "papeterie",
        "syndicat",
        "pere et fils",
        "et",
        "&",
    ];
    let folded = fold(name);
    folded.contains("pere et fils")
        || folded.split([' ', ',', '.']).any(|word| WORDS.contains(&word))
}

fn is_particle(word: &str) -> bool {
    matches!(
        fold(word).trim_end_matches('\''),
        "de" | "du"
            | "des"
            | "d"
            | "la"
            | "le"
            | "les"
            | "l"
            | "van"
            | "von"
            | "der"
            | "den"
            | "di"
            | "da"
            | "del"
            | "della"
            | "dos"
            | "ten"
            | "ter"
            | "zu"
            | "y"
            | "mac"
            | "mc"
            | "saint"
            | "st"
    )
}

fn is_caps(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !word.chars().any(char::is_lowercase)
}

/// Tells family and given names apart, by the order of the base; a name of another form stays whole.
fn split_name(person: &mut Person, base: Base) {
    let name = person.name.clone();
    let (family, given) = if let Some((family, given)) = name.split_once(',') {
        (family.trim().to_owned(), given.trim().to_owned())
    } else {
        if base == Base::Memoire {
            return;
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let caps = words
            .iter()
            .take_while(|word| is_caps(word) || (is_particle(word) && words.len() > 2))
            .count();
        // Trailing particles belong to the given name: `LA TOUR Georges de`.
        let cut =
            if caps > 0 && caps < words.len() && words[..caps].iter().any(|word| is_caps(word)) {
                caps
            } else if matches!(base, Base::Joconde | Base::Mnr | Base::Autor) && caps == 0 {
                return;
            } else {
                family_words(&words)
            };
        if cut >= words.len() {
            return;
        }
        (words[..cut].join(" "), words[cut..].join(" "))
    };
    let plausible = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        !words.is_empty()
            && words.len() <= 5
            && !has_digit(text)
            && words.iter().all(|word| {
                is_particle(word)
                    || fold(word).starts_with("d'")
                    || !word.starts_with(|c: char| c.is_lowercase())
            })
    };
    // No given name begins with a particle and a name: `LEONARDO DA VINCI` stands in reading order.
    let mut of_given = given.split_whitespace();
    let is_surname = of_given.next().is_some_and(is_particle) && of_given.next().is_some();
    if plausible(&family) && plausible(&given) && !is_surname {
        person.family = Some(family);
        person.given = Some(given);
    }
}

/// How many words the family name has: `Le Vau`, `David d'Angers`, `Martin de la Tour`.
fn family_words(words: &[&str]) -> usize {
    let of = |word: &str| {
        matches!(fold(word).as_str(), "de" | "du" | "des" | "d'") || fold(word).starts_with("d'")
    };
    let mut cut = 1 + words.iter().take_while(|word| is_particle(word)).count();
    if words.get(cut).is_some_and(|word| of(word)) {
        let joined = cut + words[cut..].iter().take_while(|word| is_particle(word)).count();
        // The particle of a given name ends the item: `La Tour Georges de`.
        if joined + 1 < words.len() {
            cut = joined + 1;
        }
    }
    cut
}

/// `DE LA TOUR` → `de la Tour`, `HARDOUIN-MANSART` → `Hardouin-Mansart`; mixed case stays.
fn title_case(name: &str) -> String {
    let words: Vec<String> = name
        .split(' ')
        .map(|word| {
            if !is_caps(word) {
                return word.to_owned();
            }
            if matches!(word, "DE" | "DU" | "DES") {
                return word.to_lowercase();
            }
            let mut out = String::with_capacity(word.len());
            let mut first = true;
            for c in word.chars() {
                if first {
                    out.extend(c.to_uppercase())
                } else {
                    out.extend(c.to_lowercase())
                }
                first = !c.is_alphanumeric();
            }
            out
        })
        .collect();
    words.join(" ")
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
