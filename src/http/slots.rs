//! Turns for queries: so many at the same time, fewer of one client, and a bounded number that wait, none of them with
//! a thread.
//!
//! A client's queries wait for each other first, so that they never stand before those of another client.

use super::error::Problem;
use super::queries::Switch;
use crate::config::ServeConfig;
use crate::query::QueryError;
use crate::query::Spent;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::time::Instant;

/// The turns and connections of one client.
pub struct Place {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// Connections that are open.
    pub(super) connections: AtomicUsize,
}

impl Place {
    pub fn new(queries_max: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(queries_max)),
            waiting: AtomicUsize::new(0),
            connections: AtomicUsize::new(0),
        }
    }
}

/// The turns of all.
pub struct Slots {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    waiting_max: usize,
    waiting_per_client_max: usize,
    timeout: Duration,
}

/// A turn, until it is dropped.
pub struct Slot {
    _of_client: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Slots {
    #[must_use]
    pub fn new(config: &ServeConfig) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(config.queries_max)),
            waiting: AtomicUsize::new(0),
            waiting_max: config.queue_max,
            waiting_per_client_max: config.queue_per_client_max,
            timeout: Duration::from_secs(config.queue_timeout_s),
        }
    }

    /// How many turns nobody has.
    pub fn free(&self) -> usize {
        self.turns.available_permits()
    }

    /// A turn of no client in particular, when there is one now.
    pub fn try_take(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turns).try_acquire_owned().ok()
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// When too many wait already (429 if they are the client's own, else 503), when it takes too long, or when the query is
    /// ended meanwhile.
    pub async fn take(&self, place: &Place, switch: &Switch) -> Result<Slot, Problem> {
        let now = || Arc::clone(&place.turns).try_acquire_owned().ok().zip(self.try_take());
        if let Some((of_client, of_all)) = now() {
            return Ok(Slot { _of_client: of_client, _of_all: of_all });
        }
        let retry_s = self.timeout.as_secs().max(1);
        let _of_client = Waiting::enter(&place.waiting, self.waiting_per_client_max)
            .ok_or_else(|| own_limit(retry_s))?;
        let _of_all =
            Waiting::enter(&self.waiting, self.waiting_max).ok_or_else(|| overloaded(retry_s))?;
        let until = Instant::now() + self.timeout;
        let of_client = in_time(&place.turns, until, switch, || own_limit(retry_s)).await?;
        let of_all = in_time(&self.turns, until, switch, || overloaded(retry_s)).await?;
        Ok(Slot { _of_client: of_client, _of_all: of_all })
    }
}

async fn in_time(
    turns: &Arc<Semaphore>,
    until: Instant,
    switch: &Switch,
    refusal: impl Fn() -> Problem,
) -> Result<OwnedSemaphorePermit, Problem> {
    tokio::select! {
        permit = Arc::clone(turns).acquire_owned() => {
            Ok(permit.expect("the semaphores of queries are never closed"))
        }
        () = tokio::time::sleep_until(until) => Err(refusal()),
        () = switch.thrown() => Err(QueryError::Spent(Spent::Cancelled).into()),
    }
}

/// One more that waits, until it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    /// None when so many wait already.
    fn enter(count: &'a AtomicUsize, max: usize) -> Option<Self> {
        let add = |waiting: usize| (waiting < max).then_some(waiting + 1);
        count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add).ok().map(|_| Self(count))
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn own_limit(retry_s: u64) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too many queries of your address are running or waiting; come back when some have ended",
    )
    .in_french("trop de requêtes de votre adresse sont en cours ou en attente ; revenez quand quelques-unes auront fini")
    .of_type("too-many-queries")
    .with("violated-policies", json!(["concurrent-queries"]))
    .header(header::RETRY_AFTER, HeaderValue::from(retry_s))
}

fn overloaded(retry_s: u64) -> Problem {
    Problem::unavailable("too many queries are running; come back later", retry_s)
        .in_french("trop de requêtes sont en cours ; revenez plus tard")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::runtime::Builder;

    /// Who holds a turn (`a`, `b`), and what a query of `a` is told that may not wait long.
    #[test]
    fn a_query_waits_for_its_turn_but_not_for_ever() {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        for (held, queue, expected) in [
            ("", 1, None),
            ("b", 1, None),
            ("aa", 1, Some(429)),
            ("abb", 1, Some(503)),
            ("aa", 0, Some(429)),
            ("b", 0, None),
        ] {
            let slots = Slots::new(&ServeConfig {
                queries_max: 3,
                queue_max: queue,
                queue_per_client_max: queue,
                queue_timeout_s: 0,
                ..ServeConfig::default()
            });
            let (a, b) = (Place::new(2), Place::new(2));
            let told = runtime.block_on(async {
                let mut turns = Vec::new();
                for holder in held.chars() {
                    let place = if holder == 'a' { &a } else { &b };
                    turns.push(slots.take(place, &Switch::default()).await.expect("a turn"));
                }
                slots.take(&a, &Switch::default()).await.err().map(|problem| problem.status())
            });
            assert_eq!(told.map(|status| status.as_u16()), expected, "{held} {queue}");
        }
    }

    #[test]
    fn a_query_that_is_ended_while_it_waits_leaves_the_queue() {
        let slots = Slots::new(&ServeConfig { queries_max: 1, ..ServeConfig::default() });
        let place = Place::new(1);
        let switch = Switch::default();
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let _turn = slots.take(&place, &switch).await.expect("a turn");
            switch.throw();
            assert!(slots.take(&place, &switch).await.is_err());
        });
        assert_eq!(slots.waiting.load(Ordering::Relaxed), 0);
    }
}
