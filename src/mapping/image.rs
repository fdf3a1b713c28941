//! Images: where POP keeps them, and whose they are. The open licence of the notices does not cover them, so
//! no image node ever has a licence.

use super::builder::{Builder, DOC, ENTITY};
use super::link::Relation;
use crate::notice::Base;
use crate::notice::grammar::{link, text};
use crate::notice::read::memoire_images;
use crate::vocab::{crm, dcterms, schema};

/// What every image says about its rights, in French.
pub const RESERVED: &str =
    "Tous droits réservés : la licence ouverte de la notice ne s'étend pas à l'image.";

/// One image.
#[derive(Clone, Debug, Default)]
pub struct Image {
    /// The path in POP's storage, or an old address: `memoire/AP12R002868/sap01_mh006801_p.jpg`.
    pub path: String,
    /// Whom to credit, as given.
    pub credit: Option<String>,
    /// What may be done with it, as given.
    pub rights: Option<String>,
}

/// The images of a field, each `…#image-1`; `schema:contentUrl` is the path in POP's storage, whose address
/// changes from time to time.
pub fn images(b: &mut Builder, field: &'static str, images: impl IntoIterator<Item = Image>) {
    let mut index = 0;
    for image in images {
        let Some(path) = checked(b, field, &image.path) else { continue };
        let node = b.numbered("image", index);
        index += 1;
        b.link(ENTITY, schema::IMAGE, node);
        b.link(ENTITY, crm::P138I_HAS_REPRESENTATION, node);
        b.is_a(node, crm::E36_VISUAL_ITEM);
        b.is_a(node, schema::IMAGE_OBJECT);
        b.string(node, schema::CONTENT_URL, &path);
        if let Some(credit) = &image.credit {
            b.french(node, schema::CREDIT_TEXT, &text::line(credit));
        }
        let rights = image.rights.as_deref().unwrap_or(RESERVED);
        b.french(node, schema::COPYRIGHT_NOTICE, &text::line(rights));
    }
}

/// A path as it is; an address only if it is well formed: the malformed ones are of servers long gone (Q23).
pub(super) fn checked(b: &mut Builder, field: &'static str, path: &str) -> Option<String> {
    if !path.starts_with("http") {
        return Some(path.to_owned());
    }
    let read = link::urls(&[path]).into_iter().next()?;
    let sound = read.as_ref().is_ok_and(|read| read.notes.is_empty());
    b.take(field, path, read).filter(|_| sound)
}

/// The images of a field that lists paths, all with one credit.
pub fn listed(b: &mut Builder, field: &'static str, credit: Option<&str>, rights: Option<&str>) {
    let record = b.record;
    let found: Vec<Image> = record
        .list(field)
        .into_iter()
        .map(|path| Image {
            path: path.to_owned(),
            credit: credit.map(str::to_owned),
            rights: rights.map(str::to_owned),
        })
        .collect();
    images(b, field, found);
}

/// The photographs of `MEMOIRE` in a notice that describes nothing itself: from its record.
pub fn photographs_from_record(b: &mut Builder) {
    for photograph in memoire_images(b.record) {
        if let Some(link) = link::reference(photograph.reference) {
            let other = b.iris.entity(link.base, &link.reference);
            b.add(DOC, dcterms::RELATION, other);
        }
    }
}

/// The photographs of `MEMOIRE`, which the producer copies into the notices of what they show: each an image,
/// and a link to the photograph's own notice.
pub fn from_memoire(b: &mut Builder) {
    let record = b.record;
    let mut found = Vec::new();
    for photograph in memoire_images(record) {
        if let Some(link) = link::reference(photograph.reference)
            && link.base == Base::Memoire
        {
            super::link::state(b, Relation::DepictedBy, &link);
        }
        if !photograph.url.is_empty() {
            let credit = Some(photograph.copyright.to_owned()).filter(|credit| !credit.is_empty());
            found.push(Image { path: photograph.url.to_owned(), credit, rights: None });
        }
    }
    images(b, "MEMOIRE", found);
}
