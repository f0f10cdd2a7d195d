//! What was typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Reads news reports of conflict and crisis and keeps a ledger of who says what.
#[derive(Parser)]
#[command(
    name = "dateline",
    version,
    max_term_width = 100,
    after_help = "Examples:
  dateline read report.txt --published 2031-05-06
  dateline read archive/ --jobs 2
  cat page.html | dateline read - --no-ledger --format json
  dateline events --from 2031-05-01 --min-killed 5
  dateline show 3f2a

Exit codes: 0 found something, 1 found nothing, 2 failed."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Reads reports, adds what they claim to the ledger, prints what was found.
    Read(Read),
    /// Lists the events of the ledger.
    Events(Events),
    /// Shows one event with every claim about each field, or one article with its marked text.
    Show(Show),
    /// Tests what articles call the deadliest or the first since some day against the ledger.
    Check(Check),
    /// Tells why each sentence of a report was or was not coded.
    Explain(Explain),
    /// Runs the quality yardsticks on the data sets found in a folder and prints the accuracy card.
    Score(Score),
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: aligned, wrapped to the terminal.
    Table,
    /// One JSON value: an object for one item of `read` and `show`, else an array.
    Json,
    /// One JSON object a line.
    Jsonl,
}

#[derive(Args)]
pub(crate) struct Where {
    /// The ledger's file.
    #[arg(long, value_name = "PATH", default_value = "dateline.db")]
    pub(crate) ledger: PathBuf,
}

#[derive(Args)]
#[command(
    after_help = "INPUT is a file, a folder (all files in it, in order of name) or - for standard input. What it is
is seen from its content: plain text, HTML, or JSON Lines with url, title, publisher, published,
language, and text or html.

Examples:
  dateline read report.txt
  dateline read pages/ --ledger may.db --jobs 2
  dateline read reports.jsonl --format jsonl | jq .events
  dateline read - --published 2031-05-06 --no-ledger < report.txt"
)]
#[allow(clippy::struct_excessive_bools)] // switches of the command line
pub(crate) struct Read {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<String>,
    /// Publication date of inputs that carry none.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) published: Option<jiff::civil::Date>,
    #[command(flatten)]
    pub(crate) place: Where,
    /// Only print; keep nothing.
    #[arg(long)]
    pub(crate) no_ledger: bool,
    /// How to print (default: table on a terminal, jsonl else).
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Add every time, place and quantity found, event or not.
    #[arg(long)]
    pub(crate) mentions: bool,
    /// Read also what tells of other things by its words; else it is passed over with a note.
    #[arg(long)]
    pub(crate) no_gate: bool,
    /// Without the encoder: several times as fast, and finds less.
    #[arg(long)]
    pub(crate) fast: bool,
    /// Number of threads; the output is the same with any number.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: u16,
    /// When the reports became known, as 2031-05-06T12:00:00Z (default: now).
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) known: Option<String>,
}

#[derive(Args)]
#[command(after_help = "Examples:
  dateline events
  dateline events --country IRQ --from 2020-03-01 --to 2020-03-31
  dateline events --disputed --policy range
  dateline events --as-of 2031-05-07 --format jsonl")]
pub(crate) struct Events {
    #[command(flatten)]
    pub(crate) place: Where,
    /// Events that may have happened on this day or later.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) from: Option<jiff::civil::Date>,
    /// Events that may have happened on this day or earlier.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) to: Option<jiff::civil::Date>,
    /// ISO 3166-1 alpha-3 code of the country.
    #[arg(long, value_name = "ISO3")]
    pub(crate) country: Option<String>,
    /// Words of the place's name.
    #[arg(long = "place", value_name = "NAME")]
    pub(crate) name_of_place: Option<String>,
    /// Words of the name of anybody in the event.
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Option<String>,
    /// Our type id, a PLOVER type, or an ACLED sub-event.
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) kind: Option<String>,
    /// Least number of dead.
    #[arg(long, value_name = "N")]
    pub(crate) min_killed: Option<u64>,
    /// Only events on which claims disagree.
    #[arg(long)]
    pub(crate) disputed: bool,
    #[command(flatten)]
    pub(crate) view: View,
}

#[derive(Args)]
pub(crate) struct View {
    /// What was known at this time: a day or 2031-05-06T12:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = as_of)]
    pub(crate) as_of: Option<String>,
    /// Rule that picks a value where claims differ.
    #[arg(long, value_name = "NAME", default_value = "best", value_parser = policy)]
    pub(crate) policy: dateline_ledger::Policy,
    /// How to print (default: table on a terminal, jsonl else).
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
}

#[derive(Args)]
#[command(after_help = "Examples:
  dateline show 3f2a91c0de5b7788
  dateline show 3f2a --policy range
  dateline show 3f2a --format json")]
pub(crate) struct Show {
    /// Id of an event or an article; its first characters are enough.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) place: Where,
    #[command(flatten)]
    pub(crate) view: View,
}

#[derive(Args)]
#[command(
    after_help = "A comparison is contradicted where an event of the ledger stands against it, and supported where
none does and the ledger tells of that country in every month of the period; else the ledger
cannot tell, and says how much it covers.

Examples:
  dateline check
  dateline check --as-of 2031-05-07 --format jsonl"
)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) place: Where,
    #[command(flatten)]
    pub(crate) view: View,
}

#[derive(Args)]
#[command(after_help = "Example:
  dateline explain report.txt --published 2031-05-06 | less

Scores are the finders' own; those that `read` prints are calibrated.")]
pub(crate) struct Explain {
    /// A file, or - for standard input.
    #[arg(value_name = "FILE")]
    pub(crate) input: String,
    /// Publication date of inputs that carry none.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) published: Option<jiff::civil::Date>,
    /// Without the encoder.
    #[arg(long)]
    pub(crate) fast: bool,
}

#[derive(Args)]
#[command(after_help = "Example:
  dateline score data-sets/ --format table")]
pub(crate) struct Score {
    /// Folder of data sets; every yardstick whose data are there is run.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// How to print: a Markdown table, or JSON.
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: Format,
    /// Only the fast path; else both are measured.
    #[arg(long)]
    pub(crate) fast: bool,
    /// Also list what was missed, wrong and beyond.
    #[arg(long)]
    pub(crate) details: bool,
    /// File of least values (`set`, `measure`, `least`); a figure under its floor fails.
    #[arg(long, value_name = "FILE")]
    pub(crate) floors: Option<PathBuf>,
}

fn date(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse()
        .map_err(|_| "expected a day such as 2020-03-14".to_owned())
}

/// A point in time in UTC, as the ledger writes it.
fn time(text: &str) -> Result<String, String> {
    let stamp: jiff::Timestamp = text
        .parse()
        .map_err(|_| "expected a time such as 2031-05-06T12:00:00Z".to_owned())?;
    Ok(crate::clock::text(stamp))
}

/// A point in time; a day means its end.
fn as_of(text: &str) -> Result<String, String> {
    match text.parse::<jiff::civil::Date>() {
        Ok(day) if text.len() == 10 => Ok(format!("{day}T23:59:59Z")),
        _ => time(text),
    }
}

fn policy(text: &str) -> Result<dateline_ledger::Policy, String> {
    dateline_ledger::Policy::read(text).ok_or_else(|| {
        let names: Vec<&str> = dateline_ledger::Policy::ALL.iter().map(|p| p.0).collect();
        format!("expected one of {}", names.join(", "))
    })
}
