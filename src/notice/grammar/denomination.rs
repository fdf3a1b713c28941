//! Terms: denominations with counts, materials and techniques.

use super::text::{is_placeholder, line, strip_doubt};
use regex::Regex;
use std::sync::LazyLock;

/// One term of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As given, trimmed.
    pub words: String,
    /// Without count and doubt mark: `manuscrit`.
    pub label: String,
    /// `manuscrit (3)`; `(paire)` is 2.
    pub count: Option<u32>,
    pub uncertain: bool,
}

/// Reads a term: `manuscrit (3)`, `lancette (3, polylobé)`, `chapelle (?)`. `None` when it says that there is none.
#[must_use]
pub fn term(item: &str) -> Option<Term> {
    static COUNT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(.+?)\s*[(\[]\s*(?:(?:au nombre de|x|n\s*=)\s*)?(?:(\d{1,6})\s*(?:x|ex\.?|exemplaires?|pi[èe]ces?|[ée]l[ée]ments?)?|(paire))\s*(\?)?\s*(?:,[^)\]]*)?[)\]]$")
            .expect("a valid pattern")
    });
    let words = line(item);
    let words = words.trim_matches(|c: char| c.is_whitespace() || matches!(c, ';' | ','));
    if is_placeholder(words) {
        return None;
    }
    let (bare, mut uncertain) = strip_doubt(words);
    let counted = if bare.ends_with([')', ']']) { COUNT.captures(bare) } else { None };
    let (label, count) = match counted {
        Some(found) => {
            uncertain |= found.get(4).is_some();
            let count = found.get(2).map_or(Some(2), |digits| digits.as_str().parse().ok());
            (found[1].to_owned(), count)
        }
        None => (bare.to_owned(), None),
    };
    let (label, doubt) = strip_doubt(&label);
    Some(Term {
        words: words.to_owned(),
        label: label.to_owned(),
        count,
        uncertain: uncertain || doubt,
    })
}

/// The terms of an item whose brackets hold terms too: `figure (grotesque)`, `ornementation (plante, fleur)`,
/// `lancette (3, polylobé)`. Several may follow each other: `figure (ange), ornementation (fleur)`.
///
/// Terms outside brackets come first, each before those of its brackets. None when there are no brackets, or
/// when they do not match.
#[must_use]
pub fn facets(item: &str) -> Vec<Term> {
    let words = line(item);
    let mut terms = Vec::new();
    let mut rest = words.as_ref();
    while let Some((head, after)) = rest.split_once(['(', '[']) {
        let Some(end) = closing(after) else { return Vec::new() };
        let head = head.trim_matches(|c: char| c.is_whitespace() || ",;:".contains(c));
        let inner = &after[..end];
        let mut head = term(head);
        if let Some(head) = &mut head {
            head.uncertain |= inner.contains('?');
        }
        terms.extend(head);
        let is_term = |part: &&str| part.chars().any(char::is_alphabetic);
        terms.extend(outer_parts(inner).into_iter().filter(is_term).filter_map(term));
        rest = &after[end + 1..];
    }
    if terms.is_empty() || rest.contains([')', ']']) {
        return Vec::new();
    }
    let last = rest.trim_matches(|c: char| c.is_whitespace() || ",;:?".contains(c));
    if last.chars().any(char::is_alphabetic) {
        terms.extend(term(last));
    }
    terms
}

/// Where the bracket is closed that was opened before this text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1_u32;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The parts between `,`, `;` and `:` that are not in brackets.
fn outer_parts(text: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let is_end = |c: char| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, ',' | ';' | ':')
    };
    text.split(is_end).map(str::trim).collect()
}

/// Materials and techniques of one item: `bois : taillé, peint (polychrome)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Material {
    /// As given, trimmed.
    pub words: String,
    /// `bois`, `taillé`, `peint`: brackets dropped.
    pub terms: Vec<String>,
    pub uncertain: bool,
}

/// Reads one item of `MATR`, `TECH`, `MURS`, `TOIT`; `None` when it says that there is none.
///
/// Terms are separated by `:`, `,` and `;` outside brackets.
#[must_use]
pub fn material(item: &str) -> Option<Material> {
    let words = line(item);
    if is_placeholder(&words) {
        return None;
    }
    let mut depth = 0_u32;
    let mut flat = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => flat.push(c),
            _ => {}
        }
    }
    let uncertain = words.contains('?');
    let terms: Vec<String> = flat
        .split([':', ',', ';'])
        .map(|term| term.split_whitespace().collect::<Vec<_>>().join(" "))
        .map(|term| term.trim_matches(|c: char| c.is_whitespace() || c == '?').to_owned())
        .filter(|term| term.chars().any(char::is_alphanumeric))
        .collect();
    Some(Material { words: words.into_owned(), terms, uncertain })
}

#[cfg(test)]
mod tests {
    use super::{facets, material, term};

    #[test]
    fn terms_lose_their_counts_and_doubts() {
        for (given, label, count, uncertain) in [
            ("manuscrit (3)", "manuscrit", Some(3), false),
            ("manuscrit(3)", "manuscrit", Some(3), false),
            ("lancette (3, polylobé)", "lancette", Some(3), false),
            ("statue ( 2 ?)", "statue", Some(2), true),
            ("Fauteuil (paire)", "Fauteuil", Some(2), false),
            ("chapelle (?)", "chapelle", None, true),
            ("statue (petite nature)", "statue (petite nature)", None, false),
            ("  église ", "église", None, false),
        ] {
            let read = term(given).expect("a term");
            assert_eq!(
                (read.label.as_str(), read.count, read.uncertain),
                (label, count, uncertain),
                "{given}"
            );
        }
        assert_eq!(term("Non renseigné"), None);
    }

    #[test]
    fn terms_within_brackets_are_terms_of_their_own() {
        for (given, expected) in [
            ("figure (grotesque)", "figure|grotesque"),
            ("ornementation (plante, fleur)", "ornementation|plante|fleur"),
            ("figure (ange), ornementation (fleur : lys)", "figure|ange|ornementation|fleur|lys"),
            (
                "figure biblique (saint Pierre (clef), en pied)",
                "figure biblique|saint Pierre (clef)|en pied",
            ),
            ("lancette (3, polylobé)", "lancette|polylobé"),
            ("tiroir (3)", "tiroir"),
            ("portrait (Louis XIV ?)", "portrait ?|Louis XIV ?"),
            ("portrait [homme] de profil", "portrait|homme|de profil"),
            ("scène historique (1428-1429, Orléans)", "scène historique|Orléans"),
            ("Rodin, Auguste (sculpteur)", "Rodin, Auguste|sculpteur"),
            ("paysage", ""),
            ("paysage (mer", ""),
            ("paysage (mer))", ""),
            ("()", ""),
        ] {
            let found: Vec<String> = facets(given)
                .into_iter()
                .map(|term| if term.uncertain { format!("{} ?", term.label) } else { term.label })
                .collect();
            assert_eq!(found.join("|"), expected, "{given}");
        }
    }

    #[test]
    fn materials_are_split_outside_brackets() {
        for (given, wanted) in [
            ("bois : taillé, peint (polychrome, doré)", "bois|taillé|peint"),
            (
                "verre transparent (incolore) : grisaille sur verre, jaune d'argent",
                "verre transparent|grisaille sur verre|jaune d'argent",
            ),
            ("Pierre (Grauwacke noir : basalte) ; ronde-bosse", "Pierre|ronde-bosse"),
            ("plume, encre, lavis brun, sanguine", "plume|encre|lavis brun|sanguine"),
            ("marbre (?)", "marbre"),
        ] {
            assert_eq!(material(given).expect("materials").terms.join("|"), wanted, "{given}");
        }
    }
}
