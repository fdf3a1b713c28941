//! The numbers that other houses gave to a recovered work (`NUMS`, `MARQ`): identifiers typed by the house.

use super::builder::Builder;
use super::identifier::{self, NumberKind};
use super::text::{self as texts, TextKind};
use crate::notice::grammar::house_number::{self, House};

/// The kind of identifier of a house.
fn kind(house: House) -> &'static NumberKind {
    macro_rules! kind {
        ($code:literal, $label:literal) => {{
            const KIND: NumberKind = NumberKind { code: $code, label: $label };
            &KIND
        }};
    }
    match house {
        House::Linz => kind!("linz", "numéro du musée de Linz"),
        House::Munich => kind!("munich-ccp", "numéro du Central Collecting Point de Munich"),
        House::Wiesbaden => {
            kind!("wiesbaden-ccp", "numéro du Central Collecting Point de Wiesbaden")
        }
        House::Rosenberg => kind!("err", "numéro de l'Einsatzstab Reichsleiter Rosenberg"),
        House::Goering => kind!("goring", "numéro de la collection Göring"),
        House::Recovery => kind!("recovery", "numéro de la récupération artistique"),
        House::Deposit => kind!("deposit-number", "numéro de dépôt"),
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
