//! What the patterns make of fields: rows of fields in, lines of the graph out.

use super::{Mapped, graph, privacy};
use crate::iri::IriBase;
use crate::notice::fields::{self, Card};
use crate::notice::{Base, Record, Source, Value};

mod agents;
mod events;
mod layers;
mod places;
mod proof;

/// A record of the base with the fields, and the reference `PA00000001` or its like.
fn record(base: Base, values: &[(&'static str, &str)]) -> Record {
    let mut record = Record::new(base, Source { file: "f.csv".into(), line: 2 });
    record.reference = reference(base).to_owned();
    for (code, value) in values {
        let field = fields::field(base, code).expect("a field of the base");
        let value = match field.card {
            Card::One => Value::Text((*value).to_owned()),
            Card::List => Value::List(value.split(" | ").map(str::to_owned).collect()),
        };
        record.set(field.code, value);
    }
    record
}

fn reference(base: Base) -> &'static str {
    match base {
        Base::Merimee => "PA00000001",
        Base::Palissy => "PM00000001",
        Base::Joconde => "00000000001",
        Base::Memoire => "AP000001",
        Base::Mnr => "MNR00001",
        Base::Museofile => "M0001",
        Base::Autor => "OR000001",
    }
}

fn mapped(base: Base, values: &[(&'static str, &str)]) -> Mapped {
    let iris = IriBase::new("http://b/").expect("a base");
    graph(&record(base, values), &iris, 2026)
}

/// The triples with short names: `#…` for the thing and its parts, prefixes for the rest.
fn lines(mapped: &Mapped, base: Base) -> Vec<String> {
    let thing = format!("http://b/id/{base}/{}", reference(base));
    let doc = format!("http://b/doc/{base}/{}", reference(base));
    mapped
        .own
        .iter()
        .map(|triple| {
            let mut line =
                triple.to_string().replace(&thing, "#").replace(&doc, "doc").replace("##", "#");
            for (prefix, namespace) in crate::vocab::PREFIXES {
                line = line.replace(&format!("<{namespace}"), &format!("<{prefix}:"));
            }
            line.replace("http://b/", "").replace(['<', '>'], "")
        })
        .collect()
}

/// Holds that the graph has each line; one that begins with `!` must not be part of any.
fn check(base: Base, values: &[(&'static str, &str)], expected: &[&str]) {
    let mapped = mapped(base, values);
    let lines = lines(&mapped, base);
    let all = lines.join("\n");
    for line in expected {
        match line.strip_prefix('!') {
            Some(absent) => assert!(!all.contains(absent), "{absent}\nstands in\n{all}"),
            None => assert!(lines.iter().any(|found| found == line), "{line}\nis not in\n{all}"),
        }
    }
}

#[test]
fn titles_and_labels_are_never_empty() {
    let name = r#"# schema:name "Château"@fr"#;
    check(
        Base::Merimee,
        &[("TICO", "Château ")],
        &[
            name,
            r##"# rdfs:label "Château"@fr"##,
            "# crm:P1_is_identified_by #title-1",
            r##"#title-1 crm:P190_has_symbolic_content "Château"@fr"##,
        ],
    );
    check(
        Base::Palissy,
        &[("DENO", "calice"), ("WCOM", "Provins")],
        &[r##"# rdfs:label "calice (Provins)"@fr"##],
    );
    check(Base::Mnr, &[], &[r##"# rdfs:label "MNR00001"@fr"##]);
    check(
        Base::Museofile,
        &[("AUTNOM", "ancien musée")],
        &[r##"# schema:name "ancien musée"@fr"##],
    );
    check(
        Base::Merimee,
        &[("TICO", "Château"), ("APPL", "la Ferme")],
        &[name, r##"# schema:alternateName "la Ferme"@fr"##],
    );
}

#[test]
fn a_notice_that_only_sends_on_describes_nothing() {
    let values = [
        ("TICO", "Notice de renvoi"),
        ("RENV", "PA00000002"),
        ("REFO", "PM87000001"),
        ("PPRO", "Voir la notice principale."),
        ("INSEE", "8081"),
    ];
    let notice = mapped(Base::Merimee, &values);
    assert!(notice.entity.is_none());
    assert!(
        notice.problems.iter().any(|problem| problem.kind == "W_INSEE"),
        "{:?}",
        notice.problems
    );
    check(
        Base::Merimee,
        &values,
        &[
            "doc dcterms:relation id/merimee/PA00000002",
            "doc dcterms:relation id/palissy/PM87000001",
            "!foaf:primaryTopic",
            "!crm:E22",
        ],
    );
}

#[test]
fn makers_have_their_role_on_a_part_of_the_production() {
    check(
        Base::Joconde,
        &[("AUTR", "LANTE Louis Marie (dessinateur, d'après) | anonyme")],
        &[
            "# crm:P108i_was_produced_by #production",
            "#production crm:P9_consists_of #production-part-1",
            "#production-part-1 crm:P2_has_type id/concept/role/dessinateur",
            "#production-part-1 crm:P2_has_type id/concept/attribution/d-apres",
            r##"#production crm:P3_has_note "anonyme"@fr"##,
            "!agent/anonyme",
        ],
    );
    let maker = mapped(Base::Joconde, &[("AUTR", "LANTE Louis Marie (dessinateur)")]);
    let text = lines(&maker, Base::Joconde).join("\n");
    for subject in [
        "# schema:creator id/agent/",
        "#production crm:P14_carried_out_by id/agent/",
        "#production-part-1 crm:P14_carried_out_by id/agent/",
    ] {
        assert!(text.contains(subject), "{subject}\n{text}");
    }
}

#[test]
fn one_dating_is_the_productions_time_and_several_are_phases() {
    check(
        Base::Merimee,
        &[("SCLE", "1er quart 12e siècle")],
        &[
            r##"# schema:dateCreated "1101/1125""##,
            "#production crm:P4_has_time-span #production-time",
            r##"#production-time crm:P82a_begin_of_the_begin "1101-01-01T00:00:00Z"^^xsd:dateTime"##,
            r##"#production-time crm:P82b_end_of_the_end "1125-12-31T23:59:59Z"^^xsd:dateTime"##,
            r##"#production-time rdfs:label "1er quart 12e siècle"@fr"##,
            "!#production-phase",
        ],
    );
    check(
        Base::Merimee,
        &[("SCLE", "15e siècle"), ("DATE", "1774"), ("JDAT", "porte la date")],
        &[
            r##"#production-time crm:P82a_begin_of_the_begin "1401-01-01T00:00:00Z"^^xsd:dateTime"##,
            r##"#production-time crm:P82b_end_of_the_end "1774-12-31T23:59:59Z"^^xsd:dateTime"##,
            "#production crm:P9_consists_of #production-phase-2",
            "#production-phase-2 crm:P140i_was_attributed_by #assignment-1",
            r##"# schema:dateCreated "1774""##,
        ],
    );
    check(
        Base::Joconde,
        &[("DMIS", "1998-03-29")],
        &["!#production", r##"doc dcterms:created "1998-03-29"^^xsd:date"##],
    );
    check(
        Base::Joconde,
        &[("MILL", "1834 dépôt légal")],
        &["!dateCreated", "#event-1 rdf:type crm:E7_Activity"],
    );
}

#[test]
fn words_that_no_grammar_reads_stay_and_are_reported() {
    let mapped = mapped(Base::Merimee, &[("SCLE", "26e siècle")]);
    assert_eq!(mapped.problems[0].kind, "W_DATE");
    let text = lines(&mapped, Base::Merimee).join("\n");
    assert!(text.contains(r##"#production-time rdfs:label "26e siècle"@fr"##), "{text}");
    assert!(!text.contains("P82a"), "{text}");
}

#[test]
fn a_former_commune_is_linked_to_that_of_today() {
    check(
        Base::Merimee,
        &[("INSEE", "75056"), ("WCOM", "Paris"), ("DPT", "75")],
        &[
            "# schema:containedInPlace id/place/commune/75056",
            "# crm:P55_has_current_location id/place/commune/75056",
            r##"# ns#inseeAsGiven "75056""##,
            "!P53_has_former",
        ],
    );
    // Once of Seine-et-Oise, today of Essonne.
    let values = [("INSEE", "78228"), ("WCOM", "Évry"), ("DPT", "91")];
    let current = crate::notice::grammar::place::current_commune("78228");
    assert_ne!(current, "78228");
    let today = format!("# crm:P55_has_current_location id/place/commune/{current}");
    check(
        Base::Merimee,
        &values,
        &[
            &today,
            "# crm:P53_has_former_or_current_location id/place/commune/78228",
            r##"# ns#inseeAsGiven "78228""##,
        ],
    );
    let mapped = mapped(Base::Merimee, &values);
    let former =
        mapped.shared.iter().find(|node| node.iri.as_str().ends_with("78228")).expect("shared");
    let iris = IriBase::new("http://b/").expect("a base");
    let text: Vec<String> = former.triples(&iris).iter().map(ToString::to_string).collect();
    assert!(text.iter().any(|line| line.contains("isReplacedBy")), "{text:?}");
    let today =
        mapped.shared.iter().find(|node| node.iri.as_str().ends_with(current)).expect("shared");
    assert_eq!((today.label.as_str(), former.label.as_str()), ("Évry-Courcouronnes", "Évry"));
}

#[test]
fn shared_nodes_come_after_those_that_they_name() {
    let mapped = mapped(Base::Merimee, &[("INSEE", "75056"), ("WCOM", "Paris"), ("DPT", "75")]);
    let iris: Vec<&str> = mapped.shared.iter().map(|node| node.iri.as_str()).collect();
    let at = |part: &str| iris.iter().position(|iri| iri.contains(part)).expect(part);
    assert!(
        at("place/region/") < at("place/departement/")
            && at("place/departement/") < at("place/commune/")
    );
}

#[test]
fn objects_are_kept_in_communes_and_buildings() {
    check(
        Base::Palissy,
        &[("INSEE", "75056"), ("REFA", "PA00000002")],
        &[
            "# schema:itemLocation id/place/commune/75056",
            "# schema:itemLocation id/merimee/PA00000002",
            "# crm:P55_has_current_location id/merimee/PA00000002#place",
            "!schema:containedInPlace",
        ],
    );
    check(
        Base::Palissy,
        &[
            ("INSEE", "75056"),
            ("REFA", "PA00000002"),
            ("WEB", "33063"),
            ("DEPL", "lieu de déplacement : musée"),
            ("MOSA", "musée ; PA00000003"),
        ],
        &[
            "# schema:itemLocation id/place/commune/33063",
            "# schema:itemLocation id/merimee/PA00000003",
            "# crm:P53_has_former_or_current_location id/place/commune/75056",
            "# crm:P53_has_former_or_current_location id/merimee/PA00000002#place",
            "!schema:itemLocation id/place/commune/75056",
        ],
    );
    check(
        Base::Merimee,
        &[("REFO", "PM00000002")],
        &[
            "# dcterms:relation id/palissy/PM00000002",
            "#place crm:P55i_currently_holds id/palissy/PM00000002",
        ],
    );
}

#[test]
fn coordinates_are_given_for_both_layers() {
    check(
        Base::Merimee,
        &[("POP_COORDONNEES", "48.5,3.25")],
        &[
            r##"#geo schema:latitude "48.5"^^xsd:decimal"##,
            r##"#geometry geo:asWKT "POINT(3.25 48.5)"^^geo:wktLiteral"##,
            "#geometry geo:hasSpatialAccuracy id/concept/precision/given",
        ],
    );
    check(Base::Merimee, &[("POP_COORDONNEES", "0,0")], &["!geo:hasGeometry", "!#geo"]);
    check(Base::Joconde, &[("POP_COORDONNEES", "48.5,3.25")], &["!#geo"]);
}

#[test]
fn each_protection_act_is_an_event() {
    check(
        Base::Merimee,
        &[("DPRO", "1975/01/28 : inscrit MH;1980 : classé MH partiellement"), ("APRO", "arrêté")],
        &[
            "#protection-1 crm:P42_assigned id/concept/protection/inscrit-mh",
            r##"#protection-1-time crm:P82b_end_of_the_end "1975-01-28T23:59:59Z"^^xsd:dateTime"##,
            "#protection-1 crm:P2_has_type id/concept/protection-act/arrete",
            "#protection-2 crm:P42_assigned id/concept/protection/classe-mh",
            "#protection-2 crm:P2_has_type id/concept/protection-scope/partial",
            r##"#protection-2-time crm:P82a_begin_of_the_begin "1980-01-01T00:00:00Z"^^xsd:dateTime"##,
        ],
    );
    check(Base::Merimee, &[("PPRO", "Voir la notice.")], &["!crm:E17"]);
}

#[test]
fn materials_techniques_and_sizes_are_typed() {
    check(
        Base::Palissy,
        &[("MATR", "bois : taillé, peint (polychrome)"), ("DIMS", "h = 27,3 ; la = 21")],
        &[
            r##"# schema:material "bois : taillé, peint (polychrome)"@fr"##,
            "# crm:P45_consists_of id/concept/material/bois",
            "#production crm:P32_used_general_technique id/concept/technique/taille",
            r##"# schema:size "h = 27,3 ; la = 21"@fr"##,
            "#dimension-1 crm:P2_has_type id/concept/dimension/height",
            r##"#dimension-1 crm:P90_has_value "27.3"^^xsd:decimal"##,
            "#dimension-2 crm:P91_has_unit id/concept/unit/cm",
        ],
    );
}

#[test]
fn owners_are_categories_and_never_names() {
    check(
        Base::Palissy,
        &[("STAT", "propriété de la commune (?)")],
        &[
            "#owner-1 crm:P2_has_type id/concept/owner/commune",
            "#owner-1 crm:P2_has_type id/concept/certainty/uncertain",
        ],
    );
    check(Base::Palissy, &[("STAT", "propriété de Monsieur Quévandalec")], &["!Quévandalec"]);
}

#[test]
fn links_say_what_they_mean() {
    check(
        Base::Memoire,
        &[("LBASE", "PA00000002 | PM00000002")],
        &["# schema:about id/merimee/PA00000002", "# crm:P62_depicts id/palissy/PM00000002"],
    );
    check(
        Base::Palissy,
        &[("REFE", "PM00000002")],
        &[
            "# schema:isPartOf id/palissy/PM00000002",
            "# crm:P46i_forms_part_of id/palissy/PM00000002",
        ],
    );
    check(
        Base::Joconde,
        &[("MUSEO", "M5031")],
        &[
            "# crm:P50_has_current_keeper id/museofile/M5031",
            "# schema:holdingArchive id/museofile/M5031",
        ],
    );
    check(
        Base::Museofile,
        &[("REFMER", "PA00000002")],
        &["# crm:P74_has_current_or_former_residence id/merimee/PA00000002#place"],
    );
}

#[test]
fn images_carry_credit_and_rights_but_no_licence() {
    check(
        Base::Joconde,
        &[("IMG", "joconde/1/a.jpg"), ("PHOT", "© cliché du musée")],
        &[
            "# schema:image #image-1",
            r##"#image-1 schema:contentUrl "joconde/1/a.jpg""##,
            r##"#image-1 schema:creditText "© cliché du musée"@fr"##,
            "!#image-1 dcterms:license",
        ],
    );
}

#[test]
fn the_record_has_one_licence_and_its_sources() {
    check(
        Base::Museofile,
        &[("NOMOFF", "musée")],
        &[
            "doc dcterms:license https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            "doc dcterms:source https://www.pop.culture.gouv.fr/notice/museo/M0001",
            "doc dcterms:isPartOf id/dataset/museofile",
            "doc prov:wasDerivedFrom id/dataset/museofile#file-f.csv",
            "doc foaf:primaryTopic #",
        ],
    );
}

#[test]
fn nothing_of_a_withheld_field_is_published_in_any_base() {
    const MARK: &str = "Quévandalec";
    for base in Base::ALL {
        let values: Vec<(&'static str, &str)> = fields::fields(base)
            .iter()
            .filter(|field| privacy::withheld(base, field.code).is_some())
            .map(|field| {
                (field.code, "Quévandalec Solène (donateur), 12 rue des Lilas, 77000 Melun")
            })
            .collect();
        assert!(!values.is_empty(), "{base}");
        let mapped = mapped(base, &values);
        let text = format!("{:?}{:?}{:?}", mapped.own, mapped.shared, mapped.problems);
        assert!(!text.contains(MARK), "{base}: {text}");
    }
}

#[test]
fn a_remark_that_looks_personal_is_withheld_and_reported() {
    for (base, code) in [
        (Base::Palissy, "OBS"),
        (Base::Palissy, "HIST"),
        (Base::Merimee, "OBS"),
        (Base::Joconde, "COMM"),
        (Base::Joconde, "INV"),
        (Base::Memoire, "LEG"),
        (Base::Merimee, "AUTR"),
        (Base::Mnr, "DENO"),
        (Base::Museofile, "REGION"),
    ] {
        let mapped =
            mapped(base, &[(code, "Déposé chez Mme Quévandalec, 12 rue des Lilas, 77000 Melun.")]);
        let text = format!("{:?}{:?}{:?}", mapped.own, mapped.shared, mapped.problems);
        assert!(!text.contains("Quévandalec"), "{base} {code}");
        assert!(
            mapped.problems.iter().any(|problem| problem.kind == "W_PERSONAL_DATA"),
            "{base} {code}"
        );
    }
}

#[test]
fn secret_locations_hide_the_coordinates_too() {
    let mapped =
        mapped(Base::Palissy, &[("COM2", "Saint-Ouvrain"), ("POP_COORDONNEES", "48.5,3.25")]);
    assert!(
        mapped
            .problems
            .iter()
            .any(|problem| problem.kind == "W_MASKED" && problem.value.is_empty())
    );
    assert!(!format!("{:?}", mapped.own).contains("48.5"));
}

/// Near the most that one notice may have. Were each item compared with all before it, this would take minutes.
#[test]
fn a_cell_of_many_items_is_mapped() {
    const ITEMS: usize = 20_000;
    for (base, code, word, joint) in [
        (Base::Merimee, "AUTR", "Martin", ";"),
        (Base::Merimee, "DENO", "moulin", ";"),
        (Base::Joconde, "INV", "INV", " ; "),
    ] {
        let items: Vec<String> = (0..ITEMS).map(|number| format!("{word}{number}")).collect();
        let mapped = mapped(base, &[(code, &items.join(joint))]);
        assert!(mapped.own.len() >= 2 * ITEMS, "{base} {code}: {}", mapped.own.len());
    }
}

#[test]
fn a_notice_that_would_make_too_much_is_refused() {
    let check = |base, field, item: fn(usize) -> String, count: usize, refused: Option<&str>| {
        let cell: Vec<String> = (0..count).map(item).collect();
        let mapped = mapped(base, &[(field, &cell.join(";"))]);
        let violations = mapped.problems.iter().filter(|problem| problem.kind.starts_with("R_"));
        let messages: Vec<&str> = violations.map(|problem| problem.message.as_ref()).collect();
        match refused {
            None => assert!(messages.is_empty() && mapped.own.len() > count, "{field}"),
            Some(why) => {
                assert!(messages.len() == 1 && messages[0].contains(why), "{messages:?}");
                assert!(mapped.own.is_empty() && mapped.shared.is_empty(), "{field}");
            }
        }
    };
    let object = |at| format!("PM{at:08}");
    // Twenty times the links of the largest real notice.
    check(Base::Merimee, "REFO", object, 20 * 2_225, None);
    check(Base::Merimee, "REFO", object, 50_001, Some("have 50001 items together"));
    check(Base::Merimee, "DESC", |_| String::new(), 60_000, Some("have 60000 items together"));
    let maker = |at| format!("Nom{at} Jean (peintre)");
    check(Base::Palissy, "AUTR", maker, 400, None);
    check(Base::Palissy, "AUTR", maker, 40_000, Some("makes more than 100000 triples"));
}
