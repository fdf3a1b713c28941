//! What goes to standard output and standard error.

use crate::config::LogConfig;
use crate::config::LogFormat;
use anyhow::Context as _;
use std::io;
use std::io::Write as _;
use tracing_subscriber::EnvFilter;

/// Writes to standard output.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Forgives that the reader of our output has gone, where something is still to be said by the exit code.
pub(super) fn even_if_unread(printed: io::Result<()>) -> io::Result<()> {
    match printed {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes a line to standard error. When that is closed there is nobody to tell.
pub(super) fn error(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Whether it failed because the reader of our output has gone, as `head` does.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// Sends the log to standard error.
pub(super) fn start_log(config: &LogConfig) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.filter)
        .with_context(|| format!("the log filter {:?} is wrong", config.filter))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match config.format {
        LogFormat::Text => log.with_ansi(false).init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}
