//! `notitia validate`: any RDF against any SHACL shapes.

use super::DONE;
use super::INCOMPLETE;
use super::args;
use super::args::ReportFormat;
use super::args::ReportLanguage;
use super::load;
use super::output;
use crate::config::Config;
use crate::memory;
use crate::rules;
use crate::shacl::DataGraph;
use crate::shacl::Options;
use crate::shacl::Results;
use crate::shacl::Severity;
use crate::shacl::Shapes;
use crate::shacl::ValidationResult;
use anyhow::Context as _;
use anyhow::bail;
use oxrdfio::RdfFormat;
use oxrdfio::RdfParser;
use std::borrow::Cow;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Read;
use std::io::Write;
use std::num::NonZero;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

pub(super) fn run(config: &Config, command: &args::Validate) -> anyhow::Result<u8> {
    let shapes = match (command.shapes.as_slice(), &config.load.shapes) {
        ([], None) => builtin_shapes(config)?,
        ([], Some(folder)) => read_shapes(std::slice::from_ref(folder))?,
        (given, _) => read_shapes(given)?,
    };
    let mut data = shapes.data_graph();
    for (number, path) in command.data.iter().enumerate() {
        read_data(path, number, command.memory_mib, &mut data)?;
    }
    let time_max = command.timeout_s.map(Duration::from_secs);
    let options = Options { time_max, details: command.details };
    let report = data.validate(NonZero::new(config.load.threads), options)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match command.format {
        ReportFormat::Turtle => report.write_turtle(&mut out),
        ReportFormat::Json => report.write_json(&mut out),
        ReportFormat::Human => write_lines(&report, command.lang, &mut out),
    };
    output::even_if_unread(written.and_then(|()| out.flush()))?;
    Ok(if report.conforms() { DONE } else { INCOMPLETE })
}

/// The built-in shapes, for the base IRI of the settings.
fn builtin_shapes(config: &Config) -> anyhow::Result<Shapes> {
    let base = load::given_base_iri(config)?;
    let text = |text: &'static str| base.as_ref().map_or(text.into(), |base| rules::at(text, base));
    let files: Vec<(&str, Cow<'_, str>)> =
        rules::SHAPES.iter().map(|(name, shapes)| (*name, text(shapes))).collect();
    Ok(Shapes::parse(files.iter().map(|(name, text)| (*name, text.as_ref())))?)
}

/// The shapes of files, and of the Turtle files of folders, as one graph.
fn read_shapes(paths: &[PathBuf]) -> anyhow::Result<Shapes> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = fs::read_dir(path).with_context(|| unreadable(path))?;
            let mut inside: Vec<PathBuf> =
                entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
            inside.retain(|path| path.extension().is_some_and(|extension| extension == "ttl"));
            if inside.is_empty() {
                bail!("there are no shapes (*.ttl) in {}", path.display());
            }
            inside.sort();
            files.append(&mut inside);
        } else {
            files.push(path.clone());
        }
    }
    let mut texts = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).with_context(|| unreadable(path))?;
        texts.push((name(path)?, text));
    }
    Ok(Shapes::parse(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))?)
}

/// Adds the triples of a file, of all its graphs. `number` keeps its blank nodes apart from those of others; more memory
/// than `memory_mib` is not taken: this thread has all that is read, and validating adds at most
/// [`DataGraph::TRIPLE_BYTES`] a triple.
fn read_data(
    path: &Path,
    number: usize,
    memory_mib: Option<usize>,
    data: &mut DataGraph<'_>,
) -> anyhow::Result<()> {
    let (input, format): (Box<dyn Read>, RdfFormat) = if path == Path::new("-") {
        (Box::new(io::stdin().lock()), RdfFormat::TriG)
    } else {
        let file = File::open(path).with_context(|| unreadable(path))?;
        let extension = path.extension().and_then(|extension| extension.to_str());
        let format = extension.and_then(RdfFormat::from_extension).with_context(|| {
            let known = "ttl, nt, rdf, jsonld, trig and nq";
            format!("{}: its extension tells no format of RDF, as {known} do", path.display())
        })?;
        (Box::new(file), format)
    };
    let mut parser = RdfParser::from_format(format);
    if let Ok(base) = iri_of(path) {
        parser = parser.with_base_iri(base)?;
    }
    if number > 0 {
        parser = parser.rename_blank_nodes();
    }
    for quad in parser.for_reader(BufReader::new(input)) {
        let quad = quad.with_context(|| format!("cannot read {}", path.display()))?;
        data.insert(quad.as_ref().into());
        if let Some(mib) = memory_mib
            && estimate(data) > mib << 20
        {
            bail!(
                "{}: after {} triples the data graph needs more than the {mib} MiB of --memory-mib; give more, or validate the files one by one",
                path.display(),
                data.len()
            );
        }
    }
    Ok(())
}

/// The bytes that it will take to validate what was read until now.
fn estimate(data: &DataGraph<'_>) -> usize {
    let held = usize::try_from(memory::held()).unwrap_or_default();
    held.saturating_add(data.len().saturating_mul(DataGraph::TRIPLE_BYTES))
}

fn unreadable(path: &Path) -> String {
    format!("cannot read {}", path.display())
}

/// The absolute name of a file, by which errors and relative IRIs call it.
fn name(path: &Path) -> anyhow::Result<String> {
    let path = std::path::absolute(path).with_context(|| unreadable(path))?;
    path.to_str().map(ToOwned::to_owned).with_context(|| format!("{} is not UTF-8", path.display()))
}

fn iri_of(path: &Path) -> anyhow::Result<String> {
    Ok(crate::shacl::file_iri(&name(path)?))
}

/// A paragraph a result, its details indented below it, and a count without them.
fn write_lines(report: &Results<'_>, lang: ReportLanguage, out: &mut impl Write) -> io::Result<()> {
    let [mut results, mut violations, mut warnings, mut infos] = [0_usize; 4];
    for result in report.iter() {
        write_result(&result, lang, 0, out)?;
        results += 1;
        match result.severity {
            Severity::Violation => violations += 1,
            Severity::Warning => warnings += 1,
            Severity::Info => infos += 1,
            Severity::Other(_) => {}
        }
    }
    match (lang, report.conforms()) {
        (ReportLanguage::En, true) => writeln!(out, "conforms"),
        (ReportLanguage::Fr, true) => writeln!(out, "conforme"),
        (ReportLanguage::En, false) => writeln!(
            out,
            "does not conform; results: {results}; violations: {violations}, warnings: {warnings}, infos: {infos}"
        ),
        (ReportLanguage::Fr, false) => writeln!(
            out,
            "non conforme ; résultats : {results} ; violations : {violations}, avertissements : {warnings}, informations : {infos}"
        ),
    }
}

fn write_result(
    result: &ValidationResult,
    lang: ReportLanguage,
    depth: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let indent = "    ".repeat(depth);
    let severity = match (&result.severity, lang) {
        (Severity::Violation, _) => "violation".to_owned(),
        (Severity::Warning, ReportLanguage::En) => "warning".to_owned(),
        (Severity::Warning, ReportLanguage::Fr) => "avertissement".to_owned(),
        (Severity::Info, _) => "info".to_owned(),
        (Severity::Other(iri), _) => iri.to_string(),
    };
    write!(out, "{indent}{severity}: {}", result.focus)?;
    if let Some(path) = &result.path {
        write!(out, " {path}")?;
    }
    if let Some(value) = &result.value {
        write!(out, " {value}")?;
    }
    writeln!(out)?;
    for message in said_in(result, lang) {
        writeln!(out, "{indent}    {message}")?;
    }
    result.details.iter().try_for_each(|detail| write_result(detail, lang, depth + 1, out))
}

/// The messages in a language, or all if there is none in it.
fn said_in(result: &ValidationResult, lang: ReportLanguage) -> Vec<&str> {
    let wanted = match lang {
        ReportLanguage::En => "en",
        ReportLanguage::Fr => "fr",
    };
    let in_lang = result.messages.iter().filter(|message| message.language() == Some(wanted));
    let found: Vec<&str> = in_lang.map(|message| message.value()).collect();
    match found.is_empty() {
        true => result.messages.iter().map(|message| message.value()).collect(),
        false => found,
    }
}
