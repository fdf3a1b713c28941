//! Communes, cantons, countries, coordinates and outlines.

use super::{Base, IriBase, check, mapped};

/// The triples of the shared nodes whose IRI ends so, with short names.
fn shared(base: Base, values: &[(&'static str, &str)], node: &str) -> Vec<String> {
    let iris = IriBase::new("http://b/").expect("a base");
    let found = mapped(base, values);
    let nodes = found.shared.iter().filter(|shared| shared.iri.as_str().ends_with(node));
    let mut lines = Vec::new();
    for shared in nodes {
        for triple in shared.triples(&iris).into_iter().chain(shared.labels(&shared.label, [])) {
            let mut line = format!("{} {}", triple.predicate, triple.object);
            for (prefix, namespace) in crate::vocab::PREFIXES {
                line = line.replace(&format!("<{namespace}"), &format!("<{prefix}:"));
            }
            lines.push(line.replace("http://b/", "").replace(['<', '>'], ""));
        }
    }
    lines
}

#[test]
fn a_place_has_its_official_name_and_falls_within_the_next() {
    for (insee, node, expected) in [
        (
            "75107",
            "commune/75107",
            &[
                "rdf:type schema:City",
                "rdf:type crm:E53_Place",
                r#"schema:identifier "75107""#,
                "schema:sameAs http://id.insee.fr/geo/arrondissementMunicipal/75107",
                "crm:P89_falls_within id/place/commune/75056",
                "crm:P89_falls_within id/place/departement/75",
                "schema:containedInPlace id/place/commune/75056",
                r#"schema:name "Paris 7e Arrondissement"@fr"#,
            ][..],
        ),
        (
            "75107",
            "commune/75056",
            &[
                "schema:sameAs http://id.insee.fr/geo/commune/75056",
                "crm:P89_falls_within id/place/departement/75",
                r#"rdfs:label "Paris"@fr"#,
            ],
        ),
        (
            "2A004",
            "departement/2A",
            &[
                "schema:sameAs http://id.insee.fr/geo/departement/2A",
                "crm:P89_falls_within id/place/region/94",
                r#"schema:name "Corse-du-Sud"@fr"#,
            ],
        ),
        (
            "2A004",
            "region/94",
            &[
                "schema:sameAs http://id.insee.fr/geo/region/94",
                "crm:P89_falls_within id/place/country/france",
                "schema:containedInPlace id/place/country/france",
            ],
        ),
        ("2A004", "country/france", &["rdf:type schema:Country", r#"schema:name "France"@fr"#]),
        // A territory of no region.
        ("98818", "departement/988", &["crm:P89_falls_within id/place/country/france"]),
        // To POP a commune of today; since then another part of the new commune gives the code.
        ("12114", "commune/12114", &["dcterms:isReplacedBy id/place/commune/12076"]),
        (
            "12114",
            "commune/12076",
            &[
                "dcterms:isReplacedBy id/place/commune/12218",
                "crm:P89_falls_within id/place/departement/12",
                r#"schema:name "Conques"@fr"#,
            ],
        ),
        (
            "12114",
            "commune/12218",
            &[
                "schema:sameAs http://id.insee.fr/geo/commune/12218",
                r#"schema:name "Conques-en-Rouergue"@fr"#,
            ],
        ),
    ] {
        let found = shared(Base::Merimee, &[("INSEE", insee)], node);
        for line in expected {
            assert!(
                found.iter().any(|triple| triple == line),
                "{insee} {node}: {line}\n{found:#?}"
            );
        }
    }
    let former = shared(Base::Merimee, &[("INSEE", "12114")], "commune/12114").join("\n");
    assert!(!former.contains("sameAs") && !former.contains("departement"), "{former}");
}

#[test]
fn a_shared_node_has_the_same_triples_whichever_notice_names_it() {
    // Once as the commune of the notice, once as the one that took the place of the notice's.
    for (first, second, node) in
        [("12114", "12218", "12218"), ("12076", "12114", "12076"), ("75107", "75056", "75056")]
    {
        let node = format!("commune/{node}");
        let of = |insee| shared(Base::Merimee, &[("INSEE", insee)], &node);
        assert_eq!(of(first), of(second), "{node}");
    }
}

#[test]
fn a_code_that_no_commune_has_or_had_is_kept_and_reported() {
    let values = [("INSEE", "01999"), ("WCOM", "Nulle-Part"), ("DPT", "01")];
    let kinds: Vec<&str> =
        mapped(Base::Merimee, &values).problems.iter().map(|problem| problem.kind).collect();
    assert!(kinds.contains(&"W_INSEE"), "{kinds:?}");
    check(
        Base::Merimee,
        &values,
        &[
            "# crm:P55_has_current_location id/place/commune/01999",
            r##"# ns#inseeAsGiven "01999""##,
        ],
    );
    let found = shared(Base::Merimee, &values, "commune/01999").join("\n");
    assert!(found.contains("departement/01") && !found.contains("sameAs"), "{found}");
}

#[test]
fn a_town_by_name_is_a_commune_only_where_its_departement_has_one_of_that_name() {
    check(
        Base::Museofile,
        &[("VILLE_M", "Ferté-Alais (La)"), ("DPT", "Essonne")],
        &[
            "# schema:containedInPlace id/place/commune/91232",
            "# crm:P55_has_current_location id/place/commune/91232",
            "# crm:P74_has_current_or_former_residence id/place/commune/91232",
            "!#place",
        ],
    );
    check(
        Base::Museofile,
        &[("VILLE_M", "Romans"), ("DPT", "Drôme")],
        &[
            "# crm:P55_has_current_location #place",
            "#place crm:P89_falls_within id/place/departement/26",
            "!id/place/commune",
        ],
    );
    check(
        Base::Museofile,
        &[("VILLE_M", "Paris")],
        &["# crm:P55_has_current_location #place", "!id/place/commune"],
    );
    let kept =
        [("LOCA", "Valence ; musée des beaux-arts"), ("VILLE_M", "Valence"), ("DPT", "Drôme")];
    check(
        Base::Joconde,
        &kept,
        &[
            "# schema:itemLocation id/place/commune/26362",
            "# crm:P55_has_current_location id/place/commune/26362",
        ],
    );
    // The work is not where the museum of its code is, and the département is that of the museum.
    let elsewhere = [("LOCA", "Valence ; musée"), ("VILLE_M", "Paris"), ("DPT", "Drôme")];
    check(Base::Joconde, &elsewhere, &["!id/place/commune"]);
    // No département.
    check(
        Base::Mnr,
        &[("LOCA", "Paris ; musée du Louvre")],
        &["# schema:itemLocation #place", "!id/place/commune"],
    );
    // Where the base has codes of communes, only the code counts.
    check(
        Base::Merimee,
        &[("WCOM", "Provins"), ("DPT", "77")],
        &["# schema:containedInPlace #place", "!id/place/commune"],
    );
}

#[test]
fn cantons_are_places_of_the_notices_own() {
    check(
        Base::Palissy,
        &[("CANT", "Ferté-Alais (La)"), ("DPT", "91"), ("INSEE", "91232")],
        &[
            "# crm:P53_has_former_or_current_location #canton",
            "#canton rdf:type crm:E53_Place",
            "#canton crm:P2_has_type id/concept/place-type/canton",
            "#canton crm:P89_falls_within id/place/departement/91",
            r##"#canton rdfs:label "La Ferté-Alais"@fr"##,
        ],
    );
    check(Base::Palissy, &[("CANT", "néant"), ("DPT", "91")], &["!#canton"]);
}

#[test]
fn a_country_is_stated_where_nothing_narrower_is() {
    check(
        Base::Memoire,
        &[("PAYS", "Italie")],
        &[
            "# schema:itemLocation id/place/country/italie",
            "# crm:P55_has_current_location id/place/country/italie",
        ],
    );
    check(Base::Memoire, &[("PAYS", "France")], &["# schema:itemLocation id/place/country/france"]);
    check(Base::Memoire, &[("PAYS", "France"), ("INSEE", "75056")], &["!id/place/country"]);
    check(
        Base::Memoire,
        &[("PAYS", "75056")],
        &["!id/place/country", r##"#text-country crm:P190_has_symbolic_content "75056"@fr"##],
    );
}

#[test]
fn a_geometry_says_how_far_off_it_may_be() {
    let check = |values: &[(&'static str, &str)], expected: &[&str]| {
        check(Base::Merimee, values, expected);
    };
    check(
        &[("POP_COORDONNEES", "48.5123,3.2512")],
        &[
            r##"#geometry geo:asWKT "POINT(3.2512 48.5123)"^^geo:wktLiteral"##,
            "#geometry geo:hasSpatialAccuracy id/concept/precision/given",
            r##"#geometry geo:hasMetricSpatialAccuracy "6"^^xsd:double"##,
        ],
    );
    check(
        &[("POP_COORDONNEES", "44.0,0.0")],
        &[
            "#geometry geo:hasSpatialAccuracy id/concept/precision/low",
            r##"#geometry geo:hasMetricSpatialAccuracy "55660"^^xsd:double"##,
        ],
    );
    check(
        &[("COOR", "0774740 ; 10091150"), ("ZONE", "Lambert1")],
        &[
            "#geometry geo:hasSpatialAccuracy id/concept/precision/projected",
            r##"#geometry geo:hasMetricSpatialAccuracy "3"^^xsd:double"##,
        ],
    );
    let words = r##"#text-coordinates crm:P190_has_symbolic_content "0774740 ; 10091150 (Lambert3 sud)"@fr"##;
    check(&[("COOR", "0774740 ; 10091150"), ("ZONE", "Lambert3 sud")], &["!#geometry", words]);
    check(&[("COOR", "X ; Y"), ("ZONE", "Lambert93")], &["!#geometry", "!#text-coordinates"]);
    check(
        &[("POP_COORDINATES_POLYGON", "[[48.51,3.25],[48.52,3.25],[48.51,3.26]]")],
        &[
            "# geo:hasGeometry #outline",
            r##"#outline geo:asWKT "POLYGON((3.25 48.51, 3.25 48.52, 3.26 48.51, 3.25 48.51))"^^geo:wktLiteral"##,
            r##"#outline geo:hasMetricSpatialAccuracy "557"^^xsd:double"##,
            "!schema:geo",
        ],
    );
}

#[test]
fn a_secret_place_has_no_coordinates_and_no_outline() {
    let values = [
        ("COM2", "Quelque-Part"),
        ("POP_COORDONNEES", "48.5123,3.2512"),
        ("COOR", "0774740 ; 10091150"),
        ("COORM", "0774740 ; 10091150/0774741 ; 10091151"),
        ("POP_COORDINATES_POLYGON", "[[48.51,3.25],[48.52,3.25],[48.51,3.26]]"),
    ];
    check(Base::Palissy, &values, &["!#geo", "!#outline", "!#text-coordinates", "!Quelque"]);
}
