//! Writes while the store is served: SPARQL updates, whole graphs, single notices. One thread takes all that wait,
//! carries out each by itself, and publishes one version for them; a write is answered when that is served.
//! It does not know HTTP.

mod committer;
mod journal;
mod judge;
mod policy;
mod queue;
mod request;

pub use committer::Committer;
pub use committer::Options;
pub use policy::Policy;
pub use policy::using;
pub use queue::Busy;
pub use queue::Writes;
pub use request::Done;
pub use request::Effect;
pub use request::Refusal;
pub use request::Write;
