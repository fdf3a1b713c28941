//! The persons and groups that notices name: one node for each normalised name within its kind.
//!
//! A name is all that makes them one: a role, a doubt or a degree of attribution stays on the part of the production,
//! and no two names are taken for one. A group never has the IRI of a person.

use super::builder::Builder;
use crate::notice::grammar::person::Person;
use crate::notice::grammar::text;
use oxrdf::NamedNode;

/// The agent of a person or group that the notice names; the name as it is written there is one of its forms.
pub fn named(b: &mut Builder, person: &Person) -> NamedNode {
    let name = person.display_name();
    let name = text::line(&name);
    let iri = if person.group { b.iris.group(&name) } else { b.iris.person(&name) };
    let written = text::line(&person.written_name()).into_owned();
    let others = if written == name { Vec::new() } else { vec![written] };
    b.share_agent(iri.clone(), person.group, &name, others);
    iri
}

/// A body that a notice names without more: a service, a firm.
pub fn body(b: &mut Builder, name: &str) -> NamedNode {
    let iri = b.iris.group(name);
    b.share_agent(iri.clone(), true, name, Vec::new());
    iri
}
