//! `notitia mapping`: the crosswalk from the producer's fields to the graph, as a table or as a page of the docs.

use super::DONE;
use super::args;
use super::output;
use crate::mapping::crosswalk;
use crate::mapping::crosswalk::Left;
use crate::mapping::crosswalk::Row;
use crate::mapping::crosswalk::Target;
use crate::notice::Base;
use std::fmt::Write as _;

/// What the page begins with; the command in it makes the page again.
const HEAD: &str = "<!-- Made by `notitia mapping --markdown > docs/mapping.md`; do not edit. -->
# Each field and what becomes of it

For each field of each base: its label, its names in open-data files, and the paths in the graph at whose ends its value
stands; or the reason why it is not in the graph. A test takes each mapped field out of a notice and holds that the
values at its paths go with it.

*Pour chaque champ de chaque base : son libellé, ses noms dans les fichiers ouverts, et les chemins du graphe au bout
desquels se trouve sa valeur ; ou la raison de son absence. Un test retire chaque champ d'une notice et vérifie que les
valeurs disparaissent avec lui.*

A path begins at the thing that the notice describes, or, after `doc:`, at its record. `/` leads on, `[a …]` asks for a
class, `[… <…>]` for a value, `<id/concept/roof/*>` is any IRI of that form below the base IRI. Each path of a field holds
by itself. [The graph](model.md) explains the patterns.
";

pub(super) fn run(command: &args::Mapping) -> anyhow::Result<u8> {
    let wanted: Vec<Base> = match command.base.0 {
        Some(base) => vec![base],
        None => Base::ALL.to_vec(),
    };
    let rows: Vec<Row> = crosswalk::rows().filter(|row| wanted.contains(&row.base)).collect();
    let text = if command.markdown { page(&wanted, &rows) } else { table(&rows) };
    output::print(&text)?;
    Ok(DONE)
}

/// Tab-separated values, one line a field.
fn table(rows: &[Row]) -> String {
    let mut text =
        String::from("base\tfield\tcolumns\tmeaning\tpaths\tcondition\tleft_out\treason\n");
    for Row { base, code, label, columns, target } in rows {
        let (paths, condition, left, reason) = match target {
            Target::Paths { paths, condition } => (paths.as_ref(), *condition, "", ""),
            Target::Left(left, reason) => ("", "", left.name(), *reason),
        };
        let columns = columns.join(", ");
        let _ = writeln!(
            text,
            "{base}\t{code}\t{columns}\t{label}\t{paths}\t{condition}\t{left}\t{reason}"
        );
    }
    text
}

/// The page: how many fields go where, and a table a base.
fn page(bases: &[Base], rows: &[Row]) -> String {
    let mut text = String::from(HEAD);
    let reasons: Vec<Left> =
        Left::ALL.into_iter().filter(|left| rows.iter().any(|row| is_left(row, *left))).collect();
    text.push_str("\n| base | fields | mapped |");
    for left in &reasons {
        let _ = write!(text, " {} |", left.name());
    }
    text.push_str("\n|---|---|---|");
    text.push_str(&"---|".repeat(reasons.len()));
    text.push('\n');
    for base in bases {
        let of = |is: &dyn Fn(&Row) -> bool| {
            rows.iter().filter(|row| row.base == *base && is(row)).count()
        };
        let mapped = of(&|row| matches!(row.target, Target::Paths { .. }));
        let _ = write!(text, "| {} | {} | {mapped} |", base.title(), of(&|_| true));
        for left in &reasons {
            let _ = write!(text, " {} |", of(&|row| is_left(row, *left)));
        }
        text.push('\n');
    }
    text.push_str("\nReasons: ");
    let reasons: Vec<String> =
        reasons.iter().map(|left| format!("*{}*, {}", left.name(), left.meaning())).collect();
    let _ = writeln!(text, "{}.", reasons.join("; "));
    for base in bases {
        let _ = writeln!(text, "\n## {}\n", base.title());
        text.push_str("| field | label | open-data columns | in the graph |\n|---|---|---|---|\n");
        for row in rows.iter().filter(|row| row.base == *base) {
            let Row { code, label, columns, target, .. } = row;
            let columns = columns.join(", ");
            let line = format!("`{code}` | {label} | {columns} | {}", in_the_graph(target));
            let _ = writeln!(text, "| {line} |");
        }
    }
    text
}

fn is_left(row: &Row, left: Left) -> bool {
    matches!(row.target, Target::Left(is, _) if is == left)
}

/// The paths of a field, one a line, and their condition; or why there is none.
fn in_the_graph(target: &Target) -> String {
    match target {
        Target::Paths { paths, condition } => {
            let paths: Vec<String> =
                paths.split(';').map(|path| format!("`{}`", path.trim())).collect();
            let condition =
                if condition.is_empty() { String::new() } else { format!("<br>where {condition}") };
            format!("{}{condition}", paths.join("<br>"))
        }
        Target::Left(left, reason) => format!("*{}*: {reason}", left.name()),
    }
}
