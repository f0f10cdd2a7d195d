//! Everything that goes to standard output: tables for people, JSON for programs.

mod chain;
mod detail;
mod history;
mod matrix;
mod table;
mod text;

use std::io::{IsTerminal, Write};

use dateline::report::Report;
use dateline_ledger::Decided;
use dateline_ledger::query::COUNTED;
use dateline_ledger::view::EventView;
use dateline_ledger::{Chain, Change, Verdict};
use serde::Serialize;

use crate::args::{Drawing, Format};
use crate::failure::Failure;

/// The format asked for; else a table on a terminal and JSON Lines elsewhere.
pub(crate) fn format(asked: Option<Format>) -> Format {
    asked.unwrap_or(if std::io::stdout().is_terminal() {
        Format::Table
    } else {
        Format::Jsonl
    })
}

fn write(text: &str) -> Result<(), Failure> {
    std::io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(|e| Failure::output(&e))
}

/// Prints reports one by one as they are read.
pub(crate) struct Printer {
    format: Format,
    /// Whether only one input was named: then JSON is one object.
    single: bool,
    printed: usize,
    held: Option<String>,
}

impl Printer {
    pub(crate) fn new(format: Format, single: bool) -> Printer {
        Printer {
            format,
            single,
            printed: 0,
            held: None,
        }
    }

    /// One report. `added`: new entries of the ledger, if there is one.
    pub(crate) fn report(&mut self, report: &Report, added: Option<usize>) -> Result<(), Failure> {
        match self.format {
            Format::Jsonl => write(&(serde_json::to_string(report)? + "\n")),
            Format::Table => write(&text::report(report, added)),
            Format::Json => {
                // The first is held back until it is known whether it stays alone.
                let json = serde_json::to_string_pretty(report)?;
                self.printed += 1;
                match self.held.take() {
                    Some(first) => write(&format!("[\n{first},\n{json}")),
                    None if self.printed == 1 => {
                        self.held = Some(json);
                        Ok(())
                    }
                    None => write(&format!(",\n{json}")),
                }
            }
        }
    }

    /// Closes the JSON.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        if self.format != Format::Json {
            return Ok(());
        }
        match (self.held.take(), self.printed) {
            (Some(only), _) if self.single => write(&(only + "\n")),
            (Some(only), _) => write(&format!("[\n{only}\n]\n")),
            (None, 0) => write("[]\n"),
            (None, _) => write("\n]\n"),
        }
    }
}

fn json<T: Serialize>(items: &[T], format: Format) -> Result<(), Failure> {
    if format == Format::Json {
        return write(&(serde_json::to_string_pretty(items)? + "\n"));
    }
    items
        .iter()
        .try_for_each(|item| write(&(serde_json::to_string(item)? + "\n")))
}

/// A list of events. `all`: how many there are where this is a page, `offset`: how many were
/// passed over.
pub(crate) fn events(
    events: &[EventView],
    format: Format,
    all: Option<u64>,
    offset: u64,
) -> Result<(), Failure> {
    match format {
        Format::Table => {
            write(&text::events(events))?;
            let last = offset + events.len() as u64;
            match all.filter(|all| *all > last) {
                Some(all) => write(&format!(
                    "{} to {last} of {}{all} events; --offset {last} lists the next\n",
                    offset + 1,
                    if all == COUNTED { "more than " } else { "" }
                )),
                None => Ok(()),
            }
        }
        other => json(events, other),
    }
}

/// One line.
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    write(&format!("{text}\n"))
}

/// How an event changed.
pub(crate) fn history(id: &str, changes: &[Change], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => write(&history::table(id, changes)),
        other => json(changes, other),
    }
}

/// A chain of events.
pub(crate) fn chain(chain: &Chain, draw: Drawing) -> Result<(), Failure> {
    match draw {
        Drawing::Table => write(&chain::table(chain)),
        Drawing::Mermaid => write(&chain::mermaid(chain)),
        Drawing::Dot => write(&chain::dot(chain)),
        Drawing::Json => write(&(serde_json::to_string_pretty(chain)? + "\n")),
    }
}

/// What people decided.
pub(crate) fn decisions(decided: &[Decided], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => write(&history::decisions(decided)),
        other => json(decided, other),
    }
}

/// Comparisons, tested.
pub(crate) fn verdicts(verdicts: &[Verdict], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => write(&text::verdicts(verdicts)),
        other => json(verdicts, other),
    }
}

/// One event in full. `all`: the ledger's events, to name those it is linked with.
pub(crate) fn event(event: &EventView, all: &[EventView], format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => write(&detail::event(event, all)),
        Format::Json => write(&(serde_json::to_string_pretty(event)? + "\n")),
        Format::Jsonl => write(&(serde_json::to_string(event)? + "\n")),
    }
}

/// One article with its marked text.
pub(crate) fn article(report: &Report, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => write(&detail::article(report)),
        Format::Json => write(&(serde_json::to_string_pretty(report)? + "\n")),
        Format::Jsonl => write(&(serde_json::to_string(report)? + "\n")),
    }
}
