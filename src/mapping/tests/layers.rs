//! The things that a notice describes beside its own: the layers of Mémoire, a museum's building and collection.

use super::{Base, check, mapped};

const ORIGINAL: &[(&str, &str)] = &[
    ("LEG", "Élévation de la façade"),
    ("DATPV", "1905"),
    ("AUTP", "Durand, Eugène"),
    ("AUTOR", "Viollet-le-Duc, Eugène (architecte)"),
    ("DATOR", "1842"),
    ("COTECOR", "0082/091/2012-38"),
    ("LIEUCOR", "75 ; Paris ; Médiathèque de l'architecture et du patrimoine"),
    ("MENTOR", "Signé en bas à droite"),
    ("FORMATOR", "60 x 90"),
];

#[test]
fn the_original_has_makers_dates_and_keeper_of_its_own() {
    check(
        Base::Memoire,
        ORIGINAL,
        &[
            "# crm:P130_shows_features_of #original",
            "#original rdf:type crm:E22_Human-Made_Object",
            r##"#original rdfs:label "document reproduit : Élévation de la façade"@fr"##,
            "#original crm:P108i_was_produced_by #original-production",
            "#original-production crm:P14_carried_out_by id/agent/eugene-viollet-le-duc",
            "#original-production-part-1 crm:P2_has_type id/concept/role/architecte",
            r##"#original-production-time crm:P82a_begin_of_the_begin "1842-01-01T00:00:00Z"^^xsd:dateTime"##,
            "#original crm:P1_is_identified_by #original-shelf-mark-1",
            r##"#original-shelf-mark-1 crm:P190_has_symbolic_content "0082/091/2012-38""##,
            "#original crm:P50_has_current_keeper #original-keeper",
            r##"#original-keeper rdfs:label "Médiathèque de l'architecture et du patrimoine"@fr"##,
            r##"#original-keeper-place rdfs:label "75, Paris"@fr"##,
            r##"#original-inscription crm:P190_has_symbolic_content "Signé en bas à droite"@fr"##,
            r##"#original-text-format crm:P190_has_symbolic_content "60 x 90"@fr"##,
            // The photograph keeps its own.
            r##"# schema:dateCreated "1905""##,
            "# schema:creator id/agent/eugene-durand",
            "!dateCreated \"1842",
            "!# schema:creator id/agent/eugene-viollet",
            "!# crm:P50_has_current_keeper",
            "!#original schema:",
        ],
    );
}

#[test]
fn a_print_shows_what_the_photograph_shows() {
    check(
        Base::Memoire,
        &[("AUTTI", "Durand, Eugène"), ("DATTI", "1911 (vers)"), ("NUMTI", "T123")],
        &[
            "# crm:P130i_features_are_also_found_on #print",
            "#print-production crm:P14_carried_out_by id/agent/eugene-durand",
            r##"#print-inventory-number-1 crm:P190_has_symbolic_content "T123""##,
            r##"#print-production-time rdfs:label "1911 (vers)"@fr"##,
            "!#production",
            "!#original",
        ],
    );
    check(
        Base::Memoire,
        &[("AUTG", "Callot, Jacques"), ("DATD", "1629"), ("ECH", "1/100")],
        &[
            "# crm:P130_shows_features_of #engraving",
            "#engraving-production crm:P14_carried_out_by id/agent/jacques-callot",
            "# crm:P130_shows_features_of #drawing",
            r##"#drawing-production-time crm:P82b_end_of_the_end "1629-12-31T23:59:59Z"^^xsd:dateTime"##,
            r##"#drawing-text-scale crm:P190_has_symbolic_content "1/100"@fr"##,
        ],
    );
}

#[test]
fn the_work_shown_is_dated_apart_from_the_photograph() {
    check(
        Base::Memoire,
        &[
            ("EDIF", "Basilique Saint-Denis"),
            ("OBJT", "gisant"),
            ("SCLE", "14e (début)"),
            ("AUTOEU", "Pépin de Huy, Jean"),
            ("DATPV", "1893"),
            ("LBASE", "PA00000002"),
        ],
        &[
            "# crm:P62_depicts #work-shown",
            r##"#work-shown rdfs:label "gisant"@fr"##,
            "#work-shown crm:P53_has_former_or_current_location #work-shown-place",
            r##"#work-shown-place rdfs:label "Basilique Saint-Denis"@fr"##,
            r##"#work-shown-production-time crm:P82b_end_of_the_end "1325-12-31T23:59:59Z"^^xsd:dateTime"##,
            "#work-shown-production crm:P14_carried_out_by id/agent/jean-pepin-de-huy",
            // One hop leads to what has a notice, and each work is counted once.
            "# schema:about id/merimee/PA00000002",
            "!schema:about #",
            "!# schema:creator",
            "!dateCreated \"13",
        ],
    );
    check(
        Base::Memoire,
        &[("EDIF", "Eglise"), ("LEG", "Abside")],
        &[r##"#work-shown rdfs:label "Eglise"@fr"##, "!#work-shown-place"],
    );
    check(
        Base::Memoire,
        &[("SCLE", "12e"), ("LEG", "Abside")],
        &[r##"#work-shown rdfs:label "œuvre représentée : Abside"@fr"##],
    );
    check(Base::Memoire, &[("LEG", "Abside")], &["!#work-shown", "!#original", "!#print"]);
    check(Base::Memoire, &[("AUTOR", "Inconnu"), ("SCLE", "Sans objet")], &["!#original"]);
}

#[test]
fn the_keeper_in_a_notice_of_an_object_keeps_the_object() {
    let keeper = ("LIEUCOR", "75 ; Paris ; Musée de Cluny");
    check(
        Base::Memoire,
        &[keeper, ("OBJT", "chapiteau")],
        &[r##"#work-shown-keeper rdfs:label "Musée de Cluny"@fr"##, "!#original"],
    );
    check(
        Base::Memoire,
        &[keeper, ("OBJT", "chapiteau"), ("NUMOR", "12")],
        &["#original crm:P50_has_current_keeper #original-keeper", "!#work-shown-keeper"],
    );
    check(
        Base::Memoire,
        &[("LIEUCP", "Paris ; collection particulière Quévandalec")],
        &["#keeper crm:P2_has_type id/concept/owner/private", "!Quévandalec"],
    );
}

#[test]
fn a_site_and_its_operation_stand_with_the_work_shown() {
    check(
        Base::Memoire,
        &[
            ("EDIARCH", "villa"),
            ("STRUCT", "bâtiment"),
            ("CHRONO", "Gallo-romain"),
            ("SITE", "Chasseigne"),
            ("NUMSITE", "86270001"),
            ("NUMOP", "12"),
        ],
        &[
            "#work-shown crm:P2_has_type id/concept/site-interpretation/villa",
            "#work-shown crm:P2_has_type id/concept/archaeological-structure/batiment",
            "#work-shown crm:P2_has_type id/concept/epoch/gallo-romain",
            "#work-shown crm:P53_has_former_or_current_location #site",
            r##"#site-site-number-1 crm:P190_has_symbolic_content "86270001""##,
            "#work-shown crm:P12i_was_present_at #operation",
        ],
    );
}

#[test]
fn a_play_has_title_place_and_characters_but_no_actors() {
    let values = [
        ("LEG", "Acte II"),
        ("TITRE", "Phèdre"),
        ("THEATRE", "Comédie-Française"),
        ("ROLE", "Quévandalec : Phèdre ; Quévandalec"),
        ("CINEPROD", "Gaumont"),
    ];
    check(
        Base::Memoire,
        &values,
        &[
            "# crm:P62_depicts #performance",
            r##"#performance rdfs:label "Phèdre"@fr"##,
            r##"#performance-place rdfs:label "Comédie-Française"@fr"##,
            r##"#performance-producer-1 rdfs:label "Gaumont"@fr"##,
            "# dcterms:subject id/concept/character/phedre",
            r##"# schema:name "Acte II"@fr"##,
            "!Quévandalec",
        ],
    );
    let mapped = mapped(Base::Memoire, &values);
    assert!(!format!("{:?}", mapped.problems).contains("Quévandalec"));
    assert!(mapped.problems.iter().any(|problem| problem.kind == "W_PERSONAL_DATA"));
}

#[test]
fn colours_that_are_no_terms_stay_words() {
    for (given, expected) in [
        ("OUI", "# crm:P2_has_type id/concept/color/couleur"),
        ("N&B", "# crm:P2_has_type id/concept/color/noir-et-blanc"),
        ("non", "# crm:P2_has_type id/concept/color/monochrome"),
        ("virage bleu", r##"#text-color crm:P190_has_symbolic_content "virage bleu"@fr"##),
    ] {
        check(Base::Memoire, &[("COULEUR", given)], &[expected]);
        let warned = !mapped(Base::Memoire, &[("COULEUR", given)]).problems.is_empty();
        assert_eq!(warned, given == "virage bleu", "{given}");
    }
    check(Base::Memoire, &[("SENS", "V")], &["# crm:P2_has_type id/concept/orientation/vertical"]);
    check(Base::Memoire, &[("SUP", "verre")], &["# crm:P2_has_type id/concept/carrier/verre"]);
}

#[test]
fn entry_and_registration_of_a_photograph_are_two_events() {
    check(
        Base::Memoire,
        &[("ACQU", "Don"), ("DATIMM", "1997"), ("IDPROD", "service régional d'archéologie")],
        &[
            "# crm:P24i_changed_ownership_through #acquisition-1",
            "#acquisition-1 crm:P2_has_type id/concept/acquisition/don",
            "# crm:P12i_was_present_at #registration-1",
            r##"#registration-1-time crm:P82a_begin_of_the_begin "1997-01-01T00:00:00Z"^^xsd:dateTime"##,
            "doc dcterms:creator id/agent/service-regional-d-archeologie-group",
            "!#acquisition-1-time",
        ],
    );
    check(
        Base::Memoire,
        &[("ACQU", "dépôt")],
        &["#acquisition-1 rdf:type crm:E10_Transfer_of_Custody", "!crm:E8_Acquisition"],
    );
}

#[test]
fn a_record_says_what_study_it_belongs_to() {
    check(
        Base::Merimee,
        &[
            ("ETUD", "recensement immeubles MH"),
            ("DOSS", "Dossier de protection"),
            ("AIRE", "Provins"),
        ],
        &[
            "doc crm:P2_has_type id/concept/study-framework/recensement-immeubles-mh",
            "doc crm:P2_has_type id/concept/file-type/dossier-de-protection",
            "doc dcterms:coverage id/concept/study-area/provins",
            "!# crm:P2_has_type id/concept/file-type",
        ],
    );
}

#[test]
fn a_museum_has_a_building_and_a_collection_with_owners_by_category() {
    check(
        Base::Museofile,
        &[
            ("NOMOFF", "musée"),
            ("SIGLE_M", "MuCEM"),
            ("ACCES", "Oui"),
            ("PROPBAT", "commune"),
            ("PROPCOLL", "propriété de Monsieur Quévandalec"),
            ("PHOTO", "museo/M0001/a.jpg"),
            ("COPY", "© musée"),
        ],
        &[
            r##"# schema:alternateName "MuCEM"@fr"##,
            "#acronym crm:P2_has_type id/concept/appellation/acronym",
            r##"# schema:publicAccess "true"^^xsd:boolean"##,
            "#building-place crm:P156i_is_occupied_by #building",
            "#building-owner-1 crm:P2_has_type id/concept/owner/commune",
            "# crm:P50i_is_current_keeper_of #collection",
            r##"#image-1 schema:creditText "© musée"@fr"##,
            "!Quévandalec",
            "!#image-1 dcterms:license",
        ],
    );
    check(
        Base::Museofile,
        &[("ADRL1_M", "rue de Rivoli"), ("LIEU_M", "cour Napoléon")],
        &[r##"#address schema:streetAddress "rue de Rivoli, cour Napoléon"@fr"##],
    );
}

#[test]
fn rights_in_a_work_are_the_works() {
    check(
        Base::Joconde,
        &[("DATA", "oui"), ("LOCA3", "2046"), ("ONOM", "Martin Paul (dédicataire)")],
        &[
            "# crm:P104_is_subject_to #right-artist-rights",
            r##"#right-public-domain rdfs:label "2046"@fr"##,
            r##"#text-onomastics crm:P190_has_symbolic_content "Martin Paul (dédicataire)"@fr"##,
            "!id/agent",
        ],
    );
}
