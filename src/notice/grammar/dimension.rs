//! Dimensions: `DIMS`. A cell is read as a whole or stays words.

use super::text::fold;
use super::{Note, Read};
use crate::notice::Base;

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Height,
    Width,
    Length,
    Depth,
    Diameter,
    Thickness,
    Circumference,
    Weight,
}

impl Kind {
    /// `height`, `width`, …
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Height => "height",
            Self::Width => "width",
            Self::Length => "length",
            Self::Depth => "depth",
            Self::Diameter => "diameter",
            Self::Thickness => "thickness",
            Self::Circumference => "circumference",
            Self::Weight => "weight",
        }
    }

    /// `hauteur`, `largeur`, …
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Height => "hauteur",
            Self::Width => "largeur",
            Self::Length => "longueur",
            Self::Depth => "profondeur",
            Self::Diameter => "diamètre",
            Self::Thickness => "épaisseur",
            Self::Circumference => "circonférence",
            Self::Weight => "poids",
        }
    }
}

/// The unit as written, or the default of the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    Mm,
    Cm,
    M,
    G,
    Kg,
}

impl Unit {
    /// `cm`, `kg`, …
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Mm => "mm",
            Self::Cm => "cm",
            Self::M => "m",
            Self::G => "g",
            Self::Kg => "kg",
        }
    }

    fn from_word(folded: &str) -> Option<Self> {
        Some(match folded {
            "mm" | "millimetre" | "millimetres" => Self::Mm,
            "cm" | "cms" | "centimetre" | "centimetres" => Self::Cm,
            "m" | "metre" | "metres" => Self::M,
            "g" | "gr" | "grs" | "gramme" | "grammes" => Self::G,
            "kg" | "kgs" | "kilo" | "kilos" | "kilogramme" | "kilogrammes" => Self::Kg,
            _ => return None,
        })
    }

    fn weighs(self) -> bool {
        matches!(self, Self::G | Self::Kg)
    }
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    pub kind: Kind,
    /// An xsd:decimal: `27.3`.
    pub value: String,
    pub unit: Unit,
    /// Of which part, when the cell names it: `cadre`.
    pub part: Option<String>,
}

/// Reads the measures of a cell, in order; empty when it says that there are none (`Dimensions non prises`).
///
/// # Errors
/// `I_DIMENSION` when a part of the cell can't be read: then the whole stays words.
pub fn dimensions(cell: &str, base: Base) -> Result<Read<Vec<Dimension>>, Note> {
    if says_none(cell) {
        return Ok(Read::sure(Vec::new()));
    }
    Parser::new(cell, base).read().map(Read::sure).ok_or_else(|| {
        Note::quirk("I_DIMENSION", "Q59", "the dimensions can't be read as a whole and stay words; write them as in `H. 54 cm ; l. 38 cm`")
    })
}

fn says_none(cell: &str) -> bool {
    let folded = fold(cell);
    !folded.bytes().any(|b| b.is_ascii_digit())
        && (!folded.contains(char::is_alphabetic)
            || [
                "non pris",
                "non mesur",
                "inconnu",
                "sans dimension",
                "non renseign",
                "non communiqu",
                "pas de dimension",
                "non relev",
                "indetermin",
                "variable",
            ]
            .iter()
            .any(|words| folded.contains(words)))
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// As written; the case of `L` and `l` counts.
    Word(String),
    Number(String),
    Mark(char),
}

/// A measure before its unit and the meaning of `L` are settled.
struct Measure {
    label: Label,
    value: String,
    unit: Option<Unit>,
    part: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Label {
    Is(Kind),
    BigL,
    SmallL,
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    base: Base,
    default: Option<Unit>,
}

impl Parser {
    fn new(cell: &str, base: Base) -> Self {
        Self { tokens: tokens(cell, base), at: 0, base, default: None }
    }

    fn read(mut self) -> Option<Vec<Dimension>> {
        let mut measures: Vec<Measure> = Vec::new();
        let mut part: Option<String> = None;
        while self.at < self.tokens.len() {
            if self.skip_mark() {
                continue;
            }
            if let Some(words) = self.bracket() {
                self.remark(&words, measures.last_mut())?;
            } else if let Some((label, unit)) = self.label() {
                let (value, after) = self.value()?;
                measures.push(Measure { label, value, unit: after.or(unit), part: part.clone() });
            } else if let Some(words) = self.heading() {
                part = words;
            } else {
                return None;
            }
        }
        (!measures.is_empty()).then(|| self.settle(measures)).flatten()
    }

    fn skip_mark(&mut self) -> bool {
        let skip = match self.tokens.get(self.at) {
            Some(Token::Mark(mark)) => *mark != '(' && *mark != ')',
            Some(Token::Word(word)) => {
                matches!(fold(word).as_str(), "x" | "et" | "env" | "environ" | "ca")
            }
            _ => false,
        };
        self.at += usize::from(skip);
        skip
    }

    /// The words of a bracket, if one stands here.
    fn bracket(&mut self) -> Option<String> {
        if self.tokens.get(self.at) != Some(&Token::Mark('(')) {
            return None;
        }
        let close =
            self.tokens[self.at..].iter().position(|token| *token == Token::Mark(')'))? + self.at;
        let words = words(&self.tokens[self.at + 1..close]);
        self.at = close + 1;
        Some(words)
    }

    /// A bracket names a unit or a part, or says `environ`; one with numbers would be lost, so that it is not read.
    fn remark(&mut self, words: &str, last: Option<&mut Measure>) -> Option<()> {
        let folded = fold(words);
        if let Some(unit) = Unit::from_word(folded.trim_start_matches("en ")) {
            match last {
                Some(measure) => measure.unit = Some(unit),
                None => self.default = Some(unit),
            }
            return Some(());
        }
        if folded.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        if let Some(measure) = last {
            measure.part = Some(words.to_owned())
                .filter(|_| !matches!(folded.as_str(), "environ" | "env" | "env." | "?"));
        }
        Some(())
    }

    /// A label with what may stand between it and its number: `H.`, `h =`, `Hauteur en cm :`.
    fn label(&mut self) -> Option<(Label, Option<Unit>)> {
        let Some(Token::Word(word)) = self.tokens.get(self.at) else { return None };
        let label = label(word)?;
        let mut unit = None;
        let mut at = self.at + 1;
        loop {
            match self.tokens.get(at)? {
                Token::Number(_) => break,
                Token::Mark('.' | ':' | '=' | '(' | ')' | '-' | '~') => at += 1,
                Token::Word(word) => {
                    let folded = fold(word);
                    if let Some(named) = Unit::from_word(&folded) {
                        unit = Some(named);
                    } else if !matches!(
                        folded.as_str(),
                        "en" | "totale"
                            | "total"
                            | "maximum"
                            | "max"
                            | "maximale"
                            | "hors"
                            | "tout"
                            | "environ"
                            | "env"
                            | "ca"
                            | "de"
                    ) {
                        return None;
                    }
                    at += 1;
                }
                Token::Mark(_) => return None,
            }
        }
        self.at = at;
        Some((label, unit))
    }

    /// The number and its unit; `1 m 54` is 1.54 m.
    fn value(&mut self) -> Option<(String, Option<Unit>)> {
        let Some(Token::Number(number)) = self.tokens.get(self.at).cloned() else { return None };
        self.at += 1;
        let Some(unit) = self.unit_here() else { return Some((number, None)) };
        if let (Unit::M, Some(Token::Number(rest))) = (unit, self.tokens.get(self.at)) {
            let whole = number.bytes().chain(rest.bytes()).all(|b| b.is_ascii_digit());
            if !whole || rest.len() > 2 {
                return None;
            }
            let value = format!("{number}.{rest:0>2}");
            self.at += 1;
            // The unit of the smaller part: `1 m 54 cm`.
            if self.unit_here().is_some_and(|unit| unit != Unit::Cm) {
                return None;
            }
            return Some((value, Some(Unit::M)));
        }
        Some((number, Some(unit)))
    }

    fn unit_here(&mut self) -> Option<Unit> {
        let Some(Token::Word(word)) = self.tokens.get(self.at) else { return None };
        let unit = Unit::from_word(&fold(word))?;
        // `H. 45 m. ` is a unit; `45 L.` would be a label.
        self.at += 1;
        Some(unit)
    }

    /// Words up to a colon, or before the first label: the name of a part (`cadre :`), or `Dimensions en cm :`.
    fn heading(&mut self) -> Option<Option<String>> {
        let rest = &self.tokens[self.at..];
        let colon = rest.iter().position(|token| *token == Token::Mark(':'));
        let is_label = |at: usize| matches!(rest.get(at), Some(Token::Word(word)) if label(word).is_some() && !matches!(rest.get(at + 1), Some(Token::Word(_))));
        let first_label = (0..rest.len()).find(|&at| is_label(at));
        let folded_first = match rest.first()? {
            Token::Word(word) => fold(word),
            _ => return None,
        };
        let end = match (colon, first_label) {
            (Some(colon), label) if label.is_none_or(|label| colon < label) => colon,
            (_, Some(label)) if folded_first.starts_with("dim") => label,
            _ => return None,
        };
        if rest[..end].iter().any(|token| matches!(token, Token::Number(_))) {
            return None;
        }
        let words = words(&rest[..end]);
        self.at += end;
        if folded_first.starts_with("dim")
            || folded_first.starts_with("mesure")
            || folded_first == "en"
        {
            self.default = words
                .split_whitespace()
                .find_map(|word| Unit::from_word(&fold(word)))
                .or(self.default);
            return Some(None);
        }
        Some(Some(words))
    }

    /// Gives every measure its unit and `L` its meaning.
    fn settle(&self, measures: Vec<Measure>) -> Option<Vec<Dimension>> {
        let both = measures.iter().any(|m| m.label == Label::BigL)
            && measures.iter().any(|m| m.label == Label::SmallL);
        let widths = measures.iter().any(|m| m.label == Label::Is(Kind::Width));
        let written = |m: &Measure| m.unit.filter(|unit| !unit.weighs());
        let (last, before) = measures.split_last()?;
        // A unit at the very end stands for all: `H. 0,16 ; L. 0,05 m`.
        let shared = written(last).filter(|_| before.iter().all(|m| m.unit.is_none()));
        let default = shared.or(self.default).unwrap_or(if self.base == Base::Mnr {
            Unit::M
        } else {
            Unit::Cm
        });
        measures
            .iter()
            .map(|measure| {
                let kind = match measure.label {
                    Label::Is(kind) => kind,
                    Label::BigL if both || widths || self.base == Base::Palissy => Kind::Length,
                    Label::BigL => Kind::Width,
                    Label::SmallL if self.base == Base::Palissy && !both => Kind::Length,
                    Label::SmallL => Kind::Width,
                };
                let unit =
                    measure.unit.unwrap_or(if kind == Kind::Weight { Unit::G } else { default });
                (unit.weighs() == (kind == Kind::Weight)).then(|| Dimension {
                    kind,
                    value: measure.value.clone(),
                    unit,
                    part: measure.part.clone(),
                })
            })
            .collect()
    }
}

fn words(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        if !out.is_empty() && !matches!(token, Token::Mark(_)) && !out.ends_with(['\'', '’', '-'])
        {
            out.push(' ');
        }
        match token {
            Token::Word(word) | Token::Number(word) => out.push_str(word),
            Token::Mark(mark) => out.push(*mark),
        }
    }
    out.trim_matches(|c: char| !c.is_alphanumeric() && c != '?').to_owned()
}

fn label(word: &str) -> Option<Label> {
    match word {
        "L" => return Some(Label::BigL),
        "l" => return Some(Label::SmallL),
        _ => {}
    }
    Some(Label::Is(match fold(word).as_str() {
        "h" | "ht" | "haut" | "hauteur" => Kind::Height,
        "la" | "lar" | "larg" | "largeur" => Kind::Width,
        "lo" | "lg" | "long" | "longueur" => Kind::Length,
        "p" | "pr" | "prof" | "profondeur" => Kind::Depth,
        "d" | "di" | "dia" | "diam" | "diametre" => Kind::Diameter,
        "e" | "ep" | "epais" | "epaisseur" => Kind::Thickness,
        "c" | "cir" | "circ" | "circonference" => Kind::Circumference,
        "pds" | "pd" | "poids" => Kind::Weight,
        _ => return None,
    }))
}

fn tokens(cell: &str, base: Base) -> Vec<Token> {
    let chars: Vec<char> = cell.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let start = at;
        if c.is_ascii_digit() {
            while digit(at) {
                at += 1;
            }
            let mut number: String = chars[start..at].iter().collect();
            // In MNR a comma of the original became `;` (Q60).
            let separator = chars
                .get(at)
                .is_some_and(|c| matches!(c, ',' | '.') || (*c == ';' && base == Base::Mnr));
            if separator && digit(at + 1) {
                number.push('.');
                at += 1;
                while digit(at) {
                    number.push(chars[at]);
                    at += 1;
                }
            }
            out.push(Token::Number(number));
        } else if c.is_alphabetic() {
            while chars.get(at).is_some_and(|c| c.is_alphabetic()) {
                at += 1;
            }
            out.push(Token::Word(chars[start..at].iter().collect()));
        } else {
            if !c.is_whitespace() {
                out.push(Token::Mark(if matches!(c, '×' | '£' | '#') { ';' } else { c }));
            } else if c == '\n' {
                out.push(Token::Mark(';'));
            }
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::dimensions;
    use crate::notice::Base;

    fn read(cell: &str, base: Base) -> String {
        let Ok(read) = dimensions(cell, base) else { return "words".to_owned() };
        let all: Vec<String> = read
            .value
            .iter()
            .map(|d| {
                let part = d.part.as_deref().map(|part| format!(" [{part}]")).unwrap_or_default();
                format!("{} {} {}{part}", d.kind.slug(), d.value, d.unit.symbol())
            })
            .collect();
        all.join(", ")
    }

    #[test]
    fn measures_of_every_base_are_read() {
        for (base, cell, wanted) in [
            (Base::Palissy, "h = 400 ; la = 200", "height 400 cm, width 200 cm"),
            (Base::Palissy, "h = 27,3 ; l = 21", "height 27.3 cm, length 21 cm"),
            (Base::Palissy, "h : 27 cm ; la : 21 cm", "height 27 cm, width 21 cm"),
            (
                Base::Palissy,
                "h = 147 ; la = 108£cadre : h = 160",
                "height 147 cm, width 108 cm, height 160 cm [cadre]",
            ),
            (
                Base::Palissy,
                "De la Terre à la Lune : h = 27,3 ; la = 21",
                "height 27.3 cm [De la Terre à la Lune], width 21 cm [De la Terre à la Lune]",
            ),
            (Base::Joconde, "H. 54 cm ; l. 38 cm", "height 54 cm, width 38 cm"),
            (Base::Joconde, "D. 1,9 m", "diameter 1.9 m"),
            (Base::Joconde, "H. 28.9 ; L. 41.5", "height 28.9 cm, width 41.5 cm"),
            (Base::Joconde, "H. 28, L. 41.5, l. 3", "height 28 cm, length 41.5 cm, width 3 cm"),
            (Base::Joconde, "H. 21 cm, D. 69,5 cm", "height 21 cm, diameter 69.5 cm"),
            (Base::Joconde, "H. 360cm, L. 205cm", "height 360 cm, width 205 cm"),
            (Base::Joconde, "Hauteur en cm 58 ; Largeur en cm 46.7", "height 58 cm, width 46.7 cm"),
            (Base::Joconde, "H. en cm 58 ; l. en cm 46.7", "height 58 cm, width 46.7 cm"),
            (Base::Joconde, "- Hauteur : 147 cm ; - Largeur : 46 cm", "height 147 cm, width 46 cm"),
            (
                Base::Joconde,
                "Dimensions hors tout en cm : H. 38, l. 20",
                "height 38 cm, width 20 cm",
            ),
            (Base::Joconde, "Dimensions hors tout en cm LO 38, l. 20", "length 38 cm, width 20 cm"),
            (
                Base::Joconde,
                "H. 29 , LA. 19 (à la base) ; P. 24",
                "height 29 cm, width 19 cm [à la base], depth 24 cm",
            ),
            (Base::Joconde, "D. 12.5 ; Pds. 30 g", "diameter 12.5 cm, weight 30 g"),
            (Base::Joconde, "H. 1,5 ; l. 2 m", "height 1.5 m, width 2 m"),
            (Base::Joconde, "H. 1 m 5 ; l. 90 cm", "height 1.05 m, width 90 cm"),
            (Base::Joconde, "H. 45 x l. 30 cm", "height 45 cm, width 30 cm"),
            (Base::Joconde, "H. (en cm) 45", "height 45 cm"),
            (
                Base::Mnr,
                "H. 0,158 ; La. 0,047 ; P. 0,082 m.",
                "height 0.158 m, width 0.047 m, depth 0.082 m",
            ),
            (Base::Mnr, "H. 1;33;La. 0;47;P. 0;32 m", "height 1.33 m, width 0.47 m, depth 0.32 m"),
            (Base::Palissy, "Dimensions non prises.", ""),
        ] {
            assert_eq!(read(cell, base), wanted, "{cell}");
        }
    }

    #[test]
    fn a_cell_that_is_not_read_as_a_whole_stays_words() {
        for cell in [
            "45 x 30 cm",
            "H. 45 ; Carrure : 46 cm",
            "H. environ la taille d'un homme",
            "H. 12 ; 14 ; 15",
            "Pds. 12 cm",
        ] {
            assert_eq!(read(cell, Base::Joconde), "words", "{cell}");
        }
    }
}
