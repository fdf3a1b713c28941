//! Shows how far a load is: a bar on a terminal, else a line every ten seconds.

use super::output;
use crate::ingest::Counts;
use crate::ingest::Progress;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use std::io::IsTerminal as _;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use std::time::Instant;

const LINE_EVERY: Duration = Duration::from_secs(10);
const BAR_EVERY: Duration = Duration::from_millis(200);

/// Runs `work` and shows its progress meanwhile; `work` gets a function that prints a line beside it.
pub(super) fn shown<T>(progress: &Progress, work: impl FnOnce(&mut dyn FnMut(&str)) -> T) -> T {
    let bar = std::io::stderr().is_terminal().then(bar);
    let begun = Instant::now();
    thread::scope(|scope| {
        let (done, is_done) = mpsc::channel::<()>();
        let shown = bar.clone();
        scope.spawn(move || {
            let every = if shown.is_some() { BAR_EVERY } else { LINE_EVERY };
            while is_done.recv_timeout(every) == Err(mpsc::RecvTimeoutError::Timeout) {
                let counts = progress.counts();
                let text = text(&counts, begun.elapsed());
                match &shown {
                    Some(bar) => {
                        bar.set_length(counts.bytes_total);
                        bar.set_position(counts.bytes_read);
                        bar.set_message(text);
                    }
                    None => output::error(&text),
                }
            }
        });
        let result = work(&mut |line| match &bar {
            Some(bar) => bar.suspend(|| output::error(line)),
            None => output::error(line),
        });
        drop(done);
        if let Some(bar) = &bar {
            bar.finish_and_clear();
        }
        result
    })
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {msg}").expect("the template is right");
    ProgressBar::new(0).with_style(style)
}

fn text(counts: &Counts, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(0.001);
    let rate = counts.notices as f64 / seconds;
    let Counts { notices, triples, refused, .. } = counts;
    format!(
        "{notices} notices ({rate:.0}/s), {triples} triples, {refused} rejected{}",
        eta(counts, seconds)
    )
}

/// The time that the rest of the bytes takes at the rate so far, where their number is known.
fn eta(counts: &Counts, seconds: f64) -> String {
    let Counts { bytes_read, bytes_total, .. } = counts;
    if *bytes_read == 0 || bytes_total < bytes_read {
        return String::new();
    }
    let left = seconds * (bytes_total - bytes_read) as f64 / *bytes_read as f64;
    format!(", ETA {:.0} s", left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_the_time_is_told_where_the_size_is_known() {
        let check = |bytes_read, bytes_total, expected: &str| {
            let counts = Counts { bytes_read, bytes_total, ..Counts::default() };
            assert_eq!(eta(&counts, 10.0), expected);
        };
        check(50, 150, ", ETA 20 s");
        check(50, 0, "");
        check(0, 150, "");
    }
}
