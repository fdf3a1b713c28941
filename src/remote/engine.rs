//! Another SPARQL server that holds what is published here: queries by the SPARQL Protocol, graphs by the Graph Store
//! Protocol.

use super::client::Answer;
use super::client::Client;
use super::client::Limits;
use super::client::RemoteError;
use super::client::Request;
use super::endpoint::Endpoint;
use crate::percent;
use hyper::Method;
use hyper::body::Bytes;
use hyper::header;
use hyper::header::HeaderName;
use hyper::header::HeaderValue;
use std::time::Duration;

/// How long the engine may take to take in one part of a graph.
const PART_TIME: Duration = Duration::from_secs(600);

/// The longest answer to a write that is read.
const REPLY_BYTES_MAX: usize = 1024 * 1024;

/// Where the engine is, and what it is told with each request.
pub struct Engine {
    client: Client,
    query: Option<Endpoint>,
    graphs: Option<Endpoint>,
    authorization: Option<HeaderValue>,
}

impl Engine {
    /// The operator names these addresses, so that they may be private.
    #[must_use]
    pub fn new(
        query: Option<Endpoint>,
        graphs: Option<Endpoint>,
        authorization: Option<HeaderValue>,
    ) -> Self {
        let limits = Limits { time: PART_TIME, bytes_max: REPLY_BYTES_MAX, requests_max: 1 };
        let endpoints = query.iter().chain(&graphs).cloned().collect();
        let client = Client::new(endpoints, limits, true, Vec::new());
        Self { client, query, graphs, authorization }
    }

    fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let authorization = self.authorization.clone();
        authorization.map(|value| (header::AUTHORIZATION, value)).into_iter().collect()
    }

    /// Asks a query.
    ///
    /// # Errors
    /// When there is no answer, or one that says that there is none.
    pub async fn ask(&self, query: &str, accept: &'static str) -> Result<Answer, RemoteError> {
        let endpoint = self.query.as_ref().ok_or(RemoteError::Unlisted)?;
        let request = Request {
            method: Method::POST,
            suffix: String::new(),
            content_type: "application/x-www-form-urlencoded",
            accept,
            headers: self.headers(),
            body: format!("query={}", percent::escaped(query)).into(),
        };
        let answer = self.client.begin(endpoint, &request).await?;
        if answer.status().is_success() {
            Ok(answer)
        } else {
            Err(RemoteError::Status(answer.status()))
        }
    }

    /// Writes triples, as lines of N-Triples, to a graph, or to the default graph: instead of what it has, or to that.
    ///
    /// # Errors
    /// When the engine does not say that it has taken them.
    pub async fn write(
        &self,
        graph: Option<&str>,
        replaces: bool,
        lines: Bytes,
    ) -> Result<(), RemoteError> {
        let endpoint = self.graphs.as_ref().ok_or(RemoteError::Unlisted)?;
        let separator = if endpoint.iri().contains('?') { '&' } else { '?' };
        let suffix = match graph {
            None => format!("{separator}default"),
            Some(graph) => format!("{separator}graph={}", percent::escaped(graph)),
        };
        let request = Request {
            method: if replaces { Method::PUT } else { Method::POST },
            suffix,
            // Each line of N-Triples is one of Turtle, which every Graph Store takes.
            content_type: "text/turtle",
            accept: "*/*",
            headers: self.headers(),
            body: lines,
        };
        let place = self.client.place(endpoint.iri())?;
        let reply = self.client.send(place, &request, |_| ()).await?;
        if reply.status.is_success() { Ok(()) } else { Err(RemoteError::Status(reply.status)) }
    }
}
