//! The types of problems: what the `type` of each problem document leads to, `/problems/{name}`.

use super::document::page_language;
use super::error::Problem;
use super::negotiate::Language;
use super::negotiate::Offer;
use super::negotiate::negotiate;
use super::pages::rendered;
use super::state::State;
use askama::Template;
use axum::extract;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;
use std::sync::Arc;

/// A type of problem. Its name is part of an IRI, and so never changes.
#[derive(Debug)]
pub struct Type {
    pub name: &'static str,
    pub status: u16,
    /// In French and in English, as the text about it.
    title: (&'static str, &'static str),
    about: (&'static str, &'static str),
}

impl Type {
    pub fn title(&self, language: Language) -> &'static str {
        language.pick(self.title.0, self.title.1)
    }

    fn about(&self, language: Language) -> &'static str {
        language.pick(self.about.0, self.about.1)
    }

    fn entry(&self, language: Language) -> Entry {
        let (title, about) = (self.title(language), self.about(language));
        Entry { name: self.name, status: self.status, title, about }
    }

    fn to_json(&self, base: &str, language: Language) -> Value {
        json!({
            "type": iri(base, self),
            "status": self.status,
            "title": self.title(language),
            "about": self.about(language),
        })
    }
}

/// The type of that name, else the first of that status, else that of failures.
pub fn find(name: Option<&str>, status: StatusCode) -> &'static Type {
    let named = TYPES.iter().find(|of_table| Some(of_table.name) == name);
    let of_status = || TYPES.iter().find(|of_table| of_table.status == status.as_u16());
    let failure = || TYPES.iter().find(|of_table| of_table.name == "failure");
    named.or_else(of_status).or_else(failure).unwrap_or(&TYPES[0])
}

/// The IRI of a type. `base` ends with a slash.
pub fn iri(base: &str, of: &Type) -> String {
    format!("{base}problems/{}", of.name)
}

/// All types, by status; where several have the same, the usual one first.
const TYPES: &[Type] = &[
    Type {
        name: "bad-request",
        status: 400,
        title: ("Requête incorrecte", "Bad request"),
        about: (
            "Un paramètre, un en-tête ou le corps de la requête ne peut pas être lu. Le détail dit lequel.",
            "A parameter, a header or the body cannot be read. The detail says which.",
        ),
    },
    Type {
        name: "query-syntax",
        status: 400,
        title: ("Ce n’est pas du SPARQL", "Not SPARQL"),
        about: (
            "La requête ne suit pas la grammaire de SPARQL. Les membres `line` et `column` disent où.",
            "The query does not follow the grammar of SPARQL. The members `line` and `column` say where.",
        ),
    },
    Type {
        name: "query-too-complex",
        status: 400,
        title: ("Requête trop complexe", "Query too complex"),
        about: (
            "La requête a trop de parties ou des parenthèses trop profondes pour être évaluée sûrement. Découpez-la.",
            "The query has too many parts, or nests too deep, to be evaluated safely. Split it.",
        ),
    },
    Type {
        name: "service-refused",
        status: 400,
        title: ("SERVICE refusé", "SERVICE refused"),
        about: (
            "La requête interroge un autre service (SERVICE), ce qui n’est pas permis ici.",
            "The query asks another service (SERVICE), which is not allowed here.",
        ),
    },
    Type {
        name: "update-refused",
        status: 400,
        title: ("Mise à jour refusée", "Update refused"),
        about: ("Cette adresse publique ne fait que lire.", "This public address only reads."),
    },
    Type {
        name: "unauthorized",
        status: 401,
        title: ("Jeton absent ou inconnu", "Token missing or unknown"),
        about: (
            "Cette adresse demande un jeton dans l’en-tête `Authorization`.",
            "This address asks for a token in the header `Authorization`.",
        ),
    },
    Type {
        name: "forbidden",
        status: 403,
        title: ("Interdit", "Forbidden"),
        about: (
            "Il y faut un secret ou des droits que la requête ne montre pas.",
            "It needs a secret or rights that the request does not show.",
        ),
    },
    Type {
        name: "not-found",
        status: 404,
        title: ("Introuvable", "Not found"),
        about: ("Rien n’existe à cette adresse.", "There is nothing at this address."),
    },
    Type {
        name: "method-not-allowed",
        status: 405,
        title: ("Méthode impossible", "Method not allowed"),
        about: (
            "L’en-tête `Allow` dit les méthodes possibles.",
            "The header `Allow` says which methods are possible.",
        ),
    },
    Type {
        name: "not-acceptable",
        status: 406,
        title: ("Aucun format acceptable", "Not acceptable"),
        about: (
            "Aucun des formats acceptés ne convient. Le membre `available` dit ceux qui existent.",
            "None of the accepted formats fits. The member `available` lists those that exist.",
        ),
    },
    Type {
        name: "slow-request",
        status: 408,
        title: ("Requête trop lente", "Request too slow"),
        about: (
            "Le corps de la requête n’est pas arrivé à temps.",
            "The body of the request did not arrive in time.",
        ),
    },
    Type {
        name: "conflict",
        status: 409,
        title: ("Conflit", "Conflict"),
        about: (
            "Ce qui est demandé contredit ce qui est là.",
            "What is asked for contradicts what is there.",
        ),
    },
    Type {
        name: "query-id-in-use",
        status: 409,
        title: ("Identifiant déjà pris", "Query-Id in use"),
        about: (
            "Une requête du même `Query-Id` attend ou s’exécute. Choisissez-en un autre.",
            "A query of the same `Query-Id` is waiting or running. Choose another.",
        ),
    },
    Type {
        name: "too-large",
        status: 413,
        title: ("Corps trop long", "Body too large"),
        about: (
            "Le corps de la requête dépasse la limite du serveur.",
            "The body of the request is longer than the server lets it be.",
        ),
    },
    Type {
        name: "address-too-long",
        status: 414,
        title: ("Adresse trop longue", "Address too long"),
        about: ("Envoyez une longue requête par POST.", "Send a long query by POST."),
    },
    Type {
        name: "unsupported-type",
        status: 415,
        title: ("Type de contenu inconnu", "Unsupported media type"),
        about: (
            "Le type du corps n’est pas compris ici.",
            "The type of the body is not understood here.",
        ),
    },
    Type {
        name: "range-not-satisfiable",
        status: 416,
        title: ("Plage impossible", "Range not satisfiable"),
        about: (
            "La plage commence après la fin du fichier.",
            "The range begins behind the end of the file.",
        ),
    },
    Type {
        name: "unprocessable",
        status: 422,
        title: ("Contenu refusé", "Content refused"),
        about: (
            "Ce qui est envoyé se lit, mais ne peut pas être accepté. Le détail dit pourquoi.",
            "What was sent can be read, but not accepted. The detail says why.",
        ),
    },
    Type {
        name: "query-not-supported",
        status: 422,
        title: ("Fonction inconnue", "Function not known"),
        about: (
            "La requête demande une fonction qui n’existe pas ici.",
            "The query asks for a function that is not known here.",
        ),
    },
    Type {
        name: "too-many-results",
        status: 422,
        title: ("Trop de résultats", "Too many results"),
        about: (
            "La liste est trop longue pour être mise en ordre. Restreignez-la.",
            "The list is too long to be put in order. Narrow it.",
        ),
    },
    Type {
        name: "quota-exceeded",
        status: 429,
        title: ("Budget épuisé", "Quota exceeded"),
        about: (
            "Un budget de votre adresse est épuisé : requêtes, secondes de calcul, ou erreurs. Le membre `violated-policies` et l’en-tête `RateLimit` disent lequel, `Retry-After` quand revenir. Les fichiers de /dumps/ ne coûtent presque rien.",
            "A budget of your address is spent: requests, seconds of query time, or errors. The member `violated-policies` and the header `RateLimit` say which, `Retry-After` when to come back. The files in /dumps/ cost next to nothing.",
        ),
    },
    Type {
        name: "too-many-queries",
        status: 429,
        title: ("Trop de requêtes à la fois", "Too many queries at once"),
        about: (
            "Trop de requêtes de votre adresse s’exécutent ou attendent. Attendez la fin des premières.",
            "Too many queries of your address are running or waiting. Wait for the first to end.",
        ),
    },
    Type {
        name: "headers-too-large",
        status: 431,
        title: ("En-têtes trop longs", "Headers too large"),
        about: (
            "Les en-têtes de la requête dépassent la limite du serveur.",
            "The headers of the request are longer than the server lets them be.",
        ),
    },
    Type {
        name: "failure",
        status: 500,
        title: ("Panne du serveur", "Server failure"),
        about: (
            "Le serveur a failli. Le membre `instance` est le numéro sous lequel son journal dit pourquoi.",
            "The server failed. The member `instance` is the number under which its log says why.",
        ),
    },
    Type {
        name: "service-failed",
        status: 502,
        title: ("SERVICE sans réponse", "SERVICE failed"),
        about: (
            "Un autre service que la requête interroge (SERVICE) n’a pas répondu, ou pas dans ses limites. `SERVICE SILENT` s’en passe ; l’en-tête `X-Sparql-Service-Failed` le dit alors.",
            "Another service that the query asks (SERVICE) gave no answer, or none within its limits. `SERVICE SILENT` does without; the header `X-Sparql-Service-Failed` says so then.",
        ),
    },
    Type {
        name: "engine-failed",
        status: 502,
        title: ("Moteur sans réponse", "Engine failed"),
        about: (
            "Le serveur SPARQL qui répond aux requêtes à la place de celui-ci n’a pas donné de réponse complète.",
            "The SPARQL server that answers queries in place of this one gave no complete answer.",
        ),
    },
    Type {
        name: "overloaded",
        status: 503,
        title: ("Serveur occupé", "Overloaded"),
        about: (
            "Le serveur n’a pas de place pour cette requête en ce moment. `Retry-After` dit quand revenir.",
            "The server has no room for this request at the moment. `Retry-After` says when to come back.",
        ),
    },
    Type {
        name: "not-loaded",
        status: 503,
        title: ("Rien n’est chargé", "Nothing loaded"),
        about: (
            "Aucune version des données n’est encore publiée.",
            "No version of the data is published yet.",
        ),
    },
    Type {
        name: "query-timeout",
        status: 503,
        title: ("Temps épuisé", "Out of time"),
        about: (
            "La requête a pris plus de temps qu’elle n’en avait. Demandez-en plus (`timeout`), simplifiez-la, ou acceptez une partie (`partial=allow`).",
            "The query ran longer than it may. Ask for more time (`timeout`), simplify it, or accept a part (`partial=allow`).",
        ),
    },
    Type {
        name: "query-rows-scanned",
        status: 503,
        title: ("Trop de triplets lus", "Too much read"),
        about: (
            "La requête a lu plus de triplets qu’elle ne le peut (`max-rows-scanned`).",
            "The query read more triples than it may (`max-rows-scanned`).",
        ),
    },
    Type {
        name: "query-memory",
        status: 503,
        title: ("Trop de mémoire", "Out of memory"),
        about: (
            "La requête a demandé plus de mémoire qu’elle n’en a (`max-memory`). Les tris et les DISTINCT en sont souvent la cause.",
            "The query needed more memory than it may take (`max-memory`). Sorting and DISTINCT are often the reason.",
        ),
    },
    Type {
        name: "answer-too-long",
        status: 503,
        title: ("Réponse trop longue", "Answer too long"),
        about: (
            "La réponse a plus de lignes qu’elle ne le peut (`max-rows`). Ajoutez LIMIT, ou prenez les fichiers de /dumps/.",
            "The answer has more rows than it may (`max-rows`). Add LIMIT, or fetch the files in /dumps/.",
        ),
    },
    Type {
        name: "query-cancelled",
        status: 503,
        title: ("Requête arrêtée", "Query cancelled"),
        about: (
            "La requête a été arrêtée par celui qui l’a posée ou par l’exploitant.",
            "The query was ended by its asker or by the operator.",
        ),
    },
];

#[derive(Template)]
#[template(path = "problems.html")]
struct Page<'a> {
    language: Language,
    home: &'a str,
    types: Vec<Entry>,
}

/// A type in the language of the page.
struct Entry {
    name: &'static str,
    status: u16,
    title: &'static str,
    about: &'static str,
}

/// `/problems`: all types.
pub async fn all(
    extract::State(state): extract::State<Arc<State>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    respond(&state, TYPES.iter().collect(), &uri, &headers)
}

/// `/problems/{name}`: one.
pub async fn one(
    extract::State(state): extract::State<Arc<State>>,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = TYPES.iter().find(|of_table| of_table.name == name);
    let found = found.ok_or_else(|| {
        Problem::not_found(format!("there is no type of problem {name:?}; /problems lists them"))
            .in_french(format!(
                "il n’y a pas de type de problème {name:?} ; /problems en a la liste"
            ))
    })?;
    respond(&state, vec![found], &uri, &headers)
}

fn respond(
    state: &State,
    types: Vec<&'static Type>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    const OFFERS: &[Offer<bool>] =
        &[Offer::new("text/html", true), Offer::new("application/json", false)];
    let language = page_language(uri, headers)?;
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let offer = negotiate(accept, OFFERS)
        .ok_or_else(|| Problem::not_acceptable(OFFERS.iter().map(|offer| offer.media_type)))?;
    let (media_type, body) = if offer.value {
        let home = state.base_path();
        let types = types.iter().map(|of_table| of_table.entry(language)).collect();
        ("text/html; charset=utf-8", rendered(&Page { language, home: &home, types }))
    } else {
        let base = state.base_iri();
        let types: Vec<Value> =
            types.iter().map(|of_table| of_table.to_json(&base, language)).collect();
        ("application/json", format!("{:#}\n", json!({ "problems": types })))
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())),
        (header::VARY, HeaderValue::from_static("accept, accept-language")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
    ];
    Ok((headers, body).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_is_found_by_its_name_and_has_its_own() {
        for of_table in TYPES {
            let status = StatusCode::from_u16(of_table.status).expect("a status");
            let found = find(Some(of_table.name), status);
            assert_eq!((found.name, found.status), (of_table.name, of_table.status));
            assert!(status.is_client_error() || status.is_server_error(), "{}", of_table.name);
        }
    }

    #[test]
    fn without_a_name_the_status_tells_the_type() {
        for (name, status, expected) in [
            (None, 400, "bad-request"),
            (Some("query-syntax"), 400, "query-syntax"),
            (None, 429, "quota-exceeded"),
            (None, 503, "overloaded"),
            (None, 418, "failure"),
        ] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert_eq!(find(name, status).name, expected, "{name:?} {status}");
        }
    }
}
