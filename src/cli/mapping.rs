//! `notitia mapping`: the crosswalk from the producer's fields to the graph.

use super::DONE;
use super::args;
use super::output;
use crate::mapping::crosswalk;
use crate::mapping::crosswalk::Row;
use crate::mapping::crosswalk::Target;
use std::fmt::Write as _;

pub(super) fn run(command: &args::Mapping) -> anyhow::Result<u8> {
    let wanted = |row: &Row| command.base.0.is_none_or(|only| only == row.base);
    let mut text = String::new();
    if command.markdown {
        text.push_str("| base | field | open-data columns | meaning | in the graph |\n|---|---|---|---|---|\n");
    } else {
        text.push_str("base\tfield\tcolumns\tmeaning\tgraph\n");
    }
    for row in crosswalk::rows().filter(wanted) {
        let columns = row.columns.join(", ");
        let target = target(&row.target);
        let Row { base, code, label, .. } = row;
        let _ = if command.markdown {
            let target = target.replace('|', "\\|");
            writeln!(text, "| {base} | `{code}` | {columns} | {label} | {target} |")
        } else {
            writeln!(text, "{base}\t{code}\t{columns}\t{label}\t{target}")
        };
    }
    output::print(&text)?;
    Ok(DONE)
}

fn target(target: &Target) -> String {
    match target {
        Target::Paths { paths, condition: "" } => paths.to_string(),
        Target::Paths { paths, condition } => format!("{paths}, where {condition}"),
        Target::Left(reason, why) => format!("left out ({}): {why}", reason.name()),
    }
}
