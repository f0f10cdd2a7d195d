//! `dateline check`: superlatives and firsts against the ledger.

use dateline::Resources;
use dateline_ledger::Ledger;

use crate::args::Check;
use crate::failure::Failure;
use crate::print;

/// Tests every comparison of the ledger's articles.
pub(crate) fn run(args: &Check) -> Result<bool, Failure> {
    let fail = |e: dateline_ledger::Error| Failure::input(&args.place.ledger, e);
    let ledger = Ledger::open_existing(&args.place.ledger).map_err(fail)?;
    let readings = ledger.readings(args.view.as_of.as_deref()).map_err(fail)?;
    let resources = Resources::load()?;
    let events = dateline_ledger::events(&readings, &resources, args.view.policy);
    let verdicts = dateline_ledger::check(&readings, &events, &resources);
    print::verdicts(&verdicts, print::format(args.view.format))?;
    Ok(!verdicts.is_empty())
}
