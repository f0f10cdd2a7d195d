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
  dateline chain 3f2a --draw mermaid

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
    /// Shows what led to an event and what followed, with the words that say so and who said them.
    Chain(Chain),
    /// Tests what articles call the deadliest or the first since some day against the ledger.
    Check(Check),
    /// Says that events are one; logged, and undone with `undo`.
    Merge(Merge),
    /// Says that claims of an event tell of another one; logged, and undone with `undo`.
    Split(Split),
    /// Takes an article's claims out of the events, because its outlet withdrew it.
    Withdraw(Withdraw),
    /// Undoes a merge, a split or a withdrawal.
    Undo(Undo),
    /// Lists what people decided and took back.
    Decisions(Decisions),
    /// Computes the ledger's events anew from its log.
    Rebuild(Rebuild),
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
    /// The ledger: a file, or the address of a `PostgreSQL` database (`postgres://user@host/name`).
    #[arg(long, value_name = "PATH or URL", default_value = "dateline.db")]
    pub(crate) ledger: String,
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
  dateline events --near Baghdad --within 50 --type shelling --sort killed --limit 20
  dateline events --text 'rocket*' --source Reuters --limit 20 --offset 20
  dateline events --as-of 2031-05-07 --format jsonl

Words are found whole and in any order, without regard to case and accents; a star stands for any ending.")]
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
    /// Near this place: a name of the gazetteer, or degrees north and east as 33.5,44.3.
    #[arg(long, value_name = "PLACE")]
    pub(crate) near: Option<String>,
    /// How near, in km.
    #[arg(long, value_name = "KM", default_value_t = 25.0, requires = "near", value_parser = km)]
    pub(crate) within: f64,
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
    /// Words that claims or headlines say.
    #[arg(long, value_name = "WORDS")]
    pub(crate) text: Option<String>,
    /// Words of the name of a source or an outlet.
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// What comes first: day, killed, sources or changed.
    #[arg(long, value_name = "ORDER", default_value = "day", value_parser = sort)]
    pub(crate) sort: dateline_ledger::Sort,
    /// Most events to list.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
    /// Events to pass over, for the next page.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: u64,
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
  dateline show 3f2a --history
  dateline show 3f2a --format json")]
pub(crate) struct Show {
    /// Id of an event or an article; its first characters are enough.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// How each value of the event changed, when, and by whose claim.
    #[arg(long)]
    pub(crate) history: bool,
    #[command(flatten)]
    pub(crate) place: Where,
    #[command(flatten)]
    pub(crate) view: View,
}

/// How to draw a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Drawing {
    /// A plain table.
    Table,
    /// One JSON object.
    Json,
    /// A Mermaid flow chart.
    Mermaid,
    /// A Graphviz graph.
    Dot,
}

#[derive(Args)]
#[command(
    after_help = "An arrow runs from the earlier event to the later one, or from a part to its whole. It is broken where
only some of those who tell of both events state it, or only somebody who is quoted does.

Examples:
  dateline chain 3f2a
  dateline chain 3f2a --draw mermaid
  dateline chain 3f2a --draw dot | dot -Tsvg > chain.svg"
)]
pub(crate) struct Chain {
    /// Id of an event; its first characters are enough.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// How to draw it.
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) draw: Drawing,
    #[command(flatten)]
    pub(crate) place: Where,
    #[command(flatten)]
    pub(crate) view: View,
}

/// Who decides, and why.
#[derive(Args)]
pub(crate) struct Person {
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: Option<String>,
    /// When it became known, as 2031-05-06T12:00:00Z (default: now).
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) known: Option<String>,
}

#[derive(Args)]
#[command(after_help = "Example:
  dateline merge 3f2a91c0 77d0e1b2 --by 'N. Orsk' --because 'one attack, told with two dates'")]
pub(crate) struct Merge {
    /// Ids of the events.
    #[arg(value_name = "ID", num_args = 2.., required = true)]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) person: Person,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Args)]
#[command(
    after_help = "`dateline show ID --format json` lists an event's claims. The words of the report that a claim is
about go to the new event with everything that is said about them there.

Example:
  dateline split 3f2a91c0 a51f9d20c4e7b138/c4 --because 'a second strike'"
)]
pub(crate) struct Split {
    /// Id of the event.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Ids of the claims that tell of another event.
    #[arg(value_name = "CLAIM", required = true)]
    pub(crate) claims: Vec<String>,
    #[command(flatten)]
    pub(crate) person: Person,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Args)]
#[command(after_help = "Example:
  dateline withdraw a51f9d20c4e7b138 --because 'retracted by the outlet on 8 May'")]
pub(crate) struct Withdraw {
    /// Id of the article.
    #[arg(value_name = "ARTICLE")]
    pub(crate) article: String,
    #[command(flatten)]
    pub(crate) person: Person,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Args)]
#[command(after_help = "Example:
  dateline undo 90be4c11")]
pub(crate) struct Undo {
    /// Id of the merge, split or withdrawal, as `dateline decisions` lists it.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) person: Person,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Args)]
#[command(after_help = "Example:
  dateline decisions --format jsonl")]
pub(crate) struct Decisions {
    #[command(flatten)]
    pub(crate) place: Where,
    /// What was known at this time: a day or 2031-05-06T12:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = as_of)]
    pub(crate) as_of: Option<String>,
    /// How to print (default: table on a terminal, jsonl else).
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
}

#[derive(Args)]
#[command(
    after_help = "The log is only read. The same log gives the same events, whatever was computed before.

Example:
  dateline rebuild --ledger may.db"
)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    pub(crate) place: Where,
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

fn km(text: &str) -> Result<f64, String> {
    let km: f64 = text
        .parse()
        .map_err(|_| "expected a number of km".to_owned())?;
    if km.is_finite() && km >= 0.0 {
        Ok(km)
    } else {
        Err("expected a distance of 0 km or more".to_owned())
    }
}

fn sort(text: &str) -> Result<dateline_ledger::Sort, String> {
    let all = dateline_ledger::Sort::ALL;
    let names: Vec<&str> = all.iter().map(|s| s.0).collect();
    let found = all.iter().find(|s| s.0 == text).map(|s| s.1);
    found.ok_or_else(|| format!("expected one of {}", names.join(", ")))
}

fn policy(text: &str) -> Result<dateline_ledger::Policy, String> {
    dateline_ledger::Policy::read(text).ok_or_else(|| {
        let names: Vec<&str> = dateline_ledger::Policy::ALL.iter().map(|p| p.0).collect();
        format!("expected one of {}", names.join(", "))
    })
}
