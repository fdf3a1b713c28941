//! Asks other servers over HTTP: only those that the operator lists, at addresses that are checked when they are
//! connected to, within limits of time, bytes and number.

mod address;
mod client;
mod endpoint;
mod engine;

pub use client::Answer;
pub use client::Client;
pub use client::Limits;
pub use client::Place;
pub use client::RemoteError;
pub use client::Reply;
pub use client::Request;
pub use endpoint::Endpoint;
pub use endpoint::EndpointError;
pub use engine::Engine;

/// The header by which a server sees that a query comes from the `SERVICE` of another one, or of its own: such a query
/// asks no further, so that there is no loop.
pub const FROM_SERVICE: &str = "notitia-service";
