//! One stream of the graph, or of one dataset, in any format.

use super::rebuild;
use crate::iri::IriBase;
use crate::notice::Base;
use crate::store::Graph;
use crate::store::StoreError;
use crate::vocab::PREFIXES;
use oxrdf::GraphNameRef;
use oxrdf::Triple;
use oxrdfio::JsonLdProfileSet;
use oxrdfio::RdfFormat;
use oxrdfio::RdfSerializer;
use std::io;
use std::io::Write;

/// An export that broke off.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("cannot write the export")]
    Write(#[from] io::Error),
}

/// The format with this name: `nt`, `nq`, `ttl`, `trig`, `rdf` or `jsonld`.
#[must_use]
pub fn format(name: &str) -> Option<RdfFormat> {
    Some(match name {
        "nt" => RdfFormat::NTriples,
        "nq" => RdfFormat::NQuads,
        "ttl" => RdfFormat::Turtle,
        "trig" => RdfFormat::TriG,
        "rdf" => RdfFormat::RdfXml,
        "jsonld" => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        _ => return None,
    })
}

/// Which triples are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// The default graph.
    All,
    /// The notices of a base.
    Dataset(Base),
    /// The places, agents and terms that notices name.
    Shared,
}

/// Writes a selection of the default graph; gives the number of triples. In memory is one notice at a
/// time, and of a dataset the IRIs of its notices.
///
/// # Errors
/// When the store cannot be read, or `out` not be written.
pub fn write(
    graph: &Graph,
    iris: &IriBase,
    selection: Selection,
    format: RdfFormat,
    out: impl Write,
) -> Result<u64, ExportError> {
    let serializer = PREFIXES.iter().fold(
        RdfSerializer::from_format(format),
        |serializer, (prefix, namespace)| {
            serializer.with_prefix(*prefix, *namespace).expect("our namespaces are IRIs")
        },
    );
    let mut writer = serializer.for_writer(out);
    let mut triples = 0;
    let mut add = |triple: &Triple| -> Result<(), ExportError> {
        triples += 1;
        Ok(writer.serialize_quad(triple.as_ref().in_graph(GraphNameRef::DefaultGraph))?)
    };
    match selection {
        Selection::All => {
            for triple in graph.triples() {
                add(&triple?)?;
            }
        }
        Selection::Dataset(base) => {
            rebuild::for_each_notice(graph, iris, base, |triples| {
                triples.iter().try_for_each(&mut add)
            })?;
        }
        Selection::Shared => {
            rebuild::for_each_shared(graph, iris, |triples| triples.iter().try_for_each(&mut add))?;
            rebuild::for_each_inverse(graph, |triples| triples.iter().try_for_each(&mut add))?;
        }
    }
    writer.finish()?.flush()?;
    Ok(triples)
}
