//! The document about a thing as Linked Art's JSON: its graph, arranged by the names, the nesting and the terms
//! that <https://linked.art/api/1.0/> lays down.
//!
//! It needs only triples. What the graph says and Linked Art's profile of the class has no place for is left
//! out; what the profile asks for and the graph says in another way is written in the profile's way.
//! `docs/model.md` has the list of both. Structures that the profile embeds (names, statements, time-spans,
//! dimensions) have no `id` there, though they have IRIs in the graph.

mod aat;
mod node;
mod parts;
mod record;
mod source;

pub use record::has_record;
pub use record::record;

/// The context of the JSON, and the name of its profile.
pub const CONTEXT: &str = "https://linked.art/ns/v1/linked-art.json";
