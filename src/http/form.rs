//! Percent-encoding, read strictly: parameters of an address or a form, and segments of a path.

use crate::percent::unescaped_bytes;

/// Text that is not UTF-8 once it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a percent-encoded text is not UTF-8")]
pub struct NotUtf8;

/// The parameters of a request, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads `a=1&b=2`, as in an address or an `application/x-www-form-urlencoded` body.
    ///
    /// # Errors
    /// When a name or value is not UTF-8.
    pub fn parse(text: &[u8]) -> Result<Self, NotUtf8> {
        let decode = |text: &[u8]| {
            let spaced = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte });
            String::from_utf8(unescaped_bytes(&spaced.collect::<Vec<u8>>())).map_err(|_| NotUtf8)
        };
        let pairs = text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
            let middle = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            Ok((decode(&pair[..middle])?, decode(pair.get(middle + 1..).unwrap_or_default())?))
        });
        Ok(Self(pairs.collect::<Result<_, _>>()?))
    }

    /// The parameters with those of another list behind them.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// All values of a parameter.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a parameter.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// Whether there are none but these.
    #[must_use]
    pub fn only(&self, names: &[&str]) -> bool {
        self.0.iter().all(|(given, _)| names.contains(&given.as_str()))
    }
}

/// A segment of a path, decoded.
///
/// # Errors
/// When it is not UTF-8.
pub fn segment(text: &str) -> Result<String, NotUtf8> {
    String::from_utf8(unescaped_bytes(text.as_bytes())).map_err(|_| NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded() {
        for (text, name, expected) in [
            ("query=ASK+%7B%7D&x=1", "query", Some("ASK {}")),
            ("a=1&a=2", "a", Some("1")),
            ("a", "a", Some("")),
            ("a=b=c", "a", Some("b=c")),
            ("a=%C3%A9", "a", Some("é")),
            ("a=100%", "a", Some("100%")),
            ("&&a=%zz", "a", Some("%zz")),
            ("", "a", None),
        ] {
            let parameters = Parameters::parse(text.as_bytes()).expect("UTF-8");
            assert_eq!(parameters.first(name), expected, "{text}");
        }
        assert_eq!(Parameters::parse(b"a=%E9"), Err(NotUtf8));
        assert_eq!(segment("a%2Fb+c"), Ok("a/b+c".to_owned()));
    }
}
