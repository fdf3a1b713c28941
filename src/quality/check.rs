//! The queries of `shapes/across` and `shapes/measures`: a header in comments, and SPARQL.

use crate::query;
use crate::query::ParsedQuery;
use crate::query::QueryError;
use oxrdf::NamedNodeRef;

use crate::vocab::sh;

const ACROSS: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/across.rs"));
const MEASURES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/measures.rs"));

/// A check that needs all notices: each row of its query is a result, with `?this` to look at, `?value` that is
/// wrong, and `?path` from one to the other.
#[derive(Clone, Debug)]
pub struct Check {
    /// Of the rule: `dangling-link`.
    pub name: &'static str,
    /// In French and English, as all texts.
    pub title: (&'static str, &'static str),
    pub about: (&'static str, &'static str),
    /// What to do about a result.
    pub message: (&'static str, &'static str),
    /// The producer's codes of the fields that may be to blame.
    pub fields: Vec<&'static str>,
    /// `sh:Info` or `sh:Warning`: what is stored is never refused afterwards.
    pub severity: NamedNodeRef<'static>,
    text: &'static str,
}

/// A count of notices a dataset: each row has `?dataset` and `?notices`.
#[derive(Clone, Debug)]
pub struct Measure {
    pub name: &'static str,
    pub title: (&'static str, &'static str),
    /// The name of the metric among our own terms: `shareWithPlace`.
    pub metric: &'static str,
    text: &'static str,
}

/// A file that is no check or measure.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    #[error("{file} has no `# {key}: …` in its header")]
    Header { file: &'static str, key: &'static str },
    #[error("{file}: the severity is Info or Warning")]
    Severity { file: &'static str },
    #[error("{file}: {source}")]
    Query {
        file: &'static str,
        #[source]
        source: QueryError,
    },
}

/// The checks, sorted by name.
///
/// # Errors
/// When a file of the program is wrong.
pub fn checks() -> Result<Vec<Check>, CheckError> {
    ACROSS
        .iter()
        .map(|(file, text)| {
            let severity = match header(file, text, "severity")? {
                "Info" => sh::INFO,
                "Warning" => sh::WARNING,
                _ => return Err(CheckError::Severity { file }),
            };
            Ok(Check {
                name: file.trim_end_matches(".rq"),
                title: texts(file, text, ["title-fr", "title-en"])?,
                about: texts(file, text, ["about-fr", "about-en"])?,
                message: texts(file, text, ["message-fr", "message-en"])?,
                fields: header(file, text, "fields")?.split(", ").collect(),
                severity,
                text,
            })
        })
        .collect()
}

/// The measures, sorted by name.
///
/// # Errors
/// When a file of the program is wrong.
pub fn measures() -> Result<Vec<Measure>, CheckError> {
    MEASURES
        .iter()
        .map(|(file, text)| {
            Ok(Measure {
                name: file.trim_end_matches(".rq"),
                title: texts(file, text, ["title-fr", "title-en"])?,
                metric: header(file, text, "metric")?,
                text,
            })
        })
        .collect()
}

impl Check {
    /// The query; `base` is the base IRI of the store.
    ///
    /// # Errors
    /// When it is no SPARQL.
    pub fn query(&self, base: &str) -> Result<ParsedQuery, CheckError> {
        parsed(self.name, self.text, base)
    }
}

impl Measure {
    /// As [`Check::query`].
    ///
    /// # Errors
    /// When it is no SPARQL.
    pub fn query(&self, base: &str) -> Result<ParsedQuery, CheckError> {
        parsed(self.name, self.text, base)
    }
}

fn parsed(file: &'static str, text: &str, base: &str) -> Result<ParsedQuery, CheckError> {
    query::parse(text, base).map_err(|source| CheckError::Query { file, source })
}

fn texts(
    file: &'static str,
    text: &'static str,
    [french, english]: [&'static str; 2],
) -> Result<(&'static str, &'static str), CheckError> {
    Ok((header(file, text, french)?, header(file, text, english)?))
}

/// The value of a line of the header: `# title-fr: …`.
fn header(
    file: &'static str,
    text: &'static str,
    key: &'static str,
) -> Result<&'static str, CheckError> {
    let lines = text.lines().map_while(|line| line.strip_prefix("# "));
    let mut pairs = lines.filter_map(|line| line.split_once(": "));
    let found = pairs.find(|(name, _)| *name == key);
    found.map(|(_, value)| value.trim()).ok_or(CheckError::Header { file, key })
}
