//! The program `dateline`: reports in, a sourced ledger of claims out.

mod args;
mod failure;
mod score;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = args::Arguments::parse();
    let r = dateline::Resources::load().unwrap();
    if arguments.inputs[0] == "score" {
        let card = score::run(arguments.inputs[1].as_ref(), &r, arguments.inputs.len() > 2).unwrap();
        for d in &card.details { println!("{d}"); }
        println!("{}", card.markdown());
        return ExitCode::SUCCESS;
    }
    for path in arguments.inputs {
        let bytes = std::fs::read(&path).unwrap();
        let page = dateline::page::Page { bytes: &bytes, ..Default::default() };
        for a in dateline::page::articles(&page, &r).unwrap() {
            let report = dateline::claims::read(&a.unwrap(), &r, dateline::claims::Options { mentions: true });
            println!("{}", serde_json::to_string(&report).unwrap());
        }
    }
    ExitCode::SUCCESS
}
