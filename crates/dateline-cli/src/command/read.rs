//! `dateline read`: reports in, claims into the ledger, what was found on the screen.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use dateline::Resources;
use dateline::claims::Options;
use dateline::page::Page;
use dateline::report::Report;
use dateline_ledger::Ledger;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::Read;
use crate::failure::Failure;
use crate::input::{self, Input};
use crate::print::{self, Printer};

/// Inputs from which a progress bar is worth its line.
const MANY: usize = 8;

/// Reads every input; one bad input never stops the others.
pub(crate) fn run(args: &Read) -> Result<bool, Failure> {
    let inputs = input::collect(&args.inputs);
    let resources = super::resources(args.fast)?;
    let mut ledger = if args.no_ledger {
        None
    } else {
        Some(Ledger::open(&args.place.ledger, &resources).map_err(super::of(&args.place))?)
    };
    let known = args.known.clone().unwrap_or_else(crate::clock::now);
    let single = inputs.len() == 1;
    let mut out = Printer::new(print::format(args.format), single);
    let bar = progress(inputs.len());
    let (mut found, mut failed) = (false, false);
    each(&inputs, args, &resources, |outcome| {
        bar.inc(1);
        for result in outcome {
            match result {
                Ok(report) => {
                    let added = match &mut ledger {
                        Some(ledger) => Some(
                            ledger
                                .append(&report, &known)
                                .map_err(super::of(&args.place))?,
                        ),
                        None => None,
                    };
                    found |= !report.events.is_empty();
                    bar.suspend(|| out.report(&report, added))?;
                }
                Err(failure) => {
                    failed = true;
                    bar.suspend(|| failure.report());
                }
            }
        }
        Ok(())
    })?;
    bar.finish_and_clear();
    out.finish()?;
    std::io::stdout().flush().map_err(|e| Failure::output(&e))?;
    // Every bad input has been named already.
    if failed {
        return Err(Failure::other(
            "",
            "some inputs could not be read; the others were",
        ));
    }
    Ok(found)
}

pub(super) fn progress(inputs: usize) -> ProgressBar {
    if inputs < MANY || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(inputs as u64);
    if let Ok(style) = ProgressStyle::with_template("{pos}/{len} {wide_bar} {per_sec}, {eta} left")
    {
        bar.set_style(style);
    }
    bar
}

type Outcome = Vec<Result<Report, Failure>>;

/// Reads the inputs on some threads and hands the outcomes on in the order of the inputs.
fn each(
    inputs: &[Result<Input, Failure>],
    args: &Read,
    resources: &Resources,
    mut take: impl FnMut(Outcome) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let jobs = usize::from(args.jobs).min(inputs.len()).max(1);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        // A bounded channel keeps fast threads from running far ahead of the printing.
        let (send, receive) = mpsc::sync_channel::<(usize, Outcome)>(jobs * 4);
        for _ in 0..jobs {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                // The encoder's kernels would spread over all cores; `--jobs` says how many. If
                // the pool cannot be made they do, with the same result.
                let _pool = rayon::ThreadPoolBuilder::new()
                    .num_threads(1)
                    .use_current_thread()
                    .build();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(input) = inputs.get(index) else {
                        return;
                    };
                    if send.send((index, one(input, args, resources))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = std::collections::BTreeMap::new();
        let mut due = 0;
        for (index, outcome) in receive {
            waiting.insert(index, outcome);
            while let Some(outcome) = waiting.remove(&due) {
                take(outcome)?;
                due += 1;
            }
        }
        Ok(())
    })
}

/// The reports of one input.
fn one(input: &Result<Input, Failure>, args: &Read, resources: &Resources) -> Outcome {
    let input = match input {
        Ok(input) => input,
        Err(failure) => return vec![Err(Failure::other("", failure))],
    };
    let bytes = match input.bytes() {
        Ok(bytes) => bytes,
        Err(failure) => return vec![Err(failure)],
    };
    let page = Page {
        bytes: &bytes,
        url: None,
        published: args.published,
    };
    match dateline::page::articles(&page, resources) {
        Ok(articles) => articles
            .into_iter()
            .map(|a| {
                a.map(|article| {
                    dateline::claims::read(
                        &article,
                        resources,
                        Options {
                            mentions: args.mentions,
                            gate: !args.no_gate,
                        },
                    )
                })
                .map_err(|e| Failure::other(input.name(), e))
            })
            .collect(),
        Err(error) => vec![Err(Failure::other(input.name(), error))],
    }
}
