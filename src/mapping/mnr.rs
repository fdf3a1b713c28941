//! MNR Rose-Valland: works recovered after the Second World War. What the notices tell of owners and victims
//! is published as the words that the Ministry publishes; no person is made a node out of it.

use super::builder::Builder;
use super::crosswalk::Left::{Derived, Technical};
use super::crosswalk::Rule::{self, Kind, Left, Path, Text};
use super::link::{self, Relation};
use super::material::{self, Order};
use super::place::{self, Tie};
use super::production::Making;
use super::{
    concept, deposit, dimension, document, house_number, identifier, image, made, text, title,
};
use crate::notice::grammar;
use crate::vocab::schema;

/// The work of a notice.
pub fn thing(b: &mut Builder) -> bool {
    made(b, &[schema::VISUAL_ARTWORK, schema::ARCHIVE_COMPONENT]);
    document::record(b, Some("PHOT"), true);
    identifier::reference(b);
    identifier::inventory(b, "INV");
    house_number::numbers(b, &[("NUMS", &text::OTHER_NUMBERS), ("MARQ", &text::MARKS)]);
    let name = title::titles(b, &["TITR", "AUTI"]);
    let kind = concept::denomination(b, "DENO", "denomination");
    let town = keeper(b);
    deposit::of_recovered(b);
    title::label(b, name.as_deref(), kind.as_deref(), town.as_deref());
    let mut making = Making::default();
    making.centuries(b, "SCLE");
    making.makers(b, "AUTR", None);
    making.lives(b, "PAUT");
    for field in ["ATTR", "AATT"] {
        making.former_attribution(b, field);
    }
    material::materials(b, "TECH", Order::Mixed, &mut making);
    making.state(b);
    dimension::dimensions(b, "DIMS");
    text::inscription(b, "INSC", None);
    link::links(b, "RENV", Relation::Related);
    let credit = text::readable(b, "PHOT");
    image::listed(b, "VIDEO", credit.as_deref(), None);
    true
}

/// The town and the museum of `LOCA`: `Le Havre ; musée de l'abbaye ; dépôt du musée du Louvre`. Gives the town.
fn keeper(b: &mut Builder) -> Option<String> {
    let record = b.record;
    let cell = record.text("LOCA")?;
    let levels = grammar::place::levels(&cell);
    let town = grammar::text::line(levels.first()?).into_owned();
    place::town(b, Tie::Kept, &town, None);
    // A house has no name where the deposit follows the town at once.
    let house = levels.get(1).filter(|level| !grammar::text::fold(level).starts_with("depot d"));
    if let Some(museum) = house
        && super::privacy::told_keeper(b, "LOCA", museum).is_some()
    {
        link::named_keeper(b, &format!("{} ({town})", grammar::text::line(museum)));
    }
    Some(town)
}

/// What becomes of each field.
#[rustfmt::skip]
pub const RULES: &[(&str, Rule)] = &[
    ("AATT", Path("crm:P108i_was_produced_by / crm:P140i_was_attributed_by [a crm:E13_Attribute_Assignment] [crm:P2_has_type <id/concept/assignment/former-attribution>] / crm:P3_has_note")),
    ("AFFE", Text(&text::ASSIGNEE)),
    ("ATIT", Text(&text::FORMER_TITLE)),
    ("ATTR", Path("crm:P108i_was_produced_by / crm:P140i_was_attributed_by [a crm:E13_Attribute_Assignment] [crm:P2_has_type <id/concept/assignment/former-attribution>] / crm:P3_has_note")),
    ("AUTI", Path("schema:alternateName ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("AUTR", Path("schema:creator / schema:name ; crm:P108i_was_produced_by / crm:P14_carried_out_by ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P2_has_type <id/concept/role/*>")),
    ("BASE", Left(Derived, "the dataset of the record")),
    ("BIBL", Text(&text::BIBLIOGRAPHY)),
    ("CARTELS", Left(Technical, "follow-up of labels in the rooms, which the Ministry does not show")),
    ("CATE", Kind("provenance-category")),
    ("COMM", Text(&text::COMMENT)),
    ("CONTIENT_IMAGE", Left(Derived, "whether there is an image")),
    ("DENO", Path("schema:additionalType <id/concept/denomination/*> ; crm:P2_has_type <id/concept/denomination/*> ; crm:P43_has_dimension [crm:P2_has_type <id/concept/dimension/count>] / crm:P90_has_value")),
    ("DESC", Text(&text::DESCRIPTION)),
    ("DIMS", Path("schema:size ; crm:P43_has_dimension [a crm:E54_Dimension] / crm:P90_has_value ; crm:P43_has_dimension / crm:P91_has_unit")),
    ("DMAJ", Path("doc: dcterms:modified")),
    ("DMIS", Path("doc: dcterms:created")),
    ("DOMN", Kind("domain")),
    ("DREP", Text(&text::SUBJECT_DATE)),
    ("ECOL", Kind("school")),
    ("ETAT", Text(&text::CONDITION)),
    ("EXPO", Text(&text::EXHIBITION)),
    ("GENE", Text(&text::GENESIS)),
    ("HIST", Text(&text::HISTORY)),
    ("INSC", Path("crm:P128_carries [a crm:E34_Inscription] / crm:P2_has_type <id/concept/inscription/*>")),
    ("INV", Path("crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/inventory-number>] / crm:P190_has_symbolic_content")),
    ("LOCA", Path("crm:P50_has_current_keeper / schema:name ; schema:holdingArchive / schema:name ; crm:P55_has_current_location / schema:name ; schema:itemLocation / schema:name ; crm:P30i_custody_transferred_through [crm:P2_has_type <id/concept/event/deposit>] / crm:P28_custody_surrendered_by")),
    ("MARQ", Path("crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/linz>] / crm:P190_has_symbolic_content ; crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/munich-ccp>] / crm:P190_has_symbolic_content ; crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/marks>] / crm:P190_has_symbolic_content")),
    ("MILL", Text(&text::PERIOD)),
    ("NET", Left(Technical, "follow-up of the museum's own site, which the Ministry does not show")),
    ("NOTE", Text(&text::NOTES)),
    ("NOTE2", Left(Technical, "a warning that the Ministry does not show")),
    ("NUMS", Path("crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/linz>] / crm:P190_has_symbolic_content ; crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/munich-ccp>] / crm:P190_has_symbolic_content ; crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/other-numbers>] / crm:P190_has_symbolic_content")),
    ("OBSE", Text(&text::OBSERVATIONS)),
    ("PAUT", Text(&text::AUTHOR_DETAIL)),
    ("PHOT", Path("doc: dcterms:rights ; schema:image / schema:creditText")),
    ("POP_FLAGS", Left(Technical, "alerts of the producer's platform")),
    ("POP_IMPORT", Left(Technical, "numbers of imports")),
    ("PREP", Text(&text::ICONOGRAPHY)),
    ("PRODUCTEUR", Left(Derived, "always MNR")),
    ("PROV", Text(&text::PROVENANCE)),
    ("PTIT", Text(&text::TITLE_DETAIL)),
    ("RCL", Left(Technical, "day of a stocktaking, which the Ministry does not show")),
    ("REF", Path("schema:identifier ; crm:P1_is_identified_by [a crm:E42_Identifier] / crm:P190_has_symbolic_content")),
    ("REFIM", Left(Technical, "not in use")),
    ("RENV", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REPR", Text(&text::SUBJECT)),
    ("RESUME", Text(&text::SUMMARY)),
    ("SALLES", Left(Technical, "follow-up of what hangs in the rooms, which the Ministry does not show")),
    ("SCLE", Path("schema:dateCreated ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("SREP", Text(&text::SOURCE_OF_SUBJECT)),
    ("STYL", Kind("style")),
    ("SUITE", Text(&text::SUITE)),
    ("TECH", Path("schema:material ; crm:P45_consists_of <id/concept/material/*> ; crm:P108i_was_produced_by / crm:P32_used_general_technique <id/concept/technique/*>")),
    ("TITR", Path("schema:name ; rdfs:label ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("VIDEO", Path("schema:image / schema:contentUrl ; crm:P138i_has_representation [a crm:E36_Visual_Item]")),
];
