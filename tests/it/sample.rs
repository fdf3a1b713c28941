//! The sample: what its load gives, and laws that hold for every load.

use crate::harness;
use notitia::dump::canonical;
use notitia::dump::reread;
use notitia::notice::grammar::edtf;
use notitia::store::Version;
use notitia::vocab::schema;
use oxrdf::NamedNode;
use oxrdf::Term;
use oxrdf::Triple;
use std::path::PathBuf;
use tempfile::TempDir;

#[test]
fn every_base_of_the_sample_is_stored() {
    let version = harness::version(harness::sample());
    let datasets: Vec<(&str, u64)> =
        version.info().datasets.iter().map(|info| (info.base.as_str(), info.notices)).collect();
    let expected = [
        ("merimee", 22),
        ("palissy", 16),
        ("joconde", 18),
        ("memoire", 16),
        ("mnr", 11),
        ("museofile", 8),
        ("autor", 8),
    ];
    assert_eq!(datasets, expected);
}

#[test]
fn every_date_of_the_flat_layer_is_edtf() {
    let version = harness::version(harness::sample());
    let mut dates = 0;
    for triple in harness::stored(&version).with_property(schema::DATE_CREATED) {
        let triple = triple.expect("readable");
        let Term::Literal(date) = &triple.object else { panic!("{triple}") };
        assert!(edtf::parse(date.value()).is_some(), "{triple}");
        dates += 1;
    }
    assert!(dates > 30, "{dates} dates");
}

#[test]
fn a_second_load_of_the_same_files_changes_nothing() {
    let dir = TempDir::new().expect("a folder");
    let first = harness::load(dir.path(), &harness::sample_files(), false);
    let before = harness::graph(dir.path());
    let second = harness::load(dir.path(), &harness::sample_files(), true);
    assert_eq!((second.stored, second.unchanged), (0, first.stored), "{second}");
    assert_eq!(second.version, None);
    assert_eq!(harness::graph(dir.path()), before);
    assert_eq!(harness::version(dir.path()).info().number, 1);
}

#[test]
fn the_order_and_the_grouping_of_the_files_make_no_difference() {
    let expected = harness::graph(harness::sample());
    let one_by_one = TempDir::new().expect("a folder");
    let mut files = harness::sample_files();
    files.reverse();
    for file in &files {
        harness::load(one_by_one.path(), std::slice::from_ref(file), false);
    }
    assert_eq!(harness::graph(one_by_one.path()), expected);
    let all_at_once = TempDir::new().expect("a folder");
    harness::load(all_at_once.path(), &files, false);
    assert_eq!(harness::graph(all_at_once.path()), expected);
}

#[test]
fn the_dumps_together_are_the_graph() {
    let version = harness::version(harness::sample());
    let mut written = reread::Tally::default();
    for dump in version.info().dumps.iter().filter(|dump| dump.format == "nt") {
        let path = version.dump_path(&dump.name).expect("a listed file");
        let format = dump.format.parse().expect("a format");
        let tally = reread::tally(&path, format).expect("a readable dump");
        assert_eq!(tally.triples, dump.triples, "{}", dump.name);
        written.triples += tally.triples;
        written.hash = written.hash.wrapping_add(tally.hash);
    }
    let mut stored = reread::Tally::default();
    for line in harness::graph(harness::sample()).split_inclusive('\n') {
        stored.add(line.as_bytes());
    }
    assert_eq!(written, stored);
    assert_eq!(version.info().triples, stored.triples);
}

#[test]
fn the_same_input_gives_the_same_dumps_byte_for_byte() {
    let again = TempDir::new().expect("a folder");
    harness::load(again.path(), &harness::sample_files(), false);
    let sums = |version: &Version| -> Vec<(String, String)> {
        let dumps = version.info().dumps.iter();
        dumps.map(|dump| (dump.name.clone(), dump.sha256.clone())).collect()
    };
    let expected = sums(&harness::version(harness::sample()));
    assert_eq!(expected.len(), 16, "eight datasets in two formats");
    assert_eq!(sums(&harness::version(again.path())), expected);
}

#[test]
fn every_notice_is_canonical_to_sophia_as_to_us() {
    let version = harness::version(harness::sample());
    for base in notitia::notice::Base::ALL {
        for doc in harness::stored(&version).docs(version.iris().dataset(base).as_ref()) {
            let triples = harness::stored(&version)
                .notice(doc.expect("readable").as_ref())
                .expect("readable");
            let general = canonical::canonical_lines(&triples).expect("no blank nodes");
            assert_eq!(canonical::sorted_lines(&triples), general);
        }
    }
}

#[test]
fn the_fingerprint_of_the_shapes_does_not_depend_on_their_layout() {
    let dir = TempDir::new().expect("a folder");
    let fingerprint = |text: &str| {
        std::fs::write(dir.path().join("a.ttl"), text).expect("a file");
        let base = notitia::iri::IriBase::new("http://e/").expect("a base");
        let rules = notitia::ingest::Rules::new(base, Some(dir.path()), harness::YEAR_NOW);
        rules.expect("good shapes").fingerprint
    };
    let shape = |path: &str| {
        format!(
            "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://s> a sh:NodeShape ;
            sh:targetClass <http://c> ; sh:property [ sh:path <{path}> ; sh:minCount 1 ] ."
        )
    };
    let other_layout = shape("http://p").replace("[ sh:path <http://p> ; sh:minCount 1 ]", "_:x")
        + "_:x sh:minCount 1 ; sh:path <http://p> .";
    assert_eq!(fingerprint(&shape("http://p")), fingerprint(&other_layout));
    assert_ne!(fingerprint(&shape("http://p")), fingerprint(&shape("http://q")));
}

#[test]
fn every_format_of_the_export_is_the_same_graph() {
    let version = harness::version(harness::sample());
    let (graph, iris) = (harness::stored(&version), version.iris());
    let selection = notitia::dump::export::Selection::Dataset(notitia::notice::Base::Mnr);
    let mut graphs = Vec::new();
    for name in ["nt", "nq", "ttl", "trig", "rdf", "jsonld"] {
        let format = notitia::dump::export::format(name).expect("a known format");
        let mut out = Vec::new();
        notitia::dump::export::write(graph, iris, selection, format, &mut out).expect("an export");
        let quads = oxrdfio::RdfParser::from_format(format).for_slice(&out);
        let triples: Vec<Triple> = quads
            .map(|quad| quad.unwrap_or_else(|error| panic!("{name}: {error}")).into())
            .collect();
        graphs.push((name, canonical::sorted_lines(&triples)));
    }
    assert!(graphs[0].1.len() > 1000);
    for (name, graph) in &graphs {
        assert_eq!(*graph, graphs[0].1, "{name}");
    }
}

#[test]
fn no_triple_of_the_sample_has_a_blank_node_or_an_empty_literal() {
    let graph = harness::graph(harness::sample());
    for line in graph.lines() {
        assert!(!line.starts_with("_:") && !line.contains(" _:"), "{line}");
        assert!(!line.contains(" \"\""), "{line}");
    }
}

#[test]
fn the_eiffel_tower_is_what_the_model_says() {
    let version = harness::version(harness::sample());
    let query = "ASK {
        ?tower a schema:LandmarksOrHistoricalBuildings, crm:E22_Human-Made_Object ;
            schema:identifier 'PA00088801' ; rdfs:label ?label ; schema:name ?name ;
            schema:additionalType ?kind ; crm:P2_has_type ?kind ;
            schema:creator/schema:name ?maker ;
            crm:P108i_was_produced_by ?production ;
            schema:containedInPlace ?commune ; crm:P55_has_current_location ?place ;
            schema:geo [ schema:latitude ?lat ; schema:longitude ?lon ] ;
            geo:hasGeometry/geo:asWKT ?wkt ;
            crm:P41i_was_classified_by [ a crm:E17_Type_Assignment ; crm:P42_assigned ?level ;
                crm:P4_has_time-span/crm:P82a_begin_of_the_begin '1964-06-24T00:00:00Z'^^xsd:dateTime ] .
        ?kind skos:prefLabel ?term ; skos:inScheme ?scheme .
        ?commune crm:P89_falls_within+ ?region .
        ?doc a crm:E31_Document, schema:DigitalDocument ; crm:P70_documents ?tower ;
            foaf:primaryTopic ?tower ; dcterms:license ?licence ; dcterms:isPartOf ?dataset ;
            dcterms:source ?pop ; prov:wasDerivedFrom ?file .
    }";
    let query = notitia::query::parse(query, version.iris().as_str()).expect("a query");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let mut out = Vec::new();
    let budget = notitia::query::Budget::until(deadline);
    let format = notitia::query::Format::Csv;
    let index = harness::index(&version);
    notitia::query::run(&index, &query, format, &budget, &mut out).expect("an answer");
    assert_eq!(String::from_utf8_lossy(&out).trim(), "true");
}

#[test]
fn a_load_of_one_base_keeps_the_dumps_of_the_others() {
    let dir = TempDir::new().expect("a folder");
    let files: Vec<PathBuf> = harness::sample_files();
    harness::load(dir.path(), &files[..1], false);
    let first = harness::version(dir.path());
    let joconde = |version: &Version| {
        let mut dumps = version.info().dumps.iter().filter(|dump| dump.dataset == "joconde");
        dumps.next().expect("a dump").sha256.clone()
    };
    harness::load(dir.path(), &files[1..], false);
    let second = harness::version(dir.path());
    assert_eq!(second.info().number, 2);
    assert_eq!(joconde(&first), joconde(&second));
    assert!(second.dump_path("joconde.nt.gz").expect("listed").exists());
    let tower: NamedNode = second.iris().doc(notitia::notice::Base::Merimee, "PA00088801");
    assert!(
        harness::stored(&first).notice(tower.as_ref()).expect("readable").is_empty(),
        "a version does not change"
    );
    assert!(!harness::stored(&second).notice(tower.as_ref()).expect("readable").is_empty());
}
