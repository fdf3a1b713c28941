//! Palissy: objects in buildings.

use super::builder::Builder;
use super::crosswalk::Left::{Deprecated, Derived, Technical};
use super::crosswalk::Rule::{
    self, Gated, Kind, Left, Number, Path, PathIf, SeeAlso, Subject, Text,
};
use super::identifier;
use super::link::{self, Relation};
use super::material::{self, Order};
use super::place::{self, Tie};
use super::production::Making;
use super::{
    acquisition, concept, dimension, document, drafting, event, geometry, image, loss, made, owner,
    protection, relocation, scan, text, title,
};
use crate::notice::grammar;
use crate::notice::grammar::Note;
use crate::notice::grammar::link::Link;
use crate::notice::grammar::privacy;
use crate::notice::{Base, Problem, Record};
use crate::vocab::{crm, dcterms, schema};
use oxrdf::NamedNode;

/// The object of a notice.
pub fn thing(b: &mut Builder) -> bool {
    made(b, &[schema::VISUAL_ARTWORK, schema::ARCHIVE_COMPONENT]);
    document::record(b, Some("COPY"), true);
    identifier::reference(b);
    let name = title::titles(b, &["TICO", "TITR"]);
    let kind = concept::denomination(b, "DENO", "denomination");
    let masked = masked(b);
    let moved = moved_to(b);
    let at_home = !has_moved(b.record);
    let in_town = moved.is_empty() && (at_home || has_stayed_in_town(b.record));
    let tie = if in_town { Tie::Kept } else { Tie::Was };
    let towns = place::communes(b, tie);
    place::canton(b);
    for insee in &moved {
        place::kept_in(b, insee);
    }
    if let Some(street) = place::street(b.record, &["WADRS", "ADRS"]).filter(|_| at_home) {
        place::address(b, Some(&street), &towns, None);
    }
    if !masked {
        geometry::coordinates(b);
    }
    title::label(b, name.as_deref(), kind.as_deref(), towns.first().map(String::as_str));
    production(b);
    let acts = protection::protections(b);
    scan::of_object(b, &acts);
    drafting::drafting(b);
    owner::owners(b);
    dimension::dimensions(b, "DIMS");
    text::inscription(b, "INSC", Some("PINS"));
    text::location_detail(b);
    situation(b);
    buildings(b, at_home);
    history(b, &moved);
    link::links(b, "REFE", Relation::PartOf);
    link::links(b, "REFP", Relation::HasPart);
    link::archives(b, "LMDP");
    for field in ["RENV", "WRENV", "RENP", "REFJOC", "REFMUS"] {
        link::links(b, field, Relation::Related);
    }
    image::from_memoire(b);
    true
}

fn production(b: &mut Builder) {
    let mut making = Making::default();
    making.centuries(b, "SCLE");
    let others = making.years(b, "DATE", Some("JDAT"));
    making.makers(b, "AUTR", None);
    making.partners(b, "AFIG", "auteur du projet");
    making.partners(b, "ATEL", "atelier");
    material::materials(b, "MATR", Order::MaterialFirst, &mut making);
    making.state(b);
    event::others(b, others);
}

/// Whether the notice has a location that is kept secret; it is reported without a word of it (Q64).
fn masked(b: &mut Builder) -> bool {
    let fields = ["COM2", "INSEE2", "ADRS2", "EDIF2", "EMPL2"];
    let Some(field) = fields.into_iter().find(|field| b.record.has(field)) else { return false };
    let message = "the location is kept secret; it is not published, nor are coordinates";
    b.problem(Problem::warning("W_MASKED", field, "", message));
    true
}

/// The communes to which the object was moved. `WEB` holds codes of communes since 2023; with `DEPL` they say
/// where the object went, without it only that communes have merged (Q67).
fn moved_to(b: &mut Builder) -> Vec<String> {
    let record = b.record;
    let Some(cell) = record.text("WEB") else { return Vec::new() };
    if !grammar::place::is_commune_list(&cell) {
        let why = "this field holds the code of the commune of today; take out what is left of its former use";
        b.note("WEB", &cell, Note::quirk("W_FIELD_JUNK", "Q67", why));
        return Vec::new();
    }
    if !has_moved(record) {
        return Vec::new();
    }
    let items = record.list("WEB");
    let codes = grammar::place::insee_codes(&items, &[]);
    codes.into_iter().filter_map(|read| b.take("WEB", &cell, read)).collect()
}

/// Whether `DEPL` says that the object is elsewhere; a stolen or lost one is not known to be.
fn has_moved(record: &Record) -> bool {
    record.text("DEPL").is_some_and(|words| {
        !grammar::incident::is_state(&words) && !grammar::text::is_placeholder(&words)
    })
}

/// Whether `DEPL` names the commune of the notice: the object left its building, not the town. `déplacé en 1993 :
/// Provins, musée de Provins`.
fn has_stayed_in_town(record: &Record) -> bool {
    let Some(words) = record.text("DEPL") else { return false };
    let names: Vec<String> = record
        .list(if record.has("WCOM") { "WCOM" } else { "COM" })
        .into_iter()
        .map(|name| grammar::text::fold(&grammar::text::display_form(name)))
        .collect();
    let [name] = names.as_slice() else { return false };
    words.split([':', ',', ';']).any(|level| grammar::text::fold(level.trim()) == *name)
}

/// What befell the object: how it was acquired, stolen, found again, moved.
fn history(b: &mut Builder, moved: &[String]) {
    let record = b.record;
    acquisition::told(b, "ACQU", "acquisition-1", &text::ACQUISITION);
    acquisition::told(b, "ORIG", "acquisition-2", &text::PROVENANCE);
    relocation::provenance(b, "ORIG");
    let mut states = record.list("MANQUANT");
    let elsewhere = record.text("DEPL").filter(|words| !grammar::text::is_placeholder(words));
    match &elsewhere {
        Some(words) if has_moved(record) => {
            let (from, to) = (places_before(b), places_of_today(b, moved));
            // That they are withheld is reported with the text.
            let words = Some(words.as_ref()).filter(|words| !privacy::names_private_keeper(words));
            relocation::moved(b, words, from, to);
        }
        _ => states.extend(elsewhere.as_deref()),
    }
    loss::incidents(b, &states, &["VOLS"]);
}

/// Where the notice located the object: its building, or else its commune.
fn places_before(b: &Builder) -> Vec<NamedNode> {
    let record = b.record;
    let links = record.list("REFA").into_iter().filter_map(grammar::link::reference);
    let buildings: Vec<NamedNode> = links.filter_map(|link| place_of(b, &link)).collect();
    if !buildings.is_empty() {
        return buildings;
    }
    let codes = grammar::place::insee_codes(&record.list("INSEE"), &record.list("DPT"));
    let known = codes.into_iter().filter_map(Result::ok);
    known.map(|code| b.iris.commune(grammar::place::current_commune(&code.value))).collect()
}

/// Where the object is today: its building, or else the communes of `moved`.
fn places_of_today(b: &Builder, moved: &[String]) -> Vec<NamedNode> {
    let building = b
        .record
        .text("MOSA")
        .and_then(|cell| place_of(b, &grammar::link::reference(cell.rsplit(';').next()?.trim())?));
    let communes = moved.iter().map(|code| b.iris.commune(grammar::place::current_commune(code)));
    building.map_or_else(|| communes.collect(), |building| vec![building])
}

/// The place that a building takes up.
fn place_of(b: &Builder, link: &Link) -> Option<NamedNode> {
    let building =
        (link.base == Base::Merimee).then(|| b.iris.entity(link.base, &link.reference))?;
    Some(crate::iri::part(&building, "place"))
}

/// Stolen, missing or found again, as a kind of thing.
fn situation(b: &mut Builder) {
    concept::terms(b, "MANQUANT", "situation", crate::vocab::crm::P2_HAS_TYPE);
    text::field(b, "VOLS", &text::THEFT);
    if has_moved(b.record) {
        text::field(b, "DEPL", &text::MOVED_TO);
    } else {
        concept::terms(b, "DEPL", "situation", crate::vocab::crm::P2_HAS_TYPE);
    }
}

/// The building that the object is in: `REFA`, unless it was moved; then `MOSA`, `musée ; PA00100110`.
fn buildings(b: &mut Builder, at_home: bool) {
    // What is protected as a fixture is a part of its building.
    let fixture = b.record.list("PROT").iter().any(|item| item.contains("titre immeuble"));
    link::buildings(b, "REFA", if at_home { Relation::In } else { Relation::WasIn }, fixture);
    let record = b.record;
    let Some(cell) = record.text("MOSA") else { return };
    let building = cell.rsplit(';').next().and_then(|last| grammar::link::reference(last.trim()));
    match building {
        Some(link) => link::state(b, if at_home { Relation::Related } else { Relation::In }, &link),
        None => {
            let why = "this field holds the building of today and its reference; take out what is left of its former use";
            b.note("MOSA", &cell, Note::quirk("W_FIELD_JUNK", "Q67", why));
        }
    }
}

/// What becomes of each field.
#[rustfmt::skip]
pub const RULES: &[(&str, Rule)] = &[
    ("ACQU", Path("crm:P24i_changed_ownership_through [a crm:E8_Acquisition] / crm:P2_has_type <id/concept/acquisition/*> ; crm:P24i_changed_ownership_through [a crm:E8_Acquisition] / crm:P4_has_time-span ; crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/acquisition>] / crm:P190_has_symbolic_content")),
    ("ADRS", PathIf("schema:address / schema:streetAddress", "WADRS is blank")),
    ("AFIG", Path("crm:P108i_was_produced_by / crm:P9_consists_of [crm:P2_has_type <id/concept/role/auteur-du-projet>] / crm:P14_carried_out_by")),
    ("AIRE", Rule::Record(dcterms::COVERAGE, "study-area")),
    ("APPL", Text(&text::APPELLATION)),
    ("ATEL", Path("crm:P108i_was_produced_by / crm:P9_consists_of [crm:P2_has_type <id/concept/role/atelier>] / crm:P14_carried_out_by")),
    ("AUTP", Text(&text::PHOTOGRAPHERS)),
    ("AUTR", Path("schema:creator / schema:name ; crm:P108i_was_produced_by / crm:P14_carried_out_by ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P2_has_type <id/concept/role/*>")),
    ("BASE", Left(Derived, "the dataset of the record")),
    ("BIBL", Text(&text::BIBLIOGRAPHY)),
    ("CANT", Path("crm:P53_has_former_or_current_location [crm:P2_has_type <id/concept/place-type/canton>] / rdfs:label")),
    ("CATE", Kind("category")),
    ("COM", PathIf("crm:P55_has_current_location / schema:name", "WCOM is blank")),
    ("CONTIENT_IMAGE", Left(Derived, "whether there is an image")),
    ("COOR", PathIf("schema:geo / schema:latitude ; schema:geo / schema:longitude ; geo:hasGeometry / geo:asWKT", "POP_COORDONNEES has none; projected to WGS84 from the zone of ZONE")),
    ("COORM", PathIf("geo:hasGeometry / geo:asWKT", "POP_COORDINATES_POLYGON has none; projected to WGS84 from the zone of ZONE")),
    ("COPY", Path("doc: dcterms:rights")),
    ("DATE", Path("schema:dateCreated ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P4_has_time-span ; crm:P12i_was_present_at [a crm:E7_Activity] / crm:P4_has_time-span")),
    ("DBOR", Path("doc: crm:P94i_was_created_by [a crm:E65_Creation] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; doc: crm:P94i_was_created_by [a crm:E65_Creation] / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("DENO", Path("schema:additionalType <id/concept/denomination/*> ; crm:P2_has_type <id/concept/denomination/*> ; crm:P43_has_dimension [crm:P2_has_type <id/concept/dimension/count>] / crm:P90_has_value")),
    ("DENQ", Path("crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/survey>] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/survey>] / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("DEPL", Path("crm:P25i_moved_by [a crm:E9_Move] / rdfs:label ; crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/moved-to>] / crm:P190_has_symbolic_content ; crm:P2_has_type <id/concept/situation/*> ; crm:P30i_custody_transferred_through [crm:P2_has_type <id/concept/event/theft>]")),
    ("DESC", Text(&text::DESCRIPTION)),
    ("DIMS", Path("schema:size ; crm:P43_has_dimension [a crm:E54_Dimension] / crm:P90_has_value ; crm:P43_has_dimension / crm:P91_has_unit")),
    ("DMAJ", Path("doc: dcterms:modified")),
    ("DMIS", Path("doc: dcterms:created")),
    ("DOMN", Kind("domain")),
    ("DOSS", Rule::Record(crm::P2_HAS_TYPE, "file-type")),
    ("DOSURL", SeeAlso),
    ("DOSURLPDF", Path("schema:subjectOf [a crm:E31_Document] / schema:contentUrl ; crm:P70i_is_documented_in [crm:P2_has_type <id/concept/document/survey-file>] / schema:contentUrl")),
    ("DPRO", Path("crm:P41i_was_classified_by [a crm:E17_Type_Assignment] / crm:P42_assigned <id/concept/protection/*> ; crm:P41i_was_classified_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P41i_was_classified_by / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("DPT", PathIf("schema:itemLocation <id/place/departement/*> ; crm:P55_has_current_location <id/place/departement/*>", "INSEE gives no commune of it")),
    ("DPT_LETTRE", Left(Derived, "the name of DPT")),
    ("EDIF", Text(&text::BUILDING)),
    ("EMPL", Text(&text::SPOT)),
    ("ETAT", Kind("condition")),
    ("ETUD", Rule::Record(crm::P2_HAS_TYPE, "study-framework")),
    ("EXEC", Text(&text::MAKING_PLACE)),
    ("EXPO", Text(&text::EXHIBITION)),
    ("HIST", Text(&text::HISTORY)),
    ("IDAGR", Number(&identifier::AGREGEE)),
    ("IMAGE", Left(Deprecated, "the images stand in Mémoire")),
    ("IMG", Left(Deprecated, "the images stand in Mémoire")),
    ("IMPL", Kind("setting")),
    ("INSC", Path("crm:P128_carries [a crm:E34_Inscription] / crm:P2_has_type <id/concept/inscription/*>")),
    ("INSEE", Path("schema:itemLocation <id/place/commune/*> ; crm:P55_has_current_location <id/place/commune/*> ; ns:inseeAsGiven")),
    ("INTE", Gated("interest")),
    ("JDAT", Path("crm:P108i_was_produced_by / crm:P140i_was_attributed_by [a crm:E13_Attribute_Assignment] [crm:P177_assigned_property_of_type crm:P4_has_time-span] / crm:P2_has_type <id/concept/evidence/*> ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P140i_was_attributed_by [a crm:E13_Attribute_Assignment] [crm:P177_assigned_property_of_type crm:P4_has_time-span] / crm:P2_has_type <id/concept/evidence/*>")),
    ("LARC", SeeAlso),
    ("LBASE2", Left(Derived, "the links of Mémoire")),
    ("LIENS", SeeAlso),
    ("LIEU", Path("schema:address / schema:streetAddress")),
    ("LINHA", SeeAlso),
    ("LMDP", PathIf("rdfs:seeAlso", "it is an address; otherwise it is the reference once more")),
    ("LOCA", Left(Derived, "region, département and commune once more")),
    ("LREG", SeeAlso),
    ("MANQUANT", Path("crm:P2_has_type <id/concept/situation/*> ; crm:P30i_custody_transferred_through [crm:P2_has_type <id/concept/event/theft>] ; crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/loss>]")),
    ("MATR", Path("schema:material ; crm:P45_consists_of <id/concept/material/*> ; crm:P108i_was_produced_by / crm:P32_used_general_technique <id/concept/technique/*>")),
    ("MEMOIRE", Path("schema:image / schema:contentUrl ; schema:image / schema:creditText ; crm:P138i_has_representation [a crm:E36_Visual_Item] ; schema:subjectOf <id/memoire/*> ; crm:P62i_is_depicted_by <id/memoire/*>")),
    ("MICR", Text(&text::MICROFICHE)),
    ("MOSA", PathIf("schema:itemLocation <id/merimee/*> ; crm:P55_has_current_location <id/merimee/*#place> ; crm:P25i_moved_by / crm:P26_moved_to <id/merimee/*#place>", "DEPL and WEB say that it has been moved; otherwise crm:P67i_is_referred_to_by its record")),
    ("NART", Left(Technical, "number that tells equal objects apart")),
    ("NINV", Number(&identifier::INVENTORY)),
    ("NUMA", Path("crm:P70i_is_documented_in [a crm:E31_Document] / crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/protection-act>] / crm:P190_has_symbolic_content")),
    ("NUMP", Text(&text::PHOTOGRAPH_MARK)),
    ("OBS", Text(&text::OBSERVATIONS)),
    ("ORIG", Path("crm:P25i_moved_by [crm:P2_has_type <id/concept/event/provenance>] / crm:P27_moved_from / rdfs:label ; crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/provenance>] / crm:P190_has_symbolic_content")),
    ("PAPP", Text(&text::WHOLE)),
    ("PARN", Text(&text::PARTS_NOT_STUDIED)),
    ("PART", Text(&text::PARTS)),
    ("PDEN", Kind("denomination-detail")),
    ("PDIM", Text(&text::DIMENSIONS_DETAIL)),
    ("PETA", Text(&text::CONDITION)),
    ("PHOTO", Text(&text::PHOTOGRAPHS)),
    ("PINS", Path("crm:P128_carries [a crm:E34_Inscription] / crm:P190_has_symbolic_content")),
    ("PINT", Gated("interest")),
    ("PLOC", PathIf("crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/location-detail>] / crm:P190_has_symbolic_content", "it says more than the name of the former region")),
    ("POP_ARRETE_PROTECTION", Path("schema:subjectOf [a crm:E31_Document] / schema:contentUrl ; crm:P70i_is_documented_in [crm:P2_has_type <id/concept/document/protection-act>] / schema:contentUrl")),
    ("POP_CONTIENT_GEOLOCALISATION", Left(Derived, "whether there are coordinates")),
    ("POP_COORDINATES_POLYGON", Path("geo:hasGeometry / geo:asWKT")),
    ("POP_COORDONNEES", Path("schema:geo / schema:latitude ; schema:geo / schema:longitude ; geo:hasGeometry / geo:asWKT ; geo:hasGeometry / geo:hasMetricSpatialAccuracy")),
    ("POP_DOSSIER_PROTECTION", Path("schema:subjectOf [a crm:E31_Document] / schema:contentUrl ; crm:P70i_is_documented_in [crm:P2_has_type <id/concept/document/protection-file>] / schema:contentUrl")),
    ("POP_DOSSIER_VERT", Path("schema:subjectOf [a crm:E31_Document] / schema:contentUrl ; crm:P70i_is_documented_in [crm:P2_has_type <id/concept/document/green-file>] / schema:contentUrl")),
    ("POP_FLAGS", Left(Technical, "alerts of the producer's platform")),
    ("POP_IMPORT", Left(Technical, "numbers of imports")),
    ("PPRO", Text(&text::PROTECTION)),
    ("PREP", Text(&text::ICONOGRAPHY)),
    ("PRODUCTEUR", Left(Derived, "the prefix of REF")),
    ("PROT", PathIf("crm:P41i_was_classified_by [a crm:E17_Type_Assignment] / crm:P42_assigned <id/concept/protection/*>", "DPRO is blank")),
    ("REF", Path("schema:identifier ; crm:P1_is_identified_by [a crm:E42_Identifier] / crm:P190_has_symbolic_content")),
    ("REFA", PathIf("schema:itemLocation <id/merimee/*> ; crm:P55_has_current_location <id/merimee/*#place>", "it has not been moved; otherwise crm:P53_has_former_or_current_location")),
    ("REFE", Path("schema:isPartOf <id/*> ; crm:P46i_forms_part_of <id/*>")),
    ("REFJOC", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REFM", Left(Deprecated, "references of a base that is gone")),
    ("REFMUS", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REFP", Path("schema:hasPart <id/*> ; crm:P46_is_composed_of <id/*>")),
    ("REG", Left(Derived, "follows from the département; checked against it")),
    ("RENP", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("RENV", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REPR", Subject("subject")),
    ("SCLD", Left(Deprecated, "six values of other columns")),
    ("SCLE", Path("schema:dateCreated ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("SCLX", Left(Derived, "SCLE in short")),
    ("SOUR", Text(&text::SOURCES)),
    ("STAD", Kind("stage")),
    ("STAT", Path("crm:P52_has_current_owner [a crm:E74_Group] / crm:P2_has_type <id/concept/owner/*>")),
    ("STRU", Kind("structure")),
    ("THEM", Rule::Record(dcterms::SUBJECT, "study-theme")),
    ("TICO", Path("schema:name ; rdfs:label ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("TITR", Path("schema:alternateName ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("TOUT", Left(Technical, "remarks of the producer on his own work")),
    ("VIDEO", Left(Deprecated, "old addresses of the images of Mémoire")),
    ("VOLS", Path("crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/theft>] / crm:P190_has_symbolic_content ; crm:P30i_custody_transferred_through [crm:P2_has_type <id/concept/event/theft>] / crm:P4_has_time-span")),
    ("WADRS", Path("schema:address / schema:streetAddress")),
    ("WCOM", Path("crm:P55_has_current_location / schema:name")),
    ("WEB", PathIf("schema:itemLocation <id/place/commune/*> ; crm:P55_has_current_location <id/place/commune/*> ; crm:P25i_moved_by / crm:P26_moved_to <id/place/commune/*>", "DEPL says that it was moved; otherwise it follows from INSEE")),
    ("WRENV", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("ZONE", PathIf("schema:geo / schema:latitude ; schema:geo / schema:longitude ; geo:hasGeometry / geo:asWKT", "COOR is read; the projection that it is in")),
];
