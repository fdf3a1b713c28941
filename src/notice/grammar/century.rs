//! Centuries and named periods: `SCLE`, `SCLD`, Joconde `PERI`, `PEOC`, `PERU`.

use super::Note;
use super::date::{Bound, Date, Dating};
use super::text::{fold, strip_doubt};
use super::{link, place, year};

/// The last century that a notice may name.
const CENTURY_MAX: i32 = 21;

/// Reads one item of a list of centuries: `1er quart 12e siècle`, `18e (fin)`, `XIIe s.`, `limite 15e siècle 16e siècle`,
/// `17e-18e siècle`, `avant le 12e siècle`, `5e siècle av. J.-C.`, `Moyen Age`.
///
/// # Errors
/// `W_DATE` when the words are no century or period, `W_VOCAB` when they are a value of another column (Q10).
pub fn century(item: &str) -> Result<Dating, Note> {
    let words = item.trim();
    let (bare, doubt) = strip_doubt(words);
    let folded = fold(bare);
    let tokens = tokens(&folded);
    if let Some(mut dating) = tokens.as_deref().and_then(assemble) {
        words.clone_into(&mut dating.words);
        dating.uncertain |= doubt;
        return Ok(dating);
    }
    if tokens.is_some_and(|tokens| tokens.iter().any(|token| matches!(token, Token::Ordinal(_)))) {
        return Err(Note::quirk(
            "W_DATE",
            "Q46",
            "there is no such century or part of one; correct it",
        ));
    }
    if let Some(dating) = year::single(words) {
        return Ok(dating);
    }
    if is_period(&folded) {
        return Ok(Dating {
            words: words.to_owned(),
            uncertain: doubt,
            period: Some(bare.to_owned()),
            ..Dating::default()
        });
    }
    if place::region(bare, &[]).is_ok()
        || link::reference(bare).is_some()
        || year::is_evidence(&folded)
    {
        return Err(Note::quirk(
            "W_VOCAB",
            "Q10",
            "this is a value of another column; move it there",
        ));
    }
    Err(Note::quirk(
        "W_DATE",
        "Q46",
        "the words are no century and no period that is known, and are kept as they are; write them as in `2e moitié 16e siècle`",
    ))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Ordinal(i32),
    /// `quart`, `tiers`, `moitié`, by how many make a century.
    Unit(i32),
    /// `début`, `milieu`, `fin`: offsets of first and last year in the century.
    Zone(i32, i32),
    Century,
    Millennium,
    Limit,
    Before,
    After,
    /// `av. J.-C.`
    Bc,
    Join,
    Open,
    Circa,
    Doubt,
    /// Articles, `ap. J.-C.`, commas.
    Filler,
}

/// The tokens of folded words; `None` when a word does not belong to the grammar.
fn tokens(folded: &str) -> Option<Vec<Token>> {
    let mut text = folded
        .replace("j.-c.", "jc")
        .replace("j.c.", "jc")
        .replace("j-c", "jc")
        .replace("j.-c", "jc")
        .replace("j. c.", "jc")
        .replace("mi-", "milieu ");
    for (long, short) in [
        ("avant jc", "bc"),
        ("av. jc", "bc"),
        ("av jc", "bc"),
        ("avant notre ere", "bc"),
        ("apres jc", "ad"),
        ("ap. jc", "ad"),
        ("ap jc", "ad"),
        ("de notre ere", "ad"),
    ] {
        text = text.replace(long, short);
    }
    let mut tokens = Vec::new();
    for word in spaced(&fractions(&text)).split_whitespace() {
        tokens.push(match word {
            "quart" | "quarts" => Token::Unit(4),
            "tiers" => Token::Unit(3),
            "moitie" | "moities" => Token::Unit(2),
            "debut" | "debuts" | "deb" => Token::Zone(0, 24),
            "milieu" => Token::Zone(25, 74),
            "fin" => Token::Zone(75, 99),
            "siecle" | "siecles" | "s" | "siec" => Token::Century,
            "millenaire" => Token::Millennium,
            "limite" | "limites" => Token::Limit,
            "avant" | "ante" | "anterieur" => Token::Before,
            "apres" | "post" | "depuis" | "partir" | "posterieur" => Token::After,
            "bc" => Token::Bc,
            "-" | "/" | "et" | "ou" | "a" | "au" | "&" => Token::Join,
            "(" | "[" => Token::Open,
            "vers" | "environ" | "env" | "circa" | "ca" => Token::Circa,
            "?" | "suppose" | "supposee" | "probable" | "probablement" | "peut-etre"
            | "incertain" | "incertaine" | "presume" | "presumee" => Token::Doubt,
            "du" | "de" | "le" | "la" | "les" | "l'" | "des" | "en" | "entre" | "ad" | ")"
            | "]" | "," | "." | ":" | "courant" | "date" | "jusqu'au" | "e" | "er" | "eme" => {
                Token::Filler
            }
            "premier" | "premiere" => Token::Ordinal(1),
            "deuxieme" | "second" | "seconde" => Token::Ordinal(2),
            "troisieme" => Token::Ordinal(3),
            "quatrieme" => Token::Ordinal(4),
            "dernier" | "derniere" => Token::Ordinal(-1),
            word => Token::Ordinal(ordinal(word)?),
        });
    }
    // A bare number is a century only where the word, or the ending, says so: `12e`, `20 s.`
    let says = |token: &Token| matches!(token, Token::Century | Token::Millennium);
    let ending = folded
        .split(|c: char| !c.is_alphanumeric() && c != '°')
        .any(|word| ordinal_ending(word).is_some());
    (tokens.iter().any(says) || ending || split_ending(folded)).then_some(tokens)
}

/// Whether there is `19 e`, the ending apart.
fn split_ending(folded: &str) -> bool {
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.windows(2).any(|pair| {
        pair[0].bytes().all(|b| b.is_ascii_digit()) && matches!(pair[1], "e" | "er" | "eme")
    })
}

/// Writes `1/4` as `1 quart`, and so `2/3` and `1/2`.
fn fractions(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let bare = word.trim_matches(['(', ')', ',']);
        let unit = match bare.as_bytes() {
            [b'1'..=b'4', b'/', b'4'] => "quart",
            [b'1'..=b'3', b'/', b'3'] => "tiers",
            [b'1' | b'2', b'/', b'2'] => "moitie",
            _ => return word.to_owned(),
        };
        word.replace(bare, &format!("{} {unit}", &bare[..1]))
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Puts spaces around punctuation.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '(' | ')' | '[' | ']' | ',' | '.' | ':' | '/' | '?' | '&' | '-') {
            out.extend([' ', c, ' ']);
        } else {
            out.push(c);
        }
    }
    out.replace("peut - etre", "peut-etre").replace("l'", "l' ")
}

/// The digits or Roman figures of a word that ends like an ordinal.
fn ordinal_ending(word: &str) -> Option<&str> {
    // Of `xviiieme` the last `i` is one of the number.
    let digits = |stem: &&str| stem.bytes().all(|b| b.is_ascii_digit());
    let stem = word.strip_suffix("ieme").filter(digits).or_else(|| {
        ["eme", "ere", "er", "re", "nde", "nd", "e", "°", "o"]
            .iter()
            .find_map(|end| word.strip_suffix(end))
    })?;
    (!stem.is_empty() && (stem.bytes().all(|b| b.is_ascii_digit()) || roman(stem).is_some()))
        .then_some(stem)
}

fn ordinal(word: &str) -> Option<i32> {
    let stem = ordinal_ending(word).unwrap_or(word);
    if stem.len() <= 2 && stem.bytes().all(|b| b.is_ascii_digit()) {
        stem.parse().ok()
    } else {
        roman(stem)
    }
}

/// A Roman number in its usual form, up to 39.
fn roman(word: &str) -> Option<i32> {
    let tens = word.bytes().take_while(|b| *b == b'x').count();
    let (tens, rest) = if word.get(tens.saturating_sub(1)..) == Some("x") && tens == 1 {
        (1, "")
    } else {
        (tens, &word[tens..])
    };
    let (tens, unit) = match rest {
        "" if tens > 0 => (tens, 0),
        "i" => (tens, 1),
        "ii" => (tens, 2),
        "iii" => (tens, 3),
        "iv" | "iiii" => (tens, 4),
        "v" => (tens, 5),
        "vi" => (tens, 6),
        "vii" => (tens, 7),
        "viii" => (tens, 8),
        "ix" => (tens, 9),
        _ => return None,
    };
    (tens <= 3).then(|| i32::try_from(tens).unwrap_or(0) * 10 + unit)
}

/// A century of the item, with the offsets of its parts.
#[derive(Default)]
struct Named {
    number: i32,
    parts: Vec<(i32, i32)>,
}

fn assemble(tokens: &[Token]) -> Option<Dating> {
    let span = if tokens.contains(&Token::Millennium) { 1000 } else { 100 };
    let has = |token| tokens.contains(&token);
    let named = centuries(tokens, span)?;
    let (first, last) =
        (named.iter().map(|c| c.number).min()?, named.iter().map(|c| c.number).max()?);
    if first < 1 || (span == 100 && last > CENTURY_MAX && !has(Token::Bc)) {
        return None;
    }
    let mut dating =
        Dating { circa: has(Token::Circa), uncertain: has(Token::Doubt), ..Dating::default() };
    let year = |year: i32| Some(Date::year(year));
    if has(Token::Limit) {
        if last != first + 1 || has(Token::Bc) {
            return None;
        }
        (dating.begin, dating.end) = (year(first * 100 - 10), year(first * 100 + 10));
        return Some(dating);
    }
    let start =
        |number: i32| if has(Token::Bc) { 1 - number * span } else { (number - 1) * span + 1 };
    let spans = || {
        named.iter().flat_map(|century| {
            let start = start(century.number);
            let whole = [(0, span - 1)];
            let parts = if century.parts.is_empty() { &whole[..] } else { &century.parts[..] };
            parts.iter().map(move |(from, to)| (start + from, start + to)).collect::<Vec<_>>()
        })
    };
    dating.begin = spans().map(|(from, _)| from).min().and_then(year);
    dating.end = spans().map(|(_, to)| to).max().and_then(year);
    if has(Token::Before) {
        dating.end = dating.begin.map(|begin| Date::year(begin.year - 1));
        dating.begin = None;
        dating.bound = Some(Bound::Before);
    } else if has(Token::After) {
        // The century itself is not excluded: its first year is the limit that is sure.
        dating.end = None;
        dating.bound = Some(Bound::After);
    }
    Some(dating)
}

/// Gives every part to its century: the next one, or, behind a bracket or at the end, the one before.
fn centuries(tokens: &[Token], span: i32) -> Option<Vec<Named>> {
    let mut named: Vec<Named> = Vec::new();
    let mut pending: Vec<(i32, i32)> = Vec::new();
    let mut last = None;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut part = None;
        match *token {
            Token::Ordinal(number) => match unit_after(tokens, at) {
                Some(unit) => part = Some(part_of(number, unit, span)?),
                None => {
                    // Two numbers side by side are not two centuries.
                    if last.is_some_and(|last| are_side_by_side(tokens, last, at)) {
                        return None;
                    }
                    last = Some(at);
                    named.push(Named { number, parts: std::mem::take(&mut pending) });
                }
            },
            Token::Zone(from, to) => {
                part = Some((from * span / 100, if to == 99 { span - 1 } else { to * span / 100 }))
            }
            _ => {}
        }
        if let Some(part) = part {
            let ahead = !is_open(tokens, at) && leads_to_century(tokens, at);
            match named.last_mut() {
                Some(century) if !ahead => century.parts.push(part),
                _ => pending.push(part),
            }
        }
        at += 1;
    }
    (pending.is_empty() && !named.is_empty()).then_some(named)
}

/// Whether nothing stands between two tokens that parts or joins two centuries; a limit always has two.
fn are_side_by_side(tokens: &[Token], first: usize, second: usize) -> bool {
    let parts = |token: &Token| {
        matches!(
            token,
            Token::Join | Token::Century | Token::Millennium | Token::Unit(_) | Token::Zone(..)
        )
    };
    !tokens.contains(&Token::Limit) && !tokens[first..second].iter().any(parts)
}

/// The unit of an ordinal that counts parts: `2e quart`, and `3e` in `3e et 4e quart`.
fn unit_after(tokens: &[Token], at: usize) -> Option<i32> {
    let mut rest = tokens[at + 1..].iter();
    loop {
        match rest.next()? {
            Token::Unit(unit) => return Some(*unit),
            Token::Join if matches!(rest.next()?, Token::Ordinal(_)) => {}
            _ => return None,
        }
    }
}

fn part_of(number: i32, unit: i32, span: i32) -> Option<(i32, i32)> {
    let number = if number == -1 { unit } else { number };
    (1..=unit).contains(&number).then(|| ((number - 1) * span / unit, number * span / unit - 1))
}

/// Whether a bracket was opened and no century named since.
fn is_open(tokens: &[Token], at: usize) -> bool {
    tokens[..at]
        .iter()
        .rev()
        .take_while(|token| !matches!(token, Token::Century | Token::Join))
        .any(|token| *token == Token::Open)
}

/// Whether the next century comes before anything that joins.
fn leads_to_century(tokens: &[Token], at: usize) -> bool {
    for later in at + 1..tokens.len() {
        match tokens[later] {
            Token::Ordinal(_) if unit_after(tokens, later).is_none() => return true,
            Token::Join => return false,
            _ => {}
        }
    }
    false
}

/// Whether folded words name a period.
fn is_period(folded: &str) -> bool {
    PERIOD_STEMS
        .iter()
        .any(|stem| folded.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(stem)))
        || folded.split(|c: char| !c.is_alphanumeric()).any(|word| {
            matches!(
                word,
                "age" | "ages" | "fer" | "edo" | "ming" | "qing" | "song" | "tang" | "han"
            )
        })
}

/// The beginnings of the words that name periods.
const PERIOD_STEMS: &[&str] = &[
    "prehist",
    "protohist",
    "neolit",
    "paleolit",
    "mesolit",
    "chalcolit",
    "epipaleo",
    "antiq",
    "gallo",
    "romain",
    "gaulois",
    "celt",
    "bronze",
    "hallstatt",
    "halstatt",
    "moyen",
    "medieval",
    "merovin",
    "caroling",
    "roman",
    "gothique",
    "renaissance",
    "moderne",
    "contemporain",
    "empire",
    "restauration",
    "revolution",
    "republique",
    "directoire",
    "consulat",
    "regence",
    "monarchie",
    "regne",
    "louis",
    "henri",
    "charles",
    "epoque",
    "periode",
    "dynast",
    "ptolem",
    "hellenist",
    "grec",
    "etrusque",
    "pharaon",
    "copte",
    "byzant",
    "islam",
    "precolomb",
    "azilien",
    "magdalen",
    "solutreen",
    "gravet",
    "aurignac",
    "mouster",
    "acheul",
    "quaternaire",
    "secondaire",
    "tertiaire",
    "jurassique",
    "cretace",
    "archaique",
    "classique",
    "geometrique",
    "minoen",
    "mycen",
    "sumer",
    "babylon",
    "assyr",
    "achemen",
    "sassanide",
    "parthe",
    "meiji",
    "baroque",
    "rococo",
    "tene",
];

#[cfg(test)]
mod tests {
    use super::{century, roman};

    fn check(given: &str, begin: Option<i32>, end: Option<i32>, flags: &str) {
        let dating = century(given).unwrap_or_else(|note| panic!("{given}: {}", note.message));
        assert_eq!(
            (dating.begin.map(|d| d.year), dating.end.map(|d| d.year)),
            (begin, end),
            "{given}"
        );
        assert_eq!(
            (dating.uncertain, dating.circa),
            (flags.contains('?'), flags.contains('c')),
            "{given}"
        );
        assert_eq!(dating.words, given.trim(), "{given}");
        assert_eq!(dating.period.is_some(), begin.is_none() && end.is_none(), "{given}");
    }

    #[test]
    fn centuries_and_their_parts_are_inclusive_years() {
        for (given, begin, end) in [
            ("12e siècle", 1101, 1200),
            ("1er siècle", 1, 100),
            ("1er quart 12e siècle", 1101, 1125),
            ("4e quart 19e siècle", 1876, 1900),
            ("1er tiers 13e siècle", 1201, 1233),
            ("2e tiers 13e siècle", 1234, 1266),
            ("3e tiers 13e siècle", 1267, 1300),
            ("1ère moitié 16e siècle", 1501, 1550),
            ("1ère moitié du 14e siècle", 1301, 1350),
            ("2e moitié 16e siècle", 1551, 1600),
            ("début 17e siècle", 1601, 1625),
            ("milieu 17e siècle", 1626, 1675),
            ("fin 17e siècle", 1676, 1700),
            ("limite 15e siècle 16e siècle", 1490, 1510),
            ("limite 15e-16e siècle", 1490, 1510),
            ("19 e siècle", 1801, 1900),
            ("19e", 1801, 1900),
            ("20 s.", 1901, 2000),
            ("16e s.", 1501, 1600),
            ("18e (fin)", 1776, 1800),
            ("13e siècle fin", 1276, 1300),
            ("14e (début)", 1301, 1325),
            ("12e siècle (1er tiers)", 1101, 1133),
            ("18e siècle, 2e moitié", 1751, 1800),
            ("XIIe siècle", 1101, 1200),
            ("XVIIIème siècle", 1701, 1800),
            ("IIe moitié du XIXe s.", 1851, 1900),
            ("dernier quart du 18e siècle", 1776, 1800),
            ("seconde moitié XVIIIe siècle", 1751, 1800),
            ("17e-18e siècle", 1601, 1800),
            ("17e siècle - 18e siècle", 1601, 1800),
            ("17e et 18e siècles", 1601, 1800),
            ("entre le 17e et le 18e siècle", 1601, 1800),
            ("fin 17e siècle-début 18e siècle", 1676, 1725),
            ("18e (fin) - 19e (début)", 1776, 1825),
            ("3e et 4e quart 18e siècle", 1751, 1800),
            ("1er siècle av. J.-C.", -99, 0),
            ("5e siècle avant J.-C.", -499, -400),
            ("2e millénaire av. J.-C.", -1999, -1000),
            ("12E SIECLE", 1101, 1200),
            ("12e\u{a0}siècle", 1101, 1200),
            ("19ème siècle", 1801, 1900),
            ("1er quart du XVIe", 1501, 1525),
            ("1/4 18e siècle", 1701, 1725),
            ("18e siècle (2/2)", 1751, 1800),
            ("déb. 17e siècle", 1601, 1625),
            ("XIIe s.", 1101, 1200),
            ("XIIème siècle", 1101, 1200),
            ("18ème", 1701, 1800),
            ("18è siècle", 1701, 1800),
            ("18ième siècle", 1701, 1800),
            ("XVIIIe S.", 1701, 1800),
            ("siècle XVI", 1501, 1600),
            ("courant 18e siècle", 1701, 1800),
            ("[18e siècle]", 1701, 1800),
            ("fin XVIe-début XVIIe", 1576, 1625),
            ("fin du XVIe s. - début du XVIIe s.", 1576, 1625),
            ("XVIe/XVIIe s.", 1501, 1700),
            ("du 16e au 18e siècle", 1501, 1800),
            ("mi-XVIIIe siècle", 1726, 1775),
            ("18e siècle, début", 1701, 1725),
            ("troisième quart du 18e siècle", 1751, 1775),
            ("IIIe quart XVIIIe s.", 1751, 1775),
            ("dernier tiers 18e siècle", 1767, 1800),
            ("18e siècle 2e tiers", 1734, 1766),
            ("2ème moitié 18e s", 1751, 1800),
            ("1re moitié du XIXe", 1801, 1850),
            ("début XIVe et fin XVe", 1301, 1500),
            ("IVe s. av. J.-C.", -399, -300),
        ] {
            check(given, Some(begin), Some(end), "");
        }
    }

    #[test]
    fn doubts_limits_and_periods_are_told_apart() {
        check("19e siècle (?)", Some(1801), Some(1900), "?");
        check("vers 18e siècle ?", Some(1701), Some(1800), "?c");
        check("avant le 12e siècle", None, Some(1100), "");
        check("après le 16e siècle", Some(1501), None, "");
        for period in
            ["Moyen Age", "haut Moyen Age", "Gallo-romain", "Age du fer", "Néolithique (?)"]
        {
            check(period, None, None, if period.contains('?') { "?" } else { "" });
        }
    }

    #[test]
    fn what_is_no_century_stays_words() {
        for (given, kind) in [
            ("26e siècle", "W_DATE"),
            ("0e siècle", "W_DATE"),
            ("18", "W_DATE"),
            ("XVIII", "W_DATE"),
            ("2e t. 18e siècle", "W_DATE"),
            ("18e siècle façade", "W_DATE"),
            ("3e moitié 18e siècle", "W_DATE"),
            ("18e 2", "W_DATE"),
            ("5e quart 12e siècle", "W_DATE"),
            ("Rhône-Alpes", "W_VOCAB"),
            ("PA00117178", "W_VOCAB"),
            ("daté par source", "W_VOCAB"),
            ("pierre de taille", "W_DATE"),
            ("12", "W_DATE"),
        ] {
            assert_eq!(century(given).unwrap_err().kind, kind, "{given}");
        }
        assert_eq!(
            (roman("xix"), roman("xx"), roman("xiv"), roman("abc")),
            (Some(19), Some(20), Some(14), None)
        );
    }
}
