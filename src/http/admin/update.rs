//! `/update`: the SPARQL 1.1 protocol's update operation. <https://www.w3.org/TR/sparql11-protocol/#update-operation>

use super::Admin;
use super::Who;
use super::body;
use super::body::MediaType;
use super::written;
use crate::http::error::Problem;
use crate::http::form::Parameters;
use crate::http::sparql;
use crate::query;
use crate::query::Prefixes;
use crate::query::QueryError;
use crate::query::STACK_BYTES;
use crate::writes;
use crate::writes::Write;
use axum::Extension;
use axum::extract;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::response::Response;
use oxrdf::NamedNode;
use spargebra::Update;
use std::io;
use std::sync::Arc;
use std::thread;
use tokio::sync::oneshot;

/// POST of a form or of an update.
pub(super) async fn post(
    extract::State(admin): extract::State<Arc<Admin>>,
    Extension(who): Extension<Who>,
    request: Request,
) -> Result<Response, Response> {
    let (parts, body) = request.into_parts();
    let update = read(&admin, &MediaType::of(&parts.headers), parts.uri.query(), body)
        .await
        .map_err(Problem::into_response)?;
    let done = admin.write(Write::Update(Box::new(update)), &who, &parts.headers).await?;
    Ok(written(StatusCode::NO_CONTENT, &done))
}

async fn read(
    admin: &Admin,
    media_type: &MediaType,
    address: Option<&str>,
    body: axum::body::Body,
) -> Result<Update, Problem> {
    let essence = media_type.essence();
    if !["application/x-www-form-urlencoded", "application/sparql-update"].contains(&&*essence) {
        return Err(body::unsupported(
            "the update as application/sparql-update, or as `update` in application/x-www-form-urlencoded",
        ));
    }
    media_type.check_charset()?;
    let body = body::whole(body, admin.config.body_bytes_max).await?;
    let of_address = Parameters::parse(address.unwrap_or_default().as_bytes())?;
    let (text, parameters) = if essence == "application/sparql-update" {
        let text =
            String::from_utf8(body).map_err(|_| Problem::bad_request("the update is not UTF-8"))?;
        (text, of_address)
    } else {
        let parameters = Parameters::parse(&body)?.and(of_address);
        let mut updates = parameters.all("update");
        let text = match (updates.next(), updates.next()) {
            (Some(text), None) => text.to_owned(),
            (Some(_), Some(_)) => {
                return Err(Problem::bad_request("there is more than one update"));
            }
            (None, _) => return Err(Problem::bad_request("there is no parameter `update`")),
        };
        drop(updates);
        (text, parameters)
    };
    let default = graphs(&parameters, "using-graph-uri")?;
    let named = graphs(&parameters, "using-named-graph-uri")?;
    let base = admin.state.version()?.iris().as_str().to_owned();
    let mut update = parse(text, base, sparql::prefixes(&admin.state)).await?;
    writes::using(&mut update, &default, &named).map_err(Problem::bad_request)?;
    Ok(update)
}

fn graphs(parameters: &Parameters, name: &str) -> Result<Vec<NamedNode>, Problem> {
    let given = parameters.all(name).filter(|iri| !iri.is_empty());
    given
        .map(|iri| {
            NamedNode::new(iri).map_err(|error| {
                Problem::bad_request(format!("{name}={iri:?} is no absolute IRI: {error}"))
            })
        })
        .collect()
}

/// Parses on a thread whose stack is deep enough for any text that is let through.
async fn parse(text: String, base: String, prefixes: Prefixes) -> Result<Update, Problem> {
    let (sender, parsed) = oneshot::channel::<Result<Update, QueryError>>();
    thread::Builder::new()
        .name("parse".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || drop(sender.send(query::parse_update(&text, &base, prefixes))))
        .map_err(|error| Problem::internal(&error))?;
    match parsed.await {
        Ok(parsed) => Ok(parsed?),
        Err(_) => Err(Problem::internal(&io::Error::other("parsing an update has failed"))),
    }
}
