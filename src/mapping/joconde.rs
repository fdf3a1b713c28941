//! Joconde: collections of the museums of France.
//!
//! Département, region and coordinates are those of the museum: they stand on its own node, from Muséofile. The town is
//! where the work is kept, where it is the museum's own.

use super::builder::{Builder, ENTITY};
use super::crosswalk::Left::{Deprecated, Derived, Technical};
use super::crosswalk::Rule::{self, Kind, Left, Path, PathIf, SeeAlso, Subject, Text, Use};
use super::identifier;
use super::link::{self, Relation};
use super::material::{self, Order};
use super::production::Making;
use super::{
    acquisition, concept, deposit, dimension, discovery, document, event, geometry, image, loss,
    made, owner, text, title, usage,
};
use crate::notice::grammar;
use crate::notice::grammar::Note;
use crate::vocab::{crm, rdf, schema};

/// The work of a notice.
pub fn thing(b: &mut Builder) -> bool {
    made(b, &[schema::VISUAL_ARTWORK, schema::ARCHIVE_COMPONENT]);
    document::record(b, Some("COPY"), true);
    identifier::reference(b);
    identifier::inventory(b, "INV");
    let name = title::titles(b, &["TITR"]);
    let kind = concept::denomination(b, "DENO", "denomination");
    let town = b.record.text("VILLE_M");
    title::label(b, name.as_deref(), kind.as_deref(), town.as_deref());
    production(b);
    acquisition::acquisitions(b, "DACQ", "STAT");
    owner::owners(b);
    dimension::dimensions(b, "DIMS");
    text::inscription(b, "INSC", Some("PINS"));
    deposit::deposits(b);
    discovery::discovery(b);
    usage::uses(b);
    missing(b);
    keeper(b);
    rights(b);
    link::links(b, "REFMEM", Relation::DepictedBy);
    for field in ["REFMER", "REFPAL"] {
        link::links(b, field, Relation::Related);
    }
    let credit = text::readable(b, "PHOT");
    image::listed(b, "IMG", credit.as_deref(), None);
    required(b);
    geometry::check(b);
    true
}

fn production(b: &mut Builder) {
    let mut making = Making::default();
    making.centuries(b, "PERI");
    let others = making.years(b, "MILL", None);
    making.makers(b, "AUTR", None);
    making.lives(b, "PAUT");
    making.former_attribution(b, "ATTR");
    material::materials(b, "TECH", Order::Mixed, &mut making);
    making.state(b);
    event::others(b, others);
}

/// What became of the work: `MANQUANT`, and what is written behind the museum in `LOCA`.
fn missing(b: &mut Builder) {
    concept::terms(b, "MANQUANT", "situation", crm::P2_HAS_TYPE);
    text::field(b, "MANQUANT_COM", &text::MISSING);
    let behind = loss::states_of_place(b.record);
    for state in &behind {
        loss::situation(b, state);
    }
    let mut states = b.record.list("MANQUANT");
    states.extend(behind.iter().map(String::as_str));
    loss::incidents(b, &states, &["MANQUANT_COM"]);
}

/// The museum by its code, or by the name in `LOCA`: `Valence ; musée des beaux-arts`.
fn keeper(b: &mut Builder) {
    let record = b.record;
    let cell = record.text("LOCA");
    let levels = cell.as_deref().map(grammar::place::levels).unwrap_or_default();
    if link::museum(b, "MUSEO") {
        super::keeper::state_name(b);
    } else if let Some(name) = levels.get(1)
        && !grammar::incident::is_state(name)
        && super::privacy::told_keeper(b, "LOCA", name).is_some()
    {
        link::named_keeper(b, &grammar::text::line(name));
    }
    if let (Some(here), Some(there)) = (levels.first(), record.text("VILLE_M")) {
        let (here_folded, there_folded) = (grammar::text::fold(here), grammar::text::fold(&there));
        if here_folded == there_folded {
            let within = record.text("DPT").and_then(|name| grammar::place::departement(&name));
            super::place::in_named_commune(b, super::place::Tie::Kept, here, within);
        }
        // A museum in another town than the work is mostly a wrong code (Q30).
        if !here_folded.contains(&there_folded) && !there_folded.contains(&here_folded) {
            let why =
                "the work is located in another town than its museum; check the code of the museum";
            b.note("MUSEO", &there, Note::quirk("W_MUSEUM", "Q30", why));
        }
    }
}

/// The rights in the work, `…#right-artist-rights`: whether an artist's rights are protected, and since when it is in
/// the public domain. They are the work's, not those of its images.
fn rights(b: &mut Builder) {
    for (field, code, label) in [
        ("DATA", "artist-rights", "droits de l'artiste"),
        ("LOCA3", "public-domain", "domaine public"),
    ] {
        let Some(words) = text::readable(b, field) else { continue };
        let node = b.part(&format!("right-{code}"));
        b.link(ENTITY, crm::P104_IS_SUBJECT_TO, node);
        b.is_a(node, crm::E30_RIGHT);
        b.kind(node, "right", code, label);
        b.french(node, rdf::LABEL, &words);
    }
}

/// The fields that the producer's own rules require.
fn required(b: &mut Builder) {
    for field in ["DOMN", "INV", "MUSEO", "STAT"] {
        if !b.record.has(field) {
            b.note(
                field,
                "",
                Note::new("W_REQUIRED", "a field that every notice must have is blank; fill it"),
            );
        }
    }
}

/// What becomes of each field.
#[rustfmt::skip]
pub const RULES: &[(&str, Rule)] = &[
    ("ADPT", Path("crm:P30i_custody_transferred_through [crm:P2_has_type <id/concept/event/former-deposit>] / rdfs:label ; crm:P30i_custody_transferred_through [crm:P2_has_type <id/concept/event/former-deposit>] / crm:P29_custody_received_by")),
    ("APPL", Text(&text::APPELLATION)),
    ("ATTR", Path("crm:P108i_was_produced_by / crm:P140i_was_attributed_by [a crm:E13_Attribute_Assignment] [crm:P2_has_type <id/concept/assignment/former-attribution>] / crm:P3_has_note")),
    ("AUTR", Path("schema:creator / schema:name ; crm:P108i_was_produced_by / crm:P14_carried_out_by ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P2_has_type <id/concept/role/*>")),
    ("BASE", Left(Derived, "the dataset of the record")),
    ("BIBL", Text(&text::BIBLIOGRAPHY)),
    ("COMM", Text(&text::COMMENT)),
    ("CONTIENT_IMAGE", Left(Derived, "whether there is an image")),
    ("COPY", Path("doc: dcterms:rights")),
    ("DACQ", Path("crm:P24i_changed_ownership_through [a crm:E8_Acquisition] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P24i_changed_ownership_through [a crm:E8_Acquisition] / crm:P4_has_time-span / crm:P82b_end_of_the_end ; crm:P30i_custody_transferred_through [a crm:E10_Transfer_of_Custody] / crm:P4_has_time-span")),
    ("DATA", Path("crm:P104_is_subject_to [crm:P2_has_type <id/concept/right/artist-rights>] / rdfs:label")),
    ("DATION", Left(Deprecated, "given up by the producer")),
    ("DDPT", Path("crm:P30i_custody_transferred_through [crm:P2_has_type <id/concept/event/deposit>] / crm:P4_has_time-span")),
    ("DECV", Path("crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/discovery>] / rdfs:label ; crm:P12i_was_present_at / crm:P7_took_place_at / schema:name ; crm:P12i_was_present_at / crm:P2_has_type <id/concept/discovery-mode/*>")),
    ("DENO", Path("schema:additionalType <id/concept/denomination/*> ; crm:P2_has_type <id/concept/denomination/*> ; crm:P43_has_dimension [crm:P2_has_type <id/concept/dimension/count>] / crm:P90_has_value")),
    ("DEPO", Path("crm:P30i_custody_transferred_through [crm:P2_has_type <id/concept/event/deposit>] / rdfs:label ; crm:P30i_custody_transferred_through [crm:P2_has_type <id/concept/event/deposit>] / crm:P29_custody_received_by")),
    ("DESC", Text(&text::DESCRIPTION)),
    ("DESY", Left(Technical, "creation of the notice before 1995")),
    ("DIFFU", Left(Deprecated, "given up by the producer")),
    ("DIMS", Path("schema:size ; crm:P43_has_dimension [a crm:E54_Dimension] / crm:P90_has_value ; crm:P43_has_dimension / crm:P91_has_unit")),
    ("DMAJ", Path("doc: dcterms:modified")),
    ("DMIS", Path("doc: dcterms:created")),
    ("DOMN", Kind("domain")),
    ("DPT", PathIf("schema:itemLocation <id/place/commune/*> ; crm:P55_has_current_location <id/place/commune/*>", "LOCA and VILLE_M name a town of it")),
    ("DREP", Text(&text::SUBJECT_DATE)),
    ("ECOL", Kind("school")),
    ("EPOQ", Kind("epoch")),
    ("ETAT", Text(&text::CONDITION)),
    ("EXPO", Text(&text::EXHIBITION)),
    ("GENE", Kind("genesis")),
    ("GEOHI", Text(&text::GEOGRAPHY)),
    ("HIST", Text(&text::HISTORY)),
    ("IMAGE", Left(Deprecated, "given up by the producer")),
    ("IMG", Path("schema:image / schema:contentUrl ; crm:P138i_has_representation [a crm:E36_Visual_Item]")),
    ("INSC", Path("crm:P128_carries [a crm:E34_Inscription] / crm:P2_has_type <id/concept/inscription/*>")),
    ("INV", Path("crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/inventory-number>] / crm:P190_has_symbolic_content")),
    ("LABEL", Left(Derived, "the museum's, on its own node")),
    ("LABO", Left(Deprecated, "given up by the producer")),
    ("LARC", SeeAlso),
    ("LIEUX", Text(&text::MAKING_PLACE)),
    ("LOCA", PathIf("crm:P50_has_current_keeper / schema:name ; schema:holdingArchive / schema:name", "MUSEO gives no museum")),
    ("LOCA2", Left(Derived, "the museum's, on its own node")),
    ("LOCA3", Path("crm:P104_is_subject_to [crm:P2_has_type <id/concept/right/public-domain>] / rdfs:label")),
    ("LVID", SeeAlso),
    ("MANQUANT", Path("crm:P2_has_type <id/concept/situation/*> ; crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/loss>]")),
    ("MANQUANT_COM", Path("crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/missing>] / crm:P190_has_symbolic_content ; crm:P30i_custody_transferred_through [crm:P2_has_type <id/concept/event/theft>] / crm:P4_has_time-span")),
    ("MILL", Path("schema:dateCreated ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P4_has_time-span ; crm:P12i_was_present_at [a crm:E7_Activity] / crm:P4_has_time-span")),
    ("MILU", Path("crm:P16i_was_used_for [crm:P2_has_type <id/concept/event/use>] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P16i_was_used_for [crm:P2_has_type <id/concept/event/use>] / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("MOSA", Left(Deprecated, "given up by the producer")),
    ("MUSEO", Path("crm:P50_has_current_keeper <id/museofile/*> ; schema:holdingArchive <id/museofile/*>")),
    ("NOMOFF", Left(Derived, "the museum's, on its own node; a check across notices compares them")),
    ("NSDA", Kind("genre")),
    ("ONOM", Text(&text::ONOMASTICS)),
    ("PAUT", Text(&text::AUTHOR_DETAIL)),
    ("PDAT", Left(Deprecated, "given up by the producer")),
    ("PDEC", Path("crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/discovery-detail>] / crm:P190_has_symbolic_content ; crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/discovery>] / crm:P4_has_time-span")),
    ("PEOC", Text(&text::ORIGINAL_DATE)),
    ("PERI", Path("schema:dateCreated ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("PERU", Path("crm:P16i_was_used_for [crm:P2_has_type <id/concept/event/use>] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P16i_was_used_for [crm:P2_has_type <id/concept/event/use>] / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("PHOT", Path("schema:image / schema:creditText")),
    ("PINS", Path("crm:P128_carries [a crm:E34_Inscription] / crm:P190_has_symbolic_content")),
    ("PLIEUX", Text(&text::MAKING_PLACE_DETAIL)),
    ("POP_CONTIENT_GEOLOCALISATION", Left(Derived, "whether there are coordinates")),
    ("POP_COORDONNEES", Left(Derived, "the museum's, on its own node")),
    ("POP_FLAGS", Left(Technical, "alerts of the producer's platform")),
    ("POP_IMPORT", Left(Technical, "numbers of imports")),
    ("PREP", Text(&text::ICONOGRAPHY)),
    ("PRODUCTEUR", Left(Derived, "always the museums")),
    ("PUTI", Text(&text::USE_DETAIL)),
    ("RANG", Left(Deprecated, "given up by the producer")),
    ("REF", Path("schema:identifier ; crm:P1_is_identified_by [a crm:E42_Identifier] / crm:P190_has_symbolic_content")),
    ("REFIM", Left(Technical, "parameters of images")),
    ("REFMEM", Path("schema:subjectOf <id/memoire/*> ; crm:P62i_is_depicted_by <id/memoire/*>")),
    ("REFMER", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REFMIS", Left(Technical, "reference of an update")),
    ("REFPAL", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REGION", Left(Derived, "the museum's, on its own node")),
    ("REPR", Subject("subject")),
    ("RETIF", SeeAlso),
    ("SREP", Text(&text::SOURCE_OF_SUBJECT)),
    ("STAT", Path("crm:P52_has_current_owner [a crm:E74_Group] / crm:P2_has_type <id/concept/owner/*> ; crm:P24i_changed_ownership_through [a crm:E8_Acquisition] / crm:P2_has_type <id/concept/acquisition/*> ; crm:P24i_changed_ownership_through [a crm:E8_Acquisition] / crm:P22_transferred_title_to <id/museofile/*>")),
    ("TECH", Path("schema:material ; crm:P45_consists_of <id/concept/material/*> ; crm:P108i_was_produced_by / crm:P32_used_general_technique <id/concept/technique/*>")),
    ("TICO", Left(Deprecated, "given up by the producer")),
    ("TITR", Path("schema:name ; rdfs:label ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("TOUT", Left(Deprecated, "given up by the producer")),
    ("UTIL", Use("use")),
    ("VIDEO", Left(Deprecated, "old addresses of the images of IMG")),
    ("VILLE_M", PathIf("schema:itemLocation <id/place/commune/*> ; crm:P55_has_current_location <id/place/commune/*>", "LOCA names it and DPT has one commune of that name")),
    ("WWW", SeeAlso),
];
