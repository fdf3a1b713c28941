//! From a record to triples. Pure: no I/O, no clock, no blank node; the same record gives the same
//! triples. What must never be published is dropped here.
//!
//! One file a base says which fields make which patterns; the patterns (production, title, place, …) have a
//! file each. Fields that need no code of their own go by the table of the base, see [`crosswalk`].

pub mod acquisition;
pub mod agent;
pub mod alignment;
pub mod award;
pub mod builder;
pub mod concept;
pub mod counterpart;
pub mod crosswalk;
pub mod dating;
pub mod deposit;
pub mod dimension;
pub mod discovery;
pub mod document;
pub mod drafting;
pub mod event;
pub mod evidence;
pub mod geometry;
pub mod house_number;
pub mod identifier;
pub mod image;
pub mod inverse;
pub mod keeper;
pub mod life;
pub mod lifetime;
pub mod limit;
pub mod link;
pub mod loss;
pub mod mapped;
pub mod material;
pub mod medium;
pub mod owner;
pub mod path;
pub mod place;
pub mod privacy;
pub mod production;
pub mod protection;
pub mod relocation;
pub mod scan;
pub mod schemes;
pub mod shared;
pub mod shown;
pub mod text;
pub mod title;
pub mod usage;

pub mod autor;
pub mod joconde;
pub mod memoire;
pub mod merimee;
pub mod mnr;
pub mod museofile;
pub mod palissy;

pub use mapped::{Mapped, Shared, SharedKind};

use self::builder::{Builder, ENTITY};
use self::crosswalk::Rule;
use crate::iri::IriBase;
use crate::notice::problem::Severity;
use crate::notice::{Base, Problem, Record};
use crate::vocab::crm;
use oxrdf::NamedNode;

/// Maps records; holds what does not change from one to the next.
#[derive(Clone, Debug)]
pub struct Mapper<'i> {
    iris: &'i IriBase,
    year_now: i32,
    insee_as_given: NamedNode,
}

impl<'i> Mapper<'i> {
    /// A mapper that mints IRIs under `iris` and takes `year_now` for the current year.
    #[must_use]
    pub fn new(iris: &'i IriBase, year_now: i32) -> Self {
        Self { iris, year_now, insee_as_given: iris.ns("inseeAsGiven") }
    }

    /// The graph of a record that has a reference. That of one beyond the limits of [`limit`] is blank, and its
    /// problems have the violation.
    #[must_use]
    pub fn graph(&self, record: &Record) -> Mapped {
        if let Some(refusal) = limit::too_many_items(record) {
            return Builder::new(record, self).refused(refusal);
        }
        let (record, mut withheld) = privacy::published(record);
        let mut mapped = self.graph_of(&record);
        mapped.problems.append(&mut withheld);
        mapped
    }

    fn graph_of(&self, record: &Record) -> Mapped {
        let mut b = Builder::new(record, self);
        let described = match record.base {
            Base::Merimee => merimee::thing(&mut b),
            Base::Palissy => palissy::thing(&mut b),
            Base::Joconde => joconde::thing(&mut b),
            Base::Memoire => memoire::thing(&mut b),
            Base::Mnr => mnr::thing(&mut b),
            Base::Museofile => museofile::thing(&mut b),
            Base::Autor => autor::thing(&mut b),
        };
        if described {
            by_rules(&mut b);
        }
        let mut mapped = b.finish(described);
        let is_refused = |problem: &Problem| problem.severity == Severity::Violation;
        if !described && !mapped.problems.iter().any(is_refused) {
            mapped.problems = self.doubts(record);
        }
        mapped
    }

    /// What is doubtful in a notice of Mérimée that only sends to another one: in all its fields, though few of
    /// them are in its graph.
    fn doubts(&self, record: &Record) -> Vec<Problem> {
        let mut b = Builder::new(record, self);
        merimee::building(&mut b);
        by_rules(&mut b);
        b.finish(true).problems
    }
}

/// The graph of a record that has a reference; see [`Mapper`] for many records.
#[must_use]
pub fn graph(record: &Record, iris: &IriBase, year_now: i32) -> Mapped {
    Mapper::new(iris, year_now).graph(record)
}

/// The fields that go by the table of the base alone.
fn by_rules(b: &mut Builder) {
    let record = b.record;
    for (code, value) in record.values() {
        match crosswalk::rule(record.base, code) {
            Some(Rule::Kind(scheme)) => concept::terms(b, code, scheme, crm::P2_HAS_TYPE),
            Some(Rule::Gated(scheme)) => concept::gated(b, code, scheme),
            Some(Rule::Use(scheme)) => {
                concept::terms(b, code, scheme, crm::P101_HAD_AS_GENERAL_USE);
            }
            Some(Rule::Subject(scheme)) => concept::subjects(b, code, scheme),
            Some(Rule::Record(property, scheme)) => concept::of_record(b, code, scheme, *property),
            Some(Rule::Text(kind)) => text::field(b, code, kind),
            Some(Rule::Number(kind)) => identifier::numbers(b, kind, record.list(code)),
            Some(Rule::SeeAlso) => link::see_also(b, code),
            Some(Rule::Path(_) | Rule::PathIf(..) | Rule::Left(..)) => {}
            None => withheld(b, code, value),
        }
    }
}

/// Reports a field that is never published, where its words show that it matters.
fn withheld(b: &mut Builder, code: &'static str, value: &crate::notice::Value) {
    let words = value.items().first().map_or("", String::as_str);
    if privacy::is_telling(b.record.base, code, words) {
        b.problem(Problem::warning("W_PERSONAL_DATA", code, "", privacy::WITHHELD_CELL));
    }
}

/// The classes of a thing that people have made.
fn made(b: &mut Builder, classes: &[oxrdf::NamedNodeRef<'static>]) {
    b.is_a(ENTITY, crm::E22_HUMAN_MADE_OBJECT);
    for class in classes {
        b.is_a(ENTITY, *class);
    }
}

#[cfg(test)]
mod tests;
