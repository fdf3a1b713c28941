//! Muséofile: the museums themselves.

use super::builder::{Builder, ENTITY, Thing};
use super::crosswalk::Left::{Deprecated, Derived, Technical};
use super::crosswalk::Rule::{self, Kind, Left, Path, PathIf, Text};
use super::link::{self, Relation};
use super::place::{self, Tie};
use super::{award, document, geometry, identifier, image, lifetime, owner, text, title};
use crate::notice::grammar;
use crate::vocab::{crm, rdf, schema};

/// The museum of a notice.
pub fn thing(b: &mut Builder) -> bool {
    b.is_a(ENTITY, crm::E74_GROUP);
    b.is_a(ENTITY, schema::MUSEUM);
    b.is_a(ENTITY, schema::ARCHIVE_ORGANIZATION);
    document::record(b, None, true);
    identifier::reference(b);
    let name = title::titles(b, &["NOMOFF", "NOMUSAGE", "AUTNOM"]);
    super::keeper::state_name(b);
    let town = town(b);
    title::label(b, name.as_deref(), town.as_ref().map(|_| "musée"), town.as_deref());
    geometry::coordinates(b);
    acronym(b);
    access(b);
    estate(b);
    photograph(b);
    website(b);
    award::of_museum(b);
    lifetime::lifetime(b);
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
    let mut street = place::street(record, &["ADRL1_M", "ADRESSE"]);
    if let Some(detail) = text::readable(b, "LIEU_M") {
        let detail = grammar::text::line(&detail);
        street =
            Some(street.map_or_else(|| detail.to_string(), |street| format!("{street}, {detail}")));
    }
    let code = record.text("CP_M");
    place::address(b, street.as_deref(), town.as_slice(), code.as_deref());
    town
}

/// The acronym: a further name, of that kind.
fn acronym(b: &mut Builder) {
    let Some(acronym) = text::readable(b, "SIGLE_M") else { return };
    let acronym = grammar::text::line(&acronym);
    b.french(ENTITY, schema::ALTERNATE_NAME, &acronym);
    let node = b.part("acronym");
    b.link(ENTITY, crm::P1_IS_IDENTIFIED_BY, node);
    b.is_a(node, crm::E33_E41_LINGUISTIC_APPELLATION);
    b.kind(node, "appellation", "acronym", "sigle");
    b.french(node, crm::P190_HAS_SYMBOLIC_CONTENT, &acronym);
}

/// Whether the public may come in; other words than yes and no stay a text.
fn access(b: &mut Builder) {
    let Some(words) = text::readable(b, "ACCES") else { return };
    match grammar::text::fold(&words).as_str() {
        "oui" => b.typed(ENTITY, schema::PUBLIC_ACCESS, "true", rdf::BOOLEAN),
        "non" => b.typed(ENTITY, schema::PUBLIC_ACCESS, "false", rdf::BOOLEAN),
        _ => text::words(b, &text::PUBLIC_ACCESS, &words),
    }
}

/// The building that houses the museum and the collection that it keeps, each with its owner, as a category.
fn estate(b: &mut Builder) {
    let record = b.record;
    if record.has("PROPBAT") {
        let thing = Thing { node: b.part("building"), prefix: "building-" };
        let place = b.part_of(thing, "place");
        b.is_a(thing.node, crm::E22_HUMAN_MADE_OBJECT);
        b.french(thing.node, rdf::LABEL, "bâtiment du musée");
        b.is_a(place, crm::E53_PLACE);
        b.link(place, crm::P156I_IS_OCCUPIED_BY, thing.node);
        b.link(ENTITY, crm::P74_HAS_CURRENT_OR_FORMER_RESIDENCE, place);
        owner::owners_of(b, thing, "PROPBAT");
    }
    if record.has("PROPCOLL") {
        let thing = Thing { node: b.part("collection"), prefix: "collection-" };
        b.is_a(thing.node, crm::E78_CURATED_HOLDING);
        b.french(thing.node, rdf::LABEL, "collections du musée");
        b.link(ENTITY, crm::P50I_IS_CURRENT_KEEPER_OF, thing.node);
        owner::owners_of(b, thing, "PROPCOLL");
    }
}

/// The photograph of the museum, with its credit.
fn photograph(b: &mut Builder) {
    let field = if b.record.has("PHOTO") { "PHOTO" } else { "VIDEO" };
    let credit = text::readable(b, "COPY");
    image::listed(b, field, credit.as_deref(), None);
}

fn website(b: &mut Builder) {
    for field in ["URL_M", "URL_M2"] {
        link::addresses(b, field, schema::URL);
    }
}

/// What becomes of each field.
#[rustfmt::skip]
pub const RULES: &[(&str, Rule)] = &[
    ("ACCES", Path("schema:publicAccess ; crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/public-access>] / crm:P190_has_symbolic_content")),
    ("ACQU", Text(&text::ACQUISITION)),
    ("ACTIV", Text(&text::ACTIVITIES)),
    ("ADRESSE", PathIf("schema:address / schema:streetAddress", "ADRL1_M is blank")),
    ("ADRL1_M", Path("schema:address / schema:streetAddress")),
    ("AMIS", Left(Technical, "whether there is an association of friends; the association itself is withheld")),
    ("ANNEE_FE", Path("schema:dissolutionDate ; crm:P99i_was_dissolved_by [a crm:E68_Dissolution] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P99i_was_dissolved_by [a crm:E68_Dissolution] / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("ANNEXE", Text(&text::ANNEXES)),
    ("ANTARIF", Left(Technical, "year of prices that the notice does not hold")),
    ("AN_CREAT", Path("schema:foundingDate ; crm:P95i_was_formed_by [a crm:E66_Formation] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P95i_was_formed_by [a crm:E66_Formation] / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("ARTISTE", Text(&text::ARTISTS)),
    ("ATOUT", Text(&text::HIGHLIGHTS)),
    ("AUTNOM", Path("schema:alternateName ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("BASE", Left(Derived, "the dataset of the record")),
    ("CATEG", Kind("museum-category")),
    ("CEDEX_AD", Left(Technical, "mail routing of the administration that runs the museum")),
    ("CONTIENT_IMAGE", Left(Derived, "whether there is an image")),
    ("COPY", PathIf("schema:image / schema:creditText", "PHOTO or VIDEO names an image")),
    ("CP_M", Path("schema:address / schema:postalCode")),
    ("CTRLTECH", Left(Technical, "supervision of the museum by the Ministry: office work")),
    ("DMAJ", Path("doc: dcterms:modified")),
    ("DMDF", Path("crm:P140i_was_attributed_by [a crm:E17_Type_Assignment] / crm:P42_assigned <id/concept/label/musee-de-france> ; crm:P140i_was_attributed_by [a crm:E17_Type_Assignment] / crm:P4_has_time-span")),
    ("DMIS", Path("doc: dcterms:created")),
    ("DOMPAL", Kind("collection-domain")),
    ("DPSC-D", Left(Technical, "day on which a plan reached the Ministry: office work")),
    ("DPSC-S", Left(Technical, "day on which a plan reached the Ministry: office work")),
    ("DPT", Path("schema:containedInPlace / schema:containedInPlace <id/place/departement/*> ; crm:P55_has_current_location / crm:P89_falls_within <id/place/departement/*>")),
    ("DT_CREAT", Left(Technical, "a second date of creation, which the producer does not define")),
    ("DT_MODIF", Left(Derived, "DMAJ once more")),
    ("DT_SAISI", Left(Derived, "DMIS once more")),
    ("GESTION", Kind("management")),
    ("HIST", Text(&text::HISTORY)),
    ("INTERET", Text(&text::BUILDING_INTEREST)),
    ("INVR", Text(&text::INVENTORY_STATE)),
    ("ITI2_M", Left(Deprecated, "address of a map")),
    ("ITI_M", Left(Deprecated, "address of a map")),
    ("JOCONDE", Left(Derived, "whether it takes part in Joconde")),
    ("LABEL", Kind("label")),
    ("LGN", Text(&text::COLLECTIONS_ONLINE)),
    ("LIEU_M", Path("schema:address / schema:streetAddress")),
    ("MONOPLUR", Kind("discipline")),
    ("NB_AMI", Left(Technical, "number of members of an association that is withheld")),
    ("NOMOFF", Path("schema:name ; rdfs:label ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("NOMUSAGE", Path("schema:alternateName ; crm:P1_is_identified_by [a crm:E33_E41_Linguistic_Appellation] / crm:P190_has_symbolic_content")),
    ("NUMER", Text(&text::DIGITISATION)),
    ("OBS_TOUR", Text(&text::TOURIST_ROUTE)),
    ("PHARE", Text(&text::PERSONALITIES)),
    ("PHOTO", Path("schema:image / schema:contentUrl ; crm:P138i_has_representation [a crm:E36_Visual_Item]")),
    ("POP_CONTIENT_GEOLOCALISATION", Left(Derived, "whether there are coordinates")),
    ("POP_COORDONNEES", Path("schema:geo / schema:latitude ; schema:geo / schema:longitude ; geo:hasGeometry / geo:asWKT")),
    ("POP_FLAGS", Left(Technical, "alerts of the producer's platform")),
    ("POP_IMPORT", Left(Technical, "numbers of imports")),
    ("PRODUCTEUR", Left(Derived, "always the museums")),
    ("PROPBAT", Path("crm:P74_has_current_or_former_residence / crm:P156i_is_occupied_by <id/museofile/*#building> / crm:P52_has_current_owner / crm:P2_has_type <id/concept/owner/*>")),
    ("PROPCOLL", Path("crm:P50i_is_current_keeper_of <id/museofile/*#collection> / crm:P52_has_current_owner / crm:P2_has_type <id/concept/owner/*>")),
    ("PROT-BAT", Text(&text::PROTECTION_OF_BUILDING)),
    ("PROT-ESP", Text(&text::PROTECTION_OF_SETTING)),
    ("PSC", Left(Technical, "whether a plan reached the Ministry: office work")),
    ("PUBLI", Text(&text::BIBLIOGRAPHY)),
    ("RECOL", Text(&text::STOCKTAKING)),
    ("REF", Path("schema:identifier ; crm:P1_is_identified_by [a crm:E42_Identifier] / crm:P190_has_symbolic_content")),
    ("REFMEM", Path("schema:subjectOf <id/memoire/*> ; crm:P62i_is_depicted_by <id/memoire/*>")),
    ("REFMER", Path("dcterms:relation <id/merimee/*> ; crm:P74_has_current_or_former_residence <id/merimee/*#place>")),
    ("REFPAL", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("REGION", Left(Derived, "follows from the département; checked against it")),
    ("REPCOLL", Text(&text::DISTRIBUTION)),
    ("REST", Text(&text::RESTORATION)),
    ("SERVICES", Text(&text::SERVICES)),
    ("SIGLE_M", Path("schema:alternateName ; crm:P1_is_identified_by [crm:P2_has_type <id/concept/appellation/acronym>] / crm:P190_has_symbolic_content")),
    ("SPUB", Text(&text::PUBLIC_SERVICES)),
    ("SPUB-P", Text(&text::PUBLIC_SERVICES_DETAIL)),
    ("STATUT", Kind("museum-status")),
    ("SURFACES", Text(&text::AREAS)),
    ("THEMES", Text(&text::THEMES)),
    ("TOUT", Left(Deprecated, "empty")),
    ("URL_M", Path("schema:url")),
    ("URL_M2", Path("schema:url")),
    ("VIDEO", PathIf("schema:image / schema:contentUrl", "PHOTO is blank")),
    ("VILLE_M", Path("schema:containedInPlace / schema:name ; crm:P55_has_current_location / schema:name ; schema:address / schema:addressLocality")),
];
