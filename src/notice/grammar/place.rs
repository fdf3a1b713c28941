//! Communes, départements and regions: codes, names, and which code holds a commune today.

use super::commune;
use super::text::fold;
use super::{Note, Read};
use std::sync::LazyLock;

/// A département or a territory that stands in for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Departement {
    /// `01`, `2A`, `971`.
    pub code: &'static str,
    pub name: &'static str,
    /// The code of its region; empty for the overseas territories that belong to none.
    pub region: &'static str,
}

/// A region of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Region {
    /// The INSEE code: `44`.
    pub code: &'static str,
    pub name: &'static str,
}

/// Reads one INSEE code of a commune, normalised to five characters; a repaired one is noted as `W_INSEE` (Q42).
///
/// # Errors
/// `W_INSEE` when it is no code.
pub fn insee(item: &str) -> Result<Read<String>, Note> {
    let item = item.trim().trim_matches(['"', '\'']);
    if is_insee(item) {
        return Ok(Read::sure(item.to_owned()));
    }
    // One reading only: spaces and points inside, small letters, a lost zero, the letter O for a zero, a float.
    let whole = item.strip_suffix(".0").unwrap_or(item);
    let compact: String =
        whole.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '_')).collect();
    let upper = compact.to_uppercase();
    let padded = format!("{:0>5}", upper.replace('O', "0"));
    if upper.len() >= 4
        && upper.starts_with(|c: char| c.is_ascii_digit() || c == 'O')
        && is_insee(&padded)
    {
        return Ok(Read::noted(padded, repaired()));
    }
    // The code among words: `INSEE 63270`, `63270 (Orcet)`.
    let mut words = item
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    if let (Some(code), None) = (words.next(), words.next())
        && is_insee(code)
    {
        return Ok(Read::noted(code.to_owned(), repaired()));
    }
    Err(Note::quirk(
        "W_INSEE",
        "Q42",
        "this is no INSEE code of a commune; write five characters, as in `01004`",
    ))
}

fn repaired() -> Note {
    Note::quirk(
        "W_INSEE",
        "Q42",
        "the code of the commune is malformed and was read as well as it could be; write five characters, as in `01004`",
    )
}

/// The code of today of a commune in Corsica that is given by the one from before 1976, when the notice says in which
/// half it lies: `20047` in `2B` is `2B047`. The three last figures have not changed.
fn corsican(item: &str, departements: &[&str]) -> Option<Read<String>> {
    let number = item.trim().strip_prefix("20").filter(|_| item.trim().len() == 5)?;
    let halves: Vec<&str> = departements
        .iter()
        .filter_map(|given| departement(given))
        .map(|found| found.code)
        .filter(|code| matches!(*code, "2A" | "2B"))
        .collect();
    let [half] = halves[..] else { return None };
    let code = format!("{half}{number}");
    is_insee(&code).then(|| Read::noted(code, repaired()))
}

fn is_insee(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 5
        && bytes[2..].iter().all(u8::is_ascii_digit)
        && (bytes[0].is_ascii_digit() && matches!(bytes[1], b'0'..=b'9' | b'A' | b'B'))
        && &text[2..] != "000"
        && departement_of(text).is_some()
}

/// Reads all codes of a field in the given départements: split at `;`, `,` and, where every part is a code, at spaces.
#[must_use]
pub fn insee_codes(items: &[&str], departements: &[&str]) -> Vec<Result<Read<String>, Note>> {
    items
        .iter()
        .flat_map(|item| item.split([';', ',', '/', '|']))
        .map(str::trim)
        .filter(|item| item.chars().any(char::is_alphanumeric))
        .flat_map(|item| {
            let words: Vec<&str> = item.split_whitespace().collect();
            if words.len() > 1 && words.iter().all(|word| is_insee(word)) {
                words
            } else {
                vec![item]
            }
        })
        .map(|item| corsican(item, departements).map_or_else(|| insee(item), Ok))
        .collect()
}

/// The code that holds a commune today by POP's table; the code itself if it is not there.
#[must_use]
pub fn current_commune(code: &str) -> &str {
    moved_commune(code).unwrap_or(code)
}

/// The code that POP's table of merged communes gives for a commune.
pub(super) fn moved_commune(code: &str) -> Option<&'static str> {
    let moved = moved_communes();
    moved.binary_search_by_key(&code, |(old, _)| old).ok().map(|at| moved[at].1)
}

/// POP's table: the code of old and that of 2024, sorted.
pub(super) fn moved_communes() -> &'static [(&'static str, &'static str)] {
    static MOVED: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
        let lines =
            include_str!("communes_moved.tsv").lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once('\t')).collect()
    });
    &MOVED
}

/// The département of a commune's code.
#[must_use]
pub fn departement_of(insee: &str) -> Option<&'static Departement> {
    let long = insee.starts_with("97") || insee.starts_with("98");
    let code = insee.get(..if long { 3 } else { 2 })?;
    DEPARTEMENTS.iter().find(|departement| departement.code == code)
}

/// The département that holds a commune today, or what took its place.
#[must_use]
pub fn departement_today(insee: &str) -> Option<&'static Departement> {
    let mut code = insee;
    while let Some(next) = commune::successor(code) {
        code = next;
    }
    departement_of(code)
}

/// `W_INSEE` when a code is neither in the official geographic code nor in POP's table of merged communes.
#[must_use]
pub fn check_known(insee: &str) -> Option<Note> {
    if commune::is_known(insee) {
        return None;
    }
    Some(Note::quirk(
        "W_INSEE",
        "Q42",
        "no commune has or had this code; look it up in the official geographic code",
    ))
}

/// `W_INSEE_DPT` when no département of the notice holds the commune, then or now.
#[must_use]
pub fn check_departement(insee: &str, departements: &[&str]) -> Option<Note> {
    let named: Vec<&Departement> =
        departements.iter().filter_map(|code| departement(code)).collect();
    let holds = |code: &str| departement_of(code).is_some_and(|holder| named.contains(&holder));
    if named.is_empty() || holds(insee) || holds(current_commune(insee)) {
        return None;
    }
    Some(Note::quirk(
        "W_INSEE_DPT",
        "Q42",
        "the commune lies in another département than the notice says; correct one of them",
    ))
}

/// A département by its code (`1`, `01`, `2a`, `971`) or its name of today or before.
#[must_use]
pub fn departement(code_or_name: &str) -> Option<&'static Departement> {
    let text = code_or_name.trim();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let code = format!("{:0>2}", text.to_uppercase());
        return DEPARTEMENTS.iter().find(|departement| departement.code == code);
    }
    let name = plain(text);
    let code =
        FORMER_DEPARTEMENTS.iter().find(|(former, _)| *former == name).map(|(_, code)| *code);
    DEPARTEMENTS.iter().find(|departement| {
        code.map_or_else(|| plain(departement.name) == name, |code| departement.code == code)
    })
}

/// A region of today by its code.
#[must_use]
pub fn region_by_code(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code == code)
}

/// The region that a name means. The old name of a region is read as today's; it is noted as `W_REGION` (Q43) unless
/// one of the départements (codes or names) lay in that old region.
///
/// # Errors
/// `W_REGION` when it is no region.
pub fn region(name: &str, departements: &[&str]) -> Result<Read<&'static Region>, Note> {
    let name = plain(name);
    if let Some(region) = REGIONS.iter().find(|region| plain(region.name) == name) {
        return Ok(Read::sure(region));
    }
    let old = FORMER_REGIONS.iter().find(|(former, ..)| *former == name);
    let Some((former, region)) =
        old.and_then(|(former, code, _)| Some((former, region_by_code(code)?)))
    else {
        return Err(Note::quirk(
            "W_REGION",
            "Q43",
            "this is no region; write one of the 18 of today",
        ));
    };
    let inside = |text: &&str| {
        departement(text).is_some_and(|d| {
            FORMER_REGIONS.iter().any(|(name, _, codes)| name == former && codes.contains(&d.code))
        })
    };
    if departements.iter().any(inside) {
        return Ok(Read::sure(region));
    }
    Ok(Read::noted(
        region,
        Note::quirk(
            "W_REGION",
            "Q43",
            "this is the old name of a region; write one of the 18 of today",
        ),
    ))
}

/// Whether a Palissy `WEB` is what it is used for today: codes of communes (Q67).
#[must_use]
pub fn is_commune_list(text: &str) -> bool {
    let mut codes = text.split(';').map(str::trim).filter(|code| !code.is_empty()).peekable();
    codes.peek().is_some() && codes.all(is_insee)
}

/// The levels of a hierarchy (`LOCA`, `DECV`, `AFFE`), trimmed: `Valence`, `musée des beaux-arts`.
#[must_use]
pub fn levels(cell: &str) -> Vec<&str> {
    cell.split(';').map(str::trim).filter(|level| !level.is_empty()).collect()
}

/// The form in which names of places are compared: without accents, hyphens, apostrophes and a leading article.
fn plain(name: &str) -> String {
    let folded = fold(name).replace(['-', '\''], " ");
    let words: Vec<&str> = folded.split_whitespace().collect();
    let words = if words.len() > 1 && matches!(words[0], "la" | "le" | "l" | "les") {
        &words[1..]
    } else {
        &words[..]
    };
    words.join(" ")
}

const fn region_of(code: &'static str, name: &'static str) -> Region {
    Region { code, name }
}

/// The regions since 2016.
pub const REGIONS: &[Region] = &[
    region_of("01", "Guadeloupe"),
    region_of("02", "Martinique"),
    region_of("03", "Guyane"),
    region_of("04", "La Réunion"),
    region_of("06", "Mayotte"),
    region_of("11", "Île-de-France"),
    region_of("24", "Centre-Val de Loire"),
    region_of("27", "Bourgogne-Franche-Comté"),
    region_of("28", "Normandie"),
    region_of("32", "Hauts-de-France"),
    region_of("44", "Grand Est"),
    region_of("52", "Pays de la Loire"),
    region_of("53", "Bretagne"),
    region_of("75", "Nouvelle-Aquitaine"),
    region_of("76", "Occitanie"),
    region_of("84", "Auvergne-Rhône-Alpes"),
    region_of("93", "Provence-Alpes-Côte d'Azur"),
    region_of("94", "Corse"),
];

/// Names before 2016 and other spellings, as [`plain`] gives them: the region of today, and the départements of then.
const FORMER_REGIONS: &[(&str, &str, &[&str])] = &[
    ("alsace", "44", &["67", "68"]),
    ("aquitaine", "75", &["24", "33", "40", "47", "64"]),
    ("auvergne", "84", &["03", "15", "43", "63"]),
    ("basse normandie", "28", &["14", "50", "61"]),
    ("bourgogne", "27", &["21", "58", "71", "89"]),
    ("centre", "24", &["18", "28", "36", "37", "41", "45"]),
    ("champagne ardenne", "44", &["08", "10", "51", "52"]),
    ("champagne ardennes", "44", &["08", "10", "51", "52"]),
    ("franche comte", "27", &["25", "39", "70", "90"]),
    ("haute normandie", "28", &["27", "76"]),
    ("languedoc roussillon", "76", &["11", "30", "34", "48", "66"]),
    ("limousin", "75", &["19", "23", "87"]),
    ("lorraine", "44", &["54", "55", "57", "88"]),
    ("midi pyrenees", "76", &["09", "12", "31", "32", "46", "65", "81", "82"]),
    ("nord pas de calais", "32", &["59", "62"]),
    ("picardie", "32", &["02", "60", "80"]),
    ("poitou charentes", "75", &["16", "17", "79", "86"]),
    ("rhone alpes", "84", &["01", "07", "26", "38", "42", "69", "73", "74"]),
    (
        "alsace champagne ardenne lorraine",
        "44",
        &["67", "68", "08", "10", "51", "52", "54", "55", "57", "88"],
    ),
    (
        "aquitaine limousin poitou charentes",
        "75",
        &["16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87"],
    ),
    (
        "languedoc roussillon midi pyrenees",
        "76",
        &["09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"],
    ),
    ("nord pas de calais picardie", "32", &["02", "59", "60", "62", "80"]),
    ("provence alpes cote d azur corse", "93", &["04", "05", "06", "13", "83", "84"]),
    ("paca", "93", &["04", "05", "06", "13", "83", "84"]),
];

/// Former names of départements, as [`plain`] gives them.
const FORMER_DEPARTEMENTS: &[(&str, &str)] = &[
    ("basses alpes", "04"),
    ("basses pyrenees", "64"),
    ("charente inferieure", "17"),
    ("cotes du nord", "22"),
    ("loire inferieure", "44"),
    ("seine inferieure", "76"),
    ("ile de la reunion", "974"),
    ("territoire de belfort", "90"),
    ("belfort", "90"),
    ("clipperton", "989"),
];

const fn departement_at(
    code: &'static str,
    name: &'static str,
    region: &'static str,
) -> Departement {
    Departement { code, name, region }
}

/// The 101 départements and the overseas territories that have codes of communes.
pub const DEPARTEMENTS: &[Departement] = &[
    departement_at("01", "Ain", "84"),
    departement_at("02", "Aisne", "32"),
    departement_at("03", "Allier", "84"),
    departement_at("04", "Alpes-de-Haute-Provence", "93"),
    departement_at("05", "Hautes-Alpes", "93"),
    departement_at("06", "Alpes-Maritimes", "93"),
    departement_at("07", "Ardèche", "84"),
    departement_at("08", "Ardennes", "44"),
    departement_at("09", "Ariège", "76"),
    departement_at("10", "Aube", "44"),
    departement_at("11", "Aude", "76"),
    departement_at("12", "Aveyron", "76"),
    departement_at("13", "Bouches-du-Rhône", "93"),
    departement_at("14", "Calvados", "28"),
    departement_at("15", "Cantal", "84"),
    departement_at("16", "Charente", "75"),
    departement_at("17", "Charente-Maritime", "75"),
    departement_at("18", "Cher", "24"),
    departement_at("19", "Corrèze", "75"),
    departement_at("2A", "Corse-du-Sud", "94"),
    departement_at("2B", "Haute-Corse", "94"),
    departement_at("21", "Côte-d'Or", "27"),
    departement_at("22", "Côtes-d'Armor", "53"),
    departement_at("23", "Creuse", "75"),
    departement_at("24", "Dordogne", "75"),
    departement_at("25", "Doubs", "27"),
    departement_at("26", "Drôme", "84"),
    departement_at("27", "Eure", "28"),
    departement_at("28", "Eure-et-Loir", "24"),
    departement_at("29", "Finistère", "53"),
    departement_at("30", "Gard", "76"),
    departement_at("31", "Haute-Garonne", "76"),
    departement_at("32", "Gers", "76"),
    departement_at("33", "Gironde", "75"),
    departement_at("34", "Hérault", "76"),
    departement_at("35", "Ille-et-Vilaine", "53"),
    departement_at("36", "Indre", "24"),
    departement_at("37", "Indre-et-Loire", "24"),
    departement_at("38", "Isère", "84"),
    departement_at("39", "Jura", "27"),
    departement_at("40", "Landes", "75"),
    departement_at("41", "Loir-et-Cher", "24"),
    departement_at("42", "Loire", "84"),
    departement_at("43", "Haute-Loire", "84"),
    departement_at("44", "Loire-Atlantique", "52"),
    departement_at("45", "Loiret", "24"),
    departement_at("46", "Lot", "76"),
    departement_at("47", "Lot-et-Garonne", "75"),
    departement_at("48", "Lozère", "76"),
    departement_at("49", "Maine-et-Loire", "52"),
    departement_at("50", "Manche", "28"),
    departement_at("51", "Marne", "44"),
    departement_at("52", "Haute-Marne", "44"),
    departement_at("53", "Mayenne", "52"),
    departement_at("54", "Meurthe-et-Moselle", "44"),
    departement_at("55", "Meuse", "44"),
    departement_at("56", "Morbihan", "53"),
    departement_at("57", "Moselle", "44"),
    departement_at("58", "Nièvre", "27"),
    departement_at("59", "Nord", "32"),
    departement_at("60", "Oise", "32"),
    departement_at("61", "Orne", "28"),
    departement_at("62", "Pas-de-Calais", "32"),
    departement_at("63", "Puy-de-Dôme", "84"),
    departement_at("64", "Pyrénées-Atlantiques", "75"),
    departement_at("65", "Hautes-Pyrénées", "76"),
    departement_at("66", "Pyrénées-Orientales", "76"),
    departement_at("67", "Bas-Rhin", "44"),
    departement_at("68", "Haut-Rhin", "44"),
    departement_at("69", "Rhône", "84"),
    departement_at("70", "Haute-Saône", "27"),
    departement_at("71", "Saône-et-Loire", "27"),
    departement_at("72", "Sarthe", "52"),
    departement_at("73", "Savoie", "84"),
    departement_at("74", "Haute-Savoie", "84"),
    departement_at("75", "Paris", "11"),
    departement_at("76", "Seine-Maritime", "28"),
    departement_at("77", "Seine-et-Marne", "11"),
    departement_at("78", "Yvelines", "11"),
    departement_at("79", "Deux-Sèvres", "75"),
    departement_at("80", "Somme", "32"),
    departement_at("81", "Tarn", "76"),
    departement_at("82", "Tarn-et-Garonne", "76"),
    departement_at("83", "Var", "93"),
    departement_at("84", "Vaucluse", "93"),
    departement_at("85", "Vendée", "52"),
    departement_at("86", "Vienne", "75"),
    departement_at("87", "Haute-Vienne", "75"),
    departement_at("88", "Vosges", "44"),
    departement_at("89", "Yonne", "27"),
    departement_at("90", "Territoire de Belfort", "27"),
    departement_at("91", "Essonne", "11"),
    departement_at("92", "Hauts-de-Seine", "11"),
    departement_at("93", "Seine-Saint-Denis", "11"),
    departement_at("94", "Val-de-Marne", "11"),
    departement_at("95", "Val-d'Oise", "11"),
    departement_at("971", "Guadeloupe", "01"),
    departement_at("972", "Martinique", "02"),
    departement_at("973", "Guyane", "03"),
    departement_at("974", "La Réunion", "04"),
    departement_at("975", "Saint-Pierre-et-Miquelon", ""),
    departement_at("976", "Mayotte", "06"),
    departement_at("977", "Saint-Barthélemy", ""),
    departement_at("978", "Saint-Martin", ""),
    departement_at("984", "Terres australes et antarctiques françaises", ""),
    departement_at("986", "Wallis et Futuna", ""),
    departement_at("987", "Polynésie française", ""),
    departement_at("988", "Nouvelle-Calédonie", ""),
    departement_at("989", "Île de Clipperton", ""),
];

#[cfg(test)]
mod tests {
    use super::{
        check_departement, current_commune, departement, departement_of, insee, insee_codes,
        is_commune_list, region,
    };

    #[test]
    fn codes_of_communes_are_read_and_repaired() {
        for (given, wanted) in [
            ("33063", "33063"),
            ("2A004", "2A004"),
            ("97105", "97105"),
            ("1004", "01004 W_INSEE"),
            ("2a004", "2A004 W_INSEE"),
            ("33 063", "33063 W_INSEE"),
            ("33063.0", "33063 W_INSEE"),
            ("O1004", "01004 W_INSEE"),
            ("INSEE 33063", "33063 W_INSEE"),
            ("33063 (Bordeaux)", "33063 W_INSEE"),
            ("IA311", "W_INSEE"),
            ("33000", "W_INSEE"),
            ("20004", "W_INSEE"),
            ("Bordeaux", "W_INSEE"),
            ("311", "W_INSEE"),
        ] {
            let read = insee(given).map_or_else(
                |note| note.kind.to_owned(),
                |read| {
                    format!("{}{}", read.value, if read.notes.is_empty() { "" } else { " W_INSEE" })
                },
            );
            assert_eq!(read, wanted, "{given}");
        }
        assert_eq!(insee_codes(&["01004,01005", "71001;12002 12003"], &[]).len(), 5);
        let corsican =
            |departements| insee_codes(&["20047"], departements)[0].clone().map(|read| read.value);
        assert_eq!(corsican(&["2B"]).as_deref(), Ok("2B047"));
        assert!(corsican(&["2A", "2B"]).is_err() && corsican(&[]).is_err());
    }

    #[test]
    fn communes_are_followed_to_today_and_checked() {
        assert_eq!(current_commune("10001"), "10289");
        assert_eq!(current_commune("33063"), "33063");
        assert_eq!(departement_of("2A004").map(|d| d.name), Some("Corse-du-Sud"));
        assert_eq!(check_departement("33063", &["33"]), None);
        assert_eq!(
            check_departement("33063", &["01", "71"]).map(|note| note.kind),
            Some("W_INSEE_DPT")
        );
        for (name, code) in [
            ("Côte-d'Or", "21"),
            ("côtes du nord", "22"),
            ("2b", "2B"),
            ("1", "01"),
            ("La Réunion", "974"),
            ("Réunion", "974"),
        ] {
            assert_eq!(departement(name).map(|d| d.code), Some(code), "{name}");
        }
    }

    #[test]
    fn old_regions_lead_to_those_of_today() {
        for (name, departements, wanted) in [
            ("Grand Est", &[][..], "44"),
            ("Ile-de-France", &[], "11"),
            ("Poitou-Charentes", &["01"], "75 W_REGION"),
            ("Champagne-Ardenne", &["10"], "44"),
            ("Rhône-Alpes", &["Drôme"], "84"),
            ("Seine-et-Marne", &[], "W_REGION"),
        ] {
            let read = region(name, departements).map_or_else(
                |note| note.kind.to_owned(),
                |read| {
                    format!(
                        "{}{}",
                        read.value.code,
                        if read.notes.is_empty() { "" } else { " W_REGION" }
                    )
                },
            );
            assert_eq!(read, wanted, "{name}");
        }
        assert!(
            is_commune_list("33063;2A004") && !is_commune_list("mem/0420/sap01_mh00079729_p.jpg")
        );
    }
}
