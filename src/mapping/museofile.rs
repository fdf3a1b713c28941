//! Muséofile: the museums themselves.

use super::builder::{Builder, ENTITY};
use super::crosswalk::Left::{Deprecated, Derived, Later, Technical};
use super::crosswalk::Rule::{self, Kind, Left, Path, PathIf, Text};
use super::link::{self, Relation};
use super::place::{self, Tie};
use super::{document, identifier, text, title};
use crate::notice::grammar;
use crate::vocab::{crm, schema};
use oxrdf::NamedNode;

/// The museum of a notice.
pub fn thing(b: &mut Builder) -> bool {
    b.is_a(ENTITY, crm::E74_GROUP);
    b.is_a(ENTITY, schema::MUSEUM);
    b.is_a(ENTITY, schema::ARCHIVE_ORGANIZATION);
    document::record(b, None, true);
    identifier::reference(b);
    let name = title::titles(b, &["NOMOFF", "NOMUSAGE", "AUTNOM"]);
    let town = town(b);
    title::label(b, name.as_deref(), town.as_ref().map(|_| "musée"), town.as_deref());
    place::coordinates(b);
    website(b);
    link::links(b, "REFMER", Relation::Resides);
    link::links(b, "REFPAL", Relation::Related);
    link::links(b, "REFMEM", Relation::DepictedBy);
    true
}

/// The town, in its département, and the address.
fn town(b: &mut Builder) -> Option<String> {
    let record = b.record;
    let town = record.text("VILLE_M").map(|town| grammar::text::line(&town).into_owned());
    let departement = record.text("DPT").and_then(|name| grammar::place::departement(&name));
    match (&town, departement) {
        (Some(town), within) => place::town(b, Tie::Resides, town, within),
        (None, Some(within)) => place::in_departement(b, Tie::Resides, within),
        (None, None) => {}
    }
    if let Some(region) = record.text("REGION") {
        let codes: Vec<&str> = departement.iter().map(|found| found.code).collect();
        let read = grammar::place::region(&region, &codes);
        b.take("REGION", &region, read);
    }
    let street = place::street(record, &["ADRL1_M", "ADRESSE"]);
    let code = record.text("CP_M");
    place::address(b, street.as_deref(), town.as_slice(), code.as_deref());
    town
}

fn website(b: &mut Builder) {
    let record = b.record;
    for field in ["URL_M", "URL_M2"] {
        let items = record.list(field);
        for read in grammar::link::urls(&items) {
            if let Some(url) = b.take(field, &items.join(";"), read)
                && let Ok(iri) = NamedNode::new(url)
            {
                b.add(ENTITY, schema::URL, iri);
            }
        }
    }
}

/// What becomes of each field.
#[rustfmt::skip]
pub const RULES: &[(&str, Rule)] = &[
    ("ACCES", Left(Later, "whether it is open")),
    ("ACQU", Left(Technical, "administration")),
    ("ACTIV", Left(Later, "activities")),
    ("ADRESSE", PathIf("schema:address / schema:streetAddress", "ADRL1_M is blank")),
    ("ADRL1_M", Path("schema:address / schema:streetAddress")),
    ("AMIS", Left(Technical, "whether it has an association of friends")),
    ("ANNEE_FE", Left(Later, "year of closing")),
    ("ANNEXE", Left(Later, "annexes")),
    ("ANTARIF", Left(Technical, "year of the prices")),
    ("AN_CREAT", Left(Later, "year of foundation")),
    ("ARTISTE", Text(&text::ARTISTS)),
    ("ATOUT", Text(&text::HIGHLIGHTS)),
    ("AUTNOM", Path("schema:alternateName ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("BASE", Left(Derived, "the dataset of the record")),
    ("CATEG", Kind("museum-category")),
    ("CEDEX_AD", Left(Technical, "postal detail")),
    ("CONTIENT_IMAGE", Left(Derived, "whether there is an image")),
    ("COPY", Left(Later, "copyright of the photograph")),
    ("CP_M", Path("schema:address / schema:postalCode")),
    ("CTRLTECH", Left(Technical, "administration")),
    ("DMAJ", Path("doc: dcterms:modified")),
    ("DMDF", Left(Later, "day of the appellation")),
    ("DMIS", Path("doc: dcterms:created")),
    ("DOMPAL", Kind("collection-domain")),
    ("DPSC-D", Left(Technical, "administration")),
    ("DPSC-S", Left(Technical, "administration")),
    ("DPT", Path("schema:containedInPlace / schema:containedInPlace <id/place/departement/*> ; crm:P55_has_current_location / crm:P89_falls_within <id/place/departement/*>")),
    ("DT_CREAT", Left(Technical, "administration")),
    ("DT_MODIF", Left(Derived, "DMAJ once more")),
    ("DT_SAISI", Left(Derived, "DMIS once more")),
    ("GESTION", Left(Later, "how it is run")),
    ("HIST", Text(&text::HISTORY)),
    ("INTERET", Text(&text::BUILDING_INTEREST)),
    ("INVR", Left(Technical, "administration")),
    ("ITI2_M", Left(Deprecated, "address of a map")),
    ("ITI_M", Left(Deprecated, "address of a map")),
    ("JOCONDE", Left(Derived, "whether it takes part in Joconde")),
    ("LABEL", Kind("label")),
    ("LEGS", Left(Technical, "administration")),
    ("LGN", Left(Technical, "administration")),
    ("LIEU_M", Left(Later, "detail of the address")),
    ("MONOPLUR", Left(Later, "disciplines")),
    ("NB_AMI", Left(Technical, "administration")),
    ("NOMOFF", Path("schema:name ; rdfs:label ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("NOMUSAGE", Path("schema:alternateName ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("NUMER", Left(Technical, "administration")),
    ("OBS_TOUR", Left(Technical, "administration")),
    ("PHARE", Text(&text::PERSONALITIES)),
    ("PHOTO", Left(Later, "photograph of the museum")),
    ("POP_CONTIENT_GEOLOCALISATION", Left(Derived, "whether there are coordinates")),
    ("POP_COORDONNEES", Path("schema:geo / schema:latitude ; schema:geo / schema:longitude ; geo:hasGeometry / geo:asWKT")),
    ("POP_FLAGS", Left(Technical, "alerts of the producer's platform")),
    ("POP_IMPORT", Left(Technical, "numbers of imports")),
    ("PRODUCTEUR", Left(Derived, "always the museums")),
    ("PROPBAT", Left(Later, "owner of the building")),
    ("PROPCOLL", Left(Later, "owner of the collections")),
    ("PROT-BAT", Text(&text::PROTECTION_OF_BUILDING)),
    ("PROT-ESP", Text(&text::PROTECTION_OF_SETTING)),
    ("PSC", Left(Technical, "administration")),
    ("PUBLI", Text(&text::BIBLIOGRAPHY)),
    ("RECOL", Left(Technical, "administration")),
    ("REF", Path("schema:identifier ; crm:P1_is_identified_by [a crm:E42_Identifier] / crm:P190_has_symbolic_content")),
    ("REFMEM", Path("schema:subjectOf <id/memoire/*> ; crm:P62i_is_depicted_by <id/memoire/*>")),
    ("REFMER", Path("dcterms:relation <id/merimee/*> ; crm:P74_has_current_or_former_residence <id/merimee/*#place>")),
    ("REFPAL", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REGION", Left(Derived, "follows from the département; checked against it")),
    ("REPCOLL", Left(Technical, "administration")),
    ("REST", Left(Technical, "administration")),
    ("SERVICES", Left(Later, "services")),
    ("SIGLE_M", Left(Later, "acronym")),
    ("SPUB", Left(Technical, "administration")),
    ("SPUB-P", Left(Technical, "administration")),
    ("STATUT", Left(Later, "legal form")),
    ("SURFACES", Left(Later, "areas of the rooms")),
    ("THEMES", Text(&text::THEMES)),
    ("TOUT", Left(Deprecated, "empty")),
    ("URL_M", Path("schema:url")),
    ("URL_M2", Path("schema:url")),
    ("VIDEO", Left(Later, "photograph of the museum")),
    ("VILLE_M", Path("schema:containedInPlace / schema:name ; crm:P55_has_current_location / schema:name ; schema:address / schema:addressLocality")),
];
