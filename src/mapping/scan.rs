//! Scanned acts and files, as documents of the thing: `crm:E31_Document`, `…#document-1`, with the path in POP's storage.
//! Like images they are under no open licence. The number of an act (`NUMA`) is that of a document too, `…#act`.

use super::builder::{Builder, ENTITY, Node};
use super::identifier::ACT;
use super::image::checked;
use crate::notice::grammar::{link, text};
use crate::vocab::{crm, schema};

/// What a document is: code and label of the concept `document/…`.
type Kind = (&'static str, &'static str);

const ACT_SCAN: Kind = ("protection-act", "arrêté de protection");
const PROTECTION_FILE: Kind = ("protection-file", "dossier de protection");
const LABEL_DECISION: Kind = ("label-decision", "décision de label");
const GREEN_FILE: Kind = ("green-file", "dossier vert de l'Inventaire");
const SURVEY_FILE: Kind = ("survey-file", "dossier d'inventaire");

/// The documents of a building.
pub fn of_building(b: &mut Builder, acts: &[Node]) {
    documents(b, acts, LABEL_DECISION);
}

/// The documents of an object, and the number of its act.
pub fn of_object(b: &mut Builder, acts: &[Node]) {
    documents(b, acts, PROTECTION_FILE);
    act_number(b, acts);
}

/// `POP_DOSSIER_PROTECTION` holds `file` in this base.
fn documents(b: &mut Builder, acts: &[Node], file: Kind) {
    let record = b.record;
    let mut stated = 0;
    for (field, kind) in [
        ("POP_ARRETE_PROTECTION", ACT_SCAN),
        ("POP_DOSSIER_PROTECTION", file),
        ("POP_DOSSIER_VERT", GREEN_FILE),
    ] {
        for path in record.list(field) {
            let Some(path) = checked(b, field, path) else { continue };
            let node = document(b, stated, kind, &path);
            stated += 1;
            // Of several acts it is not known which one it is.
            if let ([act], true) = (acts, kind == ACT_SCAN) {
                b.link(*act, crm::P70I_IS_DOCUMENTED_IN, node);
            }
        }
    }
    let items = record.list("DOSURLPDF");
    let cell = items.join(";");
    for read in link::urls(&items) {
        if let Some(address) = b.take("DOSURLPDF", &cell, read) {
            document(b, stated, SURVEY_FILE, &address);
            stated += 1;
        }
    }
}

fn document(b: &mut Builder, index: usize, (code, label): Kind, path: &str) -> Node {
    let node = b.numbered("document", index);
    b.link(ENTITY, crm::P70I_IS_DOCUMENTED_IN, node);
    b.link(ENTITY, schema::SUBJECT_OF, node);
    b.is_a(node, crm::E31_DOCUMENT);
    b.is_a(node, schema::MEDIA_OBJECT);
    b.kind(node, "document", code, label);
    b.string(node, schema::CONTENT_URL, path);
    b.french(node, schema::COPYRIGHT_NOTICE, RESERVED_DOCUMENT);
    node
}

/// What every scan says about its rights, in French.
const RESERVED_DOCUMENT: &str =
    "Tous droits réservés : la licence ouverte de la notice ne s'étend pas au document numérisé.";

/// The number of the act: of the document that decided the protection.
fn act_number(b: &mut Builder, acts: &[Node]) {
    let record = b.record;
    let Some(number) = record.text("NUMA").filter(|number| !text::is_placeholder(number)) else {
        return;
    };
    let act = b.part("act");
    b.link(ENTITY, crm::P70I_IS_DOCUMENTED_IN, act);
    b.is_a(act, crm::E31_DOCUMENT);
    b.kind(act, "document", ACT_SCAN.0, ACT_SCAN.1);
    if let [one] = acts {
        b.link(*one, crm::P70I_IS_DOCUMENTED_IN, act);
    }
    let node = b.part("act-number");
    b.link(act, crm::P1_IS_IDENTIFIED_BY, node);
    b.is_a(node, crm::E42_IDENTIFIER);
    b.kind(node, "identifier", ACT.code, ACT.label);
    b.string(node, crm::P190_HAS_SYMBOLIC_CONTENT, &text::line(&number));
}
