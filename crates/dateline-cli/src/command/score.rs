//! `dateline score`: the accuracy card, and whether it holds its floors.

use std::io::Write;

use dateline::Resources;
use dateline::lexicon::Table;

use crate::args::{Format, Score};
use crate::failure::Failure;
use crate::score::Card;

/// Measures, prints, and compares with the floors if asked.
pub(crate) fn run(args: &Score) -> Result<bool, Failure> {
    let resources = Resources::load()?;
    let card = if args.fast {
        crate::score::run(&args.folder, &resources.fast(), args.details)?
    } else {
        let mut card = crate::score::run(&args.folder, &resources, args.details)?;
        if resources.encoder.is_some() {
            card.beside_fast(&crate::score::run(&args.folder, &resources.fast(), false)?);
        }
        card
    };
    let mut out = std::io::stdout().lock();
    let mut text = card.details.iter().fold(String::new(), |t, d| t + d + "\n");
    text += &match args.format {
        Format::Table => card.markdown(),
        Format::Json => serde_json::to_string_pretty(&card)? + "\n",
        Format::Jsonl => {
            card.lines
                .iter()
                .map(serde_json::to_string)
                .collect::<Result<Vec<_>, _>>()?
                .join("\n")
                + "\n"
        }
    };
    out.write_all(text.as_bytes())
        .map_err(|e| Failure::output(&e))?;
    if let Some(path) = &args.floors {
        let floors = std::fs::read_to_string(path).map_err(|e| Failure::input(path, e))?;
        hold(&card, &path.display().to_string(), &floors)?;
    }
    Ok(!card.lines.is_empty())
}

/// Fails with every figure that lies under its floor; sets that were not found are passed over.
fn hold(card: &Card, name: &str, floors: &str) -> Result<(), Failure> {
    let mut under = Vec::new();
    for row in Table::parse(name, floors)?.rows() {
        let least = row
            .number("least")?
            .ok_or_else(|| Failure::other(name, "least is empty"))?;
        let line = card
            .lines
            .iter()
            .find(|l| l.set == row.cell("set") && l.measure == row.cell("measure"));
        if let Some(line) = line.filter(|l| l.value < least) {
            under.push(format!(
                "{} {}: {:.1}, floor {least:.1}",
                line.set, line.measure, line.value
            ));
        }
    }
    if under.is_empty() {
        Ok(())
    } else {
        Err(Failure::other(name, under.join("; ")))
    }
}
