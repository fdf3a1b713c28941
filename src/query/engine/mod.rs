//! Our own evaluation of the queries that are asked most: over ids, in batches, in an order that the index's
//! counts decide.
//!
//! A query is translated ([`translate`]) and compiled ([`compile`], [`group`]); what is not understood is a reason
//! to leave the whole query to the evaluator ([`Unsupported`]). Expressions are the evaluator's in any case
//! ([`evaluate`]), but for what ids tell ([`test`]).

mod aggregate;
mod answer;
mod batch;
mod chain;
mod closure;
mod compile;
mod describe;
mod estimate;
mod evaluate;
mod explain;
mod formula;
mod formulas;
mod group;
mod hash;
mod joins;
mod label;
mod lateral;
mod logical;
mod order;
mod probe;
mod scan;
mod shortcut;
mod table;
mod terms;
mod test;
mod translate;

pub use answer::Answer;
pub use answer::Planned;
pub use answer::Solutions;
pub use answer::plan;
pub use explain::Explanation;
pub use translate::Unsupported;
