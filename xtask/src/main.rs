//! What maintainers run. `cargo xtask train HEAD --data DIR -o FILE` makes one linear model from
//! named data sets; see `models/README.md` for the sets and the figures. `cargo xtask tokens`
//! splits texts (JSON Lines on standard input) for the scripts under `train/`. `cargo xtask data
//! FOLDER -o FILE` makes `data/gazetteer/world.gaz` from the tables of `data/make/gazetteer.py`;
//! `cargo xtask gazetteer-speed` times it, `cargo xtask values-speed
//! FOLDER` the finders of times, places, quantities and actors. `cargo xtask rarity` and `cargo
//! xtask same` make what `train/same.py` learns from; `cargo xtask ledger` fills and times a ledger of an
//! invented world, `cargo xtask orders` appends reports in many orders, `cargo xtask kill` stops a long read.

#![allow(clippy::print_stderr)] // a maintainer's tool: what it did goes to standard error

mod data;
mod kill;
mod ledger;
mod same;
mod samples;
mod speed;
mod synthetic;
mod tokens;
mod train;
mod values;

use std::process::ExitCode;

use dateline::Resources;

const USAGE: &str = "usage: cargo xtask data FOLDER -o FILE; cargo xtask ledger ADDRESS --articles N; cargo xtask orders REPORTS; cargo xtask kill PROGRAM REPORTS; cargo xtask rarity TEXTS -o FILE; cargo xtask same REPORTS --incidents TABLE|--marks TABLE -o FILE; cargo xtask gazetteer-speed; cargo xtask values-speed FOLDER; cargo xtask train tag|roles|trigger|type|status|attribution|coref|gate|link|causal --data DIR -o FILE [--epochs N] [--l1 X] [--rate X] [--part fold/folds]";

/// The value after an option.
fn option(args: &[String], name: &str) -> Option<String> {
    args.iter()
        .position(|a| a == name)
        .and_then(|i| args.get(i + 1))
        .cloned()
}

fn number(args: &[String], name: &str, default: f32) -> Result<f32, String> {
    option(args, name).map_or(Ok(default), |v| {
        v.parse().map_err(|_| format!("{name} {v}: not a number"))
    })
}

fn run(args: &[String]) -> Result<(), String> {
    if args.first().is_some_and(|a| a == "tokens") {
        let resources = Resources::load().map_err(|e| e.to_string())?;
        return tokens::split(
            std::io::stdin().lock(),
            std::io::stdout().lock(),
            &resources,
        );
    }
    if args.first().is_some_and(|a| a == "gazetteer-speed") {
        return speed::gazetteer();
    }
    if let (Some("values-speed"), Some(folder)) = (args.first().map(String::as_str), args.get(1)) {
        return values::run(folder.as_ref());
    }
    if let (Some("data"), Some(folder)) = (args.first().map(String::as_str), args.get(1)) {
        let out = option(args, "-o").ok_or(USAGE)?;
        return data::write(folder.as_ref(), out.as_ref());
    }
    if let (Some("ledger"), Some(address)) = (args.first().map(String::as_str), args.get(1)) {
        return ledger::run(address, number(args, "--articles", 10_000.0)? as u64);
    }
    if let (Some("kill"), Some(program), Some(reports)) =
        (args.first().map(String::as_str), args.get(1), args.get(2))
    {
        let kills = number(args, "--kills", 200.0)? as u64;
        return kill::run(
            program,
            reports,
            kills,
            number(args, "--most", 6_000.0)? as u64,
        );
    }
    if let (Some("orders"), Some(reports)) = (args.first().map(String::as_str), args.get(1)) {
        return ledger::orders(
            reports,
            number(args, "--orders", 50.0)? as u64,
            number(args, "--most", 300.0)? as usize,
        );
    }
    if let (Some("rarity"), Some(texts)) = (args.first().map(String::as_str), args.get(1)) {
        return same::rarity(texts, &option(args, "-o").ok_or(USAGE)?);
    }
    if let (Some("same"), Some(reports)) = (args.first().map(String::as_str), args.get(1)) {
        let [incidents, marks] = ["--incidents", "--marks"].map(|o| option(args, o));
        if incidents.is_none() && marks.is_none() {
            return Err(USAGE.to_owned());
        }
        let out = option(args, "-o").ok_or(USAGE)?;
        return same::pairs(reports, incidents.as_deref(), marks.as_deref(), &out);
    }
    let (Some("train"), Some(head)) = (args.first().map(String::as_str), args.get(1)) else {
        return Err(USAGE.to_owned());
    };
    let data = option(args, "--data").ok_or(USAGE)?;
    let out = option(args, "-o").ok_or(USAGE)?;
    // Linear models are trained without the encoder, as the fast path reads.
    let resources = Resources::load().map_err(|e| e.to_string())?.fast();
    let part = option(args, "--part");
    let (labels, sequences, held) =
        samples::sequences(head, data.as_ref(), &resources, part.as_deref())?;
    eprintln!(
        "{head}: {} sequences, {} held out, {} labels",
        sequences.len(),
        held.len(),
        labels.len()
    );
    let options = train::Options {
        epochs: number(args, "--epochs", 12.0)? as usize,
        l1: number(args, "--l1", 2e-6)?,
        rate: number(args, "--rate", 0.1)?,
    };
    let bytes = train::train(&labels, &sequences, &held, &options);
    std::fs::write(&out, &bytes).map_err(|e| format!("{out}: {e}"))?;
    eprintln!("{out}: {} KB", bytes.len() / 1024);
    Ok(())
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}
