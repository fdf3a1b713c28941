//! What is wrong with the notices, for people (lines) and for machines (a SHACL report).

use super::error::LoadError;
use super::prepare::Prepared;
use crate::iri::IriBase;
use crate::notice::Problem;
use crate::notice::problem::Severity;
use crate::shacl::TurtlePath;
use crate::vocab::PREFIXES;
use oxrdf::Literal;
use oxrdf::NamedOrBlankNode;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

/// Prints problems, of each kind a few.
pub(super) struct Printer<'a> {
    print: &'a mut dyn FnMut(&str),
    shown_max: usize,
    /// The least weight of what is printed.
    least: Severity,
    shown: HashMap<&'static str, usize>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(print: &'a mut dyn FnMut(&str), shown_max: usize, least: Severity) -> Self {
        Self { print, shown_max, least, shown: HashMap::new() }
    }

    /// `merimee.csv:12: PA00088801: DPRO = "…": … [W_PROTECTION_DATE]`
    pub(super) fn problems(&mut self, prepared: &Prepared) {
        for problem in &prepared.problems {
            if problem.severity >= self.least && self.is_shown(problem.kind) {
                (self.print)(&line(prepared, problem));
            }
        }
    }

    pub(super) fn line(&mut self, line: &str) {
        (self.print)(line);
    }

    fn is_shown(&mut self, kind: &'static str) -> bool {
        let shown = self.shown.entry(kind).or_insert(0);
        *shown += 1;
        if *shown == self.shown_max.saturating_add(1) {
            (self.print)(&format!("{kind}: there are more; from here on they are only counted"));
        }
        *shown <= self.shown_max
    }
}

fn line(prepared: &Prepared, problem: &Problem) -> String {
    let mut line = format!("{}:{}: ", prepared.source.file, prepared.source.line);
    let weight = match problem.severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Violation => "refused",
    };
    if !prepared.reference.is_empty() {
        let _ = write!(line, "{}: ", prepared.reference);
    }
    let _ = write!(line, "{weight}: ");
    match problem.field {
        Some(field) if problem.value.is_empty() => {
            let _ = write!(line, "{field}: ");
        }
        Some(field) => {
            let _ = write!(line, "{field} = {:?}: ", problem.value);
        }
        None => {}
    }
    let _ = write!(line, "{} [{}]", problem.message, problem.kind);
    line
}

/// Writes a SHACL validation report, one result a problem, as the notices come.
pub(super) struct ReportWriter {
    path: PathBuf,
    out: BufWriter<File>,
    iris: IriBase,
    conforms: bool,
}

impl ReportWriter {
    pub(super) fn create(path: &Path, iris: &IriBase) -> Result<Self, LoadError> {
        let file = File::create(path).map_err(LoadError::write(path))?;
        let mut report = Self {
            path: path.to_owned(),
            out: BufWriter::new(file),
            iris: iris.clone(),
            conforms: true,
        };
        let mut text = String::new();
        for (prefix, namespace) in PREFIXES {
            let _ = writeln!(text, "@prefix {prefix}: <{namespace}> .");
        }
        let _ = writeln!(text, "@prefix ns: <{}> .\n", iris.ns("").as_str());
        text.push_str("_:report a sh:ValidationReport .\n");
        report.write(&text)?;
        Ok(report)
    }

    /// A result for each problem. The focus node is the record; a problem that a shape found names the
    /// node of the graph, its path and value.
    pub(super) fn add(&mut self, prepared: &Prepared) -> Result<(), LoadError> {
        let mut results = prepared.results.iter();
        for problem in &prepared.problems {
            let found = if problem.kind.starts_with("S_") { results.next() } else { None };
            let doc = match prepared.reference.as_str() {
                "" => self.iris.dataset(prepared.base),
                reference => self.iris.doc(prepared.base, reference),
            };
            self.conforms = false;
            let mut text = String::from("_:report sh:result [\n    a sh:ValidationResult ;\n");
            let _ = match problem.severity {
                Severity::Info => writeln!(text, "    sh:resultSeverity sh:Info ;"),
                Severity::Warning => writeln!(text, "    sh:resultSeverity sh:Warning ;"),
                Severity::Violation => writeln!(text, "    sh:resultSeverity sh:Violation ;"),
            };
            let _ = match found {
                Some(result) => {
                    let _ = writeln!(text, "    sh:focusNode {} ;", result.focus);
                    if let Some(path) = &result.path {
                        let _ = writeln!(text, "    sh:resultPath {} ;", TurtlePath(path));
                    }
                    if let Some(value) = &result.value {
                        let _ = writeln!(text, "    sh:value {value} ;");
                    }
                    if let NamedOrBlankNode::NamedNode(rule) = &result.source_shape {
                        let _ = writeln!(text, "    sh:sourceShape {rule} ;");
                    }
                    writeln!(text, "    sh:sourceConstraintComponent {} ;", result.component)
                }
                None => {
                    let _ = writeln!(text, "    sh:focusNode {doc} ;");
                    if !problem.value.is_empty() {
                        let value = Literal::new_simple_literal(&problem.value);
                        let _ = writeln!(text, "    sh:value {value} ;");
                    }
                    let component = self.iris.ns("FieldConstraintComponent");
                    writeln!(text, "    sh:sourceConstraintComponent {component} ;")
                }
            };
            let english =
                || Literal::new_language_tagged_literal_unchecked(&*problem.message, "en");
            let messages = found.map_or_else(|| vec![english()], |result| result.messages.clone());
            for message in &messages {
                let _ = writeln!(text, "    sh:resultMessage {message} ;");
            }
            if let Some(field) = problem.field {
                let _ = writeln!(text, "    ns:field \"{field}\" ;");
            }
            let file = Literal::new_simple_literal(&*prepared.source.file);
            let _ = writeln!(text, "    ns:problemKind \"{}\" ;", problem.kind);
            let _ = writeln!(text, "    ns:file {file} ;");
            let _ =
                writeln!(text, "    ns:line {} ;\n    ns:record {doc}\n] .", prepared.source.line);
            self.write(&text)?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), LoadError> {
        let conforms = format!("_:report sh:conforms {} .\n", self.conforms);
        self.write(&conforms)?;
        self.out.flush().map_err(LoadError::write(&self.path))
    }

    fn write(&mut self, text: &str) -> Result<(), LoadError> {
        self.out
            .write_all(text.as_bytes())
            .map_err(|error: io::Error| LoadError::write(&self.path)(error))
    }
}
