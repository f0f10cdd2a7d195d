//! The program `dateline`: reports in, a sourced ledger of claims out.
//!
//! It does the input and output around the pure library: arguments, files, the clock, the
//! ledger's file, tables. Exit codes: 0 found something, 1 found nothing, 2 failed; a closed
//! pipe is success.

mod args;
mod clock;
mod command;
mod failure;
mod input;
mod print;
mod score;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Command};
use crate::failure::Failure;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap's own codes are 0 for help and 2 for misuse, as ours.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match run(&arguments.command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(2)
        }
    }
}

fn run(command: &Command) -> Result<bool, Failure> {
    match command {
        Command::Read(args) => command::read::run(args),
        Command::Events(args) => command::events::run(args),
        Command::Show(args) => command::show::run(args),
        Command::Chain(args) => command::chain::run(args),
        Command::Merge(args) => command::decide::merge(args),
        Command::Split(args) => command::decide::split(args),
        Command::Withdraw(args) => command::decide::withdraw(args),
        Command::Undo(args) => command::decide::undo(args),
        Command::Decisions(args) => command::decide::list(args),
        Command::Rebuild(args) => command::rebuild::run(args),
        Command::Check(args) => command::check::run(args),
        Command::Explain(args) => command::explain::run(args),
        Command::Score(args) => command::score::run(args),
    }
}
