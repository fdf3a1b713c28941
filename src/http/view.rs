//! The page of a document: its graph, arranged for reading.

use super::describe::Described;
use super::forms::DocumentForm;
use super::negotiate::Language;
use super::pages::rendered;
use super::quality;
use super::terms;
use super::terms::Named;
use crate::notice::Base;
use crate::vocab::LICENCE_OUVERTE;
use crate::vocab::PREFIXES;
use crate::vocab::crm;
use crate::vocab::rdf;
use crate::vocab::schema;
use crate::vocab::skos;
use askama::Template;
use oxrdf::NamedNode;
use oxrdf::NamedNodeRef;
use oxrdf::NamedOrBlankNode;
use oxrdf::Term;
use oxrdf::Triple;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage<'a> {
    language: Language,
    home: &'a str,
    title: String,
    /// The language of the title, where it is not the page's.
    title_language: String,
    /// What it is: `église`, `schema:Museum`.
    kind: String,
    kind_language: String,
    topic: &'a str,
    licence: &'static str,
    rows: Vec<Row>,
    images: Vec<Image>,
    sections: Vec<Section>,
    pointing: Vec<Row>,
    formats: Vec<Link>,
    /// What the rules have found in it.
    found: &'a [quality::Row],
}

/// A property with its values.
struct Row {
    label: String,
    values: Vec<Value>,
}

struct Value {
    text: String,
    /// Only addresses that a browser may follow.
    href: Option<String>,
    language: String,
}

struct Link {
    text: &'static str,
    href: String,
    media_type: &'static str,
}

struct Image {
    href: String,
    credit: String,
}

/// A part of the description with an anchor of its own.
struct Section {
    anchor: String,
    title: String,
    /// The language of the title, where it is not the page's.
    language: String,
    rows: Vec<Row>,
}

/// The page of a document; `found` is what the rules have found in it.
pub fn page(
    described: &Described,
    found: &[quality::Row],
    base: &str,
    base_path: &str,
    language: Language,
) -> String {
    let view = View::new(described, base, base_path, language);
    let topic = described.topic.as_str();
    let path = described.doc.as_str().strip_prefix(base).unwrap_or_default();
    let formats = described.forms().filter(|form| *form != DocumentForm::Page).map(|form| Link {
        text: form.title(),
        href: format!("{base_path}/{path}.{}", form.extension()),
        media_type: form.media_type(),
    });
    let shown = terms::property_of(terms::LAST_SHOWN).map_or(usize::MAX, |(place, _)| place);
    let (rows, rest) =
        (view.rows(topic, |place| place <= shown), view.rows(topic, |place| place > shown));
    let mut sections: Vec<Section> = Vec::new();
    if !rest.is_empty() {
        let title = language.pick("Autres propriétés", "Other properties").to_owned();
        let (anchor, language) = ("other".to_owned(), String::new());
        sections.push(Section { anchor, title, language, rows: rest });
    }
    for subject in view.own_subjects() {
        if subject != topic {
            sections.push(Section {
                anchor: subject.rsplit_once('#').map_or("notice", |(_, part)| part).to_owned(),
                title: view.section_title(subject),
                language: view.other_language(subject),
                rows: view.rows(subject, |_| true),
            });
        }
    }
    rendered(&DocumentPage {
        language,
        home: base_path,
        title: view.label(topic).unwrap_or_else(|| view.fallback_label(topic)),
        title_language: view.other_language(topic),
        kind: view.kind(topic),
        kind_language: view
            .objects(topic, schema::ADDITIONAL_TYPE)
            .map(|kind| view.other_language(kind))
            .find(|language| !language.is_empty())
            .unwrap_or_default(),
        topic,
        licence: LICENCE_OUVERTE.as_str(),
        rows,
        images: view.images(topic),
        sections,
        pointing: view.pointing(topic),
        formats: formats.collect(),
        found,
    })
}

/// A graph, by subject.
struct View<'a> {
    by_subject: HashMap<&'a str, Vec<&'a Triple>>,
    triples: &'a [Triple],
    topic: &'a NamedNode,
    doc: &'a NamedNode,
    base: &'a str,
    base_path: &'a str,
    language: Language,
}

impl<'a> View<'a> {
    fn new(
        described: &'a Described,
        base: &'a str,
        base_path: &'a str,
        language: Language,
    ) -> Self {
        let mut by_subject: HashMap<&str, Vec<&Triple>> = HashMap::new();
        for triple in &described.triples {
            by_subject.entry(subject(triple)).or_default().push(triple);
        }
        Self {
            by_subject,
            triples: &described.triples,
            topic: &described.topic,
            doc: &described.doc,
            base,
            base_path,
            language,
        }
    }

    fn is_own(&self, iri: &str) -> bool {
        let part = iri.strip_prefix(self.topic.as_str());
        part.is_some_and(|part| part.is_empty() || part.starts_with('#'))
            || iri == self.doc.as_str()
    }

    /// The subjects that belong to this document, in the order of the graph.
    fn own_subjects(&self) -> Vec<&'a str> {
        let mut met = HashSet::new();
        let subjects = self.triples.iter().map(subject);
        subjects.filter(|subject| self.is_own(subject) && met.insert(*subject)).collect()
    }

    fn about(&self, subject: &str) -> impl Iterator<Item = &'a Triple> {
        self.by_subject.get(subject).into_iter().flatten().copied()
    }

    /// The properties at those places of the table that are wanted.
    fn rows(&self, subject: &str, is_wanted: impl Fn(usize) -> bool) -> Vec<Row> {
        let mut rows: BTreeMap<(usize, &str), Vec<Value>> = BTreeMap::new();
        for triple in self.about(subject) {
            let place = terms::property_of(triple.predicate.as_ref())
                .map_or(usize::MAX, |(place, _)| place);
            if !is_wanted(place) {
                continue;
            }
            let values = rows.entry((place, triple.predicate.as_str())).or_default();
            values.push(self.value(&triple.object));
        }
        let row = |((_, iri), values)| Row {
            label: self.property(NamedNodeRef::new_unchecked(iri)),
            values: self.in_the_language(values),
        };
        rows.into_iter().map(row).collect()
    }

    /// Where values are given in both languages of pages, those in the page's own.
    fn in_the_language(&self, mut values: Vec<Value>) -> Vec<Value> {
        let (own, other) = match self.language {
            Language::French => ("fr", "en"),
            Language::English => ("en", "fr"),
        };
        // A link is another value, whatever the language of its words.
        let is_words = |value: &Value| value.href.is_none();
        if values.iter().any(|value| is_words(value) && value.language == own) {
            values.retain(|value| !is_words(value) || value.language != other);
        }
        values
    }

    /// What points to the topic, by property; a label says of which end the property is told.
    fn pointing(&self, topic: &str) -> Vec<Row> {
        let mut rows: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for triple in self.triples {
            let points =
                matches!(&triple.object, Term::NamedNode(object) if object.as_str() == topic);
            if points && !self.is_own(subject(triple)) {
                rows.entry(triple.predicate.as_str()).or_default().push(self.node(subject(triple)));
            }
        }
        let row = |(iri, values)| {
            let property = self.property(NamedNodeRef::new_unchecked(iri));
            let label = match self.language {
                Language::French => format!("comme « {property} » de"),
                Language::English => format!("as “{property}” of"),
            };
            Row { label, values }
        };
        rows.into_iter().map(row).collect()
    }

    fn property(&self, iri: NamedNodeRef<'_>) -> String {
        if let Some((_, property)) = terms::property_of(iri) {
            return self.name(property).to_owned();
        }
        let local = iri.as_str().strip_prefix(self.base).and_then(|path| path.strip_prefix("ns#"));
        match local.and_then(terms::own_property) {
            Some((french, english)) => self.language.pick(french, english).to_owned(),
            None => compact(iri.as_str()),
        }
    }

    fn name(&self, named: &Named) -> &'static str {
        self.language.pick(named.french, named.english)
    }

    /// `œuvre (schema:VisualArtwork)`; for what has no name in our tables, the short form alone.
    fn term_of_a_vocabulary(&self, iri: &str) -> String {
        let node = NamedNodeRef::new_unchecked(iri);
        let named =
            terms::class_of(node).or_else(|| terms::property_of(node).map(|(_, named)| named));
        match named {
            Some(named) => format!("{} ({})", self.name(named), compact(iri)),
            None => compact(iri),
        }
    }

    fn value(&self, term: &Term) -> Value {
        match term {
            Term::NamedNode(node) => self.node(node.as_str()),
            Term::BlankNode(node) => {
                Value { text: node.to_string(), href: None, language: String::new() }
            }
            Term::Literal(literal) => Value {
                text: literal.value().to_owned(),
                href: None,
                language: literal.language().unwrap_or_default().to_owned(),
            },
        }
    }

    fn node(&self, iri: &str) -> Value {
        let text = self.label(iri).unwrap_or_else(|| self.fallback_label(iri));
        Value { text, href: self.href(iri), language: self.other_language(iri) }
    }

    /// The language of the label of a node, where it is not the page's: for those who hear the page read. Blank for
    /// names in no language, and for words that are the page's own.
    fn other_language(&self, iri: &str) -> String {
        let language = self.labelled(iri).and_then(|(_, language)| language);
        language.filter(|tag| *tag != self.language.tag()).unwrap_or_default().to_owned()
    }

    /// Where a link to an IRI leads: for ours, straight to its document, on whatever host we are asked.
    fn href(&self, iri: &str) -> Option<String> {
        if self.is_own(iri) {
            return Some(format!("#{}", iri.split_once('#').map_or("", |(_, part)| part)));
        }
        if let Some(path) = iri.strip_prefix(self.base) {
            let path = path
                .strip_prefix("id/")
                .map_or_else(|| path.to_owned(), |path| format!("doc/{path}"));
            return Some(format!("{}/{path}", self.base_path));
        }
        (iri.starts_with("https://") || iri.starts_with("http://")).then(|| iri.to_owned())
    }

    /// The label of a node in the page's language, else in French, else in any.
    fn label(&self, iri: &str) -> Option<String> {
        self.labelled(iri).map(|(label, _)| label.to_owned())
    }

    /// The label, and the language in which it is given.
    fn labelled(&self, iri: &str) -> Option<(&'a str, Option<&'a str>)> {
        let rank = |triple: &'a Triple| {
            let Term::Literal(literal) = &triple.object else { return None };
            let kinds = [rdf::LABEL, skos::PREF_LABEL, schema::NAME, crate::vocab::dcterms::TITLE];
            let kind = kinds.iter().position(|kind| triple.predicate.as_ref() == *kind)?;
            let language = match literal.language() {
                Some(tag) if tag == self.language.tag() => 0,
                Some("fr") => 1,
                _ => 2,
            };
            Some((language, kind, literal.value(), literal.language()))
        };
        let of = |iri: &str| {
            let best = self.about(iri).filter_map(rank).min();
            best.map(|(.., label, language)| (label, language))
        };
        // A part of another description has the label of the whole.
        of(iri).or_else(|| {
            iri.split_once('#')
                .and_then(|(whole, _)| if self.is_own(iri) { None } else { of(whole) })
        })
    }

    /// For a part of this description, what it says in words; else its name.
    fn fallback_label(&self, iri: &str) -> String {
        let Some((_, part)) = iri.split_once('#').filter(|_| self.is_own(iri)) else {
            return match iri.strip_prefix(self.base) {
                Some(path) => notice_in_words(path).unwrap_or_else(|| path.to_owned()),
                None => self.term_of_a_vocabulary(iri),
            };
        };
        if let Some(words) = self.days(iri).or_else(|| self.measure(iri)) {
            return words;
        }
        let words = self.about(iri).filter_map(|triple| match &triple.object {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        });
        let words = words.collect::<Vec<_>>().join(", ");
        match words.char_indices().nth(LABEL_CHARS_MAX) {
            _ if words.is_empty() => self.kind_in_words(iri).unwrap_or_else(|| part.to_owned()),
            Some((end, _)) => format!("{}…", &words[..end]),
            None => words,
        }
    }

    /// A time-span in days: `1889-01-01 – 1889-12-31`.
    fn days(&self, iri: &str) -> Option<String> {
        let day = |property: NamedNodeRef<'static>| {
            let mut instants =
                self.about(iri).filter(move |triple| triple.predicate.as_ref() == property);
            instants.find_map(|triple| match &triple.object {
                Term::Literal(instant) => instant.value().split('T').next(),
                _ => None,
            })
        };
        match (day(crm::P82A_BEGIN_OF_THE_BEGIN), day(crm::P82B_END_OF_THE_END)) {
            (None, None) => None,
            (Some(from), Some(to)) if from == to => Some(from.to_owned()),
            (from, to) => {
                Some(format!("{} – {}", from.unwrap_or_default(), to.unwrap_or_default()))
            }
        }
    }

    /// A dimension with its kind and unit: `hauteur : 72.4 cm`.
    fn measure(&self, iri: &str) -> Option<String> {
        let value = self.about(iri).find_map(|triple| match &triple.object {
            Term::Literal(value) if triple.predicate.as_ref() == crm::P90_HAS_VALUE => Some(value),
            _ => None,
        })?;
        let named = |property| {
            let names = self.objects(iri, property).filter_map(|node| self.label(node));
            names.collect::<Vec<_>>().join(", ")
        };
        let (kind, unit) = (named(crm::P2_HAS_TYPE), named(crm::P91_HAS_UNIT));
        let colon = self.language.pick(" : ", ": ");
        let colon = if kind.is_empty() { "" } else { colon };
        Some(format!("{kind}{colon}{} {unit}", value.value()).trim_end().to_owned())
    }

    fn objects(&self, iri: &str, property: NamedNodeRef<'static>) -> impl Iterator<Item = &'a str> {
        let of_property =
            self.about(iri).filter(move |triple| triple.predicate.as_ref() == property);
        of_property.filter_map(|triple| match &triple.object {
            Term::NamedNode(object) => Some(object.as_str()),
            _ => None,
        })
    }

    /// The concepts that say what it is, else its classes.
    fn kind(&self, iri: &str) -> String {
        let kinds: Vec<String> = self
            .objects(iri, schema::ADDITIONAL_TYPE)
            .filter_map(|kind| self.label(kind))
            .collect();
        if kinds.is_empty() { self.classes(iri) } else { kinds.join(", ") }
    }

    /// The names of the classes, each once.
    fn classes(&self, iri: &str) -> String {
        let mut names: Vec<String> = Vec::new();
        for class in self.objects(iri, rdf::TYPE) {
            let name = match terms::class_of(NamedNodeRef::new_unchecked(class)) {
                Some(named) => self.name(named).to_owned(),
                None => compact(class),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }

    /// For a part that has no words of its own: its types, else its classes.
    fn kind_in_words(&self, iri: &str) -> Option<String> {
        let types: Vec<String> =
            self.objects(iri, crm::P2_HAS_TYPE).filter_map(|kind| self.label(kind)).collect();
        let words = if types.is_empty() { self.classes(iri) } else { types.join(", ") };
        (!words.is_empty()).then_some(words)
    }

    fn section_title(&self, iri: &str) -> String {
        if iri == self.doc.as_str() {
            return self.language.pick("La notice", "The notice").to_owned();
        }
        let kind = self.kind(iri);
        let label = self.label(iri).unwrap_or_else(|| self.fallback_label(iri));
        if kind.is_empty() || kind == label { label } else { format!("{label} ({kind})") }
    }

    fn images(&self, topic: &str) -> Vec<Image> {
        let objects = |subject: &str, property: NamedNodeRef<'static>| -> Vec<Term> {
            let of_property =
                self.about(subject).filter(|triple| triple.predicate.as_ref() == property);
            of_property.map(|triple| triple.object.clone()).collect()
        };
        let text = |term: Term| match term {
            Term::NamedNode(node) => node.into_string(),
            Term::Literal(literal) => literal.value().to_owned(),
            Term::BlankNode(_) => String::new(),
        };
        let image = |object: Term| {
            let node = text(object);
            let address = objects(&node, schema::CONTENT_URL)
                .into_iter()
                .map(text)
                .next()
                .unwrap_or(node.clone());
            let credits = [schema::CREDIT_TEXT, schema::COPYRIGHT_NOTICE]
                .into_iter()
                .flat_map(|property| objects(&node, property));
            let credit = credits.map(text).collect::<Vec<_>>().join(" — ");
            address.starts_with("https://").then_some(Image { href: address, credit })
        };
        objects(topic, schema::IMAGE).into_iter().filter_map(image).take(IMAGES_MAX).collect()
    }
}

/// How much of a text stands for it in a link.
const LABEL_CHARS_MAX: usize = 120;

/// How many images a page shows; the others are among its rows.
const IMAGES_MAX: usize = 12;

fn subject(triple: &Triple) -> &str {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

/// `Mérimée PA00079952` for a notice that has no label, because it is not in the store.
fn notice_in_words(path: &str) -> Option<String> {
    let path = path.strip_prefix("id/").or_else(|| path.strip_prefix("doc/"))?;
    let (name, reference) = path.split_once('/')?;
    let base = Base::ALL.into_iter().find(|base| base.name() == name)?;
    Some(format!("{} {reference}", base.title()))
}

/// `crm:E22_Human-Made_Object` for an IRI of a known vocabulary.
fn compact(iri: &str) -> String {
    let known = PREFIXES.iter().find_map(|(prefix, namespace)| {
        let local = iri.strip_prefix(namespace)?;
        (!local.contains(['/', '#'])).then(|| format!("{prefix}:{local}"))
    });
    known.unwrap_or_else(|| iri.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Literal;

    fn described(triples: Vec<Triple>) -> Described {
        let node =
            |kind: &str| NamedNode::new_unchecked(format!("http://example.org/{kind}/merimee/PA1"));
        Described { topic: node("id"), doc: node("doc"), triples }
    }

    #[test]
    fn nothing_of_the_data_becomes_markup() {
        let topic = NamedNode::new_unchecked("http://example.org/id/merimee/PA1");
        let hostile = "<script>alert(1)</script>\" onload='x'";
        let link = NamedNode::new_unchecked("javascript:alert(1)");
        let image = NamedNode::new_unchecked("https://example.org/\"><script>");
        let page = page(
            &described(vec![
                Triple::new(topic.clone(), rdf::LABEL, Literal::new_simple_literal(hostile)),
                Triple::new(topic.clone(), schema::SAME_AS, link),
                Triple::new(topic, schema::IMAGE, image),
            ]),
            &[],
            "http://example.org/",
            "",
            Language::French,
        );
        for absent in ["<script", "href=\"javascript", "onload='"] {
            assert!(!page.contains(absent), "{absent} in {page}");
        }
    }

    #[test]
    fn labels_are_in_the_language_of_the_page() {
        let topic = NamedNode::new_unchecked("http://example.org/id/merimee/PA1");
        let tagged = Literal::new_language_tagged_literal_unchecked;
        let described = described(vec![
            Triple::new(topic.clone(), rdf::LABEL, tagged("château", "fr")),
            Triple::new(topic.clone(), rdf::LABEL, tagged("castle", "en")),
        ]);
        for (language, expected) in [(Language::French, "château"), (Language::English, "castle")]
        {
            let view = View::new(&described, "http://example.org/", "", language);
            assert_eq!(view.label(topic.as_str()).as_deref(), Some(expected));
        }
    }
    #[test]
    fn words_in_another_language_than_the_page_say_in_which() {
        let node = |path: &str| NamedNode::new_unchecked(format!("http://example.org/{path}"));
        let (topic, kind) = (node("id/merimee/PA1"), node("id/concept/denomination/eglise"));
        let french = |text| Literal::new_language_tagged_literal_unchecked(text, "fr");
        let described = described(vec![
            Triple::new(topic.clone(), rdf::LABEL, french("Saint-Ayoul")),
            Triple::new(topic, schema::ADDITIONAL_TYPE, kind.clone()),
            Triple::new(kind, skos::PREF_LABEL, french("église")),
        ]);
        for (language, expected) in [(Language::English, true), (Language::French, false)] {
            let page = page(&described, &[], "http://example.org/", "", language);
            for words in [
                r#"<h1 lang="fr">Saint-Ayoul"#,
                r#"<p class="kind" lang="fr">église"#,
                r#"<p lang="fr"><a href="/doc/concept/denomination/eglise">église"#,
            ] {
                assert_eq!(page.contains(words), expected, "{words} in {page}");
            }
        }
    }
}
