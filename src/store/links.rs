//! Links from their other end. What only the other notice of a link states stands in the default graph like
//! everything else, and besides in a named graph, which tells it from what a notice states of its own.

use super::error::StoreError;
use super::graph::Graph;
use super::notice::DEFAULT;
use super::writer::Writer;
use crate::iri::IriBase;
use crate::iri::Name;
use crate::mapping::inverse;
use crate::percent::unescaped;
use crate::vocab::dcterms;
use oxigraph::model::GraphName;
use oxigraph::model::GraphNameRef;
use oxigraph::model::NamedNode;
use oxigraph::model::NamedOrBlankNode;
use oxigraph::model::Quad;
use oxigraph::model::QuadRef;
use oxigraph::model::Triple;
use oxigraph::store::StorageError;
use oxigraph::store::Transaction;
use std::collections::HashSet;

/// The names that tell links.
#[derive(Clone)]
pub(super) struct Links {
    iris: IriBase,
    graph: NamedNode,
}

impl Links {
    pub(super) fn new(iris: &IriBase) -> Self {
        Self { iris: iris.clone(), graph: iris.links_graph() }
    }

    fn mark<'t>(&'t self, triple: &'t Triple) -> QuadRef<'t> {
        triple.as_ref().in_graph(GraphNameRef::NamedNode(self.graph.as_ref()))
    }

    /// Takes out what only other notices state.
    pub(super) fn without_inverses(
        &self,
        triples: Vec<Triple>,
        has: impl Fn(QuadRef<'_>) -> Result<bool, StorageError>,
    ) -> Result<Vec<Triple>, StorageError> {
        let mut kept = Vec::with_capacity(triples.len());
        for triple in triples {
            if !(inverse::is_link(&triple, &self.iris) && has(self.mark(&triple))?) {
                kept.push(triple);
            }
        }
        Ok(kept)
    }

    fn is_own(
        &self,
        triple: &Triple,
        has: &impl Fn(QuadRef<'_>) -> Result<bool, StorageError>,
    ) -> Result<bool, StorageError> {
        Ok(has(in_default(triple))? && !has(self.mark(triple))?)
    }

    /// Whether another notice states this from its end, and none contradicts it.
    fn is_wanted(
        &self,
        triple: &Triple,
        has: &impl Fn(QuadRef<'_>) -> Result<bool, StorageError>,
    ) -> Result<bool, StorageError> {
        if let Some(other) = inverse::contradiction(triple)
            && self.is_own(&other, has)?
        {
            return Ok(false);
        }
        for source in inverse::sources(triple, &self.iris) {
            if self.is_own(&source, has)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// States a triple, or takes it out, as the notices of its two ends want it.
    fn refresh(
        &self,
        triple: &Triple,
        transaction: &mut Transaction<'_>,
    ) -> Result<(), StorageError> {
        let has = |quad: QuadRef<'_>| transaction.contains(quad);
        let is_marked = has(self.mark(triple))?;
        if !is_marked && has(in_default(triple))? {
            return Ok(());
        }
        match (is_marked, self.is_wanted(triple, &has)?) {
            (false, true) => {
                transaction.insert(in_default(triple));
                transaction.insert(self.mark(triple));
            }
            (true, false) => {
                transaction.remove(in_default(triple));
                transaction.remove(self.mark(triple));
            }
            _ => {}
        }
        Ok(())
    }

    /// Brings the other ends of links in line with what has gone from a notice and what is new in it, both
    /// of which the transaction has done already.
    pub(super) fn follow<'t>(
        &self,
        gone: impl IntoIterator<Item = &'t Triple>,
        new: impl IntoIterator<Item = &'t Triple>,
        transaction: &mut Transaction<'_>,
    ) -> Result<(), StorageError> {
        let is_link = |triple: &&Triple| inverse::is_link(triple, &self.iris);
        let mut touched = HashSet::new();
        for triple in new.into_iter().filter(is_link) {
            transaction.remove(self.mark(triple));
            touched.extend(inverse::touched(triple, &self.iris));
        }
        for triple in gone.into_iter().filter(is_link) {
            touched.extend(inverse::touched(triple, &self.iris));
        }
        touched.iter().try_for_each(|triple| self.refresh(triple, transaction))
    }
}

fn in_default(triple: &Triple) -> QuadRef<'_> {
    triple.as_ref().in_graph(GraphNameRef::DefaultGraph)
}

impl Graph {
    /// All that only the other notice of a link states, in the order of the store: subject by subject.
    pub fn inverses(&self) -> impl Iterator<Item = Result<Triple, StoreError>> + use<> {
        let graph = Some(GraphNameRef::NamedNode(self.links.graph.as_ref()));
        let quads = self.store.quads_for_pattern(None, None, None, graph);
        quads.map(|quad| Ok(Triple::from(quad?)))
    }

    /// Whether any notice has a property that links have.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_links(&self) -> Result<bool, StoreError> {
        for property in inverse::properties() {
            if self.with_property(property).next().transpose()?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a triple is stated, by whichever notice.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has(&self, triple: &Triple) -> Result<bool, StoreError> {
        Ok(self.store.contains(in_default(triple))?)
    }

    /// Whether so far only the other notice of a link states this.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_inverse(&self, triple: &Triple) -> Result<bool, StoreError> {
        Ok(inverse::is_link(triple, &self.links.iris)
            && self.store.contains(self.links.mark(triple))?)
    }
}

impl Writer {
    /// Notes that from now on a notice states these of its own.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn own(&self, claimed: &[Triple]) -> Result<(), StoreError> {
        let mut transaction = self.graph().store.start_transaction()?;
        for triple in claimed {
            transaction.remove(self.graph().links.mark(triple));
        }
        Ok(transaction.commit()?)
    }

    /// States the other end of each link of the store, after a load that was cut off.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn complete_links(&self, memory_mib: usize, threads: usize) -> Result<(), StoreError> {
        let Graph { store, links } = self.graph();
        let has = |quad: QuadRef<'_>| store.contains(quad);
        let had_inverses = self.graph().inverses().next().is_some();
        let missing = |link: Triple| -> Result<Vec<Quad>, StoreError> {
            let mut quads = Vec::new();
            let found = inverse::inverses(&link, &links.iris);
            if found.is_empty() || (had_inverses && has(links.mark(&link))?) {
                return Ok(quads);
            }
            for triple in found {
                if !has(in_default(&triple))? && links.is_wanted(&triple, &has)? {
                    quads.push(triple.clone().in_graph(links.graph.clone()));
                    quads.push(triple.in_graph(GraphName::DefaultGraph));
                }
            }
            Ok(quads)
        };
        let mut bulk = self.bulk(memory_mib, threads);
        for property in inverse::properties() {
            let quads = self.graph().with_property(property).flat_map(|link| {
                match link.and_then(&missing) {
                    Ok(quads) => quads.into_iter().map(Ok).collect(),
                    Err(error) => vec![Err(error)],
                }
            });
            bulk.load(quads)?;
        }
        bulk.commit()?;
        self.contradict()
    }

    /// Takes out what the notices of a bulk load contradict.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn contradict(&self) -> Result<(), StoreError> {
        let Graph { store, links } = self.graph();
        let mut transaction = store.start_transaction()?;
        for property in inverse::properties() {
            if !inverse::is_contradicting(property) {
                continue;
            }
            for link in self.graph().with_property(property) {
                for triple in inverse::touched(&link?, &links.iris) {
                    links.refresh(&triple, &mut transaction)?;
                }
            }
        }
        Ok(transaction.commit()?)
    }

    /// After a load that was cut off: what a notice would state that is not here is again what only the
    /// other one states.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn disown_links(&self) -> Result<(), StoreError> {
        let Graph { store, links } = self.graph();
        for property in inverse::properties() {
            for link in self.graph().with_property(property) {
                let link = link?;
                if !inverse::is_link(&link, &links.iris)
                    || store.contains(links.mark(&link))?
                    || self.has_notice_of(&link)?
                {
                    continue;
                }
                let mut transaction = store.start_transaction()?;
                transaction.remove(in_default(&link));
                links.follow([&link], [], &mut transaction)?;
                transaction.commit()?;
            }
        }
        Ok(())
    }

    fn has_notice_of(&self, link: &Triple) -> Result<bool, StoreError> {
        let NamedOrBlankNode::NamedNode(subject) = &link.subject else { return Ok(false) };
        let iris = self.iris();
        let Some(Name::Entity { base, escaped, .. } | Name::Doc { base, escaped }) =
            iris.parse(subject.as_str())
        else {
            return Ok(false);
        };
        let doc = iris.doc(base, &unescaped(escaped));
        let found = self.graph().store.quads_for_pattern(
            Some(doc.as_ref().into()),
            Some(dcterms::IS_PART_OF),
            None,
            DEFAULT,
        );
        Ok(found.into_iter().next().transpose()?.is_some())
    }
}
