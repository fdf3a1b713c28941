//! Free texts: each a linguistic object typed by what it is about, in French, with its lines.

use super::builder::{Builder, ENTITY, NOTICED, Thing};
use super::privacy;
use crate::notice::grammar::text;
use crate::vocab::{crm, schema};
use std::borrow::Cow;

/// What a text is about.
#[derive(Debug)]
pub struct TextKind {
    /// Of the concept `text/…`, and of the node `#text-…`.
    pub code: &'static str,
    /// In French.
    pub label: &'static str,
    /// Whether it is also the `schema:description`.
    pub description: bool,
}

/// Declares kinds of text: name, code, French label.
macro_rules! kinds {
    ($($name:ident = $code:literal, $label:literal;)*) => {
        $(pub const $name: TextKind =
            TextKind { code: $code, label: $label, description: false };)*
    };
}

/// Those that every reader looks for.
pub const DESCRIPTION: TextKind =
    TextKind { code: "description", label: "description", description: true };
pub const HISTORY: TextKind = TextKind { code: "history", label: "historique", description: true };
pub const BIOGRAPHY: TextKind =
    TextKind { code: "biography", label: "biographie", description: true };

kinds! {
    ACQUISITION = "acquisition", "contexte d'acquisition";
    APPELLATION = "appellation", "appellation";
    ARTISTS = "artists", "artistes phares";
    ASSIGNEE = "assignee", "affectataire";
    ASSIGNEE_DETAIL = "assignee-detail", "précision sur l'affectataire";
    AUTHOR_DETAIL = "author-detail", "précision sur l'auteur";
    BIBLIOGRAPHY = "bibliography", "bibliographie";
    BUILDING = "building", "édifice";
    BUILDING_INTEREST = "building-interest", "intérêt architectural";
    COORDINATES = "coordinates", "coordonnées non lues";
    COUNTRY = "country", "pays";
    COMMENT = "comment", "commentaire";
    CONDITION = "condition", "état de conservation";
    DIMENSIONS_DETAIL = "dimensions-detail", "précision sur les dimensions";
    DISCOVERY_DETAIL = "discovery-detail", "précision sur la découverte";
    EXHIBITION = "exhibition", "expositions";
    FORMAT = "format", "format";
    FORMER_TITLE = "former-title", "ancien titre";
    GEOGRAPHY = "historic-geography", "géographie historique";
    GENESIS = "genesis", "genèse";
    HIGHLIGHTS = "highlights", "atouts majeurs";
    ICONOGRAPHY = "iconography", "description de l'iconographie";
    LOCATION_DETAIL = "location-detail", "précision sur la localisation";
    MAKING_PLACE = "making-place", "lieu de création";
    MAKING_PLACE_DETAIL = "making-place-detail", "précision sur le lieu de création";
    MARKS = "marks", "marques";
    MATERIAL_DETAIL = "material-detail", "description technique";
    MISSING = "missing", "situation particulière";
    MOVED_TO = "moved-to", "lieu de déplacement";
    NOTES = "notes", "notes";
    OBSERVATIONS = "observations", "observations";
    ORIGINAL_DATE = "original-date", "période de l'original copié";
    OTHER_NUMBERS = "other-numbers", "autres numéros";
    PARTS = "parts", "parties constituantes";
    PARTS_NOT_STUDIED = "parts-not-studied", "parties constituantes non étudiées";
    PROTECTED_PARTS = "protected-parts", "éléments protégés";
    PROTECTION = "protection", "précision sur la protection";
    PROTECTION_OF_BUILDING = "protection-of-building", "protection du bâtiment";
    PROTECTION_OF_SETTING = "protection-of-setting", "protection de l'espace";
    PLACE_OF_ORIGIN = "place-of-origin", "lieu d'origine";
    PROVENANCE = "provenance", "provenance";
    REGIONAL = "regional-comment", "commentaire d'usage régional";
    REMARKABLE = "remarkable-elements", "éléments remarquables";
    REUSE = "reuse", "remploi";
    SOURCES = "sources", "sources";
    SOURCE_OF_SUBJECT = "source-of-subject", "source de la représentation";
    SPOT = "spot", "emplacement dans l'édifice";
    SUBJECT = "subject", "sujet représenté";
    SUBJECT_DATE = "subject-date", "date du sujet représenté";
    SUITE = "related-works", "œuvres liées";
    SUMMARY = "summary", "résumé";
    THEFT = "theft", "informations relatives au vol";
    TITLE_DETAIL = "title-detail", "précision sur le titre";
    USE_DETAIL = "use-detail", "précision sur l'utilisation";
    VISIT = "visit", "conditions d'ouverture";
    WATER = "water", "cours d'eau";
    WHOLE = "whole", "intitulé de l'ensemble";
    ACHIEVEMENTS = "achievements", "œuvres réalisées";
    ARCHIVES = "archives", "fonds d'archives";
    HONOURS = "honours", "titres";
    LOCATION = "location", "localisation";
    MARK_SYMBOL = "mark-symbol", "symbole du poinçon";
    PUBLICATIONS = "publications", "publications";
    RELATED_PERSONS = "related-persons", "personnes associées";
    TRAINING = "training", "formateur";
    PERSONALITIES = "personalities", "personnages phares";
    THEMES = "themes", "thèmes des collections";
    PERIOD = "period", "précision sur la période";
    ACTIVITIES = "activities", "activités culturelles";
    ANNEXES = "annexes", "annexes";
    AREAS = "areas", "surfaces";
    COLOR = "color", "couleur";
    COLLECTIONS_ONLINE = "collections-online", "collections en ligne";
    COUNTS = "counts", "nombre d'édifices étudiés";
    DIGITISATION = "digitisation", "numérisation";
    DISTRIBUTION = "distribution", "répartition des collections";
    DOCUMENT_DETAIL = "document-detail", "technique, support, dimensions et date";
    INVENTORY_STATE = "inventory-state", "inventaire réglementaire";
    KEEPING_DETAIL = "keeping-detail", "précisions sur la conservation";
    MICROFICHE = "microfiche", "microfiche";
    MODE_OF_ENTRY = "mode-of-entry", "modalité d'entrée";
    ONOMASTICS = "onomastics", "onomastique";
    ORIENTATION = "orientation", "orientation";
    PHOTOGRAPHERS = "photographers", "auteurs des photographies";
    PHOTOGRAPH_MARK = "photograph-mark", "cote de la photographie";
    PHOTOGRAPHS = "photographs", "photographies du dossier";
    PUBLIC_ACCESS = "public-access", "ouverture au public";
    PUBLIC_SERVICES = "public-services", "services aux publics";
    PUBLIC_SERVICES_DETAIL = "public-services-detail", "précisions sur les services aux publics";
    REFERENCE = "documentary-reference", "référence bibliographique ou documentaire";
    RESTORATION = "restoration", "restauration";
    SCALE = "scale", "échelle";
    SERVICES = "services", "services";
    STOCKTAKING = "stocktaking", "récolement";
    TOURIST_ROUTE = "tourist-route", "itinéraire touristique";
}

/// The text of a field, as people should read it; none when it is blank or says nothing, or when it is on where a thing
/// is kept and seems to name a private person.
pub fn readable<'r>(b: &mut Builder<'r>, field: &'static str) -> Option<Cow<'r, str>> {
    let record = b.record;
    let raw = record.text(field)?;
    if says_nothing(&raw) {
        return None;
    }
    if privacy::KEEPERS.contains(&field) {
        privacy::told_keeper(b, field, &raw)?;
    }
    let read = text::clean(&raw, record.base);
    for note in read.notes {
        b.note(field, &raw, note);
    }
    let value: Cow<'r, str> = Cow::Owned(read.value.into_owned());
    (!value.is_empty()).then_some(value)
}

/// Whether a text only says that there is none; a long one never does.
fn says_nothing(text: &str) -> bool {
    text.len() < 60 && text::is_placeholder(text)
}

/// The text of a field, as `crm:E33_Linguistic_Object` and, where the kind says so, as `schema:description`.
pub fn field(b: &mut Builder, field: &'static str, kind: &'static TextKind) {
    if let Some(value) = readable(b, field) {
        words(b, kind, &value);
    }
}

/// A text of a kind; there is one of a kind in a notice.
pub fn words(b: &mut Builder, kind: &'static TextKind, value: &str) {
    words_on(b, NOTICED, kind, value);
    if kind.description {
        b.french(ENTITY, schema::DESCRIPTION, value);
    }
}

/// A text of a kind about a thing; there is one of a kind.
pub fn words_on(b: &mut Builder, thing: Thing, kind: &'static TextKind, value: &str) {
    let node = b.part_of(thing, &format!("text-{}", kind.code));
    b.link(thing.node, crm::P67I_IS_REFERRED_TO_BY, node);
    b.is_a(node, crm::E33_LINGUISTIC_OBJECT);
    b.kind(node, "text", kind.code, kind.label);
    b.french(node, crm::P190_HAS_SYMBOLIC_CONTENT, value);
}

/// What `PLOC` says, without the sentence on the former region that stands in most notices (Q72).
pub fn location_detail(b: &mut Builder) {
    const FORMER: &str = "Anciennement région de";
    let record = b.record;
    if record
        .text("PLOC")
        .is_none_or(|raw| raw.starts_with(FORMER) && !raw.contains([';', '£', '\n']))
    {
        return;
    }
    let Some(value) = readable(b, "PLOC") else { return };
    let said = value
        .split([';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty() && !part.starts_with(FORMER))
        .collect::<Vec<_>>()
        .join(" ; ");
    if !said.is_empty() {
        words(b, &LOCATION_DETAIL, &said);
    }
}

/// What is written on a thing, in the words of a field.
pub fn annotations(b: &mut Builder, thing: Thing, field: &'static str) {
    let Some(content) = readable(b, field) else { return };
    let node = b.part_of(thing, "inscription");
    b.link(thing.node, crm::P128_CARRIES, node);
    b.is_a(node, crm::E34_INSCRIPTION);
    b.french(node, crm::P190_HAS_SYMBOLIC_CONTENT, &content);
}

/// What is written on the thing: the kinds of inscription and its words, as one `crm:E34_Inscription`.
pub fn inscription(b: &mut Builder, kinds: &'static str, words: Option<&'static str>) {
    let record = b.record;
    let items = record.list(kinds);
    let content = words.and_then(|field| readable(b, field));
    if items.is_empty() && content.is_none() {
        return;
    }
    let node = b.part("inscription");
    b.link(ENTITY, crm::P128_CARRIES, node);
    b.is_a(node, crm::E34_INSCRIPTION);
    for item in items {
        if !text::is_placeholder(item) {
            let label = text::line(item);
            b.kind(node, "inscription", &label, &label);
        }
    }
    if let Some(content) = content {
        b.french(node, crm::P190_HAS_SYMBOLIC_CONTENT, &content);
    }
}
