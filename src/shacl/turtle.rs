//! A validation report as a Turtle document.

use super::path::Path;
use super::report::Report;
use super::report::ValidationResult;
use super::results::Results;
use super::terms;
use crate::vocab::rdf;
use crate::vocab::sh;
use oxrdf::NamedNode;
use std::borrow::Borrow;
use std::fmt;
use std::io;

impl Report {
    /// Writes the report as a Turtle document.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_turtle(&self, out: &mut impl io::Write) -> io::Result<()> {
        write(self.conforms(), &self.results, out)
    }
}

impl Results<'_> {
    /// As [`Report::write_turtle`].
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_turtle(&self, out: &mut impl io::Write) -> io::Result<()> {
        write(self.conforms(), self.iter(), out)
    }
}

fn write(
    conforms: bool,
    results: impl IntoIterator<Item = impl Borrow<ValidationResult>>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    writeln!(out, "@prefix sh: <{}> .\n@prefix xsd: <{}> .\n", sh::NS, rdf::XSD_NS)?;
    write!(out, "[] a sh:ValidationReport ;\n    sh:conforms {conforms}")?;
    for result in results {
        write!(out, " ;\n    sh:result ")?;
        write_result(out, result.borrow(), 1)?;
    }
    writeln!(out, " .")
}

/// A result as a blank node, whose brackets stand `depth` steps in.
fn write_result(
    out: &mut impl io::Write,
    result: &ValidationResult,
    depth: usize,
) -> io::Result<()> {
    let step = depth + 1;
    let start = Indent(step);
    write!(out, "[\n{start}a sh:ValidationResult")?;
    let mut property =
        |name: &str, value: &dyn fmt::Display| write!(out, " ;\n{start}sh:{name} {value}");
    property("focusNode", &result.focus)?;
    if let Some(path) = &result.path {
        property("resultPath", &TurtlePath(path))?;
    }
    if let Some(value) = &result.value {
        property("value", value)?;
    }
    property("resultSeverity", &short(&result.severity.iri()))?;
    property("sourceConstraintComponent", &short(&result.component))?;
    property("sourceShape", &result.source_shape)?;
    if let Some(constraint) = &result.source_constraint {
        property("sourceConstraint", constraint)?;
    }
    for message in &result.messages {
        property("resultMessage", message)?;
    }
    for detail in &result.details {
        write!(out, " ;\n{start}sh:detail ")?;
        write_result(out, detail, step)?;
    }
    write!(out, "\n{}]", Indent(depth))
}

struct Indent(usize);

impl fmt::Display for Indent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..self.0).try_for_each(|_| f.write_str("    "))
    }
}

/// With the prefix if it is a term of SHACL.
fn short(iri: &NamedNode) -> String {
    terms::local(iri).map_or_else(|| iri.to_string(), |local| format!("sh:{local}"))
}

/// A path in the syntax of Turtle, where the prefix `sh:` is declared.
pub struct TurtlePath<'a>(pub &'a Path);

impl fmt::Display for TurtlePath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = |paths: &[Path], open: &str, close: &str| {
            f.write_str(open)?;
            paths.iter().try_for_each(|path| write!(f, "{} ", TurtlePath(path)))?;
            f.write_str(close)
        };
        match self.0 {
            Path::Predicate(predicate) => write!(f, "{predicate}"),
            Path::Sequence(paths) => list(paths, "( ", ")"),
            Path::Alternative(paths) => list(paths, "[ sh:alternativePath ( ", ") ]"),
            Path::Inverse(path) => write!(f, "[ sh:inversePath {} ]", TurtlePath(path)),
            Path::ZeroOrMore(path) => write!(f, "[ sh:zeroOrMorePath {} ]", TurtlePath(path)),
            Path::OneOrMore(path) => write!(f, "[ sh:oneOrMorePath {} ]", TurtlePath(path)),
            Path::ZeroOrOne(path) => write!(f, "[ sh:zeroOrOnePath {} ]", TurtlePath(path)),
        }
    }
}
