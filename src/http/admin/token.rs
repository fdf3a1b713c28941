//! Who may write: those who send one of the tokens of a file.

use super::Admin;
use super::Who;
use crate::http::error::Problem;
use axum::extract;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse as _;
use axum::response::Response;
use sha2::Digest as _;
use sha2::Sha256;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// The shortest token, in bytes: it should be random, and then nobody guesses it.
const TOKEN_BYTES_MIN: usize = 20;

/// The names of the tokens, and the hashes of these; the tokens themselves are not kept.
pub struct Tokens(Vec<(String, [u8; 32])>);

/// A file of tokens that cannot be used. Nothing of its content is told.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error("cannot read the token file {}", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the token file {} is empty; `openssl rand -hex 32` makes a token", .0.display())]
    Empty(PathBuf),
    #[error(
        "the token in line {line} of {} is shorter than {TOKEN_BYTES_MIN} bytes; `openssl rand -hex 32` makes a good one",
        path.display()
    )]
    Short { path: PathBuf, line: usize },
    #[error("line {line} of {} is neither a token nor a name and a token", path.display())]
    Line { path: PathBuf, line: usize },
}

impl Tokens {
    /// Reads a file: a token a line, alone or behind its name and a space. Empty lines, and those that begin with
    /// `#`, are skipped. A token without a name is called `admin`.
    ///
    /// # Errors
    /// When it cannot be read, has no token, or one that is too short.
    pub fn read(path: &Path) -> Result<Self, TokenError> {
        let text = fs::read_to_string(path)
            .map_err(|source| TokenError::Read { path: path.to_owned(), source })?;
        warn_of_readers(path);
        let mut tokens = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (name, token) = match words[..] {
                [] => continue,
                [first, ..] if first.starts_with('#') => continue,
                [token] => ("admin", token),
                [name, token] => (name, token),
                _ => return Err(TokenError::Line { path: path.to_owned(), line: number + 1 }),
            };
            if token.len() < TOKEN_BYTES_MIN {
                return Err(TokenError::Short { path: path.to_owned(), line: number + 1 });
            }
            tokens.push((name.to_owned(), Sha256::digest(token).into()));
        }
        match tokens.is_empty() {
            true => Err(TokenError::Empty(path.to_owned())),
            false => Ok(Self(tokens)),
        }
    }

    /// Whose token it is. All are compared, and each in full, so that the time tells nothing; and it is their hashes
    /// that are compared, which nobody can choose.
    fn who(&self, token: &str) -> Option<&str> {
        let given: [u8; 32] = Sha256::digest(token).into();
        let mut who = None;
        for (name, known) in &self.0 {
            let difference = known.iter().zip(&given).fold(0, |sum, (a, b)| sum | (a ^ b));
            if std::hint::black_box(difference) == 0 {
                who = Some(name.as_str());
            }
        }
        who
    }
}

#[cfg(unix)]
fn warn_of_readers(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let others =
        fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0);
    if others {
        tracing::warn!(path = %path.display(), "others may read the token file; chmod 600 keeps it private");
    }
}

#[cfg(not(unix))]
fn warn_of_readers(_path: &Path) {}

/// Middleware: 401 without a token, for everything but probes, and OPTIONS, which says nothing but methods.
pub(super) async fn require(
    extract::State(admin): extract::State<Arc<Admin>>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.method() == Method::OPTIONS || request.uri().path() == "/health" {
        return next.run(request).await;
    }
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given
        .and_then(|given| given.split_once(' '))
        .and_then(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer").then_some(token.trim()));
    let Some(who) = token.and_then(|token| admin.tokens.who(token)) else {
        let detail = match token {
            Some(_) => "this token is not known here",
            None => "a token is needed: send `Authorization: Bearer …`",
        };
        return Problem::new(StatusCode::UNAUTHORIZED, detail)
            .header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"notitia\""))
            .into_response();
    };
    let who = Who(who.to_owned());
    request.extensions_mut().insert(who);
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_named_tokens_of_a_good_length() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tokens");
        let read = |text: &str| {
            fs::write(&path, text).expect("a file");
            Tokens::read(&path)
        };
        let (one, two) = ("0123456789abcdef0123456789", "abcdef0123456789abcdef0123456789");
        let tokens = read(&format!("# ours\n{one}\n\n  editor {two} \n")).expect("tokens");
        for (token, who) in [
            (one, Some("admin")),
            (two, Some("editor")),
            ("", None),
            (&one[1..], None),
            ("editor", None),
        ] {
            assert_eq!(tokens.who(token), who, "{token}");
        }
        for (text, expected) in [
            ("", "is empty"),
            ("# nothing\n\n", "is empty"),
            ("short", "in line 1 of"),
            ("editor short", "is shorter than"),
            ("a b c", "neither a token nor"),
        ] {
            let error = read(text).err().expect("no tokens").to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
        assert!(matches!(Tokens::read(folder.path()), Err(TokenError::Read { .. })));
    }
}
