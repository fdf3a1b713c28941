//! Mérimée: buildings.

use super::builder::{Builder, DOC};
use super::crosswalk::Left::{Deprecated, Derived, Technical};
use super::crosswalk::Rule::{
    self, Gated, Kind, Left, Number, Path, PathIf, SeeAlso, Subject, Text, Use,
};
use super::identifier;
use super::link::{self, Relation};
use super::material::{self, Order};
use super::place::{self, Tie};
use super::production::{Campaign, Making};
use super::{
    award, concept, dimension, document, drafting, event, geometry, image, made, owner, protection,
    scan, text, title,
};
use crate::notice::grammar;
use crate::vocab::{crm, dcterms, rdf, schema};

/// The building of a notice; `false` for a notice that only sends to another one (Q66).
pub fn thing(b: &mut Builder) -> bool {
    if is_renvoi(b) {
        record_only(b);
        return false;
    }
    building(b);
    true
}

/// The building, whatever the title says.
pub fn building(b: &mut Builder) {
    made(b, &[schema::LANDMARKS_OR_HISTORICAL_BUILDINGS]);
    document::record(b, Some("COPY"), true);
    identifier::reference(b);
    let name = title::titles(b, &["TICO", "APPL"]);
    let kind = concept::denomination(b, "DENO", "denomination");
    let towns = place::communes(b, Tie::Stands);
    place::canton(b);
    let street = place::street(b.record, &["WADRS", "ADRS"]);
    place::address(b, street.as_deref(), &towns, None);
    geometry::coordinates(b);
    title::label(b, name.as_deref(), kind.as_deref(), towns.first().map(String::as_str));
    production(b);
    let acts = protection::protections(b);
    scan::of_building(b, &acts);
    award::of_building(b);
    drafting::drafting(b);
    owner::owners(b);
    dimension::dimensions(b, "DIMS");
    text::location_detail(b);
    let footprint = place::footprint(b);
    link::holds(b, "REFO", footprint);
    link::links(b, "REFE", Relation::PartOf);
    link::links(b, "REFP", Relation::HasPart);
    link::archives(b, "LMDP");
    for field in ["RENV", "WRENV", "REFJOC", "REFMUS"] {
        link::links(b, field, Relation::Related);
    }
    image::from_memoire(b);
}

fn production(b: &mut Builder) {
    let mut making = Making::default();
    making.campaign(b, "SCLE", Campaign::Main);
    making.campaign(b, "SCLD", Campaign::Secondary);
    let others = making.years(b, "DATE", Some("JDAT"));
    making.makers(b, "AUTR", Some("JATT"));
    material::materials(b, "MURS", Order::MaterialsOnly, &mut making);
    material::materials(b, "TOIT", Order::MaterialsOnly, &mut making);
    making.state(b);
    event::others(b, others);
}

/// Whether the title says that the notice only sends to another one.
fn is_renvoi(b: &Builder) -> bool {
    b.record.text("TICO").is_some_and(|title| {
        let begins = title.as_bytes().get(..6).is_some_and(|b| b.eq_ignore_ascii_case(b"notice"));
        begins && grammar::text::fold(&title).starts_with("notice de renvoi")
    })
}

/// The record of a notice that describes nothing: where it sends to, and its words.
fn record_only(b: &mut Builder) {
    document::record(b, Some("COPY"), false);
    let record = b.record;
    if let Some(title) = record.text("TICO") {
        b.french(DOC, rdf::LABEL, &grammar::text::line(&title));
    }
    if let Some(words) = text::readable(b, "PPRO") {
        b.french(DOC, dcterms::DESCRIPTION, &words);
    }
    for field in ["RENV", "WRENV", "REFO", "REFE", "REFP", "REFJOC", "REFMUS"] {
        link::from_record(b, field);
    }
    image::photographs_from_record(b);
}

/// What becomes of each field.
#[rustfmt::skip]
pub const RULES: &[(&str, Rule)] = &[
    ("ACMH", Left(Deprecated, "empty, and without a label")),
    ("ACTU", Use("use")),
    ("ACURL", Left(Deprecated, "empty, and without a label")),
    ("ADRS", PathIf("schema:address / schema:streetAddress", "WADRS is blank")),
    ("AFFE", Text(&text::ASSIGNEE)),
    ("AIRE", Rule::Record(dcterms::COVERAGE, "study-area")),
    ("APPL", Path("schema:alternateName ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("APRO", PathIf("crm:P41i_was_classified_by / crm:P2_has_type <id/concept/protection-act/*>", "it has one kind; DPRO or PROT give the acts")),
    ("ARCHEO", Number(&identifier::ARCHAEOLOGY)),
    ("AUTP", Text(&text::PHOTOGRAPHERS)),
    ("AUTR", Path("schema:creator / schema:name ; crm:P108i_was_produced_by / crm:P14_carried_out_by ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P2_has_type <id/concept/role/*>")),
    ("BASE", Left(Derived, "the dataset of the record")),
    ("CADA", Number(&identifier::PARCEL)),
    ("CANT", Path("crm:P53_has_former_or_current_location [crm:P2_has_type <id/concept/place-type/canton>] / rdfs:label")),
    ("COLL", Text(&text::COUNTS)),
    ("COM", PathIf("schema:address / schema:addressLocality ; crm:P55_has_current_location / schema:name", "WCOM is blank")),
    ("CONTIENT_IMAGE", Left(Derived, "whether there is an image")),
    ("COOR", PathIf("schema:geo / schema:latitude ; schema:geo / schema:longitude ; geo:hasGeometry / geo:asWKT", "POP_COORDONNEES has none; projected to WGS84 from the zone of ZONE")),
    ("COORM", PathIf("geo:hasGeometry / geo:asWKT", "POP_COORDINATES_POLYGON has none; projected to WGS84 from the zone of ZONE")),
    ("COPY", Path("doc: dcterms:rights")),
    ("COUV", Kind("roof")),
    ("DATE", Path("schema:dateCreated ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P4_has_time-span ; crm:P12i_was_present_at [a crm:E7_Activity] / crm:P4_has_time-span")),
    ("DBOR", Path("doc: crm:P94i_was_created_by [a crm:E65_Creation] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; doc: crm:P94i_was_created_by [a crm:E65_Creation] / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("DENO", Path("schema:additionalType <id/concept/denomination/*> ; crm:P2_has_type <id/concept/denomination/*>")),
    ("DENQ", Path("crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/survey>] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/survey>] / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("DEPL", Text(&text::MOVED_TO)),
    ("DESC", Text(&text::DESCRIPTION)),
    ("DIMS", Path("schema:size ; crm:P43_has_dimension [a crm:E54_Dimension] / crm:P90_has_value ; crm:P43_has_dimension / crm:P91_has_unit")),
    ("DLAB", Path("crm:P140i_was_attributed_by [a crm:E17_Type_Assignment] / crm:P42_assigned <id/concept/label/*> ; crm:P140i_was_attributed_by [a crm:E17_Type_Assignment] / crm:P4_has_time-span")),
    ("DMAJ", Path("doc: dcterms:modified")),
    ("DMIS", Path("doc: dcterms:created")),
    ("DOMN", Kind("domain")),
    ("DOSS", Rule::Record(crm::P2_HAS_TYPE, "file-type")),
    ("DOSURL", SeeAlso),
    ("DOSURLPDF", Path("schema:subjectOf [a crm:E31_Document] / schema:contentUrl ; crm:P70i_is_documented_in [crm:P2_has_type <id/concept/document/survey-file>] / schema:contentUrl")),
    ("DPRO", Path("crm:P41i_was_classified_by [a crm:E17_Type_Assignment] / crm:P42_assigned <id/concept/protection/*> ; crm:P41i_was_classified_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P41i_was_classified_by / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("DPT", PathIf("schema:containedInPlace <id/place/departement/*> ; crm:P55_has_current_location <id/place/departement/*>", "INSEE gives no commune of it")),
    ("DPT_LETTRE", Left(Derived, "the name of DPT")),
    ("EDIF", Text(&text::BUILDING)),
    ("ELEV", Kind("elevation")),
    ("ENER", Kind("energy")),
    ("ESCA", Kind("staircase")),
    ("ETAG", Kind("storeys")),
    ("ETAT", Kind("condition")),
    ("ETUD", Rule::Record(crm::P2_HAS_TYPE, "study-framework")),
    ("GENR", Kind("community")),
    ("HIST", Text(&text::HISTORY)),
    ("HYDR", Text(&text::WATER)),
    ("IDAGR", Number(&identifier::AGREGEE)),
    ("IMAGE", Left(Deprecated, "the images stand in Mémoire")),
    ("IMG", Left(Deprecated, "the images stand in Mémoire")),
    ("IMPL", Kind("setting")),
    ("INSEE", Path("schema:containedInPlace <id/place/commune/*> ; crm:P55_has_current_location <id/place/commune/*> ; ns:inseeAsGiven")),
    ("INTE", Gated("interest")),
    ("JATT", Path("crm:P108i_was_produced_by / crm:P9_consists_of / crm:P140i_was_attributed_by [a crm:E13_Attribute_Assignment] [crm:P177_assigned_property_of_type crm:P14_carried_out_by] / crm:P2_has_type <id/concept/evidence/*>")),
    ("JDAT", Path("crm:P108i_was_produced_by / crm:P140i_was_attributed_by [a crm:E13_Attribute_Assignment] [crm:P177_assigned_property_of_type crm:P4_has_time-span] / crm:P2_has_type <id/concept/evidence/*> ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P140i_was_attributed_by [a crm:E13_Attribute_Assignment] [crm:P177_assigned_property_of_type crm:P4_has_time-span] / crm:P2_has_type <id/concept/evidence/*>")),
    ("LBASE2", Left(Derived, "the links of Mémoire")),
    ("LIENS", SeeAlso),
    ("LIEU", Path("schema:address / schema:streetAddress")),
    ("LINHA", SeeAlso),
    ("LMDP", PathIf("rdfs:seeAlso", "it is an address; otherwise it is the reference once more")),
    ("LOCA", Left(Derived, "region, département and commune once more")),
    ("LREG", SeeAlso),
    ("MEMOIRE", Path("schema:image / schema:contentUrl ; schema:image / schema:creditText ; crm:P138i_has_representation [a crm:E36_Visual_Item] ; schema:subjectOf <id/memoire/*> ; crm:P62i_is_depicted_by <id/memoire/*>")),
    ("MHPP", Text(&text::PROTECTED_PARTS)),
    ("MICR", Text(&text::MICROFICHE)),
    ("MOSA", Left(Deprecated, "a page of images that is gone")),
    ("MURS", Path("schema:material ; crm:P45_consists_of <id/concept/material/*>")),
    ("NBOR", Left(Technical, "number of a slip")),
    ("OBS", Text(&text::OBSERVATIONS)),
    ("PAFF", Text(&text::ASSIGNEE_DETAIL)),
    ("PARN", Text(&text::PARTS_NOT_STUDIED)),
    ("PART", Text(&text::PARTS)),
    ("PDEN", Kind("denomination-detail")),
    ("PINT", Gated("interest")),
    ("PLAN", Kind("plan")),
    ("PLOC", PathIf("crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/location-detail>] / crm:P190_has_symbolic_content", "it says more than the name of the former region")),
    ("POP_ARRETE_PROTECTION", Path("schema:subjectOf [a crm:E31_Document] / schema:contentUrl ; crm:P70i_is_documented_in [crm:P2_has_type <id/concept/document/protection-act>] / schema:contentUrl")),
    ("POP_CONTIENT_GEOLOCALISATION", Left(Derived, "whether there are coordinates")),
    ("POP_COORDINATES_POLYGON", Path("geo:hasGeometry / geo:asWKT")),
    ("POP_COORDONNEES", Path("schema:geo / schema:latitude ; schema:geo / schema:longitude ; geo:hasGeometry / geo:asWKT ; geo:hasGeometry / geo:hasMetricSpatialAccuracy")),
    ("POP_DATE", Left(Derived, "first years of the centuries")),
    ("POP_DOSSIER_PROTECTION", Path("schema:subjectOf [a crm:E31_Document] / schema:contentUrl ; crm:P70i_is_documented_in [crm:P2_has_type <id/concept/document/label-decision>] / schema:contentUrl")),
    ("POP_DOSSIER_VERT", Path("schema:subjectOf [a crm:E31_Document] / schema:contentUrl ; crm:P70i_is_documented_in [crm:P2_has_type <id/concept/document/green-file>] / schema:contentUrl")),
    ("POP_FLAGS", Left(Technical, "alerts of the producer's platform")),
    ("POP_IMPORT", Left(Technical, "numbers of imports")),
    ("PPRO", Text(&text::PROTECTION)),
    ("PREP", Text(&text::ICONOGRAPHY)),
    ("PRODUCTEUR", Left(Derived, "the prefix of REF")),
    ("PROT", PathIf("crm:P41i_was_classified_by [a crm:E17_Type_Assignment] / crm:P42_assigned <id/concept/protection/*>", "DPRO is blank")),
    ("REF", Path("schema:identifier ; crm:P1_is_identified_by [a crm:E42_Identifier] / crm:P190_has_symbolic_content")),
    ("REFE", Path("schema:isPartOf <id/*> ; crm:P46i_forms_part_of <id/*>")),
    ("REFIM", Left(Technical, "parameters of images")),
    ("REFJOC", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REFM", Left(Deprecated, "empty, and without a label")),
    ("REFMUS", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REFO", Path("dcterms:relation <id/palissy/*> ; crm:P156_occupies / crm:P55i_currently_holds <id/palissy/*>")),
    ("REFP", Path("schema:hasPart <id/*> ; crm:P46_is_composed_of <id/*>")),
    ("REG", Left(Derived, "follows from the département; checked against it")),
    ("REMA", Text(&text::REMARKABLE)),
    ("REMP", Text(&text::REUSE)),
    ("RENV", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REPR", Subject("subject")),
    ("RFPA", Number(&identifier::TROUVE_TOUT)),
    ("SCLD", Path("schema:dateCreated ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end ; crm:P108i_was_produced_by / crm:P9_consists_of [crm:P2_has_type <id/concept/campaign/secondary>] / crm:P4_has_time-span")),
    ("SCLE", Path("schema:dateCreated ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end ; crm:P108i_was_produced_by / crm:P9_consists_of [crm:P2_has_type <id/concept/campaign/main>] / crm:P4_has_time-span")),
    ("SCLX", Left(Derived, "SCLE in short")),
    ("SITE", Kind("protected-area")),
    ("STAT", Path("crm:P52_has_current_owner [a crm:E74_Group] / crm:P2_has_type <id/concept/owner/*>")),
    ("TECH", Kind("decoration")),
    ("THEM", Rule::Record(dcterms::SUBJECT, "study-theme")),
    ("TICO", Path("schema:name ; rdfs:label ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("TOIT", Path("schema:material ; crm:P45_consists_of <id/concept/material/*>")),
    ("TOUT", Left(Deprecated, "empty")),
    ("TYPO", Text(&text::REGIONAL)),
    ("VERT", Kind("garden")),
    ("VIDEO", Left(Deprecated, "old addresses of the images of Mémoire")),
    ("VISI", Text(&text::VISIT)),
    ("VOCA", Kind("dedication")),
    ("VOUT", Kind("vault")),
    ("WADRS", Path("schema:address / schema:streetAddress")),
    ("WCOM", Path("schema:address / schema:addressLocality ; crm:P55_has_current_location / schema:name")),
    ("WEB", Left(Deprecated, "an address that is gone")),
    ("WRENV", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("ZONE", PathIf("schema:geo / schema:latitude ; schema:geo / schema:longitude ; geo:hasGeometry / geo:asWKT", "COOR is read; the projection that it is in")),
];
