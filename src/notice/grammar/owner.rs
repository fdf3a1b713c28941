//! Owners: `STAT` as a closed list of categories; names of owners never leave this file.

use super::Note;
use super::text::{fold, is_placeholder};
use crate::notice::Base;

/// A category of owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    Commune,
    State,
    Department,
    Region,
    PublicBody,
    Public,
    Private,
    Company,
    Association,
    LegalPerson,
}

impl Category {
    /// `commune`, `public_body`, …
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Commune => "commune",
            Self::State => "state",
            Self::Department => "department",
            Self::Region => "region",
            Self::PublicBody => "public_body",
            Self::Public => "public",
            Self::Private => "private",
            Self::Company => "company",
            Self::Association => "association",
            Self::LegalPerson => "legal_person",
        }
    }

    /// `propriété de la commune`, …
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Commune => "propriété de la commune",
            Self::State => "propriété de l'État",
            Self::Department => "propriété du département",
            Self::Region => "propriété de la région",
            Self::PublicBody => "propriété d'un établissement public",
            Self::Public => "propriété publique",
            Self::Private => "propriété privée",
            Self::Company => "propriété d'une société privée",
            Self::Association => "propriété d'une association",
            Self::LegalPerson => "propriété d'une personne morale",
        }
    }
}

/// What `STAT` says about the owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    pub categories: Vec<Category>,
    /// Marked `(?)`.
    pub uncertain: bool,
    /// `W_VOCAB` for what is no category (in Joconde, mode of acquisition and place are skipped in silence).
    pub notes: Vec<Note>,
}

/// Reads the items of `STAT`.
#[must_use]
pub fn owners(items: &[&str], base: Base) -> Owners {
    let mut owners = Owners::default();
    for item in items {
        let folded = fold(item);
        let about_owner = folded.starts_with("propri");
        if is_placeholder(item) || (base == Base::Joconde && !about_owner) {
            continue;
        }
        owners.uncertain |= folded.contains("(?)") || folded.ends_with('?');
        let found: Vec<Category> = folded.split([',', '/']).filter_map(category).collect();
        if found.is_empty() {
            owners.notes.push(Note::quirk("W_VOCAB", "Q52", "this is no category of owner that is known; use a term as in `propriété de la commune`"));
        }
        for category in found {
            if !owners.categories.contains(&category) {
                owners.categories.push(category);
            }
        }
    }
    owners
}

/// The category that folded words name; the narrower words are tried first.
fn category(folded: &str) -> Option<Category> {
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    let starts = |stem: &str| words.iter().any(|word| word.starts_with(stem));
    let is = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    Some(
        if folded.contains("etablissement public")
            || starts("epci")
            || folded.contains("communaute de communes")
            || folded.contains("communaute d'agglo")
            || folded.contains("communaute urbaine")
            || starts("syndicat")
            || starts("metropole")
        {
            Category::PublicBody
        } else if starts("association") || starts("fondation") {
            Category::Association
        } else if folded.contains("personne morale") {
            Category::LegalPerson
        } else if is(&["societe", "societes", "entreprise", "entreprises", "sci", "compagnie"]) {
            Category::Company
        } else if starts("prive")
            || is(&["particulier", "particuliers", "copropriete", "coproprietes"])
        {
            Category::Private
        } else if is(&["etat"]) {
            Category::State
        } else if starts("departement") {
            Category::Department
        } else if is(&["region", "regions", "regional", "regionale"]) {
            Category::Region
        } else if is(&[
            "commune",
            "communes",
            "communal",
            "communale",
            "communaux",
            "ville",
            "municipal",
            "municipale",
        ]) {
            Category::Commune
        } else if starts("publi") {
            Category::Public
        } else {
            return None;
        },
    )
}

#[cfg(test)]
mod tests {
    use super::owners;
    use crate::notice::Base;

    #[test]
    fn owners_are_categories_only() {
        for (items, base, wanted) in [
            (&["propriété de la commune (?)"][..], Base::Palissy, "commune ?"),
            (&["Propriété de l’État"], Base::Merimee, "state"),
            (&["propriété d'un établissement public de l'Etat"], Base::Merimee, "public_body"),
            (&["propriété d'une association diocésaine"], Base::Palissy, "association"),
            (&["propriété de la commune", "propriété privée"], Base::Merimee, "commune private"),
            (&["propriété d'une société privée"], Base::Merimee, "company"),
            (&["PROPRIETE PUBLIQUE"], Base::Merimee, "public"),
            (
                &["propriété de l'Etat", "don manuel", "Saint-Germain-en-Laye"],
                Base::Joconde,
                "state",
            ),
            (&["commune"], Base::Palissy, "commune"),
            (&["pierre"], Base::Palissy, "W_VOCAB"),
        ] {
            let read = owners(items, base);
            let mut words: Vec<&str> =
                read.categories.iter().map(|category| category.slug()).collect();
            words.extend(read.notes.iter().map(|note| note.kind));
            words.extend(read.uncertain.then_some("?"));
            assert_eq!(words.join(" "), wanted, "{items:?}");
        }
    }
}
