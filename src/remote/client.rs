//! Sends a request to a listed server and reads its answer.
//!
//! A name is resolved once a request, every address that it has is checked, and one of those is connected to: a name
//! that leads elsewhere a moment later leads nowhere. Proxies of the environment are not used.

use super::address::Reach;
use super::address::reach;
use super::endpoint::Endpoint;
use http_body_util::BodyExt as _;
use http_body_util::Full;
use hyper::Method;
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header;
use hyper::header::HeaderName;
use hyper::header::HeaderValue;
use hyper_util::rt::TokioIo;
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls;
use tokio_rustls::rustls::pki_types::ServerName;

/// How often a request is sent on to another listed endpoint.
const REDIRECTS_MAX: usize = 3;

/// What one server may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From the connection to the last byte.
    pub time: Duration,
    /// Bytes of an answer.
    pub bytes_max: usize,
    /// Requests at the same time; more wait, as long as `time` lasts.
    pub requests_max: usize,
}

/// What is asked of a server.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    /// What stands behind the endpoint's own target: `?graph=…`.
    pub suffix: String,
    pub content_type: &'static str,
    pub accept: &'static str,
    /// What else is said: `Authorization`.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub body: Bytes,
}

/// A whole answer of a server.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub content_type: String,
    pub body: Vec<u8>,
}

/// A request that got no answer. What is said reveals no address.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    #[error("none is asked here")]
    Off,
    #[error("it is not one of the endpoints that are asked here")]
    Unlisted,
    #[error("its address is one that is not asked")]
    Address,
    #[error("it is this server")]
    Itself,
    #[error("it has no address")]
    Resolve(#[source] io::Error),
    #[error("no connection was made")]
    Connect(#[source] io::Error),
    #[error("the certificates of this machine cannot be read")]
    Certificates,
    #[error("it broke off")]
    Broken(#[source] hyper::Error),
    #[error("it sends on to an address that is not asked")]
    Redirect,
    #[error("it answered with {}", .0.as_u16())]
    Status(StatusCode),
    #[error("its answer is longer than the {0} bytes that it may have")]
    Long(usize),
    #[error("its answer has more than the {0} rows that it may have")]
    Rows(usize),
    #[error("its answer cannot be read: {0}")]
    Unreadable(String),
    #[error("it took longer than the {} s that it may", .0.as_secs_f64())]
    Time(Duration),
}

/// A server that may be asked.
pub struct Place {
    pub endpoint: Endpoint,
    turns: Semaphore,
}

/// The servers that may be asked.
pub struct Client {
    places: HashMap<String, Place>,
    limits: Limits,
    /// Whether names may lead to private addresses.
    allows_private: bool,
    /// Where this server listens.
    own: Vec<SocketAddr>,
    tls: OnceLock<Option<Arc<rustls::ClientConfig>>>,
}

impl Client {
    /// A client for these endpoints; `own` are the addresses where this server listens.
    #[must_use]
    pub fn new(
        endpoints: Vec<Endpoint>,
        limits: Limits,
        allows_private: bool,
        own: Vec<SocketAddr>,
    ) -> Self {
        let place = |endpoint: Endpoint| {
            let turns = Semaphore::new(limits.requests_max.max(1));
            (endpoint.iri().to_owned(), Place { endpoint, turns })
        };
        let places = endpoints.into_iter().map(place).collect();
        Self { places, limits, allows_private, own, tls: OnceLock::new() }
    }

    /// Whether there is anybody to ask.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The limits of each server.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The server of a listed IRI, which is compared as it is written.
    ///
    /// # Errors
    /// When it is not listed.
    pub fn place(&self, iri: &str) -> Result<&Place, RemoteError> {
        self.places.get(iri).ok_or(RemoteError::Unlisted)
    }

    /// Sends a request and reads the whole answer; `took_in` is told of each piece's bytes.
    ///
    /// # Errors
    /// When there is no whole answer within the limits.
    pub async fn send(
        &self,
        place: &Place,
        request: &Request,
        mut took_in: impl FnMut(usize),
    ) -> Result<Reply, RemoteError> {
        let exchange = async {
            let _turn =
                place.turns.acquire().await.expect("the places' semaphores are never closed");
            let mut place = place;
            for _ in 0..=REDIRECTS_MAX {
                let mut answer = self.open(&place.endpoint, request).await?;
                match answer.redirect() {
                    None => return answer.whole(self.limits.bytes_max, &mut took_in).await,
                    Some(target) => place = self.redirected(target)?,
                }
            }
            Err(RemoteError::Redirect)
        };
        let time = self.limits.time;
        tokio::time::timeout(time, exchange).await.map_err(|_| RemoteError::Time(time))?
    }

    /// Where a request is sent on to, if that is listed too.
    fn redirected(&self, target: Option<String>) -> Result<&Place, RemoteError> {
        target.and_then(|target| self.places.get(&target)).ok_or(RemoteError::Redirect)
    }

    /// Sends a request and reads the head of the answer; redirects are not followed, and it may take as long as it takes.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn begin(
        &self,
        endpoint: &Endpoint,
        request: &Request,
    ) -> Result<Answer, RemoteError> {
        self.open(endpoint, request).await
    }

    async fn open(&self, endpoint: &Endpoint, request: &Request) -> Result<Answer, RemoteError> {
        let stream = self.connect(endpoint).await?;
        if !endpoint.is_tls {
            return exchange(stream, endpoint, request).await;
        }
        let config = self.tls.get_or_init(tls_config).clone().ok_or(RemoteError::Certificates)?;
        let name = ServerName::try_from(endpoint.host.clone())
            .map_err(|error| RemoteError::Connect(io::Error::other(error)))?;
        let stream = TlsConnector::from(config).connect(name, stream).await;
        exchange(stream.map_err(RemoteError::Connect)?, endpoint, request).await
    }

    async fn connect(&self, endpoint: &Endpoint) -> Result<TcpStream, RemoteError> {
        let addresses: Vec<SocketAddr> = match endpoint.literal() {
            Some(address) => vec![(address, endpoint.port).into()],
            None => tokio::net::lookup_host((endpoint.host.as_str(), endpoint.port))
                .await
                .map_err(RemoteError::Resolve)?
                .collect(),
        };
        let allows_private = self.allows_private || endpoint.literal().is_some();
        check(&addresses, allows_private, &self.own)?;
        let stream = TcpStream::connect(&*addresses).await.map_err(RemoteError::Connect)?;
        stream.set_nodelay(true).map_err(RemoteError::Connect)?;
        Ok(stream)
    }
}

/// Checks all addresses of a name: one that must not be asked makes the name one that is not asked.
fn check(
    addresses: &[SocketAddr],
    allows_private: bool,
    own: &[SocketAddr],
) -> Result<(), RemoteError> {
    for address in addresses {
        match reach(address.ip()) {
            Reach::Public => {}
            Reach::Private if allows_private => {}
            Reach::Private | Reach::Never => return Err(RemoteError::Address),
        }
        let is_own = |own: &SocketAddr| {
            let own_host = own.ip();
            let here = own_host.is_unspecified() && address.ip().to_canonical().is_loopback();
            own.port() == address.port() && (own_host == address.ip().to_canonical() || here)
        };
        if own.iter().any(is_own) {
            return Err(RemoteError::Itself);
        }
    }
    if addresses.is_empty() { Err(RemoteError::Address) } else { Ok(()) }
}

/// With the certificates that this machine trusts; none when it trusts none.
fn tls_config() -> Option<Arc<rustls::ClientConfig>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return None;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Some(Arc::new(config))
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    endpoint: &Endpoint,
    request: &Request,
) -> Result<Answer, RemoteError> {
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(RemoteError::Broken)?;
    let connection = tokio::spawn(async move {
        // What is wrong with it is told to who reads the answer.
        let _ = connection.await;
    });
    let connection = Connection(connection);
    let mut built = hyper::Request::builder()
        .method(&request.method)
        .uri(format!("{}{}", endpoint.target, request.suffix))
        .header(header::HOST, &endpoint.authority)
        .header(header::USER_AGENT, concat!("notitia/", env!("CARGO_PKG_VERSION")))
        .header(header::ACCEPT, request.accept)
        .header(header::ACCEPT_ENCODING, "identity")
        .header(header::CONTENT_TYPE, request.content_type)
        .header(header::CONNECTION, "close")
        .body(Full::new(request.body.clone()))
        .map_err(|error| RemoteError::Unreadable(error.to_string()))?;
    built.headers_mut().extend(request.headers.iter().cloned());
    let response = sender.send_request(built).await.map_err(RemoteError::Broken)?;
    Ok(Answer { response, _connection: connection })
}

/// A connection, which ends with who reads it.
struct Connection(JoinHandle<()>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// An answer whose body is still to come.
pub struct Answer {
    response: hyper::Response<Incoming>,
    _connection: Connection,
}

impl Answer {
    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// A header by its name in small letters.
    #[must_use]
    pub fn said(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name).and_then(|value| value.to_str().ok())
    }

    /// The next bytes of the body; none at its end.
    ///
    /// # Errors
    /// When it breaks off.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, RemoteError> {
        while let Some(frame) = self.response.body_mut().frame().await {
            if let Ok(piece) = frame.map_err(RemoteError::Broken)?.into_data() {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }

    fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.response.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok())
    }

    /// Whether it sends on, and where to.
    fn redirect(&self) -> Option<Option<String>> {
        let may_be_followed = match self.response.status().as_u16() {
            307 | 308 => true,
            300..=399 => false,
            _ => return None,
        };
        let target = self.header(header::LOCATION).filter(|_| may_be_followed);
        Some(target.map(str::to_owned))
    }

    async fn whole(
        &mut self,
        bytes_max: usize,
        took_in: &mut impl FnMut(usize),
    ) -> Result<Reply, RemoteError> {
        let content_type = self.header(header::CONTENT_TYPE).unwrap_or_default().to_owned();
        if self.header(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
            return Err(RemoteError::Unreadable("it is compressed".to_owned()));
        }
        let mut body = Vec::new();
        while let Some(piece) = self.piece().await? {
            if body.len() + piece.len() > bytes_max {
                return Err(RemoteError::Long(bytes_max));
            }
            took_in(piece.len());
            body.extend_from_slice(&piece);
        }
        Ok(Reply { status: self.response.status(), content_type, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a name leads to is checked each time: a second answer of the resolver is a second check.
    #[test]
    fn all_addresses_of_a_name_must_be_allowed() {
        let own: Vec<SocketAddr> = vec!["0.0.0.0:7878".parse().expect("an address")];
        for (addresses, allows_private, expected) in [
            (&["93.184.215.14:443"][..], false, "ok"),
            (&["93.184.215.14:443", "127.0.0.1:443"], false, "Address"),
            (&["93.184.215.14:443", "10.1.2.3:443"], true, "ok"),
            (&["93.184.215.14:443", "169.254.169.254:80"], true, "Address"),
            (&["[fe80::1]:80"], true, "Address"),
            (&["127.0.0.1:80"], false, "Address"),
            (&["127.0.0.1:80"], true, "ok"),
            (&["127.0.0.1:7878"], true, "Itself"),
            (&["[::ffff:127.0.0.1]:7878"], true, "Itself"),
            (&[], true, "Address"),
        ] {
            let parsed: Vec<SocketAddr> =
                addresses.iter().map(|it| it.parse().expect("an address")).collect();
            let checked = check(&parsed, allows_private, &own);
            let found = checked.map_or_else(|error| format!("{error:?}"), |()| "ok".to_owned());
            assert_eq!(found, expected, "{addresses:?}");
        }
    }
}
