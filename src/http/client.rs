//! Who asks, and how much they may: the address behind trusted proxies, and a budget of requests each.

use super::error::Problem;
use super::server::Peer;
use super::state::State;
use crate::config::ServeConfig;
use axum::extract;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use governor::DefaultKeyedRateLimiter;
use governor::Quota;
use governor::RateLimiter;
use governor::clock::Clock as _;
use governor::clock::DefaultClock;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use std::num::NonZeroU32;
use std::sync::Arc;

/// What a query costs; any other request costs 1.
const QUERY_COST: NonZeroU32 = NonZeroU32::new(5).expect("five is not zero");

/// The budgets of all clients that were seen lately.
pub struct Budgets(DefaultKeyedRateLimiter<IpAddr>);

impl Budgets {
    /// None when there is no limit.
    #[must_use]
    pub fn new(config: &ServeConfig) -> Option<Self> {
        let rate = NonZeroU32::new(config.requests_per_minute)?;
        // A burst below the cost of a query would refuse every query for ever.
        let burst = NonZeroU32::new(config.requests_burst)
            .map_or(QUERY_COST, |burst| burst.max(QUERY_COST));
        Some(Self(RateLimiter::keyed(Quota::per_minute(rate).allow_burst(burst))))
    }

    /// Takes the cost from a client's budget.
    ///
    /// # Errors
    /// In how many seconds there will be enough, when there is not.
    fn take(&self, client: IpAddr, cost: NonZeroU32) -> Result<(), u64> {
        match self.0.check_key_n(&client, cost) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(refusal)) => {
                let wait = refusal.wait_time_from(DefaultClock::default().now());
                Err(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
            }
            Err(_) => Err(60),
        }
    }

    /// Forgets the clients whose budget is full again. Without this the table only grows.
    pub fn forget_idle(&self) {
        self.0.retain_recent();
        self.0.shrink_to_fit();
    }
}

/// Middleware: 429 for clients who asked too often. What the operator's probes ask is free.
pub async fn limit(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let (Some(budgets), false) =
        (state.budgets(), matches!(path, "/health" | "/ready" | "/metrics"))
    else {
        return next.run(request).await;
    };
    let peer = request
        .extensions()
        .get::<ConnectInfo<Peer>>()
        .map(|ConnectInfo(Peer(address))| address.ip());
    let address = address(peer, request.headers(), &state.config().trusted_proxies);
    let is_query = matches!(path, "/sparql" | "/rdf-graph-store");
    let cost = if is_query { QUERY_COST } else { NonZeroU32::MIN };
    match budgets.take(key(address), cost) {
        Ok(()) => next.run(request).await,
        Err(wait_s) => {
            let detail = format!(
                "too many requests from your address; come back in {wait_s} s, or fetch the files in /dumps/"
            );
            Problem::new(StatusCode::TOO_MANY_REQUESTS, detail)
                .header(header::RETRY_AFTER, HeaderValue::from(wait_s))
                .into_response()
        }
    }
}

/// The client's address: that of the connection, or when it comes from a trusted proxy, the last one in
/// `X-Forwarded-For` that is no trusted proxy itself.
#[must_use]
pub fn address(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut address = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.to_canonical());
    let forwarded =
        headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let mut hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).collect();
    while trusted.contains(&address) {
        let Some(hop) = hops.pop().and_then(hop_address) else { break };
        address = hop;
    }
    address
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
fn hop_address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let parsed = text
        .parse()
        .ok()
        .or_else(|| text.parse().ok().map(|socket: std::net::SocketAddr| socket.ip()));
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    parsed.or_else(bracketed).map(|address: IpAddr| address.to_canonical())
}

/// Whose budget an address uses: a host has a whole /64 of IPv6.
fn key(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x_forwarded_for_is_believed_from_trusted_proxies_only() {
        let trusted: Vec<IpAddr> =
            ["10.0.0.1", "10.0.0.2"].map(|ip| ip.parse().expect("an address")).into();
        for (peer, header, expected) in [
            ("192.0.2.1", "", "192.0.2.1"),
            ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
            ("10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
            ("10.0.0.1", "[2001:db8::1]:80", "2001:db8::1"),
            ("10.0.0.1", "nonsense", "10.0.0.1"),
            ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", HeaderValue::from_static(header));
            let found = address(peer.parse().ok(), &headers, &trusted);
            assert_eq!(found.to_string(), expected, "{peer} {header}");
        }
    }

    #[test]
    fn a_host_of_ipv6_has_one_budget() {
        for (a, b, same) in [
            ("2001:db8::1", "2001:db8::2", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
            ("192.0.2.1", "192.0.2.2", false),
        ] {
            let key = |text: &str| key(text.parse().expect("an address"));
            assert_eq!(key(a) == key(b), same, "{a} {b}");
        }
    }

    #[test]
    fn a_client_is_refused_when_its_budget_is_spent() {
        let config =
            ServeConfig { requests_per_minute: 60, requests_burst: 6, ..ServeConfig::default() };
        let budgets = Budgets::new(&config).expect("a limit");
        let (one, two) =
            ("192.0.2.1".parse().expect("an address"), "192.0.2.2".parse().expect("an address"));
        assert_eq!(budgets.take(one, QUERY_COST), Ok(()));
        assert!(budgets.take(one, QUERY_COST).is_err_and(|wait_s| (1..=60).contains(&wait_s)));
        assert_eq!(budgets.take(two, QUERY_COST), Ok(()));
    }
}
