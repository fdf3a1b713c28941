//! References to other notices in all their spellings, and links to the world outside.

mod address;
mod reference;

pub use address::urls;
pub use reference::reference;

use self::reference::target;
use super::Note;
use super::text::{self, fold};
use crate::notice::Base;
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
use pattern;

/// A reference to a notice; whether it exists is not known here.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    pub base: Base,
    /// Normalised like `REF`: upper case, Joconde padded to 11.
    pub reference: String,
}

pattern!(TAG, r"<[^<>]*>");
pattern!(QUOTED, r"['\x22]([0-9A-Za-z_-]{5,24})['\x22]");
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
