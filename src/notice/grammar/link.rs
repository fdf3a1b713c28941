//! References to other notices in all their spellings, and links to the world outside.

use super::text::fold;
use super::{Note, Read};
use crate::notice::Base;
use regex::Regex;
use std::sync::LazyLock;

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
pattern!(QUOTED, r"'([0-9A-Za-z_-]{5,24})'");
pattern!(VALUE_1, r"(?i)VALUE_1=([^&#\s'<>]+)");
pattern!(HREF, r#"(?i)href\s*=\s*["']?(https?:[^\s"'<>]+)"#);
pattern!(PARTED, r"(?i)\b(PA|IA|EA|PM|IM|EM|AP|MNR|RFR)[ .\u{a0}-]{1,3}(\d)");

/// Reads all references of a cell (one item or a whole list), repetitions left out.
///
/// `from` is the base of the notice: it decides what a reference without a telling prefix is. Known junk (`'javascript:`)
/// is dropped without a note; an item that is no reference gives `W_LINK`.
#[must_use]
pub fn links(cell: &str, from: Base) -> Vec<Result<Link, Note>> {
    let mut out: Vec<Result<Link, Note>> = Vec::new();
    let mut push = |link: Link| {
        if !out.iter().any(|known| known.as_ref() == Ok(&link)) {
            out.push(Ok(link));
        }
    };
    // Anchors carry their reference in an attribute; their words are only a caption.
    if cell.contains('<') {
        let quoted = QUOTED.captures_iter(cell).map(|found| found[1].to_owned());
        let addresses = HREF.captures_iter(cell).map(|found| found[1].to_owned());
        let found: Vec<Link> =
            quoted.chain(addresses).filter_map(|text| target(&text, from)).collect();
        if !found.is_empty() {
            found.into_iter().for_each(push);
            return out;
        }
    }
    let plain = TAG.replace_all(cell, " ").replace("\\n", ";").replace("\\r", "");
    let plain = PARTED.replace_all(&plain, "$1$2");
    let mut misses = 0;
    for item in plain
        .split([';', ',', '|', '£', '\n', '\r'])
        .map(str::trim)
        .filter(|item| item.chars().any(char::is_alphanumeric))
    {
        let words: Vec<Link> = match target(item, from) {
            Some(link) => vec![link],
            None => item.split_whitespace().filter_map(|word| target(word, from)).collect(),
        };
        if words.is_empty() && !fold(item).contains("javascript") {
            misses += 1;
        }
        words.into_iter().for_each(&mut push);
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

/// The base of a reference by its prefix, and its normalised form (trimmed, upper case, padded).
#[must_use]
pub fn reference(text: &str) -> Option<Link> {
    let text = bare(text);
    by_prefix(&text).map(|base| Link {
        base,
        reference: if base == Base::Joconde { format!("{text:0>11}") } else { text },
    })
}

/// As [`reference`], with what the base of the notice adds.
fn target(text: &str, from: Base) -> Option<Link> {
    if let Some((base, last)) = pop_address(text) {
        return Some(Link { base, reference: normal(&last, base)? });
    }
    if let Some(link) = reference(text) {
        return Some(link);
    }
    let text = bare(text);
    pattern!(MNR, r"^[A-Z]{1,4}\d{5}$");
    pattern!(MEMOIRE, r"^[0-9A-Z]+_[0-9A-Z_]+$");
    match from {
        Base::Mnr if MNR.is_match(&text) => Some(Link { base: Base::Mnr, reference: text }),
        Base::Memoire if MEMOIRE.is_match(&text) => {
            Some(Link { base: Base::Memoire, reference: text })
        }
        _ => None,
    }
}

/// `https://www.pop.culture.gouv.fr/notice/palissy/IM10005283` names the base itself.
fn pop_address(text: &str) -> Option<(Base, String)> {
    let (_, rest) = text.split_once("/notice/")?;
    let mut parts = rest.split(['/', '?', '#']);
    let base = parts.next()?.to_lowercase().parse().ok()?;
    Some((base, bare(parts.next()?)))
}

fn normal(text: &str, base: Base) -> Option<String> {
    let plausible = text.len() >= 4 && text.len() <= 32 && text.bytes().any(|b| b.is_ascii_digit());
    let letters = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    (plausible && letters)
        .then(|| if base == Base::Joconde { format!("{text:0>11}") } else { text.to_owned() })
}

/// The reference inside its wrapping: addresses, quotes, brackets, trailing points and the two characters `\n`.
fn bare(text: &str) -> String {
    let text = text.replace("\\n", "").replace("\\r", "");
    let text = match VALUE_1.captures(&text) {
        Some(found) => found[1].to_owned(),
        None if text.contains("//") || text.contains("www.") => {
            let path =
                text.split(['?', '#']).next().unwrap_or_default().trim().trim_end_matches('/');
            path.rsplit('/').next().unwrap_or_default().to_owned()
        }
        None => text,
    };
    let invisible = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{a0}');
    text.trim_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .filter(|c| !invisible(*c))
        .collect::<String>()
        .to_uppercase()
}

fn by_prefix(text: &str) -> Option<Base> {
    pattern!(
        MERIMEE,
        r"^(?:(?:PA|IA|EA)\d[0-9AB]\d{6}|(?:ACR|JAR)\d{4,7}|(?:AC|JA)\d[0-9AB]\d{4,6}|MI\d{3,8}|DN\d{3,8}|SPR\w{3,10}|SJDP\w{3,8})$"
    );
    pattern!(PALISSY, r"^(?:(?:PM|IM|EM)\d[0-9AB]\d{6,7}|JDP\w{3,8})$");
    pattern!(MUSEOFILE, r"^M\d{4}$");
    pattern!(JOCONDE, r"^(?:\d[0-9A-Z-]{10}|M\d{10}|\d{10})$");
    pattern!(MNR, r"^(?:MNR|RFR|AEG|AER|AGR|OAR|REC|MAM|ER|EO|TH|OA)\d{5}$");
    pattern!(
        MEMOIRE,
        r"^(?:(?:AP|OA|AR|MH|SAP|AJDP|MHCO)[0-9A-Z_]{5,24}|IV[NRDC]?\w{0,8}_\w{5,24}|\d{9}[A-Z]{2})$"
    );
    // Without `AC`, which is a prefix of Mérimée too.
    pattern!(AUTOR, r"^(?:OR|AW|AA|AB|MV)\d\w{2,12}$");
    Some(match text {
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
    for found in AC.find_iter(cell) {
        let link = Link { base: Base::Autor, reference: found.as_str().to_uppercase() };
        if !out.contains(&link) {
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
