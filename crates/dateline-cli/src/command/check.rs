//! `dateline check`: superlatives and firsts against the ledger.

use dateline_ledger::Query;

use crate::args::Check;
use crate::failure::Failure;
use crate::print;

/// Tests every comparison of the ledger's articles.
pub(crate) fn run(args: &Check) -> Result<bool, Failure> {
    let resources = super::resources(true)?;
    let ledger = super::open(&args.place, &resources)?;
    let fail = super::of(&args.place);
    let as_of = args.view.as_of.as_deref();
    let readings = ledger.readings(as_of, None).map_err(&fail)?;
    let query = Query {
        at: args.view.as_of.clone(),
        policy: args.view.policy,
        ..Query::default()
    };
    let events = ledger.events(&query).map_err(&fail)?;
    let verdicts = dateline_ledger::check(&readings, &events, &resources);
    print::verdicts(&verdicts, print::format(args.view.format))?;
    Ok(!verdicts.is_empty())
}
