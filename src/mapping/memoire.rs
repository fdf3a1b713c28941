//! Mémoire: photographs and graphic documents. Dates and makers are those of the photograph; those of what it
//! shows stay words.

use super::builder::Builder;
use super::crosswalk::Left::{Deprecated, Derived, Later, Technical};
use super::crosswalk::Rule::{self, Kind, Left, Number, Path, PathIf, SeeAlso, Subject, Text};
use super::identifier;
use super::link::{self, Relation};
use super::place::{self, Tie};
use super::production::Making;
use super::{acquisition, concept, document, image, made, text, title};
use crate::notice::grammar::Note;
use crate::vocab::schema;

/// The photograph of a notice.
pub fn thing(b: &mut Builder) -> bool {
    made(b, &[schema::PHOTOGRAPH, schema::ARCHIVE_COMPONENT]);
    document::record(b, Some("COPY"), true);
    identifier::reference(b);
    identifier::inventory(b, "NUMP");
    let name = match b.record.has("LEG") {
        true => title::titles(b, &["LEG"]),
        false => title::titles(b, &["TITRE"]),
    };
    let kind = concept::denomination(b, "TYPDOC", "document-type");
    let towns = place::communes(b, Tie::Kept);
    place::countries(b, Tie::Kept);
    let street = place::street(b.record, &["WADRS", "ADRESSE"]);
    if let Some(street) = street {
        place::address(b, Some(&street), &towns, None);
    }
    title::label(b, name.as_deref(), kind.as_deref(), towns.first().map(String::as_str));
    let mut making = Making::default();
    let others = making.years(b, "DATPV", None);
    making.makers(b, if b.record.has("AUTP") { "AUTP" } else { "AUT" }, None);
    making.state(b);
    acquisition::events(b, others);
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
    let credit = text::readable(b, "COPY");
    let rights = text::readable(b, "DIFF");
    image::listed(b, "IMG", credit.as_deref(), rights.as_deref());
    true
}

/// What becomes of each field.
#[rustfmt::skip]
pub const RULES: &[(&str, Rule)] = &[
    ("ACQU", Left(Later, "how it came into the collections")),
    ("ADRESSE", PathIf("schema:address / schema:streetAddress", "WADRS is blank")),
    ("AIRE", Left(Technical, "the area of a survey, not a place of the work")),
    ("ANUMOR", Left(Later, "numbers of the original")),
    ("ANUMP", Number(&identifier::FORMER_NUMBER)),
    ("ANUMTI", Left(Later, "numbers of the print")),
    ("AUT", PathIf("schema:creator / schema:name ; crm:P108i_was_produced_by / crm:P14_carried_out_by", "AUTP is blank")),
    ("AUTG", Left(Later, "engraver")),
    ("AUTOEU", Text(&text::WORK_AUTHOR)),
    ("AUTOR", Text(&text::ORIGINAL_AUTHOR)),
    ("AUTP", Path("schema:creator / schema:name ; crm:P108i_was_produced_by / crm:P14_carried_out_by ; crm:P108i_was_produced_by / crm:P9_consists_of / crm:P2_has_type <id/concept/role/*>")),
    ("AUTR", Left(Later, "author of the work that is studied")),
    ("AUTTI", Left(Later, "maker of the print")),
    ("BASE", Left(Derived, "the dataset of the record")),
    ("CHRONO", Text(&text::CHRONOLOGY)),
    ("CINEPROD", Left(Later, "producer of the film")),
    ("COM", PathIf("crm:P55_has_current_location / schema:name", "WCOM is blank")),
    ("CONTIENT_IMAGE", Left(Derived, "whether there is an image")),
    ("COPY", Path("doc: dcterms:rights ; schema:image / schema:creditText")),
    ("COTECOR", Left(Later, "shelf mark of the original")),
    ("COTECP", Left(Later, "shelf mark of the negative")),
    ("COTECTI", Left(Later, "shelf mark of the print")),
    ("COULEUR", Left(Later, "holds much more than yes and no")),
    ("DATD", Left(Later, "date of the drawing")),
    ("DATG", Left(Later, "date of the engraving")),
    ("DATIMM", Left(Later, "date of registration")),
    ("DATOEU", Left(Later, "date of what is shown")),
    ("DATOR", Left(Later, "date of the original")),
    ("DATPV", Path("schema:dateCreated ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P108i_was_produced_by / crm:P4_has_time-span / crm:P82b_end_of_the_end ; crm:P12i_was_present_at [a crm:E7_Activity] / crm:P4_has_time-span")),
    ("DATTI", Left(Later, "date of the print")),
    ("DENO", Subject("denomination")),
    ("DIFF", Path("schema:image / schema:copyrightNotice")),
    ("DMAJ", Path("doc: dcterms:modified")),
    ("DMIS", Path("doc: dcterms:created")),
    ("DOC", Left(Later, "description of the original")),
    ("DOM", Kind("domain")),
    ("DPT", PathIf("schema:itemLocation <id/place/departement/*> ; crm:P55_has_current_location <id/place/departement/*>", "INSEE gives no commune of it")),
    ("DPT_LETTRE", Left(Derived, "the name of DPT")),
    ("ECH", Left(Later, "scale of the drawing")),
    ("EDIARCH", Left(Later, "interpretation of a site")),
    ("EDIF", Text(&text::BUILDING)),
    ("EMET", Left(Technical, "code of the producer")),
    ("EXPO", Text(&text::EXHIBITION)),
    ("FORMAT", Text(&text::FORMAT)),
    ("FORMATOR", Left(Later, "format of the original")),
    ("FORMATTI", Left(Later, "format of the print")),
    ("IDPROD", Left(Later, "the service that produced it")),
    ("IMG", Path("schema:image / schema:contentUrl ; crm:P138i_has_representation [a crm:E36_Visual_Item]")),
    ("INSEE", Path("schema:itemLocation <id/place/commune/*> ; crm:P55_has_current_location <id/place/commune/*> ; ns:inseeAsGiven")),
    ("JDATPV", Left(Later, "evidence of the date")),
    ("LAUTP", Path("dcterms:relation <id/autor/*> ; crm:P67i_is_referred_to_by <doc/autor/*>")),
    ("LBASE", Path("schema:about <id/*> ; crm:P62_depicts <id/*> ; dcterms:relation <id/autor/*> ; crm:P67i_is_referred_to_by <doc/autor/*>")),
    ("LBASE2", Left(Derived, "LBASE once more")),
    ("LEG", Path("schema:name ; rdfs:label ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("LEG2", Left(Later, "caption in terms of a thesaurus")),
    ("LIB", Left(Technical, "candidates for a thesaurus")),
    ("LIENS", SeeAlso),
    ("LIEU", Path("schema:address / schema:streetAddress")),
    ("LIEUCOR", Text(&text::KEEPING_PLACE)),
    ("LIEUCP", Left(Later, "where the negative is kept")),
    ("LIEUCTI", Left(Later, "where the print is kept")),
    ("LIEUORIG", Text(&text::PLACE_OF_ORIGIN)),
    ("LOCA", Left(Derived, "country, region, département and commune once more")),
    ("MARQ", Left(Technical, "rank among the images of the building's notice")),
    ("MCGEO", Subject("place-keyword")),
    ("MCL", Subject("keyword")),
    ("MENTIONS", Left(Later, "annotations on the negative")),
    ("MENTOR", Left(Later, "annotations on the original")),
    ("MENTTI", Left(Later, "annotations on the print")),
    ("MOSA", Left(Deprecated, "a page of images that is gone")),
    ("NEGPOS", Kind("polarity")),
    ("NOMSN", Left(Technical, "name of a file")),
    ("NUM", Left(Technical, "number of a carrier")),
    ("NUMAUTP", Left(Later, "the photographer's own number")),
    ("NUMCD", Left(Technical, "number of a disc")),
    ("NUMF", Left(Technical, "number of a film")),
    ("NUMI", Number(&identifier::PHOTOTYPE)),
    ("NUMOP", Left(Technical, "number of an operation")),
    ("NUMOR", Left(Later, "numbers of the original")),
    ("NUMP", Path("crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/inventory-number>] / crm:P190_has_symbolic_content")),
    ("NUMSITE", Left(Later, "number of a site")),
    ("NUMTI", Left(Later, "numbers of the print")),
    ("NUMVERS", Left(Technical, "number of a transfer")),
    ("NVD", Left(Technical, "number of a videodisc")),
    ("OBJT", Subject("object")),
    ("OBS", Text(&text::OBSERVATIONS)),
    ("OBSOR", Left(Later, "remarks on the original")),
    ("OBSTI", Left(Later, "remarks on the print")),
    ("PAYS", PathIf("schema:itemLocation <id/place/country/*> ; crm:P55_has_current_location <id/place/country/*>", "it is not France, or neither INSEE nor DPT says where in France")),
    ("PLOC", Text(&text::LOCATION_DETAIL)),
    ("POP_ANCIENNE_REF", Number(&identifier::FORMER)),
    ("POP_FLAGS", Left(Technical, "alerts of the producer's platform")),
    ("POP_IMPORT", Left(Technical, "numbers of imports")),
    ("PRECOR", Left(Later, "keeping of the original")),
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
    ("ROLE", Left(Later, "role on the stage")),
    ("SCLE", Text(&text::SUBJECT_DATE)),
    ("SENS", Left(Later, "orientation")),
    ("SERIE", Kind("series")),
    ("SITE", Left(Later, "archaeological site")),
    ("STRUCT", Left(Later, "archaeological structure")),
    ("SUJET", Text(&text::SUBJECT)),
    ("SUP", Left(Later, "carrier")),
    ("TECHN", Text(&text::MATERIAL_DETAIL)),
    ("TECHOR", Left(Later, "technique of the original")),
    ("TECHTI", Left(Later, "technique of the print")),
    ("THEATRE", Left(Later, "place of a performance")),
    ("TICO", Left(Later, "title of what is shown")),
    ("TIREDE", Left(Later, "source of a reproduction")),
    ("TITRE", PathIf("schema:name ; rdfs:label", "LEG is blank")),
    ("TOUT", Left(Deprecated, "empty")),
    ("TRL", Left(Later, "technique of a survey drawing")),
    ("TYP", Left(Technical, "kind of record")),
    ("TYPDOC", Path("schema:additionalType <id/concept/document-type/*> ; crm:P2_has_type <id/concept/document-type/*>")),
    ("TYPEIMG", Left(Technical, "kind of file")),
    ("TYPSUPP", Left(Technical, "kind of carrier of files")),
    ("VIDEO", Left(Deprecated, "old addresses of the images of IMG")),
    ("VUECD", Left(Technical, "names of files")),
    ("WADRS", Path("schema:address / schema:streetAddress")),
    ("WCOM", Path("crm:P55_has_current_location / schema:name")),
    ("WEB", Left(Deprecated, "an address that is gone")),
];
