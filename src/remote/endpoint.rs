//! The address of a server, as the operator writes it: `https://query.wikidata.org/sparql`.

use hyper::Uri;
use hyper::http::uri::PathAndQuery;
use hyper::http::uri::Scheme;
use serde::Deserialize;
use serde::Serialize;
use std::net::IpAddr;
use std::str::FromStr;

/// Where to connect, and what to ask for there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Endpoint {
    iri: String,
    pub(super) is_tls: bool,
    /// A name, or a literal address without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) target: String,
    /// Host and port as the header `Host` has them.
    pub(super) authority: String,
}

/// An address that is none of a server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    #[error("it is no absolute IRI of http or https")]
    Scheme,
    #[error("it has a user or a password")]
    User,
    #[error("it has a fragment")]
    Fragment,
}

impl Endpoint {
    /// Reads an IRI of http or https.
    ///
    /// # Errors
    /// When it is another IRI or none, or has a user, a password or a fragment.
    pub fn parse(iri: &str) -> Result<Self, EndpointError> {
        if iri.contains('#') {
            return Err(EndpointError::Fragment);
        }
        let uri: Uri = iri.parse().map_err(|_| EndpointError::Scheme)?;
        let is_tls = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP => false,
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            _ => return Err(EndpointError::Scheme),
        };
        let authority = uri.authority().ok_or(EndpointError::Scheme)?;
        if authority.as_str().contains('@') {
            return Err(EndpointError::User);
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return Err(EndpointError::Scheme);
        }
        let port = authority.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        Ok(Self {
            iri: iri.to_owned(),
            is_tls,
            host: host.to_ascii_lowercase(),
            port,
            target: uri.path_and_query().map_or("/", PathAndQuery::as_str).to_owned(),
            authority: authority.to_string(),
        })
    }

    /// As it was written.
    #[must_use]
    pub fn iri(&self) -> &str {
        &self.iri
    }

    /// The host as a literal address in its usual spelling: another spelling of one, as `2130706433`, is a name.
    pub(super) fn literal(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// Scheme, host and port: `https://query.wikidata.org`.
    #[must_use]
    pub fn origin(&self) -> String {
        let scheme = if self.is_tls { "https" } else { "http" };
        format!("{scheme}://{}", self.authority)
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(iri: &str) -> Result<Self, EndpointError> {
        Self::parse(iri)
    }
}

impl TryFrom<String> for Endpoint {
    type Error = EndpointError;

    fn try_from(iri: String) -> Result<Self, EndpointError> {
        Self::parse(&iri)
    }
}

impl From<Endpoint> for String {
    fn from(endpoint: Endpoint) -> Self {
        endpoint.iri
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_or_refused() {
        for (iri, expected) in [
            ("https://query.example/sparql?x=1", Ok((true, "query.example", 443, "/sparql?x=1"))),
            ("http://Query.example:8080", Ok((false, "query.example", 8080, "/"))),
            ("http://[::1]:7878/sparql", Ok((false, "::1", 7878, "/sparql"))),
            ("http://user@127.0.0.1/", Err(EndpointError::User)),
            ("http://query.example:80@127.0.0.1/", Err(EndpointError::User)),
            ("http://query.example/#@127.0.0.1/", Err(EndpointError::Fragment)),
            ("file:///etc/passwd", Err(EndpointError::Scheme)),
            ("ftp://query.example/", Err(EndpointError::Scheme)),
            ("gopher://query.example/", Err(EndpointError::Scheme)),
            ("/sparql", Err(EndpointError::Scheme)),
            ("", Err(EndpointError::Scheme)),
        ] {
            let read = Endpoint::parse(iri);
            let read = read.as_ref().map_err(|error| *error);
            let read = read.map(|it| (it.is_tls, it.host.as_str(), it.port, it.target.as_str()));
            assert_eq!(read, expected, "{iri}");
        }
    }

    #[test]
    fn only_the_usual_spelling_of_an_address_is_literal() {
        for (iri, expected) in [
            ("http://127.0.0.1/", true),
            ("http://[::ffff:127.0.0.1]/", true),
            ("http://2130706433/", false),
            ("http://0177.0.0.1/", false),
            ("http://0x7f000001/", false),
            ("http://127.1/", false),
            ("http://localhost/", false),
        ] {
            let endpoint = Endpoint::parse(iri).expect("an address");
            assert_eq!(endpoint.literal().is_some(), expected, "{iri}");
        }
    }
}
