//! References to other notices in all their spellings, and links to the world outside.

use super::text::{self, fold};
use super::{Note, Read};
use crate::notice::Base;
use crate::percent::unescaped;
use regex::Regex;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

macro_rules! pattern {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("a valid pattern"));
    };
}

/// A reference to a notice; whether it exists is not known here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    pub base: Base,
    /// Normalised like `REF`: upper case, Joconde padded to 11.
    pub reference: String,
}

pattern!(TAG, r"<[^<>]*>");
pattern!(QUOTED, r"['\x22]([0-9A-Za-z_-]{5,24})['\x22]");
pattern!(MISTRAL_VALUE, r"(?i)VALUE_\d{1,2}=([^&#\s'\x22<>]+)");
pattern!(HREF, r#"(?i)href\s*=\s*["']?\s*([^\s"'<>]+)"#);
pattern!(PARTED, r"(?i)\b(PA|IA|EA|PM|IM|EM|AP|MNR|RFR)[ .-]{1,3}(\d)");

/// Reads all references of a cell (one item or a whole list), repetitions left out.
///
/// `from` is the base of the notice: it decides what a reference without a telling prefix is. Known junk (`'javascript:`)
/// is dropped without a note; an item that is no reference gives `W_LINK`.
#[must_use]
pub fn links(cell: &str, from: Base) -> Vec<Result<Link, Note>> {
    let cell = unwrapped(cell);
    let mut out: Vec<Result<Link, Note>> = Vec::new();
    let mut met = FxHashSet::default();
    let mut push = |link: Link| {
        if met.insert(link.clone()) {
            out.push(Ok(link));
        }
    };
    // Anchors carry their reference in an attribute; their words are only a caption.
    if cell.contains('<') {
        let found = in_attributes(&cell, from);
        if !found.is_empty() {
            found.into_iter().for_each(push);
            return out;
        }
    }
    let plain = TAG.replace_all(&cell, " ");
    let plain = PARTED.replace_all(&plain, "$1$2");
    let mut misses = 0;
    for item in plain
        .split([';', ',', '|', '£', '\n', '\r', '\t', '•'])
        .map(str::trim)
        .filter(|item| item.chars().any(char::is_alphanumeric))
    {
        let found = of_item(item, from);
        if found.is_empty() && !fold(item).contains("javascript") {
            misses += 1;
        }
        found.into_iter().for_each(&mut push);
    }
    out.extend((0..misses).map(|_| {
        Err(Note::quirk(
            "W_LINK",
            "Q29",
            "this is no reference of a notice; write the reference alone, as in `PA00088801`",
        ))
    }));
    out
}

/// The cell without what hides its signs: the two characters `\n` (Q16), entities of HTML, letters and
/// signs of full width, unusual spaces.
fn unwrapped(cell: &str) -> String {
    let mut text = cell.replace("\\n", "\n").replace("\\r", "");
    // Twice, for what was escaped twice.
    for _ in 0..2 {
        if text.contains('&') {
            text = text::entities(&text).into_owned();
        }
    }
    if text.is_ascii() { text } else { text.nfkc().filter(|c| !is_invisible(*c)).collect() }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// The references in the attributes of markup: `HREF`, and the calls of the old platform (Q19).
fn in_attributes(cell: &str, from: Base) -> Vec<Link> {
    let quoted = QUOTED.captures_iter(cell).map(|found| found[1].to_owned());
    let addresses = HREF.captures_iter(cell).map(|found| found[1].to_owned());
    quoted.chain(addresses).filter_map(|text| target(&text, from)).collect()
}

/// The references of an item: of each of its words, where all are; of the whole, where blanks stand within; of
/// those words that are.
fn of_item(item: &str, from: Base) -> Vec<Link> {
    let words: Vec<Option<Link>> = item
        .split_whitespace()
        .flat_map(|word| {
            let is_address =
                word.contains("//") || word.contains("www.") || word.contains("/notice/");
            word.split(move |c| c == '/' && !is_address)
        })
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| target(word, from))
        .collect();
    if !words.iter().all(Option::is_some)
        && !item.contains("//")
        && let Some(link) = target(item, from)
    {
        return vec![link];
    }
    words.into_iter().flatten().collect()
}

/// The base of a reference by its prefix, and its normalised form (trimmed, upper case, padded).
#[must_use]
pub fn reference(text: &str) -> Option<Link> {
    if let [value, ..] = mistral_values(text).as_slice() {
        return Some(value.clone());
    }
    let text = bare(text);
    by_prefix(&text).map(|base| Link { base, reference: padded(text, base) })
}

/// As [`reference`], with what the base of the notice adds.
fn target(text: &str, from: Base) -> Option<Link> {
    if let Some(link) = pop_address(text) {
        return Some(link);
    }
    if let Some(link) = reference(text) {
        return Some(link);
    }
    let text = bare(text);
    pattern!(MNR, r"^[A-Z]{1,4}[0-9]{5}$");
    pattern!(MEMOIRE, r"^[0-9A-Z]+_[0-9A-Z_]+$");
    match from {
        Base::Mnr if MNR.is_match(&text) => Some(Link { base: Base::Mnr, reference: text }),
        Base::Memoire
            if MEMOIRE.is_match(&text)
                && has_digit(&text)
                && (5..=REFERENCE_BYTES_MAX).contains(&text.len()) =>
        {
            Some(Link { base: Base::Memoire, reference: text })
        }
        _ => None,
    }
}

/// `https://www.pop.culture.gouv.fr/notice/palissy/IM10005283` names the base itself; what cannot be a
/// reference of that base is none.
fn pop_address(text: &str) -> Option<Link> {
    let (_, rest) = text.split_once("/notice/")?;
    let mut parts = rest.split(['/', '?', '#', '&']);
    let base: Base = parts.next()?.to_lowercase().parse().ok()?;
    let last = bare(parts.next()?);
    let plain = last.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        && has_digit(&last);
    let by_prefix = by_prefix(&last);
    let fits = match base {
        Base::Joconde => {
            (4..=11).contains(&last.len()) && !last.contains('_') && by_prefix.is_none()
        }
        Base::Memoire => (5..=REFERENCE_BYTES_MAX).contains(&last.len()) && by_prefix.is_none(),
        _ => false,
    };
    (plain && (fits || by_prefix == Some(base)))
        .then(|| Link { base, reference: padded(last, base) })
}

/// The references in an address of Mistral, `…?ACTION=CHERCHER&FIELD_1=REF&VALUE_1=PA00088801`.
fn mistral_values(text: &str) -> Vec<Link> {
    if !text.contains('=') {
        return Vec::new();
    }
    let values = MISTRAL_VALUE.captures_iter(text).map(|found| bare(&unescaped(&found[1])));
    values
        .filter_map(|text| {
            by_prefix(&text).map(|base| Link { base, reference: padded(text, base) })
        })
        .collect()
}

/// What has no digit is a word.
fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// A Joconde reference lost its zeros when a spreadsheet took it for a number (Q28).
fn padded(text: String, base: Base) -> String {
    if base == Base::Joconde { format!("{text:0>11}") } else { text }
}

/// No base has longer references.
const REFERENCE_BYTES_MAX: usize = 32;

/// The reference inside its wrapping: addresses, quotes, brackets, trailing points and the two characters `\n`.
fn bare(text: &str) -> String {
    let text = text.replace("\\n", "").replace("\\r", "");
    let text = if text.contains("//") || text.contains("www.") {
        let path = text.split(['?', '#']).next().unwrap_or_default().trim().trim_end_matches('/');
        unescaped(path.rsplit('/').next().unwrap_or_default())
    } else {
        text
    };
    text.trim_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .collect::<String>()
        .to_uppercase()
}

fn by_prefix(text: &str) -> Option<Base> {
    pattern!(
        MERIMEE,
        r"^(?:PA[0-9][0-9AB][0-9]{6}|(?:IA|EA)[0-9][0-9AB][0-9]{6,7}|(?:ACR|JAR)[0-9]{7}|(?:AC|JA)[0-9][0-9AB][0-9]{4,6}|MI[0-9]{3}|(?:DN|SPR|SJDP)[0-9]{3,10})$"
    );
    pattern!(PALISSY, r"^(?:(?:PM|IM|EM)[0-9][0-9AB][0-9]{6,7}|JDP[0-9]{3,10})$");
    pattern!(MUSEOFILE, r"^M[0-9]{4}$");
    pattern!(JOCONDE, r"^(?:[0-9][0-9A-Z-]{10}|M[0-9]{10}|[0-9]{10})$");
    pattern!(MNR, r"^(?:MNR|RFR|AEG|AER|AGR|OAR|REC|MAM|ER|EO|TH|OA)[0-9]{5}$");
    pattern!(
        MEMOIRE,
        r"^(?:(?:AP|OA|AR|MH|SAP|AJDP|MHCO)[0-9A-Z_]{5,24}|IV[NRDC]?[0-9A-Z]{0,8}_[0-9A-Z_]{5,24}|[0-9]{9}[A-Z]{2})$"
    );
    // Without `AC`, which is a prefix of Mérimée too.
    pattern!(AUTOR, r"^(?:OR|AW|AA|AB|MV)\d\w{2,12}$");
    Some(match text {
        _ if !has_digit(text) => return None,
        _ if MERIMEE.is_match(text) => Base::Merimee,
        _ if PALISSY.is_match(text) => Base::Palissy,
        _ if MUSEOFILE.is_match(text) => Base::Museofile,
        _ if MNR.is_match(text) => Base::Mnr,
        _ if MEMOIRE.is_match(text) => Base::Memoire,
        _ if AUTOR.is_match(text) => Base::Autor,
        _ if JOCONDE.is_match(text) => Base::Joconde,
        _ => return None,
    })
}

/// Reads the references to Autor of a cell that names persons: `AW00012`, `AC00012`, in any spelling that [`links`]
/// knows. What is no such reference is left out: these cells hold names too.
#[must_use]
pub fn authorities(cell: &str) -> Vec<Link> {
    pattern!(AC, r"(?i)\bAC\d\w{2,12}\b");
    let mut out: Vec<Link> = links(cell, Base::Autor)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|link| link.base == Base::Autor)
        .collect();
    let mut met: FxHashSet<Link> = out.iter().cloned().collect();
    for found in AC.find_iter(cell) {
        let link = Link { base: Base::Autor, reference: found.as_str().to_uppercase() };
        if met.insert(link.clone()) {
            out.push(link);
        }
    }
    out
}

/// Reads a museum code: `M5031`, `m5031`.
///
/// # Errors
/// `W_MUSEUM` when it is no code of Muséofile.
pub fn museum(text: &str) -> Result<String, Note> {
    match reference(text) {
        Some(Link { base: Base::Museofile, reference }) => Ok(reference),
        _ => Err(Note::quirk(
            "W_MUSEUM",
            "Q30",
            "this is no code of a museum; write the one of Muséofile, as in `M5031`",
        )),
    }
}

/// Reads `MOSA`: the name of the building where an object is today, and its notice (Q67).
///
/// # Errors
/// `W_FIELD_JUNK` when the cell holds no reference to Mérimée.
pub fn current_building(cell: &str) -> Result<(String, Link), Note> {
    let junk = || {
        Note::quirk(
            "W_FIELD_JUNK",
            "Q67",
            "this is not `building ; reference`, for which the field is used today; remove it",
        )
    };
    let (name, last) = cell.rsplit_once(';').ok_or_else(junk)?;
    match target(last, Base::Palissy) {
        Some(link) if link.base == Base::Merimee => Ok((name.trim().to_owned(), link)),
        _ => Err(junk()),
    }
}

/// Reads the links of a field to the world outside (`LIENS`, `WWW`, `LINHA`, …): split ones are joined again (Q21),
/// `http//` is repaired with `W_URL` (Q23), `'javascript:` is dropped (Q20).
#[must_use]
pub fn urls(items: &[&str]) -> Vec<Result<Read<String>, Note>> {
    let mut joined: Vec<String> = Vec::new();
    for item in items.iter().map(|item| item.trim()) {
        match joined.last_mut() {
            Some(last)
                if item.starts_with("//")
                    && matches!(
                        last.trim_end_matches(':').to_lowercase().as_str(),
                        "http" | "https"
                    ) =>
            {
                *last = format!("{}:{item}", last.trim_end_matches(':'));
            }
            _ => joined.push(item.to_owned()),
        }
    }
    joined
        .iter()
        .map(String::as_str)
        .filter(|item| {
            item.chars().any(char::is_alphanumeric) && !fold(item).contains("javascript:")
        })
        .map(url)
        .collect()
}

fn url(item: &str) -> Result<Read<String>, Note> {
    let address = match HREF.captures(item) {
        Some(found) => found[1].to_owned(),
        None => TAG
            .replace_all(item, "")
            .replace("\\n", "")
            .trim()
            .trim_matches(['"', '\'', '<', '>'])
            .to_owned(),
    };
    pattern!(SCHEME, r"(?i)^h?t?tp(s?)\s*[:;]?\s*[/\\]+\s*(?:https?:/+)?");
    pattern!(HOST, r"(?i)^(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:]|$)");
    let lower = address.to_lowercase();
    let (fixed, noted) = if lower.starts_with("http://") || lower.starts_with("https://") {
        (address.clone(), false)
    } else if let Some(found) = SCHEME.captures(&address) {
        (format!("http{}://{}", found[1].to_lowercase(), &address[found[0].len()..]), true)
    } else if lower.starts_with("//") {
        (format!("https:{address}"), true)
    } else if HOST.is_match(&address) {
        (format!("http://{address}"), true)
    } else {
        return Err(no_address());
    };
    let rest = fixed.split_once("://").map_or("", |(_, rest)| rest);
    if !HOST.is_match(rest) && !rest.starts_with("localhost") {
        return Err(no_address());
    }
    // What an IRI may not hold is written as its bytes.
    let mut iri = String::with_capacity(fixed.len());
    let mut changed = false;
    for c in fixed.chars() {
        if c <= ' ' || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`') {
            iri.push_str(&format!("%{:02X}", u32::from(c)));
            changed = true;
        } else if c.is_control() || c.is_whitespace() {
            return Err(no_address());
        } else {
            iri.push(c);
        }
    }
    if noted || changed {
        return Ok(Read::noted(
            iri,
            Note::quirk(
                "W_URL",
                "Q23",
                "the address is malformed and was repaired; write it with `http://` and without spaces",
            ),
        ));
    }
    Ok(Read::sure(iri))
}

fn no_address() -> Note {
    Note::quirk("W_URL", "Q23", "this is no address of the web; write it with `https://`")
}

#[cfg(test)]
mod tests {
    use super::{current_building, links, museum, urls};
    use crate::notice::Base;

    fn read(cell: &str, from: Base) -> String {
        let all: Vec<String> = links(cell, from)
            .into_iter()
            .map(|link| {
                link.map_or_else(
                    |note| note.kind.to_owned(),
                    |link| format!("{}:{}", link.base, link.reference),
                )
            })
            .collect();
        all.join(" ")
    }

    const MERIMEE: &str = "merimee:PA00088801";
    const JOCONDE: &str = "joconde:01610014032";
    const BOTH: &str = "merimee:PA00088801 palissy:PM77001944";

    proptest::proptest! {
        #[test]
        fn what_is_accepted_is_a_reference_of_its_base(
            cell in proptest::prop_oneof![
                ".{0,60}",
                "(PA|pm|IM|EM|MI|SPR|JDP|M|MNR|AP|IVR|OA|[0-9]{1,4})[ ./_-]?[0-9A-Za-z_-]{0,12}[;, /]?.{0,6}",
                "(https?://)?(www[.])?pop[.]culture[.]gouv[.]fr/notice/(merimee|palissy|joconde|memoire|mnr|museo)/[0-9A-Za-z_%-]{0,14}.{0,4}",
                "<a href=['\"]?[^<>]{0,30}(VALUE_1=)?[A-Z]{1,3}[0-9]{3,9}['\"]?>?.{0,4}",
            ],
            from in proptest::sample::select(Base::ALL.to_vec()),
        ) {
            for link in links(&cell, from).into_iter().flatten() {
                let normal = crate::notice::read::normal_reference(link.base, &link.reference);
                proptest::prop_assert_eq!(normal.as_ref(), Some(&link.reference), "{:?}", link);
            }
        }
    }

    #[test]
    fn references_are_read_in_every_spelling() {
        for (from, cell, wanted) in [
            (Base::Palissy, "PA00088801", "merimee:PA00088801"),
            (
                Base::Merimee,
                "https://www.pop.culture.gouv.fr/notice/palissy/IM10005283;https://www.pop.culture.gouv.fr/notice/palissy/PM2A000001",
                "palissy:IM10005283 palissy:PM2A000001",
            ),
            (Base::Palissy, "IM62001929\\n", "palissy:IM62001929"),
            (Base::Palissy, "M0332002058\\n", "joconde:M0332002058"),
            (
                Base::Palissy,
                "<A HREF='javascript:MisNot('palissy','IM62001929')'>dossier d'inventaire</A>",
                "palissy:IM62001929",
            ),
            (Base::Palissy, "'javascript:", ""),
            (
                Base::Palissy,
                "http://www.culture.gouv.fr/public/mistral/merimee_fr?ACTION=CHERCHER&FIELD_1=REF&VALUE_1=PA00088801",
                "merimee:PA00088801",
            ),
            (Base::Palissy, "pa00088801, PA 00088802", "merimee:PA00088801 merimee:PA00088802"),
            (Base::Palissy, "PA00088801 PA00088801", "merimee:PA00088801"),
            (Base::Palissy, "EM000000010", "palissy:EM000000010"),
            (Base::Memoire, "PA00087203 ; PM77001944", "merimee:PA00087203 palissy:PM77001944"),
            (Base::Memoire, "9946", "W_LINK"),
            (Base::Memoire, "MDP91011290", "W_LINK"),
            (Base::Merimee, "PA000888", "W_LINK"),
            (Base::Joconde, "APMH00006801", "memoire:APMH00006801"),
            (Base::Museofile, "IVR21_19895200091XA", "memoire:IVR21_19895200091XA"),
            (Base::Palissy, "000PE001028", "joconde:000PE001028"),
            (Base::Palissy, "M5031", "museofile:M5031"),
            (Base::Memoire, "AW00012 ; OR000001", "autor:AW00012 autor:OR000001"),
            (Base::Mnr, "MNR00852;RFR00003", "mnr:MNR00852 mnr:RFR00003"),
            (
                Base::Merimee,
                "https://www.pop.culture.gouv.fr/notice/museo/M5031",
                "museofile:M5031",
            ),
            (Base::Palissy, "http://pop.culture.gouv.fr/notice/merimee/PA00088801/", MERIMEE),
            (
                Base::Palissy,
                "pop.culture.gouv.fr/notice/merimee/pa00088801?base=x&q=1#top",
                MERIMEE,
            ),
            (Base::Palissy, "//www.pop.culture.gouv.fr/notice/merimee/PA00088801\\n", MERIMEE),
            (Base::Palissy, "/notice/merimee/PA00088801", MERIMEE),
            // The prefix is right where the path is not.
            (Base::Palissy, "https://www.pop.culture.gouv.fr/notice/palissy/PA00088801", MERIMEE),
            (Base::Palissy, "https://www.pop.culture.gouv.fr/notice/joconde/1610014032", JOCONDE),
            (Base::Palissy, "https://www.pop.culture.gouv.fr/notice/merimee/", "W_LINK"),
            (
                Base::Palissy,
                "https://www.pop.culture.gouv.fr/notice/merimee/PA00088801 https://www.pop.culture.gouv.fr/notice/joconde/01610014032",
                "merimee:PA00088801 joconde:01610014032",
            ),
            (
                Base::Palissy,
                "http://www.culture.gouv.fr/public/mistral/merimee_fr?ACTION=CHERCHER&amp;FIELD_98=REF&amp;VALUE_98=%20PA00088801%20&amp;DOM=Tous",
                MERIMEE,
            ),
            (Base::Palissy, "www.culture.fr/mistral?field_1=ref&value_1=pa00088801", MERIMEE),
            (
                Base::Palissy,
                "mistral?FIELD_1=AUTR&VALUE_1=DUPONT&FIELD_2=REF&VALUE_2=PA00088801",
                MERIMEE,
            ),
            (Base::Palissy, "<a href=\"/notice/merimee/PA00088801\">voir</a>", MERIMEE),
            (
                Base::Palissy,
                "<a href=https://www.pop.culture.gouv.fr/notice/merimee/PA00088801>x</a>",
                MERIMEE,
            ),
            (
                Base::Palissy,
                "<A HREF='javascript:MisNot(\"merimee\",\"PA00088801\")'>dossier</A>",
                MERIMEE,
            ),
            (
                Base::Palissy,
                "&lt;a href=&quot;/notice/merimee/PA00088801&quot;&gt;x&lt;/a&gt;",
                MERIMEE,
            ),
            (Base::Palissy, "<b>PA00088801</b>", MERIMEE),
            (Base::Palissy, "ＰＡ０００８８８０１", MERIMEE),
            (Base::Palissy, "\u{a0}PA\u{a0}00088801\u{200b}", MERIMEE),
            (Base::Palissy, "« PA00088801 ».", MERIMEE),
            (Base::Palissy, "PA00088801；PM77001944", BOTH),
            (Base::Palissy, "PA00088801/PM77001944", BOTH),
            (Base::Palissy, "PA00088801 / PM77001944", BOTH),
            (Base::Palissy, "PA00088801\\nPM77001944\\n", BOTH),
            (Base::Palissy, "PA00088801\nPM77001944", BOTH),
            (Base::Palissy, "PA00088801 et PM77001944", BOTH),
            (Base::Palissy, "voir PA00088801 (église) ; PM77001944", BOTH),
            (
                Base::Memoire,
                "APMH00006801 APMH00006802",
                "memoire:APMH00006801 memoire:APMH00006802",
            ),
            (Base::Memoire, "ivr21_19895200091xa", "memoire:IVR21_19895200091XA"),
            (Base::Merimee, "1610014032", JOCONDE),
            (Base::Merimee, "PA٠٠٠٨٨٨٠١", "W_LINK"),
            (Base::Merimee, "MI00000001", "W_LINK"),
            (Base::Merimee, "architecture", "W_LINK"),
            (Base::Merimee, "PA00088801 %zz %", "merimee:PA00088801"),
            (Base::Merimee, " ; , \\n ", ""),
        ] {
            assert_eq!(read(cell, from), wanted, "{cell}");
        }
    }

    #[test]
    fn a_cell_that_names_persons_gives_its_references_to_autor() {
        for (cell, wanted) in [
            ("AW00012", "AW00012"),
            ("Durand, Eugène (AW00012) ; AC00013", "AW00012 AC00013"),
            ("https://www.pop.culture.gouv.fr/notice/autor/OR000001", "OR000001"),
            ("Durand, Eugène ; PA00088801", ""),
        ] {
            let found: Vec<String> =
                super::authorities(cell).into_iter().map(|link| link.reference).collect();
            assert_eq!(found.join(" "), wanted, "{cell}");
        }
    }

    #[test]
    fn addresses_are_repaired_or_refused() {
        for (items, wanted) in [
            (
                &["http", "//www.rhone-alpes.culture.gouv.fr/"][..],
                "http://www.rhone-alpes.culture.gouv.fr/",
            ),
            (&["http//www.culture.gouv.fr/Wave/"], "http://www.culture.gouv.fr/Wave/ W_URL"),
            (&["www.culture.gouv.fr"], "http://www.culture.gouv.fr W_URL"),
            (&["https://a.fr/b c"], "https://a.fr/b%20c W_URL"),
            (&["'javascript:"], ""),
            (&["voir le dossier"], "W_URL"),
            (
                &["https://ressourcespatrimoines.laregion.fr/ark:/46855/inventaire_IA30001143"],
                "https://ressourcespatrimoines.laregion.fr/ark:/46855/inventaire_IA30001143",
            ),
        ] {
            let read: Vec<String> = urls(items)
                .into_iter()
                .map(|url| match url {
                    Err(note) => note.kind.to_owned(),
                    Ok(read) => format!(
                        "{}{}",
                        read.value,
                        if read.notes.is_empty() { "" } else { " W_URL" }
                    ),
                })
                .collect();
            assert_eq!(read.join(" "), wanted, "{items:?}");
        }
    }

    #[test]
    fn buildings_and_museums_are_told_from_junk() {
        let (name, link) = current_building("église Saint-Léger ; PA00088801").expect("a building");
        assert_eq!((name.as_str(), link.reference.as_str()), ("église Saint-Léger", "PA00088801"));
        assert_eq!(
            current_building("mosa-imgCENT : Images du Centre").unwrap_err().kind,
            "W_FIELD_JUNK"
        );
        assert_eq!(museum(" m5031 "), Ok("M5031".to_owned()));
        assert_eq!(museum("5031").unwrap_err().kind, "W_MUSEUM");
    }
}
