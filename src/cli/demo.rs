//! `notitia demo`: the sample notices, loaded and served.

use super::DONE;
use super::args;
use super::load;
use super::output;
use super::serve;
use crate::config::Config;
use anyhow::Context as _;
use anyhow::bail;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

pub(super) fn run(config: Config, command: &args::Demo) -> anyhow::Result<u8> {
    let files = files(&command.sample)?;
    let summary = load::load(&config, &files, None, false)?;
    output::print(&summary.to_string())?;
    output::print(&welcome(&config))?;
    if command.no_serve { Ok(DONE) } else { serve::serve(&config) }
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| {
        format!("there are no sample notices in {}; give --sample DIR", folder.display())
    })?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension != "md") {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!("there are no sample notices in {}; give --sample DIR", folder.display());
    }
    files.sort();
    Ok(files)
}

fn welcome(config: &Config) -> String {
    let root = format!("http://{}/", config.serve.bind).replace("127.0.0.1", "localhost");
    format!(
        "
Look at:
  {root}                          what there is
  {root}doc/merimee/PA00088801    a notice (the Eiffel Tower)
  {root}sparql                    the query service
  {root}dumps/                    the files

A first query:
  curl {root}sparql --data-urlencode 'query=
    SELECT ?building ?name ?town WHERE {{
      ?building a schema:LandmarksOrHistoricalBuildings ; rdfs:label ?name ;
                schema:containedInPlace/schema:name ?town
    }} ORDER BY ?name LIMIT 10' -H 'Accept: text/csv'

"
    )
}
