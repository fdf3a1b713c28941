//! `SERVICE`: asked before the query is evaluated, and replaced by what the other endpoint answers.
//! <https://www.w3.org/TR/sparql11-federated-query/>
//!
//! What stands beside a `SERVICE` is evaluated first. Its values go along in blocks of `VALUES`, so that the other
//! endpoint gives only the rows that can be joined ([`Context`]). Then the query has no `SERVICE` any more, and
//! is evaluated as any other.

pub(super) mod ask;
mod context;

use super::bounded;
use super::budget::Budget;
use super::run::QueryError;
use crate::index::Index;
use crate::query::meter;
use crate::remote::Client;
use crate::remote::RemoteError;
use context::Context;
pub(super) use context::has_service;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::borrow::Cow;
use std::mem::replace;
use std::sync::Mutex;
use std::sync::PoisonError;
use tokio::runtime::Handle;

/// Who is asked for a query's `SERVICE`, and what came of it.
pub struct Services<'c> {
    pub client: &'c Client,
    pub runtime: &'c Handle,
    /// Rows that one `SERVICE` may give.
    pub rows_max: usize,
    /// The address of this server's own queries, which a `SERVICE` must not ask.
    pub own: &'c str,
    /// The query comes from a `SERVICE` itself, so that it asks no further.
    pub is_asked_by_service: bool,
    /// The endpoints of `SERVICE SILENT` that gave no answer, with the reasons.
    pub failed: &'c Mutex<Vec<(String, String)>>,
}

/// A query, each `SERVICE` of it replaced by rows.
pub(super) fn resolved<'q>(
    query: &'q Query,
    index: &Index,
    budget: &Budget,
    services: &Services<'_>,
) -> Result<Cow<'q, Query>, QueryError> {
    let (Query::Select { pattern, dataset, .. }
    | Query::Construct { pattern, dataset, .. }
    | Query::Describe { pattern, dataset, .. }
    | Query::Ask { pattern, dataset, .. }) = query;
    if !has_service(pattern) {
        return Ok(Cow::Borrowed(query));
    }
    meter::begin_long_step();
    let dataset = dataset.clone();
    let mut query = query.clone();
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = &mut query;
    Resolver { index, budget, services, dataset, asked: 0 }.within(pattern, &Context::default())?;
    // There are new rows, also such as have nothing bound.
    bounded::bounded(&mut query);
    Ok(Cow::Owned(query))
}

struct Resolver<'a> {
    index: &'a Index,
    budget: &'a Budget,
    services: &'a Services<'a>,
    dataset: Option<spargebra::algebra::QueryDataset>,
    /// How many answers there were: each has blank nodes of its own.
    asked: usize,
}

impl Resolver<'_> {
    /// Replaces each `SERVICE` within a pattern. Of the pattern's rows only those count that can be joined with a row
    /// of the context.
    fn within(&mut self, pattern: &mut GraphPattern, context: &Context) -> Result<(), QueryError> {
        if !has_service(pattern) {
            return Ok(());
        }
        match pattern {
            GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {
                Ok(())
            }
            GraphPattern::Service { .. } => self.service(pattern, context),
            GraphPattern::Join { .. } => self.join(pattern, context),
            GraphPattern::Lateral { left, right } => {
                self.within(left, &context.binding_otherwise(right))?;
                self.within(right, &context.and(left))
            }
            // A row on the right that cannot be joined with the context may still keep one on the left from standing
            // alone, so only the left counts there.
            GraphPattern::LeftJoin { left, right, expression } => {
                self.within(left, &context.binding_otherwise(right))?;
                let context = context.anew(left);
                self.within(right, &context)?;
                expression.iter_mut().try_for_each(|it| self.expression(it, &context))
            }
            GraphPattern::Minus { left, right } => {
                self.within(left, context)?;
                self.within(right, &context.anew(left))
            }
            GraphPattern::Union { left, right } => {
                self.within(left, context)?;
                self.within(right, context)
            }
            GraphPattern::Filter { expr, inner } => {
                self.within(inner, &context.filtered(expr))?;
                self.expression(expr, &context.anew(inner))
            }
            GraphPattern::Extend { inner, expression, .. } => {
                self.within(inner, context)?;
                self.expression(expression, &context.anew(inner))
            }
            GraphPattern::Graph { name, inner } => self.within(inner, &context.in_graph(name)),
            GraphPattern::Project { inner, variables } => {
                self.within(inner, &context.projected(variables))
            }
            GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner } => self.within(inner, context),
            // Which rows they give depends on all.
            GraphPattern::Slice { inner, .. } | GraphPattern::Group { inner, .. } => {
                self.within(inner, &context.emptied())
            }
        }
    }

    /// First what has no `SERVICE`: it says which values go along.
    fn join(&mut self, pattern: &mut GraphPattern, context: &Context) -> Result<(), QueryError> {
        let mut parts = Vec::new();
        flatten(replace(pattern, nothing()), &mut parts);
        let mut known = context.clone();
        for part in &parts {
            known = if has_service(part) { known.binding_otherwise(part) } else { known.and(part) };
        }
        for part in &mut parts {
            if has_service(part) {
                self.within(part, &known)?;
                known = known.and(part);
            }
        }
        let join =
            |left, right| GraphPattern::Join { left: Box::new(left), right: Box::new(right) };
        *pattern = parts.into_iter().reduce(join).unwrap_or_else(nothing);
        Ok(())
    }

    /// The patterns of `EXISTS` in an expression.
    fn expression(
        &mut self,
        expression: &mut spargebra::algebra::Expression,
        context: &Context,
    ) -> Result<(), QueryError> {
        if let spargebra::algebra::Expression::Exists(pattern) = expression {
            self.within(pattern, context)?;
        }
        let mut parts = crate::algebra::parts_mut(expression).into_iter();
        parts.try_for_each(|part| self.expression(part, context))
    }

    fn service(&mut self, pattern: &mut GraphPattern, context: &Context) -> Result<(), QueryError> {
        let GraphPattern::Service { name, inner, silent } = pattern else { return Ok(()) };
        match self.rows(name, inner, context) {
            Ok(rows) => *pattern = rows,
            Err(QueryError::Remote { endpoint, source }) if *silent => {
                tracing::debug!(endpoint, error = %source, "SERVICE SILENT gave no answer");
                let mut failed =
                    self.services.failed.lock().unwrap_or_else(PoisonError::into_inner);
                failed.push((endpoint, source.to_string()));
                *pattern = nothing();
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Whether an endpoint may be asked by this query.
    fn check(&self, endpoint: &str) -> Result<(), RemoteError> {
        let Services { own, is_asked_by_service, .. } = self.services;
        if endpoint == *own || *is_asked_by_service {
            return Err(RemoteError::Itself);
        }
        Ok(())
    }
}

/// One row in which nothing is bound, which is also what a `SERVICE SILENT` gives that fails.
fn nothing() -> GraphPattern {
    GraphPattern::Bgp { patterns: Vec::new() }
}

fn flatten(pattern: GraphPattern, parts: &mut Vec<GraphPattern>) {
    match pattern {
        GraphPattern::Join { left, right } => {
            flatten(*left, parts);
            flatten(*right, parts);
        }
        part => parts.push(part),
    }
}
