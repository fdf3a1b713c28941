//! `/id/…` and `/doc/…`: what has an IRI sends its visitors to the document about it, which is negotiated.

use super::describe;
use super::describe::Described;
use super::describe::Found;
use super::error::Problem;
use super::form;
use super::form::Parameters;
use super::forms::DocumentForm;
use super::forms::choose;
use super::forms::content_type;
use super::forms::offers;
use super::forms::offers_of_documents;
use super::negotiate::Language;
use super::negotiate::language;
use super::quality;
use super::representation::Representation;
use super::state::CacheKey;
use super::state::State;
use super::view;
use crate::iri::IriBase;
use crate::linked_art;
use crate::percent::escaped;
use crate::query;
use crate::query::Format;
use crate::reader::Reader;
use crate::vocab::LICENCE_OUVERTE;
use axum::extract;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use oxrdf::Triple;
use std::sync::Arc;

/// The path behind `/id/` or `/doc/`, each segment encoded as our IRIs are.
fn canonical(path: &str) -> Result<String, Problem> {
    let segments: Result<Vec<String>, _> =
        path.split('/').map(|segment| Ok(escaped(&form::segment(segment)?))).collect();
    let segments = segments.map_err(|_: form::NotUtf8| not_found(path))?;
    Ok(segments.join("/"))
}

fn not_found(path: &str) -> Problem {
    Problem::not_found(format!("nothing is known of {path}"))
        .in_french(format!("on ne sait rien de {path}"))
}

/// `/id/…`: 303 to the document, 404 when there is none.
pub async fn redirect_to_document(
    extract::State(state): extract::State<Arc<State>>,
    uri: Uri,
) -> Result<Response, Problem> {
    let version = state.version()?;
    let raw = uri.path().strip_prefix("/id/").unwrap_or_default().to_owned();
    let path = canonical(&raw)?;
    let found = blocking(move || Ok(describe::located(&version, &path))).await?;
    let path = found.ok_or_else(|| not_found(&raw))?;
    let mut response =
        redirect(StatusCode::SEE_OTHER, &format!("{}/doc/{path}", state.base_path()))?;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

/// `/doc/…`: the document, in the form that its extension or the client's headers ask for.
pub async fn document(
    extract::State(state): extract::State<Arc<State>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = state.version()?;
    let raw = uri.path().strip_prefix("/doc/").unwrap_or_default().to_owned();
    let (stem, by_extension) = match split_extension(&raw) {
        Some((stem, form)) => (stem, Some(form)),
        None => (raw.as_str(), None),
    };
    let path = canonical(stem)?;
    let (form, otherwise) = asked_for(by_extension, &headers).map_err(|problem| {
        // Only what the client accepts is wrong, so there is no form yet that the document may lack.
        match HeaderValue::from_str(&alternates(&state.base_path(), &path)) {
            Ok(links) => problem.header(header::LINK, links),
            Err(_) => problem,
        }
    })?;
    let language = page_language(&uri, &headers)?;
    let key = CacheKey {
        version: version.info().number,
        path: path.clone(),
        extension: form.extension(),
        language: if form == DocumentForm::Page { language.tag() } else { "" },
    };
    if let Some(representation) = state.cache().get(&key) {
        return Ok(representation.respond(&headers, &version.info().published));
    }
    let base_path = state.base_path();
    let served = Arc::clone(&version);
    let rendered = blocking(move || {
        let reader = served.reader();
        Ok(match describe::described(&served, &reader, &path) {
            Found::Here(described) => {
                let has_form = described.forms().any(|other| other == form);
                let form = otherwise.filter(|_| !has_form).unwrap_or(form);
                Found::Here((form, render(&reader, &described, form, language, &base_path)?))
            }
            Found::Elsewhere(path) => Found::Elsewhere(path),
            Found::Nowhere => Found::Nowhere,
        })
    })
    .await?;
    match rendered {
        Found::Here((form, representation)) => {
            let key = CacheKey {
                extension: form.extension(),
                language: if form == DocumentForm::Page { language.tag() } else { "" },
                ..key
            };
            let representation = keep(&state, key, representation);
            Ok(representation.respond(&headers, &version.info().published))
        }
        Found::Elsewhere(path) => {
            let extension =
                by_extension.map_or(String::new(), |form| format!(".{}", form.extension()));
            let target = format!("{}/doc/{path}{extension}", state.base_path());
            redirect(StatusCode::MOVED_PERMANENTLY, &target)
        }
        Found::Nowhere => Err(not_found(&raw)),
    }
}

/// The form that is asked for, and the one for a document that does not have it: not every document has each form.
fn asked_for(
    by_extension: Option<DocumentForm>,
    headers: &HeaderMap,
) -> Result<(DocumentForm, Option<DocumentForm>), Problem> {
    if let Some(form) = by_extension {
        return Ok((form, None));
    }
    let otherwise = choose(headers, &offers(true)).ok().map(DocumentForm::from);
    Ok((choose(headers, &offers_of_documents())?, otherwise))
}

/// Links to a document in each form, for those who accept none.
fn alternates(base_path: &str, path: &str) -> String {
    let link = |form: DocumentForm| {
        let (extension, kind) = (form.extension(), form.link_type());
        format!("<{base_path}/doc/{path}.{extension}>; rel=\"alternate\"; {kind}")
    };
    // Not each document has Linked Art's.
    let forms = DocumentForm::all().filter(|form| *form != DocumentForm::LinkedArt);
    forms.map(link).collect::<Vec<_>>().join(", ")
}

/// Puts a new representation, which now knows its address, into the cache.
fn keep(state: &State, key: CacheKey, mut representation: Representation) -> Arc<Representation> {
    let location = format!("{}/doc/{}.{}", state.base_path(), key.path, key.extension);
    representation.location = HeaderValue::from_str(&location).ok();
    let representation = Arc::new(representation);
    state.cache().insert(key, Arc::clone(&representation));
    representation
}

/// A path without the extension of a format: `merimee/PA1.ttl`.
fn split_extension(path: &str) -> Option<(&str, DocumentForm)> {
    DocumentForm::all().find_map(|form| {
        let stem = path.strip_suffix(form.extension())?.strip_suffix('.')?;
        Some((stem, form))
    })
}

/// The language of a page: `lang` in its address, else what the client prefers.
pub fn page_language(uri: &Uri, headers: &HeaderMap) -> Result<Language, Problem> {
    let parameters = Parameters::parse(uri.query().unwrap_or_default().as_bytes())?;
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Ok(language(parameters.first("lang"), accepted))
}

fn render(
    reader: &Reader<'_>,
    described: &Described,
    form: DocumentForm,
    language: Language,
    base_path: &str,
) -> Result<Representation, Problem> {
    let mut representation = match form {
        DocumentForm::Page => {
            let (doc, topic) = (&described.doc, &described.topic);
            let found = quality::of_document(reader, doc, topic, language);
            let base = reader.iris().as_str();
            page_representation(view::page(described, &found, base, base_path, language), language)
        }
        DocumentForm::Graph(format) => graph(&described.triples, format)?,
        DocumentForm::LinkedArt => linked_art_record(described, reader.iris())?,
    };
    let path = described.doc.as_str().trim_start_matches(reader.iris().as_str());
    let mut links: Vec<String> = described
        .forms()
        .filter(|other| *other != form)
        .map(|other| {
            let (extension, link_type) = (other.extension(), other.link_type());
            format!("<{base_path}/{path}.{extension}>; rel=\"alternate\"; {link_type}")
        })
        .collect();
    if form == DocumentForm::LinkedArt {
        links.push(format!("<{}>; rel=\"profile\"", linked_art::CONTEXT));
    }
    if form == DocumentForm::Page {
        links.push(format!("<{base_path}/{path}.ttl>; rel=\"describedby\"; type=\"text/turtle\""));
    }
    links.push(format!("<{}>; rel=\"cite-as\"", described.topic.as_str()));
    links.push(format!("<{}>; rel=\"license\"", LICENCE_OUVERTE.as_str()));
    representation.links = HeaderValue::from_str(&links.join(", ")).ok();
    Ok(representation)
}

/// A page as a representation.
pub fn page_representation(page: String, language: Language) -> Representation {
    let mut representation = Representation::new("text/html; charset=utf-8", page.into_bytes());
    representation.vary = HeaderValue::from_static("accept, accept-language");
    representation.language = Some(HeaderValue::from_static(language.tag()));
    representation
}

/// The record of Linked Art as a representation.
fn linked_art_record(described: &Described, iris: &IriBase) -> Result<Representation, Problem> {
    let record = linked_art::record(&described.triples, described.topic.as_ref(), iris);
    let record = record
        .ok_or_else(|| Problem::not_found("Linked Art has no record of this kind of thing"))?;
    let mut text = serde_json::to_vec_pretty(&record).map_err(|error| Problem::internal(&error))?;
    text.push(b'\n');
    Ok(Representation::new(DocumentForm::LinkedArt.media_type(), text))
}

/// A graph as a representation.
///
/// # Errors
/// When it cannot be written in the format.
pub fn graph(triples: &[Triple], format: Format) -> Result<Representation, Problem> {
    let body = query::write_graph(triples, format).map_err(|error| Problem::internal(&error))?;
    Ok(Representation::new(content_type(format), body))
}

/// A redirect within this server, to a path.
///
/// # Errors
/// When the path cannot stand in a header.
pub fn redirect(status: StatusCode, path: &str) -> Result<Response, Problem> {
    let location = HeaderValue::from_str(path).map_err(|error| Problem::internal(&error))?;
    let fresh = HeaderValue::from_static("public, max-age=3600");
    Ok((status, [(header::LOCATION, location), (header::CACHE_CONTROL, fresh)]).into_response())
}

/// Reads the index on a thread that may wait for the disk.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(Problem::internal(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_told_from_a_dot() {
        for (path, expected) in [
            ("merimee/PA1.ttl", Some(("merimee/PA1", "ttl"))),
            ("merimee/PA1.html", Some(("merimee/PA1", "html"))),
            ("merimee/PA1.la.json", Some(("merimee/PA1", "la.json"))),
            ("merimee/PA1.json", None),
            ("merimee/PA1.x", None),
            ("merimee/PA.1", None),
            ("merimee/PA1", None),
        ] {
            let split = split_extension(path).map(|(stem, form)| (stem, form.extension()));
            assert_eq!(split, expected, "{path}");
        }
    }

    #[test]
    fn a_path_is_encoded_as_iris_are() {
        for (path, expected) in [
            ("merimee/PA00088801", "merimee/PA00088801"),
            ("mnr/MNR%201%2f%c3%a9", "mnr/MNR%201%2F%C3%A9"),
            ("mnr/a+b", "mnr/a%2Bb"),
            ("concept/denomination/eglise", "concept/denomination/eglise"),
        ] {
            assert_eq!(canonical(path).ok().as_deref(), Some(expected), "{path}");
        }
        assert!(canonical("mnr/%E9").is_err());
    }
}
