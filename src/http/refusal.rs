//! What the asker of a query that failed is told. Blame decides the status.

use super::error::Problem;
use crate::query::QueryError;
use crate::query::Spent;
use crate::remote::RemoteError;
use axum::http::StatusCode;
use serde_json::json;

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let (english, french) = (error.to_string(), french(&error));
        let problem = match error {
            QueryError::Syntax(error) => {
                Self::bad_request(format!("the query is not SPARQL: {error}"))
                    .with("line", json!(error.line))
                    .with("column", json!(error.column))
                    .of_type("query-syntax")
            }
            QueryError::Update => Self::bad_request(english).of_type("update-refused"),
            QueryError::TooComplex(_) | QueryError::Spent(Spent::Regex(_)) => {
                Self::bad_request(english).of_type("query-too-complex")
            }
            QueryError::Service(_) => Self::bad_request(english).of_type("service-refused"),
            QueryError::Remote {
                source:
                    RemoteError::Off
                    | RemoteError::Unlisted
                    | RemoteError::Itself
                    | RemoteError::Address,
                ..
            } => Self::bad_request(english).of_type("service-refused"),
            QueryError::Remote { endpoint, .. } => Self::new(StatusCode::BAD_GATEWAY, english)
                .with("endpoint", json!(endpoint))
                .of_type("service-failed"),
            QueryError::Engine(_) => {
                Self::new(StatusCode::BAD_GATEWAY, english).of_type("engine-failed")
            }
            // It is SPARQL, and asks for a function that is not known here.
            QueryError::Unsupported(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, english).of_type("query-not-supported")
            }
            QueryError::Format { .. } => Self::new(StatusCode::NOT_ACCEPTABLE, english),
            QueryError::Spent(Spent::Time) => {
                Self::unavailable(english, 60).of_type("query-timeout")
            }
            QueryError::Spent(Spent::Cancelled) => {
                Self::unavailable(english, 60).of_type("query-cancelled")
            }
            // The same query would come to the same end.
            QueryError::Spent(spent) => Self::new(StatusCode::SERVICE_UNAVAILABLE, english)
                .of_type(match spent {
                    Spent::RowsScanned(_) => "query-rows-scanned",
                    Spent::Memory(_) => "query-memory",
                    _ => "answer-too-long",
                }),
            QueryError::Evaluation(_) | QueryError::Output(_) => return Self::internal(&error),
        };
        problem.in_french(french)
    }
}

/// The words of the parser stay in English: they quote its grammar.
fn french(error: &QueryError) -> String {
    match error {
        QueryError::Syntax(error) => format!("la requête n’est pas du SPARQL : {error}"),
        QueryError::Update => {
            "ceci est une mise à jour SPARQL ; il n’est répondu ici qu’aux requêtes (SELECT, ASK, \
                               CONSTRUCT, DESCRIBE)"
                .to_owned()
        }
        QueryError::TooComplex(how) => format!("la requête est trop complexe : {how}"),
        QueryError::Service(name) => {
            format!("SERVICE n’est pas disponible ici : <{name}> n’est pas interrogé")
        }
        QueryError::Remote { endpoint, source } => {
            format!("SERVICE <{endpoint}> ne donne pas de réponse : {source}")
        }
        QueryError::Engine(source) => format!("le moteur ne donne pas de réponse : {source}"),
        QueryError::Unsupported(what) => format!("la requête ne peut pas être évaluée : {what}"),
        QueryError::Format { format, .. } => {
            format!("ce genre de résultat ne peut pas être écrit en {}", format.title())
        }
        QueryError::Spent(spent) => match spent {
            Spent::Time => "la requête a duré plus longtemps qu’elle ne le peut".to_owned(),
            Spent::Cancelled => "la requête a été arrêtée".to_owned(),
            Spent::RowsScanned(max) => {
                format!("la requête a lu plus que les {max} triplets qu’elle peut lire")
            }
            Spent::Memory(max) => {
                format!(
                    "la requête a demandé plus que les {max} octets de mémoire qu’elle peut prendre"
                )
            }
            Spent::RowsSent(max) => {
                format!("la réponse a plus que les {max} lignes qu’elle peut avoir")
            }
            Spent::Regex(bytes) => {
                format!(
                    "une expression régulière de la requête est trop grande pour un texte de {bytes} octets"
                )
            }
        },
        QueryError::Evaluation(_) | QueryError::Output(_) => {
            "la requête n’a pas pu être évaluée".to_owned()
        }
    }
}
