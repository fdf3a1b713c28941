//! Hierarchies of places, from the country down to the commune, in one cell (§11.7).

use super::commune;
use super::place::{self, DEPARTEMENTS, Departement, Region};
use super::text::fold;

/// The levels of a hierarchy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hierarchy<'a> {
    /// A country, as written.
    pub country: Option<&'a str>,
    pub region: Option<&'static Region>,
    pub departement: Option<&'static Departement>,
    /// A town, as written but for its brackets; in France, or nothing says where.
    pub town: Option<&'a str>,
}

impl Hierarchy<'_> {
    /// Whether it lies in another country than France.
    #[must_use]
    pub fn is_abroad(&self) -> bool {
        self.country.is_some_and(|country| fold(country) != "france")
    }

    /// The code of the commune of today, where the département has one commune of that name.
    #[must_use]
    pub fn commune(&self) -> Option<&'static str> {
        commune::by_name(self.town?, self.departement?)
    }
}

/// Reads a hierarchy: country, region, département, commune, of which the first may be left out; what comes behind is
/// not read, nor are the levels of another country. Never fails, since what is no country, region or département is a town.
#[must_use]
pub fn hierarchy(cell: &str) -> Hierarchy<'_> {
    let mut levels = place::levels(cell).into_iter().peekable();
    let mut read = Hierarchy::default();
    if let Some(level) = levels.next_if(|level| is_country(level)) {
        read.country = Some(bare(level).0);
    }
    if read.is_abroad() {
        return read;
    }
    if let Some(found) = levels.peek().and_then(|level| region(bare(level).0)) {
        read.region = Some(found);
        levels.next();
    }
    if let Some(found) = levels.peek().and_then(|level| place::departement(bare(level).0)) {
        // Towns have the names of départements too: the Creuse is a département, Creuse a town of the Somme.
        if read.region.is_none_or(|region| region.code == found.region) {
            read.departement = Some(found);
            levels.next();
        }
    }
    if read.departement.is_none() {
        read.departement = read.region.and_then(only_departement);
    }
    read.town = levels.next().map(|level| bare(level).0).filter(|town| !town.is_empty());
    read
}

/// The region of a name of today or before.
fn region(name: &str) -> Option<&'static Region> {
    place::region(name, &[]).ok().map(|read| read.value)
}

/// The département of a region that has but one.
fn only_departement(region: &Region) -> Option<&'static Departement> {
    let mut inside = DEPARTEMENTS.iter().filter(|departement| departement.region == region.code);
    inside.next().filter(|_| inside.next().is_none())
}

/// A level without what stands in brackets behind it, and that. An article in brackets belongs to the name.
pub(super) fn bare(level: &str) -> (&str, Vec<&str>) {
    let mut name = level.trim();
    let mut qualifiers = Vec::new();
    while let Some(open) = name.strip_suffix(')').and_then(|inside| inside.rfind('(')) {
        let qualifier = name[open + 1..name.len() - 1].trim();
        if matches!(fold(qualifier).as_str(), "le" | "la" | "les" | "l'" | "l")
            || ordinal(qualifier)
        {
            break;
        }
        qualifiers.push(qualifier);
        name = name[..open].trim_end();
    }
    qualifiers.reverse();
    (name, qualifiers)
}

/// The number of an arrondissement: `6e`.
fn ordinal(words: &str) -> bool {
    words.starts_with(|c: char| c.is_ascii_digit()) && words.len() <= 4
}

/// Whether a level is the name of a country; only those are known that hierarchies of the notices begin with.
fn is_country(level: &str) -> bool {
    COUNTRIES.binary_search(&fold(bare(level).0).as_str()).is_ok()
}

/// Countries and lands, as [`fold`] gives them, sorted.
#[rustfmt::skip]
const COUNTRIES: &[&str] = &[
    "afghanistan", "afrique du sud", "albanie", "algerie", "allemagne", "angleterre", "angola", "arabie saoudite",
    "argentine", "armenie", "australie", "autriche", "azerbaidjan", "bangladesh", "belgique", "benin", "bolivie",
    "bresil", "bulgarie", "burkina faso", "cambodge", "cameroun", "canada", "chili", "chine", "chypre", "colombie",
    "congo", "coree", "costa rica", "cote d'ivoire", "croatie", "cuba", "danemark", "ecosse", "egypte", "equateur",
    "espagne", "estonie", "etats-unis", "ethiopie", "finlande", "france", "gabon", "georgie", "ghana",
    "grande-bretagne", "grece", "guatemala", "guinee", "haiti", "hongrie", "inde", "indonesie", "irak", "iran",
    "irlande", "islande", "israel", "italie", "japon", "jordanie", "kenya", "laos", "lettonie", "liban", "libye",
    "lituanie", "luxembourg", "madagascar", "mali", "malte", "maroc", "mauritanie", "mexique", "monaco", "mongolie",
    "nepal", "niger", "nigeria", "norvege", "nouvelle-zelande", "ouzbekistan", "pakistan", "palestine", "paraguay",
    "pays-bas", "perou", "philippines", "pologne", "portugal", "republique tcheque", "roumanie", "royaume-uni",
    "russie", "senegal", "serbie", "slovaquie", "slovenie", "soudan", "sri lanka", "suede", "suisse", "syrie",
    "tchad", "thailande", "togo", "tunisie", "turquie", "ukraine", "uruguay", "venezuela", "viet nam", "vietnam",
    "yemen",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cell: &str) -> String {
        let read = hierarchy(cell);
        let parts = [
            read.country.unwrap_or("-"),
            read.region.map_or("-", |region| region.code),
            read.departement.map_or("-", |departement| departement.code),
            read.town.unwrap_or("-"),
            read.commune().unwrap_or("-"),
        ];
        parts.join(" ")
    }

    #[test]
    fn the_countries_are_sorted_as_they_are_compared() {
        assert!(COUNTRIES.is_sorted());
        assert!(COUNTRIES.iter().all(|name| fold(name) == *name));
    }

    #[test]
    fn hierarchies_are_read_from_the_country_down() {
        for (cell, wanted) in [
            (
                "France ; Drôme ; Valence (Lieu de découverte) ; découverte fortuite",
                "France - 26 Valence 26362",
            ),
            ("France ; Ile-de-France ; Paris ; Paris 04", "France 11 75 Paris 04 75104"),
            ("France ; Rhône-Alpes ; Drôme", "France 84 26 - -"),
            ("Seine-et-Marne  ;  Moret-sur-Loing", "- - 77 Moret-sur-Loing 77316"),
            ("75 ; Paris 06 ; Musée de Cluny", "- - 75 Paris 06 75106"),
            ("Champagne-Ardenne ; Aube ; Aix-en-Othe", "- 44 10 Aix-en-Othe 10003"),
            ("France ; La Réunion ; Saint-Denis", "France 04 974 Saint-Denis 97411"),
            ("France ; Essonne ; Ferté-Alais (La)", "France - 91 Ferté-Alais (La) 91232"),
            ("Italie ; Toscane ; Florence", "Italie - - - -"),
            ("France", "France - - - -"),
            ("Valence", "- - - Valence -"),
            ("", "- - - - -"),
            (" ; ; ", "- - - - -"),
            // No commune of the Drôme is called Romans today.
            ("France ; Drôme ; Romans", "France - 26 Romans -"),
        ] {
            assert_eq!(shown(cell), wanted, "{cell}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn every_text_is_a_hierarchy(text in "\\PC{0,60}", pieces in "(France|Drôme|Paris|;| |\\(|\\)|é){0,12}") {
            for text in [text, pieces] {
                let read = hierarchy(&text);
                let _ = read.commune();
                for part in read.town.into_iter().chain(read.country) {
                    proptest::prop_assert!(text.contains(part));
                }
            }
        }
    }
}
