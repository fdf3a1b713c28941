//! `/store`: the graph store protocol. <https://www.w3.org/TR/sparql11-http-rdf-update/>
//!
//! A graph is named by `?graph=` and its IRI, by `?default`, or directly: `/store/a` is the graph `{base}store/a`.

use super::Admin;
use super::Who;
use super::body;
use super::body::MediaType;
use super::multipart;
use super::written;
use crate::http::error::Problem;
use crate::http::form::Parameters;
use crate::http::graph_store;
use crate::iri::IriBase;
use crate::writes::Effect;
use crate::writes::Write;
use axum::Extension;
use axum::extract;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use oxrdf::NamedNode;
use oxrdf::Triple;
use oxrdfio::RdfFormat;
use oxrdfio::RdfParser;
use sha2::Digest as _;
use sha2::Sha256;
use std::sync::Arc;

/// A graph, as a request names it.
enum Target {
    Default,
    Named(NamedNode),
    /// The store itself, in which a graph is to be made.
    Store,
}

impl Target {
    fn of(uri: &Uri, iris: &IriBase) -> Result<Self, Problem> {
        if let Some(path) = uri.path().strip_prefix("/store/") {
            let graph = NamedNode::new(format!("{}store/{path}", iris.as_str()));
            return graph.map(Self::Named).map_err(|error| {
                Problem::bad_request(format!("the address is no name of a graph: {error}"))
            });
        }
        let parameters = Parameters::parse(uri.query().unwrap_or_default().as_bytes())?;
        let mut graphs = parameters.all("graph");
        match (graphs.next(), graphs.next(), parameters.first("default")) {
            (Some(iri), None, None) => NamedNode::new(iri).map(Self::Named).map_err(|error| {
                Problem::bad_request(format!("graph={iri:?} is no absolute IRI: {error}"))
            }),
            (None, None, Some(_)) => Ok(Self::Default),
            (None, None, None) => Ok(Self::Store),
            _ => Err(Problem::bad_request(
                "a request is about one graph: `graph` once, or `default`",
            )),
        }
    }

    /// The name of the one graph; none is the default graph.
    fn one(self) -> Result<Option<NamedNode>, Problem> {
        match self {
            Self::Default => Ok(None),
            Self::Named(graph) => Ok(Some(graph)),
            Self::Store => Err(Problem::bad_request("name a graph by `graph`, or say `default`")),
        }
    }
}

impl Admin {
    fn iris(&self) -> Result<IriBase, Problem> {
        Ok(self.state.version()?.iris().clone())
    }

    fn target(&self, uri: &Uri) -> Result<Target, Problem> {
        Target::of(uri, &self.iris()?)
    }
}

/// GET and HEAD of a graph as it is served.
pub(super) async fn get(
    extract::State(admin): extract::State<Arc<Admin>>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let graph = admin.target(&parts.uri)?.one()?;
    if let Some(graph) = &graph {
        // Of the store of record, since a graph may be there and have no triple.
        let has = admin.writes.graph().has_graph(graph.as_ref());
        if !has.map_err(|error| Problem::internal(&error))? {
            return Err(Problem::not_found(format!("there is no graph {graph}")));
        }
    }
    let parameters = Parameters::parse(parts.uri.query().unwrap_or_default().as_bytes())?;
    graph_store::whole(Arc::clone(&admin.state), graph, &parameters, &parts).await
}

/// PUT: the graph is this from now on.
pub(super) async fn put(
    extract::State(admin): extract::State<Arc<Admin>>,
    Extension(who): Extension<Who>,
    request: Request,
) -> Result<Response, Response> {
    let headers = request.headers().clone();
    let read = async {
        let graph = admin.target(request.uri())?.one()?;
        let triples = triples(&admin, request, graph.as_ref()).await?;
        Ok::<_, Problem>(Write::PutGraph { graph, triples })
    };
    let write = read.await.map_err(Problem::into_response)?;
    let done = admin.write(write, &who, &headers).await?;
    Ok(written(status(done.effect), &done))
}

/// POST: the graph has this too from now on; without a name, it is a new graph.
pub(super) async fn post(
    extract::State(admin): extract::State<Arc<Admin>>,
    Extension(who): Extension<Who>,
    request: Request,
) -> Result<Response, Response> {
    let headers = request.headers().clone();
    let mut location = None;
    let read = async {
        let graph = match admin.target(request.uri())? {
            Target::Store => {
                let graph = new_graph(&admin.iris()?, admin.config.unchecked);
                location = HeaderValue::from_str(graph.as_str()).ok();
                Some(graph)
            }
            target => target.one()?,
        };
        let triples = triples(&admin, request, graph.as_ref()).await?;
        Ok::<_, Problem>(Write::AddToGraph { graph, triples })
    };
    let write = read.await.map_err(Problem::into_response)?;
    let done = admin.write(write, &who, &headers).await?;
    let mut response = written(status(done.effect), &done);
    if let Some(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// DELETE: there is no such graph from now on.
pub(super) async fn delete(
    extract::State(admin): extract::State<Arc<Admin>>,
    Extension(who): Extension<Who>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let graph = admin.target(&uri).and_then(Target::one).map_err(Problem::into_response)?;
    let done = admin.write(Write::DeleteGraph { graph }, &who, &headers).await?;
    Ok(written(StatusCode::NO_CONTENT, &done))
}

fn status(effect: Effect) -> StatusCode {
    match effect {
        Effect::Created => StatusCode::CREATED,
        Effect::Changed | Effect::None => StatusCode::NO_CONTENT,
    }
}

/// The triples of a body, whose relative IRIs are resolved against the name of the graph.
async fn triples(
    admin: &Admin,
    request: Request,
    graph: Option<&NamedNode>,
) -> Result<Vec<Triple>, Problem> {
    let media_type = MediaType::of(request.headers());
    let base = match graph {
        Some(graph) => graph.as_str().to_owned(),
        None => admin.iris()?.as_str().to_owned(),
    };
    let is_multipart = media_type.essence() == "multipart/form-data";
    let format = if is_multipart { None } else { Some(format(&media_type)?) };
    let body = body::whole(request.into_body(), admin.config.body_bytes_max).await?;
    let parsed = tokio::task::spawn_blocking(move || match format {
        Some(format) => parse(&body, format, &base),
        None => {
            let boundary = media_type.parameter("boundary");
            let parts = boundary.and_then(|boundary| multipart::parts(&body, boundary));
            let parts = parts.ok_or_else(|| {
                Problem::bad_request("the body is no multipart/form-data, or has another boundary")
            })?;
            let mut triples = Vec::new();
            for part in parts {
                triples.append(&mut parse(part.content, self::format(&part.media_type)?, &base)?);
            }
            Ok(triples)
        }
    });
    parsed.await.map_err(|error| Problem::internal(&error))?
}

fn format(media_type: &MediaType) -> Result<RdfFormat, Problem> {
    media_type.check_charset()?;
    RdfFormat::from_media_type(&media_type.essence()).ok_or_else(|| {
        body::unsupported(
            "text/turtle, application/n-triples, application/rdf+xml or application/ld+json, alone or in multipart/form-data",
        )
    })
}

fn parse(body: &[u8], format: RdfFormat, base: &str) -> Result<Vec<Triple>, Problem> {
    // Its blank nodes are no others than its own.
    let parser = RdfParser::from_format(format).without_named_graphs().rename_blank_nodes();
    let parser = parser
        .with_base_iri(base)
        .map_err(|error| Problem::bad_request(format!("the graph has no usable name: {error}")))?;
    let quads = parser.for_slice(body);
    quads
        .map(|quad| quad.map(Triple::from))
        .collect::<Result<_, _>>()
        .map_err(|error| Problem::bad_request(format!("the body is no {}: {error}", format.name())))
}

/// A name that no graph has yet: among the contributions, or where any name goes, an address of this store.
fn new_graph(iris: &IriBase, is_any: bool) -> NamedNode {
    static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let time = jiff::Timestamp::now().as_nanosecond();
    let hash = Sha256::digest(format!("{time} {count} {}", std::process::id()));
    let name: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    let parent = match is_any {
        true => format!("{}store", iris.as_str()),
        false => iris.contributions_graph().into_string(),
    };
    NamedNode::new_unchecked(format!("{parent}/{name}"))
}
