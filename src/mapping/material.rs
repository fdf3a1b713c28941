//! Materials and techniques: `schema:material` in words, `crm:P45_consists_of` and, on the production,
//! `crm:P32_used_general_technique`.

use super::builder::{Builder, ENTITY};
use super::production::Making;
use crate::notice::grammar::{denomination, text};
use crate::vocab::{crm, schema};

/// Which terms of an item may be techniques.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// None: the field holds materials only (`MURS`).
    MaterialsOnly,
    /// `bois : taillé, peint`: the first term is the material (`MATR`).
    MaterialFirst,
    /// `plume, encre, lavis brun`: in any order (`TECH`).
    Mixed,
}

/// The materials of a field; its techniques go to the making.
pub fn materials(b: &mut Builder, field: &'static str, order: Order, making: &mut Making) {
    let record = b.record;
    for item in record.list(field) {
        let Some(material) = denomination::material(item) else { continue };
        b.french(ENTITY, schema::MATERIAL, &text::line(&material.words));
        for (index, term) in material.terms.iter().enumerate() {
            let technique = match order {
                Order::MaterialsOnly => false,
                Order::MaterialFirst => index > 0 || is_technique(term),
                Order::Mixed => is_technique(term),
            };
            if technique {
                let concept = b.concept("technique", term);
                making.technique(concept);
            } else {
                let concept = b.concept("material", term);
                b.add(ENTITY, crm::P45_CONSISTS_OF, concept);
            }
        }
    }
}

/// The first words of terms that are techniques. Participles (`taillé`, `fondue`) are known by their ends.
const TECHNIQUES: &[&str] = &[
    "aquarelle",
    "aquatinte",
    "broderie",
    "burin",
    "calligraphie",
    "dentelle",
    "dessin",
    "dorure",
    "eau-forte",
    "émail",
    "enluminure",
    "estampage",
    "fonte",
    "fresque",
    "gravure",
    "grisaille",
    "gouache",
    "héliogravure",
    "impression",
    "lavis",
    "lithographie",
    "marqueterie",
    "modelage",
    "mosaïque",
    "moulage",
    "pastel",
    "peinture",
    "photographie",
    "rehauts",
    "ronde-bosse",
    "sérigraphie",
    "tapisserie",
    "taille",
    "tirage",
    "tissage",
    "vannerie",
    "xylographie",
];

/// Whether a term names a way of working rather than a stuff.
fn is_technique(term: &str) -> bool {
    let first = term.split([' ', '(']).next().unwrap_or_default().to_lowercase();
    TECHNIQUES.contains(&first.as_str())
        || (["é", "ée", "és", "ées"].iter().any(|end| first.ends_with(end))
            && !matches!(
                first.as_str(),
                "orfrée" | "chaussée" | "canapé" | "scellé" | "gré" | "blé"
            ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_working_are_told_from_stuffs() {
        for (term, expected) in [
            ("taillé", true),
            ("peinture à l'huile", true),
            ("gravure", true),
            ("fondues", false),
            ("bois", false),
            ("papier vélin", false),
            ("terre cuite", false),
            ("toile", false),
            ("Sérigraphie", true),
        ] {
            assert_eq!(is_technique(term), expected, "{term}");
        }
    }
}
