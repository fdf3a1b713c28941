//! The producer's fields: one table a base, all its codes, with the names that open-data files give them.

pub mod autor;
pub mod joconde;
pub mod memoire;
pub mod merimee;
pub mod mnr;
pub mod museofile;
pub mod palissy;

use super::base::Base;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// How many values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// One text; a `;` in it is part of it.
    One,
    /// Repeatable: an array in POP's JSON, joined with `;` elsewhere.
    List,
}

/// One field of one base. The same code may mean other things in another base (Q69).
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// POP's code: `TICO`.
    pub code: &'static str,
    /// Its names in open-data files; case, accents, spaces, `_` and `-` do not count when they are matched.
    pub columns: &'static [&'static str],
    /// POP's own label, in French; the code where POP has none.
    pub label: &'static str,
    pub card: Card,
    /// Whether the CSV of the Opendatasoft portal joins its items with commas (Q12).
    pub ods_commas: bool,
    /// Never published: its value may not reach the graph, a message, a log or a page.
    pub private: bool,
}

impl Field {
    const fn new(code: &'static str, label: &'static str, card: Card) -> Self {
        Self { code, columns: &[], label, card, ods_commas: false, private: false }
    }

    const fn columns(mut self, columns: &'static [&'static str]) -> Self {
        self.columns = columns;
        self
    }

    const fn ods_commas(mut self) -> Self {
        self.ods_commas = true;
        self
    }

    const fn private(mut self) -> Self {
        self.private = true;
        self
    }
}

const fn one(code: &'static str, label: &'static str) -> Field {
    Field::new(code, label, Card::One)
}

const fn list(code: &'static str, label: &'static str) -> Field {
    Field::new(code, label, Card::List)
}

/// The fields of a base, sorted by code.
#[must_use]
pub fn fields(base: Base) -> &'static [Field] {
    match base {
        Base::Merimee => merimee::FIELDS,
        Base::Palissy => palissy::FIELDS,
        Base::Joconde => joconde::FIELDS,
        Base::Memoire => memoire::FIELDS,
        Base::Mnr => mnr::FIELDS,
        Base::Museofile => museofile::FIELDS,
        Base::Autor => autor::FIELDS,
    }
}

/// The field of a base that has this code, letter for letter.
#[must_use]
pub fn field(base: Base, code: &str) -> Option<&'static Field> {
    let fields = fields(base);
    fields.binary_search_by(|field| field.code.cmp(code)).ok().map(|at| &fields[at])
}

/// Which of two vocabularies a header is written in; some words are in both with another meaning:
/// `HISTORIQUE` is POP's log of edits, `Historique` the open-data name of `HIST`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// POP's codes.
    Codes,
    /// The open-data column names.
    Columns,
}

/// The field that a header of a file means: a code letter for letter, or else a column name, or else a
/// code in other letters.
#[must_use]
pub fn by_header(base: Base, header: &str) -> Option<&'static Field> {
    field(base, header)
        .or_else(|| by_name(base, header, Names::Columns))
        .or_else(|| by_name(base, header, Names::Codes))
}

/// The field that has this name in one of the vocabularies.
#[must_use]
pub fn by_name(base: Base, header: &str, names: Names) -> Option<&'static Field> {
    let index = &INDEX[base as usize];
    let map = match names {
        Names::Codes => &index.codes,
        Names::Columns => &index.columns,
    };
    map.get(fold(header).as_str()).copied()
}

/// The form in which names are compared: letters and digits only, lower case, without accents.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.nfd().filter(|letter| letter.is_alphanumeric()) {
        match letter {
            'œ' | 'Œ' => folded.push_str("oe"),
            _ => folded.extend(letter.to_lowercase()),
        }
    }
    folded
}

struct Index {
    codes: HashMap<String, &'static Field>,
    columns: HashMap<String, &'static Field>,
}

static INDEX: LazyLock<[Index; Base::ALL.len()]> = LazyLock::new(|| {
    Base::ALL.map(|base| Index {
        codes: fields(base).iter().map(|field| (fold(field.code), field)).collect(),
        columns: fields(base)
            .iter()
            .flat_map(|field| field.columns.iter().map(move |column| (fold(column), field)))
            .collect(),
    })
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_complete_and_sorted_and_names_no_column_twice() {
        let counts = [132, 130, 95, 134, 61, 88, 55];
        for (base, count) in Base::ALL.into_iter().zip(counts) {
            let fields = fields(base);
            assert_eq!(fields.len(), count, "{base}");
            assert!(fields.is_sorted_by(|a, b| a.code < b.code), "{base}");
            let columns: usize = fields.iter().map(|field| field.columns.len()).sum();
            assert_eq!(INDEX[base as usize].columns.len(), columns, "{base}");
            assert_eq!(INDEX[base as usize].codes.len(), count, "{base}");
        }
    }

    #[test]
    fn headers_are_found_whatever_their_letters() {
        let rows = [
            (Base::Merimee, "REF", Some("REF")),
            (Base::Merimee, "Reference", Some("REF")),
            (Base::Merimee, " référence ", Some("REF")),
            (Base::Merimee, "\u{feff}Reference", Some("REF")),
            (Base::Merimee, "TITRE EDITORIAL DE LA NOTICE", Some("TICO")),
            (Base::Merimee, "vocable_pour_les_edifices_cultuels", Some("VOCA")),
            (Base::Merimee, "Historique", Some("HIST")),
            (Base::Merimee, "HISTORIQUE", Some("HISTORIQUE")),
            (Base::Palissy, "Appellation_d'usage", Some("APPL")),
            (Base::Palissy, "emplacement de l'œuvre dans l'édifice", Some("EMPL")),
            (Base::Joconde, "Manquant commentaires", Some("MANQUANT_COM")),
            (Base::Joconde, "manquant_com", Some("MANQUANT_COM")),
            (Base::Joconde, "Code_Museofile", Some("MUSEO")),
            (Base::Memoire, "datpv", Some("DATPV")),
            (Base::Museofile, "Identifiant", Some("REF")),
            (Base::Museofile, "prot-bat", Some("PROT-BAT")),
            (Base::Autor, "nom complet", Some("NOMPRENOM")),
            (Base::Autor, "Lieu_d'activites", Some("LOCACT")),
            (Base::Mnr, "Code_Museofile", None),
            (Base::Mnr, "", None),
        ];
        for (base, header, code) in rows {
            assert_eq!(by_header(base, header).map(|field| field.code), code, "{base} {header:?}");
        }
    }

    #[test]
    fn a_code_means_another_thing_in_another_base() {
        assert!(field(Base::Joconde, "COOR").unwrap().private);
        assert!(!field(Base::Merimee, "COOR").unwrap().private);
        assert_eq!(field(Base::Mnr, "TECH").unwrap().card, Card::List);
    }
}
