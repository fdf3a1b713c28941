//! What the properties are called on pages, in the order in which they are shown.

use crate::vocab::crm;
use crate::vocab::dcat;
use crate::vocab::dcterms;
use crate::vocab::foaf;
use crate::vocab::geo;
use crate::vocab::prov;
use crate::vocab::rdf;
use crate::vocab::schema;
use crate::vocab::skos;
use crate::vocab::void;
use oxrdf::NamedNodeRef;

/// A property with its names in French and English.
pub struct Property {
    pub iri: NamedNodeRef<'static>,
    pub french: &'static str,
    pub english: &'static str,
}

const fn property(
    iri: NamedNodeRef<'static>,
    french: &'static str,
    english: &'static str,
) -> Property {
    Property { iri, french, english }
}

/// What a visitor wants to know first stands first.
pub const PROPERTIES: &[Property] = &[
    property(schema::NAME, "Titre", "Title"),
    property(skos::PREF_LABEL, "Nom", "Name"),
    property(skos::ALT_LABEL, "Autres noms", "Other names"),
    property(schema::ALTERNATE_NAME, "Autres noms", "Other names"),
    property(dcterms::TITLE, "Titre", "Title"),
    property(schema::ADDITIONAL_TYPE, "Dénomination", "Kind"),
    property(schema::CREATOR, "Auteur", "Maker"),
    property(schema::DATE_CREATED, "Date", "Date"),
    property(schema::MATERIAL, "Matériaux", "Materials"),
    property(schema::DESCRIPTION, "Description", "Description"),
    property(dcterms::DESCRIPTION, "Description", "Description"),
    property(schema::ABOUT, "Sujet", "Subject"),
    property(schema::SUBJECT_OF, "Photographies", "Photographs"),
    property(schema::CONTAINED_IN_PLACE, "Lieu", "Place"),
    property(schema::ITEM_LOCATION, "Lieu de conservation", "Location"),
    property(schema::ADDRESS, "Adresse", "Address"),
    property(schema::STREET_ADDRESS, "Rue", "Street"),
    property(schema::POSTAL_CODE, "Code postal", "Postal code"),
    property(schema::ADDRESS_LOCALITY, "Commune", "Town"),
    property(schema::GEO, "Coordonnées", "Coordinates"),
    property(schema::LATITUDE, "Latitude", "Latitude"),
    property(schema::LONGITUDE, "Longitude", "Longitude"),
    property(schema::HOLDING_ARCHIVE, "Conservé par", "Held by"),
    property(crm::P41I_WAS_CLASSIFIED_BY, "Protection", "Protection"),
    property(crm::P42_ASSIGNED, "Statut attribué", "Status assigned"),
    property(crm::P52_HAS_CURRENT_OWNER, "Propriétaire", "Owner"),
    property(crm::P50_HAS_CURRENT_KEEPER, "Affectataire ou conservateur", "Keeper"),
    property(crm::P108I_WAS_PRODUCED_BY, "Création", "Production"),
    property(crm::P14_CARRIED_OUT_BY, "Réalisé par", "Carried out by"),
    property(crm::P9_CONSISTS_OF, "Étapes", "Steps"),
    property(crm::P4_HAS_TIME_SPAN, "Période", "Time span"),
    property(crm::P82A_BEGIN_OF_THE_BEGIN, "Au plus tôt", "Not before"),
    property(crm::P82B_END_OF_THE_END, "Au plus tard", "Not after"),
    property(crm::P32_USED_GENERAL_TECHNIQUE, "Technique", "Technique"),
    property(crm::P45_CONSISTS_OF, "Matériau", "Material"),
    property(crm::P43_HAS_DIMENSION, "Dimension", "Dimension"),
    property(crm::P90_HAS_VALUE, "Valeur", "Value"),
    property(crm::P91_HAS_UNIT, "Unité", "Unit"),
    property(schema::HAS_PART, "Comprend", "Has part"),
    property(schema::IS_PART_OF, "Fait partie de", "Part of"),
    property(dcterms::RELATION, "Notices liées", "Related notices"),
    property(schema::IMAGE, "Image", "Image"),
    property(schema::CREDIT_TEXT, "Crédit", "Credit"),
    property(schema::COPYRIGHT_NOTICE, "Droits", "Rights"),
    property(schema::CONTENT_URL, "Fichier", "File"),
    property(schema::IDENTIFIER, "Référence", "Reference"),
    property(skos::NOTATION, "Code", "Code"),
    property(schema::SAME_AS, "Ailleurs", "Elsewhere"),
    property(crm::P89_FALLS_WITHIN, "Situé dans", "Falls within"),
    property(skos::EXACT_MATCH, "Identique à", "Same as"),
    property(skos::CLOSE_MATCH, "Proche de", "Close to"),
    property(skos::IN_SCHEME, "Vocabulaire", "Vocabulary"),
    property(crm::P1_IS_IDENTIFIED_BY, "Identifié par", "Identified by"),
    property(crm::P190_HAS_SYMBOLIC_CONTENT, "Contenu", "Content"),
    property(crm::P2_HAS_TYPE, "Type", "Type"),
    property(crm::P3_HAS_NOTE, "Note", "Note"),
    property(crm::P67I_IS_REFERRED_TO_BY, "Textes", "Texts"),
    property(crm::P55_HAS_CURRENT_LOCATION, "Emplacement actuel", "Current location"),
    property(crm::P55I_CURRENTLY_HOLDS, "Abrite", "Holds"),
    property(
        crm::P53_HAS_FORMER_OR_CURRENT_LOCATION,
        "Emplacement ancien ou actuel",
        "Former or current location",
    ),
    property(
        crm::P53I_IS_FORMER_OR_CURRENT_LOCATION_OF,
        "A abrité ou abrite",
        "Former or current location of",
    ),
    property(crm::P74_HAS_CURRENT_OR_FORMER_RESIDENCE, "Siège", "Residence"),
    property(crm::P74I_IS_CURRENT_OR_FORMER_RESIDENCE_OF, "Siège de", "Residence of"),
    property(crm::P62I_IS_DEPICTED_BY, "Représenté par", "Depicted by"),
    property(crm::P156_OCCUPIES, "Occupe", "Occupies"),
    property(crm::P46_IS_COMPOSED_OF, "Composé de", "Composed of"),
    property(crm::P46I_FORMS_PART_OF, "Élément de", "Forms part of"),
    property(crm::P62_DEPICTS, "Représente", "Depicts"),
    property(crm::P138I_HAS_REPRESENTATION, "Représentation", "Representation"),
    property(geo::HAS_GEOMETRY, "Géométrie", "Geometry"),
    property(geo::HAS_SPATIAL_ACCURACY, "Précision", "Accuracy"),
    property(geo::AS_WKT, "Point (WKT)", "Point (WKT)"),
    property(foaf::PRIMARY_TOPIC, "Sujet de la notice", "Topic of the notice"),
    property(crm::P70_DOCUMENTS, "Documente", "Documents"),
    property(dcterms::IS_PART_OF, "Base", "Dataset"),
    property(dcterms::CREATED, "Notice créée le", "Notice created"),
    property(dcterms::MODIFIED, "Modifiée le", "Modified"),
    property(dcterms::SOURCE, "Source", "Source"),
    property(prov::WAS_DERIVED_FROM, "Fichier d’origine", "Source file"),
    property(dcterms::RIGHTS, "Droits", "Rights"),
    property(dcterms::LICENSE, "Licence", "Licence"),
    property(void::TRIPLES, "Triplets", "Triples"),
    property(void::ENTITIES, "Notices", "Notices"),
    property(dcat::HAS_DATASET, "Bases", "Datasets"),
    property(dcat::HAS_DISTRIBUTION, "Fichiers", "Files"),
    property(void::SPARQL_ENDPOINT, "Service SPARQL", "SPARQL endpoint"),
    property(rdf::SEE_ALSO, "Voir aussi", "See also"),
    property(rdf::LABEL, "Libellé", "Label"),
    property(rdf::TYPE, "Classe", "Class"),
];

/// The last of the properties that stand on a page itself; what follows is folded away.
pub const LAST_SHOWN: NamedNodeRef<'static> = schema::SAME_AS;

/// The place and the entry of a property in the table.
pub fn property_of(iri: NamedNodeRef<'_>) -> Option<(usize, &'static Property)> {
    PROPERTIES.iter().enumerate().find(|(_, property)| property.iri == iri)
}
