//! Rights and persons, rule by rule: a notice for each, with a word that stands nowhere else, goes through the
//! program; what the rule withholds is in no byte of what comes out, and what it allows is.

use crate::harness;
use flate2::read::GzDecoder;
use notitia::mapping::privacy::WITHHELD;
use notitia::notice::Base;
use notitia::notice::fields;
use notitia::notice::fields::Card;
use serde_json::Value;
use serde_json::json;
use std::fs;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use tempfile::TempDir;

use Base::{Autor, Joconde, Memoire, Merimee, Mnr, Museofile, Palissy};

/// The word; in the notice of a row its number follows.
const WORD: &str = "Zorglubin";

/// A field of a notice, and whether its word may be told.
struct Row {
    base: Base,
    field: &'static str,
    /// With `{}` for the word.
    value: &'static str,
    told: bool,
    /// Further fields of the notice.
    with: &'static [(&'static str, &'static str)],
}

const fn never(base: Base, field: &'static str, value: &'static str) -> Row {
    Row { base, field, value, told: false, with: &[] }
}

const fn told(base: Base, field: &'static str, value: &'static str) -> Row {
    Row { base, field, value, told: true, with: &[] }
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Locations that are kept secret.
    never(Palissy, "ADRS2", "3 place {}"),
    never(Palissy, "COM2", "{}"),
    never(Palissy, "EDIF2", "château {}"),
    never(Palissy, "EMPL2", "réserve {}"),
    never(Palissy, "INSEE2", "{}"),
    // With one of them, the point and the place in the building are secret too.
    Row { base: Palissy, field: "COORM", value: "{}", told: false, with: &[("COM2", "Melun")] },
    // Editors and writers.
    never(Merimee, "NOMS", "{} Jeanne"),
    never(Palissy, "NOMS", "{} Jeanne"),
    never(Joconde, "REDA", "{} Jeanne"),
    never(Joconde, "COOR", "{} Jeanne"),
    never(Mnr, "REDC", "{} Jeanne"),
    // Research on despoiled families that the producer does not show.
    never(Mnr, "HIST2", "Vendu par la famille {} en 1941."),
    never(Mnr, "HIST3", "Vendu par la famille {} en 1941."),
    never(Mnr, "HIST4", "Restitué aux héritiers {} en 1950."),
    never(Autor, "REDAC", "{} Jeanne"),
    // Mails and what leads to them.
    never(Merimee, "CONTACT", "{}@culture.example"),
    never(Palissy, "CONTACT", "{}@culture.example"),
    never(Memoire, "CONTACT", "{}@culture.example"),
    never(Joconde, "CONTACT", "{}@culture.example"),
    never(Joconde, "MSGCOM", "<a href='mailto:{}@musee.example'>commander</a>"),
    never(Museofile, "CONTACT_GENERIQUE", "{}@musee.example"),
    never(Museofile, "CONTACT_MUSEO", "{}@musee.example"),
    never(Merimee, "HIST", "Renseignements : {}@courriel.example"),
    never(Palissy, "DESC", "Renseignements : {} (at) courriel.example"),
    never(Joconde, "DESC", "Renseignements : {} [at] courriel.example"),
    never(Joconde, "COPY", "© {}@courriel.example"),
    never(Memoire, "LEG", "Vue, voir {}@courriel.example"),
    never(Mnr, "HIST", "Renseignements : {}@courriel.example"),
    never(Merimee, "TICO", "Château, tél. 05 56 55 12 34 ({})"),
    // Owners, donors, former owners, and where they live.
    never(Merimee, "PERS", "{} Jeanne (donateur)"),
    never(Palissy, "PERS", "{} Jeanne (donateur)"),
    never(Joconde, "APTN", "{} Jeanne, 12 rue des Lilas, 33000 Bordeaux"),
    never(Joconde, "APTN", "{} Jeanne"),
    never(Merimee, "PSTA", "propriété de {} Jeanne"),
    never(Palissy, "PRECISION_JURIDIQUE", "propriété de {} Jeanne"),
    never(Merimee, "MFICH", "{} Jeanne"),
    never(Palissy, "MFICH", "{} Jeanne"),
    never(Merimee, "DOSADRS", "12 rue {}"),
    never(Palissy, "DOSADRS", "12 rue {}"),
    never(Merimee, "STAT", "propriété privée : {} Jeanne"),
    never(Palissy, "STAT", "propriété de Mme {}"),
    never(Joconde, "STAT", "propriété privée personne physique {}"),
    never(Palissy, "OBS", "Déposé chez Mme {}, 12 r. des Lilas"),
    never(Palissy, "ORIG", "{} Jeanne, 12 bis, rue des Lilas"),
    never(Palissy, "ACQU", "don {} Jeanne, 33000 Bordeaux"),
    never(Palissy, "HIST", "Propriétaire : Mme {}, 12 rue des Lilas, 33000 Bordeaux."),
    never(Joconde, "HIST", "Héritiers {}, 12, av. des Lilas, 33000 Bordeaux."),
    // Private keepers.
    never(Palissy, "DEPL", "lieu de déplacement : Île-de-France, 77, Melun, chez Mme {}"),
    never(Palissy, "DEPL", "collection particulière {}"),
    never(Palissy, "DEPL", "déplacé en 1993 : Provins, famille {}"),
    never(Merimee, "DEPL", "élément déplacé chez M. {}"),
    never(Memoire, "LIEUCP", "77 ; Melun ; coll. part. {}"),
    never(Memoire, "PRECOR", "conservé chez Mme {}"),
    never(Memoire, "LIEUORIG", "Melun, chez Mme {}"),
    never(Joconde, "DEPO", "Melun ; collection particulière {}"),
    never(Joconde, "LOCA", "Melun ; collection particulière {}"),
    never(Mnr, "LOCA", "Melun ; collection particulière {}"),
    // Persons photographed, staff, friends of museums.
    never(Memoire, "MCPER", "{} Jeanne"),
    never(Memoire, "ADPHOT", "12 rue {}"),
    never(Museofile, "RESP", "{} Jeanne"),
    never(Museofile, "GRESP", "{} Jeanne"),
    never(Museofile, "TEL_M", "05 56 55 12 34 {}"),
    never(Museofile, "LEGS", "legs de {} Jeanne"),
    never(Museofile, "NOM_AMI", "{} Jeanne"),
    never(Museofile, "OBS_AMI", "{} Jeanne"),
    // What is published: makers, credits, the words on provenance.
    told(Merimee, "TICO", "Château de {}"),
    told(Palissy, "DEPL", "lieu de déplacement : Île-de-France, 77, Melun, musée {}"),
    told(Merimee, "AUTR", "{} Jeanne (architecte)"),
    told(Palissy, "HIST", "Offert par la famille {} en 1750."),
    told(Joconde, "COPY", "© musée {}"),
    told(Memoire, "AUTP", "{}, Jeanne (photographe)"),
    told(Mnr, "HIST", "Acquis à Paris par {} en 1941."),
    told(Museofile, "NOMOFF", "musée {}"),
    told(Autor, "NOM", "{}"),
];

impl Row {
    fn reference(&self, at: usize) -> String {
        match self.base {
            Merimee => format!("PA{at:08}"),
            Palissy => format!("PM{at:08}"),
            Joconde => format!("{at:011}"),
            Memoire => format!("AP{at:06}"),
            Mnr => format!("MNR{at:05}"),
            Museofile => format!("M{at:04}"),
            Autor => format!("AW{at:05}"),
        }
    }

    fn word(at: usize) -> String {
        format!("{WORD}{at:02}q")
    }

    /// The notice, as POP's JSON has it.
    fn notice(&self, at: usize) -> Value {
        let mut notice = json!({ "REF": self.reference(at), "BASE": self.base.name() });
        let word = Self::word(at);
        let own = [(self.field, self.value)];
        for (code, value) in own.iter().chain(self.with) {
            let value = value.replace("{}", &word);
            let field = fields::field(self.base, code);
            notice[*code] = match field.map(|field| field.card) {
                Some(Card::List) => json!([value]),
                _ => json!(value),
            };
        }
        notice["HISTORIQUE"] =
            json!([{ "nom": WORD, "prenom": "Editrix", "email": "e@x.example" }]);
        notice
    }
}

/// Runs the program on a store; gives what it prints.
fn run(store: &Path, arguments: &[&str]) -> String {
    let output = harness::notitia()
        .args(arguments)
        .arg("--store")
        .arg(store)
        .args(["--problems-shown-max", "1000000"])
        .output()
        .expect("the program runs");
    assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {output:?}");
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

/// All that comes out when the notices of a base go in, by what it is.
fn outputs(base: Base, dir: &Path) -> Vec<(String, String)> {
    let file = dir.join(format!("{base}.jsonl"));
    let of_base = ROWS.iter().enumerate().filter(|(_, row)| row.base == base);
    let lines: Vec<String> = of_base.map(|(at, row)| row.notice(at).to_string()).collect();
    fs::write(&file, lines.join("\n")).expect("a file");
    let (store, report) = (dir.join(base.name()), dir.join(format!("{base}.ttl")));
    let file = file.to_str().expect("UTF-8");
    let with_report = ["--report", report.to_str().expect("UTF-8")];
    let mut out = vec![
        (
            "check".to_owned(),
            run(&store, &[&["check", file, "--base", base.name()], &with_report[..]].concat()),
        ),
        ("load".to_owned(), run(&store, &["load", file, "--base", base.name()])),
        ("all quads".to_owned(), run(&store, &["dump", "--format", "nq"])),
        ("status".to_owned(), run(&store, &["status"])),
        ("quarantine".to_owned(), run(&store, &["quarantine", "list"])),
        ("report".to_owned(), fs::read_to_string(report).expect("a report")),
    ];
    let version = harness::version(&store);
    assert_eq!(version.info().datasets[0].notices, lines.len() as u64, "{base}: all are stored");
    for dump in &version.info().dumps {
        let mut text = String::new();
        let file = File::open(version.dump_path(&dump.name).expect("a dump")).expect("a dump");
        GzDecoder::new(file).read_to_string(&mut text).expect("UTF-8");
        out.push((dump.name.clone(), text));
    }
    out
}

#[test]
fn each_rule_withholds_what_it_says_and_no_more() {
    let dir = TempDir::new().expect("a folder");
    let mut wrong = Vec::new();
    for base in Base::ALL {
        let outputs = outputs(base, dir.path());
        let tells = |word: &str| {
            let word = word.to_lowercase();
            outputs.iter().find(|(_, text)| text.to_lowercase().contains(&word))
        };
        for (at, row) in ROWS.iter().enumerate().filter(|(_, row)| row.base == base) {
            match (row.told, tells(&Row::word(at))) {
                (false, Some((what, _))) => {
                    wrong.push(format!("{base} {}: told in {what}: {}", row.field, row.value))
                }
                (true, None) => wrong.push(format!("{base} {}: told nowhere", row.field)),
                _ => {}
            }
        }
        if let Some((what, _)) = tells("Editrix") {
            wrong.push(format!("{base} HISTORIQUE: told in {what}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_field_that_is_withheld_has_a_row() {
    for (base, code, ..) in WITHHELD.iter().filter(|(_, code, ..)| *code != "HISTORIQUE") {
        let has_row = |row: &Row| row.field == *code && base.is_none_or(|base| row.base == base);
        assert!(ROWS.iter().any(has_row), "{base:?} {code}");
    }
}

#[test]
fn words_on_provenance_make_no_person() {
    let dir = TempDir::new().expect("a folder");
    let outputs = outputs(Mnr, dir.path());
    let (_, quads) = outputs.iter().find(|(what, _)| what == "all quads").expect("the quads");
    assert!(quads.contains(WORD) && !quads.contains("/id/agent/"), "{quads}");
}

#[test]
fn the_page_on_privacy_names_each_field_in_both_languages() {
    let page = fs::read_to_string(harness::package("docs/privacy.md")).expect("the page");
    let (french, english) = page.split_once("\n# Rights and personal data").expect("two languages");
    for (language, text) in [("French", french), ("English", english)] {
        for (_, code, ..) in WITHHELD {
            assert!(text.contains(&format!("`{code}`")), "{language}: {code}");
        }
    }
}
