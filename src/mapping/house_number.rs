//! The numbers that other houses gave to a recovered work (`NUMS`, `MARQ`): identifiers typed by the house.

use super::builder::Builder;
use super::identifier::{self, NumberKind};
use super::text::{self as texts, TextKind};
use crate::notice::grammar::house_number::{self, House};

/// The kind of identifier of a house.
fn kind(house: House) -> &'static NumberKind {
    match house {
        House::Linz => &NumberKind { code: "linz", label: "numéro du musée de Linz" },
        House::Munich => &NumberKind {
            code: "munich-ccp",
            label: "numéro du Central Collecting Point de Munich",
        },
        House::Wiesbaden => &NumberKind {
            code: "wiesbaden-ccp",
            label: "numéro du Central Collecting Point de Wiesbaden",
        },
        House::Rosenberg => {
            &NumberKind { code: "err", label: "numéro de l'Einsatzstab Reichsleiter Rosenberg" }
        }
        House::Goering => &NumberKind { code: "goring", label: "numéro de la collection Göring" },
        House::Recovery => {
            &NumberKind { code: "recovery", label: "numéro de la récupération artistique" }
        }
        House::Deposit => &NumberKind { code: "deposit-number", label: "numéro de dépôt" },
    }
}

/// The numbers of fields, whose texts stand too; `…#linz-1`.
pub fn numbers(b: &mut Builder, fields: &[(&'static str, &'static TextKind)]) {
    let mut found = Vec::new();
    for (field, text) in fields {
        let Some(words) = texts::readable(b, field) else { continue };
        texts::words(b, text, &words);
        found.extend(house_number::house_numbers(&words));
    }
    let mut houses: Vec<House> = Vec::new();
    for number in &found {
        if !houses.contains(&number.house) {
            houses.push(number.house);
        }
    }
    for house in houses {
        let of_house = found.iter().filter(|number| number.house == house);
        identifier::numbers(b, kind(house), of_house.map(|number| number.number.as_str()));
    }
}
