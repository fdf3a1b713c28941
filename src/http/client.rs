//! Who asks, and how much they may: the address behind trusted proxies, its buckets, and its places for queries.

use super::buckets::Buckets;
use super::buckets::Kind;
use super::buckets::Rates;
use super::error::Problem;
use super::server::Peer;
use super::slots::Place;
use super::state::State;
use crate::config::ServeConfig;
use axum::extract;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::json;
use std::collections::HashMap;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// How many clients are told apart. Those that come when there are more share one budget until others are forgotten.
const CLIENTS_MAX: usize = 100_000;

/// Whose budget the ones beyond that use.
const OTHERS: IpAddr = IpAddr::V4(Ipv4Addr::BROADCAST);

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// All clients that were seen lately, and what is left of their budgets.
pub struct Clients {
    rates: Rates,
    queries_max: usize,
    began: Instant,
    known: Mutex<HashMap<IpAddr, Client>>,
}

struct Client {
    buckets: Buckets,
    place: Arc<Place>,
}

/// A client, as the middleware tells it to the handlers: the key of its budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientKey(IpAddr);

impl Default for ClientKey {
    /// Of a request without a connection.
    fn default() -> Self {
        Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

impl Clients {
    #[must_use]
    pub fn new(config: &ServeConfig) -> Self {
        Self {
            rates: Rates::new(config),
            queries_max: config.queries_per_client_max,
            began: Instant::now(),
            known: Mutex::default(),
        }
    }

    fn with<T>(&self, ClientKey(key): ClientKey, act: impl FnOnce(&mut Client, f64) -> T) -> T {
        let now = self.began.elapsed().as_secs_f64();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_one_too_many = known.len() >= CLIENTS_MAX && !known.contains_key(&key);
        let client = known.entry(if is_one_too_many { OTHERS } else { key }).or_insert_with(|| {
            let buckets = Buckets::new(&self.rates, now);
            Client { buckets, place: Arc::new(Place::new(self.queries_max)) }
        });
        act(client, now)
    }

    /// Where a client's queries wait for their turn.
    pub fn place(&self, key: ClientKey) -> Arc<Place> {
        self.with(key, |client, _| Arc::clone(&client.place))
    }

    /// Takes what something has cost from a client's budget.
    pub fn charge(&self, key: ClientKey, kind: Kind, cost: f64) {
        self.with(key, |client, now| client.buckets.charge(&self.rates, now, kind, cost));
    }

    /// Counts a connection of an address; none when it has too many. Those of trusted proxies are many clients'.
    pub fn connect(&self, address: IpAddr, config: &ServeConfig) -> Option<Connected> {
        let address = address.to_canonical();
        if config.trusted_proxies.contains(&address) {
            return Some(Connected(None));
        }
        let place = self.place(ClientKey(key(address)));
        let add = |open: usize| (open < config.connections_per_client_max).then_some(open + 1);
        place.connections.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add).ok()?;
        Some(Connected(Some(place)))
    }

    fn admit(&self, key: ClientKey, is_query: bool) -> Result<(), (Kind, u64)> {
        self.with(key, |client, now| client.buckets.admit(&self.rates, now, is_query))
    }

    /// Writes what is left into an answer.
    fn tell(&self, key: ClientKey, is_query: bool, headers: &mut HeaderMap) {
        let left = self.with(key, |client, now| client.buckets.left(&self.rates, now, is_query));
        for (name, text) in [(RATE_LIMIT, left), (RATE_LIMIT_POLICY, self.rates.policy(is_query))] {
            if let Some(value) = text.and_then(|text| HeaderValue::from_str(&text).ok()) {
                headers.insert(name, value);
            }
        }
    }

    /// Forgets the clients whose budget is full again. Without this the table only grows.
    pub fn forget_idle(&self) {
        let now = self.began.elapsed().as_secs_f64();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, client| {
            Arc::strong_count(&client.place) > 1 || !client.buckets.are_full(now)
        });
        known.shrink_to_fit();
    }
}

/// A connection of a client, until it is dropped.
pub struct Connected(Option<Arc<Place>>);

impl Drop for Connected {
    fn drop(&mut self) {
        if let Some(place) = &self.0 {
            place.connections.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Middleware: 429 for clients whose budget is spent. What the operator's probes ask is free.
pub async fn limit(
    extract::State(state): extract::State<Arc<State>>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if matches!(path, "/health" | "/ready" | "/metrics") {
        return next.run(request).await;
    }
    let is_query = matches!(path, "/sparql" | "/rdf-graph-store");
    let peer = request
        .extensions()
        .get::<ConnectInfo<Peer>>()
        .map(|ConnectInfo(Peer(address))| address.ip());
    let address = address(peer, request.headers(), &state.config().trusted_proxies);
    let client = ClientKey(key(address));
    request.extensions_mut().insert(client);
    let clients = state.clients();
    let mut response = match clients.admit(client, is_query) {
        Ok(()) => next.run(request).await,
        Err((kind, wait_s)) => spent(kind, wait_s).into_response(),
    };
    let status = response.status();
    if is_query && status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS {
        clients.charge(client, Kind::Errors, 1.0);
    }
    clients.tell(client, is_query, response.headers_mut());
    response
}

fn spent(kind: Kind, wait_s: u64) -> Problem {
    let (what, quoi) = match kind {
        Kind::Requests => ("you have sent too many requests", "vous avez envoyé trop de requêtes"),
        Kind::QuerySeconds => {
            ("your queries have taken too much time", "vos requêtes SPARQL ont pris trop de temps")
        }
        Kind::Errors => {
            ("too many of your queries were wrong", "trop de vos requêtes SPARQL étaient erronées")
        }
    };
    let detail = format!(
        "{what} (the budget {:?} of your address is spent); come back in {wait_s} s, or fetch the files in /dumps/",
        kind.name()
    );
    let french = format!(
        "{quoi} (le budget {:?} de votre adresse est épuisé) ; revenez dans {wait_s} s, ou prenez les fichiers de /dumps/",
        kind.name()
    );
    Problem::new(StatusCode::TOO_MANY_REQUESTS, detail)
        .in_french(french)
        .with("violated-policies", json!([kind.name()]))
        .header(header::RETRY_AFTER, HeaderValue::from(wait_s))
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
    fn each_client_has_a_budget_and_idle_ones_are_forgotten() {
        let config =
            ServeConfig { requests_per_minute: 1, requests_burst: 2, ..ServeConfig::default() };
        let clients = Clients::new(&config);
        let [one, two, idle] = ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
            .map(|text| ClientKey(text.parse().expect("an address")));
        for (client, expected) in
            [(one, Ok(())), (one, Ok(())), (one, Err((Kind::Requests, 60))), (two, Ok(()))]
        {
            assert_eq!(clients.admit(client, false), expected, "{client:?}");
        }
        let place = clients.place(idle);
        let known = || clients.known.lock().expect("no panic").len();
        clients.forget_idle();
        assert_eq!(known(), 3, "one has a query");
        drop(place);
        clients.forget_idle();
        assert_eq!(known(), 2);
    }

    #[test]
    fn clients_beyond_those_that_are_told_apart_share_a_budget() {
        let config =
            ServeConfig { requests_per_minute: 1, requests_burst: 1, ..ServeConfig::default() };
        let clients = Clients::new(&config);
        let client = |n: usize| {
            ClientKey(IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(n).expect("a small number"))))
        };
        for n in 0..CLIENTS_MAX {
            clients.place(client(n));
        }
        assert_eq!(clients.admit(client(CLIENTS_MAX), false), Ok(()));
        assert!(clients.admit(client(CLIENTS_MAX + 1), false).is_err());
        assert_eq!(clients.admit(client(7), false), Ok(()));
    }
}
