//! The numbers that the houses through which a recovered work went gave to it: `NUMS` and `MARQ` of MNR
//! (notices.md §4.5), such as `34 759 : numéro du Central Collecting Point de Munich`.

use super::text::fold;
use regex::Regex;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Who gave a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum House {
    /// The museum that was planned for Linz.
    Linz,
    /// The collecting point of the Allies in Munich.
    Munich,
    Wiesbaden,
    /// The Einsatzstab Reichsleiter Rosenberg.
    Rosenberg,
    /// Hermann Göring's collection.
    Goering,
    /// The French commission for the recovery of works of art.
    Recovery,
    /// The museum where the work is on deposit.
    Deposit,
}

/// A number and who gave it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HouseNumber {
    pub house: House,
    /// As written, without the words around it: `34 759`, `D.951.5.1`.
    pub number: String,
}

/// Beginnings of folded words that name a house. The narrower ones come first.
const NAMES: &[(&str, House)] = &[
    ("linz", House::Linz),
    ("fuhrermuseum", House::Linz),
    ("sonderauftrag", House::Linz),
    ("munich", House::Munich),
    ("munch", House::Munich),
    ("muenchen", House::Munich),
    ("mccp", House::Munich),
    ("wiesbaden", House::Wiesbaden),
    ("rosenberg", House::Rosenberg),
    ("err", House::Rosenberg),
    ("goring", House::Goering),
    ("goering", House::Goering),
    ("recuperation", House::Recovery),
    ("depot", House::Deposit),
];

/// Names that are so short that only the whole word counts.
const WHOLE: &[&str] = &["err", "munch", "mccp"];

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \b(?:[A-Z]{1,4}\.?\s?)? # D.951.5.1, K 1234
        \d{1,3}(?:[\u{a0}\u{202f}\ ]\d{3})+(?:/\d+[a-z]?)?\b # 34 759
        | \b(?:[A-Z]{1,4}\.?\s?)?\d+(?:[./-]\d+)*[a-z]?\b",
    )
    .expect("a valid pattern")
});
static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\p{Alphabetic}+").expect("a valid pattern"));
static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\bn[°ºo]s?|\bnum[ée]ros?|\bnr|\bno)\.?\s*:?\s*$").expect("a valid pattern")
});

/// A piece of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Number { text: String, marked: bool },
    House(House),
}

/// The numbers of a cell whose giver is sure; what else it holds stays words.
///
/// A line, or a part of it up to `;`, gives one number and one house in either order; or as many of both, in
/// turn; or several numbers before `:` and one house behind it.
#[must_use]
pub fn house_numbers(text: &str) -> Vec<HouseNumber> {
    let mut met = FxHashSet::default();
    let all = text.split(['\n', ';']).flat_map(of_segment);
    all.filter(|number| met.insert(number.clone())).collect()
}

fn of_segment(segment: &str) -> Vec<HouseNumber> {
    let pieces = pieces(segment);
    let houses: Vec<House> = pieces.iter().filter_map(Piece::house).collect();
    let mut numbers: Vec<&str> = pieces.iter().filter_map(Piece::number).collect();
    let marked: Vec<&str> = pieces.iter().filter_map(Piece::marked).collect();
    // `n° 34 759, étiquette de Munich, 1946`: the one that is called a number is it.
    if numbers.len() > houses.len() && marked.len() == houses.len() {
        numbers = marked;
    }
    let pair =
        |(number, house): (&&str, &House)| HouseNumber { house: *house, number: (*number).into() };
    if !houses.is_empty()
        && numbers.len() == houses.len()
        && (houses.len() == 1 || in_turn(&pieces))
    {
        return numbers.iter().zip(&houses).map(pair).collect();
    }
    if let ([house], [first, .., last]) = (&houses[..], &numbers[..])
        && is_enumeration(segment, first, last)
    {
        return numbers.iter().map(|number| pair((number, house))).collect();
    }
    Vec::new()
}

impl Piece {
    fn house(&self) -> Option<House> {
        match self {
            Self::House(house) => Some(*house),
            Self::Number { .. } => None,
        }
    }

    fn number(&self) -> Option<&str> {
        match self {
            Self::Number { text, .. } => Some(text),
            Self::House(_) => None,
        }
    }

    fn marked(&self) -> Option<&str> {
        match self {
            Self::Number { text, marked: true } => Some(text),
            _ => None,
        }
    }
}

/// Whether numbers and houses take turns from the first piece to the last.
fn in_turn(pieces: &[Piece]) -> bool {
    let is_number = |piece: &Piece| matches!(piece, Piece::Number { .. });
    pieces.windows(2).all(|pair| is_number(&pair[0]) != is_number(&pair[1]))
}

/// Whether only commas, slashes and `et` part the numbers, and a colon ends them.
fn is_enumeration(segment: &str, first: &str, last: &str) -> bool {
    let (Some(begin), Some(end)) = (segment.find(first), segment.rfind(last)) else { return false };
    let between = NUMBER.replace_all(&segment[begin..end + last.len()], "");
    let only_joints =
        between.split([',', ' ', '/', '\u{a0}']).all(|word| matches!(word, "" | "et" | "and"));
    only_joints && segment[end + last.len()..].trim_start().starts_with(':')
}

/// The numbers and the houses of a segment, in their order. A house that is named twice in a row is one.
fn pieces(segment: &str) -> Vec<Piece> {
    let mut at: Vec<(usize, Piece)> = Vec::new();
    for found in NUMBER.find_iter(segment) {
        let marked = MARKER.is_match(tail(&segment[..found.start()]));
        let text = found.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        at.push((found.start(), Piece::Number { text, marked }));
    }
    for word in WORD.find_iter(segment) {
        if let Some(house) = house(&fold(word.as_str())) {
            at.push((word.start(), Piece::House(house)));
        }
    }
    at.sort_by_key(|(start, _)| *start);
    let mut pieces: Vec<Piece> = at.into_iter().map(|(_, piece)| piece).collect();
    pieces.dedup_by(|next, piece| next == piece && matches!(piece, Piece::House(_)));
    // A deposit is named beside the museum, and only counts where no other house is named.
    if pieces.iter().any(|piece| piece.house().is_some_and(|house| house != House::Deposit)) {
        pieces.retain(|piece| piece.house() != Some(House::Deposit));
    }
    pieces
}

/// The last signs of a text, enough for a marker.
fn tail(text: &str) -> &str {
    const CHARS: usize = 24;
    text.char_indices().rev().nth(CHARS).map_or(text, |(at, _)| &text[at..])
}

/// The house that a folded word names. `Mü` is how the cards of Munich are cited.
fn house(word: &str) -> Option<House> {
    if matches!(word, "mu" | "mchn") {
        return Some(House::Munich);
    }
    let names =
        |name: &str| if WHOLE.contains(&name) { word == name } else { word.starts_with(name) };
    NAMES.iter().find(|(name, _)| names(name)).map(|(_, house)| *house)
}

#[cfg(test)]
mod tests {
    use super::house_numbers;

    #[test]
    fn numbers_go_to_the_house_that_gave_them() {
        for (text, wanted) in [
            ("34 759 : numéro du Central Collecting Point de Munich", "Munich 34 759"),
            ("34759 : numéro du Central Collecting Point de Munich.", "Munich 34759"),
            (
                "Sous le socle : 34 759 : numéro du Central Collecting Point de Munich.",
                "Munich 34 759",
            ),
            ("1234 : numéro du musée de Linz", "Linz 1234"),
            ("numéro du musée de Linz : 1234", "Linz 1234"),
            ("Linz n° 1234", "Linz 1234"),
            ("Linz-Nr. 1234", "Linz 1234"),
            ("N° 1234 du musée de Linz ; Munich 5678/2", "Linz 1234, Munich 5678/2"),
            (
                "1234 : numéro du musée de Linz\n5678 : numéro du CCP de Munich",
                "Linz 1234, Munich 5678",
            ),
            ("Linz 1234, Munich 5678", "Linz 1234, Munich 5678"),
            ("1234 (Linz), 5678 (Munich)", "Linz 1234, Munich 5678"),
            ("Mü 40000", "Munich 40000"),
            ("1234 : numéro du CCP de Wiesbaden", "Wiesbaden 1234"),
            // There were collecting points in other towns too.
            ("1234 : numéro du CCP", ""),
            ("12, 13 et 14 : numéros du musée de Linz", "Linz 12, Linz 13, Linz 14"),
            ("D.951.5.1 : numéro de dépôt des musées de Besançon", "Deposit D.951.5.1"),
            ("D. 951.5.1 : numéro de dépôt au Musée de Besançon", "Deposit D. 951.5.1"),
            ("RM 1023 : collection Göring", "Goering RM 1023"),
            ("ERR : Sch 12", "Rosenberg 12"),
            ("n° 34 759, étiquette du Central Collecting Point de Munich, 1946", "Munich 34 759"),
            ("étiquette de Munich, 1946, 1947", ""),
            ("Au revers : n° 512, étiquette fragmentaire.", ""),
            ("Sur le châssis : 77", ""),
            ("", ""),
        ] {
            let found: Vec<String> = house_numbers(text)
                .into_iter()
                .map(|found| format!("{:?} {}", found.house, found.number))
                .collect();
            assert_eq!(found.join(", "), wanted, "{text}");
        }
    }
}
