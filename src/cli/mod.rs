//! Subcommands: what was typed, to a checked `Config`, to one call.
//!
//! Exit codes: 0 all well, 1 some notices were refused or not found or the data do not conform, 2 it could not run.

mod admin;
mod args;
mod backup;
mod check;
mod demo;
mod dump;
mod engine;
mod load;
mod mapping;
mod output;
mod progress;
mod quality;
mod quarantine;
mod query;
mod serve;
mod services;
mod status;
mod validate;
mod versions;

use args::Args;
use args::Command;
use clap::Parser as _;
use std::process::ExitCode;

/// Everything was done.
const DONE: u8 = 0;
/// It was done, but not for all notices; or the data do not conform.
const INCOMPLETE: u8 = 1;
/// It could not be done.
const FAILED: u8 = 2;

/// Runs what the command line says.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    match dispatch(args) {
        Ok(code) => ExitCode::from(code),
        Err(error) if output::is_broken_pipe(&error) => ExitCode::from(DONE),
        Err(error) => {
            output::error(&format!("notitia: {error:#}"));
            ExitCode::from(FAILED)
        }
    }
}

fn dispatch(args: Args) -> anyhow::Result<u8> {
    let config = args.config()?;
    output::start_log(&config.log)?;
    match args.command {
        Command::Check(command) => check::run(&config, &command),
        Command::Load(command) => load::run(&config, &command),
        Command::Serve(command) => serve::run(config, &command),
        Command::Dump(command) => dump::run(&config, &command),
        Command::Query(command) => query::run(&config, &command),
        Command::Quality(command) => quality::run(&config, &command),
        Command::Quarantine(command) => quarantine::run(&config, &command),
        Command::Status(command) => status::run(&config, &command),
        Command::Versions(command) => versions::run(&config, &command),
        Command::Backup(command) => backup::backup(&config, &command),
        Command::Restore(command) => backup::restore(&config, &command),
        Command::Push => engine::push(&config),
        Command::Demo(command) => demo::run(config, &command),
        Command::Validate(command) => validate::run(&config, &command),
        Command::Mapping(command) => mapping::run(&command),
        Command::Config => {
            output::print(&toml::to_string_pretty(&config)?)?;
            Ok(DONE)
        }
    }
}
