//! `notitia quality`.

use super::DONE;
use super::INCOMPLETE;
use super::args;
use super::args::TableFormat;
use super::dump;
use super::load;
use super::output;
use crate::config::Config;
use crate::ingest;
use crate::ingest::read_index;
use crate::notice::grammar::place;
use crate::quality;
use crate::quality::AcrossOptions;
use crate::quality::Count;
use crate::quality::Detail;
use crate::quality::Entry;
use crate::quality::Filter;
use crate::quality::Tally;
use crate::reader::Reader;
use crate::store::Writer;
use anyhow::bail;
use serde_json::Value;
use serde_json::json;
use std::io;
use std::io::BufWriter;
use std::io::Write as _;
use std::time::Duration;

pub(super) fn run(config: &Config, command: &args::Quality) -> anyhow::Result<u8> {
    let filter = filter(command)?;
    let options = AcrossOptions {
        results_max: command.results_max,
        timeout: Duration::from_secs(command.check_timeout_s),
    };
    let code = if command.across { across(config, options)? } else { DONE };
    let version = dump::version(config)?;
    let index = read_index::open_or_build(&version, config.load.index_memory_mib)?;
    let reader = Reader::new(&index, version.iris());
    let rows = if command.notices {
        let found = quality::entries(&reader, &filter, usize::MAX);
        Rows::of_notices(&reader, &found.entries)
    } else {
        Rows::of_counts(quality::counts(&reader, &filter))
    };
    let mut out = BufWriter::new(io::stdout().lock());
    rows.write(command.format, &mut out)?;
    out.flush()?;
    Ok(code)
}

/// Runs the checks across notices; the exit code says whether all ran to their end.
pub(super) fn across(config: &Config, options: AcrossOptions) -> anyhow::Result<u8> {
    let writer = Writer::open(&config.store.dir, load::given_base_iri(config)?.as_ref())?;
    let version = dump::version(config)?;
    let memory_mib = config.load.index_memory_mib;
    let index = read_index::open_or_build(&version, memory_mib)?;
    let found = quality::across(&version, &index, options)?;
    let mut code = DONE;
    for Tally { name, rows, kept, complete, seconds } in &found.tallies {
        let mut line = format!("{name:<32} {rows:>8}  {seconds:.1} s");
        if !complete {
            line.push_str("  cut off: it ran longer than it may");
            code = INCOMPLETE;
        } else if *kept > 0 && (*kept as u64) < *rows {
            line.push_str(&format!("  of which {kept} are kept"));
        }
        output::error(&line);
    }
    let kept = config.store.versions_kept;
    let published = ingest::republish(&writer, &found.quads, kept, memory_mib)?;
    output::error(&match published {
        Some(number) => format!("published version {number}"),
        None => "nothing has changed; no version was published".to_owned(),
    });
    Ok(code)
}

fn filter(command: &args::Quality) -> anyhow::Result<Filter> {
    let departement = match command.departement.as_deref() {
        None => None,
        Some(given) => match place::departement(given) {
            Some(found) => Some(found.code.to_owned()),
            None => bail!("there is no département {given:?}"),
        },
    };
    let rule = command.rule.as_deref().map(|rule| rule.rsplit('#').next().unwrap_or(rule));
    Ok(Filter { base: command.base.0, departement, rule: rule.map(str::to_owned) })
}

/// What is printed, whatever the format.
struct Rows {
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

impl Rows {
    fn of_counts(counts: Vec<Count>) -> Self {
        let rows = counts.into_iter().map(|count| {
            vec![
                json!(count.rule),
                json!(count.base.unwrap_or("shared")),
                json!(count.departement.unwrap_or_default()),
                json!(count.notices),
                json!(count.results),
            ]
        });
        Self {
            columns: &["rule", "base", "departement", "notices", "results"],
            rows: rows.collect(),
        }
    }

    fn of_notices(reader: &Reader<'_>, entries: &[Entry]) -> Self {
        let mut rows = Vec::with_capacity(entries.len());
        for entry in entries {
            let Detail { severity, focus, field, value, message_fr, message_en } =
                quality::detail(reader, entry.node.as_ref());
            rows.push(vec![
                json!(entry.rule),
                json!(entry.base.map_or("shared", |base| base.name())),
                json!(entry.departement.as_deref().unwrap_or_default()),
                json!(entry.reference),
                json!(severity),
                json!(field),
                json!(value),
                json!(if message_en.is_empty() { message_fr } else { message_en }),
                json!(focus),
            ]);
        }
        let columns = &[
            "rule",
            "base",
            "departement",
            "reference",
            "severity",
            "field",
            "value",
            "message",
            "focus",
        ];
        Self { columns, rows }
    }

    fn write(&self, format: TableFormat, out: &mut impl io::Write) -> anyhow::Result<()> {
        match format {
            TableFormat::Table => self.write_table(out)?,
            TableFormat::Csv => {
                let cells = |row: &[Value]| row.iter().map(text).collect::<Vec<_>>();
                quality::write_csv_row(out, self.columns)?;
                for row in &self.rows {
                    quality::write_csv_row(out, &cells(row))?;
                }
            }
            TableFormat::Json => {
                let object = |row: &Vec<Value>| {
                    let pairs = self.columns.iter().map(|column| (*column).to_owned());
                    Value::Object(pairs.zip(row.iter().cloned()).collect())
                };
                let all: Vec<Value> = self.rows.iter().map(object).collect();
                writeln!(out, "{:#}", Value::from(all))?;
            }
        }
        Ok(())
    }

    /// Columns as wide as what stands in them; the last has no end.
    fn write_table(&self, out: &mut impl io::Write) -> io::Result<()> {
        let header: Vec<String> = self.columns.iter().map(|column| (*column).to_owned()).collect();
        let rows: Vec<Vec<String>> = std::iter::once(header)
            .chain(self.rows.iter().map(|row| row.iter().map(text).collect()))
            .collect();
        let width = |column: usize| {
            let widths = rows.iter().map(|row| row[column].chars().count());
            widths.max().unwrap_or(0).min(CELL_CHARS_MAX)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        for row in &rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(&format!("{cell:<width$}  "));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A longer cell moves its own line only.
const CELL_CHARS_MAX: usize = 40;

/// A cell on one line.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace(['\n', '\r', '\t'], " "),
        other => other.to_string(),
    }
}
