//! What becomes of people and bodies: those of Autor, and those that other notices name.

use super::{check, mapped};
use crate::notice::Base;

#[test]
fn a_person_of_autor_has_names_dates_and_identifiers() {
    check(
        Base::Autor,
        &[
            ("TYPID", "personne physique"),
            ("NOM", "JEANNERET"),
            ("PREN", "Charles-Edouard"),
            ("PNOM", "dit Le Corbusier"),
            ("ALIAS", "Le Corbusier | Corbu (?)"),
            ("REJET", "Jeanneret Edouard"),
            ("DNAISS", "6 octobre 1887"),
            ("LNAISS", "La Chaux-de-Fonds"),
            ("DMORT", "1965"),
            ("FONC", "architecte"),
            ("ISNI", "0000 0001 2150 090X"),
            ("ISNI_VERIFIEE", "oui"),
            ("ADRS", "35 rue de Sèvres"),
        ],
        &[
            "# rdf:type crm:E21_Person",
            "# rdf:type schema:Person",
            r##"# schema:name "Charles-Edouard Jeanneret""##,
            r##"# schema:alternateName "Le Corbusier""##,
            r##"# schema:alternateName "Charles-Edouard Jeanneret, dit Le Corbusier""##,
            r##"# schema:familyName "JEANNERET""##,
            "# crm:P1_is_identified_by #name-1",
            r##"#name-1 crm:P190_has_symbolic_content "Charles-Edouard Jeanneret""##,
            "#name-3 crm:P2_has_type id/concept/appellation/alias",
            "# skos:closeMatch id/agent/charles-edouard-jeanneret",
            "# skos:closeMatch id/agent/le-corbusier",
            "# skos:closeMatch id/agent/edouard-jeanneret",
            "!closeMatch id/agent/corbu",
            r##"# schema:birthDate "1887-10-06"^^xsd:date"##,
            r##"# schema:deathDate "1965""##,
            "# crm:P98i_was_born #birth",
            "#birth rdf:type crm:E67_Birth",
            r##"#birth-time crm:P82a_begin_of_the_begin "1887-10-06T00:00:00Z"^^xsd:dateTime"##,
            "#birth crm:P7_took_place_at #birth-place",
            "# schema:birthPlace #birth-place",
            r##"#death-time crm:P82b_end_of_the_end "1965-12-31T23:59:59Z"^^xsd:dateTime"##,
            "# crm:P2_has_type id/concept/profession/architecte",
            r##"# schema:jobTitle "architecte"@fr"##,
            "# schema:sameAs https://isni.org/isni/000000012150090X",
            r##"#isni-1 crm:P190_has_symbolic_content "000000012150090X""##,
            r##"#address schema:streetAddress "35 rue de Sèvres"@fr"##,
        ],
    );
}

#[test]
fn bodies_and_agents_of_unknown_kind_have_the_events_of_their_class() {
    check(
        Base::Autor,
        &[("TYPID", "personne morale"), ("NOM", "Fonderie Thomire"), ("DNAISS", "1804")],
        &[
            "# rdf:type crm:E74_Group",
            "# rdf:type schema:Organization",
            "# crm:P95i_was_formed_by #formation",
            r##"# schema:foundingDate "1804""##,
            "# skos:closeMatch id/agent/fonderie-thomire-group",
            "!schema:birthDate",
        ],
    );
    check(
        Base::Autor,
        &[("NOM", "Maître du Jeu"), ("DNAISS", "1450 vers")],
        &[
            "# rdf:type crm:E39_Actor",
            "# crm:P92i_was_brought_into_existence_by #beginning",
            "!schema:Person",
            "!E21_Person",
            "!skos:closeMatch",
        ],
    );
    // Who has a given name is a person.
    check(Base::Autor, &[("NOM", "Abit"), ("PREN", "Armand")], &["# rdf:type crm:E21_Person"]);
}

#[test]
fn the_marks_of_goldsmiths_are_dated_events_and_numbers() {
    check(
        Base::Autor,
        &[
            ("NOM", "Abit"),
            ("PREN", "Armand"),
            ("SYMB", "un habit"),
            ("INI", "A.A."),
            ("GAR", "B882"),
            ("INS", "16 octobre 1895"),
            ("ISNI", "0000 0001 2150 090X"),
            ("ISNI_VERIFIEE", "non"),
        ],
        &[
            "# crm:P12i_was_present_at #mark-registration",
            "#mark-registration crm:P2_has_type id/concept/event/mark-registration",
            r##"#mark-registration-time crm:P82a_begin_of_the_begin "1895-10-16T00:00:00Z"^^xsd:dateTime"##,
            r##"#guarantee-register-1 crm:P190_has_symbolic_content "B882""##,
            r##"#text-mark-symbol crm:P190_has_symbolic_content "un habit"@fr"##,
            "#isni-unconfirmed-1 crm:P2_has_type id/concept/identifier/isni-unconfirmed",
            "!isni.org",
        ],
    );
}

#[test]
fn of_who_may_be_alive_neither_address_nor_birthday_is_published() {
    let living = [
        ("TYPID", "personne physique"),
        ("NOM", "Quévandalec"),
        ("DNAISS", "12 mars 1962"),
        ("ADRS", "12 rue des Lilas"),
        ("AUTORLOCA", "Melun, quartier des Lilas"),
    ];
    check(
        Base::Autor,
        &living,
        &[r##"# schema:birthDate "1962""##, "!Lilas", "!1962-03", "!mars", "!schema:address"],
    );
    let mapped = mapped(Base::Autor, &living);
    let kinds: Vec<&str> = mapped.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, ["W_PERSONAL_DATA", "W_PERSONAL_DATA"]);
    assert!(!format!("{:?}", mapped.problems).contains("Lilas"));
    for gone in [("DMORT", "2001"), ("INS", "16 octobre 1895"), ("SCLE", "18e siècle")] {
        let values = [living.as_slice(), &[gone]].concat();
        check(
            Base::Autor,
            &values,
            &[r##"# schema:birthDate "1962-03-12"^^xsd:date"##, "# schema:address #address"],
        );
    }
}

#[test]
fn an_end_before_the_beginning_leaves_words() {
    let values = [("PREN", "Jean"), ("DNAISS", "1805"), ("DMORT", "1731")];
    check(
        Base::Autor,
        &values,
        &[r##"#death-time rdfs:label "1731"@fr"##, "!schema:birthDate", "!P82a"],
    );
    let problems = mapped(Base::Autor, &values).problems;
    assert!(problems.iter().any(|problem| problem.kind == "W_DATE"), "{problems:?}");
}

#[test]
fn an_agent_has_the_forms_in_which_the_notice_writes_its_name() {
    let of = |base, values: &[(&'static str, &str)]| -> Vec<String> {
        let agents = mapped(base, values).shared.into_iter();
        let agents = agents.filter(|node| node.iri.as_str().contains("/id/agent/"));
        agents
            .map(|node| {
                let slug = node.iri.as_str().rsplit('/').next().unwrap_or_default().to_owned();
                format!("{slug}: {} | {}", node.label, node.others.join(" | "))
            })
            .collect()
    };
    for (base, given, expected) in [
        (
            Base::Merimee,
            "SAND MAURICE(PEINTRE) | Sand Maurice (dessinateur)",
            &["maurice-sand: Maurice Sand | SAND MAURICE | Sand Maurice"][..],
        ),
        (
            Base::Merimee,
            "Jeanneret Charles-Edouard, dit Le Corbusier (architecte)",
            &[
                "charles-edouard-jeanneret: Charles-Edouard Jeanneret | Jeanneret Charles-Edouard, dit Le Corbusier",
            ],
        ),
        (
            Base::Joconde,
            "DUPONT Jean | DUPONT Jean (d'après) | DUPONT Jean (?) | d'après DUPONT Jean",
            &["jean-dupont: Jean Dupont | DUPONT Jean"],
        ),
        // A firm and a person of one name are two.
        (
            Base::Memoire,
            "Neurdein (frères) | Neurdein",
            &["neurdein-group: Neurdein | ", "neurdein: Neurdein | "],
        ),
    ] {
        let field = if base == Base::Memoire { "AUTP" } else { "AUTR" };
        assert_eq!(of(base, &[(field, given)]), expected, "{given}");
    }
}

#[test]
fn doubt_and_dates_stay_on_the_part_of_the_production() {
    check(
        Base::Joconde,
        &[("AUTR", "DUPONT Jean | DUPONT Jean (?)"), ("PAUT", "Paris, 1561 ; Paris, 1602")],
        &[
            "#production-part-2 crm:P14_carried_out_by id/agent/jean-dupont",
            "#production-part-2 crm:P2_has_type id/concept/certainty/uncertain",
            "!#production-part-1",
        ],
    );
    check(
        Base::Joconde,
        &[("AUTR", "TROY François de"), ("PAUT", "Toulouse, 1645 ; Paris, 1730")],
        &[
            r##"#production-part-1 crm:P3_has_note "Toulouse, 1645 ; Paris, 1730"@fr"##,
            "!schema:birthDate",
        ],
    );
    check(
        Base::Joconde,
        &[("AUTR", "TROY François de | anonyme"), ("PAUT", "Toulouse, 1645 ; Paris, 1730")],
        &[
            "!#production-part-1 crm:P3_has_note",
            r##"#text-author-detail crm:P190_has_symbolic_content "Toulouse, 1645 ; Paris, 1730"@fr"##,
        ],
    );
    check(
        Base::Memoire,
        &[("AUTP", "Durand, Eugène (1844-1910)")],
        &[r##"#production-part-1 crm:P3_has_note "1844-1910"@fr"##],
    );
}

#[test]
fn a_notice_of_autor_is_a_relation_and_never_a_thing_shown() {
    for field in ["LBASE", "LAUTP"] {
        check(
            Base::Memoire,
            &[(field, "AW00012")],
            &[
                "# dcterms:relation id/autor/AW00012",
                "# crm:P67i_is_referred_to_by doc/autor/AW00012",
                "!schema:about",
            ],
        );
    }
    check(
        Base::Autor,
        &[("LBASE", "PA00088801"), ("LRELA", "Boyer, Léon (AC00013)")],
        &[
            "# dcterms:relation id/merimee/PA00088801",
            "# dcterms:relation id/autor/AC00013",
            r##"#text-related-persons crm:P190_has_symbolic_content "Boyer, Léon (AC00013)"@fr"##,
        ],
    );
}
