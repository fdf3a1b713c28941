//! The catalogue against the shapes of others: DCAT-AP 3.0.1 and those of the Dutch network for digital heritage (NDE).
//!
//! The shapes are not part of this repository: see `harness::shared`.

use crate::harness;
use notitia::catalog;
use notitia::catalog::Facts;
use notitia::shacl::Severity;
use notitia::shacl::Shapes;
use std::collections::BTreeMap;

/// What a file of shapes finds: severity, property, and why that stays.
type Stays = &'static [(&'static str, &'static str, &'static str)];

const FILES: &[(&str, Stays)] = &[
    ("dcat-ap-3.0.1/shapes.ttl", &[]),
    ("dcat-ap-3.0.1/range.ttl", &[]),
    ("dcat-ap-3.0.1/deprecateduris.ttl", &[]),
    (
        "dcat-ap-3.0.1/shapes_recommended.ttl",
        &[
            ("Warning", "contactPoint", "of a service; the datasets have theirs"),
            ("Warning", "keyword", "of a service; the datasets have theirs"),
            ("Warning", "theme", "of a service; the datasets have theirs"),
            ("Warning", "publisher", "of a service; the catalogue has one"),
            ("Warning", "bbox", "of France: its IRI says what it is"),
            ("Warning", "centroid", "of France: its IRI says what it is"),
            ("Warning", "issued", "of the first version, which nobody has noted"),
            ("Warning", "temporal", "heritage of all times"),
            ("Warning", "type", "of a body or a licence: not known, or plain from its IRI"),
        ],
    ),
    (
        "dcat-ap-3.0.1/mdr-vocabularies.shape.ttl",
        &[
            (
                "Violation",
                "algorithm",
                "asks for https://spdx.org, but SPDX has its terms below http://spdx.org",
            ),
            ("Warning", "publisher", "whoever runs a service is no body of the European Union"),
        ],
    ),
    (
        "nde/shacl.ttl",
        &[
            ("Info", "created", "of a version only `modified` is known"),
            ("Info", "issued", "of the first version, which nobody has noted"),
            ("Info", "temporal", "heritage of all times"),
        ],
    ),
];

#[test]
fn the_catalogue_conforms_to_the_profiles_of_others() {
    let Some(folder) = harness::shared("suites/shacl") else { return };
    let version = harness::version(harness::sample());
    let graph = catalog::void(Facts { iris: version.iris(), info: version.info() });
    let mut wrong = Vec::new();
    for (file, stays) in FILES {
        let text = std::fs::read_to_string(folder.join(file)).expect("shapes");
        // A term of a draft of SHACL, which the specification calls sh:node.
        let text = text.replace("sh:shape ", "sh:node ");
        let shapes = Shapes::parse([(*file, text.as_str())]).expect("good shapes");
        let mut found: BTreeMap<(String, String), usize> = BTreeMap::new();
        let report = shapes.validate(&graph).expect("no shape is recursive");
        for result in report.results {
            let severity = match result.severity {
                Severity::Info => "Info",
                Severity::Warning => "Warning",
                _ => "Violation",
            };
            let path = result.path.map(|path| path.to_string()).unwrap_or_default();
            let local = path.trim_end_matches('>').rsplit(['/', '#']).next();
            let key = (severity.to_owned(), local.unwrap_or_default().to_owned());
            *found.entry(key).or_default() += 1;
        }
        let found: Vec<_> = found.into_keys().collect();
        let mut expected: Vec<_> = stays
            .iter()
            .map(|(weight, path, _)| ((*weight).to_owned(), (*path).to_owned()))
            .collect();
        expected.sort();
        if found != expected {
            wrong.push(format!("{file}: {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
