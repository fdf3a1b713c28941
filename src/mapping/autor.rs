//! Autor: people and bodies, with their names, dates and identifiers.
//!
//! `skos:closeMatch` leads to the agents of the same names that other notices name: same name and same kind, which
//! is no proof that they are the same. Names of persons have no language.

use super::builder::{Builder, ENTITY};
use super::crosswalk::Left::{Derived, Technical};
use super::crosswalk::Rule::{self, Kind, Left, Number, Path, PathIf, SeeAlso, Text};
use super::life::{self, Life};
use super::link::{self, Relation};
use super::{agent, concept, document, identifier, image, place, text};
use crate::notice::Problem;
use crate::notice::grammar::authority::{self, AgentKind};
use crate::notice::grammar::person::{self, Person};
use crate::notice::grammar::text as words;
use crate::vocab::{crm, rdf, schema, skos};
use oxrdf::NamedNode;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// The person or body of a notice.
pub fn thing(b: &mut Builder) -> bool {
    let kind = kind(b);
    document::record(b, Some("COPY"), true);
    identifier::reference(b);
    let preferred = names(b, kind);
    match kind {
        AgentKind::Person => {
            b.is_a(ENTITY, crm::E21_PERSON);
            b.is_a(ENTITY, schema::PERSON);
        }
        AgentKind::Group => {
            b.is_a(ENTITY, crm::E74_GROUP);
            b.is_a(ENTITY, schema::ORGANIZATION);
        }
        AgentKind::Unknown => b.is_a(ENTITY, crm::E39_ACTOR),
    }
    if let (AgentKind::Person, Some(Person { family: Some(family), given: Some(given), .. })) =
        (kind, &preferred)
    {
        b.string(ENTITY, schema::FAMILY_NAME, family);
        b.string(ENTITY, schema::GIVEN_NAME, given);
    }
    life(b, kind);
    professions(b, kind);
    isni(b);
    ark(b);
    link::links(b, "LBASE", Relation::Related);
    link::authorities(b, "LRELA");
    text::field(b, "LRELA", &text::RELATED_PERSONS);
    image::from_memoire(b);
    image::listed(b, "VIDEO", None, None);
    true
}

/// Person or body, by `TYPID`; where that is silent, who has a given name is a person.
fn kind(b: &mut Builder) -> AgentKind {
    let record = b.record;
    let items = record.list("TYPID");
    let read = authority::kind(&items).unwrap_or_else(|note| {
        b.note("TYPID", &items.join(";"), note);
        AgentKind::Unknown
    });
    match read {
        AgentKind::Unknown if name(b, "PREN").is_some() => AgentKind::Person,
        kind => kind,
    }
}

/// A name that says something, on one line.
fn name<'r>(b: &Builder<'r>, field: &str) -> Option<Cow<'r, str>> {
    let given = b.record.text(field)?;
    let name = words::line(&given).into_owned();
    (!name.is_empty() && !words::is_placeholder(&name)).then_some(name.into())
}

/// The preferred name: `PREN` and `NOM`, or else the one of these, or else `NOMPRENOM`.
fn preferred(b: &Builder, kind: AgentKind) -> Option<Person> {
    let (family, given) = (name(b, "NOM"), name(b, "PREN"));
    let whole = match (family, given) {
        (Some(family), Some(given)) if kind == AgentKind::Person => {
            let (family, uncertain) = words::strip_doubt(&family);
            return Some(Person {
                name: format!("{family} {given}"),
                family: Some(family.to_owned()),
                given: Some(given.into_owned()),
                uncertain,
                ..Person::default()
            });
        }
        (Some(family), Some(given)) => format!("{given} {family}").into(),
        (Some(whole), None) => whole,
        (None, given) => name(b, "NOMPRENOM").or(given)?,
    };
    Some(as_named(&whole, None, kind))
}

/// A name of the notice as one of its kind. `Eiffel Gustave` beside the family name `Eiffel` is in that order.
fn as_named(given: &str, family: Option<&str>, kind: AgentKind) -> Person {
    if kind != AgentKind::Person {
        let (name, uncertain) = words::strip_doubt(given);
        return Person {
            name: name.to_owned(),
            group: kind == AgentKind::Group,
            uncertain,
            ..Person::default()
        };
    }
    let mut person = person::person(given, crate::notice::Base::Autor);
    person.group = false;
    if person.given.is_none()
        && let Some(family) = family
        && let Some(rest) = person.name.get(family.len()..)
        && words::fold(&person.name[..family.len()]) == words::fold(family)
        && let Some(rest) = rest.strip_prefix(' ')
    {
        person.given = Some(rest.to_owned());
        person.family = Some(family.to_owned());
    }
    person
}

/// All names, each an appellation of its own, and the agents of these names. Gives the preferred one.
fn names(b: &mut Builder, kind: AgentKind) -> Option<Person> {
    let record = b.record;
    let preferred = preferred(b, kind);
    let family = name(b, "NOM");
    let mut said: FxHashSet<String> = FxHashSet::default();
    let mut matched = Vec::new();
    if let Some(person) = &preferred {
        let display = person.display_name();
        b.string(ENTITY, schema::NAME, &display);
        b.string(ENTITY, rdf::LABEL, &display);
        if let Some(detail) = name(b, "PNOM") {
            let precise = format!("{display}, {detail}");
            appellation(b, &mut said, &display, None);
            appellation(b, &mut said, &precise, Some(("precise", "nom avec précision")));
        } else {
            appellation(b, &mut said, &display, None);
        }
        matched.push(person.clone());
    } else {
        b.string(ENTITY, rdf::LABEL, &record.reference);
    }
    let full = record.text("NOMPRENOM").filter(|name| !words::is_placeholder(name));
    let others = full.as_deref().into_iter().map(|name| (name, "full", "nom complet"));
    let others = others
        .chain(record.list("ALIAS").into_iter().map(|name| (name, "alias", "autre forme du nom")))
        .chain(
            record.list("REJET").into_iter().map(|name| (name, "rejected", "forme rejetée du nom")),
        );
    for (given, code, label) in others {
        if words::is_placeholder(given) {
            continue;
        }
        appellation(b, &mut said, &words::line(given), Some((code, label)));
        matched.push(as_named(&words::line(given), family.as_deref(), kind));
    }
    close_matches(b, &matched, kind);
    preferred
}

/// A name as `crm:E41_Appellation`, typed unless it is the preferred one, which comes first; each once.
fn appellation(
    b: &mut Builder,
    said: &mut FxHashSet<String>,
    name: &str,
    form: Option<(&'static str, &'static str)>,
) {
    if name.is_empty() || !said.insert(name.to_owned()) {
        return;
    }
    let node = b.numbered("name", said.len() - 1);
    b.link(ENTITY, crm::P1_IS_IDENTIFIED_BY, node);
    b.is_a(node, crm::E41_APPELLATION);
    b.string(node, crm::P190_HAS_SYMBOLIC_CONTENT, name);
    if let Some((code, label)) = form {
        b.kind(node, "appellation", code, label);
        b.string(ENTITY, schema::ALTERNATE_NAME, name);
    } else {
        let record = b.record;
        for kind in record.list("TYPAPE").into_iter().filter(|kind| !words::is_placeholder(kind)) {
            b.kind(node, "appellation", kind, kind);
        }
    }
}

/// The agents of the names; of a name in doubt, and of one whose bearer may be person or body, there is none.
fn close_matches(b: &mut Builder, names: &[Person], kind: AgentKind) {
    if kind == AgentKind::Unknown {
        return;
    }
    for person in names.iter().filter(|person| !person.uncertain && !person.unknown) {
        let agent = agent::named(b, person);
        b.add(ENTITY, skos::CLOSE_MATCH, agent);
    }
}

/// The dates and places. Of a person who may be alive neither the address nor the day of birth is published.
fn life(b: &mut Builder, kind: AgentKind) {
    let mut life = Life::read(b);
    let active = life::active(b);
    life::state_activity(b, &active, kind);
    let marked = [
        life::mark_event(b, "INS", "mark-registration", "insculpation du poinçon"),
        life::mark_event(b, "BIF", "mark-cancellation", "biffage du poinçon"),
    ];
    let grown_up: Vec<_> = active.into_iter().chain(marked.into_iter().flatten()).collect();
    if kind == AgentKind::Group || life.is_over(&grown_up, b.year_now) {
        let street = b.record.text("ADRS").filter(|street| !words::is_placeholder(street));
        let street = street.map(|street| words::line(&street).into_owned());
        place::address(b, street.as_deref(), &[], None);
        text::field(b, "AUTORLOCA", &text::LOCATION);
    } else {
        life.hide_birthday();
        for field in ["ADRS", "AUTORLOCA"] {
            if b.record.has(field) {
                let why = "the person may be alive, so the place is not published; give the date of death if there is one";
                b.problem(Problem::warning("W_PERSONAL_DATA", field, "", why));
            }
        }
    }
    life.state(b, kind);
}

fn professions(b: &mut Builder, kind: AgentKind) {
    concept::terms(b, "FONC", "profession", crm::P2_HAS_TYPE);
    let record = b.record;
    if kind == AgentKind::Person {
        for item in record.list("FONC").into_iter().filter(|item| !words::is_placeholder(item)) {
            b.french(ENTITY, schema::JOB_TITLE, &words::line(item));
        }
    }
}

/// The ISNI: where it is confirmed (`ISNI_VERIFIEE` is `oui`, or the number itself) also as `schema:sameAs`.
fn isni(b: &mut Builder) {
    let record = b.record;
    let says = record.text("ISNI_VERIFIEE").map(|given| words::fold(&given)).unwrap_or_default();
    let yes = matches!(says.as_str(), "oui" | "o" | "vrai" | "true" | "1");
    let no = says.is_empty()
        || words::is_placeholder(&says)
        || matches!(says.as_str(), "non" | "n" | "faux" | "false" | "0");
    let confirmed = if yes || no { Vec::new() } else { isnis(b, "ISNI_VERIFIEE") };
    let given = isnis(b, "ISNI");
    let (confirmed, mut open) = if yes { (given, Vec::new()) } else { (confirmed, given) };
    open.retain(|isni| !confirmed.contains(isni));
    for isni in &confirmed {
        b.add(
            ENTITY,
            schema::SAME_AS,
            NamedNode::new_unchecked(format!("https://isni.org/isni/{isni}")),
        );
    }
    identifier::numbers(b, &identifier::ISNI, confirmed.iter().map(String::as_str));
    identifier::numbers(b, &identifier::ISNI_UNCONFIRMED, open.iter().map(String::as_str));
}

fn isnis(b: &mut Builder, field: &'static str) -> Vec<String> {
    let record = b.record;
    let mut found = Vec::new();
    for item in record.list(field).into_iter().filter(|item| !words::is_placeholder(item)) {
        match authority::isni(item) {
            Ok(isni) => found.push(isni),
            Err(note) => b.note(field, item, note),
        }
    }
    found
}

/// The ARK as a number; an address that holds it is `rdfs:seeAlso`, since it may lead to papers of the person.
fn ark(b: &mut Builder) {
    let record = b.record;
    let items = record.list("ARK");
    let arks: Vec<&str> = items.iter().copied().filter_map(authority::ark).collect();
    identifier::numbers(b, &identifier::ARK, arks.iter().copied());
    for item in items {
        if item.contains("//") {
            for read in crate::notice::grammar::link::urls(&[item]) {
                if let Some(url) = b.take("ARK", item, read)
                    && let Ok(iri) = NamedNode::new(url)
                {
                    b.add(ENTITY, rdf::SEE_ALSO, iri);
                }
            }
        } else if authority::ark(item).is_none() && !words::is_placeholder(item) {
            b.french(ENTITY, crm::P3_HAS_NOTE, &words::line(item));
        }
    }
}

/// What becomes of each field.
#[rustfmt::skip]
pub const RULES: &[(&str, Rule)] = &[
    ("ADRS", PathIf("schema:address / schema:streetAddress", "it is of a body, or of a person who cannot be alive")),
    ("ALAMAP", Text(&text::ARCHIVES)),
    ("ALIAS", Path("schema:alternateName ; crm:P1_is_identified_by [a crm:E41_Appellation] / crm:P190_has_symbolic_content ; skos:closeMatch <id/agent/*>")),
    ("ARK", Path("crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/ark>] / crm:P190_has_symbolic_content ; rdfs:seeAlso")),
    ("AUTORLOCA", PathIf("crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/location>] / crm:P190_has_symbolic_content", "it is of a body, or of a person who cannot be alive")),
    ("BASE", Left(Derived, "the dataset of the record")),
    ("BIBLIO", Text(&text::BIBLIOGRAPHY)),
    ("BIF", Path("crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/mark-cancellation>] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/mark-cancellation>] / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("BIO", Text(&text::BIOGRAPHY)),
    ("CONTIENT_IMAGE", Left(Derived, "whether there is an image")),
    ("COPY", Path("doc: dcterms:rights")),
    ("DATES", Path("crm:P14i_performed / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P14i_performed / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("DMAJ", Path("doc: dcterms:modified")),
    ("DMIS", Path("doc: dcterms:created")),
    ("DMORT", Path("schema:deathDate ; crm:P100i_died_in / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P100i_died_in / crm:P4_has_time-span / crm:P82b_end_of_the_end ; schema:dissolutionDate ; crm:P99i_was_dissolved_by / crm:P4_has_time-span ; crm:P93i_was_taken_out_of_existence_by / crm:P4_has_time-span")),
    ("DNAISS", Path("schema:birthDate ; crm:P98i_was_born / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P98i_was_born / crm:P4_has_time-span / crm:P82b_end_of_the_end ; schema:foundingDate ; crm:P95i_was_formed_by / crm:P4_has_time-span ; crm:P92i_was_brought_into_existence_by / crm:P4_has_time-span")),
    ("EXPO", Text(&text::EXHIBITION)),
    ("FONC", Path("crm:P2_has_type <id/concept/profession/*> ; schema:jobTitle")),
    ("FORM", Text(&text::TRAINING)),
    ("GAR", Number(&identifier::GUARANTEE)),
    ("INI", Number(&identifier::INITIALS)),
    ("INS", Path("crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/mark-registration>] / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P12i_was_present_at [crm:P2_has_type <id/concept/event/mark-registration>] / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("ISNI", Path("crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/isni-unconfirmed>] / crm:P190_has_symbolic_content ; crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/isni>] / crm:P190_has_symbolic_content ; schema:sameAs <https://isni.org/isni/*>")),
    ("ISNI_VERIFIEE", Path("schema:sameAs <https://isni.org/isni/*> ; crm:P1_is_identified_by [crm:P2_has_type <id/concept/identifier/isni>] / crm:P190_has_symbolic_content")),
    ("LBASE", Path("dcterms:relation <id/*> ; crm:P67i_is_referred_to_by <doc/*>")),
    ("LIENS", SeeAlso),
    ("LMDP", SeeAlso),
    ("LMORT", Path("schema:deathPlace / schema:name ; crm:P100i_died_in / crm:P7_took_place_at / rdfs:label")),
    ("LNAISS", Path("schema:birthPlace / schema:name ; crm:P98i_was_born / crm:P7_took_place_at / rdfs:label")),
    ("LOCACT", Path("schema:workLocation / schema:name ; crm:P14i_performed / crm:P7_took_place_at / rdfs:label")),
    ("LRELA", Path("crm:P67i_is_referred_to_by [crm:P2_has_type <id/concept/text/related-persons>] / crm:P190_has_symbolic_content ; dcterms:relation <id/autor/*> ; crm:P67i_is_referred_to_by <doc/autor/*>")),
    ("MEMOIRE", Path("schema:image / schema:contentUrl ; crm:P138i_has_representation [a crm:E36_Visual_Item] ; dcterms:relation <id/memoire/*> ; crm:P67i_is_referred_to_by <doc/memoire/*>")),
    ("NATIO", Kind("nationality")),
    ("NOM", Path("schema:name ; schema:familyName ; rdfs:label ; crm:P1_is_identified_by [a crm:E41_Appellation] / crm:P190_has_symbolic_content ; skos:closeMatch <id/agent/*>")),
    ("NOMPRENOM", Path("schema:alternateName ; schema:name ; crm:P1_is_identified_by [a crm:E41_Appellation] / crm:P190_has_symbolic_content ; skos:closeMatch <id/agent/*>")),
    ("OBS", Text(&text::OBSERVATIONS)),
    ("OEUVR", Text(&text::ACHIEVEMENTS)),
    ("PNOM", Path("schema:alternateName ; crm:P1_is_identified_by [a crm:E41_Appellation] / crm:P190_has_symbolic_content")),
    ("POP_FLAGS", Left(Technical, "alerts of the producer's platform")),
    ("PREF", Number(&identifier::PREFECTURE)),
    ("PREN", Path("schema:name ; schema:givenName ; rdfs:label ; crm:P1_is_identified_by [a crm:E41_Appellation] / crm:P190_has_symbolic_content ; skos:closeMatch <id/agent/*>")),
    ("PRODUCTEUR", Left(Derived, "the prefix of REF")),
    ("PUBLI", Text(&text::PUBLICATIONS)),
    ("REF", Path("schema:identifier ; crm:P1_is_identified_by [a crm:E42_Identifier] / crm:P190_has_symbolic_content")),
    ("REJET", Path("schema:alternateName ; crm:P1_is_identified_by [a crm:E41_Appellation] / crm:P190_has_symbolic_content ; skos:closeMatch <id/agent/*>")),
    ("SCLE", Path("crm:P14i_performed / crm:P4_has_time-span / crm:P82a_begin_of_the_begin ; crm:P14i_performed / crm:P4_has_time-span / crm:P82b_end_of_the_end")),
    ("SOURCES", Text(&text::SOURCES)),
    ("SYMB", Text(&text::MARK_SYMBOL)),
    ("TITR", Text(&text::HONOURS)),
    ("TYPAPE", Path("crm:P1_is_identified_by / crm:P2_has_type <id/concept/appellation/*>")),
    ("TYPID", Path("rdf:type")),
    ("VIDEO", Path("schema:image / schema:contentUrl ; crm:P138i_has_representation [a crm:E36_Visual_Item]")),
];
