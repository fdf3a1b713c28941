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
        let result = result.borrow();
        write!(out, " ;\n    sh:result [\n        a sh:ValidationResult")?;
        write_property(out, "focusNode", &result.focus)?;
        if let Some(path) = &result.path {
            write_property(out, "resultPath", TurtlePath(path))?;
        }
        if let Some(value) = &result.value {
            write_property(out, "value", value)?;
        }
        write_property(out, "resultSeverity", short(&result.severity.iri()))?;
        write_property(out, "sourceConstraintComponent", short(&result.component))?;
        write_property(out, "sourceShape", &result.source_shape)?;
        if let Some(constraint) = &result.source_constraint {
            write_property(out, "sourceConstraint", constraint)?;
        }
        for message in &result.messages {
            write_property(out, "resultMessage", message)?;
        }
        write!(out, "\n    ]")?;
    }
    writeln!(out, " .")
}

fn write_property(
    out: &mut impl io::Write,
    property: &str,
    value: impl fmt::Display,
) -> io::Result<()> {
    write!(out, " ;\n        sh:{property} {value}")
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
