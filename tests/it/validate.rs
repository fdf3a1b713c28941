//! `notitia validate`: formats in and out, and how it ends.

use crate::harness;
use crate::harness::notitia;
use std::fs;
use std::process::Output;
use tempfile::TempDir;

const SHAPES: &str = r#"
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix : <http://example.org/> .
    :S sh:targetClass :Church ; sh:property
        [ sh:path :name ; sh:minCount 1 ; sh:message "a church has a name"@en, "une église a un nom"@fr ] ,
        [ sh:path :height ; sh:maxInclusive 200 ; sh:severity sh:Warning ] .
"#;

const TURTLE: &str = "@prefix : <http://example.org/> . :a a :Church ; :height 201 .";

fn run(dir: &TempDir, arguments: &str) -> Output {
    notitia().current_dir(dir.path()).args(arguments.split(' ')).output().expect("the program runs")
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().expect("a folder");
    for (name, content) in files {
        fs::write(dir.path().join(name), content).expect("a file");
    }
    dir
}

#[test]
fn a_graph_that_needs_more_memory_than_it_may_take_is_refused() {
    let lines = |count: usize| -> String {
        let line =
            |n| format!("<http://example.org/{n}> <http://example.org/name> \"{n:0200}\" .\n");
        (0..count).map(line).collect()
    };
    let dir =
        folder(&[("shapes.ttl", SHAPES), ("small.nt", &lines(100)), ("large.nt", &lines(100_000))]);
    // 100,000 names of 200 bytes are 20 MB at least.
    for (data, memory_mib, code) in [("small", 16, 0), ("large", 16, 2), ("large", 256, 0)] {
        let arguments =
            format!("validate --shapes shapes.ttl --data {data}.nt --memory-mib {memory_mib}");
        let output = run(&dir, &arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments}: {output:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.contains("large.nt: after ") && said.contains("--memory-mib"), code == 2);
        assert_eq!(output.stdout.is_empty(), code == 2, "{arguments}: {output:?}");
    }
}

#[test]
fn data_of_every_format_get_the_same_report() {
    const TYPE: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    const INTEGER: &str = "<http://www.w3.org/2001/XMLSchema#integer>";
    let line = |graph: &str| {
        format!(
            "<http://example.org/a> {TYPE} <http://example.org/Church> {graph}.
             <http://example.org/a> <http://example.org/height> \"201\"^^{INTEGER} {graph}."
        )
    };
    let xml = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://example.org/">
        <Church rdf:about="http://example.org/a">
            <height rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">201</height>
        </Church></rdf:RDF>"#;
    let json = r#"{"@id": "http://example.org/a", "@type": "http://example.org/Church", "http://example.org/height": 201}"#;
    let dir = folder(&[
        ("shapes.ttl", SHAPES),
        ("data.ttl", TURTLE),
        ("data.trig", &format!("<http://example.org/g> {{ {} }}", line(""))),
        ("data.nt", &line("")),
        ("data.nq", &line("<http://example.org/g> ")),
        ("data.rdf", xml),
        ("data.jsonld", json),
    ]);
    let report = |extension: &str| {
        let output = run(&dir, &format!("validate --shapes shapes.ttl --data data.{extension}"));
        assert_eq!(output.status.code(), Some(1), "{extension}: {output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let turtle = report("ttl");
    assert_eq!(turtle.matches("sh:ValidationResult").count(), 2, "{turtle}");
    for extension in ["trig", "nt", "nq", "rdf", "jsonld"] {
        assert_eq!(report(extension), turtle, "{extension}");
    }
}

#[test]
fn the_report_is_also_json_and_lines_in_french_or_english() {
    let dir = folder(&[("shapes.ttl", SHAPES), ("data.ttl", TURTLE)]);
    let printed = |more: &str| {
        let output = run(&dir, &format!("validate --shapes shapes.ttl --data data.ttl {more}"));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let report: serde_json::Value = serde_json::from_str(&printed("--format json")).expect("JSON");
    assert_eq!(report["conforms"], false);
    let first = &report["results"][0];
    assert_eq!(first["focusNode"]["value"], "http://example.org/a");
    assert_eq!(first["path"], "<http://example.org/height>");
    assert_eq!(first["value"]["value"], "201");
    assert_eq!(first["severity"], "http://www.w3.org/ns/shacl#Warning");
    assert_eq!(report["results"][1]["messages"]["fr"][0], "une église a un nom");
    assert_eq!(
        printed("--format human").lines().skip(2).collect::<Vec<_>>(),
        [
            "violation: <http://example.org/a> <http://example.org/name>",
            "    a church has a name",
            "does not conform; results: 2; violations: 1, warnings: 1, infos: 0",
        ]
    );
    let french = printed("--format human --lang fr");
    assert!(french.starts_with("avertissement: ") && french.contains("une église a un nom"));
}

#[test]
fn the_exit_code_tells_conformance_from_failure() {
    let dir = folder(&[
        ("shapes.ttl", SHAPES),
        ("named.ttl", "@prefix : <http://example.org/> . :a a :Church ; :name 'x' ."),
        ("unnamed.ttl", TURTLE),
        ("wrong.ttl", &SHAPES.replace("minCount", "minCuont")),
        ("broken.ttl", "<a> <b>"),
        ("notes.csv", ""),
    ]);
    for (arguments, code, said) in [
        ("--shapes shapes.ttl --data named.ttl", 0, ""),
        ("--shapes shapes.ttl --data unnamed.ttl", 1, ""),
        ("--shapes shapes.ttl --data named.ttl unnamed.ttl", 1, ""),
        ("--shapes shapes.ttl --data shapes.ttl", 0, ""),
        ("--shapes wrong.ttl --data named.ttl", 2, "did you mean sh:minCount?"),
        ("--shapes broken.ttl --data named.ttl", 2, "broken.ttl is not well-formed"),
        ("--shapes absent.ttl --data named.ttl", 2, "cannot read absent.ttl"),
        ("--shapes shapes.ttl --data broken.ttl", 2, "cannot read broken.ttl"),
        ("--shapes shapes.ttl --data notes.csv", 2, "tells no format of RDF"),
        ("--shapes shapes.ttl", 2, "--data"),
        ("--shapes shapes.ttl --data unnamed.ttl --timeout-s 0", 2, "is not done after 0ns"),
        ("--shapes shapes.ttl --data unnamed.ttl --timeout-s 60", 1, ""),
    ] {
        let output = run(&dir, &format!("validate {arguments}"));
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments}: {errors}");
        assert!(errors.contains(said), "{arguments}: {errors}");
        assert_eq!(output.stdout.is_empty(), code == 2, "{arguments}: a failure has no report");
    }
}

#[test]
fn without_shapes_the_built_in_ones_are_used() {
    let dir = folder(&[]);
    let store = harness::sample().to_str().expect("UTF-8");
    let output =
        run(&dir, &format!("dump --store {store} --format nt --dataset museofile -o data.nt"));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let output = run(&dir, "validate --data data.nt --format json");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let results = report["results"].as_array().expect("results");
    let violations = results
        .iter()
        .filter(|result| result["severity"].as_str().is_some_and(|s| s.ends_with("Violation")));
    assert_eq!(violations.count(), 0, "what is stored has no violation");
}

#[test]
fn a_result_for_a_shape_within_a_shape_says_why_unless_told_not_to() {
    let shapes = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://example.org/> .
        :S sh:targetNode :a ; sh:message 'no church'@en ; sh:node
            [ sh:property [ sh:path :name ; sh:minCount 1 ; sh:message 'no name'@en ] ] .";
    let dir = folder(&[("shapes.ttl", shapes), ("data.ttl", TURTLE)]);
    let printed = |more: &str| {
        let output = run(&dir, &format!("validate --shapes shapes.ttl --data data.ttl {more}"));
        assert_eq!(output.status.code(), Some(1), "{more}: {output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let lines = [
        "violation: <http://example.org/a> <http://example.org/a>",
        "    no church",
        "    violation: <http://example.org/a> <http://example.org/name>",
        "        no name",
        "does not conform; results: 1; violations: 1, warnings: 0, infos: 0",
    ];
    assert_eq!(printed("--format human").lines().collect::<Vec<_>>(), lines);
    let report: serde_json::Value = serde_json::from_str(&printed("--format json")).expect("JSON");
    let detail = &report["results"][0]["details"][0];
    assert_eq!(detail["path"], "<http://example.org/name>");
    assert_eq!(printed("--format turtle").matches("sh:detail [").count(), 1);
    for format in ["turtle", "json", "human"] {
        let without = printed(&format!("--format {format} --details false"));
        assert!(!without.contains("name"), "{without}");
    }
}
