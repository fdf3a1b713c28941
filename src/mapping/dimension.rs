//! Sizes: the words as `schema:size`, and each measure as a `crm:E54_Dimension` when the whole cell was read.

use super::builder::{Builder, ENTITY};
use crate::notice::grammar::{dimension, text};
use crate::vocab::{crm, rdf, schema};

/// The measures of a field, `…#dimension-1`.
pub fn dimensions(b: &mut Builder, field: &'static str) {
    let record = b.record;
    let Some(cell) = record.text(field) else { return };
    if text::is_placeholder(&cell) {
        return;
    }
    b.french(ENTITY, schema::SIZE, &text::clean(&cell, record.base).value);
    let read = dimension::dimensions(&cell, record.base);
    for (index, measure) in b.take(field, &cell, read).unwrap_or_default().into_iter().enumerate() {
        let node = b.numbered("dimension", index);
        b.link(ENTITY, crm::P43_HAS_DIMENSION, node);
        b.is_a(node, crm::E54_DIMENSION);
        b.kind(node, "dimension", measure.kind.slug(), measure.kind.label());
        b.typed(node, crm::P90_HAS_VALUE, measure.value, rdf::DECIMAL);
        let unit = b.fixed_concept("unit", measure.unit.symbol(), measure.unit.symbol());
        b.add(node, crm::P91_HAS_UNIT, unit);
        if let Some(part) = measure.part {
            b.french(node, rdf::LABEL, &text::line(&part));
        }
    }
}
