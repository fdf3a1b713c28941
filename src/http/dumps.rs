//! `/dumps/`: the whole graph as files, one a dataset and format, to be fetched in one piece or in parts.

use super::document;
use super::error::Problem;
use super::forms;
use super::forms::Form;
use super::negotiate::Offer;
use super::pages;
use super::range;
use super::range::Part;
use super::representation;
use super::representation::Representation;
use super::state::State;
use crate::catalog;
use crate::catalog::Facts;
use crate::store::DumpFile;
use crate::vocab::LICENCE_OUVERTE;
use axum::body::Body;
use axum::extract;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::json;
use std::io::SeekFrom;
use std::sync::Arc;
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;
use tokio::io::AsyncSeekExt as _;
use tokio_util::io::ReaderStream;

/// `/dumps`: the list has a slash.
pub async fn redirect_to_list(
    extract::State(state): extract::State<Arc<State>>,
) -> Result<Response, Problem> {
    document::redirect(StatusCode::PERMANENT_REDIRECT, &format!("{}/dumps/", state.base_path()))
}

/// The list of files: a page, JSON, or DCAT distributions.
pub async fn list(
    extract::State(state): extract::State<Arc<State>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = state.version()?;
    let facts = Facts { iris: version.iris(), info: version.info() };
    let mut offers: Vec<Offer<Option<Form>>> =
        vec![Offer::new("text/html", Some(Form::Page)), Offer::new("application/json", None)];
    let others = forms::offers(true)
        .into_iter()
        .filter(|offer| !["text/html", "application/json"].contains(&offer.media_type));
    offers.extend(others.map(|offer| Offer {
        media_type: offer.media_type,
        is_alias: offer.is_alias,
        profile: offer.profile,
        value: Some(offer.value),
    }));
    let accept = forms::accept(&headers);
    let chosen = super::negotiate::negotiate(accept.as_deref(), &offers).map(|offer| offer.value);
    let representation = match chosen {
        None => {
            let real = offers.iter().filter(|offer| !offer.is_alias);
            return Err(Problem::not_acceptable(real.map(|offer| offer.media_type)));
        }
        Some(None) => {
            let list = json!({
                "version": facts.info.number,
                "published": facts.info.published,
                "license": LICENCE_OUVERTE.as_str(),
                "dumps": facts.info.dumps,
            });
            let mut text =
                serde_json::to_vec_pretty(&list).map_err(|error| Problem::internal(&error))?;
            text.push(b'\n');
            Representation::new("application/json", text)
        }
        Some(Some(Form::Graph(format))) => document::graph(&catalog::distributions(facts), format)?,
        Some(Some(Form::Page)) => {
            let language = document::page_language(&uri, &headers)?;
            document::page_representation(
                pages::dumps(facts, &state.base_path(), language),
                language,
            )
        }
    };
    Ok(representation.respond(&headers, &version.info().published))
}

/// A file, whole or a part of it.
pub async fn file(
    extract::State(state): extract::State<Arc<State>>,
    Path(name): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let version = state.version()?;
    // Only names of the list are looked up, so that no other file can be reached.
    let listed = version.info().dumps.iter().find(|dump| dump.name == name);
    let (Some(dump), Some(path)) = (listed, version.dump_path(&name)) else {
        return Err(Problem::not_found(format!("there is no dump {name:?}; /dumps/ lists them"))
            .in_french(format!("il n’y a pas de fichier {name:?} ; /dumps/ en a la liste")));
    };
    let published = version.info().published.parse::<Timestamp>().ok();
    let etag = HeaderValue::from_str(&format!("\"{}\"", dump.sha256))
        .map_err(|error| Problem::internal(&error))?;
    if let Some(tag) = representation::known(&asked, &etag, published) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        write_validators(response.headers_mut(), &tag.unwrap_or(etag), published);
        return Ok(response);
    }
    let mut file = File::open(&path).await.map_err(|error| Problem::internal(&error))?;
    let length = file.metadata().await.map_err(|error| Problem::internal(&error))?.len();
    let part = match asked.get(header::RANGE).and_then(|range| range.to_str().ok()) {
        Some(range) if same_as_before(&asked, &etag, published) => range::part(range, length),
        _ => Part::Whole,
    };
    let (status, first, size) = match part {
        Part::Whole => (StatusCode::OK, 0, length),
        Part::Bytes { first, last } => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Part::Beyond => {
            let range = HeaderValue::from_str(&format!("bytes */{length}"))
                .map_err(|error| Problem::internal(&error))?;
            return Err(Problem::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                format!("the file has {length} bytes"),
            )
            .header(header::CONTENT_RANGE, range));
        }
    };
    if first > 0 {
        file.seek(SeekFrom::Start(first)).await.map_err(|error| Problem::internal(&error))?;
    }
    let body = Body::from_stream(ReaderStream::with_capacity(file.take(size), 64 * 1024));
    let mut response = (status, body).into_response();
    write_headers(response.headers_mut(), dump, size);
    write_validators(response.headers_mut(), &etag, published);
    if let Part::Bytes { first, last } = part
        && let Ok(value) = HeaderValue::from_str(&format!("bytes {first}-{last}/{length}"))
    {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    Ok(response)
}

/// Whether a part still belongs to what the client has: `If-Range`.
fn same_as_before(asked: &HeaderMap, etag: &HeaderValue, published: Option<Timestamp>) -> bool {
    match asked.get(header::IF_RANGE) {
        None => true,
        Some(given) if given == etag => true,
        Some(given) => match (representation::parse_http_date(given), published) {
            (Some(given), Some(published)) => given.as_second() == published.as_second(),
            _ => false,
        },
    }
}

/// What a 304 says too.
fn write_validators(headers: &mut HeaderMap, etag: &HeaderValue, published: Option<Timestamp>) {
    headers.insert(header::ETAG, etag.clone());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    if let Some(value) = published.and_then(representation::last_modified) {
        headers.insert(header::LAST_MODIFIED, value);
    }
}

fn write_headers(headers: &mut HeaderMap, dump: &DumpFile, size: u64) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/gzip"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let disposition = format!("attachment; filename=\"{}\"", dump.name);
    let links = format!("<{}>; rel=\"license\"", LICENCE_OUVERTE.as_str());
    for (name, value) in [(header::CONTENT_DISPOSITION, disposition), (header::LINK, links)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}
