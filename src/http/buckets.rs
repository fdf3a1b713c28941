//! Token buckets: budgets that refill steadily, of each client one for requests, for seconds of query time and for
//! mistakes.
//!
//! Requests are counted by governor. The others may be overdrawn, since what a query takes is known when it has ended,
//! which governor's buckets can't be. Times are seconds since some beginning.

use super::requests::Requests;
use crate::config::ServeConfig;
use std::fmt::Write as _;

/// What a bucket holds, and how fast it fills.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    pub per_second: f64,
    pub burst: f64,
}

impl Rate {
    /// None when there is no limit.
    fn per_minute(rate: u32, burst: u32) -> Option<Self> {
        (rate > 0)
            .then(|| Self { per_second: f64::from(rate) / 60.0, burst: f64::from(burst.max(1)) })
    }

    /// How long an empty bucket takes to be full, in seconds.
    fn window(&self) -> f64 {
        self.burst / self.per_second
    }
}

/// A bucket, by the time when it will be full.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bucket {
    full_at: f64,
}

impl Bucket {
    /// What is in it; less than nothing when it is overdrawn.
    fn left(&self, rate: &Rate, now: f64) -> f64 {
        rate.burst - (self.full_at - now).max(0.0) * rate.per_second
    }

    fn take(&mut self, rate: &Rate, now: f64, cost: f64) {
        self.full_at = self.full_at.max(now) + cost / rate.per_second;
    }

    /// In how many seconds there will be that much.
    fn wait(&self, rate: &Rate, now: f64, needed: f64) -> f64 {
        ((needed - self.left(rate, now)) / rate.per_second).max(0.0)
    }

    fn is_full(&self, now: f64) -> bool {
        self.full_at <= now
    }
}

/// The buckets of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Requests,
    QuerySeconds,
    Errors,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Requests, Self::QuerySeconds, Self::Errors];

    /// The name of the policy in `RateLimit`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::QuerySeconds => "query-seconds",
            Self::Errors => "errors",
        }
    }

    /// What must be in it for a request to be let in. Of what is charged afterwards, anything.
    fn needed(self) -> f64 {
        match self {
            Self::Requests | Self::Errors => 1.0,
            Self::QuerySeconds => 0.001,
        }
    }

    /// What counts in it, where that is not requests.
    fn unit(self) -> &'static str {
        match self {
            Self::Requests => "",
            Self::QuerySeconds => ";qu=\"seconds\"",
            Self::Errors => ";qu=\"errors\"",
        }
    }
}

/// The limits that the settings give all clients.
#[derive(Clone, Copy, Debug)]
pub struct Rates([Option<Rate>; 3]);

impl Rates {
    #[must_use]
    pub fn new(config: &ServeConfig) -> Self {
        Self([
            Rate::per_minute(config.requests_per_minute, config.requests_burst),
            Rate::per_minute(config.query_seconds_per_minute, config.query_seconds_burst),
            Rate::per_minute(config.errors_per_minute, config.errors_burst),
        ])
    }

    /// The limits that hold for a request, with their buckets' places. Only queries take time and are counted as wrong.
    fn of(&self, is_query: bool) -> impl Iterator<Item = (Kind, Rate)> {
        let kinds = Kind::ALL.into_iter().filter(move |kind| is_query || *kind == Kind::Requests);
        kinds.filter_map(|kind| Some((kind, self.0[kind as usize]?)))
    }

    /// The header `RateLimit-Policy`; none when there is no limit.
    pub fn policy(&self, is_query: bool) -> Option<String> {
        let mut text = String::new();
        for (kind, rate) in self.of(is_query) {
            let (burst, window) = (rate.burst, rate.window().ceil());
            let separator = if text.is_empty() { "" } else { ", " };
            let _ =
                write!(text, "{separator}\"{}\";q={burst};w={window}{}", kind.name(), kind.unit());
        }
        (!text.is_empty()).then_some(text)
    }
}

/// All buckets of a client.
#[derive(Debug)]
pub struct Buckets {
    requests: Option<Requests>,
    query_seconds: Bucket,
    errors: Bucket,
}

impl Buckets {
    /// Full ones.
    pub fn new(rates: &Rates, now: f64) -> Self {
        let requests = rates.0[Kind::Requests as usize].map(|rate| Requests::new(&rate, now));
        Self { requests, query_seconds: Bucket::default(), errors: Bucket::default() }
    }

    /// As a bucket of ours; that of the requests as it was left.
    fn bucket(&self, kind: Kind) -> Bucket {
        match kind {
            Kind::Requests => {
                Bucket { full_at: self.requests.as_ref().map_or(0.0, Requests::full_at) }
            }
            Kind::QuerySeconds => self.query_seconds,
            Kind::Errors => self.errors,
        }
    }

    /// Takes a request.
    ///
    /// # Errors
    /// The bucket that has too little, and in how many seconds there will be enough in all.
    pub fn admit(&mut self, rates: &Rates, now: f64, is_query: bool) -> Result<(), (Kind, u64)> {
        let mut refusal: Option<(Kind, f64)> = None;
        for (kind, rate) in rates.of(is_query).filter(|(kind, _)| *kind != Kind::Requests) {
            let wait = self.bucket(kind).wait(&rate, now, kind.needed());
            if wait > refusal.map_or(0.0, |(_, longest)| longest) {
                refusal = Some((kind, wait));
            }
        }
        // Last, since a request that is refused for another reason is not counted.
        if let (None, Some(requests), Some(rate)) =
            (refusal, &mut self.requests, &rates.0[Kind::Requests as usize])
        {
            refusal = requests.take(rate, now).err().map(|wait| (Kind::Requests, wait));
        }
        refusal.map_or(Ok(()), |(kind, wait)| Err((kind, whole_seconds(wait).max(1))))
    }

    /// Takes what something has cost, also when there is not enough. Requests are taken when they are admitted.
    pub fn charge(&mut self, rates: &Rates, now: f64, kind: Kind, cost: f64) {
        let bucket = match kind {
            Kind::Requests => return,
            Kind::QuerySeconds => &mut self.query_seconds,
            Kind::Errors => &mut self.errors,
        };
        if let Some(rate) = &rates.0[kind as usize] {
            bucket.take(rate, now, cost);
        }
    }

    /// The header `RateLimit`: what is left, and in how many seconds each bucket will be full.
    pub fn left(&self, rates: &Rates, now: f64, is_query: bool) -> Option<String> {
        let mut text = String::new();
        for (kind, rate) in rates.of(is_query) {
            let bucket = self.bucket(kind);
            let left = bucket.left(&rate, now).max(0.0).floor();
            let full_in = whole_seconds(bucket.full_at - now);
            let separator = if text.is_empty() { "" } else { ", " };
            let _ = write!(text, "{separator}\"{}\";r={left};t={full_in}", kind.name());
        }
        (!text.is_empty()).then_some(text)
    }

    pub fn are_full(&self, now: f64) -> bool {
        Kind::ALL.into_iter().all(|kind| self.bucket(kind).is_full(now))
    }
}

/// Rounded up; 0 for what is below.
fn whole_seconds(seconds: f64) -> u64 {
    std::time::Duration::try_from_secs_f64(seconds.ceil()).map_or(0, |whole| whole.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates() -> Rates {
        Rates::new(&ServeConfig {
            requests_per_minute: 60,
            requests_burst: 3,
            query_seconds_per_minute: 30,
            query_seconds_burst: 10,
            errors_per_minute: 6,
            errors_burst: 2,
            ..ServeConfig::default()
        })
    }

    /// What happens to a client, second by second, and what its next query is told.
    #[test]
    fn a_bucket_empties_and_fills() {
        use Kind::{Errors, QuerySeconds, Requests};
        type Charge = (f64, Kind, f64);
        type Row<'r> = (&'r [Charge], f64, Result<(), (Kind, u64)>);
        let rows: &[Row<'_>] = &[
            (&[], 0.0, Ok(())),
            (&[(0.0, Requests, 2.0)], 0.0, Ok(())),
            (&[(0.0, Requests, 3.0)], 0.0, Err((Requests, 1))),
            (&[(0.0, Requests, 3.0)], 1.0, Ok(())),
            (&[(0.0, QuerySeconds, 9.9)], 0.0, Ok(())),
            (&[(0.0, QuerySeconds, 30.0)], 0.0, Err((QuerySeconds, 41))),
            (&[(0.0, QuerySeconds, 30.0)], 41.0, Ok(())),
            (&[(0.0, Errors, 1.0), (0.0, Errors, 1.0)], 0.0, Err((Errors, 10))),
            (&[(0.0, Errors, 2.0), (0.0, QuerySeconds, 30.0)], 0.0, Err((QuerySeconds, 41))),
            // A full bucket does not become fuller.
            (&[(1000.0, Requests, 3.0)], 1000.0, Err((Requests, 1))),
        ];
        for (charges, now, expected) in rows {
            let mut buckets = Buckets::new(&rates(), 0.0);
            for (then, kind, cost) in *charges {
                buckets.charge(&rates(), *then, *kind, *cost);
                let requests = if *kind == Requests { *cost as usize } else { 0 };
                for _ in 0..requests {
                    let _ = buckets.admit(&rates(), *then, true);
                }
            }
            assert_eq!(buckets.admit(&rates(), *now, true), *expected, "{charges:?} at {now}");
        }
    }

    #[test]
    fn the_headers_tell_each_bucket() {
        let mut buckets = Buckets::new(&rates(), 0.0);
        assert_eq!(buckets.admit(&rates(), 0.0, true), Ok(()));
        buckets.charge(&rates(), 0.0, Kind::QuerySeconds, 12.5);
        for (is_query, policy, left) in [
            (false, "\"requests\";q=3;w=3", "\"requests\";r=2;t=1"),
            (
                true,
                "\"requests\";q=3;w=3, \"query-seconds\";q=10;w=20;qu=\"seconds\", \"errors\";q=2;w=20;qu=\"errors\"",
                "\"requests\";r=2;t=1, \"query-seconds\";r=0;t=25, \"errors\";r=2;t=0",
            ),
        ] {
            assert_eq!(rates().policy(is_query).as_deref(), Some(policy));
            assert_eq!(buckets.left(&rates(), 0.0, is_query).as_deref(), Some(left));
        }
        let unlimited = ServeConfig {
            requests_per_minute: 0,
            query_seconds_per_minute: 0,
            errors_per_minute: 0,
            ..ServeConfig::default()
        };
        assert_eq!(Rates::new(&unlimited).policy(true), None);
    }
}
