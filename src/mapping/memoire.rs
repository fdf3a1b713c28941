//! Mémoire: photographs and graphic documents. The dates and makers of the thing are those of the photograph; those
//! of what it was made from and of what it shows stand on things of their own, see [`super::counterpart`] and
//! [`super::shown`].

use super::builder::{Builder, DOC, ENTITY, NOTICED};
use super::counterpart;
use super::crosswalk::Left::{Deprecated, Derived, Technical};
use super::crosswalk::Rule::{
    self, Gated, Kind, Left, Number, Path, PathIf, SeeAlso, Subject, Text,
};
use super::dating::datings;
use super::identifier;
use super::link::{self, Relation};
use super::place::{self, Tie};
use super::production::Making;
use super::{agent, concept, document, event, image, made, medium, shown, text, title};
use crate::notice::grammar::{Note, text as words};
use crate::vocab::{crm, dcterms, schema};

/// The photograph of a notice.
pub fn thing(b: &mut Builder) -> bool {
    made(b, &[schema::PHOTOGRAPH, schema::ARCHIVE_COMPONENT]);
    document::record(b, Some("COPY"), true);
    producer(b);
    identifier::reference(b);
    identifier::inventory(b, "NUMP");
    let name = match b.record.has("LEG") {
        true => title::titles(b, &["LEG"]),
        false => title::titles(b, &["TITRE"]),
    };
    let kind = concept::denomination(b, "TYPDOC", "document-type");
    let towns = place::communes(b, Tie::Shows);
    place::countries(b, Tie::Shows);
    let street = place::street(b.record, &["WADRS", "ADRESSE"]);
    if let Some(street) = street {
        place::address(b, Some(&street), &towns, None);
    }
    title::label(b, name.as_deref(), kind.as_deref(), towns.first().map(String::as_str));
    let mut making = Making::default();
    let others = making.years(b, "DATPV", Some("JDATPV"));
    making.makers(b, if b.record.has("AUTP") { "AUTP" } else { "AUT" }, None);
    making.state(b);
    event::others(b, others);
    for field in ["LBASE", "REFJOC"] {
        link::links(b, field, Relation::Depicts);
    }
    if link::authorities(b, "LAUTP") == 0
        && let Some(given) = b.record.text("LAUTP")
    {
        let why = "this is no reference of Autor; write the reference alone, as in `AW00012`";
        b.note("LAUTP", &given, Note::quirk("W_LINK", "Q29", why));
    }
    for field in ["REFMUS", "RENV"] {
        link::links(b, field, Relation::Related);
    }
    medium::color(b);
    medium::orientation(b);
    entry(b);
    counterpart::keeper(b, NOTICED, "LIEUCP");
    text::annotations(b, NOTICED, "MENTIONS");
    layers(b, name.as_deref());
    let credit = text::readable(b, "COPY");
    let rights = text::readable(b, "DIFF");
    image::listed(b, "IMG", credit.as_deref(), rights.as_deref());
    true
}

/// What the photograph was made from, what was made from it, and what it shows.
fn layers(b: &mut Builder, name: Option<&str>) {
    let record = b.record;
    let name = name.unwrap_or(&record.reference);
    if !shown::keeps_object(record) {
        counterpart::ORIGINAL.state(b, name);
    }
    for other in [counterpart::ENGRAVING, counterpart::DRAWING, counterpart::PRINT] {
        other.state(b, name);
    }
    concept::subjects(b, "DENO", "denomination");
    concept::subjects(b, "OBJT", "object");
    shown::work(b, name);
    shown::performance(b);
}

/// The service that made the record: a body, as its `dcterms:creator`.
fn producer(b: &mut Builder) {
    let field = if b.record.has("IDPROD") { "IDPROD" } else { "EMET" };
    if let Some(name) = text::readable(b, field) {
        let body = agent::body(b, &words::line(&name));
        b.add(DOC, dcterms::CREATOR, body);
    }
}

/// How the photograph came into the collections, and when it was registered there, which may be much later.
fn entry(b: &mut Builder) {
    const MODES: &[&str] = &["achat", "dation", "depot", "don", "legs"];
    let record = b.record;
    let modes = record.list("ACQU");
    let is_mode = |item: &&str| MODES.contains(&words::fold(item).as_str());
    if !modes.is_empty() && modes.iter().all(is_mode) {
        let node = b.part("acquisition-1");
        if modes.iter().all(|mode| words::fold(mode) == "depot") {
            b.link(ENTITY, crm::P30I_CUSTODY_TRANSFERRED_THROUGH, node);
            b.is_a(node, crm::E10_TRANSFER_OF_CUSTODY);
        } else {
            b.link(ENTITY, crm::P24I_CHANGED_OWNERSHIP_THROUGH, node);
            b.is_a(node, crm::E8_ACQUISITION);
        }
        for mode in modes {
            b.kind(node, "acquisition", mode, mode);
        }
    } else {
        text::field(b, "ACQU", &text::MODE_OF_ENTRY);
    }
    registration(b);
}

fn registration(b: &mut Builder) {
    for (index, dating) in datings(b, "DATIMM").into_iter().enumerate() {
        let name = format!("registration-{}", index + 1);
        let node = event::state(b, &name, &event::REGISTRATION);
        event::date(b, node, &name, dating);
    }
}

/// What becomes of each field.
#[rustfmt::skip]
pub const RULES: &[(&str, Rule)] = &[
    ("ACQU", Path("crm:P24i_changed_ownership_through [a crm:E8_Acquisition] / crm:P2_has_type <id/concept/acquisition/*> ; crm:P30i_custody_transferred_through [a crm:E10_Transfer_of_Custody] ; crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/mode-of-entry>]")),
    ("ADRESSE", PathIf("schema:address / schema:streetAddress", "WADRS is blank")),
    ("AIRE", Rule::Record(dcterms::COVERAGE, "study-area")),
    ("ANUMOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/former-number>] / crm:P190_has_symbolic_content")),
    ("ANUMP", Number(&identifier::FORMER_NUMBER)),
    ("ANUMTI", Path("crm:P130i_features_are_also_found_on <id/memoire/*#print> / crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/former-number>] / crm:P190_has_symbolic_content")),
    ("AUT", PathIf("schema:creator / schema:name ; crm:P108i_was_produced_by / crm:P14_carried_out_by", "AUTP is blank")),
    ("AUTG", Path("crm:P130_shows_features_of <id/memoire/*#engraving> / crm:P108i_was_produced_by / crm:P14_carried_out_by")),
    ("AUTOEU", Path("crm:P62_depicts <id/memoire/*#work-shown> / crm:P108i_was_produced_by / crm:P14_carried_out_by")),
    ("AUTOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P108i_was_produced_by / crm:P14_carried_out_by")),
    ("AUTP", Path("schema:creator / schema:name ; crm:P108i_was_produced_by / crm:P14_carried_out_by ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P2_has_type <id/concept/role/*>")),
    ("AUTR", Path("crm:P62_depicts <id/memoire/*#work-shown> / crm:P108i_was_produced_by / crm:P14_carried_out_by")),
    ("AUTTI", Path("crm:P130i_features_are_also_found_on <id/memoire/*#print> / crm:P108i_was_produced_by / crm:P14_carried_out_by")),
    ("BASE", Left(Derived, "the dataset of the record")),
    ("CHRONO", Path("crm:P62_depicts <id/memoire/*#work-shown> / crm:P2_has_type <id/concept/epoch/*>")),
    ("CINEPROD", Path("crm:P62_depicts <id/memoire/*#performance> / crm:P14_carried_out_by / rdfs:label")),
    ("COM", PathIf("crm:P55_has_current_location / schema:name", "WCOM is blank")),
    ("CONTIENT_IMAGE", Left(Derived, "whether there is an image")),
    ("COPY", Path("doc: dcterms:rights ; schema:image / schema:creditText")),
    ("COTECOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/shelf-mark>] / crm:P190_has_symbolic_content")),
    ("COTECP", Number(&identifier::SHELF_MARK)),
    ("COTECTI", Path("crm:P130i_features_are_also_found_on <id/memoire/*#print> / crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/shelf-mark>] / crm:P190_has_symbolic_content")),
    ("COULEUR", Path("crm:P2_has_type <id/concept/color/*> ; crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/color>]")),
    ("DATD", Path("crm:P130_shows_features_of <id/memoire/*#drawing> / crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin")),
    ("DATG", Path("crm:P130_shows_features_of <id/memoire/*#engraving> / crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin")),
    ("DATIMM", Path("crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/immatriculation>] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin")),
    ("DATOEU", Path("crm:P62_depicts <id/memoire/*#work-shown> / crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin")),
    ("DATOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin")),
    ("DATPV", Path("schema:dateCreated ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end ; crm:P12i_was_present_at [a crm:E7_Activity] / crm:P4_has_time-span")),
    ("DATTI", Path("crm:P130i_features_are_also_found_on <id/memoire/*#print> / crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin")),
    ("DENO", Path("dcterms:subject <id/concept/denomination/*> ; crm:P62_depicts <id/memoire/*#work-shown> / crm:P2_has_type <id/concept/denomination/*>")),
    ("DIFF", Path("schema:image / schema:copyrightNotice")),
    ("DMAJ", Path("doc: dcterms:modified")),
    ("DMIS", Path("doc: dcterms:created")),
    ("DOC", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/document-detail>] / crm:P190_has_symbolic_content")),
    ("DOM", Kind("domain")),
    ("DPT", PathIf("schema:itemLocation <id/place/departement/*> ; crm:P55_has_current_location <id/place/departement/*>", "INSEE gives no commune of it")),
    ("DPT_LETTRE", Left(Derived, "the name of DPT")),
    ("ECH", Path("crm:P130_shows_features_of <id/memoire/*#drawing> / crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/scale>] / crm:P190_has_symbolic_content")),
    ("EDIARCH", Path("crm:P62_depicts <id/memoire/*#work-shown> / crm:P2_has_type <id/concept/site-interpretation/*>")),
    ("EDIF", Path("crm:P62_depicts <id/memoire/*#work-shown> / rdfs:label ; crm:P62_depicts <id/memoire/*#work-shown> / crm:P53_has_former_or_current_location / rdfs:label")),
    ("EMET", PathIf("doc: dcterms:creator / schema:name", "IDPROD is blank")),
    ("EXPO", Text(&text::EXHIBITION)),
    ("FORMAT", Text(&text::FORMAT)),
    ("FORMATOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/format>] / crm:P190_has_symbolic_content")),
    ("FORMATTI", Path("crm:P130i_features_are_also_found_on <id/memoire/*#print> / crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/format>] / crm:P190_has_symbolic_content")),
    ("IDPROD", Path("doc: dcterms:creator / schema:name")),
    ("IMG", Path("schema:image / schema:contentUrl ; crm:P138i_has_representation [a crm:E36_Visual_Item]")),
    ("INSEE", Path("schema:contentLocation <id/place/commune/*> ; crm:P62_depicts <id/place/commune/*> ; schema:itemLocation <id/place/commune/*> ; crm:P55_has_current_location <id/place/commune/*> ; ns:inseeAsGiven")),
    ("JDATPV", Path("crm:P108i_was_produced_by / crm:P140i_was_attributed_by [a crm:E13_Attribute_Assignment] [crm:P177_assigned_property_of_type crm:P4_has_time-span] / crm:P2_has_type <id/concept/evidence/*>")),
    ("LAUTP", Path("dcterms:relation <id/autor/*> ; crm:P67i_is_referred_to_by <doc/autor/*>")),
    ("LBASE", Path("schema:about <id/*> ; crm:P62_depicts <id/*> ; dcterms:relation <id/autor/*> ; crm:P67i_is_referred_to_by <doc/autor/*>")),
    ("LBASE2", Left(Derived, "LBASE once more")),
    ("LEG", Path("schema:name ; rdfs:label ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("LEG2", Subject("caption-term")),
    ("LIB", Subject("keyword")),
    ("LIENS", SeeAlso),
    ("LIEU", Path("schema:address / schema:streetAddress")),
    ("LIEUCOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P50_has_current_keeper / rdfs:label ; crm:P62_depicts <id/memoire/*#work-shown> / crm:P50_has_current_keeper / rdfs:label")),
    ("LIEUCP", Path("crm:P50_has_current_keeper / rdfs:label ; schema:holdingArchive / schema:name")),
    ("LIEUCTI", Path("crm:P130i_features_are_also_found_on <id/memoire/*#print> / crm:P50_has_current_keeper / rdfs:label")),
    ("LIEUORIG", Text(&text::PLACE_OF_ORIGIN)),
    ("LOCA", Left(Derived, "country, region, département and commune once more")),
    ("MARQ", Left(Technical, "rank among the images of the building's notice")),
    ("MCGEO", Subject("place-keyword")),
    ("MCL", Subject("keyword")),
    ("MENTIONS", Path("crm:P128_carries [a crm:E34_Inscription] / crm:P190_has_symbolic_content")),
    ("MENTOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P128_carries [a crm:E34_Inscription] / crm:P190_has_symbolic_content")),
    ("MENTTI", Path("crm:P130i_features_are_also_found_on <id/memoire/*#print> / crm:P128_carries [a crm:E34_Inscription] / crm:P190_has_symbolic_content")),
    ("MOSA", Left(Deprecated, "a page of images that is gone")),
    ("NEGPOS", Gated("polarity")),
    ("NOMSN", Left(Technical, "name of a file")),
    ("NUM", Left(Technical, "number of a carrier")),
    ("NUMAUTP", Number(&identifier::PHOTOGRAPHER)),
    ("NUMCD", Left(Technical, "number of the disc that the images were loaded from")),
    ("NUMF", Number(&identifier::FONDS)),
    ("NUMI", Number(&identifier::PHOTOTYPE)),
    ("NUMOP", Path("crm:P62_depicts <id/memoire/*#work-shown> / crm:P12i_was_present_at <id/memoire/*#operation> / crm:P1_is_identified_by / crm:P190_has_symbolic_content")),
    ("NUMOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/inventory-number>] / crm:P190_has_symbolic_content")),
    ("NUMP", Path("crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/inventory-number>] / crm:P190_has_symbolic_content")),
    ("NUMSITE", Path("crm:P62_depicts <id/memoire/*#work-shown> / crm:P53_has_former_or_current_location <id/memoire/*#site> / crm:P1_is_identified_by / crm:P190_has_symbolic_content")),
    ("NUMTI", Path("crm:P130i_features_are_also_found_on <id/memoire/*#print> / crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/inventory-number>] / crm:P190_has_symbolic_content")),
    ("NUMVERS", Number(&identifier::TRANSFER)),
    ("NVD", Left(Technical, "number of a videodisc")),
    ("OBJT", Path("dcterms:subject <id/concept/object/*> ; crm:P62_depicts <id/memoire/*#work-shown> / rdfs:label")),
    ("OBS", Text(&text::OBSERVATIONS)),
    ("OBSOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/observations>] / crm:P190_has_symbolic_content")),
    ("OBSTI", Path("crm:P130i_features_are_also_found_on <id/memoire/*#print> / crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/observations>] / crm:P190_has_symbolic_content")),
    ("PAYS", PathIf("schema:itemLocation <id/place/country/*> ; crm:P55_has_current_location <id/place/country/*>", "it is not France, or neither INSEE nor DPT says where in France")),
    ("PLOC", Text(&text::LOCATION_DETAIL)),
    ("POP_ANCIENNE_REF", Number(&identifier::FORMER)),
    ("POP_FLAGS", Left(Technical, "alerts of the producer's platform")),
    ("POP_IMPORT", Left(Technical, "numbers of imports")),
    ("PRECOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/keeping-detail>] / crm:P190_has_symbolic_content")),
    ("PRODUCTEUR", Left(Derived, "the prefix of REF")),
    ("PUBLI", Text(&text::BIBLIOGRAPHY)),
    ("REF", Path("schema:identifier ; crm:P1_is_identified_by [a crm:E42_Identifier] / crm:P190_has_symbolic_content")),
    ("REFIM", Left(Technical, "parameters of images")),
    ("REFIMG", Left(Deprecated, "name of a file")),
    ("REFJOC", Path("schema:about <id/*> ; crm:P62_depicts <id/*>")),
    ("REFMUS", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REG", Left(Derived, "follows from the département; checked against it")),
    ("RENV", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REPRO", Left(Technical, "number of a file")),
    ("ROLE", PathIf("dcterms:subject <id/concept/character/*>", "a colon parts it from the actor, who is photographed and not published")),
    ("SCLE", Path("crm:P62_depicts <id/memoire/*#work-shown> / crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P62_depicts <id/memoire/*#work-shown> / crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("SENS", Path("crm:P2_has_type <id/concept/orientation/*> ; crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/orientation>]")),
    ("SERIE", Kind("series")),
    ("SITE", Path("crm:P62_depicts <id/memoire/*#work-shown> / crm:P53_has_former_or_current_location <id/memoire/*#site> / rdfs:label")),
    ("STRUCT", Path("crm:P62_depicts <id/memoire/*#work-shown> / crm:P2_has_type <id/concept/archaeological-structure/*>")),
    ("SUJET", Text(&text::SUBJECT)),
    ("SUP", Gated("carrier")),
    ("TECHN", Text(&text::MATERIAL_DETAIL)),
    ("TECHOR", Path("crm:P130_shows_features_of <id/memoire/*#original> / crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/material-detail>] / crm:P190_has_symbolic_content")),
    ("TECHTI", Path("crm:P130i_features_are_also_found_on <id/memoire/*#print> / crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/material-detail>] / crm:P190_has_symbolic_content")),
    ("THEATRE", Path("crm:P62_depicts <id/memoire/*#performance> / crm:P7_took_place_at / rdfs:label")),
    ("TICO", Path("crm:P62_depicts <id/memoire/*#work-shown> / rdfs:label ; crm:P62_depicts <id/memoire/*#work-shown> / crm:P1_is_identified_by / crm:P190_has_symbolic_content")),
    ("TIREDE", Text(&text::REFERENCE)),
    ("TITRE", Path("crm:P62_depicts <id/memoire/*#performance> / rdfs:label ; schema:name ; rdfs:label")),
    ("TOUT", Left(Deprecated, "empty")),
    ("TRL", Path("crm:P130_shows_features_of <id/memoire/*#drawing> / crm:P108i_was_produced_by / crm:P32_used_general_technique <id/concept/technique/*>")),
    ("TYP", Left(Technical, "form of the record in the producer's former software")),
    ("TYPDOC", Path("schema:additionalType <id/concept/document-type/*> ; crm:P2_has_type <id/concept/document-type/*>")),
    ("TYPEIMG", Left(Technical, "kind of file")),
    ("TYPSUPP", Left(Technical, "kind of carrier of files")),
    ("VIDEO", Left(Deprecated, "old addresses of the images of IMG")),
    ("VUECD", Left(Technical, "names of files")),
    ("WADRS", Path("schema:address / schema:streetAddress")),
    ("WCOM", Path("crm:P55_has_current_location / schema:name")),
    ("WEB", Left(Deprecated, "an address that is gone")),
];
