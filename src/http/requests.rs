//! How many requests a client may send: a token bucket of governor's, told the time by its owner.

use super::buckets::Rate;
use governor::Quota;
use governor::RateLimiter;
use governor::clock::Clock;
use governor::middleware::StateInformationMiddleware;
use governor::state::InMemoryState;
use governor::state::NotKeyed;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The time that it was last told, so that all budgets of a client have one clock.
#[derive(Clone, Debug, Default)]
struct Told(Arc<AtomicU64>);

impl Told {
    fn tell(&self, now: f64) {
        let now = Duration::try_from_secs_f64(now).unwrap_or_default();
        self.0.store(u64::try_from(now.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

impl Clock for Told {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }
}

/// The requests that a client may still send.
#[derive(Debug)]
pub struct Requests {
    limiter: RateLimiter<NotKeyed, InMemoryState, Told, StateInformationMiddleware>,
    clock: Told,
    /// When there will be as many as at the beginning.
    full_at: f64,
}

impl Requests {
    pub fn new(rate: &Rate, now: f64) -> Self {
        let clock = Told::default();
        clock.tell(now);
        let burst = NonZeroU32::new(rate.burst as u32).unwrap_or(NonZeroU32::MIN);
        let each = Duration::try_from_secs_f64(1.0 / rate.per_second);
        let quota = each.ok().and_then(Quota::with_period).unwrap_or(Quota::per_second(burst));
        let limiter = RateLimiter::direct_with_clock(quota.allow_burst(burst), clock.clone());
        Self { limiter: limiter.with_middleware(), clock, full_at: now }
    }

    /// Takes one.
    ///
    /// # Errors
    /// When there is none; in how many seconds there will be.
    pub fn take(&mut self, rate: &Rate, now: f64) -> Result<(), f64> {
        self.clock.tell(now);
        match self.limiter.check() {
            Ok(state) => {
                let missing = rate.burst - f64::from(state.remaining_burst_capacity());
                self.full_at = now + missing / rate.per_second;
                Ok(())
            }
            Err(refused) => Err(refused.wait_time_from(self.clock.now()).as_secs_f64()),
        }
    }

    pub fn full_at(&self) -> f64 {
        self.full_at
    }
}
