//! Chooses what to send by what the client accepts. Pure: headers in, a choice out.
//!
//! <https://www.rfc-editor.org/rfc/rfc9110#section-12.5>. What cannot be read in a header is passed
//! over; a header of which nothing can be read counts as absent.

/// Something that can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer<T> {
    /// In lower case, without parameters.
    pub media_type: &'static str,
    /// Another name of an earlier offer's type: chosen only when the client spells it out.
    pub is_alias: bool,
    /// The profile (RFC 6906) that it follows: chosen only when the client names it.
    pub profile: Option<&'static str>,
    pub value: T,
}

impl<T> Offer<T> {
    pub const fn new(media_type: &'static str, value: T) -> Self {
        Self { media_type, is_alias: false, profile: None, value }
    }

    /// Another name of an earlier offer's type.
    pub const fn alias(media_type: &'static str, value: T) -> Self {
        Self { media_type, is_alias: true, profile: None, value }
    }

    /// To stand before the offer of the same type without a profile.
    pub const fn with_profile(media_type: &'static str, profile: &'static str, value: T) -> Self {
        Self { media_type, is_alias: false, profile: Some(profile), value }
    }

    /// As it stands in `Accept`.
    pub fn media_type_with_profile(&self) -> String {
        match self.profile {
            Some(profile) => format!("{};profile=\"{profile}\"", self.media_type),
            None => self.media_type.to_owned(),
        }
    }

    /// The same offer of another kind of thing.
    pub fn convert<U: From<T>>(self) -> Offer<U> {
        let Self { media_type, is_alias, profile, value } = self;
        Offer { media_type, is_alias, profile, value: value.into() }
    }
}

/// The best of the offers, by quality, then by their order; none when nothing is acceptable.
#[must_use]
pub fn negotiate<'a, T>(accept: Option<&str>, offers: &'a [Offer<T>]) -> Option<&'a Offer<T>> {
    let ranges = ranges(accept.unwrap_or_default());
    if ranges.is_empty() {
        return offers.first();
    }
    let mut best: Option<(u16, &Offer<T>)> = None;
    for offer in offers {
        let quality = quality(&ranges, offer);
        if quality > best.map_or(0, |(quality, _)| quality) {
            best = Some((quality, offer));
        }
    }
    best.map(|(_, offer)| offer)
}

/// How many ranges of a header are read; what follows is passed over.
const RANGES_MAX: usize = 100;

/// One range of `Accept`: `text/*;q=0.5`.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// Whether it has parameters other than `q` and `charset`.
    is_specific: bool,
    /// The addresses in its parameter `profile`, with spaces in between, as they stand.
    profiles: &'a str,
    /// In thousandths.
    quality: u16,
}

fn ranges(header: &str) -> Vec<Range<'_>> {
    split_outside_quotes(header, ',').filter_map(range).take(RANGES_MAX).collect()
}

fn range(text: &str) -> Option<Range<'_>> {
    let mut parts = split_outside_quotes(text, ';').map(str::trim);
    let (kind, subtype) = parts.next()?.split_once('/')?;
    if !is_token(kind) || !is_token(subtype) || (kind == "*" && subtype != "*") {
        return None;
    }
    let mut range = Range { kind, subtype, is_specific: false, profiles: "", quality: 1000 };
    for parameter in parts {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.trim() {
            "q" | "Q" => range.quality = thousandths(value.trim())?,
            name if name.is_empty() || name.eq_ignore_ascii_case("charset") => {}
            name => {
                range.is_specific = true;
                if name.eq_ignore_ascii_case("profile") {
                    range.profiles = value.trim().trim_matches('"');
                }
            }
        }
    }
    Some(range)
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// A quality: `0`, `0.5`, `1.000`; more digits than three are cut off.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, digits) = text.split_once('.').unwrap_or((text, ""));
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits: String = digits.chars().chain("000".chars()).take(3).collect();
    match whole {
        "1" => (digits == "000").then_some(1000),
        "0" => digits.parse().ok(),
        _ => None,
    }
}

fn split_outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c: char| {
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && !escaped && c == '\\';
        c == separator && !quoted
    })
}

/// The quality of an offer, in thousandths: that of the most specific range that it falls in.
fn quality<T>(ranges: &[Range<'_>], offer: &Offer<T>) -> u16 {
    let Some((kind, subtype)) = offer.media_type.split_once('/') else { return 0 };
    let rank = |range: &Range<'_>| {
        if offer.profile.is_some_and(|ours| range.profiles.split(' ').all(|theirs| theirs != ours))
        {
            return None;
        }
        let same_kind = range.kind.eq_ignore_ascii_case(kind);
        match (same_kind, range.subtype) {
            (true, given) if given.eq_ignore_ascii_case(subtype) => {
                Some(if range.is_specific { 2 } else { 3 })
            }
            _ if offer.is_alias => None,
            (true, "*") => Some(1),
            _ if range.kind == "*" => Some(0),
            _ => None,
        }
    };
    ranges
        .iter()
        .filter_map(|range| Some((rank(range)?, range.quality)))
        .max()
        .map_or(0, |(_, quality)| quality)
}

/// The languages that pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    French,
    English,
}

impl Language {
    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub fn pick<'a>(self, french: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }
}

/// The language to answer in: the one that was asked for by name, else the one that `Accept-Language`
/// prefers, else French.
#[must_use]
pub fn language(asked: Option<&str>, accept_language: Option<&str>) -> Language {
    match asked {
        Some("fr") => return Language::French,
        Some("en") => return Language::English,
        _ => {}
    }
    let quality_of = |language: &str| {
        let range = |part: &str| {
            let mut parts = part.split(';').map(str::trim);
            let tag = parts.next()?.split('-').next()?.to_ascii_lowercase();
            let quality = parts.find_map(|parameter| parameter.strip_prefix("q="));
            let quality = quality.map_or(Some(1000), |text| thousandths(text.trim()))?;
            (tag == language || tag == "*").then_some((tag == language, quality))
        };
        let header = accept_language.unwrap_or_default();
        let found = header.split(',').take(RANGES_MAX).filter_map(range).max();
        found.map_or(0, |(_, quality)| quality)
    };
    if quality_of("en") > quality_of("fr") { Language::English } else { Language::French }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERS: &[Offer<u8>] = &[
        Offer::new("application/sparql-results+json", 1),
        Offer::new("application/sparql-results+xml", 2),
        Offer::new("text/csv", 3),
        Offer::new("text/tab-separated-values", 4),
        Offer::alias("application/json", 11),
        Offer::alias("text/xml", 12),
    ];

    #[test]
    fn a_profile_is_chosen_by_those_who_name_it() {
        const OFFERS: &[Offer<u8>] = &[
            Offer::new("text/html", 1),
            Offer::with_profile("application/ld+json", "http://e/p", 2),
            Offer::new("application/ld+json", 3),
        ];
        for (accept, expected) in [
            ("", Some(1)),
            ("*/*", Some(1)),
            ("application/*", Some(3)),
            ("application/ld+json", Some(3)),
            ("application/ld+json;profile=\"http://e/p\"", Some(2)),
            ("application/ld+json; Profile=http://e/p; q=0.5", Some(2)),
            ("application/ld+json;profile=\"http://e/x http://e/p\"", Some(2)),
            ("application/ld+json;profile=\"http://e/x\"", Some(3)),
            ("application/ld+json;profile=\"http://e/p2\"", Some(3)),
            ("application/ld+json;profile=\"http://e/p\";q=0.5, application/ld+json", Some(3)),
            ("application/ld+json;profile=\"http://e/p\", application/ld+json;q=0.5", Some(2)),
            ("application/ld+json;profile=\"http://e/p\";q=0.5, text/html;q=0.6", Some(1)),
            ("text/turtle;profile=\"http://e/p\"", None),
        ] {
            let chosen = negotiate(Some(accept), OFFERS).map(|offer| offer.value);
            assert_eq!(chosen, expected, "{accept}");
        }
    }

    #[test]
    fn the_best_offer_is_chosen() {
        for (accept, expected) in [
            ("", Some(1)),
            ("*/*", Some(1)),
            ("text/csv", Some(3)),
            ("TEXT/CSV", Some(3)),
            ("text/csv;q=0.5, application/sparql-results+json", Some(1)),
            ("text/csv;q=0.50 , text/tab-separated-values ; q=0.75", Some(4)),
            ("text/tab-separated-values;q=0.001, image/png", Some(4)),
            ("application/sparql-results+json;q=0, */*", Some(2)),
            ("application/sparql-results+json;q=0, application/*", Some(2)),
            ("text/*", Some(3)),
            ("text/*;q=0.9, text/csv;q=0.1, application/sparql-results+json;q=0.5", Some(4)),
            ("application/sparql-results+json;charset=utf-8", Some(1)),
            ("application/json", Some(11)),
            ("application/json;q=0.5, text/csv;q=0.4", Some(11)),
            ("application/sparql-results+json;profile=\"a,b;q=0\";q=0.5, text/csv;q=0.4", Some(1)),
            ("text/xml, */*;q=0.1", Some(12)),
            ("image/png", None),
            ("text/csv;q=0", None),
            ("*/*;q=0", None),
            ("text/turtle", None),
            (";;=,/q", Some(1)),
            ("text/csv;q=high", Some(1)),
            ("text/csv;q=1.5, text/tab-separated-values;q=0.1", Some(4)),
            ("*/csv", Some(1)),
            ("\"", Some(1)),
        ] {
            let chosen = negotiate(Some(accept), OFFERS).map(|offer| offer.value);
            assert_eq!(chosen, expected, "{accept}");
        }
        assert_eq!(negotiate(None, OFFERS).map(|offer| offer.value), Some(1));
    }

    #[test]
    fn the_language_is_french_unless_english_is_preferred() {
        for (asked, header, expected) in [
            (None, "", Language::French),
            (None, "en-US,en;q=0.9,fr;q=0.8", Language::English),
            (None, "fr-FR,fr;q=0.9,en;q=0.8", Language::French),
            (None, "de, en;q=0.5", Language::English),
            (None, "de", Language::French),
            (None, "*", Language::French),
            (None, "fr;q=0, *", Language::English),
            (Some("fr"), "en", Language::French),
            (Some("en"), "fr", Language::English),
            (Some("xx"), "fr", Language::French),
        ] {
            assert_eq!(language(asked, Some(header)), expected, "{asked:?} {header}");
        }
    }
}
